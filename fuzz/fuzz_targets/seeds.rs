//! Generator of the seeds that programs write: `cargo run --bin seeds` in this folder.

mod support;

use std::io::Write as _;
use std::{fs, io};

use constnet::checkpoint::{Checkpoint, Weights};
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use support::{Small, batch};

// For the functions that instrumented code calls.
use libfuzzer_sys as _;

fn main() -> io::Result<()> {
    for kind in OptimizerKind::ALL {
        write("checkpoint", kind.name(), &checkpoint(kind))?;
    }
    let weights = Weights::of(&Small::new(1));
    write("weights", "own", &weights.to_bytes())?;
    let renamed = weights.rename_stages([("affine1", "fc1"), ("affine2", "fc2")]);
    write("weights", "torch", &renamed.map_err(io::Error::other)?.to_bytes())?;

    let labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9];
    let floats = [&[0, 0, 13, 2, 0, 0, 0, 1, 0, 0, 0, 2][..], &1_f32.to_be_bytes(), &f32::NAN.to_be_bytes()].concat();
    write("idx", "labels", &labels)?;
    write("idx", "floats", &floats)?;
    let compressed = gzip(&labels)?;
    write("idx", "labels.gz", &compressed)?;
    write("idx", "two_members.gz", &[gzip(&labels[..5])?, gzip(&labels[5..])?].concat())?;
    write("idx", "padded.gz", &[&compressed[..], &[0; 8]].concat())
}

/// A checkpoint after a few steps.
fn checkpoint(kind: OptimizerKind) -> Vec<u8> {
    let (x, t) = batch();
    let mut net = Small::new(3);
    let mut ws = Small::workspace::<4>();
    let mut optimizer = kind.build(&net, 0.1);
    for _ in 0..3 {
        net.gradient(&x, &t, &mut ws).expect("a batch of the network");
        optimizer.step(&mut net, ws.gradient());
    }
    let checkpoint = Checkpoint::of(&net).with_optimizer(&mut *optimizer).with_rng(ws.rng());
    checkpoint.with_progress(1, 3).with_note("text", "[3]").with_copy("average", &net).to_bytes()
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn write(target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = format!("{}/seeds/{target}", env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(&folder)?;
    fs::write(format!("{folder}/{name}"), bytes)
}
