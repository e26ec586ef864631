//! What a user probably meant by the name of a layer that does not exist.

use crate::diag::{nearest, quoted};
use crate::layers::{self, Layer, Role};

/// The layer that is written almost like this, or that others call so.
pub fn layer(found: &str) -> Option<&'static Layer> {
    let found = found.to_lowercase().replace('_', "");
    if let Some(alias) = layers::all().find(|layer| layer.aliases.contains(&found.as_str())) {
        return Some(alias);
    }
    let names: Vec<_> = layers::all().map(|layer| layer.name.to_owned()).collect();
    nearest(&found, &names).and_then(|layer| layers::all().nth(layer))
}

/// What to write instead, as the end of a message.
pub fn sentence(meant: Option<&'static Layer>) -> String {
    match meant {
        Some(layer) => format!("did you mean `{}`?", layer.signature),
        None => {
            let layers = layers::all().filter(|layer| !matches!(layer.role, Role::Join(_)));
            let names: Vec<_> = layers.map(|layer| layer.name.to_owned()).collect();
            format!("available:\n{}", quoted(&names))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_other_names_are_understood() {
        for (found, meant) in [
            ("Afine", "Affine"),
            ("ReLU", "Relu"),
            ("Linear", "Affine"),
            ("Dense", "Affine"),
            ("softmax_with_loss", "SoftmaxWithLoss"),
            ("MSELoss", "MseLoss"),
            ("CrossEntropyLoss", "SoftmaxWithLoss"),
        ] {
            assert_eq!(layer(found).map(|layer| layer.name), Some(meant), "{found}");
        }
        assert!(layer("Transformer").is_none());
    }
}
