//! What a layer has and keeps: tensors, how a weight is drawn, and values besides its output.

use proc_macro2::TokenStream;

use crate::amount::Amount;
use crate::shape::Size;

/// A matrix of parameters, or of running statistics.
#[derive(Clone)]
pub struct Tensor {
    pub name: &'static str,
    /// Whether it follows the batches instead of its gradient.
    pub is_statistic: bool,
    pub rows: Size,
    pub columns: Size,
    pub form: TensorForm,
}

/// What the columns of a tensor are.
#[derive(Clone)]
pub enum TensorForm {
    /// One column: a list of values.
    Vector,
    /// As many as a product has inputs, even where that is one.
    Matrix,
    /// Filters of these channels, height and width.
    Filters([Size; 3]),
}

impl Tensor {
    /// A list of parameters.
    pub fn vector(name: &'static str, rows: Size) -> Self {
        Self { name, is_statistic: false, rows, columns: Size::Known(1), form: TensorForm::Vector }
    }

    /// The weight of a product.
    pub fn matrix(name: &'static str, rows: Size, columns: Size) -> Self {
        Self { name, is_statistic: false, rows, columns, form: TensorForm::Matrix }
    }

    /// So many filters, each of so many values.
    pub fn filters(name: &'static str, values: Size, filters: Size, filter: [Size; 3]) -> Self {
        Self { name, is_statistic: false, rows: values, columns: filters, form: TensorForm::Filters(filter) }
    }

    /// Running statistics.
    pub fn statistic(name: &'static str, rows: Size) -> Self {
        Self { is_statistic: true, ..Self::vector(name, rows) }
    }

    pub fn len(&self) -> Amount {
        Amount::product([self.rows.clone(), self.columns.clone()])
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
    pub predicting: Option<Size>,
    pub training: Option<Size>,
}
