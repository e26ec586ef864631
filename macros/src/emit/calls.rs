//! Calls of the layers, one for each step of the plan.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::format_ident;
use syn::ext::IdentExt;

use super::code;
use super::names::Names;
use super::offsets::{self, Pass};
use super::user_spans::with_user_spans;
use crate::count::Count;
use crate::plan::{Argument, Function, Operand, OperandKind, Part, Plan, Schedule, Step};

/// The calls of one pass.
pub struct Calls<'c> {
    pub plan: &'c Plan<'c>,
    pub schedule: &'c Schedule,
    pub names: &'c Names,
    pub pass: Pass,
}

impl Calls<'_> {
    pub fn emit(&self, steps: &[Step]) -> TokenStream {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &Step) -> TokenStream {
        let mut lent = Lent::of(step);
        let arguments = self.arguments(step, &step.arguments, &mut lent);
        let function = self.function(step);
        let call = match step.arguments.last() {
            Some(Argument::Sum { part, accumulate }) => {
                let gradient = self.gradient(part, *accumulate);
                code!(#gradient.sum(|d| #function(#(#arguments),*));)
            }
            _ => code!(#function(#(#arguments),*);),
        };
        let call = match step.node {
            Some(node) => with_user_spans(call, &self.plan.model.nodes[node]),
            None => call,
        };
        let (seed, lend) = (lent.seed(), lent.statement(self.names));
        code!(#seed #lend #call)
    }

    /// The path of the function, in its in-place form if the step works in place.
    fn function(&self, step: &Step) -> TokenStream {
        let Names { c, t, .. } = self.names;
        let node = step.node.map(|node| &self.plan.model.nodes[node]);
        let named = |name: &str| match step.replaces {
            Some(_) => format_ident!("{name}_in_place"),
            None => format_ident!("{name}"),
        };
        match (&step.function, node) {
            (Function::Layer(name), Some(node)) => {
                let (layer, name) = (self.names.layer_type(node, &code!(#t)), named(name));
                code!(#layer::#name)
            }
            (Function::User(name), Some(node)) => self.names.user_function(node, name),
            (Function::Free(path), _) => {
                let (last, path) =
                    path.split_last().map_or(("copy", [].as_slice()), |(last, path)| (last, path));
                let (path, name) = (path.iter().map(|name| format_ident!("{name}")), named(last));
                code!(#c::#(#path::)*#name)
            }
            (Function::Layer(name) | Function::User(name), None) => {
                let name = named(name);
                code!(#c::#name)
            }
        }
    }

    fn arguments(&self, step: &Step, arguments: &[Argument], lent: &mut Lent) -> Vec<TokenStream> {
        arguments.iter().filter_map(|argument| self.argument(step, argument, lent)).collect()
    }

    fn argument(&self, step: &Step, argument: &Argument, lent: &mut Lent) -> Option<TokenStream> {
        let Names { c, .. } = self.names;
        Some(match argument {
            Argument::Constant(tokens) => tokens.clone(),
            Argument::Activation(node) => {
                let node = &self.plan.model.nodes[*node];
                self.names.layer(node.layer, node.span)
            }
            Argument::Params(part) => {
                let part = self.names.part(part);
                code!(p.at(#part))
            }
            Argument::Running(part) => {
                let part = self.names.part(part);
                code!(s.at(#part))
            }
            Argument::Seed(node) => {
                lent.seed = Some(*node);
                code!(seed)
            }
            Argument::Read(position) => return self.read(step, *position, lent),
            Argument::Saved => self.saved(step.saved?, lent),
            Argument::BatchStatistics(part) => {
                lent.statistics = Some(part.clone());
                code!(statistics)
            }
            Argument::Written => self.written(step, step.writes?, lent),
            Argument::SavedTensors(arguments) => {
                let arguments = self.arguments(step, arguments, lent);
                let is_join = self.plan.model.nodes[step.node?].sources.len() > 1;
                let kept = format_ident!("{}", if is_join { "kept_of_join" } else { "kept" });
                code!(#c::#kept(#(#arguments),*))
            }
            Argument::Gradient { part, accumulate } => self.gradient(part, *accumulate),
            Argument::Sum { .. } => code!(d),
            Argument::Packed(part) => {
                let part = self.names.part(part);
                code!(w.at(#part))
            }
            Argument::PackedMut(part) => {
                let part = self.names.part(part);
                code!(w.at_mut(#part))
            }
            Argument::Slice(position) if step.replaces == Some(*position) => return None,
            Argument::Slice(position) => self.slice(step, *position, lent),
            Argument::Residual(None) => code!(#c::None),
            Argument::Residual(Some(position)) => {
                let residual = self.slice(step, *position, lent);
                code!(#c::Some(&*#residual))
            }
            Argument::WrittenSlice(size) => {
                let value = step.writes?;
                let (size, offset) = (self.names.count(size), self.offset(value));
                let name = &self.schedule.values[value].name;
                lent.operand(value, name, || code!(#c::saved(#offset, #size)))
            }
            Argument::Epilogue(node) => self.epilogue(*node),
            Argument::Sizes(sizes) => code!([#(#sizes),*]),
            Argument::User(name) => self.names.user_function(&self.plan.model.nodes[step.node?], name),
            Argument::Size(count) => self.names.count(count),
        })
    }

    /// The destination of the gradient of a stage.
    fn gradient(&self, part: &Part, accumulate: bool) -> TokenStream {
        let part = self.names.part(part);
        if accumulate { code!(d.again(#part)) } else { code!(d.part(#part)) }
    }

    /// The view of an operand; `None` if the result overwrites it.
    fn read(&self, step: &Step, position: usize, lent: &mut Lent) -> Option<TokenStream> {
        let Names { c, .. } = self.names;
        let Operand { kind: from, size } = &step.reads[position];
        match *from {
            OperandKind::Input(input) => Some(self.input(input, size)),
            OperandKind::Value(_) if step.replaces == Some(position) => None,
            OperandKind::Value(value) => {
                let (size, offset) = (self.names.count(size), self.offset(value));
                let place = || code!(#c::read::<#size>(#offset));
                Some(lent.operand(value, &self.schedule.values[value].name, place))
            }
        }
    }

    /// The values of an operand.
    fn slice(&self, step: &Step, position: usize, lent: &mut Lent) -> TokenStream {
        let Names { c, .. } = self.names;
        let Operand { kind, size } = &step.reads[position];
        match *kind {
            OperandKind::Input(input) => {
                let x = input_variable(self.plan.model.inputs[input].name.as_ref());
                code!(#c::values_of(#x, sample))
            }
            OperandKind::Value(value) => {
                let (size, offset) = (self.names.count(size), self.offset(value));
                lent.operand(value, &self.schedule.values[value].name, || code!(#c::saved(#offset, #size)))
            }
        }
    }

    /// An activation as a value.
    pub fn epilogue(&self, node: Option<usize>) -> TokenStream {
        let Names { c, .. } = self.names;
        let Some(node) = node.map(|node| &self.plan.model.nodes[node]) else {
            return code!(#c::Identity::epilogue());
        };
        let (layer, constants) = (self.names.layer(node.layer, node.span), &node.constants);
        code!(#layer::epilogue(#(#constants),*))
    }

    fn offset(&self, value: usize) -> TokenStream {
        offsets::offset(self.schedule, self.pass, value, self.names)
    }

    /// An input of the network, with the size that the layer expects.
    fn input(&self, input: usize, expected: &Count) -> TokenStream {
        let Names { c, t, .. } = self.names;
        let input = &self.plan.model.inputs[input];
        let x = input_variable(input.name.as_ref());
        let x = match self.pass.is_of_one_sample() {
            true => code!(#c::column(#x, sample)),
            false => code!(#x),
        };
        let len = input.shape.len();
        match len.to_string() == expected.to_string() {
            true => code!(#x),
            false => {
                let [len, expected] = [&len, expected].map(|count| self.names.count(count));
                code!(#c::same_len::<#t, #len, #expected>(#x))
            }
        }
    }

    fn written(&self, step: &Step, value: usize, lent: &mut Lent) -> TokenStream {
        let Names { c, .. } = self.names;
        let written = &self.schedule.values[value];
        // The layer determines the size; for an in-place step it is that of the operand. A predictor's values have a
        // padding.
        let output = step.node.map(|node| self.plan.model.nodes[node].output_shape.len());
        let size = match (step.replaces, self.pass.is_of_one_sample(), &output) {
            (Some(position), ..) => &step.reads[position].size,
            (None, true, Some(output)) => output,
            _ => &written.size,
        };
        let (size, offset) = (self.names.count(size), self.offset(value));
        lent.operand(value, &written.name, || code!(#c::write::<#size>(#offset)))
    }

    fn saved(&self, value: usize, lent: &mut Lent) -> TokenStream {
        let Names { c, .. } = self.names;
        let saved = &self.schedule.values[value];
        let (size, offset) = (self.names.count(&saved.size), self.offset(value));
        lent.operand(value, &saved.name, || code!(#c::saved(#offset, #size)))
    }
}

/// The variable of an input in generated code.
pub fn input_variable(name: Option<&Ident>) -> Ident {
    match name {
        Some(name) => Ident::new(&format!("x_{}", name.unraw()), Span::mixed_site().located_at(name.span())),
        None => Ident::new("x", Span::mixed_site()),
    }
}

/// The views borrowed for one call.
struct Lent {
    /// A single operand needs no variable.
    is_single: bool,
    /// The part of the batch statistics.
    statistics: Option<Part>,
    /// The node whose masks are generated.
    seed: Option<usize>,
    operands: Vec<(usize, Ident, TokenStream)>,
}

impl Lent {
    fn of(step: &Step) -> Self {
        let has_statistics =
            step.arguments.iter().any(|argument| matches!(argument, Argument::BatchStatistics(_)));
        let is_single = step.operands().count() == 1 && !has_statistics;
        Self { is_single, statistics: None, seed: None, operands: Vec::new() }
    }

    /// The expression for an operand; one that is read twice is borrowed once.
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

    /// The statement that gets the seed of a stage's masks.
    fn seed(&self) -> Option<TokenStream> {
        let node = Literal::usize_unsuffixed(self.seed?);
        Some(code!(let seed = m.mask_seed(#node);))
    }

    fn statement(&self, names: &Names) -> Option<TokenStream> {
        let operands = self.operands.iter().map(|(_, name, _)| name);
        let places = self.operands.iter().map(|(_, _, place)| place);
        if let Some(statistics) = &self.statistics {
            let statistics = names.part(statistics);
            return Some(code! {
                let ((#(#operands,)*), statistics) = m.lend_with_statistics(#statistics, (#(#places,)*));
            });
        }
        (!self.operands.is_empty()).then(|| code!(let (#(#operands,)*) = m.lend((#(#places,)*));))
    }
}
