use core::marker::PhantomData;

use nalgebra::{Const, DimName};

use crate::access::{Access, Gradient};
use crate::memory::arena::{self, Arena};
use crate::{Columns, ColumnsMut, Differentiable, LayerInfo, Network, ParamInfo, Rng, Scalar};

/// A network that can be a layer of another one: it has one input and no loss.
///
/// Its input is a vector or an image, its output a vector, which for an image has all values, channel after channel:
/// the compiler can't see the output shape of the inner network. `Reshape(channels, height, width)`
/// after it makes it an image again.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a layer: only a network with one input and without a loss can",
    label = "not a network with one input and without a loss",
    note = "a custom layer is written `Custom(path::MyLayer, inputs -> outputs)`"
)]
pub trait AsLayer {
    /// The same network with another scalar type.
    type Of<T: Scalar>: Differentiable<Scalar = T>;

    /// Number of values of an input sample.
    const INPUTS: usize;
    /// Number of values of an output sample.
    const OUTPUTS: usize = <Self::Of<f32> as Network>::Output::DIM;
    /// The shape of an input sample: number of values, or the channels, rows and columns of an image.
    const INPUT_SHAPE: &'static [usize] = &[Self::INPUTS];
    /// The shape of the output before it becomes a vector; see
    /// [`INPUT_SHAPE`](Self::INPUT_SHAPE).
    const OUTPUT_SHAPE: &'static [usize] = &[Self::OUTPUTS];
    /// Number of parameters.
    const PARAMS: usize = Self::Of::<f32>::PARAMS;
    /// Number of values of its running statistics.
    const BUFFERS: usize = Self::Of::<f32>::BUFFERS;
    /// Its running statistics.
    const RUNNING_STATS: &'static [ParamInfo] = Self::Of::<f32>::RUNNING_STATS;
    /// Its parameter tensors.
    const TENSORS: &'static [ParamInfo] = Self::Of::<f32>::TENSORS;
    /// Number of values in the memory of prediction, per sample.
    const FORWARD_MEMORY: usize = Self::Of::<f32>::FORWARD_MEMORY;
    /// Number of values in the memory of a training step, per sample.
    const TRAINING_MEMORY: usize = Self::Of::<f32>::TRAINING_MEMORY;
    /// Number of values of a predictor's weights.
    const PACKED: usize = Self::Of::<f32>::PACKED;
    /// Number of values of a predictor's memory.
    const SCRATCH: usize = Self::Of::<f32>::SCRATCH;
    /// Multiply-adds of the forward pass, per sample.
    const MACS: usize = macs(Self::Of::<f32>::LAYERS);
}

const fn macs(layers: &[LayerInfo]) -> usize {
    let (mut sum, mut layer) = (0_usize, 0);
    while layer < layers.len() {
        sum = layers[layer].macs.saturating_add(sum);
        layer += 1;
    }
    sum
}

/// A network as a stage of another one.
///
/// Its parameters are those of the network, and so are its running statistics. It works in memory that the outer
/// network saves for it. For a batch of n samples, `x` and `dx`
/// are (I, n), `y` and `dy` are (O, n).
///
/// A training step passes the statistics of the batch and the seed of the masks. Both are absent if it
/// or a network around it is frozen: then each of its stages computes as in prediction.
#[derive(Debug)]
pub struct Nested<N>(PhantomData<fn() -> N>);

impl<N: Network> Nested<N> {
    /// Its parameters and running statistics by stage, split off the front of the outer network's.
    pub fn split<P: Access<Scalar = N::Scalar>>(stored: &mut [P::Values; 2]) -> N::View<P> {
        N::split(stored)
    }

    /// Initialises the parameters; resets the running statistics.
    pub fn init_params(p: &mut [N::Scalar], running: &mut [N::Scalar], rng: &mut Rng) {
        N::init_params(p, running, rng);
    }

