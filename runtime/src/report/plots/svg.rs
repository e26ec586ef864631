/// The style of all plots.
pub(in crate::report) const THEME: &str = include_str!("../theme.css");

/// The opening tag of a plot of this size, with an escaped label for screen readers.
pub(super) fn opening(width: usize, height: usize, label: &str) -> String {
    format!(
        "<svg class=\"plot\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" xmlns=\"http://www.w3.org/2000/svg\">"
    )
}

/// A plot, or the drawing of a network, as a standalone file, with its style.
pub(in crate::report) fn standalone(svg: &str) -> String {
    let colours = "svg { background: var(--surface); color: var(--ink); }";
    match svg.split_once('>') {
        Some((tag, content)) => format!("{tag}><style>{THEME}{colours}</style>{content}\n"),
        None => String::new(),
    }
}
