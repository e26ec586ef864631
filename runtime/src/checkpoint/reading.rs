use std::collections::BTreeMap;
use std::str::FromStr;

use super::contents::Checkpoint;
use super::error::{Difference, Fault};
use super::safetensors::{self, Content};
use super::saved_optimizer::SavedOptimizer;
use super::tensor::{Tensor, dtype, file_name, shape, shape_text, statistic_name};
use super::{file, keys, structure};
use crate::optim::MAX_COUNT;
use crate::{Network, ParamInfo, Scalar};

/// The checkpoint in the bytes of a file.
pub fn decode<N: Network>(bytes: &[u8]) -> Result<Checkpoint<N>, Fault> {
    file::check(bytes)?;
    let Content { metadata, tensors } = safetensors::decode(bytes)?;
    let metadata = Metadata(metadata);
    file::check_version(&metadata.0)?;
    if metadata.get(keys::KIND, "a kind")? != keys::CHECKPOINT {
        return Err(Fault::NoCheckpoint);
    }
    let scalar = metadata.get(keys::SCALAR, "`f32` or `f64`")?;
    if scalar != N::Scalar::NAME {
        return Err(Fault::Scalar { file: scalar.to_owned(), network: N::Scalar::NAME });
    }
    structure::compare::<N>(metadata.get(keys::STRUCTURE, "stages and tensors")?)?;
    let mut tensors = Tensors(tensors);
    let checkpoint = metadata.checkpoint(&mut tensors)?;
    tensors.finish::<N>()?;
    Ok(checkpoint)
}

/// What is said about the tensors.
struct Metadata(BTreeMap<String, String>);

impl Metadata {
    fn checkpoint<N: Network>(&self, tensors: &mut Tensors) -> Result<Checkpoint<N>, Fault> {
        let network = tensors.network("", Part::Everything)?;
        let mut copies = BTreeMap::new();
        for name in self.names(keys::COPIES)? {
            let part = if name.ends_with(keys::REST) { Part::Rest } else { Part::Everything };
            let copy = tensors.network(&keys::copy_prefix::<N>(&name), part)?;
            copies.insert(name, copy);
        }
        let has_rng = self.0.contains_key(keys::SEED);
        let rng = has_rng.then(|| Ok((self.number(keys::SEED)?, self.number(keys::POSITION)?)));
        let has_optimizer = self.0.contains_key(keys::OPTIMIZER);
        let optimizer = has_optimizer.then(|| self.optimizer(tensors));
        let notes = self.behind(keys::NOTE).map(|(_, key, text)| (key.to_owned(), text.to_owned()));
        Ok(Checkpoint {
            network,
            optimizer: optimizer.transpose()?,
            copies,
            rng: rng.transpose()?,
            epoch: self.number(keys::EPOCH)?,
            step: self.number(keys::STEP)?,
            notes: notes.collect(),
        })
    }

    fn optimizer<N: Network>(&self, tensors: &mut Tensors) -> Result<SavedOptimizer<N>, Fault> {
        let name = self.get(keys::OPTIMIZER, "an optimizer")?.to_owned();
        let mut slots = BTreeMap::new();
        for slot in self.names(keys::SLOTS)? {
            let values = tensors.network(&keys::slot_prefix::<N>(&name, &slot), Part::Parameters)?;
            slots.insert(slot, values);
        }
        let settings =
            self.behind(keys::SETTING).map(|(key, name, _)| Ok((name.to_owned(), self.finite(key)?)));
        let counters =
            self.behind(keys::COUNTER).map(|(key, name, _)| Ok((name.to_owned(), self.counter(key)?)));
        Ok(SavedOptimizer {
            name,
            settings: settings.collect::<Result<_, Fault>>()?,
            counters: counters.collect::<Result<_, Fault>>()?,
            slots,
        })
    }

    fn get(&self, key: &str, expected: &'static str) -> Result<&str, Fault> {
        let missing = || Fault::Metadata { key: key.to_owned(), expected, found: None };
        self.0.get(key).map(String::as_str).ok_or_else(missing)
    }

    fn number(&self, key: &str) -> Result<u64, Fault> {
        self.parse(key, "a whole number from 0 to 2^64 - 1", |_| true)
    }

