#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::fmt;
#[cfg(feature = "alloc")]
use core::str::FromStr;

#[cfg_attr(
    not(feature = "alloc"),
    expect(unused_imports, reason = "the documentation alone names them")
)]
use super::{Constant, Cosine, Exponential, OneCycle, ReduceOnPlateau, StepDecay, Warmup};
#[cfg(feature = "alloc")]
use super::{Schedule, UnknownSchedule};

/// The kind of a schedule, by its name on a command line or in a configuration.
///
/// ```
/// use constnet::schedule::{Schedule, ScheduleKind};
///
/// let kind: ScheduleKind = "warmup-cosine".parse()?;
/// let schedule = kind.build(0.1, 10, 600); // 10 epochs of 600 steps
/// assert_eq!(schedule.learning_rate(300), 0.1);
/// assert_eq!(
///     "cosin".parse::<ScheduleKind>().unwrap_err().to_string(),
///     "unknown schedule `cosin`; available: constant, step, exponential, cosine, warmup-cosine, one-cycle, \
///      plateau",
/// );
/// # Ok::<(), constnet::schedule::UnknownSchedule>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScheduleKind {
    /// [`Constant`]
    Constant,
    /// [`StepDecay`]: by a factor of 0.1 after each third of the epochs.
    Step,
    /// [`Exponential`]: to 0.01 of the learning rate at the end.
    Exponential,
    /// [`Cosine`]: to 0 at the end.
    Cosine,
    /// [`Cosine`] after a [`Warmup`] of 5 % of the steps.
    WarmupCosine,
    /// [`OneCycle`] with the learning rate as its maximum.
    OneCycle,
    /// [`ReduceOnPlateau`]: by a factor of 0.5 after more than two epochs without a smaller loss.
    Plateau,
}

impl ScheduleKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Constant,
        Self::Step,
        Self::Exponential,
        Self::Cosine,
        Self::WarmupCosine,
        Self::OneCycle,
        Self::Plateau,
    ];

    /// Its name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Step => "step",
            Self::Exponential => "exponential",
            Self::Cosine => "cosine",
            Self::WarmupCosine => "warmup-cosine",
            Self::OneCycle => "one-cycle",
            Self::Plateau => "plateau",
        }
    }

    /// Builds a schedule of this kind for a training run of this number of epochs. The learning rate is its maximum.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN.
    #[cfg(feature = "alloc")]
    #[must_use]
    #[track_caller]
    pub fn build(self, learning_rate: f64, epochs: usize, steps_per_epoch: usize) -> Box<dyn Schedule> {
        let steps = epochs.saturating_mul(steps_per_epoch);
        let warmup = steps / 20;
        match self {
            Self::Constant => Box::new(Constant::new(learning_rate)),
            Self::Step => {
                let third = epochs.div_ceil(3).saturating_mul(steps_per_epoch);
                Box::new(StepDecay::new(learning_rate, third))
            }
            Self::Exponential => Box::new(Exponential::down_to(learning_rate, 0.01, steps)),
            Self::Cosine => Box::new(Cosine::new(learning_rate, steps)),
            Self::WarmupCosine => Box::new(Warmup::new(Cosine::new(learning_rate, steps - warmup), warmup)),
            Self::OneCycle => Box::new(OneCycle::new(learning_rate, steps)),
            Self::Plateau => Box::new(ReduceOnPlateau::new(learning_rate).factor(0.5).patience(2)),
        }
    }
}

impl fmt::Display for ScheduleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(feature = "alloc")]
impl FromStr for ScheduleKind {
    type Err = UnknownSchedule;

    /// Finds a kind by its name, ignoring case.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let mut kinds = Self::ALL.into_iter();
        kinds
            .find(|kind| kind.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownSchedule { name: name.into() })
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn names_are_parsed_back() {
        for kind in ScheduleKind::ALL {
            assert_eq!(format!("{kind}").to_uppercase().parse(), Ok(kind));
        }
        assert!("".parse::<ScheduleKind>().is_err());
    }

    #[test]
    fn the_largest_learning_rate_is_the_one_that_was_given() {
        for kind in ScheduleKind::ALL {
            let schedule = kind.build(0.3, 10, 40);
            let rates = (0..400).map(|step| schedule.learning_rate(step));
            assert_eq!(rates.fold(0.0, f64::max), 0.3, "{kind}");
        }
    }

    #[test]
    fn the_end_is_where_it_was_said_to_be() {
        let ends = ScheduleKind::ALL.map(|kind| kind.build(1.0, 9, 100).learning_rate(900));
        let expected = [1.0, 0.001, 0.01, 0.0, 0.0, 0.0001, 1.0];
        for (end, expected) in ends.into_iter().zip(expected) {
            assert!((end - expected).abs() < 1e-12, "{end}, not {expected}");
        }
    }

    #[test]
    fn no_epochs_are_no_reason_to_fall() {
        for kind in ScheduleKind::ALL {
            assert!(kind.build(0.1, 0, 0).learning_rate(0).is_finite(), "{kind}");
        }
    }
}
