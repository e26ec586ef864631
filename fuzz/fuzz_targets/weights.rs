//! Weights of any bytes: they are refused, or can be renamed, applied and saved again.

#![no_main]

mod support;

use constnet::checkpoint::Weights;
use constnet::prelude::*;
use libfuzzer_sys::fuzz_target;
use support::{Small, repaired};

fuzz_target!(|bytes: &[u8]| {
    _ = Weights::from_bytes(bytes);
    let Ok(weights) = Weights::from_bytes(&repaired(bytes)) else { return };

    let mut net = Small::new(0);
    let before = net.params().to_vec();
    if weights.apply(&mut net).is_err() {
        assert!(net.params() == before, "weights that do not fit change nothing");
    }
    _ = weights.apply_where(&mut net, |name| name.ends_with("bias"));
    let renamed = weights.clone().rename_stages([("fc1", "affine1"), ("fc2", "affine2")]);
    _ = renamed.and_then(|renamed| renamed.apply(&mut net));
    _ = weights.clone().transpose(|_| true).retain(|name| name.len() % 2 == 0).apply(&mut net);

    let saved = weights.to_bytes();
    let again = Weights::from_bytes(&saved).expect("what was saved are weights");
    assert!(again.to_bytes() == saved, "weights are saved to the same bytes again");
});
