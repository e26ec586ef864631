use thiserror::Error;

/// An [`Augmentation`](super::Augmentation) that no image can be varied by.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum AugmentationError {
    /// A shift that is no number of pixels.
    #[error("images can't be shifted by up to {pixels} pixels; give a number from 0 on")]
    Shift {
        /// What was given.
        pixels: f64,
    },
    /// A rotation that is no angle.
    #[error("images can't be rotated by up to {degrees} degrees; give a number from 0 on")]
    Rotate {
        /// What was given.
        degrees: f64,
    },
    /// A scale that would leave nothing of an image.
    #[error("images can't be scaled by up to {part} of their size; give a number from 0 to below 1")]
    Scale {
        /// What was given.
        part: f64,
    },
    /// The `alpha` of a distortion that is no number of pixels.
    #[error("images can't be distorted with an alpha of {alpha} pixels; give a number from 0 on")]
    Alpha {
        /// What was given.
        alpha: f64,
    },
    /// The `sigma` of a distortion that is no distance within the image.
    #[error(
        "images can't be distorted with a sigma of {sigma} pixels; give a number above 0 and up to \
         their {longest} pixels"
    )]
    Sigma {
        /// What was given.
        sigma: f64,
        /// Rows or columns of the images, whatever is more.
        longest: usize,
    },
}
