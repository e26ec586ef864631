//! Messages of syntax errors: the beginning of each, and the tokens that it underlines.

use super::read;

/// Each source with exactly the errors that must be found in it.
fn check(cases: &[(&str, &[(&str, &str)])]) {
    for (source, expected) in cases {
        let (_, found) = read(source);
        let fits = found.len() == expected.len()
            && found
                .iter()
                .zip(*expected)
                .all(|(found, expected)| found.0 == expected.0 && found.1.starts_with(expected.1));
        assert!(fits, "{source}\n found {found:#?}\n wanted {expected:#?}");
    }
}

const STAGE: &str = "expected a layer here";
const BRANCH: &str = "expected a branch here";

#[test]
fn operators_need_two_operands() {
    check(&[
        ("A -> + B", &[("+", BRANCH)]),
        ("A * -> B", &[("*", BRANCH)]),
        ("A +", &[("+", BRANCH)]),
        ("+ A", &[("+", BRANCH)]),
        ("A + * B", &[("*", BRANCH)]),
        ("A * + B", &[("*", BRANCH)]),
        ("A + + B", &[("+", BRANCH)]),
        ("-> A", &[("->", STAGE)]),
        ("A -> -> B", &[("->", STAGE)]),
        ("A -> => B -> 3", &[("=", STAGE), ("3", "expected a layer, found `3`")]),
        ("struct N = A ->", &[("->", STAGE)]),
        ("(A -> ) + (B *)", &[("->", STAGE), ("*", BRANCH)]),
        ("A += B", &[("+", BRANCH)]),
    ]);
}

#[test]
fn wrong_arrows_are_named() {
    let wrong = "expected `->` between two layers, found";
    check(&[
        (
            "A => B, C |> D . E ~> F - > G",
            &[("=>", wrong), (",", wrong), ("|>", wrong), (".", wrong), ("~>", wrong), ("- >", wrong)],
        ),
        (
            "A <- B | C || D && E / F",
            &[("<-", wrong), ("|", wrong), ("||", wrong), ("&&", wrong), ("/", wrong)],
        ),
        ("(A, B) -> [C => D, E]", &[(",", wrong), ("=>", wrong)]),
        ("A => ", &[("=>", wrong)]),
        ("A B", &[("B", "expected `->` before `B`")]),
        ("A(4) &b -> C", &[("&", "expected `->` before `&`")]),
        ("A (B) (C)", &[("(", "expected `->` before `(`")]),
        ("A? -> B", &[("?", "expected `->` before `?`")]),
        ("(A; B)", &[(";", "expected `->` before `;`")]),
    ]);
}

#[test]
fn invalid_layers() {
    check(&[
        (
            "5 -> loop + _ * {} -> 'a",
            &[
                ("5", "expected a layer, found `5`"),
                ("loop", "expected a layer, found `loop`"),
                ("_", "expected a layer, found `_`"),
                ("{", "expected a layer, found `{`"),
                ("'a", "expected a layer, found `'a`"),
            ],
        ),
        (
            "A -> nets:: -> nets::5 -> nets::type",
            &[
                ("->", "expected a name after `nets::`, found `->`"),
                ("5", "expected a name after `nets::`, found `5`"),
                ("type", "expected a name after `nets::`, found `type`"),
            ],
        ),
        ("A -> self", &[("self", "expected a layer, found `self`")]),
        (
            "Affine<784, 50> -> Affine::<4, 5> -> Affine[4, 5]",
            &[
                ("<", "the arguments of `Affine` must be in parentheses"),
                ("<", "the arguments of `Affine` must be in parentheses"),
                ("[", "the arguments of `Affine` must be in parentheses"),
            ],
        ),
        ("Affine::<784>(50) -> B", &[("<", "the arguments of `Affine`")]),
        ("nets<3>::Encoder -> B", &[("<", "the arguments of `nets`")]),
        ("Affine<4, 3 -> Relu", &[("<", "the arguments of `Affine`")]),
    ]);
}

