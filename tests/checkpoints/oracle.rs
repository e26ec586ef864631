//! Our reader and writer of the format compared with the crate `safetensors`: both accept the same files with the same
//! content, or both refuse them.

use std::collections::BTreeMap;

use constnet::checkpoint::{LoadErrorKind, Weights};
use proptest::prelude::*;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors, serialize};

/// All types of the format.
const DTYPES: [Dtype; 22] = [
    Dtype::BOOL,
    Dtype::F4,
    Dtype::F6_E2M3,
    Dtype::F6_E3M2,
    Dtype::U8,
    Dtype::I8,
    Dtype::F8_E5M2,
    Dtype::F8_E4M3,
    Dtype::F8_E8M0,
    Dtype::F8_E4M3FNUZ,
    Dtype::F8_E5M2FNUZ,
    Dtype::I16,
    Dtype::U16,
    Dtype::F16,
    Dtype::BF16,
    Dtype::I32,
    Dtype::U32,
    Dtype::F32,
    Dtype::C64,
    Dtype::F64,
    Dtype::I64,
    Dtype::U64,
];

/// The content of a file: its metadata, and for each tensor its type, shape and bytes.
type Content = (BTreeMap<String, String>, BTreeMap<String, (String, Vec<usize>, Vec<u8>)>);

/// As the crate reads it; without our digest.
fn content(file: &[u8]) -> Option<Content> {
    let (_, header) = SafeTensors::read_metadata(file).ok()?;
    let metadata = header.metadata().iter().flatten().map(|(key, text)| (key.clone(), text.clone()));
    let tensors = SafeTensors::deserialize(file).ok()?.tensors().into_iter().map(|(name, tensor)| {
        (name, (tensor.dtype().to_string(), tensor.shape().to_vec(), tensor.data().to_vec()))
    });
    Some((metadata.filter(|(key, _)| key != "sha256").collect(), tensors.collect()))
}

/// Whether both accept the file, with the same content. Duplicate names are refused by us alone.
#[track_caller]
fn compare(file: &[u8]) -> bool {
    let text = String::from_utf8_lossy(file);
    match (Weights::from_bytes(file), content(file)) {
        (Ok(weights), Some(expected)) => {
            assert_eq!(content(&weights.to_bytes()), Some(expected), "{text}");
            return true;
        }
        (Err(LoadErrorKind::Duplicate { .. }), _) | (Err(LoadErrorKind::Format { .. }), None) => {}
        (ours, theirs) => panic!("{text}: {ours:?}, the crate {theirs:?}"),
    }
    false
}

fn file(header: &str, data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), data].concat()
}

/// Metadata, and tensors with their bytes.
type Parts = (BTreeMap<String, String>, BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>);

fn parts() -> impl Strategy<Value = Parts> {
    let name = prop_oneof!["[a-c]{1,3}\\.weight", any::<String>()];
    let tensor = (prop::sample::select(&DTYPES[..]), prop::collection::vec(0_usize..4, 0..4), any::<u8>());
    let tensor = tensor.prop_filter_map("a number of whole bytes", |(dtype, shape, byte)| {
        let bits = shape.iter().product::<usize>() * dtype.bitsize();
        (bits % 8 == 0).then(|| (dtype, shape, (0..bits / 8).map(|i| byte.wrapping_add(i as u8)).collect()))
    });
    let metadata = prop::collection::btree_map("[a-c]{1,2}", any::<String>(), 0..3);
    (metadata, prop::collection::btree_map(name, tensor, 0..5))
}

/// The file as the crate writes it.
fn written((metadata, tensors): &Parts) -> Vec<u8> {
    let views = tensors
        .iter()
        .map(|(name, (dtype, shape, data))| (name, TensorView::new(*dtype, shape.clone(), data).unwrap()));
    serialize(views, (!metadata.is_empty()).then(|| metadata.clone().into_iter().collect())).unwrap()
}

/// The file as others may write it: tensors are stored in another order than they are listed, there is space between, and
/// each tensor has additional fields.
fn spaced((metadata, tensors): &Parts) -> Vec<u8> {
    let json = |text: &String| serde_json::to_string(text).unwrap();
    let mut data = Vec::new();
    let mut entries: Vec<String> = tensors
        .iter()
        .map(|(name, (dtype, shape, bytes))| {
            let begin = data.len();
            data.extend(bytes);
            let (name, end) = (json(name), data.len());
            format!(
                "{name} :\t{{ \"more\": [{{}}, -1.5e3],\n\"data_offsets\":[ {begin} ,{end}], \"shape\":{shape:?}, \
                 \"dtype\":\"{dtype}\" }}"
            )
        })
        .collect();
    let metadata: Vec<_> =
        metadata.iter().map(|(key, text)| format!("{}: {}", json(key), json(text))).collect();
    entries.push(format!("\"__metadata__\" : {{ {} }}", metadata.join(" , ")));
    entries.reverse();
    file(&format!(" {{ {} }}\r\n", entries.join("\n, ")), &data)
}

