use core::marker::PhantomData;

use nalgebra::{Const, DimName, Dyn, Matrix, MatrixView, MatrixViewMut, RawStorage, U1};

use crate::{Rng, Scalar, Workspace};

/// A batch: one sample of `F` values in each column, without gaps.
pub type Columns<'a, T, const F: usize> = MatrixView<'a, T, Const<F>, Dyn>;

/// A batch that is written to; see [`Columns`].
pub type ColumnsMut<'a, T, const F: usize> = MatrixViewMut<'a, T, Const<F>, Dyn>;

/// One tensor of parameters of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParamInfo {
    /// The stage that it belongs to, such as `affine1`.
    pub stage: &'static str,
    /// Its name within the stage, such as `weight`.
    pub name: &'static str,
    /// Rows of the matrix: output features.
    pub rows: usize,
    /// Columns of the matrix: input features; 1 for a bias.
    pub columns: usize,
    /// Where it begins in [`Network::params`].
    pub offset: usize,
}

impl ParamInfo {
    /// Describes a tensor.
    #[must_use]
    pub const fn new(
        stage: &'static str,
        name: &'static str,
        rows: usize,
        columns: usize,
        offset: usize,
    ) -> Self {
        Self { stage, name, rows, columns, offset }
    }

    /// How many values the tensor has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// Whether the tensor has no values; networks have no such tensors.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One stage of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerInfo {
    /// The stage's name, such as `affine1`.
    pub stage: &'static str,
    /// The layer's name, such as `Affine`.
    pub layer: &'static str,
    /// Values of one sample that flow in.
    pub inputs: usize,
    /// Values of one sample that flow out; 1 for a loss.
    pub outputs: usize,
    /// How many parameters the stage has.
    pub params: usize,
    /// Multiply-adds of the forward pass for one sample.
    pub macs: usize,
}

impl LayerInfo {
    /// Describes a stage.
    #[must_use]
    pub const fn new(
        stage: &'static str,
        layer: &'static str,
        inputs: usize,
        outputs: usize,
        params: usize,
        macs: usize,
    ) -> Self {
        Self { stage, layer, inputs, outputs, params, macs }
    }
}

/// What every declared network offers, whatever its size; `network!` implements it.
///
/// The methods of daily use, such as `predict` and `gradient`, are those of [`Model`](crate::Model),
/// which every network has. This trait is what they stand on, and for code that works on any
/// network: optimizers, training, checkpoints.
pub trait Network: Sized + Clone {
    /// The numbers it computes with.
    type Scalar: Scalar;
    /// Values of one input sample, as a type-level size.
    type Input: DimName;
    /// Values of one output sample, as a type-level size.
    type Output: DimName;

    /// The name in the declaration.
    const NAME: &'static str;
    /// How many parameters it has.
    const PARAMS: usize;
    /// Its tensors of parameters, in the order of [`params`](Self::params).
    const TENSORS: &'static [ParamInfo];
    /// Its stages, in the order of the declaration.
    const LAYERS: &'static [LayerInfo];
    /// A table of its stages.
    const SUMMARY: &'static str;
    /// Values that prediction keeps for one sample.
    const FORWARD_MEMORY: usize;
    /// Values that a training step keeps for one sample.
    const TRAINING_MEMORY: usize;

    /// The network with all parameters zero.
    fn zeros() -> Self;

    /// Draws all parameters anew, in the order of [`TENSORS`](Self::TENSORS).
    fn initialize(&mut self, rng: &mut Rng);

    /// All parameters, tensor after tensor, each column-major.
    fn params(&self) -> &[Self::Scalar];

    /// All parameters; see [`params`](Self::params).
    fn params_mut(&mut self) -> &mut [Self::Scalar];

    /// A network whose parameters are drawn from the generator with this seed.
    #[must_use]
    fn seeded(seed: u64) -> Self {
        let mut network = Self::zeros();
        network.initialize(&mut Rng::new(seed));
        network
    }

