//! The functions of a predictor.

use proc_macro2::TokenStream;

use super::calls::{Calls, input_variable};
use super::names::Names;
use super::offsets::Pass;
use super::{Kind, code};
use crate::plan::{Plan, SmallLayer};

/// The packing of a predictor's weights, and its forward pass.
pub fn emit(plan: &Plan<'_>, names: &Names, kind: Kind, x: Option<&TokenStream>) -> TokenStream {
    let Names { t, c, .. } = names;
    let calls = Calls { plan, schedule: &plan.predictor.schedule, names, pass: Pass::Infer };
    let (pack, infer) = match kind {
        Kind::StandIn => Default::default(),
        Kind::Whole => {
            let infer = match &plan.predictor.small {
                Some(layers) => small(plan, names, &calls, layers),
                None => calls.emit(&plan.predictor.schedule.steps),
            };
            (calls.emit(&plan.predictor.packing), infer)
        }
    };
    code! {
        fn pack(p: &[#t], s: &[#t], w: &mut [#t]) {
            #pack
        }

        fn infer(w: &[#t], x: #c::Views<'_, Self>, sample: #c::usize, m: &mut #c::Arena<'_, #t>) {
            #x
            #infer
        }
    }
}

/// All layers of a small network in one function, which is compiled for each instruction set.
fn small(plan: &Plan<'_>, names: &Names, calls: &Calls<'_>, layers: &[SmallLayer]) -> TokenStream {
    let Names { t, c, output, .. } = names;
    let input = &plan.model.inputs[0];
    let (x, inputs) = (input_variable(input.name.as_ref()), names.count(&input.shape.len()));
    let layers = layers.iter().map(|layer| {
        let activation = calls.epilogue(layer.activation);
        match &layer.product {
            Some((node, part)) => {
                let (layer, part) =
                    (names.layer_type(&plan.model.nodes[*node], &code!(#t)), names.part(part));
                code!(let y = #layer::small::<#t, L>(w.at(#part), #activation, &y);)
            }
            None => code!(let y = L::activate(#activation, y);),
        }
    });
    code! {
        struct Whole<'w, #t, const I: #c::usize>(&'w [#t], &'w [#t; I]);

        impl<#t: #c::Scalar> #c::Small<#t> for Whole<'_, #t, #inputs> {
            type Output = [#t; #output];

            #[inline(always)]
            fn compute<L: #c::Layers<#t>>(self) -> Self::Output {
                let (w, y) = (self.0, L::flushed(self.1));
                #(#layers)*
                y
            }
        }

        let y = #c::small(Whole(w, #c::array_of(#x, sample)));
        m.lend(#c::saved(0, #output)).copy_from_slice(&y);
    }
}
