use std::fs;

use proptest::prelude::*;

use super::*;

/// The bytes of an IDX file.
fn encode(code: u8, shape: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, code, shape.len() as u8];
    bytes.extend(shape.iter().flat_map(|size| size.to_be_bytes()));
    bytes.extend_from_slice(data);
    bytes
}

/// A valid file of 2 x 3 bytes.
fn small() -> Vec<u8> {
    encode(0x08, &[2, 3], &[1, 2, 3, 4, 5, 6])
}

fn read(bytes: &[u8]) -> Result<Idx, IdxError> {
    Idx::read(bytes)
}

/// The error message for an invalid file.
fn complaint(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

/// Writes the bytes to a file and opens it.
fn open(bytes: &[u8]) -> Result<Idx, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("array-idx");
    fs::write(&path, bytes).unwrap();
    Idx::open(&path)
}

#[test]
fn every_element_type_is_read_as_big_endian() {
    let elements = |code, data: &[u8]| read(&encode(code, &[2], data)).unwrap().elements;
    assert_eq!(elements(0x08, &[1, 255]), Elements::U8(vec![1, 255]));
    assert_eq!(elements(0x09, &[1, 255]), Elements::I8(vec![1, -1]));
    assert_eq!(elements(0x0b, &[1, 2, 255, 254]), Elements::I16(vec![258, -2]));
    assert_eq!(elements(0x0c, &[0, 0, 1, 0, 255, 255, 255, 253]), Elements::I32(vec![256, -3]));
    let floats: Vec<u8> = [1.5_f32, -0.1].iter().flat_map(|value| value.to_be_bytes()).collect();
    assert_eq!(elements(0x0d, &floats), Elements::F32(vec![1.5, -0.1]));
    let doubles: Vec<u8> = [1.5_f64, -0.1].iter().flat_map(|value| value.to_be_bytes()).collect();
    assert_eq!(elements(0x0e, &doubles), Elements::F64(vec![1.5, -0.1]));
}

#[test]
fn any_rank_is_read() {
    assert_eq!(read(&encode(0x08, &[], &[7])).unwrap().elements, Elements::U8(vec![7]));
    let ones = vec![1; 255];
    assert_eq!(read(&encode(0x08, &ones, &[7])).unwrap().shape, [1; 255]);
    let empty = read(&encode(0x0e, &[u32::MAX, u32::MAX, u32::MAX, 0], &[])).unwrap();
    assert_eq!(empty.elements, Elements::F64(Vec::new()));
}

#[test]
fn a_wrong_header_is_refused() {
    assert!(complaint(b"PK\x03\x04").contains("begins with the bytes 00 00, but found [50, 4b]"));
    assert!(complaint(&[0, 0, 0x0a, 1]).contains("but found 0a"));
    assert!(complaint(&[]).contains("expected a header of 4 bytes, but the file ends after 0"));
    assert!(complaint(&small()[..7]).contains("expected a header of 12 bytes, but the file ends after 7"));
}

#[test]
fn the_data_must_be_what_the_header_announces() {
    let short = read(&small()[..15]).unwrap_err();
    assert!(matches!(short, IdxError::ShortData { expected: 6, found: Available::Bytes(3), .. }), "{short}");
    let long = read(&[small(), vec![0]].concat()).unwrap_err();
    assert!(matches!(long, IdxError::TrailingBytes { expected: 6, .. }), "{long}");
}

#[test]
fn absurd_sizes_are_refused() {
    let overflow = read(&encode(0x08, &[u32::MAX; 3], &[])).unwrap_err();
    assert!(matches!(&overflow, IdxError::Overflow { shape } if *shape == [u32::MAX as usize; 3]));
    assert!(matches!(read(&encode(0x0e, &[1 << 31, 1 << 31], &[])), Err(IdxError::Overflow { .. })));
    let enormous = encode(0x08, &[u32::MAX, 1 << 20], &[1, 2, 3]);
    assert!(matches!(read(&enormous), Err(IdxError::ShortData { found: Available::Bytes(3), .. })));
}

#[test]
fn errors_name_the_file() {
    let error = open(&small()[..15]).unwrap_err().to_string();
    assert!(error.contains("array-idx: the header specifies 6 bytes of data ([2, 3]), but there are 3"));
    let missing = Idx::open("no/such/file").unwrap_err().to_string();
    assert!(missing.starts_with("can't open no/such/file: "), "{missing}");
    assert!(Idx::open(tempfile::tempdir().unwrap().path()).is_err());
}

#[test]
fn a_reader_may_give_one_byte_at_a_time() {
    struct Drop1<'a>(&'a [u8]);
    impl Read for Drop1<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = buffer.len().min(1);
            self.0.read(&mut buffer[..count])
        }
    }
    assert_eq!(Idx::read(Drop1(&small())).unwrap(), read(&small()).unwrap());
}

#[cfg(not(feature = "mnist"))]
#[test]
fn compressed_files_need_a_feature() {
    assert!(matches!(read(&[0x1f, 0x8b, 8, 0]), Err(IdxError::Compressed)));
}

/// A way to make a valid file invalid, or another valid one.
#[derive(Clone, Debug)]
enum Mutation {
    Set(usize, u8),
    Cut(usize),
    Append(Vec<u8>),
}