/// The text that is inserted into headers.
const FRAGMENTS: &[&str] = &[
    "",
    "0",
    "1",
    "2",
    "9",
    "-1",
    "1.0",
    "1e1",
    "18446744073709551616",
    "null",
    "true",
    "[]",
    "{}",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "\\u00e9",
    "\\ud800",
    "a",
    "b",
    " ",
    "\n",
    "\u{1}",
    "\u{e9}",
    "F32",
    "F64",
    "I64",
    "BF16",
    "F5",
    "f32",
    "\"dtype\"",
    "\"shape\"",
    "\"data_offsets\"",
    "\"__metadata__\":",
    "\"__metadata__\":{},",
    "\"a\":\"b\",",
    "[0,0]",
];

/// The file with a part of its header replaced, and the right length of the header.
fn changed(bytes: &[u8], place: prop::sample::Index, removed: usize, fragment: &str) -> Vec<u8> {
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let (header, data) = bytes[8..].split_at(length);
    let begin = place.index(header.len() + 1);
    let end = (begin + removed).min(header.len());
    let header = [&header[..begin], fragment.as_bytes(), &header[end..]].concat();
    [&(header.len() as u64).to_le_bytes()[..], &header, data].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_of_others_are_read(parts in parts()) {
        assert!(compare(&written(&parts)));
        assert!(compare(&spaced(&parts)));
    }

    #[test]
    fn changed_files_are_taken_or_refused_alike(
        parts in parts(),
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), 0_usize..8, prop::sample::select(FRAGMENTS)), 1..3
        ),
        bytes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..2),
        is_spaced: bool,
    ) {
        let mut file = if is_spaced { spaced(&parts) } else { written(&parts) };
        for (place, removed, fragment) in changes {
            file = changed(&file, place, removed, fragment);
        }
        compare(&file);
        for (place, byte) in bytes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        compare(&file);
    }

    #[test]
    fn truncated_files_are_refused(parts in parts(), len: prop::sample::Index) {
        let file = written(&parts);
        assert!(!compare(&file[..len.index(file.len())]));
        assert!(!compare(&[&file[..], b"\0"].concat()));
    }
}

