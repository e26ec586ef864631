//! Text of the user within documentation, which is Markdown and becomes HTML.

use constnet_plan::drawing::one_line;

/// Characters with a meaning in Markdown, which are escaped by formatting the text as code.
const SIGNS: [char; 12] = ['`', '\\', '<', '[', ']', '|', '~', '"', '\'', '$', '#', '!'];

/// A text as code, whatever is in it.
pub fn code(text: &str) -> String {
    let text = one_line(text);
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let room = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

/// A text unchanged, or as code if Markdown would interpret a part of it.
pub fn text(text: &str) -> String {
    let text = one_line(text);
    let means_more = text.contains(SIGNS)
        || text.contains("--")
        || text.contains("..")
        || emphasises(&text)
        || text.contains('&') && text.contains(';');
    if means_more { code(&text) } else { text }
}

/// A text as the cell of a table.
pub fn cell(content: &str) -> String {
    text(content).replace('|', "\\|")
}

/// Whether a `*` or `_` is at the border of a word.
fn emphasises(text: &str) -> bool {
    let characters: Vec<_> = std::iter::once(' ').chain(text.chars()).chain([' ']).collect();
    characters.windows(3).any(|around| match around {
        [before, '_', after] => !(before.is_alphanumeric() && after.is_alphanumeric()),
        [before, '*', after] => !(before.is_whitespace() && after.is_whitespace()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_stay_as_they_are() {
        for plain in
            ["Affine(784, 50)", "Custom(layers::Scale, 50 -> 20)", "4 * HIDDEN + 10", "affine_1", "&h"]
        {
            assert_eq!(cell(plain), plain);
        }
    }

    #[test]
    fn html_and_markdown_syntax_is_formatted_as_code() {
        assert_eq!(cell("Affine({ size_of::<u64>() }, 2)"), "`Affine({ size_of::<u64>() }, 2)`");
        assert_eq!(cell("{ A | B }"), "`{ A \\| B }`");
        assert_eq!(cell("__x__"), "`__x__`");
        assert_eq!(cell("SIZES[0]"), "`SIZES[0]`");
        assert_eq!(code("'`'"), "``'`'``");
        assert_eq!(text("{\n    N\n}"), "{ N }");
    }
}
