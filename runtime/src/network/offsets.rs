/// Positions of the outputs in the memory of the passes, in values per sample.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Offsets {
    /// The output of prediction.
    pub output: usize,
    /// The output of a predictor.
    pub predictor: usize,
    /// The output of the forward pass of a training step.
    pub training_output: usize,
    /// The gradient with respect to the output, if it is needed.
    pub output_gradient: Option<usize>,
}

impl Offsets {
    /// Their positions.
    #[must_use]
    pub const fn new(
        output: usize,
        predictor: usize,
        training_output: usize,
        output_gradient: Option<usize>,
    ) -> Self {
        Self { output, predictor, training_output, output_gradient }
    }
}
