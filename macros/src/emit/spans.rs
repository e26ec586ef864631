//! Tests of the spans that editors navigate by: every name of a declaration occurs in the generated code
//! with the user's span.

use std::str::FromStr;

use proc_macro2::{LineColumn, Span, TokenStream, TokenTree};

use crate::expand::expand;

const DECLARATIONS: [&str; 6] = [
    "struct TwoLayerNet = Affine(784, HIDDEN) -> Relu -> out: Affine(sizes::HIDDEN, 10) -> loss: SoftmaxWithLoss;",
    "pub struct Mlp<const HIDDEN: usize>: PIXELS = MatMul(_, HIDDEN)
        -> Sigmoid -> Affine(HIDDEN, { classes() }) -> SigmoidWithLoss;",
    "struct Receipt = |apple, apples, tax: N| [apple * apples -> first: Relu, tax -> Identity] -> MseLoss;",
    "struct Net = |image: 784|
        image -> (hidden: Affine(784, 784) -> Softmax) + Identity -> &hidden -> Repeat(COPIES) -> Sum(COPIES);",
    "struct Open = Custom(layers::Scale, FROM -> 3) -> own: Custom(Cube) -> nets::Encoder -> e: nets::Encoder -> &e;",
    "first: Affine(INPUTS, 4) -> Relu -> MseLoss",
];

/// Keywords, which need no span.
const WORDS: [&str; 5] = ["struct", "pub", "const", "usize", "_"];

/// All tokens except groups, with their positions.
fn leaves(tokens: TokenStream) -> Vec<(TokenTree, (LineColumn, LineColumn))> {
    let leaf = |tree: TokenTree| match tree {
        TokenTree::Group(group) => leaves(group.stream()),
        tree => {
            let place = place(tree.span());
            vec![(tree, place)]
        }
    };
    tokens.into_iter().flat_map(leaf).collect()
}

fn place(span: Span) -> (LineColumn, LineColumn) {
    (span.start(), span.end())
}

fn tokens(declaration: &str) -> TokenStream {
    TokenStream::from_str(declaration).expect("tokens")
}

#[test]
fn every_name_of_a_declaration_keeps_its_span() {
    for declaration in DECLARATIONS {
        let expansion = leaves(expand(tokens(declaration)));
        for (name, place) in leaves(tokens(declaration)) {
            let is_name = matches!(&name, TokenTree::Ident(ident) if !WORDS.iter().any(|word| ident == word));
            let stands = expansion.iter().any(|(_, other)| *other == place);
            assert!(!is_name || stands, "`{name}` of\n{declaration}\nis lost");
        }
    }
}

#[test]
fn a_layer_resolves_to_its_documented_type() {
    for declaration in DECLARATIONS {
        let expansion = leaves(expand(tokens(declaration)));
        let texts: Vec<_> = expansion.iter().map(|(tree, _)| tree.to_string()).collect();
        for (layer, place) in leaves(tokens(declaration)) {
            let name = layer.to_string();
            if !crate::layers::all().any(|known| known.name == name) {
                continue;
            }
            let resolves = expansion.iter().enumerate().any(|(at, (_, other))| {
                let is_it = texts[at] == name || name == "Custom" && texts[at] == "Map";
                is_it
                    && *other == place
                    && at > 2
                    && texts[at - 2..at] == [":", ":"]
                    && texts[at - 3].starts_with("__")
            });
            assert!(resolves, "`{name}` of\n{declaration}\nleads nowhere");
        }
    }
}

#[test]
fn a_named_stage_is_a_field() {
    let declaration = "struct Net = hidden: Affine(4, 3) -> Relu -> out: MatMul(3, 2);";
    let expansion = leaves(expand(tokens(declaration)));
    for stage in ["hidden", "out"] {
        let column = declaration.find(stage).unwrap_or_default();
        let is_it = |tree: &TokenTree| tree.to_string() == stage && place(tree.span()).0.column == column;
        let fields = expansion.windows(2).filter(|pair| is_it(&pair[0].0) && pair[1].0.to_string() == ":");
        assert!(fields.count() > 0, "`{stage}` is not a field");
    }
}
