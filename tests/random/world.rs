//! User-defined items of the random networks.

pub use constnet::prelude::*;

/// Custom layers.
pub mod layers {
    use constnet::init::Init;
    use constnet::layers::{BackwardContext, Elementwise, Join, JoinContext, Layer, TensorSpec};
    use constnet::{Columns, ColumnsMut, Scalar};

    /// `sin x`.
    pub struct Wave;

    impl Elementwise for Wave {
        fn forward<T: Scalar>(x: T) -> T {
            x.sin()
        }

        fn derivative<T: Scalar>(x: T, _: T) -> T {
            x.cos()
        }
    }

    /// `x / (1 + x²)`.
    pub struct Bend;

    impl Elementwise for Bend {
        fn forward<T: Scalar>(x: T) -> T {
            x / (T::one() + x * x)
        }

        fn derivative<T: Scalar>(x: T, _: T) -> T {
            let below = T::one() + x * x;
            (T::one() - x * x) / (below * below)
        }
    }

    /// `y_o = tanh(k_o s) + s²` with `s = Σ p x²` and `k_o = (o + 1) / O`: it needs all that a layer
    /// can save.
    pub struct Mix;

    fn factor<T: Scalar>(o: usize, outputs: usize) -> T {
        T::from_f64((o + 1) as f64 / outputs as f64)
    }

    /// `Σ dy · dy/ds` of each sample.
    fn slopes<'k, T: Scalar, const O: usize>(
        saved: &'k [T],
        y: &'k Columns<'_, T, O>,
        dy: &'k Columns<'_, T, O>,
    ) -> impl Iterator<Item = T> + 'k {
        let samples = saved.iter().zip(y.as_slice().chunks_exact(O)).zip(dy.as_slice().chunks_exact(O));
        samples.map(|((&s, y), dy)| {
            let terms = y.iter().zip(dy).enumerate().map(|(o, (&y, &dy))| {
                let tanh = y - s * s;
                dy * (factor::<T>(o, O) * (T::one() - tanh * tanh) + s + s)
            });
            terms.sum()
        })
    }

    impl<const I: usize, const O: usize> Layer<I, O> for Mix {
        const PARAMS: usize = I;
        const SAVED: usize = 1;

        fn forward<T: Scalar>(p: &[T], x: Columns<'_, T, I>, saved: &mut [T], mut y: ColumnsMut<'_, T, O>) {
            let samples = x.as_slice().chunks_exact(I).zip(y.as_mut_slice().chunks_exact_mut(O));
            for ((x, y), saved) in samples.zip(saved) {
                let s: T = x.iter().zip(p).map(|(&x, &p)| p * x * x).sum();
                *saved = s;
                y.iter_mut().enumerate().for_each(|(o, y)| *y = (factor::<T>(o, O) * s).tanh() + s * s);
            }
        }

        fn backward<T: Scalar>(
            kept: BackwardContext<'_, T, I, O>,
            dy: Columns<'_, T, O>,
            mut dx: ColumnsMut<'_, T, I>,
        ) {
            let samples = kept.x.as_slice().chunks_exact(I).zip(dx.as_mut_slice().chunks_exact_mut(I));
            for ((x, dx), slope) in samples.zip(slopes(kept.saved, &kept.y, &dy)) {
                for ((dx, &x), &p) in dx.iter_mut().zip(x).zip(kept.params) {
                    *dx = slope * p * (x + x);
                }
            }
        }

        fn gradient<T: Scalar>(
            kept: BackwardContext<'_, T, I, O>,
            dy: Columns<'_, T, O>,
            gradient: &mut [T],
        ) {
            for (x, slope) in kept.x.as_slice().chunks_exact(I).zip(slopes(kept.saved, &kept.y, &dy)) {
                gradient.iter_mut().zip(x).for_each(|(dp, &x)| *dp += slope * x * x);
            }
        }
    }

    /// `y` of `s` as [`Mix`] has it, with `s = Σ p (1 + a) (1 + q mean(b))` of two branches.
    pub struct Pair;

    fn weighted<T: Scalar>(p: &[T], a: &[T]) -> T {
        a.iter().zip(p).map(|(&a, &p)| p * (T::one() + a)).sum()
    }

    fn mean<T: Scalar>(b: &[T]) -> T {
        b.iter().copied().sum::<T>() / T::from_f64(b.len() as f64)
    }

    /// Both branches of each sample.
    fn samples<'k, T: Scalar, const A: usize, const B: usize>(
        a: &'k Columns<'_, T, A>,
        b: &'k Columns<'_, T, B>,
    ) -> impl Iterator<Item = (&'k [T], &'k [T])> {
        a.as_slice().chunks_exact(A).zip(b.as_slice().chunks_exact(B))
    }

    impl<const A: usize, const B: usize, const O: usize> Join<A, B, O> for Pair {
        const TENSORS: &'static [TensorSpec] = &[
            TensorSpec::matrix("weight", 1, A).init(Init::Xavier),
            TensorSpec::vector("scale", 1).init(Init::Constant(0.5)),
        ];
        const SAVED: usize = 1;

        fn forward<T: Scalar>(
            p: &[T],
            a: Columns<'_, T, A>,
            b: Columns<'_, T, B>,
            saved: &mut [T],
            mut y: ColumnsMut<'_, T, O>,
        ) {
            let outputs = y.as_mut_slice().chunks_exact_mut(O).zip(saved);
            for ((a, b), (y, saved)) in samples(&a, &b).zip(outputs) {
                let s = weighted(&p[..A], a) * (T::one() + p[A] * mean(b));
                *saved = s;
                y.iter_mut().enumerate().for_each(|(o, y)| *y = (factor::<T>(o, O) * s).tanh() + s * s);
            }
        }

        fn backward_a<T: Scalar>(
            kept: JoinContext<'_, T, A, B, O>,
            dy: Columns<'_, T, O>,
            mut da: ColumnsMut<'_, T, A>,
        ) {
            let gradients = da.as_mut_slice().chunks_exact_mut(A).zip(slopes(kept.saved, &kept.y, &dy));
            for ((_, b), (da, slope)) in samples(&kept.a, &kept.b).zip(gradients) {
                let slope = slope * (T::one() + kept.params[A] * mean(b));
                da.iter_mut().zip(kept.params).for_each(|(da, &p)| *da = slope * p);
            }
        }

        fn backward_b<T: Scalar>(
            kept: JoinContext<'_, T, A, B, O>,
            dy: Columns<'_, T, O>,
            mut db: ColumnsMut<'_, T, B>,
        ) {
            let gradients = db.as_mut_slice().chunks_exact_mut(B).zip(slopes(kept.saved, &kept.y, &dy));
            for ((a, _), (db, slope)) in samples(&kept.a, &kept.b).zip(gradients) {
                db.fill(slope * weighted(&kept.params[..A], a) * kept.params[A] / T::from_f64(B as f64));
            }
        }

        fn gradient<T: Scalar>(kept: JoinContext<'_, T, A, B, O>, dy: Columns<'_, T, O>, d: &mut [T]) {
            for ((a, b), slope) in samples(&kept.a, &kept.b).zip(slopes(kept.saved, &kept.y, &dy)) {
                for (d, &a) in d.iter_mut().zip(a) {
                    *d += slope * (T::one() + a) * (T::one() + kept.params[A] * mean(b));
                }
                d[A] += slope * weighted(&kept.params[..A], a) * mean(b);
            }
        }
    }
}

