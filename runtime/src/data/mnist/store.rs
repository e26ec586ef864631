//! Writing a file so that nobody ever sees a part of it.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::data::DataError;

/// Puts a file in its place, or leaves everything as it was.
///
/// It is written under a name of its own in the same folder, brought to the disk, and renamed; so
/// several processes may do this at once, and what was there stays there until the end.
pub(super) fn store(path: &Path, bytes: &[u8]) -> Result<(), DataError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    replace(folder, path, bytes).map_err(|cause| DataError::Io {
        action: "write",
        path: path.to_owned(),
        cause,
    })
}

fn replace(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = temporary_file(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    if let Err(failure) = file.persist(path) {
        // Where an open file can't be replaced, another process may have been quicker.
        if fs::read(path).is_ok_and(|present| present == bytes) {
            return Ok(());
        }
        return Err(failure.error);
    }
    sync_folder(folder)
}

/// A file that is removed again unless it is renamed; readable for whom the user's mask allows.
fn temporary_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".download-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Brings the new name to the disk, where folders can be opened.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}
