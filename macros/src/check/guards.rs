//! What rustc is left to decide, as it alone knows the values of constants.

use crate::diag::{Diagnostics, Fault};
use crate::model::{Condition, Guard};

#[derive(Default)]
pub struct Guards(Vec<Guard>);

impl Guards {
    /// Leaves an assertion to rustc, unless the same one stands already. What depends on a generic
    /// parameter of the network no assertion can decide once and for all.
    pub fn require(&mut self, guard: Guard, diagnostics: &mut Diagnostics) {
        if let Condition::Equal(a, b) = &guard.condition
            && guard.condition.is_generic()
        {
            let (parameter, other) = if a.is_parameter() { (a, b) } else { (b, a) };
            let [parameter, other] = [parameter, other].map(ToString::to_string);
            return diagnostics.report(&guard.tokens, &Fault::GenericSize { parameter, other });
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
