use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A small picture as PNG.
pub(super) struct Picture {
    png: Vec<u8>,
}

/// Channels, rows and columns.
pub(super) type Dimensions = [usize; 3];

/// The likely dimensions of an image with this number of values: a square, or three of them for red, green and blue.
pub(super) fn guessed(values: usize) -> Option<Dimensions> {
    let square = |values: usize| {
        let side = values.isqrt();
        (side > 1 && side * side == values).then_some(side)
    };
    let one = square(values).map(|side| [1, side, side]);
    let three = || square(values / 3).filter(|_| values.is_multiple_of(3)).map(|side| [3, side, side]);
    one.or_else(three)
}

/// Whether an input with this number of values has these dimensions.
pub(super) fn fits([channels, height, width]: Dimensions, values: usize) -> bool {
    // Dimensions are user input: their product must not wrap around.
    height.checked_mul(width).and_then(|pixels| pixels.checked_mul(channels)) == Some(values)
}

impl Picture {
    /// An image with values from 0 to 1, from 0 to 255, or in any other range. `None` if they do not have these
    /// dimensions, or there are neither one nor three channels.
    pub(super) fn of_image(values: &[f32], [channels, height, width]: Dimensions) -> Option<Self> {
        if !fits([channels, height, width], values.len()) {
            return None;
        }
        let pixels = height * width;
        let byte = brightness(values);
        let colour = match channels {
            1 => png::ColorType::Grayscale,
            3 => png::ColorType::Rgb,
            _ => return None,
        };
        let by_pixel =
            (0..pixels).flat_map(|pixel| (0..channels).map(move |channel| channel * pixels + pixel));
        let bytes: Vec<u8> = by_pixel.map(|at| byte(values[at])).collect();
        Self::encoded(&bytes, width, height, colour)
    }

    /// Weights: positive ones in one colour, negative ones in another, with an opacity by size. `largest` has
    /// full opacity.
    pub(super) fn of_weights(values: &[f32], height: usize, width: usize, largest: f32) -> Option<Self> {
        const PLUS: [u8; 3] = [0xe8, 0x73, 0x12];
        const MINUS: [u8; 3] = [0x3a, 0x74, 0xf0];
        let pixel = |&value: &f32| {
            let [r, g, b] = if value > 0.0 { PLUS } else { MINUS };
            // NaN becomes 0, which is invisible.
            [r, g, b, (255.0 * value.abs() / largest.max(f32::MIN_POSITIVE)) as u8]
        };
        let bytes: Vec<u8> = values.iter().flat_map(pixel).collect();
        (values.len() == height * width)
            .then(|| Self::encoded(&bytes, width, height, png::ColorType::Rgba))
            .flatten()
    }

    fn encoded(bytes: &[u8], width: usize, height: usize, colour: png::ColorType) -> Option<Self> {
        let mut png = Vec::new();
        let mut encoder =
            png::Encoder::new(&mut png, u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        encoder.set_color(colour);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(bytes).ok()?;
        writer.finish().ok()?;
        Some(Self { png })
    }

    /// The picture as a data URI.
    pub(super) fn uri(&self) -> String {
        format!("data:image/png;base64,{}", STANDARD.encode(&self.png))
    }
}

/// Converts the values of an image to bytes.
fn brightness(values: &[f32]) -> impl Fn(f32) -> u8 {
    let finite = values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = finite.fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let (black, white) = match () {
        () if low >= 0.0 && high <= 1.0 => (0.0, 1.0),
        () if low >= 0.0 && high <= 255.0 => (0.0, 255.0),
        () => (low, high),
    };
    // NaN becomes 0.
    move |value| (255.0 * (value - black) / (white - black)).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The decoded bytes of a picture.
    fn decoded(picture: &Picture) -> Vec<u8> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(&picture.png)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn an_image_is_shown_as_it_is() {
        let dimensions = [1, 2, 2];
        let shown = |values: &[f32; 4]| decoded(&Picture::of_image(values, dimensions).unwrap());
        assert_eq!(shown(&[0.0, 1.0, 0.2, 0.0]), [0, 255, 51, 0]);
        assert_eq!(shown(&[0.0, 100.0, 2.0, 255.0]), [0, 100, 2, 255]);
        assert_eq!(shown(&[-1.0, 1.0, 0.0, f32::NAN]), [0, 255, 128, 0]);
        assert_eq!(shown(&[7e9; 4]), [0; 4]);
        let colours = Picture::of_image(&[0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [3, 1, 2]).unwrap();
        assert_eq!(decoded(&colours), [0, 102, 204, 51, 153, 255]);
    }

    #[test]
    fn what_has_other_dimensions_is_no_picture() {
        assert!(Picture::of_image(&[0.0; 4], [1, 2, 3]).is_none());
        assert!(Picture::of_image(&[0.0; 8], [2, 2, 2]).is_none());
        assert!(Picture::of_weights(&[0.0; 8], 2, 2, 1.0).is_none());
        assert!(Picture::of_image(&[], [1, 0, 0]).is_none());
    }

    #[test]
    fn weights_are_the_fainter_the_smaller() {
        let shown = decoded(&Picture::of_weights(&[2.0, -1.0, 0.0, f32::NAN], 2, 2, 2.0).unwrap());
        let strength: Vec<u8> = shown.chunks(4).map(|pixel| pixel[3]).collect();
        assert_eq!(strength, [255, 127, 0, 0]);
        assert_ne!(shown[..3], shown[4..7]);
    }

    #[test]
    fn squares_are_images() {
        assert_eq!(guessed(784), Some([1, 28, 28]));
        assert_eq!(guessed(3072), Some([3, 32, 32]));
        assert_eq!([0, 1, 2, 3, 785].map(guessed), [None; 5]);
    }
}
