//! Batches of samples from a data set of bytes.

use super::isa;
use super::prefetch::{LINE, prefetch};
use super::simd::{InstructionSet, Job};
use super::sizes::fit;
use super::threads::Partition;
use crate::Scalar;

/// Number of samples that are prefetched ahead of the current one. The data set is far larger
/// than any cache and its samples are chosen at random, so each access would wait for memory.
const AHEAD: usize = 4;

/// Number of bytes that a core gathers in a nanosecond.
const RATE: usize = 2;

/// The unit of the partition, in samples.
const SAMPLES: usize = 2 * AHEAD;

/// Some samples of a data set of bytes as columns of scaled numbers.
#[doc(hidden)]
#[derive(Debug)]
pub struct Gather<'a, T> {
    pub(super) bytes: &'a [u8],
    pub(super) features: usize,
    pub(super) samples: &'a [usize],
    pub(super) scale: T,
    pub(super) x: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for Gather<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { bytes, features, samples, scale, x } = self;
        let sample = |number: usize| &bytes[number * features..][..features];
        for &number in samples.iter().take(AHEAD) {
            prefetch_all(sample(number));
        }
        for (column, (x, &number)) in x.chunks_exact_mut(features).zip(samples).enumerate() {
            if let Some(&later) = samples.get(column + AHEAD) {
                prefetch_all(sample(later));
            }
            for (x, &byte) in x.iter_mut().zip(sample(number)) {
                *x = scale * T::from_byte(byte);
            }
        }
    }
}

/// Prefetches the bytes to the first-level cache.
#[inline(always)]
fn prefetch_all(bytes: &[u8]) {
    bytes.chunks(LINE).for_each(|line| prefetch::<false, _>(line.as_ptr()));
}

/// Gathers samples of bytes as scaled numbers: column `j` of `x` (F, n) becomes
/// `scale * bytes[samples[j]]`, where `bytes` holds samples of `features` (F) bytes each.
///
/// # Panics
///
/// If there are no features, a sample is out of range for `bytes`, or `x` does not hold F values for each of `samples`.
pub fn gather_bytes<T: Scalar>(bytes: &[u8], features: usize, samples: &[usize], scale: T, x: &mut [T]) {
    assert!(features > 0, "a sample must have at least one value");
    assert!(fit(x, [features, samples.len()]), "one column for each sample");
    let count = bytes.len() / features;
    if let Some(number) = samples.iter().find(|&&number| number >= count) {
        panic!("sample {number} is out of range: there are {count}");
    }
    Partition::new(samples.len(), SAMPLES, x.len() / RATE).parallel_for_slices([x], |part, [x]| {
        // SAFETY: the machine has its instruction set.
        unsafe { T::gather(isa(), Gather { bytes, features, samples: &samples[part], scale, x }) }
    });
}
