//! Options after the layers, as of Keras' `compile`: `, loss = "mse"`.

use proc_macro2::TokenTree;

use super::names;
use crate::layers::{Layer, Role};

/// What to say about an option.
pub struct Answer {
    pub why: &'static str,
    pub text: String,
    /// The loss that is meant.
    pub loss: Option<&'static Layer>,
}

/// The answer to `key = value`.
pub fn answer(key: &str, value: &[TokenTree]) -> Answer {
    let (why, text, loss) = match key {
        "loss" | "criterion" | "loss_fn" => {
            let loss = loss(value);
            (
                "the loss is the last layer",
                format!("-> {}", loss.map_or("SoftmaxWithLoss", |loss| loss.name)),
                loss,
            )
        }
        "optimizer" | "optim" | "lr" | "learning_rate" => {
            ("the optimizer is an argument of `fit`", "Adam::new(&net, 0.001)".to_owned(), None)
        }
        "metrics" | "epochs" | "batch_size" | "callbacks" | "validation_split" => (
            "training is configured where it runs",
            "Trainer::new().epochs(10).batch_size(100)".to_owned(),
            None,
        ),
        "input_shape" | "input" | "input_dim" | "input_size" | "inputs" => (
            "the shape of the input comes after the name of the network",
            "struct Net: (1, 28, 28) = ...".to_owned(),
            None,
        ),
        _ => (
            "a declaration has no options",
            "struct Net = Affine(784, 10) -> SoftmaxWithLoss;".to_owned(),
            None,
        ),
    };
    Answer { why, text, loss }
}

fn loss(value: &[TokenTree]) -> Option<&'static Layer> {
    let name = value.iter().rev().find_map(|tree| match tree {
        TokenTree::Ident(name) => Some(name.to_string()),
        TokenTree::Literal(text) => Some(text.to_string().trim_matches('"').to_owned()),
        _ => None,
    })?;
    names::find(&name).map(|(layer, _)| layer).filter(|layer| matches!(layer.role, Role::Loss(_)))
}
