//! Documentation of the generated items.

use constnet_plan::drawing::{self, Block, Drawing, Kind};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;

use super::{code, markdown, tables};
use crate::flow::Source;
use crate::layers::Role;
use crate::model::{Model, Node};
use crate::plan::Plan;

/// Lines of documentation.
pub struct Doc(Vec<String>);

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.0 {
            code!(#[doc = #line]).to_tokens(tokens);
        }
    }
}

/// A table of the stages and the drawing of their graph, below the user's documentation.
pub fn network(plan: &Plan<'_>) -> TokenStream {
    let mut lines = vec![String::new()];
    lines.extend(tables::markdown(plan));
    lines.push(String::new());
    let (table, drawing) = (Doc(lines), format!(" {}", drawing(plan.model)));
    // Editors show documentation too, but not drawings.
    code! { #table #[cfg_attr(doc, doc = #drawing)] }
}

/// A block of the graph: its kind, name, layer and inputs.
type Row = (Kind, String, String, Vec<(usize, String)>);

/// The drawing of the network's graph, as one line of HTML.
fn drawing(model: &Model) -> String {
    let rows = graph(model);
    let arrows: Vec<Vec<_>> =
        rows.iter().map(|row| row.3.iter().map(|(from, shape)| (*from, shape.as_str())).collect()).collect();
    let blocks = rows.iter().zip(&arrows).map(|((kind, name, layer, _), arrows)| Block {
        kind: *kind,
        name,
        layer,
        arrows,
    });
    drawing::svg(&Drawing { title: format!("The graph of {}", model.name.unraw()), blocks: blocks.collect() })
}

/// The graph as a table, for the report, which draws it at run time.
pub fn graph_table(model: &Model, c: &TokenStream) -> TokenStream {
    let blocks = graph(model).into_iter().map(|(kind, name, layer, arrows)| {
        let kind = format_ident!("{}", format!("{kind:?}").to_lowercase());
        let arrows = arrows.into_iter().map(|(from, shape)| {
            let from = Literal::usize_unsuffixed(from);
            code!((#from, #shape))
        });
        code!(#c::Block::#kind(#name, #layer, &[#(#arrows),*]))
    });
    code!(&[#(#blocks),*])
}

fn graph(model: &Model) -> Vec<Row> {
    let inputs = model.inputs.iter().map(|input| {
        let name = input.name.as_ref().map_or_else(|| "x".to_owned(), |name| name.unraw().to_string());
        (Kind::Input, name, String::new(), Vec::new())
    });
    let arrow = |source: Source| (block_of(model, source), model.shape(source).to_string());
    let nodes = model.nodes.iter().map(|node| {
        let layer = match node.layer.role {
            Role::Join(join) => join.sign().to_owned(),
            _ => tables::stage_text(model, node),
        };
        (kind(node), node.stage_name(), layer, node.sources.iter().map(|&source| arrow(source)).collect())
    });
    let end = match &model.loss {
        Some(loss) => (Kind::Loss, loss.stage.unraw().to_string(), loss.layer.name.to_owned()),
        None => (Kind::Output, "y".to_owned(), String::new()),
    };
    let end = (end.0, end.1, end.2, vec![arrow(model.output)]);
    inputs.chain(nodes).chain([end]).collect()
}

/// Inputs are drawn first, then nodes in their order.
fn block_of(model: &Model, source: Source) -> usize {
    match source {
        Source::Input(input) => input,
        Source::Node(node) => model.inputs.len() + node,
    }
}

fn kind(node: &Node) -> Kind {
    match node.layer.role {
        Role::Join(_) => Kind::Join,
        _ if node.frozen => Kind::Frozen,
        _ => Kind::Stage,
    }
}

/// The user's documentation of a stage, and its declaration.
pub fn stage(node: &Node) -> TokenStream {
    let (own, text) = (&node.docs, markdown::code(&node.text));
    let lines =
        Doc(if own.is_empty() { vec![format!(" {text}")] } else { vec![String::new(), format!(" {text}")] });
    code!(#(#own)* #lines)
}
