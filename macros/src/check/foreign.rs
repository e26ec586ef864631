//! Stages with names or arguments of other libraries.

use proc_macro2::{TokenStream, TokenTree};

use super::{Checker, Flow, suggest};
use crate::ast::{Argument, InputShape, Link, Stage, Value};
use crate::diag::{Diagnostics, Message};
use crate::foreign::rewrite::{self, Rewritten};
use crate::foreign::{missing, names};
use crate::layers::Layer;
use crate::parse::argument;
use crate::parse::other_notation::placed;
use crate::shape::{Dim, Shape};

/// Whether this is a layer of another library that constnet does not have.
pub fn is_foreign(name: &str) -> bool {
    names::find(name).is_none() && (missing::way_out(name).is_some() || missing::is_input(name))
}

/// The stage as this layer, in our syntax.
pub fn rewritten(stage: &Stage, layer: &'static Layer, is_first: bool) -> Rewritten {
    let arguments: Vec<_> = stage.arguments.iter().map(|argument| argument.tokens.clone()).collect();
    let found = stage.layer_name();
    rewrite::by_name(&found, &arguments, is_first)
        .filter(|rewritten| rewritten.layer.name == layer.name)
        .unwrap_or_else(|| {
            let slots = layer.slots();
            let is_positional = |argument: &&Argument| !matches!(argument.value, Value::Named(_));
            // A single size is that of the output, as in Keras.
            let from = match slots.starts_with(&["inputs", "outputs"]) {
                true if stage.arguments.iter().filter(is_positional).count() == 1 => 1,
                _ => 0,
            };
            rewrite::layer_with(layer, &slots[from..], &arguments, is_first)
        })
}

/// The stage with translated arguments, all at the place of its layer.
pub fn with_arguments(stage: &Stage, rewritten: &Rewritten) -> Stage {
    let mut trial = Diagnostics::default();
    let tokens = rewritten.arguments.join(", ").parse::<TokenStream>().unwrap_or_default();
    let arguments = argument::list(placed(tokens, stage.layer.span()), &mut trial);
    trial.discard();
    Stage { has_arguments: !arguments.is_empty(), arguments, text: rewritten.layer_text(), ..stage.clone() }
}

impl Checker<'_> {
    /// Reports a layer that constnet does not have, or the input as a layer; `false` for all others.
    pub(super) fn refuse_foreign(&mut self, stage: &Stage) -> bool {
        let found = stage.layer_name();
        if stage.path_is_long() || !is_foreign(&found) {
            return false;
        }
        let message = match missing::way_out(&found) {
            Some(way) => Message::MissingLayer { found, way: way.to_owned() },
            None => Message::InputLayer {
                name: self.network.to_string(),
                shape: input_shape(stage),
                layer: stage.text.replace("=(", "= ("),
            },
        };
        self.diagnostics.report(&stage.layer, &message);
        true
    }

    /// Reports named arguments of other libraries, all in one message; the stage that is meant.
    pub(super) fn meant(&mut self, stage: &Stage, layer: &'static Layer, flow: &Flow) -> Option<Stage> {
        let (wrong, named) = stage.arguments.iter().find_map(|argument| match &argument.value {
            Value::Named(named)
                if !layer.keys().any(|key| named.key == key) || is_foreign_value(&named.value) =>
            {
                Some((argument, named))
            }
            _ => None,
        })?;
        let rewritten = rewritten(stage, layer, flow.shape.is_none());
        if !rewritten.is_understood {
            return None;
        }
        let (layer, key, text) = (stage.layer_name(), named.key.to_string(), rewritten.text());
        let message = match rewritten.layer.keys().any(|own| own == key) {
            true => Message::ForeignValue { found: named.value.text(), text },
            false => Message::ForeignArguments { layer, key, text },
        };
        self.diagnostics.report(&wrong.tokens, &message);
        Some(with_arguments(stage, &rewritten))
    }
}

/// The channels of images in libraries that put them last.
const CHANNELS: [usize; 3] = [1, 3, 4];

impl Checker<'_> {
    /// Reports `(28, 28, 1)` where the first layer shows that `(1, 28, 28)` is meant, which it returns.
    pub(super) fn refuse_channels_last(&mut self, shape: &InputShape, first: Option<&Link>) -> Option<Shape> {
        let known = |argument: &Argument| match argument.value {
            Value::Integer(size) => Some(size),
            _ => None,
        };
        let sizes: Vec<_> = shape.sizes.iter().filter_map(known).collect();
        let ([h, w, c], Some(Link::Stage(stage))) = (sizes.as_slice(), first) else { return None };
        let layer = suggest::layer(&stage.layer_name())?;
        let written = rewritten(stage, layer, false);
        let of = |slot: &str| {
            let at = layer.slots().iter().position(|own| *own == slot)?;
            written.arguments.get(at)?.parse::<usize>().ok()
        };
        let channels = of("channels");
        let is_padded = written.arguments.iter().any(|argument| argument.starts_with("pad = "));
        let fits = |kernel: usize| kernel <= *c || kernel > *h || kernel > *w;
        let is_last = channels.is_some_and(|channels| channels == *c && channels != *h)
            || channels.is_none() && !is_padded && of("kernel").is_some_and(|kernel| !fits(kernel));
        if !is_last || !CHANNELS.contains(c) || h <= c {
            return None;
        }
        let fix = format!("({c}, {h}, {w})");
        let tokens: TokenStream = shape.sizes.iter().map(|size| size.tokens.clone()).collect();
        let found = format!("({h}, {w}, {c})");
        self.diagnostics.report(tokens, &Message::ChannelsLast { found, fix });
        Some(Shape::image([*c, *h, *w].map(Dim::Known)))
    }
}

/// `"same"`, `True`, `False`.
fn is_foreign_value(value: &Argument) -> bool {
    let text = value.text();
    text.starts_with('"') || text == "True" || text == "False"
}

/// The shape of `Input(shape = (28, 28, 1))` with channels first.
fn input_shape(stage: &Stage) -> String {
    let numbers: Vec<_> =
        stage.arguments.iter().flat_map(|argument| numbers(argument.tokens.clone())).collect();
    match numbers.as_slice() {
        [only] => only.clone(),
        [h, w, c] if matches!(c.as_str(), "1" | "3" | "4") => format!("({c}, {h}, {w})"),
        [c, h, w] | [_, c, h, w] => format!("({c}, {h}, {w})"),
        _ => "784".to_owned(),
    }
}

fn numbers(tokens: TokenStream) -> Vec<String> {
    let trees = tokens.into_iter().flat_map(|tree| match tree {
        TokenTree::Group(group) => numbers(group.stream()),
        TokenTree::Literal(number) => vec![number.to_string()],
        _ => Vec::new(),
    });
    trees.filter(|number| number.starts_with(|c: char| c.is_ascii_digit())).collect()
}
