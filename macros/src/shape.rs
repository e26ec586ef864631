//! Sizes and shapes.

use std::fmt;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::amount::Amount;

/// The number of values in one dimension.
#[derive(Clone)]
pub enum Size {
    Known(usize),
    Symbol(Symbol),
    /// Not known after a mistake that has been reported.
    Unknown,
}

/// A constant of the user's, whose value rustc alone knows.
#[derive(Clone)]
pub struct Symbol {
    /// As the user wrote it.
    pub text: String,
    /// The constant of the generated code that holds its value.
    pub constant: Ident,
}

impl Size {
    /// Whether the sizes are equal, where that can be told from the declaration alone.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Some(true),
            (Self::Known(a), Self::Known(b)) => Some(a == b),
            (Self::Symbol(a), Self::Symbol(b)) if a.text == b.text => Some(true),
            _ => None,
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(value) => value.fmt(f),
            Self::Symbol(symbol) => f.write_str(&symbol.text),
            Self::Unknown => f.write_str("?"),
        }
    }
}

/// A size as a const argument.
impl ToTokens for Size {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Known(value) => proc_macro2::Literal::usize_unsuffixed(*value).to_tokens(tokens),
            Self::Symbol(Symbol { constant, .. }) => quote!({ #constant }).to_tokens(tokens),
            Self::Unknown => quote!(1).to_tokens(tokens),
        }
    }
}

/// The constants of a declaration, each bound to a constant of the generated code: what is wrong with
/// one is reported once, and its tokens stand where no other name of ours is in scope.
pub struct Symbols {
    network: String,
    /// The user's tokens of each.
    pub bound: Vec<(Symbol, TokenStream)>,
}

impl Symbols {
    pub fn new(network: String) -> Self {
        Self { network, bound: Vec::new() }
    }

    /// The size that these tokens state.
    pub fn size(&mut self, tokens: &TokenStream) -> Size {
        let text = source_text(tokens);
        if let Some((symbol, _)) = self.bound.iter().find(|(symbol, _)| symbol.text == text) {
            return Size::Symbol(symbol.clone());
        }
        let constant = quote::format_ident!("__{}_size{}", self.network, self.bound.len() + 1);
        let symbol = Symbol { text, constant };
        self.bound.push((symbol.clone(), tokens.clone()));
        Size::Symbol(symbol)
    }
}

/// Tokens as a person would write them.
pub fn source_text(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    let spaced =
        [(" :: ", "::"), (":: ", "::"), ("< ", "<"), (" >", ">"), (" <", "<"), (" [", "["), (" (", "(")];
    spaced.into_iter().fold(text, |text, (from, to)| text.replace(from, to))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_equal_when_they_are_written_alike() {
        let mut symbols = Symbols::new("Net".to_owned());
        let [a, also_a, b] =
            [quote!(sizes::A), quote!(sizes::A), quote!(B)].map(|tokens| symbols.size(&tokens));
        assert_eq!(a.equals(&also_a), Some(true));
        assert_eq!(a.equals(&b), None);
        assert_eq!(Size::Known(1).equals(&Size::Known(2)), Some(false));
        assert_eq!(a.to_string(), "sizes::A");
        assert_eq!(symbols.bound.len(), 2);
    }
}
