//! Small dense networks, compiled into one function without a loop: for layers whose call would cost more than they do.

use core::marker::PhantomData;

use super::Activation;
use crate::activation::{Function, Pointwise, match_pointwise, with_pointwise};
use crate::simd::{Job, Vector, Vectors, up_to_avx2};
use crate::{Scalar, isa};

/// A small network and its input, ready to be computed.
pub trait Small<T> {
    /// What it computes.
    type Output;

    /// Computes it by these layers. Implementations are `#[inline(always)]`, so that they are compiled for each instruction
    /// set.
    fn compute<L: Layers<T>>(self) -> Self::Output;
}

/// The layers of small networks on an instruction set.
pub trait Layers<T> {
    /// The values, subnormal ones as zero: with them every layer would take twice its time.
    #[inline(always)]
    fn flushed<const N: usize>(x: &[T; N]) -> [T; N]
    where
        T: Scalar,
    {
        x.map(flushed)
    }

    /// `y = w · x + b` for one sample; `w` (O, I) by columns, so `w[i][o]`.
    fn dense<const O: usize, const I: usize>(w: &[[T; O]; I], b: &[T; O], x: &[T; I]) -> [T; O];

    /// `f` of each value. With a constant function nothing is left of the choice. The hyperbolic tangent of `f32` is a
    /// quick one, off by at most 5e-7 of the result.
    fn function<const N: usize>(function: Function<T>, x: [T; N]) -> [T; N];

    /// The activation of each value.
    #[inline(always)]
    fn activate<const N: usize>(activation: Activation<T>, x: [T; N]) -> [T; N]
    where
        T: Scalar,
    {
        match activation {
            Activation::None => x,
            Activation::Relu => x.map(|x| if x <= T::zero() { T::zero() } else { x }),
            Activation::Function(function) => Self::function(function, x),
        }
    }
}

/// A value, a subnormal one as zero.
#[inline(always)]
pub fn flushed<T: Scalar>(x: T) -> T {
    // A NaN stays.
    if x.abs() < T::min_positive_value() { T::zero() } else { x }
}

/// Computes a small network of `f32` on the best instruction set: the only choice that is made for all of it.
#[inline]
pub(crate) fn small<N: Small<f32>>(network: N) -> N::Output {
    // SAFETY: the machine has its instruction set.
    unsafe { up_to_avx2(isa(), Whole(network, PhantomData::<f32>)) }
}

/// [`small`] of `f64`.
#[inline]
pub(crate) fn small_f64<N: Small<f64>>(network: N) -> N::Output {
    // SAFETY: the machine has its instruction set.
    unsafe { up_to_avx2(isa(), Whole(network, PhantomData::<f64>)) }
}

struct Whole<N, T>(N, PhantomData<T>);

impl<N: Small<T>, T: Scalar, S: Vectors<T>> Job<S> for Whole<N, T> {
    type Output = N::Output;

    #[inline(always)]
    unsafe fn run(self) -> N::Output {
        self.0.compute::<On<S>>()
    }
}

/// The layers on `S`, in code that runs under it.
struct On<S>(PhantomData<S>);

impl<T: Scalar, S: Vectors<T>> Layers<T> for On<S> {
    #[inline(always)]
    fn dense<const O: usize, const I: usize>(w: &[[T; O]; I], b: &[T; O], x: &[T; I]) -> [T; O] {
        let mut y = [T::zero(); O];
        let mut at = 0;
        // SAFETY: only `Whole` names this type, under `S`; vectors of outputs lie within their columns.
        unsafe {
            while at + S::Full::LANES <= O {
                rows::<T, S::Full, O, I>(w, b, x, &mut y, at);
                at += S::Full::LANES;
            }
            while at + S::Quarter::LANES <= O {
                rows::<T, S::Quarter, O, I>(w, b, x, &mut y, at);
                at += S::Quarter::LANES;
            }
        }
        while at < O {
            let mut sums = [b[at], T::zero()];
            for i in 0..I {
                sums[i % 2] += w[i][at] * x[i];
            }
            y[at] = sums[0] + sums[1];
            at += 1;
        }
        y
    }

    #[inline(always)]
    fn function<const N: usize>(function: Function<T>, mut x: [T; N]) -> [T; N] {
        let mut at = 0;
        if function == Function::Tanh && T::NAME == "f32" {
            // SAFETY: only `Whole` names this type, under `S`; the vectors lie within the array.
            unsafe {
                while at + S::Full::LANES <= N {
                    tanh::<T, S::Full>(x.as_mut_ptr().add(at));
                    at += S::Full::LANES;
                }
                while at + S::Quarter::LANES <= N {
                    tanh::<T, S::Quarter>(x.as_mut_ptr().add(at));
                    at += S::Quarter::LANES;
                }
            }
        }
        with_pointwise!(function, pointwise => x[at..].iter_mut().for_each(|x| *x = pointwise.f(*x)));
        x
    }
}

/// A vector of outputs, from this one on: four sums, as each waits for the one before.
///
/// # Safety
///
/// The outputs must be there, and this must run under the instruction set of the vector.
#[inline(always)]
unsafe fn rows<T: Scalar, V: Vector<T>, const O: usize, const I: usize>(
    w: &[[T; O]; I],
    b: &[T; O],
    x: &[T; I],
    y: &mut [T; O],
    at: usize,
) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        let mut sums = [V::load(b.as_ptr().add(at)), V::zero(), V::zero(), V::zero()];
        for i in 0..I {
            sums[i % 4] = sums[i % 4].add_product(V::load(w[i].as_ptr().add(at)), V::splat(x[i]));
        }
        let [s0, s1, s2, s3] = sums;
        let sum = match I {
            0 | 1 => s0,
            2 => s0.add(s1),
            3 => s0.add(s1).add(s2),
            _ => s0.add(s1).add(s2.add(s3)),
        };
        sum.store(y.as_mut_ptr().add(at));
    }
}

