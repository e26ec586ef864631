//! In which order the values of each node lie.

use crate::flow::Source;
use crate::layers::{Order, PassesOn, Takes};
use crate::model::{Model, Node};

/// The order that each node's output lies in, and that it wants its inputs in.
pub fn of(model: &Model) -> Vec<Order> {
    let mut orders = Vec::new();
    for node in &model.nodes {
        let order = of_node(node, &orders);
        orders.push(order);
    }
    orders
}

/// That of a source, given those of the nodes before; what flows into a network lies sample after sample.
pub fn of_source(orders: &[Order], source: Source) -> Order {
    match source {
        Source::Input(_) => Order::Samples,
        Source::Node(node) => orders[node],
    }
}

fn of_node(node: &Node, orders: &[Order]) -> Order {
    let mut sources = node.sources.iter().map(|&source| of_source(orders, source));
    if node.layer.calls.passes_on == PassesOn::Always {
        return sources.next().unwrap_or(Order::Samples);
    }
    match node.layer.calls.order {
        Takes::Samples => Order::Samples,
        Takes::Blocks => Order::Blocks,
        Takes::Either => sources.find(|&order| order == Order::Blocks).unwrap_or(Order::Samples),
        Takes::ByShape => Order::of(&node.gives),
    }
}
