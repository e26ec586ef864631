//! Targets of a loss: class labels, one-hot columns, values.

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};

use nalgebra::{Dim, DimName, IsContiguous, Matrix, RawStorage, U1};

use crate::{BatchError, Scalar};

/// An integer that names a class: any primitive integer type of at most 64 bits, or `bool` for two
/// classes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a class label, so a list of it can't be the targets of this network",
    label = "expected class labels (integers), a one-hot matrix or values, depending on the loss"
)]
pub trait Label: Copy {
    /// The label as a number; negative labels are out of range.
    fn number(self) -> i128;
}

macro_rules! labels {
    ($($integer:ty)*) => {$(
        impl Label for $integer {
            #[inline]
            fn number(self) -> i128 {
                self as i128
            }
        }
    )*};
}
labels!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize bool);

/// The target of one sample of a classifier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Class<'a, T> {
    /// The sample belongs to this class.
    Label(usize),
    /// The probability of each class; one-hot in the simplest case.
    Probabilities(&'a [T]),
}

/// Targets of a classifier with `R` classes: one label for each sample (`[u8; B]`, `&[usize]`,
/// `Vec<u32>`, ...), or a one-hot column for each sample (an `R`-row matrix, or its values as a
/// slice).
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the targets of a classifier with {R} classes over `{T}`",
    label = "expected class labels (integers) or a one-hot matrix with {R} rows"
)]
pub trait ClassTargets<T, R: DimName> {
    /// Checks that there is one valid target for each of `samples`.
    ///
    /// # Errors
    ///
    /// A wrong number of targets, a label out of range, or a value that is not a probability.
    fn check(&self, samples: usize) -> Result<(), BatchError>;

    /// The target of a sample; only called after [`check`](Self::check).
    fn class(&self, sample: usize) -> Class<'_, T>;
}

/// Targets with `R` values for each sample: an `R`-row matrix or its values as a slice; for a
/// single value also 0-1 labels.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the targets of a loss over {R} values of `{T}`",
    label = "expected a matrix with {R} rows of `{T}`, one column per sample"
)]
pub trait ValueTargets<T, R: DimName> {
    /// Checks that there are `R` values for each of `samples`.
    ///
    /// # Errors
    ///
    /// A wrong number of targets.
    fn check(&self, samples: usize) -> Result<(), BatchError>;

    /// The value at a column-major position; only called after [`check`](Self::check).
    fn value(&self, position: usize) -> T;
}

fn check_count(samples: usize, targets: usize) -> Result<(), BatchError> {
    if samples == targets { Ok(()) } else { Err(BatchError::TargetCount { samples, targets }) }
}

fn check_values(samples: usize, values: usize, rows: usize) -> Result<(), BatchError> {
    if values.is_multiple_of(rows) {
        check_count(samples, values / rows)
    } else {
        Err(BatchError::TargetLength { values, rows })
    }
}

/// Checks that all of `values`, `rows` for each sample, are between 0 and 1.
pub(crate) fn check_probabilities<T: Scalar>(
    values: impl Iterator<Item = T>,
    rows: usize,
) -> Result<(), BatchError> {
    let is_probability = |value: T| value >= T::zero() && value <= T::one();
    let mut values = values.enumerate();
    match values.find(|&(_, value)| !is_probability(value)) {
        None => Ok(()),
        Some((position, _)) => Err(BatchError::NotAProbability { sample: position / rows }),
    }
}

impl<T, R: DimName, L: Label> ClassTargets<T, R> for [L] {
    fn check(&self, samples: usize) -> Result<(), BatchError> {
        check_count(samples, self.len())?;
        let classes = R::DIM;
        let mut numbers = self.iter().map(|label| label.number()).enumerate();
        match numbers.find(|&(_, label)| label < 0 || label >= classes as i128) {
            None => Ok(()),
            Some((sample, label)) => Err(BatchError::LabelOutOfRange { sample, label, classes }),
        }
    }

    #[inline]
    fn class(&self, sample: usize) -> Class<'_, T> {
        Class::Label(self[sample].number() as usize)
    }
}

impl<T: Scalar, L: Label> ValueTargets<T, U1> for [L] {
    fn check(&self, samples: usize) -> Result<(), BatchError> {
        check_count(samples, self.len())
    }

    #[inline]
    fn value(&self, position: usize) -> T {
        T::from_f64(self[position].number() as f64)
    }
}

