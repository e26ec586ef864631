//! What a user probably meant by the name of a layer that does not exist.

use crate::layers::{Layer, Role, TABLE};

/// The layer that is written almost like this, or that others call so.
pub fn layer(found: &str) -> Option<&'static Layer> {
    let found = found.to_lowercase().replace('_', "");
    if let Some(alias) = TABLE.iter().find(|layer| layer.aliases.contains(&found.as_str())) {
        return Some(alias);
    }
    let distance = |layer: &&Layer| strsim::damerau_levenshtein(&found, &layer.name.to_lowercase());
    TABLE.iter().min_by_key(distance).filter(|layer| distance(layer) <= 1 + layer.name.len() / 4)
}

/// What to write instead, as the end of a message.
pub fn sentence(meant: Option<&'static Layer>) -> String {
    match meant {
        Some(layer) => format!("did you mean `{}`?", layer.signature),
        None => {
            let layers = TABLE.iter().filter(|layer| !matches!(layer.role, Role::Join(_)));
            let names: Vec<_> = layers.map(|layer| format!("`{}`", layer.name)).collect();
            format!("the layers are\n{}", names.join(", "))
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
