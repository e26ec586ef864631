use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::attempt;
use super::replace::folder_of;
use super::{Disk, Operation, SaveError};

/// How a temporary file's name ends; it begins with a dot and the name of the file that it will be.
const ENDING: &str = ".tmp";

/// How many names are tried: those of a process that was killed may be taken.
const NAMES: usize = 1000;

/// Numbers the temporary files of this process.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A new file, complete and on the disk, under a name of its own beside its place. Unless it is put
/// there, it is removed.
pub(crate) struct Temporary<'d, D: Disk> {
    disk: &'d D,
    /// Held until the file has its name, so that nobody takes it for abandoned.
    file: D::File,
    path: PathBuf,
    target: &'d Path,
    is_put: bool,
}

impl<'d, D: Disk> Temporary<'d, D> {
    /// Writes the file that will take the place of `target`.
    pub(crate) fn write(disk: &'d D, target: &'d Path, bytes: &[u8]) -> Result<Self, SaveError> {
        let (path, file) = create(disk, target)?;
        // From here on the file is removed when something fails.
        let mut temporary = Self { disk, file, path, target, is_put: false };
        let mut rest = bytes;
        while !rest.is_empty() {
            let written =
                attempt(Operation::Write, target, || match disk.write(&mut temporary.file, rest) {
                    Ok(0) => Err(ErrorKind::WriteZero.into()),
                    written => written,
                })?;
            rest = rest.get(written..).unwrap_or_default();
        }
        attempt(Operation::Sync, target, || disk.sync(&mut temporary.file))?;
        Ok(temporary)
    }

    /// Puts it in its place. It stays there in a crash once the folder is synced.
    pub(crate) fn put(mut self) -> Result<(), SaveError> {
        attempt(Operation::Rename, self.target, || self.disk.rename(&self.path, self.target))?;
        self.is_put = true;
        Ok(())
    }
}

impl<D: Disk> Drop for Temporary<'_, D> {
    fn drop(&mut self) {
        if !self.is_put {
            // Where this fails too, the next save sweeps it.
            _ = attempt(Operation::Remove, &self.path, || self.disk.remove(&self.path));
        }
    }
}

/// A temporary file with a name that nobody has.
fn create<D: Disk>(disk: &D, target: &Path) -> Result<(PathBuf, D::File), SaveError> {
    let taken = |path: &Path| {
        let cause = ErrorKind::AlreadyExists.into();
        SaveError { operation: Operation::Create, path: path.to_owned(), cause }
    };
    let Some(name) = target.file_name() else {
        let cause = ErrorKind::InvalidInput.into();
        return Err(SaveError { operation: Operation::Create, path: target.to_owned(), cause });
    };
    for _ in 0..NAMES {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let mut own = beginning(name);
        own.push(format!("{}-{number}{ENDING}", process::id()));
        let path = folder_of(target).join(own);
        match attempt(Operation::Create, &path, || disk.create(&path)) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.cause.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(taken(target))
}

/// How the names of a file's temporary ones begin.
fn beginning(name: &OsStr) -> OsString {
    let mut beginning = OsString::from(".");
    beginning.push(name);
    beginning.push(".");
    beginning
}

/// Removes what killed processes left of files of this name. That it can't is no reason not to save.
pub(crate) fn sweep<D: Disk>(disk: &D, target: &Path) {
    let Some(name) = target.file_name() else { return };
    let (folder, beginning) = (folder_of(target), beginning(name));
    let names = attempt(Operation::List, folder, || disk.list(folder)).unwrap_or_default();
    let is_temporary = |name: &OsString| {
        let bytes = name.as_encoded_bytes();
        bytes.starts_with(beginning.as_encoded_bytes()) && bytes.ends_with(ENDING.as_bytes())
    };
    for name in names.into_iter().filter(is_temporary) {
        _ = disk.remove_abandoned(&folder.join(name));
    }
}
