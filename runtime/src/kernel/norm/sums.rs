//! Sums over neighbours in memory, in an order that is the same on every path: lane by lane, so
//! that the loops become vectors, then over the lanes in pairs.

use crate::Scalar;

/// The lanes that are added at once: a vector of the widest path for `f32`, two for `f64`.
const LANES: usize = 16;

/// Lanes whose sums do not wait for each other.
const TOGETHER: usize = 4;

/// `Σ f(x)`.
#[inline(always)]
pub(super) fn sum<T: Scalar>(x: &[T], f: impl Fn(T) -> T) -> T {
    let mut lanes = [[T::zero(); LANES]; TOGETHER];
    let (together, rest) = x.as_chunks::<{ LANES * TOGETHER }>();
    for x in together {
        let (x, _) = x.as_chunks::<LANES>();
        for (lanes, x) in lanes.iter_mut().zip(x) {
            *lanes = core::array::from_fn(|lane| lanes[lane] + f(x[lane]));
        }
    }
    let (single, rest) = rest.as_chunks::<LANES>();
    for x in single {
        lanes[0] = core::array::from_fn(|lane| lanes[0][lane] + f(x[lane]));
    }
    let [a, b, c, d] = lanes.map(over_lanes);
    let rest = rest.iter().fold(T::zero(), |sum, &x| sum + f(x));
    ((a + b) + (c + d)) + rest
}

/// `Σ f(x, y)` of two results each.
#[inline(always)]
pub(super) fn sums<T: Scalar>(x: &[T], y: &[T], f: impl Fn(T, T) -> [T; 2]) -> [T; 2] {
    let mut lanes = [[[T::zero(); LANES]; 2]; 2];
    let (x_together, x_rest) = x.as_chunks::<{ LANES * 2 }>();
    let (y_together, y_rest) = y.as_chunks::<{ LANES * 2 }>();
    for (x, y) in x_together.iter().zip(y_together) {
        let ((x, _), (y, _)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
        for ((lanes, x), y) in lanes.iter_mut().zip(x).zip(y) {
            add_lanes(lanes, x, y, &f);
        }
    }
    let ((x_single, x_rest), (y_single, y_rest)) = (x_rest.as_chunks::<LANES>(), y_rest.as_chunks::<LANES>());
    for (x, y) in x_single.iter().zip(y_single) {
        add_lanes(&mut lanes[0], x, y, &f);
    }
    let rest = x_rest.iter().zip(y_rest).fold([T::zero(); 2], |[a, b], (&x, &y)| {
        let [fa, fb] = f(x, y);
        [a + fa, b + fb]
    });
    let [first, second] = lanes.map(|[a, b]| [over_lanes(a), over_lanes(b)]);
    core::array::from_fn(|result| (first[result] + second[result]) + rest[result])
}

#[inline(always)]
fn add_lanes<T: Scalar>(
    [a, b]: &mut [[T; LANES]; 2],
    x: &[T; LANES],
    y: &[T; LANES],
    f: impl Fn(T, T) -> [T; 2],
) {
    for lane in 0..LANES {
        let [fa, fb] = f(x[lane], y[lane]);
        a[lane] += fa;
        b[lane] += fb;
    }
}

#[inline(always)]
fn over_lanes<T: Scalar>(lanes: [T; LANES]) -> T {
    let eight: [T; 8] = core::array::from_fn(|lane| lanes[lane] + lanes[lane + 8]);
    let four: [T; 4] = core::array::from_fn(|lane| eight[lane] + eight[lane + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
}
