//! Training: epochs of shuffled batches, with loss and accuracy after each epoch.
//!
//! ```no_run
//! # use constnet::prelude::*;
//! # fn example<D>(train: &D, test: &D) -> Result<(), constnet::train::TrainError>
//! # where D: Dataset<f32, Features = nalgebra::Const<784>, Target = u8> {
//! network! { struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss; }
//!
//! let mut net = Net::new(1);
//! let optimizer = Sgd::new(&net, 0.1);
//! let report = Trainer::new().epochs(17).batch_size(100).seed(1).fit(&mut net, optimizer, train, test)?;
//! assert!(report.test_accuracy() > Some(0.96));
//! # Ok(())
//! # }
//! ```

mod bar;
mod best;
mod callback;
mod checks;
#[cfg(feature = "checkpoint")]
mod course;
mod error;
mod evaluation;
mod finder;
mod finite;
mod learner;
pub mod metrics;
mod misclassified;
mod non_finite_step;
mod progress;
#[cfg(feature = "checkpoint")]
mod record;
mod remembered;
mod report;
#[cfg(feature = "checkpoint")]
mod resume;
mod roles;
mod run;
mod saving;
mod trainer;
mod unoptimized;

pub use callback::{Callback, Step};
pub use error::{Subset, TrainError};
pub use evaluation::evaluate;
pub use finder::{LearningRateFinder, LearningRates, LrPoint};
pub use misclassified::{Misclassified, misclassified};
pub use non_finite_step::NonFiniteStep;
#[cfg(feature = "checkpoint")]
pub use record::SettingDifference;
pub use report::{Epoch, Metrics, Report, Stopped};
#[cfg(feature = "checkpoint")]
pub use resume::ResumeRunError;
pub use trainer::Trainer;
