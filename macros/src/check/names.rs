//! Names of stages: the user's, or the layer's with a number, in order of appearance.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

use super::suggest;
use crate::ast::{Chain, Link, Stage};
use crate::diag::{Diagnostics, Message};
use crate::layers::{self, Layer};

/// Assigns each stage its name, in order of appearance.
pub struct StageNames {
    /// All names of stages, assigned already or later.
    taken: BTreeSet<String>,
    /// The user's names that have been assigned.
    given: BTreeSet<String>,
    numbers: BTreeMap<String, usize>,
}

impl StageNames {
    pub fn new(chain: &Chain, diagnostics: &mut Diagnostics) -> Self {
        let mut taken = BTreeSet::new();
        take_names(chain, &mut taken, diagnostics);
        Self { taken, given: BTreeSet::new(), numbers: BTreeMap::new() }
    }

    /// Whether a stage has this name, now or later.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    pub fn of_stage(&mut self, stage: &Stage) -> Ident {
        match &stage.name {
            Some(name) if self.given.insert(name.unraw().to_string()) => name.clone(),
            _ => self.numbered(&base(stage), stage.layer.span()),
        }
    }

    pub fn of_join(&mut self, layer: &Layer, span: Span) -> Ident {
        self.numbered(layer.stage, span)
    }

    /// `affine1` for the first unnamed `Affine`; a number in a name chosen by the user is skipped.
    fn numbered(&mut self, base: &str, span: Span) -> Ident {
        let number = self.numbers.entry(base.to_owned()).or_insert(0);
        loop {
            *number += 1;
            let name = format!("{base}{number}");
            if self.taken.insert(name.clone()) {
                return Ident::new(&name, span);
            }
        }
    }
}

fn take_names(chain: &Chain, taken: &mut BTreeSet<String>, diagnostics: &mut Diagnostics) {
    for link in chain.links.iter().flatten() {
        take_names_of_link(link, taken, diagnostics);
    }
}

fn take_names_of_link(link: &Link, taken: &mut BTreeSet<String>, diagnostics: &mut Diagnostics) {
    match link {
        Link::Chain(chain) => take_names(chain, taken, diagnostics),
        Link::Join(join) => {
            for branch in join.branches.iter().flatten() {
                take_names_of_link(branch, taken, diagnostics);
            }
        }
        Link::Stage(stage) => {
            if let Some(name) = &stage.name
                && !taken.insert(name.unraw().to_string())
            {
                diagnostics.report(name, &Message::DuplicateStage { name: name.to_string() });
            }
        }
    }
}

/// The base of the name of an unnamed stage.
fn base(stage: &Stage) -> String {
    let written = stage.layer_name();
    if stage.shares {
        return format!("{written}_again");
    }
    let known = layers::find(&written, stage.arguments.len()).or_else(|| suggest::layer(&written));
    known
        .filter(|_| !stage.path_is_long())
        .map_or_else(|| snake_case(&written), |layer| layer.stage.to_owned())
}

/// `SoftmaxWithLoss` as `softmax_with_loss`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn names(declaration: proc_macro2::TokenStream) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        let declaration = crate::parse::parse(declaration, &mut diagnostics);
        let model = declaration.map(|declaration| crate::check::check(declaration, &mut diagnostics));
        assert_eq!(diagnostics.into_messages(), Vec::<String>::new());
        let stages = model.iter().flat_map(|model| {
            let loss = model.loss.iter().map(|loss| loss.stage.to_string());
            model.nodes.iter().map(crate::model::Node::stage_name).chain(loss)
        });
        stages.collect()
    }

    #[test]
    fn stages_are_numbered_in_order_of_appearance() {
        let declared = names(quote!(Affine(4, 4) -> Relu -> Affine(4, 4) -> SoftmaxWithLoss));
        assert_eq!(declared, ["affine1", "relu1", "affine2", "softmax_with_loss1"]);
    }

    #[test]
    fn a_number_used_in_a_user_defined_name_is_skipped() {
        let declared = names(quote!(Affine(4, 4) -> affine2: Relu -> Affine(4, 4)));
        assert_eq!(declared, ["affine1", "affine2", "affine3"]);
    }

    #[test]
    fn branches_are_numbered_as_they_are_read() {
        let declared = names(quote! {
            struct Net: 4 = (Affine(4, 4) -> Relu) + (h: Affine(4, 4) * Sigmoid) -> &h -> Relu;
        });
        let expected = ["affine1", "relu1", "h", "sigmoid1", "mul1", "add1", "h_again1", "relu2"];
        assert_eq!(declared, expected);
    }
}
