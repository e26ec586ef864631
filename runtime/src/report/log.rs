use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{EpochRecord, Measured, ReportError};

/// A log of a training: a line for each epoch, as CSV or as JSON lines by the end of the file's name.
///
/// A line is on the disk when [`write`](Self::write) returns. A training that is resumed goes on with the log of
/// before: what is there of epochs that will come again is taken out first, so that none is in it twice.
///
/// ```
/// use constnet::report::{EpochRecord, Log};
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("training.csv");
/// let mut log = Log::create(&path)?;
/// log.write(&EpochRecord::new(1).learning_rate(0.1))?;
/// log.write(&EpochRecord::new(2).learning_rate(0.05))?; // and then the power failed
/// let mut log = Log::resume(&path, 1)?; // from the checkpoint after epoch 1
/// log.write(&EpochRecord::new(2).learning_rate(0.05))?;
/// assert_eq!(std::fs::read_to_string(&path)?.lines().count(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
    form: Form,
}

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
        Self { path: path.to_owned(), file, form }.begun()
    }

    /// The log of a training that goes on after so many epochs: lines of later ones are taken out, as is a line
    /// that was not finished. Where there is no log yet, it is new.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create), and a file that holds something else than such a log.
    pub fn resume(path: impl AsRef<Path>, epochs: usize) -> Result<Self, ReportError> {
        let path = path.as_ref();
        let form = Form::of(path)?;
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(path);
        let mut file = file.map_err(ReportError::file("open the log", path))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(ReportError::file("read the log", path))?;
        let kept = form.kept(&bytes, epochs).map_err(|(line, expected)| ReportError::Foreign {
            path: path.to_owned(),
            line,
            found: beginning_of_line(&bytes, line),
            expected,
        })?;
        file.set_len(kept as u64)
            .and_then(|()| file.seek(SeekFrom::End(0)))
            .map_err(ReportError::file("shorten the log", path))?;
        let log = Self { path: path.to_owned(), file, form };
        if kept == 0 { log.begun() } else { Ok(log) }
    }

    /// Adds the line of an epoch, and waits until it is on the disk.
    ///
    /// # Errors
    ///
    /// A disk that does not take it.
    pub fn write(&mut self, epoch: &EpochRecord) -> Result<(), ReportError> {
        let line = match self.form {
            Form::Csv => csv(epoch),
            // Nothing here can fail: there are only numbers.
            Form::JsonLines => serde_json::to_string(epoch).unwrap_or_default() + "\n",
        };
        self.append(&line)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn begun(mut self) -> Result<Self, ReportError> {
        if self.form == Form::Csv {
            self.append(HEAD)?;
        }
        Ok(self)
    }

    fn append(&mut self, line: &str) -> Result<(), ReportError> {
        let written = self.file.write_all(line.as_bytes()).and_then(|()| synced(&self.file));
        written.map_err(ReportError::file("write to the log", &self.path))
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

    /// How many of the bytes are lines of the first epochs; or the number of a line that is none, and what it
    /// should be.
    fn kept(self, bytes: &[u8], epochs: usize) -> Result<usize, (usize, &'static str)> {
        let mut kept = 0;
        let lines = bytes.split_inclusive(|&byte| byte == b'\n');
        for (line, number) in lines.filter(|line| line.ends_with(b"\n")).zip(1..) {
            let epoch = match self {
                Self::Csv if number == 1 && line == HEAD.as_bytes() => 0,
                Self::Csv if number == 1 => return Err((number, "the head of such a log")),
                Self::Csv => csv_epoch(line).ok_or((number, "the line of an epoch as CSV"))?,
                Self::JsonLines => json_epoch(line).ok_or((number, "the line of an epoch as JSON"))?,
            };
            if epoch > epochs {
                break;
            }
            kept += line.len();
        }
        Ok(kept)
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
