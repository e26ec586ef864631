//! Checks of sizes from the caller against the lengths of slices, before any unsafe code relies on them.

/// The product of sizes, unless it overflows.
#[inline(always)]
pub const fn values<const N: usize>(sizes: [usize; N]) -> Option<usize> {
    let (mut product, mut at) = (1_usize, 0);
    while at < N {
        match product.checked_mul(sizes[at]) {
            Some(larger) => product = larger,
            None => return None,
        }
        at += 1;
    }
    Some(product)
}

/// Whether a slice has the number of values of these sizes. Sizes that overflow fit no slice.
#[inline(always)]
pub(super) const fn fit<T, const N: usize>(slice: &[T], sizes: [usize; N]) -> bool {
    match values(sizes) {
        Some(values) => slice.len() == values,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_wrap_fit_nothing() {
        assert_eq!(values([3, 4, 5]), Some(60));
        assert_eq!(values([]), Some(1));
        assert_eq!(values([4, 1 << (usize::BITS - 2)]), None);
        assert!(fit(&[0; 6], [2, 3]) && !fit(&[0; 6], [2, 4]));
        assert!(!fit::<u8, 2>(&[], [4, 1 << (usize::BITS - 2)]));
        assert!(fit::<u8, 2>(&[], [4, 0]));
    }
}
