//! Constants of a declaration that sizes depend on, and computations with them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::text::{in_a_name, source_text};
use super::{Dim, Shape, Symbol};

/// The constants of a declaration, each bound to a constant of the generated code: an error in
/// one is reported once, and its tokens are placed where no generated name is in scope.
pub struct Symbols {
    /// How generated code names the crate `constnet`.
    krate: TokenStream,
    network: String,
    /// The generic parameters of the network.
    parameters: Vec<Ident>,
    /// The user's tokens of each.
    pub bound: Vec<(Symbol, TokenStream)>,
    /// The constants that are numbers rather than sizes, with the user's tokens.
    pub numbers: Vec<(Ident, TokenStream)>,
}

impl Symbols {
    pub fn new(krate: TokenStream, network: String, parameters: Vec<Ident>) -> Self {
        Self { krate, network, parameters, bound: Vec::new(), numbers: Vec::new() }
    }

    /// The size that these tokens specify; `None` if it is computed from a generic parameter, which
    /// stable Rust can't do in a type.
    pub fn size(&mut self, tokens: &TokenStream) -> Option<Dim> {
        let text = source_text(tokens);
        let size = if let Some(parameter) = self.parameters.iter().find(|parameter| **parameter == text) {
            let constant = parameter.clone();
            Dim::Symbol(Symbol { text, constant, is_parameter: true, is_written: true, is_padded: false })
        } else if self.mentions_parameter(tokens) {
            return None;
        } else {
            self.bound_to(text, tokens.clone(), true)
        };
        Some(size.at(tokens))
    }