#[test]
fn names_and_attributes_of_stages() {
    check(&[
        ("a Affine(4, 4) -> B", &[("a", "expected `:` between the name of a stage and its layer")]),
        ("|a| a Affine(4, 4)", &[("Affine", "expected `->` before `Affine`")]),
        ("type: A -> _: B", &[("type", "`type` can't name a stage"), ("_", "`_` can't name a stage")]),
        ("a: -> B", &[("a", "expected a layer after `a:`")]),
        ("A -> b: (C -> D)", &[("b", "`b` can't name a branch")]),
        (
            "#[init(he)] (A -> B) + #[x] [C, D]",
            &[
                ("#[init(he)]", "an attribute applies to one stage, not to a branch"),
                ("#[x]", "an attribute applies to one stage, not to a branch"),
            ],
        ),
        ("struct N = #[a] ;", &[("#[a]", "this attribute is not followed by a layer")]),
        (
            "[#[a], B] -> (#[b])",
            &[
                ("#[a]", "this attribute is not followed by a layer"),
                ("#[b]", "this attribute is not followed by a layer"),
            ],
        ),
        (
            "#[5] A -> #![x] B",
            &[
                ("#[5]", "this attribute can't be parsed"),
                ("#![x]", "an inner attribute is not allowed here"),
            ],
        ),
        ("#[a x] A -> #[b y] B", &[("x", "unexpected tokens"), ("y", "unexpected tokens")]),
    ]);
}

#[test]
fn shared_stages_have_no_arguments() {
    check(&[
        (
            "&hidden(4, 4) -> B",
            &[("(", "`&` must be followed by the name of an earlier stage, without arguments")],
        ),
        (
            "& Affine(4, 4)",
            &[("(", "`&` must be followed by the name of an earlier stage, without arguments")],
        ),
        (
            "&nets::hidden",
            &[("::", "`&` must be followed by the name of an earlier stage, without arguments")],
        ),
        ("A -> & -> B", &[("&", "expected the name of an earlier stage after `&`")]),
        (
            "&5 + &&a",
            &[("5", "expected the name of an earlier stage"), ("&", "expected the name of an earlier stage")],
        ),
    ]);
}

#[test]
fn brackets_around_branches() {
    let short = "a concatenation needs at least two branches";
    check(&[
        ("[A] -> []", &[("[", short), ("[", short)]),
        ("[A, , B]", &[(",", BRANCH)]),
        ("[, A]", &[(",", BRANCH)]),
        ("[A; 3]", &[(";", "expected `->` before `;`")]),
        ("Relu [Affine(4, 4), Identity] -> B", &[("[", "expected `->` before `[`")]),
        ("Relu (Affine(4, 4) -> A) -> B", &[("(", "expected `->` before `(`")]),
        ("[A,]", &[("[", short)]),
        ("[5]", &[("5", "expected a layer")]),
        ("() -> B", &[("(", "a branch has no layers")]),
        (
            "(A -> (5 -> B) + [C, 6]) -> 7",
            &[("5", "expected a layer"), ("6", "expected a layer"), ("7", "expected a layer")],
        ),
    ]);
}

#[test]
fn angle_brackets_come_in_pairs() {
    check(&[
        ("<<A -> B>>", &[("<", "unexpected second `<`")]),
        ("<A -> B", &[("<", "this `<` is never closed")]),
        ("A -> B>", &[(">", "this `>` has no matching `<`")]),
        ("<A -> B>>", &[(">", "this `>` has no matching `<`")]),
        ("(A -> B>)", &[(">", "this `>` has no matching `<`")]),
        ("<A> -> B", &[("> ->", "expected `->` between two layers, found `> ->`")]),
        ("A ->>", &[("->", STAGE)]),
    ]);
}

