//! Replacement of files: permissions and owner, long names, links.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, io};

use constnet::checkpoint::{Checkpoints, Weights};
use constnet::io::{FileSystem, SaveError, StdFileSystem, check, replace};
use constnet::report::{History, Report};

use super::after;

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    StdFileSystem.list(folder).unwrap()
}

/// All functions that save to a file named by the user.
fn save_in_every_way(path: &Path) -> [(&'static str, Result<(), String>); 4] {
    let report = Report::new(History::default());
    let text = |error: SaveError| error.to_string();
    [
        ("replace", replace(&StdFileSystem, path, b"new").map_err(text)),
        ("checkpoint", after(1).save(path).map_err(text)),
        ("weights", Weights::of(after(1).network()).save(path).map_err(text)),
        ("report", report.write_html(path).map_err(|error| error.to_string())),
    ]
}

#[test]
fn a_file_keeps_the_permissions_of_the_one_that_it_replaces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    for permissions in [0o600, 0o640, 0o644, 0o666, 0o400, 0o751] {
        fs::write(&path, "old").unwrap();
        set_mode(&path, permissions);
        for (way, saved) in save_in_every_way(&path) {
            saved.unwrap();
            assert_eq!(mode(&path), permissions, "{way}: {:o}", mode(&path));
        }
        fs::remove_file(&path).unwrap();
    }
    // A new file has the default permissions.
    fs::write(folder.path().join("any"), "").unwrap();
    replace(&StdFileSystem, &path, b"new").unwrap();
    assert_eq!(mode(&path), mode(&folder.path().join("any")));
}

#[test]
fn the_permissions_are_never_wider_than_before() {
    /// Checks the permissions before each byte.
    struct Watched(PathBuf);
    impl FileSystem for Watched {
        type File = <StdFileSystem as FileSystem>::File;
        type Lock = <StdFileSystem as FileSystem>::Lock;

        fn create(&self, path: &Path) -> io::Result<Self::File> {
            StdFileSystem.create(path)
        }
        fn create_for(&self, path: &Path, target: &Path) -> io::Result<Self::File> {
            StdFileSystem.create_for(path, target)
        }
        fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<usize> {
            let found = file.metadata()?.mode() & 0o777;
            assert_eq!(found, mode(&self.0), "{found:o}");
            StdFileSystem.write(file, &bytes[..1])
        }
        fn sync(&self, file: &mut Self::File) -> io::Result<()> {
            StdFileSystem.sync(file)
        }
        fn sync_folder(&self, folder: &Path) -> io::Result<()> {
            StdFileSystem.sync_folder(folder)
        }
        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            StdFileSystem.rename(from, to)
        }
        fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
            StdFileSystem.read(path)
        }
        fn list(&self, folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
            StdFileSystem.list(folder)
        }
        fn remove(&self, path: &Path) -> io::Result<()> {
            StdFileSystem.remove(path)
        }
        fn remove_abandoned(&self, path: &Path) -> io::Result<()> {
            StdFileSystem.remove_abandoned(path)
        }
        fn create_folder(&self, path: &Path) -> io::Result<()> {
            StdFileSystem.create_folder(path)
        }
        fn lock(&self, path: &Path) -> io::Result<Option<Self::Lock>> {
            StdFileSystem.lock(path)
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "old").unwrap();
    set_mode(&path, 0o600);
    replace(&Watched(path.clone()), &path, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

#[test]
fn a_file_keeps_its_owner_where_the_system_allows_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "old").unwrap();
    if chown(&path, Some(1234), Some(4321)).is_err() {
        return; // Only root gives files away.
    }
    set_mode(&path, 0o640);
    replace(&StdFileSystem, &path, b"new").unwrap();
    let found = path.metadata().unwrap();
    assert_eq!((found.uid(), found.gid(), mode(&path)), (1234, 4321, 0o640));
}

#[test]
fn a_link_is_kept_and_its_target_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (name, is_there) in [("there", true), ("not_there", false), ("folder/not/there", false)] {
        let [link, file] = ["link", name].map(|name| folder.path().join(name));
        symlink(name, &link).unwrap();
        if is_there {
            fs::write(&file, "old").unwrap();
            set_mode(&file, 0o600);
        }
        check(&StdFileSystem, &link).unwrap();
        assert!(link.is_symlink() && file.exists() == is_there);
        for (way, saved) in save_in_every_way(&link) {
            saved.unwrap();
            assert!(link.is_symlink() && file.is_file(), "{way} to {name}");
            assert!(!is_there || mode(&file) == 0o600, "{way} to {name}");
        }
        fs::remove_file(&link).unwrap();
    }
}

