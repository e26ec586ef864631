mod lines;

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{EpochRecord, ReportError, format};
use crate::Network;
use crate::io::{Disk as _, FileSystem, Place};
use crate::train::{Callback, Epoch};
use lines::{BYTE_ORDER_MARK, Content, Form, HEAD};

/// A log of a training: a line for each epoch, as CSV or as JSON lines by the end of the file's name.
///
/// A line is on the disk when [`write`](Self::write) returns. No epoch is in a log twice: where a training is
/// resumed and an epoch comes again, its line and those after it are taken out first.
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
/// Lines of JSON have the version of their `format`; of CSV the head is what tells versions apart. A log of a later
/// version is not resumed.
///
/// What is no file on a disk, such as a pipe, gets each line as it is written, and nothing is ever taken out there.
///
/// It is a [`Callback`] of the trainer, which ends the training where a line can't be written;
/// [`finish`](Self::finish) then says why:
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
    /// Whether it only takes bytes, and can be neither read nor shortened.
    is_stream: bool,
    form: Form,
    /// What is in the file.
    content: Content,
    /// What kept the trainer's callback from writing.
    failure: Option<ReportError>,
}

impl Log {
    /// A new log in this file, whose name ends in `.csv` or `.jsonl`; what was in the file is gone.
    ///
    /// # Errors
    ///
    /// Another end of the name, a file that can't be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let path = path.as_ref();
        let form = Form::of(path)?;
        let is_stream = is_stream(path);
        let file = if is_stream { OpenOptions::new().append(true).open(path) } else { File::create(path) };
        let file = file.map_err(ReportError::file("create the log", path))?;
        let content = Content::default();
        Self { path: path.to_owned(), file, is_stream, form, content, failure: None }.begun()
    }

    /// Makes sure that a log can be written there, and changes nothing but that there is a file then: for before a
    /// training that takes long. A pipe is not opened, as its reader would take that for the whole log.
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
        let opened = OpenOptions::new().append(true).create(true).open(path);
        opened.map(drop).map_err(ReportError::file("create the log", path))
    }

    /// Whether there is something that takes bytes and keeps none, such as a pipe.
    ///
    /// Opening it waits for a reader, so this is best done before a training.
    #[must_use]
    pub fn is_stream(path: impl AsRef<Path>) -> bool {
        is_stream(path.as_ref())
    }

    /// The log of a training that goes on. A last line that was not finished is taken out. Where there is no log
    /// yet, it is new. Lines may end as in files of Windows, and new ones then do so too.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create), and a file that holds something else than such a log.
    pub fn resume(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let path = path.as_ref();
        let form = Form::of(path)?;
        if is_stream(path) {
            return Self::create(path);
        }
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
    /// A disk that does not take it.
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

    /// Ends the log of a trainer.
    ///
    /// # Errors
    ///
    /// What kept it from writing a line.
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

    /// Takes out what is behind `end`.
    fn cut(&mut self, end: u64) -> Result<(), ReportError> {
        if self.is_stream {
            return Ok(());
        }
        let cut = self.file.set_len(end).and_then(|()| self.file.seek(SeekFrom::Start(end)));
        cut.map_err(ReportError::file("shorten the log", &self.path))?;
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
    fn epoch_ends(&mut self, _: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        match self.write(&epoch.into()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => {
                self.failure = Some(failure);
                ControlFlow::Break(())
            }
        }
    }
}

/// Waits for the disk. What is no file on a disk, such as a pipe, has nothing to wait for.
fn synced(file: &File) -> io::Result<()> {
    match file.sync_data() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        other => other,
    }
}

/// Whether a path leads to what takes bytes and keeps none.
fn is_stream(path: &Path) -> bool {
    matches!(FileSystem.place(path), Ok(Place::Stream(_)))
}

#[cfg(test)]
mod tests;
