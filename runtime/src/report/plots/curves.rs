use std::fmt::Write;

use plotters::chart::ChartBuilder;
use plotters::prelude::{IntoDrawingArea, LineSeries, RGBColor, SVGBackend};
use plotters::style::{Color, IntoFont, TRANSPARENT};

use super::axis::Axis;
use super::svg::opening;
use crate::report::ReportError;
use crate::report::escape::Escaped;

/// The colour of a curve, from the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Hue {
    Train,
    Validation,
    Test,
}

/// A curve over the epochs.
pub(in crate::report) struct Curve {
    pub(in crate::report) name: &'static str,
    pub(in crate::report) hue: Hue,
    /// Epochs and values.
    pub(in crate::report) points: Vec<(usize, f64)>,
}

/// Curves over the same epochs.
pub(in crate::report) struct Curves {
    pub(in crate::report) title: &'static str,
    pub(in crate::report) curves: Vec<Curve>,
    /// Whether the values are fractions, shown as percent.
    pub(in crate::report) percent: bool,
}

/// Positions of the points of each curve.
type Places = Vec<Vec<(f64, f64)>>;

const WIDTH: usize = 440;
const HEIGHT: usize = 270;
/// The plotting library works in whole pixels; so it draws on a larger page, which is scaled down.
const SCALE: usize = 8;
/// The plotting library takes the font size as that of the em, in its own points.
const FONT: usize = 15;
const GRID: RGBColor = RGBColor(0xe4, 0xe8, 0xef);
/// Number of epochs above which points are not drawn individually.
const MOST_POINTS: usize = 60;

impl Hue {
    fn colour(self) -> RGBColor {
        match self {
            Self::Train => RGBColor(0x35, 0x67, 0xd6),
            Self::Validation => RGBColor(0xc2, 0x70, 0x0c),
            Self::Test => RGBColor(0x0e, 0x91, 0x70),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }

    fn hex(self) -> String {
        let RGBColor(r, g, b) = self.colour();
        format!("#{r:02X}{g:02X}{b:02X}")
    }
}

impl Curves {
    /// Removes NaN and infinite values, and curves without values.
    fn drawable(self) -> Self {
        let finite = |mut curve: Curve| {
            curve.points.retain(|&(_, value)| value.is_finite());
            (!curve.points.is_empty()).then_some(curve)
        };
        Self { curves: self.curves.into_iter().filter_map(finite).collect(), ..self }
    }

    /// Draws the plot; nothing if there are no values.
    pub(in crate::report) fn svg(self) -> Result<Option<String>, ReportError> {
        let plot = self.drawable();
        if plot.curves.is_empty() {
            return Ok(None);
        }
        let fail = |reason: String| ReportError::Plot { plot: plot.title.to_owned(), reason };
        let mut drawn = String::new();
        let places = plot.draw(&mut drawn).map_err(|error| fail(error.to_string()))?;
        let content = drawn.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>"));
        let (content, _) = content.ok_or_else(|| fail("there is no drawing".to_owned()))?;
        let mut svg = opening(WIDTH, HEIGHT, &format!("{} by epoch", plot.title));
        // Writing to a string does not fail.
        _ = write!(svg, "<g class=\"axes\" transform=\"scale({})\">{content}</g>", 1.0 / SCALE as f64);
        plot.write_legend(&mut svg);
        plot.write_points(&places, &mut svg);
        svg += "</svg>";
        Ok(Some(svg))
    }

    /// Draws the axes and lines, and returns the positions of the points.
    fn draw(&self, svg: &mut String) -> Result<Places, Box<dyn std::error::Error + '_>> {
        let px = |size: usize| (size * SCALE) as u32;
        let root = SVGBackend::with_string(svg, (px(WIDTH), px(HEIGHT))).into_drawing_area();
        let across = Axis::of_epochs(self.points().map(|&(epoch, _)| epoch));
        let up = Axis::of_values(self.points().map(|&(_, value)| value), self.percent);
        let mut chart = ChartBuilder::on(&root)
            .margin_top(px(44))
            .margin_right(px(14))
            .margin_bottom(px(4))
            .x_label_area_size(px(24))
            .y_label_area_size(px(52))
            .build_cartesian_2d(across.clone(), up.clone())?;
        let font = ("sans-serif", px(FONT) as f64).into_font();
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(GRID.stroke_width(px(1)))
            .light_line_style(TRANSPARENT)
            .axis_style(TRANSPARENT)
            .set_all_tick_mark_size(px(3))
            .label_style(font)
            .x_labels(12)
            .y_labels(12)
            .x_label_formatter(&|&mark| across.label(mark))
            .y_label_formatter(&|&mark| up.label(mark))
            .draw()?;
        let place = |&(epoch, value): &(usize, f64)| (epoch as f64, value);
        for curve in &self.curves {
            let points = curve.points.iter().map(place);
            chart.draw_series(LineSeries::new(points, curve.hue.colour().stroke_width(px(2))))?;
        }
        let pixel = |point| {
            let (x, y) = chart.backend_coord(&place(point));
            (f64::from(x) / SCALE as f64, f64::from(y) / SCALE as f64)
        };
        let places = self.curves.iter().map(|curve| curve.points.iter().map(pixel).collect()).collect();
        root.present()?;
        Ok(places)
    }

