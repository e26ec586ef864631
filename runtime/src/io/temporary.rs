use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::attempt;
use super::name::{stem_of, stem_within, temporary_name};
use super::replace::folder_of;
use super::{Disk, Operation, SaveError};

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
        // From here on the file is removed when something fails.
        let mut temporary = Self::empty(disk, target)?;
        write_all(disk, &mut temporary.file, target, bytes)?;
        attempt(Operation::Sync, target, || disk.sync(&mut temporary.file))?;
        Ok(temporary)
    }

    /// A file with nothing in it.
    pub(super) fn empty(disk: &'d D, target: &'d Path) -> Result<Self, SaveError> {
        let (path, file) = create(disk, target)?;
        Ok(Self { disk, file, path, target, is_put: false })
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
    let refused = |kind: ErrorKind| {
        let cause = kind.into();
        SaveError { operation: Operation::Create, path: target.to_owned(), cause }
    };
    let name = target.file_name().ok_or_else(|| refused(ErrorKind::InvalidInput))?;
    for _ in 0..NAMES {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder_of(target).join(temporary_name(name, process::id(), number));
        match attempt(Operation::Create, &path, || disk.create_for(&path, target)) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.cause.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(refused(ErrorKind::AlreadyExists))
}

/// Writes all bytes to a file; `path` is what it will be called.
pub(super) fn write_all<D: Disk>(
    disk: &D,
    file: &mut D::File,
    path: &Path,
    bytes: &[u8],
) -> Result<(), SaveError> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let written = attempt(Operation::Write, path, || match disk.write(file, rest) {
            Ok(0) => Err(ErrorKind::WriteZero.into()),
            written => written,
        })?;
        rest = rest.get(written..).unwrap_or_default();
    }
    Ok(())
}

/// Removes what killed processes left of a file.
pub(super) fn sweep_of<D: Disk>(disk: &D, path: &Path) {
    let stem = path.file_name().map(stem_of);
    sweep(disk, folder_of(path), |name| stem.as_ref().is_some_and(|stem| stem.as_encoded_bytes() == name));
}

/// Removes what killed processes left of the files in a folder whose names `of` picks, as far as temporary names
/// have them; see [`Disk::remove_abandoned`]. That it can't is no reason not to save.
pub(crate) fn sweep<D: Disk>(disk: &D, folder: &Path, of: impl Fn(&[u8]) -> bool) {
    let names: Vec<OsString> = attempt(Operation::List, folder, || disk.list(folder)).unwrap_or_default();
    for name in names.iter().filter(|name| stem_within(name.as_encoded_bytes()).is_some_and(&of)) {
        _ = disk.remove_abandoned(&folder.join(name));
    }
}
