//! Lints: declarations that are legal and probably a mistake.

use crate::diag::Message;
use crate::flow::Source;
use crate::layers::{IdentityWhen, Layer, ONE_VALUE};
use crate::model::{Model, Warning};

/// Looks at each stage and the one before it.
pub fn find(model: &mut Model) {
    let stages = model.nodes.iter().flat_map(|node| node.sources.iter().map(move |&source| (node, source)));
    let pairs = stages.map(|(node, source)| (node.layer, node.span, node.intended, source));
    let loss = model.loss.iter().map(|loss| (loss.layer, loss.span, loss.intended, model.output));
    let warnings = pairs.chain(loss).filter_map(|(layer, span, intended, source)| {
        let (before, why) = of_one_value(model, source, layer).or_else(|| {
            let before = before(model, source)?;
            Some((before.name.to_owned(), lint(before.name, layer)?))
        })?;
        let message = Message::Lint { before, layer: layer.name.to_owned(), why: why.to_owned() };
        (!intended).then(|| Warning { span, message: message.to_string() })
    });
    model.warnings = warnings.collect();
}

/// The layer that computes the values of a source, behind identity layers; `None` if other layers
/// read them too.
fn before(model: &Model, mut source: Source) -> Option<&'static Layer> {
    loop {
        let Source::Node(node) = source else { return None };
        let readers = model.nodes.iter().flat_map(|node| &node.sources).chain([&model.output]);
        if readers.filter(|&&reader| reader == source).count() != 1 {
            return None;
        }
        let node = &model.nodes[node];
        match node.layer.contract.is_identity {
            IdentityWhen::Always => source = node.only_source()?,
            IdentityWhen::Predicting | IdentityWhen::Training | IdentityWhen::Never => {
                return Some(node.layer);
            }
        }
    }
}

/// The stage before a layer for which a single value makes no sense, and why.
fn of_one_value(model: &Model, source: Source, layer: &Layer) -> Option<(String, &'static str)> {
    let why = lint(ONE_VALUE, layer)?;
    let Source::Node(node) = source else { return None };
    let node = &model.nodes[node];
    let is_one = node.output_shape.as_vector().is_some_and(|size| size.known() == Some(1));
    is_one.then(|| (node.text.clone(), why))
}

fn lint(before: &str, layer: &Layer) -> Option<&'static str> {
    layer.lints.iter().find(|(name, _)| *name == before).map(|&(_, why)| why)
}
