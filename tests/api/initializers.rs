//! Initialisers: the distribution of the weights of a new network, by default and with `#[init(...)]`.

use constnet::prelude::*;

const I: usize = 400;
const O: usize = 200;

const XAVIER: f64 = 0.05; // sqrt(1 / 400)
const HE: f64 = 0.070_710_678; // sqrt(2 / 400)

/// Asserts that the values look normally distributed around 0 with this standard deviation.
#[track_caller]
fn assert_spread(values: &[f32], std: f64) {
    let count = values.len() as f64;
    let values: Vec<_> = values.iter().map(|&value| f64::from(value)).collect();
    let mean = values.iter().sum::<f64>() / count;
    let found = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    let near = values.iter().filter(|value| value.abs() < std).count() as f64 / count;
    let far = values.iter().filter(|value| value.abs() > 3.0 * std).count() as f64 / count;
    // Four standard errors of each estimate over 80 000 values.
    assert!(mean.abs() < 0.015 * std, "mean {mean}");
    assert!((found / std - 1.0).abs() < 0.01, "standard deviation {found}, not {std}");
    assert!((near - 0.6827).abs() < 0.007, "{near} within one standard deviation");
    assert!((far - 0.0027).abs() < 0.0008, "{far} beyond three standard deviations");
}

macro_rules! spreads {
    ($($test:ident: $std:expr, [$($declaration:tt)*];)*) => {$(
        #[test]
        fn $test() {
            network! { struct Net = $($declaration)*; }
            let net = Net::new(42);
            assert_eq!(Net::TENSORS[0].len(), I * O);
            assert_spread(&net.params()[..I * O], $std);
        }
    )*};
}
spreads! {
    he_before_relu: HE, [Affine(I, O) -> Relu];
    he_before_relu_without_a_bias: HE, [MatMul(I, O) -> Relu -> MatMul(O, 2) -> MseLoss];
    what_comes_next_may_stand_behind_identity: HE, [Affine(I, O) -> Identity -> Relu];
    xavier_before_sigmoid: XAVIER, [Affine(I, O) -> Sigmoid];
    xavier_before_a_sigmoid_that_relu_follows: XAVIER, [Affine(I, O) -> Sigmoid -> Relu];
    xavier_before_a_loss: XAVIER, [Affine(I, O) -> SoftmaxWithLoss];
    xavier_at_the_end: XAVIER, [MatMul(I, O)];
    chosen_xavier: XAVIER, [#[init(xavier)] Affine(I, O) -> Relu];
    chosen_he: HE, [#[init(he)] Affine(I, O) -> Sigmoid];
    chosen_normal: 0.01, [#[init(normal(0.01))] Affine(I, O) -> Relu];
    chosen_normal_of_an_integer: 2.0, [#[init(normal(2))] MatMul(I, O)];
    chosen_for_a_named_stage: 0.01, [#[init(normal(0.01))] hidden: Affine(I, O) -> Relu];
    chosen_with_documentation: 0.01, [
        /// The book's first choice.
        #[init(normal(0.01))]
        Affine(I, O) -> Relu
    ];
}

#[test]
fn zeros_are_all_zero() {
    network! { struct Net = #[init(zeros)] Affine(I, O) -> Relu; }
    assert!(Net::new(42).params().iter().all(|&value| value == 0.0));
}

#[test]
fn biases_begin_at_zero() {
    network! { struct Net = #[init(normal(1))] Affine(I, O) -> Relu -> Affine(O, 3) -> SoftmaxWithLoss; }
    let net = Net::new(42);
    assert!(net.view().affine1.bias.iter().chain(net.view().affine2.bias.iter()).all(|&b| b == 0.0));
}

/// Each stage has its own initialiser, and the choice for one does not affect the next.
#[test]
fn each_stage_is_initialised_separately() {
    network! {
        struct Net = #[init(zeros)] Affine(3, I) -> Relu -> MatMul(I, O) -> Relu -> back: MatMul(O, I)
            -> Sigmoid -> #[init(normal(3.0))] last: MatMul(I, O);
    }
    let net = Net::new(42);
    let view = net.view();
    assert!(view.affine1.weight.iter().all(|&w| w == 0.0));
    assert_spread(&view.matmul1.weight.iter().copied().collect::<Vec<_>>(), HE);
    assert_spread(&view.back.weight.iter().copied().collect::<Vec<_>>(), (1.0_f64 / 200.0).sqrt());
    assert_spread(&view.last.weight.iter().copied().collect::<Vec<_>>(), 3.0);
}
