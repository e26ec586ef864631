use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// Kind of a path to write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file, or a name for a new one. Links are followed: this is the path of their target.
    File(PathBuf),
    /// A stream, which can't be replaced, such as a pipe, a terminal or `/dev/stdout`.
    Stream(PathBuf),
}

/// A file system, as far as writing files safely needs it.
///
/// Anything not synced by [`sync`](Self::sync) and [`sync_folder`](Self::sync_folder) may be lost
/// in a crash, in parts and in any order. A rename is atomic.
pub trait FileSystem {
    /// A file that is being written. While it exists, nobody treats it as abandoned.
    type File;
    /// A lock; released when it is dropped, and when its process ends.
    type Lock;

    /// Creates a new file.
    ///
    /// # Errors
    ///
    /// [`AlreadyExists`](io::ErrorKind::AlreadyExists) if it exists, or the system's error.
    fn create(&self, path: &Path) -> io::Result<Self::File>;

    /// Creates a new file that will replace `target`: with the owner and the permissions
    /// of the existing file, if there is one. At no time can it be read by anybody who can't read that one.
    ///
    /// By default the permissions are those of any new file.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create).
    fn create_for(&self, path: &Path, target: &Path) -> io::Result<Self::File> {
        let _ = target;
        self.create(path)
    }

    /// The target of a path, following links. By default there are no links, and every path is that of a file.
    ///
    /// # Errors
    ///
    /// [`IsADirectory`](io::ErrorKind::IsADirectory) if it is a folder, or the system's error.
    fn place(&self, path: &Path) -> io::Result<Target> {
        Ok(Target::File(path.to_owned()))
    }

    /// Opens a [`Stream`](Target::Stream) for [`write`](Self::write).
    ///
    /// # Errors
    ///
    /// The system's error.
    fn open_stream(&self, path: &Path) -> io::Result<Self::File> {
        let _ = path;
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Appends the first of these bytes and returns their number.
    ///
    /// # Errors
    ///
    /// The system's error.
    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<usize>;

    /// Waits until the file's content is on the disk (fsync).
    ///
    /// # Errors
    ///
    /// The system's error. The content of the disk is then unknown.
    fn sync(&self, file: &mut Self::File) -> io::Result<()>;

    /// Waits until the names in a folder are on the disk, if the system supports that.
    ///
    /// # Errors
    ///
    /// The system's error.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Renames a file, replacing an existing one.
    ///
    /// # Errors
    ///
    /// The system's error.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// The content of a file.
    ///
    /// # Errors
    ///
    /// The system's error.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The names of the files and folders in a folder.
    ///
    /// # Errors
    ///
    /// The system's error.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// Removes a file.
    ///
    /// # Errors
    ///
    /// The system's error.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Removes a file unless somebody is writing it.
    ///
    /// # Errors
    ///
    /// The system's error.
    fn remove_abandoned(&self, path: &Path) -> io::Result<()>;

    /// Creates a folder in an existing one.
    ///
    /// # Errors
    ///
    /// [`AlreadyExists`](io::ErrorKind::AlreadyExists) if it exists, or the system's error.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Acquires the lock of a lock file, which is created if it does not exist; `None` if another
    /// process has it.
    ///
    /// # Errors
    ///
    /// [`Deadlock`](io::ErrorKind::Deadlock) if this process has it, or the system's error.
    fn lock(&self, path: &Path) -> io::Result<Option<Self::Lock>>;
}

/// A reference to a file system is one, too.
impl<D: FileSystem + ?Sized> FileSystem for &D {
    type File = D::File;
    type Lock = D::Lock;

    fn create(&self, path: &Path) -> io::Result<D::File> {
        (**self).create(path)
    }

    fn create_for(&self, path: &Path, target: &Path) -> io::Result<D::File> {
        (**self).create_for(path, target)
    }

    fn place(&self, path: &Path) -> io::Result<Target> {
        (**self).place(path)
    }

    fn open_stream(&self, path: &Path) -> io::Result<D::File> {
        (**self).open_stream(path)
    }

    fn write(&self, file: &mut D::File, bytes: &[u8]) -> io::Result<usize> {
        (**self).write(file, bytes)
    }

    fn sync(&self, file: &mut D::File) -> io::Result<()> {
        (**self).sync(file)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        (**self).sync_folder(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (**self).rename(from, to)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        (**self).read(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        (**self).list(folder)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        (**self).remove(path)
    }

    fn remove_abandoned(&self, path: &Path) -> io::Result<()> {
        (**self).remove_abandoned(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        (**self).create_folder(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<D::Lock>> {
        (**self).lock(path)
    }
}
