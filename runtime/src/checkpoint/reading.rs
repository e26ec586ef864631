use std::collections::BTreeMap;
use std::str::FromStr;

use super::by_name::ByName;
use super::contents::{Contents, Networks, insert};
use super::error::{Difference, LoadErrorKind};
use super::safetensors::{self, Content, Dtype};
use super::saved_optimizer::SavedOptimizer;
use super::tensor::{Tensor, dtype, file_name, shape, shape_text, statistic_name};
use super::{file, keys, meaning, structure};
use crate::network::tables::Tables;
use crate::network::values::Owned;
use crate::optim::MAX_COUNT;
use crate::{ParamInfo, Scalar, json};

/// Parses the bytes of a checkpoint file.
pub fn decode(tables: &Tables, bytes: &[u8]) -> Result<(Contents, Networks<Owned>), LoadErrorKind> {
    file::check(bytes)?;
    let Content { metadata, tensors } = safetensors::decode(bytes)?;
    let metadata = Metadata(metadata);
    file::check_version(&metadata.0)?;
    if metadata.get(keys::KIND, "a kind")? != keys::CHECKPOINT {
        return Err(LoadErrorKind::NotACheckpoint);
    }
    let scalar = metadata.get(keys::SCALAR, "`f32` or `f64`")?;
    if scalar != tables.scalar {
        return Err(LoadErrorKind::Scalar { file: scalar.to_owned(), network: tables.scalar });
    }
    structure::compare(tables, metadata.get(keys::STRUCTURE, "stages and tensors")?)?;
    let mut tensors = Tensors(ByName::new(tensors));
    let checkpoint = metadata.checkpoint(tables, &mut tensors)?;
    tensors.finish(tables)?;
    Ok(checkpoint)
}

/// The metadata.
struct Metadata(BTreeMap<String, String>);

impl Metadata {
    fn checkpoint(
        &self,
        tables: &Tables,
        tensors: &mut Tensors,
    ) -> Result<(Contents, Networks<Owned>), LoadErrorKind> {
        let network = tensors.network(tables, "", Part::Everything)?;
        let (mut contents, mut copies) = (Contents::default(), Vec::new());
        for name in self.names(keys::COPIES)? {
            let part = if name.ends_with(keys::REST) { Part::Rest } else { Part::Everything };
            let copy = tensors.network(tables, &keys::copy_prefix(tables, &name), part)?;
            match contents.insert_copy(&name) {
                Ok(place) => copies[place] = copy,
                Err(place) => copies.insert(place, copy),
            }
        }
        let has_rng = self.0.contains_key(keys::SEED);
        let rng = has_rng.then(|| Ok((self.number(keys::SEED)?, self.number(keys::POSITION)?)));
        let mut slots = Vec::new();
        if self.0.contains_key(keys::OPTIMIZER) {
            contents.optimizer = Some(self.optimizer(tables, tensors, &mut slots)?);
        }
        contents.rng = rng.transpose()?;
        contents.epoch = self.number(keys::EPOCH)?;
        contents.step = self.number(keys::STEP)?;
        contents.meaning = meaning::of(&self.0);
        for (_, key, text) in self.with_prefix(keys::NOTE) {
            contents.insert_note(key.to_owned(), text.to_owned());
        }
        Ok((contents, Networks { network, copies, slots }))
    }

    fn optimizer(
        &self,
        tables: &Tables,
        tensors: &mut Tensors,
        all: &mut Vec<Owned>,
    ) -> Result<SavedOptimizer, LoadErrorKind> {
        let name = self.get(keys::OPTIMIZER, "an optimizer")?.to_owned();
        let mut slots = Vec::new();
        for slot in self.names(keys::SLOTS)? {
            let prefix = keys::slot_prefix(tables, &name, &slot);
            let values = tensors.network(tables, &prefix, Part::Parameters)?;
            match insert(&mut slots, slot) {
                Ok(place) => all[place] = values,
                Err(place) => all.insert(place, values),
            }
        }
        let (mut settings, mut counters) = (Vec::new(), Vec::new());
        for (key, name, _) in self.with_prefix(keys::SETTING) {
            settings.push((name.to_owned(), self.finite(key)?));
        }
        for (key, name, _) in self.with_prefix(keys::COUNTER) {
            counters.push((name.to_owned(), self.counter(key)?));
        }
        Ok(SavedOptimizer { name, settings, counters, slots })
    }

    fn get(&self, key: &str, expected: &'static str) -> Result<&str, LoadErrorKind> {
        let missing = || LoadErrorKind::Metadata { key: key.to_owned(), expected, found: None };
        self.0.get(key).map(String::as_str).ok_or_else(missing)
    }

    fn number(&self, key: &str) -> Result<u64, LoadErrorKind> {
        self.parse(key, "a whole number from 0 to 2^64 - 1", |_| true)
    }

    /// A counter.
    fn counter(&self, key: &str) -> Result<u64, LoadErrorKind> {
        self.parse(key, "a whole number from 0 to 2^53", |&count| count <= MAX_COUNT)
    }

