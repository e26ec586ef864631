//! What travels with a network: a second program has the file and the declaration, nothing else.

use constnet::checkpoint::LoadErrorKind;
use constnet::prelude::*;
use constnet::train::{ResumeRunError, TrainError};

use super::{points, schema};

network! {
    #[derive(PartialEq)]
    struct Net = Affine(4, 5) -> Relu -> Affine(5, 2) -> SoftmaxWithLoss;
}

#[test]
fn weights_and_checkpoints_keep_the_columns() {
    let (table, net) = (points(50, 1), Net::new(1));
    let schema = schema(&table);
    let weights = Weights::of(&net).with_schema(&schema).to_bytes();
    let checkpoint = Checkpoint::of(&net).with_schema(&schema).with_note("schema", "mine").to_bytes();

    let weights = Weights::from_bytes(&weights).unwrap();
    let mut loaded = Net::new(0);
    weights.apply(&mut loaded).unwrap();
    assert_eq!(
        (weights.schema().unwrap(), weights.classes().unwrap()),
        (schema.clone(), ["above", "below"].map(String::from).to_vec())
    );
    let predictions = weights.schema().unwrap().predict_all(&loaded, &table).unwrap();
    assert_eq!(predictions, schema.predict_all(&net, &table).unwrap());

    let checkpoint = Checkpoint::<Net>::from_bytes(&checkpoint).unwrap();
    assert_eq!((checkpoint.schema().unwrap(), checkpoint.note("schema")), (schema, Some("mine")));
    assert_eq!(checkpoint.classes().unwrap(), ["above", "below"]);
}

#[test]
fn a_table_with_other_columns_is_refused_by_name() {
    let weights = Weights::of(&Net::new(1)).with_schema(&schema(&points(50, 1))).to_bytes();
    let schema = Weights::from_bytes(&weights).unwrap().schema().unwrap();
    let refuse = |table: &Table| schema.predict_all(&Net::new(1), table).unwrap_err().to_string();
    let table = points(3, 2);
    let missing = "there are no columns `y`, `colour`; the table has `x`, `color`, `why`";
    assert_eq!(refuse(&Table::new(["x", "color", "why"]).unwrap()), missing);
    let purple = Table::parse(table.to_csv().replace("blue", "purple").replace("red", "purple")).unwrap();
    assert_eq!(
        refuse(&purple),
        "line 2, column `colour`: `purple` is not one of the known categories: `blue`, `red`"
    );
    // In another order, without targets, and with more columns, nothing changes.
    let other = table.select(["colour", "y", "number", "x"]).unwrap();
    let net = Net::new(3);
    assert_eq!(
        schema.predict_all(&net, &other).unwrap().to_csv(),
        schema.predict_all(&net, &table).unwrap().to_csv()
    );
}

#[test]
fn a_file_without_columns_says_so() {
    let weights = Weights::of(&Net::new(1));
    assert_eq!(
        weights.schema().unwrap_err().to_string(),
        "expected the columns of a table (`with_schema`) as `schema` in the metadata, but found nothing"
    );
    assert!(matches!(weights.classes(), Err(LoadErrorKind::Metadata { found: None, .. })));
    let names = weights.with_classes(["cat", "dog"]).classes().unwrap();
    assert_eq!(names, ["cat", "dog"]);
}

#[test]
fn a_trainer_saves_the_columns_and_resumes_with_the_same_alone() {
    let folder = tempfile::tempdir().unwrap();
    let table = points(60, 1);
    let own = schema(&table);
    let samples: Samples<f32, u8, 4> = own.samples(&table).unwrap();
    let trainer = || Trainer::new().quiet().epochs(2).batch_size(20).checkpoints(folder.path());
    let fit = |trainer: Trainer| {
        let mut net = Net::new(1);
        let optimizer = Sgd::new(&net, 0.1);
        trainer.fit(&mut net, optimizer, &samples, &samples)
    };
    fit(trainer().schema(&own)).unwrap();
    for file in ["last.safetensors", "best.safetensors"] {
        let checkpoint = Checkpoint::<Net>::load(folder.path().join(file)).unwrap();
        assert_eq!(checkpoint.schema().unwrap(), own, "{file}");
    }

    let other = Schema::builder().numbers(["y", "x"]).one_hot(["colour"]).class("side").fit(&table).unwrap();
    let error = fit(trainer().resume().schema(&other)).unwrap_err();
    let TrainError::Resume(ResumeRunError::OtherTraining { differences, .. }) = error else {
        panic!("{error}")
    };
    assert_eq!((differences.len(), differences[0].name), (1, "schema"));
    // A run that does not say what the columns are keeps them.
    fit(trainer().resume()).unwrap();
    fit(trainer().resume().schema(&own)).unwrap();
}
