//! Syntax tree to model: the only place that refuses.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

use crate::ast::{Argument, Declaration, Form, InputShape, Item, Stage, Value, derived_paths};
use crate::diag::{Diagnostics, Fault};
use crate::layers::{self, Layer, Question, Role};
use crate::model::{Guard, Loss, Model, Node, Source};
use crate::names::StageNames;
use crate::shape::{Shape, Size, Symbols};
use crate::{init, limits, suggest};

/// The values on their way from one stage to the next.
#[derive(Clone)]
pub struct Flow {
    /// Nothing before the first stage of a network whose input has no declared shape.
    pub shape: Option<Shape>,
    /// Who gives it, as a message says it: "`relu1` before it".
    pub before: String,
    /// The stage whose arguments decide the shape, and its line, if it is not the declared input.
    pub origin: Option<(String, usize)>,
}

/// What a declaration means. When faults were found on the way, the model holds what is known.
pub fn check(declaration: Declaration, diagnostics: &mut Diagnostics) -> Model {
    let name = match &declaration.form {
        Form::Item(item) => item.name.clone(),
        Form::Expression => Ident::new("Network", Span::call_site()),
    };
    if let Form::Item(item) = &declaration.form {
        check_derives(item, diagnostics);
    }
    let names = StageNames::new(&declaration.chain, diagnostics);
    let mut checker = Checker::new(&name, diagnostics);
    let input = declaration.input.as_ref().map(|input| checker.declared_shape(input));
    checker.flow.shape.clone_from(&input);
    for (stage, name) in declaration.chain.iter().zip(names.into_idents()) {
        match (stage, name) {
            (Some(stage), Some(name)) => checker.stage(stage, name, &declaration.chain),
            _ => checker.lose_track(),
        }
    }
    checker.finish();
    let Checker { nodes, loss, symbols, guards, .. } = checker;
    let input = input.or_else(|| nodes.first().map(|node| node.takes.clone())).unwrap_or(Shape::Unknown);
    let output = nodes.last().map_or(Shape::Unknown, |node| node.gives.clone());
    let mut model = Model {
        krate: declaration.krate,
        form: declaration.form,
        name,
        input,
        nodes,
        output,
        loss,
        symbols,
        guards,
    };
    limits::check(&mut model, diagnostics);
    model
}

/// What makes a network from nothing, or from any number of values, would break its promise of size.
fn check_derives(item: &Item, diagnostics: &mut Diagnostics) {
    for path in item.attributes.iter().flat_map(|attribute| derived_paths(&attribute.meta)) {
        let found = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if matches!(found.as_str(), "Default" | "Deserialize") {
            diagnostics.report(&path, &Fault::EmptyDerive { found, name: item.name.to_string() });
        }
    }
}

struct Checker<'d> {
    diagnostics: &'d mut Diagnostics,
    flow: Flow,
    nodes: Vec<Node>,
    loss: Option<Loss>,
    symbols: Symbols,
    guards: Vec<Guard>,
    /// Whether layers stand behind the loss.
    misplaced: bool,
    /// Whether something could not be understood, so that anything may have stood there.
    lost: bool,
}

impl<'d> Checker<'d> {
    fn new(network: &Ident, diagnostics: &'d mut Diagnostics) -> Self {
        let flow = Flow { shape: None, before: "the input of the network".to_owned(), origin: None };
        let symbols = Symbols::new(network.unraw().to_string());
        Self {
            diagnostics,
            flow,
            nodes: Vec::new(),
            loss: None,
            symbols,
            guards: Vec::new(),
            misplaced: false,
            lost: false,
        }
    }

    /// The shape behind the network's name.
    fn declared_shape(&mut self, input: &InputShape) -> Shape {
        let sizes: Vec<_> = input.sizes.iter().map(|argument| self.declared_size(argument)).collect();
        match sizes.as_slice() {
            [Some(size)] => Shape::Vector(size.clone()),
            [Some(c), Some(h), Some(w)] => Shape::Image([c.clone(), h.clone(), w.clone()]),
            _ => Shape::Unknown,
        }
    }

    fn declared_size(&mut self, argument: &Argument) -> Option<Size> {
        let zero = Fault::ZeroInput;
        let fault = match &argument.value {
            Value::Integer(0) => zero,
            Value::Integer(value) => return Some(Size::Known(*value)),
            Value::Symbol => {
                let size = self.symbols.size(&argument.tokens);
                let guard = Guard::not_zero(argument.tokens.clone(), &size, &zero);
                self.guards.push(guard);
                return Some(size);
            }
            Value::Broken => return None,
            Value::Inferred | Value::Named | Value::Other => Fault::InputShape { found: argument.text() },
        };
        self.diagnostics.report(&argument.tokens, &fault);
        None
    }

