//! The attributes of a network and of its stages.

use quote::ToTokens;
use syn::{Meta, Path, parse_quote};

use crate::ast::{Item, Stage, derived_paths};
use crate::diag::{Diagnostics, Message};

/// A derive that creates a network without parameters, or from any number of values, would violate its static size. It
/// is reported and removed.
pub fn refuse_empty_derives(item: &mut Item, diagnostics: &mut Diagnostics) {
    let name = item.name.to_string();
    for attribute in &mut item.attributes {
        let paths = derived_paths(&attribute.meta);
        let (refused, kept): (Vec<_>, Vec<_>) = paths.iter().partition(|path| makes_from_nothing(path));
        for path in &refused {
            let found = last_name(path);
            diagnostics.report(path, &Message::EmptyDerive { found, name: name.clone() });
        }
        if !refused.is_empty() {
            *attribute = parse_quote!(#[derive(#(#kept),*)]);
        }
    }
}

fn makes_from_nothing(derived: &Path) -> bool {
    matches!(last_name(derived).as_str(), "Default" | "Deserialize")
}

fn last_name(path: &Path) -> String {
    path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
}

/// The attributes of a stage except `#[init]`.
#[derive(Clone, Copy, Default)]
pub struct StageAttributes {
    pub frozen: bool,
    /// Whether `#[intended]` silences its lints.
    pub intended: bool,
}

pub fn of_stage(stage: &Stage, diagnostics: &mut Diagnostics) -> StageAttributes {
    let mut found = StageAttributes::default();
    for attribute in &stage.attributes {
        let path = attribute.path();
        let is_plain = matches!(attribute.meta, Meta::Path(_));
        let flag = match path.get_ident().map(ToString::to_string).as_deref() {
            Some("frozen") => &mut found.frozen,
            Some("intended") => &mut found.intended,
            Some("doc" | "init") => continue,
            _ => {
                let found = path.to_token_stream().to_string().replace(' ', "");
                diagnostics.report(attribute, &Message::StageAttribute { found });
                continue;
            }
        };
        let name = path.to_token_stream().to_string();
        if !is_plain {
            diagnostics.report(attribute, &Message::PlainAttribute { name });
        } else if std::mem::replace(flag, true) {
            diagnostics.report(attribute, &Message::SecondAttribute { name });
        }
    }
    found
}
