use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::lock::{FolderLock, try_lock};
use super::replace::folder_of;
use super::{FileSystem, Target};

/// Maximum number of chained links, as in Linux.
const LINKS: usize = 40;

/// The file system of the operating system.
///
/// A file that is being written is locked while its process lives, so that other processes can tell it from one
/// left behind by a killed process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StdFileSystem;

impl FileSystem for StdFileSystem {
    type File = File;
    type Lock = FolderLock;

    fn create(&self, path: &Path) -> io::Result<File> {
        create(OpenOptions::new(), path)
    }

    /// Permissions and owners exist on systems like Unix.
    fn create_for(&self, path: &Path, target: &Path) -> io::Result<File> {
        let old = match fs::metadata(target) {
            Err(error) if error.kind() == ErrorKind::NotFound => return self.create(path),
            old => old?,
        };
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, super::owner::OWNERS_ALONE);
        let file = create(options, path)?;
        #[cfg(unix)]
        super::owner::take_over(&file, &old);
        #[cfg(not(unix))]
        let _ = old;
        Ok(file)
    }

    fn place(&self, path: &Path) -> io::Result<Target> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            if is_descriptor(&path) {
                return Ok(Target::Stream(path));
            }
            match fs::symlink_metadata(&path) {
                Ok(found) if found.is_symlink() => path = folder_of(&path).join(fs::read_link(&path)?),
                Ok(found) if found.is_dir() => return Err(ErrorKind::IsADirectory.into()),
                Ok(found) if !found.is_file() => return Ok(Target::Stream(path)),
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => return Ok(Target::File(path)),
            }
        }
        // The system's own error for such links.
        fs::metadata(&path)?;
        Err(ErrorKind::InvalidInput.into())
    }

    /// Appends: `/dev/stdout` may be a file that other processes write to as well.
    fn open_stream(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().append(true).open(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    fn sync(&self, file: &mut File) -> io::Result<()> {
        file.sync_all()
    }

    /// Does nothing if folders can't be opened, and for one that can be written but not read: the system
    /// then syncs its names at some later time.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(not(unix)) {
            return Ok(());
        }
        match File::open(folder) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
            opened => opened?.sync_all(),
        }
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

    /// Leaves the file if the file system has no locks.
    fn remove_abandoned(&self, path: &Path) -> io::Result<()> {
        let opened = OpenOptions::new().write(true).open(path);
        // A file that can't be written can still be locked if it can be read.
        let file = opened.or_else(|_| File::open(path))?;
        match file.try_lock() {
            Ok(()) => fs::remove_file(path),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => Ok(()),
        }
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    /// Always locks for the first user in a process if the file system has no locks.
    fn lock(&self, path: &Path) -> io::Result<Option<FolderLock>> {
        FolderLock::take(path)
    }
}

/// Creates a new file and locks it.
fn create(mut options: OpenOptions, path: &Path) -> io::Result<File> {
    let file = options.write(true).create_new(true).open(path)?;
    // Between its creation and its lock another process may have treated it as abandoned.
    if try_lock(&file)? && fs::exists(path)? { Ok(file) } else { Err(ErrorKind::AlreadyExists.into()) }
}

/// Whether a path is a descriptor that a process has open, as `/dev/stdout` finally is.
fn is_descriptor(path: &Path) -> bool {
    let is_of_a_process = path.starts_with("/proc") || path.starts_with("/dev");
    cfg!(unix) && is_of_a_process && path.parent().is_some_and(|folder| folder.ends_with("fd"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_nobody_writes_is_abandoned() {
        let folder = tempfile::tempdir().unwrap();
        let [written, abandoned] = ["written", "abandoned"].map(|name| folder.path().join(name));
        let file = StdFileSystem.create(&written).unwrap();
        drop(StdFileSystem.create(&abandoned).unwrap());
        for path in [&written, &abandoned] {
            StdFileSystem.remove_abandoned(path).unwrap();
        }
        assert_eq!(StdFileSystem.list(folder.path()).unwrap(), ["written"]);
        assert_eq!(StdFileSystem.create(&written).unwrap_err().kind(), ErrorKind::AlreadyExists);
        drop(file);
        StdFileSystem.remove_abandoned(&written).unwrap();
        assert!(StdFileSystem.list(folder.path()).unwrap().is_empty());
    }

    #[cfg(unix)]
    mod on_unix {
        use std::os::unix::fs::symlink;

        use super::*;

        #[test]
        fn links_are_followed_to_files_and_to_where_there_is_none_yet() {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            fs::write(at("file"), "").unwrap();
            symlink("file", at("link")).unwrap();
            symlink(at("link"), at("link to a link")).unwrap();
            symlink("nothing", at("dangling")).unwrap();
            symlink("turning", at("turning")).unwrap();
            symlink("/dev/null", at("device")).unwrap();
            for (name, place) in [
                ("file", Target::File(at("file"))),
                ("new", Target::File(at("new"))),
                ("link", Target::File(at("file"))),
                ("link to a link", Target::File(at("file"))),
                ("dangling", Target::File(at("nothing"))),
                ("device", Target::Stream("/dev/null".into())),
            ] {
                assert_eq!(StdFileSystem.place(&at(name)).unwrap(), place, "{name}");
            }
            assert_eq!(StdFileSystem.place(folder.path()).unwrap_err().kind(), ErrorKind::IsADirectory);
            let turning = StdFileSystem.place(&at("turning")).unwrap_err().to_string();
            assert!(turning.contains("symbolic links"), "{turning}");
        }

        #[test]
        fn what_a_process_has_open_is_a_stream() {
            assert!(matches!(StdFileSystem.place(Path::new("/dev/stdout")), Ok(Target::Stream(_))));
            assert!(is_descriptor(Path::new("/proc/self/fd/1")) && is_descriptor(Path::new("/dev/fd/1")));
            assert!(!is_descriptor(Path::new("/home/fd/1")) && !is_descriptor(Path::new("/dev/shm/file")));
        }
    }
}
