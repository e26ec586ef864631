use std::io::Write;

use super::Epoch;
use super::bar::Bar;

/// What a training shows of itself: a line for each epoch on stdout and, where stderr is a
/// terminal, a bar there.
pub(super) struct Progress {
    bar: Option<Bar>,
    quiet: bool,
}

impl Progress {
    /// For so many epochs of so many samples each.
    pub(super) fn new(quiet: bool, epochs: usize, samples: usize) -> Self {
        Self { bar: if quiet { None } else { Bar::on_terminal(epochs, samples) }, quiet }
    }

    pub(super) fn epoch_begins(&self, number: usize) {
        if let Some(bar) = &self.bar {
            bar.set_epoch(number);
        }
    }

    pub(super) fn step_done(&mut self, samples: usize, loss: f64) {
        if let Some(bar) = &mut self.bar {
            bar.advance(samples, loss);
        }
    }

    pub(super) fn epoch_ends(&self, epoch: &Epoch) {
        // A reader that has gone away is no reason to stop training.
        let print = || _ = writeln!(std::io::stdout(), "{epoch}");
        match &self.bar {
            _ if self.quiet => {}
            Some(bar) => bar.hidden_while(print),
            None => print(),
        }
    }
}
