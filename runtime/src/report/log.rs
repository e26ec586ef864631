mod lines;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{EpochRecord, ReportError, format};
use crate::Network;
use crate::io::{FileSystem as _, StdFileSystem, Target};
use crate::train::{Callback, Epoch};
use lines::{BYTE_ORDER_MARK, Content, Form, HEAD};

/// Log of a training run: a line for each epoch, as CSV or JSON lines, depending on the file extension.
///
/// A line is on the disk when [`write`](Self::write) returns. No epoch is in a log twice: when training
/// resumes and repeats an epoch, its line and those after it are removed first.
///
/// ```
/// use constnet::report::{EpochRecord, Log};
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("training.csv");
/// let mut log = Log::create(&path)?;
/// log.write(&EpochRecord::new(1).learning_rate(0.1))?;
/// log.write(&EpochRecord::new(2).learning_rate(0.05))?; // and then the power failed
/// let mut log = Log::resume(&path)?;
/// log.write(&EpochRecord::new(2).learning_rate(0.05))?; // from the checkpoint after epoch 1
/// assert_eq!(std::fs::read_to_string(&path)?.lines().count(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Lines of JSON contain their `format` version; CSV versions differ in their header. A log of a later
/// version can't be resumed.
///
/// A pipe or another special file gets each line as it is written, and nothing is ever removed there.
///
/// A log is a [`Callback`] of the trainer, which stops training if a line can't be written;
/// [`finish`](Self::finish) then returns the error:
///
/// ```
/// use constnet::prelude::*;
/// use constnet::report::Log;
///
/// network! { struct Net = Affine(784, 10) -> SoftmaxWithLoss; }
///
/// let TrainTest { train, test } = Digits::generate(1, 200, 50);
/// let mut net = Net::new(1);
/// let optimizer = Sgd::new(&net, 0.1);
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("training.jsonl");
/// let mut log = Log::create(path)?;
/// Trainer::new().epochs(2).quiet().fit_with(&mut net, optimizer, &train, &test, &mut log)?;
/// log.finish()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
    /// Whether it is a stream, which can be neither read nor truncated.
    is_stream: bool,
    form: Form,
    /// The content of the file.
    content: Content,
    /// The error of the trainer's callback.
    failure: Option<ReportError>,
}

impl Log {
    /// Creates a log in this file, whose name ends in `.csv` or `.jsonl`; the file is overwritten, and a missing
    /// folder is created.
    ///
    /// # Errors
    ///
    /// Another file extension, or a file that can't be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let path = path.as_ref();
        let form = Form::of(path)?;
        let is_stream = is_stream(path);
        create_folder(path)?;
        let file = if is_stream { OpenOptions::new().append(true).open(path) } else { File::create(path) };
        let file = file.map_err(ReportError::file("create the log", path))?;
        let content = Content::default();
        Self { path: path.to_owned(), file, is_stream, form, content, failure: None }.begun()
    }

    /// Checks that a log can be written there, before a long training run. Changes nothing, but creates the
    /// file and its folder if they do not exist. A pipe is not opened, as its reader would see the end of the log.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create).
    pub fn check(path: impl AsRef<Path>) -> Result<(), ReportError> {
        let path = path.as_ref();
        Form::of(path)?;
        if is_stream(path) {
            return Ok(());
        }
        create_folder(path)?;
        let opened = OpenOptions::new().append(true).create(true).open(path);
        opened.map(drop).map_err(ReportError::file("create the log", path))
    }

    /// Whether the path is a stream, such as a pipe, rather than a file.
    ///
    /// Opening it waits for a reader, so it is best opened before training.
    #[must_use]
    pub fn is_stream(path: impl AsRef<Path>) -> bool {
        is_stream(path.as_ref())
    }

    /// Opens the log of a training run that is resumed. An incomplete last line is removed. If there is no log
    /// yet, it is created. Line endings may be those of Windows, and new lines then have them too.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create), and a file that is not a log.
    pub fn resume(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let path = path.as_ref();
        let form = Form::of(path)?;
        if is_stream(path) {
            return Self::create(path);
        }
        create_folder(path)?;
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(path);
        let mut file = file.map_err(ReportError::file("open the log", path))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(ReportError::file("read the log", path))?;
        if form == Form::JsonLines {
            format::check_lines(path, bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes))?;
        }
        let path = path.to_owned();
        let content = match form.content(&bytes) {
            Ok(content) => content,
            Err((line, found, expected)) => return Err(ReportError::Foreign { path, line, found, expected }),
        };
        let mut log = Self { path, file, is_stream: false, form, content, failure: None };
        log.cut(log.content.end)?;
        if log.content.end == 0 { log.begun() } else { Ok(log) }
    }

    /// Adds the line of an epoch, and waits until it is on the disk.
    ///
    /// # Errors
    ///
    /// The line can't be written.
    pub fn write(&mut self, epoch: &EpochRecord) -> Result<(), ReportError> {
        let Content { head, lines, .. } = &self.content;
        let before = lines.partition_point(|&(number, _)| number < epoch.epoch);
        if before < lines.len() {
            self.cut(before.checked_sub(1).map_or(*head, |last| lines[last].1))?;
            self.content.lines.truncate(before);
        }
        self.append(self.form.line(epoch))?;
        self.content.lines.push((epoch.epoch, self.content.end));
        Ok(())
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Finishes the log of a trainer.
    ///
    /// # Errors
    ///
    /// The error that occurred while writing.
    pub fn finish(self) -> Result<(), ReportError> {
        self.failure.map_or(Ok(()), Err)
    }

    fn begun(mut self) -> Result<Self, ReportError> {
        if self.form == Form::Csv {
            self.append(HEAD.to_owned())?;
        }
        self.content.head = self.content.end;
        Ok(self)
    }

    /// Removes everything after `end`.
    fn cut(&mut self, end: u64) -> Result<(), ReportError> {
        if self.is_stream {
            return Ok(());
        }
        let cut = self.file.set_len(end).and_then(|()| self.file.seek(SeekFrom::Start(end)));
        cut.map_err(ReportError::file("truncate the log", &self.path))?;
        self.content.end = end;
        Ok(())
    }

    fn append(&mut self, mut line: String) -> Result<(), ReportError> {
        if self.content.has_crlf {
            line.insert(line.len() - 1, '\r');
        }
        let written = self.file.write_all(line.as_bytes()).and_then(|()| synced(&self.file));
        written.map_err(ReportError::file("write to the log", &self.path))?;
        self.content.end += line.len() as u64;
        Ok(())
    }
}

impl<N: Network> Callback<N> for Log {
    fn on_epoch_end(&mut self, _: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        match self.write(&epoch.into()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => {
                self.failure = Some(failure);
                ControlFlow::Break(())
            }
        }
    }
}

/// Syncs to the disk. A stream, such as a pipe, is not synced.
fn synced(file: &File) -> io::Result<()> {
    match file.sync_data() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        other => other,
    }
}

/// Creates the folder of a file, if it does not exist.
fn create_folder(path: &Path) -> Result<(), ReportError> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        Some(folder) => {
            fs::create_dir_all(folder).map_err(ReportError::file("create the folder of the log", folder))
        }
        None => Ok(()),
    }
}

/// Whether a path leads to a stream.
fn is_stream(path: &Path) -> bool {
    matches!(StdFileSystem.place(path), Ok(Target::Stream(_)))
}

#[cfg(test)]
mod tests;
