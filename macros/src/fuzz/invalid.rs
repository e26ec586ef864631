//! Tests that one mistake in a random network is reported at its location.

use std::collections::BTreeMap;

use proc_macro2::{LineColumn, TokenStream};

use super::generator::{Wanted, network};
use super::mistakes::{CHANGES, REARRANGED, planted};
use super::parts::{place, text};
use super::random::Random;
use super::valid::how_many;
use crate::check::check;
use crate::diag::Diagnostics;
use crate::expand::expand;
use crate::parse;

/// How often each mistake is tried in a normal run.
const EACH: u64 = 20;

/// The positions and messages of errors.
fn errors(source: &str) -> Vec<(LineColumn, String)> {
    let tokens: TokenStream = source.parse().unwrap_or_else(|error| panic!("{error}: {source}"));
    let mut diagnostics = Diagnostics::default();
    if let Some(declared) = parse::parse(tokens, &mut diagnostics) {
        check(declared, &mut diagnostics);
    }
    let start = |error: &TokenStream| error.clone().into_iter().next().map(|first| first.span().start());
    let errors = diagnostics.into_tokens();
    errors.iter().filter_map(|error| Some((start(error)?, error.to_string()))).collect()
}

#[test]
fn one_mistake_is_reported_where_it_is() {
    let kinds = CHANGES.len() + REARRANGED.len();
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong_places = Vec::new();
    for number in 0..kinds {
        let seeds = (0..).map(|seed| 1_000_000 + 1_000 * number as u64 + seed);
        let wrongs = seeds.take(600).filter_map(|seed| {
            let network = network(seed, Wanted { deepest: 3, ..Wanted::any() });
            Some((seed, planted(&network, number, &mut Random::new(seed))?))
        });
        for (seed, wrong) in wrongs.take(usize::try_from(how_many(EACH)).unwrap_or_default()) {
            let source = text(&wrong.parts);
            let (begin, end) = place(&wrong.parts, wrong.blamed);
            let errors = errors(&source);
            let is_inside = |(start, _): &(LineColumn, String)| begin <= *start && *start < end;
            if errors.is_empty() || !errors.iter().all(is_inside) {
                wrong_places.push(format!(
                    "{} in seed {seed}, at {begin:?} to {end:?}: {errors:#?}\n{source}",
                    wrong.mistake
                ));
            }
            *made.entry(wrong.mistake).or_default() += 1;
        }
    }
    println!("{} mistakes: {made:?}", made.values().sum::<usize>());
    let count = wrong_places.len();
    assert!(wrong_places.is_empty(), "{count}:\n{}", wrong_places.join("\n\n"));
    let rare: Vec<_> = made.iter().filter(|(_, count)| **count < 3).collect();
    assert!(made.len() == kinds && rare.is_empty(), "{rare:?}");
}

#[test]
fn a_network_with_a_mistake_has_a_stand_in() {
    for seed in 0..50_u64 {
        let network = network(seed, Wanted { deepest: 3, ..Wanted::any() });
        let numbers = (0..CHANGES.len()).map(|number| (number + 7 * seed as usize) % CHANGES.len());
        let mut wrongs = numbers.filter_map(|number| planted(&network, number, &mut Random::new(seed)));
        let Some(wrong) = wrongs.next() else { continue };
        let tokens: TokenStream = text(&wrong.parts).parse().unwrap_or_default();
        let code = expand(tokens);
        let is_item = wrong.parts.first().is_some_and(|part| part.text().contains("struct"));
        let parsed = if is_item { syn::parse2::<syn::File>(code).map(drop) } else { Ok(()) };
        assert!(parsed.is_ok(), "seed {seed}: {}", text(&wrong.parts));
    }
}
