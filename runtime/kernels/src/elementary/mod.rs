//! Elementary functions without branches or tables, so that loops over them are vectorised on every
//! instruction set. No multiply-adds are fused: the same bits on every instruction set.

mod exp;
mod ln_1p;
mod normal;

use exp::{exp_f32, exp_f64, exp_m1_f32, exp_m1_f64};
use ln_1p::{ln_1p_f32, ln_1p_f64};
use normal::{normal_f32, normal_f64};

/// The elementary functions of one scalar type.
pub trait Elementary: Sized {
    /// `exp(x)`.
    #[doc(hidden)]
    fn exp_lane(self) -> Self;

    /// `exp(x) - 1` and `exp(x)`, for `x` from -40 to 0.
    #[doc(hidden)]
    fn exp_m1_lane(self) -> (Self, Self);

    /// `ln(1 + x)`, for `x` from 0 to 1.
    #[doc(hidden)]
    fn ln_1p_lane(self) -> Self;

    /// `exp(-x² / 2)`, and the upper tail of the standard normal distribution at `x`, for
    /// `x` of at least 0.
    #[doc(hidden)]
    fn normal_lane(self) -> (Self, Self);
}

macro_rules! elementary {
    ($scalar:ty, $exp:ident $exp_m1:ident $ln_1p:ident $normal:ident) => {
        impl Elementary for $scalar {
            #[inline(always)]
            fn exp_lane(self) -> Self {
                $exp(self, 0.0)
            }

            #[inline(always)]
            fn exp_m1_lane(self) -> (Self, Self) {
                $exp_m1(self)
            }

            #[inline(always)]
            fn ln_1p_lane(self) -> Self {
                $ln_1p(self)
            }

            #[inline(always)]
            fn normal_lane(self) -> (Self, Self) {
                $normal(self)
            }
        }
    };
}
elementary!(f32, exp_f32 exp_m1_f32 ln_1p_f32 normal_f32);
elementary!(f64, exp_f64 exp_m1_f64 ln_1p_f64 normal_f64);
