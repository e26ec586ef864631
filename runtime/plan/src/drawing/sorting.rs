//! Sorting that is compiled once: `sort` is another function for each type and each key, each of which takes long to
//! build.

use std::cmp::Ordering;

/// Sorts the places of things. Those that are equal stay as they stand.
pub fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|&a, &b| compare(a, b));
}
