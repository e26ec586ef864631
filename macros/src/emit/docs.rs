//! The documentation of what is generated.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;

use super::{code, markdown, tables};
use crate::drawing::{self, Arrow, Block, Drawing, Kind};
use crate::layers::Role;
use crate::model::{Model, Node, Source};
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

/// A table of the stages and the drawing of their graph, below the user's own words.
pub fn network(plan: &Plan<'_>) -> TokenStream {
    let mut lines = vec![String::new()];
    lines.extend(tables::markdown(plan));
    lines.push(String::new());
    let (table, drawing) = (Doc(lines), format!(" {}", drawing(plan.model)));
    // Editors show documentation as well, but not drawings.
    code! { #table #[cfg_attr(doc, doc = #drawing)] }
}

/// The drawing of the network's graph, as one line of HTML.
pub fn drawing(model: &Model) -> String {
    drawing::svg(&graph(model))
}

fn graph(model: &Model) -> Drawing {
    let inputs = model.inputs.iter().map(|input| {
        let name = input.name.as_ref().map_or_else(|| "x".to_owned(), |name| name.unraw().to_string());
        Block { kind: Kind::Input, name, layer: String::new(), arrows: Vec::new() }
    });
    let arrow =
        |source: Source| Arrow { from: block_of(model, source), shape: model.shape(source).to_string() };
    let nodes = model.nodes.iter().map(|node| Block {
        kind: kind(node),
        name: node.stage_name(),
        layer: match node.layer.role {
            Role::Join(join) => join.sign().to_owned(),
            _ => tables::stage_text(model, node),
        },
        arrows: node.sources.iter().map(|&source| arrow(source)).collect(),
    });
    let end = match &model.loss {
        Some(loss) => (Kind::Loss, loss.stage.unraw().to_string(), loss.layer.name.to_owned()),
        None => (Kind::Output, "y".to_owned(), String::new()),
    };
    let end = Block { kind: end.0, name: end.1, layer: end.2, arrows: vec![arrow(model.output)] };
    let title = format!("The graph of {}", model.name.unraw());
    Drawing { title, blocks: inputs.chain(nodes).chain([end]).collect() }
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

/// The user's words about a stage, as they are, and how it was declared.
pub fn stage(node: &Node) -> TokenStream {
    let (own, text) = (&node.docs, markdown::code(&node.text));
    let lines =
        Doc(if own.is_empty() { vec![format!(" {text}")] } else { vec![String::new(), format!(" {text}")] });
    code!(#(#own)* #lines)
}
