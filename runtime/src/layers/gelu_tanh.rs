use crate::kernel::Function;

/// `Gelu(tanh)`: the approximation of [`Gelu`](super::Gelu) by a hyperbolic tangent; everything is
/// (F, n).
///
/// It differs from the exact one by less than 0.0005, and is what GPT-2 and BERT were trained with.
/// Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), section 2.
#[derive(Clone, Copy, Debug)]
pub struct GeluTanh;

function_layer! {
    GeluTanh: Function::GeluTanh,
    forward "`y = x / 2 · (1 + tanh(u))` with `u = √(2 / π) · (x + 0.044715 · x³)`.",
    backward "`dx = dy * ((1 + tanh(u)) / 2 + x / 2 · (1 - tanh²(u)) · u')`." from x
}

#[cfg(test)]
mod tests {
    use super::GeluTanh;
    use crate::layers::Gelu;
    use crate::layers::testing::columns_mut;

    #[test]
    fn it_is_near_the_exact_one() {
        let x: [f64; 64] = core::array::from_fn(|at| (at as f64 - 32.0) / 6.0);
        let (mut near, mut exact) = (x, x);
        GeluTanh::forward_in_place(columns_mut::<_, 8>(&mut near));
        Gelu::forward_in_place(columns_mut::<_, 8>(&mut exact));
        let apart = near.iter().zip(exact).map(|(near, exact)| (near - exact).abs()).fold(0.0, f64::max);
        assert!((1e-4..5e-4).contains(&apart), "{apart}");
    }
}
