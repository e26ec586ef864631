//! Cases of the kernels: random numbers, in sizes that use every tile.

use constnet::kernel::{
    self, Accumulate, Channels, Epilogue, Function, InputGradient, Interpolation, Layout, Normalization,
    ParamGradient, Upsample, Window, product_nn, product_nt, product_tn,
};
use constnet::{Rng, Scalar};

/// Receives the name of a kernel and its results; called once for each size.
type Found<'a, T> = &'a mut dyn FnMut(String, &[T]);

/// `length` random numbers from -1 to 1, determined by the seed.
fn random<T: Scalar>(length: usize, seed: u64) -> Vec<T> {
    let mut rng = Rng::new(seed);
    (0..length).map(|_| T::from_f64(2.0 * rng.uniform() - 1.0)).collect()
}

fn zeros<T: Scalar>(length: usize) -> Vec<T> {
    vec![T::zero(); length]
}

/// Calls `found` for every case.
pub fn all<T: Scalar>(found: Found<'_, T>) {
    products(found);
    functions(found);
    windows(found);
    norms(found);
    sums(found);
    elements(found);
}

fn products<T: Scalar>(found: Found<'_, T>) {
    product::<T, 3, 5>(found);
    product::<T, 10, 50>(found);
    product::<T, 17, 33>(found);
    product::<T, 50, 40>(found);
    product::<T, 64, 130>(found);
    product::<T, 100, 7>(found);
    product::<T, 260, 300>(found);
}

fn product<T: Scalar, const O: usize, const I: usize>(found: Found<'_, T>) {
    let (w, b) = (random(O * I, 1), random(O, 2));
    for n in [1, 2, 7, 16, 61] {
        let (x, dy) = (random(I * n, 3), random(O * n, 4));
        let (mut y, mut dw, mut dx) = (zeros(O * n), random(O * I, 5), zeros(I * n));
        for (name, epilogue) in
            [("", Epilogue::Nothing), (" relu", Epilogue::Relu), (" sigmoid", Epilogue::Sigmoid)]
        {
            product_nn::<T, O, I>(&w, &x, Some(&b), epilogue, &mut y);
            found(format!("product nn{name}"), &y);
        }
        product_nt::<T, O, I>(&dy, &x, &mut dw, Accumulate::Yes);
        found("product nt".to_owned(), &dw);
        product_tn::<T, O, I>(&w, &dy, &mut dx);
        found("product tn".to_owned(), &dx);
    }
}

/// The functions of the table, by their names in words: `HardSwish` as `hard swish`.
macro_rules! functions_by_name {
    (($number:expr) $(
        $name:ident $(($a:ident: T = $example:literal))? as $written:tt from $kept:ident, rate $rate:literal: $docs:tt
    )*) => {
        [$((in_words(stringify!($name)), Function::$name $((functions_by_name!($a $number)))?)),*]
    };
    ($a:ident $number:expr) => { $number };
}

fn in_words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

fn functions<T: Scalar>(found: Found<'_, T>) {
    let number = T::from_f64(0.3);
    let functions = kernel::functions!(functions_by_name, number);
    let mut x = random(3000, 6);
    x.iter_mut().for_each(|x| *x *= T::from_f64(9.0));
    let dy = random(x.len(), 7);
    for (name, function) in functions {
        let (mut y, mut dx) = (zeros(x.len()), zeros(x.len()));
        function.forward(&x, &mut y);
        found(format!("{name} forward"), &y);
        y.copy_from_slice(&x);
        function.forward_in_place(&mut y);
        found(format!("{name} forward in place"), &y);
        function.backward(&y, &dy, &mut dx);
        found(format!("{name} backward"), &dx);
        dx.copy_from_slice(&dy);
        function.backward_in_place(&y, &mut dx);
        found(format!("{name} backward in place"), &dx);
    }
    kernel::exp(&mut x);
    found("exp".to_owned(), &x);
}

fn windows<T: Scalar>(found: Found<'_, T>) {
    let window = |image, kernel, stride, pad| Window::new(image, kernel, stride, pad);
    let windows = [
        window([1, 9, 9], [5, 5], [1, 1], [2, 2]),
        window([6, 8, 8], [3, 3], [1, 1], [0, 0]),
        window([4, 7, 9], [3, 2], [2, 3], [1, 0]),
        window([3, 6, 6], [2, 2], [2, 2], [0, 0]),
        window([2, 6, 6], [6, 6], [1, 1], [0, 0]),
    ];
    for window in windows {
        for samples in [1, 16, 21] {
            for filters in [1, 6, 11] {
                convolution(window, filters, samples, found, "conv2d");
            }
            depthwise(window, samples, found, "depthwise");
            pools(window, samples, found, "pool");
        }
    }
    let windows = [
        window([6, 9, 9], [3, 3], [1, 1], [2, 2]).dilated([2, 2]).grouped(2),
        window([4, 7, 9], [3, 2], [2, 3], [1, 0]).dilated([2, 3]),
        window([6, 8, 8], [3, 3], [1, 1], [1, 1]).grouped(3),
    ];
    for window in windows {
        for samples in [1, 16, 21] {
            convolution(window, 6, samples, found, "conv2d dilated");
            transposed(window, 6, samples, found);
            enlarged([window.channels, window.height, window.width], samples, found);
        }
    }
}

