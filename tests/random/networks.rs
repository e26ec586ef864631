//! Made by the compiler's tests; `CONSTNET_BLESS=1 cargo test -p constnet-macros fuzz` writes it.

mod network_0 {
    use crate::world::*;

    network! {
        #[doc = "A network."] #[allow(dead_code)] pub struct Net = <(#[init(he)] MatMul(3, 2) ->
            #[intended] affine3: Sigmoid -> Affine(2, 5)) -> #[intended] stage_3: Relu -> Identity
            -> the_loss: SoftmaxWithLoss>;
    }
    checked! { loss [] (x 3) 5 }
}

mod network_1 {
    use crate::world::*;

    const N1: usize = 2;
    const N2: usize = 4;
    network! {
        struct Net = |apple, b, x| [x -> Affine(_, 1usize), b -> #[doc = "A stage."] affine3:
            MatMul(1, N1) -> #[frozen] #[init(normal(0.01))] stage_2: Affine(_, 2), apple ->
            stage_3: Affine(_, N2)] -> stage_5: Repeat(1);
    }
    checked! { mapping [] (apple 1, b 1, x 1) 7 }
}

mod network_2 {
    use crate::world::*;

    const N1: usize = 2;
    network! {
        struct Net<const HIDDEN: usize, const WIDTH: usize>: 1 = #[frozen] MatMul(1, N1) ->
            stage_1: Repeat(3usize);
    }
    checked! { mapping [3, 1,] (x 1) 6 }
}

mod network_3 {
    use crate::world::*;

    network! {
        #[doc = "A network."] #[allow(dead_code)] struct Net: 2 = Custom(layers::Bend) ->
            stage_1: Repeat(3) -> (#[intended] affine3: Custom(layers::Mix, 6 -> 3) -> #[intended]
            stage_3: nets::From3To4) * stage_4: Affine(6, 4) -> SoftmaxWithLoss;
    }
    checked! { loss [] (x 2) 4 }
}

mod network_4 {
    use crate::world::*;

    const N1: usize = 2;
    network! {
        struct Net = (Affine(5, N1) -> affine3: Sigmoid -> Relu) -> nets::From2To5 -> Sum(1) ->
            SigmoidWithLoss;
    }
    checked! { loss [] (x 5) 5 }
}

mod network_5 {
    use crate::world::*;

    struct Sizes;
    impl Sizes {
        const N1: usize = 6;
    }
    network! {
        pub(crate) struct Net = #[frozen] Affine(1, Sizes::N1) -> Identity;
    }
    checked! { mapping [] (x 1) 6 }
}

mod network_7 {
    use crate::world::*;

    mod sizes {
        pub const N3: usize = 4;
    }
    struct Sizes;
    impl Sizes {
        const N1: usize = 7;
        const N2: usize = 5;
    }
    network! {
        #[doc = "A network."] #[allow(dead_code)] struct Net = #[intended] Affine(Sizes::N1,
            Sizes::N2) -> #[doc = "A stage."] #[frozen] #[init(normal(0.01))] MatMul(_, 4) ->
            [#[intended] stage_2: Affine(sizes::N3, 2) -> stage_3: Sigmoid, affine3: &stage_2,
            Softmax];
    }
    checked! { mapping [] (x 7) 8 }
}

mod network_11 {
    use crate::world::*;

    struct Sizes;
    impl Sizes {
        const N1: usize = 5;
        const N2: usize = 1;
    }
    network! {
        struct Net<const HIDDEN: usize> = |apple: Sizes::N1, b: 1usize, x: 1| x + (b -> stage_0:
            Relu) + (apple -> #[doc = "A stage."] Relu -> stage_2: MatMul(_, Sizes::N1) ->
            #[intended] #[frozen] stage_3: Affine(5, Sizes::N2));
    }
    checked! { mapping [3,] (apple 5, b 1, x 1) 1 }
}

mod network_13 {
    use crate::world::*;

