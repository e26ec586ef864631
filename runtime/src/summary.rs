//! The table of a network's stages, written while a program is compiled: where sizes are constants, rustc
//! alone knows the numbers. `network!` writes the same table where it knows them itself.

use crate::{LayerInfo, Network, tensors};

const HEAD: [Cell<'_>; 6] = [
    Cell::Text("stage"),
    Cell::Text("layer"),
    Cell::Text("output"),
    Cell::Text("parameters"),
    Cell::Text("multiply-adds"),
    Cell::Text("bytes"),
];

/// Batch sizes for which the memory is told, and how.
const BATCHES: [usize; 4] = [1, 10, 100, 1000];
const MEMORY_HEAD: [Cell<'_>; 5] = [
    Cell::Text("memory in bytes"),
    Cell::Text("batch 1"),
    Cell::Text("batch 10"),
    Cell::Text("batch 100"),
    Cell::Text("batch 1000"),
];

/// The widest that a cell without a text can be: `(c, h, w)` of the largest sizes.
const WIDEST: usize = 66;

/// The table of a network: `inputs` and `output` are the sizes of what flows in and out, `stages` are
/// all stages as they are written and the sizes of what they give, which for a loss is nothing.
///
/// `N` is at least the length of the table in bytes.
#[must_use]
pub const fn summary<Net: Network, const N: usize>(
    inputs: &[&[usize]],
    output: &[usize],
    stages: &[(&str, &[usize])],
) -> Text<N> {
    let mut table = Text::new();
    table.push_title(Net::NAME, inputs, output);
    table.push_stages(stages, Net::LAYERS);
    table.push("\n");
    table.push_memory(
        memory("prediction", Net::PARAMS, Net::FORWARD_MEMORY),
        memory("training", Net::PARAMS.saturating_mul(2), Net::TRAINING_MEMORY),
    );
    table
}

/// Bytes for one batch size after the other: of `params` values, and of `values` for each sample.
const fn memory(name: &str, params: usize, values: usize) -> [Cell<'_>; 5] {
    let mut cells = [Cell::Text(name); 5];
    let mut batch = 0;
    while batch < BATCHES.len() {
        let values = params.saturating_add(values.saturating_mul(BATCHES[batch]));
        cells[batch + 1] = Cell::Number(values.saturating_mul(size_of::<f32>()));
        batch += 1;
    }
    cells
}

/// The row of a stage.
const fn row<'a>(text: &'a str, output: &'a [usize], layer: &LayerInfo) -> [Cell<'a>; 6] {
    let (output, bytes) = match output.is_empty() {
        true => (Cell::Text("loss"), 0),
        false => (Cell::Shape(output), layer.bytes),
    };
    let [params, macs, bytes] = numbers(layer.params, layer.macs, bytes);
    [Cell::Text(layer.stage), Cell::Text(text), output, params, macs, bytes]
}

const fn numbers(params: usize, macs: usize, bytes: usize) -> [Cell<'static>; 3] {
    [Cell::Number(params), Cell::Number(macs), Cell::Number(bytes)]
}

/// The row of all stages together.
const fn total(stages: &[(&str, &[usize])], layers: &[LayerInfo]) -> [Cell<'static>; 6] {
    let (mut params, mut macs, mut bytes) = (0_usize, 0_usize, 0_usize);
    let mut stage = 0;
    while stage < stages.len() {
        params = params.saturating_add(layers[stage].params);
        macs = macs.saturating_add(layers[stage].macs);
        if !stages[stage].1.is_empty() {
            bytes = bytes.saturating_add(layers[stage].bytes);
        }
        stage += 1;
    }
    let [params, macs, bytes] = numbers(params, macs, bytes);
    [Cell::Text("total"), Cell::Text(""), Cell::Text(""), params, macs, bytes]
}

#[derive(Clone, Copy)]
enum Cell<'a> {
    Text(&'a str),
    /// Its digits in groups of three.
    Number(usize),
    Shape(&'a [usize]),
}

impl Cell<'_> {
    /// In characters.
    const fn width(self) -> usize {
        let Self::Text(text) = self else {
            let mut alone = Text::<WIDEST>::new();
            alone.push_cell(self);
            return alone.len;
        };
        let (mut characters, mut byte) = (0, 0);
        while byte < text.len() {
            characters += !is_continued(text.as_bytes()[byte]) as usize;
            byte += 1;
        }
        characters
    }
}

