//! Backpropagation through networks with every loss, in several depths, against the networks' own
//! `numerical_gradient` and against the check of this test.

use constnet::prelude::*;

use crate::check::{check, compare, values};
use crate::support::batch;

const SAMPLES: usize = 5;
const LABELS: [u8; SAMPLES] = [0, 2, 1, 2, 2];
const ANSWERS: [bool; SAMPLES] = [true, false, false, true, true];

network! { struct Softmax1 = Affine(4, 3) -> SoftmaxWithLoss; }
network! { struct Softmax2 = Affine(4, 6) -> Relu -> Affine(6, 3) -> SoftmaxWithLoss; }
network! {
    struct Softmax4 = Affine(4, 6) -> Relu -> Affine(6, 5) -> Sigmoid -> MatMul(5, 6) -> Relu
        -> Affine(6, 3) -> SoftmaxWithLoss;
}
network! { struct Sigmoid1 = Affine(4, 1) -> SigmoidWithLoss; }
network! { struct Sigmoid2 = Affine(4, 6) -> Sigmoid -> Affine(6, 3) -> SigmoidWithLoss; }
network! { struct Mse1 = MatMul(4, 3) -> MseLoss; }
network! { struct Mse2 = Affine(4, 6) -> Sigmoid -> Affine(6, 3) -> MseLoss; }
network! { struct Mae1 = MatMul(4, 3) -> MaeLoss; }
network! { struct Mae2 = Affine(4, 6) -> Tanh -> Affine(6, 3) -> MaeLoss; }
network! { struct Huber1 = MatMul(4, 3) -> HuberLoss(1.0); }
network! { struct Huber2 = Affine(4, 6) -> Tanh -> Affine(6, 3) -> HuberLoss(0.25); }
network! { struct ActivationLast = Affine(4, 3) -> Sigmoid -> MseLoss; }

/// Columns of probabilities, which are not one-hot and do not add up to 1.
fn probabilities() -> SMatrix<f64, 3, SAMPLES> {
    SMatrix::from_iterator(values(4, 3 * SAMPLES).into_iter().map(|value| value.abs() / 1.5))
}

fn real_values() -> SMatrix<f64, 3, SAMPLES> {
    SMatrix::from_iterator(values(5, 3 * SAMPLES))
}

macro_rules! gradients {
    ($($test:ident: $net:ident, $targets:expr;)*) => {$(
        #[test]
        fn $test() {
            let params = values(1, $net::PARAMS);
            let x = values(2, 4 * SAMPLES);
            let net = $net::<f64, _>::from_params(params.as_slice()).unwrap();
            let mut ws = Workspace::<$net<f64>, SAMPLES>::new();
            let numerical = net.numerical_gradient(&batch(&x), &$targets, &mut ws).unwrap();
            let gradient = net.gradient(&batch(&x), &$targets, &mut ws).unwrap();
            assert_eq!(compare(gradient.params(), numerical.params()), Ok(()));
            let loss = |params: &[f64]| {
                let net = $net::<f64, _>::from_params(params).unwrap();
                net.loss_alloc(&batch(&x), &$targets).unwrap()
            };
            assert_eq!(check(loss, &params, gradient.params()), Ok(()));
        }
    )*};
}
gradients! {
    softmax_with_loss: Softmax1, LABELS;
    softmax_with_loss_of_probabilities: Softmax1, probabilities();
    softmax_with_loss_behind_two_layers: Softmax2, LABELS;
    softmax_with_loss_behind_four_layers: Softmax4, LABELS;
    four_layers_of_probabilities: Softmax4, probabilities();
    sigmoid_with_loss: Sigmoid1, ANSWERS;
    sigmoid_with_loss_behind_two_layers: Sigmoid2, probabilities();
    mse_loss: Mse1, real_values();
    mse_loss_behind_two_layers: Mse2, real_values();
    mae_loss: Mae1, real_values();
    mae_loss_behind_two_layers: Mae2, real_values();
    huber_loss: Huber1, real_values();
    huber_loss_behind_two_layers: Huber2, real_values();
    mse_loss_behind_an_activation: ActivationLast, probabilities();
}
