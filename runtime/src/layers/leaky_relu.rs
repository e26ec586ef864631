use crate::kernel::Function;

/// `LeakyRelu(a)`: `y = x` where `x > 0`, else `a · x`, with `a` of at least 0; everything is (F, n).
///
/// Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models" (2013).
/// The slope `a` is a constant of the network; [`PRelu`](super::PRelu) learns it.
#[derive(Clone, Copy, Debug)]
pub struct LeakyRelu;

function_layer! {
    LeakyRelu(a): Function::LeakyRelu(T::from_f64(a)),
    forward "`y = x` where `x > 0`, else `a · x`.",
    backward "`dx = dy` where `y > 0`, else `a · dy`." from y
}

#[cfg(test)]
mod tests {
    use super::LeakyRelu;
    use crate::layers::testing::{columns, columns_mut};

    #[test]
    fn what_is_not_above_zero_is_scaled_both_ways() {
        let mut y = [2.0, -2.0, 0.0, -1.0];
        LeakyRelu::forward_in_place(0.25, columns_mut::<_, 2>(&mut y));
        assert_eq!(y, [2.0, -0.5, 0.0, -0.25]);
        let mut dx = [4.0; 4];
        LeakyRelu::backward_in_place(0.25, columns::<_, 2>(&y), columns_mut(&mut dx));
        assert_eq!(dx, [4.0, 1.0, 1.0, 1.0]);
    }
}
