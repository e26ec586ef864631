//! Semantic checks: syntax tree to model.
//!
//! This file walks over the graph: the output of one link is the input of the next.

mod attributes;
pub mod budget;
mod foreign;
mod init;
mod inputs;
mod join;
mod limits;
mod loss;
mod names;
mod stage;
mod standardize;
mod suggest;
mod warnings;

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;

use crate::ast::{Chain, Declaration, Form, Link};
use crate::diag::{Diagnostics, Message};
use crate::flow::{Flow, Source};
use crate::guards::Guards;
use crate::model::{Input, Loss, Model, Node};
use crate::shape::Symbols;
use names::StageNames;

/// The model of a declaration. If there were errors, it contains what is known.
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
        loss_is_misplaced: false,
        is_incomplete: false,
    };
    let flow = checker.declare(&input, chain.links.first().and_then(Option::as_ref));
    let output = checker.chain(&chain, flow);
    checker.finish();
    let Checker { nodes, loss, symbols, guards, inputs, is_incomplete, .. } = checker;
    let mut model = Model {
        krate: krate.clone(),
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
    if !is_incomplete {
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
    /// Whether the current link is within a branch.
    is_branch: bool,
    /// Whether layers follow the loss, which has been reported.
    loss_is_misplaced: bool,
    /// Whether a link could not be checked, so that the graph is incomplete.
    is_incomplete: bool,
}

impl Checker<'_> {
    fn chain(&mut self, chain: &Chain, mut flow: Flow) -> Flow {
        for (position, link) in chain.links.iter().enumerate() {
            if position > 0
                && flow.source.is_some()
                && let Some(input) = link.as_ref().and_then(|link| self.begins_with_input(link))
            {
                let message = Message::UnusedOutput { input: input.to_string(), before: flow.name() };
                self.diagnostics.report(&input, &message);
            }
            let next = chain.links.get(position + 1).and_then(Option::as_ref);
            flow = self.link(link.as_ref(), next, flow);
        }
        flow
    }

    /// A link, and the next one, which decides the meaning of `[a, b]`.
    fn link(&mut self, link: Option<&Link>, next: Option<&Link>, flow: Flow) -> Flow {
        match link {
            Some(Link::Stage(stage)) => self.stage(stage, flow),
            Some(Link::Join(join)) => self.join(join, next, &flow),
            Some(Link::Chain(chain)) => self.chain(chain, flow),
            None => self.recover(),
        }
    }

    /// The unknown output of a link with an error; any layer may follow.
    fn recover(&mut self) -> Flow {
        self.is_incomplete = true;
        Flow::unknown()
    }

    /// Checks that need the whole network.
    fn finish(&mut self) {
        if self.is_incomplete {
            return;
        }
        if let Some(loss) = &self.loss
            && self.nodes.is_empty()
        {
            let message = Message::LossAlone { layer: loss.layer.name.to_owned() };
            return self.diagnostics.report_at(loss.span, &message);
        }
        self.report_unused_inputs();
        self.report_standardize();
    }
}
