//! Sums over contiguous values.

use super::pair::Pairs;
use super::terms::First;
use super::tree::{Rows, nothing};
use super::{All, Input, LANES, Pair, Plain, ROWS, SETTLED, Terms, run, two_sum};
use crate::Scalar;
use crate::simd::{Job, Vector, Vectors};

/// R sums in 16 lanes each, to which slices are added one after the other.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct LaneSums<T, const R: usize = 1> {
    high: [[T; LANES]; R],
    low: [[T; LANES]; R],
    /// Number of groups of rows so far.
    groups: usize,
}

impl<T: Scalar, const R: usize> LaneSums<T, R> {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Self { high: [[T::zero(); LANES]; R], low: [[T::zero(); LANES]; R], groups: 0 }
    }

    /// Adds the terms of slices of the same length and of values that are the same for all of them. A sum over
    /// several slices has the same bits as over all of them in one if each but the last has a multiple of 256
    /// values.
    ///
    /// # Safety
    ///
    /// It must run under the instruction set `S`.
    #[inline(always)]
    pub(crate) unsafe fn add<S, K, const SLICES: usize, const C: usize, const N: usize>(
        &mut self,
        terms: &K,
        slices: [&[T]; SLICES],
        same: [T; C],
    ) where
        S: Vectors<T>,
        K: Terms<T, N, R>,
    {
        // SAFETY: guaranteed by the caller.
        unsafe { run::<S, T, _>(AddTerms { sums: self, terms, slices, same }) }
    }

    /// Adds the sums of the rows of a group in the lanes of a vector.
    #[inline(always)]
    unsafe fn add_group<V: Vector<T>>(&mut self, at: usize, sums: [V; R]) {
        // SAFETY: `at` is the first of a vector's lanes; the rest is guaranteed by the caller.
        unsafe {
            for (result, sum) in sums.into_iter().enumerate() {
                let (high, low) = (&mut self.high[result][at..], &mut self.low[result][at..]);
                if self.groups == 0 {
                    sum.store(high.as_mut_ptr());
                    continue;
                }
                let mut pairs = Pairs { high: V::load(high.as_ptr()), low: V::load(low.as_ptr()) };
                pairs.add(sum);
                pairs.high.store(high.as_mut_ptr());
                pairs.low.store(low.as_mut_ptr());
            }
        }
    }

    #[inline(always)]
    fn group_ends(&mut self) {
        self.groups += 1;
        if self.groups.is_multiple_of(SETTLED) {
            for (high, low) in self.high.iter_mut().zip(&mut self.low) {
                for (high, low) in high.iter_mut().zip(low) {
                    Pair { high: *high, low: *low } = Pair { high: *high, low: *low }.settled();
                }
            }
        }
    }

    /// The sums.
    #[inline(always)]
    pub(crate) fn values(&self) -> [T; R] {
        let mut values = [T::zero(); R];
        for (result, value) in values.iter_mut().enumerate() {
            let (high, low) = (self.high[result], self.low[result]);
            // For a single group there is no rounding error yet.
            *value = if self.groups <= 1 { sum_of_lanes(high) } else { sum_of_pairs(high, low) };
        }
        values
    }
}

/// The work of [`LaneSums::add`].
struct AddTerms<'a, T, K, const SLICES: usize, const C: usize, const N: usize, const R: usize> {
    sums: &'a mut LaneSums<T, R>,
    terms: &'a K,
    slices: [&'a [T]; SLICES],
    same: [T; C],
}

impl<S, T, K, const SLICES: usize, const C: usize, const N: usize, const R: usize> Job<S>
    for AddTerms<'_, T, K, SLICES, C, N, R>
where
    S: Vectors<T>,
    T: Scalar,
    K: Terms<T, N, R>,
{
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { sums, terms, slices, same } = self;
        const { assert!(SLICES + C == N && LANES.is_multiple_of(S::Full::LANES)) };
        let len = slices[0].len();
        assert!(slices.iter().all(|slice| slice.len() == len), "one value of each slice");
        let same = same.map(|value| [value; LANES]);
        let mut inputs = [Input { first: slices[0].as_ptr(), stride: LANES }; N];
        for (input, slice) in inputs.iter_mut().zip(slices) {
            input.first = slice.as_ptr();
        }
        for (input, same) in inputs[SLICES..].iter_mut().zip(&same) {
            *input = Input { first: same.as_ptr(), stride: 0 };
        }
        let (whole, last) = (len / LANES, len % LANES);
        let mut row = 0;
        // SAFETY: these rows have all lanes, and one has the first few; the rest is guaranteed by the caller.
        unsafe {
            while row < whole {
                let rows = ROWS.min(whole - row);
                for at in (0..LANES).step_by(S::Full::LANES) {
                    let group = Rows { inputs, row, at }.group::<S::Full, All, K, R>(terms, All, rows);
                    sums.add_group(at, group);
                }
                sums.group_ends();
                row += rows;
            }
            if last > 0 {
                for at in (0..LANES).step_by(S::Full::LANES) {
                    let mut group = nothing::<T, S::Full, R>();
                    if at < last {
                        let mask = First(S::Full::mask_first((last - at).min(S::Full::LANES)));
                        group = terms.add(row, group, Rows { inputs, row, at }.load(mask, 0));
                    }
                    sums.add_group(at, group);
                }
                sums.group_ends();
            }
        }
    }
}

#[inline(always)]
fn sum_of_lanes<T: Scalar>(mut lanes: [T; LANES]) -> T {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    // The sum of no values is 0, not -0.
    lanes[0] + T::zero()
}

#[inline(always)]
fn sum_of_pairs<T: Scalar>(mut high: [T; LANES], mut low: [T; LANES]) -> T {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            let (sum, left) = two_sum(high[lane], high[lane + half]);
            high[lane] = sum;
            low[lane] = (low[lane] + low[lane + half]) + left;
        }
        half /= 2;
    }
    Pair { high: high[0], low: low[0] }.value()
}

/// Adds values to a sum.
#[doc(hidden)]
#[derive(Debug)]
pub struct AddValues<'a, T> {
    pub(crate) sums: &'a mut LaneSums<T>,
    pub(crate) values: &'a [T],
}

impl<S: Vectors<T>, T: Scalar> Job<S> for AddValues<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        // SAFETY: it runs under `S`.
        unsafe { self.sums.add::<S, Plain, 1, 0, 1>(&Plain, [self.values], []) };
    }
}