/// Whether a byte of a text belongs to the character before it.
const fn is_continued(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// How wide columns are, the first `left` of them texts, the others numbers.
struct Columns<const K: usize> {
    left: usize,
    widths: [usize; K],
}

impl<const K: usize> Columns<K> {
    const fn new(left: usize) -> Self {
        Self { left, widths: [0; K] }
    }

    const fn widen(&mut self, row: &[Cell<'_>; K]) {
        let mut column = 0;
        while column < K {
            let width = row[column].width();
            if width > self.widths[column] {
                self.widths[column] = width;
            }
            column += 1;
        }
    }
}

/// A text of at most `N` bytes.
#[derive(Debug)]
pub struct Text<const N: usize> {
    /// Blanks where nothing has been written.
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Text<N> {
    const fn new() -> Self {
        Self { bytes: [b' '; N], len: 0 }
    }

    /// What has been written.
    #[must_use]
    pub const fn as_str(&'static self) -> &'static str {
        tensors::text(self.bytes.split_at(self.len).0)
    }

    const fn push(&mut self, text: &str) {
        let (_, free) = self.bytes.split_at_mut(self.len);
        free.split_at_mut(text.len()).0.copy_from_slice(text.as_bytes());
        self.len += text.len();
    }

    const fn push_digit(&mut self, digit: usize) {
        self.bytes[self.len] = b'0' + (digit % 10) as u8;
        self.len += 1;
    }

    const fn push_number(&mut self, value: usize) {
        if value >= 10 {
            self.push_number(value / 10);
        }
        self.push_digit(value);
    }

    /// `39760` as `39 760`.
    const fn push_grouped(&mut self, value: usize) {
        if value < 1000 {
            return self.push_number(value);
        }
        self.push_grouped(value / 1000);
        self.push(" ");
        self.push_digit(value / 100);
        self.push_digit(value / 10);
        self.push_digit(value);
    }

    /// `784`, or `(1, 28, 28)`.
    const fn push_shape(&mut self, sizes: &[usize]) {
        if let [size] = sizes {
            return self.push_number(*size);
        }
        let mut size = 0;
        while size < sizes.len() {
            self.push(if size == 0 { "(" } else { ", " });
            self.push_number(sizes[size]);
            size += 1;
        }
        self.push(")");
    }

    const fn push_cell(&mut self, cell: Cell<'_>) {
        match cell {
            Cell::Text(text) => self.push(text),
            Cell::Number(value) => self.push_grouped(value),
            Cell::Shape(sizes) => self.push_shape(sizes),
        }
    }

    const fn push_row<const K: usize>(&mut self, columns: &Columns<K>, row: &[Cell<'_>; K]) {
        let mut column = 0;
        while column < K {
            let blanks = columns.widths[column] - row[column].width();
            if column < columns.left {
                self.push_cell(row[column]);
                self.len += blanks;
            } else {
                self.len += blanks;
                self.push_cell(row[column]);
            }
            self.push(if column + 1 < K { "  " } else { "\n" });
            column += 1;
        }
    }

    const fn push_title(&mut self, name: &str, inputs: &[&[usize]], output: &[usize]) {
        self.push(name);
        let mut input = 0;
        while input < inputs.len() {
            self.push(if input == 0 { ": " } else { ", " });
            self.push_shape(inputs[input]);
            input += 1;
        }
        self.push(" -> ");
        self.push_shape(output);
        self.push("\n");
    }

    const fn push_stages(&mut self, stages: &[(&str, &[usize])], layers: &[LayerInfo]) {
        let total = total(stages, layers);
        let mut columns = Columns::new(2);
        columns.widen(&HEAD);
        columns.widen(&total);
        let mut stage = 0;
        while stage < stages.len() {
            columns.widen(&row(stages[stage].0, stages[stage].1, &layers[stage]));
            stage += 1;
        }
        self.push_row(&columns, &HEAD);
        stage = 0;
        while stage < stages.len() {
            self.push_row(&columns, &row(stages[stage].0, stages[stage].1, &layers[stage]));
            stage += 1;
        }
        self.push_row(&columns, &total);
    }

    const fn push_memory(&mut self, prediction: [Cell<'_>; 5], training: [Cell<'_>; 5]) {
        let mut columns = Columns::new(1);
        columns.widen(&MEMORY_HEAD);
        columns.widen(&prediction);
        columns.widen(&training);
        self.push_row(&columns, &MEMORY_HEAD);
        self.push_row(&columns, &prediction);
        self.push_row(&columns, &training);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn of_cells<const K: usize>(cells: [Cell<'_>; K]) -> Text<100> {
        let mut text = Text::new();
        let mut cell = 0;
        while cell < K {
            text.push_cell(cells[cell]);
            text.push(";");
            cell += 1;
        }
        text
    }

    #[test]
    fn numbers_are_grouped_and_sizes_are_not() {
        const NUMBERS: &Text<100> = &of_cells([
            Cell::Number(0),
            Cell::Number(999),
            Cell::Number(1000),
            Cell::Number(1_020_034),
            Cell::Shape(&[1234]),
            Cell::Shape(&[3, 1000, 28]),
        ]);
        assert_eq!(NUMBERS.as_str(), "0;999;1 000;1 020 034;1234;(3, 1000, 28);");
    }

    #[test]
    fn the_widest_cells_fit() {
        let widths = [Cell::Number(usize::MAX), Cell::Shape(&[usize::MAX; 3])].map(Cell::width);
        #[cfg(target_pointer_width = "64")]
        assert_eq!(widths, [26, WIDEST]);
        assert!(widths.into_iter().all(|width| width <= WIDEST));
    }

    #[test]
    fn columns_are_as_wide_as_their_characters() {
        const fn table() -> Text<100> {
            let rows = [[Cell::Text("größe"), Cell::Number(7)], [Cell::Text("x"), Cell::Number(1234)]];
            let mut columns = Columns::new(1);
            columns.widen(&rows[0]);
            columns.widen(&rows[1]);
            let mut text = Text::new();
            text.push_row(&columns, &rows[0]);
            text.push_row(&columns, &rows[1]);
            text
        }
        const TABLE: &Text<100> = &table();
        assert_eq!(TABLE.as_str(), "größe      7\nx      1 234\n");
    }
}
