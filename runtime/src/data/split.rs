//! Splits of a data set into parts, chosen by a seed: the same seed gives the same parts on every machine.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::DatasetError;
use crate::Rng;

/// The indices of a training set and of a test set.
pub(super) type Parts = [Vec<usize>; 2];

/// The indices below `len` in random order.
pub(super) fn order(len: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    Rng::new(seed).shuffle(&mut order);
    order
}

/// A training set and a test set with this fraction of the samples, in random order.
pub(super) fn split(len: usize, fraction: f64, seed: u64) -> Result<Parts, DatasetError> {
    let test = test_len(len, fraction)?;
    let mut train = order(len, seed);
    let test = train.split_off(len - test);
    Ok([train, test])
}

/// As [`split`], with the same proportions of the keys in both parts, up to rounding: the test set gets the whole part
/// of its share of each key; what is left goes to the keys with the largest fractions (the method of largest
/// remainders), of equal ones to the first.
pub(super) fn stratified<K: Ord>(keys: &[K], fraction: f64, seed: u64) -> Result<Parts, DatasetError> {
    let test = test_len(keys.len(), fraction)?;
    let mut groups = BTreeMap::<&K, Vec<usize>>::new();
    for (index, key) in keys.iter().enumerate() {
        groups.entry(key).or_default().push(index);
    }
    let share = |group: &Vec<usize>| fraction * group.len() as f64;
    let mut counts: Vec<usize> = groups.values().map(|group| share(group) as usize).collect();
    let mut by_remainder: Vec<(usize, f64)> =
        groups.values().map(|group| share(group) % 1.0).enumerate().collect();
    by_remainder.sort_by(|a, b| b.1.total_cmp(&a.1));
    let left = test.saturating_sub(counts.iter().sum());
    by_remainder.iter().take(left).for_each(|&(group, _)| counts[group] += 1);

    let mut rng = Rng::new(seed);
    let mut parts = [Vec::with_capacity(keys.len() - test), Vec::with_capacity(test)];
    for (mut group, count) in groups.into_values().zip(counts) {
        rng.shuffle(&mut group);
        parts[1].extend(group.split_off(group.len() - count));
        parts[0].append(&mut group);
    }
    parts.iter_mut().for_each(|part| rng.shuffle(part));
    Ok(parts)
}

/// For each of `folds` parts, which differ in size by at most one: all other indices, and those of the part.
pub(super) fn folds(
    len: usize,
    folds: usize,
    seed: u64,
) -> Result<impl ExactSizeIterator<Item = Parts>, DatasetError> {
    if !(2..=len).contains(&folds) {
        return Err(DatasetError::Folds { folds, samples: len });
    }
    let order = order(len, seed);
    // In 128 bits the product does not overflow.
    let end = move |fold: usize| (fold as u128 * len as u128 / folds as u128) as usize;
    Ok((0..folds).map(move |fold| {
        let (begin, end) = (end(fold), end(fold + 1));
        [[&order[..begin], &order[end..]].concat(), order[begin..end].to_vec()]
    }))
}

/// The size of a test set with this fraction of the samples; neither part may be empty.
fn test_len(samples: usize, fraction: f64) -> Result<usize, DatasetError> {
    let test = libm::round(fraction * samples as f64);
    // False for NaN, too.
    if 0.0 < fraction && fraction < 1.0 && 1.0 <= test && test < samples as f64 {
        Ok(test as usize)
    } else {
        Err(DatasetError::Split { fraction, samples })
    }
}

