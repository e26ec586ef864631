#[cfg(feature = "alloc")]
use nalgebra::{DefaultAllocator, OMatrix, allocator::Allocator};
use nalgebra::{Dyn, MatrixView};

use crate::access::Shared;
use crate::layers::{ClassificationLoss, Loss};
#[cfg(feature = "alloc")]
use crate::memory::Memory;
use crate::network::params::Params;
use crate::{
    BatchError, Differentiable, Input, LengthError, ModelMut, Network, PredictionMemory, Scalar, Supervised,
    Workspace, pass,
};

type InputOf<M> = <<M as Model>::Network as Network>::Input;
type OutputOf<M> = <<M as Model>::Network as Network>::Output;
type LossOf<M> = <<M as Model>::Network as Supervised>::Loss;
type ViewOf<'a, M> = <<M as Model>::Network as Network>::View<Shared<'a, <M as Model>::Scalar>>;
type InputGradientOf<'w, M> = <<M as Model>::Network as Differentiable>::InputGradient<'w>;

/// A network with its parameters: computations on batches.
///
/// `network!` implements it. A batch `x` has one sample per column, see [`Input`]; the types of
/// targets depend on the loss, see [`crate::targets`]. All methods return an error if the batch is
/// empty or has more columns than the workspace allows, and those with targets if there is not one
/// valid target for each sample; an error about a label contains its sample.
pub trait Model: Sized {
    /// The scalar type.
    type Scalar: Scalar;
    /// The network with its parameters on the heap.
    type Network: Network<Scalar = Self::Scalar>;
    /// The storage of the parameters: [`Owned`](crate::Owned) by default, an array, a slice.
    type Storage: AsRef<[Self::Scalar]>;

    #[doc(hidden)]
    fn from_stored(params: Params<Self::Scalar, Self::Storage>) -> Self;

    #[doc(hidden)]
    fn stored(&self) -> &Params<Self::Scalar, Self::Storage>;

    /// Creates the network from its parameters, followed by its running statistics, if any.
    ///
    /// # Errors
    ///
    /// If the number of values is not that of the network.
    fn from_params(params: Self::Storage) -> Result<Self, LengthError> {
        let (expected, found) = (Self::Network::PARAMS + Self::Network::BUFFERS, params.as_ref().len());
        if expected == found {
            Ok(Self::from_stored(Params::new(params)))
        } else {
            Err(LengthError { expected, found })
        }
    }

    /// All parameters as a flat slice, tensor after tensor, each column-major.
    fn params(&self) -> &[Self::Scalar] {
        &self.stored().values()[..Self::Network::PARAMS]
    }

    /// All running statistics, such as those of `BatchNorm`; see [`Network::RUNNING_STATS`].
    fn buffers(&self) -> &[Self::Scalar] {
        &self.stored().values()[Self::Network::PARAMS..]
    }

