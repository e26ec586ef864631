//! The description of a network as a value; see [`values`](crate::network::values).

use crate::{LayerInfo, Network, ParamInfo, Scalar};

/// The constants of a [`Network`] that are used to show, save and compare it.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "checkpoint"), allow(dead_code, reason = "nothing is saved"))]
pub(crate) struct Tables {
    pub(crate) name: &'static str,
    /// The name of its scalar type.
    pub(crate) scalar: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) layers: &'static [LayerInfo],
    pub(crate) tensors: &'static [ParamInfo],
    pub(crate) statistics: &'static [ParamInfo],
    /// The number of parameters; the running statistics follow them.
    pub(crate) params: usize,
    /// The number of running statistics.
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
