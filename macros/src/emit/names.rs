//! The names that generated code is written with.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::Visibility;

use super::code;
use crate::amount::Amount;
use crate::ast::Form;
use crate::layers::{Layer, Params};
use crate::model::{Model, Node};

pub struct Names {
    /// The one module that generated code may name.
    pub c: TokenStream,
    pub network: Ident,
    /// The network's own parameters: as they are declared, and as arguments.
    pub declared: TokenStream,
    pub arguments: TokenStream,
    /// The generic parameters: the scalar, the storage of the parameters, another scalar, how
    /// parameters are reached, where gradients go.
    pub t: Ident,
    pub s: Ident,
    pub u: Ident,
    pub p: Ident,
    pub d: Ident,
    /// The capacity of a workspace.
    pub b: Ident,
    pub view: Ident,
    pub input_gradient: Ident,
    pub visibility: Visibility,
    /// Values of one output sample.
    pub output: TokenStream,
}

impl Names {
    pub fn new(model: &Model) -> Self {
        let krate = &model.krate;
        let network = &model.name;
        let visibility = match &model.form {
            Form::Item(item) => item.visibility.clone(),
            Form::Expression => Visibility::Inherited,
        };
        let parameters = model.parameters();
        Self {
            c: code!(#krate::__private),
            declared: code!(#(const #parameters: #krate::__private::usize,)*),
            arguments: code!(#(#parameters,)*),
            view: format_ident!("{network}View"),
            input_gradient: format_ident!("{network}InputGradient"),
            network: network.clone(),
            t: free_name("T", model),
            s: free_name("S", model),
            u: free_name("U", model),
            p: free_name("P", model),
            d: free_name("D", model),
            b: free_name("B", model),
            visibility,
            output: model.output_shape().len().tokens(&code!(#krate::__private)),
        }
    }

    /// The layer's type in the runtime, on the user's own word for it, so that editors show what it
    /// is.
    pub fn layer(&self, layer: &Layer, span: Span) -> TokenStream {
        let c = &self.c;
        let name = Ident::new(layer.name, span);
        code!(#c::#name)
    }

    /// The type of a node's layer without parameters: `Relu`, `Repeat::<8, 56>`.
    pub fn layer_type(&self, node: &Node, t: &TokenStream) -> TokenStream {
        let layer = self.layer(node.layer, node.span);
        let user = self.user_type(node, t);
        let sizes = &node.sizes;
        match (user, sizes.is_empty()) {
            (None, true) => layer,
            (Some(user), true) => code!(#layer::<#user>),
            (user, false) => code!(#layer::<#user #(#sizes),*>),
        }
    }

    /// The user's type that a layer is generic over; a network computes with our scalar.
    fn user_type(&self, node: &Node, t: &TokenStream) -> Option<TokenStream> {
        let user = node.user.as_ref()?;
        Some(match node.layer.calls.params {
            Params::Argument => code!(#user<#t>),
            _ => code!(#user),
        })
    }

    /// The type of a node's parameters: `Affine<P, 784, 50>`.
    pub fn params_type(&self, node: &Node, p: &TokenStream) -> TokenStream {
        let c = &self.c;
        let scalar = code!(<#p as #c::Access>::Scalar);
        let (user, sizes) = (self.user_type(node, &scalar), &node.sizes);
        if node.layer.calls.params == Params::Argument {
            return code!(<#user as #c::Network>::View<#p>);
        }
        let layer = self.layer(node.layer, node.span);
        let user = user.map(|user| code!(#user,));
        code!(#layer<#p, #user #(#sizes),*>)
    }

    pub fn amount(&self, amount: &Amount) -> TokenStream {
        amount.tokens(&self.c)
    }

    pub fn columns(&self, size: impl ToTokens, lifetime: TokenStream) -> TokenStream {
        let Names { c, t, .. } = self;
        code!(#c::Columns<#lifetime, #t, #size>)
    }

    /// The network over a scalar type, with its parameters on the heap.
    pub fn network_of(&self, scalar: &Ident) -> TokenStream {
        let Names { network, arguments, .. } = self;
        code!(#network<#arguments #scalar>)
    }
}

/// Code that stands where the user's tokens do, as far as errors about it are concerned.
pub fn located_at(code: TokenStream, user: &TokenStream) -> TokenStream {
    let Some(place) = user.clone().into_iter().last().map(|tree| tree.span()) else { return code };
    let located = code.into_iter().map(|tree| {
        let mut tree = match tree {
            TokenTree::Group(group) => {
                let mut located = Group::new(group.delimiter(), located_at(group.stream(), user));
                located.set_span(group.span());
                TokenTree::Group(located)
            }
            tree => tree,
        };
        tree.set_span(tree.span().located_at(place));
        tree
    });
    located.collect()
}

/// A name for a generic parameter that the network itself does not have.
fn free_name(name: &str, model: &Model) -> Ident {
    let mut name = name.to_owned();
    while model.name == name || model.parameters().iter().any(|parameter| *parameter == name) {
        name.push('_');
    }
    Ident::new(&name, Span::mixed_site())
}
