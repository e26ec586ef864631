//! What a network is made of, as text and as constants.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;

use super::code;
use super::names::Names;
use crate::amount::Amount;
use crate::plan::Plan;

const HEAD: [&str; 5] = ["stage", "layer", "output", "parameters", "multiply-adds"];

/// The table in rows: one a stage, and the totals.
fn rows(plan: &Plan<'_>) -> Vec<[String; 5]> {
    let model = plan.model;
    let stages = model.nodes.iter().map(|node| {
        let [params, macs] = [node.params().to_string(), node.macs.to_string()];
        [node.stage_name(), node.text.clone(), node.gives.to_string(), params, macs]
    });
    let loss = model.loss.iter().map(|loss| {
        let [stage, layer] = [loss.stage.unraw().to_string(), loss.layer.name.to_owned()];
        [stage, layer, "loss".to_owned(), "0".to_owned(), "0".to_owned()]
    });
    let macs = Amount::sum(model.nodes.iter().map(|node| node.macs.clone()));
    let total =
        ["total".to_owned(), String::new(), String::new(), plan.params().to_string(), macs.to_string()];
    stages.chain(loss).chain([total]).collect()
}

/// The table as Markdown.
pub fn markdown(plan: &Plan<'_>) -> Vec<String> {
    let line = |cells: &[String]| format!(" | {} |", cells.join(" | "));
    let head = HEAD.map(str::to_owned);
    let rule = ["---", "---", "---:", "---:", "---:"].map(str::to_owned);
    let body = rows(plan);
    let mut lines = vec![line(&head), line(&rule)];
    lines.extend(body.iter().map(|row| line(row)));
    lines
}

/// The table as text in columns, headed by the network's name.
pub fn summary(plan: &Plan<'_>) -> String {
    let mut table = vec![HEAD.map(str::to_owned)];
    table.extend(rows(plan));
    let width = |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(width);
    let mut text = format!("{}: {} -> {}\n", plan.model.name.unraw(), plan.model.input, plan.model.output);
    for row in &table {
        let [stage, layer, output, params, macs] = row;
        let [w0, w1, w2, w3, w4] = widths;
        let line = format!("{stage:w0$}  {layer:w1$}  {output:>w2$}  {params:>w3$}  {macs:>w4$}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The values of `TENSORS`.
pub fn tensors(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let c = &names.c;
    let krate = &plan.model.krate;
    let infos = plan.tensors.iter().map(|placed| {
        let stage = placed.node.stage_name();
        let name = placed.tensor.name;
        let (rows, columns) = (&placed.tensor.rows, &placed.tensor.columns);
        let offset = placed.offset.tokens(krate);
        code!(#c::ParamInfo::new(#stage, #name, #rows, #columns, #offset))
    });
    code!(&[#(#infos),*])
}

/// The values of `LAYERS`.
pub fn layers(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let c = &names.c;
    let krate = &plan.model.krate;
    let nodes = plan.model.nodes.iter().map(|node| {
        let (stage, layer) = (node.stage_name(), node.layer.name);
        let [inputs, outputs] = [&node.takes, &node.gives].map(|shape| shape.len().tokens(krate));
        let [params, macs] = [node.params(), node.macs.clone()].map(|amount| amount.tokens(krate));
        code!(#c::LayerInfo::new(#stage, #layer, #inputs, #outputs, #params, #macs))
    });
    let loss = plan.model.loss.iter().map(|loss| {
        let (stage, layer) = (loss.stage.unraw().to_string(), loss.layer.name);
        let inputs = &names.output;
        code!(#c::LayerInfo::new(#stage, #layer, #inputs, 1, 0, 0))
    });
    let infos = nodes.chain(loss);
    code!(&[#(#infos),*])
}
