//! In which order the values of each node lie.

use crate::flow::Source;
use crate::layers::{PassesOn, Takes};
use crate::model::{Model, Node, Order};
use crate::shape::Shape;

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
    let is_blocks = match node.layer.calls.order {
        Takes::Samples => false,
        Takes::Blocks => true,
        Takes::Either => sources.any(|order| order == Order::Blocks),
        Takes::ByShape => matches!(node.gives, Shape::Image(_)),
    };
    if is_blocks { Order::Blocks } else { Order::Samples }
}
