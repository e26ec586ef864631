//! Initialisers of weights: by `#[init(...)]`, or the one that suits the following layer.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, ExprCall, Lit, Meta};

use crate::ast::Stage;
use crate::diag::{Diagnostics, Message};
use crate::flow::Source;
use crate::model::Model;
use crate::shape::source_text;
use crate::tensor::Init;

/// The initialiser chosen for a stage that has a weight.
pub fn of(stage: &Stage, diagnostics: &mut Diagnostics) -> Option<Init> {
    let mut chosen = None;
    for attribute in attributes(stage) {
        if chosen.is_some() {
            diagnostics.report(attribute, &Message::SecondInit);
        }
        chosen = Some(parse(attribute, diagnostics));
    }
    chosen
}

/// Reports `#[init]` on a stage without a weight.
pub fn refuse(stage: &Stage, diagnostics: &mut Diagnostics) -> Option<Init> {
    for attribute in attributes(stage) {
        diagnostics.report(attribute, &Message::InitWithoutWeight { layer: stage.layer.to_string() });
    }
    None
}

/// Reports `#[init]` on a custom layer or a nested network, which initialise their parameters themselves.
pub fn refuse_own(stage: &Stage, diagnostics: &mut Diagnostics) -> Option<Init> {
    for attribute in attributes(stage) {
        diagnostics.report(attribute, &Message::CustomInit { layer: stage.layer.to_string() });
    }
    None
}

fn attributes(stage: &Stage) -> impl Iterator<Item = &Attribute> {
    stage.attributes.iter().filter(|attribute| attribute.path().is_ident("init"))
}

/// Chooses the remaining initialisers by the nearest following layer with a preference.
pub fn choose(model: &mut Model) {
    for node in 0..model.nodes.len() {
        if model.nodes[node].has_init() && model.nodes[node].init.is_none() {
            model.nodes[node].init = Some(preferred(model, node));
        }
    }
}

fn preferred(model: &Model, node: usize) -> Init {
    let mut reached = vec![false; model.nodes.len()];
    reached[node] = true;
    for (index, behind) in model.nodes.iter().enumerate().skip(node + 1) {
        let follows =
            behind.sources.iter().any(|source| matches!(source, Source::Node(node) if reached[*node]));
        if !follows {
            continue;
        }
        if let Some(preferred) = &behind.layer.prefers {
            return preferred.clone();
        }
        reached[index] = true;
    }
    let loss = model.loss.as_ref().and_then(|loss| loss.layer.prefers.clone());
    loss.unwrap_or(Init::Xavier)
}

fn parse(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Init {
    let arguments = match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let known = match syn::parse2::<Expr>(arguments) {
        Ok(Expr::Path(path)) if path.path.is_ident("zeros") => Some(Init::Zeros),
        Ok(Expr::Path(path)) if path.path.is_ident("xavier") => Some(Init::Xavier),
        Ok(Expr::Path(path)) if path.path.is_ident("he") => Some(Init::He),
        Ok(Expr::Call(call)) => normal(&call, diagnostics),
        _ => None,
    };
    known.unwrap_or_else(|| {
        let found = source_text(&attribute.to_token_stream()).replace(" (", "(").replace("# ", "#");
        diagnostics.report(attribute, &Message::UnknownInit { found });
        Init::Zeros
    })
}

/// `normal(0.01)`.
fn normal(call: &ExprCall, diagnostics: &mut Diagnostics) -> Option<Init> {
    let is_normal = matches!(&*call.func, Expr::Path(path) if path.path.is_ident("normal"));
    let mut arguments = call.args.iter();
    let (true, Some(argument), None) = (is_normal, arguments.next(), arguments.next()) else { return None };
    let std = deviation(argument).unwrap_or_else(|| {
        let found = source_text(&argument.to_token_stream()).replace("- ", "-");
        diagnostics.report(argument, &Message::InitDeviation { found });
        0.0
    });
    Some(Init::Normal(quote!(#std)))
}

/// A number of at least 0.
fn deviation(argument: &Expr) -> Option<f64> {
    let Expr::Lit(literal) = argument else { return None };
    let std = match &literal.lit {
        Lit::Float(std) => std.base10_parse().ok(),
        Lit::Int(std) => std.base10_parse::<u32>().ok().map(f64::from),
        _ => None,
    };
    std.filter(|std: &f64| std.is_finite() && *std >= 0.0)
}
