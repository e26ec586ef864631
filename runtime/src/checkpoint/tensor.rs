//! Tensors in files: row-major, little-endian, in the shapes of PyTorch.

use super::error::{BadValue, Expected};
use super::safetensors::Dtype;
use crate::{ParamInfo, ParamKind, Scalar};

/// A tensor in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    pub dtype: Dtype,
    pub shape: Vec<usize>,
    pub data: Vec<u8>,
}

/// The name of a tensor in files: PyTorch's for running statistics, the network's for the others.
pub fn file_name(info: &ParamInfo) -> String {
    format!("{}.{}", info.layer, info.name)
}

/// The names of running statistics in files; see [`file_name`].
pub fn statistic_name(info: &ParamInfo) -> String {
    let name = match info.name {
        "mean" => "running_mean",
        "variance" => "running_var",
        "batches" => BATCHES,
        own => own,
    };
    format!("{}.{name}", info.layer)
}

/// PyTorch's name of the number of batches in running statistics, a scalar.
pub const BATCHES: &str = "num_batches_tracked";

/// The dimensions of a tensor in a file.
pub fn shape(info: &ParamInfo) -> Vec<usize> {
    match info.kind {
        ParamKind::Vector if info.name == "batches" => vec![],
        ParamKind::Vector => vec![info.rows],
        ParamKind::Matrix => vec![info.rows, info.columns],
        ParamKind::Filters { channels, height, width } => vec![info.columns, channels, height, width],
    }
}

/// Dimensions as text: `50x784`.
pub fn shape_text(shape: &[usize]) -> String {
    match shape {
        [] => "1".to_owned(),
        _ => shape.iter().map(usize::to_string).collect::<Vec<_>>().join("x"),
    }
}

/// The scalar type of a network in a file.
pub fn dtype<T: Scalar>() -> Dtype {
    if T::NAME == "f64" { Dtype::F64 } else { Dtype::F32 }
}

impl Tensor {
    /// A tensor of a network, from its column-major values.
    pub fn of<T: Scalar>(info: &ParamInfo, values: &[T]) -> Self {
        let mut data = Vec::with_capacity(size_of_val(values));
        let mut push = |value: T| match dtype::<T>() {
            Dtype::F64 => data.extend(value.as_f64().to_le_bytes()),
            _ => data.extend((value.as_f64() as f32).to_le_bytes()),
        };
        match info.kind {
            ParamKind::Matrix => {
                (0..info.rows).for_each(|row| {
                    values[row..].iter().step_by(info.rows).for_each(|&value| push(value));
                });
            }
            // A filter is a column, but a row in a file.
            ParamKind::Vector | ParamKind::Filters { .. } => values.iter().for_each(|&value| push(value)),
        }
        Self { dtype: dtype::<T>(), shape: shape(info), data }
    }

    /// Writes the values to column-major ones of a network. The numbers are read one by one; `None`
    /// if the type is not supported or their number does not match.
    pub fn write<T: Scalar>(&self, info: &ParamInfo, values: &mut [T]) -> Option<()> {
        let mut numbers = self.numbers()?;
        if numbers.len() != values.len() {
            return None;
        }
        match info.kind {
            ParamKind::Matrix => {
                for row in 0..info.rows {
                    let row = values[row..].iter_mut().step_by(info.rows);
                    row.zip(&mut numbers).for_each(|(value, number)| *value = T::from_f64(number));
                }
            }
            ParamKind::Vector | ParamKind::Filters { .. } => {
                values.iter_mut().zip(numbers).for_each(|(value, number)| *value = T::from_f64(number));
            }
        }
        Some(())
    }

    /// The first NaN or infinity among the values that [`write`](Self::write) has written.
    pub fn non_finite<T: Scalar>(&self, name: &str, info: &ParamInfo, values: &[T]) -> Option<BadValue> {
        let at = values.iter().position(|value| !value.is_finite())?;
        self.bad(name, info, at, |value| match value.is_finite() {
            true => Expected::InRangeOfF32,
            false => Expected::Finite,
        })
    }

    /// The first negative one among them, for statistics that must not be negative: a NaN does not count.
    pub fn negative<T: Scalar>(&self, name: &str, info: &ParamInfo, values: &[T]) -> Option<BadValue> {
        if !["variance", "batches", "samples"].contains(&info.name) {
            return None;
        }
        let at = values.iter().position(|&value| value < T::zero())?;
        self.bad(name, info, at, |_| Expected::NotNegative)
    }

    /// The value that was written to this position, as stored in the file.
    fn bad(
        &self,
        name: &str,
        info: &ParamInfo,
        at: usize,
        expected: impl FnOnce(f64) -> Expected,
    ) -> Option<BadValue> {
        let place = match info.kind {
            ParamKind::Matrix => at % info.rows * info.columns + at / info.rows,
            ParamKind::Vector | ParamKind::Filters { .. } => at,
        };
        let value = self.numbers()?.nth(place)?;
        let (mut rest, mut index) = (place, vec![0; self.shape.len()]);
        for (index, &size) in index.iter_mut().zip(&self.shape).rev() {
            (*index, rest) = (rest % size, rest / size);
        }
        Some(BadValue { tensor: name.to_owned(), index, value, expected: expected(value) })
    }

    /// The values, row by row.
    fn numbers(&self) -> Option<Box<dyn ExactSizeIterator<Item = f64> + '_>> {
        let data = &self.data;
        Some(match self.dtype {
            Dtype::F32 => {
                Box::new(data.as_chunks().0.iter().map(|&bytes| f64::from(f32::from_le_bytes(bytes))))
            }
            Dtype::F64 => Box::new(data.as_chunks().0.iter().map(|&bytes| f64::from_le_bytes(bytes))),
            Dtype::I64 => Box::new(data.as_chunks().0.iter().map(|&bytes| i64::from_le_bytes(bytes) as f64)),
            _ => return None,
        })
    }

    /// Whether a tensor of a network can be read from it: the shapes are equal except for dimensions of 1.
    pub fn fits(&self, info: &ParamInfo) -> bool {
        let long = |shape: &[usize]| shape.iter().copied().filter(|&size| size != 1).collect::<Vec<_>>();
        long(&self.shape) == long(&shape(info)) && self.numbers().is_some()
    }

    /// Description for a message.
    pub fn text(&self) -> String {
        let shape = shape_text(&self.shape);
        match self.dtype {
            Dtype::F32 | Dtype::F64 | Dtype::I64 => shape,
            other => format!("{shape} numbers of type {other} (only F32 and F64 are supported)"),
        }
    }

    /// A matrix transposed; any other tensor unchanged.
    pub fn transposed(self) -> Self {
        let (&[rows, columns], bits) = (&self.shape[..], self.dtype.bits()) else { return self };
        let size = bits / 8;
        if self.data.is_empty() {
            // One dimension may be arbitrarily large.
            return Self { shape: vec![columns, rows], ..self };
        }
        if bits % 8 != 0 || self.data.len() != rows * columns * size {
            return self;
        }
        let value = |row: usize, column: usize| &self.data[(row * columns + column) * size..][..size];
        let data = (0..columns)
            .flat_map(|column| (0..rows).flat_map(move |row| value(row, column)))
            .copied()
            .collect();
        Self { dtype: self.dtype, shape: vec![columns, rows], data }
    }
}
