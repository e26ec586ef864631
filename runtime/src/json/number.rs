use super::Value;
use super::error::SyntaxError;
use super::read::Reader;

/// Parses the number that starts here.
pub(super) fn read<'t>(reader: &mut Reader<'t>) -> Result<Value<'t>, SyntaxError> {
    let begin = reader.at;
    let mut is_integer = !reader.take("-");
    // A leading 0 must be followed by the point.
    if !reader.take("0") {
        digits(reader)?;
    }
    if reader.take(".") {
        is_integer = false;
        digits(reader)?;
    }
    if reader.take("e") || reader.take("E") {
        is_integer = false;
        _ = reader.take("+") || reader.take("-");
        digits(reader)?;
    }
    let text = &reader.text[begin..reader.at];
    if is_integer && let Ok(integer) = text.parse() {
        return Ok(Value::Integer(integer));
    }
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.map(Value::Number).ok_or(SyntaxError { at: begin, expected: "a number in the range of f64" })
}

/// One or more digits.
fn digits(reader: &mut Reader<'_>) -> Result<(), SyntaxError> {
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    if !is_digit(reader.peek()) {
        return Err(reader.expected("a digit"));
    }
    while is_digit(reader.peek()) {
        reader.at += 1;
    }
    Ok(())
}
