use core::marker::PhantomData;

use constnet_plan::Block;
use nalgebra::{Const, DimName, Dyn, MatrixView, MatrixViewMut};

use crate::access::{Access, Gradient};
use crate::arena::{Arena, Inputs};
use crate::init::Init;
#[cfg(feature = "alloc")]
use crate::params::Params;
use crate::{InputShape, Model, ModelMut, Owned, Rng, Scalar};
#[cfg(feature = "alloc")]
use crate::{PredictWorkspace, Workspace};

mod declared;
pub(crate) mod statistics;
pub(crate) mod summary;
#[cfg(feature = "std")]
pub(crate) mod tables;
pub(crate) mod tensors;
#[cfg(feature = "std")]
pub(crate) mod values;

/// A batch: one sample of `F` values in each column, without gaps.
pub type Columns<'a, T, const F: usize> = MatrixView<'a, T, Const<F>, Dyn>;

/// A batch that is written to; see [`Columns`].
pub type ColumnsMut<'a, T, const F: usize> = MatrixViewMut<'a, T, Const<F>, Dyn>;

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
    /// Where it begins in [`Model::params`].
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

/// One stage of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerInfo {
    /// The stage's name, such as `affine1`.
    pub stage: &'static str,
    /// The layer's name, such as `Affine`; that of a network as it was written.
    pub layer: &'static str,
    /// Values of one sample that flow in.
    pub inputs: usize,
    /// Values of one sample that flow out; 1 for a loss.
    pub outputs: usize,
    /// How many parameters the stage has of its own.
    pub params: usize,
    /// Multiply-adds of the forward pass for one sample.
    pub macs: usize,
    /// Bytes of its parameters and of its output for one sample, in `f32`.
    pub bytes: usize,
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
        let bytes = params.saturating_add(outputs).saturating_mul(size_of::<f32>());
        Self { stage, layer, inputs, outputs, params, macs, bytes }
    }
}

/// Where the passes of a network find its output in their memory, in values for each sample.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct OutputOffsets {
    /// The output of prediction.
    pub output: usize,
    /// The output of the forward pass of a training step.
    pub training_output: usize,
    /// The gradient with respect to the output, where anything follows from it.
    pub output_gradient: Option<usize>,
}

impl OutputOffsets {
    /// Where they are.
    #[must_use]
    pub const fn new(output: usize, training_output: usize, output_gradient: Option<usize>) -> Self {
        Self { output, training_output, output_gradient }
    }
}

