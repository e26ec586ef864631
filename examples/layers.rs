//! Worked examples of the source notebooks, layer by layer: each is computed, compared with the
//! numbers of the notebook, and printed in its format.
//!
//! ```text
//! cargo run --release --example layers
//! ```
//!
//! One sample is a row in NumPy and a column here, which has the same memory layout. So the samples below
//! are written as NumPy writes them, and a weight that is (inputs, outputs) there is copied as it is.

use std::fmt::{Display, Write as _};
use std::io::Write;
use std::process::ExitCode;

use command_line::Outcome;
use constnet::layers::{Loss, SigmoidWithLoss, SoftmaxWithLoss};
use constnet::nalgebra::{Const, Dyn, OMatrix};
use constnet::prelude::*;

network! { struct AffineLayer = Affine(2, 3); }
network! { struct ReluLayer: 2 = Relu; }
network! { struct SigmoidLayer: 2 = Sigmoid; }

fn main() -> ExitCode {
    command_line::no_options("layers", "Computes the worked examples of the notebooks");
    command_line::run(|out| {
        writeln!(out, "Sums")?;
        sums(out)?;
        writeln!(out, "\nAffine, one sample")?;
        affine(out, [[1., 2.]], [[16., 20., 24.]], [[6., 15.]], [[1.; 3], [2.; 3]], [[1.; 3]])?;
        writeln!(out, "\nAffine, two samples")?;
        let y = [[16., 20., 24.], [25., 32., 39.]];
        affine(out, [[1., 2.], [2., 4.]], y, [[6., 15.]; 2], [[3.; 3], [6.; 3]], [[2.; 3]])?;
        writeln!(out, "\nRelu")?;
        relu(out)?;
        writeln!(out, "\nSigmoid")?;
        sigmoid(out)?;
        writeln!(out, "\nSoftmaxWithLoss")?;
        softmax_with_loss(out)?;
        writeln!(out, "\nSigmoidWithLoss")?;
        sigmoid_with_loss(out)
    })
}

/// Over everything, over the samples (as for the gradient of a bias), over each sample.
fn sums(out: &mut dyn Write) -> Outcome {
    let a = SMatrix::<f64, 3, 2>::from_column_slice(&[1., 2., 3., 4., 5., 6.]);
    check(out, "a", a.as_slice(), &[[1., 2., 3.], [4., 5., 6.]])?;
    check(out, "sum", &[a.sum()], &[[21.]])?;
    check(out, "sum over axis 0", a.column_sum().as_slice(), &[[5., 7., 9.]])?;
    check(out, "sum over axis 1", a.row_sum().as_slice(), &[[6., 15.]])
}

/// `out = x · W + b` with the notebook's weight and bias, and backward from ones.
fn affine<const B: usize>(
    out: &mut dyn Write,
    x: [[f64; 2]; B],
    y: [[f64; 3]; B],
    dx: [[f64; 2]; B],
    dw: [[f64; 3]; 2],
    db: [[f64; 3]; 1],
) -> Outcome {
    let x = SMatrix::<f64, 2, B>::from_column_slice(x.as_flattened());
    let dy = SMatrix::<f64, 3, B>::from_element(1.0);
    let mut net = AffineLayer::<f64>::zeros();
    net.params_mut().copy_from_slice(&[1., 2., 3., 4., 5., 6., 7., 8., 9.]);
    let mut ws = Workspace::<AffineLayer<f64>, B>::new();
    check(out, "out", net.predict(&x, &mut ws)?.as_slice(), &y)?;
    check(out, "dx", net.backward(&x, &dy, &mut ws)?.as_slice(), &dx)?;
    let (weight, bias) = ws.gradient().params().split_at(6);
    check(out, "dW", weight, &dw)?;
    check(out, "db", bias, &db)
}

