//! Reports of training runs: an HTML page, plots as files, a log.
//!
//! | | content |
//! |---|---|
//! | [`History`] | settings and metrics of each epoch |
//! | [`Report`] | the page: a single file without scripts or external resources, with a light and a dark theme |
//! | [`Log`] | a line for each epoch, as CSV or JSON |
//!
//! With the trainer:
//!
//! ```
//! use constnet::prelude::*;
//! use constnet::report::{History, Report};
//!
//! network! { struct Net = Affine(784, 20) -> Relu -> Affine(20, 10) -> SoftmaxWithLoss; }
//!
//! let TrainTest { train, test } = Digits::generate(1, 500, 100);
//! let mut net = Net::new(1);
//! let history = History::of(&net).seed(1).setting("optimizer", "adam");
//! let optimizer = Adam::new(&net, 0.01);
//! let run = Trainer::new().epochs(3).seed(1).quiet().fit(&mut net, optimizer, &train, &test)?;
//!
//! let report = Report::of(&net, &test, history.add_run(&run))?;
//! # let folder = tempfile::tempdir()?;
//! # let file = |name: &str| folder.path().join(name);
//! report.write_html(file("report.html"))?;
//! report.write_plots(file("plots"))?;
//! # assert!(file("plots/loss.svg").exists());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A custom training loop adds its epochs to the history itself, see [`History`].

mod error;
mod escape;
mod format;
mod history;
pub(crate) mod json;
mod log;
mod numbers;
mod page;
mod picture;
mod plots;
#[cfg(test)]
mod tests;
mod weights;

pub use error::ReportError;
pub use history::{EpochRecord, History, HistoryError};
pub use log::Log;

use std::fs;
use std::path::{Path, PathBuf};

use constnet_plan::Block;
use constnet_plan::drawing::{self, Drawing};

use crate::data::Dataset;
use crate::io::{self, StdFileSystem};
use crate::layers::Loss;
use crate::network::tables::Tables;
use crate::network::values::{self, Values};
use crate::train::metrics::{ConfusionMatrix, Scores, score};
use crate::train::{Metrics, Misclassified, TrainError, misclassified};
use crate::{Network, SingleInput, Supervised};
use picture::{Dimensions, Picture, guessed};
use plots::{Curve, Curves, Hue, Tile, standalone};
use weights::Weights;

/// Maximum number of misclassified samples shown by [`Report::of`].
const MISTAKES: usize = 25;

/// The report of a training run, and its plots.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    history: History,
    scores: Option<Scores>,
    misclassified: Vec<Misclassified>,
    weights: Option<Weights>,
    /// The summary of the network and the drawing of its graph.
    summary: &'static str,
    drawing: String,
    image: Option<Dimensions>,
    classes: Vec<String>,
}

/// Writes a text file atomically.
fn replace(what: &'static str, path: &Path, text: &str) -> Result<(), ReportError> {
    let written = io::replace(&StdFileSystem, path, text.as_bytes());
    written.map_err(|error| ReportError::file(what, path)(error.cause))
}

impl Report {
    /// A report of the history alone.
    #[must_use]
    pub fn new(history: History) -> Self {
        Self {
            history,
            scores: None,
            misclassified: Vec::new(),
            weights: None,
            summary: "",
            drawing: String::new(),
            image: None,
            classes: Vec::new(),
        }
    }

    /// A full report of a trained network: its metrics on a test set, the 25 misclassified samples with the largest
    /// loss, its graph and the weights of its first layer.
    ///
    /// # Errors
    ///
    /// A test set without samples, or with a sample that does not fit the network.
    pub fn of<N, D>(network: &N, test: &D, history: History) -> Result<Self, TrainError>
    where
        N: Supervised<Input: SingleInput>,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
    {
        let report = Self::new(history).network(network).scores(score(network, test)?);
        Ok(report.misclassified(misclassified(network, test, MISTAKES)?))
    }

    /// Sets the metrics of the trained network.
    #[must_use]
    pub fn scores(self, scores: Scores) -> Self {
        Self { scores: Some(scores), ..self }
    }

    /// Sets the misclassified samples, in order of decreasing loss.
    #[must_use]
    pub fn misclassified(self, misclassified: Vec<Misclassified>) -> Self {
        Self { misclassified, ..self }
    }

    /// Sets the network: its summary, the drawing of its graph and, if its first layer
    /// works on images, pictures of its weights.
    #[must_use]
    pub fn network<N: Network>(self, network: &N) -> Self {
        self.of_stored(Tables::of::<N>(), values::of(network), N::GRAPH)
    }

