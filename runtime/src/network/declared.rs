//! Items that every declared network has, whatever its layers are.

/// Items that a type offers without annotation of its scalar type: constants and constructors of networks of `f32`. In
/// brackets are the network's own parameters, as declared, and its type with them; then a name that is unused beside
/// these, and the constants of `Network`: if they were named here, rustc's errors about them would point to this macro.
#[doc(hidden)]
#[macro_export]
macro_rules! __declared {
    ($visibility:vis [$($declared:tt)*] [$($network:tt)*] $b:ident
        $params:expr, $tensors:expr, $layers:expr, $summary:expr) => {
        impl<$($declared)*> $($network)* {
            /// Number of parameters.
            $visibility const PARAMS: $crate::__private::usize = $params;
            /// Its tensors, in the order of its parameters.
            $visibility const TENSORS: &'static [$crate::ParamInfo] = $tensors;
            /// Its stages, in the order of the declaration.
            $visibility const LAYERS: &'static [$crate::LayerInfo] = $layers;
            /// A table of its stages.
            $visibility const SUMMARY: &'static $crate::__private::str = $summary;

            /// Number of values of the memory of a training step: the memory for a `Workspace`, including its gradient.
            $visibility const fn training_len(samples: $crate::__private::usize) -> $crate::__private::usize {
                $crate::__private::training_len::<Self>(samples)
            }

            /// Number of values of the memory of predictions: the memory for a `PredictWorkspace`.
            $visibility const fn prediction_len(samples: $crate::__private::usize) -> $crate::__private::usize {
                $crate::__private::prediction_len::<Self>(samples)
            }

            /// Number of values of the weights of a `Predictor`.
            $visibility const fn packed_len() -> $crate::__private::usize {
                $crate::__private::packed_len::<Self>()
            }

            /// Number of values of the memory of a `PredictorScratch`.
            $visibility const fn scratch_len(samples: $crate::__private::usize) -> $crate::__private::usize {
                $crate::__private::scratch_len::<Self>(samples)
            }
        }

        $crate::__declared_on_the_heap! { $visibility [$($declared)*] [$($network)*] $b }
    };
}

/// The constructors that allocate.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __declared_on_the_heap {
    ($visibility:vis [$($declared:tt)*] [$($network:tt)*] $b:ident) => {
        impl<$($declared)*> $($network)* {
            /// Creates the network with parameters initialised by the generator with this seed.
            $visibility fn new(seed: $crate::__private::u64) -> Self {
                $crate::Network::seeded(seed)
            }

            #[doc = concat!(
                " The memory of a training step for batches of at most `", stringify!($b), "` samples, allocated once."
            )]
            $visibility fn workspace<const $b: $crate::__private::usize>() -> $crate::Workspace<Self, { $b }> {
                $crate::Workspace::new()
            }

            #[doc = concat!(
                " The memory of predictions for batches of at most `", stringify!($b), "` samples, allocated once."
            )]
            $visibility fn predict_workspace<const $b: $crate::__private::usize>()
            -> $crate::PredictWorkspace<Self, { $b }> {
                $crate::PredictWorkspace::new()
            }
        }
    };
}

/// No values.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __declared_on_the_heap {
    ($($declaration:tt)*) => {};
}
