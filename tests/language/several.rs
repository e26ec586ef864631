//! Custom layers with two inputs, and with several tensors of different initialisers.

use constnet::init::Init;
use constnet::layers::{Join, JoinContext, TensorSpec};
use constnet::prelude::*;
use constnet::{BackwardContext, Columns, ColumnsMut, Layer, ParamKind, Rng};

use crate::gradients::{assert_maps_right, assert_trains_right, network, sample};

/// `y = scale * (w · a) * b`, value by value, which saves `w · a`.
struct Gate;

impl<const A: usize, const O: usize> Join<A, O, O> for Gate {
    const TENSORS: &'static [TensorSpec] = &[
        TensorSpec::matrix("weight", O, A).init(Init::He),
        TensorSpec::vector("scale", O).init(Init::Constant(1.5)),
    ];
    const SAVED: usize = O;

    fn forward<T: Scalar>(
        p: &[T],
        a: Columns<'_, T, A>,
        b: Columns<'_, T, O>,
        saved: &mut [T],
        mut y: ColumnsMut<'_, T, O>,
    ) {
        for n in 0..y.ncols() {
            for o in 0..O {
                let sum = (0..A).map(|i| p[o + O * i] * a[(i, n)]).sum();
                saved[o + O * n] = sum;
                y[(o, n)] = p[O * A + o] * sum * b[(o, n)];
            }
        }
    }

    fn backward_a<T: Scalar>(
        kept: JoinContext<'_, T, A, O, O>,
        dy: Columns<'_, T, O>,
        mut da: ColumnsMut<'_, T, A>,
    ) {
        for n in 0..da.ncols() {
            for i in 0..A {
                let slope = |o: usize| kept.params[O * A + o] * kept.b[(o, n)] * kept.params[o + O * i];
                da[(i, n)] = (0..O).map(|o| dy[(o, n)] * slope(o)).sum();
            }
        }
    }

    fn backward_b<T: Scalar>(
        kept: JoinContext<'_, T, A, O, O>,
        dy: Columns<'_, T, O>,
        mut db: ColumnsMut<'_, T, O>,
    ) {
        for n in 0..db.ncols() {
            for o in 0..O {
                db[(o, n)] = dy[(o, n)] * kept.params[O * A + o] * kept.saved[o + O * n];
            }
        }
    }

    fn gradient<T: Scalar>(kept: JoinContext<'_, T, A, O, O>, dy: Columns<'_, T, O>, d: &mut [T]) {
        for n in 0..dy.ncols() {
            for o in 0..O {
                let slope = dy[(o, n)] * kept.b[(o, n)];
                for i in 0..A {
                    d[o + O * i] += slope * kept.params[O * A + o] * kept.a[(i, n)];
                }
                d[O * A + o] += slope * kept.saved[o + O * n];
            }
        }
    }
}

/// `y = (a - b)²` of each pair of values: no parameters.
struct Distance;

impl<const F: usize> Join<F, F, F> for Distance {
    fn forward<T: Scalar>(
        _: &[T],
        a: Columns<'_, T, F>,
        b: Columns<'_, T, F>,
        _: &mut [T],
        mut y: ColumnsMut<'_, T, F>,
    ) {
        y.copy_from(&a.zip_map(&b, |a, b| (a - b) * (a - b)));
    }

    fn backward_a<T: Scalar>(
        kept: JoinContext<'_, T, F, F, F>,
        dy: Columns<'_, T, F>,
        mut da: ColumnsMut<'_, T, F>,
    ) {
        let slope = |a, b, dy| (a - b) * dy;
        da.copy_from(&kept.a.zip_zip_map(&kept.b, &dy, |a, b, dy| slope(a, b, dy) + slope(a, b, dy)));
    }

    fn backward_b<T: Scalar>(
        kept: JoinContext<'_, T, F, F, F>,
        dy: Columns<'_, T, F>,
        db: ColumnsMut<'_, T, F>,
    ) {
        let JoinContext { params, a, b, saved, y } = kept;
        Self::backward_a(JoinContext { params, a: b, b: a, saved, y }, dy, db);
    }
}

/// `y = gain * x + shift`, value by value.
struct Line;

impl<const F: usize> Layer<F, F> for Line {
    const TENSORS: &'static [TensorSpec] = &[
        TensorSpec::vector("gain", F).init(Init::Constant(1.0)),
        TensorSpec::vector("shift", F).init(Init::Normal(0.1)),
    ];

    fn forward<T: Scalar>(p: &[T], x: Columns<'_, T, F>, _: &mut [T], mut y: ColumnsMut<'_, T, F>) {
        for (at, (y, x)) in y.as_mut_slice().iter_mut().zip(x.as_slice()).enumerate() {
            *y = p[at % F] * *x + p[F + at % F];
        }
    }

    fn backward<T: Scalar>(
        kept: BackwardContext<'_, T, F, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        for (at, (dx, dy)) in dx.as_mut_slice().iter_mut().zip(dy.as_slice()).enumerate() {
            *dx = kept.params[at % F] * *dy;
        }
    }

    fn gradient<T: Scalar>(kept: BackwardContext<'_, T, F, F>, dy: Columns<'_, T, F>, d: &mut [T]) {
        for (at, (dy, x)) in dy.as_slice().iter().zip(kept.x.as_slice()).enumerate() {
            d[at % F] += *dy * *x;
            d[F + at % F] += *dy;
        }
    }
}

const WIDE: usize = 4;

