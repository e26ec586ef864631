//! Prediction with 784-50-10 for one sample and for 100.

use std::hint::black_box;

use burn::tensor::Device;
use constnet::{Model as _, Rng};
use nalgebra::{Const, Dyn, MatrixView};

use super::TwoLayerNet;
use crate::images::FEATURES;
use crate::inputs::{assert_close, uniform};
use crate::peers::burn::{Model, tensor};
use crate::timing::{Contender, compare};

/// Times the prediction against burn's.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    let net = TwoLayerNet::new(7);
    let mut ws = TwoLayerNet::workspace::<100>();
    let device = Device::flex();
    let model = Model::new(net.params(), &device);
    for samples in [1, 100] {
        let workload = format!("TwoLayerNet-predict-{samples}");
        if !selected(&workload) {
            continue;
        }
        let values = uniform(FEATURES * samples, &mut Rng::new(1));
        let x = MatrixView::from_slice_generic(&values, Const::<FEATURES>, Dyn(samples));
        let x_of_burn = tensor(&values, samples, &device);
        let y = net.predict(&x, &mut ws).expect("the batch fits");
        let y_of_burn = model.forward(x_of_burn.clone()).into_data().try_to_vec::<f32>().expect("f32");
        assert_close(&workload, &y_of_burn, y.as_slice(), 1e-4);
        compare(
            &workload,
            vec![
                Contender::new("constnet", || _ = black_box(net.predict(black_box(&x), &mut ws))),
                Contender::new("burn", || _ = black_box(model.forward(black_box(&x_of_burn).clone()))),
            ],
        );
    }
}
