//! Text in columns, written over blanks.

/// The maximum width of a cell without a text: `(c, h, w)` of the largest sizes.
pub(super) const WIDEST: usize = 66;
pub(super) const WIDEST_NUMBER: usize = "18 446 744 073 709 551 615".len();
pub(super) const GAP: &str = "  ";
pub(super) const ARROW: &str = " -> ";

#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    Text(&'a str),
    /// Number of characters, with digits in groups of three.
    Number(usize),
    Batch(usize),
    Shape(&'a [usize]),
}

impl Cell<'_> {
    /// Width in characters.
    pub(super) const fn width(self) -> usize {
        let Self::Text(text) = self else {
            let mut alone = Writer { bytes: &mut [0; WIDEST], len: 0 };
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

/// Whether a byte of a text belongs to the previous character.
const fn is_continued(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// The widths of columns, the first `left` of them texts, the others numbers.
pub(super) struct Columns<const K: usize> {
    left: usize,
    widths: [usize; K],
}

impl<const K: usize> Columns<K> {
    pub(super) const fn new(left: usize) -> Self {
        Self { left, widths: [0; K] }
    }

    pub(super) const fn widen(&mut self, row: &[Cell<'_>; K]) {
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
    /// Blanks, if nothing has been written.
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Text<N> {
    pub(super) const fn new(bytes: [u8; N], len: usize) -> Self {
        Self { bytes, len }
    }

    /// The text written so far.
    #[must_use]
    pub const fn as_str(&'static self) -> &'static str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => panic!("texts are put together from texts"),
        }
    }
}

/// Writes over blanks.
pub(super) struct Writer<'b> {
    pub(super) bytes: &'b mut [u8],
    pub(super) len: usize,
}

impl Writer<'_> {
    pub(super) const fn push(&mut self, text: &str) {
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
    pub(super) const fn push_shape(&mut self, sizes: &[usize]) {
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
            Cell::Batch(samples) => {
                self.push("batch ");
                self.push_number(samples);
            }
            Cell::Shape(sizes) => self.push_shape(sizes),
        }
    }

    pub(super) const fn push_row<const K: usize>(&mut self, columns: &Columns<K>, row: &[Cell<'_>; K]) {
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
            self.push(if column + 1 < K { GAP } else { "\n" });
            column += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn of_cells<const K: usize>(cells: [Cell<'_>; K]) -> Text<100> {
        let mut text = Text { bytes: [b' '; 100], len: 0 };
        let mut writer = Writer { bytes: &mut text.bytes, len: 0 };
        let mut cell = 0;
        while cell < K {
            writer.push_cell(cells[cell]);
            writer.push(";");
            cell += 1;
        }
        text.len = writer.len;
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
        assert_eq!(widths, [WIDEST_NUMBER, WIDEST]);
        assert!(widths.into_iter().all(|width| width <= WIDEST));
    }
}
