use std::collections::BTreeMap;
use std::path::Path;

use super::error::{LoadError, LoadErrorKind, OptimizerError};
use super::meaning::{self, Meaning};
use super::saved_optimizer::{OverriddenSetting, SavedOptimizer};
use super::{reading, structure, writing};
use crate::io::{FileSystem, SaveError, StdFileSystem, replace};
use crate::network::tables::Tables;
use crate::network::values::{self, Owned, Values};
use crate::optim::Optimizer;
use crate::{Network, Rng};

/// A checkpoint in memory: everything that training resumes from; see [the module](super).
///
/// It holds copies, so training may continue while it exists.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<N> {
    contents: Contents,
    networks: Networks<N>,
}

/// The parts that do not depend on the network's type.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Contents {
    /// The names of the copies, sorted.
    pub(crate) copies: Vec<String>,
    pub(crate) optimizer: Option<SavedOptimizer>,
    /// Seed and position.
    pub(crate) rng: Option<(u64, u64)>,
    pub(crate) epoch: u64,
    pub(crate) step: u64,
    pub(crate) notes: BTreeMap<String, String>,
    pub(crate) meaning: Meaning,
}

/// The parts that depend on it: copies and optimizer slots, in the order of their names in [`Contents`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Networks<V> {
    pub(crate) network: V,
    pub(crate) copies: Vec<V>,
    pub(crate) slots: Vec<V>,
}

impl Contents {
    /// Index of the copy with this name, if there is one.
    pub(crate) fn copy(&self, name: &str) -> Option<usize> {
        self.copies.binary_search(&copy_name(name)).ok()
    }

    /// Reserves the entry of a copy; see [`insert`].
    pub(crate) fn insert_copy(&mut self, name: &str) -> Result<usize, usize> {
        insert(&mut self.copies, copy_name(name))
    }

    pub(crate) fn insert_note(&mut self, key: String, text: String) {
        self.notes.insert(key, text);
    }
}

/// Reserves an entry in a sorted list of names: `Err` with the index of a new one, or `Ok` with that of an existing
/// one.
pub(crate) fn insert(names: &mut Vec<String>, name: String) -> Result<usize, usize> {
    let place = names.binary_search(&name);
    if let Err(place) = place {
        names.insert(place, name);
    }
    place
}

/// Loads a checkpoint of a network with these tables.
pub(super) fn load(
    fs: &impl FileSystem,
    path: &Path,
    tables: &Tables,
) -> Result<(Contents, Networks<Owned>), LoadError> {
    let bytes = fs.read(path).map_err(|cause| LoadErrorKind::Read { cause });
    let checkpoint = bytes.and_then(|bytes| reading::decode(tables, &bytes));
    checkpoint.map_err(|fault| LoadError { path: path.to_owned(), kind: fault })
}

/// Writes bytes to a file.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    replace(&StdFileSystem, path, bytes)
}

fn read_file(path: &Path, tables: &Tables) -> Result<(Contents, Networks<Owned>), LoadError> {
    load(&StdFileSystem, path, tables)
}

impl<N: Network> Checkpoint<N> {
    /// A checkpoint of a network alone: its parameters and running statistics.
    #[must_use]
    pub fn of(network: &N) -> Self {
        let networks = Networks { network: network.clone(), copies: Vec::new(), slots: Vec::new() };
        Self { contents: Contents::default(), networks }
    }

    /// Wraps contents made by code that does not know the network's type.
    pub(super) fn typed((contents, networks): (Contents, Networks<Owned>)) -> Self {
        let Networks { network, copies, slots } = networks;
        let network = values::network(network);
        let [copies, slots] = [copies, slots].map(|all| all.into_iter().map(values::network).collect());
        Self { contents, networks: Networks { network, copies, slots } }
    }

    /// Adds an optimizer's state and hyperparameters. (It is borrowed by `&mut` as its `state` can also be used to
    /// set it; it does not change.)
    #[must_use]
    pub fn with_optimizer(mut self, optimizer: &mut (impl Optimizer<N> + ?Sized)) -> Self {
        let mut state = optimizer.state();
        let (mut names, mut slots) = (Vec::new(), Vec::new());
        for (name, values) in state.slots() {
            let (Ok(place) | Err(place)) = insert(&mut names, name.to_owned());
            let mut network = N::zeros();
            network.params_mut().copy_from_slice(values);
            slots.insert(place, network);
        }
        self.networks.slots = slots;
        self.contents.optimizer = Some(SavedOptimizer::of(&state.lend().0, names));
        self
    }

    /// Adds the seed and the position of a generator, such as that of a workspace.
    #[must_use]
    pub fn with_rng(mut self, rng: &Rng) -> Self {
        self.contents.rng = Some((rng.seed(), rng.position()));
        self
    }

    /// Sets the progress: epochs and steps, with a meaning of your choice.
    #[must_use]
    pub fn with_progress(mut self, epoch: u64, step: u64) -> Self {
        (self.contents.epoch, self.contents.step) = (epoch, step);
        self
    }

    /// Adds a custom text, such as the state of a schedule. The last one with the same key is kept.
    #[must_use]
    pub fn with_note(mut self, key: impl Into<String>, text: impl Into<String>) -> Self {
        self.contents.insert_note(key.into(), text.into());
        self
    }

    /// Adds the columns of the table that the network is trained on, with their categories, means and classes.
    #[cfg(feature = "csv")]
    #[must_use]
    pub fn with_schema(mut self, schema: &crate::data::Schema) -> Self {
        meaning::put_schema(&mut self.contents.meaning, schema);
        self
    }

