//! Where `Standardize` may stand.

use super::{Checker, Flow};
use crate::diag::Message;
use crate::flow::Source;
use crate::layers::{self, IdentityWhen, Layer, Standardizes};

impl Checker<'_> {
    /// A `Standardize` that is the last stage before a regression loss standardises its targets, unless it is the first
    /// stage as well.
    pub(super) fn standardize_targets(&mut self, loss: &Layer, flow: &Flow) {
        let Some(Source::Node(last)) = flow.source else { return };
        let is_standardize = self.nodes[last].layer.contract.standardizes == Standardizes::Inputs;
        if !is_standardize || !loss.contract.is_regression || self.is_first(last) {
            return;
        }
        let shape = &self.nodes[last].output_shape;
        if !shape.is_unknown() && shape.as_vector().is_none() {
            let message = Message::StandardizeImage { shape: shape.to_string() };
            self.diagnostics.report_at(self.nodes[last].span, &message);
        }
        self.nodes[last].layer = layers::standardize_targets();
    }

    /// Reports each other one that is not the first stage.
    pub(super) fn report_standardize(&mut self) {
        for index in 0..self.nodes.len() {
            let node = &self.nodes[index];
            if node.layer.contract.standardizes == Standardizes::Inputs && !self.is_first(index) {
                self.diagnostics.report_at(node.span, &Message::StandardizePlace);
            }
        }
    }

    /// Whether a stage reads an input of the network, in this shape or another.
    fn is_first(&self, index: usize) -> bool {
        match self.nodes[index].only_source() {
            Some(Source::Input(_)) => true,
            Some(Source::Node(before)) => {
                let is_identity = self.nodes[before].layer.contract.is_identity == IdentityWhen::Always;
                is_identity && self.is_first(before)
            }
            None => false,
        }
    }
}
