//! What a network is, as a value; see [`values`](crate::network::values).

use crate::{LayerInfo, Network, ParamInfo, Scalar};

/// The constants of a [`Network`] by which it is shown, saved and compared.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "checkpoint"), allow(dead_code, reason = "nothing is saved"))]
pub(crate) struct Tables {
    pub(crate) name: &'static str,
    /// The name of its numbers.
    pub(crate) scalar: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) layers: &'static [LayerInfo],
    pub(crate) tensors: &'static [ParamInfo],
    pub(crate) statistics: &'static [ParamInfo],
    /// How many parameters it has; its running statistics are behind them.
    pub(crate) params: usize,
    /// How many values these have.
    pub(crate) state: usize,
}

impl Tables {
    pub(crate) const fn of<N: Network>() -> &'static Self {
        const {
            &Self {
                name: N::NAME,
                scalar: N::Scalar::NAME,
                summary: N::SUMMARY,
                layers: N::LAYERS,
                tensors: N::TENSORS,
                statistics: N::RUNNING_STATS,
                params: N::PARAMS,
                state: N::BUFFERS,
            }
        }
    }
}
