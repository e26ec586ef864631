use core::error::Error;
use core::fmt;

/// An [`Augmentation`](super::Augmentation) that no image can be varied by.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum AugmentationError {
    /// A shift that is no number of pixels.
    Shift {
        /// What was given.
        pixels: f64,
    },
    /// A rotation that is no angle.
    Rotate {
        /// What was given.
        degrees: f64,
    },
    /// A scale that would leave nothing of an image.
    Scale {
        /// What was given.
        part: f64,
    },
    /// The `alpha` of a distortion that is no number of pixels.
    Alpha {
        /// What was given.
        alpha: f64,
    },
    /// The `sigma` of a distortion that is no distance within the image.
    Sigma {
        /// What was given.
        sigma: f64,
        /// Rows or columns of the images, whatever is more.
        longest: usize,
    },
}

impl fmt::Display for AugmentationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shift { pixels } => {
                write!(f, "images can't be shifted by up to {pixels} pixels; give a number from 0 on")
            }
            Self::Rotate { degrees } => {
                write!(f, "images can't be rotated by up to {degrees} degrees; give a number from 0 on")
            }
            Self::Scale { part } => write!(
                f,
                "images can't be scaled by up to {part} of their size; give a number from 0 to below 1"
            ),
            Self::Alpha { alpha } => write!(
                f,
                "images can't be distorted with an alpha of {alpha} pixels; give a number from 0 on"
            ),
            Self::Sigma { sigma, longest } => write!(
                f,
                "images can't be distorted with a sigma of {sigma} pixels; give a number above 0 and up to \
                 their {longest} pixels"
            ),
        }
    }
}

impl Error for AugmentationError {}
