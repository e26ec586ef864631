use crate::layers::TensorSpec;
use crate::{Columns, ColumnsMut, Rng, Scalar};

/// A layer of a program's own with two inputs, from A and B values for each sample to O: how it computes, there and
/// back.
///
/// It stands directly behind the two, `[a, b] -> Custom(path::MyJoin, [A, B] -> O)`, and is like a
/// [`Layer`](super::Layer) in all else: `a` and `da` are (A, n), `b` and `db` are (B, n), `y` and `dy` are (O, n), one
/// sample a column. Each input has a way back of its own, which is gone only where something in front of it is trained.
///
/// As an example, `y = a · w · b` of two vectors with a matrix between them:
///
/// ```
/// use constnet::init::Init;
/// use constnet::{Columns, ColumnsMut, Join, KeptOfJoin, Scalar, TensorSpec};
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
///         kept: KeptOfJoin<'_, T, A, B, 1>,
///         dy: Columns<'_, T, 1>,
///         mut da: ColumnsMut<'_, T, A>,
///     ) {
///         da.fill(T::zero());
///         for n in 0..dy.ncols() {
///             each::<A, B>(|i, j, at| da[(i, n)] += dy[n] * kept.params[at] * kept.b[(j, n)]);
///         }
///     }
///
///     fn backward_b<T: Scalar>(
///         kept: KeptOfJoin<'_, T, A, B, 1>,
///         dy: Columns<'_, T, 1>,
///         mut db: ColumnsMut<'_, T, B>,
///     ) {
///         db.fill(T::zero());
///         for n in 0..dy.ncols() {
///             each::<A, B>(|i, j, at| db[(j, n)] += dy[n] * kept.params[at] * kept.a[(i, n)]);
///         }
///     }
///
///     fn gradient<T: Scalar>(kept: KeptOfJoin<'_, T, A, B, 1>, dy: Columns<'_, T, 1>, dw: &mut [T]) {
///         for n in 0..dy.ncols() {
///             each::<A, B>(|i, j, at| dw[at] += dy[n] * kept.a[(i, n)] * kept.b[(j, n)]);
///         }
///     }
/// }
/// # assert_eq!(<Bilinear as Join<2, 3, 1>>::PARAMS, 6);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layer of two branches, from {A} and {B} values to {O}",
    label = "`Join<{A}, {B}, {O}>` is not implemented for it",
    note = "implement `constnet::layers::Join<{A}, {B}, {O}>`, or `Join` for all sizes that it has"
)]
pub trait Join<const A: usize, const B: usize, const O: usize> {
    /// Its tensors of parameters, see [`Layer::TENSORS`](super::Layer::TENSORS).
    const TENSORS: &'static [TensorSpec] = &[];

    /// How many parameters there are: those of its tensors.
    const PARAMS: usize = TensorSpec::total(Self::TENSORS);

    /// How many values [`forward`](Self::forward) keeps of each sample, beside `a`, `b` and `y`.
    const SAVED: usize = 0;

    /// Draws the parameters: each tensor as it says, and zeros by default.
    fn initialize<T: Scalar>(params: &mut [T], rng: &mut Rng) {
        TensorSpec::draw(Self::TENSORS, params, rng);
    }

    /// `y` from `a` and `b`. What the way back needs beside them is written to `saved`: [`SAVED`](Self::SAVED)
    /// values for each sample, sample after sample. Both `y` and `saved` hold anything before.
    fn forward<T: Scalar>(
        params: &[T],
        a: Columns<'_, T, A>,
        b: Columns<'_, T, B>,
        saved: &mut [T],
        y: ColumnsMut<'_, T, O>,
    );

    /// `da` from `dy`. `da` holds anything before.
    fn backward_a<T: Scalar>(
        kept: KeptOfJoin<'_, T, A, B, O>,
        dy: Columns<'_, T, O>,
        da: ColumnsMut<'_, T, A>,
    );

    /// `db` from `dy`. `db` holds anything before.
    fn backward_b<T: Scalar>(
        kept: KeptOfJoin<'_, T, A, B, O>,
        dy: Columns<'_, T, O>,
        db: ColumnsMut<'_, T, B>,
    );

    /// **Adds** the gradient of the parameters, summed over the samples, to `gradient`, which has
    /// their layout. A layer with parameters that does not define it is an error at compile time.
    fn gradient<T: Scalar>(kept: KeptOfJoin<'_, T, A, B, O>, dy: Columns<'_, T, O>, gradient: &mut [T]) {
        const { assert!(Self::PARAMS == 0, "a `Join` with parameters must define `gradient`") };
        let _ = (kept, dy, gradient);
    }
}

/// What a [`Join`] knows on the way back of its way there.
#[derive(Clone, Copy, Debug)]
pub struct KeptOfJoin<'k, T: Scalar, const A: usize, const B: usize, const O: usize> {
    /// The parameters.
    pub params: &'k [T],
    /// The first input (A, n).
    pub a: Columns<'k, T, A>,
    /// The second input (B, n).
    pub b: Columns<'k, T, B>,
    /// What `forward` kept: [`Join::SAVED`] values for each sample, sample after sample.
    pub saved: &'k [T],
    /// The output (O, n).
    pub y: Columns<'k, T, O>,
}
