use constnet::prelude::*;
use constnet::{Columns, ColumnsMut, Join, JoinContext};

struct Gate;

impl<const A: usize, const B: usize, const O: usize> Join<A, B, O> for Gate {
    fn forward<T: Scalar>(
        _: &[T],
        _: Columns<'_, T, A>,
        _: Columns<'_, T, B>,
        _: &mut [T],
        _: ColumnsMut<'_, T, O>,
    ) {
    }

    fn backward_a<T: Scalar>(
        _: JoinContext<'_, T, A, B, O>,
        _: Columns<'_, T, O>,
        _: ColumnsMut<'_, T, A>,
    ) {
    }

    fn backward_b<T: Scalar>(
        _: JoinContext<'_, T, A, B, O>,
        _: Columns<'_, T, O>,
        _: ColumnsMut<'_, T, B>,
    ) {
    }
}

network! { pub struct OtherSize: 3 = [Affine(3, 2), Identity] -> Custom(Gate, [2, 4] -> 4) -> Relu; }

network! { pub struct OtherInput = |a: 3, b: 4| [a, b] -> Custom(Gate, [4, _] -> 4); }

network! { pub struct Three: 3 = [Identity, Identity] -> Custom(Gate, [3, 3, 3] -> 4); }

network! { pub struct ThreeBranches: 3 = [Identity, Identity, Identity] -> Custom(Gate, [3, 3] -> 4); }

network! { pub struct OneVector: 3 = Affine(3, 6) -> Custom(Gate, [3, 3] -> 4); }

network! { pub struct InABranch: 3 = [Identity, Identity] -> Custom(Gate, [3, 3] -> 6) + Identity; }

network! { pub struct Image: (1, 2, 2) = [Identity, Flatten] -> Custom(Gate, [4, 4] -> 4); }

network! { pub struct Sizes: 3 = [Identity, Identity] -> Custom(Gate, [3, (1, 2, 2)] -> 3); }

network! { pub struct Repeated: 3 = [Identity, Identity] -> Custom(Gate, [3; 2] -> 3); }

network! { pub struct Inferred: 3 = [Identity, Identity] -> Custom(Gate, [3, 3] -> _); }

network! { pub struct Generic<const H: usize>: H = [Identity, Identity] -> Custom(Gate, [H, H] -> 3); }

network! { pub struct Shared: 3 = [Identity, Identity] -> gate: Custom(Gate, [3, 3] -> 3) -> &gate; }

network! {
    pub struct SharedOfOther: 3 = [Identity, Identity] -> gate: Custom(Gate, [3, 3] -> 3)
        -> [Identity, Affine(3, 4)] -> &gate;
}

fn main() {}