impl Mutation {
    fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            (any::<usize>(), any::<u8>()).prop_map(|(place, byte)| Self::Set(place, byte)),
            any::<usize>().prop_map(Self::Cut),
            proptest::collection::vec(any::<u8>(), 1..20).prop_map(Self::Append),
        ]
    }

    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Set(place, byte) if !bytes.is_empty() => {
                let place = place % bytes.len();
                bytes[place] = *byte;
            }
            Self::Set(..) => {}
            Self::Cut(length) => bytes.truncate(length % (bytes.len() + 1)),
            Self::Append(more) => bytes.extend(more),
        }
    }
}

/// The number of elements read is that of the shape.
fn check_consistent(result: Result<Idx, IdxError>) {
    if let Ok(Idx { shape, elements: Elements::U8(elements) }) = result {
        assert_eq!(elements.len(), shape.iter().product::<usize>());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check_consistent(read(&bytes));
        check_consistent(read(&[&[0, 0, 8][..], &bytes].concat()));
        check_consistent(read(&[&[0x1f, 0x8b, 8][..], &bytes].concat()));
    }

    #[test]
    fn no_mutation_makes_it_panic(mutations in proptest::collection::vec(Mutation::any(), 1..4)) {
        let mut bytes = small();
        mutations.iter().for_each(|mutation| mutation.apply(&mut bytes));
        let from_reader = read(&bytes);
        prop_assert_eq!(open(&bytes).is_ok(), from_reader.is_ok());
        check_consistent(from_reader);
    }
}

#[cfg(feature = "mnist")]
mod compressed {
    use std::cell::Cell;
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn compression_is_seen_by_the_content() {
        assert_eq!(read(&gzip(&small())).unwrap(), read(&small()).unwrap());
        assert_eq!(open(&gzip(&small())).unwrap(), read(&small()).unwrap());
        let in_two_members = [gzip(&small()[..9]), gzip(&small()[9..])].concat();
        assert_eq!(read(&in_two_members).unwrap(), read(&small()).unwrap());
    }

    /// As tapes have them, whose blocks are full.
    #[test]
    fn zeros_after_the_end_are_ignored() {
        for zeros in [1, 2, 511, 100_000] {
            let padded = [gzip(&small()), vec![0; zeros]].concat();
            assert_eq!(read(&padded).unwrap(), read(&small()).unwrap(), "{zeros}");
            assert_eq!(open(&padded).unwrap(), read(&small()).unwrap(), "{zeros}");
            let members =
                [gzip(&small()[..9]), vec![0; zeros], gzip(&[]), gzip(&small()[9..]), vec![0; zeros]];
            assert_eq!(read(&members.concat()).unwrap(), read(&small()).unwrap(), "{zeros}");
        }
    }

    #[test]
    fn garbage_after_the_end_is_reported() {
        for (rubbish, found) in [
            (&[1][..], "[01]"),
            (b"PK and more", "[50, 4b]"),
            (&[0x1f], "[1f]"),
            (&[0, 0, 0x1f, 0], "[1f, 00]"),
            (&[0; 3], ""),
        ] {
            for zeros in [0, 100_000] {
                let bytes = [&gzip(&small()), &vec![0; zeros][..], rubbish].concat();
                match read(&bytes) {
                    Ok(_) => assert_eq!(found, ""),
                    Err(error) => {
                        let error = error.to_string();
                        assert!(
                            error.contains("after the end of the gzip data") && error.contains(found),
                            "{error}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn damaged_compression_is_told_from_wrong_data() {
        let whole = gzip(&small());
        for end in 2..whole.len() {
            assert!(matches!(read(&whole[..end]), Err(IdxError::Gzip { .. })), "cut at {end}");
        }
        let mut wrong_checksum = whole.clone();
        wrong_checksum[whole.len() - 6] ^= 1;
        assert!(matches!(read(&wrong_checksum), Err(IdxError::Gzip { .. })));
        let other_method = [&whole[..], &[0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 0]].concat();
        assert!(matches!(read(&other_method), Err(IdxError::Gzip { .. })));
        assert!(matches!(read(&gzip(&small()[..15])), Err(IdxError::ShortData { .. })));
    }

    #[test]
    fn a_bomb_is_left_unread() {
        struct Counted<'a>(&'a [u8], &'a Cell<usize>);
        impl Read for Counted<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let count = self.0.read(buffer)?;
                self.1.set(self.1.get() + count);
                Ok(count)
            }
        }
        let bomb = gzip(&encode(0x08, &[4], &vec![0; 64 << 20]));
        let consumed = Cell::new(0);
        let result = Idx::read(Counted(&bomb, &consumed));
        assert!(matches!(result, Err(IdxError::TrailingBytes { expected: 4, .. })));
        assert!(consumed.get() < bomb.len() / 2, "{} of {} bytes", consumed.get(), bomb.len());
    }

    #[test]
    fn a_header_that_compression_cannot_justify_is_refused() {
        let bytes = gzip(&encode(0x08, &[1 << 30], &[0; 100]));
        let error = open(&bytes).unwrap_err();
        assert!(error.to_string().contains("the compressed file can't contain more than"), "{error}");
    }

    proptest! {
        #[test]
        fn no_mutation_makes_it_panic(mutations in proptest::collection::vec(Mutation::any(), 1..4)) {
            let mut bytes = gzip(&small());
            mutations.iter().for_each(|mutation| mutation.apply(&mut bytes));
            let from_reader = read(&bytes);
            prop_assert_eq!(open(&bytes).is_ok(), from_reader.is_ok());
            check_consistent(from_reader);
        }
    }
}
