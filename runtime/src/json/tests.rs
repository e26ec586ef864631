//! The reader beside serde_json's, the writer beside its.

use proptest::prelude::*;
use serde_json::Value as Theirs;

use super::{Value, quote, read};

/// The value in serde_json: of members with the same name it keeps the last.
fn theirs(value: Value<'_>) -> Theirs {
    match value {
        Value::Null => Theirs::Null,
        Value::Bool(value) => value.into(),
        Value::Integer(value) => value.into(),
        Value::Number(value) => value.into(),
        Value::String(value) => value.into_owned().into(),
        Value::Array(values) => values.into_iter().map(theirs).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name.into_owned(), theirs(value))).collect()
        }
    }
}

/// The value as serde_json has it, with negative integers as the doubles that we have.
fn as_doubles(value: Theirs) -> Theirs {
    match value {
        Theirs::Number(number) if !number.is_u64() => number.as_f64().unwrap().into(),
        Theirs::Array(values) => values.into_iter().map(as_doubles).collect(),
        Theirs::Object(members) => {
            members.into_iter().map(|(name, value)| (name, as_doubles(value))).collect()
        }
        other => other,
    }
}

/// Both readers take the text and find the same in it, to the bit, or both refuse it.
#[track_caller]
fn compare(text: &str) {
    let (ours, expected) = (read(text), serde_json::from_str::<Theirs>(text));
    match (ours, expected) {
        (Ok(ours), Ok(expected)) => {
            let (ours, expected) = (theirs(ours), as_doubles(expected));
            assert_eq!(ours, expected, "{text}");
            // Equality does not tell 0.0 and -0.0 apart.
            assert_eq!(ours.to_string(), expected.to_string(), "{text}");
        }
        (Err(_), Err(_)) => {}
        (ours, expected) => panic!("`{text}`: {ours:?}, serde_json {expected:?}"),
    }
}

#[test]
fn texts_are_taken_and_refused_as_serde_json_does() {
    for text in [
        "",
        " ",
        "null",
        " \t\r\n null \t\r\n ",
        "nul",
        "nulll",
        "null null",
        "true",
        "false",
        "True",
        "\u{feff}null",
        "\u{a0}null",
        "\u{c}null",
        "// no\n1",
        "NaN",
        "Infinity",
        "'a'",
        "[",
        "]",
        "[]",
        "[ ]",
        "[,]",
        "[1,]",
        "[1 2]",
        "[1,2]",
        "[1,,2]",
        "{",
        "}",
        "{}",
        "{ }",
        "{,}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{"a" : 1}"#,
        r#"{a:1}"#,
        r#"{"a":1 "b":2}"#,
        r#"{"a":1,"b":[{"c":null}]}"#,
        r#"{"a":1,"a":2}"#,
        r#"{1:2}"#,
        "[}",
        "{]",
        "[1}",
        "{\"a\":1]",
        "\"",
        "\"a",
        "\"a\"",
        "\"\u{7f}\u{80}\u{10ffff}\"",
        "\"\n\"",
        "\"\u{1f}\"",
        "\"\t\"",
        "\"\0\"",
        "\0",
    ] {
        compare(text);
    }
}

#[test]
fn numbers_are_those_of_serde_json() {
    for text in [
        "0",
        "-0",
        "-",
        "+1",
        "00",
        "01",
        "-01",
        "-1",
        "1.",
        ".5",
        "1.5",
        "0.5",
        "-0.0",
        "1e",
        "1e+",
        "1e5",
        "1E-5",
        "1e+05",
        "1.5e3",
        "0x10",
        "1_000",
        "1e1.5",
        "0e1",
        "0e99999999999999999999",
        "1e-99999999999999999999",
        "1e99999999999999999999",
        "1e308",
        "1e309",
        "-1e309",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "5e-324",
        "2e-324",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "9007199254740993",
        "9007199254740993.0",
        "2.2250738585072011e-308",
        "0.1",
        "123456789012345678901234567890",
        "1.0",
        "4294967296",
        "1a",
        "1 1",
        "-a",
        "1e5e5",
        "1..5",
        "0.",
        "0.e1",
    ] {
        compare(text);
        compare(&format!("[{text}]"));
    }
    assert_eq!(read("18446744073709551615"), Ok(Value::Integer(u64::MAX)));
    assert_eq!(read("18446744073709551616"), Ok(Value::Number(2_f64.powi(64))));
    compare(&"1".repeat(400));
    compare(&format!("0.{}1", "0".repeat(400)));
}

#[test]
fn escapes_are_those_of_serde_json() {
    for text in [
        r#"\"\\\/\b\f\n\r\t"#,
        r"\u0000",
        r"\u0041\u00e9\u20aC",
        r"\ud83d\ude00",
        r"a\ud83d\ude00b",
        r"\ud83d",
        r"\ude00",
        r"\ud83da",
        r"\ud83d\n",
        r"\ud83d\u0041",
        r"\ud83d\ud83d",
        r"\ud83d\ud83d\ude00",
        r"\ude00\ud83d",
        r"\udbff\udfff",
        r"\u",
        r"\u12",
        r"\u123g",
        r"\u+123",
        r"\u 123",
        r"\U0041",
        r"\x41",
        r"\'",
        r"\0",
        "\\\u{e9}",
        "\\\n",
        "\\",
        r"\uD83D\uDE00",
        r"\u00",
        "\\u00\u{e9}1",
    ] {
        compare(&format!("\"{text}\""));
        compare(&format!("\"{text}"));
        compare(&format!("{{\"{text}\":\"{text}\"}}"));
    }
}

