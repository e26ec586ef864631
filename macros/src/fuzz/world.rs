//! Items of a random program beside its networks: constants, layers and networks to use.

use std::collections::BTreeMap;

/// The values of constants and of generic parameters, by their paths.
#[derive(Clone, Default)]
pub struct Constants(pub BTreeMap<String, usize>);

impl Constants {
    /// A constant of this value, perhaps a new one.
    pub fn named(&mut self, value: usize, style: usize) -> String {
        let number = self.0.len() + 1;
        let name = match style {
            0 => format!("sizes::N{number}"),
            1 => format!("Sizes::N{number}"),
            _ => format!("N{number}"),
        };
        self.0.insert(name.clone(), value);
        name
    }
}

/// A constant of a custom layer for these input and output sizes: it depends on all of them.
pub fn of_layer(name: &str, inputs: &[usize], outputs: usize) -> usize {
    let weighted: usize = inputs.iter().enumerate().map(|(source, size)| (3 + 2 * source) * size).sum();
    match name {
        "PARAMS" => (weighted + 5 * outputs) % 11,
        "SAVED" => (inputs.iter().sum::<usize>() + 2 * outputs) % 4,
        _ => panic!("a layer has no {name}"),
    }
}

/// A network that was declared before.
#[derive(Clone, Debug)]
pub struct Declared {
    pub path: String,
    pub inputs: usize,
    pub outputs: usize,
}

impl Declared {
    pub fn new(path: &str, inputs: usize, outputs: usize) -> Self {
        Self { path: path.to_owned(), inputs, outputs }
    }

    /// `nets::From3To5`.
    pub fn between(inputs: usize, outputs: usize) -> Self {
        Self::new(&format!("nets::From{inputs}To{outputs}"), inputs, outputs)
    }

    /// The network of this path.
    pub fn find(path: &str) -> Self {
        let sizes = path.rsplit("From").next().and_then(|sizes| sizes.split_once("To"));
        let (inputs, outputs) = sizes.unwrap_or_else(|| panic!("no network {path}"));
        let [inputs, outputs] = [inputs, outputs].map(|size| size.parse().expect("a size"));
        Self::new(path, inputs, outputs)
    }

    /// As for one `Affine`.
    pub fn constant(&self, name: &str) -> usize {
        match name {
            "INPUTS" => self.inputs,
            // Outputs are padded to a multiple of 8.
            "PACKED" => self.outputs.next_multiple_of(8) * (self.inputs + 1),
            "SCRATCH" => self.outputs.next_multiple_of(8),
            "OUTPUTS" | "FORWARD_MEMORY" => self.outputs,
            "PARAMS" => self.inputs * self.outputs + self.outputs,
            "BUFFERS" => 0,
            "TRAINING_MEMORY" => 2 * self.outputs + self.inputs,
            "MACS" => self.inputs * self.outputs,
            _ => panic!("a network has no {name}"),
        }
    }
}
