use core::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// A file could not be loaded. What it should have gone into is as it was.
#[derive(Debug, Error)]
#[error("{}: {fault}", path.display())]
pub struct LoadError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with a file of tensors.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Fault {
    /// The system does not give its content.
    #[error("can't read the file: {cause}")]
    Read {
        /// What the system says.
        cause: io::Error,
    },
    /// It is not in the format.
    #[error("expected a safetensors file, but this is another kind of file or a part of one: {cause}")]
    Format {
        /// What the reader of the format says.
        cause: String,
    },
    /// It is in the format, but not written as a checkpoint.
    #[error("expected a checkpoint, but this file has none of its marks; load it with `Weights::load`")]
    NoCheckpoint,
    /// The content is not what was written.
    #[error(
        "the file is damaged: its SHA-256 is {found}, but {expected} was written; \
         take a copy or the checkpoint before it"
    )]
    Digest {
        /// The digest that stands in the file, in hexadecimal.
        expected: String,
        /// That of its content.
        found: String,
    },
    /// It was written in a later version of the format.
    #[error(
        "expected version {} of the format, but found `{found}`; load it with the constnet that wrote it",
        super::FORMAT
    )]
    Version {
        /// The version in the file.
        found: String,
    },
    /// An entry of its metadata is missing or unreadable.
    #[error("expected {expected} as `{key}` in the metadata, but found {}", quoted(found.as_deref()))]
    Metadata {
        /// The entry.
        key: String,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: Option<String>,
    },
    /// The network computes with other numbers.
    #[error(
        "the file has {file} numbers, the network {network}; only weights alone can be converted: `Weights::load`"
    )]
    Scalar {
        /// The numbers of the file.
        file: String,
        /// Those of the network.
        network: &'static str,
    },
    /// The file is of a network that differs.
    #[error("the file does not fit the network `{network}`:{}", list(differences))]
    Different {
        /// The network's name.
        network: &'static str,
        /// All differences, in the order of the network's stages.
        differences: Vec<Difference>,
    },
}

impl Fault {
    /// Whether the file itself is broken, so that another one may be whole.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Read { .. } | Self::Format { .. } | Self::NoCheckpoint | Self::Digest { .. })
    }
}

/// Something that the file and the network do not have alike.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The stage or the tensor, such as `affine2.weight`.
    pub name: String,
    /// What it is in the file; `None` where the file does not have it.
    pub file: Option<String>,
    /// What it is in the network; `None` where the network does not have it.
    pub network: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nothing = || "nothing of this name".to_owned();
        let [file, network] = [&self.file, &self.network].map(|side| side.clone().unwrap_or_else(nothing));
        write!(f, "`{}`: the file has {file}, the network {network}", self.name)
    }
}

/// The state of an optimizer can't go on in another one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OptimizerError {
    /// The checkpoint was made without an optimizer.
    #[error("the checkpoint has no optimizer; it was saved without `with_optimizer`")]
    Missing,
    /// The checkpoint is of another optimizer.
    #[error("the file has the state of {file}, the optimizer is {optimizer}; go on with {file}")]
    Other {
        /// The name in the file.
        file: String,
        /// The name of the optimizer that was to be restored.
        optimizer: &'static str,
    },
    /// The optimizer has the name but not the parts.
    #[error("the file's {name} has {}, the optimizer {}; it was written by another version", file.join(", "), optimizer.join(", "))]
    Parts {
        /// The optimizer.
        name: &'static str,
        /// What the file has.
        file: Vec<String>,
        /// What the optimizer has.
        optimizer: Vec<String>,
    },
}

fn quoted(found: Option<&str>) -> String {
    found.map_or("nothing".to_owned(), |found| format!("`{found}`"))
}

fn list(differences: &[Difference]) -> String {
    differences.iter().map(|difference| format!("\n  {difference}")).collect()
}
