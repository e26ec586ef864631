#[cfg(feature = "alloc")]
use alloc::{boxed::Box, string::String};
use core::fmt;
#[cfg(feature = "alloc")]
use core::{error::Error, str::FromStr};

#[cfg_attr(
    not(feature = "alloc"),
    expect(unused_imports, reason = "the documentation alone names them")
)]
use super::{AdaGrad, Adam, AdamW, Momentum, Nesterov, RmsProp, Sgd};
#[cfg(feature = "alloc")]
use crate::{Network, optim::Optimizer};

/// The kind of an optimizer, by its name on a command line or in a configuration.
///
/// ```
/// use constnet::optim::OptimizerKind;
///
/// let kind: OptimizerKind = "Adam".parse()?;
/// assert_eq!(kind, OptimizerKind::Adam);
/// assert_eq!(
///     "adem".parse::<OptimizerKind>().unwrap_err().to_string(),
///     "unknown optimizer `adem`; available: sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw",
/// );
/// # Ok::<(), constnet::optim::UnknownOptimizer>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptimizerKind {
    /// [`Sgd`]
    Sgd,
    /// [`Momentum`]
    Momentum,
    /// [`Nesterov`]
    Nesterov,
    /// [`AdaGrad`]
    AdaGrad,
    /// [`RmsProp`]
    RmsProp,
    /// [`Adam`]
    Adam,
    /// [`AdamW`]
    AdamW,
}

impl OptimizerKind {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Sgd, Self::Momentum, Self::Nesterov, Self::AdaGrad, Self::RmsProp, Self::Adam, Self::AdamW];

    /// Its name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sgd => "sgd",
            Self::Momentum => "momentum",
            Self::Nesterov => "nesterov",
            Self::AdaGrad => "adagrad",
            Self::RmsProp => "rmsprop",
            Self::Adam => "adam",
            Self::AdamW => "adamw",
        }
    }

    /// The book's learning rate: 0.001 for Adam and AdamW, 0.01 for the others.
    #[must_use]
    pub const fn default_learning_rate(self) -> f64 {
        match self {
            Self::Adam | Self::AdamW => 0.001,
            _ => 0.01,
        }
    }

    /// Builds an optimizer of this kind for a network, with default values for the other hyperparameters.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, NaN, or infinite in the network's type.
    #[cfg(feature = "alloc")]
    #[must_use]
    #[track_caller]
    pub fn build<N: Network + 'static>(self, network: &N, learning_rate: f64) -> Box<dyn Optimizer<N>> {
        match self {
            Self::Sgd => Box::new(Sgd::new(network, learning_rate)),
            Self::Momentum => Box::new(Momentum::new(network, learning_rate)),
            Self::Nesterov => Box::new(Nesterov::new(network, learning_rate)),
            Self::AdaGrad => Box::new(AdaGrad::new(network, learning_rate)),
            Self::RmsProp => Box::new(RmsProp::new(network, learning_rate)),
            Self::Adam => Box::new(Adam::new(network, learning_rate)),
            Self::AdamW => Box::new(AdamW::new(network, learning_rate)),
        }
    }
}

impl fmt::Display for OptimizerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(feature = "alloc")]
impl FromStr for OptimizerKind {
    type Err = UnknownOptimizer;

    /// Finds a kind by its name, ignoring case.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let mut kinds = Self::ALL.into_iter();
        kinds
            .find(|kind| kind.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownOptimizer { name: name.into() })
    }
}

/// An unknown optimizer name.
#[cfg(feature = "alloc")]
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownOptimizer {
    /// The name.
    pub name: String,
}

#[cfg(feature = "alloc")]
impl fmt::Display for UnknownOptimizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name } = self;
        write!(
            f,
            "unknown optimizer `{name}`; available: {}",
            OptimizerKind::ALL.map(OptimizerKind::name).join(", ")
        )
    }
}

#[cfg(feature = "alloc")]
crate::debug::debug_as_display!(UnknownOptimizer);

#[cfg(feature = "alloc")]
impl Error for UnknownOptimizer {}
