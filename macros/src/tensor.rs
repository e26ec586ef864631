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
    pub form: ParamKind,
    pub begins: Begins,
}

/// How the values of a tensor begin.
#[derive(Clone, Copy, PartialEq)]
pub enum Begins {
    /// Drawn, as the stage says or as what follows it likes it.
    Drawn,
    /// All this value.
    At(f64),
    /// As a type of the user's draws them.
    Own,
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
        let (columns, form, begins) = (Dim::Known(1), ParamKind::Vector, Begins::At(0.0));
        Self { name, is_statistic: false, rows, columns, form, begins }
    }

    /// The weight of a product.
    pub fn matrix(name: &'static str, rows: Dim, columns: Dim) -> Self {
        let (form, begins) = (ParamKind::Matrix, Begins::Drawn);
        Self { name, is_statistic: false, rows, columns, form, begins }
    }

    /// So many filters, each of so many values.
    pub fn filters(name: &'static str, values: Dim, filters: Dim, filter: [Dim; 3]) -> Self {
        Self { form: ParamKind::Filters(filter), ..Self::matrix(name, values, filters) }
    }

    /// Running statistics, which begin at zero.
    pub fn statistic(name: &'static str, rows: Dim) -> Self {
        Self { is_statistic: true, ..Self::vector(name, rows) }
    }

    /// The tensor, beginning otherwise.
    pub fn begins(self, begins: Begins) -> Self {
        Self { begins, ..self }
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
