//! The values of a network as a value of one type, whatever numbers they are. Code with a type parameter is compiled
//! in every program that calls it; what takes these is compiled once, in this crate.

#[cfg(feature = "checkpoint")]
use alloc::boxed::Box;

use crate::Network;

/// Values that are read.
#[derive(Clone, Copy, Debug)]
pub enum Values<'a> {
    F32(&'a [f32]),
    F64(&'a [f64]),
}

/// Values that are written.
#[derive(Debug)]
pub enum ValuesMut<'a> {
    F32(&'a mut [f32]),
    F64(&'a mut [f64]),
}

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
            $crate::values::$kind::F32($name) => $result,
            $crate::values::$kind::F64($name) => $result,
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
    N::from_stored(crate::params::Params::new(<N::Scalar as crate::Scalar>::own(values)))
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

#[cfg(feature = "checkpoint")]
impl ValuesMut<'_> {
    pub(crate) fn lend(&self) -> Values<'_> {
        match self {
            Self::F32(values) => Values::F32(values),
            Self::F64(values) => Values::F64(values),
        }
    }

    /// Takes over the first so many of other values, which are of the same type.
    pub(crate) fn copy(&mut self, from: Values<'_>, count: usize) {
        match (self, from) {
            (Self::F32(to), Values::F32(from)) => to[..count].copy_from_slice(&from[..count]),
            (Self::F64(to), Values::F64(from)) => to[..count].copy_from_slice(&from[..count]),
            _ => debug_assert!(false, "all values of a training have one type"),
        }
    }
}
