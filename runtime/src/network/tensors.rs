//! The tensors of a network with nested networks or custom layers, assembled at compile time.

use crate::ParamInfo;
use crate::layers::TensorSpec;

/// Consecutive tensors.
#[derive(Clone, Copy, Debug)]
pub enum Tensors {
    /// A tensor of one of the network's own layers.
    Own(ParamInfo),
    /// The tensors of a custom layer; one vector if it defines none.
    Layer {
        /// The name of the stage.
        stage: &'static str,
        /// Its own tensors.
        tensors: &'static [TensorSpec],
        /// The number of values.
        len: usize,
        /// The offset of its parameters.
        offset: usize,
        /// Whether the layer is frozen.
        frozen: bool,
    },
    /// The tensors of a nested network.
    Nested {
        /// The name of the stage.
        stage: &'static str,
        /// Its own tensors.
        tensors: &'static [ParamInfo],
        /// The names of their stages within the outer network, concatenated.
        stages: &'static str,
        /// The offset of its parameters.
        offset: usize,
        /// Whether the layer is frozen as a whole.
        frozen: bool,
    },
}

/// The total length of the names of stages within the outer network: `encoder1.affine1` for each
/// tensor of a stage `affine1`.
#[must_use]
pub const fn stages_len(stage: &str, tensors: &[ParamInfo]) -> usize {
    let (mut len, mut tensor) = (0, 0);
    while tensor < tensors.len() {
        len += stage.len() + 1 + tensors[tensor].layer.len();
        tensor += 1;
    }
    len
}

/// The names of stages within the outer network, concatenated; `L` is their [`stages_len`].
#[must_use]
pub const fn stages<const L: usize>(stage: &str, tensors: &[ParamInfo]) -> [u8; L] {
    let mut names = [0; L];
    let (mut at, mut tensor) = (0, 0);
    while tensor < tensors.len() {
        at = write(stage, &mut names, at);
        at = write(".", &mut names, at);
        at = write(tensors[tensor].layer, &mut names, at);
        tensor += 1;
    }
    names
}

const fn write(text: &str, to: &mut [u8], at: usize) -> usize {
    let mut byte = 0;
    while byte < text.len() {
        to[at + byte] = text.as_bytes()[byte];
        byte += 1;
    }
    at + text.len()
}

/// The bytes of names as text.
#[must_use]
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("names are made of names"),
    }
}

/// The number of tensors of a custom layer in the table.
#[must_use]
pub const fn count(tensors: &[TensorSpec]) -> usize {
    if tensors.is_empty() { 1 } else { tensors.len() }
}

/// All tensors, of which there are `N`.
#[must_use]
pub const fn tensors<const N: usize>(parts: &[Tensors]) -> [ParamInfo; N] {
    let mut all = [ParamInfo::new("", "", 0, 0, 0); N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        match parts[part] {
            Tensors::Own(tensor) => {
                all[at] = tensor;
                at += 1;
            }
            Tensors::Layer { stage, tensors: [], len, offset, frozen } => {
                all[at] = TensorSpec::vector("params", len).placed(stage, offset, frozen);
                at += 1;
            }
            Tensors::Layer { stage, tensors, len: _, offset, frozen } => {
                let (mut offset, mut tensor) = (offset, 0);
                while tensor < tensors.len() {
                    all[at] = tensors[tensor].placed(stage, offset, frozen);
                    offset = offset.saturating_add(tensors[tensor].len());
                    at += 1;
                    tensor += 1;
                }
            }
            Tensors::Nested { stage: outer, tensors, stages, offset, frozen } => {
                let (mut stages, mut tensor) = (stages, 0);
                while tensor < tensors.len() {
                    let inner = tensors[tensor];
                    let (stage, rest) = stages.split_at(outer.len() + 1 + inner.layer.len());
                    stages = rest;
                    let offset = inner.offset.saturating_add(offset);
                    all[at] = ParamInfo { layer: stage, offset, frozen: frozen || inner.frozen, ..inner };
                    at += 1;
                    tensor += 1;
                }
            }
        }
        part += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::Init;

    const INNER: &[ParamInfo] =
        &[ParamInfo::new("affine1", "weight", 3, 2, 0), ParamInfo::new("affine1", "bias", 3, 1, 6).frozen()];
    const NAMES: [u8; stages_len("e", INNER)] = stages("e", INNER);
    const OF_LAYER: &[TensorSpec] =
        &[TensorSpec::matrix("weight", 2, 1).init(Init::He), TensorSpec::vector("scale", 2)];
    const ALL: [ParamInfo; 6] = tensors(&[
        Tensors::Own(ParamInfo::new("scale", "params", 4, 1, 0)),
        Tensors::Nested { stage: "e", tensors: INNER, stages: text(&NAMES), offset: 4, frozen: false },
        Tensors::Layer { stage: "gate", tensors: OF_LAYER, len: 4, offset: 13, frozen: true },
        Tensors::Layer { stage: "shift", tensors: &[], len: 3, offset: 17, frozen: false },
    ]);

    #[test]
    fn tensors_of_a_layer_have_its_name_before_theirs() {
        let expected = [
            ParamInfo::new("scale", "params", 4, 1, 0),
            ParamInfo::new("e.affine1", "weight", 3, 2, 4),
            ParamInfo::new("e.affine1", "bias", 3, 1, 10).frozen(),
            ParamInfo::new("gate", "weight", 2, 1, 13).matrix().init(Init::He).frozen(),
            ParamInfo::new("gate", "scale", 2, 1, 15).frozen(),
            ParamInfo::new("shift", "params", 3, 1, 17),
        ];
        assert_eq!(ALL, expected);
    }
}
