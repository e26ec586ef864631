//! Networks under `forbid`, which excludes any `allow`. Clippy's groups are checked by `cargo clippy`.
//! (`clippy::restriction` contradicts itself and is not meant to be forbidden as a group.)

#![forbid(dead_code, deprecated)]
#![forbid(
    unused_allocation,
    unused_assignments,
    unused_attributes,
    unused_braces,
    unused_doc_comments,
    unused_features,
    unused_imports,
    unused_labels,
    unused_macros,
    unused_must_use,
    unused_mut,
    unused_parens,
    unused_unsafe,
    unused_variables,
    path_statements,
    redundant_semicolons,
    map_unit_fn,
    unreachable_code,
    unreachable_patterns
)]
#![forbid(nonstandard_style, non_camel_case_types, non_snake_case, non_upper_case_globals)]
#![forbid(unsafe_code, missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications)]
#![forbid(
    unused_results,
    unused_lifetimes,
    single_use_lifetimes,
    elided_lifetimes_in_paths,
    let_underscore_drop
)]
#![forbid(
    trivial_casts,
    trivial_numeric_casts,
    redundant_lifetimes,
    unit_bindings,
    explicit_outlives_requirements
)]
#![forbid(unused, warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo)]

use constnet::prelude::*;

const ONE: usize = 1;
const SIZE: usize = 4;
const PROBABILITY: f64 = 0.5;

/// `y = x / 2`.
#[derive(Clone, Copy, Debug)]
struct Half;

impl constnet::Elementwise for Half {
    fn forward<T: Scalar>(x: T) -> T {
        x * T::from_f64(0.5)
    }

    fn derivative<T: Scalar>(_: T, _: T) -> T {
        T::from_f64(0.5)
    }
}

/// `y = x`, with a parameter.
#[derive(Clone, Copy, Debug)]
struct Mine;

impl<const F: usize> constnet::Layer<F, F> for Mine {
    const PARAMS: usize = 1;

    fn forward<T: Scalar>(
        _: &[T],
        x: constnet::Columns<'_, T, F>,
        _: &mut [T],
        mut y: constnet::ColumnsMut<'_, T, F>,
    ) {
        y.copy_from(&x);
    }

    fn backward<T: Scalar>(
        _: constnet::BackwardContext<'_, T, F, F>,
        dy: constnet::Columns<'_, T, F>,
        mut dx: constnet::ColumnsMut<'_, T, F>,
    ) {
        dx.copy_from(&dy);
    }

    fn gradient<T: Scalar>(
        _: constnet::BackwardContext<'_, T, F, F>,
        _: constnet::Columns<'_, T, F>,
        _: &mut [T],
    ) {
    }
}

network! {
    /// Documented.
    struct Documented =
        /// The first stage.
        first: Affine(4, 3) -> Relu -> Affine(3, 2) -> SoftmaxWithLoss;
}

network! { struct Private = Affine((SIZE), (3)) -> Relu -> Affine(3, (ONE)) -> SoftmaxWithLoss; }

network! { struct Bare: 4 = Relu -> Sigmoid; }

network! { struct Only = |x| x; }

network! { struct Receipt = |apple, apples, orange, oranges, tax| (apple * apples + orange * oranges) * tax; }

network! {
    struct Graph = |image: 4, hint|
        [image -> hidden: Affine(4, 3) -> Identity, hint] -> Affine(_, 3) -> Relu + Identity -> Repeat(2) -> Sum(2);
}

network! { struct Wide<const HIDDEN: usize> = MatMul(4, HIDDEN) -> Relu -> MatMul(HIDDEN, 2) -> MseLoss; }

network! { struct Part: SIZE = Affine(_, 4) -> BatchNorm -> Dropout(0.1); }

network! {
    struct Outer = #[frozen] Affine(3, 4) -> inner: Part -> Custom(Half) -> own: Custom(Mine, 4 -> 4) -> &own -> MseLoss;
}

network! {
    struct Images: (1, 4, 4) = Upsample2d(2, mode = bilinear) -> ConvTranspose2d(1, 4, 3, pad = 1)
        -> Conv2d(4, 2, 3, pad = 2, dilation = 2, groups = 2) -> BatchNorm -> Relu -> MaxPool2d(2)
        -> DepthwiseConv2d(2, 3) -> AvgPool2d(2) -> Flatten -> Reshape(2, 1, 1) -> GlobalAvgPool -> LayerNorm
        -> Dropout(0.5) -> PRelu -> Affine(_, { 2 }) -> Dropout(PROBABILITY) -> Elu(0.5)
        -> #[init(normal(0.01))] Affine(_, 3) -> HuberLoss(1);
}

network! {
    struct Constants = #[init(he)] Affine(SIZE, { ONE }) -> [Relu, Sigmoid -> Affine(ONE, SIZE)]
        -> #[frozen] Affine(_, 3) -> Sum(ONE) -> Tanh * Sigmoid -> SigmoidWithLoss;
}

network! {
    #[budget(params = 40_000, macs = 1_000_000, ram = "64 KiB", train_ram = "1 MiB", batch = 2)]
    struct Budgets<const A: usize> = Affine(SIZE, A) -> Relu -> Affine(A, SIZE) -> Part -> Custom(Half);
}

network! {
    struct Siamese = |a: 4, b: 4| (a -> e: Part) * (b -> Affine(4, 4)) -> Relu -> h: Affine(_, 4) -> Relu -> &h
        -> Relu -> Affine(_, 1) -> SigmoidWithLoss;
}

#[test]
fn networks_compile_under_forbid() {
    let counts =
        [Documented::PARAMS, Private::PARAMS, Bare::PARAMS, Only::PARAMS, Receipt::PARAMS, Graph::PARAMS];
    assert_eq!(counts, [23, 19, 0, 0, 0, 30]);
    let counts = [Wide::<3>::PARAMS, Part::PARAMS, Outer::PARAMS, Images::PARAMS, Constants::PARAMS];
    assert!(counts.iter().all(|&count| count > 0));
    assert_eq!(
        [Budgets::<3>::PARAMS, Siamese::PARAMS],
        [(12 + 3) + (12 + 4) + (16 + 4) + 8, 20 + 8 + 20 + 20 + 5]
    );
    assert_eq!(network!(Affine(4, { 3 }) -> Relu -> Affine(_, 2)).init(1).params().len(), 23);
}
