//! Operators between layers, and mistakes in their place.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Token, token};

use super::cursor::take_until;
use crate::ast::JoinKind;
use crate::diag::{Diagnostics, Message};

/// The most `>` at the end of a chain that are examined.
const ANGLES_REACH: usize = 256;

/// The context of a chain, which determines where it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// The call itself: `;` ends the chain.
    Call,
    Parentheses,
    /// A concatenation: `,` ends the chain.
    Brackets,
}

impl Context {
    pub fn is_end(self, input: ParseStream<'_>) -> bool {
        let stops = match self {
            Self::Call => input.peek(Token![;]),
            Self::Parentheses => false,
            Self::Brackets => input.peek(Token![,]),
        };
        input.is_empty() || stops || self.closes(input)
    }

    /// Whether the closing `>` of the angle brackets comes next: nothing follows it.
    fn closes(self, input: ParseStream<'_>) -> bool {
        if self == Self::Brackets || !input.peek(Token![>]) {
            return false;
        }
        let ahead = input.fork();
        let angles = (0..ANGLES_REACH).take_while(|_| ahead.parse::<Token![>]>().is_ok()).count();
        angles > 0 && (ahead.is_empty() || self == Self::Call && ahead.peek(Token![;]))
    }
}

/// A binary operator.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Arrow,
    /// Another operator in place of an arrow, or a missing arrow.
    WrongArrow,
    Join(JoinKind),
}

impl Operator {
    /// The operator that comes next.
    pub fn peek(input: ParseStream<'_>, context: Context) -> Option<Self> {
        if input.peek(Token![->]) {
            Some(Self::Arrow)
        } else if input.peek(Token![+]) {
            Some(Self::Join(JoinKind::Add))
        } else if input.peek(Token![*]) {
            Some(Self::Join(JoinKind::Mul))
        } else {
            (begins_wrong_arrow(input) && !context.is_end(input)).then_some(Self::WrongArrow)
        }
    }

    /// Its precedence: a missing operand between two operators is reported at the tighter one.
    pub fn binding(self) -> u8 {
        match self {
            Self::Arrow | Self::WrongArrow => 0,
            Self::Join(JoinKind::Mul) => 2,
            Self::Join(_) => 1,
        }
    }

    pub fn take(self, input: ParseStream<'_>, context: Context) -> TokenStream {
        match self {
            Self::Arrow => input.parse::<Token![->]>().map(|arrow| arrow.into_token_stream()),
            Self::WrongArrow => {
                // A single `&` after it belongs to a stage.
                let and = input.parse::<Option<Token![&&]>>().ok().flatten();
                let mut tokens = and.into_token_stream();
                tokens.extend(take_until(input, |input| !continues_wrong_arrow(input, context)));
                Ok(tokens)
            }
            Self::Join(_) => input.parse::<TokenTree>().map(|operator| operator.into_token_stream()),
        }
        .unwrap_or_default()
    }

    /// Reports that an operand of this operator is missing.
    pub fn report_missing(self, tokens: TokenStream, diagnostics: &mut Diagnostics) {
        match self {
            Self::Arrow | Self::WrongArrow => diagnostics.report(tokens, &Message::MissingStage),
            Self::Join(_) => {
                let operator = tokens.to_string();
                diagnostics.report(tokens, &Message::MissingBranch { operator });
            }
        }
    }
}

fn begins_wrong_arrow(input: ParseStream<'_>) -> bool {
    match input.cursor().punct() {
        Some((punct, _)) => match punct.as_char() {
            '-' | '=' | ',' | '.' | '~' | '|' | '>' | '/' | '%' | '^' => true,
            ':' => !input.peek(Token![::]),
            '&' => input.peek(Token![&&]),
            '<' => begins_left_arrow(input),
            _ => false,
        },
        None => false,
    }
}

/// `<-` and similar, which are not opening brackets.
pub fn begins_left_arrow(input: ParseStream<'_>) -> bool {
    input.peek(Token![<]) && (input.peek2(Token![-]) || input.peek2(Token![=]) || input.peek2(Token![>]))
}

/// A wrong arrow extends over all operators up to the next name.
fn continues_wrong_arrow(input: ParseStream<'_>, context: Context) -> bool {
    let comma_ends = context == Context::Brackets && input.peek(Token![,]);
    match input.cursor().punct() {
        Some((punct, _)) => match punct.as_char() {
            ';' | '#' | '\'' | '&' => false,
            ':' => !input.peek(Token![::]),
            _ => !comma_ends,
        },
        None => false,
    }
}

/// Whether the next token can begin an operand.
pub fn begins_factor(input: ParseStream<'_>) -> bool {
    if input.peek(token::Paren) || input.peek(token::Bracket) {
        return input.fork().parse::<TokenTree>().is_ok_and(|group| holds_factors(&group));
    }
    let path = input.peek(Token![self]) || input.peek(Token![super]) || input.peek(Token![crate]);
    input.peek(syn::Ident)
        || input.peek(Token![&])
        || input.peek(Token![#])
        || input.peek(Token![::])
        || path && input.peek2(Token![::])
}

fn holds_factors(group: &TokenTree) -> bool {
    match group {
        TokenTree::Group(group) => match group.stream().into_iter().next() {
            Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), '&' | '#'),
            Some(first) => !matches!(first, TokenTree::Literal(_)),
            None => true,
        },
        _ => false,
    }
}
