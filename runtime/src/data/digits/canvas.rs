use super::glyphs::Point;

/// Pixels per row and column of an image.
pub(super) const SIDE: usize = 28;

/// A pen with a round point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    /// Half its line width, in pixels.
    pub(super) radius: f64,
    /// Width of the soft edge of a line, in pixels.
    pub(super) softness: f64,
}

/// An image being drawn: the ink of each pixel, from 0 to 1.
#[derive(Clone, Debug)]
pub(super) struct Canvas {
    pub(super) ink: [f64; SIDE * SIDE],
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self { ink: [0.0; SIDE * SIDE] }
    }

    /// Draws a straight line; the darker one is visible where lines overlap.
    pub(super) fn draw_line(&mut self, pen: Pen, a: Point, b: Point) {
        let reach = pen.radius + 0.5 * pen.softness;
        let rows = pixels_within(a.1.min(b.1) - reach, a.1.max(b.1) + reach);
        let columns = pixels_within(a.0.min(b.0) - reach, a.0.max(b.0) + reach);
        for row in rows {
            for column in columns.clone() {
                let centre = (column as f64 + 0.5, row as f64 + 0.5);
                let squared = squared_distance(centre, a, b);
                if squared < reach * reach {
                    let ink = ((reach - libm::sqrt(squared)) / pen.softness).min(1.0);
                    let pixel = &mut self.ink[row * SIDE + column];
                    *pixel = pixel.max(ink);
                }
            }
        }
    }
}

/// The pixels of a row or column that a range overlaps.
fn pixels_within(start: f64, end: f64) -> core::ops::Range<usize> {
    // Casts of floating-point numbers saturate: below 0 is 0.
    start as usize..SIDE.min(end as usize + 1)
}

/// The squared distance from a point to the line segment from `a` to `b`.
fn squared_distance(point: Point, a: Point, b: Point) -> f64 {
    let (along_x, along_y) = (b.0 - a.0, b.1 - a.1);
    let (from_x, from_y) = (point.0 - a.0, point.1 - a.1);
    let length = along_x * along_x + along_y * along_y;
    let nearest =
        if length > 0.0 { ((from_x * along_x + from_y * along_y) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (from_x - nearest * along_x, from_y - nearest * along_y);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_dark_within_and_fades_at_its_edge() {
        let mut canvas = Canvas::new();
        let pen = Pen { radius: 1.0, softness: 1.0 };
        canvas.draw_line(pen, (5.0, 10.5), (20.0, 10.5));
        let ink = |row: usize, column: usize| canvas.ink[row * SIDE + column];
        assert_eq!((ink(10, 12), ink(11, 12), ink(12, 12)), (1.0, 0.5, 0.0));
        assert_eq!(ink(10, 25), 0.0);
    }

    #[test]
    fn a_line_may_leave_the_canvas() {
        let mut canvas = Canvas::new();
        let pen = Pen { radius: 2.0, softness: 1.0 };
        canvas.draw_line(pen, (-100.0, -100.0), (100.0, 100.0));
        canvas.draw_line(pen, (50.0, 3.0), (60.0, 3.0));
        assert_eq!(canvas.ink[0], 1.0);
        assert_eq!(canvas.ink[SIDE * SIDE - 1], 1.0);
    }
}
