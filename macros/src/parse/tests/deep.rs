//! Deeply nested input, which would overflow the stack of an unguarded recursive parser.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use super::super::parse;
use crate::diag::Diagnostics;

const MANY: usize = 10_000;

/// The messages of a parser with a stack of 2 MB.
fn messages(tokens: impl FnOnce() -> TokenStream + Send + 'static) -> Vec<String> {
    let read = move || {
        let mut diagnostics = Diagnostics::default();
        parse(tokens(), &mut diagnostics);
        diagnostics.into_messages()
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(read);
    thread.expect("a thread").join().expect("no overflow")
}

fn nested(depth: usize, delimiters: &[Delimiter], innermost: TokenStream) -> TokenStream {
    (0..depth).fold(innermost, |tokens, level| {
        TokenTree::from(Group::new(delimiters[level % delimiters.len()], tokens)).into()
    })
}

fn repeated(text: &str, count: usize) -> TokenStream {
    let last = text.len() - 1;
    let punct = |(index, character)| {
        TokenTree::from(Punct::new(character, if index < last { Spacing::Joint } else { Spacing::Alone }))
    };
    (0..count).flat_map(|_| text.chars().enumerate().map(punct)).collect()
}

const BRACKETS: [Delimiter; 4] =
    [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace, Delimiter::None];

#[test]
fn deep_brackets_are_reported_once() {
    let too_deep = ["brackets are nested more than 64 levels deep"];
    let kinds = BRACKETS.iter().map(|delimiter| vec![*delimiter]).chain([BRACKETS.to_vec()]);
    for delimiters in kinds {
        let item = |delimiters: Vec<_>| {
            let tokens = nested(MANY, &delimiters, quote!(Relu));
            quote!(struct Net = #tokens;)
        };
        assert_eq!(messages(move || item(delimiters)), too_deep);
    }
    let wide = |depth| move || nested(depth, &[Delimiter::Parenthesis], quote!(Relu));
    assert_eq!(messages(wide(65)), too_deep);
    assert_eq!(messages(wide(64)), Vec::<String>::new());
}

#[test]
fn the_deepest_trees_fit_the_stack() {
    for innermost in ["5", "A -> B", "A(4)", "- - 5", "a = b"] {
        let innermost: TokenStream = innermost.parse().expect("tokens");
        for delimiters in [vec![BRACKETS[0]], vec![BRACKETS[1]], vec![BRACKETS[2]], BRACKETS.to_vec()] {
            let inner = innermost.clone().to_string();
            messages(move || {
                let inner: TokenStream = inner.parse().expect("tokens");
                let group = nested(62, &delimiters, inner);
                let argument = quote!(1 + #group);
                quote!(struct Net = #[init = #argument] A(#argument) -> #group + B * #group;)
            });
        }
    }
}

#[test]
fn the_deepest_branches_fit_the_stack() {
    let step = |tokens: TokenStream, _| quote!((A + B * [C, D -> #tokens]));
    assert_eq!(messages(move || (0..32).fold(quote!(E), step)), Vec::<String>::new());
}

#[test]
fn long_runs_of_operators_fit_the_stack() {
    for text in ["<", "-", "!", "&", "+", "->", "#", "*", "|", ">", "::", "=", ",", ":", ";", "'"] {
        messages(move || {
            let run = repeated(text, MANY);
            quote!(struct Net = #run Relu;)
        });
        messages(move || repeated(text, MANY));
        messages(move || {
            let run = repeated(text, MANY);
            quote!(struct Net = #[a = #run 5] A(#run 5, x #run) -> (#run B) -> [C #run, D] #run;)
        });
    }
}

/// Tokens at which syn's parsers of expressions, types and patterns recurse.
const RECURSIVE: [&str; 20] = [
    "-",
    "!",
    "&",
    "*",
    "a =",
    "|x|",
    "return",
    "..",
    "x + ",
    "1 as &",
    "1 as fn() ->",
    "x::<",
    "<",
    "|&",
    "let x =",
    "if a {} else",
    "break 'a",
    "loop",
    "a += ",
    "async move",
];

#[test]
fn the_heaviest_expressions_fit_the_stack() {
    for prefix in RECURSIVE {
        for (brackets, weight) in [(false, 92), (true, 92)] {
            messages(move || {
                let prefix: TokenStream = prefix.parse().expect("tokens");
                let angles = prefix.to_string().matches('<').count();
                let each = prefix.clone().into_iter().count() + 5 * angles + usize::from(brackets);
                let step = |tokens: TokenStream, _| match brackets {
                    true => quote!(#prefix (#tokens)),
                    false => quote!(#prefix #tokens),
                };
                let value =
                    (0..(weight / each).min(if brackets { 60 } else { weight })).fold(quote!(5), step);
                quote!(#[a = #value] A(#value))
            });
        }
    }
}

#[test]
fn long_assignments_and_operators_within_brackets_fit_the_stack() {
    let assignments = || {
        let a = TokenTree::from(Ident::new("a", Span::call_site()));
        let run: TokenStream =
            (0..MANY).flat_map(|_| [a.clone(), Punct::new('=', Spacing::Alone).into()]).collect();
        quote!(A(x + #run 5, #run 5))
    };
    messages(assignments);
    let alternating = || {
        (0..62).fold(quote!(5), |tokens, _| {
            let run = repeated("-", 250);
            quote!(#run (#tokens))
        })
    };
    messages(move || {
        let value = alternating();
        quote!(#[a = #value] A(#value))
    });
    let attributes = messages(|| {
        let run = repeated("-", 300);
        quote!(#[a = #run 5] A)
    });
    assert_eq!(attributes, ["this attribute can't be parsed"]);
}
