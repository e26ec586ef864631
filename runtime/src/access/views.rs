//! The parameters of each layer by name.

use super::Access;

macro_rules! views {
    ($(
        $(#[$doc:meta])*
        $view:ident<$($size:ident),*> {
            $($(#[$param_doc:meta])* $param:ident: $rows:tt, $columns:tt;)*
        }
        [$($(#[$statistic_doc:meta])* $statistic:ident: $length:tt;)*]
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $view<P: Access, $(const $size: usize),*> {
            $($(#[$param_doc])* pub $param: P::Matrix<$rows, $columns>,)*
            $($(#[$statistic_doc])* pub $statistic: P::Matrix<$length, 1>,)*
        }

        impl<P: Access, $(const $size: usize),*> $view<P, $($size),*> {
            /// Splits the layer's own off the front of a network's parameters and running statistics.
            #[doc(hidden)]
            pub fn split(stored: &mut [P::Values; 2]) -> Self {
                Self {
                    $($param: P::split(&mut stored[0]),)*
                    $($statistic: P::split(&mut stored[1]),)*
                }
            }
        }
    )*};
}
views! {
    /// The parameters of an [`Affine`](crate::layers::Affine), or their gradient.
    AffineView<I, O> {
        /// `w` (O, I).
        weight: O, I;
        /// `b` (O).
        bias: O, 1;
    } []
    /// The parameters of a [`MatMul`](crate::layers::MatMul), or their gradient.
    MatMulView<I, O> {
        /// `w` (O, I).
        weight: O, I;
    } []
    /// The parameters of a [`Conv2d`](crate::layers::Conv2d), or their gradient.
    Conv2dView<F, O> {
        /// `w` (F, O): one filter a column, (C / groups, kernel height, kernel width) row-major, as in PyTorch.
        weight: F, O;
        /// `b` (O).
        bias: O, 1;
    } []
    /// The parameters of a [`DepthwiseConv2d`](crate::layers::DepthwiseConv2d), or their gradient.
    DepthwiseConv2dView<F, O> {
        /// `w` (F, O): one filter a column, row-major.
        weight: F, O;
        /// `b` (O).
        bias: O, 1;
    } []
    /// The parameters of a [`ConvTranspose2d`](crate::layers::ConvTranspose2d), or their gradient.
    ConvTranspose2dView<F, I, O> {
        /// `w` (F, I): one filter a column, (O, kernel height, kernel width) row-major, as in PyTorch.
        weight: F, I;
        /// `b` (O).
        bias: O, 1;
    } []
    /// The parameters and running statistics of a [`BatchNorm`](crate::layers::BatchNorm), or the gradient and the
    /// statistics of a batch.
    BatchNormView<C> {
        /// The factors of the normalised values (C).
        weight: C, 1;
        /// The offsets of the normalised values (C).
        bias: C, 1;
    } [
        /// The running means (C).
        mean: C;
        /// The running variances (C).
        variance: C;
        /// The number of batches they come from.
        batches: 1;
    ]
    /// The running statistics of a [`Standardize`](crate::layers::Standardize).
    StandardizeView<C> {} [
        /// The means of the inputs (C).
        mean: C;
        /// Their variances (C).
        variance: C;
        /// The number of samples they are of; 0 before [`adapt`](crate::ModelMut::adapt).
        samples: 1;
    ]
    /// The running statistics of a [`Standardize`](crate::layers::StandardizeTargets) before a loss.
    StandardizeTargetsView<R> {} [
        /// The means of the targets (R).
        mean: R;
        /// Their variances (R).
        variance: R;
        /// The number of samples they are of; 0 before [`adapt`](crate::ModelMut::adapt).
        samples: 1;
    ]
    /// The parameters of a [`LayerNorm`](crate::layers::LayerNorm), or their gradient.
    LayerNormView<F> {
        /// The factors of the normalised values (F).
        weight: F, 1;
        /// The offsets of the normalised values (F).
        bias: F, 1;
    } []
    /// The parameter of a [`PRelu`](crate::layers::PRelu), or its gradient.
    PReluView<> {
        /// `a` (1).
        slope: 1, 1;
    } []
}

/// The parameters of a custom layer, or their gradient.
#[derive(Clone, Copy, Debug)]
pub struct CustomView<P: Access> {
    /// All parameters, in the layer's own order.
    pub params: P::Values,
}

impl<P: Access> CustomView<P> {
    /// Splits `N` parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(stored: &mut [P::Values; 2], len: usize) -> Self {
        Self { params: P::split_values(&mut stored[0], len) }
    }
}
