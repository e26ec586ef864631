use std::format;

use super::kernels::check;
use crate::Scalar;
use crate::inference::*;
use crate::tests::windows::any_window;
use crate::{Function, Window};
use constnet::Rng;

/// The kernels of inference, for so many windows.
pub(super) fn inference<T: Scalar>(count: usize) {
    let rng = &mut Rng::new(3);
    for number in 0..count {
        let window = any_window(rng);
        let outputs = [1, 8, 9, 16, 17, 24, 33, 64][number % 8];
        let then =
            [Activation::None, Activation::Relu, Activation::Function(Function::HardSwish)][number % 3];
        let (channels, image) = (window.channels, window.image());
        let pixels = window.area() * padded_channels(channels);
        let y = window.output_len() * padded_channels(outputs);
        let what = |part| format!("inference of {part} {window:?} {outputs}");
        let packed = packed_conv2d(&window, outputs);
        check::<T, 3, 1>(&what("conv"), [pixels, packed, y], [y], |[x, packed, residual], [y]| {
            conv2d(window, outputs, x, packed, Some(residual), then, y);
            conv2d(window, outputs, x, packed, None, then, y);
        });
        check::<T, 3, 1>(&what("planes"), [image, packed, y], [y], |[x, packed, residual], [y]| {
            conv2d_of_planes(window, outputs, x, packed, Some(residual), then, y);
        });
        let (y, packed) = (window.output_len() * padded_channels(channels), packed_depthwise_conv2d(&window));
        check::<T, 3, 1>(&what("depthwise"), [pixels, packed, y], [y], |[x, packed, residual], [y]| {
            depthwise_conv2d(window, x, packed, Some(residual), then, y);
        });
        let squares = Window { kernel: [3, 3], stride: [1 + number % 2; 2], pad: [[1; 2]; 2], ..window };
        let (y, packed) =
            (squares.output_len() * padded_channels(channels), packed_depthwise_conv2d(&squares));
        check::<T, 2, 1>(&what("squares"), [pixels, packed], [y], |[x, packed], [y]| {
            depthwise_conv2d(squares, x, packed, None, then, y);
        });
        let y = window.output_len() * padded_channels(channels);
        check::<T, 1, 1>(&what("pools"), [pixels], [y], |[x], [y]| {
            max_pool(window, x, then, y);
            avg_pool(window, x, then, y);
        });
        check::<T, 1, 1>(&what("layout"), [image], [pixels], |[x], [y]| to_channels_last(channels, x, y));
        check::<T, 1, 1>(&what("layout"), [pixels], [image], |[x], [y]| from_channels_last(channels, x, y));
        for samples in [1, 2, 7] {
            let (x, y) = (image * samples, padded_channels(outputs) * samples);
            let packed = packed_affine([outputs, image]);
            check::<T, 3, 1>(&what("affine"), [x, packed, y], [y], |[x, packed, residual], [y]| {
                affine([outputs, image], x, packed, Some(residual), then, y);
            });
        }
        check::<T, 2, 1>(&what("addition"), [image; 2], [image], |[a, b], [y]| add(a, b, then, y));
    }
}
