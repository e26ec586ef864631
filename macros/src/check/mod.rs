//! Syntax tree to model: the only place that refuses.
//!
//! Here: the walk over the graph. What flows out of one link flows into the next.

mod attributes;
pub mod guards;
mod inputs;
mod join;
mod loss;
mod stage;
mod warnings;

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;

use crate::ast::{Chain, Declaration, Form, Link};
use crate::diag::{Diagnostics, Fault};
use crate::model::{Input, Loss, Model, Node, Source};
use crate::names::StageNames;
use crate::shape::{Shape, Symbols};
use crate::{init, limits};
use guards::Guards;

/// The values on their way from one stage to the next.
#[derive(Clone)]
pub struct Flow {
    /// Where they come from; nothing where that is not known, or nothing flows.
    pub source: Option<Source>,
    /// Nothing before the first stage of a network whose input has no declared shape.
    pub shape: Option<Shape>,
    /// Who gives it, as a message says it: "`relu1` before it".
    pub before: String,
    /// The stage whose arguments decide the shape, and its line, if it is not a declared input.
    pub origin: Option<(String, usize)>,
    /// The network that is the layer before, by its path: it gives a vector, even where it ends in an image.
    pub network: Option<TokenStream>,
}

impl Flow {
    /// What can't be understood may give anything.
    fn unknown() -> Self {
        let before = "what comes before it".to_owned();
        Self { source: None, shape: Some(Shape::Unknown), before, origin: None, network: None }
    }

    /// Who gives it, where a message does not say where they stand.
    pub fn giver(&self) -> String {
        self.before.replace(" before it", "")
    }
}

/// What a declaration means. When faults were found on the way, the model holds what is known.
pub fn check(declaration: Declaration, diagnostics: &mut Diagnostics) -> Model {
    let Declaration { krate, mut form, input, chain } = declaration;
    let name = match &form {
        Form::Item(item) => item.name.clone(),
        Form::Expression => Ident::new("Network", Span::call_site()),
    };
    let mut parameters = Vec::new();
    if let Form::Item(item) = &mut form {
        attributes::refuse_empty_derives(item, diagnostics);
        inputs::refuse_duplicate_parameters(&mut item.parameters, diagnostics);
        parameters.clone_from(&item.parameters);
    }
    let names = StageNames::new(&chain, diagnostics);
    let symbols = Symbols::new(krate.clone(), name.unraw().to_string(), parameters);
    let mut checker = Checker {
        krate: &krate,
        network: name.clone(),
        diagnostics,
        names,
        inputs: Vec::new(),
        nodes: Vec::new(),
        loss: None,
        symbols,
        guards: Guards::default(),
        is_branch: false,
        misplaced: false,
        lost: false,
    };
    let flow = checker.declare(&input);
    let output = checker.chain(&chain, flow);
    checker.finish();
    let Checker { nodes, loss, symbols, guards, inputs, lost, .. } = checker;
    let mut model = Model {
        krate: krate.clone(),
        allocates: true,
        form,
        name,
        inputs,
        output: output.source.unwrap_or(Source::Input(0)),
        nodes,
        loss,
        symbols,
        guards: guards.into_list(),
        warnings: Vec::new(),
    };
    init::choose(&mut model);
    if !lost {
        limits::check(&mut model, diagnostics);
        warnings::find(&mut model);
    }
    model
}

struct Checker<'d> {
    krate: &'d TokenStream,
    network: Ident,
    diagnostics: &'d mut Diagnostics,
    names: StageNames,
    inputs: Vec<Input>,
    nodes: Vec<Node>,
    loss: Option<Loss>,
    symbols: Symbols,
    guards: Guards,
    /// Whether what is looked at lies within a branch.
    is_branch: bool,
    /// Whether layers stand behind the loss.
    misplaced: bool,
    /// Whether something could not be understood, so that anything may have stood there.
    lost: bool,
}

impl Checker<'_> {
    fn chain(&mut self, chain: &Chain, mut flow: Flow) -> Flow {
        for (position, link) in chain.links.iter().enumerate() {
            if position > 0
                && flow.source.is_some()
                && let Some(input) = link.as_ref().and_then(|link| self.drops_what_flows_in(link))
            {
                let fault = Fault::DroppedFlow { input: input.to_string(), before: flow.giver() };
                self.diagnostics.report(&input, &fault);
            }
            flow = self.link(link.as_ref(), flow);
        }
        flow
    }

    fn link(&mut self, link: Option<&Link>, flow: Flow) -> Flow {
        match link {
            Some(Link::Stage(stage)) => self.stage(stage, flow),
            Some(Link::Join(join)) => self.join(join, &flow),
            Some(Link::Chain(chain)) => self.chain(chain, flow),
            None => self.lose_track(),
        }
    }

    /// What follows a stage that can't be understood may take anything.
    fn lose_track(&mut self) -> Flow {
        self.lost = true;
        Flow::unknown()
    }

    /// What can be said only when the whole network is known.
    fn finish(&mut self) {
        if self.lost {
            return;
        }
        if let Some(loss) = &self.loss
            && self.nodes.is_empty()
        {
            let fault = Fault::LossAlone { layer: loss.layer.name.to_owned() };
            return self.diagnostics.report_at(loss.span, &fault);
        }
        self.report_unused_inputs();
    }
}
