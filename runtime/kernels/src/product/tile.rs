use core::marker::PhantomData;

use super::single::InRegisters;
use crate::Scalar;
use crate::simd::{Job, Vector, Vectors};

/// Some rows of a product: `c = start + a · b`, with all of the depth at once.
///
/// `a(i, p)` is at `a + i + p * a_column`, `b(p, j)` at `b + p * b_row + j * b_column`,
/// `c(i, j)` at `c + i + j * c_column`. The sums start at zero, or at `start(i, j)` at
/// `start + i + j * start_column`, which is a bias (one column for all) or `c` itself. With `relu`
/// that is applied before `c` is written.
#[derive(Clone, Copy)]
pub(super) struct Strip<T> {
    pub(super) a: *const T,
    pub(super) a_column: usize,
    pub(super) b: *const T,
    pub(super) b_row: usize,
    pub(super) b_column: usize,
    pub(super) c: *mut T,
    pub(super) c_column: usize,
    pub(super) start: Option<(*const T, usize)>,
    pub(super) relu: bool,
    pub(super) depth: usize,
    pub(super) columns: usize,
    /// Whether it is all of a product with one column.
    pub(super) single: bool,
}

impl<T: Scalar> Strip<T> {
    /// Computes a strip of this many rows, at most one vector more than `S::FULL`.
    ///
    /// # Safety
    ///
    /// The pointers must be valid for the sizes, those of `a` without `S::MASKS` for rows rounded up
    /// to full vectors; `c` must not overlap the others (but may be `start`), and the machine must have the
    /// instruction set.
    #[inline(always)]
    pub(super) unsafe fn compute<S: Vectors<T>>(self, rows: usize) {
        let (full, tail) = (rows / S::Full::LANES, rows % S::Full::LANES);
        // SAFETY: guaranteed by the caller.
        unsafe {
            match full {
                0 => self.with_tail::<S, 0>(tail),
                1 => self.with_tail::<S, 1>(tail),
                2 => self.with_tail::<S, 2>(tail),
                _ => self.with_tail::<S, 3>(tail),
            }
        }
    }

    /// The tail of the rows uses the narrowest vector that holds it, as narrow ones cost less.
    #[inline(always)]
    unsafe fn with_tail<S: Vectors<T>, const FULL: usize>(self, tail: usize) {
        if FULL > S::FULL {
            return;
        }
        // SAFETY: guaranteed by the caller.
        unsafe {
            if tail == 0 {
                self.in_vectors::<S, S::Full, FULL, false>(tail);
            } else if tail <= S::Quarter::LANES {
                self.in_vectors::<S, S::Quarter, FULL, true>(tail);
            } else if tail <= S::Half::LANES {
                self.in_vectors::<S, S::Half, FULL, true>(tail);
            } else {
                self.in_vectors::<S, S::Full, FULL, true>(tail);
            }
        }
    }

    #[inline(always)]
    unsafe fn in_vectors<S, N, const FULL: usize, const TAIL: bool>(self, tail: usize)
    where
        S: Vectors<T>,
        N: Vector<T, Full = S::Full>,
    {
        // SAFETY: guaranteed by the caller.
        unsafe {
            if self.single {
                S::with_features(InRegisters::<T, S, N, FULL, TAIL> {
                    strip: self,
                    tail,
                    vectors: PhantomData,
                });
            } else {
                S::with_features(Columns::<T, S, N, FULL, TAIL> { strip: self, tail, vectors: PhantomData });
            }
        }
    }
}

/// A strip whose rows are `FULL` full vectors and, with `TAIL`, the first lanes of one `N`.
struct Columns<T, S, N, const FULL: usize, const TAIL: bool> {
    strip: Strip<T>,
    tail: usize,
    vectors: PhantomData<(S, N)>,
}

