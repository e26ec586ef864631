//! Stages: the name, the layer and the arguments.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Token, token};

use super::chain::Reader;
use super::cursor::{is_arrow, is_name, is_punct, report_next, take_angles, take_until};
use super::operator::{Operator, begins_left_arrow};
use super::path::LayerPath;
use super::{argument, attributes};
use crate::ast::{Argument, Link, Stage};
use crate::diag::Message;
use crate::shape::source_text;

impl Reader<'_, '_> {
    pub fn stage_or_group(&mut self, mut attributes: Vec<Attribute>) -> Option<Link> {
        let input = self.input;
        let mut name = None;
        if input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
            let written = self.stage_name()?;
            if self.at_end() || self.next_operator().is_some() {
                self.diagnostics.report(&written, &Message::NameAlone { name: written.to_string() });
                return None;
            }
            attributes.extend(self.attributes_after(&written));
            name = is_name(&written).then_some(written);
        }
        if input.peek(token::Paren) {
            self.refuse_before_group(&attributes, name.as_ref());
            return self.parenthesised();
        }
        if input.peek(token::Bracket) {
            self.refuse_before_group(&attributes, name.as_ref());
            return self.concatenation();
        }
        let stage =
            if input.peek(Token![&]) { self.shared(attributes, name) } else { self.stage(attributes, name) };
        if stage.is_none() {
            self.skip();
        }
        stage.map(Link::Stage)
    }

    /// Reports attributes between the name of a stage and its layer.
    fn attributes_after(&mut self, name: &Ident) -> Vec<Attribute> {
        let attributes = attributes::outer(self.input, self.diagnostics);
        if let Some(first) = attributes.first() {
            let text = format!("{} {name}: ...", source_text(&first.to_token_stream()));
            self.diagnostics.report(first, &Message::AttributeAfterName { text });
        }
        attributes
    }

    /// The name before a `:`.
    fn stage_name(&mut self) -> Option<Ident> {
        let name = self.input.call(Ident::parse_any).ok()?;
        self.input.parse::<Token![:]>().ok()?;
        if !is_name(&name) {
            let message = Message::KeywordAsName { name: name.to_string(), what: "a stage".to_owned() };
            self.diagnostics.report(&name, &message);
        }
        Some(name)
    }

    /// `PATH(arguments)`.
    fn stage(&mut self, attributes: Vec<Attribute>, name: Option<Ident>) -> Option<Stage> {
        let path = LayerPath::parse(self.input, self.diagnostics)?;
        if name.is_none() && self.lacks_colon(&path) {
            let stage = self.stage(attributes, Some(path.last.clone()))?;
            let text = format!("{}: {}", path.text, stage.text);
            self.diagnostics.report(&path.tokens, &Message::MissingColon { text });
            return Some(stage);
        }
        let are_refused = !self.input.peek(token::Paren);
        let arguments = self.arguments(&path);
        if self.input.peek(Token![::]) && arguments.is_some() {
            // A path with arguments inside.
            if !are_refused {
                report_next(self.input, self.diagnostics, |found| Message::MissingArrow { found });
            }
            return None;
        }
        let text = stage_text(&path, arguments.as_deref());
        let has_arguments = arguments.is_some();
        Some(Stage {
            attributes,
            name,
            shares: false,
            layer: path.last,
            path: path.tokens,
            has_arguments,
            arguments: arguments.unwrap_or_default(),
            text,
        })
    }

    /// Whether `name Layer` was meant as `name: Layer`.
    fn lacks_colon(&self, path: &LayerPath) -> bool {
        let starts = |text: &str, wanted: fn(char) -> bool| text.chars().next().is_some_and(wanted);
        let next = self.input.fork().parse::<Ident>();
        starts(&path.text, char::is_lowercase)
            && !path.text.contains("::")
            && !self.inputs.contains(&path.text)
            && next.is_ok_and(|layer| starts(&layer.to_string(), char::is_uppercase))
    }

    /// `&name`.
    fn shared(&mut self, attributes: Vec<Attribute>, name: Option<Ident>) -> Option<Stage> {
        let and = self.input.parse::<Token![&]>().ok()?;
        let operator = self.next_operator().filter(|operator| *operator != Operator::WrongArrow);
        if self.at_end() || operator.is_some() {
            self.diagnostics.report(and, &Message::MissingShared);
            return None;
        }
        let Ok(layer) = self.input.parse::<Ident>() else {
            report_next(self.input, self.diagnostics, |found| Message::SharedStage { found });
            return None;
        };
        if self.input.peek(Token![::]) || self.input.peek(token::Paren) {
            let message = Message::SharedArguments { name: layer.unraw().to_string() };
            report_next(self.input, self.diagnostics, |_| message);
            return None;
        }
        Some(Stage {
            attributes,
            name,
            shares: true,
            path: layer.to_token_stream(),
            has_arguments: false,
            arguments: Vec::new(),
            text: format!("&{}", layer.unraw()),
            layer: layer.unraw(),
        })
    }

    /// The arguments, if there are any.
    fn arguments(&mut self, path: &LayerPath) -> Option<Vec<Argument>> {
        let input = self.input;
        let wrong = |layer: &LayerPath, list: &[Argument]| Message::OtherBrackets {
            layer: layer.text.clone(),
            text: stage_text(layer, Some(list)),
        };
        if input.peek(token::Paren) || input.peek(token::Bracket) || input.peek(token::Brace) {
            let is_right = input.peek(token::Paren);
            if input.fork().parse::<Group>().is_ok_and(|group| holds_stages(&group)) {
                return None;
            }
            let group = input.parse::<Group>().ok()?;
            let list = argument::list(group.stream(), self.diagnostics);
            if !is_right {
                self.diagnostics.report_at(group.span_open(), &wrong(path, &list));
            }
            return Some(list);
        }
        if !input.peek(Token![<]) || begins_left_arrow(input) || self.at_end() {
            return None;
        }
        let open = input.span();
        let context = self.context;
        let tokens = take_angles(input).unwrap_or_else(|| {
            // It is never closed; the next arrow ends the arguments.
            let tokens = take_until(input, |input| context.is_end(input) || input.peek(Token![->]));
            tokens.into_iter().skip(1).collect()
        });
        let list = argument::list(tokens, self.diagnostics);
        if input.peek(token::Paren) {
            // The angle brackets hold types; the sizes come after them.
            let sizes = self.arguments(path);
            self.diagnostics.report_at(open, &wrong(path, sizes.as_deref().unwrap_or_default()));
            return sizes;
        }
        self.diagnostics.report_at(open, &wrong(path, &list));
        Some(list)
    }
}

/// Whether the group contains branches rather than arguments: an arrow is missing before it.
fn holds_stages(group: &Group) -> bool {
    let trees: Vec<_> = group.stream().into_iter().collect();
    let is_stage = |pair: &[TokenTree]| match pair {
        [TokenTree::Ident(name), TokenTree::Group(arguments)] => {
            let is_layer = name.to_string().starts_with(char::is_uppercase);
            is_layer && arguments.delimiter() == Delimiter::Parenthesis
        }
        _ => false,
    };
    let is_operator = |pair: &[TokenTree]| is_arrow(&pair[0], pair.get(1)) || is_punct(pair.first(), '+');
    let may_be = match group.delimiter() {
        Delimiter::Parenthesis => trees.windows(2).any(is_operator),
        delimiter => delimiter == Delimiter::Bracket,
    };
    may_be && trees.windows(2).any(is_stage)
}

fn stage_text(path: &LayerPath, arguments: Option<&[Argument]>) -> String {
    match arguments {
        Some(list) if !list.is_empty() => {
            let texts: Vec<_> = list.iter().map(Argument::text).collect();
            format!("{}({})", path.text, texts.join(", "))
        }
        _ => path.text.clone(),
    }
}
