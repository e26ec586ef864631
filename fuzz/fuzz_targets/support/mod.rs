//! The network whose files are fuzzed, and what makes a mutated file whole again.

#![allow(dead_code, reason = "each target uses a part of it")]

use constnet::prelude::*;
use sha2::{Digest as _, Sha256};

network! {
    /// With everything that a file has a place for, and small.
    pub struct Small = Affine(3, 2) -> BatchNorm -> Relu -> Affine(2, 2) -> SoftmaxWithLoss;
}

/// A few samples and their labels.
pub fn batch() -> (SMatrix<f32, 3, 4>, [u8; 4]) {
    (SMatrix::from_fn(|row, column| (row * 4 + column) as f32 / 5.0 - 1.0), [0, 1, 1, 0])
}

/// The bytes with the length of their header and their digest made right: else nearly every mutation would
/// be refused for one of the two.
pub fn repaired(bytes: &[u8]) -> Vec<u8> {
    const DIGEST: &[u8] = br#""sha256":""#;
    let mut file = bytes.to_vec();
    if let Some(end) = file.get(8..).and_then(end_of_object) {
        file[..8].copy_from_slice(&(end as u64).to_le_bytes());
    }
    let digest = file.windows(DIGEST.len()).position(|window| window == DIGEST).map(|at| at + DIGEST.len());
    if let Some(start) = digest
        && file.len() >= start + 64
    {
        file[start..start + 64].fill(b'0');
        let digest: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
        file[start..start + 64].copy_from_slice(digest.as_bytes());
    }
    file
}

/// Where the JSON object ends that some bytes begin with, with the blanks behind it.
fn end_of_object(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    let end = bytes.iter().position(|&byte| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b'{' if !in_text => depth += 1,
            b'}' if !in_text => {
                depth = depth.saturating_sub(1);
                return depth == 0;
            }
            _ => {}
        }
        false
    })?;
    let blanks = bytes[end + 1..].iter().take_while(|&&byte| byte == b' ').count();
    Some(end + 1 + blanks)
}
