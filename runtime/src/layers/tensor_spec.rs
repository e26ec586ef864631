use crate::init::{self, Init};
use crate::{ParamInfo, Rng, Scalar};

/// A parameter tensor of a custom layer, see [`Layer::TENSORS`](super::Layer::TENSORS).
///
/// ```
/// use constnet::init::Init;
/// use constnet::layers::TensorSpec;
///
/// const TENSORS: &[TensorSpec] =
///     &[TensorSpec::matrix("weight", 3, 4).init(Init::He), TensorSpec::vector("scale", 3).init(Init::Constant(1.0))];
/// assert_eq!(TensorSpec::total(TENSORS), 15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TensorSpec {
    /// The tensor without its stage and offset.
    info: ParamInfo,
}

impl TensorSpec {
    /// A vector, such as a bias; it is initialised with zeros and has no weight decay.
    #[must_use]
    pub const fn vector(name: &'static str, len: usize) -> Self {
        Self { info: ParamInfo::new("", name, len, 1, 0) }
    }

    /// A matrix, such as a weight with a row for each output and a column for each input, column-major;
    /// it is initialised with zeros.
    #[must_use]
    pub const fn matrix(name: &'static str, rows: usize, columns: usize) -> Self {
        Self { info: ParamInfo::new("", name, rows, columns, 0).matrix() }
    }

    /// Sets the initialiser.
    #[must_use]
    pub const fn init(self, init: Init) -> Self {
        Self { info: self.info.init(init) }
    }

    /// Total number of values.
    #[must_use]
    pub const fn total(tensors: &[Self]) -> usize {
        let (mut total, mut tensor) = (0_usize, 0);
        while tensor < tensors.len() {
            total = total.saturating_add(tensors[tensor].len());
            tensor += 1;
        }
        total
    }

    /// Initialises these tensors, which follow one another; values after them become zero.
    pub fn init_params<T: Scalar>(tensors: &[Self], values: &mut [T], rng: &mut Rng) {
        values.fill(T::zero());
        let mut offset = 0;
        for tensor in tensors {
            let info = ParamInfo { offset, ..tensor.info };
            init::init_params(&[info], values, rng);
            offset += info.len();
        }
    }

    /// The tensor at its position in a network.
    pub(crate) const fn placed(self, stage: &'static str, offset: usize, frozen: bool) -> ParamInfo {
        ParamInfo { layer: stage, offset, frozen, ..self.info }
    }

    /// Number of values; `usize::MAX` on overflow, which a guard next to the declaration reports.
    pub(crate) const fn len(self) -> usize {
        self.info.rows.saturating_mul(self.info.columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tensor_is_drawn_in_turn() {
        let tensors = [
            TensorSpec::matrix("w", 2, 3).init(Init::Xavier),
            TensorSpec::vector("s", 2).init(Init::Constant(2.0)),
        ];
        let mut values = [f64::NAN; 9];
        TensorSpec::init_params(&tensors, &mut values, &mut Rng::new(1));
        let mut expected = [0.0; 9];
        Init::Xavier.fill(&mut expected[..6], 3, &mut Rng::new(1));
        expected[6..8].fill(2.0);
        assert_eq!(values, expected);
    }
}
