//! Flow from one stage to the next, while a declaration is checked.

use proc_macro2::TokenStream;

use crate::shape::Shape;

/// Where a node's input comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    Input(usize),
    Node(usize),
}

/// The output of a stage as the input of the next one.
#[derive(Clone)]
pub struct Flow {
    /// The node or input that computes it; `None` if that is unknown, or there is no input.
    pub source: Option<Source>,
    /// `None` before the first stage of a network whose input has no declared shape.
    pub shape: Option<Shape>,
    /// Subject and verb of a message: "the previous layer `relu1` outputs", "the input `x` has".
    pub before: String,
    /// The stage whose arguments determine the shape, and its line, if it is not a declared input.
    pub origin: Option<(String, usize)>,
    /// The path of the previous layer if it is a network: its output is a vector, even if it ends in an image.
    pub network: Option<TokenStream>,
    /// The branches of `[a, b]` before a layer with several inputs; they are not concatenated then.
    pub branches: Vec<Flow>,
}

impl Flow {
    /// The output of a stage that could not be checked: any shape.
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

    /// The sources of all branches; `None` if one of them is unknown.
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
