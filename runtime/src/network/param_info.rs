use crate::init::Init;

/// What the columns of a tensor are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TensorForm {
    /// There is one: the tensor is a list of values, such as a bias.
    Vector,
    /// One for each input, even where that is one alone: a weight (OUT, IN).
    Matrix,
    /// One for each filter of a convolution; its values are (channels, height, width), row-major.
    Filters {
        /// Channels of a filter.
        channels: usize,
        /// Rows of a filter.
        height: usize,
        /// Columns of a filter.
        width: usize,
    },
}

/// One tensor of parameters of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ParamInfo {
    /// The stage that it belongs to, such as `affine1`.
    pub stage: &'static str,
    /// Its name within the stage, such as `weight`.
    pub name: &'static str,
    /// Rows of the matrix: output features; of filters, the values of one.
    pub rows: usize,
    /// Columns of the matrix: input features; 1 for a bias; of filters, their number.
    pub columns: usize,
    /// What the columns are.
    pub form: TensorForm,
    /// Where it begins in [`Model::params`](crate::Model::params).
    pub offset: usize,
    /// How it begins; where a layer of a program's own draws it itself, this says nothing.
    pub init: Init,
    /// Whether training leaves it as it is.
    pub frozen: bool,
}

impl ParamInfo {
    /// Describes a tensor that begins at zero: a list of values if it has one column, else a matrix.
    #[must_use]
    pub const fn new(
        stage: &'static str,
        name: &'static str,
        rows: usize,
        columns: usize,
        offset: usize,
    ) -> Self {
        let form = if columns == 1 { TensorForm::Vector } else { TensorForm::Matrix };
        Self { stage, name, rows, columns, form, offset, init: Init::Zeros, frozen: false }
    }

    /// The tensor as a matrix, also where it has one column.
    #[must_use]
    pub const fn matrix(self) -> Self {
        Self { form: TensorForm::Matrix, ..self }
    }

    /// The tensor as filters, each of so many channels, rows and columns.
    #[must_use]
    pub const fn filters(self, channels: usize, height: usize, width: usize) -> Self {
        Self { form: TensorForm::Filters { channels, height, width }, ..self }
    }

    /// The tensor that begins in this way.
    #[must_use]
    pub const fn init(self, init: Init) -> Self {
        Self { init, ..self }
    }

    /// The tensor of a stage that is not trained.
    #[must_use]
    pub const fn frozen(self) -> Self {
        Self { frozen: true, ..self }
    }

    /// How many values the tensor has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// How many inputs each output has that is computed with it: those of a product, the values of a filter, or of a
    /// list its one.
    #[must_use]
    pub const fn inputs(&self) -> usize {
        match self.form {
            TensorForm::Vector | TensorForm::Matrix => self.columns,
            TensorForm::Filters { .. } => self.rows,
        }
    }

    /// Whether a weight decay makes it smaller: it is trained, and its values multiply inputs, as in a product
    /// or in filters. Biases and what scales single values, such as the `weight` of a normalisation, do not
    /// decay, as the function would not become simpler, nor do the parameters of a layer of a program's own that
    /// names no tensors.
    #[must_use]
    pub const fn decays(&self) -> bool {
        !self.frozen && !matches!(self.form, TensorForm::Vector)
    }

    /// Whether the tensor has no values; networks have no such tensors.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
