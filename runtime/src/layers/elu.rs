use crate::kernel::Function;

/// `Elu(a)`: `y = x` where `x > 0`, else `a · (exp(x) - 1)`, with `a` above 0; everything is (F, n).
///
/// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear
/// Units" (2016), where `a` is 1.
#[derive(Clone, Copy, Debug)]
pub struct Elu;

function_layer! {
    Elu(a): Function::Elu(T::from_f64(a)),
    forward "`y = x` where `x > 0`, else `a · (exp(x) - 1)`.",
    backward "`dx = dy` where `y > 0`, else `dy * (y + a)`." from y
}

#[cfg(test)]
mod tests {
    use super::Elu;
    use crate::layers::testing::{assert_close, columns, columns_mut};

    #[test]
    fn below_zero_it_falls_to_minus_a() {
        let mut y = [2.0, 0.0, -1000.0, -core::f64::consts::LN_2];
        Elu::forward_in_place(3.0, columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[2.0, 0.0, -3.0, -1.5]);
        let mut dx = [1.0; 4];
        Elu::backward_in_place(3.0, columns::<_, 2>(&y), columns_mut(&mut dx));
        assert_close(&dx, &[1.0, 3.0, 0.0, 1.5]);
    }
}
