//! Checkpoints of any bytes: they are refused, or training resumes from them, and they can be saved again.

#![no_main]

mod support;

use constnet::checkpoint::Checkpoint;
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use libfuzzer_sys::fuzz_target;
use support::{Small, batch, repaired};

fuzz_target!(|bytes: &[u8]| {
    _ = Checkpoint::<Small>::from_bytes(bytes);
    let Ok(checkpoint) = Checkpoint::<Small>::from_bytes(&repaired(bytes)) else { return };

    let mut net = Small::new(0);
    checkpoint.restore(&mut net);
    let (x, t) = batch();
    let mut ws = Small::workspace::<4>();
    checkpoint.rng().into_iter().for_each(|rng| ws.set_rng(rng));
    let kind = checkpoint.optimizer_name().and_then(|name| name.parse::<OptimizerKind>().ok());
    if let Some(kind) = kind {
        let mut optimizer = kind.build(&net, kind.default_learning_rate());
        if checkpoint.restore_optimizer(&mut *optimizer).is_ok() {
            for _ in 0..2 {
                net.gradient(&x, &t, &mut ws).expect("a batch of the network");
                optimizer.step(&mut net, ws.gradient());
            }
        }
    }

    let saved = checkpoint.to_bytes();
    let again = Checkpoint::<Small>::from_bytes(&saved).expect("what was saved is a checkpoint");
    assert!(again.to_bytes() == saved, "a checkpoint is saved to the same bytes again");
});
