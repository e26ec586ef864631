use alloc::string::String;
use core::error::Error;
use core::fmt;

use super::ScheduleKind;

/// A name that no schedule has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSchedule {
    /// The name that was asked for.
    pub name: String,
}

impl fmt::Display for UnknownSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name } = self;
        write!(
            f,
            "there is no schedule `{name}`; there are {}",
            ScheduleKind::ALL.map(ScheduleKind::name).join(", ")
        )
    }
}

impl Error for UnknownSchedule {}

/// A text that is not the state of the schedule that was to take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleStateError {
    /// What the state looks like.
    pub expected: &'static str,
    /// The text.
    pub found: String,
}

impl fmt::Display for ScheduleStateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, found } = self;
        write!(f, "the state of this schedule is {expected}, but the text is `{found}`")
    }
}

impl Error for ScheduleStateError {}

impl ScheduleStateError {
    /// The error of a schedule whose state looks like `expected`.
    #[must_use]
    pub fn new(expected: &'static str, found: &str) -> Self {
        Self { expected, found: found.into() }
    }
}
