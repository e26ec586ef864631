use crate::kernel::Function;

/// `Tanh`: `y = tanh(x)`, the hyperbolic tangent; everything is (F, n).
///
/// LeCun et al., "Efficient BackProp" (1998), section 4.4, has why it suits hidden layers better than
/// the sigmoid.
#[derive(Clone, Copy, Debug)]
pub struct Tanh;

function_layer! {
    Tanh: Function::Tanh,
    forward "`y = tanh(x) = (1 - exp(-2x)) / (1 + exp(-2x))`.",
    backward "`dx = dy * (1 - y) * (1 + y)`." from y
}

#[cfg(test)]
mod tests {
    use super::Tanh;
    use crate::layers::testing::{assert_close, columns_mut};

    #[test]
    fn tanh_is_odd_and_never_leaves_its_interval() {
        let mut y = [0.0, 1000.0, -1000.0, 0.5 * core::f64::consts::LN_2];
        Tanh::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[0.0, 1.0, -1.0, 1.0 / 3.0]);
    }
}
