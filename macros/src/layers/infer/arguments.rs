//! Arguments of layers: their number, their names, and sizes.

use super::InferCtx;
use crate::ast::{Argument, NamedArgument, Value};
use crate::diag::{Message, nearest};
use crate::guards::Guard;
use crate::shape::Dim;

impl<'q> InferCtx<'q> {
    /// For a layer without arguments.
    pub fn no_arguments(&mut self) {
        self.has_arguments(0, "no arguments");
    }

    /// For a layer without arguments that has another form with this word as its argument.
    pub fn no_arguments_but(&mut self, word: &str) {
        self.has_arguments_from(1, 0, &format!("no arguments, or `{word}`"));
    }

    /// For a layer with one argument, this word.
    pub fn single_word(&mut self, word: &str) {
        if !self.has_arguments(1, "1 argument") {
            return;
        }
        let Some(argument) = self.positional(0) else { return };
        if !matches!(argument.value, Value::Broken) && argument.text() != word {
            let (layer, found) = (self.stage.layer.to_string(), argument.text());
            let message = Message::ArgumentWord { layer, found, word: word.to_owned() };
            self.diagnostics.report(&argument.tokens, &message);
        }
    }

    /// The positional argument at this position.
    pub fn positional(&self, position: usize) -> Option<&'q Argument> {
        let is_positional = |argument: &&Argument| !matches!(argument.value, Value::Named(_));
        self.stage.arguments.iter().filter(is_positional).nth(position)
    }

    fn named(&self) -> impl Iterator<Item = (&'q Argument, &'q NamedArgument)> {
        self.stage.arguments.iter().filter_map(|argument| match &argument.value {
            Value::Named(named) => Some((argument, &**named)),
            _ => None,
        })
    }

    /// The value of the argument named `key`, if there is one.
    pub fn named_value(&self, key: &str) -> Option<&'q Argument> {
        self.named().find(|(_, named)| named.key == key).map(|(_, named)| &named.value)
    }

    /// Whether there are `wanted` positional arguments, and all named arguments exist.
    pub fn has_arguments(&mut self, wanted: usize, wanted_text: &str) -> bool {
        self.has_arguments_from(wanted, wanted, wanted_text)
    }

    /// The same, if the positional arguments from `first` on are too many.
    fn has_arguments_from(&mut self, first: usize, wanted: usize, wanted_text: &str) -> bool {
        let arguments = &self.stage.arguments;
        let given = arguments.len() - self.named().count();
        let has_right_names = self.has_right_names();
        let is_broken = |argument: &Argument| matches!(argument.value, Value::Broken);
        if given == wanted || !has_right_names || arguments.iter().any(is_broken) {
            return given == wanted;
        }
        let message = Message::ArgumentCount {
            layer: self.layer.name.to_owned(),
            signature: self.layer.signature.to_owned(),
            wanted: wanted_text.to_owned(),
            given: match given {
                0 => "none are given".to_owned(),
                1 => "1 is given".to_owned(),
                _ => format!("{given} are given"),
            },
        };
        match self.positional(first) {
            Some(surplus) => self.diagnostics.report(&surplus.tokens, &message),
            None => self.diagnostics.report(&self.stage.layer, &message),
        }
        false
    }

    /// For a layer with two positional arguments.
    pub fn two_arguments(&mut self) -> Option<[&'q Argument; 2]> {
        let has_two = self.has_arguments(2, "2 arguments");
        has_two.then(|| Some([self.positional(0)?, self.positional(1)?])).flatten()
    }

    /// For a layer with three positional arguments.
    pub fn three_arguments(&mut self) -> Option<[&'q Argument; 3]> {
        let has_three = self.has_arguments(3, "3 arguments");
        has_three.then(|| Some([self.positional(0)?, self.positional(1)?, self.positional(2)?])).flatten()
    }

    fn has_right_names(&mut self) -> bool {
        let mut seen: Vec<String> = Vec::new();
        let (mut are_right, mut is_positional_said) = (true, false);
        for argument in &self.stage.arguments {
            let message = match &argument.value {
                Value::Named(named) => {
                    let key = named.key.to_string();
                    let is_second = seen.contains(&key);
                    if !self.layer.keys().any(|known| known == key) {
                        let message = self.unknown_key(named);
                        // One message suggests the fix for all of them.
                        let is_said = matches!(message, Message::PositionalArgument { .. })
                            && std::mem::replace(&mut is_positional_said, true);
                        if is_said {
                            continue;
                        }
                        message
                    } else {
                        seen.push(key.clone());
                        if !is_second {
                            continue;
                        }
                        Message::SecondKey { key }
                    }
                }
                _ => match seen.last() {
                    Some(key) => Message::AfterKey { key: key.clone(), found: argument.text() },
                    None => continue,
                },
            };
            are_right = false;
            self.diagnostics.report(&argument.tokens, &message);
        }
        are_right
    }

    /// The message for an unknown key: a misspelt one, the name of a positional argument, or
    /// neither.
    fn unknown_key(&self, named: &NamedArgument) -> Message {
        let (layer, key) = (self.stage.layer_name(), named.key.to_string());
        if let Some(meant) = self.meant_key(&key) {
            return Message::MisspeltKey { layer, key, text: format!("{meant} = {}", named.value.text()) };
        }
        let arguments = &self.stage.arguments;
        if arguments.len() - self.named().count() >= self.layer.positions() {
            return Message::NamedArgument { layer, signature: self.layer.signature.to_owned() };
        }
        let is_known =
            |key: &str| self.layer.keys().any(|known| known == key) || self.meant_key(key).is_some();
        let texts = arguments.iter().map(|argument| match &argument.value {
            Value::Named(named) if !is_known(&named.key.to_string()) => named.value.text(),
            _ => argument.text(),
        });
        let texts: Vec<_> = texts.collect();
        Message::PositionalArgument { key, text: format!("{layer}({})", texts.join(", ")) }
    }

    /// The key of the layer that is similar, or a prefix or extension of this one.
    fn meant_key(&self, found: &str) -> Option<&'static str> {
        let keys: Vec<_> = self.layer.keys().collect();
        let names: Vec<_> = keys.iter().map(|&key| key.to_owned()).collect();
        let begins = keys.iter().position(|key| found.starts_with(key) || key.starts_with(found));
        begins.or_else(|| nearest(found, &names)).map(|meant| keys[meant])
    }

    /// The size that an argument specifies; `what` it counts, for the message about zero.
    pub fn size(&mut self, argument: &Argument, what: &str) -> Option<Dim> {
        let zero = Message::ZeroSize { layer: self.layer.name.to_owned(), what: what.to_owned() };
        self.not_zero(argument, &zero)
    }

    fn not_zero(&mut self, argument: &Argument, zero: &Message) -> Option<Dim> {
        let size = self.size_or_zero(argument)?;
        match size {
            Dim::Known(0) => {
                self.diagnostics.report(&argument.tokens, zero);
                None
            }
            Dim::Symbol(_) => {
                self.guards.require(Guard::not_zero(argument.tokens.clone(), &size, zero), self.diagnostics);
                Some(size)
            }
            size => Some(size),
        }
    }

    /// The size that an argument specifies, which may be 0.
    pub(super) fn size_or_zero(&mut self, argument: &Argument) -> Option<Dim> {
        let message = match &argument.value {
            Value::Integer(value) => return Some(Dim::Known(*value)),
            Value::Symbol => {
                if let Some(size) = self.symbols.size(&argument.tokens) {
                    return Some(size);
                }
                Message::GenericArithmetic { what: argument.text() }
            }
            Value::Broken => return None,
            Value::Negative => Message::negative(argument),
            Value::Named(_)
            | Value::Float(_)
            | Value::Tuple(_)
            | Value::List(_)
            | Value::Inferred
            | Value::Arrow(_)
            | Value::Other => Message::ArgumentKind {
                layer: self.layer.name.to_owned(),
                signature: self.layer.signature.to_owned(),
                found: argument.text(),
            },
        };
        self.diagnostics.report(&argument.tokens, &message);
        None
    }

    /// Height and width, which may be written as one size for both.
    pub fn pair(&mut self, argument: &Argument, what: &str, may_be_zero: bool) -> [Dim; 2] {
        let zero = Message::ZeroWindow { layer: self.layer.name.to_owned(), what: what.to_owned() };
        let mut size = |argument: &Argument| {
            let size = if may_be_zero { self.size_or_zero(argument) } else { self.not_zero(argument, &zero) };
            size.unwrap_or(Dim::Unknown)
        };
        match &argument.value {
            Value::Tuple(sizes) => match sizes.as_slice() {
                [height, width] => [height, width].map(&mut size),
                _ => {
                    let message = Message::ArgumentPair { what: what.to_owned(), found: argument.text() };
                    self.diagnostics.report(&argument.tokens, &message);
                    [Dim::Unknown, Dim::Unknown]
                }
            },
            _ => {
                let both = size(argument);
                [both.clone(), both]
            }
        }
    }
}
