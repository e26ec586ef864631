//! Losses.

use proc_macro2::Ident;

use super::init;
use super::{Checker, Flow, attributes};
use crate::ast::Stage;
use crate::diag::Message;
use crate::layers::{Layer, Role};
use crate::model::Loss;

impl Checker<'_> {
    pub(super) fn loss(&mut self, stage: &Stage, name: Ident, layer: &'static Layer, flow: Flow) -> Flow {
        let layer_name = layer.name.to_owned();
        if self.is_branch {
            self.diagnostics.report(&stage.layer, &Message::LossInBranch { layer: layer_name });
            return self.recover();
        }
        if let Some(first) = &self.loss {
            let message = Message::SecondLoss { layer: layer_name, first: first.layer.name.to_owned() };
            self.diagnostics.report(&stage.layer, &message);
            return flow;
        }
        let Role::Loss(infer) = layer.role else { return flow };
        self.standardize_targets(layer, &flow);
        let constants = infer(&mut self.ctx(stage, layer, &flow));
        init::refuse(stage, self.diagnostics);
        let attributes = attributes::of_stage(stage, self.diagnostics);
        if attributes.frozen {
            self.report_frozen(stage);
        }
        let (span, intended) = (stage.layer.span(), attributes.intended);
        self.loss = Some(Loss { stage: name, layer, span, constants, intended });
        flow
    }

    pub(super) fn report_after_loss(&mut self) {
        if let Some(loss) = &self.loss
            && !std::mem::replace(&mut self.loss_is_misplaced, true)
        {
            let message = Message::LossNotLast { layer: loss.layer.name.to_owned() };
            self.diagnostics.report_at(loss.span, &message);
        }
    }
}
