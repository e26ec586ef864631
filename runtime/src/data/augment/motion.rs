use core::f64::consts::PI;

/// Affine map from the pixels of a new image to those of the original.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Motion {
    /// The position of the upper left pixel, as row and column.
    origin: [f32; 2],
    /// The step from a pixel to its right neighbour.
    along_row: [f32; 2],
    /// The step from a pixel to the one below.
    along_column: [f32; 2],
}

impl Motion {
    /// For an image with this number of rows and columns that is enlarged by a factor, rotated clockwise about
    /// its centre, then shifted down and to the right.
    pub(super) fn new(size: [usize; 2], shift: [f64; 2], degrees: f64, factor: f64) -> Self {
        let angle = degrees * (PI / 180.0);
        let (cos, sin) = (libm::cos(angle) / factor, libm::sin(angle) / factor);
        let middle = size.map(|size| (size as f64 - 1.0) / 2.0);
        let [down, right] = [0, 1].map(|axis| -middle[axis] - shift[axis]);
        Self {
            origin: [middle[0] + cos * down - sin * right, middle[1] + sin * down + cos * right]
                .map(|place| place as f32),
            along_row: [-sin, cos].map(|step| step as f32),
            along_column: [cos, sin].map(|step| step as f32),
        }
    }

    /// The row and the column in the original image.
    #[inline(always)]
    pub(super) fn source(&self, row: usize, column: usize) -> [f32; 2] {
        let (row, column) = (row as f32, column as f32);
        [0, 1].map(|axis| self.origin[axis] + row * self.along_column[axis] + column * self.along_row[axis])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [usize; 2] = [5, 7];

    fn assert_near(found: [f32; 2], right: [f32; 2]) {
        assert!(found.iter().zip(right).all(|(found, right)| (found - right).abs() < 1e-5), "{found:?}");
    }

    #[test]
    fn nothing_moves_nothing() {
        let still = Motion::new(SIZE, [0.0; 2], 0.0, 1.0);
        for (row, column) in [(0, 0), (4, 6), (3, 1)] {
            assert_eq!(still.source(row, column), [row as f32, column as f32]);
        }
    }

    #[test]
    fn a_shift_by_whole_pixels_is_exact() {
        let shifted = Motion::new(SIZE, [2.0, -1.0], 0.0, 1.0);
        assert_eq!(shifted.source(2, 0), [0.0, 1.0]);
    }

    #[test]
    fn a_quarter_turn_brings_the_left_to_the_top() {
        let turned = Motion::new(SIZE, [0.0; 2], 90.0, 1.0);
        assert_near(turned.source(2, 3), [2.0, 3.0]);
        assert_near(turned.source(1, 3), [2.0, 2.0]);
        assert_near(turned.source(2, 4), [1.0, 3.0]);
    }

    #[test]
    fn an_enlarged_image_is_read_in_smaller_steps() {
        let enlarged = Motion::new(SIZE, [0.0; 2], 0.0, 2.0);
        assert_near(enlarged.source(2, 3), [2.0, 3.0]);
        assert_near(enlarged.source(4, 1), [3.0, 2.0]);
    }
}
