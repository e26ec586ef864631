//! Shapes, symbolic sizes and checked arithmetic.

use std::fmt;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// The number of values in one dimension.
#[derive(Clone)]
pub enum Size {
    Known(usize),
    /// A constant of the user's, which rustc evaluates.
    Symbol(TokenStream),
    /// Not known after a mistake that has been reported.
    Unknown,
}

impl Size {
    /// Whether the sizes are equal, where that can be told from the declaration alone.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Some(true),
            (Self::Known(a), Self::Known(b)) => Some(a == b),
            _ if self.to_string() == other.to_string() => Some(true),
            _ => None,
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(value) => value.fmt(f),
            Self::Symbol(tokens) => f.write_str(&source_text(tokens)),
            Self::Unknown => f.write_str("?"),
        }
    }
}

/// A size as a const argument.
impl ToTokens for Size {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Known(value) => {
                proc_macro2::Literal::usize_unsuffixed(*value).to_tokens(tokens);
            }
            Self::Symbol(symbol) if is_block(symbol) => symbol.to_tokens(tokens),
            Self::Symbol(symbol) => quote!({ #symbol }).to_tokens(tokens),
            Self::Unknown => quote!(1).to_tokens(tokens),
        }
    }
}

fn is_block(tokens: &TokenStream) -> bool {
    let mut trees = tokens.clone().into_iter();
    let is_brace = |tree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    trees.next().is_some_and(is_brace) && trees.next().is_none()
}

/// Tokens as a person would write them.
pub fn source_text(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    [(" :: ", "::"), ("< ", "<"), (" >", ">"), (" <", "<")]
        .into_iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// What one sample looks like between two stages.
#[derive(Clone)]
pub enum Shape {
    Vector(Size),
    /// Channels, height, width.
    Image([Size; 3]),
    /// Not known after a mistake that has been reported.
    Unknown,
}

impl Shape {
    pub fn sizes(&self) -> &[Size] {
        match self {
            Self::Vector(size) => std::slice::from_ref(size),
            Self::Image(sizes) => sizes,
            Self::Unknown => &[],
        }
    }

    /// How many values the sample has.
    pub fn len(&self) -> Amount {
        match self {
            Self::Vector(size) => Amount::product([size.clone()]),
            Self::Image(sizes) => Amount::product(sizes.clone()),
            Self::Unknown => Amount::product([Size::Unknown]),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vector(size) => size.fmt(f),
            Self::Image([c, h, w]) => write!(f, "({c}, {h}, {w})"),
            Self::Unknown => f.write_str("?"),
        }
    }
}

/// A sum of products of sizes: a number of values, parameters or operations.
#[derive(Clone, Default)]
pub struct Amount {
    products: Vec<Vec<Size>>,
}

/// More than `usize` can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl Amount {
    pub fn product(sizes: impl IntoIterator<Item = Size>) -> Self {
        Self { products: vec![sizes.into_iter().collect()] }
    }

    pub fn plus(mut self, other: &Self) -> Self {
        self.products.extend(other.products.iter().cloned());
        self
    }

    pub fn sum<'a>(amounts: impl IntoIterator<Item = &'a Self>) -> Self {
        amounts.into_iter().fold(Self::default(), Self::plus)
    }

    /// The number, unless a symbol is part of it.
    pub fn known(&self) -> Option<Result<usize, Overflow>> {
        let mut sum = Some(0_usize);
        for product in &self.products {
            let mut value = Some(1_usize);
            for size in product {
                let size = match size {
                    Size::Known(size) => *size,
                    Size::Unknown => 1,
                    Size::Symbol(_) => return None,
                };
                value = value.and_then(|value| value.checked_mul(size));
            }
            sum = sum.zip(value).and_then(|(sum, value)| sum.checked_add(value));
        }
        Some(sum.ok_or(Overflow))
    }

    /// The amount as one size, for a const argument.
    pub fn size(&self, krate: &TokenStream) -> Size {
        match self.known() {
            Some(Ok(value)) => Size::Known(value),
            Some(Err(Overflow)) => Size::Known(usize::MAX),
            None => match self.products.as_slice() {
                [product] if product.len() == 1 => product[0].clone(),
                _ => Size::Symbol(self.expression(krate)),
            },
        }
    }

    /// The summands as text, like ones taken together: `2 * HIDDEN`.
    fn terms(&self) -> Vec<String> {
        let mut counted: Vec<(Vec<String>, usize)> = Vec::new();
        let mut known = 0_usize;
        for product in &self.products {
            let factor = |size: &Size| if let Size::Known(value) = size { Some(*value) } else { None };
            let number = product.iter().filter_map(factor).fold(1, usize::saturating_mul);
            let symbols: Vec<_> =
                product.iter().filter(|size| factor(size).is_none()).map(Size::to_string).collect();
            match counted.iter_mut().find(|(other, _)| *other == symbols) {
                _ if symbols.is_empty() => known = known.saturating_add(number),
                Some((_, count)) => *count = count.saturating_add(number),
                None => counted.push((symbols, number)),
            }
        }
        let term = |(symbols, count): &(Vec<String>, usize)| match count {
            1 => symbols.join(" * "),
            _ => format!("{} * {}", grouped(*count), symbols.join(" * ")),
        };
        let rest = (known > 0).then(|| grouped(known));
        counted.iter().map(term).chain(rest).collect()
    }

    /// A constant expression that can't fail.
    fn expression(&self, krate: &TokenStream) -> TokenStream {
        let products = self.products.iter().map(|product| quote!(&[#(#product),*]));
        quote!(#krate::__private::amount(&[#(#products),*]))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(Ok(value)) => f.write_str(&grouped(value)),
            Some(Err(Overflow)) => write!(f, "over {}", grouped(usize::MAX)),
            None => f.write_str(&self.terms().join(" + ")),
        }
    }
}

/// `39760` as `39 760`.
fn grouped(value: usize) -> String {
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

    fn amount(products: &[&[usize]]) -> Amount {
        let products = products.iter().map(|sizes| sizes.iter().copied().map(Size::Known).collect());
        Amount { products: products.collect() }
    }

    #[test]
    fn amounts_are_counted_exactly_or_not_at_all() {
        assert_eq!(amount(&[&[50, 784], &[50]]).known(), Some(Ok(39_250)));
        assert_eq!(amount(&[&[usize::MAX, 2]]).known(), Some(Err(Overflow)));
        assert_eq!(amount(&[&[usize::MAX], &[1]]).known(), Some(Err(Overflow)));
        let symbolic = Amount::product([Size::Known(2), Size::Symbol(quote!(HIDDEN))]);
        assert_eq!(symbolic.known(), None);
        assert_eq!(symbolic.to_string(), "2 * HIDDEN");
    }

    #[test]
    fn large_numbers_are_grouped() {
        for (value, text) in [(0, "0"), (999, "999"), (1000, "1 000"), (1_234_567, "1 234 567")] {
            assert_eq!(grouped(value), text);
        }
    }

    #[test]
    fn symbols_are_equal_when_they_are_written_alike() {
        let symbol = |tokens| Size::Symbol(tokens);
        assert_eq!(symbol(quote!(A)).equals(&symbol(quote!(A))), Some(true));
        assert_eq!(symbol(quote!(A)).equals(&symbol(quote!(B))), None);
        assert_eq!(Size::Known(1).equals(&Size::Known(2)), Some(false));
        assert_eq!(symbol(quote!(sizes::HIDDEN)).to_string(), "sizes::HIDDEN");
    }
}