#[test]
fn a_special_file_is_written_to_and_a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    // Opened for both reading and writing, so that opening does not block.
    let mut pipe = fs::File::options().read(true).write(true).open(&path).unwrap();
    let reader = std::thread::spawn(move || {
        let (mut read, mut part) = (Vec::new(), [0; 4096]);
        while !read.ends_with(b"</html>\n") {
            let count = pipe.read(&mut part).unwrap();
            read.extend_from_slice(&part[..count]);
        }
        read
    });
    check(&StdFileSystem, &path).unwrap();
    for (way, saved) in save_in_every_way(&path) {
        saved.unwrap_or_else(|error| panic!("{way}: {error}"));
        assert!(path.metadata().unwrap().file_type().is_fifo(), "{way}");
    }
    assert!(reader.join().unwrap().starts_with(b"new"));
    for error in [check(&StdFileSystem, folder.path()), replace(&StdFileSystem, folder.path(), b"new")] {
        let error = error.unwrap_err().to_string();
        assert!(error.ends_with("is a directory; choose another path"), "{error}");
    }
    assert_eq!(names(folder.path()), ["pipe"]);
}

#[test]
fn names_may_be_as_long_as_the_system_allows() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["x".repeat(219), "x".repeat(241), "x".repeat(255), "\u{20ac}".repeat(85)] {
        let path = folder.path().join(&name);
        for (way, saved) in save_in_every_way(&path) {
            saved.unwrap_or_else(|error| panic!("{way} with {} bytes: {error}", name.len()));
        }
        assert_eq!(names(folder.path()), [name.as_str()]);
        fs::remove_file(&path).unwrap();
    }
    let error =
        replace(&StdFileSystem, &folder.path().join("x".repeat(256)), b"new").unwrap_err().to_string();
    assert!(error.ends_with("choose a shorter name"), "{error}");
    assert!(names(folder.path()).is_empty());
}

/// Temporary files of a killed save are found, for any name.
#[test]
fn files_of_a_killed_process_are_removed_for_every_name() {
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(255);
    for name in [&b"file"[..], b"not \xff UTF-8", "\u{20ac}.safetensors".as_bytes(), long.as_bytes()] {
        let path = folder.path().join(OsStr::from_bytes(name));
        let left = left_by_a_killed_process(&path);
        assert!(left.exists());
        replace(&StdFileSystem, &path, b"new").unwrap();
        assert_eq!(names(folder.path()), [path.file_name().unwrap()]);
        fs::remove_file(&path).unwrap();
    }
    // A read-only file can be removed too.
    let [path, left] = ["file", ".file.1-1.tmp"].map(|name| folder.path().join(name));
    fs::write(&left, "").unwrap();
    set_mode(&left, 0o400);
    replace(&StdFileSystem, &path, b"new").unwrap();
    assert_eq!(names(folder.path()), ["file"]);
}

/// The temporary file of a save that never finishes.
fn left_by_a_killed_process(path: &Path) -> PathBuf {
    struct Killed<'a>(&'a std::cell::RefCell<PathBuf>);
    impl FileSystem for Killed<'_> {
        type File = ();
        type Lock = ();

        fn create(&self, path: &Path) -> io::Result<()> {
            *self.0.borrow_mut() = path.to_owned();
            fs::File::create_new(path).map(drop)
        }
        fn write(&self, (): &mut (), bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }
        fn sync(&self, (): &mut ()) -> io::Result<()> {
            Err(io::ErrorKind::Other.into())
        }
        fn sync_folder(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn read(&self, _: &Path) -> io::Result<Vec<u8>> {
            Ok(Vec::new())
        }
        fn list(&self, _: &Path) -> io::Result<Vec<std::ffi::OsString>> {
            Ok(Vec::new())
        }
        fn remove(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn remove_abandoned(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn create_folder(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn lock(&self, _: &Path) -> io::Result<Option<()>> {
            Ok(Some(()))
        }
    }
    let left = std::cell::RefCell::default();
    replace(&Killed(&left), path, b"never there").unwrap_err();
    left.into_inner()
}

const FOLDER: &str = "CONSTNET_TEST_UNREADABLE";
/// A user without privileges on any system.
const NOBODY: u32 = 65_534;

/// Root may read everything, so another user is used.
#[test]
fn an_unreadable_folder_can_be_written_to() {
    if let Some(folder) = env::var_os(FOLDER) {
        return saves_to_a_folder_that_can_not_be_read(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    set_mode(folder.path(), 0o755);
    set_mode(&inner, 0o300);
    let is_root = chown(&inner, Some(NOBODY), Some(NOBODY)).is_ok();
    if !is_root {
        return saves_to_a_folder_that_can_not_be_read(&inner);
    }
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["files::an_unreadable_folder_can_be_written_to", "--exact", "--nocapture"]);
    command.env(FOLDER, &inner).stdin(Stdio::null()).uid(NOBODY).gid(NOBODY);
    match command.output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        // The folder of the tests is not accessible to others.
        Err(error) => assert_eq!(error.kind(), io::ErrorKind::PermissionDenied),
    }
}

fn saves_to_a_folder_that_can_not_be_read(folder: &Path) {
    assert_eq!(StdFileSystem.list(folder).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
    let path = folder.join("file");
    for (way, saved) in save_in_every_way(&path).into_iter().chain(save_in_every_way(&path)) {
        saved.unwrap_or_else(|error| panic!("{way}: {error}"));
    }
    // A training run could not resume from a file that it can't find.
    let error = Checkpoints::open(folder).unwrap_err().to_string();
    assert!(error.ends_with("choose a folder that can be read and written to"), "{error}");
}
