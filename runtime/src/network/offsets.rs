/// Where the passes of a network find its output in their memory, in values for each sample.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Offsets {
    /// The output of prediction.
    pub output: usize,
    /// The output of the forward pass of a training step.
    pub training_output: usize,
    /// The gradient with respect to the output, where anything follows from it.
    pub output_gradient: Option<usize>,
}

impl Offsets {
    /// Where they are.
    #[must_use]
    pub const fn new(output: usize, training_output: usize, output_gradient: Option<usize>) -> Self {
        Self { output, training_output, output_gradient }
    }
}
