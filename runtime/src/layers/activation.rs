use super::{Identity, Relu, Sigmoid};
use crate::kernel::Then;

mod private {
    pub trait Sealed {}
}

/// A layer that is applied to each value of a product before it is written, as in
/// [`Affine::forward_then`](super::Affine::forward_then).
pub trait Activation: private::Sealed {
    /// The kernel's name of it.
    #[doc(hidden)]
    const THEN: Then;
}

impl private::Sealed for Identity {}

impl Activation for Identity {
    const THEN: Then = Then::Nothing;
}

impl private::Sealed for Relu {}

impl Activation for Relu {
    const THEN: Then = Then::Relu;
}

impl private::Sealed for Sigmoid {}

impl Activation for Sigmoid {
    const THEN: Then = Then::Sigmoid;
}
