//! Hash functions in place of those of layers: computing with a wrong
//! operand, a stale one or one too few, gives another result.
//!
//! Gradients are linear, as derivatives are, so that they can be added up in any order.

/// The values of one sample.
pub type Content = Vec<u64>;

/// A number for these numbers (SplitMix64's finaliser over each in turn).
fn mix(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0x9e37_79b9_7f4a_7c15, |state, number| {
        let mut mixed = state ^ number.wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).wrapping_add(1)
    })
}

fn digest(operands: &[&Content]) -> u64 {
    let digests: Vec<_> = operands.iter().map(|operand| mix(operand)).collect();
    mix(&digests)
}

fn filled(len: usize, key: u64) -> Content {
    (0..len as u64).map(|at| mix(&[key, at])).collect()
}

pub fn input(input: usize, len: usize) -> Content {
    filled(len, mix(&[1, input as u64]))
}

pub fn output_gradient(len: usize) -> Content {
    filled(len, mix(&[2]))
}

/// The content of uninitialised memory.
pub fn garbage(len: usize, time: usize) -> Content {
    filled(len, mix(&[3, time as u64]))
}

pub fn forward(node: usize, operands: &[&Content], len: usize) -> Content {
    filled(len, mix(&[4, node as u64, digest(operands)]))
}

pub fn saved(node: usize, operands: &[&Content], len: usize) -> Content {
    filled(len, mix(&[5, node as u64, digest(operands)]))
}

/// The gradient of one source of a node.
pub fn backward(node: usize, source: usize, operands: &[&Content], dy: &Content, len: usize) -> Content {
    let key = mix(&[6, node as u64, source as u64, digest(operands)]);
    let sum = weighted(key, dy);
    (0..len as u64).map(|at| mix(&[key, at, 1]).wrapping_mul(sum)).collect()
}

/// The gradient of a node's parameters.
pub fn gradient(node: usize, operands: &[&Content], dy: &Content) -> u64 {
    weighted(mix(&[7, node as u64, digest(operands)]), dy)
}

pub fn sum(a: &Content, b: &Content) -> Content {
    a.iter().zip(b).map(|(a, b)| a.wrapping_add(*b)).collect()
}

fn weighted(key: u64, content: &Content) -> u64 {
    let terms = content.iter().enumerate().map(|(at, value)| mix(&[key, at as u64, 2]).wrapping_mul(*value));
    terms.fold(0, u64::wrapping_add)
}
