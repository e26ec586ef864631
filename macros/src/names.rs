//! The names of stages: the user's, or the layer's with a number, in order of appearance.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::ast::Stage;
use crate::diag::{Diagnostics, Fault};
use crate::{layers, suggest};

pub struct StageNames {
    names: Vec<Option<Ident>>,
}

impl StageNames {
    pub fn new(chain: &[Option<Stage>], diagnostics: &mut Diagnostics) -> Self {
        let mut taken = taken_names(chain, diagnostics);
        let mut numbers = BTreeMap::new();
        let mut used = BTreeSet::new();
        let names = chain.iter().map(|stage| {
            let stage = stage.as_ref()?;
            match &stage.name {
                Some(name) if used.insert(name.unraw().to_string()) => Some(name.clone()),
                _ => {
                    let name = numbered(&stage.layer, &mut numbers, &taken);
                    taken.insert(name.clone());
                    Some(Ident::new(&name, stage.layer.span()))
                }
            }
        });
        Self { names: names.collect() }
    }

    /// One name for each stage that could be read.
    pub fn into_idents(self) -> Vec<Option<Ident>> {
        self.names
    }
}

fn taken_names(chain: &[Option<Stage>], diagnostics: &mut Diagnostics) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for name in chain.iter().flatten().filter_map(|stage| stage.name.as_ref()) {
        if !taken.insert(name.unraw().to_string()) {
            diagnostics.report(name, &Fault::DuplicateStage { name: name.to_string() });
        }
    }
    taken
}

/// `affine1` for the first unnamed `Affine`; a number that a name of the user's has is passed over.
fn numbered(layer: &Ident, numbers: &mut BTreeMap<String, usize>, taken: &BTreeSet<String>) -> String {
    let written = layer.unraw().to_string();
    let known = layers::find(&written).or_else(|| suggest::layer(&written));
    let base = known.map_or_else(|| snake_case(&written), |layer| layer.module.to_owned());
    let number = numbers.entry(base.clone()).or_insert(0);
    loop {
        *number += 1;
        let name = format!("{base}{number}");
        if !taken.contains(&name) {
            return name;
        }
    }
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
        let chain = declaration.map(|declaration| declaration.chain).unwrap_or_default();
        let names = StageNames::new(&chain, &mut diagnostics).into_idents();
        assert_eq!(diagnostics.into_messages(), Vec::<String>::new());
        names.iter().flatten().map(ToString::to_string).collect()
    }

    #[test]
    fn stages_are_numbered_in_order_of_appearance() {
        let declared = names(quote!(Affine(4, 4) -> Relu -> Affine(4, 4) -> SoftmaxWithLoss));
        assert_eq!(declared, ["affine1", "relu1", "affine2", "softmax_with_loss1"]);
    }

    #[test]
    fn a_number_that_the_user_has_given_is_passed_over() {
        let declared = names(quote!(Affine(4, 4) -> affine2: Relu -> Affine(4, 4)));
        assert_eq!(declared, ["affine1", "affine2", "affine3"]);
    }
}