    /// What can be said only when the whole chain is known.
    fn finish(&mut self) {
        if let Some(loss) = &self.loss
            && self.nodes.is_empty()
            && !self.lost
        {
            let fault = Fault::LossAlone { layer: loss.layer.name.to_owned() };
            self.diagnostics.report_at(loss.stage.span(), &fault);
        }
    }

    /// What follows a stage that can't be understood may take anything.
    fn lose_track(&mut self) {
        self.flow.shape = Some(Shape::Unknown);
        self.lost = true;
    }

    fn stage(&mut self, stage: &Stage, name: Ident, chain: &[Option<Stage>]) {
        let Some(layer) = layers::find(&stage.layer.to_string()) else {
            return self.unknown_layer(stage, name, chain);
        };
        match layer.role {
            Role::Loss => self.loss(stage, name, layer),
            Role::Values(_) => {
                if let Some(node) = self.node(stage, name, layer, chain) {
                    self.push(node);
                }
            }
        }
    }

    /// Goes on as if the suggested layer stood there, if it fits without complaint.
    fn unknown_layer(&mut self, stage: &Stage, name: Ident, chain: &[Option<Stage>]) {
        let found = stage.layer.to_string();
        let meant = suggest::layer(&found);
        let suggestion = suggest::sentence(meant);
        self.diagnostics.report(&stage.layer, &Fault::UnknownLayer { found, suggestion });
        match meant {
            Some(layer) if matches!(layer.role, Role::Loss) && self.loss.is_none() => {
                self.loss = Some(Loss { stage: name, layer });
            }
            Some(layer) if matches!(layer.role, Role::Values(_)) => {
                match self.on_trial(stage, name, layer, chain) {
                    Some(node) => self.push(node),
                    None => self.lose_track(),
                }
            }
            _ => self.lose_track(),
        }
    }

    /// The node that a layer would be here, if there is nothing to complain about.
    fn on_trial(
        &mut self,
        stage: &Stage,
        name: Ident,
        layer: &'static Layer,
        chain: &[Option<Stage>],
    ) -> Option<Node> {
        let mut trial = Diagnostics::default();
        let mut checker = Checker::new(&name, &mut trial);
        checker.flow.clone_from(&self.flow);
        let node = checker.node(stage, name.clone(), layer, chain);
        let fits = trial.is_empty();
        trial.discard();
        if fits { node } else { None }
    }

    fn loss(&mut self, stage: &Stage, name: Ident, layer: &'static Layer) {
        let layer_name = layer.name.to_owned();
        if let Some(first) = &self.loss {
            let fault = Fault::SecondLoss { layer: layer_name, first: first.layer.name.to_owned() };
            return self.diagnostics.report(&stage.layer, &fault);
        }
        let mut question = self.question(stage, layer);
        question.no_arguments();
        init::refuse(stage, self.diagnostics);
        self.loss = Some(Loss { stage: name, layer });
    }

    fn node(
        &mut self,
        stage: &Stage,
        name: Ident,
        layer: &'static Layer,
        chain: &[Option<Stage>],
    ) -> Option<Node> {
        let Role::Values(resolve) = layer.role else { return None };
        self.report_behind_loss();
        let source = self.nodes.len().checked_sub(1).map_or(Source::Input, Source::Node);
        let answer = resolve(&mut self.question(stage, layer));
        let init = match answer.tensors.is_empty() {
            true => init::refuse(stage, self.diagnostics),
            false => init::of(stage, chain, self.diagnostics),
        };
        let docs = stage.attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
        Some(Node {
            docs: docs.cloned().collect(),
            stage: name,
            layer,
            text: stage.text.clone(),
            source,
            takes: answer.takes,
            gives: answer.gives,
            sizes: answer.sizes,
            tensors: answer.tensors,
            macs: answer.macs,
            init,
        })
    }

    fn report_behind_loss(&mut self) {
        if let Some(loss) = &self.loss
            && !std::mem::replace(&mut self.misplaced, true)
        {
            let fault = Fault::LossNotLast { layer: loss.layer.name.to_owned() };
            self.diagnostics.report_at(loss.stage.span(), &fault);
        }
    }

    fn question<'q>(&'q mut self, stage: &'q Stage, layer: &'static Layer) -> Question<'q> {
        Question {
            layer,
            stage,
            flow: &self.flow,
            diagnostics: self.diagnostics,
            symbols: &mut self.symbols,
            guards: &mut self.guards,
        }
    }

    fn push(&mut self, node: Node) {
        let decides = node.layer.decides_shape;
        let stage = node.stage_name();
        self.flow.shape = Some(node.gives.clone());
        self.flow.before = format!("`{stage}` before it");
        if decides {
            self.flow.origin = Some((stage, node.stage.span().start().line));
        }
        self.nodes.push(node);
    }
}
