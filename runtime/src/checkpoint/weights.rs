use std::collections::BTreeMap;
use std::path::Path;

use super::by_name::ByName;
use super::error::{BadValue, Difference, Expected, Fault, LoadError};
use super::renaming::{self, Stages};
use super::safetensors::{self, Content};
use super::sorting::argsort;
use super::tensor::{BATCHES, Tensor, file_name, shape, shape_text, statistic_name};
use super::{file, keys, writing};
use crate::io::{Disk, FileSystem, SaveError, replace};
use crate::network::tables::Tables;
use crate::network::values::{self, Values};
use crate::{Network, ParamInfo, Scalar};

/// After how many batches running statistics follow as slowly as they ever will. It stands for their number
/// where a file does not tell it.
const MANY_BATCHES: f64 = 10.0;

/// Weights alone, by name: those of a network, or those of any `safetensors` file.
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
/// `F32` or `F64`, and become those of the network, rounded to the nearest. A number that is NaN or infinite there is
/// refused, unless it is [allowed](Self::allow_non_finite).
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    metadata: BTreeMap<String, String>,
    tensors: Vec<(String, Tensor)>,
    allows_non_finite: bool,
}

impl Weights {
    /// Those of a network, with its running statistics.
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

    /// The bytes of their file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        file::encode(&self.metadata, &self.tensors)
    }

    /// The weights in the bytes of a file, whoever wrote it. Bytes of any origin are safe to give; those that
    /// constnet wrote are refused where one bit is not as it was written.
    ///
    /// # Errors
    ///
    /// When the bytes are in another format or a later version of it, have a name twice, or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let Content { mut metadata, tensors } = safetensors::decode(bytes)?;
        if metadata.contains_key(keys::FORMAT) {
            file::check(bytes)?;
            file::check_version(&metadata)?;
        }
        metadata.remove(file::SHA256);
        Ok(Self { metadata, tensors, allows_non_finite: false })
    }

    /// Loads the weights of a file.
    ///
    /// # Errors
    ///
    /// When it can't be read, is in another format, or damaged.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let path = path.as_ref();
        let bytes = FileSystem.read(path).map_err(|cause| Fault::Read { cause });
        let weights = bytes.and_then(|bytes| Self::from_bytes(&bytes));
        weights.map_err(|fault| LoadError { path: path.to_owned(), fault })
    }

    /// Puts them in the place of a file; see [`replace`].
    ///
    /// # Errors
    ///
    /// When the disk does not do what it should. What was there before is still there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        replace(&FileSystem, path.as_ref(), &self.to_bytes())
    }

    /// The names of the tensors and their shapes.
    pub fn tensors(&self) -> impl ExactSizeIterator<Item = (&str, &[usize])> {
        self.tensors.iter().map(|(name, tensor)| (name.as_str(), &tensor.shape[..]))
    }

    /// With the names that `name` gives for those that were there, all in one step: two may swap theirs.
    ///
    /// # Errors
    ///
    /// When several tensors would have the same name. All of these are named.
    pub fn rename(mut self, name: impl FnMut(&str) -> String) -> Result<Self, Fault> {
        let new = renaming::rename(self.tensors.iter().map(|(name, _)| name.as_str()), name)?;
        self.tensors.iter_mut().zip(new).for_each(|((name, _), new)| *name = new);
        Ok(self)
    }

    /// With other names for stages, all in one step: `("fc1", "affine1")` makes `affine1.weight` of
    /// `fc1.weight` and leaves `fc1x.weight`; `[("a", "b"), ("b", "a")]` swaps two. Of `fc` and `fc.0` the longer
    /// one counts for `fc.0.weight`.
    ///
    /// # Errors
    ///
    /// When several tensors would have the same name, such as where the file has a stage of the new name
    /// already, or a stage two new names.
    pub fn rename_stages<'p>(
        self,
        pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Result<Self, Fault> {
        let stages = Stages::new(pairs)?;
        self.rename(|name| stages.rename(name))
    }

    /// With the names of a network's stages in the place of these, in the order of both: the first of `stages`
    /// becomes the network's first stage with tensors, and so on. (A file itself does not tell an order.)
    ///
    /// # Errors
    ///
    /// See [`rename_stages`](Self::rename_stages).
    pub fn name_in_order<N: Network>(self, _network: &N, stages: &[&str]) -> Result<Self, Fault> {
        let mut own: Vec<&str> = Vec::new();
        for info in N::TENSORS {
            if own.last() != Some(&info.stage) {
                own.push(info.stage);
            }
        }
        self.rename_stages(stages.iter().copied().zip(own))
    }

    /// With those matrices transposed whose name `which` picks: for files whose weights are (IN, OUT), as
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

    /// Without the tensors that `keep` does not keep.
    #[must_use]
    pub fn retain(mut self, mut keep: impl FnMut(&str) -> bool) -> Self {
        self.tensors.retain(|(name, _)| keep(name));
        self
    }

    /// Lets numbers that are NaN or infinite into a network, and those that are infinite in its numbers, such as 1e300
    /// as an `f32`.
    #[must_use]
    pub fn allow_non_finite(self) -> Self {
        Self { allows_non_finite: true, ..self }
    }

    /// Gives a network all of the weights, and all of its own.
    ///
    /// # Errors
    ///
    /// When a tensor is missing, of another shape, or not one of the network's, or has a number that is NaN or
    /// infinite as a number of the network, or a negative variance. All of them are named; the network is as it
    /// was.
    pub fn apply<N: Network>(&self, network: &mut N) -> Result<(), Fault> {
        self.apply_where(network, |_| true)
    }

    /// Gives a network the weights of the stages and tensors that `which` picks by their names in the
    /// network, such as all but the last one. The others, there and in the file, do not matter.
    ///
    /// # Errors
    ///
    /// See [`apply`](Self::apply).
    pub fn apply_where<N: Network>(
        &self,
        network: &mut N,
        mut which: impl FnMut(&str) -> bool,
    ) -> Result<(), Fault> {
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
        for info in N::STATISTICS {
            take(statistic_name(info), info, &mut new.state_mut()[info.offset..][..info.len()]);
        }
        differences.extend(rest.rest());
        if !differences.is_empty() {
            return Err(Fault::Different { network: N::NAME, differences });
        }
        bad.retain(|bad: &BadValue| bad.expected == Expected::NotNegative || !self.allows_non_finite);
        if !bad.is_empty() {
            return Err(Fault::Values { network: N::NAME, values: bad });
        }
        *network = new;
        Ok(())
    }

    /// Some of the tensors.
    fn by_name(&self, places: &[usize]) -> ByName<&str, &Tensor> {
        let tensor = |place: usize| &self.tensors[places[place]];
        let sorted = argsort(places.len(), &|a, b| tensor(a).0.cmp(&tensor(b).0));
        ByName::new(sorted.into_iter().map(|place| (tensor(place).0.as_str(), &tensor(place).1)))
    }
}

/// Writes a tensor to its place, or tells what it is instead. Gives the first number that a network should not have.
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
