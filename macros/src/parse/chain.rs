//! Chains, and the branches that are joined in them.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Token};

use super::attributes;
use super::cursor::{report_next, take_until};
use super::operator::{Context, Operator, begins_factor};
use crate::ast::{Chain, Join, JoinKind, Link};
use crate::diag::{Diagnostics, Message};

/// Parses a chain.
pub struct Reader<'p, 'd> {
    pub input: ParseStream<'p>,
    pub diagnostics: &'d mut Diagnostics,
    pub context: Context,
    /// The named inputs of the network.
    pub inputs: &'d [String],
    /// The attributes before the first stage, parsed already.
    attributes: Vec<Attribute>,
    /// The token parsed last, if it is an operator.
    before: Option<(Operator, TokenStream)>,
    /// Whether the next wrong arrow has been reported already.
    reported: bool,
    /// Whether a `>` that may have been meant to end the chain has been reported.
    pub closed_early: bool,
    /// Whether the tokens are those of a translation.
    pub is_translated: bool,
}

impl<'p, 'd> Reader<'p, 'd> {
    pub fn new(
        input: ParseStream<'p>,
        context: Context,
        inputs: &'d [String],
        attributes: Vec<Attribute>,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            input,
            diagnostics,
            context,
            inputs,
            attributes,
            before: None,
            reported: false,
            closed_early: false,
            is_translated: false,
        }
    }

    /// `term -> term -> ...`; the input must not be empty.
    pub fn chain(&mut self) -> Chain {
        let mut links = Vec::new();
        loop {
            let start = self.input.cursor();
            links.push(self.joined(JoinKind::Add, |reader| reader.joined(JoinKind::Mul, Self::factor)));
            links.extend(self.options());
            if self.at_end() {
                return Chain { links };
            }
            self.before = Some(self.arrow());
            // At the border of a macro's fragment, the next token may differ from the one peeked.
            if self.input.cursor() == start {
                let _ = self.input.parse::<TokenTree>();
            }
        }
    }

    pub fn at_end(&self) -> bool {
        self.context.is_end(self.input)
    }

    pub fn next_operator(&self) -> Option<Operator> {
        Operator::peek(self.input, self.context)
    }

    /// Parses the `->` after a term, or what is written there by mistake.
    fn arrow(&mut self) -> (Operator, TokenStream) {
        let Some(operator) = self.next_operator() else {
            report_next(self.input, self.diagnostics, |found| Message::MissingArrow { found });
            return (Operator::WrongArrow, TokenStream::new());
        };
        let tokens = operator.take(self.input, self.context);
        let reported = std::mem::take(&mut self.reported);
        if operator == Operator::WrongArrow && !reported {
            let found = tokens.to_string();
            self.closed_early |= found.starts_with('>');
            self.diagnostics.report(&tokens, &Message::WrongArrow { found });
        }
        (operator, tokens)
    }

    /// `operand + operand + ...`, or a single operand.
    fn joined(&mut self, kind: JoinKind, operand: impl Fn(&mut Self) -> Option<Link>) -> Option<Link> {
        let mut branches = vec![operand(self)];
        let mut operators = Vec::new();
        while self.next_operator() == Some(Operator::Join(kind)) {
            operators.push(self.input.span());
            let operator = Operator::Join(kind);
            self.before = Some((operator, operator.take(self.input, self.context)));
            branches.push(operand(self));
        }
        match operators.is_empty() {
            true => branches.pop().flatten(),
            false => Some(Link::Join(Join { kind, branches, operators })),
        }
    }

    /// A stage or a group; invalid tokens after it are reported and skipped.
    fn factor(&mut self) -> Option<Link> {
        let before = self.before.take();
        let mut attributes = std::mem::take(&mut self.attributes);
        attributes.extend(attributes::outer(self.input, self.diagnostics));
        let is_missing = self.next_operator().is_some() && !self.input.peek(Token![&&]);
        if self.at_end() || is_missing {
            match attributes.last() {
                Some(alone) if before.is_none() && self.at_end() => {
                    self.diagnostics.report(alone, &Message::AttributeAlone);
                }
                _ => self.report_missing(before),
            }
            return None;
        }
        let is_joined = matches!(before, Some((Operator::Join(_), _)));
        let link = match self.other_notation(is_joined) {
            Some(link) => link,
            None => self.stage_or_group(attributes),
        };
        self.refuse_after();
        link
    }

    /// Reports an operator without an operand: of two, the one that binds tighter, otherwise the second.
    fn report_missing(&mut self, before: Option<(Operator, TokenStream)>) {
        let next = if self.at_end() { None } else { self.next_operator() };
        self.reported = next == Some(Operator::WrongArrow);
        match (before, next) {
            // It has been reported already.
            (Some((Operator::WrongArrow, _)), None) => {}
            (Some((before, tokens)), next) if next.is_none_or(|next| next.binding() < before.binding()) => {
                before.report_missing(tokens, self.diagnostics);
            }
            (_, Some(Operator::WrongArrow)) => {
                let first = self.input.fork().parse::<TokenTree>();
                self.diagnostics
                    .report(first.map(TokenStream::from).unwrap_or_default(), &Message::MissingStage);
            }
            (_, Some(next)) => {
                next.report_missing(next.take(&self.input.fork(), self.context), self.diagnostics)
            }
            (_, None) => {}
        }
    }

    fn refuse_after(&mut self) {
        if self.at_end() || self.next_operator().is_some() {
            return;
        }
        if self.input.peek(Token![where]) {
            report_next(self.input, self.diagnostics, |_| Message::WhereClause);
            take_until(self.input, |input| self.context.is_end(input));
        } else if !begins_factor(self.input) {
            report_next(self.input, self.diagnostics, |found| Message::MissingArrow { found });
            self.skip();
        }
    }

    /// Skips invalid tokens, up to the next operator.
    pub fn skip(&mut self) {
        let context = self.context;
        take_until(self.input, |input| {
            let operator = Operator::peek(input, context);
            context.is_end(input) || operator.is_some_and(|operator| operator != Operator::WrongArrow)
        });
    }

    /// A reader for the content of a group.
    pub fn within<'i>(&'i mut self, content: ParseStream<'i>, context: Context) -> Reader<'i, 'i> {
        let is_translated = self.is_translated;
        Reader { is_translated, ..Reader::new(content, context, self.inputs, Vec::new(), self.diagnostics) }
    }
}
