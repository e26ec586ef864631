//! The common options of the trainers, and their implementation.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, Command, CommandFactory as _, FromArgMatches as _, Parser};
use constnet::data::{Dataset, MnistOrDigits, mnist_or_digits};
use constnet::io::{self, StdFileSystem};
use constnet::layers::Loss;
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::report::{History, Report as Page};
use constnet::schedule::ScheduleKind;
use constnet::threads;
use constnet::train::{Report, Stopped};

use crate::interrupt::{self, Interrupted};
use crate::logged::Logged;
use crate::{Failure, count, learning_rate};

/// The command line of a trainer.
#[derive(Parser)]
struct CommandLine {
    #[command(flatten)]
    training: Training,
}

/// The common options of the trainers.
#[derive(Args, Debug)]
pub struct Training {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Number of epochs
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true)]
    pub epochs: NonZeroUsize,
    /// Batch size
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true)]
    pub batch: NonZeroUsize,
    /// Optimizer: sgd, momentum, nesterov, adagrad, rmsprop, adam or adamw
    #[arg(long, value_name = "NAME")]
    pub optimizer: OptimizerKind,
    /// Learning rate, the maximum of the schedule [default: depends on the optimizer]
    #[arg(long, value_name = "X", value_parser = learning_rate, allow_negative_numbers = true)]
    pub lr: Option<f64>,
    /// Schedule: constant, step, exponential, cosine, warmup-cosine, one-cycle or plateau
    #[arg(long, value_name = "NAME")]
    pub schedule: ScheduleKind,
    /// Seed of the weights, the sample order and the dropout masks
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Number of threads; the results are the same for any number [default: one per core]
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true)]
    pub threads: Option<NonZeroUsize>,
    /// Folder for checkpoints, saved after each epoch and each minute
    #[arg(long, value_name = "DIR")]
    pub checkpoints: Option<PathBuf>,
    /// Resume from the newest checkpoint, with the same bits as an uninterrupted run
    #[arg(long, requires = "checkpoints")]
    pub resume: bool,
    /// File for a report as one HTML page
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// File for a log with a line per epoch: CSV if its name ends in .csv, JSON if it ends in .jsonl
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Print only errors and the result
    #[arg(long)]
    pub quiet: bool,
}

/// The defaults of a trainer's options.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// Number of epochs.
    pub epochs: usize,
    /// Batch size.
    pub batch: usize,
    /// The optimizer.
    pub optimizer: OptimizerKind,
    /// The learning rate schedule.
    pub schedule: ScheduleKind,
    /// The learning rate for an optimizer.
    pub learning_rate: fn(OptimizerKind) -> f64,
}

/// The command line with its defaults.
fn command(about: &'static str, defaults: Defaults) -> Command {
    let Defaults { epochs, batch, optimizer, schedule, .. } = defaults;
    let [epochs, batch] = [epochs, batch].map(|number| number.to_string());
    let [optimizer, schedule] = [optimizer.name(), schedule.name()].map(str::to_owned);
    let values = [("epochs", epochs), ("batch", batch), ("optimizer", optimizer), ("schedule", schedule)];
    values.into_iter().fold(CommandLine::command().about(about), |command, (name, value)| {
        command.mut_arg(name, |argument| argument.default_value(value).required(false))
    })
}

impl Training {
    /// Parses the command line of a trainer; `--help` and errors end the process.
    #[must_use]
    pub fn parse(about: &'static str, defaults: Defaults) -> Self {
        let mut matches = command(about, defaults).get_matches();
        let mut training = match CommandLine::from_arg_matches_mut(&mut matches) {
            Ok(CommandLine { training }) => training,
            Err(error) => error.exit(),
        };
        training.lr.get_or_insert((defaults.learning_rate)(training.optimizer));
        training
    }

    /// Loads MNIST, or generates digits if there is none; prints which.
    ///
    /// # Errors
    ///
    /// A given folder without the files, or damaged files.
    pub fn digits(&self, out: &mut dyn Write) -> Result<MnistOrDigits, Failure> {
        let data = mnist_or_digits(self.data.as_deref())?;
        if !self.quiet {
            writeln!(out, "{}", data.notice)?;
        }
        Ok(data)
    }