fn image(window: Window) -> usize {
    window.channels * window.height * window.width
}

fn places(window: Window) -> usize {
    window.output().into_iter().product()
}

fn convolution<T: Scalar>(window: Window, filters: usize, samples: usize, found: Found<'_, T>, name: &str) {
    let weights = filters * window.channels / window.groups * window.kernel[0] * window.kernel[1];
    let (w, b) = (random(weights, 8), random(filters, 9));
    let (x, dy) = (random(image(window) * samples, 10), random(filters * places(window) * samples, 11));
    let (mut y, mut dw, mut dx) = (zeros(dy.len()), random(weights, 12), zeros(x.len()));
    for (what, epilogue) in
        [("", Epilogue::Nothing), (" relu", Epilogue::Relu), (" sigmoid", Epilogue::Sigmoid)]
    {
        kernel::conv2d(window, filters, &x, &w, Some(&b), epilogue, samples, &mut y);
        found(format!("{name}{what}"), &y);
    }
    kernel::conv2d_backward(window, filters, &w, &dy, samples, &mut dx);
    found(format!("{name} backward"), &dx);
    kernel::conv2d_gradient(window, filters, &x, &dy, samples, &mut dw, Accumulate::Yes);
    found(format!("{name} gradient"), &dw);
}

fn transposed<T: Scalar>(window: Window, filters: usize, samples: usize, found: Found<'_, T>) {
    let weights = filters * window.channels / window.groups * window.kernel[0] * window.kernel[1];
    let (w, b) = (random(weights, 31), random(window.channels, 32));
    let x = random(filters * places(window) * samples, 33);
    let mut y = zeros(image(window) * samples);
    for (what, epilogue) in
        [("", Epilogue::Nothing), (" relu", Epilogue::Relu), (" sigmoid", Epilogue::Sigmoid)]
    {
        kernel::conv_transpose2d(window, filters, &x, &w, Some(&b), epilogue, samples, &mut y);
        found(format!("conv_transpose2d{what}"), &y);
    }
}

fn enlarged<T: Scalar>(image: [usize; 3], samples: usize, found: Found<'_, T>) {
    for (name, interpolation) in [("nearest", Interpolation::Nearest), ("bilinear", Interpolation::Bilinear)]
    {
        let upsample = Upsample::new(image, [2, 3], interpolation);
        let pixels = image.into_iter().product::<usize>() * samples;
        let (x, dy) = (random(pixels, 34), random(6 * pixels, 35));
        let (mut y, mut dx) = (zeros(dy.len()), zeros(x.len()));
        kernel::upsample2d(upsample, &x, samples, &mut y);
        found(format!("upsample2d {name}"), &y);
        kernel::upsample2d_backward(upsample, &dy, samples, &mut dx);
        found(format!("upsample2d {name} backward"), &dx);
    }
}

fn depthwise<T: Scalar>(window: Window, samples: usize, found: Found<'_, T>, name: &str) {
    let weights = window.channels * window.kernel[0] * window.kernel[1];
    let (w, outputs) = (random(weights, 13), window.channels * places(window));
    let (x, dy) = (random(image(window) * samples, 14), random(outputs * samples, 15));
    let (mut y, mut dw, mut dx) = (zeros(dy.len()), zeros(weights), zeros(x.len()));
    kernel::depthwise_conv2d(window, &x, &w, None, Epilogue::Nothing, samples, &mut y);
    found(name.to_owned(), &y);
    kernel::depthwise_conv2d_backward(window, &w, &dy, samples, &mut dx);
    found(format!("{name} backward"), &dx);
    kernel::depthwise_conv2d_gradient(window, &x, &dy, samples, &mut dw, Accumulate::No);
    found(format!("{name} gradient"), &dw);
}

fn pools<T: Scalar>(window: Window, samples: usize, found: Found<'_, T>, name: &str) {
    let outputs = window.channels * places(window);
    let (x, dy) = (random(image(window) * samples, 16), random(outputs * samples, 17));
    let (mut y, mut dx) = (zeros(dy.len()), zeros(x.len()));
    kernel::max_pool(window, &x, samples, &mut y);
    found(format!("{name} max"), &y);
    kernel::max_pool_backward(window, &x, &y, &dy, samples, &mut dx);
    found(format!("{name} max backward"), &dx);
    kernel::avg_pool(window, &x, samples, &mut y);
    found(format!("{name} average"), &y);
    kernel::avg_pool_backward(window, &dy, samples, &mut dx);
    found(format!("{name} average backward"), &dx);
    let mut db = zeros(window.channels);
    kernel::channel_sums(window.channels, &x, samples, &mut db, Accumulate::No);
    found(format!("{name} channel sums"), &db);
    let (mut blocks, mut back) = (zeros(x.len()), zeros(x.len()));
    kernel::to_blocks(image(window), &x, samples, &mut blocks);
    found(format!("{name} to blocks"), &blocks);
    kernel::from_blocks(image(window), &blocks, samples, &mut back);
    found(format!("{name} from blocks"), &back);
}

