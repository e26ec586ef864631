use super::region::Region;
use super::tile::{Panels, Taps};
use super::{LANES, PANEL};
use crate::Scalar;
use crate::simd::Vectors;

/// All outputs of the pixels of a region, with packed weights.
#[derive(Clone, Copy)]
pub(super) struct Outputs<'a, T> {
    /// Their number, with the padding.
    pub(super) outputs: usize,
    pub(super) packed: &'a [T],
    /// The row of weights of the first tap.
    pub(super) first: usize,
    /// What the first pixel sees by the first tap.
    pub(super) x: *const T,
    /// Of the first pixel.
    pub(super) residual: Option<*const T>,
    pub(super) y: *mut T,
    pub(super) relu: bool,
}

impl<T: Scalar> Outputs<'_, T> {
    /// Computes them, by full panels and one that is not.
    ///
    /// # Safety
    ///
    /// The pointers must be valid for the region, the taps and the outputs, and the packed weights be those of these
    /// taps; `y` must not overlap the others; and this must run under the instruction set.
    #[inline(always)]
    pub(super) unsafe fn compute<S: Vectors<T>, const LISTED: usize>(self, region: Region, taps: Taps<'_>) {
        let Self { outputs, packed, first, x, residual, relu, y } = self;
        let (bias, weights) = packed.split_at(outputs);
        let (depth, full) = (weights.len() / outputs, outputs / PANEL * PANEL);
        for (at, end, row) in [(0, full, PANEL), (full, outputs, LANES)] {
            if at < end {
                let panels = Panels {
                    x,
                    w: weights.as_ptr().wrapping_add(at * depth + first * row),
                    panel: depth * row,
                    row,
                    bias: bias.as_ptr().wrapping_add(at),
                    residual: residual.map(|residual| residual.wrapping_add(at)),
                    y: y.wrapping_add(at),
                    relu,
                    taps,
                    region,
                    outputs: [0, end - at],
                };
                // SAFETY: guaranteed by the caller.
                unsafe { panels.compute::<S, LISTED>() };
            }
        }
    }
}