    const N1: usize = 1;
    network! {
        #[doc = "A network."] #[allow(dead_code)] struct Net = |apple, b, x| x * b * apple ->
            (affine3: Affine(_, 1) -> Affine(_, 5) -> Relu) + (&affine3 -> &affine3 ->
            Affine(1usize, 5)) + #[init(normal(0.01))] stage_8: Affine(N1, 5) -> #[intended]
            SoftmaxWithLoss;
    }
    checked! { loss [] (apple 1, b 1, x 1) 5 }
}

mod network_14 {
    use crate::world::*;

    const N1: usize = 4;
    const N2: usize = 6;
    network! {
        #[doc = "A network."] #[allow(dead_code)] struct Net: 4 = #[frozen] Custom(layers::Mix,
            N1 -> 4) -> stage_1: Affine(_, 6) * (Sigmoid -> #[doc = "A stage."] &stage_1) *
            (stage_4: Custom(layers::Wave) -> Affine(_, N2) -> affine3: MatMul(6, 7usize) -> #[doc =
            "A stage."] #[intended] stage_7: Affine(_, 6)) -> stage_10: nets::From6To4;
    }
    checked! { mapping [] (x 4) 4 }
}

mod network_16 {
    use crate::world::*;

    const N1: usize = 5;
    network! {
        pub struct Net = (#[doc = "A stage."] stage_0: Affine(3, 4) -> stage_1:
            Custom(layers::Bend) -> affine3: MatMul(4, N1)) * (stage_3: &stage_0 -> stage_4:
            &affine3) -> SoftmaxWithLoss;
    }
    checked! { loss [] (x 3) 5 }
}

mod network_17 {
    use crate::world::*;

    const N1: usize = 6;
    const N2: usize = 7;
    network! {
        pub(crate) struct Net = [#[frozen] stage_0: MatMul(4usize, { N1 + 1 }) -> #[intended]
            Sigmoid -> #[intended] stage_2: Identity, #[intended] stage_3: Custom(layers::Mix, 4 ->
            N2) -> Repeat(3) -> #[intended] Softmax] -> Custom(layers::Pair, [N2, 21] -> 6) ->
            SoftmaxWithLoss;
    }
    checked! { loss [] (x 4) 6 }
}

mod network_20 {
    use crate::world::*;

    const N1: usize = 2;
    network! {
        pub struct Net<const HIDDEN: usize, const WIDTH: usize> = stage_0: MatMul({ N1 + 1 }, 4)
            -> Repeat(1);
    }
    checked! { mapping [5, 6,] (x 3) 4 }
}

mod network_32 {
    use crate::world::*;

    const N1: usize = 2;
    const N2: usize = 3;
    const N3: usize = 3;
    const N6: usize = 3;
    mod sizes {
        pub const N7: usize = 2;
    }
    struct Sizes;
    impl Sizes {
        const N4: usize = 2;
        const N5: usize = 7;
    }
    network! {
        pub(crate) struct Net = |apple: 7, b: N1, x: 1, r#type: { N2 + 1 }| (r#type -> MatMul(4,
            7) -> stage_1: nets::From7To2) * (x -> Sigmoid -> #[doc = "A stage."] stage_3:
            nets::From1To3 -> #[frozen] affine3: Affine(N3, 2)) * (b -> #[frozen] stage_5:
            Affine(Sizes::N4, 7usize) -> #[frozen] stage_6: Affine(Sizes::N5, 2)) * (apple ->
            #[intended] #[frozen] MatMul(7usize, 4) -> #[frozen] Affine({ N6 + 1 }, sizes::N7)) ->
            SigmoidWithLoss;
    }
    checked! { loss [] (apple 7, b 2, x 1, r#type 4) 2 }
}

mod network_34 {
    use crate::world::*;

    const N1: usize = 3;
    network! {
        #[doc = "A network."] #[allow(dead_code)] pub struct Net: 7 = <((#[doc = "A stage."]
            Relu) + (#[frozen] stage_1: MatMul(7usize, 4) -> #[intended] #[init(xavier)] affine3:
            Affine({ N1 + 1 }, 7)))>;
    }
    checked! { mapping [] (x 7) 7 }
}

mod network_35 {
    use crate::world::*;

