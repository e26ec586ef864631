use std::io::Write;

use super::bar::Bar;
use super::callback::Step;
use super::report::Rounded;
use super::{Epoch, Report, Stopped};

/// Progress display of a training run: lines on stdout and, if stderr is a terminal, a bar there.
pub(super) struct Progress {
    bar: Option<Bar>,
    quiet: bool,
}

impl Progress {
    /// For this number of epochs of this number of samples each.
    pub(super) fn new(quiet: bool, epochs: usize, samples: usize) -> Self {
        Self { bar: if quiet { None } else { Bar::on_terminal(epochs, samples) }, quiet }
    }

    /// Before the first epoch: prints the network's summary.
    pub(super) fn begins(&self, summary: &str) {
        self.print(&summary);
    }

    /// Printed instead when training resumes after this number of samples of an epoch, counted from 0.
    pub(super) fn resumes(&mut self, notice: &str, epoch: usize, samples: usize) {
        // Warnings, such as about a damaged file, are printed in any case.
        if let (true, Some((_, warnings))) = (self.quiet, notice.split_once('\n')) {
            _ = writeln!(std::io::stderr(), "{warnings}");
        }
        self.print(&notice);
        if let Some(bar) = &mut self.bar {
            bar.go_to(epoch, samples);
        }
    }

    pub(super) fn epoch_begins(&self, number: usize) {
        if let Some(bar) = &self.bar {
            bar.set_epoch(number);
        }
    }

    pub(super) fn step_done(&mut self, step: &Step) {
        if let Some(bar) = &mut self.bar {
            bar.advance(step.samples, step.loss, step.learning_rate);
        }
    }

    /// Prints an epoch, and whether it is the best so far.
    pub(super) fn on_epoch_end(&mut self, epoch: &Epoch, is_best: bool) {
        self.print(&line(epoch, is_best));
        if let Some(bar) = &mut self.bar {
            bar.set_accuracy(epoch.deciding().accuracy);
        }
    }

    /// After the last epoch: prints the best one and the times.
    pub(super) fn ends(self, report: &Report) {
        let Some(best) = report.best() else { return };
        let epochs = report.epochs.len();
        let deciding = if best.validation.is_some() { "validation" } else { "test" };
        let waited = epochs - best.number;
        self.print(&match report.stopped {
            Some(Stopped::Early) => {
                format!("stopped early: the {deciding} loss did not improve for {waited} epochs")
            }
            Some(Stopped::ByCallback) => format!("stopped by a callback after epoch {epochs}"),
            Some(Stopped::Interrupted) => format!("interrupted after epoch {epochs}"),
            None => format!("finished after epoch {epochs}"),
        });
        self.print(&format_args!("best       {best}"));
        self.print(&format_args!(
            "time       {:.1} s in total, {} samples/s in training",
            report.seconds(),
            Rounded(report.samples_per_second())
        ));
    }

    fn print(&self, text: &dyn core::fmt::Display) {
        // A closed pipe is no reason to stop training.
        let print = || _ = writeln!(std::io::stdout(), "{text}");
        match &self.bar {
            _ if self.quiet => {}
            Some(bar) => bar.hidden_while(print),
            None => print(),
        }
    }
}

/// The line of an epoch, and whether it is the best so far.
fn line(epoch: &Epoch, is_best: bool) -> String {
    format!("{epoch}{}", if is_best { " | best" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Metrics;

    #[test]
    fn a_line_shows_the_loss_that_decides_and_whether_it_is_the_smallest() {
        let metrics = |loss| Metrics { loss, accuracy: Some(0.9) };
        let epoch = Epoch {
            number: 3,
            train: metrics(0.25),
            validation: Some(metrics(0.5)),
            test: metrics(0.75),
            learning_rate: 0.1,
            samples: 600,
            training_seconds: 1.0,
            seconds: 1.5,
        };
        let shown = "epoch  3 | train_acc: 0.900 | val_acc: 0.900 | test_acc: 0.900 | loss: 0.2500 | val_loss: 0.5000 | \
                     lr: 0.1 | 1.50 s";
        assert_eq!(line(&epoch, false), shown);
        assert_eq!(line(&epoch, true), format!("{shown} | best"));
    }
}
