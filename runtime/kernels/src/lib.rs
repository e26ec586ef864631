//! Numerical kernels of [constnet](https://docs.rs/constnet)'s layers: products of known sizes, elementwise maps and
//! reductions, on slices.
//!
//! It is a part of that crate with the same version, and has no stable API.
//!
//! All matrices are column-major slices without gaps; `n` is the number of samples (columns) of
//! a batch and follows from the length of a slice.
//!
//! Sums of many values ([`total`], [`row_sums`], [`channel_sums`], moments, means of pools) are off by at most 4
//! units in the last place of the sum of the absolute values, for 10⁸ of them; `summation` says how. Products,
//! convolutions and their gradients keep one sum for each result in a register, or some side by side: with k
//! terms it is off by at most k / 2 units in the last place of the sum of the absolute products. What overlapping
//! windows of a pool add to a gradient is summed likewise, with k the windows that see a pixel.
//!
//! The kernels are compiled here for each instruction set, and the best one of the machine is selected at run
//! time; see [`Isa`]. So they are as fast in a debug build of a program that has this crate optimised
//! ([`IS_OPTIMIZED`]).

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(any(feature = "std", test))]
extern crate alloc;

mod activation;
mod arithmetic;
mod clip;
mod dropout;
mod elementary;
mod elementwise;
mod finite;
mod gather;
pub mod inference;
mod layout;
mod norm;
mod prefetch;
mod product;
pub mod reference;
mod relu;
mod scalar;
mod scalars;
mod simd;
#[doc(hidden)]
pub mod sizes;
mod step;
mod summation;
mod sums;
#[cfg(test)]
mod tests;
pub mod threads;
mod update;
mod values;
mod window;

/// Whether this crate was compiled with an `opt-level` above 0. Without, its kernels are much slower.
pub const IS_OPTIMIZED: bool = !cfg!(unoptimized);

pub use activation::{Function, exp};
pub use arithmetic::{add, add_in_place, mul, mul_in_place};
pub use clip::{clip, scale};
pub use dropout::{dropout, dropout_in_place};
pub use elementary::Elementary;
pub use elementwise::{map, map_in_place, zip_map, zip_map_in_place, zip_map3};
pub use finite::{all_finite, sum_of_squares};
pub use gather::gather_bytes;
pub use layout::Layout;
pub use norm::{
    Channels, InputGradient, Normalization, ParamGradient, channel_moments, inverse_deviation,
    normalize_channels, normalize_channels_backward, normalize_samples, normalize_samples_backward,
    scale_channels,
};
pub use product::Epilogue;
pub use relu::{relu, relu_backward, relu_backward_in_place, relu_in_place};
pub use scalar::Scalar;
pub use scalars::Kernels;
pub use simd::{Isa, UnknownIsa, isa};
pub use step::{Rule, step};
pub use summation::{move_mean, sum, total};
pub use sums::{Accumulate, leaky_relu_backward_and_sum, row_sums, sum_of_products_below_zero};
pub use update::update;
pub use values::{Values, ValuesMut};
pub use window::{
    BLOCK, Interpolation, Upsample, Window, avg_pool, avg_pool_backward, channel_sums, conv_transpose2d,
    conv2d, conv2d_backward, conv2d_gradient, depthwise_conv2d, depthwise_conv2d_backward,
    depthwise_conv2d_gradient, dilated, from_blocks, max_pool, max_pool_backward, output_len, padded,
    to_blocks, upsample2d, upsample2d_backward,
};

use product::{Product, tiny};
use sizes::fit;

/// `y = epilogue(w · x + b)`; `w` (O, I), `x` (I, n), `b` (O) or `None`, `y` (O, n).
///
/// # Panics
///
/// If the lengths don't fit each other or `O` is 0.
#[inline]
pub fn product_nn<T: Scalar, const O: usize, const I: usize>(
    w: &[T],
    x: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
    y: &mut [T],
) {
    let n = columns::<T, O>(y);
    assert!(fit(w, [O, I]) && fit(x, [I, n]) && fit(y, [O, n]), "sizes of y = w · x");
    assert!(b.is_none_or(|b| b.len() == O), "one bias for each row");
    if I > 0 && O * I <= tiny::VALUES && n <= tiny::COLUMNS {
        return tiny::nn::<T, O, I>(w, x, b, epilogue, y);
    }
    // SAFETY: the lengths are as asserted.
    unsafe { product::compute(&Product::nn(O, I, n, w, x, b, y).epilogue(epilogue)) }
}

/// `dw = dy · xᵀ`, or `dw = dw + dy · xᵀ`, as `accumulate` says; `dy` (O, n), `x` (I, n), `dw` (O, I).
///
/// # Panics
///
/// If the lengths don't fit each other or `O` is 0.
#[inline]
pub fn product_nt<T: Scalar, const O: usize, const I: usize>(
    dy: &[T],
    x: &[T],
    dw: &mut [T],
    accumulate: Accumulate,
) {
    let n = columns::<T, O>(dy);
    assert!(fit(dy, [O, n]) && fit(x, [I, n]) && fit(dw, [O, I]), "sizes of dw = dy · xᵀ");
    // SAFETY: the lengths are as asserted.
    unsafe { product::compute(&Product::nt(O, I, n, dy, x, dw, accumulate)) }
}

/// `dx = wᵀ · dy`; `w` (O, I), `dy` (O, n), `dx` (I, n).
///
/// # Panics
///
/// If the lengths don't fit each other or `O` is 0.
#[inline]
pub fn product_tn<T: Scalar, const O: usize, const I: usize>(w: &[T], dy: &[T], dx: &mut [T]) {
    let n = columns::<T, O>(dy);
    assert!(fit(w, [O, I]) && fit(dy, [O, n]) && fit(dx, [I, n]), "sizes of dx = wᵀ · dy");
    // SAFETY: the lengths are as asserted.
    unsafe { product::compute(&Product::tn(O, I, n, w, dy, dx)) }
}

/// The columns of a matrix with `O` rows.
#[inline]
fn columns<T, const O: usize>(y: &[T]) -> usize {
    assert!(O > 0, "a product must have at least one row");
    y.len() / O
}