    mod sizes {
        pub const N1: usize = 1;
        pub const N4: usize = 5;
    }
    struct Sizes;
    impl Sizes {
        const N2: usize = 2;
        const N3: usize = 5;
    }
    network! {
        pub(crate) struct Net = |apple: sizes::N1, b: Sizes::N2| b * (apple -> stage_0:
            Affine(sizes::N1, 5usize) -> #[intended] Affine(Sizes::N3, sizes::N4) -> Affine(_,
            Sizes::N2)) -> SoftmaxWithLoss;
    }
    checked! { loss [] (apple 1, b 2) 2 }
}

mod network_36 {
    use crate::world::*;

    network! {
        #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net: 3 = (#[intended]
            Repeat(3)) + #[intended] stage_1: MatMul(3, 9) + stage_2: Affine(3, 9) -> affine3:
            Identity -> #[intended] MseLoss;
    }
    checked! { loss [] (x 3) 9 }
}

mod network_37 {
    use crate::world::*;

    network! {
        struct Net = MatMul(3, 5) -> stage_1: Relu;
    }
    checked! { mapping [] (x 3) 5 }
}

mod network_39 {
    use crate::world::*;

    network! {
        struct Net: 6 = #[frozen] stage_0: Affine(6, 4) -> affine3: Sum(1);
    }
    checked! { mapping [] (x 6) 4 }
}

mod network_42 {
    use crate::world::*;

