//! What a network's type offers by itself: construction, its parameters, constants.

use proc_macro2::TokenStream;
use quote::format_ident;

use super::names::Names;
use super::{Kind, code};

pub fn emit(names: &Names, kind: Kind) -> TokenStream {
    let Names { t, s, u, c, network, view, view_mut, visibility, .. } = names;
    let constructors = constructors(names);
    let loose = match kind {
        Kind::Whole => TokenStream::new(),
        Kind::StandIn => loose_methods(names),
    };
    code! {
        impl<#t: #c::Scalar, #s: #c::AsRef<[#t]>> #c::Model for #network<#t, #s> {
            type Network = #network<#t>;

            fn values(&self) -> &[#t] {
                #c::AsRef::as_ref(&self.params)
            }
        }

        #constructors

        // A program need not use all that its network offers.
        #[allow(dead_code)]
        impl<#t: #c::Scalar, #s: #c::AsRef<[#t]>> #network<#t, #s> {
            /// The network with these parameters, in a `Box`, an array or a reference to one.
            ///
            /// # Errors
            ///
            /// When there are not exactly as many values as the network has parameters.
            #visibility fn from_params(params: #s) -> #c::Result<Self, #c::LengthError> {
                #c::check_length::<#network<#t>>(#c::AsRef::as_ref(&params))?;
                #c::Ok(Self { params, scalar: #c::PhantomData })
            }

            /// All parameters, tensor after tensor, each column-major.
            #visibility fn params(&self) -> &[#t] {
                #c::AsRef::as_ref(&self.params)
            }

            /// The parameters by stage.
            #visibility fn view(&self) -> #view<'_, #t> {
                #view::split(#c::AsRef::as_ref(&self.params))
            }

            /// The network with its parameters in another scalar type.
            #visibility fn cast<#u: #c::Scalar>(&self) -> #network<#u> {
                #network { params: #c::cast(#c::AsRef::as_ref(&self.params)), scalar: #c::PhantomData }
            }
        }

        // A program need not use all that its network offers.
        #[allow(dead_code)]
        impl<#t: #c::Scalar, #s: #c::AsMut<[#t]>> #network<#t, #s> {
            /// All parameters, to be changed.
            #visibility fn params_mut(&mut self) -> &mut [#t] {
                #c::AsMut::as_mut(&mut self.params)
            }

            /// The parameters by stage, to be changed.
            #visibility fn view_mut(&mut self) -> #view_mut<'_, #t> {
                #view_mut::split(#c::AsMut::as_mut(&mut self.params))
            }
        }

        #loose
    }
}

/// What needs no annotation of the scalar type: networks of `f32`.
fn constructors(names: &Names) -> TokenStream {
    let Names { c, network, visibility, .. } = names;
    let constant = |name: &str, ty: TokenStream, doc: &str| {
        let name = format_ident!("{name}");
        code! {
            #[doc = #doc]
            #visibility const #name: #ty = <Self as #c::Network>::#name;
        }
    };
    let constants = [
        constant("PARAMS", code!(#c::usize), " How many parameters the network has."),
        constant("TENSORS", code!(&'static [#c::ParamInfo]), " Its tensors, in the order of its parameters."),
        constant("LAYERS", code!(&'static [#c::LayerInfo]), " Its stages, in the order of the declaration."),
        constant("SUMMARY", code!(&'static #c::str), " A table of its stages."),
    ];
    code! {
        // A program need not use all that its network offers.
        #[allow(dead_code)]
        impl #network {
            #(#constants)*

            /// The network with parameters drawn from the generator with this seed.
            #visibility fn new(seed: #c::u64) -> Self {
                #c::Network::seeded(seed)
            }

            /// All memory of a training step for batches of at most `B` samples, allocated once.
            #visibility fn workspace<const B: #c::usize>() -> #c::Workspace<Self, { B }> {
                #c::Workspace::new()
            }
        }
    }
}

/// The methods of a stand-in, which take anything: they come before those of the trait, which would
/// complain about sizes that the mistake has left unknown.
fn loose_methods(names: &Names) -> TokenStream {
    let Names { t, s, c, network, input, output, .. } = names;
    let (outputs, inputs) = (names.columns(output, code!('w)), names.columns(input, code!('w)));
    let method = |name: &str, targets: bool, workspace: bool, result: &TokenStream| {
        let name = format_ident!("{name}");
        let targets = targets.then(|| code!(_: &(impl ?#c::Sized),));
        let workspace = workspace.then(|| code!(_: &'w mut (impl ?#c::Sized),));
        code! {
            fn #name<'w>(&self, _: &(impl ?#c::Sized), #targets #workspace) -> #c::Result<#result, #c::BatchError> {
                #c::Err(#c::BatchError::Empty)
            }
        }
    };
    let methods = [
        method("predict", false, true, &outputs),
        method("loss", true, true, &code!(#t)),
        method("accuracy", true, true, &code!(#t)),
        method("gradient", true, true, &code!(&'w #network<#t>)),
        method("numerical_gradient", true, true, &code!(#network<#t>)),
        method("backward", true, true, &inputs),
        method("predict_once", false, false, &code!(#c::OMatrix<#t, #c::Const<#output>, #c::Dyn>)),
        method("loss_once", true, false, &code!(#t)),
        method("accuracy_once", true, false, &code!(#t)),
        method("gradient_once", true, false, &code!(#network<#t>)),
    ];
    code! {
        // A program need not use all that its network offers.
        #[allow(dead_code)]
        impl<#t: #c::Scalar, #s: #c::AsRef<[#t]>> #network<#t, #s> {
            #(pub #methods)*
        }
    }
}
