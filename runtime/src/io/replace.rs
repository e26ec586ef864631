use std::io::ErrorKind;
use std::path::Path;

use super::error::attempt;
use super::temporary::{Temporary, sweep_of, write_all};
use super::{Disk, Operation, Place, SaveError};

/// Puts new content in the place of a file, or creates it; in a crash it has its old content or its new one.
///
/// The new content is written to a file of another name in the same folder and brought to the disk; then that
/// file gets the name, and the name is brought to the disk. After that the new content stays. Several
/// processes may do this at once. Folders that are missing are created. What a killed process left, the next
/// `replace` of the same file removes.
///
/// A symbolic link stays: what it leads to is replaced, or created. The new file has the permissions of the one that
/// it replaces, and its owner and group where the system allows that; where the group has to be another one, that
/// group may do no more than everybody. Access control lists and other attributes are not kept. A file that was not
/// there gets the permissions of any new file.
///
/// What can't be replaced, a pipe or a device such as `/dev/stdout`, gets the bytes written to it.
///
/// # Errors
///
/// When the disk does not do what it should. The old content is in its place then, and nothing of the new one
/// is left; where only the last step failed, the new content is there, but a crash may take it back.
pub fn replace<D: Disk>(disk: &D, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let path = match place(disk, path)? {
        Place::File(path) => path,
        Place::Stream(path) => {
            let mut stream = attempt(Operation::Write, &path, || disk.open_stream(&path))?;
            return write_all(disk, &mut stream, &path, bytes);
        }
    };
    let folder = folder_of(&path);
    create_folders(disk, folder)?;
    sweep_of(disk, &path);
    Temporary::write(disk, &path, bytes)?.put()?;
    attempt(Operation::Sync, folder, || disk.sync_folder(folder))
}

/// Makes sure that [`replace`] can work there, for before work that takes long: it creates folders that are missing, and
/// a file beside the place that it removes again.
///
/// # Errors
///
/// What [`replace`] would fail with before it has written anything.
pub fn check<D: Disk>(disk: &D, path: &Path) -> Result<(), SaveError> {
    // A stream is not opened: who reads from a pipe would take its closing for the end.
    let Place::File(path) = place(disk, path)? else { return Ok(()) };
    create_folders(disk, folder_of(&path))?;
    Temporary::empty(disk, &path).map(drop)
}

fn place<D: Disk>(disk: &D, path: &Path) -> Result<Place, SaveError> {
    attempt(Operation::Rename, path, || disk.place(path))
}

/// The folder that a file lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Creates a folder and those that it lies in, where they are missing, and brings their names to the disk.
pub(crate) fn create_folders<D: Disk>(disk: &D, folder: &Path) -> Result<(), SaveError> {
    if disk.list(folder).is_ok() {
        return Ok(());
    }
    let outer = folder_of(folder);
    if outer != folder && folder.file_name().is_some() {
        create_folders(disk, outer)?;
    }
    match attempt(Operation::CreateFolder, folder, || disk.create_folder(folder)) {
        Err(error) if error.cause.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created.and_then(|()| attempt(Operation::Sync, outer, || disk.sync_folder(outer))),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::io::FileSystem;

    #[test]
    fn a_file_is_replaced_as_a_whole_in_folders_that_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/file");
        replace(&FileSystem, &path, b"the old one").unwrap();
        replace(&FileSystem, &path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(FileSystem.list(path.parent().unwrap()).unwrap(), ["file"]);
        replace(&FileSystem, &path, b"").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"");
    }

    #[test]
    fn a_name_without_a_folder_lies_in_the_current_one() {
        assert_eq!(folder_of(Path::new("file")), Path::new("."));
        assert_eq!(folder_of(Path::new("a/file")), Path::new("a"));
        assert_eq!(folder_of(Path::new("/file")), Path::new("/"));
    }
}
