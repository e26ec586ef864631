use core::error::Error;
use core::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::contents::{self, Contents, Networks};
use super::error::{LoadError, LoadErrorKind};
use super::sorting::argsort;
use super::{Checkpoint, file};
use crate::Network;
use crate::io::{FileSystem, Operation, SaveError, StdFileSystem, Temporary};
use crate::io::{attempt, create_folders, replace, sweep};
use crate::network::tables::Tables;
use crate::network::values::Owned;

const LAST: &str = "last.safetensors";
const PREVIOUS: &str = "last.previous.safetensors";
const BEST: &str = "best.safetensors";
const LOCK: &str = ".lock";

/// Number of attempts to take a lock, and the delay between them.
const LOCK_TRIES: usize = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(10);
/// The extension of all checkpoints.
const ENDING: &str = ".safetensors";

/// A folder with the checkpoints of one training run.
///
/// | file | content |
/// |---|---|
/// | `last.safetensors` | the last checkpoint |
/// | `last.previous.safetensors` | the one before |
/// | `best.safetensors` | the best checkpoint |
/// | `epoch-0007.safetensors` | the checkpoint after epoch 7, for the last few epochs |
///
/// From the first [`save`](Self::save) on the folder has an intact checkpoint at any time, whatever happens. Only one
/// `Checkpoints`, in one process, can have the folder open; the file `.lock` is its lock.
#[derive(Debug)]
pub struct Checkpoints<D: FileSystem = StdFileSystem> {
    fs: D,
    folder: PathBuf,
    keep: usize,
    /// Whether `last` was intact when it was last checked; a damaged one must not replace the
    /// previous one.
    last_is_whole: bool,
    _lock: D::Lock,
}

/// The newest intact checkpoint of a folder.
#[derive(Debug)]
#[non_exhaustive]
pub struct Resumed<N> {
    /// The checkpoint.
    pub checkpoint: Checkpoint<N>,
    /// Its file.
    pub path: PathBuf,
    /// Newer files that are damaged or missing.
    pub damaged: Vec<LoadError>,
}

/// A checkpoint of a network of unknown type.
pub(crate) type Untyped = (Contents, Networks<Owned>);

/// [`Resumed`] for such a checkpoint.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) checkpoint: Untyped,
    pub(crate) path: PathBuf,
    pub(crate) damaged: Vec<LoadError>,
}

/// No checkpoint of a folder can be resumed from, although it has some.
#[non_exhaustive]
pub enum ResumeError {
    /// The folder can't be read.
    Folder(SaveError),
    /// An intact checkpoint does not match the network.
    Load(LoadError),
    /// All checkpoints are damaged.
    AllDamaged {
        /// The folder.
        folder: PathBuf,
        /// The error of each.
        damaged: Vec<LoadError>,
    },
}

impl fmt::Display for ResumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(error) => fmt::Display::fmt(error, f),
            Self::Load(error) => fmt::Display::fmt(error, f),
            Self::AllDamaged { folder, damaged } => {
                write!(f, "no checkpoint in {} is intact:{}", folder.display(), list(damaged))
            }
        }
    }
}

crate::debug::debug_as_display!(ResumeError);

impl Error for ResumeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Folder(error) => error.source(),
            Self::Load(error) => error.source(),
            _ => None,
        }
    }
}

impl From<SaveError> for ResumeError {
    fn from(error: SaveError) -> Self {
        Self::Folder(error)
    }
}

impl From<LoadError> for ResumeError {
    fn from(error: LoadError) -> Self {
        Self::Load(error)
    }
}

fn list(damaged: &[LoadError]) -> String {
    damaged.iter().map(|error| format!("\n  {error}")).collect()
}

impl Checkpoints {
    /// Opens a folder for this process, and creates it if it does not exist.
    ///
    /// # Errors
    ///
    /// If the folder can't be created or listed, or if another process, or another `Checkpoints` of this process, has
    /// it open.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, SaveError> {
        Self::open_on(StdFileSystem, folder)
    }
}

