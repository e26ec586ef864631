use alloc::vec::Vec;

use super::{bits, on, on_every_isa, random, rules};
use crate::Scalar;
use crate::step::Step;
use crate::summation::move_one;
use crate::{Isa, Rule, clip, scale};
use constnet::Rng;

/// The reference implementation: one parameter, by the formula of the rule.
fn slow<T: Scalar>(rule: Rule<T>, p: &mut T, s1: &mut T, s2: &mut T, g: T) {
    match rule {
        Rule::Sgd { lr } => *p -= lr * g,
        Rule::Momentum { lr, momentum } => {
            *s1 = momentum * *s1 - lr * g;
            *p += *s1;
        }
        Rule::Nesterov { lr, momentum, ahead, correction } => {
            *s1 = momentum * *s1 - lr * g;
            *p += ahead * *s1;
            *p -= correction * g;
        }
        Rule::AdaGrad { lr, epsilon } => {
            *s1 += g * g;
            *p -= lr * g / (s1.sqrt() + epsilon);
        }
        Rule::RmsProp { lr, decay, rest, epsilon } => {
            *s1 = decay * *s1 + rest * g * g;
            *p -= lr * g / (s1.sqrt() + epsilon);
        }
        Rule::Adam { lr, rest1, rest2, epsilon } => {
            *s1 += rest1 * (g - *s1);
            *s2 += rest2 * (g * g - *s2);
            *p -= lr * *s1 / (s2.sqrt() + epsilon);
        }
        Rule::AdamW { kept, lr, rest1, rest2, root, epsilon } => {
            *s1 += rest1 * (g - *s1);
            *s2 += rest2 * (g * g - *s2);
            *p = kept * *p - lr * *s1 / (root * s2.sqrt() + epsilon);
        }
        Rule::Mean { weight } => move_one(p, s1, g, weight),
    }
}

fn check<T: Scalar>() {
    let mut rng = Rng::new(3);
    for len in (0..40).chain([255, 256, 1001]) {
        let [p, s1, g] = [0; 3].map(|_| random::<T>(len, &mut rng));
        let s2: Vec<T> = random::<T>(len, &mut rng).into_iter().map(T::abs).collect();
        for (rule, kept) in rules() {
            for decay in [None, Some(T::from_f64(0.1))] {
                // All three beside each other in guarded memory.
                let there = [&p[..], &s1, &s2].concat();
                let found = on_every_isa(&there, |isa, out| {
                    let (p, state) = out.split_at_mut(len);
                    let (s1, s2) = state.split_at_mut(len);
                    let [s1, s2] = [(s1, 1), (s2, 2)].map(|(s, at)| if at <= kept { s } else { &mut [] });
                    on(isa, Step { rule, decay, p, s1, s2, g: &g });
                });
                let (mut p, mut s1, mut s2) = (p.clone(), s1.clone(), s2.clone());
                for at in 0..len {
                    let g = g[at] + decay.map_or(T::zero(), |decay| decay * p[at]);
                    slow(rule, &mut p[at], &mut s1[at], &mut s2[at], g);
                }
                assert_eq!(bits(&found), bits(&[p, s1, s2].concat()), "{rule:?}, {decay:?}, {len}");
            }
        }
    }
}

#[test]
fn every_rule_has_the_bits_of_its_slow_twin_on_every_isa() {
    check::<f32>();
    check::<f64>();
}

/// A decay that is 0 in the type is added like any other; without one, an infinite parameter has no part in the
/// gradient.
#[test]
fn without_decay_parameters_are_not_read() {
    let step = |decay| {
        let (p, g) = (&mut [f32::INFINITY, 1.0][..], &[1.0, -0.0][..]);
        let (s1, s2) = (&mut [0.0; 2][..], &mut [][..]);
        let rule = Rule::Momentum { lr: 1.0, momentum: 0.0 };
        on(Isa::Portable, Step { rule, decay, p, s1: &mut *s1, s2, g });
        [s1[0], s1[1]]
    };
    assert_eq!(step(None), [-1.0, 0.0]);
    assert!(step(Some(0.0))[0].is_nan());
}

#[test]
fn gradients_are_clipped() {
    let mut x = [1.0_f32, -2.0, f32::NAN, f32::INFINITY, -0.0, 0.25];
    clip(1.5, &mut x);
    assert_eq!(bits(&x), bits(&[1.0, -1.5, f32::NAN, 1.5, -0.0, 0.25]));
    scale(0.5, &mut x);
    assert_eq!(bits(&x), bits(&[0.5, -0.75, f32::NAN, 0.75, -0.0, 0.125]));
}
