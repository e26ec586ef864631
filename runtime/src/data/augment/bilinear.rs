/// One channel of an image as bytes, 0 beyond its border.
#[derive(Clone, Copy)]
pub(super) struct Channel<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) size: [usize; 2],
}

impl Channel<'_> {
    /// The value at a place between pixels, by the distances to the four around it.
    #[inline(always)]
    pub(super) fn at(self, [row, column]: [f32; 2]) -> f32 {
        let [rows, columns] = self.size;
        // What is no number is nowhere.
        let is_near = |place: f32, size: usize| place > -1.0 && place < size as f32;
        if !(is_near(row, rows) && is_near(column, columns)) {
            return 0.0;
        }
        let ([top, down], [left, right]) = (split(row), split(column));
        let value = |row: f32, column: f32| self.pixel(row as isize, column as isize);
        let between = |from: f32, to: f32, part: f32| from + part * (to - from);
        between(
            between(value(top, left), value(top, left + 1.0), right),
            between(value(top + 1.0, left), value(top + 1.0, left + 1.0), right),
            down,
        )
    }

    #[inline(always)]
    fn pixel(self, row: isize, column: isize) -> f32 {
        let [rows, columns] = self.size;
        // What is negative is large without a sign.
        let is_inside = (row as usize) < rows && (column as usize) < columns;
        if is_inside { f32::from(self.bytes[row as usize * columns + column as usize]) } else { 0.0 }
    }
}

/// The whole number below and what is left.
#[inline(always)]
fn split(place: f32) -> [f32; 2] {
    let truncated = place as isize as f32;
    let below = if place < truncated { truncated - 1.0 } else { truncated };
    [below, place - below]
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
