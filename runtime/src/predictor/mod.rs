//! Prediction alone, as fast as it can be: [`Predictor`], and the memory of each thread that uses it.

mod scratch;

pub use scratch::{PredictorScratch, packed_len, scratch_len};

use core::marker::PhantomData;
use core::time::Duration;

use nalgebra::DimName;

#[cfg(feature = "alloc")]
use crate::Owned;
use crate::kernel::inference::flushed;
use crate::layers::ClassificationLoss;
use crate::memory::arena::Arena;
use crate::memory::check_len;
use crate::pass::{Y, check_columns, class_of, columns, one_by_one, output_range, to_probabilities};
use crate::{BatchError, Input, LengthError, Model, ModelOf, Network, Supervised};

/// A network for prediction alone: immutable, shared between threads, and faster than
/// [`Model::predict`] for one to a few samples.
///
/// What can be computed once is computed when it is made: `BatchNorm` is folded into the layer before it, `Dropout`
/// and `Identity` are gone, weights are packed in the order in which the kernels read them. Activations and sums of
/// branches are computed by the kernel before them, and between image layers the channels of a pixel lie side by side,
/// so that no layout is converted. The generated code shows all of it, in `pack` and `infer`.
///
/// It has a copy of the parameters, so the network can be trained further while others predict. Each thread has a
/// [`PredictorScratch`] of its own. The results are those of `predict` up to rounding; of an `f32` network below
/// 1,000 multiply-adds `Tanh` is off by up to 5e-7 of its value. Subnormal weights, and subnormal inputs of such a small
/// network, count as zero, as processors are slow with them.
///
/// ```
/// use constnet::prelude::*;
///
/// network! { struct Net = Affine(2, 3) -> BatchNorm -> Relu -> Affine(3, 1); }
///
/// let net = Net::new(1);
/// let predictor = net.predictor();
/// std::thread::scope(|scope| {
///     for _ in 0..2 {
///         scope.spawn(|| {
///             let mut scratch = predictor.scratch::<1>();
///             let y = predictor.predict(&SVector::<f32, 2>::new(1.0, 2.0), &mut scratch);
///             assert!(y.is_ok_and(|y| y.len() == 1));
///         });
///     }
/// });
/// ```
///
/// Without an allocator both are in memory of the caller:
///
/// ```
/// # use constnet::prelude::*;
/// # use constnet::{Predictor, PredictorScratch};
/// # network! { struct Net = Affine(2, 3) -> Relu -> Affine(3, 1); }
/// # let net = Net::new(1);
/// let predictor = Predictor::<Net, _>::new_in(&net, [0.0; Net::packed_len()])?;
/// let mut scratch = PredictorScratch::<Net, 1, _>::new_in([0.0; Net::scratch_len(1)])?;
/// predictor.predict(&SVector::<f32, 2>::new(1.0, 2.0), &mut scratch)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Predictor<N: Network, V = <N as Model>::Storage> {
    packed: V,
    packing_time: Option<Duration>,
    network: PhantomData<fn() -> N>,
}

#[cfg(feature = "alloc")]
impl<N: Network> Predictor<N> {
    /// Packs the parameters of a network. [`Model::predictor`] does the same.
    #[must_use]
    pub fn new(network: &impl ModelOf<N>) -> Self {
        Self::pack(network, Owned::zeros(N::PACKED))
    }

    /// The memory of one thread, for at most `B` samples at once.
    #[must_use]
    pub fn scratch<const B: usize>(&self) -> PredictorScratch<N, B> {
        PredictorScratch::new()
    }
}

impl<N: Network, V: AsRef<[N::Scalar]>> Predictor<N, V> {
    /// Packs the parameters of a network into memory of at least `Net::packed_len()` values.
    ///
    /// # Errors
    ///
    /// If the memory is too small.
    pub fn new_in(network: &impl ModelOf<N>, mut memory: V) -> Result<Self, LengthError>
    where
        V: AsMut<[N::Scalar]>,
    {
        check_len(N::PACKED, memory.as_mut().len())?;
        Ok(Self::pack(network, memory))
    }

