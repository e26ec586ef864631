//! The documentation of what is generated.

use quote::ToTokens;

use super::tables;
use crate::model::Node;
use crate::plan::Plan;

/// Lines of documentation.
pub struct Doc(Vec<String>);

impl Doc {
    pub fn lines(&self) -> &[String] {
        &self.0
    }
}

/// A table of the stages, below the user's own words.
pub fn network(plan: &Plan<'_>) -> Doc {
    let mut lines = vec![String::new()];
    lines.extend(tables::markdown(plan));
    Doc(lines)
}

/// The user's words about a stage, and how it was declared.
pub fn stage(node: &Node) -> Doc {
    let own = node.docs.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            other => Some(other.to_token_stream().to_string()),
        },
        _ => None,
    });
    let mut lines: Vec<String> = own.collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(format!(" `{}`", node.text));
    Doc(lines)
}
