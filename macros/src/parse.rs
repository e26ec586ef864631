//! Tokens to syntax tree. What can't be read is reported, and reading goes on behind the next `->`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Token, Visibility, token};

use crate::argument;
use crate::ast::{Argument, Declaration, Form, InputShape, Item, Stage};
use crate::diag::{Diagnostics, Fault};
use crate::shape::source_text;

/// Reads one call of `network!`; nothing when not even its name can be read.
pub fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Declaration> {
    let (krate, tokens) = split_crate(tokens);
    let mut declared = None;
    let parser = |input: ParseStream<'_>| {
        declared = declaration(input, krate, diagnostics);
        skip_all(input);
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        diagnostics.report_syntax(error);
    }
    declared
}

/// `@ [path]` before the declaration is how `constnet::network!` names its crate, whatever it is
/// called in the user's program.
fn split_crate(tokens: TokenStream) -> (TokenStream, TokenStream) {
    let mut rest = tokens.clone().into_iter();
    match (rest.next(), rest.next()) {
        (Some(TokenTree::Punct(at)), Some(TokenTree::Group(path))) if at.as_char() == '@' => {
            (path.stream(), rest.collect())
        }
        _ => (quote!(::constnet), tokens),
    }
}

fn declaration(
    input: ParseStream<'_>,
    krate: TokenStream,
    diagnostics: &mut Diagnostics,
) -> Option<Declaration> {
    if input.is_empty() {
        diagnostics.report_at(Span::call_site(), &Fault::EmptyCall);
        return None;
    }
    let attributes = outer_attributes(input, diagnostics);
    if is_item(input) {
        item(input, krate, attributes, diagnostics)
    } else {
        let chain = Chain { input, diagnostics, name: "the network".to_owned() }.parse(attributes);
        let rest = Rest::of(input);
        rest.refuse(diagnostics);
        Some(Declaration { krate, form: Form::Expression, input: None, chain })
    }
}

fn outer_attributes(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    input.call(Attribute::parse_outer).unwrap_or_else(|error| {
        diagnostics.report_syntax(error);
        Vec::new()
    })
}

fn is_item(input: ParseStream<'_>) -> bool {
    input.peek(Token![pub])
        || input.peek(Token![struct])
        || input.peek(Token![enum])
        || input.peek(Token![type])
        || input.peek(Token![fn])
        || input.peek(Token![const])
}

fn item(
    input: ParseStream<'_>,
    krate: TokenStream,
    attributes: Vec<Attribute>,
    diagnostics: &mut Diagnostics,
) -> Option<Declaration> {
    let visibility: Visibility = input.parse().ok()?;
    if input.parse::<Token![struct]>().is_err() {
        report_next(input, diagnostics, |found| Fault::NotAStruct { found });
        return None;
    }
    let Ok(name) = input.parse::<Ident>() else {
        report_next(input, diagnostics, |_| Fault::MissingName);
        return None;
    };
    skip_generics(input, &name, diagnostics);
    let shape = input_shape(input, diagnostics);
    let form = |name| Form::Item(Item { attributes, visibility, name });
    if input.parse::<Token![=]>().is_err() {
        let name_text = name.to_string();
        let braces = input.peek(token::Brace);
        report_next(input, diagnostics, |_| match braces {
            true => Fault::BodyInBraces { name: name_text },
            false => Fault::MissingEquals { name: name_text },
        });
        return Some(Declaration { krate, form: form(name), input: shape, chain: vec![None] });
    }
    let chain = Chain { input, diagnostics, name: format!("`{name}`") }.parse(Vec::new());
    end_of_item(input, &name, &chain, diagnostics);
    Some(Declaration { krate, form: form(name), input: shape, chain })
}

fn end_of_item(input: ParseStream<'_>, name: &Ident, chain: &[Option<Stage>], diagnostics: &mut Diagnostics) {
    if input.parse::<Token![;]>().is_ok() {
        return Rest::of(input).refuse(diagnostics);
    }
    // A chain that ends in something unreadable has been reported already.
    if let Some(Some(last)) = chain.last() {
        diagnostics.report_at(last.end, &Fault::MissingSemicolon { name: name.to_string() });
    }
}

/// What stands behind a complete declaration.
struct Rest(TokenStream);

impl Rest {
    fn of(input: ParseStream<'_>) -> Self {
        Self(take_until(input, |_| false))
    }

    fn refuse(self, diagnostics: &mut Diagnostics) {
        if let Some(first) = self.0.into_iter().next() {
            diagnostics.report(first, &Fault::AfterTheEnd);
        }
    }
}

