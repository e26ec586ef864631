//! The chain of stages.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Token, token};

use super::argument;
use super::cursor::{outer_attributes, report_next, take_angles, take_until};
use crate::ast::{Argument, Stage};
use crate::diag::{Diagnostics, Fault};
use crate::shape::source_text;

/// Reads stages up to the `;` or the end.
pub struct Chain<'p, 'd> {
    pub input: ParseStream<'p>,
    pub diagnostics: &'d mut Diagnostics,
    pub name: String,
}

impl Chain<'_, '_> {
    /// `attributes` stand before the first stage and have been read already.
    pub fn parse(mut self, attributes: Vec<Attribute>) -> Vec<Option<Stage>> {
        let open = self.input.parse::<Option<Token![<]>>().ok().flatten();
        let mut attributes = Some(attributes);
        let mut stages = Vec::new();
        let mut joint = None;
        loop {
            if self.at_end() {
                self.report_end(joint);
                break;
            }
            let before = attributes.take().unwrap_or_default();
            let reported = self.diagnostics.len();
            let stage = self.stage(before);
            if stage.is_none() {
                if self.diagnostics.len() == reported {
                    self.report_no_layer();
                }
                self.skip_stage();
            }
            stages.push(stage);
            match self.joint() {
                Some(tokens) => joint = Some(tokens),
                None => break,
            }
        }
        self.close(open);
        stages
    }

    fn at_end(&self) -> bool {
        self.input.is_empty() || self.input.peek(Token![;]) || closes(self.input)
    }

    /// A chain that ends where a stage should stand.
    fn report_end(&mut self, joint: Option<TokenStream>) {
        match joint {
            Some(arrow) => self.diagnostics.report(arrow, &Fault::MissingStage),
            None => {
                let span = if self.input.is_empty() { Span::call_site() } else { self.input.span() };
                self.diagnostics.report_at(span, &Fault::EmptyNetwork { name: self.name.clone() });
            }
        }
    }

    fn close(&mut self, open: Option<Token![<]>) {
        let closed = self.input.parse::<Option<Token![>]>>().ok().flatten();
        match (open, closed) {
            (Some(open), None) => self.diagnostics.report(open, &Fault::UnclosedBracket),
            (None, Some(closed)) => self.diagnostics.report(closed, &Fault::UnopenedBracket),
            _ => {}
        }
    }

