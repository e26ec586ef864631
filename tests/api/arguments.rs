//! Arguments outside their range, which are a mistake in a program. Every public function with a number argument panics with
//! the same message at the caller's line; a function that returns a `Result` returns an error instead, as
//! `tests/training/settings.rs` tests for the trainer.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use constnet::data::Digits;
use constnet::gradient::{clip_norm, clip_values};
use constnet::init::Init;
use constnet::kernel::{dropout, dropout_in_place};
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::schedule::{Constant, Cosine, Exponential, OneCycle, ReduceOnPlateau, ScheduleKind, StepDecay};
use constnet::train::metrics::{ConfusionMatrix, TopK};
use constnet::{Averaged, Rng};

network! { struct Pair = MatMul(2, 1); }

const NAN: f64 = f64::NAN;
const INFINITY: f64 = f64::INFINITY;

/// The range of an argument in words, with invalid and valid numbers.
struct Range {
    words: &'static str,
    refused: &'static [f64],
    taken: &'static [f64],
}

const FROM_ZERO: Range = Range {
    words: "a finite number of at least 0",
    refused: &[-0.1, -1e-300, INFINITY, -INFINITY, NAN],
    taken: &[0.0, 0.1, 1e300],
};
const ABOVE_ZERO: Range = Range {
    words: "a number above 0",
    refused: &[-1.0, 0.0, -INFINITY, NAN],
    taken: &[1e-300, 1.0, INFINITY],
};
const BELOW_ONE: Range = Range {
    words: "a number from 0 to below 1",
    refused: &[-0.1, 1.0, 2.0, INFINITY, NAN],
    taken: &[0.0, 0.5, 0.999_999],
};
const UP_TO_HALF: Range =
    Range { words: "a number from 0 to 0.5", refused: &[-0.1, 0.51, NAN], taken: &[0.0, 0.25, 0.5] };

thread_local! {
    /// The file of the last panic of this thread, while it waits for one.
    static PANICKED_IN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The message of a call that panics, and the file of its location.
fn refusal(call: impl FnOnce()) -> Option<(String, String)> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let waits = PANICKED_IN.with_borrow_mut(|file| {
                let waits = file.is_some();
                *file = file.take().and(info.location().map(|place| place.file().to_owned()));
                waits
            });
            if !waits {
                before(info);
            }
        }));
    });
    PANICKED_IN.set(Some(String::new()));
    let outcome = panic::catch_unwind(AssertUnwindSafe(call));
    let file = PANICKED_IN.take();
    let payload = outcome.err()?;
    let message = payload.downcast_ref::<String>().map(String::as_str);
    let message = message.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or_default();
    Some((message.to_owned(), file.unwrap_or_default()))
}

/// A function, one of its arguments, the range of this, and a call with it.
type Row<'a> = (&'a str, &'a str, Range, &'a dyn Fn(f64));

/// Two scores.
fn scores() -> [f32; 2] {
    [0.5, 0.5]
}

