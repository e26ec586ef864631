//! Implementations of the runtime's traits.

use proc_macro2::TokenStream;
use quote::format_ident;
use syn::ext::IdentExt;

use super::calls::{Calls, input_variable};
use super::names::Names;
use super::offsets::{self, Pass};
use super::user_spans::with_user_spans;
use super::{Kind, code, docs, few, guards, predictor, summary, tables, types};
use crate::flow::Source;
use crate::layers::{Standardizes, UserType};
use crate::model::{MOST_INPUTS, Model};
use crate::plan::Plan;

pub fn emit(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let network = network(plan, names, kind);
    let model = model(names);
    let supervised = supervised(plan, names, kind);
    let differentiable = differentiable(plan, names, kind);
    let ends = match (kind, &plan.model.loss) {
        // Whether a loss was intended is not always known.
        (Kind::StandIn, _) => code! { #supervised #differentiable },
        (Kind::Whole, Some(_)) => supervised,
        (Kind::Whole, None) => differentiable,
    };
    let checks = match kind {
        Kind::Whole => checks(plan, names),
        Kind::StandIn => TokenStream::new(),
    };
    code! { #network #ends #model #checks }
}

/// The implementation for any storage of the parameters.
fn model(names: &Names) -> TokenStream {
    let Names { t, s, c, network, declared, arguments, .. } = names;
    let owned = names.network_of(t);
    code! {
        impl<#declared #t: #c::Scalar, #s: #c::AsRef<[#t]>> #c::Model for #network<#arguments #t, #s> {
            type Scalar = #t;
            type Network = #owned;
            type Storage = #s;

            fn from_stored(params: #c::Params<#t, #s>) -> Self {
                Self { params }
            }

            fn stored(&self) -> &#c::Params<#t, #s> {
                &self.params
            }
        }

        impl<#declared #t: #c::Scalar, #s: #c::AsRef<[#t]> + #c::AsMut<[#t]>> #c::ModelMut
            for #network<#arguments #t, #s>
        {
            fn stored_mut(&mut self) -> &mut #c::Params<#t, #s> {
                &mut self.params
            }
        }
    }
}

fn network(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { t, u, p, c, view, output, declared, arguments, .. } = names;
    let name = plan.model.name.unraw().to_string();
    let (owned, cast) = (names.network_of(t), names.network_of(u));
    let input = input_shape(plan.model, names);
    let params = names.count(&plan.params());
    let forward_memory = offsets::memory(&plan.predict, Pass::Predict, names);
    let training_memory = offsets::memory(&plan.train.schedule, Pass::Train, names);
    let scratch = offsets::memory(&plan.predictor.schedule, Pass::Infer, names);
    let packed = names.count(&plan.predictor.weights());
    let params = generic_guards(plan, names, params);
    let (tensors, layers, summary) =
        (tables::tensors(plan, names), tables::layers(plan, names), summary::summary(plan, names));
    let output_offsets = output_offsets(plan, names, kind);
    let split = types::split(plan, names);
    let buffers = (!plan.statistics.is_empty()).then(|| {
        let (buffers, statistics) = (names.count(&plan.buffers()), tables::statistics(plan, names));
        code! {
            const BUFFERS: #c::usize = #buffers;
            const RUNNING_STATS: &'static [#c::ParamInfo] = #statistics;
        }
    });
    // A network with errors is never drawn.
    let graph = (kind == Kind::Whole).then(|| {
        let graph = docs::graph_table(plan.model, c);
        code!(const GRAPH: &'static [#c::Block<'static>] = #graph;)
    });
    let init_params = init_params(plan, names);
    let passes = passes(plan, names, kind);
    let calls = (kind == Kind::Whole).then(|| tables::calls(plan, names));
    code! {
        impl<#declared #t: #c::Scalar> #c::Network for #owned {
            type Input = #input;
            type Output = #c::Const<#output>;
            type View<#p: #c::Access<Scalar = #t>> = #view<#arguments #p>;
            type Cast<#u: #c::Scalar> = #cast;

            #passes
            #split
            #init_params

            const NAME: &'static #c::str = #name;
            const PARAMS: #c::usize = #params;
            const TENSORS: &'static [#c::ParamInfo] = #tensors;
            #buffers
            const LAYERS: &'static [#c::LayerInfo] = #layers;
            const SUMMARY: &'static #c::str = #summary;
            #graph
            const FORWARD_MEMORY: #c::usize = #forward_memory;
            const TRAINING_MEMORY: #c::usize = #training_memory;
            const PACKED: #c::usize = #packed;
            const SCRATCH: #c::usize = #scratch;
            const OFFSETS: #c::Offsets = #output_offsets;
            #calls
        }
    }
}

