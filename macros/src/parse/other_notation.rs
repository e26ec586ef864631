//! Notation of other libraries: reported with its translation, which is then parsed in its place.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{LitInt, Token, token};

use super::chain::Reader;
use super::cursor::{is_arrow, is_punct, skip_all};
use super::group::into_link;
use super::operator::{Context, Operator};
use crate::ast::Link;
use crate::diag::{Diagnostics, Message};
use crate::foreign::{calls, options};

/// The most tokens of a stage in another notation.
const REACH: usize = 256;

impl Reader<'_, '_> {
    /// A stage in the notation of another library; `None` if the next one is not.
    pub fn other_notation(&mut self, is_joined: bool) -> Option<Option<Link>> {
        if self.is_translated {
            return None;
        }
        if is_joined && self.input.peek(LitInt) {
            return self.repeated().then_some(None);
        }
        if self.input.peek(token::Brace) {
            return self.statements();
        }
        let trees = self.ahead();
        let call = calls::read(&trees, self.inputs)?;
        let tokens: TokenStream =
            (0..call.length).filter_map(|_| self.input.parse::<TokenTree>().ok()).collect();
        let is_joined = is_joined || matches!(self.next_operator(), Some(Operator::Join(_)));
        let text = if is_joined { calls::in_parentheses(&call.text) } else { call.text };
        let span = trees[0].span();
        self.diagnostics
            .report(&tokens, &Message::OtherNotation { why: call.why.to_owned(), text: text.clone() });
        Some(self.translated(&text, span))
    }

    /// The next tokens, up to an arrow.
    fn ahead(&self) -> Vec<TokenTree> {
        let trees = std::iter::successors(self.input.cursor().token_tree(), |(_, rest)| rest.token_tree());
        let mut trees: Vec<_> = trees.take(REACH).map(|(tree, _)| tree).collect();
        let ends = |at: usize| is_punct(trees.get(at), ';') || is_arrow(&trees[at], trees.get(at + 1));
        let end = (0..trees.len()).find(|&at| ends(at)).unwrap_or(trees.len());
        trees.truncate(end);
        trees
    }

    /// The translation as a link, with all tokens at this place; `None` if it can't be parsed.
    fn translated(&mut self, text: &str, span: Span) -> Option<Link> {
        let mut trial = Diagnostics::default();
        let inputs = self.inputs;
        let mut link = None;
        let parser = |input: ParseStream<'_>| {
            let mut reader = Reader::new(input, Context::Parentheses, inputs, Vec::new(), &mut trial);
            reader.is_translated = true;
            if !reader.at_end() {
                link = into_link(reader.chain());
            }
            skip_all(input);
            Ok(())
        };
        let parsed = text.parse().is_ok_and(|tokens| parser.parse2(placed(tokens, span)).is_ok());
        let fits = parsed && trial.is_empty();
        trial.discard();
        link.filter(|_| fits)
    }

    /// `(Affine(64, 64) -> Relu) * 3`.
    fn repeated(&mut self) -> bool {
        let Ok(count) = self.input.parse::<LitInt>() else { return false };
        let times = count.base10_parse().unwrap_or(2).clamp(2, 4);
        let text = vec!["Block"; times].join(" -> ");
        self.diagnostics
            .report(&count, &Message::RepeatedBranch { count: count.base10_digits().to_owned(), text });
        true
    }

    /// `{ let h = x -> Affine(784, 50); h -> Affine(50, 10) }`.
    fn statements(&mut self) -> Option<Option<Link>> {
        let group = self.input.fork().parse::<Group>().ok()?;
        let has_let = |tree: TokenTree| matches!(&tree, TokenTree::Ident(keyword) if keyword == "let");
        if !group.stream().into_iter().any(has_let) {
            return None;
        }
        let _ = self.input.parse::<Group>();
        let text = calls::in_braces(group.stream(), self.inputs);
        match text {
            Some(text) => {
                let why = "a network is one chain of layers, without `let` and braces".to_owned();
                self.diagnostics
                    .report_at(group.span_open(), &Message::OtherNotation { why, text: text.clone() });
                Some(self.translated(&text, group.span_open()))
            }
            None => {
                self.diagnostics.report_at(group.span_open(), &Message::Statements);
                Some(None)
            }
        }
    }

    /// `, loss = "mse"` after the layers; the links that are meant.
    pub fn options(&mut self) -> Vec<Option<Link>> {
        let mut links = Vec::new();
        while self.context == Context::Call
            && self.input.peek(Token![,])
            && self.input.peek2(syn::Ident)
            && self.input.peek3(Token![=])
        {
            let _ = self.input.parse::<Token![,]>();
            let mut trees = Vec::new();
            while !self.input.is_empty() && !self.input.peek(Token![,]) && !self.input.peek(Token![;]) {
                trees.extend(self.input.parse::<TokenTree>().ok());
            }
            let [TokenTree::Ident(key), _, value @ ..] = trees.as_slice() else { break };
            let answer = options::answer(&key.to_string(), value);
            let tokens: TokenStream = trees.iter().cloned().collect();
            let message = Message::OtherNotation { why: answer.why.to_owned(), text: answer.text };
            self.diagnostics.report(&tokens, &message);
            if let Some(loss) = answer.loss {
                links.push(self.translated(loss.name, key.span()));
            }
        }
        links
    }
}

/// The tokens, all at this place.
pub fn placed(tokens: TokenStream, span: Span) -> TokenStream {
    let trees = tokens.into_iter().map(|tree| match tree {
        TokenTree::Group(group) => {
            let mut placed_group = Group::new(group.delimiter(), placed(group.stream(), span));
            placed_group.set_span(span);
            placed_group.into()
        }
        mut tree => {
            tree.set_span(span);
            tree
        }
    });
    trees.collect()
}
