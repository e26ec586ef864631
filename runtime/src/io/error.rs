use core::error::Error;
use core::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A file could not be saved. What was saved before is there still.
#[derive(Debug)]
pub struct SaveError {
    /// What was tried.
    pub operation: Operation,
    /// On which file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub cause: io::Error,
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, path, cause } = self;
        write!(f, "can't {operation} {}: {cause}; {}", path.display(), advice(*operation, cause.kind()))
    }
}

impl Error for SaveError {}

/// A part of saving a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// A folder is created.
    CreateFolder,
    /// A file is created.
    Create,
    /// Bytes are written.
    Write,
    /// A file, or the names in a folder, are brought to the disk.
    Sync,
    /// A file gets its name.
    Rename,
    /// A file that is no longer needed is removed.
    Remove,
    /// A folder is listed.
    List,
    /// A folder is taken for this process alone.
    Lock,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::CreateFolder => "create the folder",
            Self::Create => "create",
            Self::Write => "write",
            Self::Sync => "bring to the disk",
            Self::Rename => "put a new file in the place of",
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
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room and save again",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "choose a folder that can be written to"
        }
        ErrorKind::NotFound => "is the folder still there?",
        ErrorKind::IsADirectory | ErrorKind::NotADirectory | ErrorKind::InvalidInput => "choose another path",
        ErrorKind::InvalidFilename => "choose a shorter name",
        ErrorKind::ResourceBusy => {
            "another process is using the folder: wait for its end or choose another folder"
        }
        ErrorKind::Deadlock => {
            "give each training its own folder, or drop the `Checkpoints` that has this one"
        }
        _ => "what was saved before is still there; save again or elsewhere",
    }
}

/// Tries an operation, again where it was interrupted.
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
