//! Optional angle brackets around a chain.

use syn::Token;
use syn::parse::ParseStream;

use super::chain::Reader;
use crate::ast::{Chain, Link};
use crate::diag::{Diagnostics, Message};

/// The opening brackets before a chain.
#[derive(Default)]
pub struct Angles {
    opened: Vec<Token![<]>,
}

impl Angles {
    pub fn open(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) {
        while let Ok(Some(angle)) = input.parse::<Option<Token![<]>>() {
            if self.opened.len() == 1 {
                diagnostics.report(angle, &Message::DoubledBracket);
            }
            self.opened.push(angle);
        }
    }

    /// Reads the closing brackets after the chain, and reports unbalanced ones.
    pub fn close(&self, chain: &Chain, reader: &mut Reader<'_, '_>) {
        let mut closed: Vec<Token![>]> = Vec::new();
        if reader.at_end() {
            while let Ok(Some(angle)) = reader.input.parse() {
                closed.push(angle);
            }
        }
        // An error at the end of the chain has been reported.
        let ends_well = !matches!(chain.links.last(), Some(None::<Link>));
        match (self.opened.as_slice(), closed.get(self.opened.len())) {
            (_, Some(extra)) if ends_well => reader.diagnostics.report(extra, &Message::UnopenedBracket),
            ([open], None) if closed.is_empty() && !reader.closed_early => {
                reader.diagnostics.report(open, &Message::UnclosedBracket)
            }
            _ => {}
        }
    }
}
