//! Shapes of `Reshape`.

use super::InferCtx;
use crate::ast::{Argument, Value};
use crate::diag::Message;
use crate::shape::{Dim, Shape, TIMES};

impl<'q> InferCtx<'q> {
    /// The number of values of a shape.
    pub fn values_of(&mut self, shape: &Shape) -> Dim {
        let values = self.symbols.values_of(shape);
        self.or_report(values, shape.sizes(), &shape.to_string())
    }

    /// The shape that the arguments specify, one of which may be `_`: it must have as many values as the input.
    pub fn other_shape(&mut self, input_shape: &Shape) -> Shape {
        let arguments = self.shape_arguments();
        if !matches!(arguments.len(), 1 | 3) {
            self.has_arguments(3, "1 argument or 3 arguments");
            return Shape::unknown();
        }
        let values = self.values_of(input_shape);
        let is_inferred = |argument: &&&Argument| matches!(argument.value, Value::Inferred);
        let stated = arguments.iter().filter(|argument| !is_inferred(argument));
        let stated: Vec<Dim> =
            stated.map(|argument| self.size(argument, "values").unwrap_or(Dim::Unknown)).collect();
        let product = self.computed(&TIMES, &stated, &self.stage.text.clone());
        let is_known = |size: &Dim| !matches!(size, Dim::Unknown);
        if !is_known(&product) && stated.iter().all(is_known) {
            // They are too large, which has been reported.
            return Shape::unknown();
        }
        let inferred = match arguments.iter().filter(is_inferred).count() {
            0 => {
                let message = Message::ReshapeValues {
                    layer: self.stage.text.clone(),
                    makes: product.to_string(),
                    before: self.flow.before.clone(),
                    actual: values.to_string(),
                    fix: other_sizes(&values, &stated, self.layer.name),
                };
                let tokens = self.stage.path.clone();
                self.expect_equal(&tokens, &values, &product, &message);
                Dim::Unknown
            }
            1 => self.divided(&values, &product),
            _ => {
                let second = arguments.iter().filter(is_inferred).nth(1);
                let tokens = second.map(|argument| argument.tokens.clone()).unwrap_or_default();
                self.diagnostics.report(tokens, &Message::InferredTwice);
                Dim::Unknown
            }
        };
        let mut stated = stated.into_iter();
        let sizes = arguments.iter().map(|argument| match argument.value {
            Value::Inferred => inferred.clone(),
            _ => stated.next().unwrap_or(Dim::Unknown),
        });
        Shape::of(sizes.collect())
    }

    /// The arguments, or those within one pair of parentheses.
    fn shape_arguments(&self) -> Vec<&'q Argument> {
        match self.stage.arguments.as_slice() {
            [Argument { value: Value::Tuple(sizes), .. }] => sizes.iter().collect(),
            arguments => arguments.iter().collect(),
        }
    }
}

/// The suggested fix if the sizes do not have as many values as the input: `_` for one of them, if it can be inferred from
/// the others.
fn other_sizes(values: &Dim, stated: &[Dim], layer: &str) -> String {
    let known: Option<Vec<usize>> = stated.iter().map(Dim::known).collect();
    let (Some(values), Some(known)) = (values.known(), known) else {
        return "`_` for one size, which is inferred from the others".to_owned();
    };
    let others =
        |at: usize| known.iter().enumerate().filter(move |(other, _)| *other != at).map(|(_, size)| size);
    let follows = |at: &usize| values.is_multiple_of(others(*at).product::<usize>());
    match (0..known.len()).rev().find(follows) {
        Some(inferred) => {
            let text =
                |(at, size): (usize, &usize)| if at == inferred { "_".to_owned() } else { size.to_string() };
            format!("`{layer}({})`", known.iter().enumerate().map(text).collect::<Vec<_>>().join(", "))
        }
        None => format!("sizes whose product is {values}"),
    }
}