/// The mask of `x <= 0`: where the output is 0, and where no gradient flows back.
fn relu(out: &mut dyn Write) -> Outcome {
    let x = SMatrix::<f64, 2, 2>::from_column_slice(&[1.0, -0.5, -2.0, 3.0]);
    let ones = SMatrix::<f64, 2, 2>::from_element(1.0);
    let net = ReluLayer::<f64>::zeros();
    let mut ws = Workspace::<ReluLayer<f64>, 2>::new();
    check(out, "x", x.as_slice(), &[[1.0, -0.5], [-2.0, 3.0]])?;
    check(out, "out", net.predict(&x, &mut ws)?.as_slice(), &[[1.0, 0.0], [0.0, 3.0]])?;
    let dx = net.backward(&x, &ones, &mut ws)?;
    check(out, "dx", dx.as_slice(), &[[1.0, 0.0], [0.0, 1.0]])?;
    let mask: Vec<bool> = dx.iter().map(|&dx| dx == 0.0).collect();
    if mask != [false, true, true, false] {
        return Err(format!("mask is {mask:?}, but that of x <= 0 is expected").into());
    }
    let words: Vec<&str> = mask.iter().map(|&masked| if masked { " True" } else { "False" }).collect();
    writeln!(out, "mask:\n{}", numpy_style(&words, 2)?)?;
    let masked: Vec<f64> = x.iter().zip(mask).filter(|&(_, masked)| masked).map(|(x, _)| *x).collect();
    check(out, "x[mask]", &masked, &[[-0.5, -2.0]])
}

/// `out = 1 / (1 + exp(-x))`, `dx = dout * out * (1 - out)`.
fn sigmoid(out: &mut dyn Write) -> Outcome {
    let x = SMatrix::<f64, 2, 2>::from_column_slice(&[1.0, -0.5, -2.0, 3.0]);
    let ones = SMatrix::<f64, 2, 2>::from_element(1.0);
    let net = SigmoidLayer::<f64>::zeros();
    let mut ws = Workspace::<SigmoidLayer<f64>, 2>::new();
    let y = [[0.73105858, 0.37754067], [0.11920292, 0.95257413]];
    check(out, "out", net.predict(&x, &mut ws)?.as_slice(), &y)?;
    let dx = [[0.19661193, 0.23500371], [0.10499359, 0.04517666]];
    check(out, "dx", net.backward(&x, &ones, &mut ws)?.as_slice(), &dx)
}

/// Softmax and the cross-entropy error of the book's section 3.5; the true class is the last one.
/// `dx = y - t`, so the softmax `y` is the gradient plus the one-hot target.
fn softmax_with_loss(out: &mut dyn Write) -> Outcome {
    let x = OMatrix::<f64, Const<3>, Dyn>::from_column_slice(&[0.3, 2.9, 4.0]);
    let t = SMatrix::<f64, 3, 1>::new(0.0, 0.0, 1.0);
    let mut dx = x.clone();
    let loss = SoftmaxWithLoss::backward(x.as_view(), &t, dx.as_view_mut());
    check(out, "softmax", (&dx + t).as_slice(), &[[0.01821127, 0.24519181, 0.73659691]])?;
    check(out, "cross entropy", &[loss], &[[0.30571446]])?;
    check(out, "dx", dx.as_slice(), &[[0.01821127, 0.24519181, -0.26340309]])
}

/// Binary cross-entropy; `dx = (y - t) / batch_size`.
fn sigmoid_with_loss(out: &mut dyn Write) -> Outcome {
    let x = OMatrix::<f64, Const<1>, Dyn>::from_column_slice(&[-1.0, 0.5, 2.0]);
    let mut dx = x.clone();
    let loss = SigmoidWithLoss::backward(x.as_view(), &[0_u8, 1, 1], dx.as_view_mut());
    check(out, "loss", &[loss], &[[0.30475556]])?;
    check(out, "dx", dx.as_slice(), &[[0.08964714, -0.12584689, -0.03973431]])
}

/// Prints values as NumPy does, one sample per row, after comparing them with the expected ones.
fn check<const W: usize>(out: &mut dyn Write, name: &str, found: &[f64], expected: &[[f64; W]]) -> Outcome {
    let expected = expected.as_flattened();
    let close = |(found, expected): (&f64, &f64)| (found - expected).abs() < 1e-8;
    if found.len() != expected.len() || !found.iter().zip(expected).all(close) {
        return Err(format!("{name} is {found:?}, but {expected:?} is expected").into());
    }
    // Eight digits after the point, where there are any.
    let rounded: Vec<f64> = found.iter().map(|value| (value * 1e8).round() / 1e8).collect();
    Ok(writeln!(out, "{name}:\n{}", numpy_style(&rounded, W)?)?)
}

fn numpy_style(values: &[impl Display], width: usize) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for (number, row) in values.chunks(width).enumerate() {
        text += if number == 0 { "[[" } else { "]\n [" };
        for (column, value) in row.iter().enumerate() {
            let gap = if column == 0 { "" } else { " " };
            write!(text, "{gap}{value}")?;
        }
    }
    Ok(text + "]]")
}
