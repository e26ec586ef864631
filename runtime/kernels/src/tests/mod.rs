//! Every path of this machine against the slow twins.

#[cfg(all(feature = "std", target_arch = "x86_64"))]
mod alignment;
mod dropout;
mod elements;
mod functions;
mod gather;
#[cfg(all(unix, feature = "std"))]
mod guard_pages;
mod inference;
mod norm;
mod products;
#[cfg(feature = "std")]
mod refusals;
mod steps;
mod summation;
mod survey;
#[cfg(feature = "std")]
mod threads;
mod windows;

use alloc::vec;
use alloc::vec::Vec;

use super::{Path, Rule, simd};
use constnet::Rng;

use crate::Scalar;

/// Values beyond the end of a result, which no kernel may touch.
const GUARDS: usize = 40;
const GUARD: f64 = 12345.0;

fn random<T: Scalar>(length: usize, rng: &mut Rng) -> Vec<T> {
    (0..length).map(|_| T::from_f64(rng.uniform() - 0.5)).collect()
}

/// Every rule, and how many values it keeps for each parameter.
fn rules<T: Scalar>() -> [(Rule<T>, usize); 8] {
    let [lr, momentum, decay] = [0.1, 0.9, 0.99].map(T::from_f64);
    let [rest1, rest2, epsilon] = [0.1, 0.01, 1e-7].map(T::from_f64);
    let (ahead, correction) = (momentum * momentum, (T::one() + momentum) * lr);
    [
        (Rule::Sgd { lr }, 0),
        (Rule::Momentum { lr, momentum }, 1),
        (Rule::Nesterov { lr, momentum, ahead, correction }, 1),
        (Rule::AdaGrad { lr, epsilon }, 1),
        (Rule::RmsProp { lr, decay, rest: rest2, epsilon }, 1),
        (Rule::Adam { lr, rest1, rest2, epsilon }, 2),
        (Rule::AdamW { kept: decay, lr, rest1, rest2, root: momentum, epsilon }, 2),
        (Rule::Mean { weight: rest1 }, 1),
    ]
}

/// What tells all values apart: 0 from -0 too, but no NaN from another.
fn bits<T: Scalar>(values: &[T]) -> Vec<u64> {
    let value = |value: &T| if value.is_nan() { f64::NAN } else { value.as_f64() };
    values.iter().map(|each| value(each).to_bits()).collect()
}

/// Computes into guarded memory that is not aligned to vectors, after `there`; and into an
/// allocation of just that length, where sanitizers see reads that guards don't.
fn guarded_over<T: Scalar>(there: &[T], offset: usize, compute: impl Fn(&mut [T])) -> Vec<T> {
    let mut exact = there.to_vec();
    compute(&mut exact);

    let guard = T::from_f64(GUARD);
    let mut memory = vec![guard; offset + there.len() + GUARDS];
    let result = offset..offset + there.len();
    memory[result.clone()].copy_from_slice(there);
    compute(&mut memory[result.clone()]);
    let mut guards = memory[..result.start].iter().chain(&memory[result.end..]);
    assert!(guards.all(|&value| value == guard), "overrun");
    assert_eq!(bits(&exact), bits(&memory[result]), "not the same bits");
    exact
}

/// Computes into guarded memory after garbage; see [`guarded_over`].
fn guarded<T: Scalar>(length: usize, offset: usize, compute: impl Fn(&mut [T])) -> Vec<T> {
    guarded_over(&vec![T::nan(); length], offset, compute)
}

/// Runs on every path of this machine; the results of all must be the same bits.
fn on_every_path<T: Scalar>(there: &[T], compute: impl Fn(Path, &mut [T])) -> Vec<T> {
    let first = guarded_over(there, 1, |y| compute(Path::Portable, y));
    for path in Path::available() {
        let found = guarded_over(there, 3, |y| compute(path, y));
        assert_eq!(bits(&found), bits(&first), "{path}");
    }
    first
}

/// Does the job on this path.
fn on<R, J: simd::Wide<R>>(path: Path, job: J) -> R {
    assert!(path.is_available());
    // SAFETY: as asserted.
    unsafe { simd::on_wide(path, job) }
}
