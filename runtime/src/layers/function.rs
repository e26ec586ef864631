//! Element-wise layers: those of the table in the kernels.

/// A type for each row: `forward` and `backward`, and both in place. The number of a layer is the first argument.
macro_rules! layers {
    (() $(
        $layer:ident $(($number:ident: T = $example:literal))? as $written:tt from $saved:ident, rate $rate:literal: {
            $(#[$doc:meta])*
            forward $forward:literal
            backward $backward:literal
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $layer;

        impl $layer {
            fn function<T: $crate::Scalar>($($number: f64)?) -> $crate::kernel::Function<T> {
                $crate::kernel::Function::$layer $((T::from_f64($number)))?
            }

            /// The activation after a kernel of a predictor.
            #[doc(hidden)]
            #[must_use]
            pub fn epilogue<T: $crate::Scalar>($($number: f64)?) -> $crate::kernel::inference::Activation<T> {
                $crate::kernel::inference::Activation::Function(Self::function($($number)?))
            }

            #[doc = $forward]
            pub fn forward<T: $crate::Scalar, const F: usize>(
                $($number: f64,)?
                x: $crate::Columns<'_, T, F>,
                mut y: $crate::ColumnsMut<'_, T, F>,
            ) {
                Self::function($($number)?).forward(x.as_slice(), y.as_mut_slice());
            }

            /// [`forward`](Self::forward), with `y` instead of `x`.
            pub fn forward_in_place<T: $crate::Scalar, const F: usize>(
                $($number: f64,)?
                mut y: $crate::ColumnsMut<'_, T, F>,
            ) {
                Self::function($($number)?).forward_in_place(y.as_mut_slice());
            }

            #[doc = concat!($backward, " Saved from the forward pass: `", stringify!($saved), "`.")]
            pub fn backward<T: $crate::Scalar, const F: usize>(
                $($number: f64,)?
                $saved: $crate::Columns<'_, T, F>,
                dy: $crate::Columns<'_, T, F>,
                mut dx: $crate::ColumnsMut<'_, T, F>,
            ) {
                Self::function($($number)?).backward($saved.as_slice(), dy.as_slice(), dx.as_mut_slice());
            }

            /// [`backward`](Self::backward), where `dx` is `dy` on entry.
            pub fn backward_in_place<T: $crate::Scalar, const F: usize>(
                $($number: f64,)?
                $saved: $crate::Columns<'_, T, F>,
                mut dx: $crate::ColumnsMut<'_, T, F>,
            ) {
                Self::function($($number)?).backward_in_place($saved.as_slice(), dx.as_mut_slice());
            }
        }
    )*};
}

crate::kernel::functions!(layers);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};

    /// Checks both forms of both passes of each layer, in a test of its name.
    macro_rules! ways_back {
        (() $(
            $layer:ident $(($number:ident: T = $example:literal))? as $written:tt from $saved:ident, rate $rate:literal:
                $docs:tt
        )*) => {$(
            #[test]
            fn $layer() {
                let (x, dy) = (numbers::<12>(1).map(|x| 2.0 * x), numbers::<12>(2));
                let forward = |x: &[f64]| {
                    let mut y = [f64::NAN; 12];
                    $layer::forward($($example,)? columns::<_, 4>(x), columns_mut(&mut y));
                    y.to_vec()
                };
                let y = forward(&x);
                let mut in_place = x;
                $layer::forward_in_place($($example,)? columns_mut::<_, 4>(&mut in_place));
                assert_eq!(in_place[..], y);

                let mut dx = [f64::NAN; 12];
                let saved = if stringify!($saved) == "x" { &x } else { &y[..] };
                $layer::backward($($example,)? columns::<_, 4>(saved), columns(&dy), columns_mut(&mut dx));
                assert_close(&dx, &differences(&x, &dy, forward));

                let mut in_place = dy;
                $layer::backward_in_place($($example,)? columns::<_, 4>(saved), columns_mut(&mut in_place));
                assert_eq!(in_place, dx);
            }
        )*};
    }

    #[allow(non_snake_case, reason = "tests are named like the layers")]
    mod ways_back {
        use super::*;

        crate::kernel::functions!(ways_back);
    }

    #[test]
    fn sigmoid_is_a_half_at_zero_and_never_leaves_the_unit_interval() {
        let mut y = [0.0, 1000.0, -1000.0, core::f64::consts::LN_2];
        Sigmoid::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[0.5, 1.0, 0.0, 2.0 / 3.0]);
    }

    #[test]
    fn tanh_is_odd_and_never_leaves_its_interval() {
        let mut y = [0.0, 1000.0, -1000.0, 0.5 * core::f64::consts::LN_2];
        Tanh::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[0.0, 1.0, -1.0, 1.0 / 3.0]);
    }

    #[test]
    fn what_is_not_above_zero_is_scaled_both_ways() {
        let mut y = [2.0, -2.0, 0.0, -1.0];
        LeakyRelu::forward_in_place(0.25, columns_mut::<_, 2>(&mut y));
        assert_eq!(y, [2.0, -0.5, 0.0, -0.25]);
        let mut dx = [4.0; 4];
        LeakyRelu::backward_in_place(0.25, columns::<_, 2>(&y), columns_mut(&mut dx));
        assert_eq!(dx, [4.0, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn below_zero_it_falls_to_minus_a() {
        let mut y = [2.0, 0.0, -1000.0, -core::f64::consts::LN_2];
        Elu::forward_in_place(3.0, columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[2.0, 0.0, -3.0, -1.5]);
        let mut dx = [1.0; 4];
        Elu::backward_in_place(3.0, columns::<_, 2>(&y), columns_mut(&mut dx));
        assert_close(&dx, &[1.0, 3.0, 0.0, 1.5]);
    }

    #[test]
    fn gelu_weighs_a_value_by_how_much_of_the_distribution_lies_below_it() {
        let mut y = [0.0, 1.0, -1.0, 100.0, -100.0, 2.0];
        Gelu::forward_in_place(columns_mut::<_, 3>(&mut y));
        let expected =
            [0.0, 0.841_344_746_068_543, -0.158_655_253_931_457, 100.0, 0.0, 1.954_499_736_103_642];
        assert_close(&y, &expected);
    }

    #[test]
    fn it_is_near_the_exact_one() {
        let x: [f64; 64] = core::array::from_fn(|at| (at as f64 - 32.0) / 6.0);
        let (mut near, mut exact) = (x, x);
        GeluTanh::forward_in_place(columns_mut::<_, 8>(&mut near));
        Gelu::forward_in_place(columns_mut::<_, 8>(&mut exact));
        let apart = near.iter().zip(exact).map(|(near, exact)| (near - exact).abs()).fold(0.0, f64::max);
        assert!((1e-4..5e-4).contains(&apart), "{apart}");
    }

    #[test]
    fn silu_weighs_a_value_by_its_sigmoid() {
        let ln_2 = core::f64::consts::LN_2;
        let mut y = [0.0, 1000.0, -1000.0, ln_2];
        Silu::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[0.0, 1000.0, 0.0, ln_2 * 2.0 / 3.0]);
    }

    #[test]
    fn softplus_is_near_the_relu_far_from_zero() {
        let mut y = [0.0, 1000.0, -1000.0, -40.0];
        Softplus::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[core::f64::consts::LN_2, 1000.0, 0.0, 0.0]);
        let tiny = libm::exp(-40.0);
        assert!((y[3] / tiny - 1.0).abs() < 1e-15, "{}", y[3]);
        let mut dx = [1.0; 4];
        Softplus::backward_in_place(columns::<_, 2>(&y), columns_mut(&mut dx));
        assert_close(&dx, &[0.5, 1.0, 0.0, 0.0]);
        assert!((dx[3] / tiny - 1.0).abs() < 1e-15, "{}", dx[3]);
    }

    #[test]
    fn beyond_3_it_is_flat() {
        let mut y = [-4.0, -3.0, 0.0, 1.5, 3.0, 4.0];
        HardSigmoid::forward_in_place(columns_mut::<_, 3>(&mut y));
        assert_eq!(y, [0.0, 0.0, 0.5, 0.75, 1.0, 1.0]);
        let mut dx = [6.0; 6];
        HardSigmoid::backward_in_place(columns::<_, 3>(&y), columns_mut(&mut dx));
        assert_eq!(dx, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    }

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
