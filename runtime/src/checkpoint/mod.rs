//! Checkpoints: the complete state of a training run in one file, saved atomically.
//!
//! A [`Checkpoint`] holds the parameters and running statistics of a network, and whatever else is added. A
//! training run that resumes from one computes the same bits as if it had not been interrupted:
//!
//! ```
//! use constnet::prelude::*;
//!
//! network! { struct Xor = Affine(2, 8) -> Sigmoid -> Affine(8, 1) -> SigmoidWithLoss; }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("constnet-checkpoint-{}", std::process::id()));
//! let x = SMatrix::<f32, 2, 4>::from_column_slice(&[0., 0., 0., 1., 1., 0., 1., 1.]);
//! let t = [0_u8, 1, 1, 0];
//!
//! let mut net = Xor::new(7);
//! let mut ws = Xor::workspace::<4>();
//! let mut optimizer = Adam::new(&net, 0.05);
//! let mut checkpoints = Checkpoints::open(&folder)?;
//!
//! let mut done = 0;
//! if let Some(resumed) = checkpoints.resume()? {
//!     let checkpoint = resumed.checkpoint;
//!     checkpoint.restore(&mut net);
//!     checkpoint.restore_optimizer(&mut optimizer)?;
//!     checkpoint.rng().into_iter().for_each(|rng| ws.set_rng(rng));
//!     done = checkpoint.step();
//! }
//! for step in done..500 {
//!     net.gradient(&x, &t, &mut ws)?;
//!     optimizer.step(&mut net, ws.gradient());
//!     if (step + 1) % 100 == 0 {
//!         let checkpoint = Checkpoint::of(&net).with_optimizer(&mut optimizer).with_rng(ws.rng());
//!         checkpoints.save(&checkpoint.with_progress(0, step + 1))?;
//!     }
//! }
//! # assert_eq!(Checkpoint::<Xor>::load(checkpoints.last_path())?.step(), 500);
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok(())
//! # }
//! ```
//!
//! # Guarantees
//!
//! * Saving is atomic, even if the process is killed or the power fails; see [`crate::io`]. A
//!   [`Checkpoints`] folder also keeps the previous file, and falls back to it if the last one is
//!   damaged.
//! * A file with a single changed bit is rejected: a SHA-256 covers the whole file.
//! * A file of a different network is rejected, with all differences:
//!   "`affine2.weight`: the file has 10x50, the network 10x64". So is one of another optimizer.
//! * A load that fails changes nothing.
//!
//! # File format
//!
//! The format is `safetensors`, so Python reads it: `safetensors.numpy.load_file("last.safetensors")`.
//! Tensors have the shapes and the order of PyTorch; see [`Weights`], which load from any safetensors file.
//!
//! | name | content |
//! |---|---|
//! | `affine1.weight` | a parameter |
//! | `batch_norm1.running_mean` | a running statistic |
//! | `optimizer.adam.m.affine1.weight` | a state tensor of the optimizer |
//! | `copy.average.affine1.weight` | a tensor of a [copy](Checkpoint::with_copy) |
//!
//! The metadata begins with `sha256`, the digest of the file with 64 zeros in its place. `structure` lists the
//! stages and tensors, one per line, `fingerprint` is [their digest](Checkpoint::fingerprint); the other
//! entries are numbers and texts: `epoch`, `step`, `rng.seed`, `rng.position`,
//! `optimizer.setting.learning_rate`, `note.KEY`; `schema` has the columns of a table and `classes` the names of the
//! classes, both as JSON, if they were added. The same checkpoint always has the same bytes.
//!
//! `constnet.format` is the format version. A file of a later version is rejected, with both versions in the error;
//! files of earlier versions are read to the same bits.
//!
//! Numbers are validated when they are read: hyperparameters are finite, counters of an optimizer are at most 2⁵³,
//! variances and batch counts are not negative. NaN and infinite parameters are restored as they were
//! saved; the trainer never saves them and does not resume from them, and [`Weights`] reject them.

mod by_name;
mod contents;
mod error;
mod file;
mod folder;
mod keys;
pub(crate) mod meaning;
mod reading;
mod renaming;
mod safetensors;
mod saved_optimizer;
mod sorting;
mod structure;
mod tensor;
mod weights;
mod writing;

pub use contents::Checkpoint;
pub(crate) use contents::{Contents, Networks, insert};
pub use error::{BadValue, Difference, Expected, LoadError, LoadErrorKind, NameConflict, OptimizerError};
pub(crate) use folder::Found;
pub use folder::{Checkpoints, ResumeError, Resumed};
pub use saved_optimizer::OverriddenSetting;
pub(crate) use saved_optimizer::SavedOptimizer;
pub use weights::Weights;
pub(crate) use writing::encode;

/// The format version that is written; all versions up to it can be read.
const FORMAT: u32 = 1;
