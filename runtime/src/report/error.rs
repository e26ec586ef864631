use core::error::Error;
use core::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A report, a plot or a log that could not be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReportError {
    /// The system refused an operation on a file or folder.
    File {
        /// What was to be done.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The name of a log does not say how it is written.
    Extension {
        /// The log.
        path: PathBuf,
    },
    /// A file that was to be gone on with is another one than such a log.
    Foreign {
        /// The log.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What stands there, or a part of it.
        found: String,
        /// What should stand there.
        expected: String,
    },
    /// A log that was to be gone on with is one of a later version.
    Version {
        /// The log.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The version.
        found: String,
    },
    /// A plot could not be drawn.
    Plot {
        /// The plot.
        plot: String,
        /// Why it failed.
        reason: String,
    },
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { what, path, source } => write!(
                f,
                "can't {what} `{}`: {source}; see whether the folder exists, has room and may be written to",
                path.display()
            ),
            Self::Extension { path } => write!(
                f,
                "the log `{}` should end in `.csv` or, for a JSON object in each line, in `.jsonl`",
                path.display()
            ),
            Self::Foreign { path, line, found, expected } => write!(
                f,
                "line {line} of `{}` is `{found}`, but {expected} is expected there; give another file or \
                 remove this one",
                path.display()
            ),
            Self::Version { path, line, found } => write!(
                f,
                "line {line} of `{}` has version {found} of its format, and this constnet reads versions up \
                 to {}; go on with the constnet that wrote it, or give another file",
                path.display(),
                super::format::FORMAT
            ),
            Self::Plot { plot, reason } => write!(f, "can't draw the plot `{plot}`: {reason}"),
        }
    }
}

impl Error for ReportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl ReportError {
    /// What becomes of an error of the system.
    pub(super) fn file(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { what, path: path.to_owned(), source }
    }
}
