//! Groups of channels.

use super::InferCtx;
use crate::ast::Argument;
use crate::diag::Message;
use crate::shape::Dim;

impl InferCtx<'_> {
    /// The value of `groups =`, which must divide channels and outputs, and the channels of a group; `None` without
    /// such an argument.
    pub fn groups(&mut self, channels: &Dim, outputs: &Dim, of_outputs: &Argument) -> Option<[Dim; 2]> {
        let argument = self.named_value("groups")?;
        let groups = self.size(argument, "groups").unwrap_or(Dim::Unknown);
        let layer = self.layer.name.to_owned();
        let message = |whole: String, fix: String| Message::Indivisible {
            layer: layer.clone(),
            whole,
            part: match groups.known() {
                Some(1) => "1 group".to_owned(),
                _ => format!("{groups} groups"),
            },
            fix,
        };
        let of_channels = message(format!("{channels} channels"), format!("write a divisor of {channels}"));
        let of_group = self.quotient(argument.tokens.clone(), [channels, &groups], &of_channels);
        // Wrong groups would be blamed on the outputs as well.
        if !matches!((&of_group, channels), (Dim::Unknown, Dim::Known(_))) {
            let message = message(format!("{outputs} outputs"), format!("write a multiple of {groups}"));
            self.quotient(of_outputs.tokens.clone(), [outputs, &groups], &message);
        }
        Some([groups, of_group])
    }
}
