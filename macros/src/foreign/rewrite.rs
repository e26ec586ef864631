//! A layer with its arguments, as another library writes it, in our syntax with the user's own numbers.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::keys::{self, Key};
use super::names;
use super::operands::{is_plumbing, split, value};
use crate::layers::Layer;

/// A layer in our syntax.
pub struct Rewritten {
    pub layer: &'static Layer,
    /// `name = "fc1"`.
    name: Option<String>,
    pub arguments: Vec<String>,
    /// `activation = "relu"`.
    activation: Option<&'static Layer>,
    /// Whether all named arguments are known.
    pub is_understood: bool,
}

impl Rewritten {
    /// The layer alone.
    pub fn layer_text(&self) -> String {
        match self.arguments.is_empty() {
            true => self.layer.name.to_owned(),
            false => format!("{}({})", self.layer.name, self.arguments.join(", ")),
        }
    }

    /// With its name before it and its activation after it.
    pub fn text(&self) -> String {
        let name = self.name.iter().map(|name| format!("{name}: "));
        let activation = self.activation.iter().map(|layer| format!(" -> {}", layer.name));
        name.chain([self.layer_text()]).chain(activation).collect()
    }
}

/// A layer of this name, with these arguments. `is_first` if nothing tells the size of its input.
pub fn by_name(found: &str, arguments: &[TokenStream], is_first: bool) -> Option<Rewritten> {
    let (layer, mut order) = names::find(found)?;
    let is_number = |argument: &TokenStream| argument.to_string().parse::<usize>().is_ok();
    if order == ["outputs", "activation"] && arguments.len() == 2 && arguments.iter().all(is_number) {
        // Two sizes: those of ours.
        order = vec!["inputs", "outputs"];
    }
    Some(layer_with(layer, &order, arguments, is_first))
}

/// This layer, whose positional arguments come in this order.
pub fn layer_with(
    layer: &'static Layer,
    order: &[&'static str],
    arguments: &[TokenStream],
    is_first: bool,
) -> Rewritten {
    let mut values: Vec<(&'static str, String)> = Vec::new();
    let (mut name, mut activation, mut is_understood) = (None, None, true);
    let slots = layer.slots();
    let mut order = order.iter().copied();
    for argument in arguments {
        let trees: Vec<_> = argument.clone().into_iter().collect();
        let (key, trees) = match trees.as_slice() {
            [TokenTree::Ident(key), TokenTree::Punct(equals), rest @ ..] if equals.as_char() == '=' => {
                (Some(key.clone()), rest)
            }
            all => (None, all),
        };
        let key = match key {
            Some(key) => match keys::find(&key.to_string()) {
                Some(known) => known,
                None => {
                    is_understood = false;
                    continue;
                }
            },
            None if is_plumbing(trees) => continue,
            None => {
                // burn's `[inputs, outputs]`.
                if let Some(list) = channels(trees)
                    && order.clone().next() == Some("channels")
                {
                    values.extend(list.iter().filter_map(|part| Some((order.next()?, value(part)?))));
                    continue;
                }
                match order.next() {
                    Some("activation") => Key::Activation,
                    Some(slot) => {
                        values.extend(value(trees).map(|value| (slot, value)));
                        continue;
                    }
                    None => continue,
                }
            }
        };
        match key {
            Key::Is(candidates) => {
                let own = candidates.iter().find(|own| slots.contains(own));
                let value = value(trees);
                let is_kept = match (own, value.as_deref()) {
                    (Some(&"bias"), Some(value)) => matches!(value, "true" | "false"),
                    // Without what it asks for it would be another network.
                    (None, Some(value)) => {
                        !candidates.iter().any(|own| OF_RESULTS.contains(own))
                            || is_default(candidates[0], value)
                    }
                    _ => true,
                };
                is_understood &= is_kept;
                values.extend(own.zip(value).map(|(own, value)| (*own, value)));
            }
            Key::Kept => match value(trees).and_then(|kept| dropped(&kept)) {
                Some(probability) if slots.contains(&"probability") => {
                    values.push(("probability", probability))
                }
                _ => is_understood = false,
            },
            Key::Name => name = value(trees).filter(|name| syn::parse_str::<Ident>(name).is_ok()),
            Key::Activation => activation = activation_of(trees),
            Key::Nothing => {}
        }
    }
    let arguments = written(layer, &values, is_first);
    Rewritten { layer, name, arguments, activation, is_understood }
}

/// The probability to drop a value, from that to keep it.
fn dropped(kept: &str) -> Option<String> {
    let kept: f64 = kept.parse().ok()?;
    let text = format!("{:.4}", 1.0 - kept);
    (0.0..=1.0).contains(&kept).then(|| text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// Arguments that change what a layer computes, so that none of them may be left out.
const OF_RESULTS: [&str; 6] = ["stride", "pad", "output_pad", "dilation", "groups", "bias"];

/// Whether an argument of [`OF_RESULTS`] has this value where nobody writes it.
fn is_default(slot: &str, value: &str) -> bool {
    matches!(
        (slot, value),
        ("pad" | "output_pad", "0" | "valid") | ("stride" | "dilation" | "groups", "1") | ("bias", "true")
    )
}

/// The arguments in our order.
fn written(layer: &Layer, values: &[(&'static str, String)], is_first: bool) -> Vec<String> {
    if layer.signature.contains('`') {
        // Forms of one layer: `Gelu` or `Gelu(tanh)`.
        return values.iter().map(|(_, value)| value.clone()).filter(|value| value == "tanh").collect();
    }
    let of = |slot: &str| values.iter().find(|(own, _)| *own == slot).map(|(_, value)| value.clone());
    let slots = layer.slots();
    let positions = slots.iter().take(layer.positions()).map(|slot| match of(slot) {
        Some(value) => value,
        None if !is_first && matches!(*slot, "inputs" | "channels") => "_".to_owned(),
        None => (*slot).to_owned(),
    });
    let is_default = |slot: &str, value: &str| {
        is_default(slot, value) && !(slot == "stride" && layer.signature.contains("stride = kernel"))
    };
    let keys = slots.iter().skip(layer.positions()).filter_map(|slot| {
        let value = of(slot)?;
        (!is_default(slot, &value)).then(|| format!("{slot} = {value}"))
    });
    positions.chain(keys).collect()
}

/// `[1, 32]`.
fn channels(trees: &[TokenTree]) -> Option<Vec<Vec<TokenTree>>> {
    match trees {
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => Some(split(list.stream())),
        _ => None,
    }
}

/// `"relu"`, `nn.ReLU()`, `F.relu`; none for a linear one.
fn activation_of(trees: &[TokenTree]) -> Option<&'static Layer> {
    let last = trees.iter().rev().find_map(|tree| match tree {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        TokenTree::Literal(text) => Some(text.to_string().trim_matches('"').to_owned()),
        _ => None,
    })?;
    names::find(&last).map(|(layer, _)| layer).filter(|layer| layer.name != "Affine")
}
