use std::collections::BTreeMap;
use std::path::Path;

use super::by_name::ByName;
use super::error::{BadValue, Difference, Expected, LoadError, LoadErrorKind};
use super::renaming::{self, Stages};
use super::safetensors::{self, Content};
use super::sorting::argsort;
use super::tensor::{BATCHES, Tensor, file_name, shape, shape_text, statistic_name};
use super::{file, keys, meaning, writing};
use crate::io::{FileSystem, SaveError, StdFileSystem, replace};
use crate::network::tables::Tables;
use crate::network::values::{self, Values};
use crate::{Network, ParamInfo, Scalar};

/// Number of batches after which the momentum of running statistics is constant. It is used
/// if a file has no number of batches.
const MANY_BATCHES: f64 = 10.0;

/// Weights by name: those of a network, or those of any `safetensors` file.
///
/// ```
/// use constnet::prelude::*;
///
/// network! { struct Net = Affine(4, 3) -> Relu -> Affine(3, 2) -> SoftmaxWithLoss; }
///
/// # let folder = std::env::temp_dir().join(format!("constnet-weights-{}", std::process::id()));
/// # let path = folder.join("torch.safetensors");
/// # let torch = Weights::of(&Net::new(1)).rename_stages([("affine1", "fc1"), ("affine2", "fc2")])?;
/// # torch.save(&path).unwrap();
/// // What PyTorch calls `fc1` and `fc2`:
/// let weights = Weights::load(&path)?.rename_stages([("fc1", "affine1"), ("fc2", "affine2")])?;
/// let mut net = Net::new(0);
/// weights.apply(&mut net)?;
/// # assert_eq!(net.params(), Net::new(1).params());
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Shapes are those of PyTorch: a weight is (OUT, IN), filters are (OUT, CHANNELS, HEIGHT, WIDTH), a bias has
/// one dimension; running statistics are `running_mean`, `running_var` and `num_batches_tracked`. Numbers may be
/// `F32` or `F64`, and are converted to the network's type, rounded to the nearest. A number that becomes NaN or
/// infinite is rejected, unless it is [allowed](Self::allow_non_finite).
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    metadata: BTreeMap<String, String>,
    tensors: Vec<(String, Tensor)>,
    allows_non_finite: bool,
}

impl Weights {
    /// The weights of a network, with its running statistics.
    #[must_use]
    pub fn of<N: Network>(network: &N) -> Self {
        Self::of_stored(Tables::of::<N>(), values::of(network))
    }

