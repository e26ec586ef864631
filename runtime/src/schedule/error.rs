use alloc::string::String;
use core::error::Error;
use core::fmt;

use super::ScheduleKind;

/// An unknown schedule name.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownSchedule {
    /// The name.
    pub name: String,
}

impl fmt::Display for UnknownSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name } = self;
        write!(
            f,
            "unknown schedule `{name}`; available: {}",
            ScheduleKind::ALL.map(ScheduleKind::name).join(", ")
        )
    }
}

crate::debug::debug_as_display!(UnknownSchedule);

impl Error for UnknownSchedule {}

/// A text that is not a valid state of a schedule.
#[derive(Clone, PartialEq, Eq)]
pub struct ScheduleStateError {
    /// The format of the state.
    pub expected: &'static str,
    /// The text.
    pub found: String,
}

impl fmt::Display for ScheduleStateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, found } = self;
        write!(f, "the state of this schedule must be {expected}, but the text is `{found}`")
    }
}

crate::debug::debug_as_display!(ScheduleStateError);

impl Error for ScheduleStateError {}

impl ScheduleStateError {
    /// The error for a schedule with this format of its state.
    #[must_use]
    pub fn new(expected: &'static str, found: &str) -> Self {
        Self { expected, found: found.into() }
    }
}
