//! Text of a drawing: its width, its truncation and its escaping.

/// The approximate width of a text, in units of its font size; an upper estimate, because the
/// reader's font is not known.
pub fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

fn advance(c: char) -> f64 {
    match c {
        'f' | 'i' | 'j' | 'l' | 'r' | 't' | 'I' | '1' | ' ' | ',' | '.' | ':' | ';' | '\'' | '|' | '!'
        | '(' | ')' | '[' | ']' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.95,
        'A'..='Z' | '_' | '+' | '=' | '<' | '>' | '*' => 0.68,
        _ if c.is_ascii() => 0.6,
        _ => 1.0,
    }
}

/// The text on one line, with an ellipsis in place of text that exceeds `widest`.
pub fn shortened(text: &str, widest: f64) -> String {
    let line = one_line(text);
    if width(&line) <= widest {
        return line;
    }
    let mut room = widest - advance('…');
    let fits = |c: &char| {
        room -= advance(*c);
        room >= 0.0
    };
    let mut short: String = line.chars().take_while(fits).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// Replaces white space and control characters by single spaces: a blank line would end the HTML.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Escapes text for HTML, as content or within double quotes.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_markup_is_escaped() {
        assert_eq!(escaped(r#"Map<"a" & b>"#), "Map&lt;&quot;a&quot; &amp; b&gt;");
    }

    #[test]
    fn only_wide_text_is_truncated() {
        assert_eq!(shortened("Affine(784, 50)", 20.0), "Affine(784, 50)");
        let short = shortened("Custom(path::to::a::very::deep::Layer, 50 -> 20)", 12.0);
        assert!(short.starts_with("Custom(path::") && short.ends_with('…'), "{short}");
        assert!(width(&short) <= 12.0, "{short}");
    }

    #[test]
    fn lines_become_one() {
        assert_eq!(one_line(" Affine({\n\n    N * 2\n}, 10)\t"), "Affine({ N * 2 }, 10)");
    }
}