/// Nested networks. Dropout is frozen, as the gradients are compared with those of prediction
/// with.
#[allow(dead_code, reason = "which of them the random networks have changes with the generator")]
pub mod nets {
    use constnet::prelude::*;

    network! { pub struct Noisy<const F: usize>: F = Dropout(0.5) -> MatMul(F, F) -> Dropout(0.3); }
    type Noisy3<T = f32> = Noisy<3, T>;
    network! { pub struct Deep: 3 = Noisy3 -> Sigmoid -> Dropout(0.2); }

    network! { pub struct From1To3 = Affine(1, 3) -> Sigmoid; }
    network! { pub struct From2To5 = [Affine(2, 4) -> Sigmoid, Affine(2, 1)]; }
    network! { pub struct From3To4 = a: Affine(3, 3) -> Sigmoid -> &a -> Sigmoid -> Affine(_, 4); }
    network! { pub struct From3To2 = |x: 3| x * (x -> #[frozen] Deep) -> MatMul(3, 2); }
    network! { pub struct From4To3 = #[frozen] MatMul(4, 3) -> #[frozen] Noisy3 -> Affine(_, 3) + Identity; }
    network! { pub struct From5To2: 5 = Sigmoid -> Affine(_, 2) * Affine(_, 2); }
    network! { pub struct From6To4: (1, 2, 3) = Sum(2) -> From3To4; }
    network! { pub struct From7To2 = Affine(7, 3) -> Softmax -> From3To2; }
}
