//! The instruction sets for which each kernel is compiled.

use super::activation::{ActivationBackward, ActivationForward, Exp};
use super::arithmetic::{Combine, CombineInPlace};
use super::clip::{Clip, Scale};
use super::dropout::{Drop, DropInPlace};
use super::elementary::Elementary;
use super::finite::{AllFinite, SumOfSquares};
use super::gather::Gather;
use super::inference::{AddThen, Affine, Convolution, Depthwise, Interleave, Pooling};
use super::norm::{ChannelJob, SampleJob};
use super::product::Product;
use super::relu::Gate;
use super::simd::{Isa, portable_only, up_to_avx2, up_to_avx512};
use super::step::Step;
use super::summation::AddValues;
use super::sums::{ProductsBelowZero, RowSums};
use super::window::{ChannelSums, Correlation, FilterGradient, PoolBackward, PoolForward, Reorder};

mod private {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A row for each kernel: its job, its output, and the instruction sets for which it is compiled, for `f32` and
/// for `f64`: [`up_to_avx512`], [`up_to_avx2`] or [`portable_only`].
macro_rules! kernels {
    ($($name:ident($job:ty) $(-> $output:ty)?: $f32:ident $f64:ident;)*) => {
        /// The kernels of one scalar type.
        ///
        /// They are methods of the two types, not generic functions, so that they are compiled with this
        /// crate and not with every crate that calls them.
        pub trait Kernels: private::Sealed + Elementary {
            #[doc(hidden)]
            fn from_byte(byte: u8) -> Self;

            $(
                /// # Safety
                ///
                /// The machine must have the instruction set, and the job's requirements must hold.
                #[doc(hidden)]
                unsafe fn $name(isa: Isa, job: $job) $(-> $output)?;
            )*
        }

        kernels!(f32: $($name($job) $(-> $output)?: $f32;)*);
        kernels!(f64: $($name($job) $(-> $output)?: $f64;)*);
    };
    ($scalar:ty: $($name:ident($job:ty) $(-> $output:ty)?: $on:ident;)*) => {
        impl Kernels for $scalar {
            #[inline(always)]
            fn from_byte(byte: u8) -> Self {
                byte.into()
            }

            $(unsafe fn $name(isa: Isa, job: $job) $(-> $output)? {
                // SAFETY: guaranteed by the caller.
                unsafe { $on(isa, job) }
            })*
        }
    };
}

// `f64` is mainly used for checks: products use its vectors, so that gradients are checked on the code that
// trains, and so do optimizers, which took twice the time without; everything else is compiled once.
kernels! {
    product(&Product<Self>): up_to_avx512 up_to_avx2;
    correlation(Correlation<'_, Self>): up_to_avx512 portable_only;
    filter_gradient(FilterGradient<'_, Self>): up_to_avx512 portable_only;
    activation_forward(ActivationForward<'_, Self>): up_to_avx512 portable_only;
    activation_backward(ActivationBackward<'_, Self>): up_to_avx512 portable_only;
    exponentials(Exp<'_, Self>): up_to_avx512 portable_only;
    convolution(Convolution<'_, Self>): up_to_avx512 portable_only;
    affine(Affine<'_, Self>): up_to_avx512 portable_only;
    depthwise(Depthwise<'_, Self>): up_to_avx512 portable_only;

    gate(Gate<'_, Self>): up_to_avx2 portable_only;
    channels(ChannelJob<'_, Self>): up_to_avx2 portable_only;
    samples(SampleJob<'_, Self>): up_to_avx2 portable_only;
    channel_sums(ChannelSums<'_, Self>): up_to_avx2 portable_only;
    row_sums(RowSums<'_, Self>): up_to_avx2 portable_only;
    add_values(AddValues<'_, Self>): up_to_avx2 portable_only;
    sum_of_squares(SumOfSquares<'_, Self>) -> Self: up_to_avx2 portable_only;
    products_below_zero(ProductsBelowZero<'_, Self>) -> Self: up_to_avx2 portable_only;
    reorder(Reorder<'_, Self>): up_to_avx2 portable_only;
    pool(PoolForward<'_, Self>): up_to_avx2 portable_only;
    pool_backward(PoolBackward<'_, Self>): up_to_avx2 portable_only;
    dropout(Drop<'_, Self>): up_to_avx2 portable_only;
    dropout_in_place(DropInPlace<'_, Self>): up_to_avx2 portable_only;
    all_finite(AllFinite<'_, Self>) -> bool: up_to_avx2 portable_only;
    combine(Combine<'_, Self>): up_to_avx2 portable_only;
    combine_in_place(CombineInPlace<'_, Self>): up_to_avx2 portable_only;
    gather(Gather<'_, Self>): up_to_avx2 portable_only;
    step(Step<'_, Self>): up_to_avx2 up_to_avx2;
    scale(Scale<'_, Self>): up_to_avx2 portable_only;
    clip(Clip<'_, Self>): up_to_avx2 portable_only;
    pooling(Pooling<'_, Self>): up_to_avx2 portable_only;
    add_then(AddThen<'_, Self>): up_to_avx2 portable_only;
    interleave(Interleave<'_, Self>): up_to_avx2 portable_only;
}
