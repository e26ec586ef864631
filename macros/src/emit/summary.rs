//! Summary table of a network's stages: as text if all numbers are known, otherwise computed by rustc.

use constnet_plan::summary::{Stage, Summary, capacity};
use proc_macro2::{Literal, TokenStream};
use syn::ext::IdentExt;

use super::names::Names;
use super::{code, tables};
use crate::count::Count;
use crate::flow::Source;
use crate::model::{Model, Node};
use crate::plan::{BYTES, Plan};
use crate::shape::{Dim, Shape};

/// The value of `SUMMARY`.
pub fn summary(plan: &Plan<'_>, names: &Names) -> TokenStream {
    match text(plan) {
        Some(text) => code!(#text),
        None => computed(plan, names),
    }
}

/// The table, if all numbers in it are known.
fn text(plan: &Plan<'_>) -> Option<String> {
    let model = plan.model;
    let inputs = model.inputs.iter().map(|input| known_sizes(&input.shape));
    let inputs = inputs.collect::<Option<Vec<_>>>()?;
    let (output, outputs) = (known_sizes(model.output_shape())?, outputs(plan)?);
    let names = stages(plan);
    let counts = model.nodes.iter().map(|node| {
        let bytes = node.params().plus(&node.output_shape.len()).times(BYTES);
        Some([known(&node.params())?, known(&node.macs)?, known(&bytes)?])
    });
    let counts = counts.collect::<Option<Vec<_>>>()?;
    let numbers = outputs.iter().map(Vec::as_slice).zip(counts).chain([(&[][..], [0; 3])]);
    let stages = names.iter().zip(numbers).map(|([name, text], (output, [params, macs, bytes]))| Stage {
        name,
        text,
        output,
        params,
        macs,
        bytes,
    });
    let summary = Summary {
        name: &model.name.unraw().to_string(),
        inputs: &inputs.iter().map(Vec::as_slice).collect::<Vec<_>>(),
        output: &output,
        stages: &stages.collect::<Vec<_>>(),
        params: known(&plan.params())?,
        forward_memory: plan.predict.memory?,
        few_memory: plan.few_memory()?,
        training_memory: plan.train.schedule.memory?,
        notes: &notes(plan.model),
    };
    let mut bytes = vec![b' '; most_bytes(plan)];
    let len = summary.write(&mut bytes);
    bytes.truncate(len);
    String::from_utf8(bytes).ok()
}

fn outputs(plan: &Plan<'_>) -> Option<Vec<Vec<usize>>> {
    plan.model.nodes.iter().map(|node| known_sizes(&node.output_shape)).collect()
}

fn known_sizes(shape: &Shape) -> Option<Vec<usize>> {
    shape.sizes().iter().map(Dim::known).collect()
}

fn known(count: &Count) -> Option<usize> {
    count.known()?.ok()
}

/// The name of each stage, and its text in the declaration; the loss is the last.
fn stages(plan: &Plan<'_>) -> Vec<[String; 2]> {
    let model = plan.model;
    let nodes = model.nodes.iter().map(|node| [node.stage_name(), tables::layer_text(model, node)]);
    let loss = model.loss.iter().map(|loss| [loss.stage.unraw().to_string(), loss.layer.name.to_owned()]);
    nodes.chain(loss).collect()
}

/// A line for each bias that the mean of a `BatchNorm` right after it takes away again.
fn notes(model: &Model) -> String {
    // A frozen one has a mean that does not follow the bias.
    let norms = model.nodes.iter().filter(|node| node.layer.name == "BatchNorm" && !node.frozen);
    let pairs = norms.filter_map(|norm| {
        let source = norm.only_source()?;
        let Source::Node(before) = source else { return None };
        let readers = model.nodes.iter().flat_map(|node| &node.sources).chain([&model.output]);
        let before = &model.nodes[before];
        let has_bias = before.layer.keys().any(|key| key == "bias")
            && before.tensors.iter().any(|tensor| tensor.name == "bias");
        (has_bias && readers.filter(|&&reader| reader == source).count() == 1).then_some((before, norm))
    });
    let lines = pairs.map(|(before, norm)| {
        let [before, norm] = [before, norm].map(Node::stage_name);
        format!("`{norm}` cancels the bias of `{before}`: `bias = false` leaves it out\n")
    });
    lines.collect()
}

/// An upper bound of the table's bytes for any numbers.
fn most_bytes(plan: &Plan<'_>) -> usize {
    let stages = stages(plan);
    let stages = stages.iter().map(|[name, text]| [name.as_str(), text.as_str()]);
    capacity(&plan.model.name.unraw().to_string(), plan.model.inputs.len(), stages, &notes(plan.model))
}

/// A call that returns the table.
fn computed(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let (c, model) = (&names.c, plan.model);
    let inputs = model.inputs.iter().map(|input| sizes(&input.shape));
    let output = sizes(model.output_shape());
    let nodes = model.nodes.iter().map(|node| sizes(&node.output_shape)).chain([code!(&[])]);
    let stages = stages(plan);
    let texts = stages.iter().map(|[_, text]| text);
    let notes = notes(model);
    let [count, most_bytes] = [stages.len(), most_bytes(plan)].map(Literal::usize_unsuffixed);
    code! {
        const { &#c::summary::<Self, #count, #most_bytes>(&[#(#inputs),*], #output, [#((#texts, #nodes)),*], #notes) }.as_str()
    }
}

fn sizes(shape: &Shape) -> TokenStream {
    let sizes = shape.sizes();
    code!(&[#(#sizes),*])
}
