//! How well a network does, in more than one number, built up batch by batch.
//!
//! | | what it is |
//! |---|---|
//! | [`Scores`] | all of the following that suit a network's loss |
//! | [`Confusion`] | which classes are taken for which; precision, recall and F1 of each, and their means |
//! | [`Ranks`] | how often the right class is among the `k` likeliest |
//! | [`ValueErrors`] | mean absolute error, root mean squared error, R² |
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
//! [`score`] does it for a whole data set.

mod confusion;
mod ranks;
mod scores;
mod values;

pub use confusion::Confusion;
pub use ranks::Ranks;
pub use scores::{Scores, score};
pub use values::ValueErrors;
