/// How the values of a batch lie in its slice.
///
/// A batch of n samples with F values each is always F · n numbers without gaps. Loops over single
/// values do not care about the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Sample after sample, each with its F values: a column-major (F, n) matrix. So vectors lie.
    Samples,
    /// Blocks of [`BLOCK`](Self::BLOCK) samples; in a block value after value, with the block's
    /// samples side by side. The last block has the samples that are left. So images lie.
    Blocked16,
}

impl Layout {
    /// The samples of a block, whatever the type of the numbers and the instruction set.
    pub const BLOCK: usize = 16;

    /// How many samples lie side by side, at most.
    #[must_use]
    #[inline]
    pub const fn side_by_side(self) -> usize {
        match self {
            Self::Samples => 1,
            Self::Blocked16 => Self::BLOCK,
        }
    }
}
