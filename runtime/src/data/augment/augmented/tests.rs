use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::data::{Batches, Digits};

const PIXELS: usize = 784;

fn digits(count: usize) -> Images<PIXELS> {
    Digits::generate(3, count, 0).train
}

fn everything() -> Augmentation {
    Augmentation::new().shift(2.0).rotate(15.0).scale(0.1).elastic(34.0, 4.0)
}

fn gathered<T: Scalar, D>(data: &D, epoch: u64, samples: &[usize]) -> Vec<T>
where
    D: Dataset<T, Features = Const<PIXELS>>,
{
    let mut x = vec![T::nan(); PIXELS * samples.len()];
    let mut targets = vec![D::Target::default(); data.targets_per_sample() * samples.len()];
    data.gather_for_training(epoch, samples, &mut x, &mut targets);
    x
}

#[test]
fn nothing_changes_nothing() {
    let none = [Augmentation::new(), Augmentation::new().elastic(0.0, 4.0).shift(0.0).rotate(0.0)];
    for augmentation in none {
        for normalized in [true, false] {
            let digits = digits(3).normalized(normalized);
            let varied = digits.clone().augmented(augmentation, 1).unwrap();
            assert_eq!(gathered::<f32, _>(&varied, 5, &[2, 0]), gathered::<f32, _>(&digits, 0, &[2, 0]));
            assert_eq!(gathered::<f64, _>(&varied, 5, &[2, 0]), gathered::<f64, _>(&digits, 0, &[2, 0]));
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_epoch_others() {
    for augmentation in [everything(), Augmentation::new().shift(2.0), Augmentation::new().elastic(34.0, 4.0)]
    {
        let varied = |seed| digits(3).augmented(augmentation, seed).unwrap();
        let first = gathered::<f32, _>(&varied(1), 0, &[0, 1, 2]);
        assert_eq!(first, gathered::<f32, _>(&varied(1), 0, &[0, 1, 2]));
        assert_ne!(first, gathered::<f32, _>(&varied(1), 1, &[0, 1, 2]));
        assert_ne!(first, gathered::<f32, _>(&varied(2), 0, &[0, 1, 2]));
    }
}

#[test]
fn a_sample_does_not_depend_on_its_batch() {
    let varied = digits(5).augmented(everything(), 1).unwrap();
    let together = gathered::<f32, _>(&varied, 7, &[4, 1, 3]);
    assert_eq!(together[PIXELS..2 * PIXELS], gathered::<f32, _>(&varied, 7, &[1]));
    assert_eq!(together[2 * PIXELS..], gathered::<f32, _>(&varied, 7, &[3]));
}

#[test]
fn equal_images_become_different_ones() {
    let image = digits(1);
    let twice = Images::<PIXELS>::new(image.bytes().repeat(2), vec![1, 1], [1, 28, 28], 10).unwrap();
    let x = gathered::<f32, _>(&twice.augmented(everything(), 1).unwrap(), 0, &[0, 1]);
    assert_ne!(x[..PIXELS], x[PIXELS..]);
}

#[test]
fn images_stay_within_black_and_white_and_keep_most_of_their_ink() {
    let digits = digits(50);
    let all: Vec<usize> = (0..50).collect();
    let before = gathered::<f64, _>(&digits, 0, &all);
    let after = gathered::<f64, _>(&digits.augmented(everything(), 1).unwrap(), 0, &all);
    assert!(after.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
    let ink = |x: &[f64]| x.iter().sum::<f64>();
    assert!((ink(&after) / ink(&before) - 1.0).abs() < 0.1, "{} of {}", ink(&after), ink(&before));
}

#[test]
fn only_a_training_sees_varied_images() {
    let digits = digits(6);
    let varied = digits.clone().augmented(everything(), 1).unwrap();
    let mut in_order = Batches::<f32, _>::sequential(&varied, 6).unwrap();
    let batch = in_order.next().unwrap();
    assert_eq!(batch.x.as_slice(), gathered::<f32, _>(&digits, 0, batch.samples));

    let mut training = Batches::<f32, _>::new(&varied, 6, 9).unwrap();
    for epoch in 0..2 {
        let batch = training.next().unwrap();
        assert_eq!(batch.x.as_slice(), gathered::<f32, _>(&varied, epoch, batch.samples));
        let labels: Vec<u8> = batch.samples.iter().map(|&sample| digits.label(sample)).collect();
        assert_eq!(batch.targets, labels);
        assert!(training.next().is_none());
    }
}

#[test]
fn one_hot_targets_stay_and_images_vary_alike() {
    let labels = digits(3).augmented(everything(), 1).unwrap();
    let one_hot = digits(3).into_one_hot().augmented(everything(), 1).unwrap();
    assert_eq!(gathered::<f32, _>(&labels, 2, &[2, 1]), gathered::<f32, _>(&one_hot, 2, &[2, 1]));
    let [mut right, mut found] = [[f32::NAN; 20]; 2];
    let mut x = vec![0.0; 2 * PIXELS];
    one_hot.gather(&[2, 1], &mut x, &mut right);
    one_hot.gather_for_training(2, &[2, 1], &mut x, &mut found);
    assert_eq!(found, right);
}

#[test]
fn all_channels_move_alike() {
    let one = digits(1);
    let bytes = [one.bytes(), one.bytes()].concat();
    let two = Images::<{ 2 * PIXELS }>::new(bytes, vec![0], [2, 28, 28], 10).unwrap();
    let two = two.augmented(everything(), 1).unwrap();
    let (mut x, mut labels) = (vec![0.0_f32; 2 * PIXELS], [0]);
    two.gather_for_training(0, &[0], &mut x, &mut labels);
    assert_eq!(x[..PIXELS], x[PIXELS..]);
    assert_eq!(x[..PIXELS], gathered::<f32, _>(&one.augmented(everything(), 1).unwrap(), 0, &[0]));
}

#[test]
fn amounts_that_no_image_can_be_varied_by_are_refused() {
    let refused = |augmentation| digits(1).augmented(augmentation, 1).unwrap_err();
    let new = Augmentation::new;
    assert_eq!(refused(new().shift(-1.0)), AugmentationError::Shift { pixels: -1.0 });
    assert!(matches!(refused(new().shift(f64::NAN)), AugmentationError::Shift { .. }));
    assert_eq!(refused(new().rotate(f64::INFINITY)), AugmentationError::Rotate { degrees: f64::INFINITY });
    assert_eq!(refused(new().scale(1.0)), AugmentationError::Scale { fraction: 1.0 });
    assert_eq!(refused(new().elastic(-34.0, 4.0)), AugmentationError::Alpha { alpha: -34.0 });
    assert_eq!(refused(new().elastic(34.0, 0.0)), AugmentationError::Sigma { sigma: 0.0, longest: 28 });
    assert_eq!(refused(new().elastic(34.0, 28.5)), AugmentationError::Sigma { sigma: 28.5, longest: 28 });
    let largest = new().shift(f64::MAX).rotate(f64::MAX).scale(0.999_999).elastic(f64::MAX, 28.0);
    let varied = digits(1).augmented(largest, 1).unwrap();
    assert!(gathered::<f32, _>(&varied, 0, &[0]).iter().all(|pixel| (0.0..=1.0).contains(pixel)));
}
