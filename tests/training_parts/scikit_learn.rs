//! Metrics against scikit-learn; `tests/golden_data/metrics.json` says by which of its functions the numbers were
//! computed.

use constnet::train::metrics::{ConfusionMatrix, RegressionErrors, TopK};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    classes: Vec<Classes>,
    values: Vec<Values>,
    top: Vec<Top>,
}

#[derive(Deserialize)]
struct Classes {
    note: String,
    /// The class of a sample, and the predicted one: -1 if there is no prediction.
    pairs: Vec<(usize, i64)>,
    labels: Vec<usize>,
    accuracy: f64,
    precision: f64,
    recall: f64,
    f1: f64,
}

#[derive(Deserialize)]
struct Values {
    note: String,
    columns: usize,
    targets: Vec<f64>,
    predictions: Vec<f64>,
    mae: f64,
    mse: f64,
    rmse: f64,
    r2: Option<f64>,
}

#[derive(Deserialize)]
struct Top {
    note: String,
    classes: usize,
    labels: Vec<usize>,
    scores: Vec<f64>,
    /// The top-k accuracy for each k from 1.
    top: Vec<f64>,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden_data/metrics.json")).unwrap()
}

#[track_caller]
fn assert_near(found: Option<f64>, expected: Option<f64>, what: &str) {
    let is_near = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
        (found, expected) => found == expected,
    };
    assert!(is_near, "{what}: {found:?}, not {expected:?}");
}

#[test]
fn means_over_classes_are_those_of_scikit_learn() {
    for case in golden().classes {
        let mut confusion = ConfusionMatrix::new(10);
        for &(class, prediction) in &case.pairs {
            confusion.count(class, usize::try_from(prediction).ok());
        }
        assert_near(Some(confusion.accuracy()), Some(case.accuracy), &case.note);
        assert_near(confusion.macro_f1(), Some(case.f1), &case.note);
        assert_near(confusion.macro_precision(), Some(case.precision), &case.note);
        assert_near(confusion.macro_recall(), Some(case.recall), &case.note);
        assert_eq!(confusion.labels().collect::<Vec<_>>(), case.labels, "{}", case.note);
        // The row that is printed has the same means.
        let mean = format!("{:>10.4} {:>10.4} {:>10.4}\n", case.precision, case.recall, case.f1);
        assert!(confusion.to_string().ends_with(&mean), "{}: {confusion}", case.note);
    }
}

#[test]
fn errors_of_values_are_those_of_scikit_learn() {
    for case in golden().values {
        let mut errors = RegressionErrors::new();
        for (at, (&target, &prediction)) in case.targets.iter().zip(&case.predictions).enumerate() {
            errors.count(at % case.columns, target, prediction);
        }
        assert_near(Some(errors.mean_absolute()), Some(case.mae), &case.note);
        assert_near(Some(errors.mean_squared()), Some(case.mse), &case.note);
        assert_near(Some(errors.root_mean_squared()), Some(case.rmse), &case.note);
        assert_near(errors.r2(), case.r2, &case.note);
    }
}

#[test]
fn top_accuracies_are_those_of_scikit_learn() {
    for case in golden().top {
        let mut ranks = TopK::new(case.classes);
        for (&label, scores) in case.labels.iter().zip(case.scores.chunks_exact(case.classes)) {
            ranks.count(label, scores);
        }
        for (k, expected) in (1..).zip(case.top) {
            assert_near(Some(ranks.accuracy(k)), Some(expected), &format!("{}, top {k}", case.note));
        }
    }
}
