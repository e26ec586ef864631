#[cfg(feature = "alloc")]
use nalgebra::DimName;

use super::params::Params;
use super::statistics;
#[cfg(feature = "alloc")]
use crate::Supervised;
use crate::access::Exclusive;
#[cfg(feature = "alloc")]
use crate::data::Dataset;
#[cfg(feature = "alloc")]
use crate::layers::Loss;
use crate::{LengthError, Model, ModelOf, Network, Rng, Workspace};

type ViewMutOf<'a, M> = <<M as Model>::Network as Network>::View<Exclusive<'a, <M as Model>::Scalar>>;

/// A network with mutable parameters.
pub trait ModelMut: Model<Storage: AsMut<[<Self as Model>::Scalar]>> {
    #[doc(hidden)]
    fn stored_mut(&mut self) -> &mut Params<Self::Scalar, Self::Storage>;

    /// All parameters as a mutable flat slice.
    fn params_mut(&mut self) -> &mut [Self::Scalar] {
        &mut self.stored_mut().values_mut()[..Self::Network::PARAMS]
    }

    /// All running statistics, mutable.
    fn buffers_mut(&mut self) -> &mut [Self::Scalar] {
        &mut self.stored_mut().values_mut()[Self::Network::PARAMS..]
    }

    /// The parameters and running statistics by name, mutable.
    fn view_mut(&mut self) -> ViewMutOf<'_, Self> {
        let values = self.stored_mut().values_mut();
        let mut stored = values.split_at_mut(Self::Network::PARAMS).into();
        Self::Network::split::<Exclusive<'_, Self::Scalar>>(&mut stored)
    }

    /// Initialises all parameters again, in the order of [`TENSORS`](Network::TENSORS); resets the running statistics.
    fn initialize(&mut self, rng: &mut Rng) {
        let (params, statistics) = self.stored_mut().values_mut().split_at_mut(Self::Network::PARAMS);
        Self::Network::init_params(params, statistics, rng);
    }

    /// A workspace for training with batches of at most `B` samples, in memory of the caller like the
    /// parameters of this network: at least `Net::training_len(B)` values, which are overwritten.
    ///
    /// # Errors
    ///
    /// If the memory is too small.
    fn workspace_in<'m, const B: usize>(
        &self,
        memory: &'m mut [Self::Scalar],
    ) -> Result<Workspace<Self, B>, LengthError>
    where
        Self: Model<Storage = &'m mut [<Self as Model>::Scalar]>,
    {
        Workspace::new_in(memory)
    }

    /// Sets mean and variance of each [`Standardize`](crate::layers::Standardize) to those of a training set: over its samples,
    /// and of the targets for one before the loss; for images of each channel. The variance of a constant is 0, and its
    /// values are divided by 1.
    ///
    /// ```
    /// use constnet::prelude::*;
    ///
    /// network! { struct Net: 2 = Standardize -> Affine(2, 8) -> Relu -> Affine(8, 1) -> Standardize -> MseLoss; }
    ///
    /// let prices = Samples::<f32, f32, 2>::from_vec(vec![50., 1990., 90., 2010.], [250_000., 450_000.])?;
    /// let mut net = Net::new(1);
    /// net.adapt(&prices)?;
    /// assert_eq!(net.view().standardize1.mean.as_slice(), [70.0, 2000.0]);
    /// assert_eq!(net.view().standardize2.mean.as_slice(), [350_000.0]); // predictions have this unit
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// See [`AdaptError`](crate::AdaptError). The network is not changed then.
    #[cfg(feature = "alloc")]
    fn adapt<D>(&mut self, train: &D) -> Result<(), crate::AdaptError>
    where
        Self: Model<Network: Supervised<Input: DimName>>,
        <Self::Network as Supervised>::Loss:
            Loss<Self::Scalar, <Self::Network as Network>::Output, [D::Target]>,
        D: Dataset<Self::Scalar, Features = <Self::Network as Network>::Input>,
    {
        super::adapt::adapt(self, train)
    }

    /// Updates the running statistics with those of the batch of a gradient, as
    /// [`Optimizer::step`](crate::optim::Optimizer::step) does: with a momentum of one half for a `BatchNorm`
    /// that has seen one batch, down to a tenth after ten.
    fn update_running_stats(&mut self, gradient: &impl ModelOf<Self::Network>) {
        statistics::update_running_stats(
            self.buffers_mut(),
            gradient.buffers(),
            Self::Network::RUNNING_STATS,
        );
    }
}
