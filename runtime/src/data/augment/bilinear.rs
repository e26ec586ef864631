/// Limit for coordinates: beyond it no image has pixels, and all integers are exact.
const FAR: f32 = 1e9;

/// One channel of an image as bytes, 0 outside its border.
#[derive(Clone, Copy)]
pub(super) struct Channel<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) size: [usize; 2],
}

impl Channel<'_> {
    /// The value at a position between pixels, interpolated from the four around it.
    #[inline(always)]
    pub(super) fn at(self, [row, column]: [f32; 2]) -> f32 {
        // NaN is outside, too.
        if !(row.abs() < FAR && column.abs() < FAR) {
            return 0.0;
        }
        let ((top, down), (left, right)) = (split(row), split(column));
        let upper = self.between(top, left, right);
        upper + down * (self.between(top + 1, left, right) - upper)
    }

    /// The value between a pixel and its right neighbour.
    #[inline(always)]
    fn between(self, row: i32, column: i32, part: f32) -> f32 {
        let left = self.pixel(row, column);
        left + part * (self.pixel(row, column + 1) - left)
    }

    #[inline(always)]
    fn pixel(self, row: i32, column: i32) -> f32 {
        let ([rows, columns], row, column) = (self.size, row as usize, column as usize);
        // Negative indices become large ones.
        if row < rows && column < columns { f32::from(self.bytes[row * columns + column]) } else { 0.0 }
    }
}

/// The floor and the fraction.
#[inline(always)]
fn split(place: f32) -> (i32, f32) {
    let truncated = place as i32;
    let below = truncated - i32::from(place < truncated as f32);
    (below, place - below as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: Channel<'_> = Channel { bytes: &[0, 100, 200, 40, 80, 120], size: [2, 3] };

    #[test]
    fn pixels_are_exact() {
        for row in 0..2_u8 {
            for column in 0..3_u8 {
                let byte = IMAGE.bytes[usize::from(3 * row + column)];
                assert_eq!(IMAGE.at([f32::from(row), f32::from(column)]), f32::from(byte));
            }
        }
    }

    #[test]
    fn places_between_pixels_are_between_their_values() {
        assert_eq!(IMAGE.at([0.0, 0.25]), 25.0);
        assert_eq!(IMAGE.at([0.5, 0.0]), 20.0);
        assert_eq!(IMAGE.at([0.5, 1.5]), 125.0);
    }

    #[test]
    fn beyond_the_border_is_zero() {
        assert_eq!(IMAGE.at([-0.25, 1.0]), 75.0);
        assert_eq!(IMAGE.at([1.0, 2.5]), 60.0);
        for place in
            [[-1.0, 1.0], [0.0, 3.0], [2.0, 0.0], [f32::NAN, 0.0], [0.0, f32::INFINITY], [-1e30, 1e30]]
        {
            assert_eq!(IMAGE.at(place), 0.0, "{place:?}");
        }
    }
}
