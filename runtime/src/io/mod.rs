//! Atomic file writes: neither a crash nor a full disk loses the previous content.
//!
//! [`replace`] replaces the content of a file. Even if the process is killed or the
//! power fails, the file has its complete old content or its complete new content:
//!
//! ```
//! use constnet::io::{StdFileSystem, replace};
//! # let folder = std::env::temp_dir().join(format!("constnet-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! let path = folder.join("numbers.txt");
//! replace(&StdFileSystem, &path, b"1 2 3")?;
//! replace(&StdFileSystem, &path, b"4 5 6")?;
//! assert_eq!(std::fs::read(&path).unwrap(), b"4 5 6");
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), constnet::io::SaveError>(())
//! ```
//!
//! The file system is the trait [`FileSystem`], so that tests can substitute one that fails or
//! loses data.

mod error;
mod file_system;
mod lock;
mod name;
#[cfg(unix)]
mod owner;
mod replace;
mod std_file_system;
mod temporary;

pub use error::{Operation, SaveError};
pub use file_system::{FileSystem, Target};
pub use lock::FolderLock;
pub use replace::{check, replace};
pub use std_file_system::StdFileSystem;
#[cfg(feature = "checkpoint")]
pub(crate) use {
    error::attempt,
    replace::create_folders,
    temporary::{Temporary, sweep},
};