    /// Adds the names of the classes, in the order of their labels.
    #[must_use]
    pub fn with_classes(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        meaning::put_classes(&mut self.contents.meaning, names);
        self
    }

    /// Adds a second set of weights, such as their moving average. The last one with the same
    /// name is kept; dots in the name become underscores.
    #[must_use]
    pub fn with_copy(mut self, name: &str, network: &N) -> Self {
        let copies = &mut self.networks.copies;
        match self.contents.insert_copy(name) {
            Ok(place) => copies[place] = network.clone(),
            Err(place) => copies.insert(place, network.clone()),
        }
        self
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.networks.network
    }

    /// Copies the parameters and running statistics into a network.
    pub fn restore(&self, network: &mut N) {
        network.clone_from(&self.networks.network);
    }

    /// Restores an optimizer's state and hyperparameters, so that training continues with the same bits.
    /// Returns the hyperparameters that had another value before, such as the learning rate if a schedule had
    /// changed it or the program now sets another one.
    ///
    /// # Errors
    ///
    /// If the checkpoint is of another optimizer, or has none. The optimizer does not change then.
    pub fn restore_optimizer(
        &self,
        optimizer: &mut (impl Optimizer<N> + ?Sized),
    ) -> Result<Vec<OverriddenSetting>, OptimizerError> {
        let saved = self.contents.optimizer.as_ref().ok_or(OptimizerError::Missing)?;
        let slots: Vec<Values<'_>> = self.networks.slots.iter().map(values::of).collect();
        saved.restore(N::PARAMS, &slots, optimizer.state().lend())
    }

    /// The name of the optimizer, if there is one.
    #[must_use]
    pub fn optimizer_name(&self) -> Option<&str> {
        self.contents.optimizer.as_ref().map(|optimizer| optimizer.name.as_str())
    }

    /// The generator at its position, if there is one.
    #[must_use]
    pub fn rng(&self) -> Option<Rng> {
        self.contents.rng.map(|(seed, position)| Rng::at(seed, position))
    }

    /// The epoch; 0 by default.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.contents.epoch
    }

    /// The step; 0 by default.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.contents.step
    }

    /// The note with this key.
    #[must_use]
    pub fn note(&self, key: &str) -> Option<&str> {
        self.contents.notes.get(key).map(String::as_str)
    }

    /// The columns of a table, by [`with_schema`](Self::with_schema).
    ///
    /// # Errors
    ///
    /// If there are none, or they are invalid.
    #[cfg(feature = "csv")]
    pub fn schema(&self) -> Result<crate::data::Schema, LoadErrorKind> {
        meaning::schema(&self.contents.meaning)
    }

    /// The names of the classes, by [`with_classes`](Self::with_classes) or from the columns of a table.
    ///
    /// # Errors
    ///
    /// If there are none, or they are invalid.
    pub fn classes(&self) -> Result<Vec<String>, LoadErrorKind> {
        meaning::classes(&self.contents.meaning)
    }

    /// The copy with this name.
    #[must_use]
    pub fn copy(&self, name: &str) -> Option<&N> {
        Some(&self.networks.copies[self.contents.copy(name)?])
    }

    /// A fingerprint of the network's structure: networks with different ones can't load each other's checkpoints.
    /// It is the SHA-256 of the scalar type and of stages, layers, tensors with their shapes and whether they are
    /// frozen, in hexadecimal. The network's name is not included, nor are arguments that do not affect any size.
    #[must_use]
    pub fn fingerprint() -> String {
        structure::fingerprint(Tables::of::<N>())
    }

    /// The bytes of the file: the same for the same checkpoint.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let Networks { network, copies, slots } = &self.networks;
        let [copies, slots] = [copies, slots].map(|all| all.iter().map(values::of).collect());
        let networks = Networks { network: values::of(network), copies, slots };
        writing::encode(Tables::of::<N>(), &self.contents, &networks)
    }

    /// Parses the bytes of a file. Untrusted bytes are safe; bytes that were changed in any bit since they were
    /// written are rejected.
    ///
    /// # Errors
    ///
    /// If the bytes are damaged, not a checkpoint, of a later version or of a different network, or contain an invalid
    /// number.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LoadErrorKind> {
        reading::decode(Tables::of::<N>(), bytes).map(Self::typed)
    }

    /// Saves the checkpoint to a file, atomically; see [`replace`].
    ///
    /// # Errors
    ///
    /// If the file can't be written. The previous file is kept.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        write_file(path.as_ref(), &self.to_bytes())
    }

    /// [`save`](Self::save) on another file system.
    ///
    /// # Errors
    ///
    /// See [`save`](Self::save).
    pub fn save_on(&self, fs: &impl FileSystem, path: impl AsRef<Path>) -> Result<(), SaveError> {
        replace(fs, path.as_ref(), &self.to_bytes())
    }

    /// Loads a checkpoint and verifies its checksum.
    ///
    /// # Errors
    ///
    /// If the file can't be read, is damaged, is not a checkpoint, or is of a different network.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        read_file(path.as_ref(), Tables::of::<N>()).map(Self::typed)
    }

    /// [`load`](Self::load) from another file system.
    ///
    /// # Errors
    ///
    /// See [`load`](Self::load).
    pub fn load_from(fs: &impl FileSystem, path: impl AsRef<Path>) -> Result<Self, LoadError> {
        load(fs, path.as_ref(), Tables::of::<N>()).map(Self::typed)
    }
}

/// Dots would make the names of tensors ambiguous.
fn copy_name(name: &str) -> String {
    name.replace('.', "_")
}
