//! Dropout on whole slices: some values become zero, the others are scaled up.
//!
//! The mask is not stored: it is a hash of a seed and of the value's position, the same on every
//! instruction set and faster than memory. So the backward pass recomputes the mask of the forward pass.

use super::isa;
use super::simd::{InstructionSet, Job};
use super::threads::Partition;
use crate::Scalar;

/// Number of values that a core computes in a nanosecond.
const RATE: usize = 4;

/// `y = x / (1 - p)`, or 0 with probability `p` (from 0 to below 1), for each element. Which elements
/// are dropped depends only on `p`, the seed and their position in the slice; with different seeds they are dropped
/// independently. Positions count modulo 2³², `p` in steps of 2⁻³².
///
/// # Panics
///
/// If the lengths differ, or `p` is not from 0 to below 1.
#[track_caller]
pub fn dropout<T: Scalar>(p: f64, seed: u64, x: &[T], y: &mut [T]) {
    assert_eq!(x.len(), y.len(), "one result for each element");
    let mask = Mask::new(p, seed);
    Partition::values(x.len(), RATE).parallel_for_slices([y], |part, [y]| {
        let mask = mask.from(part.start);
        // SAFETY: the machine has its instruction set.
        unsafe { T::dropout(isa(), Drop { mask, x: &x[part], y }) }
    });
}

/// `y = y / (1 - p)`, or 0 with probability `p`, for each element; see [`dropout`].
///
/// # Panics
///
/// If `p` is not from 0 to below 1.
#[track_caller]
pub fn dropout_in_place<T: Scalar>(p: f64, seed: u64, y: &mut [T]) {
    let mask = Mask::new(p, seed);
    Partition::values(y.len(), RATE).parallel_for_slices([y], |part, [y]| {
        let mask = mask.from(part.start);
        // SAFETY: the machine has its instruction set.
        unsafe { T::dropout_in_place(isa(), DropInPlace { mask, y }) }
    });
}

/// The mask, and the scale of the values that are not dropped.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Mask<T> {
    keys: [u32; 2],
    /// Values with a smaller hash are dropped.
    threshold: u32,
    scale: T,
    /// The position of the first value.
    first: u32,
}

impl<T: Scalar> Mask<T> {
    #[track_caller]
    pub(super) fn new(p: f64, seed: u64) -> Self {
        assert!((0.0..1.0).contains(&p), "`p` is {p}, but a number from 0 to below 1 is expected");
        let mixed = mix(seed);
        let threshold = (p * (1_u64 << 32) as f64) as u32;
        Self {
            keys: [mixed as u32, (mixed >> 32) as u32],
            threshold,
            scale: T::from_f64(1.0 / (1.0 - p)),
            first: 0,
        }
    }

    /// The mask of the values from this position on.
    fn from(self, position: usize) -> Self {
        Self { first: position as u32, ..self }
    }

    #[inline(always)]
    fn keeps(&self, position: u32) -> bool {
        scrambled(scrambled(position ^ self.keys[0]) ^ self.keys[1]) >= self.threshold
    }

    #[inline(always)]
    fn apply(&self, position: u32, x: T) -> T {
        if self.keeps(position) { x * self.scale } else { T::zero() }
    }
}

/// Mixes the bits of a seed, so that consecutive seeds are as good as any: the
/// finaliser of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators",
/// 2014).
fn mix(seed: u64) -> u64 {
    let seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let seed = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let seed = (seed ^ seed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    seed ^ seed >> 31
}

/// Mixes 32 bits: the finaliser of MurmurHash3 (Appleby, 2011). Each input bit
/// flips half of the output bits.
#[inline(always)]
fn scrambled(bits: u32) -> u32 {
    let bits = (bits ^ bits >> 16).wrapping_mul(0x85eb_ca6b);
    let bits = (bits ^ bits >> 13).wrapping_mul(0xc2b2_ae35);
    bits ^ bits >> 16
}

/// The job of [`dropout`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Drop<'a, T> {
    pub(super) mask: Mask<T>,
    pub(super) x: &'a [T],
    pub(super) y: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for Drop<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let mut position = self.mask.first;
        for (y, &x) in self.y.iter_mut().zip(self.x) {
            *y = self.mask.apply(position, x);
            position = position.wrapping_add(1);
        }
    }
}

/// The job of [`dropout_in_place`].
#[doc(hidden)]
#[derive(Debug)]
pub struct DropInPlace<'a, T> {
    pub(super) mask: Mask<T>,
    pub(super) y: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for DropInPlace<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let mut position = self.mask.first;
        for y in self.y {
            *y = self.mask.apply(position, *y);
            position = position.wrapping_add(1);
        }
    }
}
