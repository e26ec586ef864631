//! Computations with sizes that only rustc knows.

use crate::kernel::padded;

/// The sum of a number and of products of sizes; `usize::MAX` on overflow, which a guard beside
/// the declaration reports.
#[must_use]
pub const fn amount(known: usize, products: &[&[usize]]) -> usize {
    let mut sum = known;
    let mut p = 0;
    while p < products.len() {
        let mut product = 1_usize;
        let mut f = 0;
        while f < products[p].len() {
            product = product.saturating_mul(products[p][f]);
            f += 1;
        }
        sum = sum.saturating_add(product);
        p += 1;
    }
    sum
}

// If a constant is wrong, a guard beside the declaration reports it, and everything computed from it must
// report nothing. So no function here can fail: an impossible size is 0, and a 0 is equal to anything and makes
// everything computed from it 0; a size that overflows is `usize::MAX`.

/// The product of sizes.
#[must_use]
pub const fn product(sizes: &[usize]) -> usize {
    if has_zero(sizes) { 0 } else { amount(0, &[sizes]) }
}

/// The sum of sizes.
#[must_use]
pub const fn sum(sizes: &[usize]) -> usize {
    let (mut sum, mut s) = (0_usize, 0);
    while s < sizes.len() {
        sum = sum.saturating_add(sizes[s]);
        s += 1;
    }
    if has_zero(sizes) { 0 } else { sum }
}

const fn has_zero(sizes: &[usize]) -> bool {
    let mut s = 0;
    while s < sizes.len() {
        if sizes[s] == 0 {
            return true;
        }
        s += 1;
    }
    false
}

/// A size that is a part of another one.
#[must_use]
pub const fn divided(whole: usize, part: usize) -> usize {
    if part > 0 && whole.is_multiple_of(part) { whole / part } else { 0 }
}

/// Whether a size is a multiple of another one, or that one is 0.
#[must_use]
pub const fn is_multiple(whole: usize, part: usize) -> bool {
    part == 0 || whole.is_multiple_of(part)
}

/// Whether two sizes are equal, as far as they are known.
#[must_use]
pub const fn equal(a: usize, b: usize) -> bool {
    a == 0 || b == 0 || a == b
}

/// Whether a window is no longer than an axis, as far as they are known.
#[must_use]
pub const fn fits(size: usize, kernel: usize, pad: usize) -> bool {
    let padded = padded(size, pad);
    size == 0 || padded == 0 || kernel <= padded
}

/// Whether the length of an axis with its padding fits a `usize`.
#[must_use]
pub const fn is_countable(size: usize, pad: usize) -> bool {
    size == 0 || padded(size, pad) > 0
}

/// Whether no window is entirely in the padding of an axis, as far as that is known.
#[must_use]
pub const fn is_small_pad(size: usize, kernel: usize, pad: usize) -> bool {
    kernel == 0 || padded(size, pad) == 0 || pad < kernel
}

/// The number of outputs of a transposed window along one axis, `(size - 1) stride + kernel + output_pad - 2 pad`; 0 if
/// there are none.
#[must_use]
pub const fn transposed_output_len(
    size: usize,
    kernel: usize,
    stride: usize,
    pad: usize,
    output_pad: usize,
) -> usize {
    if has_zero(&[size, kernel, stride]) {
        return 0;
    }
    let padded = (size - 1).saturating_mul(stride).saturating_add(kernel).saturating_add(output_pad);
    if padded == usize::MAX { padded } else { padded.saturating_sub(pad.saturating_mul(2)) }
}

/// Whether a transposed window has outputs, as far as its sizes are known.
#[must_use]
pub const fn leaves_outputs(
    size: usize,
    kernel: usize,
    stride: usize,
    pad: usize,
    output_pad: usize,
) -> bool {
    has_zero(&[size, kernel, stride]) || transposed_output_len(size, kernel, stride, pad, output_pad) > 0
}

/// Whether a shape fits the input of a network: not if both have several dimensions, such as images, the same
/// number of values and different shapes.
#[must_use]
pub const fn takes_shape(input: &[usize], output: &[usize]) -> bool {
    let is_vector = input.len() == 1 || output.len() == 1;
    let mut is_same = input.len() == output.len();
    let mut d = 0;
    while is_same && d < input.len() {
        is_same = input[d] == output[d];
        d += 1;
    }
    is_vector || is_same || product(input) != product(output)
}

/// Whether everything holds.
#[must_use]
pub const fn all(conditions: &[bool]) -> bool {
    let mut c = 0;
    while c < conditions.len() {
        if !conditions[c] {
            return false;
        }
        c += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_is_zero_and_what_is_too_large_the_most() {
        assert_eq!((product(&[2, 3, 4]), sum(&[2, 3, 4]), divided(12, 4)), (24, 9, 3));
        assert_eq!((product(&[usize::MAX, 2, 0]), sum(&[usize::MAX, 0]), divided(12, 5)), (0, 0, 0));
        assert_eq!(divided(12, 0), 0);
        let outputs = transposed_output_len;
        assert_eq!((outputs(4, 3, 2, 1, 1), outputs(1, 3, 2, 2, 0), outputs(4, 3, 0, 1, 1)), (8, 0, 0));
        assert_eq!((outputs(usize::MAX, 3, 2, 1, 1), outputs(4, 3, 2, usize::MAX, 1)), (usize::MAX, 0));
        assert_eq!((product(&[usize::MAX, 2]), sum(&[usize::MAX, 1])), (usize::MAX, usize::MAX));
    }

    #[test]
    fn what_is_said_elsewhere_is_not_said_again() {
        assert!(equal(0, 3) && equal(3, 0) && equal(3, 3) && !equal(3, 4));
        assert!(fits(5, 7, 1) && !fits(5, 7, 0) && fits(0, 7, 0) && fits(5, 7, usize::MAX));
        assert!(!is_countable(5, usize::MAX) && is_countable(0, usize::MAX) && is_countable(5, 0));
        assert!(
            leaves_outputs(2, 3, 2, 2, 0) && !leaves_outputs(2, 3, 2, 3, 0) && leaves_outputs(0, 3, 2, 3, 0)
        );
        assert!(is_small_pad(5, 2, 1) && !is_small_pad(5, 2, 2) && is_small_pad(5, 2, usize::MAX));
        assert!(takes_shape(&[16], &[1, 4, 4]) && takes_shape(&[1, 4, 4], &[16]));
        assert!(takes_shape(&[1, 4, 4], &[1, 4, 4]) && takes_shape(&[1, 4, 4], &[1, 3, 3]));
        assert!(!takes_shape(&[1, 4, 4], &[1, 2, 8]) && !takes_shape(&[1, 4, 4], &[4, 1, 4]));
        assert!(
            takes_shape(&[4, 4], &[4, 4])
                && !takes_shape(&[4, 4], &[2, 8])
                && !takes_shape(&[1, 4, 4], &[4, 4])
        );
        assert!(all(&[]) && all(&[true, true]) && !all(&[true, false]));
    }
}
