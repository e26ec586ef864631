//! Gradient processing between the backward pass and the optimizer step.
//!
//! | | content |
//! |---|---|
//! | [`clip_norm`], [`clip_values`] | gradient clipping |
//! | [`GradientAccumulator`] | gradient accumulation |
//! | [`first_non_finite_layer`] | finds NaN and infinity, in a gradient or in a network |
//!
//! A gradient is a value of the network's own type, so all of these accept any network:
//!
//! ```
//! use constnet::gradient;
//! use constnet::prelude::*;
//!
//! network! { struct Line = Affine(1, 1) -> MseLoss; }
//!
//! let x = SMatrix::<f32, 1, 3>::new(0.0, 1.0, 200.0);
//! let t = SMatrix::<f32, 1, 3>::new(1.0, 3.0, 5.0);
//! let mut net = Line::new(1);
//! let mut ws = Line::workspace::<3>();
//! let mut optimizer = Sgd::new(&net, 0.1);
//!
//! net.gradient(&x, &t, &mut ws)?;
//! assert_eq!(gradient::first_non_finite_layer(ws.gradient()), None);
//! let norm = gradient::clip_norm(ws.gradient_mut(), 1.0);
//! assert!(norm > 1.0 && gradient::norm(ws.gradient()) < 1.000_001);
//! optimizer.step(&mut net, ws.gradient());
//! # Ok::<(), constnet::BatchError>(())
//! ```

mod accumulator;
mod clip;
mod non_finite;

pub use accumulator::GradientAccumulator;
pub use clip::{clip_norm, clip_values, norm};
#[cfg(feature = "std")]
pub(crate) use non_finite::non_finite_values;
pub use non_finite::{NonFinite, first_non_finite_layer, non_finite_tensors};