macro_rules! slices_of_values {
    ($($scalar:ty)*) => {$(
        impl<R: DimName> ClassTargets<$scalar, R> for [$scalar] {
            fn check(&self, samples: usize) -> Result<(), BatchError> {
                check_values(samples, self.len(), R::DIM)?;
                check_probabilities(self.iter().copied(), R::DIM)
            }

            #[inline]
            fn class(&self, sample: usize) -> Class<'_, $scalar> {
                Class::Probabilities(&self[sample * R::DIM..][..R::DIM])
            }
        }

        impl<R: DimName> ValueTargets<$scalar, R> for [$scalar] {
            fn check(&self, samples: usize) -> Result<(), BatchError> {
                check_values(samples, self.len(), R::DIM)
            }

            #[inline]
            fn value(&self, position: usize) -> $scalar {
                self[position]
            }
        }
    )*};
}
slices_of_values!(f32 f64);

/// Implements both traits for types with the targets in a slice, and for references to them.
macro_rules! containers {
    ($([$($generics:tt)*] $container:ty => $targets:ty, $this:ident => $slice:expr;)*) => {$(
        impl<T, R: DimName, $($generics)*> ClassTargets<T, R> for $container
        where
            $targets: ClassTargets<T, R>,
        {
            fn check(&self, samples: usize) -> Result<(), BatchError> {
                let $this = self;
                ClassTargets::<T, R>::check($slice, samples)
            }

            #[inline]
            fn class(&self, sample: usize) -> Class<'_, T> {
                let $this = self;
                ClassTargets::<T, R>::class($slice, sample)
            }
        }

        impl<T, R: DimName, $($generics)*> ValueTargets<T, R> for $container
        where
            $targets: ValueTargets<T, R>,
        {
            fn check(&self, samples: usize) -> Result<(), BatchError> {
                let $this = self;
                ValueTargets::<T, R>::check($slice, samples)
            }

            #[inline]
            fn value(&self, position: usize) -> T {
                let $this = self;
                ValueTargets::<T, R>::value($slice, position)
            }
        }
    )*};
}
containers! {
    [Y: ?Sized] &Y => Y, this => *this;
    [Y, const N: usize] [Y; N] => [Y], this => this.as_slice();
    [C: Dim, S: RawStorage<T, R, C> + IsContiguous] Matrix<T, R, C, S> => [T], this => this.as_slice();
}
#[cfg(feature = "alloc")]
containers! {
    [Y] Vec<Y> => [Y], this => this.as_slice();
    [Y: ?Sized] Box<Y> => Y, this => &**this;
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use nalgebra::{Const, SMatrix};

    fn check_classes<Y: ClassTargets<f32, Const<3>> + ?Sized>(
        targets: &Y,
        samples: usize,
    ) -> Result<(), BatchError> {
        targets.check(samples)
    }

    #[test]
    fn labels_come_in_many_forms() {
        assert_eq!(check_classes(&[0_u8, 1, 2], 3), Ok(()));
        #[cfg(feature = "alloc")]
        assert_eq!(check_classes(&alloc::vec![0_usize, 1, 2], 3), Ok(()));
        assert_eq!(check_classes([0_i32, 1, 2].as_slice(), 3), Ok(()));
        assert_eq!(check_classes(&SMatrix::<f32, 3, 2>::identity(), 2), Ok(()));
        assert_eq!(check_classes([1.0_f32, 0.0, 0.0].as_slice(), 1), Ok(()));
    }

    #[test]
    fn a_label_out_of_range_names_its_sample() {
        let error = check_classes(&[0_u8, 1, 3], 3).unwrap_err();
        assert_eq!(error, BatchError::LabelOutOfRange { sample: 2, label: 3, classes: 3 });
        assert_eq!(error.to_string(), "the label of sample 2 is 3, but the classes are 0 to 2");
        assert!(check_classes(&[-1_i8], 1).is_err());
    }

    #[test]
    fn a_wrong_count_names_both_numbers() {
        let error = check_classes(&[0_u8, 1], 3).unwrap_err();
        assert_eq!(error, BatchError::TargetCount { samples: 3, targets: 2 });
        let error = check_classes([0.0_f32; 4].as_slice(), 1).unwrap_err();
        assert_eq!(error, BatchError::TargetLength { values: 4, rows: 3 });
    }

    #[test]
    fn a_one_hot_column_holds_probabilities() {
        let error = check_classes(&SMatrix::<f32, 3, 1>::new(0.0, f32::NAN, 1.0), 1).unwrap_err();
        assert_eq!(error, BatchError::NotAProbability { sample: 0 });
    }
}
