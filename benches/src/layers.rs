//! Single layers: time of the forward and the backward pass.
//!
//! One line per layer, medians in turns: `layer Tanh forward 12.3 us backward 14.0 us ratio 1.14`. The
//! backward pass of a layer should take at most 2.5 times as long as its forward pass.
//!
//! Element-wise functions are called directly. Other layers are in a separate network each:
//! forward is its prediction, backward the additional time of a training step without an update, thus with
//! the gradients of the input and of the parameters, and without the copy of `dy` into the workspace. Layers that
//! compute something else in training are called directly, too.

use std::hint::black_box;

use constnet::access::Gradient;
use constnet::kernel::Layout;
use constnet::layers::*;
use constnet::nalgebra::DimName;
use constnet::prelude::*;
use constnet::{Columns, ColumnsMut, Rng};
use nalgebra::{Const, Dyn};

use crate::inputs::uniform;
use crate::timing::{Contender, medians};

/// Values of a sample.
const FEATURES: usize = 1024;
/// Samples of a batch.
const SAMPLES: usize = 128;

fn columns(values: &[f32]) -> Columns<'_, f32, FEATURES> {
    Columns::from_slice_generic(values, Const, Dyn(SAMPLES))
}

fn columns_mut(values: &mut [f32]) -> ColumnsMut<'_, f32, FEATURES> {
    ColumnsMut::from_slice_generic(values, Const, Dyn(SAMPLES))
}

/// The values that a layer works on.
struct Values {
    x: Vec<f32>,
    y: Vec<f32>,
    dy: Vec<f32>,
    dx: Vec<f32>,
}

/// Prints the line of a layer.
fn report(name: &str, forward: impl FnMut(), backward: impl FnMut()) {
    let medians = medians(&mut [Contender::new("forward", forward), Contender::new("backward", backward)]);
    print(name, medians[0], medians[1]);
}

fn print(name: &str, forward: f64, backward: f64) {
    println!(
        "layer {name} forward {forward:.1} us backward {backward:.1} us ratio {:.2}",
        backward / forward
    );
}

/// Times layers that keep the shape and have no parameters: those of the table of functions, or the given ones.
macro_rules! functions {
    (($selected:expr, $values:expr) $(
        $layer:ident $(($number:ident: T = $example:literal))? as $written:tt from $saved:ident, rate $rate:literal: $docs:tt
    )*) => {$(
        if $selected(concat!("layer ", stringify!($layer))) {
            let Values { x, y, dy, dx } = $values;
            $layer::forward($($example,)? columns(x), columns_mut(y));
            let saved = if stringify!($saved) == "x" { x.clone() } else { y.clone() };
            report(
                stringify!($layer),
                || $layer::forward($($example,)? columns(black_box(x)), columns_mut(y)),
                || $layer::backward($($example,)? columns(black_box(&saved)), columns(dy), columns_mut(dx)),
            );
        }
    )*};
}

network! { struct AffineNet = Affine(256, 256); }
network! { struct MatMulNet = MatMul(256, 256); }
// Small enough that the data of both passes fits into the same cache.
network! { struct RepeatNet: 32 = Repeat(8); }
network! { struct SumNet: 256 = Sum(8); }
network! { struct PReluNet: 256 = PRelu; }
network! { struct SoftmaxNet: 10 = Softmax; }
network! { struct LayerNormNet: 256 = LayerNorm; }
network! { struct StandardizeNet: 256 = Standardize; }
network! { struct Conv2dOf1Net: (1, 28, 28) = Conv2d(1, 6, 5); }
network! { struct Conv2dOf6Net: (6, 12, 12) = Conv2d(6, 16, 5); }
network! { struct Conv2dOf64Net: (64, 14, 14) = Conv2d(64, 64, 3, pad = 1); }
network! { struct DepthwiseConv2dNet: (16, 14, 14) = DepthwiseConv2d(16, 3, pad = 1); }
network! { struct GroupsNet: (64, 14, 14) = Conv2d(64, 64, 3, pad = 1, groups = 4); }
network! { struct DilationNet: (64, 14, 14) = Conv2d(64, 64, 3, pad = 2, dilation = 2); }
network! { struct ConvTranspose2dNet: (32, 14, 14) = ConvTranspose2d(32, 16, 2, stride = 2); }
network! { struct Upsample2dNet: (16, 14, 14) = Upsample2d(2); }
network! { struct BilinearNet: (16, 14, 14) = Upsample2d(2, mode = bilinear); }
network! { struct MaxPool2dNet: (6, 24, 24) = MaxPool2d(2); }
network! { struct AvgPool2dNet: (6, 24, 24) = AvgPool2d(2); }
network! { struct GlobalAvgPoolNet: (64, 7, 7) = GlobalAvgPool; }