    /// The output for a batch, within `memory`, which holds
    /// [`FORWARD_MEMORY`](Self::FORWARD_MEMORY) values for each column of `x`.
    #[doc(hidden)]
    fn forward<'m>(
        params: &[Self::Scalar],
        x: MatrixView<'_, Self::Scalar, Self::Input, Dyn>,
        memory: &'m mut [Self::Scalar],
    ) -> MatrixView<'m, Self::Scalar, Self::Output, Dyn>;
}

/// A network that ends in a loss.
pub trait Supervised: Network {
    /// The loss: one of [`crate::layers`].
    type Loss;

    /// The forward and the backward pass within `memory`, which holds
    /// [`TRAINING_MEMORY`](Network::TRAINING_MEMORY) values for each column of `x`.
    /// `loss` is given the output and writes the gradient with respect to it.
    #[doc(hidden)]
    fn backward(
        params: &[Self::Scalar],
        x: MatrixView<'_, Self::Scalar, Self::Input, Dyn>,
        memory: &mut [Self::Scalar],
        gradient: &mut [Self::Scalar],
        loss: impl FnOnce(
            MatrixView<'_, Self::Scalar, Self::Output, Dyn>,
            MatrixViewMut<'_, Self::Scalar, Self::Output, Dyn>,
        ),
    );
}

/// A network without a loss: it maps inputs to outputs.
pub trait Mapping: Network {
    /// The forward and the backward pass within `memory`, which holds
    /// [`TRAINING_MEMORY`](Network::TRAINING_MEMORY) values for each column of `x`.
    /// `dy` has as many columns as `x`. Gives the gradient with respect to `x`.
    #[doc(hidden)]
    fn backward<'m>(
        params: &[Self::Scalar],
        x: MatrixView<'_, Self::Scalar, Self::Input, Dyn>,
        dy: MatrixView<'_, Self::Scalar, Self::Output, Dyn>,
        memory: &'m mut [Self::Scalar],
        gradient: &mut [Self::Scalar],
    ) -> MatrixView<'m, Self::Scalar, Self::Input, Dyn>;
}

/// What a network computes on: anything of `R` rows whose columns, one a sample, lie in memory
/// without gaps.
///
/// That is an `SMatrix<T, R, B>`, one `SVector<T, R>`, a matrix of `R` rows and a number of columns
/// known at run time, columns of such matrices, and the `x` of a batch.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no batch for this network, which takes {R} rows of `{T}`, one column a sample",
    label = "expected a matrix of {R} rows without gaps between its columns"
)]
pub trait Input<T, R: DimName> {
    /// The samples as a view.
    fn columns(&self) -> MatrixView<'_, T, R, Dyn>;
}

impl<T, R, C, S> Input<T, R> for Matrix<T, R, C, S>
where
    T: Scalar,
    R: DimName,
    C: nalgebra::Dim,
    S: RawStorage<T, R, C, RStride = U1> + nalgebra::IsContiguous,
{
    #[inline]
    fn columns(&self) -> MatrixView<'_, T, R, Dyn> {
        MatrixView::from_slice_generic(self.as_slice(), R::name(), Dyn(self.ncols()))
    }
}

/// An anonymous network as `network!` gives it in an expression: ready to be initialised.
#[derive(Clone, Copy, Debug)]
pub struct Definition<N> {
    network: PhantomData<fn() -> N>,
}

impl<N: Network> Definition<N> {
    /// The definition of `N`.
    #[doc(hidden)]
    #[must_use]
    pub const fn of() -> Self {
        Self { network: PhantomData }
    }

    /// The network with parameters drawn from the generator with this seed.
    #[must_use]
    pub fn init(&self, seed: u64) -> N {
        N::seeded(seed)
    }

    /// All memory of a training step for batches of at most `B` samples.
    ///
    /// # Panics
    ///
    /// As [`Workspace::new`].
    #[must_use]
    pub fn workspace<const B: usize>(&self) -> Workspace<N, B> {
        Workspace::new()
    }

    /// How many parameters the network has.
    #[must_use]
    pub const fn params(&self) -> usize {
        N::PARAMS
    }

    /// A table of the network's stages.
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        N::SUMMARY
    }
}
