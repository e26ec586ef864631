use super::InstructionSet;
use crate::Scalar;

/// A vector of `LANES` numbers in one register.
///
/// # Safety
///
/// All methods must be called in code that is compiled for an instruction set with the vector, and their
/// pointers must be valid for the lanes they touch; no alignment is needed.
pub(crate) trait Vector<T>: Copy {
    /// Number of lanes.
    const LANES: usize;
    /// The widest vector of the same instruction set.
    type Full: Vector<T>;
    /// A mask of the first lanes.
    type Mask: Copy;

    /// All lanes zero.
    unsafe fn zero() -> Self;
    /// All lanes this value.
    unsafe fn splat(value: T) -> Self;
    /// The low lanes of a full vector.
    unsafe fn truncate(full: Self::Full) -> Self;
    /// Reads all lanes.
    unsafe fn load(from: *const T) -> Self;
    /// Writes all lanes.
    unsafe fn store(self, to: *mut T);
    /// The mask of the first `lanes` lanes.
    unsafe fn mask_first(lanes: usize) -> Self::Mask;
    /// Reads the lanes of the mask; the others are zero and their memory is not touched.
    unsafe fn load_masked(from: *const T, mask: Self::Mask) -> Self;
    /// Writes the lanes of the mask; the memory of the others is not touched.
    unsafe fn store_masked(self, to: *mut T, mask: Self::Mask);
    /// `self + other` in each lane.
    unsafe fn add(self, other: Self) -> Self;
    /// `self - other` in each lane.
    unsafe fn sub(self, other: Self) -> Self;
    /// `self + a * b` in each lane.
    unsafe fn add_product(self, a: Self, b: Self) -> Self;
    /// `self / other` in each lane.
    unsafe fn div(self, other: Self) -> Self;
    /// In each lane 0 where `y` is 0 or less, else `self`.
    unsafe fn relu_mask(self, y: Self) -> Self;
    /// In each lane `x` where that is larger than `self` or a NaN, else `self`.
    unsafe fn max(self, x: Self) -> Self;
    /// In each lane `self` and 0 where `x` is `y` or a NaN, else 0 and `self`.
    unsafe fn select_eq(self, x: Self, y: Self) -> (Self, Self);

    /// In each lane 0 where it is 0 or less, else the value itself; a NaN stays a NaN.
    #[inline(always)]
    unsafe fn relu(self) -> Self {
        // SAFETY: guaranteed by the caller.
        unsafe { self.relu_mask(self) }
    }
}

/// The vectors of an instruction set for one type of numbers, and the tile that suits them.
pub(crate) trait Vectors<T>: InstructionSet {
    /// The widest vector.
    type Full: Vector<T, Full = Self::Full>;
    /// Half of it, or the narrowest one.
    type Half: Vector<T, Full = Self::Full>;
    /// A quarter of it, or the narrowest one.
    type Quarter: Vector<T, Full = Self::Full>;

    /// Full vectors of a tile's column.
    const FULL: usize;
    /// Columns of a tile whose columns are 1, 2, 3 and 4 vectors: the accumulators, one column of
    /// the left matrix and one broadcast value just fit the registers.
    const COLUMNS: [usize; 4];
    /// Whether reading the first lanes of a vector costs no more than reading all of them. If it
    /// does, tiles read whole vectors from a padded copy.
    const MASKS: bool;
    /// Whether tiles hold a [hidden](Self::hidden) pointer to each column of the right matrix.
    const POINTERS: bool = false;
    /// Rows and columns of the squares that [`transpose`](Self::transpose) transposes.
    const SIDE: usize;

    /// The same pointer, of which the compiler does not know what it was computed from, so that it does not do that again.
    #[inline(always)]
    fn hidden(pointer: *const T) -> *const T {
        pointer
    }

    /// Transposes a square: `to[r + q * to_column] = from[q + r * from_column]`.
    ///
    /// # Safety
    ///
    /// The pointers must be valid for that, and the machine must have the instruction set.
    unsafe fn transpose(from: *const T, from_column: usize, to: *mut T, to_column: usize);
}

/// The sum of a vector's lanes, by halves.
///
/// # Safety
///
/// The machine must have the vector.
#[inline(always)]
pub(crate) unsafe fn sum_of_lanes<T: Scalar, V: Vector<T>>(vector: V) -> T {
    let mut lanes = [T::zero(); 16];
    // SAFETY: no vector has more than 16 lanes.
    unsafe { vector.store(lanes.as_mut_ptr()) };
    let mut half = V::LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}
