use std::borrow::Cow;
use std::fs;
use std::path::Path;

use super::{Table, TableError, TableErrorKind};

/// Texts that stand for a missing value, besides an empty cell: those of pandas.
const MISSING: [&str; 16] = [
    "#N/A", "#NA", "<NA>", "N/A", "NA", "NULL", "NaN", "NAN", "None", "n/a", "nan", "null", "-NaN", "-nan",
    "1.#IND", "-1.#IND",
];

/// A cell that is appended to the text: if it is not the last row, a quote is open.
const END: u8 = 4;

/// At the beginning of UTF-8 text from some programs.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads tables from CSV text, with other settings than those of [`Table::read`].
///
/// ```
/// use constnet::data::TableReader;
///
/// let reader = TableReader::new().separator(';').missing_values(["?"]);
/// let table = reader.parse("age;city\n31;Rome\n?;Oslo\n")?;
/// assert_eq!(table.get(0, "age"), Some("31"));
/// assert_eq!(table.get(1, "age"), None);
/// # Ok::<(), constnet::data::TableError>(())
/// ```
///
/// The text is UTF-8, with or without a byte order mark. Lines end with `\n`, `\r\n` or `\r`; empty ones are
/// skipped. In quotes, separators and line ends are part of the cell, and two quotes are one. Spaces around names and
/// cells are removed.
#[derive(Clone, Debug)]
#[must_use]
pub struct TableReader {
    header: bool,
    separator: char,
    quote: char,
    decimal_comma: bool,
    missing: Vec<String>,
}

impl Default for TableReader {
    fn default() -> Self {
        Self::new()
    }
}

impl TableReader {
    /// A reader for text with a header, separated by commas, quoted by `"`.
    pub fn new() -> Self {
        let missing = MISSING.map(str::to_owned).into();
        Self { header: true, separator: ',', quote: '"', decimal_comma: false, missing }
    }

    /// Whether the first row has the names of the columns, which is the default. Without, they are `column_1`,
    /// `column_2` and so on; so is a column with an empty name.
    pub fn header(self, header: bool) -> Self {
        Self { header, ..self }
    }

    /// The character between two cells, such as `;` or a tab.
    pub fn separator(self, separator: char) -> Self {
        Self { separator, ..self }
    }

    /// The character before and after a cell that has separators or line ends.
    pub fn quote(self, quote: char) -> Self {
        Self { quote, ..self }
    }

    /// Reads numbers with a decimal comma, such as `-1,5`, as if they had a point; other cells stay as they are.
    pub fn decimal_comma(self) -> Self {
        Self { decimal_comma: true, ..self }
    }

    /// Further texts that stand for a missing value, such as `?` or `-999`. An empty cell and `#N/A`, `#NA`, `<NA>`,
    /// `N/A`, `NA`, `NULL`, `NaN`, `NAN`, `None`, `n/a`, `nan`, `null`, `-NaN`, `-nan`, `1.#IND` and `-1.#IND` do in
    /// any case, as in pandas.
    pub fn missing_values(mut self, texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.missing.extend(texts.into_iter().map(Into::into));
        self
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it can't be read, or as for [`parse`](Self::parse); the error has the path and the line.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Table, TableError> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|cause| TableErrorKind::Read { cause }.into());
        let table = bytes.and_then(|bytes| self.parse_bytes(bytes));
        match table {
            Ok(table) => Ok(table.with_path(path)),
            Err(error) => Err(TableError { path: Some(path.to_owned()), ..error }),
        }
    }

    /// Parses a text. Untrusted bytes are safe.
    ///
    /// # Errors
    ///
    /// If there is nothing, a name occurs twice, a row has more or fewer cells than there are columns, a quote is not
    /// closed, the bytes are not UTF-8, or separator and quote are not different ASCII characters.
    pub fn parse(&self, text: impl AsRef<[u8]>) -> Result<Table, TableError> {
        self.parse_bytes(text.as_ref().to_vec())
    }

