//! Accurate sums of many values: pairwise, in lanes, with compensation.
//!
//! Values are in rows of 16 lanes, the same on every instruction set and for any number of threads. In a lane, 16 rows
//! are added as a tree of four levels ([`tree`]). The sums of such groups are added to a [`Pair`]: the sum, and
//! its accumulated rounding error so far (Knuth, "The Art of Computer Programming" 2, section 4.2.2; Neumaier,
//! "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974). The pairs of the lanes are
//! added as a tree at the end ([`lanes`]); sums of the columns of a matrix have a lane each ([`columns`]).
//!
//! **Accuracy.** With `u` half of a unit in the last place of 1, 2⁻²⁴ in `f32`, an addition is off by at
//! most `u` of its result, and so a value that goes through `d` additions adds at most `d · u` of its size to the
//! error. Up to 256 values go through 4 levels in their lane and 4 over the lanes: 8 u of the sum of the absolute
//! values, which are 4 units in the last place. Beyond that it is 4 u in the tree, u when a pair becomes
//! one number, and the rounding of the lower half of a pair: after `m` groups in a lane, whose pair is
//! renormalised after each 16th, at most `8 m u²`. For 10⁸ values in 16 lanes `m` is 390,000 and that is 0.2
//! u; for 10⁸ rows of a matrix with its one lane a column 3 u. So a sum is off by at most 4 units in the last
//! place of the sum of the absolute values, for any values. Terms that are computed (squares, products) have
//! their own rounding before they are added.

mod columns;
mod lanes;
mod mean;
mod pair;
mod terms;
mod total;
mod tree;

use super::simd::{InstructionSet, Job};

pub(super) use columns::of_columns;
pub(super) use lanes::AddValues;
pub use lanes::LaneSums;
pub use mean::move_mean;
pub(super) use mean::move_one;
pub use pair::Pair;
pub(super) use pair::two_sum;
pub(super) use terms::{All, BelowZero, Plain, Squares, Terms};
pub use total::{sum, total};
pub(super) use tree::Input;

/// Number of lanes.
const LANES: usize = 16;

/// Rows that are added as a tree.
const ROWS: usize = 16;

/// Number of groups of rows until the pairs are renormalised.
const SETTLED: usize = 16;

/// Runs the job inline. For `f64`, which is mainly used for checks, it is a separate function that is shared by all
/// sums of the same terms: calls take longer, and compilation is faster.
///
/// # Safety
///
/// It must run under the instruction set `S`, and the job asks for more.
#[inline(always)]
unsafe fn run<S: InstructionSet, T, J: Job<S>>(job: J) -> J::Output {
    // SAFETY: guaranteed by the caller.
    unsafe { if const { size_of::<T>() > size_of::<f32>() } { S::with_features(job) } else { job.run() } }
}
