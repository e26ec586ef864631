//! Checkpoints: everything that a training goes on from, in one file that is never half there.
//!
//! A [`Checkpoint`] holds the parameters and running statistics of a network, and what else is put into it. A
//! training that goes on from one gives the same bits as if it had never stopped:
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
//! # What is promised
//!
//! * A save is whole or was not, also where the process is killed or the power fails; see [`crate::io`]. A
//!   [`Checkpoints`] folder keeps the file before the last one too, and goes back to it where the last one is
//!   damaged.
//! * A file of which one bit is not as it was written is refused: a SHA-256 covers all of it.
//! * A file of a network that differs is refused, with all differences:
//!   "`affine2.weight`: the file has 10x50, the network 10x64". So is that of another optimizer.
//! * What can't be loaded changes nothing.
//!
//! # The file
//!
//! It has the layout of `safetensors`, so Python reads it: `safetensors.numpy.load_file("last.safetensors")`.
//! Tensors have the shapes and the order of PyTorch; see [`Weights`], which load from any such file.
//!
//! | name | content |
//! |---|---|
//! | `affine1.weight` | a parameter |
//! | `batch_norm1.running_mean` | a running statistic |
//! | `optimizer.adam.m.affine1.weight` | a slot of the optimizer |
//! | `copy.average.affine1.weight` | a tensor of a [copy](Checkpoint::with_copy) |
//!
//! The metadata begins with `sha256`, the digest of the file with 64 zeros in its place. `structure` has the
//! stages and tensors in lines, `fingerprint` is [the digest of them](Checkpoint::fingerprint); the other
//! entries are numbers and texts under their names: `epoch`, `step`, `rng.seed`, `rng.position`,
//! `optimizer.setting.learning_rate`, `note.KEY`. The same checkpoint always gives the same bytes.
//!
//! `constnet.format` is the version of all this. A file of a later version is refused, with both versions; files of
//! earlier versions are read to the same bits.
//!
//! Numbers are checked when they are read: hyperparameters are finite, counters of an optimizer are at most 2⁵³,
//! variances and numbers of batches are not negative. Parameters that are NaN or infinite come back as they were
//! saved; the trainer never saves such and refuses to resume from them, and [`Weights`] refuse them.

mod by_name;
mod contents;
mod error;
mod file;
mod folder;
mod keys;
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
pub use error::{BadValue, Clash, Difference, Expected, Fault, LoadError, OptimizerError};
pub(crate) use folder::Found;
pub use folder::{Checkpoints, ResumeError, Resumed};
pub use saved_optimizer::Overruled;
pub(crate) use saved_optimizer::SavedOptimizer;
pub use weights::Weights;
pub(crate) use writing::encode;

/// The version of the format that is written; those up to it are read.
const FORMAT: u32 = 1;