impl<D: FileSystem> Checkpoints<D> {
    /// [`open`](Checkpoints::open) on another file system.
    ///
    /// # Errors
    ///
    /// See [`open`](Checkpoints::open).
    pub fn open_on(fs: D, folder: impl Into<PathBuf>) -> Result<Self, SaveError> {
        let folder = folder.into();
        create_folders(&fs, &folder)?;
        // A folder that can't be listed is rejected now, not after an epoch.
        attempt(Operation::List, &folder, || fs.list(&folder))?;
        let lock = attempt(Operation::Lock, &folder, || {
            // A process that this one has just spawned holds its locks too, until it executes another program.
            for _ in 0..LOCK_TRIES {
                if let Some(lock) = fs.lock(&folder.join(LOCK))? {
                    return Ok(lock);
                }
                sleep(LOCK_PAUSE);
            }
            Err(ErrorKind::ResourceBusy.into())
        })?;
        Ok(Self { fs, folder, keep: 0, last_is_whole: false, _lock: lock })
    }

    /// Keeps the files of this number of last epochs; 0 by default: [`save_epoch`](Self::save_epoch) then does
    /// nothing.
    #[must_use]
    pub fn keep_last(self, epochs: usize) -> Self {
        Self { keep: epochs, ..self }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of the last checkpoint.
    #[must_use]
    pub fn last_path(&self) -> PathBuf {
        self.folder.join(LAST)
    }

    /// The path of the best checkpoint.
    #[must_use]
    pub fn best_path(&self) -> PathBuf {
        self.folder.join(BEST)
    }

    /// The path of the checkpoint after an epoch.
    #[must_use]
    pub fn epoch_path(&self, epoch: u64) -> PathBuf {
        self.folder.join(format!("epoch-{epoch:04}.safetensors"))
    }

    /// Whether there are no checkpoints.
    ///
    /// # Errors
    ///
    /// If the folder can't be listed.
    pub fn is_empty(&self) -> Result<bool, SaveError> {
        let names = attempt(Operation::List, &self.folder, || self.fs.list(&self.folder))?;
        let is_own = names.iter().any(|name| [LAST, PREVIOUS, BEST].iter().any(|own| name == own));
        Ok(!is_own && self.epochs()?.is_empty())
    }

    /// Saves a checkpoint as the last one. The one before is kept as the previous one.
    ///
    /// # Errors
    ///
    /// If the file can't be written. The last one is kept then.
    pub fn save<N: Network>(&mut self, checkpoint: &Checkpoint<N>) -> Result<(), SaveError> {
        self.save_bytes(&checkpoint.to_bytes())
    }

    pub(crate) fn save_bytes(&mut self, bytes: &[u8]) -> Result<(), SaveError> {
        let (fs, last) = (&self.fs, self.last_path());
        let previous = self.folder.join(PREVIOUS);
        sweep(fs, &self.folder, |name| name.ends_with(ENDING.as_bytes()));
        let is_whole = self.last_is_whole
            || attempt(Operation::Rename, &last, || fs.read(&last))
                .is_ok_and(|file| file::check(&file).is_ok());
        self.last_is_whole = false;
        let new = Temporary::write(fs, &last, bytes)?;
        if is_whole {
            attempt(Operation::Rename, &previous, || fs.rename(&last, &previous))?;
        }
        if let Err(error) = new.put() {
            if is_whole {
                // If this fails too, `resume` finds the previous one.
                _ = attempt(Operation::Rename, &last, || fs.rename(&previous, &last));
            }
            return Err(error);
        }
        attempt(Operation::Sync, &self.folder, || fs.sync_folder(&self.folder))?;
        self.last_is_whole = true;
        Ok(())
    }

    /// Makes a checkpoint the last one, if there is none: a process that is killed between the two renames of a save leaves
    /// an older one, or that of an epoch.
    pub(crate) fn restore_last(&mut self, from: &Path) -> Result<(), SaveError> {
        let is_missing =
            self.fs.read(&self.last_path()).is_err_and(|error| error.kind() == ErrorKind::NotFound);
        match is_missing.then(|| self.fs.read(from)) {
            Some(Ok(bytes)) => self.save_bytes(&bytes),
            _ => Ok(()),
        }
    }

    /// Saves a checkpoint as the best one.
    ///
    /// # Errors
    ///
    /// If the file can't be written. The best one before is kept then.
    pub fn save_best<N: Network>(&self, checkpoint: &Checkpoint<N>) -> Result<(), SaveError> {
        self.save_best_bytes(&checkpoint.to_bytes())
    }

    pub(crate) fn save_best_bytes(&self, bytes: &[u8]) -> Result<(), SaveError> {
        replace(&self.fs, &self.best_path(), bytes)
    }

    /// Saves a checkpoint as that of its epoch, and removes those of older epochs; see [`keep_last`](Self::keep_last).
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    pub fn save_epoch<N: Network>(&self, checkpoint: &Checkpoint<N>) -> Result<(), SaveError> {
        if self.keep == 0 {
            Ok(())
        } else {
            self.save_epoch_bytes(checkpoint.epoch(), &checkpoint.to_bytes())
        }
    }

    pub(crate) fn save_epoch_bytes(&self, epoch: u64, bytes: &[u8]) -> Result<(), SaveError> {
        if self.keep == 0 {
            return Ok(());
        }
        replace(&self.fs, &self.epoch_path(epoch), bytes)?;
        for path in self.epochs()?.into_iter().skip(self.keep) {
            attempt(Operation::Remove, &path, || self.fs.remove(&path))?;
        }
        Ok(())
    }

    /// The newest intact checkpoint; `None` if there are none. Newer ones that are damaged are reported.
    ///
    /// # Errors
    ///
    /// If all are damaged, or one is intact but of a different network: an older one would not
    /// help.
    pub fn resume<N: Network>(&mut self) -> Result<Option<Resumed<N>>, ResumeError> {
        Ok(self.newest(Tables::of::<N>())?.map(|Found { checkpoint, path, damaged }| Resumed {
            checkpoint: Checkpoint::typed(checkpoint),
            path,
            damaged,
        }))
    }

    /// [`resume`](Self::resume) for a network with these tables.
    pub(crate) fn newest(&mut self, tables: &Tables) -> Result<Option<Found>, ResumeError> {
        let mut damaged = Vec::new();
        let last = self.look(tables, self.last_path(), &mut damaged)?;
        self.last_is_whole = last.is_some();
        if let Some(checkpoint) = last {
            return Ok(Some(Found { checkpoint, path: self.last_path(), damaged }));
        }
        let mut newest: Option<Found> = None;
        for path in [self.folder.join(PREVIOUS)].into_iter().chain(self.epochs()?) {
            let Some(checkpoint) = self.look(tables, path.clone(), &mut damaged)? else { continue };
            let age = |(contents, _): &Untyped| (contents.epoch, contents.step);
            if newest.as_ref().is_none_or(|newest| age(&newest.checkpoint) < age(&checkpoint)) {
                newest = Some(Found { checkpoint, path, damaged: Vec::new() });
            }
        }
        match newest {
            Some(newest) => Ok(Some(Found { damaged, ..newest })),
            None if damaged.is_empty() => Ok(None),
            None => Err(ResumeError::AllDamaged { folder: self.folder.clone(), damaged }),
        }
    }

    /// The best checkpoint, if there is one.
    ///
    /// # Errors
    ///
    /// If it can't be loaded.
    pub fn best<N: Network>(&self) -> Result<Option<Checkpoint<N>>, LoadError> {
        Ok(found(contents::load(&self.fs, &self.best_path(), Tables::of::<N>()))?.map(Checkpoint::typed))
    }

    /// A checkpoint, if its file exists and is intact.
    fn look(
        &self,
        tables: &Tables,
        path: PathBuf,
        damaged: &mut Vec<LoadError>,
    ) -> Result<Option<Untyped>, LoadError> {
        match found(contents::load(&self.fs, &path, tables)) {
            Err(error) if error.kind.is_damage() => {
                damaged.push(error);
                Ok(None)
            }
            other => other,
        }
    }

    /// The files of epochs, newest first.
    fn epochs(&self) -> Result<Vec<PathBuf>, SaveError> {
        let names = attempt(Operation::List, &self.folder, || self.fs.list(&self.folder))?;
        let epochs = names.into_iter().filter_map(|name| {
            let number = name.to_str()?.strip_prefix("epoch-")?.strip_suffix(ENDING)?;
            Some((number.parse::<u64>().ok()?, self.folder.join(name)))
        });
        let epochs: Vec<_> = epochs.collect();
        let newest_first = argsort(epochs.len(), &|a, b| epochs[b].0.cmp(&epochs[a].0));
        Ok(newest_first.into_iter().map(|place| epochs[place].1.clone()).collect())
    }
}

/// The checkpoint; `None` if there is no such file.
fn found(loaded: Result<Untyped, LoadError>) -> Result<Option<Untyped>, LoadError> {
    match loaded {
        Err(LoadError { kind: LoadErrorKind::Read { cause }, .. }) if cause.kind() == ErrorKind::NotFound => {
            Ok(None)
        }
        other => other.map(Some),
    }
}
