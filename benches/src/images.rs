//! Images like MNIST's, for the workloads that train on them.

use constnet::{Rng, kernel};

/// Values of an image.
pub const FEATURES: usize = 784;
/// Classes.
pub const CLASSES: usize = 10;

/// Images in a data set like MNIST's.
const IMAGES: usize = 60_000;

/// Images like MNIST's: bytes, four of five zero.
pub struct Images {
    /// The images, one after the other.
    pub bytes: Vec<u8>,
    /// Their classes.
    pub labels: Vec<u8>,
    order: Vec<usize>,
}

impl Images {
    /// Random images with random labels.
    pub fn random() -> Self {
        let rng = &mut Rng::new(1);
        let byte = |rng: &mut Rng| if rng.below(5) == 0 { rng.below(256) as u8 } else { 0 };
        let bytes = (0..IMAGES * FEATURES).map(|_| byte(rng)).collect();
        let labels = (0..IMAGES).map(|_| rng.below(CLASSES as u64) as u8).collect();
        let mut order: Vec<usize> = (0..IMAGES).collect();
        rng.shuffle(&mut order);
        Self { bytes, labels, order }
    }

    /// The samples of a batch; starts again after all of them.
    pub fn batch(&self, number: usize, n: usize) -> &[usize] {
        &self.order[number % (IMAGES / n) * n..][..n]
    }

    /// The samples as scaled numbers, by constnet's kernel.
    pub fn gather(&self, samples: &[usize], x: &mut [f32]) {
        kernel::gather_bytes(&self.bytes, FEATURES, samples, 1.0 / 255.0, x);
    }

    /// The same with a plain loop, for the peers.
    pub fn gather_plainly(&self, samples: &[usize], x: &mut [f32]) {
        for (x, &sample) in x.chunks_exact_mut(FEATURES).zip(samples) {
            for (x, &byte) in x.iter_mut().zip(&self.bytes[sample * FEATURES..][..FEATURES]) {
                *x = f32::from(byte) * (1.0 / 255.0);
            }
        }
    }
}
