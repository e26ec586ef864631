use super::{Identity, Relu, Sigmoid};
use crate::kernel::Epilogue;

mod private {
    pub trait Sealed {}
}

/// An activation that is fused into a product, applied to each value before it is written, as in
/// [`Affine::forward_fused`](super::Affine::forward_fused).
pub trait Activation: private::Sealed {
    /// The kernel for it.
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
