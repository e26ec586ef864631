use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{EpochRecord, Measured, ReportError, format};
use crate::Network;
use crate::train::{Callback, Epoch};

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
    form: Form,
    lines: Lines,
    /// What kept the trainer's callback from writing.
    failure: Option<ReportError>,
}

/// The epochs that are in a log, and where their lines end.
type Lines = Vec<(usize, u64)>;

/// The number of a line that is none of a log, and what should stand there.
type Foreign = (usize, &'static str);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv,
    JsonLines,
}

/// The first line of a log as CSV.
const HEAD: &str = "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,\
                    test_accuracy,learning_rate,seconds,samples_per_second\n";

impl Log {
    /// A new log in this file, whose name ends in `.csv` or `.jsonl`; what was in the file is gone.
    ///
    /// # Errors
    ///
    /// Another end of the name, a file that can't be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let path = path.as_ref();
        let form = Form::of(path)?;
        let file = File::create(path).map_err(ReportError::file("create the log", path))?;
        Self { path: path.to_owned(), file, form, lines: Vec::new(), failure: None }.begun()
    }

    /// Makes sure that a log can be written there, and changes nothing but that there is a file then: for before a
    /// training that takes long.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create).
    pub fn check(path: impl AsRef<Path>) -> Result<(), ReportError> {
        let path = path.as_ref();
        Form::of(path)?;
        let opened = OpenOptions::new().append(true).create(true).open(path);
        opened.map(drop).map_err(ReportError::file("create the log", path))
    }

    /// The log of a training that goes on. A last line that was not finished is taken out. Where there is no log
    /// yet, it is new.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create), and a file that holds something else than such a log.
    pub fn resume(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let path = path.as_ref();
        let form = Form::of(path)?;
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(path);
        let mut file = file.map_err(ReportError::file("open the log", path))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(ReportError::file("read the log", path))?;
        if form == Form::JsonLines {
            format::check_lines(path, &bytes)?;
        }
        let (lines, end) = form.lines(&bytes).map_err(|(line, expected)| ReportError::Foreign {
            path: path.to_owned(),
            line,
            found: beginning_of_line(&bytes, line),
            expected,
        })?;
        let mut log = Self { path: path.to_owned(), file, form, lines, failure: None };
        log.cut(end)?;
        if end == 0 { log.begun() } else { Ok(log) }
    }

    /// Adds the line of an epoch, and waits until it is on the disk.
    ///
    /// # Errors
    ///
    /// A disk that does not take it.
    pub fn write(&mut self, epoch: &EpochRecord) -> Result<(), ReportError> {
        let before = self.lines.partition_point(|&(number, _)| number < epoch.epoch);
        if before < self.lines.len() {
            let head = if self.form == Form::Csv { HEAD.len() as u64 } else { 0 };
            self.cut(before.checked_sub(1).map_or(head, |last| self.lines[last].1))?;
            self.lines.truncate(before);
        }
        let line = match self.form {
            Form::Csv => csv(epoch),
            Form::JsonLines => format::to_json(epoch) + "\n",
        };
        self.append(&line)?;
        let end = self.file.stream_position().map_err(ReportError::file("write to the log", &self.path))?;
        self.lines.push((epoch.epoch, end));
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
            self.append(HEAD)?;
        }
        Ok(self)
    }

    /// Takes out what is behind `end`.
    fn cut(&mut self, end: u64) -> Result<(), ReportError> {
        let cut = self.file.set_len(end).and_then(|()| self.file.seek(SeekFrom::Start(end)));
        cut.map(|_| ()).map_err(ReportError::file("shorten the log", &self.path))
    }

    fn append(&mut self, line: &str) -> Result<(), ReportError> {
        let written = self.file.write_all(line.as_bytes()).and_then(|()| synced(&self.file));
        written.map_err(ReportError::file("write to the log", &self.path))
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

impl Form {
    fn of(path: &Path) -> Result<Self, ReportError> {
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("csv") => Ok(Self::Csv),
            Some("jsonl" | "ndjson" | "json") => Ok(Self::JsonLines),
            _ => Err(ReportError::Extension { path: path.to_owned() }),
        }
    }

    /// All finished lines, and where the last of them ends.
    fn lines(self, bytes: &[u8]) -> Result<(Lines, u64), Foreign> {
        let (mut epochs, mut end) = (Lines::new(), 0);
        let finished = bytes.split_inclusive(|&byte| byte == b'\n').filter(|line| line.ends_with(b"\n"));
        for (line, number) in finished.zip(1..) {
            end += line.len() as u64;
            if self == Self::Csv && number == 1 {
                if line != HEAD.as_bytes() {
                    return Err((number, "the head of such a log"));
                }
                continue;
            }
            let (epoch, expected) = match self {
                Self::Csv => (csv_epoch(line), "the line of a later epoch as CSV"),
                Self::JsonLines => (json_epoch(line), "the line of a later epoch as JSON"),
            };
            let last = epochs.last().map_or(0, |&(epoch, _)| epoch);
            let epoch = epoch.filter(|&epoch| epoch > last).ok_or((number, expected))?;
            epochs.push((epoch, end));
        }
        Ok((epochs, end))
    }
}

fn csv_epoch(line: &[u8]) -> Option<usize> {
    let line = str::from_utf8(line).ok()?;
    let columns = line.bytes().filter(|&byte| byte == b',').count();
    let same = columns == HEAD.bytes().filter(|&byte| byte == b',').count();
    line.split(',').next().filter(|_| same)?.parse().ok()
}

fn json_epoch(line: &[u8]) -> Option<usize> {
    serde_json::from_slice::<EpochRecord>(line).ok().map(|epoch| epoch.epoch)
}

fn beginning_of_line(bytes: &[u8], number: usize) -> String {
    let line = bytes.split(|&byte| byte == b'\n').nth(number - 1).unwrap_or_default();
    String::from_utf8_lossy(line).chars().take(60).collect()
}

/// The values of an epoch with commas between them; nothing where there is none.
fn csv(epoch: &EpochRecord) -> String {
    let EpochRecord { train, validation, test, learning_rate, seconds, samples_per_second, .. } = *epoch;
    let both = |measured: Option<Measured>| {
        [measured.map(|measured| measured.loss), measured.and_then(|measured| measured.accuracy)]
    };
    let measured = [train, validation, test].map(both);
    let values = measured.into_iter().flatten().chain([learning_rate, Some(seconds), samples_per_second]);
    let mut line = epoch.epoch.to_string();
    for value in values {
        line.push(',');
        line += &value.map(|value| value.to_string()).unwrap_or_default();
    }
    line + "\n"
}

#[cfg(test)]
mod tests;
