use constnet_plan::Block;
use nalgebra::DimName;

#[cfg(feature = "alloc")]
use super::params::Params;
use super::{Few, LayerInfo, Offsets, ParamInfo};
use crate::access::{Access, Gradient};
use crate::memory::arena::{Arena, InputGradients};
use crate::random::init;
use crate::{InputShape, Model, ModelMut, Owned, Rng, Scalar};

/// A declared network, implemented by `network!`.
///
/// The methods for everyday use, such as `predict` and `gradient`, are those of [`Model`], which every
/// network has. This trait is their basis, and serves code that works on any network:
/// optimizers, training, checkpoints. A network is plain numbers, so threads can share it and send it.
pub trait Network:
    ModelMut<Network = Self, Storage = Owned<<Self as Model>::Scalar>> + Sized + Clone + Send + Sync
{
    /// Number of values of an input sample, as a type-level size; [`Inputs`](crate::Inputs) of them if
    /// the declaration names more than one input.
    type Input: InputShape;
    /// Number of values of an output sample, as a type-level size.
    type Output: DimName;
    /// The parameters, or their gradient, by name.
    type View<P: Access<Scalar = Self::Scalar>>;
    /// The network with another scalar type.
    type Cast<U: Scalar>: Network<Scalar = U>;

    /// The name of the declaration.
    const NAME: &'static str;
    /// Number of parameters.
    const PARAMS: usize;
    /// Its parameter tensors, in the order of [`params`](Model::params).
    const TENSORS: &'static [ParamInfo];
    /// Its stages, in the order of the declaration.
    const LAYERS: &'static [LayerInfo];
    /// Number of values of its running statistics, such as those of `BatchNorm`.
    const BUFFERS: usize = 0;
    /// Its running statistics, in the order of [`buffers`](Model::buffers). Prediction uses them;
    /// they have no gradient.
    const RUNNING_STATS: &'static [ParamInfo] = &[];
    /// Summary of the network: a table of its stages, and of its memory with `f32`.
    const SUMMARY: &'static str;
    /// Its graph, as drawn in the report.
    #[doc(hidden)]
    const GRAPH: &'static [Block<'static>] = &[];
    /// Number of values in the memory of prediction, per sample.
    const FORWARD_MEMORY: usize;
    /// Number of values in the memory of a training step, per sample.
    const TRAINING_MEMORY: usize;
    /// Number of values of the weights of a [`Predictor`](crate::Predictor), as its kernels read them.
    const PACKED: usize;
    /// Number of values of a predictor's memory: those of one sample that are alive at the same time.
    const SCRATCH: usize;
    #[doc(hidden)]
    const OFFSETS: Offsets;
    /// How few samples are predicted.
    #[doc(hidden)]
    const FEW: Few = Few::NONE;
    /// The stage of each call of a training step that borrows memory: of the forward pass and of the backward
    /// pass.
    #[doc(hidden)]
    const CALLS: [&'static [&'static str]; 2] = [&[], &[]];

    /// The network with all parameters zero.
    #[cfg(feature = "alloc")]
    #[must_use]
    fn zeros() -> Self {
        Self::from_stored(Params::new(Owned::zeros(Self::PARAMS + Self::BUFFERS)))
    }

    /// A network with parameters initialised by the generator with this seed.
    #[cfg(feature = "alloc")]
    #[must_use]
    fn seeded(seed: u64) -> Self {
        let mut network = Self::zeros();
        network.initialize(&mut Rng::new(seed));
        network
    }

    /// Splits the values of a view off the front of the parameters and of the running statistics.
    #[doc(hidden)]
    fn split<P: Access<Scalar = Self::Scalar>>(stored: &mut [P::Values; 2]) -> Self::View<P>;

    /// Initialises the parameters of one stage after the other; resets the running statistics.
    #[doc(hidden)]
    fn init_params(p: &mut [Self::Scalar], s: &mut [Self::Scalar], rng: &mut Rng) {
        init::init_params(Self::TENSORS, p, rng);
        init::init_params(Self::RUNNING_STATS, s, rng);
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
    fn forward_train(
        p: &[Self::Scalar],
        s: &[Self::Scalar],
        x: <Self::Input as InputShape>::Views<'_, Self::Scalar>,
        m: &mut Arena<'_, Self::Scalar>,
    ) {
        Self::forward(p, s, x, m);
    }

    /// The backward pass, after [`forward_train`](Self::forward_train) and once the gradient of the output is in
    /// its place: writes the gradient of the parameters to `d`, and with `inputs` the gradients with respect to the
    /// inputs to where a [`Differentiable`] finds them.
    #[doc(hidden)]
    fn backward_train(
        p: &[Self::Scalar],
        s: &[Self::Scalar],
        x: <Self::Input as InputShape>::Views<'_, Self::Scalar>,
        m: &mut Arena<'_, Self::Scalar>,
        d: &mut Gradient<'_, Self::Scalar>,
        inputs: bool,
    );

    /// Prediction of one sample of a batch that packs weights each time, in the memory of [`FEW`](Self::FEW).
    #[doc(hidden)]
    fn few(
        p: &[Self::Scalar],
        s: &[Self::Scalar],
        x: <Self::Input as InputShape>::Views<'_, Self::Scalar>,
        sample: usize,
        m: &mut Arena<'_, Self::Scalar>,
    ) {
        let _ = (p, s, x, sample, m);
    }

    /// Writes the weights of a predictor, of which there are [`PACKED`](Self::PACKED): what can be computed once is
    /// computed here.
    #[doc(hidden)]
    fn pack(p: &[Self::Scalar], s: &[Self::Scalar], w: &mut [Self::Scalar]);

    /// Prediction of one sample of a batch with packed weights, in [`SCRATCH`](Self::SCRATCH) values.
    #[doc(hidden)]
    fn infer(
        w: &[Self::Scalar],
        x: <Self::Input as InputShape>::Views<'_, Self::Scalar>,
        sample: usize,
        m: &mut Arena<'_, Self::Scalar>,
    );
}

