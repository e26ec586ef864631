//! Sorting with fewer instances: `sort` is compiled for each type, each of which takes long to build.

use core::cmp::Ordering;

/// The indices in sorted order, like NumPy's `argsort`. The sort is stable.
pub fn argsort(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

/// The names in sorted order.
pub fn sorted<'n>(names: &[&'n str]) -> Vec<&'n str> {
    argsort(names.len(), &|a, b| names[a].cmp(names[b])).into_iter().map(|place| names[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sort_is_stable() {
        let numbers = [2, 1, 2, 0, 1];
        assert_eq!(argsort(5, &|a, b| numbers[a].cmp(&numbers[b])), [3, 1, 4, 0, 2]);
        assert!(argsort(0, &|_, _| Ordering::Equal).is_empty());
    }

    #[test]
    fn names_are_sorted_by_their_bytes() {
        assert_eq!(sorted(&["b", "a.b", "", "a", "B", "a"]), ["", "B", "a", "a", "a.b", "b"]);
    }
}
