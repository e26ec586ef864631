use crate::kernel::Function;

/// `HardSwish`: `y = x · min(max(x + 3, 0), 6) / 6`, a [`Silu`](super::Silu) without an exponential;
/// everything is (F, n).
///
/// PyTorch's definition: Howard et al., "Searching for MobileNetV3" (2019), section 5.2.
#[derive(Clone, Copy, Debug)]
pub struct HardSwish;

function_layer! {
    HardSwish: Function::HardSwish,
    forward "`y = x · min(max(x + 3, 0), 6) / 6`.",
    backward "`dx = 0` where `x <= -3`, `dy` where `x >= 3`, `dy * (x / 3 + 1 / 2)` between." from x
}

#[cfg(test)]
mod tests {
    use super::HardSwish;
    use crate::layers::testing::{columns, columns_mut};

    #[test]
    fn beyond_3_it_is_zero_or_the_value_itself() {
        let x = [-4.0, -3.0, 0.0, 1.5, 3.0, 4.0];
        let mut y = x;
        HardSwish::forward_in_place(columns_mut::<_, 3>(&mut y));
        assert_eq!(y, [0.0, 0.0, 0.0, 1.125, 3.0, 4.0]);
        let mut dx = [1.0; 6];
        HardSwish::backward_in_place(columns::<_, 3>(&x), columns_mut(&mut dx));
        assert_eq!(dx, [0.0, 0.0, 0.5, 1.0, 1.0, 1.0]);
    }
}