    fn finite(&self, key: &str) -> Result<f64, LoadErrorKind> {
        self.parse(key, "a finite number", |number: &f64| number.is_finite())
    }

    fn parse<V: FromStr>(
        &self,
        key: &str,
        expected: &'static str,
        fits: impl FnOnce(&V) -> bool,
    ) -> Result<V, LoadErrorKind> {
        let text = self.get(key, expected)?;
        let number = text.parse().ok().filter(fits);
        number.ok_or_else(|| unreadable(key, expected, text))
    }

    fn names(&self, key: &str) -> Result<Vec<String>, LoadErrorKind> {
        let text = self.get(key, "a list of names")?;
        let names = json::read(text).ok().and_then(json::names);
        names.ok_or_else(|| unreadable(key, "a list of names", text))
    }

    /// The entries whose keys have this prefix: key, rest of the key, value.
    fn with_prefix(&self, beginning: &str) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().filter_map(move |(key, value)| Some((&**key, key.strip_prefix(beginning)?, &**value)))
    }
}

pub(super) fn unreadable(key: &str, expected: &'static str, found: &str) -> LoadErrorKind {
    LoadErrorKind::Metadata { key: key.to_owned(), expected, found: Some(found.to_owned()) }
}

/// The parts to read that depend on the network's type.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// A value for each parameter.
    Parameters,
    /// These and the running statistics.
    Everything,
    /// The rounding errors of both, of either sign.
    Rest,
}

/// The tensors of a file, from which networks are read.
struct Tensors(ByName<String, Tensor>);

impl Tensors {
    /// A network whose tensors have this prefix. It is allocated after all of them are known to exist,
    /// so that a file can't request more memory than its own size.
    fn network(&mut self, tables: &Tables, prefix: &str, part: Part) -> Result<Owned, LoadErrorKind> {
        let statistics = if part == Part::Parameters { &[] } else { tables.statistics };
        let (mut params, mut state) = (Vec::new(), Vec::new());
        for info in tables.tensors {
            params.push((format!("{prefix}{}", file_name(info)), info));
        }
        for info in statistics {
            state.push((format!("{prefix}{}", statistic_name(info)), info));
        }
        let is_f64 = tables.scalar == f64::NAME;
        let dtype = if is_f64 { dtype::<f64>() } else { dtype::<f32>() };
        let mut differences = Vec::new();
        for (name, info) in params.iter().chain(&state) {
            differences.extend(self.difference(name, info, dtype));
        }
        refuse(tables, differences)?;
        Ok(match is_f64 {
            true => Owned::F64(self.values(tables, &params, &state, part)?),
            false => Owned::F32(self.values(tables, &params, &state, part)?),
        })
    }

    /// The values of tensors that match, parameters and running statistics with their names.
    fn values<T: Scalar>(
        &mut self,
        tables: &Tables,
        params: &[(String, &ParamInfo)],
        state: &[(String, &ParamInfo)],
        part: Part,
    ) -> Result<Box<[T]>, LoadErrorKind> {
        let (mut network, mut negative) = (vec![T::zero(); tables.params + tables.state], Vec::new());
        let (own_params, own_state) = network.split_at_mut(tables.params);
        for (name, info) in params {
            let values = &mut own_params[info.offset..][..info.len()];
            self.take(name, info, values);
        }
        for (name, info) in state {
            let values = &mut own_state[info.offset..][..info.len()];
            let tensor = self.take(name, info, values);
            if let Some(tensor) = tensor.filter(|_| part == Part::Everything) {
                negative.extend(tensor.negative(name, info, values));
            }
        }
        match negative.is_empty() {
            true => Ok(network.into()),
            false => Err(LoadErrorKind::Values { network: tables.name, values: negative }),
        }
    }

    /// Describes the tensor with this name, if it does not match the network.
    fn difference(&self, name: &str, info: &ParamInfo, dtype: Dtype) -> Option<Difference> {
        let (tensor, expected) = (self.0.get(name), shape(info));
        let fits = tensor.is_some_and(|tensor| tensor.dtype == dtype && tensor.shape == expected);
        let file = tensor.map(Tensor::text);
        (!fits).then(|| Difference { name: name.to_owned(), file, network: Some(shape_text(&expected)) })
    }

    /// Reads a tensor that matches.
    fn take<T: Scalar>(&mut self, name: &str, info: &ParamInfo, values: &mut [T]) -> Option<Tensor> {
        let tensor = self.0.take(name)?;
        tensor.write(info, values)?;
        Some(tensor)
    }

    /// Checks that no tensors are left.
    fn finish(self, tables: &Tables) -> Result<(), LoadErrorKind> {
        refuse(tables, self.0.rest())
    }
}

fn refuse(tables: &Tables, differences: Vec<Difference>) -> Result<(), LoadErrorKind> {
    match differences.is_empty() {
        true => Ok(()),
        false => Err(LoadErrorKind::Different { network: tables.name, differences }),
    }
}
