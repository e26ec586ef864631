use super::canvas::{Canvas, Pen, SIDE};
use super::glyphs::{Glyph, Point};
use crate::Rng;

/// Straight segments between two points of a stroke.
const LINES_PER_PIECE: usize = 4;

/// A random handwriting style for one digit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand {
    /// From the unit square around its centre to pixels: rotation, slant and size.
    matrix: [[f64; 2]; 2],
    /// The position of the centre, in pixels.
    centre: Point,
    /// Quadratic distortion: the coefficients of x², xy and y² in each direction.
    bend: [[f64; 3]; 2],
    /// Tremor, as a fraction of the unit square.
    tremor: f64,
    pen: Pen,
    /// The darkness of the ink.
    ink: f64,
    /// Amplitude of the pixel noise.
    noise: f64,
}

impl Hand {
    /// A random style.
    pub(super) fn new(rng: &mut Rng) -> Self {
        let (sin, cos) = libm::sincos(within(rng, -0.25, 0.25));
        let (width, height) = (within(rng, 14.0, 23.0), within(rng, 16.5, 22.5));
        let slant = within(rng, -0.4, 0.2);
        let middle = 0.5 * SIDE as f64;
        Self {
            matrix: [
                [cos * width, (slant * cos - sin) * height],
                [sin * width, (slant * sin + cos) * height],
            ],
            centre: (middle + within(rng, -1.8, 1.8), middle + within(rng, -1.8, 1.8)),
            bend: [[(); 3]; 2].map(|weights| weights.map(|()| 0.28 * rng.normal())),
            tremor: 0.027,
            pen: Pen { radius: within(rng, 0.7, 1.8), softness: within(rng, 0.9, 1.8) },
            ink: within(rng, 0.75, 1.0),
            noise: within(rng, 0.0, 0.25),
        }
    }

    /// Draws a digit.
    pub(super) fn write(&self, glyph: Glyph, canvas: &mut Canvas, rng: &mut Rng) {
        for stroke in glyph {
            let mut points = [(0.0, 0.0); MOST_POINTS];
            let points = &mut points[..stroke.len()];
            for (to, &from) in points.iter_mut().zip(*stroke) {
                *to = self.place(from, rng);
            }
            self.draw_smooth_line(points, canvas);
        }
    }

    /// Converts ink to bytes, with noise.
    pub(super) fn develop(&self, canvas: &Canvas, bytes: &mut [u8], rng: &mut Rng) {
        for (byte, &ink) in bytes.iter_mut().zip(&canvas.ink) {
            let noise = self.noise * (rng.uniform() - rng.uniform());
            *byte = (255.0 * (self.ink * ink + noise) + 0.5) as u8;
        }
    }

    /// The position of a glyph's point, in pixels.
    fn place(&self, (x, y): Point, rng: &mut Rng) -> Point {
        let (x, y) = (x - 0.5, y - 0.5);
        let bent = self.bend.map(|[xx, xy, yy]| xx * x * x + xy * x * y + yy * y * y);
        let (x, y) = (x + bent[0] + self.tremor * rng.normal(), y + bent[1] + self.tremor * rng.normal());
        let [across, down] = self.matrix.map(|[from_x, from_y]| from_x * x + from_y * y);
        (self.centre.0 + across, self.centre.1 + down)
    }

    /// Draws a curve through the points (Catmull and Rom, "A class of local interpolating splines",
    /// 1974).
    fn draw_smooth_line(&self, points: &[Point], canvas: &mut Canvas) {
        let last = points.len() - 1;
        for piece in 0..last {
            let around = [piece.saturating_sub(1), piece, piece + 1, last.min(piece + 2)].map(|i| points[i]);
            let mut from = points[piece];
            for line in 1..=LINES_PER_PIECE {
                let to = on_curve(around, line as f64 / LINES_PER_PIECE as f64);
                canvas.draw_line(self.pen, from, to);
                from = to;
            }
        }
    }
}

/// The maximum number of points of a stroke.
pub(super) const MOST_POINTS: usize = 16;

/// A random number between two.
fn within(rng: &mut Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.uniform()
}

/// The curve through `b` (at 0) and `c` (at 1), with the points before and after them.
fn on_curve([a, b, c, d]: [Point; 4], at: f64) -> Point {
    let blend = |a: f64, b: f64, c: f64, d: f64| {
        let cubic = 3.0 * (b - c) + d - a;
        let square = 2.0 * a - 5.0 * b + 4.0 * c - d;
        b + 0.5 * at * (c - a + at * (square + at * cubic))
    };
    (blend(a.0, b.0, c.0, d.0), blend(a.1, b.1, c.1, d.1))
}
