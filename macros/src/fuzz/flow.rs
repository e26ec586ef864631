//! Values between stages, as the generator knows them.

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flow {
    /// One size, or three for an image.
    pub shape: Vec<usize>,
    /// The generic parameter that its size is.
    pub parameter: Option<String>,
    /// Whether the compiler knows the size as a number.
    pub is_known: bool,
    /// Whether it is the input of a network that does not declare one.
    pub is_undeclared: bool,
}

impl Flow {
    pub fn vector(size: &WrittenSize) -> Self {
        Self {
            shape: vec![size.value],
            parameter: size.parameter.clone(),
            is_known: size.is_literal,
            is_undeclared: false,
        }
    }

    pub fn of(value: usize, is_known: bool) -> Self {
        Self { shape: vec![value], parameter: None, is_known, is_undeclared: false }
    }

    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    pub fn is_image(&self) -> bool {
        self.shape.len() == 3
    }

    /// Whether branches of both can be joined.
    pub fn fits(&self, other: &Self) -> bool {
        self.shape == other.shape && self.parameter == other.parameter
    }
}

/// A size with its source text.
#[derive(Clone, Debug)]
pub struct WrittenSize {
    pub text: String,
    pub value: usize,
    pub parameter: Option<String>,
    pub is_literal: bool,
}

/// The required output of a branch.
#[derive(Clone, Debug)]
pub enum Goal {
    Any,
    /// A size that is not a parameter, as it is used in computations.
    Concrete,
    Exactly(Flow),
}

impl Goal {
    pub fn is_met(&self, flow: &Flow) -> bool {
        match self {
            Self::Any => true,
            Self::Concrete => flow.parameter.is_none(),
            Self::Exactly(goal) => flow.fits(goal),
        }
    }
}
