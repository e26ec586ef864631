//! A log of a training.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use constnet::Network;
use constnet::report::{EpochRecord, Log, ReportError};
use constnet::train::{Callback, Epoch};

/// Writes a line for each epoch, if there is a file to write to. A file that can't be written ends the training.
pub struct Logged {
    path: Option<PathBuf>,
    log: Option<Log>,
    failure: Option<ReportError>,
}

impl Logged {
    /// Of a training that goes on, or of a new one, whose file is made anew.
    pub fn new(path: Option<&Path>, resumes: bool) -> Result<Self, ReportError> {
        let log = match path {
            // Which epochs it goes on after is known with the first of them.
            Some(path) if !resumes => Some(Log::create(path)?),
            _ => None,
        };
        Ok(Self { path: path.map(Path::to_owned), log, failure: None })
    }

    fn write(&mut self, epoch: &Epoch) -> Result<(), ReportError> {
        let Some(path) = &self.path else { return Ok(()) };
        let log = match &mut self.log {
            Some(log) => log,
            none => none.insert(Log::resume(path, epoch.number - 1)?),
        };
        log.write(&EpochRecord::from(epoch))
    }

    /// What went wrong, if anything.
    pub fn finish(self) -> Result<(), ReportError> {
        self.failure.map_or(Ok(()), Err)
    }
}

impl<N: Network> Callback<N> for Logged {
    fn epoch_ends(&mut self, _: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        match self.write(epoch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}
