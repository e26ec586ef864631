use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::attempt;
use super::name::{stem_of, stem_within, temporary_name};
use super::replace::folder_of;
use super::{FileSystem, Operation, SaveError};

/// Number of names to try: those of a killed process may be taken.
const NAMES: usize = 1000;

/// Counter of the temporary files of this process.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A new file, complete and synced, under a temporary name in the folder of its target. It is removed
/// unless it is renamed.
pub(crate) struct Temporary<'d, D: FileSystem> {
    fs: &'d D,
    /// Held until the file is renamed, so that nobody treats it as abandoned.
    file: D::File,
    path: PathBuf,
    target: &'d Path,
    is_put: bool,
}

impl<'d, D: FileSystem> Temporary<'d, D> {
    /// Writes the file that will replace `target`.
    pub(crate) fn write(fs: &'d D, target: &'d Path, bytes: &[u8]) -> Result<Self, SaveError> {
        // From here on the file is removed on failure.
        let mut temporary = Self::empty(fs, target)?;
        write_all(fs, &mut temporary.file, target, bytes)?;
        attempt(Operation::Sync, target, || fs.sync(&mut temporary.file))?;
        Ok(temporary)
    }

    /// A file with nothing in it.
    pub(super) fn empty(fs: &'d D, target: &'d Path) -> Result<Self, SaveError> {
        let (path, file) = create(fs, target)?;
        Ok(Self { fs, file, path, target, is_put: false })
    }

    /// Renames it to its target. This is durable once the folder is synced.
    pub(crate) fn put(mut self) -> Result<(), SaveError> {
        attempt(Operation::Rename, self.target, || self.fs.rename(&self.path, self.target))?;
        self.is_put = true;
        Ok(())
    }
}

impl<D: FileSystem> Drop for Temporary<'_, D> {
    fn drop(&mut self) {
        if !self.is_put {
            // If this fails too, the next save removes it.
            _ = attempt(Operation::Remove, &self.path, || self.fs.remove(&self.path));
        }
    }
}

/// A temporary file with an unused name.
fn create<D: FileSystem>(fs: &D, target: &Path) -> Result<(PathBuf, D::File), SaveError> {
    let refused = |kind: ErrorKind| {
        let cause = kind.into();
        SaveError { operation: Operation::Create, path: target.to_owned(), cause }
    };
    let name = target.file_name().ok_or_else(|| refused(ErrorKind::InvalidInput))?;
    for _ in 0..NAMES {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder_of(target).join(temporary_name(name, process::id(), number));
        match attempt(Operation::Create, &path, || fs.create_for(&path, target)) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.cause.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(refused(ErrorKind::AlreadyExists))
}

/// Writes all bytes to a file; `path` is its final name.
pub(super) fn write_all<D: FileSystem>(
    fs: &D,
    file: &mut D::File,
    path: &Path,
    bytes: &[u8],
) -> Result<(), SaveError> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let written = attempt(Operation::Write, path, || match fs.write(file, rest) {
            Ok(0) => Err(ErrorKind::WriteZero.into()),
            written => written,
        })?;
        rest = rest.get(written..).unwrap_or_default();
    }
    Ok(())
}

/// Removes temporary files that killed processes left for a file.
pub(super) fn sweep_of<D: FileSystem>(fs: &D, path: &Path) {
    let stem = path.file_name().map(stem_of);
    sweep(fs, folder_of(path), |name| stem.as_ref().is_some_and(|stem| stem.as_encoded_bytes() == name));
}

/// Removes temporary files that killed processes left for the files in a folder whose names `of` selects, as far as
/// temporary names contain them; see [`FileSystem::remove_abandoned`]. Failure to do so does not prevent saving.
pub(crate) fn sweep<D: FileSystem>(fs: &D, folder: &Path, of: impl Fn(&[u8]) -> bool) {
    let names: Vec<OsString> = attempt(Operation::List, folder, || fs.list(folder)).unwrap_or_default();
    for name in names.iter().filter(|name| stem_within(name.as_encoded_bytes()).is_some_and(&of)) {
        _ = fs.remove_abandoned(&folder.join(name));
    }
}
