//! Tables of a network's stages and tensors, as text and as constants.

use constnet_plan::summary::{BATCHES, HEAD, MEMORY_HEAD};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::format_ident;
use syn::ext::IdentExt;

use super::names::Names;
use super::{code, markdown};
use crate::count::Count;
use crate::guards::Memory;
use crate::layers::UserType;
use crate::model::{Model, Node};
use crate::plan::{BYTES, PlacedTensor, Plan, Step};
use crate::shape::{Shape, source_text};
use crate::tensor::{Init, InitialValue, ParamKind, Tensor};

/// The rows of the table: one for each stage, and the totals.
fn rows(plan: &Plan<'_>) -> Vec<[String; 6]> {
    let model = plan.model;
    let stages = model.nodes.iter().map(|node| {
        let bytes = node.params().plus(&node.output_shape.len()).times(BYTES);
        let [params, macs, bytes] = [node.params(), node.macs.clone(), bytes].map(|count| count.to_string());
        [node.stage_name(), layer_text(model, node), node.output_shape.to_string(), params, macs, bytes]
    });
    let loss = model.loss.iter().map(|loss| {
        let [stage, layer] = [loss.stage.unraw().to_string(), loss.layer.name.to_owned()];
        [stage, layer, "loss".to_owned(), "0".to_owned(), "0".to_owned(), "0".to_owned()]
    });
    let values = Count::sum(model.nodes.iter().map(|node| node.output_shape.len()));
    let bytes = plan.params().plus(&values).times(BYTES);
    let [params, macs, bytes] = [plan.params(), plan.macs(), bytes].map(|count| count.to_string());
    let total = ["total".to_owned(), String::new(), String::new(), params, macs, bytes];
    stages.chain(loss).chain([total]).collect()
}

