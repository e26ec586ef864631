use std::collections::BTreeMap;
use std::path::Path;

use super::error::{Fault, LoadError, OptimizerError};
use super::saved_optimizer::{Overruled, SavedOptimizer};
use super::{reading, structure, writing};
use crate::io::{Disk, FileSystem, SaveError, replace};
use crate::optim::Optimizer;
use crate::{Network, Rng};

/// Everything that a training goes on from, in memory; see [the module](super).
///
/// It holds copies, so the training may go on while one is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<N> {
    pub(super) network: N,
    pub(super) optimizer: Option<SavedOptimizer<N>>,
    pub(super) copies: BTreeMap<String, N>,
    pub(super) rng: Option<(u64, u64)>,
    pub(super) epoch: u64,
    pub(super) step: u64,
    pub(super) notes: BTreeMap<String, String>,
}

impl<N: Network> Checkpoint<N> {
    /// A checkpoint of a network alone: its parameters and running statistics.
    #[must_use]
    pub fn of(network: &N) -> Self {
        Self {
            network: network.clone(),
            optimizer: None,
            copies: BTreeMap::new(),
            rng: None,
            epoch: 0,
            step: 0,
            notes: BTreeMap::new(),
        }
    }

    /// With an optimizer's state and hyperparameters. (It is asked by `&mut` as what tells its state can also
    /// set it; it is not changed.)
    #[must_use]
    pub fn with_optimizer(self, optimizer: &mut (impl Optimizer<N> + ?Sized)) -> Self {
        Self { optimizer: Some(SavedOptimizer::of(optimizer)), ..self }
    }

    /// With a generator, such as that of a workspace: its seed and its position.
    #[must_use]
    pub fn with_rng(self, rng: &Rng) -> Self {
        Self { rng: Some((rng.seed(), rng.position())), ..self }
    }

    /// With where the training is: epochs and steps, counted as it likes.
    #[must_use]
    pub fn with_progress(self, epoch: u64, step: u64) -> Self {
        Self { epoch, step, ..self }
    }

    /// With a text of one's own, such as the state of a schedule. Of two with the same key the last holds.
    #[must_use]
    pub fn with_note(mut self, key: impl Into<String>, text: impl Into<String>) -> Self {
        self.notes.insert(key.into(), text.into());
        self
    }

    /// With another value of the network's type, such as the average of its weights. Of two with the same
    /// name the last holds; dots in it become underscores.
    #[must_use]
    pub fn with_copy(mut self, name: &str, network: &N) -> Self {
        self.copies.insert(copy_name(name), network.clone());
        self
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.network
    }

    /// Gives a network the parameters and running statistics.
    pub fn restore(&self, network: &mut N) {
        network.clone_from(&self.network);
    }

    /// Gives an optimizer its state and its hyperparameters, so that the training goes on to the same bits.
    /// Tells the hyperparameters that were others before, such as the learning rate where a schedule had
    /// changed it or the program now says another one.
    ///
    /// # Errors
    ///
    /// When the checkpoint is of another optimizer, or of none. The optimizer is as it was then.
    pub fn restore_optimizer(
        &self,
        optimizer: &mut (impl Optimizer<N> + ?Sized),
    ) -> Result<Vec<Overruled>, OptimizerError> {
        self.optimizer.as_ref().ok_or(OptimizerError::Missing)?.restore(optimizer)
    }

    /// The name of the optimizer, if there is one.
    #[must_use]
    pub fn optimizer_name(&self) -> Option<&str> {
        self.optimizer.as_ref().map(|optimizer| optimizer.name.as_str())
    }

    /// The generator in its position, if there is one.
    #[must_use]
    pub fn rng(&self) -> Option<Rng> {
        self.rng.map(|(seed, position)| Rng::at(seed, position))
    }

    /// The epoch; 0 unless it was said.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The step; 0 unless it was said.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.step
    }

    /// The note with this key.
    #[must_use]
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    /// The copy with this name.
    #[must_use]
    pub fn copy(&self, name: &str) -> Option<&N> {
        self.copies.get(&copy_name(name))
    }

    /// What tells networks apart that can't go on from each other's checkpoints: the SHA-256 of the scalar
    /// type and of stages, layers, tensors with their shapes and whether they are frozen, in hexadecimal. The
    /// network's own name is no part of it, nor are arguments that no size follows from.
    #[must_use]
    pub fn fingerprint() -> String {
        structure::fingerprint::<N>()
    }

    /// The bytes of its file: the same for the same checkpoint.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        writing::encode(self)
    }

    /// The checkpoint from the bytes of its file. Bytes of any origin are safe to give; they are refused
    /// where one bit is not as it was written.
    ///
    /// # Errors
    ///
    /// When the bytes are damaged, no checkpoint, of a later version or of a network that differs, or have a number
    /// that can't be.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        reading::decode(bytes)
    }

    /// Puts the checkpoint in the place of a file; see [`replace`].
    ///
    /// # Errors
    ///
    /// When the disk does not do what it should. What was there before is still there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        self.save_on(&FileSystem, path)
    }

    /// [`save`](Self::save) on another disk.
    ///
    /// # Errors
    ///
    /// See [`save`](Self::save).
    pub fn save_on(&self, disk: &impl Disk, path: impl AsRef<Path>) -> Result<(), SaveError> {
        replace(disk, path.as_ref(), &self.to_bytes())
    }

    /// Loads a checkpoint, of which every bit is checked.
    ///
    /// # Errors
    ///
    /// When the file can't be read, is damaged, no checkpoint, or of a network that differs.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        Self::load_from(&FileSystem, path)
    }

    /// [`load`](Self::load) from another disk.
    ///
    /// # Errors
    ///
    /// See [`load`](Self::load).
    pub fn load_from(disk: &impl Disk, path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let path = path.as_ref();
        let bytes = disk.read(path).map_err(|cause| Fault::Read { cause });
        let checkpoint = bytes.and_then(|bytes| Self::from_bytes(&bytes));
        checkpoint.map_err(|fault| LoadError { path: path.to_owned(), fault })
    }
}

/// Dots would make the names of tensors ambiguous.
fn copy_name(name: &str) -> String {
    name.replace('.', "_")
}