    fn pack(network: &impl ModelOf<N>, mut packed: V) -> Self
    where
        V: AsMut<[N::Scalar]>,
    {
        #[cfg(feature = "std")]
        let start = std::time::Instant::now();
        let (p, s) = network.stored().values().split_at(N::PARAMS);
        let weights = &mut packed.as_mut()[..N::PACKED];
        N::pack(p, s, weights);
        weights.iter_mut().for_each(|weight| *weight = flushed(*weight));
        #[cfg(feature = "std")]
        let packing_time = Some(start.elapsed());
        #[cfg(not(feature = "std"))]
        let packing_time = None;
        Self { packed, packing_time, network: PhantomData }
    }

    /// Computes the output for a batch; for a classifier with a loss stage these are logits.
    ///
    /// # Errors
    ///
    /// If the batch is empty, or too large for the memory.
    #[inline]
    pub fn predict<'s, const B: usize, S: AsMut<[N::Scalar]>>(
        &self,
        x: &(impl Input<N::Scalar, N::Input> + ?Sized),
        scratch: &'s mut PredictorScratch<N, B, S>,
    ) -> Result<Y<'s, N>, BatchError> {
        self.predict_mut(x, scratch).map(|y| columns::<N>(y))
    }

    /// Computes the probability of each class for a batch, as [`Model::probabilities`].
    ///
    /// # Errors
    ///
    /// If the batch is empty, or too large for the memory.
    pub fn probabilities<'s, const B: usize, S: AsMut<[N::Scalar]>>(
        &self,
        x: &(impl Input<N::Scalar, N::Input> + ?Sized),
        scratch: &'s mut PredictorScratch<N, B, S>,
    ) -> Result<Y<'s, N>, BatchError>
    where
        N: Supervised<Loss: ClassificationLoss>,
    {
        self.predict_mut(x, scratch).map(|y| to_probabilities::<N>(y))
    }

    /// The most probable class of one sample, from 0, and its probability, as [`Model::classify`].
    ///
    /// # Errors
    ///
    /// If there is not exactly one sample, or the output has a NaN.
    pub fn classify<const B: usize, S: AsMut<[N::Scalar]>>(
        &self,
        x: &(impl Input<N::Scalar, N::Input> + ?Sized),
        scratch: &mut PredictorScratch<N, B, S>,
    ) -> Result<(usize, N::Scalar), BatchError>
    where
        N: Supervised<Loss: ClassificationLoss>,
    {
        class_of::<N>(self.probabilities(x, scratch)?)
    }

    /// [`predict`](Self::predict), the values of the output.
    #[inline]
    fn predict_mut<'s, const B: usize, S: AsMut<[N::Scalar]>>(
        &self,
        x: &(impl Input<N::Scalar, N::Input> + ?Sized),
        scratch: &'s mut PredictorScratch<N, B, S>,
    ) -> Result<&'s mut [N::Scalar], BatchError> {
        let samples = check_columns(x.samples()?, B)?;
        let (values, outputs) = scratch.values();
        let packed = &self.packed.as_ref()[..N::PACKED];
        if samples == 1 {
            N::infer(packed, x.views(), 0, &mut Arena::new(values, 1));
            return Ok(&mut values[output_range::<N>(N::OFFSETS.predictor, 1)]);
        }
        let outputs = &mut outputs[..samples * N::Output::DIM];
        one_by_one::<N>(values, N::OFFSETS.predictor, outputs, |sample, m| {
            N::infer(packed, x.views(), sample, m);
        });
        Ok(outputs)
    }

    /// Bytes of the packed weights.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        N::PACKED.saturating_mul(size_of::<N::Scalar>())
    }

    /// How long it took to pack the weights; `None` without a clock, which is without the feature `std`.
    #[must_use]
    pub const fn packing_time(&self) -> Option<Duration> {
        self.packing_time
    }
}
