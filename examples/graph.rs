//! Computational graphs of the source notebooks as declarations: shopping with a tax, forward
//! and backward, and the Repeat and Sum nodes. Each value is compared with that of the
//! notebook, and printed in its format.
//!
//! ```text
//! cargo run --release --example graph
//! ```
//!
//! A notebook creates an object for each node, calls `forward` from left to right, saves values for the
//! backward pass and calls `backward` from right to left. Here the graph is one line: named inputs
//! between bars, `+` and `*` as in arithmetic. The macro generates both passes, and `backward` returns one
//! gradient for each input, by name. The prices are computed in `f64`, as in Python, and agree to
//! the last digit.

use std::io::Write;
use std::process::ExitCode;

use command_line::Outcome;
use constnet::prelude::*;

network! {
    /// Section 5.4.1: two apples.
    struct Apples = |apple, apples, tax| apple * apples * tax;
}

network! {
    /// Section 5.4.2: two apples and three oranges.
    struct Receipt = |apple, apples, orange, oranges, tax| (apple * apples + orange * oranges) * tax;
}

// A single node: a layer of the notebooks, whose values are intermediate results.
network! { struct MulLayer = |x, y| x * y; }
network! { struct AddLayer = |x, y| x + y; }

/// The sizes of the Repeat and Sum nodes.
const D: usize = 8;
const N: usize = 7;

network! { struct RepeatNode: D = Repeat(N); }
network! { struct SumNode: { N * D } = Sum(N); }

fn main() -> ExitCode {
    command_line::no_options("graph", "Computes the graphs of the notebooks");
    command_line::run(|out| {
        writeln!(out, "Two apples")?;
        apples(out)?;
        writeln!(out, "\nTwo apples and three oranges")?;
        receipt(out)?;
        writeln!(out, "\nNode by node")?;
        node_by_node(out)?;
        writeln!(out, "\nSum")?;
        sum(out)?;
        writeln!(out, "\nRepeat")?;
        repeat(out)
    })
}

fn apples(out: &mut dyn Write) -> Outcome {
    let graph = Apples::<f64>::zeros(); // no parameters to initialise
    let mut ws = Workspace::<Apples<f64>, 1>::new();
    let x = (100.0, 2.0, 1.1);
    let price = graph.predict(&x, &mut ws)?[0];
    exactly(out, "price", price, 220.00000000000003)?;
    let d = graph.backward(&x, &1.0, &mut ws)?;
    exactly(out, "dapple", d.apple[0], 2.2)?;
    exactly(out, "dapple_num", d.apples[0], 110.00000000000001)?;
    exactly(out, "dtax", d.tax[0], 200.)
}

fn receipt(out: &mut dyn Write) -> Outcome {
    let graph = Receipt::<f64>::zeros();
    let mut ws = Workspace::<Receipt<f64>, 1>::new();
    let x = (100.0, 2.0, 150.0, 3.0, 1.1);
    let price = graph.predict(&x, &mut ws)?[0];
    exactly(out, "price", price, 715.0000000000001)?;
    let d = graph.backward(&x, &1.0, &mut ws)?;
    exactly(out, "dapple_num", d.apples[0], 110.00000000000001)?;
    exactly(out, "dapple", d.apple[0], 2.2)?;
    exactly(out, "dorange", d.orange[0], 3.3000000000000003)?;
    exactly(out, "dorange_num", d.oranges[0], 165.)?;
    exactly(out, "dtax", d.tax[0], 650.)
}

/// The same receipt in the steps of the notebooks, for the values between the nodes.
fn node_by_node(out: &mut dyn Write) -> Outcome {
    let (mul, add) = (MulLayer::<f64>::zeros(), AddLayer::<f64>::zeros());
    let apple_price = mul.predict_alloc(&(100.0, 2.0))?[0];
    let orange_price = mul.predict_alloc(&(150.0, 3.0))?[0];
    let all_price = add.predict_alloc(&(apple_price, orange_price))?[0];
    exactly(out, "apple price", apple_price, 200.)?;
    exactly(out, "orange price", orange_price, 450.)?;
    exactly(out, "all price", all_price, 650.)?;
    exactly(out, "price", mul.predict_alloc(&(all_price, 1.1))?[0], 715.0000000000001)?;

    let mut mul_ws = Workspace::<MulLayer<f64>, 1>::new();
    let mut add_ws = Workspace::<AddLayer<f64>, 1>::new();
    let dall_price = mul.backward(&(all_price, 1.1), &1.0, &mut mul_ws)?.x[0];
    let d = add.backward(&(apple_price, orange_price), &dall_price, &mut add_ws)?;
    exactly(out, "dall_price", dall_price, 1.1)?;
    exactly(out, "dapple_price", d.x[0], 1.1)?;
    exactly(out, "dorange_price", d.y[0], 1.1)
}