    /// The number that these tokens specify; `None` if they name a generic parameter, which is a size.
    pub fn number(&mut self, tokens: &TokenStream) -> Option<TokenStream> {
        if self.mentions_parameter(tokens) {
            return None;
        }
        let constant = self.constant_for(&source_text(tokens));
        self.numbers.push((constant.clone(), tokens.clone()));
        Some(quote!(#constant))
    }

    /// The size with this value, bound to a constant; `text` is its name in messages.
    pub fn bind(&mut self, text: String, value: TokenStream) -> Dim {
        self.bound_to(text, value, false)
    }

    fn bound_to(&mut self, text: String, value: TokenStream, is_written: bool) -> Dim {
        if let Some((symbol, _)) = self.bound.iter().find(|(symbol, _)| symbol.text == text) {
            return Dim::Symbol(symbol.clone());
        }
        let constant = self.constant_for(&text);
        let symbol = Symbol { text, constant, is_parameter: false, is_written, is_padded: false };
        self.bound.push((symbol.clone(), value));
        Dim::Symbol(symbol)
    }

    /// A descriptive name for a constant: `__Net_Encoder_INPUTS`.
    fn constant_for(&self, text: &str) -> Ident {
        let meaning = format!("__{}_{}", self.network, in_a_name(text));
        let is_taken = |name: &Ident| {
            self.bound.iter().any(|(symbol, _)| symbol.constant == *name)
                || self.numbers.iter().any(|(number, _)| number == name)
        };
        let names = (1..).map(|number| match number {
            1 => quote::format_ident!("{meaning}"),
            _ => quote::format_ident!("{meaning}_{number}"),
        });
        let mut free = names.skip_while(is_taken);
        free.next().unwrap_or_else(|| quote::format_ident!("{meaning}_"))
    }

    /// Whether a generic parameter of the network is among these tokens; a name after `::` is something else.
    fn mentions_parameter(&self, tokens: &TokenStream) -> bool {
        let mut is_behind_colon = false;
        tokens.clone().into_iter().any(|tree| {
            let was_behind_colon = is_behind_colon;
            is_behind_colon = matches!(&tree, TokenTree::Punct(colon) if colon.as_char() == ':');
            match tree {
                TokenTree::Ident(name) => !was_behind_colon && self.parameters.contains(&name),
                TokenTree::Group(group) => self.mentions_parameter(&group.stream()),
                _ => false,
            }
        })
    }

    /// How many values a sample of a shape has.
    pub fn values_of(&mut self, shape: &Shape) -> Option<Dim> {
        match shape.sizes() {
            [] => Some(Dim::Unknown),
            [size] => Some(size.clone()),
            sizes => self.computed(&TIMES, sizes),
        }
    }

    /// A sum or a product of sizes; `None` if it overflows or a generic parameter is among them.
    pub fn computed(&mut self, operator: &Operator, sizes: &[Dim]) -> Option<Dim> {
        let known: Option<Vec<usize>> = sizes.iter().map(Dim::known).collect();
        if let Some(known) = known {
            return known.into_iter().try_fold(operator.neutral, operator.checked).map(Dim::Known);
        }
        if sizes.iter().any(|size| matches!(size, Dim::Unknown)) {
            return Some(Dim::Unknown);
        }
        if sizes.iter().any(Dim::is_parameter) {
            return None;
        }
        let texts: Vec<_> = sizes.iter().map(Dim::as_operand).collect();
        let (krate, function) = (&self.krate, quote::format_ident!("{}", operator.function));
        let value = quote!(#krate::__private::#function(&[#(#sizes),*]));
        Some(self.bind(texts.join(&format!(" {} ", operator.sign)), value))
    }
}

/// An operator on sizes.
pub struct Operator {
    sign: char,
    /// The function that computes it in generated code.
    function: &'static str,
    neutral: usize,
    checked: fn(usize, usize) -> Option<usize>,
}

pub const PLUS: Operator = Operator { sign: '+', function: "sum", neutral: 0, checked: usize::checked_add };
pub const TIMES: Operator =
    Operator { sign: '*', function: "product", neutral: 1, checked: usize::checked_mul };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_equal_when_their_text_is() {
        let mut symbols = Symbols::new(quote!(constnet), "Net".to_owned(), Vec::new());
        let [a, also_a, b] = [quote!(sizes::A), quote!(sizes::A), quote!(B)]
            .map(|tokens| symbols.size(&tokens).unwrap_or(Dim::Unknown));
        assert_eq!(a.equals(&also_a), Some(true));
        assert_eq!(a.equals(&b), None);
        assert_eq!(Dim::Known(1).equals(&Dim::Known(2)), Some(false));
        assert_eq!(a.to_string(), "sizes::A");
        assert_eq!(symbols.bound.len(), 2);
    }

    #[test]
    fn different_computations_are_different_symbols() {
        let mut symbols = Symbols::new(quote!(constnet), "Net".to_owned(), Vec::new());
        let sizes = [quote!(A), quote!({ B + 1 }), quote!(C)];
        let [a, b, c] = sizes.map(|tokens| symbols.size(&tokens).unwrap_or(Dim::Unknown));
        let mut computed = |operator, sizes: [&Dim; 2]| {
            symbols.computed(operator, &sizes.map(Clone::clone)).unwrap_or(Dim::Unknown)
        };
        let sum = computed(&PLUS, [&a, &b]);
        let product = computed(&TIMES, [&b, &c]);
        let [first, second] = [computed(&TIMES, [&sum, &c]), computed(&PLUS, [&a, &product])];
        assert_eq!([first.to_string(), second.to_string()], ["(A + { B + 1 }) * C", "A + ({ B + 1 } * C)"]);
        assert_eq!(first.equals(&second), None);
    }

    #[test]
    fn constants_have_descriptive_names() {
        let mut symbols = Symbols::new(quote!(constnet), "Net".to_owned(), Vec::new());
        let mut name = |tokens: TokenStream| match symbols.size(&tokens) {
            Some(Dim::Symbol(symbol)) => symbol.constant.to_string(),
            _ => String::new(),
        };
        assert_eq!(name(quote!(sizes::WIDTH)), "__Net_sizes_WIDTH");
        assert_eq!(name(quote!({ B + 1 })), "__Net_B_plus_1");
        assert_eq!(name(quote!({ B + { 1 } })), "__Net_B_plus_1_2");
    }

    #[test]
    fn nothing_is_computed_from_a_parameter() {
        let parameter = Ident::new("HIDDEN", proc_macro2::Span::call_site());
        let mut symbols = Symbols::new(quote!(constnet), "Net".to_owned(), vec![parameter]);
        assert!(symbols.size(&quote!(HIDDEN)).is_some_and(|size| size.is_parameter()));
        assert!(symbols.size(&quote!({ HIDDEN * 2 })).is_none());
        assert!(symbols.size(&quote!(sizes::HIDDEN)).is_some_and(|size| !size.is_parameter()));
        let hidden = symbols.size(&quote!(HIDDEN)).unwrap_or(Dim::Unknown);
        assert!(symbols.computed(&PLUS, &[hidden, Dim::Known(1)]).is_none());
        assert_eq!(symbols.bound.len(), 1);
    }
}
