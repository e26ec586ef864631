use nalgebra::Const;

use super::bilinear::Channel;
use super::elastic::{Displacements, Distortion};
use super::{Augmentation, AugmentationError};
use crate::data::{Dataset, Images, OneHot};
use crate::{Rng, Scalar};

/// Separates the random amounts from the random order of the samples, which has the same seed.
const PURPOSE: u64 = 0x6175_676d_656e_7473;

/// Images with random augmentation: different ones in each epoch of training, while evaluation
/// uses the originals. Created by [`Images::augmented`].
///
/// The variant of a sample in an epoch depends on the seed, the epoch and the sample's index
/// alone, whatever the batches are.
#[derive(Clone, Debug, PartialEq)]
pub struct Augmented<D> {
    dataset: D,
    augmentation: Augmentation,
    distortion: Option<Distortion>,
    seed: u64,
}

impl<D> Augmented<D> {
    fn new(
        dataset: D,
        size: [usize; 2],
        augmentation: Augmentation,
        seed: u64,
    ) -> Result<Self, AugmentationError> {
        augmentation.check(size)?;
        let distortion = augmentation.elastic.map(|elastic| Distortion::new(elastic, size));
        Ok(Self { dataset, augmentation, distortion, seed })
    }

    /// The original images.
    #[must_use]
    pub fn dataset(&self) -> &D {
        &self.dataset
    }

    /// The augmentation.
    pub fn augmentation(&self) -> Augmentation {
        self.augmentation
    }

    /// The seed of the augmentation.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Writes the selected images to the columns of `x`, augmented for this epoch.
    fn vary<T: Scalar, const F: usize>(
        &self,
        images: &Images<F>,
        epoch: u64,
        samples: &[usize],
        x: &mut [T],
    ) {
        let mut displacements = self.distortion.as_ref().map(Distortion::room);
        let epoch_seed = Rng::at(self.seed ^ PURPOSE, epoch).next_u64();
        for (x, &sample) in x.chunks_exact_mut(F).zip(samples) {
            let seed = Rng::at(epoch_seed, sample as u64).next_u64();
            self.vary_one(images, sample, &mut Rng::new(seed), displacements.as_mut(), x);
        }
    }

    fn vary_one<T: Scalar, const F: usize>(
        &self,
        images: &Images<F>,
        sample: usize,
        rng: &mut Rng,
        mut displacements: Option<&mut Displacements>,
        x: &mut [T],
    ) {
        let size @ [rows, columns] = [images.rows(), images.columns()];
        let motion = self.augmentation.motion(size, rng);
        if let (Some(distortion), Some(displacements)) = (&self.distortion, &mut displacements) {
            distortion.draw(rng, displacements);
        }
        let scale = images.scale::<T>();
        let channels = images.image(sample).chunks_exact(rows * columns);
        for (bytes, x) in channels.zip(x.chunks_exact_mut(rows * columns)) {
            let channel = Channel { bytes, size };
            for (row, x) in x.chunks_exact_mut(columns).enumerate() {
                for (column, x) in x.iter_mut().enumerate() {
                    let mut place = motion.source(row, column);
                    if let Some(displacements) = &displacements {
                        let [down, right] = displacements.of(row, column);
                        place = [place[0] + down, place[1] + right];
                    }
                    *x = scale * T::from_f64(f64::from(channel.at(place)));
                }
            }
        }
    }
}

impl<const F: usize> Images<F> {
    /// The same images, with a new random augmentation in each epoch of training; the seed determines every pixel of
    /// every epoch.
    ///
    /// ```
    /// use constnet::data::{Augmentation, Batches, Digits};
    ///
    /// let train = Digits::generate(1, 100, 0).train;
    /// let varied = train.augmented(Augmentation::new().shift(2.0).rotate(10.0), 42)?;
    /// let mut batches = Batches::<f32, _>::new(&varied, 10, 42)?;
    /// while let Some(batch) = batches.next() {
    ///     assert_eq!(batch.x.shape(), (784, 10));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Amounts that are negative, NaN or infinite, a scale of 1 or more, an elastic distortion whose `sigma` is 0
    /// or larger than the images.
    pub fn augmented(
        self,
        augmentation: Augmentation,
        seed: u64,
    ) -> Result<Augmented<Self>, AugmentationError> {
        let size = [self.rows(), self.columns()];
        Augmented::new(self, size, augmentation, seed)
    }
}

impl<const F: usize> OneHot<F> {
    /// The same images, with a new random augmentation in each epoch of training; see [`Images::augmented`].
    ///
    /// # Errors
    ///
    /// Those of [`Images::augmented`].
    pub fn augmented(
        self,
        augmentation: Augmentation,
        seed: u64,
    ) -> Result<Augmented<Self>, AugmentationError> {
        let size = [self.images().rows(), self.images().columns()];
        Augmented::new(self, size, augmentation, seed)
    }
}

impl<T: Scalar, const F: usize> Dataset<T> for Augmented<Images<F>> {
    type Features = Const<F>;
    type Target = u8;

    fn len(&self) -> usize {
        self.dataset.len()
    }

    fn gather(&self, samples: &[usize], x: &mut [T], targets: &mut [u8]) {
        self.dataset.gather(samples, x, targets);
    }

    fn gather_for_training(&self, epoch: u64, samples: &[usize], x: &mut [T], targets: &mut [u8]) {
        self.dataset.gather_targets(samples, targets);
        self.vary(&self.dataset, epoch, samples, x);
    }
}

impl<T: Scalar, const F: usize> Dataset<T> for Augmented<OneHot<F>> {
    type Features = Const<F>;
    type Target = T;

    fn len(&self) -> usize {
        self.dataset.images().len()
    }

    fn targets_per_sample(&self) -> usize {
        self.dataset.images().classes()
    }

    fn gather(&self, samples: &[usize], x: &mut [T], targets: &mut [T]) {
        self.dataset.gather(samples, x, targets);
    }

    fn gather_for_training(&self, epoch: u64, samples: &[usize], x: &mut [T], targets: &mut [T]) {
        self.dataset.gather_targets(samples, targets);
        self.vary(self.dataset.images(), epoch, samples, x);
    }
}

#[cfg(test)]
mod tests;
