mod canvas;
mod glyphs;
mod hand;

use alloc::vec;
use alloc::vec::Vec;

use super::{Images, TrainTest};
use crate::Rng;
use canvas::{Canvas, SIDE};
use glyphs::GLYPHS;
use hand::Hand;

/// Bytes of one image.
const PIXELS: usize = SIDE * SIDE;

/// Digits that the crate draws itself, in the shapes and types of MNIST: for tests, and for
/// machines that have no data and no network.
///
/// Each digit is written in one of several ways with smooth strokes, and comes out with another
/// size, slant, rotation, place, thickness, shakiness and noise. An accuracy on them is not
/// comparable with one on MNIST.
///
/// ```
/// use constnet::data::{Digits, TrainTest};
///
/// let TrainTest { train, test } = Digits::generate(42, 1000, 100);
/// assert_eq!((train.len(), test.len(), train.shape()), (1000, 100, &[784][..]));
/// ```
#[derive(Debug)]
pub enum Digits {}

impl Digits {
    /// Draws `train` images to learn from and `test` others. The seed fixes every byte, and the
    /// first images are the same whatever their number.
    #[must_use]
    pub fn generate(seed: u64, train: usize, test: usize) -> TrainTest {
        // Far apart, so that no image of the one set is drawn with the numbers of the other.
        let (train_stream, test_stream) = (0, 1 << 62);
        TrainTest {
            train: draw_images(seed, train_stream, train),
            test: draw_images(seed, test_stream, test),
        }
    }
}

/// Draws `count` images, the first from the random number at `start`.
fn draw_images(seed: u64, start: u64, count: usize) -> Images<PIXELS> {
    let mut bytes = vec![0; count * PIXELS];
    let mut image_seeds = Rng::at(seed, start);
    let images = bytes.chunks_exact_mut(PIXELS);
    let labels: Vec<u8> =
        images.map(|image| draw_digit(&mut Rng::new(image_seeds.next_u64()), image)).collect();
    Images::new(bytes, labels, [1, SIDE, SIDE], GLYPHS.len()).expect("each image has a label below 10")
}

/// Draws any digit and gives its label.
fn draw_digit(rng: &mut Rng, image: &mut [u8]) -> u8 {
    let digit = rng.below(GLYPHS.len() as u64) as usize;
    let ways = GLYPHS[digit];
    let glyph = ways[rng.below(ways.len() as u64) as usize];
    let hand = Hand::new(rng);
    let mut canvas = Canvas::new();
    hand.write(glyph, &mut canvas, rng);
    hand.develop(&canvas, image, rng);
    digit as u8
}
