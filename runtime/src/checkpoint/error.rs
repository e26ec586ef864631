use core::error::Error;
use core::fmt;
use std::io;
use std::path::PathBuf;

/// A file can't be loaded. Nothing was changed.
pub struct LoadError {
    /// The file.
    pub path: PathBuf,
    /// The cause.
    pub kind: LoadErrorKind,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, kind: fault } = self;
        write!(f, "{}: {fault}", path.display())
    }
}

crate::debug::debug_as_display!(LoadError);

impl Error for LoadError {}

/// Errors in a file of tensors.
#[non_exhaustive]
pub enum LoadErrorKind {
    /// The file can't be read.
    Read {
        /// The system's error.
        cause: io::Error,
    },
    /// The file is not in the safetensors format.
    Format {
        /// The parser's error.
        cause: String,
    },
    /// It is in the format, but was not written as a checkpoint.
    NotACheckpoint,
    /// The checksum does not match.
    Digest {
        /// The digest stored in the file, in hexadecimal.
        expected: String,
        /// The digest of its content.
        found: String,
    },
    /// It was written by a later version of the format.
    Version {
        /// The version in the file.
        found: String,
        /// The version of constnet that wrote it, if the file contains it.
        writer: String,
    },
    /// A name occurs twice.
    Duplicate {
        /// The name.
        name: String,
    },
    /// An entry of its metadata is missing or invalid.
    Metadata {
        /// The entry.
        key: String,
        /// The expected value.
        expected: &'static str,
        /// The actual value.
        found: Option<String>,
    },
    /// Some of its numbers are not valid for the network.
    Values {
        /// The network's name.
        network: &'static str,
        /// The first such number of each tensor, in network order.
        values: Vec<BadValue>,
    },
    /// Several tensors would get the same name.
    Ambiguous {
        /// All conflicting names.
        conflicts: Vec<NameConflict>,
    },
    /// A stage would get two names.
    TwoNames {
        /// The name of the stage in the file.
        stage: String,
        /// Its new names.
        names: [String; 2],
    },
    /// The network has another scalar type.
    Scalar {
        /// The scalar type of the file.
        file: String,
        /// The scalar type of the network.
        network: &'static str,
    },
    /// The file is of a different network.
    Different {
        /// The network's name.
        network: &'static str,
        /// All differences, in network order.
        differences: Vec<Difference>,
    },
}

impl fmt::Display for LoadErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { cause } => write!(f, "can't read the file: {cause}"),
            Self::Format { cause } => write!(
                f,
                "expected a safetensors file, but this is another kind of file or is truncated: {cause}"
            ),
            Self::NotACheckpoint => f.write_str(
                "the file is a safetensors file, but not a constnet checkpoint; load it with `Weights::load`",
            ),
            Self::Digest { expected, found } => write!(
                f,
                "the file is damaged: its SHA-256 is {found}, but {expected} was stored; use a copy or the \
                 previous checkpoint"
            ),
            Self::Version { found, writer } => write!(
                f,
                "the file has format version {found}, but this constnet reads versions up to {}; load \
                 it with constnet {writer}, which wrote it, or write its tensors to a plain safetensors file \
                 with Python and load that with `Weights::load`",
                super::FORMAT
            ),
            Self::Duplicate { name } => {
                write!(f, "the file contains `{name}` twice; write it again with unique names")
            }
            Self::Metadata { key, expected, found } => write!(
                f,
                "expected {expected} as `{key}` in the metadata, but found {}",
                quoted(found.as_deref())
            ),
            Self::Values { network, values } => write!(
                f,
                "the file contains numbers that are not valid for the network `{network}`:{}{}",
                list(values),
                advice(values)
            ),
            Self::Ambiguous { conflicts } => write!(
                f,
                "several tensors would have the same name; rename them differently, or remove some with \
                 `retain`:{}",
                list(conflicts)
            ),
            Self::TwoNames { stage, names } => {
                write!(f, "`{stage}` can't be renamed to both `{}` and `{}`", names[0], names[1])
            }
            Self::Scalar { file, network } => write!(
                f,
                "the file contains {file} numbers, but the network uses {network}; only weights can be converted: use \
                 `Weights::load`"
            ),
            Self::Different { network, differences } => {
                write!(f, "the file does not match the network `{network}`:{}", list(differences))
            }
        }
    }
}

crate::debug::debug_as_display!(LoadErrorKind);

