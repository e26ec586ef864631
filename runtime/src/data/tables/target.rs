use super::TableErrorKind;
use super::encode::parse;

/// The type of targets in samples from a table: `f32` or `f64` for values and one-hot columns, `u8`, `u16`, `u32` or
/// `usize` for class labels.
pub trait TargetValue: Copy + Default + sealed::Sealed {
    /// The value of a cell with a number.
    #[doc(hidden)]
    fn of_number(cell: &str) -> Result<Self, TableErrorKind>;

    /// Appends the targets of a sample of this class.
    #[doc(hidden)]
    fn push_class(class: usize, classes: usize, targets: &mut Vec<Self>) -> Result<(), TableErrorKind>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! values {
    ($($scalar:ty)*) => {$(
        impl sealed::Sealed for $scalar {}

        impl TargetValue for $scalar {
            fn of_number(cell: &str) -> Result<Self, TableErrorKind> {
                parse(cell)
            }

            fn push_class(class: usize, classes: usize, targets: &mut Vec<Self>) -> Result<(), TableErrorKind> {
                targets.extend((0..classes).map(|other| if other == class { 1.0 } else { 0.0 }));
                Ok(())
            }
        }
    )*};
}
values!(f32 f64);

macro_rules! labels {
    ($($label:ty)*) => {$(
        impl sealed::Sealed for $label {}

        impl TargetValue for $label {
            fn of_number(_: &str) -> Result<Self, TableErrorKind> {
                Err(TableErrorKind::NotClasses)
            }

            fn push_class(class: usize, classes: usize, targets: &mut Vec<Self>) -> Result<(), TableErrorKind> {
                let too_many = TableErrorKind::Labels { classes, label: stringify!($label) };
                targets.push(class.try_into().map_err(|_| too_many)?);
                Ok(())
            }
        }
    )*};
}
labels!(u8 u16 u32 usize);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_must_fit_its_type() {
        let mut labels = Vec::<u8>::new();
        u8::push_class(255, 256, &mut labels).unwrap();
        assert_eq!(labels, [255]);
        let error = u8::push_class(256, 300, &mut labels).unwrap_err();
        assert!(matches!(error, TableErrorKind::Labels { classes: 300, label: "u8" }));
    }

    #[test]
    fn a_float_target_of_a_class_is_one_hot() {
        let mut targets = Vec::<f32>::new();
        f32::push_class(1, 3, &mut targets).unwrap();
        assert_eq!(targets, [0.0, 1.0, 0.0]);
    }
}
