//! Deprecated networks under `forbid(deprecated)`.

#![forbid(deprecated)]
#![deny(warnings)]

use constnet::prelude::*;

network! {
    /// Its users are warned.
    #[deprecated(note = "use another one")]
    #[must_use]
    #[allow(dead_code)]
    pub(super) struct Old<const SIZE_IN: usize> = |a: SIZE_IN, b: SIZE_IN| a + b -> fc: Affine(SIZE_IN, 2);
}

network! {
    #[cfg_attr(all(), deprecated)]
    #[allow(dead_code)]
    struct OldToo = Affine(4, 2) -> Relu -> params: Affine(2, 2) -> MseLoss;
}
