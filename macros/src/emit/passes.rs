//! What `network!` implements of the traits of the runtime.

use proc_macro2::{Ident, TokenStream};
use quote::format_ident;
use syn::ext::IdentExt;

use super::calls::{backward_passes, forward_calls};
use super::names::Names;
use super::{Kind, code, tables};
use crate::model::Init;
use crate::plan::Plan;
use crate::shape::Shape;

pub fn emit(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let memory = memory(plan, names);
    let network = network(plan, names, kind);
    let backward = match (kind, &plan.model.loss) {
        // Whether there was meant to be a loss is not always known.
        (Kind::StandIn, _) => {
            let (supervised, mapping) = (supervised(plan, names, kind), mapping(plan, names, kind));
            code! { #supervised #mapping }
        }
        (Kind::Whole, Some(_)) => supervised(plan, names, kind),
        (Kind::Whole, None) => mapping(plan, names, kind),
    };
    let checks = match kind {
        Kind::Whole => checks(plan, names),
        Kind::StandIn => TokenStream::new(),
    };
    code! { #memory #network #backward #checks }
}

/// The values, and the gradients, that a workspace holds for a batch: one type where they are alike.
fn memory(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let values = slots(plan, names, &plan.values, &names.values);
    let gradients =
        (plan.gradients != plan.values).then(|| slots(plan, names, &plan.gradients, &names.gradients));
    code! { #values #gradients }
}

fn slots(plan: &Plan<'_>, names: &Names, nodes: &[usize], name: &Ident) -> TokenStream {
    let Names { c, t, .. } = names;
    let nodes = || nodes.iter().map(|&node| &plan.model.nodes[node]);
    let stages: Vec<_> = nodes().map(|node| &node.stage).collect();
    let size = |shape: &Shape| shape.len().tokens(&plan.model.krate);
    let types = nodes().map(|node| names.columns_mut(size(&node.gives), code!('m)));
    // A network of nothing but mistakes has no values.
    let none = stages.is_empty().then(|| code!(none: #c::PhantomData<&'m #t>,));
    let none_value = stages.is_empty().then(|| code!(none: #c::PhantomData,));
    code! {
        // A loss may write a gradient that nobody reads, where nothing is trained.
        #[allow(dead_code)]
        struct #name<'m, #t: #c::Scalar> {
            #(#stages: #types,)*
            #none
        }

        impl<'m, #t: #c::Scalar> #name<'m, #t> {
            // Without stages, parameters or in a stand-in some arguments have no use.
            #[allow(unused_variables)]
            fn split(memory: &mut &'m mut [#t], samples: #c::usize) -> Self {
                Self { #(#stages: #c::split(memory, samples),)* #none_value }
            }
        }
    }
}

fn network(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { t, c, network, view_mut, input, output, .. } = names;
    let krate = &plan.model.krate;
    let name = network.unraw().to_string();
    let [params, forward_memory, training_memory] =
        [plan.params(), plan.forward_memory(), plan.training_memory()].map(|amount| amount.tokens(krate));
    let (tensors, layers, summary) =
        (tables::tensors(plan, names), tables::layers(plan, names), tables::summary(plan));
    let initialize = plan.model.nodes.iter().filter(|node| !node.tensors.is_empty()).map(|node| {
        let (stage, init) = (&node.stage, initializer(&node.init, c));
        code!(p.#stage.initialize(#init, rng);)
    });
    let forward = forward(plan, names, kind);
    code! {
        impl<#t: #c::Scalar> #c::Network for #network<#t> {
            type Scalar = #t;
            type Input = #c::Const<#input>;
            type Output = #c::Const<#output>;

            const NAME: &'static #c::str = #name;
            const PARAMS: #c::usize = #params;
            const TENSORS: &'static [#c::ParamInfo] = #tensors;
            const LAYERS: &'static [#c::LayerInfo] = #layers;
            const SUMMARY: &'static #c::str = #summary;
            const FORWARD_MEMORY: #c::usize = #forward_memory;
            const TRAINING_MEMORY: #c::usize = #training_memory;

            fn zeros() -> Self {
                Self { params: #c::heap(#params), scalar: #c::PhantomData }
            }

            #[allow(unused_variables, unused_mut)]
            fn initialize(&mut self, rng: &mut #c::Rng) {
                let mut p = #view_mut::split(&mut self.params);
                #(#initialize)*
            }

            fn params(&self) -> &[#t] {
                &self.params
            }

            fn params_mut(&mut self) -> &mut [#t] {
                &mut self.params
            }

            #forward
        }
    }
}

fn initializer(init: &Init, c: &TokenStream) -> TokenStream {
    match init {
        Init::Zeros => code!(#c::Init::Zeros),
        Init::Normal(std) => code!(#c::Init::Normal(#std)),
        Init::Xavier => code!(#c::Init::Xavier),
        Init::He => code!(#c::Init::He),
    }
}

fn forward(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { t, c, view, values, output, .. } = names;
    let (result, output_columns) = (names.columns(output, code!('m)), names.columns_mut(output, code!('m)));
    let x = names.columns(&names.input, code!('_));
    let body = match (kind, plan.model.nodes.last()) {
        (Kind::Whole, Some(last)) => {
            let calls = forward_calls(plan, names);
            let last = &last.stage;
            code! {
                let p = #view::split(params);
                let mut y = #values::split(&mut memory, x.ncols());
                #calls
                #c::From::from(y.#last)
            }
        }
        _ => code! {
            let y: #output_columns = #c::split(&mut memory, x.ncols());
            #c::From::from(y)
        },
    };
    code! {
        // Without stages, parameters or in a stand-in some arguments have no use.
        #[allow(unused_variables)]
        fn forward<'m>(params: &[#t], x: #x, mut memory: &'m mut [#t]) -> #result {
            #body
        }
    }
}

fn supervised(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { t, c, network, input, output, .. } = names;
    let loss = match (kind, &plan.model.loss) {
        (Kind::Whole, Some(loss)) => format_ident!("{}", loss.layer.name),
        _ => format_ident!("AnyLoss"),
    };
    let (x, y, dy) = (
        names.columns(input, code!('_)),
        names.columns(output, code!('_)),
        names.columns_mut(output, code!('_)),
    );
    let body = match (kind, plan.model.nodes.last()) {
        (Kind::Whole, Some(last)) => {
            let last = &last.stage;
            let start = code!(loss(y.#last.as_view(), dy.#last.as_view_mut()););
            let passes = backward_passes(plan, names, start);
            code! { #passes }
        }
        _ => TokenStream::new(),
    };
    code! {
        impl<#t: #c::Scalar> #c::Supervised for #network<#t> {
            type Loss = #c::#loss;

            #[allow(unused_variables, unused_mut)]
            fn backward(
                params: &[#t],
                x: #x,
                mut memory: &mut [#t],
                gradient: &mut [#t],
                loss: impl #c::FnOnce(#y, #dy),
            ) {
                #body
            }
        }
    }
}

fn mapping(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { t, c, network, input, output, .. } = names;
    let [x, dy, result] = [(input, code!('_)), (output, code!('_)), (input, code!('m))]
        .map(|(size, lifetime)| names.columns(size, lifetime));
    let dx = names.columns_mut(input, code!('m));
    let body = match (kind, plan.model.nodes.last()) {
        (Kind::Whole, Some(last)) => {
            let last = &last.stage;
            backward_passes(plan, names, code!(dy.#last.copy_from(&output_gradient);))
        }
        _ => TokenStream::new(),
    };
    code! {
        impl<#t: #c::Scalar> #c::Mapping for #network<#t> {
            #[allow(unused_variables, unused_mut)]
            fn backward<'m>(
                params: &[#t],
                x: #x,
                output_gradient: #dy,
                mut memory: &'m mut [#t],
                gradient: &mut [#t],
            ) -> #result {
                let mut dx: #dx = #c::split(&mut memory, x.ncols());
                #body
                #c::From::from(dx)
            }
        }
    }
}

/// Holds the macro's tables and the runtime together.
fn checks(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let c = &names.c;
    let nodes = plan.model.nodes.iter().filter(|node| !node.tensors.is_empty());
    let checks = nodes.filter_map(|node| {
        let Some(Ok(params)) = node.params().known() else { return None };
        let (module, sizes) = (format_ident!("{}", node.layer.module), &node.sizes);
        Some(code!(const _: () = #c::assert!(#c::#module::Params::<'_, #c::f32, #(#sizes),*>::LEN == #params);))
    });
    checks.collect()
}