/// `y` sums the rows of `x`; in the backward pass each row gets the whole of `dy`.
fn sum(out: &mut dyn Write) -> Outcome {
    let graph = SumNode::<f64>::zeros();
    let mut ws = Workspace::<SumNode<f64>, 1>::new();
    let x = SMatrix::<f64, { N * D }, 1>::from_column_slice(ROWS.as_flattened());
    let dy = SVector::<f64, D>::from(GRADIENT);
    nearly(out, "y", graph.predict(&x, &mut ws)?.as_slice(), &SUM_OF_ROWS)?;
    let dx = graph.backward(&x, &dy, &mut ws)?;
    nearly(out, "dx", dx.as_slice(), [GRADIENT; N].as_flattened())
}

/// `y` is `x` in each of its rows; in the backward pass the rows of `dy` are summed. So each of the two
/// nodes is the backward pass of the other one.
fn repeat(out: &mut dyn Write) -> Outcome {
    let graph = RepeatNode::<f64>::zeros();
    let mut ws = Workspace::<RepeatNode<f64>, 1>::new();
    let x = SVector::<f64, D>::from(REPEATED);
    let dy = SMatrix::<f64, { N * D }, 1>::from_column_slice(ROWS.as_flattened());
    nearly(out, "y", graph.predict(&x, &mut ws)?.as_slice(), [REPEATED; N].as_flattened())?;
    nearly(out, "dx", graph.backward(&x, &dy, &mut ws)?.as_slice(), &SUM_OF_ROWS)
}

/// Prints a value after comparing it, to the last bit.
fn exactly(out: &mut dyn Write, name: &str, found: f64, expected: f64) -> Outcome {
    if found != expected {
        return Err(format!("{name} is {found}, but {expected} is expected").into());
    }
    Ok(writeln!(out, "{name}: {found}")?)
}

/// Prints rows of `D` values after comparing them. The notebook's numbers have eight digits after the
/// point, so a sum of `N` of them may be off by `N` halves of the last one.
fn nearly(out: &mut dyn Write, name: &str, found: &[f64], expected: &[f64]) -> Outcome {
    let close = |(found, expected): (&f64, &f64)| (found - expected).abs() < 0.5e-8 * (N + 1) as f64;
    if found.len() != expected.len() || !found.iter().zip(expected).all(close) {
        return Err(format!("{name} is {found:?}, but {expected:?} is expected").into());
    }
    let rows: Vec<String> = found.chunks(D).map(numpy_style).collect();
    Ok(writeln!(out, "{name}:\n[{}]", rows.join("\n "))?)
}

/// A row of an array as NumPy prints it: six values of eight digits a line, without the zeros at
/// their ends.
fn numpy_style(row: &[f64]) -> String {
    let value = |value: &f64| {
        let digits = format!("{value:11.8}");
        format!("{:11}", digits.trim_end_matches('0'))
    };
    let lines = row.chunks(6).map(|values| values.iter().map(value).collect::<Vec<_>>().join(" "));
    format!("[{}]", lines.collect::<Vec<_>>().join("\n  "))
}

const ROWS: [[f64; D]; N] = [
    [0.51508121, 0.29003736, 0.42900966, -0.49818843, -0.37028231, -1.44660693, -1.95696758, 0.10767352],
    [-1.06022734, -1.06835591, 0.01333767, 0.82094468, -0.39445195, -0.6912514, 0.22374962, -0.34125034],
    [0.43767875, -2.16004108, 0.76272881, 0.85319377, 0.40110396, 0.17212696, 0.82244438, 0.38426659],
    [1.23347096, 1.31467389, 0.50216413, -0.52750641, -0.37798191, 0.27052371, 0.03309953, 0.18289856],
    [0.34142316, 1.49135943, 0.54762872, 1.83318555, 1.25830794, -0.58098627, -0.24456501, -0.25168757],
    [1.0913231, 1.48800177, 0.23052024, 1.62312557, -0.36053911, -0.1086271, -1.29462005, -1.32395419],
    [0.0613258, 0.95575305, 0.57256438, -2.18571073, 0.08369243, -0.26954473, 1.02159193, 0.10833606],
];

const SUM_OF_ROWS: [f64; D] =
    [2.62007564, 2.31142849, 3.05795361, 1.919044, 0.23984905, -2.65436575, -1.39526718, -1.13371737];

const GRADIENT: [f64; D] =
    [-0.86079817, -0.06423127, -0.26390105, -0.94597227, 1.18503516, -0.51447055, -0.25379368, -1.08943648];

const REPEATED: [f64; D] =
    [1.95483672, 0.77489131, 0.26713495, 1.41444588, -0.48027678, -0.77894386, 1.19416766, -0.45450741];