/// Times networks of one layer.
macro_rules! networks {
    ($selected:ident, $($net:ident $name:literal;)*) => {$(
        if $selected(concat!("layer ", $name)) {
            const INPUTS: usize = <<$net as Network>::Input as DimName>::DIM;
            const OUTPUTS: usize = <<$net as Network>::Output as DimName>::DIM;
            let rng = &mut Rng::new(2);
            let (x, dy) = (uniform(INPUTS * SAMPLES, rng), uniform(OUTPUTS * SAMPLES, rng));
            let x = Columns::<f32, INPUTS>::from_slice_generic(&x, Const, Dyn(SAMPLES));
            let dy = Columns::<f32, OUTPUTS>::from_slice_generic(&dy, Const, Dyn(SAMPLES));
            let net = $net::new(1);
            let [mut ws, mut ws_back] = [$net::workspace::<SAMPLES>(), $net::workspace::<SAMPLES>()];
            let mut copy = vec![0.0; OUTPUTS * SAMPLES];
            let medians = medians(&mut [
                Contender::new("forward", || _ = black_box(net.predict(black_box(&x), &mut ws))),
                Contender::new("both", || _ = black_box(net.backward(black_box(&x), &dy, &mut ws_back))),
                Contender::new("copy", || black_box(&mut copy).copy_from_slice(black_box(dy.as_slice()))),
            ]);
            print($name, medians[0], medians[1] - medians[0] - medians[2]);
        }
    )*};
}

/// Times a normalisation over a batch, which computes something else in prediction.
fn batch_norm<const C: usize>(name: &str, layout: Layout, values: &mut Values) {
    let p: Vec<f32> = [1.0, 0.0].into_iter().flat_map(|value| [value; C]).collect();
    let (mut d, mut statistics, running) = (vec![0.0; 2 * C], vec![0.0; 2 * C + 1], vec![1.0; 2 * C + 1]);
    let Values { x, y, dy, dx } = values;
    BatchNorm::<C>::forward_train(layout, &p, &running, columns(x), &mut statistics, columns_mut(y));
    let saved = statistics.clone();
    report(
        name,
        || {
            let (x, y) = (columns(black_box(x)), columns_mut(y));
            BatchNorm::<C>::forward_train(layout, &p, &running, x, &mut statistics, y);
        },
        || {
            let (x, dy, dx) = (columns(black_box(x)), columns(dy), columns_mut(dx));
            let d = Gradient::replace(&mut d);
            BatchNorm::<C>::gradient_and_backward(layout, &p, &running, x, &saved, dy, dx, d);
        },
    );
}

/// Times each layer alone.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    let rng = &mut Rng::new(1);
    let mut random = || uniform(FEATURES * SAMPLES, rng).iter().map(|x| 8.0 * x).collect::<Vec<f32>>();
    let mut values = Values { x: random(), y: random(), dy: random(), dx: random() };
    let all = &mut values;
    functions! { (selected, all) Relu as (Relu) from y, rate 8: {} Softmax as (Softmax) from y, rate 1: {} }
    constnet::kernel::functions!(functions, selected, all);
    if selected("layer BatchNorm") {
        batch_norm::<FEATURES>("BatchNorm", Layout::Samples, &mut values);
        batch_norm::<16>("BatchNorm of images", Layout::Blocked16, &mut values);
    }
    if selected("layer Dropout") {
        let Values { x, y, dy, dx } = &mut values;
        report(
            "Dropout",
            || Dropout::forward_train(0.5, Some(1), columns(black_box(x)), columns_mut(y)),
            || Dropout::backward(0.5, Some(1), columns(black_box(dy)), columns_mut(dx)),
        );
    }
    networks! { selected,
        AffineNet "Affine(256, 256)";
        MatMulNet "MatMul(256, 256)";
        RepeatNet "Repeat(8)";
        SumNet "Sum(8)";
        PReluNet "PRelu";
        SoftmaxNet "Softmax of 10";
        LayerNormNet "LayerNorm";
        StandardizeNet "Standardize";
        Conv2dOf1Net "Conv2d(1, 6, 5)";
        Conv2dOf6Net "Conv2d(6, 16, 5)";
        Conv2dOf64Net "Conv2d(64, 64, 3, pad = 1)";
        DepthwiseConv2dNet "DepthwiseConv2d(16, 3, pad = 1)";
        GroupsNet "Conv2d(64, 64, 3, pad = 1, groups = 4)";
        DilationNet "Conv2d(64, 64, 3, pad = 2, dilation = 2)";
        ConvTranspose2dNet "ConvTranspose2d(32, 16, 2, stride = 2)";
        Upsample2dNet "Upsample2d(2)";
        BilinearNet "Upsample2d(2, mode = bilinear)";
        MaxPool2dNet "MaxPool2d(2)";
        AvgPool2dNet "AvgPool2d(2)";
        GlobalAvgPoolNet "GlobalAvgPool";
    }
}
