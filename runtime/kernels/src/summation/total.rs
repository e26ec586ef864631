use super::{AddValues, LANES, LaneSums, Pair, ROWS};
use crate::Scalar;
use crate::isa;

/// Up to this number, values are summed inline.
const FEW: usize = 64;

/// The sum of all values, off by at most 4 units in the last place of the sum of their absolute values for 10⁸
/// of them; the same bits on every instruction set and for every number of threads.
#[must_use]
#[inline]
pub fn total<T: Scalar>(values: &[T]) -> T {
    if values.len() <= FEW {
        return few(values.len(), |at| values[at]);
    }
    let mut sums = LaneSums::new();
    add(&mut sums, values);
    let [sum] = sums.values();
    sum
}

/// [`total`] of the terms 0 to `count`, one after the other.
#[must_use]
#[inline]
pub fn sum<T: Scalar>(count: usize, mut term: impl FnMut(usize) -> T) -> T {
    /// Terms at a time.
    const AT_ONCE: usize = LANES * ROWS;
    if count <= FEW {
        return few(count, term);
    }
    let mut sums = LaneSums::new();
    let mut terms = [T::zero(); AT_ONCE];
    for first in (0..count).step_by(AT_ONCE) {
        let terms = &mut terms[..AT_ONCE.min(count - first)];
        for (at, value) in (first..).zip(&mut *terms) {
            *value = term(at);
        }
        add(&mut sums, terms);
    }
    let [sum] = sums.values();
    sum
}

#[inline]
fn few<T: Scalar>(count: usize, mut term: impl FnMut(usize) -> T) -> T {
    // Sums of 8 each: 7 additions, as the first one rounds nothing, and that of the two.
    if count <= 16 {
        let mut sums = [T::zero(); 2];
        for at in 0..count {
            sums[at % 2] += term(at);
        }
        return sums[0] + sums[1];
    }
    let mut sum = Pair::zero();
    for at in 0..count {
        sum.add(term(at));
    }
    sum.value()
}

fn add<T: Scalar>(sums: &mut LaneSums<T>, values: &[T]) {
    // SAFETY: the machine has its instruction set.
    unsafe { T::add_values(isa(), AddValues { sums, values }) }
}
