//! Running statistics: used in prediction in place of those of the batch.

use core::ops::Range;

use crate::{ParamInfo, Scalar, kernel};

/// The fraction of the running statistics that is retained at a step: "Deep Learning from Scratch", section 6.3.
const MOMENTUM: f64 = 0.9;

/// The last tensor of the statistics of a stage: the number of batches they are computed from.
const COUNT: &str = "batches";

/// The statistics that batches update, of one stage after the other, and their count; those of `Standardize` are not.
fn of_batches(infos: &[ParamInfo]) -> impl Iterator<Item = (Range<usize>, &ParamInfo)> {
    let mut first = infos.first();
    infos.iter().filter_map(move |info| {
        if first.is_none_or(|first| first.layer != info.layer) {
            first = Some(info);
        }
        (info.name == COUNT).then(|| (first.map_or(0, |first| first.offset)..info.offset, info))
    })
}

/// Updates running statistics with those of a batch: `running = 0.9 * running + 0.1 * batch`, and the
/// mean of all batches while there are few. If a batch has none, or the stage is frozen, they do not change. One of
/// several parts, some of which have none, counts as one.
pub fn update_running_stats<T: Scalar>(running: &mut [T], batch: &[T], infos: &[ParamInfo]) {
    for (values, count) in of_batches(infos) {
        if count.frozen || batch[count.offset] == T::zero() {
            continue;
        }
        let seen = running[count.offset] + T::one();
        let rate = (1.0 / seen.as_f64()).max(1.0 - MOMENTUM);
        let rate = T::from_f64(rate);
        for (running, &batch) in running[values.clone()].iter_mut().zip(&batch[values]) {
            *running += rate * (batch - *running);
        }
        running[count.offset] = seen;
    }
}

/// Updates the mean of several parts' statistics with those of one more part, whose fraction is `weight`; see
/// [`GradientAccumulator`](crate::gradient::GradientAccumulator). Parts without statistics do not change it, and the
/// number of batches becomes the fraction of the others. `rest` is that of [`kernel::move_mean`].
pub fn accumulate<T: Scalar>(mean: &mut [T], rest: &mut [T], part: &[T], weight: T, infos: &[ParamInfo]) {
    for (values, count) in of_batches(infos) {
        let added = weight * part[count.offset];
        let share = mean[count.offset] + weight * (part[count.offset] - mean[count.offset]);
        mean[count.offset] = share;
        if added == T::zero() {
            continue;
        }
        let (mean, rest) = (&mut mean[values.clone()], &mut rest[values.clone()]);
        kernel::move_mean(mean, rest, &part[values], added / share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INFOS: [ParamInfo; 4] = [
        ParamInfo::new("a", "mean", 2, 1, 0),
        ParamInfo::new("a", COUNT, 1, 1, 2),
        ParamInfo::new("b", "mean", 1, 1, 3).frozen(),
        ParamInfo::new("b", COUNT, 1, 1, 4).frozen(),
    ];

    #[test]
    fn the_first_batches_are_averaged_and_then_forgotten_slowly() {
        let mut running = [0.0, 0.0, 0.0, 7.0, 3.0];
        for value in [1.0, 3.0, 8.0] {
            update_running_stats(&mut running, &[value, 2.0, 1.0, 9.0, 1.0], &INFOS);
        }
        assert_eq!(running, [4.0, 2.0, 3.0, 7.0, 3.0]);
        running[2] = 100.0;
        update_running_stats(&mut running, &[14.0, 2.0, 1.0, 9.0, 1.0], &INFOS);
        assert!((running[0] - 5.0_f64).abs() < 1e-12, "{running:?}");
    }

    #[test]
    fn parts_without_statistics_have_no_share() {
        let infos = &INFOS[..2];
        let parts =
            [([7.0, 7.0, 0.0], 1.0), ([1.0, 2.0, 1.0], 2.0), ([4.0, 5.0, 1.0], 1.0), ([9.0, 9.0, 0.0], 4.0)];
        let (mut mean, mut rest, mut samples) = ([0.0; 3], [0.0; 3], 0.0);
        for (part, size) in parts {
            samples += size;
            accumulate(&mut mean, &mut rest, &part, size / samples, infos);
        }
        let is_near =
            |found: [f64; 3], right: [f64; 3]| found.iter().zip(right).all(|(a, b)| (a - b).abs() < 1e-14);
        assert!(is_near(mean, [2.0, 3.0, 0.375]), "{mean:?}");
        let mut running = [0.0, 1.0, 0.0];
        update_running_stats(&mut running, &mean, infos);
        assert!(is_near(running, [2.0, 3.0, 1.0]), "{running:?}");
    }

    #[test]
    fn statistics_of_the_training_set_are_not_updated() {
        let infos = [
            ParamInfo::new("standardize1", "mean", 1, 1, 0),
            ParamInfo::new("standardize1", "samples", 1, 1, 1),
            ParamInfo::new("a", "mean", 1, 1, 2),
            ParamInfo::new("a", COUNT, 1, 1, 3),
        ];
        let mut running = [5.0, 9.0, 0.0, 0.0];
        update_running_stats(&mut running, &[0.0, 0.0, 3.0, 1.0], &infos);
        assert_eq!(running, [5.0, 9.0, 3.0, 1.0]);
        let (mut mean, mut rest) = ([0.0; 4], [0.0; 4]);
        accumulate(&mut mean, &mut rest, &[7.0, 7.0, 3.0, 1.0], 1.0, &infos);
        assert_eq!(mean, [0.0, 0.0, 3.0, 1.0]);
    }

    #[test]
    fn without_a_batch_nothing_changes() {
        let mut running = [1.0, 2.0, 3.0, 4.0, 5.0];
        update_running_stats(&mut running, &[0.0; 5], &INFOS);
        assert_eq!(running, [1.0, 2.0, 3.0, 4.0, 5.0]);
    }
}
