use super::params::Params;
use super::statistics;
use crate::access::Exclusive;
use crate::{LengthError, Model, ModelOf, Network, Rng, Workspace};

type ViewMutOf<'a, M> = <<M as Model>::Network as Network>::View<Exclusive<'a, <M as Model>::Scalar>>;

/// A network whose parameters can be changed.
pub trait ModelMut: Model<Storage: AsMut<[<Self as Model>::Scalar]>> {
    #[doc(hidden)]
    fn stored_mut(&mut self) -> &mut Params<Self::Scalar, Self::Storage>;

    /// All parameters, to be changed.
    fn params_mut(&mut self) -> &mut [Self::Scalar] {
        &mut self.stored_mut().values_mut()[..Self::Network::PARAMS]
    }

    /// All running statistics, to be changed.
    fn state_mut(&mut self) -> &mut [Self::Scalar] {
        &mut self.stored_mut().values_mut()[Self::Network::PARAMS..]
    }

    /// The parameters, and running statistics, by stage, to be changed.
    fn view_mut(&mut self) -> ViewMutOf<'_, Self> {
        let values = self.stored_mut().values_mut();
        let mut stored = values.split_at_mut(Self::Network::PARAMS).into();
        Self::Network::split::<Exclusive<'_, Self::Scalar>>(&mut stored)
    }

    /// Draws all parameters anew, in the order of [`TENSORS`](Network::TENSORS); running statistics begin anew.
    fn initialize(&mut self, rng: &mut Rng) {
        let (params, statistics) = self.stored_mut().values_mut().split_at_mut(Self::Network::PARAMS);
        Self::Network::draw(params, statistics, rng);
    }

    /// All memory of a training step for batches of at most `B` samples, in memory of yours as the parameters of this
    /// network are: of `Net::training_len(B)` values, or more, whatever they are.
    ///
    /// # Errors
    ///
    /// When there are fewer.
    fn workspace_in<'m, const B: usize>(
        &self,
        memory: &'m mut [Self::Scalar],
    ) -> Result<Workspace<Self, B>, LengthError>
    where
        Self: Model<Storage = &'m mut [<Self as Model>::Scalar]>,
    {
        Workspace::new_in(memory)
    }

    /// Lets the running statistics follow those of the batch that a gradient belongs to, as
    /// [`Optimizer::step`](crate::optim::Optimizer::step) does: half of it for a `BatchNorm` that has seen
    /// one batch, down to a tenth after ten.
    fn follow(&mut self, gradient: &impl ModelOf<Self::Network>) {
        statistics::follow(self.state_mut(), gradient.state(), Self::Network::STATISTICS);
    }
}
