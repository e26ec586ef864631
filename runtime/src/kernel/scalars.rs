use super::activation::{self, Function};
use super::clip::{Clip, Scale};
use super::dropout::{Drop, DropInPlace, Mask};
use super::elementary::Elementary;
use super::elementwise::{map_in_place, zip_map, zip_map_in_place};
use super::gather::Gather;
use super::norm::{ChannelJob, ChannelsOn, SampleJob, SamplesOn};
use super::product::{On, Product};
use super::relu::{Gate, GateOn};
#[cfg(target_arch = "x86_64")]
use super::simd::{Avx2, Avx512};
use super::simd::{InstructionSet as _, Path, Portable, run, run_on};
use super::step::Step;
use super::summation::{AddValues, AddValuesOn};
use super::sums::{ProductsBelowZero, ProductsBelowZeroOn, RowSums, RowSumsOn};
use super::survey::{AllFinite, SumOfSquares, SumOfSquaresOn};
use super::window::{
    ChannelSums, ChannelSumsOn, Correlation, CorrelationOn, FilterGradient, FilterGradientOn, PoolBackward,
    PoolBackwardOn, PoolForward, PoolForwardOn, Reorder, ReorderOn,
};

mod private {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The kernels of one scalar type.
///
/// They are methods of the two types, not generic functions, so that they are compiled with this
/// crate and not with every crate that calls them.
pub trait Kernels: private::Sealed + Elementary {
    /// A product.
    ///
    /// # Safety
    ///
    /// The pointers of the product must be valid for its sizes, its result must not overlap what
    /// it reads, and the machine must have the path.
    #[doc(hidden)]
    unsafe fn product(path: Path, product: &Product<Self>);

    /// A relu or its gradient.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn gate(path: Path, gate: Gate<'_, Self>);

    /// A job of a normalisation over a batch.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn channels(path: Path, job: ChannelJob<'_, Self>);

    /// A job of a normalisation of each sample.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn samples(path: Path, job: SampleJob<'_, Self>);

    /// A convolution or its gradient by the image.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn correlation(path: Path, correlation: Correlation<'_, Self>);

    /// The gradient of a convolution by its filters.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn filter_gradient(path: Path, gradient: FilterGradient<'_, Self>);

    /// Sums over pixels and samples.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn channel_sums(path: Path, sums: ChannelSums<'_, Self>);

    /// Sums over samples.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn row_sums(path: Path, sums: RowSums<'_, Self>);

    /// What values add to a sum.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn add_values(path: Path, values: AddValues<'_, Self>);

    /// A sum of squares.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn sum_of_squares(path: Path, squares: SumOfSquares<'_, Self>) -> Self;

    /// The gradient of a slope below zero.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn products_below_zero(path: Path, products: ProductsBelowZero<'_, Self>) -> Self;

    /// A change of order.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn reorder(path: Path, reorder: Reorder<'_, Self>);

    /// A pooling.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn pool(path: Path, pool: PoolForward<'_, Self>);

    /// The gradient of a pooling.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn pool_backward(path: Path, pool: PoolBackward<'_, Self>);

    /// A step of an optimizer.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn step(path: Path, step: Step<'_, Self>);

    /// A multiple.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn scale(path: Path, scale: Scale<'_, Self>);

    /// Values between limits.
    ///
    /// # Safety
    ///
    /// The machine must have the path.
    #[doc(hidden)]
    unsafe fn clip(path: Path, clip: Clip<'_, Self>);

    #[doc(hidden)]
    fn drop_all(mask: Mask<Self>, x: &[Self], y: &mut [Self]);

    #[doc(hidden)]
    fn drop_all_in_place(mask: Mask<Self>, y: &mut [Self]);

    #[doc(hidden)]
    fn all_finite(x: &[Self]) -> bool;

    #[doc(hidden)]
    fn exp_all(x: &mut [Self]);

    #[doc(hidden)]
    fn function_all(function: Function<Self>, x: &[Self], y: &mut [Self]);

    #[doc(hidden)]
    fn function_all_in_place(function: Function<Self>, y: &mut [Self]);

    #[doc(hidden)]
    fn function_backward_all(function: Function<Self>, kept: &[Self], dy: &[Self], dx: &mut [Self]);

    #[doc(hidden)]
    fn function_backward_all_in_place(function: Function<Self>, kept: &[Self], dx: &mut [Self]);

    #[doc(hidden)]
    fn add_all(x: &[Self], y: &[Self], z: &mut [Self]);

    #[doc(hidden)]
    fn add_all_in_place(x: &[Self], y: &mut [Self]);

    #[doc(hidden)]
    fn mul_all(x: &[Self], y: &[Self], z: &mut [Self]);

    #[doc(hidden)]
    fn mul_all_in_place(x: &[Self], y: &mut [Self]);

    #[doc(hidden)]
    fn from_byte(byte: u8) -> Self;

    #[doc(hidden)]
    fn gather_bytes(bytes: &[u8], features: usize, samples: &[usize], scale: Self, x: &mut [Self]);
}

/// Does a job that names its instruction set, for `Self`.
macro_rules! on {
    ($path:expr, $job:ident($work:expr)) => {
        match $path {
            #[cfg(target_arch = "x86_64")]
            Path::Avx512 => run_on($path, $job::<Avx512, Self>::new($work)),
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => run_on($path, $job::<Avx2, Self>::new($work)),
            _ => run_on($path, $job::<Portable, Self>::new($work)),
        }
    };
}

/// Does a job that names its instruction set, for `Self`, on the portable one: for what is worth no more time
/// to compile.
macro_rules! on_portable {
    ($path:expr, $job:ident($work:expr)) => {{
        let _ = $path;
        run_on(Path::Portable, $job::<Portable, Self>::new($work))
    }};
}

/// Does a job that waits for memory: wider vectors than those of AVX2 gain nothing.
macro_rules! on_narrow {
    ($path:expr, $job:expr) => {
        match $path {
            #[cfg(target_arch = "x86_64")]
            Path::Avx512 | Path::Avx2 => Avx2::enter($job),
            _ => Portable::enter($job),
        }
    };
}

/// Does a job that waits for memory on the portable instruction set.
macro_rules! on_narrowest {
    ($path:expr, $job:expr) => {{
        let _ = $path;
        Portable::enter($job)
    }};
}

/// `$elements` runs loops over elements that wait for memory, `$others` runs all but products and relus: `f64`, which is there to check by, does with one copy of the many
/// kernels of windows, norms and sums.
macro_rules! kernels {
    ($scalar:ty, $others:ident, $elements:ident) => {
        impl Kernels for $scalar {
            unsafe fn product(path: Path, product: &Product<Self>) {
                // SAFETY: the caller's.
                unsafe { on!(path, On(product)) }
            }

            unsafe fn gate(path: Path, gate: Gate<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { on!(path, GateOn(gate)) }
            }

            unsafe fn correlation(path: Path, correlation: Correlation<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, CorrelationOn(correlation)) }
            }

            unsafe fn filter_gradient(path: Path, gradient: FilterGradient<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, FilterGradientOn(gradient)) }
            }

