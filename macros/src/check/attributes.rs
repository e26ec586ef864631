//! The attributes of a network and of its stages.

use quote::ToTokens;
use syn::Meta;

use crate::ast::{Item, Stage, derived_paths};
use crate::diag::{Diagnostics, Fault};

/// What makes a network from nothing, or from any number of values, would break its promise of size.
pub fn check_derives(item: &Item, diagnostics: &mut Diagnostics) {
    for path in item.attributes.iter().flat_map(|attribute| derived_paths(&attribute.meta)) {
        let found = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if matches!(found.as_str(), "Default" | "Deserialize") {
            diagnostics.report(&path, &Fault::EmptyDerive { found, name: item.name.to_string() });
        }
    }
}

/// The attributes of a stage but for those about its parameters.
#[derive(Clone, Copy, Default)]
pub struct StageAttributes {
    pub frozen: bool,
    /// Whether what looks like a mistake is meant.
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
                diagnostics.report(attribute, &Fault::StageAttribute { found });
                continue;
            }
        };
        let name = path.to_token_stream().to_string();
        if !is_plain {
            diagnostics.report(attribute, &Fault::PlainAttribute { name });
        } else if std::mem::replace(flag, true) {
            diagnostics.report(attribute, &Fault::SecondAttribute { name });
        }
    }
    found
}
