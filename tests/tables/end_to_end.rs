use constnet::data::{Dataset, Missing, TableErrorKind, TableReader};
use constnet::prelude::*;
use constnet::train::evaluate;

use super::{points, schema};

network! { struct Side = Affine(4, 8) -> Tanh -> Affine(8, 2) -> SoftmaxWithLoss; }
network! { struct Above = Affine(4, 8) -> Tanh -> Affine(8, 1) -> SigmoidWithLoss; }
network! { struct Sum = Affine(2, 1) -> MseLoss; }

#[test]
fn classes_are_learnt_from_csv_and_predicted_as_csv() {
    let table = Table::parse(points(400, 1).to_csv()).unwrap();
    let TrainTest { train, test } = table.split_stratified("side", 0.25, 1).unwrap();
    let schema = schema(&train);
    let train: Samples<f32, u8, 4> = schema.samples(&train).unwrap();
    let test_samples = schema.samples(&test).unwrap();
    let mut net = Side::new(1);
    let optimizer = Adam::new(&net, 0.02);
    let trainer = Trainer::new().quiet().epochs(30).batch_size(25);
    let report = trainer.fit(&mut net, optimizer, &train, &test_samples).unwrap();
    assert!(report.test_accuracy() > Some(0.95), "{:?}", report.test_accuracy());

    // The predictions, written and read back, agree with the accuracy.
    let predictions = schema.predict_all(&net, &test).unwrap().rename("side", "prediction").unwrap();
    let both = Table::parse(test.join(&predictions).unwrap().to_csv()).unwrap();
    let right = both.column("side").unwrap().zip(both.column("prediction").unwrap());
    let right = right.filter(|(side, prediction)| side == prediction).count();
    assert_eq!(Some(right as f64 / both.len() as f64), evaluate(&net, &test_samples).unwrap().accuracy);
}

#[test]
fn two_classes_need_one_output_or_two() {
    let table = points(300, 2);
    let schema = schema(&table);
    let samples: Samples<f64, usize, 4> = schema.samples(&table).unwrap();
    let mut net = Above::<f64>::seeded(1);
    let optimizer = Adam::new(&net, 0.02);
    Trainer::new().quiet().epochs(20).batch_size(25).fit(&mut net, optimizer, &samples, &samples).unwrap();
    let predictions = schema.predict_all(&net, &table).unwrap();
    let right = table.column("side").unwrap().zip(predictions.column("side").unwrap());
    let right = right.filter(|(side, prediction)| side == prediction).count();
    assert_eq!(Some(right as f64 / 300.0), evaluate(&net, &samples).unwrap().accuracy);
}

/// The number of rows is more than one batch, and not a multiple of its size.
#[test]
fn values_are_predicted_row_by_row() {
    let mut net = Sum::new(0);
    net.params_mut().copy_from_slice(&[1.0, 2.0, 0.0]);
    let table = points(700, 3);
    let schema = Schema::builder().numbers(["x", "y"]).target("sum").fit(&table).unwrap();
    let samples: Samples<f32, f32, 2> = schema.samples(&table).unwrap();
    assert_eq!(samples.len(), 700);
    let predictions = schema.predict_all(&net, &table).unwrap();
    for (row, prediction) in predictions.column("sum").unwrap().enumerate() {
        let (sum, prediction): (f32, f32) = (samples.targets()[row], prediction.unwrap().parse().unwrap());
        assert!((sum - prediction).abs() < 2e-3, "row {row}: {sum} and {prediction}");
    }
}

#[test]
fn rows_that_are_left_out_have_no_prediction() {
    let net = Sum::new(1);
    let text = "x;y;sum\n1;2;3\n;1;1\n-1;?;0\n2;2;\n";
    let table = TableReader::new().separator(';').missing_values(["?"]).parse(text).unwrap();
    let builder = Schema::builder().numbers(["x", "y"]).target("sum");
    let schema = builder.clone().missing(Missing::Drop).fit(&table).unwrap();
    let predictions = schema.predict_all(&net, &table).unwrap();
    let is_there: Vec<bool> = predictions.column("sum").unwrap().map(|cell| cell.is_some()).collect();
    assert_eq!(is_there, [true, false, false, true]);
    assert_eq!(schema.samples::<f32, f32, 2>(&table).unwrap().matrix().as_slice(), [1.0, 2.0]);
    assert_eq!(schema.predict_all(&net, &table.subset([])).unwrap().len(), 0);
    assert_eq!(schema.predict_all(&net, &table.subset([1, 2])).unwrap().to_csv(), "sum\n\"\"\n\"\"\n");

    let refused = builder.missing(Missing::Refuse).fit(&table).unwrap_err().to_string();
    assert!(refused.starts_with("line 3, column `x`: the value is missing"), "{refused}");
}

#[test]
fn a_network_that_does_not_fit_the_columns_is_refused() {
    let table = points(10, 4);
    let inputs = Schema::builder().numbers(["x", "y", "number"]).target("sum").fit(&table).unwrap();
    let error = inputs.predict_all(&Sum::new(1), &table).unwrap_err();
    assert!(matches!(*error.kind, TableErrorKind::Features { expected: 2, .. }), "{error}");
    let outputs = Schema::builder().numbers(["x", "y"]).targets(["sum", "number"]).fit(&table).unwrap();
    let error = outputs.predict_all(&Sum::new(1), &table).unwrap_err().to_string();
    assert_eq!(error, "the network has 1 outputs, but the targets need 2 (`sum`, `number`)");
    let classes = Schema::builder().numbers(["x", "y"]).class("number").fit(&table).unwrap();
    let error = classes.predict_all(&Sum::new(1), &table).unwrap_err();
    assert!(matches!(*error.kind, TableErrorKind::Outputs { outputs: 1, .. }), "{error}");
    let none = Schema::builder().numbers(["x", "y"]).fit(&table).unwrap();
    assert_eq!(none.predict_all(&Sum::new(1), &table).unwrap().names(), ["output_1"]);
}

/// A target of 0 or 1 as a number: the prediction is the probability of 1, not the logit.
#[test]
fn numbers_of_a_classifier_are_probabilities() {
    network! { struct Rises = Affine(1, 1) -> SigmoidWithLoss; }
    let table = Table::parse("x,rises\n0,0\n2,1\n").unwrap();
    let schema = Schema::builder().numbers(["x"]).targets(["rises"]).fit(&table).unwrap();
    let mut net = Rises::<f64>::seeded(1);
    net.params_mut().copy_from_slice(&[1.0, -1.0]);
    let predictions = schema.predict_all(&net, &table).unwrap();
    let cells = predictions.column("rises").unwrap();
    let found: Vec<f64> = cells.map(|cell| cell.unwrap().parse().unwrap()).collect();
    let right = 1.0 / (1.0 + 1_f64.exp());
    assert!((found[0] - right).abs() < 1e-12 && (found[1] - (1.0 - right)).abs() < 1e-12, "{found:?}");
}
