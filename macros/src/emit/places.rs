//! Where values lie whose sizes only rustc knows: it places them.

use proc_macro2::{Literal, TokenStream};

use super::code;
use super::names::Names;
use crate::plan::{Offset, Plan, Schedule};

/// What a schedule is for.
#[derive(Clone, Copy)]
pub enum Pass {
    Predict,
    Train,
}

impl Pass {
    fn constant(self) -> TokenStream {
        match self {
            Self::Predict => code!(PREDICT),
            Self::Train => code!(TRAIN),
        }
    }
}

/// Constants that hold the places, beside the passes that use them.
pub fn emit(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let Names { declared, arguments, .. } = names;
    let schedules = [(Pass::Predict, &plan.predict), (Pass::Train, &plan.train.schedule)];
    let left: Vec<_> = schedules.into_iter().filter(|(_, schedule)| schedule.memory.is_none()).collect();
    let constants = left.iter().map(|(pass, schedule)| constant(*pass, schedule, names));
    let constants: Vec<_> = constants.collect();
    (!constants.is_empty()).then(|| {
        code! {
            struct __Places<#declared>;

            impl<#declared> __Places<#arguments> {
                #(#constants)*
            }
        }
    })
}

fn constant(pass: Pass, schedule: &Schedule, names: &Names) -> TokenStream {
    let (c, name) = (&names.c, pass.constant());
    let count = schedule.tenants.len();
    let [count, with_total] = [count, count + 1].map(Literal::usize_unsuffixed);
    let tenants = schedule.tenants.iter().map(|tenant| {
        let size = names.amount(&tenant.size);
        let [first, last] = [tenant.first, tenant.last].map(Literal::usize_unsuffixed);
        code!([#size, #first, #last])
    });
    code! {
        const #name: [#c::usize; #with_total] = #c::places::<#count, #with_total>([#(#tenants),*]);
    }
}

/// Where a value lies, in values for each sample.
pub fn offset(schedule: &Schedule, pass: Pass, value: usize, names: &Names) -> TokenStream {
    match schedule.values.get(value).map(|value| value.offset) {
        Some(Offset::OfTenant(tenant)) => place(pass, tenant, names),
        Some(Offset::At(offset)) => number(offset),
        None => number(0),
    }
}

/// How many values all of a pass takes for each sample.
pub fn memory(schedule: &Schedule, pass: Pass, names: &Names) -> TokenStream {
    schedule.memory.map_or_else(|| place(pass, schedule.tenants.len(), names), number)
}

fn place(pass: Pass, tenant: usize, names: &Names) -> TokenStream {
    let (arguments, constant, tenant) =
        (&names.arguments, pass.constant(), Literal::usize_unsuffixed(tenant));
    code!(__Places::<#arguments>::#constant[#tenant])
}

fn number(value: usize) -> TokenStream {
    let value = Literal::usize_unsuffixed(value);
    code!(#value)
}