    /// How often something has happened.
    fn counter(&self, key: &str) -> Result<u64, Fault> {
        self.parse(key, "a whole number from 0 to 2^53", |&count| count <= MAX_COUNT)
    }

    fn finite(&self, key: &str) -> Result<f64, Fault> {
        self.parse(key, "a finite number", |number: &f64| number.is_finite())
    }

    fn parse<V: FromStr>(
        &self,
        key: &str,
        expected: &'static str,
        fits: impl FnOnce(&V) -> bool,
    ) -> Result<V, Fault> {
        let text = self.get(key, expected)?;
        let number = text.parse().ok().filter(fits);
        number.ok_or_else(|| unreadable(key, expected, text))
    }

    fn names(&self, key: &str) -> Result<Vec<String>, Fault> {
        let text = self.get(key, "a list of names")?;
        keys::names(text).ok_or_else(|| unreadable(key, "a list of names", text))
    }

    /// The entries whose keys begin like this: key, rest of the key, value.
    fn behind(&self, beginning: &str) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().filter_map(move |(key, value)| Some((&**key, key.strip_prefix(beginning)?, &**value)))
    }
}

fn unreadable(key: &str, expected: &'static str, found: &str) -> Fault {
    Fault::Metadata { key: key.to_owned(), expected, found: Some(found.to_owned()) }
}

/// What is read of a network's type.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// A value for each parameter.
    Parameters,
    /// These and the running statistics.
    Everything,
    /// What roundings have left out of both, of either sign.
    Rest,
}

/// The tensors of a file, from which networks take theirs.
struct Tensors(BTreeMap<String, Tensor>);

impl Tensors {
    /// A network whose tensors have this before their names. It is allocated once all are known to be there,
    /// so that no file asks for more memory than it has itself.
    fn network<N: Network>(&mut self, prefix: &str, part: Part) -> Result<N, Fault> {
        let statistics = if part == Part::Parameters { &[] } else { N::STATISTICS };
        let statistics = statistics.iter().map(|info| (statistic_name(info), info));
        let params: Vec<_> = N::TENSORS.iter().map(|info| (file_name(info), info)).collect();
        let differences = params
            .iter()
            .cloned()
            .chain(statistics.clone())
            .filter_map(|(name, info)| self.difference::<N::Scalar>(format!("{prefix}{name}"), info));
        refuse::<N>(differences.collect())?;
        let (mut network, mut negative) = (N::zeros(), Vec::new());
        for (name, info) in params {
            let values = &mut network.params_mut()[info.offset..][..info.len()];
            self.take(&format!("{prefix}{name}"), info, values);
        }
        for (name, info) in statistics {
            let values = &mut network.state_mut()[info.offset..][..info.len()];
            let tensor = self.take(&format!("{prefix}{name}"), info, values);
            if let Some(tensor) = tensor.filter(|_| part == Part::Everything) {
                negative.extend(tensor.negative(&format!("{prefix}{name}"), info, values));
            }
        }
        match negative.is_empty() {
            true => Ok(network),
            false => Err(Fault::Values { network: N::NAME, values: negative }),
        }
    }

    /// What the tensor of this name is, if it is not what a network expects.
    fn difference<T: Scalar>(&self, name: String, info: &ParamInfo) -> Option<Difference> {
        let (tensor, expected) = (self.0.get(&name), shape(info));
        let fits = tensor.is_some_and(|tensor| tensor.dtype == dtype::<T>() && tensor.shape == expected);
        let file = tensor.map(Tensor::text);
        (!fits).then(|| Difference { name, file, network: Some(shape_text(&expected)) })
    }

    /// Reads a tensor that fits.
    fn take<T: Scalar>(&mut self, name: &str, info: &ParamInfo, values: &mut [T]) -> Option<Tensor> {
        let tensor = self.0.remove(name)?;
        tensor.write(info, values)?;
        Some(tensor)
    }

    /// Everything was needed.
    fn finish<N: Network>(self) -> Result<(), Fault> {
        let unknown = self.0.into_iter();
        let unknown =
            unknown.map(|(name, tensor)| Difference { name, file: Some(tensor.text()), network: None });
        refuse::<N>(unknown.collect())
    }
}

fn refuse<N: Network>(differences: Vec<Difference>) -> Result<(), Fault> {
    match differences.is_empty() {
        true => Ok(()),
        false => Err(Fault::Different { network: N::NAME, differences }),
    }
}