#[test]
fn parameters_are_sizes() {
    check(&[
        ("struct N<T> = A;", &[("T", "`T` can't be a parameter")]),
        (
            "struct N<'a, T: Copy, const A> = A;",
            &[
                ("'a", "`'a` can't be a parameter"),
                ("T: Copy", "`T : Copy` can't be a parameter"),
                ("const A", "`const A` can't be a parameter"),
            ],
        ),
        (
            "struct N<const A: u8, const B: usize = 50> = 5;",
            &[
                ("u8", "a parameter must be a size, a `usize`, but `A` is declared as `u8`"),
                ("= 50", "the parameter `B` can't have a default"),
                ("5", "expected a layer"),
            ],
        ),
        ("struct N<const A: usize,,> = A;", &[(",", "`,` can't be a parameter")]),
        ("struct N<const type: usize> = A;", &[("type", "`type` can't name a parameter")]),
        ("struct N<const A: usize = A;", &[("<", "this `<` is never closed")]),
        ("struct N where T: Copy = A;", &[("where", "a network can't have a `where` clause")]),
        ("struct N: 4 where T: Copy = A;", &[("where", "a network can't have a `where` clause")]),
        (
            "struct N = A -> Relu where T: Copy + Clone, U: B;",
            &[("where", "a network can't have a `where` clause")],
        ),
    ]);
}

#[test]
fn inputs_are_names() {
    check(&[
        ("|| A", &[("|", "expected at least one input between the bars")]),
        ("|a, b a * b", &[("|", "this `|` is never closed")]),
        ("|a: 4 -> A", &[("|", "this `|` is never closed")]),
        ("|type, 5, c| c", &[("type", "`type` can't name an input"), ("5", "expected the name of an input")]),
        ("|a,, b| a", &[(",", "expected the name of an input, found `,`")]),
        ("|a b, c| a", &[("b", "expected `,` or `|` after the input `a`, found `b`")]),
        ("|a: , b: (1, 2)| a", &[(",", "`,` is not a shape"), ("(1, 2)", "`(1, 2)` is not a shape")]),
        ("struct N: 4 = |a| a;", &[("|", "the input is declared twice")]),
        ("struct N = |a|;", &[(";", "`N` has no layers")]),
    ]);
}

#[test]
fn declarations() {
    check(&[
        (
            "pub(foo) struct N = 5;",
            &[("pub(foo)", "`pub(foo)` is not a visibility"), ("5", "expected a layer")],
        ),
        ("pub(in 5) struct N = A;", &[("pub(in 5)", "`pub(in 5)` is not a visibility")]),
        ("#[expand(x)] struct N = A;", &[("expand(x)", "`expand` takes no arguments")]),
        ("struct N(784) = A;", &[("(", "expected `=` and the layers of `N`")]),
        ("struct N -> A -> 5;", &[("->", "expected `=`"), ("5", "expected a layer")]),
        ("struct N { a: A }", &[("{", "a network is a chain of layers, not a list of fields")]),
        ("struct N = A(4)", &[(")", "expected `;` at the end of the declaration of `N`")]),
        ("struct N = <A>", &[(">", "expected `;` at the end of the declaration of `N`")]),
        ("struct N = A; struct M = B;", &[("struct", "unexpected tokens after the declaration")]),
        ("struct = A;", &[("=", "the network has no name")]),
        ("N = A;", &[("N", "`struct` is missing before `N`")]),
        ("strct N<const A: usize>: 4 = A;", &[("strct", "expected `struct`, found `strct`")]),
        ("enum N = A;", &[("enum", "expected `struct`, found `enum`")]),
    ]);
}

#[test]
fn arguments() {
    check(&[
        (
            "A(28 * 28, 5u8, 99999999999999999999, f(x))",
            &[
                ("28 * 28", "a computed size must be in braces"),
                ("5u8", "`5u8` is not a `usize`"),
                ("99999999999999999999", "`99999999999999999999` is out of range"),
                ("f(x)", "a computed size must be in braces"),
            ],
        ),
        (
            "A(1, , 2) -> B(-> 4, 4 ->, a = )",
            &[
                (",", "expected an argument here"),
                ("->", "expected an argument here"),
                ("->", "expected an argument here"),
                ("=", "expected an argument here"),
            ],
        ),
        ("A(4 * 4 -> 5)", &[("4 * 4", "a computed size must be in braces")]),
    ]);
}
