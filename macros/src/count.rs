//! Counts of values, parameters and operations: polynomials in the sizes, with overflow detected.

use std::fmt;

use proc_macro2::TokenStream;
use quote::quote;

use crate::shape::{Dim, Symbol};

/// A count that may depend on constants whose values only rustc knows.
#[derive(Clone)]
pub struct Count {
    /// The sum of the terms without constants; `None` if it overflows `usize`.
    known: Option<usize>,
    /// The terms with constants, like terms combined.
    terms: Vec<Term>,
}

/// A coefficient times a product of constants.
#[derive(Clone)]
struct Term {
    count: Option<usize>,
    symbols: Vec<Symbol>,
}

impl Term {
    fn is_like(&self, other: &Self) -> bool {
        let texts = |term: &Self| term.symbols.iter().map(|symbol| symbol.text.clone()).collect::<Vec<_>>();
        texts(self) == texts(other)
    }
}

/// More than `usize` can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl Default for Count {
    fn default() -> Self {
        Self { known: Some(0), terms: Vec::new() }
    }
}

impl Count {
    pub fn product(sizes: impl IntoIterator<Item = Dim>) -> Self {
        let mut count = Some(1_usize);
        let mut symbols = Vec::new();
        for size in sizes {
            match size {
                Dim::Known(size) => count = count.and_then(|count| count.checked_mul(size)),
                Dim::Symbol(symbol) => {
                    let place = symbols.partition_point(|other: &Symbol| other.text <= symbol.text);
                    symbols.insert(place, symbol);
                }
                Dim::Unknown => {}
            }
        }
        match symbols.is_empty() {
            true => Self { known: count, terms: Vec::new() },
            false => Self { known: Some(0), terms: vec![Term { count, symbols }] },
        }
    }

    pub fn of(known: usize) -> Self {
        Self { known: Some(known), terms: Vec::new() }
    }

    pub fn times(&self, count: usize) -> Self {
        let times = |value: Option<usize>| value?.checked_mul(count);
        let terms =
            self.terms.iter().map(|term| Term { count: times(term.count), symbols: term.symbols.clone() });
        Self { known: times(self.known), terms: terms.filter(|term| term.count != Some(0)).collect() }
    }

    pub fn plus(mut self, other: &Self) -> Self {
        let add = |a: Option<usize>, b: Option<usize>| a?.checked_add(b?);
        self.known = add(self.known, other.known);
        for term in &other.terms {
            match self.terms.iter_mut().find(|own| own.is_like(term)) {
                Some(own) => own.count = add(own.count, term.count),
                None => self.terms.push(term.clone()),
            }
        }
        self
    }

    pub fn sum(counts: impl IntoIterator<Item = Self>) -> Self {
        counts.into_iter().fold(Self::default(), |sum, count| sum.plus(&count))
    }

    /// Whether it depends on a generic parameter of the network.
    pub fn is_generic(&self) -> bool {
        self.terms.iter().flat_map(|term| &term.symbols).any(|symbol| symbol.is_parameter)
    }

    /// The count, unless it depends on a constant.
    pub fn known(&self) -> Option<Result<usize, Overflow>> {
        self.terms.is_empty().then(|| self.known.ok_or(Overflow))
    }

    /// The count, given the values of the constants.
    #[cfg(test)]
    pub fn value(&self, of: &dyn Fn(&Symbol) -> usize) -> usize {
        let product =
            |term: &Term| term.symbols.iter().map(of).product::<usize>() * term.count.unwrap_or_default();
        self.known.unwrap_or_default() + self.terms.iter().map(product).sum::<usize>()
    }

    /// The count as a const argument; `runtime` is the module that generated code may name. Overflow is reported by
    /// a guard beside the declaration.
    pub fn tokens(&self, runtime: &TokenStream) -> TokenStream {
        let known = self.known.unwrap_or(usize::MAX);
        let number = |value: usize| proc_macro2::Literal::usize_unsuffixed(value);
        match self.terms.as_slice() {
            [] => {
                let known = number(known);
                quote!(#known)
            }
            [Term { count: Some(1), symbols }]
                if known == 0 && symbols.len() == 1 && !symbols[0].is_padded =>
            {
                let size = Dim::Symbol(symbols[0].clone());
                quote!(#size)
            }
            terms => {
                let known = number(known);
                let products = terms.iter().map(|term| {
                    let count = number(term.count.unwrap_or(usize::MAX));
                    let constants =
                        term.symbols.iter().map(|Symbol { constant, is_padded, .. }| match is_padded {
                            true => quote!(#runtime::padded_channels(#constant)),
                            false => quote!(#constant),
                        });
                    quote!(&[#count, #(#constants),*])
                });
                quote!({ #runtime::amount(#known, &[#(#products),*]) })
            }
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |value: Option<usize>| match value {
            Some(value) => grouped(value),
            None => format!("over {}", grouped(usize::MAX)),
        };
        let terms = self.terms.iter().map(|term| {
            let is_alone = term.count == Some(1) && term.symbols.len() == 1;
            let factor = |symbol: &Symbol| match symbol.text.contains(" + ") && !is_alone {
                true => format!("({})", symbol.text),
                false => symbol.text.clone(),
            };
            let symbols = term.symbols.iter().map(factor).collect::<Vec<_>>().join(" * ");
            match term.count {
                Some(1) => symbols,
                count => format!("{} * {symbols}", number(count)),
            }
        });
        let rest = (self.known != Some(0) || self.terms.is_empty()).then(|| number(self.known));
        f.write_str(&terms.chain(rest).collect::<Vec<_>>().join(" + "))
    }
}

/// `39760` as `39 760`.
pub fn grouped(value: usize) -> String {
    let digits = value.to_string();
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let mut groups: Vec<&str> = Vec::new();
    if !head.is_empty() {
        groups.push(head);
    }
    groups.extend((0..tail.len() / 3).map(|group| &tail[3 * group..][..3]));
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Symbols;

    fn count(products: &[&[usize]]) -> Count {
        let product = |sizes: &&[usize]| Count::product(sizes.iter().copied().map(Dim::Known));
        Count::sum(products.iter().map(product))
    }

    #[test]
    fn overflow_of_a_count_is_detected() {
        assert_eq!(count(&[&[50, 784], &[50]]).known(), Some(Ok(39_250)));
        assert_eq!(count(&[&[usize::MAX, 2]]).known(), Some(Err(Overflow)));
        assert_eq!(count(&[&[usize::MAX], &[1]]).known(), Some(Err(Overflow)));
    }

    #[test]
    fn like_terms_are_combined() {
        let hidden = Symbols::new(quote!(constnet), "Net".to_owned(), Vec::new())
            .size(&quote!(HIDDEN))
            .unwrap_or(Dim::Unknown);
        let weight = Count::product([Dim::Known(784), hidden.clone()]);
        let sum = weight.plus(&Count::product([hidden])).plus(&count(&[&[10]]));
        assert_eq!(sum.known(), None);
        assert_eq!(sum.to_string(), "785 * HIDDEN + 10");
    }

    #[test]
    fn large_numbers_are_grouped() {
        for (value, text) in [(0, "0"), (999, "999"), (1000, "1 000"), (1_234_567, "1 234 567")] {
            assert_eq!(grouped(value), text);
        }
    }
}
