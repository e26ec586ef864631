//! Writing files so that neither a crash nor a full disk costs what was there before.
//!
//! [`replace`] puts new content in the place of a file. Whatever happens meanwhile, a killed process or a
//! power failure, the file has its old content or its new content, each whole:
//!
//! ```
//! use constnet::io::{FileSystem, replace};
//! # let folder = std::env::temp_dir().join(format!("constnet-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! let path = folder.join("numbers.txt");
//! replace(&FileSystem, &path, b"1 2 3")?;
//! replace(&FileSystem, &path, b"4 5 6")?;
//! assert_eq!(std::fs::read(&path).unwrap(), b"4 5 6");
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), constnet::io::SaveError>(())
//! ```
//!
//! What it needs of a system is the trait [`Disk`], so that tests can put a disk in its place that fails or
//! forgets.

mod disk;
mod error;
mod file_system;
mod lock;
mod name;
#[cfg(unix)]
mod owner;
mod replace;
mod temporary;

pub use disk::{Disk, Place};
pub use error::{Operation, SaveError};
pub use file_system::FileSystem;
pub use lock::FolderLock;
pub use replace::{check, replace};
#[cfg(feature = "checkpoint")]
pub(crate) use {
    error::attempt,
    replace::create_folders,
    temporary::{Temporary, sweep},
};
