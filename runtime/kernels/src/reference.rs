//! Reference implementations of the kernels, for tests.

pub use super::window::reference::*;
use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use super::{Accumulate, Epilogue, Function};
use crate::Scalar;

/// `y = epilogue(w · x + b)`; see [`super::product_nn`].
pub fn product_nn<T: Scalar>(
    o: usize,
    i: usize,
    w: &[T],
    x: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
    y: &mut [T],
) {
    for (x, y) in x.chunks_exact(i).zip(y.chunks_exact_mut(o)) {
        for row in 0..o {
            let start = b.map_or(T::zero(), |b| b[row]);
            let sum = (0..i).fold(start, |sum, k| sum + w[row + k * o] * x[k]);
            y[row] = match epilogue {
                Epilogue::Nothing => sum,
                Epilogue::Relu => relu(sum),
                Epilogue::Sigmoid => sigmoid(sum),
            };
        }
    }
}

/// `dw = dy · xᵀ`, or added to `dw`; see [`super::product_nt`].
pub fn product_nt<T: Scalar>(o: usize, i: usize, dy: &[T], x: &[T], dw: &mut [T], accumulate: Accumulate) {
    for column in 0..i {
        for row in 0..o {
            let samples = dy.chunks_exact(o).zip(x.chunks_exact(i));
            let dw = &mut dw[row + column * o];
            *dw = samples.fold(start(*dw, accumulate), |sum, (dy, x)| sum + dy[row] * x[column]);
        }
    }
}

/// `dx = wᵀ · dy`; see [`super::product_tn`].
pub fn product_tn<T: Scalar>(o: usize, i: usize, w: &[T], dy: &[T], dx: &mut [T]) {
    for (dy, dx) in dy.chunks_exact(o).zip(dx.chunks_exact_mut(i)) {
        for (w, dx) in w.chunks_exact(o).zip(dx) {
            *dx = w.iter().zip(dy).fold(T::zero(), |sum, (&w, &dy)| sum + w * dy);
        }
    }
}

/// `db = Σ dy`, or added to `db`; see [`super::row_sums`].
pub fn row_sums<T: Scalar>(o: usize, dy: &[T], db: &mut [T], accumulate: Accumulate) {
    for (row, db) in db.iter_mut().enumerate() {
        *db = dy.chunks_exact(o).fold(start(*db, accumulate), |sum, dy| sum + dy[row]);
    }
}

fn start<T: Scalar>(there: T, accumulate: Accumulate) -> T {
    match accumulate {
        Accumulate::No => T::zero(),
        Accumulate::Yes => there,
    }
}

/// `x` where `x > 0`, else 0; a NaN stays one. See [`super::relu`].
pub fn relu<T: Scalar>(x: T) -> T {
    relu_backward(x, x)
}

/// `dy` where `y > 0` or `y` is a NaN, else 0; see [`super::relu_backward`].
pub fn relu_backward<T: Scalar>(y: T, dy: T) -> T {
    if y > T::zero() || y.is_nan() { dy } else { T::zero() }
}

/// `Σ x · dy` where `x` is not above 0; see [`super::sum_of_products_below_zero`].
pub fn sum_of_products_below_zero<T: Scalar>(x: &[T], dy: &[T]) -> T {
    let below = x.iter().zip(dy).filter(|&(&x, _)| x <= T::zero());
    below.fold(T::zero(), |sum, (&x, &dy)| sum + x * dy)
}

/// `f(x)` and `f'(x)` by their definitions; see [`super::Function`].
#[must_use]
pub fn function(function: Function<f64>, x: f64) -> [f64; 2] {
    let factor = FRAC_2_SQRT_PI * FRAC_1_SQRT_2;
    match function {
        Function::Sigmoid => [sigmoid(x), sigmoid(x) * sigmoid(-x)],
        Function::Tanh => [libm::tanh(x), libm::pow(libm::cosh(x), -2.0)],
        Function::Gelu => {
            let below = 0.5 * libm::erfc(-x * FRAC_1_SQRT_2);
            [x * below, below + x * (0.5 * factor) * libm::exp(-0.5 * x * x)]
        }
        Function::GeluTanh => {
            let far = x;
            // From here on it is a straight line to the last digit.
            let x = x.clamp(-30.0, 30.0);
            let inner = factor * (x + 0.044_715 * x * x * x);
            let slope = factor * (1.0 + 3.0 * 0.044_715 * x * x);
            let below = sigmoid(2.0 * inner);
            [far * below, below + x * 2.0 * below * sigmoid(-2.0 * inner) * slope]
        }
        Function::Silu => [x * sigmoid(x), sigmoid(x) + x * sigmoid(x) * sigmoid(-x)],
        Function::Softplus => {
            [if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }, sigmoid(x)]
        }
        Function::Softsign => [x / (1.0 + x.abs()), libm::pow(1.0 + x.abs(), -2.0)],
        Function::HardSigmoid => {
            [((x + 3.0) / 6.0).clamp(0.0, 1.0), if x.abs() < 3.0 { 1.0 / 6.0 } else { 0.0 }]
        }
        Function::HardSwish if x <= -3.0 => [0.0, 0.0],
        Function::HardSwish if x >= 3.0 => [x, 1.0],
        Function::HardSwish => [x * (x + 3.0) / 6.0, x / 3.0 + 0.5],
        Function::LeakyRelu(_) | Function::Elu(_) if x > 0.0 => [x, 1.0],
        Function::LeakyRelu(slope) => [slope * x, slope],
        Function::Elu(alpha) => [alpha * libm::expm1(x), alpha * libm::exp(x)],
    }
}

/// `1 / (1 + exp(-x))`.
pub fn sigmoid<T: Scalar>(x: T) -> T {
    let small = (-x.abs()).exp();
    if x < T::zero() { small / (T::one() + small) } else { T::one() / (T::one() + small) }
}
