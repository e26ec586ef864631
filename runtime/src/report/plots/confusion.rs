use std::fmt::Write;

use super::svg::opening;
use crate::report::escape::Escaped;
use crate::train::metrics::ConfusionMatrix;

/// Maximum number of classes for a picture.
const MOST_CLASSES: usize = 60;
/// Maximum number of classes for which counts fit into the cells.
const MOST_NUMBERS: usize = 20;
/// The side of the matrix, and the margins for labels above and, if class names are short, on the left.
const SIDE: usize = 440;
const LEFT: usize = 46;
const TOP: usize = 52;
/// The maximum length of a name on the left, and the approximate character width as a fraction of the font size.
const LONGEST: usize = 14;
const CHARACTER: f64 = 0.62;

/// The confusion matrix: a row for each class, a column for each predicted class. Nothing without
/// samples or with too many classes.
pub(in crate::report) fn confusion(
    confusion: &ConfusionMatrix,
    name: &dyn Fn(usize) -> String,
) -> Option<String> {
    let classes = confusion.classes();
    if confusion.samples() == 0 || classes > MOST_CLASSES {
        return None;
    }
    let cell = SIDE as f64 / classes as f64;
    let font = (cell * 0.5).clamp(6.0, 14.0);
    let longest = (0..classes).map(|class| name(class).chars().count().min(LONGEST)).max();
    let left = LEFT + (longest.unwrap_or(0).saturating_sub(2) as f64 * CHARACTER * font) as usize;
    let mut svg = opening(left + SIDE + 10, TOP + SIDE + 10, "Confusion matrix");
    let matrix = Matrix { confusion, name, cell, font, left, worst: worst(confusion) };
    // Writing to a string does not fail.
    _ = matrix.write(&mut svg);
    svg += "</svg>";
    Some(svg)
}

struct Matrix<'a> {
    confusion: &'a ConfusionMatrix,
    name: &'a dyn Fn(usize) -> String,
    cell: f64,
    font: f64,
    left: usize,
    /// The largest fraction of a class that is predicted as one other class.
    worst: f64,
}

impl Matrix<'_> {
    fn write(&self, svg: &mut String) -> std::fmt::Result {
        let middle = (self.left + SIDE / 2, TOP + SIDE / 2);
        write!(svg, "<g font-size=\"13\" text-anchor=\"middle\">")?;
        write!(svg, "<text class=\"muted\" x=\"{}\" y=\"16\">predicted</text>", middle.0)?;
        write!(
            svg,
            "<text class=\"muted\" transform=\"translate(13 {}) rotate(-90)\">class</text>",
            middle.1
        )?;
        let (font, across) = (self.font, (self.cell / (CHARACTER * self.font)) as usize);
        for class in 0..self.confusion.classes() {
            let name = (self.name)(class);
            let at = (class as f64 + 0.5) * self.cell;
            let (x, y) = (self.left as f64 + at, TOP as f64 + at);
            let (above, beside) = (TOP - 10, self.left - 8);
            let [column, row] = [across.max(2), LONGEST].map(|most| shortened(&name, most));
            let (column, row) = (Escaped(&column), Escaped(&row));
            write!(svg, "<text x=\"{x:.1}\" y=\"{above}\" font-size=\"{font:.1}\">{column}</text>")?;
            write!(
                svg,
                "<text x=\"{beside}\" y=\"{y:.1}\" dy=\".35em\" text-anchor=\"end\" font-size=\"{font:.1}\">{row}</text>"
            )?;
            (0..self.confusion.classes())
                .try_for_each(|prediction| self.write_cell(svg, class, prediction))?;
        }
        svg.push_str("</g>");
        Ok(())
    }

    fn write_cell(&self, svg: &mut String, class: usize, prediction: usize) -> std::fmt::Result {
        let count = self.confusion.get(class, prediction);
        let all = self.confusion.support(class).max(1);
        let part = count as f64 / all as f64;
        let (hue, hex, opacity) = match class == prediction {
            true => ("right", "#0E9170", 0.10 + 0.75 * part * part),
            false if count == 0 => ("muted", "#667085", 0.05),
            false => ("wrong", "#D5432F", 0.12 + 0.63 * (part / self.worst).sqrt()),
        };
        let gap = (self.cell * 0.04).min(1.5);
        let x = self.left as f64 + prediction as f64 * self.cell + gap;
        let y = TOP as f64 + class as f64 * self.cell + gap;
        let side = self.cell - 2.0 * gap;
        let words = match class == prediction {
            true => format!("{}: {count} of {all} correct", (self.name)(class)),
            false => {
                format!("{} predicted as {}: {count} of {all}", (self.name)(class), (self.name)(prediction))
            }
        };
        write!(
            svg,
            "<rect class=\"cell {hue}\" fill=\"{hex}\" fill-opacity=\"{opacity:.3}\" x=\"{x:.1}\" y=\"{y:.1}\" \
             width=\"{side:.1}\" height=\"{side:.1}\" rx=\"3\"><title>{}</title></rect>",
            Escaped(&words)
        )?;
        if count > 0 && self.confusion.classes() <= MOST_NUMBERS {
            let digits = count.to_string().len() as f64;
            let size = (self.cell * 0.36).min(self.cell * 1.25 / digits).min(15.0);
            let (x, y) = (x + side / 2.0, y + side / 2.0);
            write!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" dy=\".35em\" font-size=\"{size:.1}\" pointer-events=\"none\">{count}</text>"
            )?;
        }
        Ok(())
    }
}

/// A name shortened to this number of characters, with an ellipsis if necessary.
fn shortened(name: &str, most: usize) -> String {
    match name.chars().count() <= most {
        true => name.to_owned(),
        false => name.chars().take(most - 1).chain(['…']).collect(),
    }
}

fn worst(confusion: &ConfusionMatrix) -> f64 {
    let classes = confusion.classes();
    let pairs = (0..classes).flat_map(|class| (0..classes).map(move |prediction| (class, prediction)));
    let parts = pairs.filter(|(class, prediction)| class != prediction).map(|(class, prediction)| {
        confusion.get(class, prediction) as f64 / confusion.support(class).max(1) as f64
    });
    parts.fold(f64::MIN_POSITIVE, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_shortened_and_it_shows() {
        assert_eq!(["Bag", "Sneaker", "größer"].map(|name| shortened(name, 5)), ["Bag", "Snea…", "größ…"]);
    }

    #[test]
    fn each_pair_of_classes_has_a_cell_that_says_what_it_is() {
        let mut counts = ConfusionMatrix::new(3);
        (0..7).for_each(|_| counts.count(2, Some(1)));
        counts.count(0, Some(0));
        let svg = confusion(&counts, &|class| ["a", "<b>", "c"][class].to_owned()).unwrap();
        assert_eq!(svg.matches("<rect").count(), 9);
        assert!(svg.contains("<title>c predicted as &lt;b&gt;: 7 of 7</title>"));
        assert!(svg.contains("<title>a: 1 of 1 correct</title>") && !svg.contains("NaN"));
    }

    #[test]
    fn nothing_and_too_much_are_not_drawn() {
        assert_eq!(confusion(&ConfusionMatrix::new(3), &|class| class.to_string()), None);
        let mut many = ConfusionMatrix::new(100);
        many.count(0, Some(0));
        assert_eq!(confusion(&many, &|class| class.to_string()), None);
    }
}
