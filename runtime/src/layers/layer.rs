use crate::layers::TensorSpec;
use crate::{Columns, ColumnsMut, Rng, Scalar};

/// A custom layer, from I to O values per sample: its forward and backward passes.
///
/// It is written once for both scalar types and for every batch: `x` and `dx` are (I, n), `y` and
/// `dy` are (O, n), one sample per column, contiguous in memory. A layer with parameters
/// defines [`gradient`](Self::gradient), and [`TENSORS`](Self::TENSORS), or [`PARAMS`](Self::PARAMS) and mostly
/// [`initialize`](Self::initialize). With two inputs it is a [`Join`](super::Join). An element-wise function is an
/// [`Elementwise`](super::Elementwise), which is two lines.
///
/// As an example, `y = s * x` with a factor `s` for each value:
///
/// ```
/// use constnet::layers::{BackwardContext, Layer};
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
///     fn backward<T: Scalar>(ctx: BackwardContext<'_, T, F, F>, dy: Columns<'_, T, F>, dx: ColumnsMut<'_, T, F>) {
///         Self::forward(ctx.params, dy, &mut [], dx);
///     }
///
///     fn gradient<T: Scalar>(ctx: BackwardContext<'_, T, F, F>, dy: Columns<'_, T, F>, ds: &mut [T]) {
///         let samples = dy.as_slice().chunks_exact(F).zip(ctx.x.as_slice().chunks_exact(F));
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
/// Check a backward pass with `numerical_gradient` of a network with the layer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer from {I} to {O} values",
    label = "`Layer<{I}, {O}>` is not implemented for it",
    note = "implement `constnet::layers::Layer<{I}, {O}>`, or `Layer` for all sizes that it supports"
)]
pub trait Layer<const I: usize, const O: usize> {
    /// Its parameter tensors: a checkpoint contains each under its name, each has its initialiser, and
    /// weight decay applies to matrices. A layer that only defines the number [`PARAMS`](Self::PARAMS) has one
    /// vector, `params`.
    const TENSORS: &'static [TensorSpec] = &[];

    /// Number of parameters: those of its tensors.
    const PARAMS: usize = TensorSpec::total(Self::TENSORS);

    /// Number of values that [`forward`](Self::forward) saves for each sample, besides `x` and `y`.
    const SAVED: usize = 0;

    /// Initialises the parameters: by default each tensor with its initialiser, and zeros without tensors.
    fn initialize<T: Scalar>(params: &mut [T], rng: &mut Rng) {
        TensorSpec::init_params(Self::TENSORS, params, rng);
    }

    /// `y` from `x`. Other values that the backward pass needs are written to `saved`: [`SAVED`](Self::SAVED)
    /// values for each sample, sample after sample. `y` and `saved` are uninitialised on entry.
    fn forward<T: Scalar>(params: &[T], x: Columns<'_, T, I>, saved: &mut [T], y: ColumnsMut<'_, T, O>);

    /// `dx` from `dy`. `dx` is uninitialised on entry.
    fn backward<T: Scalar>(
        ctx: BackwardContext<'_, T, I, O>,
        dy: Columns<'_, T, O>,
        dx: ColumnsMut<'_, T, I>,
    );

    /// **Adds** the gradient of the parameters, summed over the samples, to `gradient`, which has
    /// their layout. It must be defined for a layer with parameters, which is checked at compile time.
    fn gradient<T: Scalar>(ctx: BackwardContext<'_, T, I, O>, dy: Columns<'_, T, O>, gradient: &mut [T]) {
        const { assert!(Self::PARAMS == 0, "a `Layer` with parameters must define `gradient`") };
        let _ = (ctx, dy, gradient);
    }
}

/// The values of the forward pass that are available in the backward pass of a [`Layer`].
#[derive(Clone, Copy, Debug)]
pub struct BackwardContext<'a, T: Scalar, const I: usize, const O: usize> {
    /// The parameters.
    pub params: &'a [T],
    /// The input (I, n).
    pub x: Columns<'a, T, I>,
    /// The values saved by `forward`: [`Layer::SAVED`] for each sample, sample after sample.
    pub saved: &'a [T],
    /// The output (O, n).
    pub y: Columns<'a, T, O>,
}
