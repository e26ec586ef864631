//! Metrics of trained networks, accumulated batch by batch.
//!
//! | | content |
//! |---|---|
//! | [`Scores`] | all metrics below that apply to a network's loss |
//! | [`ConfusionMatrix`] | confusion matrix; precision, recall and F1 of each class, and their macro averages |
//! | [`TopK`] | top-`k` accuracy |
//! | [`RegressionErrors`] | mean absolute error, root mean squared error, R² |
//!
//! ```
//! use constnet::prelude::*;
//! use constnet::train::metrics::Scores;
//!
//! network! { struct Net = Affine(2, 3) -> SoftmaxWithLoss; }
//!
//! let x = SMatrix::<f32, 2, 4>::from_column_slice(&[0., 0., 0., 1., 1., 0., 1., 1.]);
//! let labels = [0_u8, 1, 2, 2];
//! let net = Net::new(1);
//! let mut ws = Net::workspace::<4>();
//!
//! let mut scores = Scores::new();
//! scores.add(&net, net.predict(&x, &mut ws)?, &labels)?; // for each batch
//! let confusion = scores.confusion().unwrap();
//! assert_eq!(Some(confusion.accuracy()), scores.accuracy());
//! println!("{scores}");
//! # Ok::<(), constnet::BatchError>(())
//! ```
//!
//! [`score`] computes them over a whole data set.

mod confusion;
mod regression_errors;
mod scores;
mod top_k;

pub use confusion::ConfusionMatrix;
pub use regression_errors::RegressionErrors;
pub use scores::{Scores, score};
pub use top_k::TopK;