impl<T, S, N, const FULL: usize, const TAIL: bool> Job<S> for Columns<T, S, N, FULL, TAIL>
where
    T: Scalar,
    S: Vectors<T>,
    N: Vector<T, Full = S::Full>,
{
    type Output = ();

    /// Processes the columns in tiles as wide as the registers allow, then narrower ones.
    #[inline(always)]
    unsafe fn run(self) {
        if FULL + TAIL as usize == 0 {
            return;
        }
        // SAFETY: `Strip::compute` runs this under its instruction set, with valid pointers.
        unsafe {
            let mut column = 0;
            match const { S::COLUMNS[(FULL + TAIL as usize + 3) % 4] } {
                12 => self.tiles::<12>(&mut column),
                8 => self.tiles::<8>(&mut column),
                6 => self.tiles::<6>(&mut column),
                _ => {}
            }
            self.tiles::<4>(&mut column);
            self.tiles::<2>(&mut column);
            self.tiles::<1>(&mut column);
        }
    }
}

impl<T, S, N, const FULL: usize, const TAIL: bool> Columns<T, S, N, FULL, TAIL>
where
    T: Scalar,
    S: Vectors<T>,
    N: Vector<T, Full = S::Full>,
{
    #[inline(always)]
    unsafe fn tiles<const WIDTH: usize>(&self, column: &mut usize) {
        while self.strip.columns - *column >= WIDTH {
            // SAFETY: guaranteed by the caller.
            unsafe { self.tile::<WIDTH>(*column) };
            *column += WIDTH;
        }
    }

    /// `WIDTH` columns: the accumulators stay in registers for the whole depth. In each step one
    /// column of `a` is read and multiplied by `WIDTH` broadcast values of `b`.
    #[inline(always)]
    unsafe fn tile<const WIDTH: usize>(&self, column: usize) {
        let Strip { a_column, b_row, b_column, c_column, depth, .. } = self.strip;
        // SAFETY: the caller's pointers are valid for all of the strip.
        unsafe {
            let mask = N::mask_first(self.tail);
            let mut full = [[S::Full::zero(); FULL]; WIDTH];
            let mut tail = [N::zero(); WIDTH];
            if let Some((start, start_column)) = self.strip.start {
                for j in 0..WIDTH {
                    let start = start.add((column + j) * start_column);
                    for i in 0..FULL {
                        full[j][i] = S::Full::load(start.add(i * S::Full::LANES));
                    }
                    if TAIL {
                        tail[j] = N::load_masked(start.add(FULL * S::Full::LANES), mask);
                    }
                }
            }

            let (mut a, mut b) = (self.strip.a, self.strip.b.add(column * b_column));
            let pointers: [_; WIDTH] = core::array::from_fn(|j| S::hidden(b.wrapping_add(j * b_column)));
            let mut at = 0;
            for _ in 0..depth {
                let mut a_full = [S::Full::zero(); FULL];
                for i in 0..FULL {
                    a_full[i] = S::Full::load(a.add(i * S::Full::LANES));
                }
                let mut a_tail = N::zero();
                if TAIL {
                    let a = a.add(FULL * S::Full::LANES);
                    a_tail = if S::MASKS { N::load_masked(a, mask) } else { N::load(a) };
                }
                for j in 0..WIDTH {
                    let b = if S::POINTERS { pointers[j].wrapping_add(at) } else { b.add(j * b_column) };
                    let b = S::Full::splat(*b);
                    for i in 0..FULL {
                        full[j][i] = full[j][i].add_product(a_full[i], b);
                    }
                    if TAIL {
                        tail[j] = tail[j].add_product(a_tail, N::truncate(b));
                    }
                }
                a = a.wrapping_add(a_column);
                b = b.wrapping_add(b_row);
                at += b_row;
            }

            if self.strip.relu {
                for j in 0..WIDTH {
                    for i in 0..FULL {
                        full[j][i] = full[j][i].relu();
                    }
                    tail[j] = tail[j].relu();
                }
            }
            for j in 0..WIDTH {
                let c = self.strip.c.add((column + j) * c_column);
                for i in 0..FULL {
                    full[j][i].store(c.add(i * S::Full::LANES));
                }
                if TAIL {
                    tail[j].store_masked(c.add(FULL * S::Full::LANES), mask);
                }
            }
        }
    }
}