/// A network that ends with a loss.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it can't be trained or evaluated",
    label = "the declaration of this network does not end with a loss",
    note = "for classes end it with `-> SoftmaxWithLoss`, in place of a last `Softmax`, or with `-> SigmoidWithLoss`, in place of a last `Sigmoid`",
    note = "for values end it with `-> MseLoss`, `-> MaeLoss` or `-> HuberLoss(1.0)`"
)]
pub trait Supervised: Network {
    /// The loss: one of [`crate::layers`].
    type Loss;
}

/// The input of a network that a data set can feed: a single one.
#[diagnostic::on_unimplemented(
    message = "a data set has one input for each sample, but this network has several",
    label = "this network has several named inputs",
    note = "train it with `net.gradient(&(a, b), &targets, &mut ws)` and `optimizer.step(&mut net, ws.gradient())` in a loop, as in the example `shared_weights`",
    note = "or join them in a single input, and take the parts of a sample apart in a layer of your own"
)]
pub trait SingleInput: DimName {}

// Otherwise rustc's message would be about `DimName`.
#[diagnostic::do_not_recommend]
impl<D: DimName> SingleInput for D {}

/// A network without a loss: it maps inputs to outputs, and has gradients with respect to its inputs.
pub trait Differentiable: Network {
    /// The gradient with respect to the input: a batch with its shape, or a struct of batches with the
    /// names of several inputs.
    type InputGradient<'m>;

    /// Positions of the gradients with respect to the inputs, in values per sample.
    #[doc(hidden)]
    const INPUT_GRADIENTS: &'static [usize];

    /// The gradients with respect to the inputs, after the backward pass.
    #[doc(hidden)]
    fn input_gradient(m: InputGradients<'_, Self::Scalar>) -> Self::InputGradient<'_>;
}