/// What every declared network offers, whatever its size; `network!` implements it.
///
/// The methods of daily use, such as `predict` and `gradient`, are those of [`Model`], which every
/// network has. This trait is what they stand on, and for code that works on any network:
/// optimizers, training, checkpoints. A network is plain numbers, so threads can share it and hand it on.
pub trait Network:
    ModelMut<Network = Self, Storage = Owned<<Self as Model>::Scalar>> + Sized + Clone + Send + Sync
{
    /// Values of one input sample, as a type-level size; [`Several`](crate::Several) of them where
    /// the declaration names more than one input.
    type Input: InputShape;
    /// Values of one output sample, as a type-level size.
    type Output: DimName;
    /// The parameters, or their gradient, by stage.
    type View<P: Access<Scalar = Self::Scalar>>;
    /// The network with another scalar type.
    type Cast<U: Scalar>: Network<Scalar = U>;

    /// The name in the declaration.
    const NAME: &'static str;
    /// How many parameters it has.
    const PARAMS: usize;
    /// Its tensors of parameters, in the order of [`params`](Model::params).
    const TENSORS: &'static [ParamInfo];
    /// Its stages, in the order of the declaration.
    const LAYERS: &'static [LayerInfo];
    /// How many values its running statistics have, such as those of `BatchNorm`.
    const STATE: usize = 0;
    /// Its running statistics, in the order of [`state`](Model::state). Prediction computes with them;
    /// no gradient belongs to them.
    const STATISTICS: &'static [ParamInfo] = &[];
    /// A table of its stages, and of the memory that it takes with `f32`.
    const SUMMARY: &'static str;
    /// Its graph, which the report draws.
    #[doc(hidden)]
    const GRAPH: &'static [Block<'static>] = &[];
    /// Values that prediction keeps for one sample.
    const FORWARD_MEMORY: usize;
    /// Values that a training step keeps for one sample.
    const TRAINING_MEMORY: usize;
    #[doc(hidden)]
    const OUTPUT_OFFSETS: OutputOffsets;
    /// The stage of each call of a training step that is lent memory: of the forward pass and of the backward
    /// pass.
    #[doc(hidden)]
    const CALLS: [&'static [&'static str]; 2] = [&[], &[]];

    /// The network with all parameters zero.
    #[cfg(feature = "alloc")]
    #[must_use]
    fn zeros() -> Self {
        Self::from_stored(Params::new(Owned::zeros(Self::PARAMS + Self::STATE)))
    }

    /// A network whose parameters are drawn from the generator with this seed.
    #[cfg(feature = "alloc")]
    #[must_use]
    fn seeded(seed: u64) -> Self {
        let mut network = Self::zeros();
        network.initialize(&mut Rng::new(seed));
        network
    }

    /// What is stored by stage, off the front of the parameters and of the running statistics.
    #[doc(hidden)]
    fn split<P: Access<Scalar = Self::Scalar>>(stored: &mut [P::Values; 2]) -> Self::View<P>;

    /// Draws the parameters of one stage after the other; running statistics begin anew.
    #[doc(hidden)]
    fn draw(p: &mut [Self::Scalar], s: &mut [Self::Scalar], rng: &mut Rng) {
        crate::init::draw(Self::TENSORS, p, rng);
        crate::init::draw(Self::STATISTICS, s, rng);
    }

    /// Prediction with these parameters and running statistics, in [`FORWARD_MEMORY`](Self::FORWARD_MEMORY) values
    /// for each sample.
    #[doc(hidden)]
    fn forward(
        p: &[Self::Scalar],
        s: &[Self::Scalar],
        x: <Self::Input as InputShape>::Views<'_, Self::Scalar>,
        m: &mut Arena<'_, Self::Scalar>,
    );

    /// The forward pass of a training step, in [`TRAINING_MEMORY`](Self::TRAINING_MEMORY) values for
    /// each sample.
    #[doc(hidden)]
    fn record(
        p: &[Self::Scalar],
        s: &[Self::Scalar],
        x: <Self::Input as InputShape>::Views<'_, Self::Scalar>,
        m: &mut Arena<'_, Self::Scalar>,
    ) {
        Self::forward(p, s, x, m);
    }

    /// The backward pass, after [`record`](Self::record) and once the gradient of the output is in
    /// its place: writes the gradient of the parameters to `d`, and with `inputs` those of the
    /// inputs to where a [`Mapping`] finds them.
    #[doc(hidden)]
    fn backpropagate(
        p: &[Self::Scalar],
        s: &[Self::Scalar],
        x: <Self::Input as InputShape>::Views<'_, Self::Scalar>,
        m: &mut Arena<'_, Self::Scalar>,
        d: &mut Gradient<'_, Self::Scalar>,
        inputs: bool,
    );
}

/// A network that ends in a loss.
pub trait Supervised: Network {
    /// The loss: one of [`crate::layers`].
    type Loss;
}

/// A network without a loss: it maps inputs to outputs.
pub trait Mapping: Network {
    /// The gradient with respect to the input: a batch like it, or a struct of batches with the
    /// names of several inputs.
    type InputGradient<'m>;

    /// Where the gradients with respect to the inputs lie, in values for each sample.
    #[doc(hidden)]
    const INPUT_GRADIENTS: &'static [usize];

    /// The gradients with respect to the inputs, after the backward pass.
    #[doc(hidden)]
    fn input_gradient(m: Inputs<'_, Self::Scalar>) -> Self::InputGradient<'_>;
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
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn init(&self, seed: u64) -> N {
        N::seeded(seed)
    }

    /// All memory of a training step for batches of at most `B` samples.
    ///
    /// # Panics
    ///
    /// As [`Workspace::new`].
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn workspace<const B: usize>(&self) -> Workspace<N, B> {
        Workspace::new()
    }

    /// The memory of predictions alone for batches of at most `B` samples.
    ///
    /// # Panics
    ///
    /// As [`PredictWorkspace::new`].
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn predict_workspace<const B: usize>(&self) -> PredictWorkspace<N, B> {
        PredictWorkspace::new()
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
