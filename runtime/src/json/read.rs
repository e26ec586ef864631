use alloc::vec::Vec;

use super::error::SyntaxError;
use super::{Value, number, string};

/// The maximum nesting depth of arrays and objects: that of serde_json, and small enough for any stack.
const MAX_DEPTH: usize = 127;

/// Parses a text.
///
/// Untrusted text is safe: time and memory are proportional to its length, and the stack depth is limited.
///
/// # Errors
///
/// If the text is not JSON, has more than [`MAX_DEPTH`] nested arrays and objects, or a number that is
/// infinite as an `f64`.
pub(crate) fn read(text: &str) -> Result<Value<'_>, SyntaxError> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_whitespace();
    let value = reader.value(0)?;
    reader.skip_whitespace();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.expected("the end")),
    }
}

/// A text and the position in it.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    /// In bytes; always at a character boundary.
    pub(super) at: usize,
}

impl<'t> Reader<'t> {
    /// Parses the value that starts here, at this nesting depth.
    fn value(&mut self, depth: usize) -> Result<Value<'t>, SyntaxError> {
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Value::String(string::read(self)?)),
            Some(b'-' | b'0'..=b'9') => number::read(self),
            _ => {
                let words =
                    [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
                let found = words.into_iter().find(|(word, _)| self.take(word));
                found.map(|(_, value)| value).ok_or_else(|| self.expected("a value"))
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value<'t>, SyntaxError> {
        let mut values = Vec::new();
        self.items(depth, ["[", "]", "`,` or `]`"], |reader| {
            values.push(reader.value(depth + 1)?);
            Ok(())
        })?;
        Ok(Value::Array(values))
    }

    fn object(&mut self, depth: usize) -> Result<Value<'t>, SyntaxError> {
        let mut members = Vec::new();
        self.items(depth, ["{", "}", "`,` or `}`"], |reader| {
            if reader.peek() != Some(b'"') {
                return Err(reader.expected("a name in quotes"));
            }
            let name = string::read(reader)?;
            reader.skip_whitespace();
            if !reader.take(":") {
                return Err(reader.expected("`:`"));
            }
            reader.skip_whitespace();
            members.push((name, reader.value(depth + 1)?));
            Ok(())
        })?;
        Ok(Value::Object(members))
    }

    /// Parses comma-separated items between two brackets.
    fn items(
        &mut self,
        depth: usize,
        [open, close, expected]: [&'static str; 3],
        mut item: impl FnMut(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        if depth == MAX_DEPTH {
            return Err(self.expected("at most 127 nested arrays and objects"));
        }
        self.take(open);
        self.skip_whitespace();
        if self.take(close) {
            return Ok(());
        }
        loop {
            item(self)?;
            self.skip_whitespace();
            if self.take(close) {
                return Ok(());
            }
            if !self.take(",") {
                return Err(self.expected(expected));
            }
            self.skip_whitespace();
        }
    }

    /// The next byte, if there is one.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips these characters if they come next; returns whether they do.
    pub(super) fn take(&mut self, expected: &str) -> bool {
        let is_next = self.rest().starts_with(expected);
        self.at += if is_next { expected.len() } else { 0 };
        is_next
    }

    /// The rest of the text.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn expected(&self, expected: &'static str) -> SyntaxError {
        SyntaxError { at: self.at, expected }
    }

    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }
}
