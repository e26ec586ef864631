//! What the optimizers have alike, written once: how they are made, and the builders of their settings.

/// `new` and `new_in` of an optimizer that holds `$slots` values for each parameter, in `$words`, and begins with these
/// settings.
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
            /// If the learning rate is negative, NaN, or infinite as a number of the network's type.
            #[must_use]
            #[track_caller]
            pub fn new(_network: &N, learning_rate: f64) -> Self {
                Self::with(learning_rate, $crate::optim::Slots::new::<N>($slots))
            }
        }

        impl<N: $crate::Model, V> $optimizer<N, V> {
            #[doc = concat!(
                "[`new`](Self::new) with its state in memory of yours, which has ", $words, " for each parameter, or \
                 more; they become 0."
            )]
            ///
            /// # Errors
            ///
            /// When there are fewer.
            ///
            /// # Panics
            ///
            /// If the learning rate is negative, NaN, or infinite as a number of the network's type.
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

/// `learning_rate` and `set_learning_rate` of an optimizer that has a field of that name.
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

/// The builder of the weight decay that is added to the gradient.
macro_rules! weight_decay {
    ($self:ident up to $largest:expr) => {
        /// Adds `lambda * p` to the gradient of each weight before the rule: the gradient of
        /// `lambda / 2 * p²`, added to the loss (L2 regularisation). 0 unless it is said.
        ///
        /// Weights decay, as in "Deep Learning from Scratch", section 6.4.2: those of products and filters.
        /// Biases, scales of single values, the parameters of layers of your own, and what is frozen do
        /// not; [`ParamInfo::decays`](crate::ParamInfo::decays) tells of each tensor.
        ///
        /// # Panics
        ///
        /// If it is negative, NaN, or infinite as a number of the network's type.
        #[must_use]
        #[track_caller]
        pub fn weight_decay($self, lambda: f64) -> Self {
            let lambda = $crate::range::Range::FromZero.check_up_to($largest, "weight_decay", lambda);
            Self { weight_decay: lambda, ..$self }
        }
    };
}

/// The builder of a setting that says how much of something is kept at a step.
macro_rules! kept_at_a_step {
    ($setting:ident of the $what:literal) => {
        #[doc = concat!("How much of the ", $what, " is kept at a step, from 0 to below 1.")]
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

/// The builder of the betas of Adam and AdamW.
macro_rules! betas {
    () => {
        /// How much of the mean and of the mean square is kept at a step, each from 0 to below 1.
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
