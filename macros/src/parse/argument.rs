//! Arguments of layers: sizes, `_`, and mistakes in their place.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{BinOp, Block, Expr, Lit, LitFloat, LitInt, UnOp};

use super::cursor::{is_arrow, is_name, is_punct};
use super::depth::too_heavy;
use crate::ast::{Argument, NamedArgument, Value};
use crate::diag::{Diagnostics, Message};
use crate::shape::source_text;

/// Reads a list separated by commas; one comma may end it.
pub fn list(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Argument> {
    separated(tokens, argument, diagnostics)
}

fn separated(
    tokens: TokenStream,
    argument: fn(TokenStream, &mut Diagnostics) -> Argument,
    diagnostics: &mut Diagnostics,
) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut current = TokenStream::new();
    for tree in tokens {
        match tree {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                let tokens = std::mem::take(&mut current);
                if tokens.is_empty() {
                    diagnostics.report(&comma, &Message::MissingArgument);
                    arguments.push(Argument { value: Value::Broken, tokens: comma.into_token_stream() });
                    continue;
                }
                let parts = before_each_key(tokens, diagnostics);
                arguments.extend(parts.into_iter().map(|tokens| argument(tokens, diagnostics)));
            }
            tree => tree.to_tokens(&mut current),
        }
    }
    let parts = if current.is_empty() { Vec::new() } else { before_each_key(current, diagnostics) };
    arguments.extend(parts.into_iter().map(|tokens| argument(tokens, diagnostics)));
    arguments
}

