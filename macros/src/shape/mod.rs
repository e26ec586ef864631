//! Shapes of one sample between two stages.

mod size;
mod symbols;
mod text;

use std::fmt;

use crate::count::Count;
pub use size::{Dim, Symbol};
pub use symbols::{Operator, PLUS, Symbols, TIMES};
pub use text::source_text;

/// The sizes of one sample's dimensions: a vector has one, an image has three.
#[derive(Clone)]
pub struct Shape {
    /// Empty after a mistake that has been reported.
    sizes: Vec<Dim>,
}

impl Shape {
    /// Not known after a mistake that has been reported.
    pub const UNKNOWN: &Self = &Self { sizes: Vec::new() };

    pub fn unknown() -> Self {
        Self::UNKNOWN.clone()
    }

    pub fn vector(size: Dim) -> Self {
        Self { sizes: vec![size] }
    }

    /// Of channels, height, width.
    pub fn image(sizes: [Dim; 3]) -> Self {
        Self { sizes: sizes.into() }
    }

    /// Of as many dimensions as there are sizes; unknown without any.
    pub fn of(sizes: Vec<Dim>) -> Self {
        Self { sizes }
    }

    pub fn is_unknown(&self) -> bool {
        self.sizes.is_empty()
    }

    /// The sizes of its dimensions; none where it is unknown.
    pub fn sizes(&self) -> &[Dim] {
        &self.sizes
    }

    /// The size of a one-dimensional shape.
    pub fn as_vector(&self) -> Option<&Dim> {
        match self.sizes() {
            [size] => Some(size),
            _ => None,
        }
    }

    /// Channels, height, width.
    pub fn as_image(&self) -> Option<&[Dim; 3]> {
        self.sizes().try_into().ok()
    }

    /// The sizes, if there are several dimensions.
    pub fn dimensions(&self) -> Option<&[Dim]> {
        Some(self.sizes()).filter(|sizes| sizes.len() > 1)
    }

    /// How many values the sample has.
    pub fn len(&self) -> Count {
        Count::product(self.sizes.iter().cloned())
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sizes() {
            [] => f.write_str("?"),
            [size] => size.fmt(f),
            sizes => {
                let sizes: Vec<_> = sizes.iter().map(ToString::to_string).collect();
                write!(f, "({})", sizes.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_sizes_decides_the_kind_of_shape() {
        let shape = |sizes: &[usize]| Shape::of(sizes.iter().copied().map(Dim::Known).collect());
        let says = |shape: &Shape| {
            let is = [shape.is_unknown(), shape.as_vector().is_some(), shape.as_image().is_some()];
            (shape.to_string(), is, shape.dimensions().map(<[Dim]>::len), shape.len().to_string())
        };
        let [t, f] = [true, false];
        assert_eq!(says(&shape(&[])), ("?".to_owned(), [t, f, f], None, "1".to_owned()));
        assert_eq!(says(&shape(&[7])), ("7".to_owned(), [f, t, f], None, "7".to_owned()));
        assert_eq!(says(&shape(&[2, 3])), ("(2, 3)".to_owned(), [f, f, f], Some(2), "6".to_owned()));
        assert_eq!(says(&shape(&[1, 4, 5])), ("(1, 4, 5)".to_owned(), [f, f, t], Some(3), "20".to_owned()));
    }
}
