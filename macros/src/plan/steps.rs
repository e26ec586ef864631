//! Values, and the steps that write and read them.

use super::calls::{Argument, Function};
use crate::count::Count;
use crate::layers::Layout;

/// Something that lies in the memory of a pass: the output of a stage, a gradient, what is saved.
pub struct Value {
    /// How generated code calls it.
    pub name: String,
    /// How many numbers it has for each sample.
    pub size: Count,
    pub offset: Offset,
    /// The value whose memory it takes over, if not its own.
    pub reuses: Option<usize>,
}

/// Where a value lies, in numbers for each sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offset {
    At(usize),
    /// Where rustc places this tenant of the schedule.
    Buffer(usize),
}

/// A value whose place is left to rustc, as not all sizes are known.
pub struct Buffer {
    pub size: Count,
    /// The first and the last step that touch it.
    pub first: usize,
    pub last: usize,
}

/// What a step reads.
#[derive(Clone)]
pub struct Operand {
    pub kind: OperandKind,
    /// How many numbers the layer takes.
    pub size: Count,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OperandKind {
    /// An input of the network, which lies outside.
    Input(usize),
    Value(usize),
}

/// One call of a layer.
pub struct Step {
    pub call: Call,
    /// What is called; where the result takes the place of an operand, its form that works in place.
    pub function: Function,
    pub arguments: Vec<Argument>,
    /// Nothing where no layer is called.
    pub node: Option<usize>,
    /// What the call depends on.
    pub reads: Vec<Operand>,
    /// What the layer saves, which is written forward and may be used up backward.
    pub saved: Option<usize>,
    pub writes: Option<usize>,
    /// Whether it computes as a training step does, and what is saved serves a backward pass.
    pub is_training: bool,
    /// Whether the value was begun by an earlier step.
    pub continues: bool,
    /// The operands that the call could write over, by position.
    pub may_replace: Vec<usize>,
    /// The operand whose place the result takes.
    pub replaces: Option<usize>,
}

impl Step {
    pub fn new(call: Call, node: Option<usize>, reads: Vec<Operand>, writes: Option<usize>) -> Self {
        Self {
            call,
            // They are decided when all steps are known.
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

    /// The operands in memory that the call is given: not the one whose place the result takes.
    pub fn operands(&self) -> impl Iterator<Item = usize> {
        let reads = self.reads.iter().enumerate().filter_map(|(position, operand)| match operand.kind {
            OperandKind::Value(value) if self.replaces != Some(position) => Some(value),
            _ => None,
        });
        reads.chain(self.saved).chain(self.writes)
    }

    /// All values that it touches.
    pub fn touches(&self) -> impl Iterator<Item = usize> {
        let reads = self.reads.iter().filter_map(|operand| match operand.kind {
            OperandKind::Value(value) => Some(value),
            OperandKind::Input(_) => None,
        });
        reads.chain(self.saved).chain(self.writes)
    }
}

/// What is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    /// The layer, and an activation at once.
    Forward { activation: Option<usize> },
    /// One branch is put into its rows of a concatenation.
    ConcatInto { branch: usize },
    /// The input is the output.
    Copy,
    /// The gradient of the parameters; `accumulate` where an earlier step has begun it.
    Gradient { accumulate: bool },
    /// The gradient of an input.
    Backward { source: usize },
    /// Both at once.
    GradientAndBackward { accumulate: bool },
    /// The gradient of one branch out of that of a concatenation.
    SliceFrom { branch: usize },
    /// The sum of two gradients of one value.
    Accumulate,
    /// The same values in another order.
    ConvertLayout { to: Layout },
}

/// Steps over one memory.
#[derive(Default)]
pub struct Schedule {
    pub values: Vec<Value>,
    pub steps: Vec<Step>,
    /// When each value must still be there, after the last step that touches it.
    pub needed_at: Vec<(usize, usize)>,
    /// The value that is the result.
    pub output: usize,
    /// How many numbers all of it takes for each sample, unless rustc alone knows.
    pub memory: Option<usize>,
    /// The values that rustc places; none where all sizes are known.
    pub buffers: Vec<Buffer>,
}

impl Schedule {
    pub fn value(&mut self, name: String, size: Count) -> usize {
        self.values.push(Value { name, size, offset: Offset::At(0), reuses: None });
        self.values.len() - 1
    }
}
