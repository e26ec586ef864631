//! The products of a training step compared with general libraries.

use std::hint::black_box;

use constnet::Rng;
use constnet::kernel::{self, Accumulate, Epilogue};
use nalgebra::{DMatrixView, DMatrixViewMut};

use crate::inputs::{assert_close, uniform};
use crate::timing::{Contender, compare};

/// A matrix in memory, as (rows, columns) with these strides.
#[derive(Clone, Copy)]
struct Seen {
    rows: usize,
    columns: usize,
    row: usize,
    column: usize,
}

impl Seen {
    const fn plain(rows: usize, columns: usize) -> Self {
        Self { rows, columns, row: 1, column: rows }
    }

    const fn transposed(self) -> Self {
        Self { rows: self.columns, columns: self.rows, row: self.column, column: self.row }
    }
}

/// `c = a · b` with a general library.
type General = fn(Seen, &[f32], Seen, &[f32], &mut [f32]);

const GENERAL: [(&str, General); 4] =
    [("faer", by_faer), ("gemm", by_gemm), ("matrixmultiply", by_matrixmultiply), ("nalgebra", by_nalgebra)];

fn by_faer(a_seen: Seen, a: &[f32], b_seen: Seen, b: &[f32], c: &mut [f32]) {
    let mat = |values, seen: Seen| {
        if seen.row == 1 {
            faer::MatRef::from_column_major_slice(values, seen.rows, seen.columns)
        } else {
            faer::MatRef::from_row_major_slice(values, seen.rows, seen.columns)
        }
    };
    faer::linalg::matmul::matmul(
        faer::MatMut::from_column_major_slice_mut(c, a_seen.rows, b_seen.columns),
        faer::Accum::Replace,
        mat(a, a_seen),
        mat(b, b_seen),
        1.0,
        faer::Par::Seq,
    );
}

fn by_gemm(a_seen: Seen, a: &[f32], b_seen: Seen, b: &[f32], c: &mut [f32]) {
    let (m, n, k) = (a_seen.rows, b_seen.columns, a_seen.columns);
    // SAFETY: the slices hold matrices of these sizes.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            c.as_mut_ptr(),
            m as isize,
            1,
            false,
            a.as_ptr(),
            a_seen.column as isize,
            a_seen.row as isize,
            b.as_ptr(),
            b_seen.column as isize,
            b_seen.row as isize,
            0.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

fn by_matrixmultiply(a_seen: Seen, a: &[f32], b_seen: Seen, b: &[f32], c: &mut [f32]) {
    let (m, n, k) = (a_seen.rows, b_seen.columns, a_seen.columns);
    // SAFETY: the slices hold matrices of these sizes.
    unsafe {
        matrixmultiply::sgemm(
            m,
            k,
            n,
            1.0,
            a.as_ptr(),
            a_seen.row as isize,
            a_seen.column as isize,
            b.as_ptr(),
            b_seen.row as isize,
            b_seen.column as isize,
            0.0,
            c.as_mut_ptr(),
            1,
            m as isize,
        );
    }
}

/// nalgebra's product of dynamic sizes; that of static sizes is slower still.
fn by_nalgebra(a_seen: Seen, a: &[f32], b_seen: Seen, b: &[f32], c: &mut [f32]) {
    let (m, n, k) = (a_seen.rows, b_seen.columns, a_seen.columns);
    let mut c = DMatrixViewMut::from_slice(c, m, n);
    if a_seen.row != 1 {
        c.gemm_tr(1.0, &DMatrixView::from_slice(a, k, m), &DMatrixView::from_slice(b, k, n), 0.0);
    } else if b_seen.row != 1 {
        let b = DMatrixView::from_slice(b, n, k).transpose();
        c.gemm(1.0, &DMatrixView::from_slice(a, m, k), &b, 0.0);
    } else {
        c.gemm(1.0, &DMatrixView::from_slice(a, m, k), &DMatrixView::from_slice(b, k, n), 0.0);
    }
}

/// `y = w · x`, `dw = dy · xᵀ` and `dx = wᵀ · dy` of one layer and one batch.
fn layer<const O: usize, const I: usize>(selected: &dyn Fn(&str) -> bool, n: usize) {
    let rng = &mut Rng::new(1);
    let (w, x, dy) = (uniform(O * I, rng), uniform(I * n, rng), uniform(O * n, rng));
    let (w_seen, x_seen, dy_seen) = (Seen::plain(O, I), Seen::plain(I, n), Seen::plain(O, n));
    race(selected, "forward", (w_seen, &w), (x_seen, &x), |w, x, y| {
        kernel::product_nn::<f32, O, I>(w, x, None, Epilogue::Nothing, y)
    });
    race(selected, "weight-gradient", (dy_seen, &dy), (x_seen.transposed(), &x), |dy, x, dw| {
        kernel::product_nt::<f32, O, I>(dy, x, dw, Accumulate::No)
    });
    race(
        selected,
        "input-gradient",
        (w_seen.transposed(), &w),
        (dy_seen, &dy),
        kernel::product_tn::<f32, O, I>,
    );
}

fn race(
    selected: &dyn Fn(&str) -> bool,
    name: &str,
    (a_seen, a): (Seen, &[f32]),
    (b_seen, b): (Seen, &[f32]),
    own: impl Fn(&[f32], &[f32], &mut [f32]),
) {
    let (m, n, k) = (a_seen.rows, b_seen.columns, a_seen.columns);
    let workload = format!("product-{name}-{m}x{k}x{n}");
    if !selected(&workload) {
        return;
    }
    let mut results = vec![vec![0.0; m * n]; GENERAL.len() + 1];
    let (c, others) = results.split_first_mut().expect("one for each");
    own(a, b, c);
    for ((name, general), other) in GENERAL.iter().zip(&mut *others) {
        general(a_seen, a, b_seen, b, other);
        assert_close(&format!("{workload} {name}"), other, c, 1e-6 * (k + 10) as f32);
    }
    let mut contenders = vec![Contender::new("constnet", || own(black_box(a), b, c))];
    for (&(name, general), other) in GENERAL.iter().zip(others) {
        contenders.push(Contender::new(name, move || general(a_seen, black_box(a), b_seen, b, other)));
    }
    compare(&workload, contenders);
}

/// The products of the network with two layers, then of that with three and of sizes that no cache holds.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    layer::<50, 784>(selected, 100);
    layer::<10, 50>(selected, 100);
    layer::<512, 784>(selected, 128);
    layer::<256, 512>(selected, 128);
    layer::<16, 16>(selected, 1);
    layer::<64, 64>(selected, 32);
    layer::<1024, 1024>(selected, 1);
    layer::<1024, 1024>(selected, 16);
    layer::<1024, 1024>(selected, 512);
    layer::<4096, 4096>(selected, 128);
}
