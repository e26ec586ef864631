/// One stage of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerInfo {
    /// The stage's name, such as `affine1`.
    pub name: &'static str,
    /// The layer's name, such as `Affine`; for a network as a layer, its path.
    pub kind: &'static str,
    /// Number of input values per sample.
    pub inputs: usize,
    /// Number of output values per sample; 1 for a loss.
    pub outputs: usize,
    /// Number of the stage's own parameters.
    pub params: usize,
    /// Multiply-adds of the forward pass, per sample.
    pub macs: usize,
    /// Bytes of its parameters and of its output per sample, in `f32`.
    pub bytes: usize,
}

impl LayerInfo {
    /// Describes a stage.
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: &'static str,
        inputs: usize,
        outputs: usize,
        params: usize,
        macs: usize,
    ) -> Self {
        let bytes = params.saturating_add(outputs).saturating_mul(size_of::<f32>());
        Self { name, kind, inputs, outputs, params, macs, bytes }
    }
}