    /// `y` from `x`, as in prediction.
    pub fn forward<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        y: ColumnsMut<'_, N::Scalar, O>,
    ) where
        N: Network<Input = Const<I>>,
    {
        N::forward(p, running, x, &mut Arena::new(memory, x.ncols()));
        copy_from(memory, N::OFFSETS.output, y);
    }

    /// Writes the weights of the network's own predictor.
    pub fn pack(p: &[N::Scalar], running: &[N::Scalar], w: &mut [N::Scalar]) {
        N::pack(p, running, w);
    }

    /// `y` from the one sample `x`, by the network's own predictor.
    pub fn infer<const I: usize, const O: usize>(
        w: &[N::Scalar],
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        y: ColumnsMut<'_, N::Scalar, O>,
    ) where
        N: Network<Input = Const<I>>,
    {
        N::infer(w, x, 0, &mut Arena::new(memory, 1));
        copy_from(memory, N::OFFSETS.predictor, y);
    }

    /// `y` from `x`; keeps the values for the backward pass in the memory.
    pub fn forward_train<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        seed: Option<u64>,
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        statistics: &mut [N::Scalar],
        y: ColumnsMut<'_, N::Scalar, O>,
    ) where
        N: Network<Input = Const<I>>,
    {
        N::forward_train(p, running, x, &mut arena(memory, x.ncols(), statistics, seed));
        copy_from(memory, N::OFFSETS.training_output, y);
    }

    /// `y` from `x`, as in prediction; keeps the values for the backward pass in the memory.
    pub fn forward_train_frozen<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        y: ColumnsMut<'_, N::Scalar, O>,
    ) where
        N: Network<Input = Const<I>>,
    {
        Self::forward_train(p, running, None, x, memory, &mut [], y);
    }

    /// The gradient of the parameters.
    #[expect(clippy::too_many_arguments, reason = "the operands of one generated call")]
    pub fn gradient<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        seed: Option<u64>,
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        statistics: &mut [N::Scalar],
        dy: Columns<'_, N::Scalar, O>,
        d: Gradient<'_, N::Scalar>,
    ) where
        N: Differentiable<Input = Const<I>>,
    {
        let arena = arena(memory, x.ncols(), statistics, seed);
        backward::<N, I, O>(p, running, x, arena, dy, d, false);
    }

    /// `dx` from `dy` after [`forward_train_frozen`](Self::forward_train_frozen).
    pub fn backward<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        dy: Columns<'_, N::Scalar, O>,
        dx: ColumnsMut<'_, N::Scalar, I>,
    ) where
        N: Differentiable<Input = Const<I>>,
    {
        Self::gradient_and_backward(p, running, None, x, memory, &mut [], dy, dx, Gradient::nowhere());
    }

    /// Both gradients, as the saved values can only be used once.
    #[expect(clippy::too_many_arguments, reason = "the operands of one generated call")]
    pub fn gradient_and_backward<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        seed: Option<u64>,
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        statistics: &mut [N::Scalar],
        dy: Columns<'_, N::Scalar, O>,
        dx: ColumnsMut<'_, N::Scalar, I>,
        d: Gradient<'_, N::Scalar>,
    ) where
        N: Differentiable<Input = Const<I>>,
    {
        let arena = arena(memory, x.ncols(), statistics, seed);
        backward::<N, I, O>(p, running, x, arena, dy, d, true);
        if let Some(&offset) = N::INPUT_GRADIENTS.first() {
            copy_from(memory, offset, dx);
        }
    }
}

/// The memory of a pass over this number of samples, of a training step if there is a seed.
fn arena<'m, T: Scalar>(
    memory: &'m mut [T],
    samples: usize,
    statistics: &'m mut [T],
    seed: Option<u64>,
) -> Arena<'m, T> {
    let arena = Arena::new(memory, samples);
    match seed {
        Some(seed) => arena.training(statistics, seed),
        None => arena,
    }
}

fn backward<N, const I: usize, const O: usize>(
    p: &[N::Scalar],
    running: &[N::Scalar],
    x: Columns<'_, N::Scalar, I>,
    mut arena: Arena<'_, N::Scalar>,
    dy: Columns<'_, N::Scalar, O>,
    mut d: Gradient<'_, N::Scalar>,
    inputs: bool,
) where
    N: Differentiable<Input = Const<I>>,
{
    if let Some(offset) = N::OFFSETS.output_gradient {
        arena.lend(arena::write::<O>(offset)).as_mut_slice().copy_from_slice(dy.as_slice());
    }
    N::backward_train(p, running, x, &mut arena, &mut d, inputs);
}

/// Copies the inner network's memory to that of the outer one.
fn copy_from<T: Scalar, const F: usize>(memory: &[T], offset: usize, mut to: ColumnsMut<'_, T, F>) {
    let start = offset * to.ncols();
    let len = to.len();
    to.as_mut_slice().copy_from_slice(&memory[start..][..len]);
}