            unsafe fn channel_sums(path: Path, sums: ChannelSums<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, ChannelSumsOn(sums)) }
            }

            unsafe fn row_sums(path: Path, sums: RowSums<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, RowSumsOn(sums)) }
            }

            unsafe fn add_values(path: Path, values: AddValues<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, AddValuesOn(values)) }
            }

            unsafe fn sum_of_squares(path: Path, squares: SumOfSquares<'_, Self>) -> Self {
                // SAFETY: the caller's.
                unsafe { $others!(path, SumOfSquaresOn(squares)) }
            }

            unsafe fn products_below_zero(path: Path, products: ProductsBelowZero<'_, Self>) -> Self {
                // SAFETY: the caller's.
                unsafe { $others!(path, ProductsBelowZeroOn(products)) }
            }

            unsafe fn reorder(path: Path, reorder: Reorder<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { on!(path, ReorderOn(reorder)) }
            }

            unsafe fn pool(path: Path, pool: PoolForward<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, PoolForwardOn(pool)) }
            }

            unsafe fn pool_backward(path: Path, pool: PoolBackward<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, PoolBackwardOn(pool)) }
            }

            unsafe fn channels(path: Path, job: ChannelJob<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, ChannelsOn(job)) }
            }

            unsafe fn samples(path: Path, job: SampleJob<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $others!(path, SamplesOn(job)) }
            }

            unsafe fn step(path: Path, step: Step<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $elements!(path, step) }
            }

            unsafe fn scale(path: Path, scale: Scale<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $elements!(path, scale) }
            }

            unsafe fn clip(path: Path, clip: Clip<'_, Self>) {
                // SAFETY: the caller's.
                unsafe { $elements!(path, clip) }
            }

            fn drop_all(mask: Mask<Self>, x: &[Self], y: &mut [Self]) {
                run(Drop { mask, x, y });
            }

            fn drop_all_in_place(mask: Mask<Self>, y: &mut [Self]) {
                run(DropInPlace { mask, y });
            }

            fn all_finite(x: &[Self]) -> bool {
                run(AllFinite { x })
            }

            fn exp_all(x: &mut [Self]) {
                map_in_place(x, Self::exp_lane);
            }

            fn function_all(function: Function<Self>, x: &[Self], y: &mut [Self]) {
                activation::forward(function, x, y);
            }

            fn function_all_in_place(function: Function<Self>, y: &mut [Self]) {
                activation::forward_in_place(function, y);
            }

            fn function_backward_all(function: Function<Self>, kept: &[Self], dy: &[Self], dx: &mut [Self]) {
                activation::backward(function, kept, dy, dx);
            }

            fn function_backward_all_in_place(function: Function<Self>, kept: &[Self], dx: &mut [Self]) {
                activation::backward_in_place(function, kept, dx);
            }

            fn add_all(x: &[Self], y: &[Self], z: &mut [Self]) {
                zip_map(x, y, z, |x, y| x + y);
            }

            fn add_all_in_place(x: &[Self], y: &mut [Self]) {
                zip_map_in_place(x, y, |x, y| x + y);
            }

            fn mul_all(x: &[Self], y: &[Self], z: &mut [Self]) {
                zip_map(x, y, z, |x, y| x * y);
            }

            fn mul_all_in_place(x: &[Self], y: &mut [Self]) {
                zip_map_in_place(x, y, |x, y| x * y);
            }

            #[inline(always)]
            fn from_byte(byte: u8) -> Self {
                byte.into()
            }

            fn gather_bytes(bytes: &[u8], features: usize, samples: &[usize], scale: Self, x: &mut [Self]) {
                run(Gather { bytes, features, samples, scale, x });
            }
        }
    };
}
kernels!(f32, on, on_narrow);
kernels!(f64, on_portable, on_narrowest);
