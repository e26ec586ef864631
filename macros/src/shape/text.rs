//! Conversion of tokens to text.

use proc_macro2::TokenStream;

/// Tokens with the usual spacing.
pub fn source_text(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    let spaced = [
        (" ,", ","),
        (" :: ", "::"),
        (":: ", "::"),
        ("< ", "<"),
        (" >", ">"),
        (" <", "<"),
        (" [", "["),
        (" (", "("),
    ];
    spaced.into_iter().fold(text, |text, (from, to)| text.replace(from, to))
}

/// A text as part of an identifier: `4 + Encoder::OUTPUTS` as `4_plus_Encoder_OUTPUTS`.
pub(super) fn in_a_name(text: &str) -> String {
    let signs = [("->", " to "), ("+", " plus "), ("-", " minus "), ("*", " times "), ("/", " by ")];
    let spelt = signs.iter().fold(text.to_owned(), |text, (sign, word)| text.replace(sign, word));
    let words = spelt.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(MOST_WORDS).collect::<Vec<_>>().join("_")
}

/// The most words of a long computation in an identifier.
const MOST_WORDS: usize = 12;

/// Whether a text contains an operator outside of all brackets.
pub(super) fn is_computed(text: &str) -> bool {
    let mut depth = 0_usize;
    text.chars().any(|c| {
        match c {
            '{' | '(' | '[' | '<' => depth += 1,
            '}' | ')' | ']' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '+' | '*' | '/')
    })
}
