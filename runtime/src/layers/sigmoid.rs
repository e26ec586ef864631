use crate::kernel::Function;

/// `Sigmoid`: `y = 1 / (1 + exp(-x))`; everything is (F, n).
///
/// "Deep Learning from Scratch", section 5.5.2.
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

function_layer! {
    Sigmoid: Function::Sigmoid,
    forward "`y = 1 / (1 + exp(-x))`.",
    backward "`dx = dy * y * (1 - y)`." from y
}

#[cfg(test)]
mod tests {
    use super::Sigmoid;
    use crate::layers::testing::{assert_close, columns_mut};

    #[test]
    fn sigmoid_is_a_half_at_zero_and_never_leaves_the_unit_interval() {
        let mut y = [0.0, 1000.0, -1000.0, core::f64::consts::LN_2];
        Sigmoid::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[0.5, 1.0, 0.0, 2.0 / 3.0]);
    }
}
