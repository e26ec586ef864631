use nalgebra::DimName;

/// How few samples are predicted: each alone, by kernels whose weights are packed in the memory of the pass.
///
/// A network of images computes blocks of 16 samples; see `few_samples` of `constnet-plan`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Few {
    /// The most samples; 0 if the network does not.
    pub samples: usize,
    /// Number of values in the memory of one sample, with the packed weights.
    pub memory: usize,
    /// The position of the output there.
    pub output: usize,
}

impl Few {
    /// Every batch is predicted as a whole.
    pub const NONE: Self = Self { samples: 0, memory: 0, output: 0 };

    /// Number of values of the memory: that of one sample, and the outputs of all.
    #[must_use]
    pub const fn values<O: DimName>(&self) -> usize {
        match self.samples {
            0 => 0,
            samples => self.memory.saturating_add(O::DIM.saturating_mul(samples)),
        }
    }
}
