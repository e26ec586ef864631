use core::error::Error;
use core::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A file can't be saved. The previous one is kept.
pub struct SaveError {
    /// The operation.
    pub operation: Operation,
    /// The file or folder.
    pub path: PathBuf,
    /// The system's error.
    pub cause: io::Error,
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, path, cause } = self;
        write!(f, "can't {operation} {}: {cause}; {}", path.display(), advice(*operation, cause.kind()))
    }
}

crate::debug::debug_as_display!(SaveError);

impl Error for SaveError {}

/// An operation while saving a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// A folder is created.
    CreateFolder,
    /// A file is created.
    Create,
    /// Bytes are written.
    Write,
    /// A file, or the names in a folder, are synced to the disk.
    Sync,
    /// A file is renamed.
    Rename,
    /// A file that is no longer needed is removed.
    Remove,
    /// A folder is listed.
    List,
    /// A folder is locked for this process.
    Lock,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::CreateFolder => "create the folder",
            Self::Create => "create",
            Self::Write => "write",
            Self::Sync => "sync to the disk",
            Self::Rename => "replace",
            Self::Remove => "remove",
            Self::List => "list",
            Self::Lock => "lock",
        })
    }
}

fn advice(operation: Operation, kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::PermissionDenied if operation == Operation::List => {
            "choose a folder that can be read and written to"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space and save again",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "choose a folder that can be written to"
        }
        ErrorKind::NotFound => "does the folder still exist?",
        ErrorKind::IsADirectory | ErrorKind::NotADirectory | ErrorKind::InvalidInput => "choose another path",
        ErrorKind::InvalidFilename => "choose a shorter name",
        ErrorKind::ResourceBusy => {
            "another process is using the folder: wait until it ends or choose another folder"
        }
        ErrorKind::Deadlock => {
            "use a different folder for each training run, or drop the `Checkpoints` that has this one open"
        }
        _ => "the previous file is kept; save again or to another folder",
    }
}

/// Retries an operation if it was interrupted.
pub(crate) fn attempt<V>(
    operation: Operation,
    path: &Path,
    mut try_it: impl FnMut() -> io::Result<V>,
) -> Result<V, SaveError> {
    loop {
        match try_it() {
            Ok(value) => return Ok(value),
            Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
            Err(cause) => return Err(SaveError { operation, path: path.to_owned(), cause }),
        }
    }
}
