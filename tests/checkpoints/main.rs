//! Checkpoints: completeness, crashes, damage, and messages.

mod compatibility;
mod crashes;
mod damage;
mod disk;
mod failures;
#[cfg(unix)]
mod files;
mod folder;
mod layout;
mod names;
mod numbers;
mod oracle;
mod renaming;
mod resume;
#[path = "../support/sealed.rs"]
mod sealed;
mod torch;

use constnet::checkpoint::Checkpoint;
use constnet::prelude::*;

network! {
    /// Small, with every kind of content that a file can have.
    #[derive(PartialEq)]
    pub struct Small = Affine(3, 2) -> BatchNorm -> Relu -> Affine(2, 2) -> SoftmaxWithLoss;
}

/// A checkpoint after this many steps, each of which changes every tensor.
pub fn after(steps: u64) -> Checkpoint<Small> {
    let x = SMatrix::<f32, 3, 4>::from_fn(|row, column| (row * 4 + column) as f32 / 5.0 - 1.0);
    let mut net = Small::new(3);
    let mut ws = Small::workspace::<4>();
    let mut optimizer = Adam::new(&net, 0.1);
    for _ in 0..steps {
        net.gradient(&x, &[0, 1, 1, 0_u8], &mut ws).unwrap();
        optimizer.step(&mut net, ws.gradient());
    }
    let checkpoint = Checkpoint::of(&net).with_optimizer(&mut optimizer).with_rng(ws.rng());
    checkpoint.with_progress(steps, steps).with_note("metrics", format!("[{steps}]"))
}
