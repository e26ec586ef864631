use crate::layers::TensorSpec;
use crate::{Columns, ColumnsMut, Rng, Scalar};

/// A custom layer with two inputs, from A and B values per sample to O: its forward and backward
/// passes.
///
/// It must come directly after the two branches, `[a, b] -> Custom(path::MyJoin, [A, B] -> O)`, and is like a
/// [`Layer`](super::Layer) otherwise: `a` and `da` are (A, n), `b` and `db` are (B, n), `y` and `dy` are (O, n), one
/// sample per column. Each input has its own backward pass, which only runs if something before it is trained.
///
/// As an example, `y = a · w · b` of two vectors with a matrix between them:
///
/// ```
/// use constnet::init::Init;
/// use constnet::{Columns, ColumnsMut, Join, JoinContext, Scalar, TensorSpec};
///
/// struct Bilinear;
///
/// /// `Σ u[i] · v[j] · w[i, j]`, for each value that depends on `i` and `j`.
/// fn each<const A: usize, const B: usize>(mut f: impl FnMut(usize, usize, usize)) {
///     for j in 0..B {
///         for i in 0..A {
///             f(i, j, i + A * j);
///         }
///     }
/// }
///
/// impl<const A: usize, const B: usize> Join<A, B, 1> for Bilinear {
///     const TENSORS: &'static [TensorSpec] = &[TensorSpec::matrix("weight", A, B).init(Init::Xavier)];
///
///     fn forward<T: Scalar>(
///         w: &[T],
///         a: Columns<'_, T, A>,
///         b: Columns<'_, T, B>,
///         _: &mut [T],
///         mut y: ColumnsMut<'_, T, 1>,
///     ) {
///         for n in 0..y.ncols() {
///             y[n] = T::zero();
///             each::<A, B>(|i, j, at| y[n] += a[(i, n)] * w[at] * b[(j, n)]);
///         }
///     }
///
///     fn backward_a<T: Scalar>(
///         ctx: JoinContext<'_, T, A, B, 1>,
///         dy: Columns<'_, T, 1>,
///         mut da: ColumnsMut<'_, T, A>,
///     ) {
///         da.fill(T::zero());
///         for n in 0..dy.ncols() {
///             each::<A, B>(|i, j, at| da[(i, n)] += dy[n] * ctx.params[at] * ctx.b[(j, n)]);
///         }
///     }
///
///     fn backward_b<T: Scalar>(
///         ctx: JoinContext<'_, T, A, B, 1>,
///         dy: Columns<'_, T, 1>,
///         mut db: ColumnsMut<'_, T, B>,
///     ) {
///         db.fill(T::zero());
///         for n in 0..dy.ncols() {
///             each::<A, B>(|i, j, at| db[(j, n)] += dy[n] * ctx.params[at] * ctx.a[(i, n)]);
///         }
///     }
///
///     fn gradient<T: Scalar>(ctx: JoinContext<'_, T, A, B, 1>, dy: Columns<'_, T, 1>, dw: &mut [T]) {
///         for n in 0..dy.ncols() {
///             each::<A, B>(|i, j, at| dw[at] += dy[n] * ctx.a[(i, n)] * ctx.b[(j, n)]);
///         }
///     }
/// }
/// # assert_eq!(<Bilinear as Join<2, 3, 1>>::PARAMS, 6);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer of two branches, from {A} and {B} values to {O}",
    label = "`Join<{A}, {B}, {O}>` is not implemented for it",
    note = "implement `constnet::layers::Join<{A}, {B}, {O}>`, or `Join` for all sizes that it supports"
)]
pub trait Join<const A: usize, const B: usize, const O: usize> {
    /// Its parameter tensors, see [`Layer::TENSORS`](super::Layer::TENSORS).
    const TENSORS: &'static [TensorSpec] = &[];

    /// Number of parameters: those of its tensors.
    const PARAMS: usize = TensorSpec::total(Self::TENSORS);

    /// Number of values that [`forward`](Self::forward) saves for each sample, besides `a`, `b` and `y`.
    const SAVED: usize = 0;

    /// Initialises the parameters: each tensor with its initialiser, zeros by default.
    fn initialize<T: Scalar>(params: &mut [T], rng: &mut Rng) {
        TensorSpec::init_params(Self::TENSORS, params, rng);
    }

    /// `y` from `a` and `b`. Other values that the backward pass needs are written to `saved`: [`SAVED`](Self::SAVED)
    /// values for each sample, sample after sample. `y` and `saved` are uninitialised on entry.
    fn forward<T: Scalar>(
        params: &[T],
        a: Columns<'_, T, A>,
        b: Columns<'_, T, B>,
        saved: &mut [T],
        y: ColumnsMut<'_, T, O>,
    );

    /// `da` from `dy`. `da` is uninitialised on entry.
    fn backward_a<T: Scalar>(
        ctx: JoinContext<'_, T, A, B, O>,
        dy: Columns<'_, T, O>,
        da: ColumnsMut<'_, T, A>,
    );

    /// `db` from `dy`. `db` is uninitialised on entry.
    fn backward_b<T: Scalar>(
        ctx: JoinContext<'_, T, A, B, O>,
        dy: Columns<'_, T, O>,
        db: ColumnsMut<'_, T, B>,
    );

    /// **Adds** the gradient of the parameters, summed over the samples, to `gradient`, which has
    /// their layout. It must be defined for a layer with parameters, which is checked at compile time.
    fn gradient<T: Scalar>(ctx: JoinContext<'_, T, A, B, O>, dy: Columns<'_, T, O>, gradient: &mut [T]) {
        const { assert!(Self::PARAMS == 0, "a `Join` with parameters must define `gradient`") };
        let _ = (ctx, dy, gradient);
    }
}

/// The values of the forward pass that are available in the backward pass of a [`Join`].
#[derive(Clone, Copy, Debug)]
pub struct JoinContext<'k, T: Scalar, const A: usize, const B: usize, const O: usize> {
    /// The parameters.
    pub params: &'k [T],
    /// The first input (A, n).
    pub a: Columns<'k, T, A>,
    /// The second input (B, n).
    pub b: Columns<'k, T, B>,
    /// The values saved by `forward`: [`Join::SAVED`] for each sample, sample after sample.
    pub saved: &'k [T],
    /// The output (O, n).
    pub y: Columns<'k, T, O>,
}
