use crate::{Columns, ColumnsMut, Scalar, kernel};

/// A custom element-wise layer: a function of a single value.
///
/// It is written once for both scalar types:
///
/// ```
/// use constnet::Scalar;
/// use constnet::layers::Elementwise;
///
/// /// The sine, as in networks of waves.
/// struct Sine;
///
/// impl Elementwise for Sine {
///     fn forward<T: Scalar>(x: T) -> T {
///         x.sin()
///     }
///
///     fn derivative<T: Scalar>(x: T, _: T) -> T {
///         x.cos()
///     }
/// }
/// # assert_eq!(Sine::derivative(0_f32, Sine::forward(0_f32)), 1.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an element-wise function",
    label = "`Elementwise` is not implemented for it",
    note = "implement `constnet::layers::Elementwise`: `forward` and `derivative`"
)]
pub trait Elementwise {
    /// `y` from `x`.
    fn forward<T: Scalar>(x: T) -> T;

    /// `dy/dx`, from `x` and `y = forward(x)`.
    fn derivative<T: Scalar>(x: T, y: T) -> T;
}

/// An [`Elementwise`] function applied to all values of a batch; everything is (F, n). Its functions wrap
/// those of the custom type.
#[derive(Clone, Copy, Debug)]
pub struct Map;

impl Map {
    /// `y = e(x)`.
    pub fn forward<T: Scalar, const F: usize>(
        x: Columns<'_, T, F>,
        mut y: ColumnsMut<'_, T, F>,
        e: impl Fn(T) -> T,
    ) {
        kernel::map(x.as_slice(), y.as_mut_slice(), e);
    }

    /// `dx = dy * e'(x)`. Saved from the forward pass: `x` and `y`.
    pub fn backward<T: Scalar, const F: usize>(
        x: Columns<'_, T, F>,
        y: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
        derivative: impl Fn(T, T) -> T,
    ) {
        let (x, y, dy) = (x.as_slice(), y.as_slice(), dy.as_slice());
        kernel::zip_map3(x, y, dy, dx.as_mut_slice(), |x, y, dy| dy * derivative(x, y));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};

    /// `y = x * exp(x)`, whose derivative is written with both.
    struct TimesExp;

    impl Elementwise for TimesExp {
        fn forward<T: Scalar>(x: T) -> T {
            x * x.exp()
        }

        fn derivative<T: Scalar>(x: T, y: T) -> T {
            y + x.exp()
        }
    }

    #[test]
    fn the_way_back_agrees_with_central_differences() {
        let (x, dy) = (numbers::<10>(1), numbers::<10>(2));
        let forward = |x: &[f64]| {
            let mut y = [f64::NAN; 10];
            Map::forward(columns::<_, 5>(x), columns_mut(&mut y), TimesExp::forward);
            y.to_vec()
        };
        let y = forward(&x);
        let mut dx = [f64::NAN; 10];
        let (x_view, y, dy_view) = (columns::<_, 5>(&x), columns(&y), columns(&dy));
        Map::backward(x_view, y, dy_view, columns_mut(&mut dx), TimesExp::derivative);
        assert_close(&dx, &differences(&x, &dy, forward));
    }
}
