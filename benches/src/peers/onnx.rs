//! A network as an ONNX model, by tract's definition of the format.

use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto,
    TypeProto, ValueInfoProto, type_proto,
};

use crate::predictor::stages::Stage;

/// The version of the operators.
const OPERATORS: i64 = 17;
/// That of the format in which it appeared.
const FORMAT: i64 = 8;

/// The model for one sample of this shape.
pub fn model(stages: &[Stage<'_>], shape: &[usize]) -> ModelProto {
    let mut graph = Graph::default();
    let y = graph.stages("x".to_owned(), stages);
    let Graph { node, initializer, .. } = graph;
    let output = ValueInfoProto { name: y, ..Default::default() };
    let graph = GraphProto {
        node,
        initializer,
        name: "network".to_owned(),
        input: vec![input(shape)],
        output: vec![output],
        ..Default::default()
    };
    let operators = OperatorSetIdProto { version: OPERATORS, ..Default::default() };
    ModelProto { ir_version: FORMAT, opset_import: vec![operators], graph: Some(graph), ..Default::default() }
}

/// The input `x` of one sample.
fn input(shape: &[usize]) -> ValueInfoProto {
    let dimension =
        |size: i64| Dimension { value: Some(dimension::Value::DimValue(size)), ..Default::default() };
    let dim = [1].into_iter().chain(integers(shape)).map(dimension).collect();
    let tensor =
        type_proto::Tensor { elem_type: DataType::Float as i32, shape: Some(TensorShapeProto { dim }) };
    let r#type = TypeProto { value: Some(type_proto::Value::TensorType(tensor)), ..Default::default() };
    ValueInfoProto { name: "x".to_owned(), r#type: Some(r#type), ..Default::default() }
}

fn integers(sizes: &[usize]) -> Vec<i64> {
    sizes.iter().map(|&size| size as i64).collect()
}

fn attribute(name: &str, value: &[usize]) -> AttributeProto {
    AttributeProto {
        name: name.to_owned(),
        r#type: AttributeType::Ints as i32,
        ints: integers(value),
        ..Default::default()
    }
}

fn number(name: &str, value: usize) -> AttributeProto {
    AttributeProto {
        name: name.to_owned(),
        r#type: AttributeType::Int as i32,
        i: value as i64,
        ..Default::default()
    }
}

/// What is written so far.
#[derive(Default)]
struct Graph {
    node: Vec<NodeProto>,
    initializer: Vec<TensorProto>,
}

impl Graph {
    /// The value that stages compute of `x`.
    fn stages(&mut self, x: String, stages: &[Stage<'_>]) -> String {
        stages.iter().fold(x, |x, stage| self.stage(x, stage))
    }

    fn stage(&mut self, x: String, stage: &Stage<'_>) -> String {
        match stage {
            Stage::Conv(conv) => {
                let [pad_y, pad_x] = conv.pad;
                let inputs =
                    vec![x, self.tensor(&conv.shape, conv.weight), self.tensor(&[conv.shape[0]], conv.bias)];
                let attributes = vec![
                    attribute("kernel_shape", &conv.shape[2..]),
                    attribute("strides", &[conv.stride; 2]),
                    attribute("pads", &[pad_y, pad_x, pad_y, pad_x]),
                    number("group", conv.groups),
                ];
                self.operation("Conv", inputs, attributes)
            }
            Stage::BatchNorm(norm) => {
                let mut inputs = vec![x];
                for values in [norm.gamma, norm.beta, norm.mean, norm.variance] {
                    inputs.push(self.tensor(&[values.len()], values));
                }
                let epsilon = AttributeProto {
                    name: "epsilon".to_owned(),
                    r#type: AttributeType::Float as i32,
                    f: 1e-5,
                    ..Default::default()
                };
                self.operation("BatchNormalization", inputs, vec![epsilon])
            }
            Stage::Relu => self.operation("Relu", vec![x], vec![]),
            Stage::Tanh => self.operation("Tanh", vec![x], vec![]),
            Stage::MaxPool => {
                let attributes = vec![attribute("kernel_shape", &[2, 2]), attribute("strides", &[2, 2])];
                self.operation("MaxPool", vec![x], attributes)
            }
            Stage::GlobalAvgPool => {
                let mean = self.operation("GlobalAveragePool", vec![x], vec![]);
                self.stage(mean, &Stage::Flatten)
            }
            Stage::Flatten => self.operation("Flatten", vec![x], vec![]),
            Stage::Affine(affine) => {
                let outputs = affine.bias.len();
                let weight = self.tensor(&[affine.weight.len() / outputs, outputs], affine.weight);
                let inputs = vec![x, weight, self.tensor(&[outputs], affine.bias)];
                self.operation("Gemm", inputs, vec![])
            }
            Stage::Sum(left, right) => {
                let inputs = vec![self.stages(x.clone(), left), self.stages(x, right)];
                self.operation("Add", inputs, vec![])
            }
        }
    }

    /// A constant.
    fn tensor(&mut self, shape: &[usize], values: &[f32]) -> String {
        let name = format!("tensor{}", self.initializer.len());
        self.initializer.push(TensorProto {
            dims: integers(shape),
            data_type: DataType::Float as i32,
            float_data: values.to_vec(),
            name: name.clone(),
            ..Default::default()
        });
        name
    }

    fn operation(&mut self, op_type: &str, input: Vec<String>, attribute: Vec<AttributeProto>) -> String {
        let name = format!("value{}", self.node.len());
        let op_type = op_type.to_owned();
        self.node.push(NodeProto {
            input,
            output: vec![name.clone()],
            name: name.clone(),
            op_type,
            attribute,
            ..Default::default()
        });
        name
    }
}
