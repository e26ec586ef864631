//! One call a step.

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;
use syn::ext::IdentExt;

use super::code;
use super::names::Names;
use super::placed::placed;
use super::places::{self, Pass};
use crate::amount::Amount;
use crate::layers::{Kept, Params, Role};
use crate::model::{Node, Order};
use crate::plan::{Call, From, Operand, Plan, Schedule, Step};
use crate::shape::Shape;

/// The calls of one pass.
pub struct Calls<'c> {
    pub plan: &'c Plan<'c>,
    pub schedule: &'c Schedule,
    pub names: &'c Names,
    /// Whether a backward pass follows.
    pub is_training: bool,
}

impl Calls<'_> {
    pub fn emit(&self, steps: &[Step]) -> TokenStream {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &Step) -> TokenStream {
        let statistics = step.node.and_then(|node| self.statistics(step, node));
        // One operand needs no name of its own.
        let is_single = step.operands().count() == 1 && statistics.is_none();
        let mut lent = Lent { is_single, statistics, operands: Vec::new() };
        let reads: Vec<_> = step
            .reads
            .iter()
            .enumerate()
            .map(|(position, read)| self.read(step, position, read, &mut lent))
            .collect();
        let saved = step.saved.map(|value| self.saved(step, value, &mut lent));
        let written = step.writes.map(|value| self.written(step, value, &mut lent));
        let constants = step.node.map(|node| self.plan.model.nodes[node].constants.clone());
        let mut constants = constants.unwrap_or_default();
        let key = step.node.and_then(|node| self.key(step, node));
        constants.extend(key.as_ref().map(|_| code!(key)));
        let statistics = lent.statistics.is_some().then(|| code!(statistics));
        let mut arguments = Arguments { constants, reads: reads.into_iter(), saved, statistics, written };
        let lend = lent.statement();
        let call = match step.node {
            Some(node) => self.call(step, node, &mut arguments),
            None => self.without_a_layer(step, &mut arguments),
        };
        code!(#key #lend #call)
    }

    /// Whether a step computes what only training does.
    fn is_of_training(&self, step: &Step, node: &Node) -> bool {
        match step.call {
            Call::Forward { .. } => step.records && !node.frozen,
            Call::Gradient { .. } | Call::Both { .. } => true,
            // A layer with parameters goes back alone where it is frozen.
            Call::Backward { .. } => node.layer.calls.is_random,
            _ => false,
        }
    }

    /// The statement that gives a stage what its masks follow from.
    fn key(&self, step: &Step, index: usize) -> Option<TokenStream> {
        let node = &self.plan.model.nodes[index];
        let has_masks = node.layer.calls.is_random || node.layer.calls.params == Params::Argument;
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        (has_masks && self.is_of_training(step, node)).then(|| code!(let key = m.key(#index);))
    }

    /// Where the statistics of a stage begin, and how many there are.
    fn statistics(&self, step: &Step, index: usize) -> Option<TokenStream> {
        let model = self.plan.model;
        let (node, owner) = (&model.nodes[index], &model.nodes[model.owner(index)]);
        if !owner.has_statistics() || !self.is_of_training(step, node) {
            return None;
        }
        let mut placed = self.plan.statistics.iter();
        let first = placed.find(|placed| placed.node.stage == owner.stage)?;
        let [offset, len] = [&first.offset, &owner.statistics()].map(|amount| self.names.amount(amount));
        Some(code!(#offset, #len))
    }

    fn without_a_layer(&self, step: &Step, arguments: &mut Arguments) -> TokenStream {
        let Names { c, .. } = self.names;
        match step.call {
            Call::Accumulate => self.function(&code!(#c::Add), "forward", step, arguments),
            Call::Reorder { to } => {
                let arguments = arguments.rest();
                match to {
                    Order::Blocks => code!(#c::to_blocks(#arguments);),
                    Order::Samples => code!(#c::to_samples(#arguments);),
                }
            }
            _ => {
                let arguments = arguments.rest();
                code!(#c::copy(#arguments);)
            }
        }
    }

    /// The view of an operand; nothing where the result takes its place.
    fn read(&self, step: &Step, position: usize, operand: &Operand, lent: &mut Lent) -> Option<TokenStream> {
        let Names { c, .. } = self.names;
        let size = self.names.amount(&operand.size);
        match operand.from {
            From::Input(input) => Some(self.input(input, &operand.size)),
            From::Value(_) if step.replaces == Some(position) => None,
            From::Value(value) => {
                let offset = self.offset(value);
                Some(lent.operand(
                    value,
                    &self.schedule.values[value].name,
                    || code!(#c::read::<#size>(#offset)),
                ))
            }
        }
    }

    fn offset(&self, value: usize) -> TokenStream {
        let pass = if self.is_training { Pass::Train } else { Pass::Predict };
        places::offset(self.schedule, pass, value, self.names)
    }

    /// An input of the network, under the size that the layer takes.
    fn input(&self, input: usize, takes: &Amount) -> TokenStream {
        let Names { c, t, .. } = self.names;
        let input = &self.plan.model.inputs[input];
        let x = input_variable(input.name.as_ref());
        let gives = input.shape.len();
        match gives.to_string() == takes.to_string() {
            true => code!(#x),
            false => {
                let [gives, takes] = [&gives, takes].map(|amount| self.names.amount(amount));
                code!(#c::renamed::<#t, #gives, #takes>(#x))
            }
        }
    }

    fn written(&self, step: &Step, value: usize, lent: &mut Lent) -> TokenStream {
        let Names { c, .. } = self.names;
        let written = &self.schedule.values[value];
        // The layer names the size; a step that changes an operand in place has it from there.
        let size = step.replaces.map_or(&written.size, |position| &step.reads[position].size);
        let (size, offset) = (self.names.amount(size), self.offset(value));
        lent.operand(value, &written.name, || code!(#c::write::<#size>(#offset)))
    }

    fn saved(&self, _: &Step, value: usize, lent: &mut Lent) -> TokenStream {
        let Names { c, .. } = self.names;
        let saved = &self.schedule.values[value];
        let (size, offset) = (self.names.amount(&saved.size), self.offset(value));
        lent.operand(value, &saved.name, || code!(#c::saved(#offset, #size)))
    }

    fn call(&self, step: &Step, index: usize, arguments: &mut Arguments) -> TokenStream {
        let Names { c, .. } = self.names;
        let node = &self.plan.model.nodes[index];
        let stage = &self.owner(index);
        let call = match step.call {
            Call::Place { branch } => {
                let at = self.names.amount(&offset_of_branch(node, branch));
                let arguments = arguments.rest();
                match node.gives {
                    Shape::Image(_) => code!(#c::Concat::place_in_blocks(#arguments, #at);),
                    _ => code!(#c::Concat::place(#arguments, #at);),
                }
            }
            Call::Take { branch } => {
                let at = self.names.amount(&offset_of_branch(node, branch));
                let arguments = arguments.rest();
                match node.gives {
                    Shape::Image(_) => code!(#c::Concat::take_in_blocks(#arguments, #at);),
                    _ => code!(#c::Concat::take(#arguments, #at);),
                }
            }
            Call::Forward { then } => self.forward(step, node, stage, then, arguments),
            Call::Backward { .. } => self.backward(step, node, stage, arguments),
            Call::Gradient { again } => self.gradient("gradient", node, stage, again, arguments),
            Call::Both { again } => self.gradient("gradient_and_backward", node, stage, again, arguments),
            Call::Copy | Call::Accumulate | Call::Reorder { .. } => self.without_a_layer(step, arguments),
        };
        placed(call, node)
    }

    /// A function of a layer, by the name that it has where it works in place.
    fn function(
        &self,
        layer: &TokenStream,
        name: &str,
        step: &Step,
        arguments: &mut Arguments,
    ) -> TokenStream {
        let name = match step.replaces {
            Some(_) => format_ident!("{name}_in_place"),
            None => format_ident!("{name}"),
        };
        let arguments = arguments.rest();
        code!(#layer::#name(#arguments);)
    }

    /// A function of the user's over all values of a batch.
    fn map(&self, node: &Node, names: [&str; 2], arguments: &mut Arguments) -> TokenStream {
        let layer = self.names.layer(node.layer, node.span);
        let [name, users] = names;
        let (name, users) = (format_ident!("{name}"), self.names.users_function(node, users));
        let arguments = arguments.rest();
        code!(#layer::#name(#arguments, #users);)
    }

    fn forward(
        &self,
        step: &Step,
        node: &Node,
        stage: &Ident,
        then: Option<usize>,
        arguments: &mut Arguments,
    ) -> TokenStream {
        let t = &self.names.t;
        match node.layer.calls.params {
            Params::None if node.user.is_some() => self.map(node, ["forward"; 2], arguments),
            Params::None => {
                let name = if step.records { "record" } else { "forward" };
                self.function(&self.names.layer_type(node, &code!(#t)), name, step, arguments)
            }
            Params::Users => {
                let forward = self.names.users_function(node, "forward");
                let arguments = arguments.rest();
                code!(#forward(p.#stage.params, #arguments);)
            }
            Params::Methods if step.records => {
                let arguments = arguments.rest();
                code!(p.#stage.record(#arguments);)
            }
            Params::Methods => {
                let activation = then.map(|then| &self.plan.model.nodes[then]);
                let method = activation.map_or(code!(forward), |activation| {
                    let activation = self.names.layer(activation.layer, activation.span);
                    code!(forward_then::<#activation>)
                });
                let arguments = arguments.rest();
                code!(p.#stage.#method(#arguments);)
            }
            Params::Argument => {
                let layer = self.names.layer_type(node, &code!(#t));
                let name = match (step.records, node.frozen) {
                    (true, false) => code!(record),
                    // Its backward pass needs what a prediction does not keep.
                    (true, true) => code!(record_frozen),
                    (false, _) => code!(forward),
                };
                let arguments = arguments.rest();
                code!(#layer::#name(&p.#stage, #arguments);)
            }
        }
    }

    fn backward(&self, step: &Step, node: &Node, stage: &Ident, arguments: &mut Arguments) -> TokenStream {
        let t = &self.names.t;
        if matches!(node.layer.role, Role::Join(_)) {
            return self.function(&self.names.layer(node.layer, node.span), "backward", step, arguments);
        }
        match node.layer.calls.params {
            Params::None if node.user.is_some() => self.map(node, ["backward", "derivative"], arguments),
            Params::None => {
                let layer = self.names.layer_type(node, &code!(#t));
                self.function(&layer, "backward", step, arguments)
            }
            Params::Users => {
                let backward = self.names.users_function(node, "backward");
                let kept = arguments.only_kept(node.layer.calls.backward);
                let arguments = arguments.rest();
                code!(#backward(p.#stage.kept(#kept), #arguments);)
            }
            Params::Methods => {
                let arguments = arguments.kept(node.layer.calls.backward);
                code!(p.#stage.backward(#arguments);)
            }
            Params::Argument => {
                let layer = self.names.layer_type(node, &code!(#t));
                let arguments = arguments.kept(node.layer.calls.backward);
                code!(#layer::backward(&p.#stage, #arguments);)
            }
        }
    }

    fn gradient(
        &self,
        name: &str,
        node: &Node,
        stage: &Ident,
        again: bool,
        arguments: &mut Arguments,
    ) -> TokenStream {
        let Names { c, t, .. } = self.names;
        let name = format_ident!("{name}");
        let write = if again { code!(#c::Write::Add) } else { code!(write) };
        if node.layer.calls.params == Params::Users {
            let users = self.names.users_function(node, "gradient");
            let kept = arguments.only_kept(node.layer.calls.gradient);
            let arguments = arguments.rest();
            let layer = self.names.layer(node.layer, node.span);
            return code!(#layer::#name(&mut d.#stage, p.#stage.kept(#kept), #arguments, #write, #users););
        }
        let arguments = arguments.kept(node.layer.calls.gradient);
        match node.layer.calls.params {
            Params::Argument => {
                let layer = self.names.layer_type(node, &code!(#t));
                code!(#layer::#name(&p.#stage, #arguments, &mut d.#stage, #write);)
            }
            _ if name == "gradient_and_backward" => {
                code!(p.#stage.#name(#arguments, &mut d.#stage, #write);)
            }
            _ => code!(d.#stage.#name(#arguments, #write);),
        }
    }

    /// The stage whose parameters a step computes with; where they are shared, on the user's word for it.
    fn owner(&self, index: usize) -> Ident {
        let model = self.plan.model;
        let node = &model.nodes[index];
        let mut stage = model.nodes[model.owner(index)].stage.clone();
        if node.shares.is_some() {
            stage.set_span(node.span);
        }
        stage
    }
}

/// Where a branch begins among the rows of a concatenation.
fn offset_of_branch(node: &Node, branch: usize) -> Amount {
    Amount::sum(node.takes.iter().take(branch).map(Shape::len))
}

/// How generated code calls an input.
pub fn input_variable(name: Option<&Ident>) -> Ident {
    match name {
        Some(name) => Ident::new(&format!("x_{}", name.unraw()), Span::mixed_site().located_at(name.span())),
        None => Ident::new("x", Span::mixed_site()),
    }
}

/// The arguments of a call.
struct Arguments {
    constants: Vec<TokenStream>,
    reads: std::vec::IntoIter<Option<TokenStream>>,
    saved: Option<TokenStream>,
    statistics: Option<TokenStream>,
    written: Option<TokenStream>,
}

impl Arguments {
    /// What is constant, read, saved and written, in this order.
    fn rest(&mut self) -> TokenStream {
        let constants = std::mem::take(&mut self.constants).into_iter();
        let kept = self.reads.by_ref().flatten().chain(self.saved.take());
        let operands = kept.chain(self.statistics.take()).chain(self.written.take());
        let rest: Vec<_> = constants.chain(operands).collect();
        code!(#(#rest),*)
    }

    /// What a layer has kept, in its own order.
    fn only_kept(&mut self, kept: &[Kept]) -> TokenStream {
        let constants = std::mem::take(&mut self.constants).into_iter();
        let kept = kept.iter().filter_map(|kept| match kept {
            Kept::Saved => self.saved.take(),
            Kept::Input | Kept::Output => self.reads.next().flatten(),
        });
        let kept: Vec<_> = constants.chain(kept).collect();
        let kept = kept.into_iter().chain(self.statistics.take());
        let kept: Vec<_> = kept.collect();
        code!(#(#kept),*)
    }

    /// What a layer has kept, and the rest.
    fn kept(&mut self, kept: &[Kept]) -> TokenStream {
        let kept = self.only_kept(kept);
        let rest = self.rest();
        let comma = (!kept.is_empty()).then(|| code!(,));
        code!(#kept #comma #rest)
    }
}

/// What is lent from the memory for one call.
struct Lent {
    is_single: bool,
    /// Where those of the batch lie.
    statistics: Option<TokenStream>,
    operands: Vec<(usize, Ident, TokenStream)>,
}

impl Lent {
    /// How the call names an operand; one that is read twice is lent once.
    fn operand(&mut self, value: usize, name: &str, place: impl FnOnce() -> TokenStream) -> TokenStream {
        if self.is_single {
            let place = place();
            return code!(m.lend(#place));
        }
        if let Some((_, known, _)) = self.operands.iter().find(|(known, ..)| *known == value) {
            return code!(#known);
        }
        let is_taken = self.operands.iter().any(|(_, known, _)| known == name);
        let name = if is_taken { format!("{name}_{}", self.operands.len()) } else { name.to_owned() };
        let name = Ident::new(&name, Span::mixed_site());
        let view = code!(#name);
        self.operands.push((value, name, place()));
        view
    }

    fn statement(&self) -> Option<TokenStream> {
        let names = self.operands.iter().map(|(_, name, _)| name);
        let places = self.operands.iter().map(|(_, _, place)| place);
        if let Some(statistics) = &self.statistics {
            return Some(code! {
                let ((#(#names,)*), statistics) = m.lend_with_statistics(#statistics, (#(#places,)*));
            });
        }
        (!self.operands.is_empty()).then(|| code!(let (#(#names,)*) = m.lend((#(#places,)*));))
    }
}
