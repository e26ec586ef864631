//! Gradient processing between the backward pass and the optimizer step.
//!
//! | | content |
//! |---|---|
//! | [`clip_norm`], [`clip_values`] | gradient clipping |
//! | [`Accumulated`] | gradient accumulation |
//! | [`first_bad_stage`] | finds NaN and infinity, in a gradient or in a network |
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
//! assert_eq!(gradient::first_bad_stage(ws.gradient()), None);
//! let norm = gradient::clip_norm(ws.gradient_mut(), 1.0);
//! assert!(norm > 1.0 && gradient::norm(ws.gradient()) < 1.000_001);
//! optimizer.step(&mut net, ws.gradient());
//! # Ok::<(), constnet::BatchError>(())
//! ```

mod accumulated;
mod bad;
mod clip;

pub use accumulated::Accumulated;
#[cfg(feature = "std")]
pub(crate) use bad::bad_numbers;
pub use bad::{BadNumber, bad_tensors, first_bad_stage};
pub use clip::{clip_norm, clip_values, norm};
