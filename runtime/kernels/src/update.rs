//! The loops of the optimizers, compiled for each path.

use super::path;
use super::simd::{InstructionSet, Job, on_narrow};
use super::threads::Cut;
use crate::Scalar;

/// Values that a core writes in a nanosecond; they come from other caches.
const RATE: usize = 6;

/// The work on so many arrays that are written.
fn cut<T>(g: &[T], arrays: usize) -> Cut {
    Cut::values(g.len(), RATE / arrays)
}

/// `f(p, g)` for each element: an optimizer without state.
///
/// # Panics
///
/// If the lengths differ.
#[inline]
pub fn update<T: Scalar>(p: &mut [T], g: &[T], f: impl Fn(&mut T, T) + Sync) {
    assert_eq!(p.len(), g.len(), "one gradient for each parameter");
    cut(g, 1).share_out([p], |part, [p]| {
        // SAFETY: the machine has its path.
        unsafe { on_narrow(path(), Update { p, g: &g[part], f: &f }) }
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

/// `f(p, s, g)` for each element: an optimizer with one value of state for each parameter.
///
/// # Panics
///
/// If the lengths differ.
#[inline]
pub fn update1<T: Scalar>(p: &mut [T], s: &mut [T], g: &[T], f: impl Fn(&mut T, &mut T, T) + Sync) {
    assert!(p.len() == g.len() && s.len() == g.len(), "one gradient and one state for each parameter");
    cut(g, 2).share_out([p, s], |part, [p, s]| {
        // SAFETY: the machine has its path.
        unsafe { on_narrow(path(), Update1 { p, s, g: &g[part], f: &f }) }
    });
}

struct Update1<'a, T, F> {
    p: &'a mut [T],
    s: &'a mut [T],
    g: &'a [T],
    f: F,
}

impl<S: InstructionSet, T: Scalar, F: Fn(&mut T, &mut T, T)> Job<S> for Update1<'_, T, F> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for ((p, s), &g) in self.p.iter_mut().zip(self.s).zip(self.g) {
            (self.f)(p, s, g);
        }
    }
}

/// `f(p, s1, s2, g)` for each element: an optimizer with two values of state for each parameter.
///
/// # Panics
///
/// If the lengths differ.
#[inline]
pub fn update2<T: Scalar>(
    p: &mut [T],
    s1: &mut [T],
    s2: &mut [T],
    g: &[T],
    f: impl Fn(&mut T, &mut T, &mut T, T) + Sync,
) {
    let same = p.len() == g.len() && s1.len() == g.len() && s2.len() == g.len();
    assert!(same, "one gradient and two values of state for each parameter");
    cut(g, 3).share_out([p, s1, s2], |part, [p, s1, s2]| {
        // SAFETY: the machine has its path.
        unsafe { on_narrow(path(), Update2 { p, s1, s2, g: &g[part], f: &f }) }
    });
}

struct Update2<'a, T, F> {
    p: &'a mut [T],
    s1: &'a mut [T],
    s2: &'a mut [T],
    g: &'a [T],
    f: F,
}

impl<S: InstructionSet, T: Scalar, F: Fn(&mut T, &mut T, &mut T, T)> Job<S> for Update2<'_, T, F> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for (((p, s1), s2), &g) in self.p.iter_mut().zip(self.s1).zip(self.s2).zip(self.g) {
            (self.f)(p, s1, s2, g);
        }
    }
}
