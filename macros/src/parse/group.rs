//! Branches in parentheses and in brackets.

use proc_macro2::{Ident, Span};
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Attribute, Token, bracketed, parenthesized};

use super::angles::Angles;
use super::chain::Reader;
use super::cursor::skip_all;
use super::operator::Context;
use crate::ast::{Chain, Join, JoinKind, Link};
use crate::diag::Message;

impl Reader<'_, '_> {
    /// `(chain)`; of a single link, that link.
    pub fn parenthesised(&mut self) -> Option<Link> {
        let (open, content) = parentheses(self.input).ok()?;
        let mut reader = self.within(&content, Context::Parentheses);
        let mut angles = Angles::default();
        angles.open(reader.input, reader.diagnostics);
        if reader.at_end() {
            reader.diagnostics.report_at(open, &Message::EmptyBranch);
            skip_all(&content);
            return None;
        }
        let chain = reader.chain();
        angles.close(&chain, &mut reader);
        skip_all(&content);
        into_link(chain)
    }

    /// `[chain, chain]`.
    pub fn concatenation(&mut self) -> Option<Link> {
        let (open, content) = brackets(self.input).ok()?;
        let reported = self.diagnostics.len();
        let mut reader = self.within(&content, Context::Brackets);
        let mut branches = reader.branches();
        skip_all(&content);
        match branches.len() {
            0 => self.diagnostics.report_at(open, &Message::ShortConcatenation),
            1 => {
                if self.diagnostics.len() == reported {
                    self.diagnostics.report_at(open, &Message::ShortConcatenation);
                }
                return branches.pop().flatten();
            }
            count => {
                let operators = vec![open; count - 1];
                return Some(Link::Join(Join { kind: JoinKind::Concat, branches, operators }));
            }
        }
        None
    }

    /// Chains separated by commas; one comma may end them.
    fn branches(&mut self) -> Vec<Option<Link>> {
        let mut branches = Vec::new();
        while !self.input.is_empty() {
            let missing = self.input.peek(Token![,]);
            branches.push(if missing { None } else { into_link(self.chain()) });
            if let Ok(comma) = self.input.parse::<Token![,]>()
                && missing
            {
                self.diagnostics.report(comma, &Message::MissingBranch { operator: ",".to_owned() });
            }
        }
        branches
    }

    /// Reports attributes and names on branches, which only stages can have.
    pub fn refuse_before_group(&mut self, attributes: &[Attribute], name: Option<&Ident>) {
        for attribute in attributes {
            self.diagnostics.report(attribute, &Message::BranchAttribute);
        }
        if let Some(name) = name {
            self.diagnostics.report(name, &Message::BranchName { name: name.to_string() });
        }
    }
}

pub fn into_link(mut chain: Chain) -> Option<Link> {
    match chain.links.len() {
        1 => chain.links.pop().flatten(),
        _ => Some(Link::Chain(chain)),
    }
}

fn parentheses<'p>(input: ParseStream<'p>) -> syn::Result<(Span, ParseBuffer<'p>)> {
    let content;
    let token = parenthesized!(content in input);
    Ok((token.span.open(), content))
}

fn brackets<'p>(input: ParseStream<'p>) -> syn::Result<(Span, ParseBuffer<'p>)> {
    let content;
    let token = bracketed!(content in input);
    Ok((token.span.open(), content))
}
