//! Suggestions for unknown names of layers.

use crate::diag::{nearest, quoted};
use crate::foreign::names;
use crate::foreign::rewrite::Rewritten;
use crate::layers::{self, Layer, Role};

/// The layer with a similar name, or with this name in another library.
pub fn layer(found: &str) -> Option<&'static Layer> {
    if let Some((layer, _)) = names::find(found) {
        return Some(layer);
    }
    let found = names::normalised(found);
    let names: Vec<_> = layers::all().map(|layer| layer.name.to_owned()).collect();
    nearest(&found, &names).and_then(|layer| layers::all().nth(layer))
}

/// The suggestion, as the end of a message.
pub fn sentence(meant: Option<&'static Layer>, rewritten: Option<&Rewritten>) -> String {
    match meant {
        Some(layer) => {
            let text = rewritten.map_or_else(|| layer.signature.to_owned(), Rewritten::text);
            format!("did you mean `{text}`?")
        }
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
    fn misspelt_names_and_aliases_are_found() {
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