    fn of_stored(self, tables: &Tables, stored: Values<'_>, graph: &[Block<'static>]) -> Self {
        let title = format!("The graph of {}", tables.name);
        let drawing = match graph {
            [] => String::new(),
            blocks => drawing::svg(&Drawing { title, blocks: blocks.to_vec() }),
        };
        Self { weights: Weights::of(tables, stored), summary: tables.summary, drawing, ..self }
    }

    /// Sets the channels, rows and columns of an input. By default inputs whose number of
    /// values is a square are images with one channel, and three times a square RGB images. Inputs of another size
    /// are shown as numbers.
    #[must_use]
    pub fn image(self, dimensions: [usize; 3]) -> Self {
        Self { image: Some(dimensions), ..self }
    }

    /// Sets the names of the classes, which are numbered by default.
    #[must_use]
    pub fn classes<C: Into<String>>(self, names: impl IntoIterator<Item = C>) -> Self {
        Self { classes: names.into_iter().map(Into::into).collect(), ..self }
    }

    /// The page as HTML, with all images embedded.
    ///
    /// # Errors
    ///
    /// A plot that can't be drawn.
    pub fn html(&self) -> Result<String, ReportError> {
        page::html(self)
    }

    /// Writes the page to a file, atomically as [`replace`](crate::io::replace) does.
    ///
    /// # Errors
    ///
    /// A file that can't be written. Use [`check`](crate::io::check) to find out before training.
    pub fn write_html(&self, path: impl AsRef<Path>) -> Result<(), ReportError> {
        let path = path.as_ref();
        replace("write the report", path, &self.html()?)
    }

    /// Writes the plots to a folder, which is created if necessary: `loss.svg`, `accuracy.svg`,
    /// `learning_rate.svg`, `confusion.svg`, `misclassified.svg`, `weights.svg`, `network.svg`. Returns their paths.
    ///
    /// # Errors
    ///
    /// A folder or file that can't be written.
    pub fn write_plots(&self, folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, ReportError> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder).map_err(ReportError::file("create the folder", folder))?;
        let plots = self.plots()?;
        let drawn = plots.into_iter().filter_map(|(name, svg)| Some((folder.join(name), svg?)));
        let write = |(path, svg): (PathBuf, String)| {
            replace("write the plot", &path, &standalone(&svg))?;
            Ok(path)
        };
        drawn.map(write).collect()
    }

    fn plots(&self) -> Result<[(&'static str, Option<String>); 7], ReportError> {
        let [loss, accuracy, learning_rate] = self.curves();
        let drawing = self.drawing.split_once("<svg ").and_then(|(_, svg)| {
            let (svg, _) = svg.rsplit_once("</div>")?;
            Some(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {svg}"))
        });
        Ok([
            ("loss.svg", loss.svg()?),
            ("accuracy.svg", accuracy.svg()?),
            ("learning_rate.svg", learning_rate.svg()?),
            ("confusion.svg", self.confusion_svg()),
            (
                "misclassified.svg",
                plots::tiles("Misclassified samples with the largest loss", &self.misclassified_tiles()),
            ),
            ("weights.svg", plots::tiles("Weights of the first layer", &self.weight_tiles())),
            ("network.svg", drawing),
        ])
    }

    /// Loss, accuracy and learning rate by epoch.
    fn curves(&self) -> [Curves; 3] {
        let epochs = &self.history.epochs;
        let curve = |name, hue, value: &dyn Fn(&EpochRecord) -> Option<f64>| {
            let points = epochs.iter().filter_map(|epoch| Some((epoch.epoch, value(epoch)?))).collect();
            Curve { name, hue, points }
        };
        let of_sets = |value: fn(Metrics) -> Option<f64>| {
            vec![
                curve("training", Hue::Train, &|epoch| epoch.train.and_then(value)),
                curve("validation", Hue::Validation, &|epoch| epoch.validation.and_then(value)),
                curve("test", Hue::Test, &|epoch| epoch.test.and_then(value)),
            ]
        };
        let rate = curve("at the end of an epoch", Hue::Train, &|epoch| epoch.learning_rate);
        [
            Curves { title: "Loss", curves: of_sets(|metrics| Some(metrics.loss)), percent: false },
            Curves { title: "Accuracy", curves: of_sets(|metrics| metrics.accuracy), percent: true },
            Curves { title: "Learning rate", curves: vec![rate], percent: false },
        ]
    }

    fn confusion(&self) -> Option<&ConfusionMatrix> {
        self.scores.as_ref().and_then(Scores::confusion)
    }

    fn confusion_svg(&self) -> Option<String> {
        plots::confusion(self.confusion()?, &|class| self.class(class))
    }

    /// Name of a class.
    fn class(&self, class: usize) -> String {
        self.classes.get(class).cloned().unwrap_or_else(|| class.to_string())
    }

    /// The misclassified samples as pictures, if they are images.
    fn misclassified_tiles(&self) -> Vec<Tile> {
        let tile = |sample: &Misclassified| {
            let dimensions = self.image.or_else(|| guessed(sample.x.len()))?;
            let picture = Picture::of_image(&sample.x, dimensions)?;
            let (class, prediction) = (self.class(sample.class), self.prediction(sample));
            let title =
                format!("sample {}: {class}, predicted {prediction}, loss {:.4}", sample.sample, sample.loss);
            Some(Tile { picture, caption: format!("{class} → {prediction}"), title })
        };
        self.misclassified.iter().filter_map(tile).collect()
    }

    fn prediction(&self, sample: &Misclassified) -> String {
        sample.prediction.map_or_else(|| "none".to_owned(), |class| self.class(class))
    }

    /// The weights of the first layer as pictures.
    fn weight_tiles(&self) -> Vec<Tile> {
        let Some(weights) = &self.weights else { return Vec::new() };
        let pictures = weights.pictures(self.image).into_iter().enumerate();
        let tile = |(output, picture)| Tile {
            picture,
            caption: String::new(),
            title: format!("{}, output {output}", weights.layer),
        };
        pictures.map(tile).collect()
    }
}
