//! Diagnostics: the collector of errors and the catalogue of messages.

mod message;
mod nearest;

use std::cell::Cell;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

pub use message::Message;
pub use nearest::{nearest, quoted};

/// All errors of one declaration, collected to be reported together.
///
/// It must be converted to tokens: dropping it unread would lose an error.
#[derive(Default)]
pub struct Diagnostics {
    errors: Vec<syn::Error>,
    read: Cell<bool>,
}

impl Diagnostics {
    /// Reports an error on exactly these tokens.
    pub fn report(&mut self, tokens: impl ToTokens, message: &Message) {
        self.report_on(tokens.into_token_stream(), message);
    }

    fn report_on(&mut self, tokens: TokenStream, message: &Message) {
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports an error at a span.
    pub fn report_at(&mut self, span: Span, message: &Message) {
        self.errors.push(syn::Error::new(span, message));
    }

    pub fn len(&self) -> usize {
        self.errors.len()
    }

    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// One `compile_error!` for each error.
    pub fn into_tokens(self) -> Vec<TokenStream> {
        self.read.set(true);
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }

    /// The messages alone.
    #[cfg(test)]
    pub fn into_messages(self) -> Vec<String> {
        self.read.set(true);
        self.errors.iter().map(ToString::to_string).collect()
    }

    /// Discards all errors, for a check that was only a trial.
    pub fn discard(self) {
        self.read.set(true);
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        let lost = !self.read.get() && !self.errors.is_empty();
        assert!(!lost || std::thread::panicking(), "an error was found and not reported");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "not reported")]
    fn an_unread_error_is_a_bug() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.report_at(Span::call_site(), &Message::EmptyCall);
    }
}
