//! Weight decay: the parameters that decay, and their update.

use crate::kernel::{self, Rule};
use crate::{ModelMut, Network as _, ParamInfo, Scalar};

/// An optimizer step: the rule for parameters without decay, and that for those with decay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<T> {
    rule: Rule<T>,
    /// The factor of a parameter that is added to its gradient. `None` without decay.
    decaying: Option<(Rule<T>, Option<T>)>,
}

impl<T: Scalar> Step<T> {
    /// A rule that sees the decay as a part of the gradient.
    pub(super) fn new(rule: Rule<T>, weight_decay: f64) -> Self {
        let decaying = (weight_decay != 0.0).then(|| (rule, Some(T::from_f64(weight_decay))));
        Self { rule, decaying }
    }

    /// Two rules, of which the second applies the decay itself.
    pub(super) fn of_rules(rule: Rule<T>, decaying: Rule<T>, weight_decay: f64) -> Self {
        Self { rule, decaying: (weight_decay != 0.0).then_some((decaying, None)) }
    }

    /// Updates the parameters of a network.
    pub(super) fn take<N: ModelMut<Scalar = T>>(self, network: &mut N, state: [&mut [T]; 2], gradient: &N) {
        update(&self, network.params_mut(), state, gradient.params(), N::Network::TENSORS);
    }
}

/// Updates parameters with their gradients; their state is at the start of the slices of `state`.
fn update<T: Scalar>(step: &Step<T>, p: &mut [T], [s1, s2]: [&mut [T]; 2], g: &[T], tensors: &[ParamInfo]) {
    let Some(decaying) = step.decaying else { return kernel::step(step.rule, None, p, [s1, s2], g) };
    for tensor in tensors {
        let part = tensor.offset..tensor.offset + tensor.len();
        let (rule, decay) = if tensor.decays() { decaying } else { (step.rule, None) };
        let state = [&mut *s1, &mut *s2].map(|s| s.get_mut(part.clone()).unwrap_or_default());
        kernel::step(rule, decay, &mut p[part.clone()], state, &g[part]);
    }
}