    network! {
        struct Net = |apple, b, x, r#type, tax| tax * (r#type) * (x) * b * (apple) -> affine3:
            Affine(1, 2) -> Affine(2, 5);
    }
    checked! { mapping [] (apple 1, b 1, x 1, r#type 1, tax 1) 5 }
}

mod network_44 {
    use crate::world::*;

    struct Sizes;
    impl Sizes {
        const N1: usize = 3;
    }
    network! {
        #[doc = "A network."] #[allow(dead_code)] struct Net = [#[doc = "A stage."] MatMul(1, 6)
            -> (stage_1: Custom(layers::Wave) -> #[init(xavier)] stage_2: MatMul(_, Sizes::N1)) ->
            (Softmax -> stage_4: Affine(_, 2)), stage_5: Relu -> stage_6: Sigmoid,] -> &stage_4;
    }
    checked! { mapping [] (x 1) 2 }
}

mod network_45 {
    use crate::world::*;

    network! {
        pub(crate) struct Net: 4 = Custom(layers::Mix, 4 -> 6) -> stage_1: nets::From6To4;
    }
    checked! { mapping [] (x 4) 4 }
}

mod network_46 {
    use crate::world::*;

    const N1: usize = 2;
    network! {
        pub(crate) struct Net = stage_0: Custom(layers::Mix, { N1 + 1 } -> 5) ->
            Custom(layers::Bend);
    }
    checked! { mapping [] (x 3) 5 }
}

mod network_48 {
    use crate::world::*;

    network! {
        pub struct Net = #[intended] stage_0: Custom(layers::Mix, 1 -> 2) -> #[doc = "A stage."]
            stage_1: Relu;
    }
    checked! { mapping [] (x 1) 2 }
}

mod network_50 {
    use crate::world::*;

    const N2: usize = 5;
    mod sizes {
        pub const N1: usize = 3;
        pub const N3: usize = 7;
    }
    network! {
        struct Net<const HIDDEN: usize> = <#[frozen] stage_0: Affine(sizes::N1, 5) -> #[frozen]
            affine3: Custom(layers::Mix, N2 -> sizes::N3)>;
    }
    checked! { mapping [1,] (x 3) 7 }
}

mod network_52 {
    use crate::world::*;

    const N1: usize = 6;
    struct Sizes;
    impl Sizes {
        const N2: usize = 1;
    }
    network! {
        #[doc = "A network."] #[allow(dead_code)] struct Net: { N1 + 1 } = [#[doc = "A stage."]
            stage_0: Relu -> nets::From7To2 -> nets::From2To5, stage_3: Sum(1), affine3: Sigmoid ->
            #[frozen] Custom(layers::Mix, 7 -> 4) -> #[doc = "A stage."] Repeat(2),] -> (#[intended]
            #[frozen] Affine(_, 4) -> stage_9: Relu -> #[doc = "A stage."] MatMul(_, 1)) ->
            stage_11: MatMul(Sizes::N2, N1);
    }
    checked! { mapping [] (x 7) 6 }
}

mod network_53 {
    use crate::world::*;

    const N2: usize = 5;
    mod sizes {
        pub const N1: usize = 6;
    }
    network! {
        pub struct Net = #[frozen] Affine(sizes::N1, 6usize) -> #[intended] #[frozen] stage_1:
            nets::From6To4 + #[doc = "A stage."] stage_2: Affine({ N2 + 1 }, 4) ->
            #[init(normal(0.01))] stage_4: Affine(4, 5);
    }
    checked! { mapping [] (x 6) 5 }
}

mod network_54 {
    use crate::world::*;

    network! {
        struct Net = |apple: 2, b, x: 7| (x -> stage_0: Sum(1) -> affine3: Softmax) * (b -> Relu
            -> #[doc = "A stage."] #[init(xavier)] Affine(1, 7)) * (apple -> #[frozen]
            #[init(normal(0.01))] Affine(_, 7)) -> nets::From7To2;
    }
    checked! { mapping [] (apple 2, b 1, x 7) 2 }
}

mod network_57 {
    use crate::world::*;

    network! {
        pub struct Net: (2, 4, 3) = [stage_0: Relu, Relu -> stage_2: Repeat(1) -> stage_3:
            Custom(layers::Mix, 24 -> 1), (stage_4: Identity) * (Relu) * stage_6: Relu] ->
            #[intended] affine3: Custom(layers::Mix, _ -> 6);
    }
    checked! { mapping [] (x 24) 6 }
}

mod network_58 {
    use crate::world::*;

    network! {
        #[doc = "A network."] #[allow(dead_code)] struct Net = |apple, b, x, r#type, tax, relu1|
            relu1 * tax * (r#type -> #[frozen] Affine(1, 6usize) -> Affine(6usize, 1)) * x * (b ->
            #[init(normal(1))] affine3: Affine(1usize, 4) -> Affine(4usize, 4) -> #[init(he)]
            Affine(4, 1)) * (apple) -> #[doc = "A stage."] &affine3 -> stage_11: Affine(4, 7usize)
            -> the_loss: MseLoss;
    }
    checked! { loss [] (apple 1, b 1, x 1, r#type 1, tax 1, relu1 1) 7 }
}

mod network_61 {
    use crate::world::*;

    struct Sizes;
    impl Sizes {
        const N1: usize = 1;
    }
    network! {
        pub struct Net<const HIDDEN: usize> = |apple, b, x, r#type: HIDDEN| r#type + (x ->
            #[intended] stage_0: Sigmoid -> affine3: Affine(1, HIDDEN)) + (b -> stage_2:
            Custom(layers::Mix, 1 -> 2) -> #[frozen] Affine(2usize, 1) -> #[doc = "A stage."]
            #[init(zeros)] Affine(Sizes::N1, HIDDEN)) + (apple -> #[doc = "A stage."] #[frozen]
            Custom(layers::Mix, 1 -> 2) -> Affine(_, HIDDEN));
    }
    checked! { mapping [3,] (apple 1, b 1, x 1, r#type 3) 3 }
}

mod network_62 {
    use crate::world::*;

    const N1: usize = 1;
    struct Sizes;
    impl Sizes {
        const N2: usize = 4;
    }
    network! {
        struct Net = |apple: 1, b: 3, x| [x -> #[init(zeros)] stage_0: Affine(N1, Sizes::N2), b
            -> affine3: nets::From3To4, apple -> Repeat(3) -> nets::From3To4] -> #[doc = "A stage."]
            stage_5: Sigmoid -> stage_6: Sigmoid;
    }
    checked! { mapping [] (apple 1, b 3, x 1) 12 }
}

mod network_67 {
    use crate::world::*;

    const N1: usize = 6;
    network! {
        #[doc = "A network."] #[allow(dead_code)] pub struct Net<const HIDDEN: usize>: 3 =
            <#[doc = "A stage."] Relu -> Softmax -> stage_2: Affine(3, N1) + (&stage_2)>;
    }
    checked! { mapping [7,] (x 3) 6 }
}

mod network_68 {
    use crate::world::*;

    network! {
        pub struct Net: 4 = Identity -> Identity -> stage_2: MatMul(4, 6);
    }
    checked! { mapping [] (x 4) 6 }
}

mod network_69 {
    use crate::world::*;

    network! {
        pub(crate) struct Net = stage_0: Affine(6, 1) -> affine3: nets::From1To3 -> Relu;
    }
    checked! { mapping [] (x 6) 3 }
}

mod network_72 {
    use crate::world::*;

    network! {
        pub struct Net = |apple, b, x, r#type, tax| (tax -> stage_0: Affine(1, 5)) + (r#type ->
            &stage_0 -> affine3: Custom(layers::Mix, 5 -> 1) -> #[frozen] stage_3: Affine(_, 5)) +
            (x -> #[doc = "A stage."] #[intended] Affine(1, 5)) + (b -> #[intended] stage_5:
            Affine(1, 5)) + (apple -> stage_6: Affine(1, 5)) -> (stage_11: MatMul(_, 3)) ->
            #[intended] SoftmaxWithLoss;
    }
    checked! { loss [] (apple 1, b 1, x 1, r#type 1, tax 1) 3 }
}

mod network_74 {
    use crate::world::*;

    mod sizes {
        pub const N1: usize = 5;
    }
    network! {
        pub struct Net = |apple, b, x, r#type, tax, relu1| relu1 + (tax -> Affine(1, sizes::N1)
            -> Affine(5, 1)) + r#type + x + b + apple -> SigmoidWithLoss;
    }
    checked! { loss [] (apple 1, b 1, x 1, r#type 1, tax 1, relu1 1) 1 }
}

mod network_75 {
    use crate::world::*;

    network! {
        pub(crate) struct Net = <(#[frozen] stage_0: nets::From3To4) + #[frozen] stage_1:
            Affine(_, 4) -> #[intended] Sum(2) -> #[intended] affine3: nets::From2To5 ->
            SoftmaxWithLoss>;
    }
    checked! { loss [] (x 3) 5 }
}

mod network_79 {
    use crate::world::*;

    network! {
        #[doc = "A network."] #[allow(dead_code)] struct Net<const HIDDEN: usize>: HIDDEN =
            stage_0: Affine(HIDDEN, 4usize) -> #[frozen] affine3: Affine(_, HIDDEN) -> MseLoss;
    }
    checked! { loss [2,] (x 2) 2 }
}

mod network_80 {
    use crate::world::*;

    const N2: usize = 6;
    const N3: usize = 7;
    struct Sizes;
    impl Sizes {
        const N1: usize = 5;
        const N4: usize = 1;
        const N5: usize = 11;
        const N6: usize = 5;
    }
    network! {
        pub(crate) struct Net = |apple, b: Sizes::N1, x, r#type: 4usize| [r#type ->
            Custom(layers::Mix, _ -> 3), x -> stage_1: Affine(_, { N2 + 1 }) -> stage_2: Affine(N3,
            2), b -> #[intended] affine3: Sum(Sizes::N4) -> #[doc = "A stage."] stage_4: Relu,
            apple] -> [#[doc = "A stage."] stage_6: Softmax -> stage_7: Custom(layers::Mix, _ ->
            3usize), #[frozen] stage_8: Affine(Sizes::N5, 7) -> #[doc = "A stage."]
            Custom(layers::Bend)] -> stage_10: Custom(layers::Pair, [3usize, 7] -> Sizes::N6) ->
            SoftmaxWithLoss;
    }
    checked! { loss [] (apple 1, b 5, x 1, r#type 4) 5 }
}

mod network_83 {
    use crate::world::*;

    const N1: usize = 2;
    const N2: usize = 1;
    network! {
        struct Net = |apple, b, x, r#type, tax, relu1| (relu1) * (tax -> #[intended] Identity ->
            #[intended] stage_1: MatMul(_, 3usize) -> Affine({ N1 + 1 }, N2)) * (r#type -> &stage_1
            -> #[intended] stage_4: Repeat(2usize) -> #[frozen] Affine(6, 1usize)) * x * b * (apple)
            -> SigmoidWithLoss;
    }
    checked! { loss [] (apple 1, b 1, x 1, r#type 1, tax 1, relu1 1) 1 }
}

mod network_84 {
    use crate::world::*;

    network! {
        struct Net = |apple: 6, b: 1, x: 3, r#type: 7, tax: 5| (tax) + (r#type -> MatMul(7, 5))
            + (x -> #[intended] stage_1: Identity -> #[init(he)] affine3: MatMul(_, 5)) + (b ->
            stage_3: Sigmoid -> #[doc = "A stage."] #[frozen] stage_4: MatMul(1, 5)) + (apple ->
            Affine(6, 5));
    }
    checked! { mapping [] (apple 6, b 1, x 3, r#type 7, tax 5) 5 }
}

mod network_86 {
    use crate::world::*;

    network! {
        pub(crate) struct Net = <stage_0: nets::From4To3 -> stage_1: Repeat(2) -> the_loss:
            SoftmaxWithLoss>;
    }
    checked! { loss [] (x 4) 6 }
}

mod network_89 {
    use crate::world::*;

    const N1: usize = 1;
    mod sizes {
        pub const N4: usize = 6;
    }
    struct Sizes;
    impl Sizes {
        const N2: usize = 2;
        const N3: usize = 1;
    }
    network! {
        pub struct Net<const HIDDEN: usize, const WIDTH: usize> = <((stage_0: Affine({ N1 + 1 },
            HIDDEN) -> #[intended] #[init(normal(0.01))] stage_1: MatMul(HIDDEN, 6)) * (#[intended]
            stage_2: Sum(Sizes::N2) -> Relu -> #[frozen] Affine(Sizes::N3, sizes::N4)) -> (stage_6:
            Custom(layers::Wave))) -> the_loss: MseLoss>;
    }
    checked! { loss [3, 2,] (x 2) 6 }
}

mod network_90 {
    use crate::world::*;

    network! {
        #[doc = "A network."] #[allow(dead_code)] pub struct Net: 1 = stage_0: Relu ->
            #[init(normal(1))] affine3: MatMul(1, 4) -> #[frozen] stage_2: Custom(layers::Mix, 4 ->
            5) -> the_loss: SoftmaxWithLoss;
    }
    checked! { loss [] (x 1) 5 }
}

mod network_94 {
    use crate::world::*;

    mod sizes {
        pub const N1: usize = 7;
    }
    network! {
        #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net = |apple, b, x| [x ->
            stage_0: Sigmoid -> (#[doc = "A stage."] affine3: MatMul(1, 7) * (b -> Affine(_,
            7usize)) * #[frozen] Affine(1, sizes::N1) -> stage_6: Custom(layers::Wave)), apple, b];
    }
    checked! { mapping [] (apple 1, b 1, x 1) 9 }
}

mod network_95 {
    use crate::world::*;

    const N1: usize = 7;
    const N4: usize = 6;
    struct Sizes;
    impl Sizes {
        const N2: usize = 7;
        const N3: usize = 3;
    }
    network! {
        pub(crate) struct Net = <(#[frozen] #[init(he)] stage_0: MatMul(N1, Sizes::N2)) *
            #[intended] stage_1: Relu * (#[intended] Affine(_, 4) -> stage_3: nets::From4To3 ->
            #[intended] stage_4: Softmax -> Affine(Sizes::N3, { N4 + 1 })) -> (Custom(layers::Bend)
            -> &stage_0)>;
    }
    checked! { mapping [] (x 7) 7 }
}

mod network_96 {
    use crate::world::*;

    network! {
        pub struct Net = #[init(he)] stage_0: MatMul(2, 1) -> #[doc = "A stage."] stage_1:
            Sigmoid -> #[doc = "A stage."] #[intended] affine3: Repeat(1) + Sigmoid;
    }
    checked! { mapping [] (x 2) 1 }
}
