//! Gradient check: central differences, one coordinate at a time.

use constnet::Rng;

/// Step of a central difference: near the cube root of the precision,
/// where the errors of rounding and of curvature are equal.
pub const DISTANCE: f64 = 1.0 / 131_072.0;

/// Relative tolerance of a coordinate, in the scale that [`compare`] uses.
const TOLERANCE: f64 = 1e-7;

/// The smallest scale of a coordinate, relative to the largest one: the rounding of a
/// difference is that of the function's value and does not shrink with the coordinate.
const FLOOR: f64 = 1e-2;

/// The least that the largest coordinate must reach, otherwise only rounding would be compared.
const LEAST: f64 = 1e-3;

/// Why a gradient is not the gradient of a function.
#[derive(Debug, PartialEq)]
pub enum Mismatch {
    /// The function hardly changes, so that nothing has been checked.
    Flat,
    /// Another number of coordinates.
    Length { found: usize, expected: usize },
    /// This coordinate differs, or is NaN.
    Coordinate { at: usize, found: f64, expected: f64 },
}

/// Whether `gradient` is the gradient of `function` at `point`.
pub fn check(function: impl FnMut(&[f64]) -> f64, point: &[f64], gradient: &[f64]) -> Result<(), Mismatch> {
    compare(gradient, &central_differences(function, point, DISTANCE))
}

/// Whether two gradients agree in every coordinate.
pub fn compare(found: &[f64], expected: &[f64]) -> Result<(), Mismatch> {
    if found.len() != expected.len() {
        return Err(Mismatch::Length { found: found.len(), expected: expected.len() });
    }
    let largest = expected.iter().fold(0.0_f64, |largest, slope| largest.max(slope.abs()));
    if largest < LEAST {
        return Err(Mismatch::Flat);
    }
    // Relative to the expected value only: an infinite gradient would be within its own tolerance.
    let agree = |found: f64, expected: f64| {
        expected.is_finite() && (found - expected).abs() <= TOLERANCE * expected.abs().max(FLOOR * largest)
    };
    let mut pairs = found.iter().zip(expected).enumerate();
    match pairs.find(|&(_, (&found, &expected))| !agree(found, expected)) {
        None => Ok(()),
        Some((at, (&found, &expected))) => Err(Mismatch::Coordinate { at, found, expected }),
    }
}

/// The derivative of a function in each coordinate, by its values at this distance on both sides.
pub fn central_differences(
    mut function: impl FnMut(&[f64]) -> f64,
    point: &[f64],
    distance: f64,
) -> Vec<f64> {
    let mut probe = point.to_vec();
    let mut slope = |at: usize| {
        probe[at] = point[at] + distance;
        let above = function(&probe);
        probe[at] = point[at] - distance;
        let below = function(&probe);
        probe[at] = point[at];
        (above - below) / (2.0 * distance)
    };
    (0..point.len()).map(&mut slope).collect()
}

/// Values of either sign from 0.1 to 1.5: not on the kink of `Relu`, where there is no gradient,
/// nor so near to it that a difference reaches across.
pub fn values(seed: u64, len: usize) -> Vec<f64> {
    let mut rng = Rng::new(seed);
    let mut value = || {
        let size = 0.1 + 1.4 * rng.uniform();
        if rng.next_u64().is_multiple_of(2) { size } else { -size }
    };
    (0..len).map(|_| value()).collect()
}

/// `Σ a · b`.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
