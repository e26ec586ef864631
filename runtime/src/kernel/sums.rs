//! Sums over the samples of a batch.

use super::simd::Job;
use crate::Scalar;

/// Columns that are added at once, so that the sums are read and written less often.
const TOGETHER: usize = 4;

/// What becomes of the values that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// They are replaced.
    Replace,
    /// They are added to.
    Add,
}

/// `db = Σ dy` over the samples, or `db = db + Σ dy`, as `write` says; `dy` (O, n), `db` (O).
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn row_sums<T: Scalar, const O: usize>(dy: &[T], db: &mut [T], write: Write) {
    assert!(db.len() == O && dy.len().is_multiple_of(O), "sizes of db = Σ dy");
    T::row_sums(dy, db, write);
}

/// The job of [`row_sums`].
pub(super) struct RowSums<'a, T> {
    pub(super) dy: &'a [T],
    pub(super) db: &'a mut [T],
    pub(super) write: Write,
}

impl<T: Scalar> Job for RowSums<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { dy, db, write } = self;
        let rows = db.len();
        if write == Write::Replace {
            db.fill(T::zero());
        }
        let mut together = dy.chunks_exact(TOGETHER * rows);
        for columns in &mut together {
            let (front, back) = columns.split_at(2 * rows);
            let ((a, b), (c, d)) = (front.split_at(rows), back.split_at(rows));
            for (db, (((&a, &b), &c), &d)) in db.iter_mut().zip(a.iter().zip(b).zip(c).zip(d)) {
                *db += (a + b) + (c + d);
            }
        }
        for column in together.remainder().chunks_exact(rows) {
            for (db, &dy) in db.iter_mut().zip(column) {
                *db += dy;
            }
        }
    }
}
