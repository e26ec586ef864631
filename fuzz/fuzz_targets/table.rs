//! CSV text of any bytes: it is refused, or read, written and read to the same table; columns can be chosen or not.

#![no_main]

use constnet::data::{Missing, Schema, Table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = core::str::from_utf8(bytes) {
        if let Ok(schema) = Schema::from_json(text) {
            assert_eq!(Schema::from_json(&schema.to_json()).expect("own text"), schema);
        }
    }
    let Ok(table) = Table::parse(bytes) else { return };
    let text = table.to_csv();
    assert_eq!(Table::parse(&text).expect("own text").to_csv(), text);
    for missing in [Missing::Refuse, Missing::Drop, Missing::Mean] {
        let builder = Schema::builder().others().class(&table.names()[0]).missing(missing);
        let Ok(schema) = builder.fit(&table) else { continue };
        assert_eq!(Schema::from_json(&schema.to_json()).expect("own text"), schema);
        _ = schema.samples::<f32, u8, 2>(&table).is_ok();
        _ = schema.samples::<f64, f64, 3>(&table).is_ok();
    }
});
