use core::error::Error;
use core::fmt;
use std::io;
use std::path::PathBuf;

/// A file could not be loaded. What it should have gone into is as it was.
#[derive(Debug)]
pub struct LoadError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, fault } = self;
        write!(f, "{}: {fault}", path.display())
    }
}

impl Error for LoadError {}

/// What can be wrong with a file of tensors.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The system does not give its content.
    Read {
        /// What the system says.
        cause: io::Error,
    },
    /// It is not in the format.
    Format {
        /// What the reader of the format says.
        cause: String,
    },
    /// It is in the format, but not written as a checkpoint.
    NoCheckpoint,
    /// The content is not what was written.
    Digest {
        /// The digest that stands in the file, in hexadecimal.
        expected: String,
        /// That of its content.
        found: String,
    },
    /// It was written in a later version of the format.
    Version {
        /// The version in the file.
        found: String,
        /// The version of constnet that wrote it, if the file says so.
        writer: String,
    },
    /// A name stands twice in it.
    Duplicate {
        /// The name.
        name: String,
    },
    /// An entry of its metadata is missing or unreadable.
    Metadata {
        /// The entry.
        key: String,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: Option<String>,
    },
    /// Some of its numbers are none that the network can have.
    Values {
        /// The network's name.
        network: &'static str,
        /// The first such number of each tensor, in the order of the network's stages.
        values: Vec<BadValue>,
    },
    /// Several tensors were to get one name.
    Ambiguous {
        /// All names that would be those of several.
        clashes: Vec<Clash>,
    },
    /// A stage was to get two names.
    TwoNames {
        /// The stage, as it is called in the file.
        stage: String,
        /// Its new names.
        names: [String; 2],
    },
    /// The network computes with other numbers.
    Scalar {
        /// The numbers of the file.
        file: String,
        /// Those of the network.
        network: &'static str,
    },
    /// The file is of a network that differs.
    Different {
        /// The network's name.
        network: &'static str,
        /// All differences, in the order of the network's stages.
        differences: Vec<Difference>,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { cause } => write!(f, "can't read the file: {cause}"),
            Self::Format { cause } => write!(
                f,
                "expected a safetensors file, but this is another kind of file or a part of one: {cause}"
            ),
            Self::NoCheckpoint => f.write_str(
                "expected a checkpoint, but this file has none of its marks; load it with `Weights::load`",
            ),
            Self::Digest { expected, found } => write!(
                f,
                "the file is damaged: its SHA-256 is {found}, but {expected} was written; take a copy or the \
                 checkpoint before it"
            ),
            Self::Version { found, writer } => write!(
                f,
                "the file has version {found} of the format, and this constnet reads versions up to {}; load \
                 it with constnet {writer}, which wrote it, or write its tensors to a plain safetensors file \
                 with Python and load that with `Weights::load`",
                super::FORMAT
            ),
            Self::Duplicate { name } => {
                write!(f, "the file has `{name}` twice; write it again with a name of its own for each")
            }
            Self::Metadata { key, expected, found } => write!(
                f,
                "expected {expected} as `{key}` in the metadata, but found {}",
                quoted(found.as_deref())
            ),
            Self::Values { network, values } => write!(
                f,
                "the file has numbers that the network `{network}` can't have:{}{}",
                list(values),
                advice(values)
            ),
            Self::Ambiguous { clashes } => write!(
                f,
                "several tensors would have the same name; rename them apart, or leave some out with \
                 `retain`:{}",
                list(clashes)
            ),
            Self::TwoNames { stage, names } => {
                write!(f, "`{stage}` can't be renamed to both `{}` and `{}`", names[0], names[1])
            }
            Self::Scalar { file, network } => write!(
                f,
                "the file has {file} numbers, the network {network}; only weights alone can be converted: \
                 `Weights::load`"
            ),
            Self::Different { network, differences } => {
                write!(f, "the file does not fit the network `{network}`:{}", list(differences))
            }
        }
    }
}

impl Error for Fault {}

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

/// A number of a file that a network can't have.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BadValue {
    /// The tensor, as it is called in the network.
    pub tensor: String,
    /// Where in the tensor, in the dimensions that it has in the file.
    pub index: Vec<usize>,
    /// The number in the file.
    pub value: f64,
    /// What should stand there.
    pub expected: Expected,
}

/// What a number of a file should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// Neither NaN nor infinite.
    Finite,
    /// A number that is not infinite as an `f32`.
    InRangeOfF32,
    /// A number that is not negative, as variances and counts are.
    NotNegative,
}

/// `` `affine1.weight[3, 17]` is NaN, expected a finite number ``
impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tensor, index, value, expected } = self;
        let expected = match expected {
            Expected::Finite => "a finite number",
            Expected::InRangeOfF32 => "a number that an f32 can hold, up to 3.4e38",
            Expected::NotNegative => "a number that is not negative",
        };
        let place = if index.is_empty() { String::new() } else { format!("{index:?}") };
        write!(f, "`{tensor}{place}` is {value:?}, expected {expected}")
    }
}

/// A name that would be that of several tensors.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Clash {
    /// The new name.
    pub name: String,
    /// What these tensors are called before.
    pub sources: Vec<String>,
}

/// `` `affine1.weight` would be the name of `a1.weight` and `affine1.weight` ``
impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources: Vec<_> = self.sources.iter().map(|source| format!("`{source}`")).collect();
        write!(f, "`{}` would be the name of {}", self.name, sources.join(" and "))
    }
}

/// The state of an optimizer can't go on in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptimizerError {
    /// The checkpoint was made without an optimizer.
    Missing,
    /// The checkpoint is of another optimizer.
    Other {
        /// The name in the file.
        file: String,
        /// The name of the optimizer that was to be restored.
        optimizer: &'static str,
    },
    /// A number is none that the optimizer can have.
    Range {
        /// The optimizer.
        optimizer: &'static str,
        /// The hyperparameter or the slot.
        name: String,
        /// What the file has.
        found: String,
        /// What it should be.
        expected: String,
    },
    /// The optimizer has the name but not the parts.
    Parts {
        /// The optimizer.
        name: &'static str,
        /// What the file has.
        file: Vec<String>,
        /// What the optimizer has.
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
                write!(f, "the file has the state of {file}, the optimizer is {optimizer}; go on with {file}")
            }
            Self::Range { optimizer, name, found, expected } => {
                write!(f, "the file's {optimizer} has {found} as `{name}`, but expected {expected}")
            }
            Self::Parts { name, file, optimizer } => write!(
                f,
                "the file's {name} has {}, the optimizer {}; it was written by another version",
                file.join(", "),
                optimizer.join(", ")
            ),
        }
    }
}

impl Error for OptimizerError {}

fn quoted(found: Option<&str>) -> String {
    found.map_or("nothing".to_owned(), |found| format!("`{found}`"))
}

fn list(lines: &[impl fmt::Display]) -> String {
    lines.iter().map(|line| format!("\n  {line}")).collect()
}

/// What helps where there are other numbers than negative ones.
fn advice(values: &[BadValue]) -> &'static str {
    match values.iter().all(|value| value.expected == Expected::NotNegative) {
        true => "",
        false => "\n  `Weights::allow_non_finite` loads NaN and infinity all the same",
    }
}
