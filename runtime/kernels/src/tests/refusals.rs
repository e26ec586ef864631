//! Impossible arguments: sizes whose products overflow, sizes of 0, slices that are too short. Every kernel reports
//! the error before any access; Rust's own overflow checks, which release builds lack, don't count.

use std::format;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::string::String;

use crate::*;

/// Four times this number wraps to 0.
const HUGE: usize = 1 << (usize::BITS - 2);

#[track_caller]
pub(super) fn refuses(message: &str, call: impl FnOnce()) {
    let outcome = catch_unwind(AssertUnwindSafe(call));
    let payload = outcome.expect_err("a refusal");
    let text = payload.downcast_ref::<&str>().map(|text| String::from(*text));
    let found = text.or_else(|| payload.downcast_ref().cloned()).unwrap_or_default();
    assert!(found.contains(message), "`{found}`, expected `{message}`");
}

#[test]
fn products_refuse_sizes_that_wrap() {
    fn all<const O: usize, const I: usize>(message: [&str; 3], len: [usize; 3]) {
        let ([w, x], mut y) = ([[0.0_f32; 64]; 2], [0.0_f32; 64]);
        let (w, x, y) = (&w[..len[0]], &x[..len[1]], &mut y[..len[2]]);
        refuses(message[0], || product_nn::<f32, O, I>(w, x, None, Epilogue::Nothing, y));
        refuses(message[1], || product_nt::<f32, O, I>(y, x, &mut w.to_vec(), Accumulate::No));
        refuses(message[2], || product_tn::<f32, O, I>(w, y, &mut x.to_vec()));
    }
    let sizes = ["sizes of y = w", "sizes of dw = dy", "sizes of dx = w"];
    all::<4, HUGE>(sizes, [0, 0, 16]);
    // `O` is no larger than a matrix on the stack, or it does not compile.
    all::<4, HUGE>(sizes, [0, 0, 4]);
    all::<2, { usize::MAX }>(sizes, [0, 0, 2]);
    all::<3, 5>(sizes, [15, 20, 9]);
    all::<3, 5>(sizes, [14, 15, 9]);
    all::<0, 5>(["at least one row"; 3], [0, 0, 0]);
    refuses("one bias for each row", || {
        product_nn::<f32, 2, 1>(&[0.0; 2], &[0.0], Some(&[0.0; 3]), Epilogue::Relu, &mut [0.0; 2]);
    });
    refuses("at least one row", || row_sums::<f32, 0>(&[], &mut [], Accumulate::Yes));
    refuses("sizes of db", || row_sums::<f32, HUGE>(&[], &mut [0.0; 4], Accumulate::Yes));
    refuses("sizes of db", || row_sums::<f32, 4>(&[0.0; 7], &mut [0.0; 4], Accumulate::Yes));
}

/// No columns, no samples and no depth are valid.
#[test]
fn empty_products_are_computed() {
    fn check<const O: usize, const I: usize, const N: usize>() {
        let (b, mut y) = (&[2.0_f32; O], std::vec![f32::NAN; O * N]);
        product_nn::<f32, O, 0>(&[], &[], Some(b), Epilogue::Relu, &mut y);
        assert!(y.iter().all(|&y| y == 2.0));
        product_nn::<f32, O, 0>(&[], &[], None, Epilogue::Sigmoid, &mut y);
        assert!(y.iter().all(|&y| y == 0.5));
        product_nt::<f32, O, 0>(&y, &[], &mut [], Accumulate::Yes);
        product_tn::<f32, O, 0>(&[], &y, &mut []);

        let (w, mut dw) = (std::vec![1.0_f32; O * I], std::vec![f32::NAN; O * I]);
        product_nn::<f32, O, I>(&w, &[], Some(b), Epilogue::Nothing, &mut []);
        product_tn::<f32, O, I>(&w, &[], &mut []);
        product_nt::<f32, O, I>(&[], &[], &mut dw, Accumulate::No);
        assert!(dw.iter().all(|&dw| dw == 0.0));
        dw.fill(3.0);
        product_nt::<f32, O, I>(&[], &[], &mut dw, Accumulate::Yes);
        assert!(dw.iter().all(|&dw| dw == 3.0));
        let mut db = [3.0_f32; O];
        row_sums::<f32, O>(&[], &mut db, Accumulate::No);
        assert_eq!(db, [0.0; O]);
    }
    check::<1, 1, 1>();
    check::<4, 3, 2>();
    check::<5, 40, 3>();
    check::<130, 50, 9>();
}

