//! From a CSV file to a saved network and a CSV file of predictions. (`data/apples.csv` was generated, by
//! `data/apples.py`: there are no such apples.)
//!
//! ```text
//! cargo run --release --example table
//! cargo run --release --example table_predict -- weight=182 diameter=74 sugar=12.9 colour=red
//! ```

mod apples;

use apples::{Apples, FILE};
use constnet::data::Missing;
use constnet::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let table = Table::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/apples.csv"))?;
    let TrainTest { train, test } = table.split_stratified("variety", 0.25, 1)?;
    let columns = Schema::builder().numbers(["weight", "diameter", "sugar"]).one_hot(["colour"]);
    let schema = columns.class("variety").missing(Missing::Mean).fit(&train)?;
    let train_samples: Samples<f32, u8, 6> = schema.samples(&train)?;
    let test_samples = schema.samples(&test)?;

    let mut net = Apples::new(1);
    net.adapt(&train_samples)?;
    let optimizer = Adam::new(&net, 0.01);
    let trainer = Trainer::new().epochs(30).batch_size(32).seed(1);
    let report = trainer.fit(&mut net, optimizer, &train_samples, &test_samples)?;
    Weights::of(&net).with_schema(&schema).save(FILE)?;

    let predictions = schema.predict_all(&net, &test)?.rename("variety", "prediction")?;
    test.join(&predictions)?.write("target/apples-predicted.csv")?;
    assert!(report.test_accuracy() > Some(0.85), "test accuracy {:?}", report.test_accuracy());
    println!("saved {FILE} and target/apples-predicted.csv");
    Ok(())
}
