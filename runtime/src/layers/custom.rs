/// `Custom(L, I -> O)`: a custom layer, see [`Layer`](super::Layer), or one of two branches,
/// `Custom(J, [A, B] -> O)`, see [`Join`](super::Join). The passes of a network call the
/// functions of `L` themselves.
#[derive(Clone, Copy, Debug)]
pub enum Custom {}
