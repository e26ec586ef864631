//! What flows from one stage to the next, while a declaration is read.

use proc_macro2::TokenStream;

use crate::shape::Shape;

/// Where a node's input comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    Input(usize),
    Node(usize),
}

/// The values on their way from one stage to the next.
#[derive(Clone)]
pub struct Flow {
    /// Where they come from; nothing where that is not known, or nothing flows.
    pub source: Option<Source>,
    /// Nothing before the first stage of a network whose input has no declared shape.
    pub shape: Option<Shape>,
    /// Subject and verb of a message: "the previous layer `relu1` outputs", "the input `x` has".
    pub before: String,
    /// The stage whose arguments decide the shape, and its line, if it is not a declared input.
    pub origin: Option<(String, usize)>,
    /// The network that is the layer before, by its path: it gives a vector, even where it ends in an image.
    pub network: Option<TokenStream>,
    /// The branches, where a layer that takes several follows `[a, b]`; they are not one value then.
    pub branches: Vec<Flow>,
}

impl Flow {
    /// What can't be understood may give anything.
    pub fn unknown() -> Self {
        let before = "the previous layer outputs".to_owned();
        Self {
            source: None,
            shape: Some(Shape::unknown()),
            before,
            origin: None,
            network: None,
            branches: Vec::new(),
        }
    }

    /// Where all of it comes from; nothing where something of it is not known.
    pub fn sources(&self) -> Option<Vec<Source>> {
        match self.branches.is_empty() {
            true => self.source.map(|source| vec![source]),
            false => self.branches.iter().map(|branch| branch.source).collect(),
        }
    }

    /// [`before`](Self::before) without the position: "`relu1` outputs".
    pub fn subject(&self) -> String {
        self.before.replace("the previous layer `", "`")
    }

    /// The name alone: "`relu1`", "the input `x`".
    pub fn name(&self) -> String {
        let text = self.subject();
        let name = text.strip_suffix(" outputs").or(text.strip_suffix(" has"));
        name.unwrap_or(&text).to_owned()
    }
}
