//! The log of a training run.

use std::ops::ControlFlow;
use std::path::PathBuf;

use constnet::Network;
use constnet::report::{Log, ReportError};
use constnet::train::{Callback, Epoch};

/// A log that is opened after the first epoch: the file of an older run is kept until this
/// one has really started. A pipe has nothing to lose; it is opened before training, as that waits for its reader.
pub struct Logged {
    path: PathBuf,
    /// Whether training, and so the log, is resumed.
    resumes: bool,
    log: Option<Log>,
    failure: Option<ReportError>,
}

impl Logged {
    /// A log in this file.
    ///
    /// # Errors
    ///
    /// A file that can't be written, or whose extension is unknown.
    pub fn new(path: PathBuf, resumes: bool) -> Result<Self, ReportError> {
        Log::check(&path)?;
        let log = if Log::is_stream(&path) { Some(Log::create(&path)?) } else { None };
        Ok(Self { path, resumes, log, failure: None })
    }

    fn write(&mut self, epoch: &Epoch) -> Result<(), ReportError> {
        let log = match &mut self.log {
            Some(log) => log,
            none if self.resumes => none.insert(Log::resume(&self.path)?),
            none => none.insert(Log::create(&self.path)?),
        };
        log.write(&epoch.into())
    }

    /// The error of writing, if there was one.
    pub fn finish(self) -> Result<(), ReportError> {
        self.failure.map_or(Ok(()), Err)
    }
}

impl<N: Network> Callback<N> for Logged {
    fn on_epoch_end(&mut self, _: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        match self.write(epoch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}
