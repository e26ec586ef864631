use std::path::{Path, PathBuf};

use super::idx::Elements;
use super::images::check_classes;
use super::{DataError, Idx, Images};

impl<const F: usize> Images<F> {
    /// Loads images and labels from two IDX files, compressed or not, such as those of Fashion-MNIST or
    /// KMNIST. Labels are below `classes`, of which there are 1 to 256.
    ///
    /// The images are `u8` of the shape (n, rows, columns), (n, channels, rows, columns) or (n, F),
    /// the labels `u8` of the shape (n).
    ///
    /// # Errors
    ///
    /// More classes than a byte can represent, or files that can't be read, contain something else, or do not match.
    pub fn from_idx(
        images: impl AsRef<Path>,
        labels: impl AsRef<Path>,
        classes: usize,
    ) -> Result<Self, DataError> {
        check_classes(classes).map_err(DataError::Classes)?;
        let open = |path: &Path| Ok((path.to_owned(), Idx::open(path)?));
        Self::from_arrays(open(images.as_ref())?, open(labels.as_ref())?, classes)
    }

    /// Images and labels from two arrays, and the names of their files.
    pub(super) fn from_arrays(
        (images_path, images): (PathBuf, Idx),
        (labels_path, labels): (PathBuf, Idx),
        classes: usize,
    ) -> Result<Self, DataError> {
        let dimensions = match images.shape[..] {
            [_, values] => [1, 1, values],
            [_, rows, columns] => [1, rows, columns],
            [_, channels, rows, columns] => [channels, rows, columns],
            _ => [0; 3],
        };
        // Sizes are below 2³² in the file, so that their product fits.
        let is_image = dimensions.iter().map(|&size| size as u128).product::<u128>() == F as u128;
        let bytes = bytes_of(images, is_image).map_err(|found| DataError::Layout {
            path: images_path.clone(),
            expected: format!("u8 images of {F} bytes"),
            found,
        })?;
        let is_list = labels.shape.len() == 1;
        let label_bytes = bytes_of(labels, is_list).map_err(|found| DataError::Layout {
            path: labels_path.clone(),
            expected: "u8 labels in one dimension".to_owned(),
            found,
        })?;
        Self::new(bytes, label_bytes, dimensions, classes).map_err(|fault| DataError::Mismatch {
            images: images_path,
            labels: labels_path,
            fault,
        })
    }
}

/// The bytes of an array, if its type and shape match; else its description.
fn bytes_of(idx: Idx, shape_fits: bool) -> Result<Vec<u8>, String> {
    match idx.elements {
        Elements::U8(bytes) if shape_fits => Ok(bytes),
        elements => Err(format!("{} of the shape {:?}", elements.element_type().name(), idx.shape)),
    }
}
