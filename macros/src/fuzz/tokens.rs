//! Tests with random tokens: the compiler neither panics nor overflows the stack.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use crate::check::check;
use crate::diag::Diagnostics;
use crate::expand::expand;
use crate::parse::parse;
use crate::parse::token_fuzz::random_tokens;
use crate::plan::plan;

const STREAMS: u64 = 100_000;
/// Code is emitted for one in this many invalid streams.
const EMITTED: u64 = 50;
const DEEP: usize = 10_000;

/// All of them are parsed, checked and planned. Emitting code takes ten times as long as all passes
/// before it, so it is done for valid declarations and for some of the others.
#[test]
fn no_random_tokens_make_the_compiler_panic() {
    for seed in 0..STREAMS {
        let mut diagnostics = Diagnostics::default();
        let model =
            parse(random_tokens(seed), &mut diagnostics).map(|declared| check(declared, &mut diagnostics));
        let is_right = diagnostics.is_empty();
        diagnostics.discard();
        assert!(model.is_some() || !is_right, "seed {seed} gives neither a network nor an error");
        model.iter().map(plan).for_each(drop);
        if is_right || seed.is_multiple_of(EMITTED) {
            assert!(!expand(random_tokens(seed)).is_empty(), "seed {seed} gives neither code nor an error");
        }
    }
}

fn nested(delimiters: &[Delimiter]) -> TokenStream {
    (0..DEEP).fold(quote!(Relu), |tokens, level| {
        TokenTree::from(Group::new(delimiters[level % delimiters.len()], tokens)).into()
    })
}

fn declaration(place: usize, inner: TokenStream) -> TokenStream {
    match place {
        0 => quote!(struct Net: 4 = #inner;),
        1 => inner,
        2 => quote!(struct Net = Affine(#inner, 4) -> Relu;),
        _ => quote!(struct Net = #[init #inner] Affine(4, 4);),
    }
}

#[test]
fn brackets_of_any_depth_are_refused() {
    let kinds = [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace, Delimiter::None];
    for delimiters in kinds.iter().map(std::slice::from_ref).chain([kinds.as_slice()]) {
        for place in 0..4 {
            let code = || expand(declaration(place, nested(delimiters))).to_string();
            let small_stack = || std::thread::Builder::new().stack_size(2 << 20);
            let code = std::thread::scope(|scope| {
                let thread = small_stack().spawn_scoped(scope, code).expect("a thread");
                thread.join().expect("no overflow")
            });
            assert!(
                code.contains("nested more than 64 levels deep"),
                "{delimiters:?} in place {place}: {code}"
            );
        }
    }
}
