use std::io::ErrorKind;
use std::path::Path;

use super::error::attempt;
use super::temporary::{Temporary, sweep_of, write_all};
use super::{FileSystem, Operation, SaveError, Target};

/// Replaces the content of a file atomically, or creates it; after a crash it has its old content or its new one.
///
/// The new content is written to a temporary file in the same folder and synced to the disk; then the
/// file is renamed, and the folder is synced. After that the new content is durable. Several
/// processes may do this at once. Missing folders are created. Files left behind by a killed process are removed by the
/// next `replace` of the same file.
///
/// A symbolic link is kept: its target is replaced, or created. The new file has the permissions of the one that
/// it replaces, and its owner and group if the system allows that; if the group can't be kept, the new
/// group gets no more permissions than everybody. Access control lists and other attributes are not kept. A new file
/// gets the default permissions.
///
/// A stream, such as a pipe or `/dev/stdout`, can't be replaced; the bytes are written to it.
///
/// # Errors
///
/// If the file can't be written. The old content is kept then, and no temporary file is
/// left; if only the last step failed, the new content is there, but may be lost in a crash.
pub fn replace<D: FileSystem>(fs: &D, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let path = match place(fs, path)? {
        Target::File(path) => path,
        Target::Stream(path) => {
            let mut stream = attempt(Operation::Write, &path, || fs.open_stream(&path))?;
            return write_all(fs, &mut stream, &path, bytes);
        }
    };
    let folder = folder_of(&path);
    create_folders(fs, folder)?;
    sweep_of(fs, &path);
    Temporary::write(fs, &path, bytes)?.put()?;
    attempt(Operation::Sync, folder, || fs.sync_folder(folder))
}

/// Checks that [`replace`] can work there, before a long computation: it creates missing folders, and
/// a file next to the path, which it removes again.
///
/// # Errors
///
/// The errors of [`replace`] from before it writes anything.
pub fn check<D: FileSystem>(fs: &D, path: &Path) -> Result<(), SaveError> {
    // A stream is not opened: the reader of a pipe would see the end of it.
    let Target::File(path) = place(fs, path)? else { return Ok(()) };
    create_folders(fs, folder_of(&path))?;
    Temporary::empty(fs, &path).map(drop)
}

fn place<D: FileSystem>(fs: &D, path: &Path) -> Result<Target, SaveError> {
    attempt(Operation::Rename, path, || fs.place(path))
}

/// The folder of a file.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Creates a folder and its missing parents, and syncs their names to the disk.
pub(crate) fn create_folders<D: FileSystem>(fs: &D, folder: &Path) -> Result<(), SaveError> {
    if fs.list(folder).is_ok() {
        return Ok(());
    }
    let outer = folder_of(folder);
    if outer != folder && folder.file_name().is_some() {
        create_folders(fs, outer)?;
    }
    match attempt(Operation::CreateFolder, folder, || fs.create_folder(folder)) {
        Err(error) if error.cause.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created.and_then(|()| attempt(Operation::Sync, outer, || fs.sync_folder(outer))),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::io::StdFileSystem;

    #[test]
    fn a_file_is_replaced_as_a_whole_in_folders_that_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/file");
        replace(&StdFileSystem, &path, b"the old one").unwrap();
        replace(&StdFileSystem, &path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(StdFileSystem.list(path.parent().unwrap()).unwrap(), ["file"]);
        replace(&StdFileSystem, &path, b"").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"");
    }

    #[test]
    fn a_name_without_a_folder_lies_in_the_current_one() {
        assert_eq!(folder_of(Path::new("file")), Path::new("."));
        assert_eq!(folder_of(Path::new("a/file")), Path::new("a"));
        assert_eq!(folder_of(Path::new("/file")), Path::new("/"));
    }
}