/// Splits at missing commas: where a key comes right after a value.
fn before_each_key(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<TokenStream> {
    let trees: Vec<_> = tokens.into_iter().collect();
    let is_value = |tree: &TokenTree| !matches!(tree, TokenTree::Punct(_));
    let is_key = |at: usize| match trees.get(at..) {
        Some([TokenTree::Ident(_), TokenTree::Punct(equals), rest @ ..]) => assigns(equals.as_char(), rest),
        _ => false,
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for at in (1..trees.len()).filter(|&at| is_value(&trees[at - 1]) && is_key(at)) {
        let part: TokenStream = trees[start..at].iter().cloned().collect();
        let text = format!("{}, {} = ...", source_text(&part), trees[at]);
        diagnostics.report(&trees[at], &Message::MissingComma { text });
        parts.push(part);
        start = at;
    }
    parts.push(trees[start..].iter().cloned().collect());
    parts
}

/// Reads one argument, or the value after `key =`.
pub fn argument(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Argument {
    let trees = unwrapped(&tokens);
    let value = match trees.as_slice() {
        [TokenTree::Ident(key), TokenTree::Punct(equals), rest @ ..] if assigns(equals.as_char(), rest) => {
            named(key, &trees[1], rest, diagnostics)
        }
        [TokenTree::Ident(key), TokenTree::Punct(colon), rest @ ..]
            if colon.as_char() == ':' && !rest.is_empty() && !is_punct(rest.first(), ':') =>
        {
            let text = format!("{key} = {}", source_text(&rest.iter().cloned().collect()));
            diagnostics.report(colon, &Message::ColonForEquals { text });
            named(key, &trees[1], rest, diagnostics)
        }
        trees => match arrows(trees).as_slice() {
            [] => plain(trees, diagnostics),
            [at] => arrow(trees, *at, diagnostics),
            _ => Value::Other,
        },
    };
    Argument { value, tokens }
}

/// The tokens without the parentheses around all of them.
fn unwrapped(tokens: &TokenStream) -> Vec<TokenTree> {
    let mut trees: Vec<_> = tokens.clone().into_iter().collect();
    while let [TokenTree::Group(group)] = trees.as_slice()
        && group.delimiter() == Delimiter::Parenthesis
    {
        let inner: Vec<_> = group.stream().into_iter().collect();
        if inner.is_empty() || inner.iter().any(|tree| is_punct(Some(tree), ',')) {
            break;
        }
        trees = inner;
    }
    trees
}

/// Whether a `=` is neither `==` nor `=>`.
fn assigns(equals: char, rest: &[TokenTree]) -> bool {
    equals == '=' && !is_punct(rest.first(), '=') && !is_punct(rest.first(), '>')
}

/// Whether it is a list in parentheses, separated by commas.
fn is_tuple(group: &Group) -> bool {
    group.delimiter() == Delimiter::Parenthesis
        && group.stream().into_iter().any(|tree| is_punct(Some(&tree), ','))
}

fn named(key: &Ident, equals: &TokenTree, value: &[TokenTree], diagnostics: &mut Diagnostics) -> Value {
    if value.is_empty() {
        diagnostics.report(equals, &Message::MissingArgument);
        return Value::Broken;
    }
    let tokens = value.iter().cloned().collect();
    let value = Argument { value: plain(&unwrapped(&tokens), diagnostics), tokens };
    Value::Named(Box::new(NamedArgument { key: key.clone(), value }))
}

/// The positions of arrows.
fn arrows(trees: &[TokenTree]) -> Vec<usize> {
    let begins = |at: &usize| is_arrow(&trees[*at], trees.get(at + 1));
    (0..trees.len()).filter(begins).collect()
}

/// `50 -> 20`, or `[3, 4] -> 20`.
fn arrow(trees: &[TokenTree], at: usize, diagnostics: &mut Diagnostics) -> Value {
    let (from, to) = (&trees[..at], &trees[at + 2..]);
    if from.is_empty() || to.is_empty() {
        let tokens: TokenStream = trees[at..at + 2].iter().cloned().collect();
        diagnostics.report(tokens, &Message::MissingArgument);
        return Value::Broken;
    }
    let mut side = |trees: &[TokenTree]| argument(trees.iter().cloned().collect(), diagnostics);
    let [mut from, to] = [side(from), side(to)];
    if let [TokenTree::Group(list)] = unwrapped(&from.tokens).as_slice()
        && list.delimiter() == Delimiter::Bracket
        && matches!(from.value, Value::Other)
    {
        from.value = Value::List(separated(list.stream(), element, diagnostics));
    }
    Value::Arrow(Box::new([from, to]))
}

/// One value, or several in parentheses, not nested.
fn plain(trees: &[TokenTree], diagnostics: &mut Diagnostics) -> Value {
    match trees {
        [TokenTree::Group(group)] if is_tuple(group) => {
            Value::Tuple(separated(group.stream(), element, diagnostics))
        }
        trees => single(trees, diagnostics),
    }
}

fn element(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Argument {
    Argument { value: single(&unwrapped(&tokens), diagnostics), tokens }
}

/// One value, classified by its tokens, or by syn if there are few.
fn single(trees: &[TokenTree], diagnostics: &mut Diagnostics) -> Value {
    match trees {
        [TokenTree::Ident(ident)] if ident == "_" => return Value::Inferred,
        [TokenTree::Group(code)] if code.delimiter() == Delimiter::Brace => return block(code, diagnostics),
        _ if is_path(trees) => return Value::Symbol,
        _ => {}
    }
    let tokens: TokenStream = trees.iter().cloned().collect();
    if too_heavy(&tokens) {
        return Value::Other;
    }
    syn::parse2::<Expr>(tokens).map_or(Value::Other, |expression| classify(&expression, diagnostics))
}

/// Code in braces, which the expansion repeats: a syntax error would be reported there many times.
fn block(code: &Group, diagnostics: &mut Diagnostics) -> Value {
    let tokens = TokenStream::from(TokenTree::Group(code.clone()));
    if too_heavy(&tokens) {
        return Value::Symbol;
    }
    match syn::parse2::<Block>(tokens) {
        Ok(_) => Value::Symbol,
        Err(error) => {
            diagnostics.report_at(error.span(), &Message::UnreadableCode);
            Value::Broken
        }
    }
}

/// Names joined by `::`, the last of which is not a keyword.
fn is_path(trees: &[TokenTree]) -> bool {
    let is_colon = |tree: &TokenTree| is_punct(Some(tree), ':');
    let trees = match trees {
        [first, second, rest @ ..] if is_colon(first) && is_colon(second) => rest,
        trees => trees,
    };
    let qualifies =
        |ident: &Ident| is_name(ident) || *ident == "self" || *ident == "super" || *ident == "crate";
    let mut steps = trees.chunks(3).peekable();
    let mut last = false;
    while let Some(step) = steps.next() {
        last = match (step, steps.peek()) {
            ([TokenTree::Ident(ident)], None) => is_name(ident),
            ([TokenTree::Ident(ident), a, b], Some(_)) if is_colon(a) && is_colon(b) && qualifies(ident) => {
                false
            }
            _ => return false,
        };
    }
    last
}

fn classify(expression: &Expr, diagnostics: &mut Diagnostics) -> Value {
    match expression {
        Expr::Group(group) => classify(&group.expr, diagnostics),
        Expr::Paren(paren) => classify(&paren.expr, diagnostics),
        Expr::Path(_) | Expr::Const(_) => Value::Symbol,
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(integer) => size(integer, diagnostics),
            Lit::Float(float) => number(float),
            _ => Value::Other,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => negative(&unary.expr),
        Expr::Binary(_) => {
            let refused = refuse(expression, |found| Message::ComputedSize { found }, diagnostics);
            // The shapes are checked with the value.
            computed(expression).map_or(refused, Value::Integer)
        }
        Expr::Call(_)
        | Expr::Cast(_)
        | Expr::Field(_)
        | Expr::If(_)
        | Expr::Index(_)
        | Expr::Macro(_)
        | Expr::Match(_)
        | Expr::MethodCall(_) => refuse(expression, |found| Message::ComputedSize { found }, diagnostics),
        _ => Value::Other,
    }
}

/// The value of a computation with integers alone.
fn computed(expression: &Expr) -> Option<usize> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(integer) => integer.base10_parse().ok(),
            _ => None,
        },
        Expr::Paren(paren) => computed(&paren.expr),
        Expr::Binary(binary) => {
            let (left, right) = (computed(&binary.left)?, computed(&binary.right)?);
            match binary.op {
                BinOp::Add(_) => left.checked_add(right),
                BinOp::Sub(_) => left.checked_sub(right),
                BinOp::Mul(_) => left.checked_mul(right),
                BinOp::Div(_) => left.checked_div(right),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A negated expression.
fn negative(expression: &Expr) -> Value {
    let literal = match expression {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    };
    match literal {
        Some(Lit::Float(float)) => match number(float) {
            Value::Float(value) => Value::Float(-value),
            other => other,
        },
        _ => Value::Negative,
    }
}

fn number(float: &LitFloat) -> Value {
    match float.suffix() {
        "" | "f64" | "f32" => float.base10_parse().map_or(Value::Other, Value::Float),
        _ => Value::Other,
    }
}

fn size(integer: &LitInt, diagnostics: &mut Diagnostics) -> Value {
    if !matches!(integer.suffix(), "" | "usize") {
        return refuse(integer, |found| Message::SizeSuffix { found }, diagnostics);
    }
    if integer.base10_digits().starts_with('-') {
        return Value::Negative;
    }
    match integer.base10_parse() {
        Ok(value) => Value::Integer(value),
        Err(_) => refuse(integer, |found| Message::SizeTooLarge { found }, diagnostics),
    }
}

fn refuse(
    tokens: impl ToTokens,
    message: impl FnOnce(String) -> Message,
    diagnostics: &mut Diagnostics,
) -> Value {
    let found = source_text(&quote!(#tokens));
    diagnostics.report(tokens, &message(found));
    Value::Broken
}