network! { struct Inputs = |a: 3, b: 4| [a, b] -> Custom(Gate, [3, 4] -> 4) -> MseLoss; }
network! { struct Inside: 3 = [Affine(3, 3) -> Tanh, Affine(3, 4)] -> Custom(Gate, [_, _] -> WIDE); }
network! { struct Straight: 4 = [Identity, Affine(4, WIDE)] -> gate: Custom(Gate, [4, WIDE] -> 4) -> Affine(4, 2); }
network! { struct Twice: 4 = Affine(4, 4) -> [Identity, Identity] -> Custom(Gate, [4, 4] -> 4) -> Tanh; }
network! { struct HalfTrained = |a: 3, b: 4| [a, b -> Affine(4, 4)] -> Custom(Gate, [3, 4] -> 4) -> MseLoss; }
network! { struct Frozen: 3 = [Affine(3, 2), Affine(3, 4)] -> #[frozen] Custom(Gate, [2, 4] -> 4) -> MseLoss; }
network! {
    struct Shared: 4 = [Affine(4, 4), Tanh] -> gate: Custom(Gate, [4, 4] -> 4) -> [Affine(4, 4), Identity] -> &gate -> MseLoss;
}
network! { struct Within: 4 = [[Tanh, Affine(4, 4)] -> gate: Custom(Gate, [4, 4] -> 4), Identity] -> &gate -> MseLoss; }
network! { struct Apart: 4 = [Affine(4, 3) -> Relu, inner: Line3] -> Custom(Distance, [3, 3] -> 3); }
network! { struct Line3: 4 = Affine(4, 3) -> line: Custom(Line, 3 -> 3); }
network! { struct Outer = Affine(4, 4) -> Apart -> Custom(Line, 3 -> 3) -> MseLoss; }
network! { struct OfImages: (1, 2, 2) = [Conv2d(1, 2, 1) -> Flatten, Flatten -> Affine(4, 8)] -> Custom(Distance, [8, 8] -> 8); }

#[test]
fn gradients_are_right_at_every_position() {
    assert_maps_right::<Inside<f64>, 3, 4>();
    assert_maps_right::<Straight<f64>, 4, 2>();
    assert_maps_right::<Twice<f64>, 4, 4>();
    assert_maps_right::<Apart<f64>, 4, 3>();
    assert_maps_right::<Line3<f64>, 4, 3>();
    assert_maps_right::<OfImages<f64>, 4, 8>();
    assert_trains_right::<Inputs<f64>, _>(&(sample::<3>(2), sample::<4>(3)), &sample::<4>(4));
    assert_trains_right::<HalfTrained<f64>, _>(&(sample::<3>(2), sample::<4>(3)), &sample::<4>(4));
    assert_trains_right::<Frozen<f64>, _>(&sample::<3>(2), &sample::<4>(4));
    assert_trains_right::<Shared<f64>, _>(&sample::<4>(2), &sample::<4>(4));
    assert_trains_right::<Within<f64>, _>(&sample::<4>(2), &sample::<4>(4));
    assert_trains_right::<Outer<f64>, _>(&sample::<4>(2), &sample::<3>(4));
}

#[test]
fn branches_are_separate_inputs() {
    let net = network::<Apart<f64>>(1);
    let x = sample::<4>(2);
    let y = net.predict_alloc(&x).unwrap();
    let view = net.view();
    let a = (view.affine1.weight * x.column(1) + view.affine1.bias).map(|a| a.max(0.0));
    let inner = &view.inner;
    let b = inner.affine1.weight * x.column(1) + inner.affine1.bias;
    let p = inner.line.params;
    for o in 0..3 {
        let right = (a[o] - (p[o] * b[o] + p[3 + o])).powi(2);
        assert!((y[(o, 1)] - right).abs() < 1e-12, "{} {right}", y[(o, 1)]);
    }
    assert!(Apart::<f64>::LAYERS.iter().all(|layer| layer.kind != "Concat"));
}

#[test]
fn each_tensor_has_its_initialiser_and_its_line_in_the_table() {
    let net = Straight::new(3);
    let [weight, bias, w, scale] = &Straight::TENSORS[..4] else { panic!("four tensors") };
    assert_eq!((w.layer, w.name, w.kind, w.init), ("gate", "weight", ParamKind::Matrix, Init::He));
    assert_eq!((scale.name, scale.kind, scale.init), ("scale", ParamKind::Vector, Init::Constant(1.5)));
    assert!(w.decays() && !scale.decays());
    assert_eq!([bias.offset, w.offset, scale.offset], [16, 20, 36]);
    let (mut expected, rng) = ([0.0_f32; 40], &mut Rng::new(3));
    weight.init.fill(&mut expected[..16], 4, rng);
    Init::He.fill(&mut expected[20..36], 4, rng);
    expected[36..].fill(1.5);
    assert_eq!(net.params()[..40], expected);
}

#[test]
fn what_is_not_trained_has_no_gradient() {
    let net = network::<Frozen<f64>>(1);
    let mut ws = Workspace::<Frozen<f64>, 4>::new();
    net.gradient(&sample::<3>(2), &sample::<4>(4), &mut ws).unwrap();
    let of_gate = Frozen::<f64>::TENSORS.iter().filter(|tensor| tensor.layer == "custom1");
    for tensor in of_gate {
        assert!(tensor.frozen);
        let gradient = &ws.gradient().params()[tensor.offset..][..tensor.len()];
        assert!(gradient.iter().all(|&d| d == 0.0));
    }
}