    fn parse_bytes(&self, mut text: Vec<u8>) -> Result<Table, TableError> {
        let (separator, quote) = (self.byte("separator", self.separator)?, self.byte("quote", self.quote)?);
        if separator == quote {
            return Err(TableErrorKind::Setting { name: "separator", found: self.separator }.into());
        }
        while text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len());
        }
        text.extend([b'\n', END]);
        let (mut rows, mut record) = (self.rows(&text, separator, quote), csv::ByteRecord::new());
        let mut lines = Lines { text: &text, at: 0, line: 1 };
        let mut table: Option<Table> = None;
        let mut last_line = 1;
        loop {
            match rows.read_byte_record(&mut record) {
                Ok(true) => {}
                // The quote swallowed the mark at the end.
                Ok(false) => {
                    return Err(TableError { line: Some(last_line), ..TableErrorKind::OpenQuote.into() });
                }
                Err(error) => return Err(TableErrorKind::Parser { cause: error.to_string() }.into()),
            }
            let begin = record.position().map_or(0, csv::Position::byte) as usize;
            last_line = lines.of_row_at(begin);
            if lines.at + 1 == text.len() {
                return table.ok_or_else(|| TableErrorKind::Empty.into());
            }
            let cells = cells(&record, last_line, table.as_ref())?;
            match &mut table {
                Some(table) => self.push(table, &cells, last_line)?,
                None => {
                    let names = cells.iter().map(|name| if self.header { *name } else { "" });
                    let mut new =
                        Table::new(names).map_err(|error| TableError { line: Some(last_line), ..error })?;
                    if !self.header {
                        self.push(&mut new, &cells, last_line)?;
                    }
                    table = Some(new);
                }
            }
        }
    }

    fn byte(&self, name: &'static str, found: char) -> Result<u8, TableError> {
        match found == '\t' || found == ' ' || found.is_ascii_graphic() {
            true => Ok(found as u8),
            false => Err(TableErrorKind::Setting { name, found }.into()),
        }
    }

    fn rows<'t>(&self, text: &'t [u8], separator: u8, quote: u8) -> csv::Reader<&'t [u8]> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .quote(quote)
            .from_reader(text)
    }

    fn push(&self, table: &mut Table, cells: &[&str], line: u64) -> Result<(), TableError> {
        let is_missing = |cell: &str| self.missing.iter().any(|text| text == cell);
        let cells = cells.iter().map(|&cell| match cell {
            _ if is_missing(cell) => Cow::Borrowed(""),
            _ if self.decimal_comma && has_decimal_comma(cell) => Cow::Owned(cell.replace(',', ".")),
            _ => Cow::Borrowed(cell),
        });
        table.push_at(cells, Some(line)).map_err(|error| TableError { line: Some(line), row: None, ..error })
    }
}

/// Whether a cell is a number with one comma, and nothing but digits otherwise.
fn has_decimal_comma(cell: &str) -> bool {
    let number = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let is_whole = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    number.len() > 1 && number.split_once(',').is_some_and(|(whole, rest)| is_whole(whole) && is_whole(rest))
}

/// The cells of a row, without spaces around them.
fn cells<'r>(
    record: &'r csv::ByteRecord,
    line: u64,
    table: Option<&Table>,
) -> Result<Vec<&'r str>, TableError> {
    let mut cells = Vec::with_capacity(record.len());
    for (column, cell) in record.iter().enumerate() {
        let cell = core::str::from_utf8(cell).map_err(|_| {
            let name = table.and_then(|table| table.names().get(column).cloned());
            let column = Some(name.unwrap_or_else(|| unnamed(column)));
            TableError { line: Some(line), column, ..TableErrorKind::NotUtf8.into() }
        })?;
        cells.push(cell.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}'));
    }
    Ok(cells)
}

/// The name of a column without one.
pub(super) fn unnamed(column: usize) -> String {
    format!("column_{}", column + 1)
}

/// Counts lines. (The parser's own count is that of the line end before a row.)
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    /// The line of `at`, from 1.
    line: u64,
}