fn skip_generics(input: ParseStream<'_>, name: &Ident, diagnostics: &mut Diagnostics) {
    if input.peek(Token![<]) {
        let generics = take_until(input, |input| input.peek(Token![=]));
        diagnostics.report(generics, &Fault::GenericNetwork { name: name.to_string() });
    }
}

fn input_shape(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Option<InputShape> {
    input.parse::<Option<Token![:]>>().ok()??;
    let tokens = take_until(input, |input| input.peek(Token![=]) || input.peek(Token![;]));
    let mut trees = tokens.clone().into_iter();
    let sizes = match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == proc_macro2::Delimiter::Parenthesis => {
            argument::list(group.stream(), diagnostics)
        }
        _ => argument::list(tokens.clone(), diagnostics),
    };
    if matches!(sizes.len(), 1 | 3) {
        return Some(InputShape { sizes });
    }
    match tokens.is_empty() {
        true => report_next(input, diagnostics, |found| Fault::InputShape { found }),
        false => diagnostics.report(&tokens, &Fault::InputShape { found: source_text(&tokens) }),
    }
    Some(InputShape { sizes: Vec::new() })
}

/// Reads stages up to the `;` or the end.
struct Chain<'p, 'd> {
    input: ParseStream<'p>,
    diagnostics: &'d mut Diagnostics,
    name: String,
}

impl Chain<'_, '_> {
    /// `attributes` stand before the first stage and have been read already.
    fn parse(mut self, attributes: Vec<Attribute>) -> Vec<Option<Stage>> {
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
            let stage = self.stage(before);
            if stage.is_none() {
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
        self.input.is_empty() || self.input.peek(Token![;]) || self.input.peek(Token![>])
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
        let name = if named { Some(input.parse().ok()?) } else { None };
        if named {
            input.parse::<Token![:]>().ok()?;
        }
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

    fn report_no_layer(&mut self) {
        let input = self.input;
        if self.at_end() || input.peek(Token![->]) {
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
                None
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
            let found = wrong.to_string().replace(' ', "");
            self.diagnostics.report(&wrong, &Fault::WrongArrow { found });
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
        take_until(self.input, |input| {
            input.peek(Token![;]) || input.peek(Token![->]) || input.peek(Token![>]) || input.peek(Token![=>])
        });
    }
}

/// What others write for `->`.
fn wrong_arrow(input: ParseStream<'_>) -> Option<TokenStream> {
    if input.peek(Token![=>]) {
        return input.parse::<Token![=>]>().ok().map(ToTokens::into_token_stream);
    }
    if input.peek(Token![|]) && input.peek2(Token![>]) {
        let (bar, arrow) = (input.parse::<Token![|]>().ok()?, input.parse::<Token![>]>().ok()?);
        return Some(quote!(#bar #arrow));
    }
    if input.peek(Token![-]) || input.peek(Token![,]) || input.peek(Token![=]) || input.peek(Token![.]) {
        return input.parse::<TokenTree>().ok().map(ToTokens::into_token_stream);
    }
    None
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
    let texts = arguments.iter().map(|argument| source_text(&argument.tokens));
    format!("{layer}({})", texts.collect::<Vec<_>>().join(", "))
}

/// A token as a message shows it: of a group only how it begins.
fn shown(tokens: &TokenStream) -> String {
    let text = tokens.to_string().replace(' ', "");
    match text.chars().next() {
        Some(open @ ('(' | '[' | '{')) => open.to_string(),
        _ => text,
    }
}

/// Reports a fault on the next token, or on the end.
fn report_next(input: ParseStream<'_>, diagnostics: &mut Diagnostics, fault: impl FnOnce(String) -> Fault) {
    let next = input.fork().parse::<TokenTree>();
    match next {
        Ok(TokenTree::Group(group)) => {
            let found = shown(&group.to_token_stream());
            diagnostics.report_at(group.span_open(), &fault(found));
        }
        Ok(tree) => {
            let found = tree.to_string();
            diagnostics.report(tree, &fault(found));
        }
        Err(_) => diagnostics.report_at(input.span(), &fault("the end".to_owned())),
    }
}

fn take_until(input: ParseStream<'_>, stop: impl Fn(ParseStream<'_>) -> bool) -> TokenStream {
    let mut taken = TokenStream::new();
    while !input.is_empty() && !stop(input) {
        match input.parse::<TokenTree>() {
            Ok(tree) => tree.to_tokens(&mut taken),
            Err(_) => break,
        }
    }
    taken
}

fn skip_all(input: ParseStream<'_>) {
    take_until(input, |_| false);
}
