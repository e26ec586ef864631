//! The summary table of a network: its stages, and the memory that it needs.

mod text;

pub use text::Text;
use text::{ARROW, Cell, Columns, GAP, WIDEST, WIDEST_NUMBER, Writer};

/// The column heads of the stages.
pub const HEAD: [&str; 6] = ["stage", "layer", "output", "parameters", "multiply-adds", "bytes"];

/// The batch sizes in the memory table, and their column heads.
pub const BATCHES: [usize; 4] = [1, 10, 100, 1000];
/// The row heads of the memory table.
pub const MEMORY_HEAD: [&str; 3] = ["memory in bytes", "prediction", "training"];

/// Bytes of a value: the table is for `f32`.
const BYTES: usize = size_of::<f32>();

/// A network whose sizes are all known.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'a> {
    /// The network's name.
    pub name: &'a str,
    /// The sizes of its inputs.
    pub inputs: &'a [&'a [usize]],
    /// The size of its output.
    pub output: &'a [usize],
    /// Its stages, in the order of the declaration.
    pub stages: &'a [Stage<'a>],
    /// Number of its parameters.
    pub params: usize,
    /// Number of values in the memory of prediction, per sample.
    pub forward_memory: usize,
    /// Number of values in the memory of prediction and of a training step at least, for any batch.
    pub few_memory: usize,
    /// Number of values in the memory of a training step, per sample.
    pub training_memory: usize,
    /// Lines after the tables, each with its end.
    pub notes: &'a str,
}

/// A stage of a network.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its layer, as written.
    pub text: &'a str,
    /// The size of its output; empty for a loss.
    pub output: &'a [usize],
    /// Number of its own parameters.
    pub params: usize,
    /// Multiply-adds of the forward pass, per sample.
    pub macs: usize,
    /// Bytes of its parameters and of its output per sample.
    pub bytes: usize,
}

impl Stage<'_> {
    /// The stage of a loss, which only has names.
    pub const NOTHING: Self = Self { name: "", text: "", output: &[], params: 0, macs: 0, bytes: 0 };
}

/// An upper bound for the bytes of a network's table with these names and texts of stages, for any numbers.
#[must_use]
pub fn capacity<'a>(
    name: &str,
    inputs: usize,
    stages: impl Iterator<Item = [&'a str; 2]> + Clone,
    notes: &str,
) -> usize {
    let longest =
        |column: usize| stages.clone().map(|texts| texts[column].len()).fold(HEAD[column].len(), usize::max);
    let texts: usize = stages.clone().map(|[stage, text]| stage.len() + text.len()).sum();
    // Text of wide characters is also padded.
    let row = longest(0) + longest(1) + WIDEST + 3 * WIDEST_NUMBER + HEAD.len() * GAP.len();
    let title = name.len() + (inputs + 1) * (WIDEST + ARROW.len()) + GAP.len();
    let memory = MEMORY_HEAD[0].len() + GAP.len() + BATCHES.len() * (WIDEST_NUMBER + GAP.len());
    // Also the head and the total, with their labels.
    let rows = stages.count() + 2;
    title + notes.len() + texts + "total".len() + rows * row + GAP.len() + MEMORY_HEAD.len() * memory
}

impl Summary<'_> {
    /// The table as text of at most `N` bytes, for rustc.
    #[must_use]
    pub const fn text<const N: usize>(&self) -> Text<N> {
        let mut bytes = [b' '; N];
        let len = self.write(&mut bytes);
        Text::new(bytes, len)
    }

    /// Writes the table over blanks; returns its number of bytes.
    pub const fn write(&self, blanks: &mut [u8]) -> usize {
        let mut writer = Writer { bytes: blanks, len: 0 };
        writer.push_title(self);
        writer.push_stages(self.stages);
        writer.push("\n");
        writer.push_memory([
            memory(MEMORY_HEAD[1], self.params, self.forward_memory, self.few_memory),
            memory(MEMORY_HEAD[2], self.params.saturating_mul(2), self.training_memory, self.few_memory),
        ]);
        writer.push(self.notes);
        writer.len
    }
}

/// Bytes for each batch size: of `params` values, and of `values` per sample, but at least `least`.
const fn memory(name: &str, params: usize, values: usize, least: usize) -> [Cell<'_>; 5] {
    let mut cells = [Cell::Text(name); 5];
    let mut batch = 0;
    while batch < BATCHES.len() {
        let values = values.saturating_mul(BATCHES[batch]);
        let values = if values < least { least } else { values };
        cells[batch + 1] = Cell::Number(params.saturating_add(values).saturating_mul(BYTES));
        batch += 1;
    }
    cells
}

const fn memory_head() -> [Cell<'static>; 5] {
    let mut cells = [Cell::Text(MEMORY_HEAD[0]); 5];
    let mut batch = 0;
    while batch < BATCHES.len() {
        cells[batch + 1] = Cell::Batch(BATCHES[batch]);
        batch += 1;
    }
    cells
}