    fn of_stored(tables: &Tables, stored: Values<'_>) -> Self {
        let mut tensors = writing::params("", tables, stored);
        tensors.extend(writing::statistics("", tables, stored));
        let mut metadata = writing::about(tables);
        metadata.insert(keys::KIND.to_owned(), keys::WEIGHTS.to_owned());
        Self { metadata, tensors, allows_non_finite: false }
    }

    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        file::encode(&self.metadata, &self.tensors)
    }

    /// Parses the bytes of any `safetensors` file; of a checkpoint its network is taken. Untrusted bytes are safe; those that
    /// constnet wrote are rejected if a single bit has changed.
    ///
    /// # Errors
    ///
    /// If the bytes are in another format or a later version of it, contain a name twice, or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LoadErrorKind> {
        let Content { mut metadata, tensors } = safetensors::decode(bytes)?;
        if metadata.contains_key(keys::FORMAT) {
            file::check(bytes)?;
            file::check_version(&metadata)?;
        }
        metadata.remove(file::SHA256);
        let weights = Self { metadata, tensors, allows_non_finite: false };
        Ok(weights.without_run())
    }

    /// Of a checkpoint the network alone: without the optimizer, the copies and the state of the training run.
    fn without_run(mut self) -> Self {
        if self.metadata.get(keys::KIND).is_none_or(|kind| kind != keys::CHECKPOINT) {
            return self;
        }
        let prefixes = keys::run_prefixes(&self.metadata);
        self.tensors.retain(|(name, _)| !prefixes.iter().any(|prefix| keys::begins_with(name, prefix)));
        self.metadata.retain(|key, _| keys::OF_WEIGHTS.contains(&key.as_str()));
        self.metadata.insert(keys::KIND.to_owned(), keys::WEIGHTS.to_owned());
        self
    }

    /// Loads the weights of a file; of a checkpoint its network is taken, without the optimizer and averaged copies.
    ///
    /// # Errors
    ///
    /// If it can't be read, is in another format, or is damaged.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let path = path.as_ref();
        let bytes = StdFileSystem.read(path).map_err(|cause| LoadErrorKind::Read { cause });
        let weights = bytes.and_then(|bytes| Self::from_bytes(&bytes));
        weights.map_err(|fault| LoadError { path: path.to_owned(), kind: fault })
    }

    /// Saves them to a file, atomically; see [`replace`].
    ///
    /// # Errors
    ///
    /// If the file can't be written. The previous file is kept.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        replace(&StdFileSystem, path.as_ref(), &self.to_bytes())
    }

    /// The names of the tensors and their shapes.
    pub fn tensors(&self) -> impl ExactSizeIterator<Item = (&str, &[usize])> {
        self.tensors.iter().map(|(name, tensor)| (name.as_str(), &tensor.shape[..]))
    }

    /// Adds the columns of the table that the network was trained on, with their categories, means and classes.
    #[cfg(feature = "csv")]
    #[must_use]
    pub fn with_schema(mut self, schema: &crate::data::Schema) -> Self {
        meaning::put_schema(&mut self.metadata, schema);
        self
    }

    /// The columns of a table, by [`with_schema`](Self::with_schema) of these weights or of a checkpoint.
    ///
    /// # Errors
    ///
    /// If there are none, or they are invalid.
    #[cfg(feature = "csv")]
    pub fn schema(&self) -> Result<crate::data::Schema, LoadErrorKind> {
        meaning::schema(&self.metadata)
    }

    /// Adds the names of the classes, in the order of their labels.
    #[must_use]
    pub fn with_classes(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        meaning::put_classes(&mut self.metadata, names);
        self
    }

    /// The names of the classes, by [`with_classes`](Self::with_classes) or from the columns of a table.
    ///
    /// # Errors
    ///
    /// If there are none, or they are invalid.
    pub fn classes(&self) -> Result<Vec<String>, LoadErrorKind> {
        meaning::classes(&self.metadata)
    }

    /// Renames all tensors with `name` at once, so that two can swap their names.
    ///
    /// # Errors
    ///
    /// If several tensors would have the same name. All of them are reported.
    pub fn rename(mut self, name: impl FnMut(&str) -> String) -> Result<Self, LoadErrorKind> {
        let new = renaming::rename(self.tensors.iter().map(|(name, _)| name.as_str()), name)?;
        self.tensors.iter_mut().zip(new).for_each(|((name, _), new)| *name = new);
        Ok(self)
    }

    /// Renames stages, all at once: `("fc1", "affine1")` turns
    /// `fc1.weight` into `affine1.weight` and leaves `fc1x.weight`; `[("a", "b"), ("b", "a")]` swaps two. If both `fc`
    /// and `fc.0` are given, `fc.0.weight` follows the longer one.
    ///
    /// # Errors
    ///
    /// If several tensors would have the same name, such as when the file already has a stage with the new
    /// name, or if a stage has two new names.
    pub fn rename_stages<'p>(
        self,
        pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Result<Self, LoadErrorKind> {
        let stages = Stages::new(pairs)?;
        self.rename(|name| stages.rename(name))
    }

    /// Renames these stages to those of a network, by order: the first of `stages`
    /// becomes the network's first stage with tensors, and so on. (A file itself has no order.)
    ///
    /// # Errors
    ///
    /// See [`rename_stages`](Self::rename_stages).
    pub fn name_in_order<N: Network>(self, _network: &N, stages: &[&str]) -> Result<Self, LoadErrorKind> {
        let mut own: Vec<&str> = Vec::new();
        for info in N::TENSORS {
            if own.last() != Some(&info.layer) {
                own.push(info.layer);
            }
        }
        self.rename_stages(stages.iter().copied().zip(own))
    }

    /// Transposes the matrices selected by `which` by name: for files whose weights are (IN, OUT), as
    /// in "Deep Learning from Scratch" or Keras.
    #[must_use]
    pub fn transpose(mut self, mut which: impl FnMut(&str) -> bool) -> Self {
        for (name, tensor) in &mut self.tensors {
            if which(name) {
                *tensor = tensor.clone().transposed();
            }
        }
        self
    }

    /// Keeps only the tensors selected by `keep`.
    #[must_use]
    pub fn retain(mut self, mut keep: impl FnMut(&str) -> bool) -> Self {
        self.tensors.retain(|(name, _)| keep(name));
        self
    }

    /// Accepts numbers that are NaN or infinite, or become infinite in the network's type, such as 1e300
    /// as `f32`.
    #[must_use]
    pub fn allow_non_finite(self) -> Self {
        Self { allows_non_finite: true, ..self }
    }

    /// Loads all of the weights into a network, which must have the same tensors.
    ///
    /// # Errors
    ///
    /// If a tensor is missing, has another shape, is unknown to the network, or contains a number that is NaN or
    /// infinite in the network's type, or a negative variance. All of them are reported; the network does not
    /// change.
    pub fn apply<N: Network>(&self, network: &mut N) -> Result<(), LoadErrorKind> {
        self.apply_where(network, |_| true)
    }

    /// Loads the weights of the stages and tensors that `which` selects by their names in the
    /// network, such as all but the last one. The others, there and in the file, are ignored.
    ///
    /// # Errors
    ///
    /// See [`apply`](Self::apply).
    pub fn apply_where<N: Network>(
        &self,
        network: &mut N,
        mut which: impl FnMut(&str) -> bool,
    ) -> Result<(), LoadErrorKind> {
        let mut picked = Vec::new();
        for (place, (name, _)) in self.tensors.iter().enumerate() {
            if which(name) {
                picked.push(place);
            }
        }
        let mut rest = self.by_name(&picked);
        let (mut new, mut differences, mut bad) = (network.clone(), Vec::new(), Vec::new());
        let mut take = |name: String, info: &ParamInfo, values: &mut [N::Scalar]| {
            if which(&name) {
                let tensor = rest.take(&name);
                bad.extend(write(tensor, &name, info, values).unwrap_or_else(|difference| {
                    differences.push(difference);
                    None
                }));
            }
        };
        for info in N::TENSORS {
            take(file_name(info), info, &mut new.params_mut()[info.offset..][..info.len()]);
        }
        for info in N::RUNNING_STATS {
            take(statistic_name(info), info, &mut new.buffers_mut()[info.offset..][..info.len()]);
        }
        differences.extend(rest.rest());
        if !differences.is_empty() {
            return Err(LoadErrorKind::Different { network: N::NAME, differences });
        }
        bad.retain(|bad: &BadValue| bad.expected == Expected::NotNegative || !self.allows_non_finite);
        if !bad.is_empty() {
            return Err(LoadErrorKind::Values { network: N::NAME, values: bad });
        }
        *network = new;
        Ok(())
    }

    /// A subset of the tensors.
    fn by_name(&self, places: &[usize]) -> ByName<&str, &Tensor> {
        let tensor = |place: usize| &self.tensors[places[place]];
        let sorted = argsort(places.len(), &|a, b| tensor(a).0.cmp(&tensor(b).0));
        ByName::new(sorted.into_iter().map(|place| (tensor(place).0.as_str(), &tensor(place).1)))
    }
}

/// Writes a tensor to its destination, or describes the mismatch. Returns the first invalid number.
fn write<T: Scalar>(
    tensor: Option<&Tensor>,
    name: &str,
    info: &ParamInfo,
    values: &mut [T],
) -> Result<Option<BadValue>, Difference> {
    match tensor {
        Some(tensor) if tensor.fits(info) && tensor.write(info, values).is_some() => {
            let negative = tensor.negative(name, info, values);
            return Ok(negative.or_else(|| tensor.non_finite(name, info, values)));
        }
        None if name.ends_with(BATCHES) => {
            values.fill(T::from_f64(MANY_BATCHES));
            return Ok(None);
        }
        _ => {}
    }
    let (name, network) = (name.to_owned(), Some(shape_text(&shape(info))));
    Err(Difference { name, file: tensor.map(Tensor::text), network })
}
