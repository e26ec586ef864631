//! The laid-out drawing as SVG text: first the lines, then the blocks, then the text.

use std::fmt::{self, Write};

use super::measure::{BESIDE_LINE, LAYER_FONT, NAME_FONT, Size};
use super::page::Page;
use super::text::{escaped, one_line};
use super::wires::Wires;
use super::{Block, Drawing, Kind};

/// The baseline of text below the middle of its block.
const BASELINE: i64 = 5;
/// The baselines of the upper and the lower of two lines.
const NAME_BASELINE: i64 = -5;
const LAYER_BASELINE: i64 = 12;
const SHAPE_BASELINE: i64 = 13;

pub fn write(drawing: &Drawing<'_>, sizes: &[Size], page: &Page, wires: &Wires) -> String {
    let mut svg = String::new();
    // Writing to a string does not fail.
    let _ = Writer { drawing, sizes, page, svg: &mut svg }.write(wires);
    svg
}

struct Writer<'a> {
    drawing: &'a Drawing<'a>,
    sizes: &'a [Size],
    page: &'a Page,
    svg: &'a mut String,
}

impl<'a> Writer<'a> {
    fn write(mut self, wires: &Wires) -> fmt::Result {
        let Page { width, height, .. } = self.page;
        let title = escaped(&one_line(&self.drawing.title));
        write!(
            self.svg,
            "<div style=\"margin:1em 0;overflow-x:auto\"><svg role=\"img\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" style=\"max-width:100%;height:auto\" fill=\"currentColor\" text-anchor=\"middle\" \
             font-family=\"Fira Sans,Arial,sans-serif\" font-size=\"{LAYER_FONT}\"><title>{title}</title>"
        )?;
        self.wires(wires)?;
        for kind in [Kind::Input, Kind::Stage, Kind::Frozen, Kind::Join, Kind::Loss, Kind::Output] {
            self.outlines(kind)?;
        }
        self.layers()?;
        self.names()?;
        self.svg.write_str("</svg></div>")
    }

    fn wires(&mut self, wires: &Wires) -> fmt::Result {
        if wires.heads.is_empty() {
            return Ok(());
        }
        let Wires { lines, heads } = wires;
        write!(self.svg, "<g opacity=\".6\"><path d=\"{lines}\" fill=\"none\" stroke=\"currentColor\"/>")?;
        write!(self.svg, "<path d=\"{heads}\"/></g>")
    }

    /// The outlines of all blocks of a kind; shortened text is repeated in a tooltip.
    fn outlines(&mut self, kind: Kind) -> fmt::Result {
        let mut blocks = self.placed().filter(|(block, ..)| block.kind == kind).peekable();
        if blocks.peek().is_none() {
            return Ok(());
        }
        write!(self.svg, "<g stroke=\"currentColor\" stroke-opacity=\".45\" {}>", ink(kind))?;
        for (block, size, (x, y)) in blocks {
            let Size { width, height, .. } = size;
            let (left, top) = (x - width / 2, y - height / 2);
            let round = if matches!(kind, Kind::Input | Kind::Output | Kind::Join) { height / 2 } else { 6 };
            write!(
                self.svg,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\""
            )?;
            match tooltip(block, size) {
                Some(words) => write!(self.svg, "><title>{}</title></rect>", escaped(&words))?,
                None => self.svg.write_str("/>")?,
            }
        }
        self.svg.write_str("</g>")
    }

    fn layers(&mut self) -> fmt::Result {
        self.svg.write_str("<g pointer-events=\"none\">")?;
        for (_, size, (x, y)) in self.placed() {
            let y = y + if size.name.is_some() { LAYER_BASELINE } else { BASELINE };
            self.text(x, y, &size.layer)?;
        }
        self.svg.write_str("</g>")
    }

    fn names(&mut self) -> fmt::Result {
        write!(self.svg, "<g pointer-events=\"none\" opacity=\".7\" font-size=\"{NAME_FONT}\">")?;
        for (_, size, (x, y)) in self.placed() {
            if let Some(name) = &size.name {
                self.text(x, y + NAME_BASELINE, name)?;
            }
        }
        write!(self.svg, "<g text-anchor=\"start\">")?;
        for (_, size, (x, y)) in self.placed() {
            if !size.shape.is_empty() {
                self.text(x + BESIDE_LINE, y + size.height / 2 + SHAPE_BASELINE, &size.shape)?;
            }
        }
        self.svg.write_str("</g></g>")
    }

    fn text(&mut self, x: i64, y: i64, text: &str) -> fmt::Result {
        write!(self.svg, "<text x=\"{x}\" y=\"{y}\">{}</text>", escaped(text))
    }

    fn placed(&self) -> impl Iterator<Item = (&'a Block<'a>, &'a Size, (i64, i64))> + use<'a> {
        let blocks = self.drawing.blocks.iter().zip(self.sizes).zip(&self.page.centres);
        blocks.map(|((block, size), &centre)| (block, size, centre))
    }
}

/// Fill colours that are faint enough for light and dark pages.
fn ink(kind: Kind) -> &'static str {
    match kind {
        Kind::Input | Kind::Output => "fill-opacity=\".06\"",
        Kind::Stage => "fill=\"#48f\" fill-opacity=\".14\"",
        Kind::Frozen => "fill=\"#48f\" fill-opacity=\".05\" stroke-dasharray=\"4 3\"",
        Kind::Join => "fill=\"#fa0\" fill-opacity=\".16\"",
        Kind::Loss => "fill=\"#f54\" fill-opacity=\".16\"",
    }
}

/// The full text of a block, if the drawing shortens it or shows it by other means.
fn tooltip(block: &Block<'_>, size: &Size) -> Option<String> {
    let words = [block.name, block.layer].map(one_line);
    let shown = words
        .iter()
        .all(|words| words.is_empty() || *words == size.layer || size.name.as_ref() == Some(words));
    let frozen = block.kind == Kind::Frozen;
    let said: Vec<String> = words.into_iter().filter(|words| !words.is_empty()).collect();
    let said = said.join(": ") + if frozen { " (frozen)" } else { "" };
    (!shown || frozen).then_some(said)
}
