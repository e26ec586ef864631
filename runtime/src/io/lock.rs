use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The locks held by this process, to tell it from others.
static OWN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A lock of the [`FileSystem`](super::FileSystem); released when it is dropped.
#[derive(Debug)]
pub struct FolderLock {
    path: PathBuf,
    _file: File,
}

impl FolderLock {
    /// Acquires the lock of a file; `None` if another process has it.
    pub(super) fn take(path: &Path) -> io::Result<Option<Self>> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        let path = fs::canonicalize(path)?;
        let mut own = own();
        if own.contains(&path) {
            return Err(io::Error::new(ErrorKind::Deadlock, "it is already open in this process"));
        }
        if !try_lock(&file)? {
            return Ok(None);
        }
        own.push(path.clone());
        Ok(Some(Self { path, _file: file }))
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        own().retain(|path| *path != self.path);
    }
}

/// No code that can panic runs while it is held.
fn own() -> MutexGuard<'static, Vec<PathBuf>> {
    OWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the lock was free, or locks are not supported.
pub(super) fn try_lock(file: &File) -> io::Result<bool> {
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
    fn a_lock_is_given_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = FolderLock::take(&path).unwrap();
        assert!(lock.is_some());
        let again = FolderLock::take(&folder.path().join(".").join("lock")).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Deadlock);
        drop(lock);
        assert!(FolderLock::take(&path).unwrap().is_some());
    }

    #[test]
    fn the_lock_of_another_process_is_none_of_this_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        // As another process has it: known to the system alone.
        let of_another = File::create(&path).unwrap();
        of_another.lock().unwrap();
        assert!(FolderLock::take(&path).unwrap().is_none());
        drop(of_another);
        assert!(FolderLock::take(&path).unwrap().is_some());
    }
}
