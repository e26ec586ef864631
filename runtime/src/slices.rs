//! Loops over the slices of a network, compiled with this crate.

use crate::gradient::{self, BadNumber};
use crate::optim::{self, Step};
use crate::{ParamInfo, statistics};

/// What is computed on the slices of a network and is no kernel.
///
/// As those of [`Kernels`](crate::kernel::Kernels) they are methods of the two types, so that they are compiled with this
/// crate and not with every crate that calls them, for every network.
pub trait Slices: Sized {
    #[doc(hidden)]
    fn update(step: &Step<Self>, p: &mut [Self], state: [&mut [Self]; 2], g: &[Self], tensors: &[ParamInfo]);

    #[doc(hidden)]
    fn norm(values: &[Self]) -> f64;

    #[doc(hidden)]
    fn first_bad(values: [&[Self]; 2], infos: [&[ParamInfo]; 2]) -> Option<BadNumber>;

    #[doc(hidden)]
    fn follow(running: &mut [Self], batch: &[Self], infos: &[ParamInfo]);

    #[doc(hidden)]
    fn accumulate(mean: &mut [Self], rest: &mut [Self], part: &[Self], weight: Self, infos: &[ParamInfo]);
}

macro_rules! slices {
    ($($scalar:ty)*) => {$(
        impl Slices for $scalar {
            fn update(
                step: &Step<Self>,
                p: &mut [Self],
                state: [&mut [Self]; 2],
                g: &[Self],
                tensors: &[ParamInfo],
            ) {
                optim::update(step, p, state, g, tensors);
            }

            fn norm(values: &[Self]) -> f64 {
                gradient::norm_of(values)
            }

            fn first_bad(values: [&[Self]; 2], infos: [&[ParamInfo]; 2]) -> Option<BadNumber> {
                gradient::all_bad(values, infos).next()
            }

            fn follow(running: &mut [Self], batch: &[Self], infos: &[ParamInfo]) {
                statistics::follow(running, batch, infos);
            }

            fn accumulate(
                mean: &mut [Self],
                rest: &mut [Self],
                part: &[Self],
                weight: Self,
                infos: &[ParamInfo],
            ) {
                statistics::accumulate(mean, rest, part, weight, infos);
            }
        }
    )*};
}
slices! { f32 f64 }
