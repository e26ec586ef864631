//! Syntax trees of valid declarations.

use crate::ast::{Argument, Chain, Form, Input, InputShape, JoinKind, Link, Stage, Value};

use super::read;

fn dump(source: &str) -> String {
    let (declaration, faults) = read(source);
    assert_eq!(faults, [], "{source}");
    let declaration = declaration.expect("a declaration");
    let mut text = match &declaration.form {
        Form::Expression => String::new(),
        Form::Item(item) => {
            let parameters: Vec<_> = item.parameters.iter().map(ToString::to_string).collect();
            let expand = if item.expand { " expand" } else { "" };
            let counts = [item.attributes.len(), item.budgets.len()];
            format!("{}{parameters:?} {counts:?}{expand} = ", item.name)
        }
    };
    match &declaration.input {
        Input::Undeclared => {}
        Input::Shape(input) => text += &format!("{} => ", shape(input)),
        Input::Named(inputs) => {
            for input in inputs {
                text += &format!("{}{} ", input.name, input.shape.as_ref().map(shape).unwrap_or_default());
            }
            text += "=> ";
        }
    }
    text + &chain(&declaration.chain)
}

fn shape(input: &InputShape) -> String {
    format!(":{:?}", input.sizes.iter().map(argument).collect::<Vec<_>>())
}

pub fn chain(read: &Chain) -> String {
    read.links.iter().map(link).collect::<Vec<_>>().join(" -> ")
}

fn link(read: &Option<Link>) -> String {
    match read {
        None => "?".to_owned(),
        Some(Link::Stage(read)) => stage(read),
        Some(Link::Chain(read)) => format!("({})", chain(read)),
        Some(Link::Join(join)) => {
            assert_eq!(join.operators.len() + 1, join.branches.len());
            let branches: Vec<_> = join.branches.iter().map(link).collect();
            match join.kind {
                JoinKind::Add => format!("add{{{}}}", branches.join("; ")),
                JoinKind::Mul => format!("mul{{{}}}", branches.join("; ")),
                JoinKind::Concat => format!("concat{{{}}}", branches.join("; ")),
            }
        }
    }
}

fn stage(read: &Stage) -> String {
    let attributes = "#".repeat(read.attributes.len());
    let name = read.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    let shares = if read.shares { "&" } else { "" };
    let arguments: Vec<_> = read.arguments.iter().map(argument).collect();
    let arguments = if read.has_arguments { format!("({})", arguments.join(", ")) } else { String::new() };
    format!("{attributes}{name}{shares}{}{arguments}", read.path.to_string().replace(' ', ""))
}

fn argument(read: &Argument) -> String {
    match &read.value {
        Value::Integer(size) => size.to_string(),
        Value::Symbol => format!("${}", read.text()),
        Value::Inferred => "_".to_owned(),
        Value::Float(value) => format!("{value}f"),
        Value::Negative => format!("negative {}", read.text()),
        Value::Tuple(values) => {
            let values: Vec<_> = values.iter().map(argument).collect();
            format!("({})", values.join(", "))
        }
        Value::List(values) => format!("{:?}", values.iter().map(argument).collect::<Vec<_>>()),
        Value::Named(named) => format!("{} = {}", named.key, argument(&named.value)),
        Value::Arrow(sides) => format!("[{} -> {}]", argument(&sides[0]), argument(&sides[1])),
        Value::Other => format!("other {}", read.text()),
        Value::Broken => "broken".to_owned(),
    }
}

#[test]
fn a_chain_with_and_without_angle_brackets() {
    let tree = "Affine(784, 50) -> Relu -> SoftmaxWithLoss";
    assert_eq!(dump(tree), tree);
    assert_eq!(dump(&format!("<{tree}>")), tree);
    assert_eq!(dump(&format!("pub struct Net = < {tree} >;")), format!("Net[] [0, 0] = {tree}"));
    assert_eq!(dump("@ [crate::x] self::Encoder -> Relu()"), "self::Encoder -> Relu()");
}

