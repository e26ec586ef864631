//! Guards: conditions that rustc evaluates, as only rustc knows the values of constants.

use proc_macro2::TokenStream;

use crate::count::Count;
use crate::diag::{Diagnostics, Message};
use crate::shape::Dim;

/// A condition that the macro can't decide because it does not know the value of a constant: an assertion
/// that rustc evaluates, reported at the constant.
pub struct Guard {
    pub tokens: TokenStream,
    pub condition: Condition,
    pub message: String,
}

impl Guard {
    /// That the constant in `tokens` is not zero, else `message`.
    pub fn not_zero(tokens: TokenStream, size: &Dim, message: &Message) -> Self {
        Self { tokens, condition: Condition::NotZero(size.clone()), message: message.to_string() }
    }
}

pub enum Condition {
    Equal(Dim, Dim),
    NotZero(Dim),
    /// That the first is a multiple of the second.
    Multiple(Dim, Dim),
    /// Any other condition.
    Holds(TokenStream),
    AtMost(Count, usize),
    /// That `bytes` and the memory of a batch are at most `most`.
    MemoryAtMost {
        bytes: Count,
        memory: Memory,
        batch: usize,
        most: usize,
        is_generic: bool,
    },
}

/// The memory of a pass, where only rustc knows it.
#[derive(Clone, Copy)]
pub enum Memory {
    Forward,
    Training,
}

impl Memory {
    /// Its values for a batch, as text.
    pub fn text(self, batch: &str) -> String {
        match self {
            Self::Forward => format!("prediction_len({batch})"),
            Self::Training => format!("max({batch} * TRAINING_MEMORY, prediction_len({batch}))"),
        }
    }
}

impl Condition {
    /// Whether it is about the cost of the network, which is meaningless if its sizes are wrong.
    pub fn is_cost(&self) -> bool {
        matches!(self, Self::AtMost(..) | Self::MemoryAtMost { .. })
    }

    /// Whether it depends on a generic parameter of the network.
    pub fn is_generic(&self) -> bool {
        match self {
            Self::Equal(a, b) | Self::Multiple(a, b) => a.is_parameter() || b.is_parameter(),
            Self::NotZero(size) => size.is_parameter(),
            Self::AtMost(count, _) => count.is_generic(),
            Self::Holds(_) => false,
            Self::MemoryAtMost { is_generic, .. } => *is_generic,
        }
    }
}

#[derive(Default)]
pub struct Guards(Vec<Guard>);

impl Guards {
    /// Leaves an assertion to rustc, unless the same one exists already. A condition on a generic
    /// parameter of the network can't be asserted once for all its values.
    pub fn require(&mut self, guard: Guard, diagnostics: &mut Diagnostics) {
        if let Condition::Equal(a, b) = &guard.condition
            && guard.condition.is_generic()
        {
            let (parameter, other) = if a.is_parameter() { (a, b) } else { (b, a) };
            let [parameter, other] = [parameter, other].map(ToString::to_string);
            return diagnostics.report(&guard.tokens, &Message::GenericSize { parameter, other });
        }
        let is_same = |other: &Guard| match (&other.condition, &guard.condition) {
            (Condition::NotZero(a), Condition::NotZero(b)) => a.equals(b) == Some(true),
            _ => false,
        };
        if !self.0.iter().any(is_same) {
            self.0.push(guard);
        }
    }

    pub fn into_list(self) -> Vec<Guard> {
        self.0
    }
}
