//! The slow, obvious twins of the kernels. Tests compare with them.

use crate::Scalar;

/// `y = w · x + b`; see [`super::product_nn`].
pub fn product_nn<T: Scalar>(o: usize, i: usize, w: &[T], x: &[T], b: Option<&[T]>, y: &mut [T]) {
    for (x, y) in x.chunks_exact(i).zip(y.chunks_exact_mut(o)) {
        for row in 0..o {
            let start = b.map_or(T::zero(), |b| b[row]);
            y[row] = (0..i).fold(start, |sum, k| sum + w[row + k * o] * x[k]);
        }
    }
}

/// `dw = dy · xᵀ`; see [`super::product_nt`].
pub fn product_nt<T: Scalar>(o: usize, i: usize, dy: &[T], x: &[T], dw: &mut [T]) {
    for column in 0..i {
        for row in 0..o {
            let samples = dy.chunks_exact(o).zip(x.chunks_exact(i));
            dw[row + column * o] = samples.fold(T::zero(), |sum, (dy, x)| sum + dy[row] * x[column]);
        }
    }
}

/// `dx = wᵀ · dy`; see [`super::product_tn`].
pub fn product_tn<T: Scalar>(o: usize, i: usize, w: &[T], dy: &[T], dx: &mut [T]) {
    for (dy, dx) in dy.chunks_exact(o).zip(dx.chunks_exact_mut(i)) {
        for (w, dx) in w.chunks_exact(o).zip(dx) {
            *dx = w.iter().zip(dy).fold(T::zero(), |sum, (&w, &dy)| sum + w * dy);
        }
    }
}

/// `db = Σ dy`; see [`super::row_sums`].
pub fn row_sums<T: Scalar>(o: usize, dy: &[T], db: &mut [T]) {
    db.fill(T::zero());
    for dy in dy.chunks_exact(o) {
        for (db, &dy) in db.iter_mut().zip(dy) {
            *db += dy;
        }
    }
}