/// The stage of each call of a training step that borrows memory: of the forward pass and of the backward pass.
pub fn calls(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let c = &names.c;
    let stages = |steps: &[Step]| {
        let lent = steps.iter().filter(|step| step.operands().next().is_some());
        let stage = |step: &Step| step.node.map_or(String::new(), |node| plan.model.nodes[node].stage_name());
        let stages: Vec<_> = lent.map(stage).collect();
        code!(&[#(#stages),*])
    };
    let [forward, backward] = [&plan.train.forward, &plan.train.backward].map(|steps| stages(steps));
    code! {
        const CALLS: [&'static [&'static #c::str]; 2] = [#forward, #backward];
    }
}

/// The text of a stage in the declaration, and whether it is frozen.
pub fn layer_text(model: &Model, node: &Node) -> String {
    let is_frozen = node.frozen && !node.tensors.is_empty();
    stage_text(model, node) + if is_frozen { ", frozen" } else { "" }
}

/// The text of a stage in the declaration; for a shared stage, the stage whose parameters it shares.
pub fn stage_text(model: &Model, node: &Node) -> String {
    let shared = node.shares.map(|owner| format!("&{}", model.nodes[owner].stage_name()));
    shared.unwrap_or_else(|| node.text.clone())
}

/// Bytes for several batch sizes, of prediction and of training; if they depend on
/// constants, the formula.
fn memory(plan: &Plan<'_>) -> [Vec<String>; 3] {
    let costs = [Plan::prediction_bytes, Plan::training_bytes].map(|cost| {
        BATCHES.map(|batch| cost(plan, batch).and_then(|bytes| bytes.known()).and_then(Result::ok))
    });
    if let [Some(prediction), Some(training)] = costs.map(|row| row.into_iter().collect::<Option<Vec<_>>>()) {
        let batches = BATCHES.map(|batch| format!("batch {batch}")).to_vec();
        let [prediction, training] = [prediction, training]
            .map(|bytes| bytes.into_iter().map(crate::count::grouped).collect::<Vec<_>>());
        return [batches, prediction, training];
    }
    let params = plan.params();
    let text = |copies: usize, memory: Memory| {
        format!("{} + {BYTES} * {}", params.times(copies * BYTES), memory.text("B"))
    };
    [vec!["batch B".to_owned()], vec![text(1, Memory::Forward)], vec![text(2, Memory::Training)]]
}

/// Both tables as Markdown.
pub fn markdown(plan: &Plan<'_>) -> Vec<String> {
    let line = |cells: &[String]| format!(" | {} |", cells.join(" | "));
    let head = HEAD.map(str::to_owned);
    let rule = ["---", "---", "---:", "---:", "---:", "---:"].map(str::to_owned);
    let mut lines = vec![line(&head), line(&rule)];
    lines.extend(rows(plan).iter().map(|row| line(&row.clone().map(|text| markdown::cell(&text)))));
    lines.push(String::new());
    for (number, (name, cells)) in MEMORY_HEAD.iter().zip(memory(plan)).enumerate() {
        let cells: Vec<_> = cells.iter().map(|text| markdown::cell(text)).collect();
        lines.push(format!(" | {name} | {} |", cells.join(" | ")));
        if number == 0 {
            lines.push(format!(" | --- |{}", " ---: |".repeat(cells.len())));
        }
    }
    lines
}

/// The values of `TENSORS`.
pub fn tensors(plan: &Plan<'_>, names: &Names) -> TokenStream {
    table(&plan.tensors, "TENSORS", names)
}

/// The values of `RUNNING_STATS`.
pub fn statistics(plan: &Plan<'_>, names: &Names) -> TokenStream {
    table(&plan.statistics, "RUNNING_STATS", names)
}

/// `constant` is also the name of the corresponding table of a nested network.
fn table(tensors: &[PlacedTensor<'_>], constant: &str, names: &Names) -> TokenStream {
    let c = &names.c;
    if tensors.iter().any(|placed| placed.tensor.initial == InitialValue::Custom) {
        return tensors_of_user_types(tensors, constant, names);
    }
    let infos = tensors.iter().map(|placed| tensor(placed, c));
    code!(&[#(#infos),*])
}

fn tensor(placed: &PlacedTensor<'_>, c: &TokenStream) -> TokenStream {
    let (stage, name) = (stage_literal(&placed.node.stage), placed.tensor.name);
    let (rows, columns) = (&placed.tensor.rows, &placed.tensor.columns);
    let offset = placed.offset.tokens(c);
    let kind = kind(placed.tensor);
    let frozen = placed.node.frozen.then(|| code!(.frozen()));
    let init = init(placed, c).map(|init| code!(.init(#init)));
    code!(#c::ParamInfo::new(#stage, #name, #rows, #columns, #offset) #kind #init #frozen)
}

/// The initial values of a tensor, unless they are zero.
fn init(placed: &PlacedTensor<'_>, c: &TokenStream) -> Option<TokenStream> {
    match (placed.tensor.initial, &placed.node.init) {
        (InitialValue::Custom, _) | (InitialValue::Random, Some(Init::Zeros)) => None,
        (InitialValue::Constant(value), _) => (value != 0.0).then(|| code!(#c::Constant(#value))),
        (InitialValue::Random, Some(Init::Normal(std))) => Some(code!(#c::Normal(#std))),
        (InitialValue::Random, Some(Init::He)) => Some(code!(#c::He)),
        (InitialValue::Random, Some(Init::Xavier) | None) => Some(code!(#c::Xavier)),
    }
}

/// The kind of a tensor, unless its number of columns implies it.
fn kind(tensor: &Tensor) -> Option<TokenStream> {
    match (&tensor.kind, tensor.columns.known()) {
        (ParamKind::Vector, _) | (ParamKind::Matrix, Some(2..)) => None,
        (ParamKind::Matrix, _) => Some(code!(.matrix())),
        (ParamKind::Filters([channels, height, width]), _) => {
            Some(code!(.filters(#channels, #height, #width)))
        }
    }
}

/// The table with tensors of user-defined types, which only rustc knows.
fn tensors_of_user_types(placed: &[PlacedTensor<'_>], constant: &str, names: &Names) -> TokenStream {
    let (c, constant) = (&names.c, format_ident!("{constant}"));
    let (mut items, mut parts, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for (number, placed) in placed.iter().enumerate() {
        if placed.node.layer.contract.user == UserType::Layer {
            let [tensors, len] = ["TENSORS", "PARAMS"].map(|name| names.user_function(placed.node, name));
            let (stage, offset, frozen) =
                (stage_literal(&placed.node.stage), placed.offset.tokens(c), placed.node.frozen);
            parts.push(code! {
                #c::Tensors::Layer { stage: #stage, tensors: #tensors, len: #len, offset: #offset, frozen: #frozen }
            });
            counts.push(code!(#c::count(#tensors)));
            continue;
        }
        let Some(user) = placed.node.network() else {
            let tensor = tensor(placed, c);
            parts.push(code!(#c::Tensors::Own(#tensor)));
            counts.push(code!(1));
            continue;
        };
        let [tensors, stages] = ["TENSORS", "STAGES"].map(|name| format_ident!("{name}{number}"));
        let (stage, offset, frozen) = (placed.node.stage_name(), placed.offset.tokens(c), placed.node.frozen);
        items.push(code! {
            const #tensors: &'static [#c::ParamInfo] = <#user as #c::AsLayer>::#constant;
            const #stages: [#c::u8; #c::stages_len(#stage, #tensors)] = #c::stages(#stage, #tensors);
        });
        parts.push(code! {
            #c::Tensors::Nested {
                stage: #stage, tensors: #tensors, stages: #c::text(&#stages), offset: #offset, frozen: #frozen,
            }
        });
        counts.push(code!(#tensors.len()));
    }
    code! {
        &{
            #(#items)*
            #c::tensors::<{ #(#counts)+* }>(&[#(#parts),*])
        }
    }
}

/// The name of a stage as text, with the span of the user's identifier.
fn stage_literal(stage: &Ident) -> Literal {
    let mut literal = Literal::string(&stage.unraw().to_string());
    literal.set_span(stage.span());
    literal
}

/// The name of a layer; for a nested network, its text in the declaration.
fn layer_name(node: &Node) -> String {
    node.network().map_or_else(|| node.layer.name.to_owned(), source_text)
}

/// The values of `LAYERS`.
pub fn layers(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let c = &names.c;
    let nodes = plan.model.nodes.iter().map(|node| {
        let (stage, layer) = (stage_literal(&node.stage), layer_name(node));
        let inputs = Count::sum(node.input_shapes.iter().map(Shape::len));
        let [inputs, outputs] = [inputs, node.output_shape.len()].map(|count| count.tokens(c));
        let [params, macs] = [node.params(), node.macs.clone()].map(|count| count.tokens(c));
        code!(#c::LayerInfo::new(#stage, #layer, #inputs, #outputs, #params, #macs))
    });
    let loss = plan.model.loss.iter().map(|loss| {
        let (stage, layer) = (stage_literal(&loss.stage), loss.layer.name);
        let inputs = &names.output;
        code!(#c::LayerInfo::new(#stage, #layer, #inputs, 1, 0, 0))
    });
    let infos = nodes.chain(loss);
    code!(&[#(#infos),*])
}