    /// Trains a network with the given options, and writes the report and the log if requested. Ctrl-C
    /// finishes the step, saves, and returns an error with the command that resumes.
    ///
    /// # Errors
    ///
    /// Any error of training or of a file.
    pub fn fit<N, D, E>(
        &self,
        net: &mut N,
        train: &D,
        test: &E,
        out: &mut dyn Write,
    ) -> Result<Report, Failure>
    where
        N: Supervised<Input: constnet::SingleInput> + 'static,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
        E: Dataset<N::Scalar, Features = N::Input, Target = D::Target>,
    {
        if let Some(number) = self.threads {
            threads::set(number.get());
        }
        let lr = self.lr.unwrap_or_else(|| self.optimizer.default_learning_rate());
        let optimizer = self.optimizer.build(net, lr);
        let history = self.history(net);
        let mut log = self.log.clone().map(|path| Logged::new(path, self.resume)).transpose()?;
        self.check_report()?;

        let start = Instant::now();
        let report = self.trainer().fit_with(net, optimizer, train, test, &mut log)?;
        log.map_or(Ok(()), Logged::finish)?;
        if report.stopped == Some(Stopped::Interrupted) {
            return Err(Interrupted::saved_to(self.checkpoints.as_deref()).into());
        }
        let (accuracy, seconds) = (report.test_accuracy().unwrap_or_default(), start.elapsed().as_secs_f64());
        writeln!(out, "test accuracy {:.2} % in {seconds:.1} s", 100.0 * accuracy)?;
        if let Some(path) = &self.report {
            // A resumed optimizer has the learning rate of its checkpoint.
            let last = report.last().filter(|_| self.schedule == ScheduleKind::Constant);
            let history = history.setting("learning rate", last.map_or(lr, |last| last.learning_rate));
            Page::of(net, test, history.add_run(&report))?.write_html(path)?;
            writeln!(out, "report     {}", path.display())?;
        }
        if let (Some(path), false) = (&self.checkpoints, self.quiet) {
            writeln!(out, "saved in   {}", path.display())?;
        }
        Ok(report)
    }

    fn trainer(&self) -> Trainer {
        let mut trainer = Trainer::new()
            .epochs(self.epochs.get())
            .batch_size(self.batch.get())
            .seed(self.seed)
            .stop_when(interrupt::flag());
        if self.schedule != ScheduleKind::Constant {
            trainer = trainer.schedule(self.schedule);
        }
        if let Some(folder) = &self.checkpoints {
            trainer = trainer.checkpoints(folder);
        }
        if self.resume {
            trainer = trainer.resume();
        }
        if self.quiet { trainer.quiet() } else { trainer }
    }

    /// Checks, before a long training run, that its report can be written.
    fn check_report(&self) -> Result<(), Failure> {
        let Some(path) = &self.report else { return Ok(()) };
        io::check(&StdFileSystem, path)
            .map_err(|error| format!("can't write the report `{}`: {error}", path.display()).into())
    }

    /// The options as settings of the report.
    fn history<N: Network>(&self, net: &N) -> History {
        History::of(net)
            .seed(self.seed)
            .setting("epochs", self.epochs)
            .setting("batch", self.batch)
            .setting("optimizer", self.optimizer)
            .setting("schedule", self.schedule)
            .setting("threads", threads::count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULTS: Defaults = Defaults {
        epochs: 3,
        batch: 100,
        optimizer: OptimizerKind::Sgd,
        schedule: ScheduleKind::Constant,
        learning_rate: OptimizerKind::default_learning_rate,
    };

    /// The error message for an option with a value.
    fn answer(option: &str, value: &str) -> String {
        let matches = command("", DEFAULTS).try_get_matches_from(["mnist", option, value]);
        matches.map_or_else(|error| error.to_string(), |_| "accepted".to_owned())
    }

    #[test]
    fn numbers_outside_their_range_are_answered_in_words() {
        let options = ["--epochs", "--batch", "--threads"];
        for (option, value) in
            options.iter().flat_map(|option| ["0", "-1", "x", "1.5"].map(|value| (option, value)))
        {
            let words = format!(
                "invalid value '{value}' for '{option} <N>': a whole number of at least 1 is expected, such as 10"
            );
            assert!(answer(option, value).contains(&words), "{}", answer(option, value));
        }
        for value in ["-0.1", "0", "nan", "inf", "1e999", "x"] {
            let words =
                format!("invalid value '{value}' for '--lr <X>': a positive number is expected, such as 0.1");
            assert!(answer("--lr", value).contains(&words), "{}", answer("--lr", value));
        }
        assert_eq!([answer("--epochs", "1"), answer("--lr", "1e-3")], ["accepted", "accepted"]);
    }
}
