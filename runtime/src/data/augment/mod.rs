//! Images that are another ones in each epoch: moved, turned, scaled and distorted.

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

/// How images are varied while a network is trained; see [`Images::augmented`](super::Images::augmented).
///
/// Each image is moved, turned and scaled about its middle by amounts that are drawn evenly, then
/// distorted. What comes in from beyond its border is 0; pixels between pixels are bilinear. All of its
/// channels move alike.
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
    /// Images as they are.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves images by up to so many pixels, up or down and to the left or right.
    pub fn shift(self, pixels: f64) -> Self {
        Self { shift: pixels, ..self }
    }

    /// Turns images by up to so many degrees, to either side.
    pub fn rotate(self, degrees: f64) -> Self {
        Self { degrees, ..self }
    }

    /// Scales images by a factor from `1 - part` to `1 + part`.
    pub fn scale(self, part: f64) -> Self {
        Self { scale: part, ..self }
    }

    /// Distorts images as if they were drawn on rubber: each pixel is moved down and to the right by
    /// two numbers, which are drawn evenly from -`alpha` to `alpha` pixels and smoothed over their
    /// neighbours by a Gaussian of deviation `sigma` pixels. So pixels move by some
    /// `0.16 · alpha / sigma` pixels.
    ///
    /// Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to
    /// Visual Document Analysis" (2003), where `alpha` is 34 and `sigma` 4, for digits of 29 x 29.
    pub fn elastic(self, alpha: f64, sigma: f64) -> Self {
        Self { elastic: Some(Elastic { alpha, sigma }), ..self }
    }

    /// Makes sure that images of so many rows and columns can be varied so.
    fn check(&self, [rows, columns]: [usize; 2]) -> Result<(), AugmentationError> {
        let is_amount = |amount: f64| amount.is_finite() && amount >= 0.0;
        if !is_amount(self.shift) {
            return Err(AugmentationError::Shift { pixels: self.shift });
        }
        if !is_amount(self.degrees) {
            return Err(AugmentationError::Rotate { degrees: self.degrees });
        }
        if !(0.0..1.0).contains(&self.scale) {
            return Err(AugmentationError::Scale { part: self.scale });
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

    /// Draws how an image of so many rows and columns is moved.
    fn motion(&self, size: [usize; 2], rng: &mut Rng) -> Motion {
        let mut up_to = |most: f64| most * (2.0 * rng.uniform() - 1.0);
        let shift = [up_to(self.shift), up_to(self.shift)];
        Motion::new(size, shift, up_to(self.degrees), 1.0 + up_to(self.scale))
    }
}
