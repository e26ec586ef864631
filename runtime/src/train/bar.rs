//! The progress bar, and its replacement without the feature `progress`.

#[cfg(feature = "progress")]
pub(super) use shown::Bar;

#[cfg(not(feature = "progress"))]
pub(super) use absent::Bar;

#[cfg(feature = "progress")]
mod shown {
    use std::fmt::Write;
    use std::time::{Duration, Instant};

    use crate::train::report::Rounded;
    use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressState, ProgressStyle};

    /// Fits into 80 columns.
    const TEMPLATE: &str = "epoch {prefix} [{bar:10}] {msg} | {rate} | {eta} left";
    /// Done, current and remaining: in ASCII, as wider characters would have to be measured.
    const CHARACTERS: &str = "=> ";
    /// Refresh interval of the displayed loss.
    const LOSS_EVERY: Duration = Duration::from_millis(100);

    /// A bar over all epochs, on stderr.
    pub(in super::super) struct Bar {
        bar: ProgressBar,
        epochs: usize,
        loss_shown: Option<Instant>,
        samples: usize,
        accuracy: Option<f64>,
    }

    impl Bar {
        /// The bar, where stderr is a terminal.
        pub(in super::super) fn on_terminal(epochs: usize, samples: usize) -> Option<Self> {
            let target = ProgressDrawTarget::stderr();
            if target.is_hidden() {
                return None;
            }
            let length = (epochs as u64).saturating_mul(samples as u64);
            let bar = ProgressBar::with_draw_target(Some(length), target)
                .with_style(style())
                .with_finish(ProgressFinish::AndClear);
            Some(Self { bar, epochs, loss_shown: None, samples, accuracy: None })
        }

        pub(in super::super) fn set_epoch(&self, number: usize) {
            self.bar.set_prefix(format!("{number}/{}", self.epochs));
        }

        /// Moves to the position after this number of samples of an epoch, counted from 0.
        pub(in super::super) fn go_to(&mut self, epoch: usize, samples: usize) {
            self.bar.set_position((epoch as u64).saturating_mul(self.samples as u64) + samples as u64);
            self.bar.reset_eta();
        }

        /// The latest validation or test accuracy.
        pub(in super::super) fn set_accuracy(&mut self, accuracy: Option<f64>) {
            self.accuracy = accuracy;
        }

        pub(in super::super) fn advance(&mut self, samples: usize, loss: f64, learning_rate: f64) {
            self.bar.inc(samples as u64);
            if self.loss_shown.is_none_or(|shown| shown.elapsed() >= LOSS_EVERY) {
                let accuracy = self.accuracy.map(|part| format!(" acc {:.3}", part)).unwrap_or_default();
                self.bar.set_message(format!("loss {loss:.4}{accuracy} lr {}", Rounded(learning_rate)));
                self.loss_shown = Some(Instant::now());
            }
        }

        pub(in super::super) fn hidden_while(&self, print: impl FnOnce()) {
            self.bar.suspend(print);
        }
    }

    fn style() -> ProgressStyle {
        let rate = |state: &ProgressState, text: &mut dyn Write| {
            _ = write!(text, "{:.0} samples/s", state.per_sec());
        };
        ProgressStyle::with_template(TEMPLATE)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars(CHARACTERS)
            .with_key("rate", rate)
    }
}

#[cfg(not(feature = "progress"))]
mod absent {
    /// This type has no values.
    pub(in super::super) enum Bar {}

    impl Bar {
        pub(in super::super) fn on_terminal(_epochs: usize, _samples: usize) -> Option<Self> {
            None
        }

        pub(in super::super) fn set_epoch(&self, _number: usize) {
            match *self {}
        }

        pub(in super::super) fn go_to(&mut self, _epoch: usize, _samples: usize) {
            match *self {}
        }

        pub(in super::super) fn set_accuracy(&mut self, _accuracy: Option<f64>) {
            match *self {}
        }

        pub(in super::super) fn advance(&mut self, _samples: usize, _loss: f64, _learning_rate: f64) {
            match *self {}
        }

        pub(in super::super) fn hidden_while(&self, _print: impl FnOnce()) {
            match *self {}
        }
    }
}