impl Lines<'_> {
    /// The line of the row that begins there, after any line ends, and moves to it.
    fn of_row_at(&mut self, begin: usize) -> u64 {
        while let Some(&byte) = self.text.get(self.at) {
            if self.at >= begin && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            let is_pair = byte == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            self.line += u64::from(matches!(byte, b'\n' | b'\r') && !is_pair);
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Table {
        TableReader::new().parse(text).unwrap()
    }

    fn refuse(text: impl AsRef<[u8]>) -> String {
        TableReader::new().parse(text).unwrap_err().to_string()
    }

    fn rows(table: &Table) -> Vec<Vec<Option<&str>>> {
        (0..table.len()).map(|row| table.names().iter().map(|name| table.get(row, name)).collect()).collect()
    }

    #[test]
    fn quotes_line_ends_and_spaces_are_those_of_rfc_4180() {
        let expected = [[Some("1"), Some("x, \"y\"")], [Some("2"), Some("two\nlines")]];
        for text in [
            "a,b\n1,\"x, \"\"y\"\"\"\n2,\"two\nlines\"\n",
            "\u{feff}a, b\r\n1 ,\"x, \"\"y\"\"\"\r\n2,\"two\nlines\"",
            "\n\na,b\r\r1,\"x, \"\"y\"\"\"\r\r\n\n2,\"two\nlines\"\r",
        ] {
            let table = parse(text);
            assert_eq!(table.names(), ["a", "b"]);
            assert_eq!(rows(&table), expected);
        }
    }

    #[test]
    fn missing_values_are_those_of_pandas_and_those_declared() {
        let table = TableReader::new().missing_values(["?"]).parse("a,b,c\n,NaN,?\nNA,\"\",0\n").unwrap();
        assert_eq!(rows(&table), [[None; 3], [None, None, Some("0")]]);
        assert_eq!(rows(&parse("a\n?\n")), [[Some("?")]]);
    }

    #[test]
    fn columns_without_a_name_are_numbered() {
        assert_eq!(parse(",b\n0,1\n").names(), ["column_1", "b"]);
        let table =
            TableReader::new().header(false).separator('\t').quote('\'').parse("1\t'a\tb'\n").unwrap();
        assert_eq!(table.names(), ["column_1", "column_2"]);
        assert_eq!(rows(&table), [[Some("1"), Some("a\tb")]]);
    }

    #[test]
    fn decimal_commas_are_those_of_numbers_alone() {
        let text = "a;b;c;d;e;f\n-1,5;,5;5,;1,2,3;a,b;,\n";
        let table = TableReader::new().separator(';').decimal_comma().parse(text).unwrap();
        assert_eq!(rows(&table), [["-1.5", ".5", "5.", "1,2,3", "a,b", ","].map(Some)]);
        let table = TableReader::new().separator(';').parse(text).unwrap();
        assert_eq!(table.get(0, "a"), Some("-1,5"));
    }

    #[test]
    fn a_header_alone_is_a_table_without_rows() {
        assert_eq!(parse("a,b").len(), 0);
        assert_eq!(parse("a,b\r\n\r\n").len(), 0);
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_line() {
        for empty in ["", "\n", "\r\n\r\n", "\u{feff}"] {
            let expected = "expected the names of columns, but there is nothing";
            assert_eq!(refuse(empty), expected, "{empty:?}");
        }
        assert_eq!(
            refuse("a,b\n\n\"x\r\ny\",2\r\n\r\n3\n"),
            "line 6: expected 2 cells, one for each column, but found 1; is the separator right, and is a text with \
             separators in quotes?"
        );
        assert_eq!(refuse("a,b\n1,2\n3,\"4\n5,6\n"), "line 3: a quote is opened here and never closed");
        assert_eq!(refuse("a,\"b\n"), "line 1: a quote is opened here and never closed");
        assert_eq!(
            refuse("a,b, a\n"),
            "line 1, column `a`: columns 1 and 3 have the same name; rename one of them"
        );
        let not_utf8 =
            "the text is not UTF-8; convert the file first, for example with `iconv -f latin1 -t utf-8`";
        assert_eq!(refuse(b"a,b\n1,M\xfcnchen\n"), format!("line 2, column `b`: {not_utf8}"));
        assert_eq!(refuse(b"\xff\xfea\0"), format!("line 1, column `column_1`: {not_utf8}"));
    }

    #[test]
    fn separators_and_quotes_are_different_ascii_characters() {
        for (separator, quote) in [('→', '"'), ('\n', '"'), (',', 'é'), (',', ','), ('\u{4}', '"')] {
            let error = TableReader::new().separator(separator).quote(quote).parse("a").unwrap_err();
            assert!(matches!(*error.kind, TableErrorKind::Setting { .. }), "{error}");
        }
    }

    #[test]
    fn a_file_that_does_not_exist_is_named() {
        let error = TableReader::new().read("no/such.csv").unwrap_err().to_string();
        assert!(error.starts_with("no/such.csv: can't read the file: "), "{error}");
    }
}
