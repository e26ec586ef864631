//! The tensors of a network that has networks or layers of a program's own as layers, put together while it is compiled.

use crate::ParamInfo;
use crate::layers::TensorSpec;

/// Tensors that follow each other.
#[derive(Clone, Copy, Debug)]
pub enum Tensors {
    /// One of a layer of the network itself.
    Own(ParamInfo),
    /// Those of a layer of a program's own; one list where it names none.
    Layer {
        /// What the layer is called.
        stage: &'static str,
        /// Its own tensors.
        tensors: &'static [TensorSpec],
        /// How many values they have.
        len: usize,
        /// Where its parameters begin.
        offset: usize,
        /// Whether the layer is frozen.
        frozen: bool,
    },
    /// Those of a network that is a layer.
    Nested {
        /// What the layer is called.
        stage: &'static str,
        /// Its own tensors.
        tensors: &'static [ParamInfo],
        /// The names of their stages within the outer network, one behind the other.
        stages: &'static str,
        /// Where its parameters begin.
        offset: usize,
        /// Whether the layer is frozen as a whole.
        frozen: bool,
    },
}

/// How long the names of stages within the outer network are together: `encoder1.affine1` for each
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

/// The names of stages within the outer network, one behind the other; `L` is their [`stages_len`].
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

/// How many tensors a layer of a program's own has in the table.
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
