//! Other names for tensors: all in one step, and never one name for two.

use std::collections::BTreeMap;

use super::error::{Clash, Fault};

/// The new names of tensors, in their order.
///
/// # Errors
///
/// When two of them would be alike; each clash is told with all tensors that have a part in it.
pub fn rename<'n>(
    names: impl Iterator<Item = &'n str>,
    mut name: impl FnMut(&str) -> String,
) -> Result<Vec<String>, Fault> {
    let mut sources: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let new: Vec<String> = names
        .map(|old| {
            let new = name(old);
            sources.entry(new.clone()).or_default().push(old);
            new
        })
        .collect();
    refuse(sources)?;
    Ok(new)
}

/// Other names for stages: `fc1` becomes `affine1` in `fc1.weight`, not in `fc1x.weight`.
pub struct Stages<'p>(BTreeMap<&'p str, &'p str>);

impl<'p> Stages<'p> {
    /// From pairs of an old name and a new one.
    ///
    /// # Errors
    ///
    /// When a stage has two new names.
    pub fn new(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Result<Self, Fault> {
        let mut stages = BTreeMap::new();
        for (old, new) in pairs {
            match stages.insert(old, new) {
                Some(other) if other != new => {
                    let names = [other, new].map(str::to_owned);
                    return Err(Fault::TwoNames { stage: old.to_owned(), names });
                }
                _ => {}
            }
        }
        Ok(Self(stages))
    }

    /// The name of a tensor with the new name of its stage. Where stages lie in one another, the innermost one
    /// that has a new name counts.
    pub fn rename(&self, name: &str) -> String {
        let mut dots = name.rmatch_indices('.').map(|(dot, _)| name.split_at(dot));
        let renamed = dots.find_map(|(stage, rest)| Some(format!("{}{rest}", self.0.get(stage)?)));
        renamed.unwrap_or_else(|| name.to_owned())
    }
}

fn refuse(sources: BTreeMap<String, Vec<&str>>) -> Result<(), Fault> {
    let several = sources.into_iter().filter(|(_, sources)| sources.len() > 1);
    let clashes: Vec<_> = several
        .map(|(name, sources)| Clash { name, sources: sources.into_iter().map(str::to_owned).collect() })
        .collect();
    if clashes.is_empty() { Ok(()) } else { Err(Fault::Ambiguous { clashes }) }
}