    /// `name: Layer(arguments)`.
    fn stage(&mut self, mut attributes: Vec<Attribute>) -> Option<Stage> {
        attributes.extend(outer_attributes(self.input, self.diagnostics));
        let input = self.input;
        let named = input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]);
        let name = if named { self.stage_name() } else { None };
        let Ok(layer) = input.parse::<Ident>() else {
            self.report_no_layer();
            return None;
        };
        if input.peek(Token![::]) {
            let path = path_from(input, &layer);
            let found = source_text(&path);
            self.diagnostics.report(path, &Fault::LayerPath { found });
            return None;
        }
        let (arguments, end) = self.arguments(&layer)?;
        let text = stage_text(&layer, &arguments);
        Some(Stage { attributes, name, layer, arguments, text, end })
    }

    /// The name before a `:`.
    fn stage_name(&mut self) -> Option<Ident> {
        let name = self.input.call(Ident::parse_any).ok()?;
        self.input.parse::<Token![:]>().ok()?;
        if syn::parse2::<Ident>(name.to_token_stream()).is_ok() {
            return Some(name);
        }
        self.diagnostics.report(&name, &Fault::KeywordAsName { name: name.to_string() });
        None
    }

    fn report_no_layer(&mut self) {
        let input = self.input;
        if self.at_end() || input.peek(Token![->]) || begins_wrong_arrow(input) {
            self.diagnostics.report_at(input.span(), &Fault::MissingStage);
        } else if begins_branch(input) {
            report_next(input, self.diagnostics, |found| Fault::Branch { found });
        } else {
            report_next(input, self.diagnostics, |found| Fault::NotALayer { found });
        }
    }

    /// The arguments, and where they end.
    fn arguments(&mut self, layer: &Ident) -> Option<(Vec<Argument>, Span)> {
        match self.input.cursor().token_tree() {
            Some((TokenTree::Group(group), _)) if self.input.peek(token::Paren) => {
                self.input.parse::<TokenTree>().ok()?;
                Some((argument::list(group.stream(), self.diagnostics), group.span_close()))
            }
            Some((TokenTree::Group(group), _))
                if self.input.peek(token::Brace) || self.input.peek(token::Bracket) =>
            {
                self.input.parse::<TokenTree>().ok()?;
                let fault = Fault::OtherBrackets { layer: layer.to_string() };
                self.diagnostics.report_at(group.span_open(), &fault);
                Some((argument::list(group.stream(), self.diagnostics), group.span_close()))
            }
            _ if self.input.peek(Token![<]) => {
                let span = self.input.span();
                let mut trees: Vec<_> = take_angles(self.input).into_iter().skip(1).collect();
                trees.pop();
                self.diagnostics.report_at(span, &Fault::OtherBrackets { layer: layer.to_string() });
                Some((argument::list(trees.into_iter().collect(), self.diagnostics), span))
            }
            _ => Some((Vec::new(), layer.span())),
        }
    }

    /// Reads the `->` behind a stage, or what stands there by mistake; nothing at the end.
    fn joint(&mut self) -> Option<TokenStream> {
        let input = self.input;
        if let Ok(arrow) = input.parse::<Token![->]>() {
            return Some(arrow.into_token_stream());
        }
        if let Some(wrong) = wrong_arrow(input) {
            self.diagnostics.report(&wrong, &Fault::WrongArrow { found: wrong.to_string() });
            return Some(wrong);
        }
        if self.at_end() {
            return None;
        }
        if begins_branch(input) {
            report_next(input, self.diagnostics, |found| Fault::Branch { found });
            self.skip_stage();
            return self.joint();
        }
        let next = input.fork().parse::<TokenTree>().ok()?;
        report_next(input, self.diagnostics, |found| Fault::MissingArrow { found });
        if !matches!(next, TokenTree::Ident(_)) {
            self.skip_stage();
            return self.joint();
        }
        Some(next.into_token_stream())
    }

    /// Passes over what can't be read, up to the next `->`.
    fn skip_stage(&mut self) {
        take_until(self.input, |input| input.peek(Token![;]) || input.peek(Token![->]) || closes(input));
    }
}

/// Whether the `>` of the angle brackets comes next: nothing stands behind it.
fn closes(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Token![>]>().is_ok() && (ahead.is_empty() || ahead.peek(Token![;]))
}

fn begins_wrong_arrow(input: ParseStream<'_>) -> bool {
    let pipe = input.peek(Token![|]) && input.peek2(Token![>]);
    let others = input.peek(Token![-])
        || input.peek(Token![=])
        || input.peek(Token![,])
        || input.peek(Token![.])
        || input.peek(Token![~])
        || input.peek(Token![:])
        || input.peek(Token![>]);
    (pipe || others) && !closes(input)
}

/// What others write for `->`: every operator up to the next name.
fn wrong_arrow(input: ParseStream<'_>) -> Option<TokenStream> {
    begins_wrong_arrow(input).then(|| take_until(input, |input| !is_operator(input)))
}

fn is_operator(input: ParseStream<'_>) -> bool {
    let next = input.fork().parse::<TokenTree>();
    matches!(next, Ok(TokenTree::Punct(operator)) if !matches!(operator.as_char(), ';' | '#'))
}

fn begins_branch(input: ParseStream<'_>) -> bool {
    input.peek(Token![+])
        || input.peek(Token![*])
        || input.peek(Token![|])
        || input.peek(token::Paren)
        || input.peek(token::Bracket)
}

/// The whole of a path that begins with a name.
fn path_from(input: ParseStream<'_>, first: &Ident) -> TokenStream {
    let mut path = first.to_token_stream();
    while let Ok(colons) = input.parse::<Token![::]>() {
        colons.to_tokens(&mut path);
        if let Ok(segment) = input.call(Ident::parse_any) {
            segment.to_tokens(&mut path);
        }
    }
    path
}

fn stage_text(layer: &Ident, arguments: &[Argument]) -> String {
    if arguments.is_empty() {
        return layer.to_string();
    }
    let texts = arguments.iter().map(Argument::text);
    format!("{layer}({})", texts.collect::<Vec<_>>().join(", "))
}
