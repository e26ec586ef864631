//! The graph of a network, as a table.

/// A node of the graph. In a table each comes after all that flow into it.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// What it is.
    pub kind: Kind,
    /// The name of the stage, such as `affine1`.
    pub name: &'a str,
    /// The layer as it was written, such as `Affine(784, 50)`; empty for an input.
    pub layer: &'a str,
    /// What flows into it: from which block, and its shape, such as `784` or `(1, 28, 28)`.
    pub arrows: &'a [(usize, &'a str)],
}

/// A constructor for each kind.
macro_rules! constructors {
    ($($name:ident $kind:ident)*) => {
        impl<'a> Block<'a> {
            $(
                #[doc = concat!("A node: [`Kind::", stringify!($kind), "`].")]
                #[must_use]
                pub const fn $name(name: &'a str, layer: &'a str, arrows: &'a [(usize, &'a str)]) -> Self {
                    Self { kind: Kind::$kind, name, layer, arrows }
                }
            )*
        }
    };
}
constructors! { input Input stage Stage frozen Frozen join Join loss Loss output Output }

/// What a node of the graph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What flows into the network.
    Input,
    /// A layer.
    Stage,
    /// A stage whose parameters are not trained.
    Frozen,
    /// Where branches meet: `+`, `*` or `[ ]`.
    Join,
    /// What the network ends in.
    Loss,
    /// What a network without a loss gives.
    Output,
}