#[test]
fn headers_are_accepted_and_refused_as_by_the_crate() {
    let entry = |dtype: &str, shape: &str, offsets: &str| {
        format!(r#"{{"w":{{"dtype":{dtype},"shape":{shape},"data_offsets":{offsets}}}}}"#)
    };
    let two = |first: &str, second: &str| {
        let tensor = |offsets| format!(r#"{{"dtype":"U8","shape":[2],"data_offsets":{offsets}}}"#);
        format!(r#"{{"a":{},"b":{}}}"#, tensor(first), tensor(second))
    };
    for (header, bytes, is_taken) in [
        ("{}".to_owned(), 0, true),
        ("{}".to_owned(), 1, false),
        (String::new(), 0, false),
        ("null".to_owned(), 0, false),
        ("[]".to_owned(), 0, false),
        ("{}  ".to_owned(), 0, true),
        ("{}\0".to_owned(), 0, false),
        (r#"{"__metadata__":{}}"#.to_owned(), 0, true),
        (r#"{"__metadata__":null}"#.to_owned(), 0, true),
        (r#"{"__metadata__":[]}"#.to_owned(), 0, false),
        (r#"{"__metadata__":{"a":1}}"#.to_owned(), 0, false),
        (r#"{"__metadata__":{"a":null}}"#.to_owned(), 0, false),
        (r#"{"w":null}"#.to_owned(), 0, false),
        (r#"{"w":{}}"#.to_owned(), 0, false),
        (r#"{"w":{"dtype":"U8","shape":[1]}}"#.to_owned(), 1, false),
        (r#"{"w":{"dtype":"U8","data_offsets":[0,1]}}"#.to_owned(), 1, false),
        (r#"{"w":{"shape":[1],"data_offsets":[0,1]}}"#.to_owned(), 1, false),
        (entry("\"U8\"", "[3]", "[0,3]"), 3, true),
        (entry("\"U8\"", "[3]", "[0,3]"), 4, false),
        (entry("\"U8\"", "[3]", "[0,3]"), 2, false),
        (entry("\"U8\"", "[3]", "[1,4]"), 4, false),
        (entry("\"U8\"", "[3]", "[3,0]"), 3, false),
        (entry("\"U8\"", "[3]", "[0,3,3]"), 3, false),
        (entry("\"U8\"", "[3]", "[0]"), 3, false),
        (entry("\"U8\"", "[3]", "[0,3.0]"), 3, false),
        (entry("\"U8\"", "[3]", "[-0,3]"), 3, false),
        (entry("\"U8\"", "3", "[0,3]"), 3, false),
        (entry("\"U8\"", "null", "[0,1]"), 1, false),
        (entry("\"U8\"", "[]", "[0,1]"), 1, true),
        (entry("\"U8\"", "[-3]", "[0,3]"), 3, false),
        (entry("\"U8\"", "[\"3\"]", "[0,3]"), 3, false),
        (entry("\"u8\"", "[3]", "[0,3]"), 3, false),
        (entry("\"F128\"", "[3]", "[0,3]"), 3, false),
        (entry("\"\\u00558\"", "[3]", "[0,3]"), 3, true),
        (entry("null", "[3]", "[0,3]"), 3, false),
        (entry("\"F4\"", "[2]", "[0,1]"), 1, true),
        (entry("\"F4\"", "[3]", "[0,1]"), 1, false),
        (entry("\"F6_E2M3\"", "[4]", "[0,3]"), 3, true),
        // An overflow is reported before a 0, a 0 before an overflow.
        (entry("\"F32\"", "[0,18446744073709551615,4]", "[0,0]"), 0, true),
        (entry("\"F32\"", "[18446744073709551615,0,4]", "[0,0]"), 0, true),
        (entry("\"F32\"", "[18446744073709551615,4,0]", "[0,0]"), 0, false),
        (entry("\"F32\"", "[4611686018427387904]", "[0,0]"), 0, false),
        (entry("\"F32\"", "[18446744073709551616,0]", "[0,0]"), 0, false),
        (two("[0,2]", "[2,4]"), 4, true),
        (two("[2,4]", "[0,2]"), 4, true),
        (two("[0,2]", "[0,2]"), 2, false),
        (two("[0,2]", "[1,3]"), 3, false),
        (two("[0,2]", "[3,5]"), 5, false),
        (two("[0,2]", "[2,3]"), 3, false),
    ] {
        assert_eq!(compare(&file(&header, &vec![0; bytes])), is_taken, "{header}");
    }
    assert!(!compare(&[]));
    assert!(!compare(&[0; 7]));
    assert!(!compare(&[0; 8]));
    assert!(!compare(&[&2_u64.to_le_bytes()[..], b"\xff\xff"].concat()));
}

/// The format says that a tensor is an object and its type a string; the crate takes more than that, and would add
/// the last of these offsets beyond its integers.
#[test]
fn files_that_only_the_crate_accepts_are_refused() {
    for header in [
        r#"{"w":["F32",[0],[0,0]]}"#,
        r#"{"w":{"dtype":{"F32":null},"shape":[0],"data_offsets":[0,0]}}"#,
        r#"{"w":{"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,18446744073709551615]}}"#,
    ] {
        assert!(
            matches!(Weights::from_bytes(&file(header, &[])), Err(LoadErrorKind::Format { .. })),
            "{header}"
        );
    }
}

#[test]
fn the_message_describes_the_error_in_a_file() {
    let tensor = |dtype: &str, offsets: &str| {
        format!(r#"{{"w":{{"dtype":"{dtype}","shape":[2,1],"data_offsets":{offsets}}}}}"#)
    };
    for (header, cause) in [
        ("[]".to_owned(), "its header is not a JSON object"),
        ("{\"w\":}".to_owned(), "its header is not JSON: expected a value at byte 5"),
        (r#"{"__metadata__":{"a":1}}"#.to_owned(), "`a` in its metadata is not a string"),
        (tensor("F5", "[0,8]"), "the dtype of `w` is `F5`, which the format does not have"),
        (tensor("F32", "[0]"), "`w` does not have two whole numbers as data_offsets"),
        (tensor("F32", "[0,9]"), "the data of `w` extends past the end of the file"),
        (
            tensor("F32", "[1,8]"),
            "the data of `w` is at 1 to 8, but should start at 0, where the previous data ends",
        ),
        (tensor("F64", "[0,8]"), "`w` has 8 bytes of data, which does not match 2x1 of F64"),
        (tensor("F16", "[0,4]"), "its tensors need 4 bytes, but the file has 8"),
    ] {
        let error = Weights::from_bytes(&file(&header, &[0; 8])).unwrap_err().to_string();
        assert_eq!(
            error,
            format!("expected a safetensors file, but this is another kind of file or is truncated: {cause}")
        );
    }
    for (bytes, cause) in [
        (&[0; 3][..], "it has 3 bytes, too few for the length of a header"),
        (b"PK\x03\x04 of another kind", "its header would have"),
        (&[9, 0, 0, 0, 0, 0, 0, 0, b'{', b'}'], "its header would have 9 bytes, but 2 follow"),
        (
            &[2, 0, 0, 0, 0, 0, 0, 0, 0xff, b'}'],
            "its header is not UTF-8: invalid utf-8 sequence of 1 bytes from index 0",
        ),
    ] {
        let error = Weights::from_bytes(bytes).unwrap_err().to_string();
        assert!(error.contains(cause), "{error}");
    }
}
