use std::io::ErrorKind;
use std::path::Path;

use super::error::attempt;
use super::temporary::{Temporary, sweep};
use super::{Disk, Operation, SaveError};

/// Puts new content in the place of a file, or creates it; in a crash it has its old content or its new one.
///
/// The new content is written to a file of another name in the same folder and brought to the disk; then that
/// file gets the name, and the name is brought to the disk. After that the new content stays. Several
/// processes may do this at once. Folders that are missing are created. What a killed process left, the next
/// `replace` of the same file removes.
///
/// A symbolic link is replaced, not followed.
///
/// # Errors
///
/// When the disk does not do what it should. The old content is in its place then, and nothing of the new one
/// is left; where only the last step failed, the new content is there, but a crash may take it back.
pub fn replace<D: Disk>(disk: &D, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let folder = folder_of(path);
    create_folders(disk, folder)?;
    sweep(disk, folder, |name| Some(name) == path.file_name());
    Temporary::write(disk, path, bytes)?.put()?;
    attempt(Operation::Sync, folder, || disk.sync_folder(folder))
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
