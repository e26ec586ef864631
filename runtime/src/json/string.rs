use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use super::error::SyntaxError;
use super::read::Reader;

/// Parses the string that starts here, at its quote.
pub(super) fn read<'t>(reader: &mut Reader<'t>) -> Result<Cow<'t, str>, SyntaxError> {
    reader.at += 1;
    let mut unescaped = String::new();
    loop {
        let rest = reader.rest();
        let is_plain = |byte: u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
        let (plain, rest) =
            rest.split_at(rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len()));
        reader.at += plain.len();
        match rest.bytes().next() {
            Some(b'"') => {
                reader.at += 1;
                if unescaped.is_empty() {
                    return Ok(Cow::Borrowed(plain));
                }
                unescaped.push_str(plain);
                return Ok(Cow::Owned(unescaped));
            }
            Some(b'\\') => {
                unescaped.push_str(plain);
                unescaped.push(escaped(reader)?);
            }
            Some(_) => return Err(reader.expected("an escape instead of a control character")),
            None => return Err(reader.expected("`\"`")),
        }
    }
}

/// Parses the escape that starts here, at its backslash.
fn escaped(reader: &mut Reader<'_>) -> Result<char, SyntaxError> {
    let at_backslash = reader.at;
    reader.at += 1;
    let Some(byte) = reader.peek().filter(u8::is_ascii) else { return Err(reader.expected("an escape")) };
    reader.at += 1;
    Ok(match byte {
        b'"' | b'\\' | b'/' => char::from(byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let code = match code_unit(reader)? {
                first @ 0xd800..0xdc00 if reader.take("\\u") => match code_unit(reader)? {
                    second @ 0xdc00..0xe000 => 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                    _ => first,
                },
                other => other,
            };
            let expected = "both halves of a surrogate pair";
            char::from_u32(code).ok_or(SyntaxError { at: at_backslash, expected })?
        }
        _ => return Err(SyntaxError { at: at_backslash, expected: "an escape" }),
    })
}

/// Four hexadecimal digits.
fn code_unit(reader: &mut Reader<'_>) -> Result<u32, SyntaxError> {
    let mut code = 0;
    for _ in 0..4 {
        let digit = reader.peek().and_then(|byte| char::from(byte).to_digit(16));
        code = code * 16 + digit.ok_or_else(|| reader.expected("a hexadecimal digit"))?;
        reader.at += 1;
    }
    Ok(code)
}

/// Writes a text as a JSON string. Only characters that must be escaped are, by the shortest escape.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0'..' ' => quoted.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
