//! Random numbers that are the same in every run.

use constnet::Rng;

/// Numbers in [-0.5, 0.5).
pub fn uniform(length: usize, rng: &mut Rng) -> Vec<f32> {
    (0..length).map(|_| rng.uniform() as f32 - 0.5).collect()
}

/// Panics unless the peers computed the same.
pub fn assert_close(what: &str, found: &[f32], right: &[f32], tolerance: f32) {
    assert_eq!(found.len(), right.len(), "{what}");
    for (at, (&found, &right)) in found.iter().zip(right).enumerate() {
        assert!((found - right).abs() <= tolerance, "{what} at {at}: {found} instead of {right}");
    }
}