#[test]
fn input_sizes_of_several_branches() {
    let dump_sizes = |sizes: &str| dump(&format!("[A, B] -> Custom(Mine, {sizes})"));
    assert_eq!(dump_sizes("[3, N] -> 4"), r#"concat{A; B} -> Custom($Mine, [["3", "$N"] -> 4])"#);
    assert_eq!(dump_sizes("([3, _]) -> 4"), r#"concat{A; B} -> Custom($Mine, [["3", "_"] -> 4])"#);
    assert_eq!(dump_sizes("3 -> [4, 5]"), "concat{A; B} -> Custom($Mine, [3 -> other [4, 5]])");
}

#[test]
fn everything_before_the_body() {
    let source = "/// Words.\n#[budget(params = 4)] #[expand] #[derive(Debug)] pub(crate) struct Net<const A: usize, \
                  const B: usize,>: (1, A, 28) = Flatten;";
    assert_eq!(dump(source), r#"Net["A", "B"] [2, 1] expand = :["1", "$A", "28"] => Flatten"#);
    assert_eq!(dump("struct Net: { N * 2 } = Relu;"), r#"Net[] [0, 0] = :["${ N * 2 }"] => Relu"#);
    assert_eq!(dump("struct Net<>= Relu;"), "Net[] [0, 0] = Relu");
}

#[test]
fn multiplication_binds_tighter_than_addition() {
    assert_eq!(dump("a * b + c * d * e -> F"), "add{mul{a; b}; mul{c; d; e}} -> F");
    assert_eq!(dump("a + b + c"), "add{a; b; c}");
    assert_eq!(dump("(a + b) * c"), "mul{add{a; b}; c}");
    assert_eq!(dump("A -> (B -> C) + (D) -> E"), "A -> add{(B -> C); D} -> E");
    assert_eq!(dump("(((A)))"), "A");
}

#[test]
fn the_shopping_list() {
    let source =
        "struct Receipt = |apple, apples, tax: 4, image: (1, 28, 28),| (apple * apples + image) * tax;";
    let inputs = r#"apple apples tax:["4"] image:["1", "28", "28"] => "#;
    assert_eq!(
        dump(source),
        format!("Receipt[] [0, 0] = {inputs}mul{{add{{mul{{apple; apples}}; image}}; tax}}")
    );
    assert_eq!(dump("|a| <a -> B>"), "a => a -> B");
    assert_eq!(dump("<|a| a -> B>"), "a => a -> B");
}

#[test]
fn concatenations_hold_chains() {
    assert_eq!(dump("[A -> B, C, D + E,] -> F"), "concat{(A -> B); C; add{D; E}} -> F");
    assert_eq!(dump("[[A, B], (C -> D)]"), "concat{concat{A; B}; (C -> D)}");
}

#[test]
fn stages_have_names_attributes_and_paths() {
    let source =
        "#[init(he)] hidden: Affine(4, 4) -> again: &hidden -> crate::nets::Encoder + ::nets::E(3) * r#type";
    let tree =
        "#hidden: Affine(4, 4) -> again: &hidden -> add{crate::nets::Encoder; mul{::nets::E(3); r#type}}";
    assert_eq!(dump(source), tree);
}

#[test]
fn raw_names_are_shown_without_their_prefix() {
    let (declaration, _) = read("r#Relu(r#type::N)");
    let declaration = declaration.expect("a declaration");
    let Some(Some(Link::Stage(stage))) = declaration.chain.links.first() else { panic!("no stage") };
    assert_eq!((stage.layer.to_string().as_str(), stage.path.to_string().as_str()), ("Relu", "r#Relu"));
    assert_eq!(stage.text, "Relu(r#type::N)");
}

#[test]
fn arguments_are_classified() {
    for (source, tree) in [
        ("1_000usize", "1000"),
        ("((5))", "5"),
        ("N", "$N"),
        ("crate::sizes::N", "$crate::sizes::N"),
        ("::sizes::N", "$::sizes::N"),
        ("<T as Sized>::N", "$<T as Sized>::N"),
        ("{ N * 2 }", "${ N * 2 }"),
        ("const { 4 }", "$const { 4 }"),
        ("_", "_"),
        ("stride = 2", "stride = 2"),
        ("stride = (2, N)", "stride = (2, $N)"),
        ("shape = 3 -> 4", "shape = other 3 -> 4"),
        ("50 -> N", "[50 -> $N]"),
        ("1 -> 2 -> 3", "other 1 -> 2 -> 3"),
        ("0.5", "0.5f"),
        ("-0.5f64", "-0.5f"),
        ("-5", "negative - 5"),
        ("0.5u8", "other 0.5u8"),
        ("\"text\"", "other \"text\""),
        ("true", "other true"),
        ("1 2", "other 1 2"),
        ("(1, (2))", "(1, 2)"),
        ("(1, (2, 3))", "(1, other (2, 3))"),
        ("()", "other ()"),
    ] {
        assert_eq!(dump(&format!("Layer({source})")), format!("Layer({tree})"));
    }
}
