use core::error::Error;
use core::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A report, a plot or a log can't be written.
#[non_exhaustive]
pub enum ReportError {
    /// An operation on a file or folder failed.
    File {
        /// The operation.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The extension of a log file does not match any format.
    Extension {
        /// The log.
        path: PathBuf,
    },
    /// The file to resume is not a log.
    Foreign {
        /// The log.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The content of the line, or a part of it.
        found: String,
        /// The expected content.
        expected: String,
    },
    /// The log to resume was written by a later version.
    Version {
        /// The log.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The version.
        found: String,
    },
    /// A plot can't be drawn.
    Plot {
        /// The plot.
        plot: String,
        /// The cause.
        reason: String,
    },
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { what, path, source } => write!(
                f,
                "can't {what} `{}`: {source}; check that the folder exists, has free space and is writable",
                path.display()
            ),
            Self::Extension { path } => write!(
                f,
                "the name of the log `{}` must end in `.csv` or, for a JSON object per line, in `.jsonl`",
                path.display()
            ),
            Self::Foreign { path, line, found, expected } => write!(
                f,
                "line {line} of `{}` is `{found}`, but {expected} is expected there; use another file or \
                 delete this one",
                path.display()
            ),
            Self::Version { path, line, found } => write!(
                f,
                "line {line} of `{}` has format version {found}, but this constnet reads versions up \
                 to {}; resume with the constnet that wrote it, or use another file",
                path.display(),
                super::format::FORMAT
            ),
            Self::Plot { plot, reason } => write!(f, "can't draw the plot `{plot}`: {reason}"),
        }
    }
}

crate::debug::debug_as_display!(ReportError);

impl Error for ReportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl ReportError {
    /// Converts an I/O error.
    pub(super) fn file(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { what, path: path.to_owned(), source }
    }
}
