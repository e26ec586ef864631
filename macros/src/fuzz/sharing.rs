//! Memory usage of plans, compared with the lower bound.

use std::fmt;

use crate::plan::interpreter::Usage;

/// This many plans in a thousand must use exactly the least memory.
const EXACT_IN_A_THOUSAND: usize = 990;

#[derive(Default)]
pub struct Sharing {
    plans: usize,
    exact: usize,
    memory: usize,
    sum: usize,
    worst: f64,
}

impl Sharing {
    /// Plans with sizes that only rustc knows can't be compared.
    pub fn add(&mut self, usages: [Usage; 2]) {
        for usage in usages.into_iter().filter(|usage| usage.is_known && usage.memory > 0) {
            self.plans += 1;
            self.exact += usize::from(usage.memory == usage.least);
            self.memory += usage.memory;
            self.sum += usage.sum;
            self.worst = self.worst.max(usage.memory as f64 / usage.least as f64);
        }
    }

    pub fn is_good(&self) -> bool {
        1000 * self.exact >= EXACT_IN_A_THOUSAND * self.plans
    }
}

impl fmt::Display for Sharing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { plans, exact, memory, sum, worst } = self;
        write!(f, "{exact} of {plans} plans take the least memory, the worst {worst:.3} times as much; ")?;
        write!(f, "{memory} values of {sum}")
    }
}
