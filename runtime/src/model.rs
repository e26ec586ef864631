use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, Dyn, MatrixView, OMatrix};

use crate::layers::{Classifier, Loss};
use crate::workspace::Memory;
use crate::{BatchError, Input, Mapping, Network, Supervised, Workspace, pass};

type ScalarOf<M> = <<M as Model>::Network as Network>::Scalar;
type InputOf<M> = <<M as Model>::Network as Network>::Input;
type OutputOf<M> = <<M as Model>::Network as Network>::Output;
type LossOf<M> = <<M as Model>::Network as Supervised>::Loss;

/// A network with its parameters, wherever they lie: what it computes for a batch.
///
/// `network!` implements it. A batch `x` has one sample a column, see [`Input`]; what the targets
/// may be is up to the loss, see [`crate::targets`]. All methods give an error when the batch is
/// empty or has more columns than the workspace, and those with targets when there is not one
/// valid target for each sample; a label out of range is named with its sample.
pub trait Model {
    /// The network with its parameters on the heap.
    type Network: Network;

    /// All parameters, tensor after tensor, each column-major.
    fn values(&self) -> &[ScalarOf<Self>];

    /// The output for a batch.
    ///
    /// # Errors
    ///
    /// When the batch does not fit the workspace.
    fn predict<'w, const B: usize>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        ws: &'w mut Workspace<Self::Network, B>,
    ) -> Result<MatrixView<'w, ScalarOf<Self>, OutputOf<Self>, Dyn>, BatchError> {
        pass::predict(self.values(), x, ws.memory())
    }

    /// The mean loss over a batch.
    ///
    /// # Errors
    ///
    /// When the batch does not fit the workspace, or the targets the batch.
    fn loss<Y: ?Sized, const B: usize>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        targets: &Y,
        ws: &mut Workspace<Self::Network, B>,
    ) -> Result<ScalarOf<Self>, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<ScalarOf<Self>, OutputOf<Self>, Y>,
    {
        pass::loss(self.values(), x, targets, ws.memory())
    }

    /// The fraction of a batch that the network gets right, from 0 to 1.
    ///
    /// # Errors
    ///
    /// When the batch does not fit the workspace, or the targets the batch.
    fn accuracy<Y: ?Sized, const B: usize>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        targets: &Y,
        ws: &mut Workspace<Self::Network, B>,
    ) -> Result<ScalarOf<Self>, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<ScalarOf<Self>, OutputOf<Self>, Y> + Classifier,
    {
        pass::accuracy(self.values(), x, targets, ws.memory())
    }

    /// The gradient of the loss with respect to the parameters, by backpropagation. The workspace
    /// keeps it, and the loss.
    ///
    /// # Errors
    ///
    /// When the batch does not fit the workspace, or the targets the batch.
    fn gradient<'w, Y: ?Sized, const B: usize>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        targets: &Y,
        ws: &'w mut Workspace<Self::Network, B>,
    ) -> Result<&'w Self::Network, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<ScalarOf<Self>, OutputOf<Self>, Y>,
    {
        pass::gradient(self.values(), x, targets, ws.memory())
    }

    /// The gradient of the loss by central differences, one parameter at a time: slow, and the
    /// check of [`gradient`](Self::gradient). It allocates.
    ///
    /// # Errors
    ///
    /// When the batch does not fit the workspace, or the targets the batch.
    fn numerical_gradient<Y: ?Sized, const B: usize>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        targets: &Y,
        ws: &mut Workspace<Self::Network, B>,
    ) -> Result<Self::Network, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<ScalarOf<Self>, OutputOf<Self>, Y>,
    {
        pass::numerical_gradient(self.values(), x, targets, ws.memory())
    }

    /// Of a network without a loss: the gradient with respect to `x`, given the gradient `dy` with
    /// respect to the output. That of the parameters is in the workspace. The forward pass is part
    /// of it.
    ///
    /// # Errors
    ///
    /// When the batch does not fit the workspace, or `dy` the batch.
    fn backward<'w, const B: usize>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        dy: &impl Input<ScalarOf<Self>, OutputOf<Self>>,
        ws: &'w mut Workspace<Self::Network, B>,
    ) -> Result<MatrixView<'w, ScalarOf<Self>, InputOf<Self>, Dyn>, BatchError>
    where
        Self::Network: Mapping,
    {
        pass::backward(self.values(), x, dy, ws.memory())
    }

    /// [`predict`](Self::predict) for a quick look: allocates its memory anew.
    ///
    /// # Errors
    ///
    /// When the batch is empty.
    fn predict_once(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
    ) -> Result<OMatrix<ScalarOf<Self>, OutputOf<Self>, Dyn>, BatchError>
    where
        DefaultAllocator: Allocator<OutputOf<Self>, Dyn>,
    {
        pass::predict(self.values(), x, &mut memory_for::<Self>(x)).map(|y| y.clone_owned())
    }

    /// [`loss`](Self::loss) for a quick look: allocates its memory anew.
    ///
    /// # Errors
    ///
    /// When the batch is empty, or the targets do not fit it.
    fn loss_once<Y: ?Sized>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        targets: &Y,
    ) -> Result<ScalarOf<Self>, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<ScalarOf<Self>, OutputOf<Self>, Y>,
    {
        pass::loss(self.values(), x, targets, &mut memory_for::<Self>(x))
    }

    /// [`accuracy`](Self::accuracy) for a quick look: allocates its memory anew.
    ///
    /// # Errors
    ///
    /// When the batch is empty, or the targets do not fit it.
    fn accuracy_once<Y: ?Sized>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        targets: &Y,
    ) -> Result<ScalarOf<Self>, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<ScalarOf<Self>, OutputOf<Self>, Y> + Classifier,
    {
        pass::accuracy(self.values(), x, targets, &mut memory_for::<Self>(x))
    }

    /// [`gradient`](Self::gradient) for a quick look: allocates its memory anew.
    ///
    /// # Errors
    ///
    /// When the batch is empty, or the targets do not fit it.
    fn gradient_once<Y: ?Sized>(
        &self,
        x: &impl Input<ScalarOf<Self>, InputOf<Self>>,
        targets: &Y,
    ) -> Result<Self::Network, BatchError>
    where
        Self::Network: Supervised,
        LossOf<Self>: Loss<ScalarOf<Self>, OutputOf<Self>, Y>,
    {
        let mut memory = memory_for::<Self>(x);
        pass::gradient(self.values(), x, targets, &mut memory).cloned()
    }
}

/// Memory for just this batch.
fn memory_for<M: Model + ?Sized>(x: &impl Input<ScalarOf<M>, InputOf<M>>) -> Memory<M::Network> {
    Memory::new(x.columns().ncols())
}
