#[cfg(feature = "std")]
use alloc::vec::Vec;
use core::fmt;

#[cfg(feature = "std")]
use crate::network::tables::Tables;
#[cfg(feature = "std")]
use crate::network::values::{Values, for_either};
use crate::{Model, Network as _, ParamInfo, Scalar, kernel};

/// A value that is infinite or not a number.
#[derive(Clone, Copy, Debug)]
pub struct BadNumber {
    /// The stage, such as `affine1`.
    pub stage: &'static str,
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
impl fmt::Display for BadNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, tensor, row, column, value } = self;
        write!(f, "{value} in {stage}.{tensor}, row {row}, column {column}")
    }
}

/// All values that are not numbers are the same here.
impl PartialEq for BadNumber {
    fn eq(&self, other: &Self) -> bool {
        let place = |bad: &Self| (bad.stage, bad.tensor, bad.row, bad.column);
        let same_value = self.value == other.value || self.value.is_nan() && other.value.is_nan();
        place(self) == place(other) && same_value
    }
}

/// The first stage with a value that is infinite or not a number, in the order of the declaration: in a
/// gradient or in a network, whose running statistics are looked at after its parameters.
///
/// It is quick enough for every step. Where a gradient has several bad stages, the last of [`bad_tensors`] is
/// nearest to where the backward pass began to fail.
#[must_use]
pub fn first_bad_stage<N: Model>(gradient: &N) -> Option<BadNumber> {
    if kernel::all_finite(gradient.stored().values()) {
        return None;
    }
    bad_tensors(gradient).next()
}

/// The first bad value of each tensor that has one, in the order of the declaration; see [`first_bad_stage`].
pub fn bad_tensors<N: Model>(gradient: &N) -> impl DoubleEndedIterator<Item = BadNumber> {
    all_bad([gradient.params(), gradient.state()], [N::Network::TENSORS, N::Network::STATISTICS])
}

/// [`bad_tensors`] of parameters and running statistics.
fn all_bad<'a, T: Scalar>(
    [params, state]: [&'a [T]; 2],
    [tensors, statistics]: [&'a [ParamInfo]; 2],
) -> impl DoubleEndedIterator<Item = BadNumber> + use<'a, T> {
    let params = tensors.iter().filter_map(|tensor| bad_in(tensor, params));
    params.chain(statistics.iter().filter_map(|tensor| bad_in(tensor, state)))
}

/// [`bad_tensors`] of the values that a network stores, for code that knows no network's type.
#[cfg(feature = "std")]
pub(crate) fn bad_numbers(tables: &Tables, stored: Values<'_>) -> Vec<BadNumber> {
    for_either!(Values, stored, stored => {
        if kernel::all_finite(stored) {
            return Vec::new();
        }
        let (params, state) = stored.split_at(tables.params);
        all_bad([params, state], [tables.tensors, tables.statistics]).collect()
    })
}

fn bad_in<T: Scalar>(tensor: &ParamInfo, values: &[T]) -> Option<BadNumber> {
    let values = &values[tensor.offset..][..tensor.len()];
    let at = values.iter().position(|value| !value.is_finite())?;
    let (row, column) = (at % tensor.rows, at / tensor.rows);
    Some(BadNumber { stage: tensor.stage, tensor: tensor.name, row, column, value: values[at].as_f64() })
}
