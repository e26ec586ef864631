use crate::layers::TensorSpec;
use crate::{Columns, ColumnsMut, Rng, Scalar};

/// A layer of a program's own, from I to O values for each sample: how it computes, there and back.
///
/// It is written once for both scalar types and for every batch: `x` and `dx` are (I, n), `y` and
/// `dy` are (O, n), one sample a column, all in one slice without gaps. A layer with parameters
/// defines [`gradient`](Self::gradient), and [`TENSORS`](Self::TENSORS), or [`PARAMS`](Self::PARAMS) and mostly
/// [`initialize`](Self::initialize). With two inputs it is a [`Join`](super::Join). A function of single values is an
/// [`Elementwise`](super::Elementwise), which is two lines.
///
/// As an example, `y = s * x` with a factor `s` for each value:
///
/// ```
/// use constnet::layers::{Kept, Layer};
/// use constnet::{Columns, ColumnsMut, Rng, Scalar};
///
/// struct Scale;
///
/// impl<const F: usize> Layer<F, F> for Scale {
///     const PARAMS: usize = F;
///
///     fn initialize<T: Scalar>(s: &mut [T], _: &mut Rng) {
///         s.fill(T::one());
///     }
///
///     fn forward<T: Scalar>(s: &[T], x: Columns<'_, T, F>, _: &mut [T], mut y: ColumnsMut<'_, T, F>) {
///         let samples = y.as_mut_slice().chunks_exact_mut(F).zip(x.as_slice().chunks_exact(F));
///         for (y, x) in samples {
///             for f in 0..F {
///                 y[f] = s[f] * x[f];
///             }
///         }
///     }
///
///     fn backward<T: Scalar>(kept: Kept<'_, T, F, F>, dy: Columns<'_, T, F>, dx: ColumnsMut<'_, T, F>) {
///         Self::forward(kept.params, dy, &mut [], dx);
///     }
///
///     fn gradient<T: Scalar>(kept: Kept<'_, T, F, F>, dy: Columns<'_, T, F>, ds: &mut [T]) {
///         let samples = dy.as_slice().chunks_exact(F).zip(kept.x.as_slice().chunks_exact(F));
///         for (dy, x) in samples {
///             for f in 0..F {
///                 ds[f] += dy[f] * x[f];
///             }
///         }
///     }
/// }
/// # let mut s = [0_f32; 2];
/// # <Scale as Layer<2, 2>>::initialize(&mut s, &mut Rng::new(1));
/// # assert_eq!(s, [1., 1.]);
/// ```
///
/// Whether a backward pass is right is shown by `numerical_gradient` of a network that has the layer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layer from {I} to {O} values",
    label = "`Layer<{I}, {O}>` is not implemented for it",
    note = "implement `constnet::layers::Layer<{I}, {O}>`, or `Layer` for all sizes that it has"
)]
pub trait Layer<const I: usize, const O: usize> {
    /// Its tensors of parameters, one behind the other: a checkpoint has each by its name, each begins as it says, and
    /// weight decay makes matrices smaller. A layer that only says how many [`PARAMS`](Self::PARAMS) it has is one
    /// list, `params`.
    const TENSORS: &'static [TensorSpec] = &[];

    /// How many parameters there are: those of its tensors.
    const PARAMS: usize = TensorSpec::total(Self::TENSORS);

    /// How many values [`forward`](Self::forward) keeps of each sample, beside `x` and `y`.
    const SAVED: usize = 0;

    /// Draws the parameters: by default each tensor as it says, and zeros where there are none.
    fn initialize<T: Scalar>(params: &mut [T], rng: &mut Rng) {
        TensorSpec::draw(Self::TENSORS, params, rng);
    }

    /// `y` from `x`. What the way back needs beside them is written to `saved`: [`SAVED`](Self::SAVED)
    /// values for each sample, sample after sample. Both `y` and `saved` hold anything before.
    fn forward<T: Scalar>(params: &[T], x: Columns<'_, T, I>, saved: &mut [T], y: ColumnsMut<'_, T, O>);

    /// `dx` from `dy`. `dx` holds anything before.
    fn backward<T: Scalar>(kept: Kept<'_, T, I, O>, dy: Columns<'_, T, O>, dx: ColumnsMut<'_, T, I>);

    /// **Adds** the gradient of the parameters, summed over the samples, to `gradient`, which has
    /// their layout. A layer with parameters that does not define it is an error at compile time.
    fn gradient<T: Scalar>(kept: Kept<'_, T, I, O>, dy: Columns<'_, T, O>, gradient: &mut [T]) {
        const { assert!(Self::PARAMS == 0, "a `Layer` with parameters must define `gradient`") };
        let _ = (kept, dy, gradient);
    }
}

/// What a [`Layer`] knows on the way back of its way there.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a, T: Scalar, const I: usize, const O: usize> {
    /// The parameters.
    pub params: &'a [T],
    /// The input (I, n).
    pub x: Columns<'a, T, I>,
    /// What `forward` kept: [`Layer::SAVED`] values for each sample, sample after sample.
    pub saved: &'a [T],
    /// The output (O, n).
    pub y: Columns<'a, T, O>,
}
