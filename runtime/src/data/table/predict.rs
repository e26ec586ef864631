use nalgebra::{DimName, Dyn, MatrixView};

use super::schema::Targets;
use super::{Missing, Schema, Table, TableError, TableErrorKind};
use crate::memory::Memory;
use crate::{Network, Scalar, pass};

/// The largest number of samples in a batch.
const BATCH: usize = 256;

impl Schema {
    /// The predictions of a network for all rows of a table, as a table with the target columns: numbers, or the names
    /// of the classes. Targets need not be in `table`; [`join`](Table::join) puts both side by side.
    ///
    /// The class is the one with the largest output; for two classes and a network with one output (`SigmoidWithLoss`),
    /// the second one if the output is positive. The prediction of a row that [`Missing::Drop`] leaves out is a missing
    /// value, as is a class if the outputs have a NaN. Without target columns, the outputs are called `output_1`,
    /// `output_2` and so on.
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
        let (mut x, mut is_used) = (Vec::new(), Vec::new());
        for row in 0..table.len() {
            let mut cells = positions.iter().map(|&column| table.cell(row, column));
            is_used.push(self.missing != Missing::Drop || cells.all(|cell| cell.is_some()));
            if is_used.last() == Some(&true) {
                self.push_inputs(table, row, &positions, &mut x)?;
            }
            if is_used.len() < BATCH && row + 1 < table.len() {
                continue;
            }
            let samples = MatrixView::from_slice_generic(&x, N::Input::name(), Dyn(x.len() / N::Input::DIM));
            let y = match x.is_empty() {
                true => &[],
                false => {
                    let memory = memory.for_prediction();
                    let y = pass::predict::<N, _>(network.stored().values(), &samples, memory)?;
                    &y.as_slice().to_vec()[..]
                }
            };
            let mut y = y.chunks_exact(N::Output::DIM);
            for is_used in is_used.drain(..) {
                let outputs = if is_used { y.next() } else { None };
                self.push_prediction(outputs, &mut predictions)?;
            }
            x.clear();
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
