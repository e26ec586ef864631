//! Tests that random networks are accepted and have the expected models.

use proc_macro2::TokenStream;

use super::expected::Network;
use super::generator::{Wanted, network};
use super::sharing::Sharing;
use super::values::Values;
use crate::ast::Form;
use crate::check::check;
use crate::diag::Diagnostics;
use crate::model::Model;
use crate::plan::{Plan, interpreter, plan};
use crate::shape::{Dim, Shape};
use crate::{emit, parse};

/// The number of networks in a normal run.
const NETWORKS: u64 = 320;

pub fn how_many(usual: u64) -> u64 {
    let wanted = std::env::var("CONSTNET_RANDOM_NETWORKS").ok();
    wanted.and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// The model of a valid declaration.
pub fn compiled(text: &str) -> Model {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut diagnostics = Diagnostics::default();
    let model = parse::parse(tokens, &mut diagnostics).map(|declared| check(declared, &mut diagnostics));
    assert_eq!(diagnostics.into_messages(), Vec::<String>::new(), "{text}");
    model.unwrap_or_else(|| panic!("nothing: {text}"))
}

fn sizes(shape: &Shape, values: &Values<'_>) -> Vec<usize> {
    let value = |size: &Dim| match size {
        Dim::Known(value) => *value,
        Dim::Symbol(symbol) => values.symbol(symbol),
        Dim::Unknown => panic!("a size is not known"),
    };
    shape.sizes().iter().map(value).collect()
}

fn is_as_expected(plan: &Plan<'_>, network: &Network, values: &Values<'_>) {
    let model = plan.model;
    let inputs: Vec<_> = network.inputs.iter().map(|input| input.flow.shape.clone()).collect();
    assert_eq!(model.inputs.iter().map(|input| sizes(&input.shape, values)).collect::<Vec<_>>(), inputs);
    let expected = network.stages.iter().zip(network.stage_names());
    let expected: Vec<_> =
        expected.map(|(stage, name)| (name, stage.output_shape.clone(), stage.params, stage.macs)).collect();
    let found = model.nodes.iter().map(|node| {
        (
            node.stage_name(),
            sizes(&node.output_shape, values),
            values.of(&node.params()),
            values.of(&node.macs),
        )
    });
    assert_eq!(found.collect::<Vec<_>>(), expected);
    assert_eq!(model.loss.as_ref().map(|loss| loss.layer.name), network.loss);
    assert_eq!(sizes(model.output_shape(), values), network.output);
    assert_eq!(values.of(&plan.params()), network.params());
    assert_eq!(values.of(&plan.macs()), network.macs());
}

fn is_rust(plan: &Plan<'_>) {
    let code = emit::network(plan);
    let parsed = match plan.model.form {
        Form::Item(_) => syn::parse2::<syn::File>(code).map(drop),
        Form::Expression => syn::parse2::<syn::Expr>(code).map(drop),
    };
    parsed.unwrap_or_else(|error| panic!("{error}"));
}

/// Prints the seed and the network of a failure.
struct Seed<'s>(u64, &'s str);

impl Drop for Seed<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}:\n{}", self.0, self.1);
        }
    }
}

#[test]
fn random_networks_have_the_expected_models_and_valid_plans() {
    let mut sharing = Sharing::default();
    let mut stages = 0;
    for seed in 0..how_many(NETWORKS) {
        let wanted = Wanted { literal: seed.is_multiple_of(2), ..Wanted::any() };
        let network = network(seed, wanted);
        let text = network.text();
        let _seed = Seed(seed, &text);
        let model = compiled(&text);
        let values = Values::new(&model, &network);
        let plan = plan(&model);
        is_as_expected(&plan, &network, &values);
        is_rust(&plan);
        sharing.add(interpreter::verify(&plan, &|count| values.of(count)));
        stages += network.stages.len();
    }
    println!("{stages} stages; {sharing}");
    assert!(sharing.is_good(), "{sharing}");
}
