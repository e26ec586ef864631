//! Generator of the declarations that `tests/declarations.rs` compiles: wrong ones, for which rustc must report what is
//! written above each and nothing else, and right ones, for which it must report nothing.

use std::collections::BTreeSet;
use std::fmt::Write;

use proc_macro2::TokenStream;

use super::compiled::{DECLARED, up_to_date};
use super::generator::{Wanted, network};
use super::mistakes::{CHANGES, REARRANGED, planted};
use super::parts::text;
use super::random::Random;
use super::world::Declared;
use crate::ast::Form;
use crate::check::check;
use crate::diag::Diagnostics;
use crate::model::Model;
use crate::parse::parse;
use crate::parse::token_fuzz::random_tokens;

const REFUSED: usize = 80;
const ACCEPTED: usize = 40;

const WORLD: &str = "#![allow(dead_code)]\n\n#[path = \"../random/world.rs\"]\nmod world;\n";

/// The model of a source text, and its messages.
fn read(text: &str) -> Option<(Option<Model>, BTreeSet<String>)> {
    let tokens: TokenStream = text.parse().ok()?;
    let mut diagnostics = Diagnostics::default();
    let model = parse(tokens, &mut diagnostics).map(|declared| check(declared, &mut diagnostics));
    let first = |message: String| message.lines().next().unwrap_or_default().to_owned();
    Some((model, diagnostics.into_messages().into_iter().map(first).collect()))
}

/// A declaration on one line, below its messages.
fn module(name: &str, declaration: &str, model: Option<&Model>, messages: &BTreeSet<String>) -> String {
    let mut module = format!("\nmod {name} {{\n    use crate::world::*;\n\n");
    for message in messages {
        let _ = writeln!(module, "    //~ {message}");
    }
    let declaration = declaration.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = match model.map(|model| &model.form) {
        Some(Form::Expression) => {
            writeln!(module, "    pub fn network() {{ let _ = network! {{ {declaration} }}; }}")
        }
        _ => writeln!(module, "    network! {{ {declaration} }}"),
    };
    // Code that uses the network causes no errors in either case.
    if let Some(Form::Item(item)) = model.map(|model| &model.form) {
        let parameters: Vec<_> = item.parameters.iter().map(|_| "1").collect();
        let network = format!("{}::<{}>", item.name, parameters.join(", ")).replace("::<>", "");
        let _ = writeln!(module, "\n    pub fn network() {{ let _ = {network}::new(1); }}");
    }
    module + "}\n"
}

/// Whether the macro alone can check it completely, without warnings.
fn is_plain(model: &Model) -> bool {
    let has_types = model.nodes.iter().any(|node| node.user.is_some());
    !has_types
        && model.symbols.bound.is_empty()
        && model.symbols.numbers.is_empty()
        && model.warnings.is_empty()
}

fn refused_tokens() -> impl Iterator<Item = String> {
    let streams = (0..).map(|seed: u64| (seed, random_tokens(seed).to_string()));
    streams.filter_map(|(seed, text)| {
        let (model, messages) = read(&text)?;
        // Undeclared names are reported by rustc.
        let is_known = model.as_ref().is_none_or(is_plain);
        (!messages.is_empty() && is_known)
            .then(|| module(&format!("tokens_{seed}"), &text, model.as_ref(), &messages))
    })
}

/// Each mistake once.
fn mistakes() -> impl Iterator<Item = String> {
    let declared = || DECLARED.map(|[inputs, outputs]| Declared::between(inputs, outputs)).to_vec();
    (0..CHANGES.len() + REARRANGED.len()).filter_map(move |number| {
        let mut seeds = (1_000_000 + 1_000 * number as u64..).take(300);
        seeds.find_map(|seed| {
            let wanted = Wanted { largest_size: 7, deepest: 2, declared: declared(), literal: true };
            let wrong = planted(&network(seed, wanted), number, &mut Random::new(seed))?;
            let text = one_line_docs(&text(&wrong.parts));
            let (model, messages) = read(&text)?;
            (!messages.is_empty())
                .then(|| module(&format!("mistake_{number}"), &text, model.as_ref(), &messages))
        })
    })
}

/// Random networks with distinct stages.
fn accepted() -> impl Iterator<Item = String> {
    let mut seen = BTreeSet::new();
    let seeds = (0..).filter_map(|seed: u64| {
        let wanted = Wanted { largest_size: 7, deepest: 3, declared: Vec::new(), literal: true };
        let network = network(seed, wanted);
        (network.parameters.is_empty()).then(|| (seed, one_line_docs(&network.text())))
    });
    seeds.filter_map(move |(seed, text)| {
        let (model, messages) = read(&text)?;
        let model = model.filter(|model| messages.is_empty() && is_plain(model))?;
        let is_new = seen.insert(model.nodes.iter().map(|node| node.text.clone()).collect::<Vec<_>>());
        is_new.then(|| module(&format!("network_{seed}"), &text, Some(&model), &messages))
    })
}

fn one_line_docs(text: &str) -> String {
    let text = text.replace("/// Documented.\n", "#[doc = \"A stage.\"] ");
    text.replace("/// A network.\n", "#[doc = \"A network.\"] ")
}

/// A program that uses all networks.
fn program(world: &str, modules: &[String]) -> String {
    let has_network = |module: &&String| module.contains("pub fn network()");
    let name = |module: &String| module.split_whitespace().nth(1).map(str::to_owned);
    let names = modules.iter().filter(has_network).filter_map(name);
    let calls: String = names.map(|name| format!("    {name}::network();\n")).collect();
    format!("{world}\nfn main() {{\n{calls}}}\n{}", modules.concat())
}

#[test]
fn the_declarations_that_are_refused_are_up_to_date() {
    let modules = refused_tokens().take(REFUSED).chain(mistakes());
    up_to_date("declarations/refused.rs", &program(WORLD, &modules.collect::<Vec<_>>()));
}

#[test]
fn the_declarations_that_are_accepted_are_up_to_date() {
    let world = "mod world {\n    pub use constnet::prelude::*;\n}\n";
    up_to_date("declarations/accepted.rs", &program(world, &accepted().take(ACCEPTED).collect::<Vec<_>>()));
}
