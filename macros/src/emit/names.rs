//! Names in generated code.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::Visibility;
use syn::ext::IdentExt;

use super::code;
use crate::ast::Form;
use crate::count::Count;
use crate::layers::{Layer, UserType};
use crate::model::{Model, Node};
use crate::plan::{Part, StoredIn};
use crate::shape::Dim;

pub struct Names {
    /// The only module that generated code may name.
    pub c: TokenStream,
    pub network: Ident,
    /// The network's parameters: as declarations, and as arguments.
    pub declared: TokenStream,
    pub arguments: TokenStream,
    /// The generic parameters: the scalar, the storage of the parameters, another scalar, the access
    /// to the parameters.
    pub t: Ident,
    pub s: Ident,
    pub u: Ident,
    pub p: Ident,
    /// The capacity of a workspace.
    pub b: Ident,
    pub view: Ident,
    pub input_gradient: Ident,
    pub visibility: Visibility,
    /// Values of one output sample.
    pub output: TokenStream,
}

impl Names {
    /// With `c` for the module that generated code may name.
    pub fn new(model: &Model, c: TokenStream) -> Self {
        let network = &model.name;
        let visibility = match &model.form {
            Form::Item(item) => item.visibility.clone(),
            Form::Expression => Visibility::Inherited,
        };
        let parameters = model.parameters();
        let quiet_parameters = parameters.iter().map(quiet);
        Self {
            declared: code!(#(const #quiet_parameters: #c::usize,)*),
            arguments: code!(#(#parameters,)*),
            // User-defined names do not begin with two underscores.
            view: quiet(&format_ident!("__{}View", network.unraw())),
            input_gradient: quiet(&format_ident!("__{}InputGradient", network.unraw())),
            network: network.clone(),
            t: free_name("T", model),
            s: free_name("S", model),
            u: free_name("U", model),
            p: free_name("P", model),
            b: free_name("B", model),
            visibility,
            output: model.output_shape().len().tokens(&c),
            c,
        }
    }

    /// The layer's type in the runtime, with the span of the user's identifier, so that editors show what it
    /// is.
    pub fn layer(&self, layer: &Layer, span: Span) -> TokenStream {
        let c = &self.c;
        let name = Ident::new(layer.name, span);
        code!(#c::#name)
    }

    /// The type of a node's layer: `Relu`, `__affine1`, `Affine::<784, HIDDEN>`, or that of a network over the scalar `t`.
    pub fn layer_type(&self, node: &Node, t: &TokenStream) -> TokenStream {
        let layer = self.layer(node.layer, node.span);
        let sizes = &node.sizes;
        match node.layer.contract.user {
            UserType::Network => {
                let network = self.nested(node, t);
                code!(#layer::<#network>)
            }
            UserType::None if !sizes.is_empty() => match (alias(node), is_generic(node)) {
                (Some(alias), false) => code!(#alias),
                (Some(alias), true) => {
                    let arguments = &self.arguments;
                    code!(#alias::<#arguments>)
                }
                (None, _) => code!(#layer::<#(#sizes),*>),
            },
            UserType::None | UserType::Function | UserType::Layer => layer,
        }
    }

    /// Short names for the types of layers with sizes.
    pub fn aliases(&self, model: &Model) -> TokenStream {
        let aliases = model.nodes.iter().filter_map(|node| {
            let (alias, layer, sizes) = (alias(node)?, self.layer(node.layer, node.span), &node.sizes);
            let parameters = is_generic(node).then(|| {
                let declared = &self.declared;
                code!(<#declared>)
            });
            Some(code!(type #alias #parameters = #layer<#(#sizes),*>;))
        });
        aliases.collect()
    }

    /// A network as a layer, over the scalar `t`. The bound on the user's type is always the same, at the same
    /// span, so that rustc reports it once.
    fn nested(&self, node: &Node, t: &TokenStream) -> TokenStream {
        let (c, user) = (&self.c, &node.user);
        code!(<#user as #c::AsLayer>::Of<#t>)
    }

    /// A user-defined function, called through its trait.
    pub fn user_function(&self, node: &Node, name: &str) -> TokenStream {
        let c = &self.c;
        let (user, sizes, name) = (&node.user, &node.sizes, format_ident!("{name}"));
        let of = format_ident!("{}", node.user_trait());
        match node.layer.contract.user {
            UserType::Function => code!(<#user as #c::#of>::#name),
            _ => code!(<#user as #c::#of<#(#sizes),*>>::#name),
        }
    }

    /// The type of a node's parameters by name: `AffineView<P, 784, 50>`.
    pub fn view_type(&self, node: &Node) -> TokenStream {
        let (c, p) = (&self.c, &self.p);
        match node.layer.contract.user {
            UserType::Network => {
                let network = self.nested(node, &code!(<#p as #c::Access>::Scalar));
                code!(<#network as #c::Network>::View<#p>)
            }
            UserType::None if !node.sizes.is_empty() => {
                let (view, sizes) = (self.view(node), &node.sizes);
                code!(#view<#p, #(#sizes),*>)
            }
            UserType::None | UserType::Function | UserType::Layer => {
                let view = self.view(node);
                code!(#view<#p>)
            }
        }
    }

    /// The name of that type, without its arguments.
    pub fn view(&self, node: &Node) -> TokenStream {
        let c = &self.c;
        let name = Ident::new(&format!("{}View", node.layer.name), Span::mixed_site());
        code!(#c::#name)
    }

    /// The offset and length of a part; if only rustc knows them, the name of a constant, see
    /// [`offsets`](super::offsets).
    pub fn part(&self, part: &Part) -> TokenStream {
        let (Part { offset, len, .. }, arguments) = (part, &self.arguments);
        if offset.known().is_some() && len.known().is_some() {
            let [offset, len] = [offset, len].map(|count| self.count(count));
            return code!([#offset, #len]);
        }
        let (of, stage) = (part_of(part.stored_in), quiet(&part.stage));
        code!(#of::<#arguments>::#stage)
    }

    pub fn count(&self, count: &Count) -> TokenStream {
        count.tokens(&self.c)
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

/// The type whose constants hold the offsets of parameters, of running statistics or of packed weights.
pub fn part_of(stored_in: StoredIn) -> TokenStream {
    match stored_in {
        StoredIn::Params => code!(__Params),
        StoredIn::RunningStats => code!(__RunningStats),
        StoredIn::Packed => code!(__Packed),
    }
}

/// A user-defined name where it is repeated: at the same span for editors, while lints about names, which
/// fire at its declaration, treat it as generated.
pub fn quiet(name: &Ident) -> Ident {
    let mut quiet = name.clone();
    quiet.set_span(Span::mixed_site().located_at(name.span()));
    quiet
}

/// Other names of generated code, after two underscores.
const TAKEN: [&str; 9] =
    ["rt", "uses", "shared", "Parameters", "Inputs", "Offsets", "Params", "RunningStats", "Packed"];

/// A short name for the type of a layer with sizes.
fn alias(node: &Node) -> Option<Ident> {
    let has_sizes = node.user.is_none() && !node.sizes.is_empty();
    let stage = node.stage_name();
    let is_free = !TAKEN.contains(&stage.as_str());
    (has_sizes && is_free).then(|| Ident::new(&format!("__{stage}"), Span::mixed_site()))
}

/// Whether a size of a layer is a parameter of the network.
fn is_generic(node: &Node) -> bool {
    node.sizes.iter().any(Dim::is_parameter)
}

/// A name for a generic parameter that collides neither with a parameter of the network nor with a user-defined type.
fn free_name(name: &str, model: &Model) -> Ident {
    let mut name = name.to_owned();
    let users = || model.nodes.iter().filter_map(|node| node.user.as_ref());
    while model.name == name
        || model.parameters().iter().any(|parameter| *parameter == name)
        || users().any(|user| mentions(user, &name))
    {
        name.push('_');
    }
    Ident::new(&name, Span::mixed_site())
}

fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}
