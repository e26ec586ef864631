//! The MNIST files: 60,000 + 10,000 handwritten digits of 28 x 28 bytes.

mod cache;
#[cfg(feature = "download")]
mod download;
mod fallback;
mod files;
#[cfg(test)]
mod fixture;
mod sources;
#[cfg(test)]
mod tests;

use core::marker::PhantomData;
use std::path::Path;

pub use fallback::{MnistOrDigits, mnist_or_digits};

use super::{DataError, Images, OneHot, TrainTest};
use sources::Sources;

/// The MNIST database of handwritten digits, by LeCun, Cortes and Burges.
///
/// ```no_run
/// use constnet::data::{Mnist, TrainTest};
///
/// let TrainTest { train, test } = Mnist::load()?;
/// assert_eq!((train.len(), test.len()), (60_000, 10_000));
/// # Ok::<(), constnet::data::DataError>(())
/// ```
#[derive(Debug)]
pub enum Mnist {}

impl Mnist {
    /// Loads the data as numbers from 0 to 1 with class labels.
    ///
    /// The files are searched in the folder of the environment variable `CONSTNET_DATA`
    /// and its subfolder `mnist`, then in the cache: `constnet/mnist` in `$XDG_CACHE_HOME` or
    /// `~/.cache` (`~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows). With the feature
    /// `download` missing files are downloaded, and cached if possible.
    ///
    /// Each file may be compressed with gzip or not; if there are both, one valid file is
    /// enough. Its content is verified against the SHA-256 of
    /// the published one.
    ///
    /// # Errors
    ///
    /// Files that are missing, that can't be read, or that differ from the published ones.
    pub fn load() -> Result<TrainTest, DataError> {
        Self::options().load()
    }

    /// Loads the data from a folder; see [`load`](Self::load).
    ///
    /// # Errors
    ///
    /// Files that are missing, that can't be read, or that differ from the published ones.
    pub fn load_from(folder: impl AsRef<Path>) -> Result<TrainTest, DataError> {
        Self::options().load_from(folder)
    }

    /// Options for loading: `Mnist::options().normalize(false).load()`.
    pub fn options() -> MnistOptions {
        MnistOptions { normalize: true, flatten: true, form: PhantomData }
    }
}

/// Options for loading MNIST; the book's `load_mnist(normalize, flatten, one_hot_label)`.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct MnistOptions<D = Images<784>> {
    normalize: bool,
    flatten: bool,
    form: PhantomData<fn() -> D>,
}

impl<D: From<Images<784>>> MnistOptions<D> {
    /// Values from 0 to 1 (the default), or from 0 to 255.
    pub fn normalize(self, normalize: bool) -> Self {
        Self { normalize, ..self }
    }

    /// The reported shape is `[784]` (the default), or `[1, 28, 28]`. A sample is one column of 784
    /// values either way.
    pub fn flatten(self, flatten: bool) -> Self {
        Self { flatten, ..self }
    }

    /// Targets are one-hot columns; by default they are class labels.
    pub fn one_hot(self) -> MnistOptions<OneHot<784>> {
        MnistOptions { normalize: self.normalize, flatten: self.flatten, form: PhantomData }
    }

    /// Loads the data; see [`Mnist::load`].
    ///
    /// # Errors
    ///
    /// As for [`Mnist::load`].
    pub fn load(self) -> Result<TrainTest<D>, DataError> {
        Ok(self.apply(Sources::from_environment().load()?))
    }

    /// Loads the data from a folder; see [`Mnist::load_from`].
    ///
    /// # Errors
    ///
    /// As for [`Mnist::load_from`].
    pub fn load_from(self, folder: impl AsRef<Path>) -> Result<TrainTest<D>, DataError> {
        Ok(self.apply(Sources::folder(folder.as_ref()).load()?))
    }

    fn apply(&self, TrainTest { train, test }: TrainTest) -> TrainTest<D> {
        let form = |images: Images<784>| images.normalized(self.normalize).flat(self.flatten).into();
        TrainTest { train: form(train), test: form(test) }
    }
}