const fn head() -> [Cell<'static>; 6] {
    let mut cells = [Cell::Text(""); 6];
    let mut column = 0;
    while column < HEAD.len() {
        cells[column] = Cell::Text(HEAD[column]);
        column += 1;
    }
    cells
}

/// The row of a stage.
const fn row<'a>(stage: &Stage<'a>) -> [Cell<'a>; 6] {
    let (output, bytes) = match stage.output.is_empty() {
        true => (Cell::Text("loss"), 0),
        false => (Cell::Shape(stage.output), stage.bytes),
    };
    let [params, macs, bytes] = numbers(stage.params, stage.macs, bytes);
    [Cell::Text(stage.name), Cell::Text(stage.text), output, params, macs, bytes]
}

const fn numbers(params: usize, macs: usize, bytes: usize) -> [Cell<'static>; 3] {
    [Cell::Number(params), Cell::Number(macs), Cell::Number(bytes)]
}

/// The row of the total.
const fn total(stages: &[Stage<'_>]) -> [Cell<'static>; 6] {
    let (mut params, mut macs, mut bytes) = (0_usize, 0_usize, 0_usize);
    let mut at = 0;
    while at < stages.len() {
        let stage = &stages[at];
        params = params.saturating_add(stage.params);
        macs = macs.saturating_add(stage.macs);
        if !stage.output.is_empty() {
            bytes = bytes.saturating_add(stage.bytes);
        }
        at += 1;
    }
    let [params, macs, bytes] = numbers(params, macs, bytes);
    [Cell::Text("total"), Cell::Text(""), Cell::Text(""), params, macs, bytes]
}

impl Writer<'_> {
    const fn push_title(&mut self, network: &Summary<'_>) {
        self.push(network.name);
        let mut input = 0;
        while input < network.inputs.len() {
            self.push(if input == 0 { ": " } else { ", " });
            self.push_shape(network.inputs[input]);
            input += 1;
        }
        self.push(ARROW);
        self.push_shape(network.output);
        self.push("\n");
    }

    const fn push_stages(&mut self, stages: &[Stage<'_>]) {
        let (head, total) = (head(), total(stages));
        let mut columns = Columns::new(2);
        columns.widen(&head);
        columns.widen(&total);
        let mut stage = 0;
        while stage < stages.len() {
            columns.widen(&row(&stages[stage]));
            stage += 1;
        }
        self.push_row(&columns, &head);
        stage = 0;
        while stage < stages.len() {
            self.push_row(&columns, &row(&stages[stage]));
            stage += 1;
        }
        self.push_row(&columns, &total);
    }

    const fn push_memory(&mut self, [prediction, training]: [[Cell<'_>; 5]; 2]) {
        let head = memory_head();
        let mut columns = Columns::new(1);
        columns.widen(&head);
        columns.widen(&prediction);
        columns.widen(&training);
        self.push_row(&columns, &head);
        self.push_row(&columns, &prediction);
        self.push_row(&columns, &training);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NETWORK: Summary<'_> = Summary {
        name: "Größe",
        inputs: &[&[4], &[1, 2, 2]],
        output: &[3],
        stages: &[
            Stage { name: "größe", text: "Affine(8, 3)", output: &[3], params: 27, macs: 24, bytes: 1120 },
            Stage { name: "loss", text: "MseLoss", ..Stage::NOTHING },
        ],
        params: 27,
        forward_memory: 3,
        few_memory: 0,
        training_memory: usize::MAX,
        notes: "",
    };

    #[test]
    fn columns_are_as_wide_as_their_characters() {
        const TABLE: &Text<2000> = &NETWORK.text();
        let expected = "\
Größe: 4, (1, 2, 2) -> 3
stage  layer         output  parameters  multiply-adds  bytes
größe  Affine(8, 3)       3          27             24  1 120
loss   MseLoss         loss           0              0      0
total                                27             24  1 120
";
        assert_eq!(TABLE.as_str().split("\n\n").next().map(str::trim_end), Some(expected.trim_end()));
        assert!(
            TABLE.as_str().contains("\nprediction                              120 "),
            "{}",
            TABLE.as_str()
        );
    }

    #[test]
    fn the_largest_table_fits() {
        let most = [usize::MAX; 3];
        let widest = Stage {
            output: &most,
            params: usize::MAX,
            macs: usize::MAX,
            bytes: usize::MAX,
            ..NETWORK.stages[0]
        };
        let stages = [widest; 4];
        let network = Summary {
            inputs: &[&most, &most],
            output: &most,
            stages: &stages,
            params: usize::MAX,
            ..NETWORK
        };
        let capacity = capacity(network.name, 2, stages.iter().map(|stage| [stage.name, stage.text]), "");
        assert!(network.write(&mut std::vec![b' '; capacity]) <= capacity);
    }
}
