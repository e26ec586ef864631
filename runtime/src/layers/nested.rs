use core::marker::PhantomData;

use nalgebra::{Const, DimName};

use crate::access::{Access, Gradient};
use crate::memory::arena::{self, Arena};
use crate::{Columns, ColumnsMut, LayerInfo, Mapping, Network, ParamInfo, Rng, Scalar};

/// What makes a network a layer of another one: it has one input and no loss.
///
/// It takes a vector or an image and gives a vector, which of an image has all values, channel after channel:
/// the compiler of the outer network can't ask what the inner one ends in. `Reshape(channels, height, width)`
/// behind it makes an image of it again.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a layer: only a network with one input and without a loss can",
    label = "this is no such network",
    note = "a layer of your own is written `Custom(path::MyLayer, inputs -> outputs)`"
)]
pub trait AsLayer {
    /// The network over another scalar type.
    type Of<T: Scalar>: Mapping<Scalar = T>;

    /// Values of one input sample.
    const INPUTS: usize;
    /// Values of one output sample.
    const OUTPUTS: usize = <Self::Of<f32> as Network>::Output::DIM;
    /// The shape of an input sample: how many values, or of an image the channels, rows and columns.
    const INPUT_SHAPE: &'static [usize] = &[Self::INPUTS];
    /// The shape of what the network ends in, before it becomes a vector; see
    /// [`INPUT_SHAPE`](Self::INPUT_SHAPE).
    const OUTPUT_SHAPE: &'static [usize] = &[Self::OUTPUTS];
    /// How many parameters it has.
    const PARAMS: usize = Self::Of::<f32>::PARAMS;
    /// How many values its running statistics have.
    const STATE: usize = Self::Of::<f32>::STATE;
    /// Its running statistics.
    const STATISTICS: &'static [ParamInfo] = Self::Of::<f32>::STATISTICS;
    /// Its tensors of parameters.
    const TENSORS: &'static [ParamInfo] = Self::Of::<f32>::TENSORS;
    /// Values that prediction keeps for one sample.
    const FORWARD_MEMORY: usize = Self::Of::<f32>::FORWARD_MEMORY;
    /// Values that a training step keeps for one sample.
    const TRAINING_MEMORY: usize = Self::Of::<f32>::TRAINING_MEMORY;
    /// Multiply-adds of the forward pass for one sample.
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
/// In a training step it has statistics of the batch and a key, what its masks follow from. It has neither where it
/// or a network around it is frozen: then it records as well, and each of its stages computes as in prediction.
#[derive(Debug)]
pub struct Nested<N>(PhantomData<fn() -> N>);

impl<N: Network> Nested<N> {
    /// Its parameters and running statistics by stage, off the front of the outer network's.
    pub fn split<P: Access<Scalar = N::Scalar>>(stored: &mut [P::Values; 2]) -> N::View<P> {
        N::split(stored)
    }

    /// Draws the parameters; running statistics begin anew.
    pub fn draw(p: &mut [N::Scalar], running: &mut [N::Scalar], rng: &mut Rng) {
        N::draw(p, running, rng);
    }

    /// `y` from `x`, as prediction computes it.
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
        copy_from(memory, N::OUTPUT_OFFSETS.output, y);
    }

    /// `y` from `x`; what backward needs stays in the memory.
    pub fn record<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        key: Option<u64>,
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        statistics: &mut [N::Scalar],
        y: ColumnsMut<'_, N::Scalar, O>,
    ) where
        N: Network<Input = Const<I>>,
    {
        N::record(p, running, x, &mut arena(memory, x.ncols(), statistics, key));
        copy_from(memory, N::OUTPUT_OFFSETS.training_output, y);
    }

    /// `y` from `x`, as prediction computes it; what backward needs stays in the memory.
    pub fn record_frozen<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        y: ColumnsMut<'_, N::Scalar, O>,
    ) where
        N: Network<Input = Const<I>>,
    {
        Self::record(p, running, None, x, memory, &mut [], y);
    }

    /// The gradient of the parameters.
    #[expect(clippy::too_many_arguments, reason = "the operands of one generated call")]
    pub fn gradient<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        key: Option<u64>,
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        statistics: &mut [N::Scalar],
        dy: Columns<'_, N::Scalar, O>,
        d: Gradient<'_, N::Scalar>,
    ) where
        N: Mapping<Input = Const<I>>,
    {
        let arena = arena(memory, x.ncols(), statistics, key);
        backward::<N, I, O>(p, running, x, arena, dy, d, false);
    }

    /// `dx` from `dy` after [`record_frozen`](Self::record_frozen).
    pub fn backward<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        dy: Columns<'_, N::Scalar, O>,
        dx: ColumnsMut<'_, N::Scalar, I>,
    ) where
        N: Mapping<Input = Const<I>>,
    {
        Self::gradient_and_backward(p, running, None, x, memory, &mut [], dy, dx, Gradient::nowhere());
    }

    /// Both gradients, as what is saved serves only once.
    #[expect(clippy::too_many_arguments, reason = "the operands of one generated call")]
    pub fn gradient_and_backward<const I: usize, const O: usize>(
        p: &[N::Scalar],
        running: &[N::Scalar],
        key: Option<u64>,
        x: Columns<'_, N::Scalar, I>,
        memory: &mut [N::Scalar],
        statistics: &mut [N::Scalar],
        dy: Columns<'_, N::Scalar, O>,
        dx: ColumnsMut<'_, N::Scalar, I>,
        d: Gradient<'_, N::Scalar>,
    ) where
        N: Mapping<Input = Const<I>>,
    {
        let arena = arena(memory, x.ncols(), statistics, key);
        backward::<N, I, O>(p, running, x, arena, dy, d, true);
        if let Some(&offset) = N::INPUT_GRADIENTS.first() {
            copy_from(memory, offset, dx);
        }
    }
}

/// The memory of a pass over so many samples, in a training step if there is a key.
fn arena<'m, T: Scalar>(
    memory: &'m mut [T],
    samples: usize,
    statistics: &'m mut [T],
    key: Option<u64>,
) -> Arena<'m, T> {
    let arena = Arena::new(memory, samples);
    match key {
        Some(key) => arena.training(statistics, key),
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
    N: Mapping<Input = Const<I>>,
{
    if let Some(offset) = N::OUTPUT_OFFSETS.output_gradient {
        arena.lend(arena::write::<O>(offset)).as_mut_slice().copy_from_slice(dy.as_slice());
    }
    N::backpropagate(p, running, x, &mut arena, &mut d, inputs);
}

/// Copies what lies in the memory of the inner network to that of the outer one.
fn copy_from<T: Scalar, const F: usize>(memory: &[T], offset: usize, mut to: ColumnsMut<'_, T, F>) {
    let start = offset * to.ncols();
    let len = to.len();
    to.as_mut_slice().copy_from_slice(&memory[start..][..len]);
}
