//! The syntax tree: what the user wrote, with tokens and spans, not yet interpreted.

use crate::shape::source_text;
use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token, Visibility};

/// One call of `network!`.
pub struct Declaration {
    /// How generated code names the crate `constnet`.
    pub krate: TokenStream,
    pub form: Form,
    pub input: Input,
    pub chain: Chain,
}

/// Whether a named type is declared or an anonymous network is wanted as a value.
pub enum Form {
    Item(Item),
    Expression,
}

pub struct Item {
    /// All attributes of the type except those of the macro itself.
    pub attributes: Vec<Attribute>,
    /// `#[budget(...)]`.
    pub budgets: Vec<Attribute>,
    /// `#[expand]`.
    pub expand: bool,
    pub visibility: Visibility,
    pub name: Ident,
    /// The names in `<const HIDDEN: usize>`.
    pub parameters: Vec<Ident>,
}

/// An input of a network.
pub enum Input {
    /// The shape that the first layer expects.
    Undeclared,
    /// The shape after the name, `struct Net: 784 = ...`.
    Shape(InputShape),
    /// `|a, b: 4|`.
    Named(Vec<NamedInput>),
}

/// An input of a computational graph; without a shape it is one scalar.
pub struct NamedInput {
    pub name: Ident,
    pub shape: Option<InputShape>,
}

/// One size for a vector, three for an image, none if it could not be parsed.
pub struct InputShape {
    pub sizes: Vec<Argument>,
}

/// Links in order, joined by `->`; `None` is one that could not be parsed and has been reported.
pub struct Chain {
    pub links: Vec<Option<Link>>,
}

/// A part of a chain, between two `->`.
pub enum Link {
    Stage(Stage),
    Join(Join),
    /// A chain in parentheses.
    Chain(Chain),
}

/// Branches that are joined: `a + b`, `a * b`, `[a, b]`.
pub struct Join {
    pub kind: JoinKind,
    /// Two or more.
    pub branches: Vec<Option<Link>>,
    /// The operator before each branch but the first; for a concatenation the brackets, where it is reported that
    /// branches do not fit.
    pub operators: Vec<Span>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JoinKind {
    Add,
    Mul,
    Concat,
}

impl JoinKind {
    /// How it is written in a declaration.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Mul => "*",
            Self::Concat => "[ ]",
        }
    }
}

/// One layer of a network, with its name: `hidden: Affine(784, 50)`.
#[derive(Clone)]
pub struct Stage {
    pub attributes: Vec<Attribute>,
    pub name: Option<Ident>,
    /// `&` before the name of an earlier stage: shares its parameters.
    pub shares: bool,
    /// The last name of the path, or the name of an input or, with `shares`, of a stage.
    pub layer: Ident,
    /// The whole path, such as `nets::Encoder`.
    pub path: TokenStream,
    /// Whether there are arguments, or at least parentheses.
    pub has_arguments: bool,
    pub arguments: Vec<Argument>,
    /// The layer's path with its arguments, as the user would read it.
    pub text: String,
}

impl Stage {
    /// The last name of the path, without the `r#` of a raw identifier.
    pub fn layer_name(&self) -> String {
        self.layer.unraw().to_string()
    }

    pub fn path_is_long(&self) -> bool {
        self.path.clone().into_iter().nth(1).is_some()
    }

    /// The same stage without its attributes.
    pub fn without_attributes(&self) -> Self {
        Self { attributes: Vec::new(), ..self.clone() }
    }
}

/// One argument of a layer.
#[derive(Clone)]
pub struct Argument {
    pub value: Value,
    pub tokens: TokenStream,
}

impl Argument {
    /// The argument as the user would read it.
    pub fn text(&self) -> String {
        source_text(&self.tokens)
    }
}

/// A named argument, `key = value`.
#[derive(Clone)]
pub struct NamedArgument {
    pub key: Ident,
    pub value: Argument,
}

#[derive(Clone)]
pub enum Value {
    /// An integer that fits `usize`.
    Integer(usize),
    /// A path or a block, whose value only rustc knows.
    Symbol,
    /// A number with a decimal point, perhaps with a sign.
    Float(f64),
    /// An integer with a minus before it.
    Negative,
    /// `(3, 5)`.
    Tuple(Vec<Argument>),
    /// `[3, 5]` before an arrow: the input sizes of several branches.
    List(Vec<Argument>),
    /// `_`.
    Inferred,
    /// `key = value`.
    Named(Box<NamedArgument>),
    /// `50 -> 20`.
    Arrow(Box<[Argument; 2]>),
    /// Anything else, which is not a size for any layer.
    Other,
    /// Already reported.
    Broken,
}

/// The traits in a `derive(...)`, also within `cfg_attr`; none in any other attribute.
pub fn derived_paths(meta: &Meta) -> Vec<Path> {
    match meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            metas.map(|metas| metas.iter().skip(1).flat_map(derived_paths).collect()).unwrap_or_default()
        }
        Meta::List(list) if list.path.is_ident("derive") => {
            let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
            paths.map(|paths| paths.into_iter().collect()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
