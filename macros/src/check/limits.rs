//! Size limits.

use quote::ToTokens;

use crate::count::Count;
use crate::diag::{Diagnostics, Message};
use crate::guards::{Condition, Guard};
use crate::model::Model;

/// The most values that one buffer can hold: `isize::MAX` bytes of `f64`.
const MOST_VALUES: usize = isize::MAX as usize / 8;

/// Reports a network whose parameters or values exceed the addressable memory.
pub fn check(model: &mut Model, diagnostics: &mut Diagnostics) {
    let mut params = Count::default();
    let mut values = Count::sum(model.inputs.iter().map(|input| input.shape.len()));
    let mut symbolic = None;
    for node in &model.nodes {
        params = params.plus(&node.params());
        values = values.plus(&node.output_shape.len()).plus(&node.output_shape.len());
        for (count, what) in [(&params, "parameters"), (&values, "values between its layers")] {
            let message = Message::TooLarge {
                stage: node.stage_name(),
                count: count.to_string(),
                what: what.to_owned(),
            };
            match count.known() {
                Some(Ok(known)) if known <= MOST_VALUES => {}
                Some(_) => return diagnostics.report_at(node.stage.span(), &message),
                None => symbolic = Some((node.stage.to_token_stream(), message)),
            }
        }
    }
    if let Some((tokens, message)) = symbolic {
        let condition = Condition::AtMost(params.plus(&values), MOST_VALUES);
        model.guards.push(Guard { tokens, condition, message: message.to_string() });
    }
}
