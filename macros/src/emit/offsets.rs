//! Offsets of values whose sizes only rustc knows, as constants that rustc computes.

use proc_macro2::{Literal, TokenStream};

use super::code;
use super::names::{Names, part_of, quiet};
use crate::plan::{Offset, Part, Plan, Schedule, StoredIn};

/// The pass that a schedule is for.
#[derive(Clone, Copy)]
pub enum Pass {
    Predict,
    Train,
    /// A predictor.
    Infer,
    /// A prediction of few samples.
    Few,
}

impl Pass {
    /// Whether it computes one sample of a batch, with values that have a padding.
    pub fn is_of_one_sample(self) -> bool {
        matches!(self, Self::Infer | Self::Few)
    }

    fn constant(self) -> TokenStream {
        match self {
            Self::Predict => code!(PREDICT),
            Self::Train => code!(TRAIN),
            Self::Infer => code!(INFER),
            Self::Few => code!(FEW),
        }
    }
}

/// Constants that hold the offsets used by the passes: of values, of parameters and of running
/// statistics.
pub fn emit(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let schedules = [
        (Pass::Predict, &plan.predict),
        (Pass::Train, &plan.train.schedule),
        (Pass::Infer, &plan.predictor.schedule),
    ];
    let schedules = schedules.into_iter().chain(plan.few.iter().map(|few| (Pass::Few, few)));
    let left = schedules.filter(|(_, schedule)| schedule.memory.is_none());
    let values = left.map(|(pass, schedule)| constant(pass, schedule, names));
    let values = constants(&code!(__Offsets), values.collect(), names);
    let [params, statistics, packed] = [
        (StoredIn::Params, own_parts(plan, &plan.stored.params)),
        (StoredIn::RunningStats, own_parts(plan, &plan.stored.statistics)),
        (StoredIn::Packed, plan.predictor.packed.iter().collect()),
    ]
    .map(|(stored_in, parts)| constants(&part_of(stored_in), computed(&parts, names), names));
    code!(#values #params #statistics #packed)
}

fn constants(name: &TokenStream, constants: Vec<TokenStream>, names: &Names) -> Option<TokenStream> {
    let Names { declared, arguments, .. } = names;
    (!constants.is_empty()).then(|| {
        code! {
            struct #name<#declared>;

            impl<#declared> #name<#arguments> {
                #(#constants)*
            }
        }
    })
}

/// The parts of stages that do not share that of another one.
fn own_parts<'p>(plan: &Plan<'_>, parts: &'p [Part]) -> Vec<&'p Part> {
    plan.model
        .nodes
        .iter()
        .zip(parts)
        .filter(|(node, _)| node.shares.is_none())
        .map(|(_, part)| part)
        .collect()
}

/// The offset and length of each part that only rustc knows.
fn computed(parts: &[&Part], names: &Names) -> Vec<TokenStream> {
    let c = &names.c;
    let computed = parts.iter().filter(|part| {
        let is_empty = matches!(part.len.known(), Some(Ok(0)));
        !is_empty && (part.offset.known().is_none() || part.len.known().is_none())
    });
    let constants = computed.map(|part| {
        let [offset, len] = [&part.offset, &part.len].map(|count| names.count(count));
        let stage = quiet(&part.stage);
        code!(const #stage: [#c::usize; 2] = [#offset, #len];)
    });
    constants.collect()
}

fn constant(pass: Pass, schedule: &Schedule, names: &Names) -> TokenStream {
    let (c, name) = (&names.c, pass.constant());
    let with_total = Literal::usize_unsuffixed(schedule.buffers.len() + 1);
    let buffers = schedule.buffers.iter().map(|buffer| {
        let size = names.count(&buffer.size);
        let [first, last] = [buffer.first, buffer.last].map(Literal::usize_unsuffixed);
        code!([#size, #first, #last])
    });
    code! {
        const #name: [#c::usize; #with_total] = #c::allocate([#(#buffers),*]);
    }
}

/// The offset of a value, in values for each sample.
pub fn offset(schedule: &Schedule, pass: Pass, value: usize, names: &Names) -> TokenStream {
    match schedule.values.get(value).map(|value| value.offset) {
        Some(Offset::Buffer(buffer)) => buffer_offset(pass, buffer, names),
        Some(Offset::At(offset)) => number(offset),
        None => number(0),
    }
}

/// The memory of a pass, in values for each sample.
pub fn memory(schedule: &Schedule, pass: Pass, names: &Names) -> TokenStream {
    schedule.memory.map_or_else(|| buffer_offset(pass, schedule.buffers.len(), names), number)
}

fn buffer_offset(pass: Pass, buffer: usize, names: &Names) -> TokenStream {
    let (arguments, constant, buffer) =
        (&names.arguments, pass.constant(), Literal::usize_unsuffixed(buffer));
    code!(__Offsets::<#arguments>::#constant[#buffer])
}

fn number(value: usize) -> TokenStream {
    let value = Literal::usize_unsuffixed(value);
    code!(#value)
}
