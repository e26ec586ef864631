//! Layouts of the values of each node.

use crate::flow::Source;
use crate::layers::{IdentityWhen, Layout, LayoutRule};
use crate::model::{Model, Node};

/// The layout of each node's output, which it also expects of its inputs.
pub fn of(model: &Model) -> Vec<Layout> {
    let mut layouts = Vec::new();
    for node in &model.nodes {
        let layout = of_node(node, &layouts);
        layouts.push(layout);
    }
    layouts
}

/// The layout of a source, given those of the nodes before; inputs of the network lie sample after sample.
pub fn of_source(layouts: &[Layout], source: Source) -> Layout {
    match source {
        Source::Input(_) => Layout::Samples,
        Source::Node(node) => layouts[node],
    }
}

fn of_node(node: &Node, layouts: &[Layout]) -> Layout {
    let mut sources = node.sources.iter().map(|&source| of_source(layouts, source));
    if node.layer.contract.is_identity == IdentityWhen::Always {
        return sources.next().unwrap_or(Layout::Samples);
    }
    match node.layer.contract.layout {
        LayoutRule::Samples => Layout::Samples,
        LayoutRule::Blocks => Layout::Blocks,
        LayoutRule::Either => sources.find(|&layout| layout == Layout::Blocks).unwrap_or(Layout::Samples),
        LayoutRule::ByShape => Layout::of(&node.output_shape),
    }
}
