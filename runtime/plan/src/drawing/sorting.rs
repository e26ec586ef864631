//! Sorting that is compiled once: `sort` is instantiated for each type and key, and each instance is slow to
//! compile.

use std::cmp::Ordering;

/// Sorts indices. The sort is stable.
pub fn sort_indices(nodes: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    nodes.sort_by(|&a, &b| compare(a, b));
}
