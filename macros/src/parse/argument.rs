//! The arguments of a layer: sizes, `_`, and what is taken for them by mistake.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Expr, Lit, LitInt, UnOp};

use crate::ast::{Argument, Value};
use crate::diag::{Diagnostics, Fault};
use crate::shape::source_text;

/// Reads a list separated by commas; one comma may end it.
pub fn list(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut current = TokenStream::new();
    for tree in tokens {
        match tree {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                let tokens = std::mem::take(&mut current);
                arguments.push(if tokens.is_empty() {
                    diagnostics.report(&comma, &Fault::MissingArgument);
                    Argument { value: Value::Broken, tokens: comma.into_token_stream() }
                } else {
                    argument(tokens, diagnostics)
                });
            }
            tree => tree.to_tokens(&mut current),
        }
    }
    if !current.is_empty() {
        arguments.push(argument(current, diagnostics));
    }
    arguments
}

fn argument(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Argument {
    let value = match syn::parse2::<Expr>(tokens.clone()) {
        Ok(expression) => classify(&expression, diagnostics),
        Err(_) => Value::Other,
    };
    Argument { value, tokens }
}

fn classify(expression: &Expr, diagnostics: &mut Diagnostics) -> Value {
    match expression {
        Expr::Group(group) => classify(&group.expr, diagnostics),
        Expr::Paren(paren) => classify(&paren.expr, diagnostics),
        Expr::Infer(_) => Value::Inferred,
        Expr::Path(_) | Expr::Block(_) | Expr::Const(_) => Value::Symbol,
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(integer) => size(integer, diagnostics),
            _ => Value::Other,
        },
        Expr::Assign(_) => Value::Named,
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            refuse(expression, |found| Fault::NegativeSize { found: found.replace("- ", "-") }, diagnostics)
        }
        Expr::Binary(_)
        | Expr::Call(_)
        | Expr::Cast(_)
        | Expr::Field(_)
        | Expr::If(_)
        | Expr::Index(_)
        | Expr::Macro(_)
        | Expr::Match(_)
        | Expr::MethodCall(_) => refuse(expression, |found| Fault::ComputedSize { found }, diagnostics),
        _ => Value::Other,
    }
}

fn size(integer: &LitInt, diagnostics: &mut Diagnostics) -> Value {
    if !matches!(integer.suffix(), "" | "usize") {
        return refuse(integer, |found| Fault::SizeSuffix { found }, diagnostics);
    }
    match integer.base10_parse() {
        Ok(value) => Value::Integer(value),
        Err(_) => refuse(integer, |found| Fault::SizeTooLarge { found }, diagnostics),
    }
}

fn refuse(
    tokens: impl ToTokens,
    fault: impl FnOnce(String) -> Fault,
    diagnostics: &mut Diagnostics,
) -> Value {
    let found = source_text(&quote!(#tokens));
    diagnostics.report(tokens, &fault(found));
    Value::Broken
}
