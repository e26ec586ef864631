//! Prediction with tract, an engine for ONNX models in Rust.

use tract_onnx::prelude::*;

use super::onnx;
use crate::predictor::stages::Stage;

/// An optimised model and its input.
pub struct Predictor {
    state: TypedSimpleState,
    x: TValue,
}

impl Predictor {
    /// The network for this sample.
    ///
    /// # Errors
    ///
    /// If tract does not accept the model.
    pub fn new(stages: &[Stage<'_>], shape: &[usize], x: &[f32]) -> TractResult<Self> {
        let shape: Vec<usize> = [1].into_iter().chain(shape.iter().copied()).collect();
        let model = tract_onnx::onnx()
            .parse(&onnx::model(stages, &shape[1..]), None)?
            .model
            .into_optimized()?
            .into_runnable()?;
        Ok(Self { state: model.spawn()?, x: Tensor::from_shape(&shape, x)?.into_tvalue() })
    }

    /// The output.
    pub fn predict(&mut self) -> Arc<Tensor> {
        let mut outputs = self.state.run(tvec!(self.x.clone())).expect("the model is for such a sample");
        outputs.remove(0).into_arc_tensor()
    }

    /// The values of the output.
    pub fn output(&mut self) -> Vec<f32> {
        self.predict().try_as_plain_ram().and_then(|view| Ok(view.as_slice::<f32>()?.to_vec())).expect("f32")
    }
}
