//! Random tokens, most of them invalid declarations, on which the compiler must not panic.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The most nested brackets.
const DEEPEST: u64 = 4;

const OPERATORS: [&str; 30] = [
    "->", "->", "->", "->", "->", "+", "+", "*", "*", "|", "|", "||", "&", "&", ":", ":", ",", ",", ";", "<",
    ">", "=", "::", "=>", "-", "#", "!", ".", "<-", "'",
];
const NAMES: [&str; 24] = [
    "Affine",
    "Affine",
    "Affine",
    "Relu",
    "Relu",
    "SoftmaxWithLoss",
    "Sigmoid",
    "Encoder",
    "hidden",
    "hidden",
    "a",
    "b",
    "N",
    "usize",
    "r#type",
    "_",
    "init",
    "struct",
    "pub",
    "self",
    "crate",
    "where",
    "const",
    "loop",
];

/// Random tokens of the language, determined by the seed.
pub fn random_tokens(seed: u64) -> TokenStream {
    let mut generator = TokenGenerator { state: seed };
    let mut tokens = TokenStream::new();
    match generator.below(8) {
        0 => {}
        1 => tokens.extend(generator.inputs()),
        2 => generator.declare(&mut tokens, "Net:"),
        _ => generator.declare(&mut tokens, "Net"),
    }
    tokens.extend(generator.tokens(0));
    tokens
}

/// A generator of random tokens.
struct TokenGenerator {
    state: u64,
}

impl TokenGenerator {
    /// SplitMix64 (Steele, Lea and Flood, 2014), below a bound.
    fn below(&mut self, bound: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        texts[usize::try_from(self.below(texts.len() as u64)).unwrap_or_default()]
    }

    fn declare(&mut self, tokens: &mut TokenStream, name: &str) {
        for text in ["struct", name.trim_end_matches(':')] {
            tokens.extend([word(text)]);
        }
        if name.ends_with(':') {
            tokens.extend(operator(":"));
            tokens.extend([TokenTree::from(Literal::usize_unsuffixed(4))]);
        } else if self.below(4) == 0 {
            tokens.extend(self.parameters());
        }
        tokens.extend(operator("="));
        if self.below(4) == 0 {
            tokens.extend(self.inputs());
        }
    }

    fn inputs(&mut self) -> TokenStream {
        let mut tokens = TokenStream::from_iter(operator("|"));
        tokens.extend((0..self.below(5)).flat_map(|_| self.token(DEEPEST)).collect::<Vec<_>>());
        tokens.extend(operator("|"));
        tokens
    }

    fn parameters(&mut self) -> TokenStream {
        let mut tokens = TokenStream::from_iter(operator("<"));
        tokens.extend([word("const")]);
        tokens.extend((0..self.below(6)).flat_map(|_| self.token(DEEPEST)).collect::<Vec<_>>());
        tokens.extend(operator(">"));
        tokens
    }

    fn tokens(&mut self, depth: u64) -> TokenStream {
        (0..self.below(12 - 2 * depth)).flat_map(|_| self.token(depth)).collect()
    }

    fn token(&mut self, depth: u64) -> Vec<TokenTree> {
        match self.below(20) {
            0..9 => operator(self.one_of(&OPERATORS)),
            9..15 => vec![word(self.one_of(&NAMES))],
            15 => vec![self.literal()],
            _ if depth >= DEEPEST => vec![self.literal()],
            16 => {
                let attribute = Group::new(Delimiter::Bracket, self.tokens(DEEPEST));
                operator("#").into_iter().chain([attribute.into()]).collect()
            }
            _ => {
                let delimiters = [
                    Delimiter::Parenthesis,
                    Delimiter::Parenthesis,
                    Delimiter::Bracket,
                    Delimiter::Brace,
                    Delimiter::None,
                ];
                let delimiter = delimiters[usize::try_from(self.below(5)).unwrap_or_default()];
                vec![Group::new(delimiter, self.tokens(depth + 1)).into()]
            }
        }
    }

    fn literal(&mut self) -> TokenTree {
        TokenTree::from(match self.below(8) {
            0 => Literal::f64_unsuffixed(0.5),
            1 => Literal::string("text"),
            2 => Literal::u8_suffixed(7),
            3 => Literal::i32_unsuffixed(-3),
            4 => Literal::character('c'),
            5 => Literal::u128_unsuffixed(u128::MAX),
            _ => Literal::usize_unsuffixed(4),
        })
    }
}

fn word(text: &str) -> TokenTree {
    match text.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()).into(),
        None => Ident::new(text, Span::call_site()).into(),
    }
}

/// The characters of an operator, joined; a lifetime for `'`.
fn operator(text: &str) -> Vec<TokenTree> {
    let count = text.chars().count();
    let punct = |(index, character): (usize, char)| {
        let joint = index + 1 < count || character == '\'';
        Punct::new(character, if joint { Spacing::Joint } else { Spacing::Alone }).into()
    };
    let name = (text == "'").then(|| word("a"));
    text.chars().enumerate().map(punct).chain(name).collect()
}
