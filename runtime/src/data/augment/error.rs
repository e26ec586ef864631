use core::error::Error;
use core::fmt;

/// Errors of an [`Augmentation`](super::Augmentation).
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum AugmentationError {
    /// An invalid shift.
    Shift {
        /// The value.
        pixels: f64,
    },
    /// An invalid rotation angle.
    Rotate {
        /// The value.
        degrees: f64,
    },
    /// A scale that would shrink an image to nothing.
    Scale {
        /// The value.
        fraction: f64,
    },
    /// An invalid `alpha` of an elastic distortion.
    Alpha {
        /// The value.
        alpha: f64,
    },
    /// An invalid `sigma` of an elastic distortion.
    Sigma {
        /// The value.
        sigma: f64,
        /// Rows or columns of the images, whichever is larger.
        longest: usize,
    },
}

impl fmt::Display for AugmentationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shift { pixels } => {
                write!(f, "images can't be shifted by up to {pixels} pixels; use a number of at least 0")
            }
            Self::Rotate { degrees } => {
                write!(f, "images can't be rotated by up to {degrees} degrees; use a number of at least 0")
            }
            Self::Scale { fraction: part } => write!(
                f,
                "images can't be scaled by a fraction of up to {part}; use a number from 0 to below 1"
            ),
            Self::Alpha { alpha } => write!(
                f,
                "images can't be distorted with an alpha of {alpha} pixels; use a number of at least 0"
            ),
            Self::Sigma { sigma, longest } => write!(
                f,
                "images can't be distorted with a sigma of {sigma} pixels; use a number above 0 and at most \
                 {longest}, the size of the images"
            ),
        }
    }
}

crate::debug::debug_as_display!(AugmentationError);

impl Error for AugmentationError {}