/// The methods of a data set in memory, in terms of `count()` and `at(&[usize])`.
macro_rules! split_methods {
    () => {
        /// The samples with these indices, in this order; an index may occur several times.
        ///
        /// # Panics
        ///
        /// If there is no such sample.
        #[must_use]
        #[track_caller]
        pub fn subset(&self, indices: impl IntoIterator<Item = usize>) -> Self {
            let (indices, count) = (alloc::vec::Vec::from_iter(indices), self.count());
            if let Some(index) = indices.iter().find(|&&index| index >= count) {
                panic!("there are {count} samples, but sample {index} (from 0) is requested");
            }
            self.at(&indices)
        }

        /// The samples in random order; the seed determines it.
        #[must_use]
        pub fn shuffle(&self, seed: u64) -> Self {
            self.at(&$crate::data::split::order(self.count(), seed))
        }

        /// Splits off a test set with this fraction of the samples, such as 0.2 (scikit-learn's `train_test_split`).
        /// Both parts are in random order; the seed determines it.
        ///
        /// # Errors
        ///
        /// A fraction that is not between 0 and 1, or leaves one of the parts empty.
        pub fn split(
            &self,
            fraction: f64,
            seed: u64,
        ) -> Result<$crate::data::TrainTest<Self>, $crate::data::DatasetError> {
            let [train, test] = $crate::data::split::split(self.count(), fraction, seed)?;
            Ok($crate::data::TrainTest { train: self.at(&train), test: self.at(&test) })
        }

        /// The training and test sets of a cross-validation (scikit-learn's `KFold` with `shuffle`): in each of `folds`
        /// pairs another part is the test set. The seed determines the order. Only one pair is in memory at a time.
        ///
        /// # Errors
        ///
        /// Fewer than 2 folds, or more than there are samples.
        pub fn k_folds(
            &self,
            folds: usize,
            seed: u64,
        ) -> Result<impl ExactSizeIterator<Item = $crate::data::TrainTest<Self>>, $crate::data::DatasetError>
        {
            let folds = $crate::data::split::folds(self.count(), folds, seed)?;
            Ok(folds.map(|[train, test]| $crate::data::TrainTest {
                train: self.at(&train),
                test: self.at(&test),
            }))
        }
    };
}
pub(super) use split_methods;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn sorted(parts: &Parts) -> Vec<usize> {
        let mut all = parts.concat();
        all.sort_unstable();
        all
    }

    #[test]
    fn a_split_has_every_sample_once_and_depends_on_the_seed() {
        let parts = split(50, 0.2, 1).unwrap();
        assert_eq!((parts[0].len(), parts[1].len()), (40, 10));
        assert_eq!(sorted(&parts), (0..50).collect::<Vec<_>>());
        assert_eq!(parts, split(50, 0.2, 1).unwrap());
        assert_ne!(parts, split(50, 0.2, 2).unwrap());
        assert_ne!(parts[0], {
            let mut train = parts[0].clone();
            train.sort_unstable();
            train
        });
    }

    /// The bits of a seed never change: a published result stays reproducible.
    #[test]
    fn a_seed_gives_the_same_split_for_ever() {
        assert_eq!(order(10, 42), [8, 6, 9, 5, 4, 1, 0, 7, 3, 2]);
        assert_eq!(split(10, 0.3, 42).unwrap(), [vec![8, 6, 9, 5, 4, 1, 0], vec![7, 3, 2]]);
    }

    #[test]
    fn parts_that_would_be_empty_are_refused() {
        for fraction in [-0.1, 0.0, 1.0, 0.001, 0.999, f64::NAN, f64::INFINITY] {
            let error = split(50, fraction, 0).unwrap_err();
            assert!(matches!(error, DatasetError::Split { samples: 50, .. }), "{error}");
            assert!(stratified(&[0; 50], fraction, 0).is_err());
        }
        for len in [0, 1] {
            assert!(split(len, 0.5, 0).is_err());
            assert!(stratified(&vec![0; len], 0.5, 0).is_err());
        }
    }

    #[test]
    fn a_stratified_split_keeps_the_proportions() {
        // 60, 30 and 9 of the classes: 12, 6 and 1.8 of 19.8 in the test set.
        let keys: Vec<u8> = (0..99).map(|index| [0, 0, 1, 0, 1, 0, 0, 1, 0, 2][index % 10]).collect();
        let count = |part: &[usize], key| part.iter().filter(|&&index| keys[index] == key).count();
        let whole: Vec<usize> = (0..99).collect();
        assert_eq!([0, 1, 2].map(|key| count(&whole, key)), [60, 30, 9]);
        for seed in 0..20 {
            let parts = stratified(&keys, 0.2, seed).unwrap();
            assert_eq!(sorted(&parts), whole);
            assert_eq!([0, 1, 2].map(|key| count(&parts[1], key)), [12, 6, 2]);
        }
        assert_ne!(stratified(&keys, 0.2, 1), stratified(&keys, 0.2, 2));
    }

    #[test]
    fn remainders_add_up_to_the_size_of_the_test_set() {
        // Each class has a share of 0.5: half of the classes get one.
        let keys: Vec<usize> = (0..8).collect();
        let [train, test] = stratified(&keys, 0.5, 3).unwrap();
        assert_eq!((train.len(), test.len()), (4, 4));
    }

    #[test]
    fn each_sample_is_tested_in_one_fold() {
        let all: Vec<Parts> = folds(11, 3, 5).unwrap().collect();
        assert_eq!(all.iter().map(|parts| parts[1].len()).collect::<Vec<_>>(), [3, 4, 4]);
        assert!(all.iter().all(|parts| sorted(parts) == (0..11).collect::<Vec<_>>()));
        let mut tested = all.iter().flat_map(|parts| parts[1].clone()).collect::<Vec<_>>();
        tested.sort_unstable();
        assert_eq!(tested, (0..11).collect::<Vec<_>>());
        for (len, count) in [(11, 0), (11, 1), (11, 12), (0, 0), (0, 2), (11, usize::MAX)] {
            let error = folds(len, count, 0).err().unwrap();
            assert_eq!(error, DatasetError::Folds { folds: count, samples: len });
        }
    }
}
