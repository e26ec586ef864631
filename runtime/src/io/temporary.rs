use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::attempt;
use super::replace::folder_of;
use super::{Disk, Operation, SaveError};

/// How a temporary file's name ends: `.NAME.PROCESS-NUMBER.tmp` becomes the file `NAME`.
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
        let mut own = OsString::from(".");
        own.push(name);
        own.push(format!(".{}-{number}{ENDING}", process::id()));
        let path = folder_of(target).join(own);
        match attempt(Operation::Create, &path, || disk.create(&path)) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.cause.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(taken(target))
}

/// Removes what killed processes left of the files in a folder whose names `of` picks; see
/// [`Disk::remove_abandoned`]. That it can't is no reason not to save.
pub(crate) fn sweep<D: Disk>(disk: &D, folder: &Path, of: impl Fn(&OsStr) -> bool) {
    let names = attempt(Operation::List, folder, || disk.list(folder)).unwrap_or_default();
    for name in names.iter().filter(|name| target_of(name).is_some_and(&of)) {
        _ = disk.remove_abandoned(&folder.join(name));
    }
}

/// The name of the file that a temporary one, by its name, was to become.
fn target_of(name: &OsStr) -> Option<&OsStr> {
    let name = name.to_str()?.strip_prefix('.')?.strip_suffix(ENDING)?;
    let (target, own) = name.rsplit_once('.')?;
    let (process, number) = own.split_once('-')?;
    let are_digits = [process, number].iter().all(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    are_digits.then_some(OsStr::new(target))
}