fn norms<T: Scalar>(found: Found<'_, T>) {
    for (name, count, features) in [("vectors", 70, 70), ("images", 6, 150)] {
        for (layout, samples) in [(Layout::Samples, 37), (Layout::Blocked16, 37)] {
            let channels = Channels::new(count, features, layout);
            batch_norm(channels, features * samples, found, &format!("batch norm {name} {layout:?}"));
        }
    }
    let (features, samples) = (77, 9);
    let (weight, bias) = (random(features, 18), random(features, 19));
    let (x, dy) = (random(features * samples, 20), random(features * samples, 21));
    let (mut saved, mut y, mut dx) = (zeros(2 * samples), zeros(x.len()), zeros(x.len()));
    let (mut dw, mut db) = (zeros(features), zeros(features));
    kernel::normalize_samples(&weight, &bias, &x, Some(&mut saved), &mut y);
    found("layer norm".to_owned(), &y);
    let params = ParamGradient { weight: &mut dw, bias: &mut db, accumulate: Accumulate::No };
    let input = InputGradient { weight: &weight, dx: &mut dx };
    kernel::normalize_samples_backward(features, &x, &saved, &dy, Some(params), Some(input));
    found("layer norm backward".to_owned(), &[dx, dw, db].concat());
}

fn batch_norm<T: Scalar>(channels: Channels, len: usize, found: Found<'_, T>, name: &str) {
    let count = channels.count();
    let (weight, bias, x, dy) = (random(count, 22), random(count, 23), random(len, 24), random(len, 25));
    let (mut mean, mut variance, mut y, mut dx) = (zeros(count), zeros(count), zeros(len), zeros(len));
    let (mut dw, mut db) = (zeros(count), zeros(count));
    kernel::channel_moments(channels, &x, &mut mean, &mut variance);
    found(format!("{name} moments"), &[mean.clone(), variance.clone()].concat());
    let by = Normalization { mean: &mean, variance: &variance };
    kernel::normalize_channels(channels, by, &weight, &bias, &x, &mut y);
    found(name.to_owned(), &y);
    let params = ParamGradient { weight: &mut dw, bias: &mut db, accumulate: Accumulate::No };
    let input = InputGradient { weight: &weight, dx: &mut dx };
    kernel::normalize_channels_backward(channels, by, &x, &dy, Some(params), Some(input));
    found(format!("{name} backward"), &[dx.clone(), dw, db].concat());
    kernel::scale_channels(channels, by, &weight, &dy, &mut dx);
    found(format!("{name} scaled"), &dx);
}

fn sums<T: Scalar>(found: Found<'_, T>) {
    let (x, dy) = (random(5000, 26), random(5000, 27));
    let mut db = random(50, 28);
    kernel::row_sums::<T, 50>(&dy, &mut db, Accumulate::Yes);
    found("row sums".to_owned(), &db);
    let mut dx = zeros(x.len());
    let slope = kernel::leaky_relu_backward_and_sum(T::from_f64(0.25), &x, &dy, &mut dx);
    dx.push(slope);
    dx.push(kernel::sum_of_products_below_zero(&x, &dy));
    found("slopes below zero".to_owned(), &dx);
    found("sums".to_owned(), &[kernel::total(&x), kernel::sum_of_squares(&x, T::from_f64(0.7))]);
}

fn elements<T: Scalar>(found: Found<'_, T>) {
    let (x, y) = (random(1001, 29), random(1001, 30));
    let mut z = zeros(x.len());
    kernel::add(&x, &y, &mut z);
    kernel::add_in_place(&y, &mut z);
    found("add".to_owned(), &z);
    kernel::mul(&x, &y, &mut z);
    kernel::mul_in_place(&y, &mut z);
    found("mul".to_owned(), &z);
    kernel::relu(&x, &mut z);
    kernel::relu_backward_in_place(&y, &mut z);
    found("relu".to_owned(), &z);
    kernel::relu_backward(&x, &y, &mut z);
    kernel::relu_in_place(&mut z);
    found("relu backward".to_owned(), &z);
    kernel::dropout(0.3, 5, &x, &mut z);
    kernel::dropout_in_place(0.4, 6, &mut z);
    found("dropout".to_owned(), &z);
    let bytes: Vec<u8> = (0..600_u32).map(|byte| (byte * 37 % 251) as u8).collect();
    let mut gathered = zeros(3 * 60);
    kernel::gather_bytes(&bytes, 60, &[9, 0, 4], T::from_f64(1.0 / 255.0), &mut gathered);
    found("gather".to_owned(), &gathered);
}
