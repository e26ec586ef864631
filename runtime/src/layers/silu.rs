use crate::kernel::Function;

/// `Silu`: `y = x / (1 + exp(-x))`, also known as Swish; everything is (F, n).
///
/// Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation
/// in Reinforcement Learning" (2018); Ramachandran, Zoph and Le, "Searching for Activation Functions"
/// (2017).
#[derive(Clone, Copy, Debug)]
pub struct Silu;

function_layer! {
    Silu: Function::Silu,
    forward "`y = x · s` with `s = 1 / (1 + exp(-x))`.",
    backward "`dx = dy * s · (1 + x · (1 - s))`." from x
}

#[cfg(test)]
mod tests {
    use super::Silu;
    use crate::layers::testing::{assert_close, columns_mut};

    #[test]
    fn silu_weighs_a_value_by_its_sigmoid() {
        let ln_2 = core::f64::consts::LN_2;
        let mut y = [0.0, 1000.0, -1000.0, ln_2];
        Silu::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[0.0, 1000.0, 0.0, ln_2 * 2.0 / 3.0]);
    }
}
