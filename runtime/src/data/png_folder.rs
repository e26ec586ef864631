//! Images from a folder of PNG files with a folder for each class.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use png::{ColorType, Transformations};

use super::images::check_classes;
use super::{DataError, DatasetError, Images};

impl<const F: usize> Images<F> {
    /// Loads the PNG files of a folder that has a folder for each class (torchvision's `ImageFolder`):
    /// `cats/1.png`, `cats/2.png`, `dogs/1.png`. The names of the folders, in alphabetical order, are the
    /// [`class_names`](Self::class_names), the files of each are read in alphabetical order. Other files, and those
    /// whose names begin with a dot, are ignored.
    ///
    /// `dimensions` are the channels, rows and columns of an image: 1 channel for greyscale, 3 for RGB, 4 for RGBA.
    /// Colours become grey by the weights of ITU-R 601 (Pillow's mode `L`), grey is repeated in all colours, opacity
    /// is dropped or 255, and 16 bits are rounded to 8.
    ///
    /// # Errors
    ///
    /// Channels other than 1, 3 and 4, dimensions whose product is not `F`, no folders or more than 256, a folder
    /// without PNG files, or a file that can't be read, is damaged, or has another size.
    pub fn from_png_folder(folder: impl AsRef<Path>, dimensions: [usize; 3]) -> Result<Self, DataError> {
        let folder = folder.as_ref();
        let [channels, rows, columns] = dimensions;
        let size = rows.checked_mul(columns).and_then(|size| size.checked_mul(channels));
        if size != Some(F) || !matches!(channels, 1 | 3 | 4) {
            return Err(DataError::Dataset(DatasetError::Dimensions { dimensions, features: F }));
        }
        let classes: Vec<PathBuf> = sorted(folder)?.into_iter().filter(|path| path.is_dir()).collect();
        if classes.is_empty() {
            let expected = "a folder for each class";
            return Err(DataError::Folder { path: folder.to_owned(), expected });
        }
        check_classes(classes.len()).map_err(DataError::Classes)?;
        let (mut bytes, mut labels) = (Vec::new(), Vec::new());
        for (label, class) in classes.iter().enumerate() {
            let is_png = |path: &PathBuf| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("png"));
            let files: Vec<PathBuf> = sorted(class)?.into_iter().filter(is_png).collect();
            if files.is_empty() {
                return Err(DataError::Folder { path: class.clone(), expected: "PNG files of the class" });
            }
            for path in files {
                bytes.extend(read(&path, dimensions)?);
                // At most 256 classes.
                labels.push(label as u8);
            }
        }
        let names = classes.iter().map(|class| name(class));
        let images = Self::new(bytes, labels, dimensions, classes.len());
        images.and_then(|images| images.with_class_names(names)).map_err(DataError::Dataset)
    }
}

/// The entries of a folder in alphabetical order, without those whose names begin with a dot.
fn sorted(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let error = |cause| DataError::Io { action: "list", path: folder.to_owned(), cause };
    let entries = fs::read_dir(folder).map_err(error)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>();
    let mut paths = paths.map_err(error)?;
    paths.retain(|path| !name(path).starts_with('.'));
    paths.sort();
    Ok(paths)
}

/// The last part of a path.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The bytes of an image, channel after channel.
fn read(path: &Path, [channels, rows, columns]: [usize; 3]) -> Result<Vec<u8>, DataError> {
    let error = |cause: String| DataError::Png { path: path.to_owned(), cause };
    let damaged =
        |cause: png::DecodingError| error(format!("the PNG file is damaged or of another kind: {cause}"));
    let file =
        File::open(path).map_err(|cause| DataError::Io { action: "open", path: path.to_owned(), cause })?;
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (width, height) = reader.info().size();
    if (height as usize, width as usize) != (rows, columns) {
        return Err(error(format!(
            "expected {rows} rows of {columns} pixels, but the image has {height} rows of {width}; scale all images to \
             one size first"
        )));
    }
    let size = reader.output_buffer_size().ok_or_else(|| error("the image is too large".to_owned()))?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(damaged)?;
    let samples = frame.color_type.samples();
    let has_opacity = matches!(frame.color_type, ColorType::GrayscaleAlpha | ColorType::Rgba);
    let colours = samples - usize::from(has_opacity);
    let value = |pixel: &[u8], channel: usize| match (channels, colours) {
        (_, _) if channel == 3 => {
            if has_opacity {
                pixel[samples - 1]
            } else {
                u8::MAX
            }
        }
        (1, 3) => grey(pixel[0], pixel[1], pixel[2]),
        (_, 1) => pixel[0],
        _ => pixel[channel],
    };
    let pixels = &pixels[..frame.buffer_size()];
    Ok((0..channels)
        .flat_map(|channel| pixels.chunks_exact(samples).map(move |pixel| (pixel, channel)))
        .map(|(pixel, channel)| value(pixel, channel))
        .collect())
}

