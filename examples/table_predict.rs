//! The variety of one apple, by the network that the example `table` has saved. Nothing but the file and the
//! declaration of the network is needed.
//!
//! ```text
//! cargo run --release --example table_predict -- weight=182 diameter=74 sugar=12.9 colour=red
//! ```

mod apples;

use apples::{Apples, FILE};
use constnet::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let weights = Weights::load(FILE).map_err(|error| format!("{error}; run the example `table` first"))?;
    let schema = weights.schema()?;
    let mut net = Apples::new(0);
    weights.apply(&mut net)?;

    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let cells = arguments.iter().map(|argument| argument.split_once('=').unwrap_or((argument, "")));
    let (names, row): (Vec<&str>, Vec<&str>) = cells.unzip();
    let table = Table::from_rows(names, [row])?;
    print!("{}", schema.predict_all(&net, &table)?.to_csv());
    Ok(())
}
