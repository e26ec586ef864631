//! Generator of the random networks that the tests compile and differentiate: `tests/random/networks.rs`.

use std::fmt::Write;
use std::path::Path;

use super::expected::Network;
use super::generator::{Wanted, network};
use super::valid::compiled;
use super::world::Declared;
use crate::ast::Form;

const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests");
const HEAD: &str =
    "//! Made by the compiler's tests; `CONSTNET_BLESS=1 cargo test -p constnet-macros fuzz` writes it.\n";
const NETWORKS: usize = 48;
const WIDTH: usize = 100;

/// The input and output sizes of the networks that `tests/random/world.rs` declares.
pub const DECLARED: [[usize; 2]; 8] = [[1, 3], [2, 5], [3, 4], [3, 2], [4, 3], [5, 2], [6, 4], [7, 2]];

/// Seeds of networks whose output does not depend on the trained parameters, such as the sum
/// over a `Softmax`.
const CONSTANT: [u64; 1] = [73];

fn wanted(seed: u64) -> Wanted {
    let declared = DECLARED.map(|[inputs, outputs]| Declared::between(inputs, outputs)).to_vec();
    Wanted { largest_size: 7, deepest: 3, declared, literal: seed.is_multiple_of(3) }
}

/// Whether it compiles quickly, and has a gradient.
fn is_suitable(network: &Network) -> bool {
    let model = compiled(&network.text());
    let is_item = matches!(model.form, Form::Item(_));
    let is_trained = |(index, node): (usize, &crate::model::Node)| {
        !node.frozen && node.shares.is_none() && network.stages[index].params > 0
    };
    let is_constant = |index: usize| {
        model.nodes[index].layer.name == "Softmax" && network.stages[index].output_shape == [1]
    };
    let is_loss_constant = network.loss == Some("SoftmaxWithLoss") && network.output == [1];
    let is_alive = !is_loss_constant && !(0..model.nodes.len()).any(is_constant);
    let has_gradient = network.loss.is_none() || model.nodes.iter().enumerate().any(is_trained);
    is_item && is_alive && has_gradient && (2..=12).contains(&network.stages.len())
}

/// Text wrapped to a width, with all lines but the first indented.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().map(|line| (line.len() + word.len() < WIDTH - 12, line));
        match last {
            Some((_, line)) if line.is_empty() => line.push_str(word),
            Some((true, line)) => *line += &format!(" {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n            ")
}

fn constants(network: &Network) -> String {
    let named = |prefix: &str| {
        let named =
            network.constants.0.iter().filter_map(|(path, value)| Some((path.strip_prefix(prefix)?, value)));
        named.filter(|(name, _)| !name.contains(':')).collect::<Vec<_>>()
    };
    let mut text = String::new();
    for (name, value) in named("") {
        let _ = writeln!(text, "    const {name}: usize = {value};");
    }
    for (prefix, open, visibility) in
        [("sizes::", "mod sizes", "pub "), ("Sizes::", "struct Sizes;\n    impl Sizes", "")]
    {
        let named = named(prefix);
        if !named.is_empty() {
            let lines = named
                .iter()
                .map(|(name, value)| format!("        {visibility}const {name}: usize = {value};\n"));
            let _ = writeln!(text, "    {open} {{\n{}    }}", lines.collect::<String>());
        }
    }
    text
}

fn module(seed: u64, network: &Network) -> String {
    let text = network.text().replace("/// Documented.\n", "#[doc = \"A stage.\"] ");
    let declaration = wrapped(&text.replace("/// A network.\n", "#[doc = \"A network.\"] "));
    let parameters: Vec<_> = network.parameters.iter().map(|(_, value)| format!("{value},")).collect();
    let input = |input: &super::expected::Input| match &input.name {
        Some(name) => format!("{name} {}", input.flow.len()),
        None => format!("x {}", input.flow.len()),
    };
    let inputs: Vec<_> = network.inputs.iter().map(input).collect();
    let output: usize = network.output.iter().product();
    let kind = if network.loss.is_some() { "loss" } else { "mapping" };
    format!(
        "\nmod network_{seed} {{\n    use crate::world::*;\n\n{}    network! {{\n        {declaration}\n    }}\n    \
         checked! {{ {kind} [{}] ({}) {output} }}\n}}\n",
        constants(network),
        parameters.join(" "),
        inputs.join(", "),
    )
}

#[test]
fn the_networks_that_are_compiled_are_up_to_date() {
    let seeds = (0..).filter(|seed| !CONSTANT.contains(seed));
    let networks = seeds.map(|seed| (seed, network(seed, wanted(seed))));
    let suitable = networks.filter(|(_, network)| is_suitable(network)).take(NETWORKS);
    let modules = suitable.map(|(seed, network)| module(seed, &network));
    up_to_date("random/networks.rs", &modules.collect::<String>());
}

/// Asserts that a file of the tests is up to date; rewrites it on request.
pub fn up_to_date(file: &str, content: &str) {
    let expected = HEAD.to_owned() + content;
    let path = Path::new(TESTS).join(file);
    if std::env::var_os("CONSTNET_BLESS").is_some() {
        std::fs::write(&path, &expected).expect("the file can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{file} is not what the generator writes, see its first line");
}
