//! Renaming of tensors: all at once, without duplicates.

use std::collections::BTreeMap;

use super::error::{LoadErrorKind, NameConflict};
use super::sorting::argsort;

/// The new names of tensors, in order.
///
/// # Errors
///
/// If several would be equal; each conflict is reported with all its tensors.
pub fn rename<'n>(
    names: impl Iterator<Item = &'n str>,
    mut name: impl FnMut(&str) -> String,
) -> Result<Vec<String>, LoadErrorKind> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for source in names {
        old.push(source);
        new.push(name(source));
    }
    refuse_clashes(&old, &new)?;
    Ok(new)
}

/// New names of stages: `fc1` becomes `affine1` in `fc1.weight`, not in `fc1x.weight`.
pub struct Stages(BTreeMap<String, String>);

impl Stages {
    /// From pairs of an old name and a new one.
    ///
    /// # Errors
    ///
    /// If a stage has two new names.
    pub fn new<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Result<Self, LoadErrorKind> {
        let mut stages = BTreeMap::new();
        for (old, new) in pairs {
            match stages.insert(old.to_owned(), new.to_owned()) {
                Some(other) if other != new => {
                    return Err(LoadErrorKind::TwoNames {
                        stage: old.to_owned(),
                        names: [other, new.to_owned()],
                    });
                }
                _ => {}
            }
        }
        Ok(Self(stages))
    }

    /// The name of a tensor with its stage renamed. For nested stages the longest
    /// matching prefix is used.
    pub fn rename(&self, name: &str) -> String {
        let mut dots = name.rmatch_indices('.').map(|(dot, _)| name.split_at(dot));
        let renamed = dots.find_map(|(stage, rest)| Some(format!("{}{rest}", self.0.get(stage)?)));
        renamed.unwrap_or_else(|| name.to_owned())
    }
}

/// Rejects duplicate names.
fn refuse_clashes(old: &[&str], new: &[String]) -> Result<(), LoadErrorKind> {
    let mut conflicts = Vec::new();
    let places = argsort(new.len(), &|a, b| new[a].cmp(&new[b]));
    for alike in places.chunk_by(|&a, &b| new[a] == new[b]) {
        if let [first, _, ..] = *alike {
            let sources = alike.iter().map(|&place| old[place].to_owned()).collect();
            conflicts.push(NameConflict { name: new[first].clone(), sources });
        }
    }
    if conflicts.is_empty() { Ok(()) } else { Err(LoadErrorKind::Ambiguous { conflicts }) }
}
