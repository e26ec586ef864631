//! Tables: from CSV text to predictions, what travels with a network, and texts of any kind.

mod any_text;
mod end_to_end;
mod scikit_learn;
mod travels;

use constnet::data::{Schema, Table};

/// A table of points: the class is that of the side of a line, and depends on the colour.
fn points(count: usize, seed: u64) -> Table {
    let mut rng = constnet::Rng::new(seed);
    let mut table = Table::new(["number", "x", "colour", "y", "side", "sum"]).unwrap();
    for number in 0..count {
        let (x, y, red) = (4.0 * rng.uniform() - 2.0, 4.0 * rng.uniform() - 2.0, rng.below(2) == 1);
        let side = if x + y + f64::from(red) > 0.5 { "above" } else { "below" };
        let (x, y, sum) = (format!("{x:.3}"), format!("{y:.3}"), format!("{:.3}", x + 2.0 * y));
        let colour = if red { "red" } else { "blue" };
        table.push([number.to_string().as_str(), &x, colour, &y, side, &sum]).unwrap();
    }
    table
}

fn schema(table: &Table) -> Schema {
    Schema::builder().numbers(["x", "y"]).one_hot(["colour"]).class("side").fit(table).unwrap()
}
