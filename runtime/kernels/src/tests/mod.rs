//! Every instruction set of this machine against the reference implementations.

#[cfg(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod alignment;
mod dropout;
mod elements;
mod finite;
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
#[cfg(feature = "std")]
mod threads;
mod windows;

use alloc::vec;
use alloc::vec::Vec;

use super::{Isa, Rule, simd};
use constnet::Rng;

use crate::Scalar;

/// Values beyond the end of a result, which no kernel may touch.
const GUARDS: usize = 40;
const GUARD: f64 = 12345.0;

/// Whether an emulator runs the tests, which takes long for each case.
const EMULATED: bool = option_env!("CONSTNET_TEST_EMULATOR").is_some();

/// The number of random cases: fewer for an emulator.
const fn cases(count: usize) -> usize {
    if EMULATED { count / 5 } else { count }
}

fn random<T: Scalar>(length: usize, rng: &mut Rng) -> Vec<T> {
    (0..length).map(|_| T::from_f64(rng.uniform() - 0.5)).collect()
}

/// Every rule, and its number of state values for each parameter.
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

/// Bits that distinguish all values: 0 from -0 too, but no NaN from another.
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

/// Runs on every instruction set of this machine; the results of all must be the same bits.
fn on_every_isa<T: Scalar>(there: &[T], compute: impl Fn(Isa, &mut [T])) -> Vec<T> {
    let first = guarded_over(there, 1, |y| compute(Isa::Portable, y));
    for isa in Isa::available() {
        let found = guarded_over(there, 3, |y| compute(isa, y));
        assert_eq!(bits(&found), bits(&first), "{isa}");
    }
    first
}

/// Runs the job on this instruction set.
fn on<R, J: simd::UpToAvx512<R>>(isa: Isa, job: J) -> R {
    assert!(isa.is_available());
    // SAFETY: as asserted.
    unsafe { simd::up_to_avx512(isa, job) }
}