fn input_shape(model: &Model, names: &Names) -> TokenStream {
    let c = &names.c;
    // There are more only if that is the mistake.
    let inputs = model.inputs.iter().take(MOST_INPUTS);
    let sizes: Vec<_> = inputs.map(|input| names.count(&input.shape.len())).collect();
    match sizes.as_slice() {
        [size] => code!(#c::Const<#size>),
        sizes => code!(#c::Inputs<(#(#c::Const<#sizes>,)*)>),
    }
}

/// Guards on the network's generic parameters are evaluated where their values are known.
fn generic_guards(plan: &Plan<'_>, names: &Names, value: TokenStream) -> TokenStream {
    let c = &names.c;
    let generic = guards::all(plan).filter(|guard| guard.condition.is_generic());
    let requirements = generic.map(|guard| guards::call(guard, &plan.model.name, c));
    let requirements: Vec<_> = requirements.collect();
    if requirements.is_empty() { value } else { code!({ #(#requirements;)* #value }) }
}

fn output_offsets(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let c = &names.c;
    let train = &plan.train;
    let output = offsets::offset(&plan.predict, Pass::Predict, plan.predict.output, names);
    let at = |value: usize| offsets::offset(&train.schedule, Pass::Train, value, names);
    let predictor =
        offsets::offset(&plan.predictor.schedule, Pass::Infer, plan.predictor.schedule.output, names);
    let training_output = at(train.schedule.output);
    let gradient = match (kind, train.output_gradient) {
        (Kind::Whole, Some(gradient)) => {
            let gradient = at(gradient);
            code!(#c::Some(#gradient))
        }
        _ => code!(#c::None),
    };
    code!(#c::Offsets::new(#output, #predictor, #training_output, #gradient))
}

/// Each stage initialises its parameters in turn, if a user-defined type does so itself; otherwise the tables suffice.
fn init_params(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let Names { t, c, .. } = names;
    let nodes = types::with_params(plan.model);
    let calls = nodes.iter().map(|&(index, node)| {
        let [params, statistics] =
            [&plan.stored.params, &plan.stored.statistics].map(|parts| names.part(&parts[index]));
        let init_params = match node.layer.contract.user {
            UserType::Network => {
                let network = names.layer_type(node, &code!(#t));
                code!(#network::init_params(p.at_mut(#params), s.at_mut(#statistics), rng);)
            }
            UserType::Layer => {
                let initialize = names.user_function(node, "initialize");
                code!(#initialize(p.at_mut(#params), rng);)
            }
            UserType::None | UserType::Function => {
                let stage = node.stage_name();
                code!(#c::init_params::<Self>(#stage, p, s, rng);)
            }
        };
        with_user_spans(init_params, node)
    });
    nodes.iter().any(|(_, node)| node.user.is_some()).then(|| {
        code! {
            fn init_params(p: &mut [#t], s: &mut [#t], rng: &mut #c::Rng) {
                #(#calls)*
            }
        }
    })
}

/// Forward, forward while training where that is not the same, and backward.
fn passes(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { t, c, .. } = names;
    let predicts = Calls { plan, schedule: &plan.predict, names, pass: Pass::Predict };
    let trains = Calls { plan, schedule: &plan.train.schedule, names, pass: Pass::Train };
    let (forward, forward_train, backward, inputs) = match kind {
        Kind::StandIn => Default::default(),
        Kind::Whole => (
            predicts.emit(&plan.predict.steps),
            trains.emit(&plan.train.forward),
            trains.emit(&plan.train.backward),
            trains.emit(&plan.train.inputs),
        ),
    };
    let x = input_pattern(plan.model, kind);
    let pass = |name: &str, body: &TokenStream| {
        let name = format_ident!("{name}");
        code! {
            fn #name(p: &[#t], s: &[#t], x: #c::Views<'_, Self>, m: &mut #c::Arena<'_, #t>) {
                #x
                #body
            }
        }
    };
    let is_same = forward.to_string() == forward_train.to_string();
    let forward_train = (!is_same).then(|| pass("forward_train", &forward_train));
    let forward = pass("forward", &forward);
    let inputs = (!inputs.is_empty()).then(|| code!(if inputs { #inputs }));
    let predictor = predictor::emit(plan, names, kind, x.as_ref());
    let few = few::emit(plan, names, kind, x.as_ref());
    code! {
        #forward
        #forward_train

        fn backward_train(
            p: &[#t],
            s: &[#t],
            x: #c::Views<'_, Self>,
            m: &mut #c::Arena<'_, #t>,
            d: &mut #c::Gradient<'_, #t>,
            inputs: #c::bool,
        ) {
            #x
            #backward
            #inputs
        }

        #predictor
        #few
    }
}

/// Binds the named inputs to variables.
fn input_pattern(model: &Model, kind: Kind) -> Option<TokenStream> {
    let variables: Vec<_> = model.inputs.iter().map(|input| input_variable(input.name.as_ref())).collect();
    match (kind, variables.as_slice()) {
        (Kind::StandIn, _) => None,
        (_, [only]) => model.inputs[0].name.is_some().then(|| code!(let #only = x;)),
        (_, variables) => Some(code!(let (#(#variables,)*) = x;)),
    }
}

fn supervised(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { t, c, declared, .. } = names;
    let owned = names.network_of(t);
    let loss = match (kind, &plan.model.loss) {
        (Kind::Whole, Some(loss)) => {
            let (layer, constants) = (names.layer(loss.layer, loss.span), &loss.constants);
            let loss = if constants.is_empty() { layer } else { code!(#layer<#({ #constants }),*>) };
            let is_standardized = matches!(plan.model.output, Source::Node(node)
                if plan.model.nodes[node].layer.contract.standardizes == Standardizes::Targets);
            if is_standardized { code!(#c::Standardized<#loss>) } else { loss }
        }
        _ => code!(#c::AnyLoss),
    };
    code! {
        impl<#declared #t: #c::Scalar> #c::Supervised for #owned {
            type Loss = #loss;
        }
    }
}

fn differentiable(plan: &Plan<'_>, names: &Names, kind: Kind) -> TokenStream {
    let Names { t, u, c, network, input_gradient, declared, arguments, .. } = names;
    let (owned, cast) = (names.network_of(t), names.network_of(u));
    let (train, inputs) = (&plan.train, &plan.model.inputs);
    let offset = |input: usize| match (kind, train.input_gradients.get(input)) {
        (Kind::Whole, Some(&value)) => offsets::offset(&train.schedule, Pass::Train, value, names),
        _ => code!(0),
    };
    let offsets: Vec<_> = (0..inputs.len()).map(offset).collect();
    let sizes: Vec<_> = inputs.iter().map(|input| names.count(&input.shape.len())).collect();
    let (result, value) = match (sizes.as_slice(), offsets.as_slice()) {
        ([size], [offset]) => (names.columns(size, code!('m)), code!(m.at::<#size>(#offset))),
        _ => {
            let fields = inputs.iter().filter_map(|input| input.name.as_ref());
            let value = code!(#input_gradient { #(#fields: m.at::<#sizes>(#offsets),)* });
            (code!(#input_gradient<'m, #arguments #t>), value)
        }
    };
    // A network with one input can be a layer of another one.
    let as_layer = (sizes.len() == 1).then(|| {
        let ends = [("INPUT_SHAPE", &inputs[0].shape), ("OUTPUT_SHAPE", plan.model.output_shape())];
        let shapes = ends.into_iter().filter_map(|(name, shape)| {
            let sizes = shape.dimensions()?;
            let name = format_ident!("{name}");
            Some(code!(const #name: &'static [#c::usize] = &[#(#sizes),*];))
        });
        code! {
            impl<#declared> #c::AsLayer for #network<#arguments> {
                type Of<#u: #c::Scalar> = #cast;

                const INPUTS: #c::usize = #(#sizes)*;
                #(#shapes)*
            }
        }
    });
    code! {
        impl<#declared #t: #c::Scalar> #c::Differentiable for #owned {
            type InputGradient<'m> = #result;

            const INPUT_GRADIENTS: &'static [#c::usize] = &[#(#offsets),*];

            fn input_gradient(m: #c::InputGradients<'_, #t>) -> Self::InputGradient<'_> {
                #value
            }
        }

        #as_layer
    }
}

/// Assertions that the macro's tables agree with the runtime.
fn checks(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let c = &names.c;
    let checks = types::with_params(plan.model).into_iter().filter_map(|(_, node)| {
        // Of running statistics alone, sizes may depend on the network's parameters.
        let Some(Ok(params @ 1..)) = node.params().known() else { return None };
        let layer = names.layer_type(node, &code!(#c::f32));
        let params = proc_macro2::Literal::usize_unsuffixed(params);
        // `LEN` counts the bias, which `bias = false` leaves out.
        let has_no_bias = node.layer.keys().any(|key| key == "bias") && node.tensors.len() == 1;
        (!has_no_bias).then(|| code!(#layer::LEN == #params))
    });
    let checks: Vec<_> = checks.collect();
    if checks.is_empty() { TokenStream::new() } else { code!(const _: () = #c::assert!(#(#checks)&&*);) }
}
