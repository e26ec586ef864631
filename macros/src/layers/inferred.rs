//! The inferred properties of a layer, given its arguments and its input.

use proc_macro2::TokenStream;

use super::InferCtx;
use super::infer::{Stride, Window};
use crate::count::Count;
use crate::shape::{Dim, Shape};
use crate::tensor::{Saved, Tensor};

/// The inferred properties of a layer, given its arguments and its input.
pub struct Inferred {
    /// Of each source.
    pub input_shapes: Vec<Shape>,
    pub output_shape: Shape,
    pub user: Option<TokenStream>,
    pub sizes: Vec<Dim>,
    pub constants: Vec<TokenStream>,
    pub tensors: Vec<Tensor>,
    pub saved: Saved,
    /// Values of the weights and of the memory of a nested network's predictor.
    pub predictor: Option<[Dim; 2]>,
    /// Whether a predictor has a kernel for it, if it has one for the layer.
    pub has_kernel: bool,
    /// Whether it also reads zeros beyond the image.
    pub is_padded: bool,
    /// Multiply-adds of the forward pass for one sample.
    pub macs: Count,
}

impl Inferred {
    /// A layer without parameters.
    pub(super) fn plain(input_shape: Shape, output_shape: Shape) -> Self {
        Self {
            input_shapes: vec![input_shape],
            output_shape,
            user: None,
            sizes: Vec::new(),
            constants: Vec::new(),
            tensors: Vec::new(),
            saved: Saved::default(),
            predictor: None,
            has_kernel: true,
            is_padded: false,
            macs: Count::default(),
        }
    }

    /// A layer without parameters that keeps the shape.
    pub(super) fn same_shape(shape: Shape) -> Self {
        Self::plain(shape.clone(), shape)
    }

    /// After a mistake.
    pub(super) fn unknown() -> Self {
        Self::plain(Shape::unknown(), Shape::unknown())
    }

    /// A layer with a filter of `channels` channels and `filter` values for each output channel, with or without a bias.
    pub(super) fn convolution(
        window: Window,
        channels: Dim,
        filter: Dim,
        outputs: Dim,
        has_bias: bool,
    ) -> Self {
        let [height, width] = window.output;
        let [kernel_height, kernel_width] = window.kernel;
        let dimensions = [channels, kernel_height, kernel_width];
        let mut tensors = vec![Tensor::filters("weight", filter.clone(), outputs.clone(), dimensions)];
        if has_bias {
            tensors.push(Tensor::vector("bias", outputs.clone()));
        }
        let macs = [filter.clone(), outputs.clone(), height.clone(), width.clone()];
        Self {
            sizes: vec![filter, outputs.clone()],
            constants: vec![window.tokens],
            tensors,
            is_padded: window.is_padded,
            macs: Count::product(macs),
            ..Self::plain(Shape::image(window.image), Shape::image([outputs, height, width]))
        }
    }

    /// A layer with a filter of `filter` values, in all output channels, for each input channel, with or without a bias.
    pub(super) fn transposed_convolution(
        window: Window,
        channels: Dim,
        filter: Dim,
        outputs: Dim,
        has_bias: bool,
    ) -> Self {
        let ([height, width], [_, input_height, input_width]) = (window.output, window.image.clone());
        let [kernel_height, kernel_width] = window.kernel;
        let dimensions = [outputs.clone(), kernel_height, kernel_width];
        let mut tensors = vec![Tensor::filters("weight", filter.clone(), channels.clone(), dimensions)];
        if has_bias {
            tensors.push(Tensor::vector("bias", outputs.clone()));
        }
        Self {
            sizes: vec![filter.clone(), channels.clone(), outputs.clone()],
            constants: vec![window.tokens],
            tensors,
            macs: Count::product([filter, channels, input_height, input_width]),
            ..Self::plain(Shape::image(window.image), Shape::image([outputs, height, width]))
        }
    }

    /// A layer that computes one value from each window of a channel.
    pub(super) fn pooling(ctx: &mut InferCtx<'_>) -> Self {
        let image = ctx.image();
        if !ctx.has_arguments(1, "1 argument") {
            return Self::unknown();
        }
        let Some(kernel) = ctx.positional(0) else { return Self::unknown() };
        let Some(window) = ctx.window(kernel, image, Stride::Kernel) else { return Self::unknown() };
        ctx.expect_small_pad(&window);
        let [height, width] = window.output;
        let channels = window.image[0].clone();
        let plain = Self::plain(Shape::image(window.image), Shape::image([channels, height, width]));
        Self { constants: vec![window.tokens], ..plain }
    }

    /// A linear layer, with or without a bias.
    pub(super) fn product([inputs, outputs]: [Dim; 2], has_bias: bool) -> Self {
        let mut tensors = vec![Tensor::matrix("weight", outputs.clone(), inputs.clone())];
        if has_bias {
            tensors.push(Tensor::vector("bias", outputs.clone()));
        }
        let macs = Count::product([inputs.clone(), outputs.clone()]);
        let plain = Self::plain(Shape::vector(inputs.clone()), Shape::vector(outputs.clone()));
        Self { tensors, macs, sizes: vec![inputs, outputs], ..plain }
    }
}
