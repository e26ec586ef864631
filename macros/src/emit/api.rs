//! Inherent constants and methods of a network's type.

use proc_macro2::TokenStream;
use quote::format_ident;

use super::names::Names;
use super::{Kind, code};
use crate::model::Model;
use crate::plan::Plan;

pub fn emit(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { b, c, visibility, declared, network, arguments, .. } = names;
    let methods = match kind {
        Kind::Whole => TokenStream::new(),
        Kind::StandIn => permissive_methods(plan.model, names),
    };
    let constants = ["PARAMS", "TENSORS", "LAYERS", "SUMMARY"].map(|name| format_ident!("{name}"));
    code! {
        #c::declared! {
            #visibility [#declared] [#network<#arguments>] #b #(<Self as #c::Network>::#constants),*
        }
        #methods
    }
}

/// The methods of a stand-in, which accept any arguments: they take precedence over those of the trait, which would
/// cause errors about sizes that are unknown because of the mistake.
fn permissive_methods(model: &Model, names: &Names) -> TokenStream {
    let Names { t, s, c, network, output, declared, arguments, .. } = names;
    let outputs = names.columns(output, code!('w));
    let owned = names.network_of(t);
    let inputs = match model.inputs.len() {
        1 => names.columns(names.count(&model.inputs[0].shape.len()), code!('w)),
        _ => code!(<#owned as #c::Differentiable>::InputGradient<'w>),
    };
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
        method("gradient", true, true, &code!(&'w #owned)),
        method("numerical_gradient", true, true, &code!(#owned)),
        method("backward", true, true, &inputs),
        method("predict_alloc", false, false, &code!(#c::OMatrix<#t, #c::Const<#output>, #c::Dyn>)),
        method("loss_alloc", true, false, &code!(#t)),
        method("accuracy_alloc", true, false, &code!(#t)),
        method("gradient_alloc", true, false, &code!(#owned)),
    ];
    code! {
        impl<#declared #t: #c::Scalar, #s: #c::AsRef<[#t]>> #network<#arguments #t, #s> {
            #(pub #methods)*
        }
    }
}
