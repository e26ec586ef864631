//! The values of a network as a value of one type, whatever numbers they are. Code with a type parameter is compiled
//! in every program that calls it; what takes these is compiled once, in this crate.

#[cfg(feature = "checkpoint")]
use alloc::boxed::Box;

use crate::Network;

pub(crate) use constnet_kernels::Values;
#[cfg(feature = "checkpoint")]
pub(crate) use constnet_kernels::ValuesMut;

/// Values on the heap, to become those of a network.
#[cfg(feature = "checkpoint")]
#[derive(Clone, Debug, PartialEq)]
pub enum Owned {
    F32(Box<[f32]>),
    F64(Box<[f64]>),
}

/// The same expression for either type of values.
macro_rules! for_either {
    ($kind:ident, $values:expr, $name:ident => $result:expr) => {
        match $values {
            $crate::network::values::$kind::F32($name) => $result,
            $crate::network::values::$kind::F64($name) => $result,
        }
    };
}
pub(crate) use for_either;

/// All that a network stores: its parameters, and behind them its running statistics.
#[cfg(feature = "std")]
pub(crate) fn of<N: Network>(network: &N) -> Values<'_> {
    <N::Scalar as crate::Scalar>::lend(network.stored().values())
}

/// [`of`], to be written.
#[cfg(feature = "checkpoint")]
pub(crate) fn of_mut<N: Network>(network: &mut N) -> ValuesMut<'_> {
    <N::Scalar as crate::Scalar>::lend_mut(network.stored_mut().values_mut())
}

/// The network that stores these values, of which there are as many as it has.
#[cfg(feature = "checkpoint")]
pub(crate) fn network<N: Network>(values: Owned) -> N {
    let mut network = N::zeros();
    let stored = network.stored_mut().values_mut();
    let count = stored.len();
    <N::Scalar as crate::Scalar>::lend_mut(stored).copy(values.lend(), count);
    network
}

#[cfg(feature = "checkpoint")]
impl Owned {
    pub(crate) fn lend(&self) -> Values<'_> {
        match self {
            Self::F32(values) => Values::F32(values),
            Self::F64(values) => Values::F64(values),
        }
    }
}
