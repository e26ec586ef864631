//! The graph of a network, as a table.

/// A node of the graph. In a table each comes after all its sources.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// Its kind.
    pub kind: Kind,
    /// The name of the stage, such as `affine1`.
    pub name: &'a str,
    /// The layer as written, such as `Affine(784, 50)`; empty for an input.
    pub layer: &'a str,
    /// Its sources: the index of each, and its shape, such as `784` or `(1, 28, 28)`.
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

/// The kind of a node of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An input of the network.
    Input,
    /// A layer.
    Stage,
    /// A frozen stage.
    Frozen,
    /// A join of branches: `+`, `*` or `[ ]`.
    Join,
    /// The loss of the network.
    Loss,
    /// The output of a network without a loss.
    Output,
}
