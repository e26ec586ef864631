//! Custom layers, at every position in a graph.

use constnet::prelude::*;
use constnet::{BackwardContext, Columns, ColumnsMut, Elementwise, Layer, Rng};

use crate::gradients::{assert_maps_right, assert_trains_right, network, sample};

/// `y = p * x` for each feature: parameters, nothing saved.
pub struct Scale;

impl<const F: usize> Layer<F, F> for Scale {
    const PARAMS: usize = F;

    fn initialize<T: Scalar>(params: &mut [T], rng: &mut Rng) {
        params.fill_with(|| T::from_f64(2.0 + rng.uniform()));
    }

    fn forward<T: Scalar>(p: &[T], x: Columns<'_, T, F>, _: &mut [T], mut y: ColumnsMut<'_, T, F>) {
        for (at, (y, x)) in y.as_mut_slice().iter_mut().zip(x.as_slice()).enumerate() {
            *y = p[at % F] * *x;
        }
    }

    fn backward<T: Scalar>(
        kept: BackwardContext<'_, T, F, F>,
        dy: Columns<'_, T, F>,
        dx: ColumnsMut<'_, T, F>,
    ) {
        Self::forward(kept.params, dy, &mut [], dx);
    }

    fn gradient<T: Scalar>(kept: BackwardContext<'_, T, F, F>, dy: Columns<'_, T, F>, gradient: &mut [T]) {
        for (at, (dy, x)) in dy.as_slice().iter().zip(kept.x.as_slice()).enumerate() {
            gradient[at % F] += *dy * *x;
        }
    }
}

/// `y = Σ exp(x)` of each sample, which saves the exponentials: no parameters, another size.
struct SumOfExp;

impl<const I: usize> Layer<I, 1> for SumOfExp {
    const SAVED: usize = I;

    fn forward<T: Scalar>(_: &[T], x: Columns<'_, T, I>, saved: &mut [T], mut y: ColumnsMut<'_, T, 1>) {
        for (saved, x) in saved.iter_mut().zip(x.as_slice()) {
            *saved = x.exp();
        }
        for (y, saved) in y.as_mut_slice().iter_mut().zip(saved.chunks_exact(I)) {
            *y = saved.iter().copied().sum();
        }
    }

    fn backward<T: Scalar>(
        kept: BackwardContext<'_, T, I, 1>,
        dy: Columns<'_, T, 1>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        for (at, (dx, saved)) in dx.as_mut_slice().iter_mut().zip(kept.saved).enumerate() {
            *dx = *saved * dy[at / I];
        }
    }
}

mod functions {
    use super::*;

    pub struct Softsign;

    impl Elementwise for Softsign {
        fn forward<T: Scalar>(x: T) -> T {
            x / (T::one() + x.abs())
        }

        fn derivative<T: Scalar>(x: T, _: T) -> T {
            let size = T::one() + x.abs();
            (size * size).recip()
        }
    }
}

network! { struct Alone = Custom(Scale, 4 -> 4); }
network! { struct FunctionAlone: 4 = Custom(functions::Softsign); }
network! { struct First = Custom(Scale, 4 -> 4) -> Affine(4, 3) -> Sigmoid; }
network! { struct Last = Affine(4, 3) -> Custom(Scale, 3 -> 3); }
network! { struct SavedFirst = Custom(SumOfExp, 4 -> 1) -> Affine(1, 2); }
network! { struct SavedLast = Affine(4, 3) -> Custom(SumOfExp, _ -> 1); }
network! { struct InBranch = Custom(Scale, 4 -> 4) * (Affine(4, 4) -> Custom(functions::Softsign)) + Identity; }
network! { struct Concatenated: 4 = [Custom(SumOfExp, 4 -> 1), Custom(Scale, 4 -> 4), Custom(functions::Softsign)]; }
network! { struct Shared = s: Custom(Scale, 4 -> 4) -> Custom(functions::Softsign) -> &s -> Affine(4, 2) -> MseLoss; }
network! { struct Frozen = Affine(4, 4) -> #[frozen] Custom(Scale, 4 -> 4) -> Affine(4, 2) -> MseLoss; }
network! { struct BeforeLoss = Affine(4, 3) -> Custom(Scale, _ -> 3) -> SoftmaxWithLoss; }
network! { struct Inner = Affine(4, 4) -> Custom(Scale, 4 -> 4) -> Custom(functions::Softsign); }
network! { struct Outer = Inner -> Custom(SumOfExp, 4 -> 1); }
network! { struct Inputs = |a: 4, b: 4| (a -> s: Custom(Scale, 4 -> 4)) * (b -> &s) -> Custom(SumOfExp, 4 -> 1) -> MseLoss; }

#[test]
fn gradients_are_right_at_every_position() {
    assert_maps_right::<Alone<f64>, 4, 4>();
    assert_maps_right::<FunctionAlone<f64>, 4, 4>();
    assert_maps_right::<First<f64>, 4, 3>();
    assert_maps_right::<Last<f64>, 4, 3>();
    assert_maps_right::<SavedFirst<f64>, 4, 2>();
    assert_maps_right::<SavedLast<f64>, 4, 1>();
    assert_maps_right::<InBranch<f64>, 4, 4>();
    assert_maps_right::<Concatenated<f64>, 4, 9>();
    assert_maps_right::<Inner<f64>, 4, 4>();
    assert_maps_right::<Outer<f64>, 4, 1>();
    assert_trains_right::<Shared<f64>, _>(&sample::<4>(2), &sample::<2>(3));
    assert_trains_right::<Frozen<f64>, _>(&sample::<4>(2), &sample::<2>(3));
    assert_trains_right::<BeforeLoss<f64>, _>(&sample::<4>(2), &[0_u8, 1, 2, 1]);
    assert_trains_right::<Inputs<f64>, _>(&(sample::<4>(2), sample::<4>(3)), &sample::<1>(4));
}

#[test]
fn it_computes_its_function() {
    let x = sample::<4>(2);
    let net = network::<Alone<f64>>(1);
    let scaled = net.predict_alloc(&x).unwrap();
    assert_eq!(scaled[(1, 3)], net.params()[1] * x[(1, 3)]);
    let y = network::<Concatenated<f64>>(1).predict_alloc(&x).unwrap();
    let sum: f64 = x.column(2).iter().map(|x| x.exp()).sum();
    assert!((y[(0, 2)] - sum).abs() < 1e-14);
    assert_eq!(y.fixed_view::<4, 1>(1, 2), scaled.fixed_view::<4, 1>(0, 2));
    assert_eq!(y[(5, 2)], x[(0, 2)] / (1.0 + x[(0, 2)].abs()));
}

#[test]
fn it_initialises_its_parameters_itself() {
    let net = Last::new(1);
    assert!(net.view().custom1.params.iter().all(|value| (2.0..3.0).contains(value)));
    assert_eq!(net.params(), Last::new(1).params());
    assert_ne!(net.params(), Last::new(2).params());
}

#[test]
fn tables_know_its_sizes() {
    assert_eq!((Last::PARAMS, Concatenated::PARAMS, Shared::PARAMS), (15 + 3, 4, 4 + 10));
    assert_eq!(Last::TENSORS[2].layer, "custom1");
    assert_eq!((Last::TENSORS[2].name, Last::TENSORS[2].len()), ("params", 3));
    assert_eq!(Last::LAYERS[1].outputs, 3);
}
