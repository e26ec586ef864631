//! The number of values in one dimension.

use std::fmt;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::text::is_computed;

/// A predictor pads the channels of a pixel, and the values of a vector, to a multiple of this: `LANES` of the kernels.
const LANES: usize = 8;

/// The number of values in one dimension.
#[derive(Clone)]
pub enum Dim {
    Known(usize),
    Symbol(Symbol),
    /// Not known after a mistake that has been reported.
    Unknown,
}

/// A user-defined constant, whose value only rustc knows.
#[derive(Clone)]
pub struct Symbol {
    /// As the user wrote it.
    pub text: String,
    /// The constant of the generated code that holds its value, or the parameter itself.
    pub constant: Ident,
    /// Whether it is a generic parameter of the network, which has many values.
    pub is_parameter: bool,
    /// Whether the text can be written as a size; otherwise it is only a description.
    pub is_written: bool,
    /// Whether it is the size with the padding of a predictor's values, see [`Dim::padded`].
    pub is_padded: bool,
}

impl Dim {
    pub fn known(&self) -> Option<usize> {
        match self {
            Self::Known(value) => Some(*value),
            _ => None,
        }
    }

    /// The same size with the span of the user's identifier, so that editors can resolve it.
    pub(super) fn at(mut self, tokens: &TokenStream) -> Self {
        let last = tokens.clone().into_iter().last();
        if let (Self::Symbol(symbol), Some(TokenTree::Ident(word))) = (&mut self, last) {
            symbol.constant.set_span(word.span());
        }
        self
    }

    /// The size with the padding of a predictor's values. It is a factor of counts alone, and no const argument.
    pub fn padded(&self) -> Self {
        match self {
            Self::Known(size) => Self::Known(size.checked_next_multiple_of(LANES).unwrap_or(usize::MAX)),
            Self::Symbol(symbol) => {
                let text = format!("padded({})", symbol.text);
                Self::Symbol(Symbol { text, is_padded: true, is_written: false, ..symbol.clone() })
            }
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether it depends on a generic parameter of the network.
    pub fn is_parameter(&self) -> bool {
        matches!(self, Self::Symbol(symbol) if symbol.is_parameter)
    }

    /// Its text as an operand, in parentheses where needed to be unambiguous.
    pub fn as_operand(&self) -> String {
        let text = self.to_string();
        if is_computed(&text) { format!("({text})") } else { text }
    }

    /// Whether its printed text is valid as a size.
    pub fn is_written(&self) -> bool {
        !matches!(self, Self::Symbol(symbol) if !symbol.is_written)
    }

    /// Whether the sizes are equal, if the declaration alone decides that.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Some(true),
            (Self::Known(a), Self::Known(b)) => Some(a == b),
            (Self::Symbol(a), Self::Symbol(b)) if a.text == b.text => Some(true),
            _ => None,
        }
    }
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(value) => value.fmt(f),
            Self::Symbol(symbol) => f.write_str(&symbol.text),
            Self::Unknown => f.write_str("?"),
        }
    }
}

/// A size as a const argument.
impl ToTokens for Dim {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Known(value) => proc_macro2::Literal::usize_unsuffixed(*value).to_tokens(tokens),
            Self::Symbol(Symbol { constant, is_parameter: true, .. }) => constant.to_tokens(tokens),
            Self::Symbol(Symbol { constant, .. }) => quote!({ #constant }).to_tokens(tokens),
            Self::Unknown => quote!(1).to_tokens(tokens),
        }
    }
}