#[test]
fn numbers_outside_their_range_have_a_message() {
    let pair = || Pair::<f64>::zeros();
    let rows: &[Row<'_>] = &[
        ("Sgd::new", "learning_rate", FROM_ZERO, &|x| drop(Sgd::new(&pair(), x))),
        ("Momentum::new", "learning_rate", FROM_ZERO, &|x| drop(Momentum::new(&pair(), x))),
        ("Nesterov::new", "learning_rate", FROM_ZERO, &|x| drop(Nesterov::new(&pair(), x))),
        ("AdaGrad::new", "learning_rate", FROM_ZERO, &|x| drop(AdaGrad::new(&pair(), x))),
        ("RmsProp::new", "learning_rate", FROM_ZERO, &|x| drop(RmsProp::new(&pair(), x))),
        ("Adam::new", "learning_rate", FROM_ZERO, &|x| drop(Adam::new(&pair(), x))),
        ("AdamW::new", "learning_rate", FROM_ZERO, &|x| drop(AdamW::new(&pair(), x))),
        ("build", "learning_rate", FROM_ZERO, &|x| drop(OptimizerKind::RmsProp.build(&pair(), x))),
        ("set_learning_rate", "learning_rate", FROM_ZERO, &|x| {
            Optimizer::<Pair<f64>>::set_learning_rate(&mut Sgd::new(&pair(), 0.1), x);
        }),
        ("Sgd::weight_decay", "weight_decay", FROM_ZERO, &|x| drop(Sgd::new(&pair(), 0.1).weight_decay(x))),
        ("Adam::weight_decay", "weight_decay", FROM_ZERO, &|x| drop(Adam::new(&pair(), 0.1).weight_decay(x))),
        ("AdamW::weight_decay", "weight_decay", FROM_ZERO, &|x| {
            drop(AdamW::new(&pair(), 0.1).weight_decay(x))
        }),
        ("Momentum::momentum", "momentum", BELOW_ONE, &|x| drop(Momentum::new(&pair(), 0.1).momentum(x))),
        ("Nesterov::momentum", "momentum", BELOW_ONE, &|x| drop(Nesterov::new(&pair(), 0.1).momentum(x))),
        ("RmsProp::decay", "decay", BELOW_ONE, &|x| drop(RmsProp::new(&pair(), 0.1).decay(x))),
        ("Adam::betas", "beta1", BELOW_ONE, &|x| drop(Adam::new(&pair(), 0.1).betas(x, 0.9))),
        ("Adam::betas", "beta2", BELOW_ONE, &|x| drop(Adam::new(&pair(), 0.1).betas(0.9, x))),
        ("AdamW::betas", "beta1", BELOW_ONE, &|x| drop(AdamW::new(&pair(), 0.1).betas(x, 0.9))),
        ("AdamW::betas", "beta2", BELOW_ONE, &|x| drop(AdamW::new(&pair(), 0.1).betas(0.9, x))),
        ("Constant::new", "learning_rate", FROM_ZERO, &|x| _ = Constant::new(x)),
        ("StepDecay::new", "learning_rate", FROM_ZERO, &|x| _ = StepDecay::new(x, 3)),
        ("StepDecay::factor", "factor", FROM_ZERO, &|x| _ = StepDecay::new(0.1, 3).factor(x)),
        ("Exponential::new", "learning_rate", FROM_ZERO, &|x| _ = Exponential::new(x, 0.5)),
        ("Exponential::new", "factor", FROM_ZERO, &|x| _ = Exponential::new(0.1, x)),
        ("Exponential::down_to", "learning_rate", FROM_ZERO, &|x| _ = Exponential::down_to(x, 0.5, 9)),
        ("Cosine::new", "learning_rate", FROM_ZERO, &|x| _ = Cosine::new(x, 9)),
        ("Cosine::end", "end", FROM_ZERO, &|x| _ = Cosine::new(0.1, 9).min_learning_rate(x)),
        ("OneCycle::new", "max", FROM_ZERO, &|x| _ = OneCycle::new(x, 9)),
        ("OneCycle::rise", "rise", UP_TO_HALF, &|x| _ = OneCycle::new(0.1, 9).warmup_fraction(x)),
        ("ReduceOnPlateau::new", "learning_rate", FROM_ZERO, &|x| _ = ReduceOnPlateau::new(x)),
        ("ReduceOnPlateau::factor", "factor", BELOW_ONE, &|x| _ = ReduceOnPlateau::new(0.1).factor(x)),
        ("ReduceOnPlateau::end", "end", FROM_ZERO, &|x| _ = ReduceOnPlateau::new(0.1).min_learning_rate(x)),
        ("ScheduleKind::build", "learning_rate", FROM_ZERO, &|x| drop(ScheduleKind::Step.build(x, 9, 9))),
        ("clip_norm", "max", ABOVE_ZERO, &|x| _ = clip_norm(&mut pair(), x)),
        ("clip_values", "limit", ABOVE_ZERO, &|x| clip_values(&mut pair(), x)),
        ("Averaged::ema", "decay", BELOW_ONE, &|x| drop(Averaged::ema(&pair(), x))),
        ("Init::fill", "std", FROM_ZERO, &|x| Init::Normal(x).fill(&mut [0.0_f64], 1, &mut Rng::new(1))),
        ("dropout", "p", BELOW_ONE, &|x| dropout(x, 1, &scores(), &mut scores())),
        ("dropout_in_place", "p", BELOW_ONE, &|x| dropout_in_place(x, 1, &mut scores())),
    ];
    for (function, name, range, call) in rows {
        for &number in range.refused {
            let words = format!("`{name}` is {number}, but {} is expected", range.words);
            let told = refusal(|| call(number));
            assert_eq!(told, Some((words, file!().to_owned())), "{function}");
        }
        for &number in range.taken {
            assert_eq!(refusal(|| call(number)), None, "{function}");
        }
    }
    assert_eq!(
        refusal(|| _ = Exponential::down_to(0.1, 0.0, 9)).unwrap().0,
        "`end` is 0, but a number above 0 is expected"
    );
}

