use super::Images;
use crate::data::split::{self, split_methods};
use crate::data::{DatasetError, TrainTest};

/// Parts of the images.
impl<const F: usize> Images<F> {
    /// The first `count` images, or all of them if there are fewer.
    #[must_use]
    pub fn take(mut self, count: usize) -> Self {
        self.labels.truncate(count);
        self.bytes.truncate(self.labels.len() * F);
        self
    }

    /// Splits off the first `count` images, as for a validation set.
    #[must_use]
    pub fn split_at(mut self, count: usize) -> (Self, Self) {
        let count = count.min(self.len());
        let (bytes, labels) = (self.bytes.split_off(count * F), self.labels.split_off(count));
        let others = Self { bytes, labels, class_names: self.class_names.clone(), ..self };
        (self, others)
    }

    split_methods!();

    /// As [`split`](Self::split), with the same proportions of the classes in both parts, up to rounding
    /// (scikit-learn's `stratify`).
    ///
    /// # Errors
    ///
    /// A fraction that is not between 0 and 1, or leaves one of the parts empty.
    pub fn split_stratified(&self, fraction: f64, seed: u64) -> Result<TrainTest<Self>, DatasetError> {
        let [train, test] = split::stratified(&self.labels, fraction, seed)?;
        Ok(TrainTest { train: self.at(&train), test: self.at(&test) })
    }

    fn count(&self) -> usize {
        self.len()
    }

    /// The images with these indices, all of which exist.
    fn at(&self, indices: &[usize]) -> Self {
        Self {
            bytes: indices.iter().flat_map(|&index| self.image(index)).copied().collect(),
            labels: indices.iter().map(|&index| self.labels[index]).collect(),
            class_names: self.class_names.clone(),
            ..*self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::images::tests::images;

    #[test]
    fn smaller_sets_keep_images_and_labels_together() {
        let (first, rest) = images().split_at(1);
        assert_eq!((first.labels(), first.bytes()), (&[2][..], &[0, 51, 102, 255][..]));
        assert_eq!((rest.labels(), rest.image(1)), (&[0, 1][..], &[5, 6, 7, 8][..]));
        assert_eq!(images().take(2).len(), 2);
        assert_eq!(images().take(9), images());
        assert_eq!(images().split_at(9).1.len(), 0);
    }

    #[test]
    fn parts_keep_images_labels_and_names_together() {
        let (bytes, labels) = ((0..30).collect(), (0..30).map(|byte| byte % 3).collect());
        let images = Images::<1>::new(bytes, labels, [1, 1, 1], 3).unwrap();
        let images = images.with_class_names(["cat", "dog", "owl"]).unwrap();
        let fits = |part: &Images<1>| {
            part.class_names() == ["cat", "dog", "owl"]
                && part.labels().iter().zip(part.bytes()).all(|(&label, &byte)| label == byte % 3)
        };
        let TrainTest { train, test } = images.split_stratified(0.2, 7).unwrap();
        assert!(fits(&train) && fits(&test) && fits(&images.shuffle(7)));
        assert_eq!(
            [0, 1, 2].map(|class| test.labels().iter().filter(|&&label| label == class).count()),
            [2; 3]
        );
        let TrainTest { train, test } = images.split(0.1, 7).unwrap();
        assert_eq!((train.len(), test.len()), (27, 3));
        assert!(images.k_folds(5, 7).unwrap().all(|pair| fits(&pair.train) && pair.test.len() == 6));
        assert_eq!(images.subset([4, 0]).bytes(), [4, 0]);
        let error = images.with_class_names(["cat"]).unwrap_err();
        assert_eq!(error, DatasetError::ClassNames { names: 1, classes: 3 });
    }
}
