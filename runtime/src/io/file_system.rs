use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::Disk;

/// The files of the system.
///
/// A file that is being written is locked as long as its process lives, so that others can tell it from one
/// that a killed process left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileSystem;

impl Disk for FileSystem {
    type File = File;
    type Lock = File;

    fn create(&self, path: &Path) -> io::Result<File> {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        // Between its creation and its lock another process may have taken it for abandoned.
        if try_lock(&file)? && fs::exists(path)? { Ok(file) } else { Err(ErrorKind::AlreadyExists.into()) }
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    fn sync(&self, file: &mut File) -> io::Result<()> {
        file.sync_all()
    }

    /// Does nothing where folders can't be opened.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Leaves the file where the file system knows no locks.
    fn remove_abandoned(&self, path: &Path) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => fs::remove_file(path),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => Ok(()),
        }
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    /// Always gives the lock where the file system knows none.
    fn lock(&self, path: &Path) -> io::Result<Option<File>> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        Ok(try_lock(&file)?.then_some(file))
    }
}

/// Whether the lock was free, or there are no locks.
fn try_lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(cause)) if cause.kind() == ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(cause)) => Err(cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_nobody_writes_is_abandoned() {
        let folder = tempfile::tempdir().unwrap();
        let [written, abandoned] = ["written", "abandoned"].map(|name| folder.path().join(name));
        let file = FileSystem.create(&written).unwrap();
        drop(FileSystem.create(&abandoned).unwrap());
        for path in [&written, &abandoned] {
            FileSystem.remove_abandoned(path).unwrap();
        }
        assert_eq!(FileSystem.list(folder.path()).unwrap(), ["written"]);
        assert_eq!(FileSystem.create(&written).unwrap_err().kind(), ErrorKind::AlreadyExists);
        drop(file);
        FileSystem.remove_abandoned(&written).unwrap();
        assert!(FileSystem.list(folder.path()).unwrap().is_empty());
    }

    #[test]
    fn a_lock_is_given_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = FileSystem.lock(&path).unwrap();
        assert!(lock.is_some());
        assert!(FileSystem.lock(&path).unwrap().is_none());
        drop(lock);
        assert!(FileSystem.lock(&path).unwrap().is_some());
    }
}
