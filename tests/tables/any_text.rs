//! Texts of any kind are refused or read, and never cause a panic.

use constnet::data::{Missing, Schema, Table, TableReader};
use proptest::prelude::*;

/// Pieces of CSV text, so that random texts are often almost right.
const PIECES: [&str; 34] = [
    "a",
    "b",
    "c",
    ",",
    ",",
    ",",
    ";",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "\"x\"",
    "'",
    " ",
    "1",
    "2.5",
    "-3",
    "1e400",
    "1e38",
    "1e39",
    "nan",
    "inf",
    "NA",
    "",
    "\u{feff}",
    "\u{4}",
    "\0",
    "é",
    "0x1",
    "1_0",
    "9999999999999999999",
];

fn texts() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        20 => (0..PIECES.len()).prop_map(|piece| PIECES[piece].as_bytes().to_vec()),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Everything that can be done with a table.
fn use_all(table: &Table) {
    // What is written is read back, apart from spaces and words for missing values, which are already gone.
    let text = table.to_csv();
    let again = Table::parse(&text).unwrap_or_else(|error| panic!("{error} in {text:?}"));
    assert_eq!(again.to_csv(), text);
    assert_eq!((again.len(), again.names()), (table.len(), table.names()));
    for missing in [Missing::Refuse, Missing::Drop, Missing::Mean] {
        for builder in [
            Schema::builder().others(),
            Schema::builder().numbers(table.names().iter().take(1)).others(),
            Schema::builder().one_hot(table.names().iter().skip(1)).class(&table.names()[0]),
            Schema::builder().others().target(&table.names()[0]),
        ] {
            let Ok(schema) = builder.missing(missing).fit(table) else { continue };
            assert_eq!(Schema::from_json(&schema.to_json()).unwrap(), schema);
            _ = schema.samples::<f32, u8, 1>(table).is_ok();
            _ = schema.samples::<f32, f32, 2>(table).is_ok();
            _ = schema.samples::<f64, usize, 3>(table).is_ok();
        }
    }
    _ = table.split(0.3, 1).is_ok();
    _ = table.split_stratified(&table.names()[0], 0.3, 1).is_ok();
    assert_eq!(table.k_folds(3, 1).map_or(3, |folds| folds.count()), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn any_text_is_read_or_refused(text in texts(), header: bool, separator in 0_usize..3) {
        let reader = TableReader::new().header(header).separator([',', ';', '\t'][separator]);
        match reader.parse(&text) {
            Ok(table) => use_all(&table),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

/// The count of lines agrees with that of an editor, wherever they end.
#[test]
fn the_line_of_an_error_is_that_of_the_text() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("a,b{end}{end}1,\"2{end}3\"{end}{end}{end}4,x{end}");
        let table = Table::parse(&text).unwrap();
        let error = Schema::builder().numbers(["a"]).target("b").fit(&table).unwrap();
        let error = error.samples::<f32, f32, 1>(&table.subset([1])).unwrap_err();
        assert_eq!((error.line, error.row), (Some(7), Some(0)), "{text:?}");
    }
}
