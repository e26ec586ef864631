//! How a stage's weight is drawn: as `#[init(...)]` says, or as what comes next likes it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, ExprCall, Lit, Meta};

use crate::ast::Stage;
use crate::diag::{Diagnostics, Fault};
use crate::layers;
use crate::model::Init;
use crate::shape::source_text;

/// The initialiser of a stage that has a weight.
pub fn of(stage: &Stage, chain: &[Option<Stage>], diagnostics: &mut Diagnostics) -> Init {
    let chosen = attributes(stage, diagnostics).into_iter().map(|attribute| parse(&attribute, diagnostics));
    chosen.last().unwrap_or_else(|| default(stage, chain))
}

/// The initialiser of a stage without a weight: there must be none.
pub fn refuse(stage: &Stage, diagnostics: &mut Diagnostics) -> Init {
    for attribute in attributes(stage, diagnostics) {
        diagnostics.report(&attribute, &Fault::InitWithoutWeight { layer: stage.layer.to_string() });
    }
    Init::Zeros
}

/// The `#[init(...)]` attributes; all others but doc comments are refused.
fn attributes(stage: &Stage, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    let mut inits = Vec::new();
    for attribute in &stage.attributes {
        if attribute.path().is_ident("init") {
            if !inits.is_empty() {
                diagnostics.report(attribute, &Fault::SecondInit);
            }
            inits.push(attribute.clone());
        } else if !attribute.path().is_ident("doc") {
            let found = attribute.path().to_token_stream().to_string().replace(' ', "");
            diagnostics.report(attribute, &Fault::StageAttribute { found });
        }
    }
    inits
}

/// The first layer behind the stage that cares decides.
fn default(stage: &Stage, chain: &[Option<Stage>]) -> Init {
    let behind = chain.iter().flatten().skip_while(|other| !std::ptr::eq(*other, stage)).skip(1);
    let layers = behind.map(|stage| layers::find(&stage.layer.to_string()));
    layers.flatten().find_map(|layer| layer.prefers.clone()).unwrap_or(Init::Xavier)
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
        Ok(Expr::Call(call)) => normal(&call),
        _ => None,
    };
    known.unwrap_or_else(|| {
        let found = source_text(&attribute.to_token_stream()).replace(" (", "(").replace("# ", "#");
        diagnostics.report(attribute, &Fault::UnknownInit { found });
        Init::Zeros
    })
}

/// `normal(0.01)`.
fn normal(call: &ExprCall) -> Option<Init> {
    let is_normal = matches!(&*call.func, Expr::Path(path) if path.path.is_ident("normal"));
    let mut arguments = call.args.iter();
    match (is_normal, arguments.next(), arguments.next()) {
        (true, Some(Expr::Lit(std)), None) => match &std.lit {
            Lit::Float(std) => {
                let std = std.base10_parse::<f64>().ok().filter(|std| std.is_finite())?;
                Some(Init::Normal(quote!(#std)))
            }
            Lit::Int(std) => std.base10_parse::<u32>().ok().map(|std| {
                let std = f64::from(std);
                Init::Normal(quote!(#std))
            }),
            _ => None,
        },
        _ => None,
    }
}
