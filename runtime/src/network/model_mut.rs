use super::params::Params;
use super::statistics;
use crate::access::Exclusive;
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
