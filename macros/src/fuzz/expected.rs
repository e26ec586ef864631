//! Expected model of a generated declaration.

use std::collections::{BTreeMap, BTreeSet};

/// A declaration with its expected properties.
pub struct Network {
    pub parts: Vec<super::parts::Part>,
    pub constants: super::world::Constants,
    /// The parameters' values, in order.
    pub parameters: Vec<(String, usize)>,
    pub inputs: Vec<Input>,
    pub stages: Vec<Stage>,
    pub loss: Option<&'static str>,
    pub output: Vec<usize>,
}

impl Network {
    pub fn text(&self) -> String {
        super::parts::text(&self.parts)
    }

    pub fn params(&self) -> usize {
        self.stages.iter().map(|stage| stage.params).sum()
    }

    pub fn macs(&self) -> usize {
        self.stages.iter().map(|stage| stage.macs).sum()
    }

    /// The stages' names, by the rules of the language.
    pub fn stage_names(&self) -> Vec<String> {
        let mut taken: BTreeSet<_> = self.stages.iter().filter_map(|stage| stage.name.clone()).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut names = Vec::new();
        for stage in &self.stages {
            let count = counts.entry(&stage.base).or_default();
            let mut name = stage.name.clone();
            while name.is_none() {
                *count += 1;
                name = Some(format!("{}{count}", stage.base)).filter(|name| taken.insert(name.clone()));
            }
            names.extend(name);
        }
        names
    }
}

#[derive(Clone, Debug)]
pub struct Input {
    pub name: Option<String>,
    pub flow: super::flow::Flow,
}

/// A node of the graph.
#[derive(Clone, Debug)]
pub struct Stage {
    /// As the user wrote it.
    pub name: Option<String>,
    /// The base of its name otherwise.
    pub base: String,
    pub output_shape: Vec<usize>,
    pub params: usize,
    pub macs: usize,
}
