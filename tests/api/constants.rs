//! Constants of a network's type: `PARAMS`, `TENSORS`, `LAYERS`, `SUMMARY`.

use constnet::init::Init;
use constnet::prelude::*;
use constnet::{LayerInfo, ParamInfo};

network! {
    struct TwoLayerNet = Affine(784, 50) -> Relu -> out: Affine(50, 10) -> SoftmaxWithLoss;
}

network! { struct Mapper: 6 = Sigmoid -> MatMul(6, 4) -> Identity; }

network! { struct Activation: 6 = Relu; }

#[test]
fn the_tensors_are_contiguous() {
    let expected = [
        ParamInfo::new("affine1", "weight", 50, 784, 0).init(Init::He),
        ParamInfo::new("affine1", "bias", 50, 1, 39_200),
        ParamInfo::new("out", "weight", 10, 50, 39_250).init(Init::Xavier),
        ParamInfo::new("out", "bias", 10, 1, 39_750),
    ];
    assert_eq!(TwoLayerNet::TENSORS, expected);
    assert_eq!(TwoLayerNet::PARAMS, 39_760);
    assert_eq!(TwoLayerNet::TENSORS.iter().map(ParamInfo::len).sum::<usize>(), TwoLayerNet::PARAMS);
    assert_eq!(Mapper::TENSORS, [ParamInfo::new("matmul1", "weight", 4, 6, 0).init(Init::Xavier)]);
}

#[test]
fn the_layers_have_their_sizes_and_costs() {
    let expected = [
        LayerInfo::new("affine1", "Affine", 784, 50, 39_250, 39_200),
        LayerInfo::new("relu1", "Relu", 50, 50, 0, 0),
        LayerInfo::new("out", "Affine", 50, 10, 510, 500),
        LayerInfo::new("softmax_with_loss1", "SoftmaxWithLoss", 10, 1, 0, 0),
    ];
    assert_eq!(TwoLayerNet::LAYERS, expected);
    let expected = [
        LayerInfo::new("sigmoid1", "Sigmoid", 6, 6, 0, 0),
        LayerInfo::new("matmul1", "MatMul", 6, 4, 24, 24),
        LayerInfo::new("identity1", "Identity", 4, 4, 0, 0),
    ];
    assert_eq!(Mapper::LAYERS, expected);
}

#[test]
fn the_summary_is_a_table() {
    let expected = "\
TwoLayerNet: 784 -> 10
stage               layer            output  parameters  multiply-adds    bytes
affine1             Affine(784, 50)      50      39 250         39 200  157 200
relu1               Relu                 50           0              0      200
out                 Affine(50, 10)       10         510            500    2 080
softmax_with_loss1  SoftmaxWithLoss    loss           0              0        0
total                                            39 760         39 700  159 480

memory in bytes  batch 1  batch 10  batch 100  batch 1000
prediction       159 280   161 440    183 040     399 040
training         318 520   322 480    362 080     758 080
";
    assert_eq!(TwoLayerNet::SUMMARY, expected);
}

#[test]
fn a_network_without_parameters_says_so() {
    assert_eq!(Activation::PARAMS, 0);
    assert_eq!(Activation::TENSORS, []);
    assert!(Activation::new(1).params().is_empty());
    assert!(Activation::SUMMARY.starts_with("Activation: 6 -> 6\n"));
}

#[test]
fn constants_are_known_to_the_compiler_and_to_generic_code() {
    const _: () = assert!(TwoLayerNet::PARAMS == 39_760 && TwoLayerNet::LAYERS.len() == 4);
    fn describe<N: Network>() -> (&'static str, usize, usize, &'static str) {
        (N::NAME, N::PARAMS, N::TENSORS.len(), N::SUMMARY)
    }
    let expected = ("TwoLayerNet", 39_760, 4, TwoLayerNet::SUMMARY);
    assert_eq!((describe::<TwoLayerNet>(), describe::<TwoLayerNet<f64>>()), (expected, expected));
}

#[test]
fn a_workspace_knows_its_size() {
    assert_eq!(Workspace::<TwoLayerNet, 100>::CAPACITY, 100);
    let [narrow, wide] = [TwoLayerNet::workspace::<1>().bytes(), TwoLayerNet::workspace::<2>().bytes()];
    // The gradient, and the live values of each sample.
    assert_eq!(narrow, 4 * (39_760 + TwoLayerNet::<f32>::TRAINING_MEMORY));
    assert_eq!((narrow - 4 * 39_760) * 2, wide - 4 * 39_760);
    assert_eq!(Workspace::<TwoLayerNet<f64>, 1>::new().bytes(), 2 * narrow);
}
