#[cfg(feature = "std")]
use alloc::vec::Vec;
use core::fmt;

#[cfg(feature = "std")]
use crate::network::tables::Tables;
#[cfg(feature = "std")]
use crate::network::values::{Values, for_either};
use crate::{Model, Network as _, ParamInfo, Scalar, kernel};

/// A NaN or infinite value.
#[derive(Clone, Copy, Debug)]
pub struct NonFinite {
    /// The stage, such as `affine1`.
    pub layer: &'static str,
    /// The tensor of the stage, such as `weight`.
    pub tensor: &'static str,
    /// Its row, from 0.
    pub row: usize,
    /// Its column, from 0.
    pub column: usize,
    /// The value.
    pub value: f64,
}

/// `NaN in affine1.weight, row 3, column 17`
impl fmt::Display for NonFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { layer, tensor, row, column, value } = self;
        write!(f, "{value} in {layer}.{tensor}, row {row}, column {column}")
    }
}

/// All NaN values are equal.
impl PartialEq for NonFinite {
    fn eq(&self, other: &Self) -> bool {
        let place = |bad: &Self| (bad.layer, bad.tensor, bad.row, bad.column);
        let same_value = self.value == other.value || self.value.is_nan() && other.value.is_nan();
        place(self) == place(other) && same_value
    }
}

/// The first stage with NaN or infinity, in the order of the declaration: in a
/// gradient or in a network, whose running statistics are checked after its parameters.
///
/// It is quick enough for every step. If a gradient has several such stages, the last one of [`non_finite_tensors`] is
/// nearest to where the backward pass failed first.
#[must_use]
pub fn first_non_finite_layer<N: Model>(gradient: &N) -> Option<NonFinite> {
    if kernel::all_finite(gradient.stored().values()) {
        return None;
    }
    non_finite_tensors(gradient).next()
}

/// The first NaN or infinity of each tensor that has one, in the order of the declaration; see
/// [`first_non_finite_layer`].
pub fn non_finite_tensors<N: Model>(gradient: &N) -> impl DoubleEndedIterator<Item = NonFinite> {
    all_bad([gradient.params(), gradient.buffers()], [N::Network::TENSORS, N::Network::RUNNING_STATS])
}

/// [`non_finite_tensors`] of parameters and running statistics.
fn all_bad<'a, T: Scalar>(
    [params, state]: [&'a [T]; 2],
    [tensors, statistics]: [&'a [ParamInfo]; 2],
) -> impl DoubleEndedIterator<Item = NonFinite> + use<'a, T> {
    let params = tensors.iter().filter_map(|tensor| bad_in(tensor, params));
    params.chain(statistics.iter().filter_map(|tensor| bad_in(tensor, state)))
}

/// [`non_finite_tensors`] of a network's values, for code that does not know its type.
#[cfg(feature = "std")]
pub(crate) fn non_finite_values(tables: &Tables, stored: Values<'_>) -> Vec<NonFinite> {
    for_either!(Values, stored, stored => {
        if kernel::all_finite(stored) {
            return Vec::new();
        }
        let (params, state) = stored.split_at(tables.params);
        all_bad([params, state], [tables.tensors, tables.statistics]).collect()
    })
}

fn bad_in<T: Scalar>(tensor: &ParamInfo, values: &[T]) -> Option<NonFinite> {
    let values = &values[tensor.offset..][..tensor.len()];
    let at = values.iter().position(|value| !value.is_finite())?;
    let (row, column) = (at % tensor.rows, at / tensor.rows);
    Some(NonFinite { layer: tensor.layer, tensor: tensor.name, row, column, value: values[at].as_f64() })
}