    /// The parameters and running statistics by name.
    fn view(&self) -> ViewOf<'_, Self> {
        let mut stored = self.stored().values().split_at(Self::Network::PARAMS).into();
        Self::Network::split::<Shared<'_, Self::Scalar>>(&mut stored)
    }

    /// Converts the parameters to another scalar type.
    #[cfg(feature = "alloc")]
    fn cast<U: Scalar>(&self) -> <Self::Network as Network>::Cast<U> {
        let mut network = <Self::Network as Network>::Cast::<U>::zeros();
        for (to, from) in network.stored_mut().values_mut().iter_mut().zip(self.stored().values()) {
            *to = U::from_f64(from.as_f64());
        }
        network
    }

    /// Computes the output for a batch; for a classifier with a loss stage these are logits.
    ///
    /// Of most networks of images one to four samples are computed one by one, in another order of rounding than a larger
    /// batch.
    ///
    /// # Errors
    ///
    /// If the batch is too large for the workspace.
    fn predict<'w>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        ws: &'w mut impl PredictionMemory<Self::Network>,
    ) -> Result<MatrixView<'w, Self::Scalar, OutputOf<Self>, Dyn>, BatchError> {
        pass::predict::<Self::Network>(self.stored().values(), x, ws.for_prediction())
    }

    /// Computes the probability of each class for a batch: of a classifier that ends with `SoftmaxWithLoss` their sum for each
    /// sample is 1; of one that ends with `SigmoidWithLoss` it is the probability that an output is 1.
    ///
    /// # Errors
    ///
    /// If the batch is too large for the workspace.
    fn probabilities<'w>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        ws: &'w mut impl PredictionMemory<Self::Network>,
    ) -> Result<MatrixView<'w, Self::Scalar, OutputOf<Self>, Dyn>, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: ClassificationLoss,
    {
        pass::probabilities::<Self::Network>(self.stored().values(), x, ws.for_prediction())
    }

    /// The most probable class of one sample, from 0, and its probability. With a single output there are two classes.
    ///
    /// ```
    /// use constnet::prelude::*;
    ///
    /// network! { struct Net = Affine(4, 3) -> SoftmaxWithLoss; }
    ///
    /// let (net, mut ws) = (Net::new(1), Net::workspace::<1>());
    /// let (class, probability) = net.classify(&[5.1, 3.5, 1.4, 0.2], &mut ws)?;
    /// assert!(class < 3 && probability >= 1.0 / 3.0);
    /// # Ok::<(), constnet::BatchError>(())
    /// ```
    ///
    /// Its name is `schema.classes()[class]`, with the schema that `Weights` or a `Checkpoint` of a table brings, or
    /// `weights.classes()[class]` for images from a folder.
    ///
    /// # Errors
    ///
    /// If there is not exactly one sample, or the output has a NaN.
    fn classify(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        ws: &mut impl PredictionMemory<Self::Network>,
    ) -> Result<(usize, Self::Scalar), BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: ClassificationLoss,
    {
        pass::class_of::<Self::Network>(self.probabilities(x, ws)?)
    }

    /// A [`Predictor`](crate::Predictor): for many predictions of one or a few samples, faster than
    /// [`predict`](Self::predict). It has the parameters of this moment.
    #[cfg(feature = "alloc")]
    fn predictor(&self) -> crate::Predictor<Self::Network> {
        crate::Predictor::new(self)
    }

    /// Computes the mean loss over a batch.
    ///
    /// # Errors
    ///
    /// If the batch is too large for the workspace, or the targets do not match the batch.
    fn loss<Y: ?Sized>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        targets: &Y,
        ws: &mut impl PredictionMemory<Self::Network>,
    ) -> Result<Self::Scalar, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<Self::Scalar, OutputOf<Self>, Y>,
    {
        pass::loss::<Self::Network, _, Y>(self.stored().values(), x, targets, ws.for_prediction())
    }

    /// Computes the accuracy: the fraction of correct predictions in a batch, from 0 to 1.
    ///
    /// # Errors
    ///
    /// If the batch is too large for the workspace, or the targets do not match the batch.
    fn accuracy<Y: ?Sized>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        targets: &Y,
        ws: &mut impl PredictionMemory<Self::Network>,
    ) -> Result<Self::Scalar, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<Self::Scalar, OutputOf<Self>, Y> + ClassificationLoss,
    {
        pass::accuracy::<Self::Network, _, Y>(self.stored().values(), x, targets, ws.for_prediction())
    }

    /// Computes the gradient of the loss with respect to the parameters, by backpropagation. It is stored
    /// in the workspace, as is the loss.
    ///
    /// This is training: `Dropout` drops values, with a mask from [`Workspace::rng`], and `BatchNorm`
    /// normalises with the batch, whose statistics are stored next to the gradient. The other methods are prediction,
    /// except for [`backward`](Self::backward); none of them changes the network.
    ///
    /// # Errors
    ///
    /// If the batch is too large for the workspace, or the targets do not match the batch.
    fn gradient<'w, Y: ?Sized, G, const B: usize, V>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        targets: &Y,
        ws: &'w mut Workspace<G, B, V>,
    ) -> Result<&'w G, BatchError>
    where
        G: ModelMut + ModelOf<Self::Network>,
        V: AsMut<[Self::Scalar]>,
        Self::Network: Supervised,
        LossOf<Self>: Loss<Self::Scalar, OutputOf<Self>, Y>,
    {
        ws.memory().gradient_of(self.stored().values(), x, targets)
    }

    /// Computes the gradient of the loss by central differences, one parameter at a time: slow, for
    /// checking [`gradient`](Self::gradient). It allocates.
    ///
    /// # Errors
    ///
    /// If the batch is too large for the workspace, or the targets do not match the batch.
    #[cfg(feature = "alloc")]
    fn numerical_gradient<Y: ?Sized, const B: usize>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        targets: &Y,
        ws: &mut Workspace<Self::Network, B>,
    ) -> Result<Self::Network, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<Self::Scalar, OutputOf<Self>, Y>,
    {
        pass::numerical_gradient::<Self::Network, _, Y>(
            self.stored().values(),
            x,
            targets,
            ws.memory().for_training(),
        )
    }

    /// For a network without a loss: computes the gradient with respect to `x`, given the gradient `dy` with
    /// respect to the output; with several inputs, a struct of gradients with their
    /// names. That of the parameters is stored in the workspace. It includes the forward pass.
    ///
    /// # Errors
    ///
    /// If the batch is too large for the workspace, or `dy` does not match the batch.
    fn backward<'w, G, const B: usize, V>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        dy: &(impl Input<Self::Scalar, OutputOf<Self>> + ?Sized),
        ws: &'w mut Workspace<G, B, V>,
    ) -> Result<InputGradientOf<'w, Self>, BatchError>
    where
        G: ModelMut + ModelOf<Self::Network>,
        V: AsMut<[Self::Scalar]>,
        Self::Network: Differentiable,
    {
        pass::backward::<Self::Network>(self.stored().values(), x, dy, ws.memory().for_training())
    }

    /// [`predict`](Self::predict) for occasional use: allocates its memory.
    ///
    /// # Errors
    ///
    /// If the batch is empty.
    #[cfg(feature = "alloc")]
    fn predict_alloc(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
    ) -> Result<OMatrix<Self::Scalar, OutputOf<Self>, Dyn>, BatchError>
    where
        DefaultAllocator: Allocator<OutputOf<Self>, Dyn>,
    {
        let mut memory = memory_for::<Self>(x)?;
        pass::predict::<Self::Network>(self.stored().values(), x, memory.for_prediction())
            .map(|y| y.clone_owned())
    }

    /// [`loss`](Self::loss) for occasional use: allocates its memory.
    ///
    /// # Errors
    ///
    /// If the batch is empty, or the targets do not match it.
    #[cfg(feature = "alloc")]
    fn loss_alloc<Y: ?Sized>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        targets: &Y,
    ) -> Result<Self::Scalar, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<Self::Scalar, OutputOf<Self>, Y>,
    {
        let mut memory = memory_for::<Self>(x)?;
        pass::loss::<Self::Network, _, Y>(self.stored().values(), x, targets, memory.for_prediction())
    }

    /// [`accuracy`](Self::accuracy) for occasional use: allocates its memory.
    ///
    /// # Errors
    ///
    /// If the batch is empty, or the targets do not match it.
    #[cfg(feature = "alloc")]
    fn accuracy_alloc<Y: ?Sized>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        targets: &Y,
    ) -> Result<Self::Scalar, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<Self::Scalar, OutputOf<Self>, Y> + ClassificationLoss,
    {
        let mut memory = memory_for::<Self>(x)?;
        pass::accuracy::<Self::Network, _, Y>(self.stored().values(), x, targets, memory.for_prediction())
    }

    /// [`gradient`](Self::gradient) for occasional use: allocates its memory.
    ///
    /// # Errors
    ///
    /// If the batch is empty, or the targets do not match it.
    #[cfg(feature = "alloc")]
    fn gradient_alloc<Y: ?Sized>(
        &self,
        x: &(impl Input<Self::Scalar, InputOf<Self>> + ?Sized),
        targets: &Y,
    ) -> Result<Self::Network, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<Self::Scalar, OutputOf<Self>, Y>,
    {
        let mut memory = memory_for::<Self>(x)?;
        memory.gradient_of(self.stored().values(), x, targets).cloned()
    }
}

/// A model of the network `N`, with any storage of its parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the network `{N}`",
    label = "expected a workspace or a gradient of `{N}`"
)]
pub trait ModelOf<N: Network>: Model<Scalar = N::Scalar, Network = N> {}

// For another network rustc's message would be in terms of the associated types.
#[diagnostic::do_not_recommend]
impl<N: Network, M: Model<Scalar = N::Scalar, Network = N>> ModelOf<N> for M {}

/// Memory for a single batch.
#[cfg(feature = "alloc")]
fn memory_for<M: Model>(
    x: &(impl Input<M::Scalar, InputOf<M>> + ?Sized),
) -> Result<Memory<M::Network>, BatchError> {
    Ok(Memory::new(x.samples()?))
}
