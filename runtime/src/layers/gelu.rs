use crate::kernel::Function;

/// `Gelu`: `y = x · Φ(x)`, where `Φ` is the distribution function of the standard normal
/// distribution; everything is (F, n).
///
/// Exact, to the last digits also where `x` is far below 0. Hendrycks and Gimpel, "Gaussian Error
/// Linear Units" (2016).
#[derive(Clone, Copy, Debug)]
pub struct Gelu;

function_layer! {
    Gelu: Function::Gelu,
    forward "`y = x · Φ(x) = x / 2 · (1 + erf(x / √2))`.",
    backward "`dx = dy * (Φ(x) + x · φ(x))` with `φ(x) = exp(-x² / 2) / √(2π)`." from x
}

#[cfg(test)]
mod tests {
    use super::Gelu;
    use crate::layers::testing::{assert_close, columns_mut};

    #[test]
    fn gelu_weighs_a_value_by_how_much_of_the_distribution_lies_below_it() {
        let mut y = [0.0, 1.0, -1.0, 100.0, -100.0, 2.0];
        Gelu::forward_in_place(columns_mut::<_, 3>(&mut y));
        let expected =
            [0.0, 0.841_344_746_068_543, -0.158_655_253_931_457, 100.0, 0.0, 1.954_499_736_103_642];
        assert_close(&y, &expected);
    }
}