/// An argument, and a call with it.
type Argument = (&'static str, Box<dyn Fn(f64)>);

/// A network in `f32` would become infinite without an error.
#[test]
fn numbers_that_are_infinite_as_f32_are_refused_in_words() {
    let pair = || Pair::<f32>::zeros();
    macro_rules! of_optimizers {
        ($($optimizer:ident)*) => {
            vec![$(
                ("learning_rate", Box::new(move |x| drop($optimizer::new(&pair(), x)))),
                ("learning_rate", Box::new(move |x| {
                    let mut optimizer = $optimizer::new(&pair(), 0.1);
                    Optimizer::<Pair<f32>>::set_learning_rate(&mut optimizer, x);
                })),
                ("weight_decay", Box::new(move |x| drop($optimizer::new(&pair(), 0.1).weight_decay(x)))),
            )*]
        };
    }
    let mut rows: Vec<Argument> = of_optimizers!(Sgd Momentum Nesterov AdaGrad RmsProp Adam AdamW);
    for kind in OptimizerKind::ALL {
        rows.push(("learning_rate", Box::new(move |x| drop(kind.build(&pair(), x)))));
    }
    rows.push(("std", Box::new(|x| Init::Normal(x).fill(&mut [0.0_f32], 1, &mut Rng::new(1)))));
    for (name, call) in rows {
        for (number, told) in [(1e300, "1e300"), (3.5e38, "3.5e38"), (f64::MAX, "1.7976931348623157e308")] {
            let words = format!(
                "`{name}` is {told}, but a number from 0 to 3.4028235e38 (the largest `f32`) is expected"
            );
            assert_eq!(refusal(|| call(number)), Some((words, file!().to_owned())));
        }
        for number in [0.0, 0.5, f64::from(f32::MAX)] {
            assert_eq!(refusal(|| call(number)), None);
        }
    }
}

#[test]
fn counts_outside_their_range_have_a_message() {
    let rows: &[(&dyn Fn(), &str)] = &[
        (
            &|| Init::He.fill(&mut [0.0_f64], 0, &mut Rng::new(1)),
            "`inputs` is 0, but a number of at least 1 is expected",
        ),
        (
            &|| Init::Xavier.fill(&mut [0.0_f64], 0, &mut Rng::new(1)),
            "`inputs` is 0, but a number of at least 1 is expected",
        ),
        (&|| ConfusionMatrix::new(2).count(2, None), "class 2 is not one of 2"),
        (&|| TopK::new(2).count(2, &scores()), "class 2 is not one of 2"),
        (
            &|| TopK::new(3).count(1, &scores()),
            "assertion `left == right` failed: one logit for each class\n  left: 2\n right: 3",
        ),
        // Products that no memory holds must not wrap to small ones.
        (&|| _ = Digits::generate(1, usize::MAX / 2, 0), "capacity overflow"),
        (&|| drop(ConfusionMatrix::new(usize::MAX)), "capacity overflow"),
        (&|| drop(TopK::new(usize::MAX)), "capacity overflow"),
    ];
    for (call, words) in rows {
        assert_eq!(refusal(call).map(|(message, _)| message).as_deref(), Some(*words));
    }
}
