use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// What a path leads to, where something is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file, or a name that a file can get. Links are followed: this is the path of what they lead to.
    File(PathBuf),
    /// Something that takes bytes and can't be replaced, such as a pipe, a terminal or `/dev/stdout`.
    Stream(PathBuf),
}

/// What writing safely needs of a file system.
///
/// What was not brought to the disk by [`sync`](Self::sync) and [`sync_folder`](Self::sync_folder) may be lost
/// in a crash, in parts and in any order. A rename is whole or was not.
pub trait Disk {
    /// A file that is being written. While one exists, nobody holds it for abandoned.
    type File;
    /// A lock; given back where it is dropped, and where its process ends.
    type Lock;

    /// Creates a file that was not there.
    ///
    /// # Errors
    ///
    /// [`AlreadyExists`](io::ErrorKind::AlreadyExists) where it was there, or what the system says.
    fn create(&self, path: &Path) -> io::Result<Self::File>;

    /// Creates a file that was not there and that will take the place of `target`: with the owner and the permissions
    /// of the file that is there now, if there is one. At no time may anybody read it who may not read that one.
    ///
    /// Unless it is said, permissions are those of any new file.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create).
    fn create_for(&self, path: &Path, target: &Path) -> io::Result<Self::File> {
        let _ = target;
        self.create(path)
    }

    /// What a path leads to, behind links. Unless it is said, there are no links, and every path is that of a file.
    ///
    /// # Errors
    ///
    /// [`IsADirectory`](io::ErrorKind::IsADirectory) where there is a folder, or what the system says.
    fn place(&self, path: &Path) -> io::Result<Place> {
        Ok(Place::File(path.to_owned()))
    }

    /// Opens a [`Stream`](Place::Stream), to [`write`](Self::write) to it.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn open_stream(&self, path: &Path) -> io::Result<Self::File> {
        let _ = path;
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Appends the first of these bytes and tells how many.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<usize>;

    /// Waits until the file's content is on the disk.
    ///
    /// # Errors
    ///
    /// What the system says. It is not known then what is on the disk.
    fn sync(&self, file: &mut Self::File) -> io::Result<()>;

    /// Waits until the names in a folder are on the disk, where the system can be asked for that.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Gives a file another name, in the place of one that has it.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// The content of a file.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The names of the files and folders in a folder.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// Removes a file.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Removes a file that nobody is writing any more, and leaves any other.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn remove_abandoned(&self, path: &Path) -> io::Result<()>;

    /// Creates a folder in a folder that there is.
    ///
    /// # Errors
    ///
    /// [`AlreadyExists`](io::ErrorKind::AlreadyExists) where it was there, or what the system says.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Takes the lock that a file stands for, which is created where it is missing; `None` where another
    /// process has it.
    ///
    /// # Errors
    ///
    /// [`Deadlock`](io::ErrorKind::Deadlock) where this process has it, or what the system says.
    fn lock(&self, path: &Path) -> io::Result<Option<Self::Lock>>;
}

/// A disk that is held elsewhere is one too.
impl<D: Disk + ?Sized> Disk for &D {
    type File = D::File;
    type Lock = D::Lock;

    fn create(&self, path: &Path) -> io::Result<D::File> {
        (**self).create(path)
    }

    fn create_for(&self, path: &Path, target: &Path) -> io::Result<D::File> {
        (**self).create_for(path, target)
    }

    fn place(&self, path: &Path) -> io::Result<Place> {
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
