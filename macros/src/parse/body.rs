//! Body of a network: its named inputs and its chain, perhaps in angle brackets.

use syn::Attribute;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::angles::Angles;
use super::chain::Reader;
use super::cursor::{report_next, skip_all};
use super::inputs::NamedInputs;
use super::operator::Context;
use crate::ast::Chain;
use crate::diag::{Diagnostics, Message};

pub struct Body {
    pub inputs: Option<NamedInputs>,
    pub chain: Chain,
}

impl Body {
    /// `attributes` are those before the first stage, parsed already; `name` is the network's.
    pub fn parse(
        input: ParseStream<'_>,
        name: &str,
        attributes: Vec<Attribute>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut angles = Angles::default();
        angles.open(input, diagnostics);
        let inputs = NamedInputs::parse(input, diagnostics);
        angles.open(input, diagnostics);
        let names: Vec<_> = inputs
            .iter()
            .flat_map(|inputs| &inputs.list)
            .map(|input| input.name.unraw().to_string())
            .collect();
        let mut reader = Reader::new(input, Context::Call, &names, attributes, diagnostics);
        let chain = if reader.at_end() {
            reader.diagnostics.report_at(input.span(), &Message::EmptyNetwork { name: name.to_owned() });
            Chain { links: Vec::new() }
        } else {
            reader.chain()
        };
        angles.close(&chain, &mut reader);
        Self { inputs, chain }
    }
}

/// Reports tokens after a complete declaration.
pub fn refuse_rest(input: ParseStream<'_>, diagnostics: &mut Diagnostics) {
    if !input.is_empty() {
        report_next(input, diagnostics, |_| Message::AfterTheEnd);
        skip_all(input);
    }
}
