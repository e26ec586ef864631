/// One stage of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerInfo {
    /// The stage's name, such as `affine1`.
    pub stage: &'static str,
    /// The layer's name, such as `Affine`; that of a network as it was written.
    pub layer: &'static str,
    /// Values of one sample that flow in.
    pub inputs: usize,
    /// Values of one sample that flow out; 1 for a loss.
    pub outputs: usize,
    /// How many parameters the stage has of its own.
    pub params: usize,
    /// Multiply-adds of the forward pass for one sample.
    pub macs: usize,
    /// Bytes of its parameters and of its output for one sample, in `f32`.
    pub bytes: usize,
}

impl LayerInfo {
    /// Describes a stage.
    #[must_use]
    pub const fn new(
        stage: &'static str,
        layer: &'static str,
        inputs: usize,
        outputs: usize,
        params: usize,
        macs: usize,
    ) -> Self {
        let bytes = params.saturating_add(outputs).saturating_mul(size_of::<f32>());
        Self { stage, layer, inputs, outputs, params, macs, bytes }
    }
}
