//! Constructors and builder methods that several optimizers have.

/// `new` and `new_in` of an optimizer with `$slots` values of state per parameter, in words `$words`, and
/// these defaults.
macro_rules! constructors {
    (
        $(#[$new:meta])*
        $optimizer:ident: $slots:literal, $words:literal, { $($setting:ident: $value:expr),* }
    ) => {
        #[cfg(feature = "alloc")]
        impl<N: $crate::Network> $optimizer<N> {
            $(#[$new])*
            ///
            /// # Panics
            ///
            /// If the learning rate is negative, NaN, or infinite in the network's type.
            #[must_use]
            #[track_caller]
            pub fn new(_network: &N, learning_rate: f64) -> Self {
                Self::with(learning_rate, $crate::optim::Slots::new::<N>($slots))
            }
        }

        impl<N: $crate::Model, V> $optimizer<N, V> {
            #[doc = concat!(
                "[`new`](Self::new) with its state in memory of the caller, of at least ", $words, " per parameter, which \
                 is set to 0."
            )]
            ///
            /// # Errors
            ///
            /// If the memory is too small.
            ///
            /// # Panics
            ///
            /// If the learning rate is negative, NaN, or infinite in the network's type.
            #[track_caller]
            pub fn new_in(_network: &N, learning_rate: f64, memory: V) -> Result<Self, $crate::LengthError>
            where
                V: AsMut<[N::Scalar]>,
            {
                Ok(Self::with(learning_rate, $crate::optim::Slots::new_in::<N>($slots, memory)?))
            }

            #[track_caller]
            fn with(learning_rate: f64, slots: $crate::optim::Slots<N::Scalar, V>) -> Self {
                let learning_rate =
                    $crate::range::Range::FromZero.check_as::<N::Scalar>("learning_rate", learning_rate);
                Self { learning_rate, slots, $($setting: $value),* }
            }
        }
    };
}

/// `learning_rate` and `set_learning_rate` of an optimizer with this field.
macro_rules! learning_rate_accessors {
    () => {
        fn learning_rate(&self) -> f64 {
            self.learning_rate
        }

        #[track_caller]
        fn set_learning_rate(&mut self, learning_rate: f64) {
            self.learning_rate =
                $crate::range::Range::FromZero.check_as::<N::Scalar>("learning_rate", learning_rate);
        }
    };
}

/// The builder method for L2 weight decay.
macro_rules! weight_decay {
    ($self:ident up to $largest:expr) => {
        /// Adds `lambda * p` to the gradient of each weight before the rule: the gradient of
        /// `lambda / 2 * p²`, added to the loss (L2 regularisation). 0 by default.
        ///
        /// Weights decay, as in "Deep Learning from Scratch", section 6.4.2: those of products and filters.
        /// Biases, scales of single values, parameters of custom layers, and frozen parameters do
        /// not; see [`ParamInfo::decays`](crate::ParamInfo::decays).
        ///
        /// # Panics
        ///
        /// If it is negative, NaN, or infinite in the network's type.
        #[must_use]
        #[track_caller]
        pub fn weight_decay($self, lambda: f64) -> Self {
            let lambda = $crate::range::Range::FromZero.check_up_to($largest, "weight_decay", lambda);
            Self { weight_decay: lambda, ..$self }
        }
    };
}

/// The builder method for a decay rate.
macro_rules! decay_rate {
    ($setting:ident of the $what:literal) => {
        #[doc = concat!("The decay rate of the ", $what, ", from 0 to below 1.")]
        ///
        /// # Panics
        ///
        /// If it is outside this range or NaN.
        #[must_use]
        #[track_caller]
        pub fn $setting(self, $setting: f64) -> Self {
            Self { $setting: $crate::range::Range::BelowOne.check(stringify!($setting), $setting), ..self }
        }
    };
}

/// The builder method for the betas of Adam and AdamW.
macro_rules! betas {
    () => {
        /// The decay rates of the first and second moment estimates, each from 0 to below 1.
        ///
        /// # Panics
        ///
        /// If one of them is outside this range or NaN.
        #[must_use]
        #[track_caller]
        pub fn betas(self, beta1: f64, beta2: f64) -> Self {
            let beta1 = $crate::range::Range::BelowOne.check("beta1", beta1);
            let beta2 = $crate::range::Range::BelowOne.check("beta2", beta2);
            Self { beta1, beta2, ..self }
        }
    };
}