    fn points(&self) -> impl Iterator<Item = &(usize, f64)> {
        self.curves.iter().flat_map(|curve| &curve.points)
    }

    /// The title and the legend, whose order is the same in all plots.
    fn write_legend(&self, svg: &mut String) {
        _ = write!(svg, "<text x=\"12\" y=\"22\" font-size=\"15\" font-weight=\"600\">{}</text>", self.title);
        _ = write!(svg, "<text x=\"426\" y=\"22\" font-size=\"13\" text-anchor=\"end\" class=\"muted\">");
        for (at, Curve { name, hue, .. }) in self.curves.iter().enumerate() {
            let gap = if at == 0 { "" } else { " dx=\"10\"" };
            let (class, hex) = (hue.class(), hue.hex());
            _ = write!(
                svg,
                "<tspan{gap} class=\"{class}\" fill=\"{hex}\">●</tspan><tspan dx=\"4\">{name}</tspan>"
            );
        }
        let below = HEIGHT - 11;
        _ = write!(svg, "</text><text x=\"8\" y=\"{below}\" font-size=\"11\" class=\"muted\">epoch</text>");
    }

    /// The points, with their values as tooltips.
    fn write_points(&self, places: &Places, svg: &mut String) {
        for (curve, places) in self.curves.iter().zip(places) {
            let radius = if curve.points.len() > MOST_POINTS { 1.0 } else { 2.8 };
            let (class, hex) = (curve.hue.class(), curve.hue.hex());
            for (&(epoch, value), (x, y)) in curve.points.iter().zip(places) {
                let value = shown(value, self.percent);
                _ = write!(
                    svg,
                    "<circle class=\"point {class}\" fill=\"{hex}\" stroke-width=\".8\" cx=\"{x}\" cy=\"{y}\" \
                     r=\"{radius}\"><title>{}</title></circle>",
                    Escaped(&format!("epoch {epoch}, {}: {value}", curve.name)),
                );
            }
        }
    }
}

/// Formats a value for a tooltip.
fn shown(value: f64, percent: bool) -> String {
    match value.abs() {
        _ if percent => format!("{:.2} %", 100.0 * value),
        0.0 => "0".to_owned(),
        size if (1e-3..1e6).contains(&size) => format!("{value:.4}"),
        _ => format!("{value:.3e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(values: &[f64], percent: bool) -> Option<String> {
        let points = values.iter().copied().enumerate().map(|(at, value)| (at + 1, value)).collect();
        let curves = vec![Curve { name: "test", hue: Hue::Test, points }];
        Curves { title: "Loss", curves, percent }.svg().unwrap()
    }

    #[test]
    fn a_point_says_its_value() {
        let svg = plot(&[0.5, 0.25], false).unwrap();
        assert!(svg.contains("<title>epoch 2, test: 0.2500</title>"));
        assert!(plot(&[0.975], true).unwrap().contains("epoch 1, test: 97.50 %"));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
    }

    #[test]
    fn every_course_can_be_drawn() {
        let courses: [&[f64]; 9] = [
            &[0.0],
            &[0.0, 0.0],
            &[1.0, 1.0, 1.0],
            &[-3.0, 2.0],
            &[1e-300, 2e-300],
            &[1e300, -1e300],
            &[f64::MAX, f64::MIN],
            &[1e-9, 1e9],
            &[f64::NAN, 0.1, f64::INFINITY],
        ];
        for values in courses {
            let svg = plot(values, false).unwrap();
            let points = values.iter().filter(|value| value.is_finite()).count();
            assert_eq!(svg.matches("<circle").count(), points, "{values:?}");
            assert!(!svg.contains("NaN"), "{values:?}");
        }
        assert_eq!(plot(&[], false), None);
        assert_eq!(plot(&[f64::NAN], false), None);
    }
}
