//! The passes of layers that are one function of single values.

/// `forward` and `backward` of a layer, and both in place. A layer with a number is given that first.
macro_rules! function_layer {
    (
        $layer:ident $(($number:ident))?: $function:expr,
        forward $forward:literal, backward $backward:literal from $kept:ident
    ) => {
        impl $layer {
            #[doc = $forward]
            pub fn forward<T: $crate::Scalar, const F: usize>(
                $($number: f64,)?
                x: $crate::Columns<'_, T, F>,
                mut y: $crate::ColumnsMut<'_, T, F>,
            ) {
                $function.forward(x.as_slice(), y.as_mut_slice());
            }

            /// [`forward`](Self::forward), with `y` instead of `x`.
            pub fn forward_in_place<T: $crate::Scalar, const F: usize>(
                $($number: f64,)?
                mut y: $crate::ColumnsMut<'_, T, F>,
            ) {
                $function.forward_in_place(y.as_mut_slice());
            }

            #[doc = concat!($backward, " Saved from the forward pass: `", stringify!($kept), "`.")]
            pub fn backward<T: $crate::Scalar, const F: usize>(
                $($number: f64,)?
                $kept: $crate::Columns<'_, T, F>,
                dy: $crate::Columns<'_, T, F>,
                mut dx: $crate::ColumnsMut<'_, T, F>,
            ) {
                $function.backward($kept.as_slice(), dy.as_slice(), dx.as_mut_slice());
            }

            /// [`backward`](Self::backward), where `dx` holds `dy` before.
            pub fn backward_in_place<T: $crate::Scalar, const F: usize>(
                $($number: f64,)?
                $kept: $crate::Columns<'_, T, F>,
                mut dx: $crate::ColumnsMut<'_, T, F>,
            ) {
                $function.backward_in_place($kept.as_slice(), dx.as_mut_slice());
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};
    use crate::layers::*;

    /// What a way back reads.
    const X: usize = 0;
    const Y: usize = 1;

    /// Checks both forms of both passes of a layer.
    macro_rules! ways_back {
        ($($test:ident: $layer:ident $(($number:literal))? from $kept:ident;)*) => {$(
            #[test]
            fn $test() {
                let (x, dy) = (numbers::<12>(1).map(|x| 2.0 * x), numbers::<12>(2));
                let forward = |x: &[f64]| {
                    let mut y = [f64::NAN; 12];
                    $layer::forward($($number,)? columns::<_, 4>(x), columns_mut(&mut y));
                    y.to_vec()
                };
                let y = forward(&x);
                let mut in_place = x;
                $layer::forward_in_place($($number,)? columns_mut::<_, 4>(&mut in_place));
                assert_eq!(in_place[..], y);

                let mut dx = [f64::NAN; 12];
                let (kept, dy_view) = (columns::<_, 4>([&x, &y[..]][$kept]), columns(&dy));
                $layer::backward($($number,)? kept, dy_view, columns_mut(&mut dx));
                assert_close(&dx, &differences(&x, &dy, forward));

                let mut in_place = dy;
                $layer::backward_in_place($($number,)? kept, columns_mut(&mut in_place));
                assert_eq!(in_place, dx);
            }
        )*};
    }
    ways_back! {
        sigmoid_agrees_with_differences: Sigmoid from Y;
        tanh_agrees_with_differences: Tanh from Y;
        gelu_agrees_with_differences: Gelu from X;
        gelu_by_tanh_agrees_with_differences: GeluTanh from X;
        silu_agrees_with_differences: Silu from X;
        softplus_agrees_with_differences: Softplus from Y;
        hard_sigmoid_agrees_with_differences: HardSigmoid from Y;
        hard_swish_agrees_with_differences: HardSwish from X;
        leaky_relu_agrees_with_differences: LeakyRelu(0.1) from Y;
        elu_agrees_with_differences: Elu(1.5) from Y;
    }
}
