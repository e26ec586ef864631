//! Parameters and saved values of a layer: tensors, their initialisation, and values saved besides the output.

use proc_macro2::TokenStream;

use crate::count::Count;
use crate::shape::Dim;

/// A matrix of parameters, or of running statistics.
#[derive(Clone)]
pub struct Tensor {
    pub name: &'static str,
    /// Whether it is a running statistic, updated by batches instead of its gradient.
    pub is_statistic: bool,
    pub rows: Dim,
    pub columns: Dim,
    pub kind: ParamKind,
    pub initial: InitialValue,
}

/// The initial values of a tensor.
#[derive(Clone, Copy, PartialEq)]
pub enum InitialValue {
    /// Random, by the initialiser of the stage or the one that suits the following layer.
    Random,
    /// All of this value.
    Constant(f64),
    /// Set by a user-defined type.
    Custom,
}

/// The kind of a tensor: the meaning of its columns.
#[derive(Clone)]
pub enum ParamKind {
    /// One column: a list of values.
    Vector,
    /// One column for each input of a linear layer, even if there is only one.
    Matrix,
    /// Filters of these channels, height and width.
    Filters([Dim; 3]),
}

impl Tensor {
    /// A list of parameters, initially zero.
    pub fn vector(name: &'static str, rows: Dim) -> Self {
        let (columns, kind, initial) = (Dim::Known(1), ParamKind::Vector, InitialValue::Constant(0.0));
        Self { name, is_statistic: false, rows, columns, kind, initial }
    }

    /// The weight of a linear layer.
    pub fn matrix(name: &'static str, rows: Dim, columns: Dim) -> Self {
        let (kind, initial) = (ParamKind::Matrix, InitialValue::Random);
        Self { name, is_statistic: false, rows, columns, kind, initial }
    }

    /// Filters, each of `values` values.
    pub fn filters(name: &'static str, values: Dim, filters: Dim, filter: [Dim; 3]) -> Self {
        Self { kind: ParamKind::Filters(filter), ..Self::matrix(name, values, filters) }
    }

    /// Running statistics, initially zero.
    pub fn statistic(name: &'static str, rows: Dim) -> Self {
        Self { is_statistic: true, ..Self::vector(name, rows) }
    }

    /// The tensor with other initial values.
    pub fn starting_with(self, initial: InitialValue) -> Self {
        Self { initial, ..self }
    }

    pub fn len(&self) -> Count {
        Count::product([self.rows.clone(), self.columns.clone()])
    }
}

/// The initialiser of a weight.
#[derive(Clone)]
pub enum Init {
    Zeros,
    /// With this standard deviation.
    Normal(TokenStream),
    Xavier,
    He,
}

/// The values that a layer saves for each sample besides its output: in prediction, and in training.
#[derive(Clone, Default)]
pub struct Saved {
    pub predicting: Option<Dim>,
    pub training: Option<Dim>,
}
