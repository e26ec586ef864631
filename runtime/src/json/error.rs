use core::fmt;

/// A text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The position, in bytes from the beginning.
    pub at: usize,
    /// The expected syntax.
    pub expected: &'static str,
}

/// ``expected `,` or `]` at byte 17``
impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at byte {}", self.expected, self.at)
    }
}
