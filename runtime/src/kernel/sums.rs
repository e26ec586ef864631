//! Sums over the samples of a batch.

use super::simd::Job;
use crate::Scalar;

/// Columns that are added at once, so that the sums are read and written less often.
const TOGETHER: usize = 4;

/// `db = Σ dy` over the columns; `dy` (O, n), `db` (O).
pub(super) struct RowSums<'a, T> {
    pub(super) dy: &'a [T],
    pub(super) db: &'a mut [T],
}

impl<T: Scalar> Job for RowSums<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { dy, db } = self;
        let rows = db.len();
        db.fill(T::zero());
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
