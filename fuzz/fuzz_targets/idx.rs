//! IDX files of any bytes, compressed or not: they are refused, or hold as many values as their shape says.

#![no_main]

use std::io::Write as _;

use constnet::data::{Idx, idx::Elements};
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let read = Idx::read(bytes);
    if let Ok(idx) = &read {
        // A product that overflows is one with a 0 behind it.
        let expected = idx.shape.iter().try_fold(1_usize, |values, &size| values.checked_mul(size));
        assert_eq!(values(&idx.elements), expected.unwrap_or(0));
    }
    // The same compressed gives the same; bytes that are compressed already are not unpacked twice.
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("memory takes all bytes");
        let compressed = Idx::read(&*encoder.finish().expect("memory takes all bytes"));
        match (&read, &compressed) {
            (Ok(read), Ok(compressed)) => assert_eq!(bits(read), bits(compressed)),
            (read, compressed) => assert_eq!(read.is_ok(), compressed.is_ok()),
        }
    }
});

fn values(elements: &Elements) -> usize {
    match elements {
        Elements::U8(values) => values.len(),
        Elements::I8(values) => values.len(),
        Elements::I16(values) => values.len(),
        Elements::I32(values) => values.len(),
        Elements::F32(values) => values.len(),
        Elements::F64(values) => values.len(),
    }
}

/// As text, so that a NaN is equal to itself.
fn bits(idx: &Idx) -> String {
    format!("{:?} {:?}", idx.shape, idx.elements)
}
