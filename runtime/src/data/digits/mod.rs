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

/// Synthetic digits in the shapes and types of MNIST: for tests, and for
/// machines without data or a network connection.
///
/// Each digit is drawn as one of several glyphs with smooth strokes, and with random
/// size, slant, rotation, position, thickness, tremor and noise. The accuracy on them is not
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
    /// Draws `train` images for training and `test` others. The seed determines every byte, and the
    /// first images do not depend on the number of images.
    ///
    /// # Panics
    ///
    /// If there is no memory for `784 · train` or `784 · test` bytes.
    #[must_use]
    pub fn generate(seed: u64, train: usize, test: usize) -> TrainTest {
        // Far apart, so that the two sets do not share random numbers.
        let (train_stream, test_stream) = (0, 1 << 62);
        TrainTest {
            train: draw_images(seed, train_stream, train),
            test: draw_images(seed, test_stream, test),
        }
    }
}

/// Draws `count` images, the first from the random number at `start`.
fn draw_images(seed: u64, start: u64, count: usize) -> Images<PIXELS> {
    let mut bytes = vec![0; count.saturating_mul(PIXELS)];
    let mut image_seeds = Rng::at(seed, start);
    let images = bytes.chunks_exact_mut(PIXELS);
    let labels: Vec<u8> =
        images.map(|image| draw_digit(&mut Rng::new(image_seeds.next_u64()), image)).collect();
    Images::new(bytes, labels, [1, SIDE, SIDE], GLYPHS.len()).expect("each image has a label below 10")
}

/// Draws a random digit and returns its label.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a, to detect any change of the bytes.
    fn checksum(bytes: &[u8]) -> u64 {
        let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
    }

    #[test]
    fn the_seed_fixes_every_byte_on_every_machine() {
        let TrainTest { train, test } = Digits::generate(1, 100, 100);
        assert_eq!(
            (checksum(train.bytes()), checksum(test.bytes())),
            (5_170_046_639_818_088_083, 371_669_061_476_794_674)
        );
    }

    #[test]
    fn the_first_images_are_the_same_whatever_their_number() {
        let (few, many) = (Digits::generate(7, 10, 5), Digits::generate(7, 50, 20));
        assert_eq!((many.train.take(10), many.test.take(5)), (few.train, few.test));
    }

    #[test]
    fn seeds_and_sets_differ() {
        let (one, two) = (Digits::generate(1, 20, 20), Digits::generate(2, 20, 20));
        assert_ne!(one.train, two.train);
        assert_ne!(one.train, one.test);
    }

    #[test]
    fn every_digit_occurs_and_can_be_seen() {
        let images = Digits::generate(3, 500, 0).train;
        for digit in 0..10 {
            assert!(images.labels().iter().filter(|&&label| label == digit).count() > 20);
        }
        for index in 0..images.len() {
            let dark = images.image(index).iter().filter(|&&byte| byte > 127).count();
            assert!((15..350).contains(&dark), "image {index} has {dark} dark pixels");
        }
    }

    #[test]
    fn strokes_fit_into_a_hand() {
        let strokes = GLYPHS.iter().copied().flatten().copied().flatten();
        assert!(strokes.clone().all(|stroke| (2..=hand::MOST_POINTS).contains(&stroke.len())));
        assert!(strokes.copied().flatten().all(|&(x, y)| (0.0..1.0).contains(&x) && (0.0..1.0).contains(&y)));
    }
}
