//! Checks of one stage.

use proc_macro2::Ident;
use quote::quote;

use super::foreign::{is_foreign, rewritten, with_arguments};
use super::{Checker, Flow, attributes, init, suggest};
use crate::ast::Stage;
use crate::diag::{Diagnostics, Message, nearest, quoted};
use crate::flow::Source;
use crate::guards::{Condition, Guard, Guards};
use crate::layers::{self, InferCtx, Inference, Inferred, Layer, Role, UserType};
use crate::model::Node;
use crate::shape::Shape;

impl Checker<'_> {
    pub(super) fn stage(&mut self, stage: &Stage, flow: Flow) -> Flow {
        if !stage.shares
            && !stage.path_is_long()
            && let Some(input) = self.find_input(&stage.layer)
        {
            self.refuse_decorations(stage);
            return self.flow_of_input(input, stage.layer.span());
        }
        let name = self.names.of_stage(stage);
        if flow.source.is_none() && flow.shape.is_none() {
            if !stage.shares
                && layers::find(&stage.layer_name(), stage.arguments.len()).is_none()
                && let Some(flow) = self.misspelt_input(stage)
            {
                return flow;
            }
            let first = self.inputs.iter().find_map(|input| input.name.as_ref());
            let input = first.map(ToString::to_string).unwrap_or_default();
            if !stage.shares && self.refuse_foreign(stage) {
                return self.recover();
            }
            self.diagnostics.report(&stage.layer, &Message::NoInput { layer: stage.text.clone(), input });
            return self.recover();
        }
        if stage.shares {
            return self.shared(stage, name, flow);
        }
        let layer = match stage.path_is_long() {
            false => layers::find(&stage.layer_name(), stage.arguments.len()),
            true => None,
        };
        match layer {
            Some(layer) => match layer.role {
                Role::Loss(_) => {
                    let meant = self.meant(stage, layer, &flow);
                    self.loss(meant.as_ref().unwrap_or(stage), name, layer, flow)
                }
                Role::Values(_) => {
                    let meant = self.meant(stage, layer, &flow);
                    self.values(meant.as_ref().unwrap_or(stage), name, layer, flow)
                }
                Role::Join(_) => {
                    let message = Message::JoinByName {
                        layer: layer.name.to_owned(),
                        signature: layer.signature.to_owned(),
                    };
                    self.diagnostics.report(&stage.layer, &message);
                    self.recover()
                }
            },
            None if !stage.path_is_long() && stage.layer == self.network => {
                self.diagnostics.report(&stage.layer, &Message::SelfReference { name: stage.layer_name() });
                self.recover()
            }
            None if self.is_network(stage) => self.values(stage, name, layers::network(), flow),
            None => self.unknown_layer(stage, name, flow),
        }
    }

    /// Whether an unknown layer name is probably that of a network: it begins
    /// like a type's and is not similar to a layer's.
    fn is_network(&self, stage: &Stage) -> bool {
        let name = stage.layer_name();
        let is_type = name.starts_with(char::is_uppercase) && !is_foreign(&name);
        is_type && !stage.has_arguments && (stage.path_is_long() || suggest::layer(&name).is_none())
    }

    /// Reports a name, attributes or arguments on an input, which only stages can have.
    fn refuse_decorations(&mut self, stage: &Stage) {
        let input = stage.layer.to_string();
        if let Some(name) = &stage.name {
            self.diagnostics.report(name, &Message::NamedInputStage { input: input.clone() });
        }
        for attribute in &stage.attributes {
            self.diagnostics.report(attribute, &Message::InputAttribute { input: input.clone() });
        }
        if stage.has_arguments {
            self.diagnostics.report(&stage.layer, &Message::InputArguments { input });
        }
    }

    /// Reports an unknown layer, and continues with the suggested one if it fits without errors.
    fn unknown_layer(&mut self, stage: &Stage, name: Ident, flow: Flow) -> Flow {
        let found = stage.layer_name();
        if stage.path_is_long() {
            let message = Message::LayerPath { found: stage.text.clone() };
            self.diagnostics.report(&stage.path, &message);
            return self.recover();
        }
        if !stage.has_arguments && self.nodes.iter().any(|node| node.stage_name() == found) {
            self.diagnostics.report(&stage.layer, &Message::StageAsLayer { name: found });
            return self.recover();
        }
        if self.refuse_foreign(stage) {
            return self.recover();
        }
        let meant = suggest::layer(&found);
        if meant.is_none()
            && let Some(flow) = self.misspelt_input(stage)
        {
            return flow;
        }
        let is_first = flow.shape.is_none();
        let rewritten = meant.filter(|_| stage.has_arguments).map(|layer| rewritten(stage, layer, is_first));
        let suggestion = suggest::sentence(meant, rewritten.as_ref());
        self.diagnostics.report(&stage.layer, &Message::UnknownLayer { found, suggestion });
        let stage = &rewritten.map_or_else(|| stage.clone(), |rewritten| with_arguments(stage, &rewritten));
        match meant.map(|layer| (layer, layer.role)) {
            Some((layer, Role::Loss(_))) if self.loss.is_none() && !self.is_branch => {
                self.loss(stage, name, layer, flow)
            }
            Some((layer, Role::Values(infer))) => self.try_suggestion(stage, name, layer, infer, flow),
            _ => self.recover(),
        }
    }

    /// Continues with the suggested layer if it has no errors.
    fn try_suggestion(
        &mut self,
        stage: &Stage,
        name: Ident,
        layer: &'static Layer,
        infer: fn(&mut InferCtx<'_>) -> Inferred,
        flow: Flow,
    ) -> Flow {
        let (mut trial, mut guards) = (Diagnostics::default(), Guards::default());
        let ctx = self.ctx(stage, layer, &flow);
        let inferred = infer(&mut InferCtx { diagnostics: &mut trial, guards: &mut guards, ..ctx });
        let fits = trial.is_empty();
        trial.discard();
        if fits { self.add_node(stage, name, layer, inferred, flow) } else { self.recover() }
    }

    fn values(&mut self, stage: &Stage, name: Ident, layer: &'static Layer, flow: Flow) -> Flow {
        let Role::Values(infer) = layer.role else { return flow };
        self.report_after_loss();
        let inferred = infer(&mut self.ctx(stage, layer, &flow));
        self.add_node(stage, name, layer, inferred, flow)
    }

    fn add_node(
        &mut self,
        stage: &Stage,
        name: Ident,
        layer: &'static Layer,
        inferred: Inferred,
        flow: Flow,
    ) -> Flow {
        let attributes = attributes::of_stage(stage, self.diagnostics);
        let init = match (inferred.tensors.is_empty(), &inferred.user) {
            (false, Some(_)) => init::refuse_own(stage, self.diagnostics),
            _ if layer.contract.has_init => init::of(stage, self.diagnostics),
            _ => init::refuse(stage, self.diagnostics),
        };
        let has_params =
            inferred.tensors.iter().any(|tensor| !tensor.is_statistic) || layer.contract.has_params();
        if attributes.frozen && !has_params {
            self.report_frozen(stage);
        }
        let sources = flow.sources().filter(|sources| sources.len() == inferred.input_shapes.len());
        let Some(sources) = sources else {
            // The input is unknown after an error, but the output may be known.
            let mut out = self.recover();
            out.shape = Some(inferred.output_shape);
            return out;
        };
        for (&source, input_shape) in sources.iter().zip(&inferred.input_shapes) {
            self.set_input_shape(&[source], input_shape);
        }
        let docs = stage.attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
        let node = Node {
            docs: docs.cloned().collect(),
            stage: name,
            layer,
            span: stage.layer.span(),
            text: stage.text.clone(),
            sources,
            input_shapes: inferred.input_shapes,
            output_shape: inferred.output_shape,
            user: inferred.user,
            sizes: inferred.sizes,
            constants: inferred.constants,
            tensors: inferred.tensors,
            saved: inferred.saved,
            predictor: inferred.predictor,
            inference: if inferred.has_kernel { layer.contract.inference } else { Inference::Forward },
            is_padded: inferred.is_padded,
            macs: inferred.macs,
            init,
            frozen: attributes.frozen,
            intended: attributes.intended,
            shares: None,
        };
        self.push(node, flow.origin)
    }

    /// The stage that `&name` refers to.
    pub(super) fn owner(&self, stage: &Stage) -> Option<usize> {
        let wanted = stage.layer_name();
        self.nodes.iter().position(|node| node.stage_name() == wanted && node.shares.is_none())
    }

    /// `&name`: shares the parameters of an earlier stage.
    fn shared(&mut self, stage: &Stage, name: Ident, flow: Flow) -> Flow {
        self.report_after_loss();
        for attribute in stage.attributes.iter().filter(|attribute| !attribute.path().is_ident("doc")) {
            self.diagnostics.report(attribute, &Message::SharedAttribute { name: stage.layer.to_string() });
        }
        let wanted = stage.layer_name();
        let Some(owner) = self.owner(stage) else {
            if self.is_incomplete && self.names.is_taken(&wanted) {
                // It is in a part with an error.
                return self.recover();
            }
            let stages = self.nodes.iter().filter(|node| !node.tensors.is_empty());
            let stages: Vec<_> = stages.map(Node::stage_name).collect();
            let known = match (nearest(&wanted, &stages), stages.is_empty()) {
                (Some(meant), _) => format!("did you mean `&{}`?", stages[meant]),
                (None, true) => "there is no earlier stage with parameters".to_owned(),
                (None, false) => format!("stages with parameters: {}", quoted(&stages)),
            };
            self.diagnostics.report(&stage.layer, &Message::UnknownShared { name: wanted, known });
            return self.recover();
        };
        if self.nodes[owner].tensors.is_empty() {
            // A layer that could have parameters has been reported itself.
            if !self.nodes[owner].layer.contract.has_params() {
                self.diagnostics.report(&stage.layer, &Message::SharedWithoutParams { name: wanted });
            }
            return self.recover();
        }
        // A frozen stage does not update them.
        let has_moving = self.nodes[owner].has_statistics() && !self.nodes[owner].frozen;
        if has_moving && !self.may_share_statistics(stage, owner) {
            return self.recover();
        }
        let original = &self.nodes[owner];
        let input_shapes = original.input_shapes.clone();
        let inferred = Inferred {
            input_shapes: input_shapes.clone(),
            output_shape: original.output_shape.clone(),
            user: original.user.clone(),
            sizes: original.sizes.clone(),
            constants: original.constants.clone(),
            tensors: Vec::new(),
            saved: original.saved.clone(),
            predictor: original.predictor.clone(),
            has_kernel: original.inference == original.layer.contract.inference,
            is_padded: original.is_padded,
            macs: original.macs.clone(),
        };
        let (layer, frozen) = (original.layer, original.frozen);
        let mut ctx = self.ctx(stage, layer, &flow);
        ctx.no_arguments();
        match input_shapes.as_slice() {
            [only] => match (only.as_vector(), &inferred.user) {
                (Some(size), Some(network)) if layer.contract.user == UserType::Network => {
                    ctx.expect_input_of(network, size);
                }
                _ => ctx.expect_shape(only),
            },
            several => {
                if ctx.has_branches(&stage.path) {
                    ctx.expect_branches(several);
                }
            }
        }
        let flow = self.add_node(&stage.without_attributes(), name, layer, inferred, flow);
        if let Some(node) =
            self.nodes.last_mut().filter(|node| flow.source.is_some() && node.layer.name == layer.name)
        {
            node.shares = Some(owner);
            node.frozen = frozen;
        }
        flow
    }

    /// Running statistics belong to one position in a network. Whether a nested network has any, only rustc
    /// knows.
    fn may_share_statistics(&mut self, stage: &Stage, owner: usize) -> bool {
        let message = Message::SharedStatistics { name: stage.layer_name() };
        match self.nodes[owner].statistics().known() {
            Some(_) => {
                self.diagnostics.report(&stage.layer, &message);
                false
            }
            None => {
                let krate = self.krate;
                let count = self.nodes[owner].statistics().tokens(&quote!(#krate::__private));
                let (tokens, condition) = (stage.path.clone(), Condition::Holds(quote!(#count == 0)));
                self.guards
                    .require(Guard { tokens, condition, message: message.to_string() }, self.diagnostics);
                true
            }
        }
    }

    pub(super) fn report_frozen(&mut self, stage: &Stage) {
        let frozen = stage.attributes.iter().find(|attribute| attribute.path().is_ident("frozen"));
        if let Some(frozen) = frozen {
            self.diagnostics.report(frozen, &Message::FrozenWithoutParams { layer: stage.layer.to_string() });
        }
    }

    pub(super) fn ctx<'q>(
        &'q mut self,
        stage: &'q Stage,
        layer: &'static Layer,
        flow: &'q Flow,
    ) -> InferCtx<'q> {
        InferCtx {
            layer,
            stage,
            flow,
            krate: self.krate,
            diagnostics: self.diagnostics,
            symbols: &mut self.symbols,
            guards: &mut self.guards,
        }
    }

    /// An input without a declared shape gets the one that its first reader expects.
    pub(super) fn set_input_shape(&mut self, sources: &[Source], input_shape: &Shape) {
        if sources.contains(&Source::Input(0))
            && let Some(input) = self.inputs.first_mut()
            && input.shape.is_unknown()
        {
            input.shape = input_shape.clone();
        }
    }

    pub(super) fn push(&mut self, node: Node, origin: Option<(String, usize)>) -> Flow {
        let stage = node.stage_name();
        let line = node.span.start().line;
        let flow = Flow {
            source: Some(Source::Node(self.nodes.len())),
            shape: Some(node.output_shape.clone()),
            before: format!("the previous layer `{stage}` outputs"),
            origin: if node.layer.decides_shape { Some((stage, line)) } else { origin },
            network: node.network().cloned(),
            branches: Vec::new(),
        };
        self.nodes.push(node);
        flow
    }
}
