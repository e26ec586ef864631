//! The samples for training, validation and testing.

use super::{TrainError, Trainer};
use crate::Rng;

/// Sample indices of the training set and of the test set; `None` for all of them.
#[derive(Debug, PartialEq)]
pub(super) struct Roles {
    pub(super) epochs: usize,
    pub(super) train: Option<Vec<usize>>,
    pub(super) validation: Option<Vec<usize>>,
    pub(super) test: Option<Vec<usize>>,
}

/// The position in the trainer's generator from which the validation split is drawn: epoch orders and
/// masks never reach it.
const VALIDATION: u64 = 1 << 63;

impl Roles {
    /// For data sets of these sizes.
    pub(super) fn of(trainer: &Trainer, train: usize, test: usize) -> Result<Self, TrainError> {
        let mut roles = Self { epochs: trainer.epochs, train: None, validation: None, test: None };
        let fraction = trainer.validation;
        if fraction != 0.0 {
            let validation = (fraction * train as f64).round();
            // False for NaN, too.
            if !(0.0 < fraction && fraction < 1.0 && 1.0 <= validation && validation < train as f64) {
                return Err(TrainError::Validation { fraction, samples: train });
            }
            let mut samples: Vec<usize> = (0..train).collect();
            Rng::at(trainer.seed, VALIDATION).shuffle(&mut samples);
            let mut is_validation = vec![false; train];
            for &sample in &samples[train - validation as usize..] {
                is_validation[sample] = true;
            }
            let (validation, train) = (0..train).partition(|&sample| is_validation[sample]);
            (roles.train, roles.validation) = (Some(train), Some(validation));
        }
        let first = |samples: Option<Vec<usize>>, count: usize, all: usize| match samples {
            Some(samples) => samples.into_iter().take(count).collect(),
            None => (0..all.min(count)).collect(),
        };
        if let Some(batches) = trainer.overfit_batches {
            let count = batches.saturating_mul(trainer.batch_size);
            roles.train = Some(first(roles.train, count, train));
            roles.validation = None;
        }
        if trainer.is_dev_run {
            let size = trainer.batch_size;
            roles.epochs = 1;
            roles.train = Some(first(roles.train, size, train));
            roles.validation = roles.validation.map(|samples| first(Some(samples), size, train));
            roles.test = Some(first(None, size, test));
        }
        Ok(roles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(trainer: &Trainer) -> Roles {
        Roles::of(trainer, 50, 20).unwrap()
    }

    #[test]
    fn all_samples_are_learnt_unless_something_else_is_said() {
        let expected = Roles { epochs: 10, train: None, validation: None, test: None };
        assert_eq!(roles(&Trainer::new()), expected);
    }

    #[test]
    fn a_validation_set_is_drawn_by_the_seed_and_never_learnt() {
        let Roles { train: Some(train), validation: Some(validation), .. } =
            roles(&Trainer::new().validation(0.1).seed(1))
        else {
            panic!("two parts")
        };
        assert_eq!((train.len(), validation.len()), (45, 5));
        let mut all = [train, validation.clone()].concat();
        all.sort_unstable();
        assert_eq!(all, (0..50).collect::<Vec<_>>());
        assert_eq!(roles(&Trainer::new().validation(0.1).seed(1)).validation, Some(validation.clone()));
        assert_ne!(roles(&Trainer::new().validation(0.1).seed(2)).validation, Some(validation));
    }

    #[test]
    fn parts_that_leave_nothing_are_refused() {
        for fraction in [-0.1, 1.0, 0.001, 0.999, f64::NAN, f64::INFINITY] {
            let error = Roles::of(&Trainer::new().validation(fraction), 50, 20).unwrap_err();
            assert!(matches!(error, TrainError::Validation { samples: 50, .. }), "{error}");
        }
    }

    #[test]
    fn debugging_takes_the_first_samples() {
        let few = roles(&Trainer::new().batch_size(8).overfit_batches(2));
        assert_eq!((few.epochs, few.train), (10, Some((0..16).collect())));
        let one = roles(&Trainer::new().batch_size(30).fast_dev_run());
        assert_eq!((one.epochs, one.train, one.test), (1, Some((0..30).collect()), Some((0..20).collect())));
        let huge = roles(&Trainer::new().overfit_batches(usize::MAX));
        assert_eq!(huge.train.map(|samples| samples.len()), Some(50));
    }
}
