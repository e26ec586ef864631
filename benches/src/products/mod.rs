//! The products of a training step compared with general libraries.

mod grid;

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

/// `c = a · b` with this crate.
type Own = fn(&[f32], &[f32], &mut [f32]);

/// A matrix, and how it is seen.
type Factor<'a> = (Seen, &'a [f32]);

/// One product of a layer, with this crate and with others.
struct Race<'a> {
    workload: String,
    a: Factor<'a>,
    b: Factor<'a>,
    own: Own,
}

impl Race<'_> {
    /// Rows, depth and columns.
    const fn sizes(&self) -> [usize; 3] {
        [self.a.0.rows, self.a.0.columns, self.b.0.columns]
    }

    /// This crate's kernel and these peers, which are checked to compute the same; each writes one of the results.
    fn contenders<'a>(
        &'a self,
        peers: &'a [(&'static str, General)],
        results: &'a mut Vec<Vec<f32>>,
    ) -> Vec<Contender<'a>> {
        let ([m, k, n], own) = (self.sizes(), self.own);
        let ((a_seen, a), (b_seen, b)) = (self.a, self.b);
        *results = vec![vec![0.0; m * n]; peers.len() + 1];
        let (c, others) = results.split_first_mut().expect("one for each");
        own(a, b, c);
        for ((name, general), other) in peers.iter().zip(&mut *others) {
            general(a_seen, a, b_seen, b, other);
            assert_close(&format!("{} {name}", self.workload), other, c, 1e-6 * (k + 10) as f32);
        }
        let mut contenders = vec![Contender::new("constnet", move || own(black_box(a), b, c))];
        for (&(name, general), other) in peers.iter().zip(others) {
            contenders.push(Contender::new(name, move || general(a_seen, black_box(a), b_seen, b, other)));
        }
        contenders
    }
}

/// `y = w · x`, `dw = dy · xᵀ` and `dx = wᵀ · dy` of one layer and one batch.
fn layer<const O: usize, const I: usize>(
    selected: &dyn Fn(&str) -> bool,
    prefix: &str,
    n: usize,
    race: impl Fn(&Race<'_>),
) {
    let rng = &mut Rng::new(1);
    let (w, x, dy) = (uniform(O * I, rng), uniform(I * n, rng), uniform(O * n, rng));
    let [w, x, dy] = [(Seen::plain(O, I), &w[..]), (Seen::plain(I, n), &x), (Seen::plain(O, n), &dy)];
    let products: [(&str, Factor<'_>, Factor<'_>, Own); 3] = [
        ("forward", w, x, |w, x, y| kernel::product_nn::<f32, O, I>(w, x, None, Epilogue::Nothing, y)),
        ("weight-gradient", dy, (x.0.transposed(), x.1), |dy, x, dw| {
            kernel::product_nt::<f32, O, I>(dy, x, dw, Accumulate::No);
        }),
        ("input-gradient", (w.0.transposed(), w.1), dy, kernel::product_tn::<f32, O, I>),
    ];
    for (name, a, b, own) in products {
        let [m, k, n] = [a.0.rows, a.0.columns, b.0.columns];
        let workload = format!("{prefix}-{name}-{m}x{k}x{n}");
        if selected(&workload) {
            race(&Race { workload, a, b, own });
        }
    }
}

/// The medians, in turns.
fn medians(race: &Race<'_>) {
    compare(&race.workload, race.contenders(&GENERAL, &mut Vec::new()));
}

/// The products of the network with two layers, then of that with three and of sizes that no cache holds; then all of the
/// grid.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    layer::<50, 784>(selected, "product", 100, medians);
    layer::<10, 50>(selected, "product", 100, medians);
    layer::<512, 784>(selected, "product", 128, medians);
    layer::<256, 512>(selected, "product", 128, medians);
    layer::<16, 16>(selected, "product", 1, medians);
    layer::<64, 64>(selected, "product", 32, medians);
    layer::<1024, 1024>(selected, "product", 1, medians);
    layer::<1024, 1024>(selected, "product", 16, medians);
    layer::<1024, 1024>(selected, "product", 512, medians);
    layer::<4096, 4096>(selected, "product", 128, medians);
    grid::run(selected);
}
