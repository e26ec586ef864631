//! Image augmentation: random shift, rotation, scale and elastic distortion, different in each epoch.

mod augmented;
mod bilinear;
mod elastic;
mod error;
mod motion;

pub use augmented::Augmented;
pub use error::AugmentationError;

use elastic::Elastic;
use motion::Motion;

use crate::Rng;

/// Random image augmentation for training; see [`Images::augmented`](super::Images::augmented).
///
/// Each image is shifted, rotated and scaled about its centre by uniformly distributed amounts, then
/// distorted. Pixels from outside the border are 0; interpolation is bilinear. All
/// channels are transformed alike.
///
/// ```
/// use constnet::data::Augmentation;
///
/// let digits = Augmentation::new().shift(2.0).rotate(10.0).scale(0.1).elastic(34.0, 4.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[must_use]
pub struct Augmentation {
    shift: f64,
    degrees: f64,
    scale: f64,
    elastic: Option<Elastic>,
}

impl Augmentation {
    /// No augmentation.
    pub fn new() -> Self {
        Self::default()
    }

    /// Shifts images by up to this number of pixels, vertically and horizontally.
    pub fn shift(self, pixels: f64) -> Self {
        Self { shift: pixels, ..self }
    }

    /// Rotates images by up to this number of degrees in either direction.
    pub fn rotate(self, degrees: f64) -> Self {
        Self { degrees, ..self }
    }

    /// Scales images by a factor from `1 - fraction` to `1 + fraction`.
    pub fn scale(self, fraction: f64) -> Self {
        Self { scale: fraction, ..self }
    }

    /// Elastic distortion: each pixel is displaced vertically and horizontally by
    /// random fields, which are uniform from -`alpha` to `alpha` pixels and smoothed
    /// by a Gaussian with a standard deviation of `sigma` pixels. Displacements are about
    /// `0.16 · alpha / sigma` pixels.
    ///
    /// Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to
    /// Visual Document Analysis" (2003), where `alpha` is 34 and `sigma` 4, for digits of 29 x 29.
    pub fn elastic(self, alpha: f64, sigma: f64) -> Self {
        Self { elastic: Some(Elastic { alpha, sigma }), ..self }
    }

    /// Checks that images with this number of rows and columns can be augmented.
    fn check(&self, [rows, columns]: [usize; 2]) -> Result<(), AugmentationError> {
        let is_amount = |amount: f64| amount.is_finite() && amount >= 0.0;
        if !is_amount(self.shift) {
            return Err(AugmentationError::Shift { pixels: self.shift });
        }
        if !is_amount(self.degrees) {
            return Err(AugmentationError::Rotate { degrees: self.degrees });
        }
        if !(0.0..1.0).contains(&self.scale) {
            return Err(AugmentationError::Scale { fraction: self.scale });
        }
        let Some(Elastic { alpha, sigma }) = self.elastic else { return Ok(()) };
        if !is_amount(alpha) {
            return Err(AugmentationError::Alpha { alpha });
        }
        let longest = rows.max(columns);
        if !(sigma > 0.0 && sigma <= longest as f64) {
            return Err(AugmentationError::Sigma { sigma, longest });
        }
        Ok(())
    }

    /// Draws a random transform for an image with this number of rows and columns.
    fn motion(&self, size: [usize; 2], rng: &mut Rng) -> Motion {
        let mut up_to = |most: f64| most * (2.0 * rng.uniform() - 1.0);
        let shift = [up_to(self.shift), up_to(self.shift)];
        Motion::new(size, shift, up_to(self.degrees), 1.0 + up_to(self.scale))
    }
}
