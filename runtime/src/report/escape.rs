use std::fmt;

/// Text for HTML and SVG, as content or within quotes. Characters that are not allowed there are shown as `�`.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            '\n' | '\t' => write!(f, "{c}"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => f.write_str("\u{fffd}"),
            c => write!(f, "{c}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_what_it_stands_in() {
        let text = "</title><script>a('b', \"c\") & d\u{0}\u{1b}\n";
        let expected = "&lt;/title&gt;&lt;script&gt;a(&#39;b&#39;, &quot;c&quot;) &amp; d\u{fffd}\u{fffd}\n";
        assert_eq!(Escaped(text).to_string(), expected);
    }
}
