use super::{Identity, Relu, Sigmoid};
use crate::kernel::Epilogue;

mod private {
    pub trait Sealed {}
}

/// A layer that is applied to each value of a product before it is written, as in
/// [`Affine::forward_then`](super::Affine::forward_then).
pub trait Activation: private::Sealed {
    /// The kernel's name of it.
    #[doc(hidden)]
    const THEN: Epilogue;
}

impl private::Sealed for Identity {}

impl Activation for Identity {
    const THEN: Epilogue = Epilogue::Nothing;
}

impl private::Sealed for Relu {}

impl Activation for Relu {
    const THEN: Epilogue = Epilogue::Relu;
}

impl private::Sealed for Sigmoid {}

impl Activation for Sigmoid {
    const THEN: Epilogue = Epilogue::Sigmoid;
}
