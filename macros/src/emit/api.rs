//! What a network's type offers by itself: construction and constants.

use proc_macro2::TokenStream;
use quote::format_ident;

use super::names::Names;
use super::{Kind, code};
use crate::model::Model;
use crate::plan::Plan;

pub fn emit(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let constructors = constructors(plan.model, names);
    let loose = match kind {
        Kind::Whole => TokenStream::new(),
        Kind::StandIn => loose_methods(plan.model, names),
    };
    code! { #constructors #loose }
}

/// What needs no annotation of the scalar type: networks of `f32`.
fn constructors(model: &Model, names: &Names) -> TokenStream {
    let Names { c, visibility, declared, network, arguments, .. } = names;
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
    let on_the_heap = model.allocates.then(|| on_the_heap(names));
    let lengths = lengths(names);
    code! {
        impl<#declared> #network<#arguments> {
            #(#constants)*
            #on_the_heap
            #lengths
        }
    }
}

/// What allocates.
fn on_the_heap(names: &Names) -> TokenStream {
    let Names { b, c, visibility, .. } = names;
    let workspace =
        format!(" All memory of a training step for batches of at most `{b}` samples, allocated once.");
    let predict_workspace =
        format!(" The memory of predictions alone for batches of at most `{b}` samples, allocated once.");
    code! {
        /// The network with parameters drawn from the generator with this seed.
        #visibility fn new(seed: #c::u64) -> Self {
            #c::Network::seeded(seed)
        }

        #[doc = #workspace]
        #visibility fn workspace<const #b: #c::usize>() -> #c::Workspace<Self, { #b }> {
            #c::Workspace::new()
        }

        #[doc = #predict_workspace]
        #visibility fn predict_workspace<const #b: #c::usize>() -> #c::PredictWorkspace<Self, { #b }> {
            #c::PredictWorkspace::new()
        }
    }
}

/// How much memory there must be, where it is the user's.
fn lengths(names: &Names) -> TokenStream {
    let Names { c, visibility, .. } = names;
    code! {
        /// How many values a training step works in: memory for a `Workspace`, its gradient included.
        #visibility const fn training_len(samples: #c::usize) -> #c::usize {
            #c::training_len::<Self>(samples)
        }

        /// How many values predictions work in: memory for a `PredictWorkspace`.
        #visibility const fn prediction_len(samples: #c::usize) -> #c::usize {
            #c::prediction_len::<Self>(samples)
        }
    }
}

/// The methods of a stand-in, which take anything: they come before those of the trait, which would
/// complain about sizes that the mistake has left unknown.
fn loose_methods(model: &Model, names: &Names) -> TokenStream {
    let Names { t, s, c, network, output, declared, arguments, .. } = names;
    let outputs = names.columns(output, code!('w));
    let owned = names.network_of(t);
    let inputs = match model.inputs.len() {
        1 => names.columns(names.amount(&model.inputs[0].shape.len()), code!('w)),
        _ => code!(<#owned as #c::Mapping>::InputGradient<'w>),
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
    let mut methods = vec![
        method("predict", false, true, &outputs),
        method("loss", true, true, &code!(#t)),
        method("accuracy", true, true, &code!(#t)),
        method("gradient", true, true, &code!(&'w #owned)),
        method("backward", true, true, &inputs),
    ];
    if model.allocates {
        methods.extend([
            method("numerical_gradient", true, true, &code!(#owned)),
            method("predict_once", false, false, &code!(#c::OMatrix<#t, #c::Const<#output>, #c::Dyn>)),
            method("loss_once", true, false, &code!(#t)),
            method("accuracy_once", true, false, &code!(#t)),
            method("gradient_once", true, false, &code!(#owned)),
        ]);
    }
    code! {
        impl<#declared #t: #c::Scalar, #s: #c::AsRef<[#t]>> #network<#arguments #t, #s> {
            #(pub #methods)*
        }
    }
}