impl Error for LoadErrorKind {}

impl LoadErrorKind {
    /// Whether the file itself is damaged, so that another one may be usable.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Read { .. } | Self::Format { .. } | Self::NotACheckpoint | Self::Digest { .. })
    }
}

/// A difference between the file and the network.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The stage or the tensor, such as `affine2.weight`.
    pub name: String,
    /// The value in the file; `None` if the file does not have it.
    pub file: Option<String>,
    /// The value in the network; `None` if the network does not have it.
    pub network: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nothing = || "nothing of this name".to_owned();
        let [file, network] = [&self.file, &self.network].map(|side| side.clone().unwrap_or_else(nothing));
        write!(f, "`{}`: the file has {file}, the network {network}", self.name)
    }
}

/// A number in a file that is not valid for a network.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BadValue {
    /// The name of the tensor in the network.
    pub tensor: String,
    /// The index in the tensor, in its dimensions in the file.
    pub index: Vec<usize>,
    /// The number in the file.
    pub value: f64,
    /// The valid range.
    pub expected: Expected,
}

/// The valid range of a number in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// Neither NaN nor infinite.
    Finite,
    /// Within the range of `f32`.
    InRangeOfF32,
    /// Not negative, as variances and counts must be.
    NotNegative,
}

/// `` `affine1.weight[3, 17]` is NaN, expected a finite number ``
impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tensor, index, value, expected } = self;
        let expected = match expected {
            Expected::Finite => "a finite number",
            Expected::InRangeOfF32 => "a number in the range of f32, up to 3.4e38",
            Expected::NotNegative => "a number that is not negative",
        };
        let place = if index.is_empty() { String::new() } else { format!("{index:?}") };
        write!(f, "`{tensor}{place}` is {value:?}, expected {expected}")
    }
}

/// A name that several tensors would get.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameConflict {
    /// The new name.
    pub name: String,
    /// The current names of these tensors.
    pub sources: Vec<String>,
}

/// `` `affine1.weight` would be the name of `a1.weight` and `affine1.weight` ``
impl fmt::Display for NameConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources: Vec<_> = self.sources.iter().map(|source| format!("`{source}`")).collect();
        write!(f, "`{}` would be the name of {}", self.name, sources.join(" and "))
    }
}

/// The state of an optimizer can't be restored.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptimizerError {
    /// The checkpoint was saved without an optimizer.
    Missing,
    /// The checkpoint is of another optimizer.
    Other {
        /// The name in the file.
        file: String,
        /// The name of the optimizer to restore.
        optimizer: &'static str,
    },
    /// A number is not valid for the optimizer.
    Range {
        /// The optimizer.
        optimizer: &'static str,
        /// The hyperparameter or the slot.
        name: String,
        /// The value in the file.
        found: String,
        /// The valid range.
        expected: String,
    },
    /// The optimizer has the right name, but other entries.
    Parts {
        /// The optimizer.
        name: &'static str,
        /// The entries in the file.
        file: Vec<String>,
        /// The entries of the optimizer.
        optimizer: Vec<String>,
    },
}

impl fmt::Display for OptimizerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => {
                f.write_str("the checkpoint has no optimizer; it was saved without `with_optimizer`")
            }
            Self::Other { file, optimizer } => {
                write!(
                    f,
                    "the file contains the state of {file}, but the optimizer is {optimizer}; resume with {file}"
                )
            }
            Self::Range { optimizer, name, found, expected } => {
                write!(f, "the file's {optimizer} has {found} as `{name}`, but {expected} is expected")
            }
            Self::Parts { name, file, optimizer } => write!(
                f,
                "the file's {name} has {}, but the optimizer has {}; it was written by another version",
                file.join(", "),
                optimizer.join(", ")
            ),
        }
    }
}

crate::debug::debug_as_display!(OptimizerError);

impl Error for OptimizerError {}

fn quoted(found: Option<&str>) -> String {
    found.map_or("nothing".to_owned(), |found| format!("`{found}`"))
}

fn list(lines: &[impl fmt::Display]) -> String {
    lines.iter().map(|line| format!("\n  {line}")).collect()
}

/// Advice if there are other invalid numbers than negative ones.
fn advice(values: &[BadValue]) -> &'static str {
    match values.iter().all(|value| value.expected == Expected::NotNegative) {
        true => "",
        false => "\n  `Weights::allow_non_finite` accepts NaN and infinity",
    }
}