/// The luma of a colour (ITU-R 601), rounded as in Pillow.
fn grey(red: u8, green: u8, blue: u8) -> u8 {
    let weighted = u32::from(red) * 19_595 + u32::from(green) * 38_470 + u32::from(blue) * 7_471;
    ((weighted + 0x8000) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use png::BitDepth;

    fn write(path: &Path, colour: ColorType, depth: BitDepth, [rows, columns]: [u32; 2], bytes: &[u8]) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut encoder = png::Encoder::new(File::create(path).unwrap(), columns, rows);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        if colour == ColorType::Indexed {
            encoder.set_palette([9, 9, 9, 200, 100, 50].as_slice());
        }
        encoder.write_header().unwrap().write_image_data(bytes).unwrap();
    }

    /// Two classes, three images of 1 x 2 pixels.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        write(&at("dogs/b.png"), ColorType::Grayscale, BitDepth::Eight, [1, 2], &[7, 8]);
        write(&at("cats/2.png"), ColorType::Rgb, BitDepth::Eight, [1, 2], &[255, 0, 0, 1, 2, 3]);
        write(
            &at("cats/1.PNG"),
            ColorType::Rgba,
            BitDepth::Sixteen,
            [1, 2],
            &[10, 0, 20, 0, 30, 0, 40, 0, 1, 0, 1, 0, 1, 0, 2, 0],
        );
        write(&at("dogs/c.png"), ColorType::Indexed, BitDepth::One, [1, 2], &[0b0100_0000]);
        fs::write(at("cats/notes.txt"), "no image").unwrap();
        fs::write(at("readme.md"), "no class").unwrap();
        fs::create_dir(at(".cache")).unwrap();
        folder
    }

    #[test]
    fn folders_are_classes_and_channels_are_planes() {
        let folder = folder();
        let images = Images::<6>::from_png_folder(folder.path(), [3, 1, 2]).unwrap();
        assert_eq!(images.class_names(), ["cats", "dogs"]);
        assert_eq!(images.labels(), [0, 0, 1, 1]);
        assert_eq!(images.image(0), [10, 1, 20, 1, 30, 1]);
        assert_eq!(images.image(1), [255, 1, 0, 2, 0, 3]);
        assert_eq!(images.image(2), [7, 8, 7, 8, 7, 8]);
        assert_eq!(images.image(3), [9, 200, 9, 100, 9, 50]);
        assert_eq!((images.channels(), images.rows(), images.columns()), (3, 1, 2));
    }

    /// Reference values: Pillow's `convert("L")`.
    #[test]
    fn colours_become_grey_or_have_an_opacity() {
        let folder = folder();
        let grey = Images::<2>::from_png_folder(folder.path(), [1, 1, 2]).unwrap();
        assert_eq!(grey.bytes(), [18, 1, 76, 2, 7, 8, 9, 124]);
        let opaque = Images::<8>::from_png_folder(folder.path(), [4, 1, 2]).unwrap();
        assert_eq!(opaque.image(0)[6..], [40, 2]);
        assert_eq!(opaque.image(2)[6..], [255, 255]);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let folder = folder();
        let refuse = |path: &Path| Images::<2>::from_png_folder(path, [1, 1, 2]).unwrap_err().to_string();
        let dimensions = Images::<2>::from_png_folder(folder.path(), [2, 1, 1]).unwrap_err();
        assert!(matches!(dimensions, DataError::Dataset(_)), "{dimensions}");
        assert!(refuse(&folder.path().join("none")).contains("can't list"));
        assert!(
            refuse(&folder.path().join("cats"))
                .ends_with("expected a folder for each class, but there is none")
        );
        let path = folder.path().join("dogs/z.png");
        write(&path, ColorType::Grayscale, BitDepth::Eight, [2, 1], &[7, 8]);
        let size = "z.png: expected 1 rows of 2 pixels, but the image has 2 rows of 1; scale all images to one size first";
        assert!(refuse(folder.path()).ends_with(size));
        fs::create_dir(folder.path().join("owls")).unwrap();
        fs::remove_file(&path).unwrap();
        let empty = refuse(folder.path());
        assert!(empty.ends_with("owls: expected PNG files of the class, but there is none"), "{empty}");
    }

    /// Each truncation and each changed byte is refused or read.
    #[test]
    fn damaged_files_do_not_panic() {
        let folder = folder();
        let path = folder.path().join("cats/1.PNG");
        let whole = fs::read(&path).unwrap();
        let load = || Images::<6>::from_png_folder(folder.path(), [3, 1, 2]).is_ok();
        for place in 0..whole.len() {
            fs::write(&path, &whole[..place]).unwrap();
            load();
            let mut changed = whole.clone();
            changed[place] ^= 0x41;
            fs::write(&path, changed).unwrap();
            load();
        }
        fs::write(&path, &whole[..40]).unwrap();
        assert!(!load());
    }
}