/// A window that fits, changed in one way.
fn window(change: impl FnOnce(&mut Window)) -> Window {
    let mut window = Window::new([1, 4, 4], [3, 3], [1, 1], [0, 0]);
    change(&mut window);
    window
}

/// Windows that the kernels reject, and their messages.
fn impossible() -> [(Window, &'static str); 16] {
    let (image, has, slides) =
        ("an image must have at least", "a window must have at least", "stride of a window");
    let large = "overflows a `usize`";
    [
        (window(|w| w.channels = 0), image),
        (window(|w| w.height = 0), image),
        (window(|w| w.width = 0), image),
        (window(|w| w.kernel[0] = 0), has),
        (window(|w| w.kernel = [HUGE, 0]), has),
        (window(|w| w.stride[0] = 0), slides),
        (window(|w| w.stride[1] = 0), slides),
        (window(|w| w.pad = [[HUGE, 0], [0; 2]]), large),
        (window(|w| w.pad = [[0; 2], [0, HUGE]]), large),
        (window(|w| w.pad = [[usize::MAX, 1], [1; 2]]), large),
        (window(|w| w.pad = [[1 << (usize::BITS / 2); 2]; 2]), large),
        (window(|w| w.channels = HUGE), large),
        (window(|w| w.height = HUGE), large),
        (window(|w| (w.height, w.width) = (usize::MAX, usize::MAX)), large),
        (window(|w| w.kernel = [HUGE, 4]), large),
        (window(|w| w.stride = [HUGE, usize::MAX]), large),
    ]
}

#[test]
fn impossible_windows_are_rejected() {
    for (window, message) in impossible() {
        every_window_kernel(window, 1, 1, |call| refuses(message, call));
        every_window_kernel(window, 1, 0, |call| refuses(message, call));
    }
    let good = window(|_| ());
    for samples in [HUGE, HUGE / 4, usize::MAX] {
        every_window_kernel(good, 1, samples, |call| refuses("", call));
    }
    every_convolution(good, HUGE, 1, &mut |call| refuses("sizes of", call));
    every_convolution(good, 0, 1, &mut |call| refuses("at least one filter", call));
    // No slice has these lengths.
    every_window_kernel(good, 1, 2, |call| refuses("sizes of", call));
}

#[test]
fn impossible_dilations_and_groups_are_rejected() {
    for (window, message) in [
        (window(|w| w.dilation[1] = 0), "dilation of a window"),
        (window(|w| w.dilation = [HUGE, 1]), "overflows a `usize`"),
        (window(|w| w.dilation = [usize::MAX, usize::MAX]), "overflows a `usize`"),
    ] {
        every_convolution(window, 1, 1, &mut |call| refuses(message, call));
        let none: &[f32] = &[];
        refuses("a pool can't have a dilation", || max_pool(window, none, 1, &mut []));
        refuses("a pool can't have a dilation", || avg_pool_backward(window, none, 1, &mut []));
    }
    let multiples = "multiples of the number of groups";
    for (groups, filters) in [(0, 1), (2, 2), (3, 4), (HUGE, HUGE)] {
        let window = window(|w| (w.channels, w.groups) = (3, groups));
        every_convolution(window, filters, 1, &mut |call| refuses(multiples, call));
    }
}

#[test]
fn impossible_enlargements_are_rejected() {
    let refuses = |message: &str, image: [usize; 3], factor: [usize; 2], samples: usize| {
        let upsample = Upsample::new(image, factor, Interpolation::Bilinear);
        refuses(message, || upsample2d::<f32>(upsample, &[], samples, &mut []));
        refuses(message, || upsample2d_backward::<f32>(upsample, &[], samples, &mut []));
    };
    refuses("an image must have at least", [1, 0, 1], [1, 1], 1);
    refuses("factor of an enlargement", [1, 1, 1], [1, 0], 1);
    refuses("overflows a `usize`", [1, 1, 1], [HUGE, 4], 1);
    refuses("overflows a `usize`", [1, 1, 1], [1, 4], HUGE);
    refuses("sizes of", [1, 1, 1], [1, 4], 1);
    upsample2d::<f32>(Upsample::new([1, 2, 3], [2, 2], Interpolation::Bilinear), &[], 0, &mut []);
}

/// Every kernel with a window, with empty slices.
fn every_window_kernel(
    window: Window,
    filters: usize,
    samples: usize,
    mut check: impl FnMut(&mut dyn FnMut()),
) {
    every_convolution(window, filters, samples, &mut |call| check(call));
    let none: &[f32] = &[];
    check(&mut || depthwise_conv2d(window, none, none, None, Epilogue::Nothing, samples, &mut []));
    check(&mut || depthwise_conv2d_backward(window, none, none, samples, &mut []));
    check(&mut || depthwise_conv2d_gradient(window, none, none, samples, &mut [], Accumulate::No));
    check(&mut || max_pool(window, none, samples, &mut []));
    check(&mut || avg_pool(window, none, samples, &mut []));
    check(&mut || max_pool_backward(window, none, none, none, samples, &mut []));
    check(&mut || avg_pool_backward(window, none, samples, &mut []));
}

fn every_convolution(
    window: Window,
    filters: usize,
    samples: usize,
    check: &mut dyn FnMut(&mut dyn FnMut()),
) {
    let none: &[f32] = &[];
    check(&mut || conv2d(window, filters, none, none, None, Epilogue::Nothing, samples, &mut []));
    check(&mut || conv_transpose2d(window, filters, none, none, None, Epilogue::Nothing, samples, &mut []));
    check(&mut || conv2d_backward(window, filters, none, none, samples, &mut []));
    check(&mut || conv2d_gradient(window, filters, none, none, samples, &mut [], Accumulate::No));
}

/// Strides beyond the image and windows beyond the padding are rare, but valid.
#[test]
fn windows_without_places_leave_zeros() {
    let samples = 17;
    for window in [
        window(|w| w.kernel = [7, 2]),
        window(|w| w.stride = [1000, 3]),
        Window::new([1, 2, 1], [2, 2], [2, 2], [0, 0]),
        Window::new([2, 1, 1], [1, 1], [2, 2], [0, 0]),
    ] {
        let (image, outputs) = (window.image() * samples, window.outputs() * samples);
        let (x, mut y) = (std::vec![1.0_f32; image], std::vec![f32::NAN; outputs]);
        let (w, mut dw) = (std::vec![1.0_f32; window.channels * window.taps()], [f32::NAN; 64]);
        let (mut dx, what) = (std::vec![f32::NAN; image], format!("{window:?}"));
        max_pool(window, &x, samples, &mut y);
        assert!(y.iter().all(|&y| y == 1.0), "{what}");
        let zeros = std::vec![0.0; outputs];
        let mut check = |backward: &dyn Fn(&mut [f32])| {
            dx.fill(f32::NAN);
            backward(&mut dx);
            assert!(dx.iter().all(|&dx| dx == 0.0), "{what}");
        };
        check(&|dx| max_pool_backward(window, &x, &y, &zeros, samples, dx));
        check(&|dx| avg_pool_backward(window, &zeros, samples, dx));
        check(&|dx| depthwise_conv2d_backward(window, &w, &zeros, samples, dx));
        let dw = &mut dw[..w.len()];
        depthwise_conv2d_gradient(window, &x, &zeros, samples, dw, Accumulate::No);
        assert!(dw.iter().all(|&dw| dw == 0.0), "{what}");
    }
}

#[test]
fn orders_and_sums_refuse_sizes_that_wrap() {
    let none: &[f32] = &[];
    refuses("both layouts", || to_blocks(4, none, HUGE, &mut []));
    refuses("both layouts", || from_blocks(HUGE, none, 4, &mut []));
    refuses("both layouts", || to_blocks(2, &[0.0; 4], 2, &mut [0.0; 3]));
    to_blocks(0, none, HUGE, &mut []);
    refuses("sizes of db", || channel_sums(4, none, HUGE, &mut [0.0; 4], Accumulate::No));
    refuses("sizes of db", || channel_sums(HUGE, none, 4, &mut [], Accumulate::No));
    let mut db = [7.0; 2];
    channel_sums(2, none, HUGE, &mut db, Accumulate::No);
    assert_eq!(db, [0.0; 2]);
}

#[test]
fn gathering_refuses_sizes_that_wrap() {
    let bytes = [1; 12];
    let gather = |features, samples: &[usize], x: &mut [f32]| gather_bytes(&bytes, features, samples, 1.0, x);
    refuses("one column for each sample", || gather(HUGE, &[0; 4], &mut []));
    refuses("at least one value", || gather(0, &[0; 4], &mut []));
    refuses("sample 3 is out of range: there are 3", || gather(4, &[3], &mut [0.0; 4]));
    refuses("is out of range: there are 3", || gather(4, &[HUGE], &mut [0.0; 4]));
    refuses("is out of range: there are 0", || gather(16, &[0], &mut [0.0; 16]));
    gather(4, &[], &mut []);
}

#[test]
fn norms_refuse_sizes_of_nothing() {
    let none: &[f32] = &[];
    refuses("at least one feature", || _ = Channels::new(1, 0, Layout::Samples));
    refuses("same number of features", || _ = Channels::new(0, 4, Layout::Samples));
    refuses("same number of features", || _ = Channels::new(3, 4, Layout::Blocked16));
    refuses("at least one feature", || normalize_samples(none, none, none, None, &mut []));
    refuses("at least one feature", || normalize_samples_backward(0, none, none, none, None, None));
    refuses("one result for each", || normalize_samples_backward(HUGE, none, &[0.0; 2], none, None, None));
    let channels = Channels::new(HUGE, HUGE, Layout::Blocked16);
    refuses("sizes of mean", || channel_moments(channels, none, &mut [], &mut []));
    let by = Normalization { mean: none, variance: none };
    refuses("one value for each channel", || normalize_channels(channels, by, none, none, none, &mut []));
    refuses("one value for each channel", || scale_channels(channels, by, none, none, &mut []));
    refuses("one value for each channel", || {
        normalize_channels_backward(channels, by, none, none, None, None);
    });
    // The size of a block of this many features overflows, but there are none.
    let (channels, mut mean) = (Channels::new(1, HUGE, Layout::Blocked16), [0.0]);
    channel_moments(channels, none, &mut mean, &mut [0.0]);
    let by = Normalization { mean: &[0.0], variance: &[1.0] };
    normalize_channels(channels, by, &[1.0], &[0.0], none, &mut []);
}

#[test]
fn loops_refuse_lengths_that_differ() {
    let (one, two): (&[f32], &[f32]) = (&[0.0], &[0.0; 2]);
    let (a, b) = (&mut [0.0_f32][..], &mut [0.0_f32; 2][..]);
    refuses("for each", || relu(two, a));
    refuses("for each", || relu_backward(one, two, a));
    refuses("for each", || relu_backward_in_place(two, a));
    refuses("for each", || add(one, two, a));
    refuses("for each", || add_in_place(two, a));
    refuses("for each", || mul(one, one, b));
    refuses("for each", || mul_in_place(two, a));
    refuses("for each", || dropout(0.5, 1, two, a));
    refuses("for each", || map(two, a, |x| x));
    refuses("for each", || zip_map(one, two, a, |x, _| x));
    refuses("for each", || zip_map_in_place(two, a, |x, _| x));
    refuses("for each", || zip_map3(one, one, two, a, |x, _, _| x));
    refuses("for each", || Function::Sigmoid.forward(two, a));
    refuses("for each", || Function::Gelu.backward(one, two, a));
    refuses("for each", || Function::Tanh.backward_in_place(two, a));
    refuses("for each", || _ = sum_of_products_below_zero(one, two));
    refuses("for each", || _ = leaky_relu_backward_and_sum(0.1, one, one, b));
    refuses("for each", || update(a, two, |_, _| ()));
    let [sgd, mean] = [Rule::Sgd { lr: 1.0 }, Rule::Mean { weight: 1.0 }];
    let adam = Rule::Adam { lr: 1.0, rest1: 1.0, rest2: 1.0, epsilon: 1.0 };
    refuses("for each", || step(sgd, None, a, [&mut [], &mut []], two));
    refuses("for each", || step(sgd, None, a, [&mut [0.0], &mut []], one));
    refuses("for each", || step(mean, None, a, [b, &mut []], one));
    refuses("for each", || step(adam, Some(1.0), a, [&mut [0.0], b], one));
    refuses("for each", || step(adam, None, a, [&mut [0.0], &mut []], one));
    refuses("for each", || move_mean(a, &mut [0.0], two, 1.0));
}
