//! Custom update rules for each parameter, compiled for each instruction set.

use super::isa;
use super::simd::{InstructionSet, Job, up_to_avx2};
use super::threads::Partition;
use crate::Scalar;

/// Number of values that a core writes in a nanosecond; they come from other caches.
const RATE: usize = 6;

/// `f(p, g)` for each element: the step of a custom optimizer.
///
/// # Panics
///
/// If the lengths differ.
#[inline]
pub fn update<T: Scalar>(p: &mut [T], g: &[T], f: impl Fn(&mut T, T) + Sync) {
    assert_eq!(p.len(), g.len(), "one gradient for each parameter");
    let partition = Partition::values(g.len(), RATE).of_many_operands();
    partition.parallel_for_slices([p], |part, [p]| {
        // SAFETY: the machine has its instruction set.
        unsafe { up_to_avx2(isa(), Update { p, g: &g[part], f: &f }) }
    });
}

struct Update<'a, T, F> {
    p: &'a mut [T],
    g: &'a [T],
    f: F,
}

impl<S: InstructionSet, T: Scalar, F: Fn(&mut T, T)> Job<S> for Update<'_, T, F> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for (p, &g) in self.p.iter_mut().zip(self.g) {
            (self.f)(p, g);
        }
    }
}
