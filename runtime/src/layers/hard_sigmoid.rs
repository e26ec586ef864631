use crate::kernel::Function;

/// `HardSigmoid`: `y = min(max(x + 3, 0), 6) / 6`, a [`Sigmoid`](super::Sigmoid) of straight pieces;
/// everything is (F, n).
///
/// PyTorch's definition: Howard et al., "Searching for MobileNetV3" (2019), section 5.2.
#[derive(Clone, Copy, Debug)]
pub struct HardSigmoid;

function_layer! {
    HardSigmoid: Function::HardSigmoid,
    forward "`y = min(max(x + 3, 0), 6) / 6`.",
    backward "`dx = dy / 6` where `0 < y < 1`, else 0." from y
}

#[cfg(test)]
mod tests {
    use super::HardSigmoid;
    use crate::layers::testing::{columns, columns_mut};

    #[test]
    fn beyond_3_it_is_flat() {
        let mut y = [-4.0, -3.0, 0.0, 1.5, 3.0, 4.0];
        HardSigmoid::forward_in_place(columns_mut::<_, 3>(&mut y));
        assert_eq!(y, [0.0, 0.0, 0.5, 0.75, 1.0, 1.0]);
        let mut dx = [6.0; 6];
        HardSigmoid::backward_in_place(columns::<_, 3>(&y), columns_mut(&mut dx));
        assert_eq!(dx, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    }
}
