//! The prediction of few samples.

use proc_macro2::TokenStream;

use super::calls::Calls;
use super::names::Names;
use super::offsets::{self, Pass};
use super::{Kind, code};
use crate::plan::Plan;

/// The prediction of few samples that packs weights each time.
pub fn emit(plan: &Plan<'_>, names: &Names, kind: Kind, x: Option<&TokenStream>) -> Option<TokenStream> {
    let Names { t, c, .. } = names;
    let schedule = plan.few.as_ref().filter(|_| kind == Kind::Whole)?;
    let calls = Calls { plan, schedule, names, pass: Pass::Few }.emit(&schedule.steps);
    let [macs, packed_macs, packed_params] = plan.few_counts().map(|count| names.count(&count));
    let [memory, output] = [
        offsets::memory(schedule, Pass::Few, names),
        offsets::offset(schedule, Pass::Few, schedule.output, names),
    ];
    Some(code! {
        fn few(p: &[#t], s: &[#t], x: #c::Views<'_, Self>, sample: #c::usize, m: &mut #c::Arena<'_, #t>) {
            #x
            #calls
        }

        const FEW: #c::Few = #c::Few {
            samples: #c::few_samples(#macs, #packed_macs, #packed_params),
            memory: #memory,
            output: #output,
        };
    })
}
