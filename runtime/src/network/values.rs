//! The values of a network as one type for every scalar type. Code with a type parameter is compiled
//! in every program that calls it; code that takes these values is compiled once, in this crate.

#[cfg(feature = "checkpoint")]
use alloc::boxed::Box;

use crate::Network;

pub(crate) use constnet_kernels::Values;
#[cfg(feature = "checkpoint")]
pub(crate) use constnet_kernels::ValuesMut;

/// Values on the heap that become those of a network.
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

/// All values that a network stores: its parameters, followed by its running statistics.
#[cfg(feature = "std")]
pub(crate) fn of<N: Network>(network: &N) -> Values<'_> {
    <N::Scalar as crate::Scalar>::lend(network.stored().values())
}

/// [`of`], mutable.
#[cfg(feature = "checkpoint")]
pub(crate) fn of_mut<N: Network>(network: &mut N) -> ValuesMut<'_> {
    <N::Scalar as crate::Scalar>::lend_mut(network.stored_mut().values_mut())
}

/// The network that stores these values; their number must be that of the network.
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
