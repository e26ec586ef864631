use crate::init::Init;

/// The meaning of a tensor's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamKind {
    /// A single column: the tensor is a vector, such as a bias.
    Vector,
    /// A column for each input, even if there is only one: a weight (OUT, IN).
    Matrix,
    /// A column for each filter of a convolution; its values are (channels, height, width), row-major.
    Filters {
        /// Channels of a filter.
        channels: usize,
        /// Rows of a filter.
        height: usize,
        /// Columns of a filter.
        width: usize,
    },
}

/// A parameter tensor of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ParamInfo {
    /// The stage of the tensor, such as `affine1`.
    pub layer: &'static str,
    /// Its name within the stage, such as `weight`.
    pub name: &'static str,
    /// Rows of the matrix: output features; for filters, the number of values of one.
    pub rows: usize,
    /// Columns of the matrix: input features; 1 for a bias; for filters, their number.
    pub columns: usize,
    /// The meaning of the columns.
    pub kind: ParamKind,
    /// Where it begins in [`Model::params`](crate::Model::params).
    pub offset: usize,
    /// The initialiser; meaningless if a custom layer initialises the tensor itself.
    pub init: Init,
    /// Whether it is excluded from training.
    pub frozen: bool,
}

impl ParamInfo {
    /// A tensor that is initialised with zeros: a vector if it has one column, else a matrix.
    #[must_use]
    pub const fn new(
        layer: &'static str,
        name: &'static str,
        rows: usize,
        columns: usize,
        offset: usize,
    ) -> Self {
        let kind = if columns == 1 { ParamKind::Vector } else { ParamKind::Matrix };
        Self { layer, name, rows, columns, kind, offset, init: Init::Zeros, frozen: false }
    }

    /// Makes the tensor a matrix, even with one column.
    #[must_use]
    pub const fn matrix(self) -> Self {
        Self { kind: ParamKind::Matrix, ..self }
    }

    /// Makes the tensor filters with this number of channels, rows and columns.
    #[must_use]
    pub const fn filters(self, channels: usize, height: usize, width: usize) -> Self {
        Self { kind: ParamKind::Filters { channels, height, width }, ..self }
    }

    /// Sets the initialiser.
    #[must_use]
    pub const fn init(self, init: Init) -> Self {
        Self { init, ..self }
    }

    /// Excludes the tensor from training.
    #[must_use]
    pub const fn frozen(self) -> Self {
        Self { frozen: true, ..self }
    }

    /// Number of values.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// The fan-in: number of inputs of each output that is computed with it: that of a product, the values of
    /// a filter, or 1 for a vector.
    #[must_use]
    pub const fn fan_in(&self) -> usize {
        match self.kind {
            ParamKind::Vector | ParamKind::Matrix => self.columns,
            ParamKind::Filters { .. } => self.rows,
        }
    }

    /// Whether weight decay applies: the tensor is trained, and its values multiply inputs, as in a product
    /// or in filters. Biases and scales of single values, such as the `weight` of a normalisation, do not
    /// decay, nor do the parameters of a custom layer that
    /// does not define tensors.
    #[must_use]
    pub const fn decays(&self) -> bool {
        !self.frozen && !matches!(self.kind, ParamKind::Vector)
    }

    /// Whether the tensor has no values; networks have no such tensors.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
