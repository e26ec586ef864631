/// The memory layout of the values of a batch.
///
/// A batch of n samples with F values each is always F · n numbers without gaps. Loops over single
/// values do not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Sample after sample, each with its F values: a column-major (F, n) matrix. The layout of vectors.
    Samples,
    /// Blocks of [`BLOCK`](Self::BLOCK) samples; a block is stored value after value, with the block's
    /// samples side by side. The last block has the remaining samples. The layout of images.
    Blocked16,
}

impl Layout {
    /// Number of samples in a block, for every scalar type and instruction set.
    pub const BLOCK: usize = 16;

    /// The maximum number of samples that are side by side.
    #[must_use]
    #[inline]
    pub const fn side_by_side(self) -> usize {
        match self {
            Self::Samples => 1,
            Self::Blocked16 => Self::BLOCK,
        }
    }
}
