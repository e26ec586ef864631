use super::super::refusals::refuses;
use crate::Window;
use crate::inference::*;

#[test]
fn inference_refuses_what_can_not_be() {
    const HUGE: usize = 1 << (usize::BITS - 2);
    let window = Window::new([3, 4, 4], [3, 3], [1, 1], [0, 0]);
    let (x, y, none) = (&[0.0_f32; 128][..], &mut [0.0_f32; 32][..], Activation::None);
    let packed = &[0.0_f32; 8 * 28][..];
    conv2d(window, 5, x, packed, None, none, y);
    conv2d(window, 5, x, packed, Some(&[0.0; 32]), none, y);
    depthwise_conv2d(window, x, &packed[..80], None, none, y);
    max_pool(window, x, none, y);
    affine([5, 27], &x[..27], packed, None, none, &mut y[..8]);
    affine::<f32>([5, 27], &[], packed, None, none, &mut []);

    refuses("sizes of y", || conv2d(window, 5, &x[1..], packed, None, none, y));
    refuses("sizes of y", || conv2d(window, 5, x, packed, None, none, &mut y[1..]));
    refuses("sizes of y", || conv2d(window, 9, x, packed, None, none, y));
    refuses("sizes of y", || conv2d_of_planes(window, 5, x, packed, None, none, y));
    refuses("packed weights", || conv2d(window, 5, x, &packed[1..], None, none, y));
    refuses("packed weights", || depthwise_conv2d(window, x, packed, None, none, y));
    refuses("one residual", || conv2d(window, 5, x, packed, Some(&x[..8]), none, y));
    refuses("one residual", || depthwise_conv2d(window, x, &packed[..80], Some(x), none, y));
    refuses("at least one filter", || conv2d(window, 0, x, packed, None, none, y));
    refuses("sizes of y", || depthwise_conv2d(window, &x[1..], &packed[..80], None, none, y));
    refuses("sizes of a pooling", || avg_pool(window, &x[1..], none, y));
    refuses("sizes of a pooling", || global_avg_pool([3, 4, 4], x, none, y));
    for (channels, kernel, stride) in [(HUGE, 3, 1), (3, HUGE, 1), (3, 0, 1), (3, 3, 0), (0, 3, 1)] {
        let window = Window::new([channels, 4, 4], [kernel, 3], [stride, 1], [0, 0]);
        refuses("", || conv2d(window, 5, x, packed, None, none, y));
        refuses("", || conv2d_of_planes(window, 5, x, packed, None, none, y));
        refuses("", || depthwise_conv2d(window, x, packed, None, none, y));
        refuses("", || max_pool(window, x, none, y));
    }
    refuses("at least one row", || affine([0, 27], x, packed, None, none, y));
    refuses("at least one row", || affine([5, 0], x, packed, None, none, y));
    refuses("packed weights", || affine([HUGE, 27], x, packed, None, none, y));
    refuses("sizes of y", || affine([5, 27], &x[1..], packed, None, none, y));
    refuses("one residual", || affine([5, 27], &x[..27], packed, Some(x), none, &mut y[..8]));
    refuses("as many pixels", || to_channels_last(3, &x[..12], y.split_at_mut(31).0));
    refuses("at least one channel", || from_channels_last(0, x, y));
    refuses("one result", || add(x, x, none, y));

    let (w, packed) = (x, &mut packed.to_vec()[..]);
    refuses("sizes of the weights", || pack_conv2d(&window, 5, w, None, packed));
    refuses("packed weights", || pack_conv2d(&window, 5, w, None, &mut packed[1..]));
    refuses("packed weights", || pack_conv2d(&Window { channels: HUGE, ..window }, 5, w, None, packed));
    refuses("one bias", || pack_affine([5, 27], w, Some(w), packed));
    refuses("packed weights", || pack_depthwise_conv2d(&window, w, None, packed));
    refuses("packed weights", || fold_outputs(&x[..17], &x[..17], packed));
    refuses("a scale and a shift", || fold_outputs(&x[..5], &x[..4], packed));
    refuses("a scale and a shift", || fold_inputs(5, &x[..3], &x[..4], packed));
    refuses("packed weights", || fold_inputs(5, &x[..4], &x[..4], packed));
}
