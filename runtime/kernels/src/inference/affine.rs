use super::outputs::Outputs;
use super::pack::packed_affine;
use super::region::Region;
use super::tile::Taps;
use super::{Activation, padded_channels};
use crate::simd::{Job, Vectors};
use crate::sizes::fit;
use crate::{Scalar, isa};

/// `y = then(w · x + b + residual)` for a few samples; `w` (outputs, inputs).
///
/// `x` (inputs, n), with or without the padding of [`padded_channels`]; `residual` and `y` (outputs, n) with it; the
/// number of samples is that of `y`. `packed` by [`pack_affine`](super::pack_affine).
///
/// # Panics
///
/// If the lengths don't fit each other, or there are no outputs or inputs.
pub fn affine<T: Scalar>(
    sizes: [usize; 2],
    x: &[T],
    packed: &[T],
    residual: Option<&[T]>,
    then: Activation<T>,
    y: &mut [T],
) {
    let job = Affine::new(sizes, x, packed, residual, then, y);
    // SAFETY: the machine has its instruction set.
    unsafe { T::affine(isa(), job) };
}

/// The work of [`affine`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Affine<'a, T> {
    inputs: usize,
    /// With their padding.
    outputs: usize,
    samples: usize,
    x: &'a [T],
    packed: &'a [T],
    residual: Option<&'a [T]>,
    then: Activation<T>,
    y: &'a mut [T],
}

impl<'a, T: Scalar> Affine<'a, T> {
    pub(crate) fn new(
        [outputs, inputs]: [usize; 2],
        x: &'a [T],
        packed: &'a [T],
        residual: Option<&'a [T]>,
        then: Activation<T>,
        y: &'a mut [T],
    ) -> Self {
        assert!(outputs > 0 && inputs > 0, "a product has at least one row and one column");
        assert!(packed.len() == packed_affine([outputs, inputs]), "the length of packed weights");
        let outputs = padded_channels(outputs);
        let samples = if y.len() == outputs { 1 } else { y.len() / outputs };
        let fits = fit(x, [samples, inputs]) || fit(x, [samples, padded_channels(inputs)]);
        assert!(fits && fit(y, [samples, outputs]), "sizes of y = w · x");
        assert!(residual.is_none_or(|residual| residual.len() == y.len()), "one residual for each output");
        Self { inputs, outputs, samples, x, packed, residual, then, y }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for Affine<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { inputs, outputs, samples, x, packed, residual, then, y } = self;
        if samples == 0 {
            return;
        }
        let pixel = if samples == 1 { inputs } else { x.len() / samples };
        let all = Outputs {
            outputs,
            packed,
            first: 0,
            x: x.as_ptr(),
            residual: residual.map(<[T]>::as_ptr),
            relu: then == Activation::Relu,
            y: y.as_mut_ptr(),
        };
        let taps = Taps::Runs { counts: [1, 1, inputs], x_steps: [0; 2], w_steps: [0; 2] };
        // SAFETY: it runs under `S`, and the lengths were asserted: all samples have that number of inputs and outputs.
        unsafe {
            all.compute::<S, 0>(Region::line(samples, pixel, outputs), taps);
            then.finish::<S>(y);
        }
    }
}