#[test]
fn depth_is_limited_as_serde_json_limits_it() {
    for depth in [1, 126, 127, 128, 129, 100_000] {
        compare(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        compare(&format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth)));
        compare(&format!("{}1{}", r#"{"a":["#.repeat(depth / 2), "]}".repeat(depth / 2)));
        compare(&"[".repeat(depth));
    }
}

#[test]
fn errors_have_their_position() {
    for (text, message) in [
        ("", "expected a value at byte 0"),
        ("[1 2]", "expected `,` or `]` at byte 3"),
        (r#"{"a":1,}"#, "expected a name in quotes at byte 7"),
        (r#"{"a" 1}"#, "expected `:` at byte 5"),
        ("{} {}", "expected the end at byte 3"),
        ("01", "expected the end at byte 1"),
        ("[1e400]", "expected a number in the range of f64 at byte 1"),
        ("\"\t\"", "expected an escape instead of a control character at byte 1"),
        (r#""a\ud800""#, "expected both halves of a surrogate pair at byte 2"),
    ] {
        assert_eq!(read(text).unwrap_err().to_string(), message, "{text}");
    }
}

#[test]
fn members_keep_their_order_and_stand_twice() {
    let members = [("b", 1), ("a", 2), ("b", 3)];
    let expected = members.map(|(name, value)| (name.into(), Value::Integer(value)));
    assert_eq!(read(r#"{"b":1,"a":2,"b":3}"#), Ok(Value::Object(expected.to_vec())));
}

/// Any value, its texts and numbers such as are hard to write and to read.
fn any_value() -> impl Strategy<Value = Theirs> {
    let number = any::<u64>().prop_map(|bits| f64::from_bits(bits).into());
    let leaf = prop_oneof![
        Just(Theirs::Null),
        any::<bool>().prop_map(Theirs::from),
        any::<i64>().prop_map(Theirs::from),
        any::<u64>().prop_map(Theirs::from),
        number,
        any::<String>().prop_map(Theirs::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Theirs::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Fragments of JSON texts, valid and nearly valid.
const FRAGMENTS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"b\":",
    "\\",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "\\n",
    "00e9",
    "null",
    "true",
    "0",
    "1",
    "-",
    "+",
    ".",
    "e",
    "E",
    "12",
    "e5",
    " ",
    "\n",
    "\t",
    "\u{1}",
    "\u{e9}",
    "\u{1f600}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_serde_json_writes_is_read(value in any_value()) {
        compare(&value.to_string());
        compare(&serde_json::to_string_pretty(&value).unwrap());
    }

    #[test]
    fn changed_texts_are_taken_or_refused_alike(
        value in any_value(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(FRAGMENTS)), 1..4),
        removed in 0_usize..4,
    ) {
        let mut text = value.to_string();
        for (place, fragment) in changes {
            let mut begin = place.index(text.len() + 1);
            while !text.is_char_boundary(begin) {
                begin -= 1;
            }
            let end = text[begin..].char_indices().nth(removed).map_or(text.len(), |(place, _)| begin + place);
            text.replace_range(begin..end, fragment);
        }
        compare(&text);
    }

    #[test]
    fn fragments_are_taken_or_refused_alike(
        fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..12)
    ) {
        compare(&fragments.concat());
        compare(&format!("\"{}\"", fragments.concat()));
        compare(&format!("[{}]", fragments.concat()));
    }

    /// Numbers near those where rounding is hard, too: doubles with another digit, and long ones.
    #[test]
    fn numbers_have_the_same_bits(bits in any::<u64>(), digit in 0..10, digits in "[0-9]{1,40}", exponent in -350..350) {
        let number = f64::from_bits(bits);
        if number.is_finite() {
            assert_eq!(read(&format!("{number:?}")), read(&format!("{number:e}")));
            match read(&format!("{number:?}")).unwrap() {
                Value::Number(read) => assert_eq!(read.to_bits(), bits),
                other => panic!("{number:?}: {other:?}"),
            }
            compare(&format!("{number:?}"));
            compare(&format!("{number}{digit}"));
        }
        compare(&format!("{digits}e{exponent}"));
        compare(&format!("-0.{digits}e{exponent}"));
    }

    #[test]
    fn strings_are_written_as_serde_json_writes_them(text: String, control in prop::collection::vec(0_u8..0x80, 0..20)) {
        for text in [text, control.into_iter().map(char::from).collect()] {
            let quoted = quote(&text);
            assert_eq!(quoted, serde_json::to_string(&text).unwrap());
            assert_eq!(read(&quoted), Ok(Value::String(text.into())));
        }
    }
}
