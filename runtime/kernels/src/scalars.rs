//! Which instruction sets each kernel is compiled for.

use super::activation::{Activate, Exp, PassBack};
use super::arithmetic::{Combine, CombineInPlace};
use super::clip::{Clip, Scale};
use super::dropout::{Drop, DropInPlace};
use super::elementary::Elementary;
use super::gather::Gather;
use super::inference::{AddThen, Affine, Convolution, Depthwise, Interleave, Pooling};
use super::norm::{ChannelJob, SampleJob};
use super::product::Product;
use super::relu::Gate;
use super::simd::{Path, on_narrow, on_portable, on_wide};
use super::step::Step;
use super::summation::AddValues;
use super::sums::{ProductsBelowZero, RowSums};
use super::survey::{AllFinite, SumOfSquares};
use super::window::{ChannelSums, Correlation, FilterGradient, PoolBackward, PoolForward, Reorder};

mod private {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A row for each kernel: what it works on, what it gives, and for which instruction sets it is compiled, of `f32` and
/// of `f64`: [`on_wide`], [`on_narrow`] or [`on_portable`].
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
                /// The machine must have the path, and the job what it asks for.
                #[doc(hidden)]
                unsafe fn $name(path: Path, job: $job) $(-> $output)?;
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

            $(unsafe fn $name(path: Path, job: $job) $(-> $output)? {
                // SAFETY: the caller's.
                unsafe { $on(path, job) }
            })*
        }
    };
}

// `f64` is there to check by: products use its vectors, so that gradients are checked on the code that trains, and so do
// optimizers, which took twice the time without; the rest does with one copy.
kernels! {
    product(&Product<Self>): on_wide on_narrow;
    correlation(Correlation<'_, Self>): on_wide on_portable;
    filter_gradient(FilterGradient<'_, Self>): on_wide on_portable;
    activate(Activate<'_, Self>): on_wide on_portable;
    pass_back(PassBack<'_, Self>): on_wide on_portable;
    exponentials(Exp<'_, Self>): on_wide on_portable;
    convolution(Convolution<'_, Self>): on_wide on_portable;
    affine(Affine<'_, Self>): on_wide on_portable;
    depthwise(Depthwise<'_, Self>): on_wide on_portable;

    gate(Gate<'_, Self>): on_narrow on_portable;
    channels(ChannelJob<'_, Self>): on_narrow on_portable;
    samples(SampleJob<'_, Self>): on_narrow on_portable;
    channel_sums(ChannelSums<'_, Self>): on_narrow on_portable;
    row_sums(RowSums<'_, Self>): on_narrow on_portable;
    add_values(AddValues<'_, Self>): on_narrow on_portable;
    sum_of_squares(SumOfSquares<'_, Self>) -> Self: on_narrow on_portable;
    products_below_zero(ProductsBelowZero<'_, Self>) -> Self: on_narrow on_portable;
    reorder(Reorder<'_, Self>): on_narrow on_portable;
    pool(PoolForward<'_, Self>): on_narrow on_portable;
    pool_backward(PoolBackward<'_, Self>): on_narrow on_portable;
    dropout(Drop<'_, Self>): on_narrow on_portable;
    dropout_in_place(DropInPlace<'_, Self>): on_narrow on_portable;
    all_finite(AllFinite<'_, Self>) -> bool: on_narrow on_portable;
    combine(Combine<'_, Self>): on_narrow on_portable;
    combine_in_place(CombineInPlace<'_, Self>): on_narrow on_portable;
    gather(Gather<'_, Self>): on_narrow on_portable;
    step(Step<'_, Self>): on_narrow on_narrow;
    scale(Scale<'_, Self>): on_narrow on_portable;
    clip(Clip<'_, Self>): on_narrow on_portable;
    pooling(Pooling<'_, Self>): on_narrow on_portable;
    add_then(AddThen<'_, Self>): on_narrow on_portable;
    interleave(Interleave<'_, Self>): on_narrow on_portable;
}
