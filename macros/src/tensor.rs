//! What a layer has and keeps: tensors, how a weight is drawn, and values besides its output.

use proc_macro2::TokenStream;

use crate::count::Count;
use crate::shape::Dim;

/// A matrix of parameters, or of running statistics.
#[derive(Clone)]
pub struct Tensor {
    pub name: &'static str,
    /// Whether it follows the batches instead of its gradient.
    pub is_statistic: bool,
    pub rows: Dim,
    pub columns: Dim,
    pub kind: ParamKind,
    pub initial: InitialValue,
}

/// How the values of a tensor begin.
#[derive(Clone, Copy, PartialEq)]
pub enum InitialValue {
    /// Drawn, as the stage says or as what follows it likes it.
    Random,
    /// All this value.
    Constant(f64),
    /// As a type of the user's draws them.
    Custom,
}

/// What the columns of a tensor are.
#[derive(Clone)]
pub enum ParamKind {
    /// One column: a list of values.
    Vector,
    /// As many as a product has inputs, even where that is one.
    Matrix,
    /// Filters of these channels, height and width.
    Filters([Dim; 3]),
}

impl Tensor {
    /// A list of parameters, which begin at zero.
    pub fn vector(name: &'static str, rows: Dim) -> Self {
        let (columns, kind, initial) = (Dim::Known(1), ParamKind::Vector, InitialValue::Constant(0.0));
        Self { name, is_statistic: false, rows, columns, kind, initial }
    }

    /// The weight of a product.
    pub fn matrix(name: &'static str, rows: Dim, columns: Dim) -> Self {
        let (kind, initial) = (ParamKind::Matrix, InitialValue::Random);
        Self { name, is_statistic: false, rows, columns, kind, initial }
    }

    /// So many filters, each of so many values.
    pub fn filters(name: &'static str, values: Dim, filters: Dim, filter: [Dim; 3]) -> Self {
        Self { kind: ParamKind::Filters(filter), ..Self::matrix(name, values, filters) }
    }

    /// Running statistics, which begin at zero.
    pub fn statistic(name: &'static str, rows: Dim) -> Self {
        Self { is_statistic: true, ..Self::vector(name, rows) }
    }

    /// The tensor, beginning otherwise.
    pub fn starting_with(self, initial: InitialValue) -> Self {
        Self { initial, ..self }
    }

    pub fn len(&self) -> Count {
        Count::product([self.rows.clone(), self.columns.clone()])
    }
}

/// How the weight of a stage is drawn.
#[derive(Clone)]
pub enum Init {
    Zeros,
    /// With this standard deviation.
    Normal(TokenStream),
    Xavier,
    He,
}

/// What a layer keeps for each sample besides its output: while it predicts, and while it trains.
#[derive(Clone, Default)]
pub struct Saved {
    pub predicting: Option<Dim>,
    pub training: Option<Dim>,
}
