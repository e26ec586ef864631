//! Values, and the steps that write and read them.

use super::calls::{Argument, Function};
use crate::count::Count;
use crate::layers::Layout;

/// A value in the memory of a pass: the output of a stage, a gradient, saved values.
pub struct Value {
    /// Its name in generated code.
    pub name: String,
    /// Its size, in numbers for each sample.
    pub size: Count,
    pub offset: Offset,
    /// The value whose memory it reuses, if any.
    pub reuses: Option<usize>,
}

/// The offset of a value, in numbers for each sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offset {
    At(usize),
    /// The offset that rustc computes for this buffer of the schedule.
    Buffer(usize),
}

/// A buffer whose offset is computed by rustc, as not all sizes are known.
pub struct Buffer {
    pub size: Count,
    /// The live range: the first and the last step that use it.
    pub first: usize,
    pub last: usize,
}

/// An operand of a step.
#[derive(Clone)]
pub struct Operand {
    pub kind: OperandKind,
    /// The size that the layer expects.
    pub size: Count,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OperandKind {
    /// An input of the network, outside the memory of the pass.
    Input(usize),
    Value(usize),
}

/// One call of a layer.
pub struct Step {
    pub call: Call,
    /// The function; if the result overwrites an operand, its in-place form is called.
    pub function: Function,
    pub arguments: Vec<Argument>,
    /// `None` if no layer is called.
    pub node: Option<usize>,
    /// The operands of the call.
    pub reads: Vec<Operand>,
    /// The saved value of the layer, written in the forward pass; the backward pass may overwrite it.
    pub saved: Option<usize>,
    pub writes: Option<usize>,
    /// Whether it is the forward call of training, which saves values for a backward pass.
    pub is_training: bool,
    /// Whether an earlier step has written a part of the value.
    pub continues: bool,
    /// The operands that the call could overwrite, by position.
    pub may_replace: Vec<usize>,
    /// The operand that the result overwrites.
    pub replaces: Option<usize>,
}

impl Step {
    pub fn new(call: Call, node: Option<usize>, reads: Vec<Operand>, writes: Option<usize>) -> Self {
        Self {
            call,
            // They are set when all steps are known.
            function: Function::Free(&[]),
            arguments: Vec::new(),
            node,
            reads,
            saved: None,
            writes,
            is_training: false,
            continues: false,
            may_replace: Vec::new(),
            replaces: None,
        }
    }

    /// The values that the call borrows: not the operand that the result overwrites.
    pub fn operands(&self) -> impl Iterator<Item = usize> {
        let reads = self.reads.iter().enumerate().filter_map(|(position, operand)| match operand.kind {
            OperandKind::Value(value) if self.replaces != Some(position) => Some(value),
            _ => None,
        });
        reads.chain(self.saved).chain(self.writes)
    }

    /// All values that it reads or writes.
    pub fn touches(&self) -> impl Iterator<Item = usize> {
        let reads = self.reads.iter().filter_map(|operand| match operand.kind {
            OperandKind::Value(value) => Some(value),
            OperandKind::Input(_) => None,
        });
        reads.chain(self.saved).chain(self.writes)
    }
}

/// The kind of call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    /// The layer, with a fused activation if there is one.
    Forward { activation: Option<usize> },
    /// Copies one branch into its rows of a concatenation.
    ConcatInto { branch: usize },
    /// Copies an input to the output.
    Copy,
    /// The gradient of the parameters; `accumulate` if an earlier step has written to it.
    Gradient { accumulate: bool },
    /// The gradient of an input.
    Backward { source: usize },
    /// Both at once.
    GradientAndBackward { accumulate: bool },
    /// The gradient of one branch out of that of a concatenation.
    SliceFrom { branch: usize },
    /// The sum of two gradients of one value.
    Accumulate,
    /// Converts values to the other layout.
    ConvertLayout { to: Layout },
    /// A kernel of a predictor, or of its preparation.
    Infer,
}

/// Steps over one memory.
#[derive(Default)]
pub struct Schedule {
    pub values: Vec<Value>,
    pub steps: Vec<Step>,
    /// The time until which a value must stay live, after the last step that uses it.
    pub needed_at: Vec<(usize, usize)>,
    /// The value that is the result.
    pub output: usize,
    /// The total memory, in numbers for each sample, unless only rustc knows it.
    pub memory: Option<usize>,
    /// The buffers that rustc allocates; none if all sizes are known.
    pub buffers: Vec<Buffer>,
}

impl Schedule {
    pub fn value(&mut self, name: String, size: Count) -> usize {
        self.values.push(Value { name, size, offset: Offset::At(0), reuses: None });
        self.values.len() - 1
    }
}
