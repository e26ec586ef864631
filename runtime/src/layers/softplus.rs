use crate::kernel::Function;

/// `Softplus`: `y = ln(1 + exp(x))`, a smooth [`Relu`](super::Relu); everything is (F, n).
///
/// It neither overflows for a large `x` nor loses its digits for a small one. Dugas et al.,
/// "Incorporating Second-Order Functional Knowledge for Better Option Pricing" (2000).
#[derive(Clone, Copy, Debug)]
pub struct Softplus;

function_layer! {
    Softplus: Function::Softplus,
    forward "`y = ln(1 + exp(x)) = max(x, 0) + ln(1 + exp(-|x|))`.",
    backward "`dx = dy * (1 - exp(-y))`, which is `dy / (1 + exp(-x))`." from y
}

#[cfg(test)]
mod tests {
    use super::Softplus;
    use crate::layers::testing::{assert_close, columns, columns_mut};

    #[test]
    fn softplus_is_near_the_relu_far_from_zero() {
        let mut y = [0.0, 1000.0, -1000.0, -40.0];
        Softplus::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[core::f64::consts::LN_2, 1000.0, 0.0, 0.0]);
        let tiny = libm::exp(-40.0);
        assert!((y[3] / tiny - 1.0).abs() < 1e-15, "{}", y[3]);
        let mut dx = [1.0; 4];
        Softplus::backward_in_place(columns::<_, 2>(&y), columns_mut(&mut dx));
        assert_close(&dx, &[0.5, 1.0, 0.0, 0.0]);
        assert!((dx[3] / tiny - 1.0).abs() < 1e-15, "{}", dx[3]);
    }
}
