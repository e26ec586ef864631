use std::path::{Path, PathBuf};

use super::idx::Elements;
use super::{DataError, Idx, Images};

impl<const F: usize> Images<F> {
    /// Images and labels from two IDX files, compressed or not, such as those of Fashion-MNIST or
    /// KMNIST. Labels are below `classes`.
    ///
    /// The images are `u8` of the shape (n, rows, columns), (n, channels, rows, columns) or (n, F),
    /// the labels `u8` of the shape (n).
    ///
    /// # Errors
    ///
    /// Files that can't be read, that hold something else, or that do not belong together.
    pub fn from_idx(
        images: impl AsRef<Path>,
        labels: impl AsRef<Path>,
        classes: usize,
    ) -> Result<Self, DataError> {
        let open = |path: &Path| Ok((path.to_owned(), Idx::open(path)?));
        Self::from_arrays(open(images.as_ref())?, open(labels.as_ref())?, classes)
    }

    /// Images and labels from two arrays and the files that they come from.
    pub(super) fn from_arrays(
        (images_path, images): (PathBuf, Idx),
        (labels_path, labels): (PathBuf, Idx),
        classes: usize,
    ) -> Result<Self, DataError> {
        let dimensions = match images.shape[..] {
            [_, values] => Some([1, 1, values]),
            [_, rows, columns] => Some([1, rows, columns]),
            [_, channels, rows, columns] => Some([channels, rows, columns]),
            _ => None,
        };
        let dimensions =
            dimensions.filter(|sizes| sizes.iter().map(|&size| size as u128).product::<u128>() == F as u128);
        let (Some(dimensions), Elements::U8(bytes)) = (dimensions, &images.elements) else {
            return Err(layout(images_path, format!("u8 images of {F} bytes"), &images));
        };
        let ([_], Elements::U8(label_bytes)) = (&labels.shape[..], &labels.elements) else {
            return Err(layout(labels_path, "u8 labels in one dimension".to_owned(), &labels));
        };
        Self::new(bytes.clone(), label_bytes.clone(), dimensions, classes)
            .map_err(|fault| DataError::Mismatch { images: images_path, labels: labels_path, fault })
    }
}

fn layout(path: PathBuf, expected: String, idx: &Idx) -> DataError {
    let found = format!("{} of the shape {:?}", idx.elements.element_type().name(), idx.shape);
    DataError::Layout { path, expected, found }
}
