use alloc::string::String;

use thiserror::Error;

use super::ScheduleKind;

/// A name that no schedule has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no schedule `{name}`; there are {}", ScheduleKind::ALL.map(ScheduleKind::name).join(", "))]
pub struct UnknownSchedule {
    /// The name that was asked for.
    pub name: String,
}

/// A text that is not the state of the schedule that was to take it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the state of this schedule is {expected}, but the text is `{found}`")]
pub struct ScheduleStateError {
    /// What the state looks like.
    pub expected: &'static str,
    /// The text.
    pub found: String,
}

impl ScheduleStateError {
    /// The error of a schedule whose state looks like `expected`.
    #[must_use]
    pub fn new(expected: &'static str, found: &str) -> Self {
        Self { expected, found: found.into() }
    }
}
