//! The table of stages of a network whose sizes rustc alone knows, which computes it.

use proc_macro2::{Literal, TokenStream};
use syn::ext::IdentExt;

use super::code;
use super::names::Names;
use super::tables::{self, BATCHES, HEAD, MEMORY_HEAD};
use crate::plan::Plan;
use crate::shape::{Shape, Size};

/// The widest number and the widest shape of a sample: of the largest sizes.
const WIDEST_NUMBER: usize = "18 446 744 073 709 551 615".len();
const WIDEST_SHAPE: usize = "(, , )".len() + 3 * "18446744073709551615".len();

/// What stands between columns, and between what flows in and what flows out; a line's end is no longer.
const GAP: usize = "  ".len();
const ARROW: usize = " -> ".len();

/// Whether the table can be written without rustc.
pub fn is_known(plan: &Plan<'_>) -> bool {
    let model = plan.model;
    let mut shapes =
        model.inputs.iter().map(|input| &input.shape).chain(model.nodes.iter().map(|node| &node.gives));
    let has_symbol = shapes.any(|shape| shape.sizes().iter().any(|size| matches!(size, Size::Symbol(_))));
    let has_memory = plan.predict.memory.is_some() && plan.train.schedule.memory.is_some();
    let amounts = [plan.params(), plan.macs()];
    !has_symbol && has_memory && amounts.iter().all(|amount| amount.known().is_some())
}

/// A call that gives the table.
pub fn computed(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let (c, model) = (&names.c, plan.model);
    let inputs = model.inputs.iter().map(|input| sizes(&input.shape));
    let output = sizes(model.output_shape());
    let stages = model.nodes.iter().map(|node| {
        let (text, gives) = (tables::layer_text(model, node), sizes(&node.gives));
        code!((#text, #gives))
    });
    let loss = model.loss.iter().map(|loss| {
        let text = loss.layer.name;
        code!((#text, &[]))
    });
    let stages = stages.chain(loss);
    let capacity = Literal::usize_unsuffixed(capacity(plan));
    code! {
        const { &#c::summary::<Self, #capacity>(&[#(#inputs),*], #output, &[#(#stages),*]) }.as_str()
    }
}

fn sizes(shape: &Shape) -> TokenStream {
    let sizes = shape.sizes();
    code!(&[#(#sizes),*])
}

/// No table of the network has more bytes, whatever the numbers.
fn capacity(plan: &Plan<'_>) -> usize {
    let rows = tables::rows(plan);
    let texts: usize = rows.iter().map(|row| row[0].len() + row[1].len()).sum();
    let width = |column: usize| {
        rows.iter().map(|row| row[column].len()).fold(HEAD[column].len(), |widest, width| widest.max(width))
    };
    // A text of wide characters is padded besides.
    let row = width(0) + width(1) + WIDEST_SHAPE + 3 * WIDEST_NUMBER + HEAD.len() * GAP;
    let name = plan.model.name.unraw().to_string();
    let title = name.len() + (plan.model.inputs.len() + 1) * (WIDEST_SHAPE + ARROW) + GAP;
    let memory = MEMORY_HEAD[0].len() + GAP + BATCHES.len() * (WIDEST_NUMBER + GAP);
    title + texts + (rows.len() + 1) * row + GAP + MEMORY_HEAD.len() * memory
}
