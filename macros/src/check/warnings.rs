//! Lints: declarations that are legal and probably a mistake.

use crate::diag::Message;
use crate::flow::Source;
use crate::layers::{IdentityWhen, Layer};
use crate::model::{Model, Warning};

/// Looks at each stage and the one before it.
pub fn find(model: &mut Model) {
    let stages = model.nodes.iter().flat_map(|node| node.sources.iter().map(move |&source| (node, source)));
    let pairs = stages.map(|(node, source)| (node.layer, node.span, node.intended, source));
    let loss = model.loss.iter().map(|loss| (loss.layer, loss.span, loss.intended, model.output));
    let warnings = pairs.chain(loss).filter_map(|(layer, span, intended, source)| {
        let before = before(model, source)?;
        let why = lint(before, layer)?;
        let message = Message::Lint {
            before: before.name.to_owned(),
            layer: layer.name.to_owned(),
            why: why.to_owned(),
        };
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

fn lint(before: &Layer, layer: &Layer) -> Option<&'static str> {
    layer.lints.iter().find(|(name, _)| *name == before.name).map(|&(_, why)| why)
}
