use nalgebra::{DimName, Dyn, MatrixView};

use super::schema::Targets;
use super::{Schema, Table, TableError, TableErrorKind};
use crate::layers::ClassificationLoss;
use crate::layers::sigmoid_with_loss::SigmoidWithLoss;
use crate::layers::softmax_with_loss::SoftmaxWithLoss;
use crate::memory::Memory;
use crate::{Network, Scalar, pass};

/// The largest number of samples in a batch.
const BATCH: usize = 256;

impl Schema {
    /// The predictions of a network for all rows of a table, as a table with the target columns: numbers, or the names
    /// of the classes. Targets need not be in `table`; [`join`](Table::join) puts both side by side.
    ///
    /// Numbers under `SigmoidWithLoss` or `SoftmaxWithLoss` are probabilities, as the targets are, not logits.
    ///
    /// The class is the one with the largest output; for two classes and a network with one output (`SigmoidWithLoss`),
    /// the second one if the output is positive. The prediction of a row that [`Missing::Drop`](super::Missing::Drop)
    /// leaves out is a missing value, as is a class if the outputs have a NaN. Without target columns, the outputs are
    /// called `output_1`, `output_2` and so on.
    ///
    /// # Errors
    ///
    /// If a column does not exist, a cell is not a number that is finite as a `T`, an unknown category, or missing where
    /// that is refused, or if the network has another number of inputs or outputs.
    pub fn predict_all<N: Network<Input: DimName>>(
        &self,
        network: &N,
        table: &Table,
    ) -> Result<Table, TableError> {
        self.check_features(N::Input::DIM)?;
        let mut predictions = Table::new(self.prediction_names(N::Output::DIM)?)?;
        let positions = table.positions(self.inputs())?;
        let mut memory = Memory::<N>::new(BATCH.min(table.len()));
        let mut x = Vec::new();
        for first in (0..table.len()).step_by(BATCH) {
            let rows = first..table.len().min(first + BATCH);
            let is_used: Vec<bool> = rows.clone().map(|row| self.is_used(table, row, &positions)).collect();
            x.clear();
            for (row, _) in rows.zip(&is_used).filter(|(_, is_used)| **is_used) {
                self.push_inputs(table, row, &positions, &mut x)?;
            }
            let mut y = outputs(network, &x, &mut memory)?;
            if let Targets::Numbers(_) = self.targets {
                to_probabilities::<N>(&mut y);
            }
            let mut y = y.chunks_exact(N::Output::DIM);
            for is_used in is_used {
                self.push_prediction(if is_used { y.next() } else { None }, &mut predictions)?;
            }
        }
        Ok(predictions)
    }

    /// The names of the columns of predictions, for a network with this number of outputs.
    fn prediction_names(&self, outputs: usize) -> Result<Vec<String>, TableError> {
        let refuse =
            |names: &[String]| Err(TableErrorKind::Outputs { names: names.to_vec(), outputs }.into());
        match &self.targets {
            Targets::Numbers(names) if names.is_empty() => {
                Ok((1..=outputs).map(|output| format!("output_{output}")).collect())
            }
            Targets::Numbers(names) if names.len() != outputs => refuse(names),
            Targets::Class { categories, .. }
                if categories.len() != outputs && (categories.len(), outputs) != (2, 1) =>
            {
                refuse(categories.names())
            }
            targets => Ok(targets.names().to_vec()),
        }
    }

    /// Appends the prediction of a row from the outputs of a network, or a missing value.
    fn push_prediction<T: Scalar>(
        &self,
        outputs: Option<&[T]>,
        predictions: &mut Table,
    ) -> Result<(), TableError> {
        match (&self.targets, outputs) {
            (_, None) => predictions.push(vec![""; predictions.names().len()]),
            (Targets::Numbers(_), Some(outputs)) => predictions.push(outputs.iter().map(|y| format!("{y}"))),
            (Targets::Class { categories, .. }, Some(outputs)) => {
                let class = class_of(outputs);
                predictions.push([class.map_or("", |class| &categories.names()[class])])
            }
        }
    }
}

/// The outputs for the values of some samples, one sample after the other.
fn outputs<N: Network<Input: DimName>>(
    network: &N,
    x: &[N::Scalar],
    memory: &mut Memory<N>,
) -> Result<Vec<N::Scalar>, TableError> {
    if x.is_empty() {
        return Ok(Vec::new());
    }
    let x = MatrixView::from_slice_generic(x, N::Input::name(), Dyn(x.len() / N::Input::DIM));
    let y = pass::predict::<N>(network.stored().values(), &x, memory.for_prediction())?;
    Ok(y.as_slice().to_vec())
}

/// Converts the outputs of a classifier to what its targets are as numbers: probabilities.
fn to_probabilities<N: Network>(outputs: &mut [N::Scalar]) {
    match N::LAYERS.last().map(|layer| layer.kind) {
        Some("SigmoidWithLoss") => SigmoidWithLoss::probabilities(outputs, N::Output::DIM),
        Some("SoftmaxWithLoss") => SoftmaxWithLoss::probabilities(outputs, N::Output::DIM),
        _ => {}
    }
}

/// The predicted class: the first largest output, or the sign of a single one; `None` with a NaN.
fn class_of<T: Scalar>(outputs: &[T]) -> Option<usize> {
    match outputs {
        _ if outputs.iter().any(|y| y.is_nan()) => None,
        [y] => Some(usize::from(*y > T::zero())),
        _ => Some((1..outputs.len()).fold(0, |best, i| if outputs[i] > outputs[best] { i } else { best })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_is_the_first_largest_output_or_a_sign() {
        assert_eq!(class_of(&[1.0, 3.0, 3.0]), Some(1));
        assert_eq!([-0.5_f32, 0.0, 0.5].map(|y| class_of(&[y])), [Some(0), Some(0), Some(1)]);
        assert_eq!(class_of(&[1.0, f32::NAN]), None);
    }
}