/// The hyperbolic tangent of a vector of numbers with 24 bits, as a quotient of polynomials: off by at most 5e-7 of the
/// result, in a third of the time in which [`Function::Tanh`] gets all digits.
///
/// The coefficients are those of Eigen (`generic_fast_tanh_float`), a minimax approximation.
///
/// # Safety
///
/// The values must be there, and this must run under the instruction set of the vector.
#[inline(always)]
unsafe fn tanh<T: Scalar, V: Vector<T>>(x: *mut T) {
    const ODD: [f64; 7] = [
        4.893_524_558_917_86e-3,
        6.372_619_288_754_36e-4,
        1.485_722_357_179_79e-5,
        5.122_297_090_371_14e-8,
        -8.604_671_522_137_35e-11,
        2.000_187_904_824_77e-13,
        -2.760_768_477_423_55e-16,
    ];
    const EVEN: [f64; 4] =
        [4.893_525_185_543_85e-3, 2.268_434_632_439_00e-3, 1.185_347_056_866_54e-4, 1.198_258_394_667_02e-6];
    // SAFETY: guaranteed by the caller.
    unsafe {
        let constant = |value: f64| V::splat(T::from_f64(value));
        let (zero, least) = (V::zero(), constant(-7.905_311_107_635_498));
        // Beyond these it is -1 and 1. A NaN passes.
        let bounded = zero.sub(least.max(zero.sub(least.max(V::load(x)))));
        let square = zero.add_product(bounded, bounded);
        let fourth = zero.add_product(square, square);
        let eighth = zero.add_product(fourth, fourth);
        let odd = |i: usize| constant(ODD[i]).add_product(constant(ODD[i + 1]), square);
        let even = |i: usize| constant(EVEN[i]).add_product(constant(EVEN[i + 1]), square);
        // The steps of a sum of pairs wait less for each other than one after the other.
        let upper = odd(4).add_product(constant(ODD[6]), fourth);
        let numerator = odd(0).add_product(odd(2), fourth).add_product(upper, eighth);
        let numerator = zero.add_product(bounded, numerator);
        let denominator = even(0).add_product(even(2), fourth);
        numerator.div(denominator).store(x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    struct Tanh([f32; 15]);

    impl Small<f32> for Tanh {
        type Output = [f32; 15];

        #[inline(always)]
        fn compute<L: Layers<f32>>(self) -> [f32; 15] {
            L::function(Function::Tanh, self.0)
        }
    }

    #[test]
    fn the_quick_tanh_is_right() {
        let values = (0..100_000).map(|step| -10.0 + step as f32 * 2e-4).chain([0.0, 1e-20, -1e-3, 1e30]);
        for x in values.chain([f32::INFINITY, f32::NEG_INFINITY]) {
            for isa in Isa::available() {
                // SAFETY: the instruction set is available.
                let found = unsafe { up_to_avx2(isa, Whole(Tanh([x; 15]), PhantomData)) };
                let right = libm::tanh(f64::from(x));
                for found in found {
                    let error = (f64::from(found) - right).abs();
                    assert!(error <= 5e-7 * right.abs(), "{isa} {x}: {found}, not {right}");
                }
            }
        }
        assert!(small(Tanh([f32::NAN; 15])).into_iter().all(f32::is_nan));
    }

    struct Two<'a, T>(&'a [[T; 13]; 5], &'a [T; 13], &'a [[T; 3]; 13], &'a [T; 3], [T; 5]);

    impl<T: Scalar> Small<T> for Two<'_, T> {
        type Output = [T; 3];

        #[inline(always)]
        fn compute<L: Layers<T>>(self) -> [T; 3] {
            let h = L::function(Function::Tanh, L::dense(self.0, self.1, &self.4));
            L::function(Function::Sigmoid, L::dense(self.2, self.3, &h))
        }
    }

    #[test]
    fn a_small_network_is_right() {
        fn check<T: Scalar>(tolerance: f64, compute: impl Fn(Two<'_, T>) -> [T; 3]) {
            let value = |number: usize| T::from_f64((number * 7 % 19) as f64 * 0.1 - 0.9);
            let w1 = core::array::from_fn(|i| core::array::from_fn(|o| value(i * 13 + o)));
            let w2 = core::array::from_fn(|i| core::array::from_fn(|o| value(i * 3 + o + 5)));
            let (b1, b2) = (core::array::from_fn(value), core::array::from_fn(|o| value(o + 3)));
            let x = [0.5, -1.0, 0.25, 2.0, -0.75].map(T::from_f64);
            let found = compute(Two(&w1, &b1, &w2, &b2, x));
            let h: [f64; 13] = core::array::from_fn(|o| {
                let sum: f64 = (0..5).map(|i| w1[i][o].as_f64() * x[i].as_f64()).sum();
                libm::tanh(b1[o].as_f64() + sum)
            });
            for o in 0..3 {
                let sum = b2[o].as_f64() + (0..13).map(|i| w2[i][o].as_f64() * h[i]).sum::<f64>();
                let right = 1.0 / (1.0 + libm::exp(-sum));
                assert!((found[o].as_f64() - right).abs() < tolerance, "{found:?} {right}");
            }
        }
        check::<f32>(1e-6, |network| small(network));
        check::<f64>(1e-14, |network| small_f64(network));
    }
}
