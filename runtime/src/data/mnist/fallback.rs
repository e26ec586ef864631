use std::path::Path;

use super::Mnist;
use crate::data::{DataError, Digits, Images, TrainTest};

/// Digit images from the first available source, and a sentence about it.
#[derive(Clone, Debug)]
pub struct MnistOrDigits {
    /// The training set.
    pub train: Images<784>,
    /// The test set.
    pub test: Images<784>,
    /// Whether this is MNIST.
    pub is_mnist: bool,
    /// The source and the reason for it, as a sentence to display.
    pub notice: String,
}

/// MNIST from `folder`; without a folder MNIST if [`Mnist::load`] finds it, else [`Digits`] of
/// the same number and shape.
///
/// # Errors
///
/// Any error in a folder that was given, and files that exist but are damaged.
pub fn mnist_or_digits(folder: Option<&Path>) -> Result<MnistOrDigits, DataError> {
    match folder {
        Some(folder) => {
            Mnist::load_from(folder).map(|mnist| with_mnist(mnist, &format!(" from {}", folder.display())))
        }
        None => match Mnist::load() {
            Ok(mnist) => Ok(with_mnist(mnist, "")),
            Err(error @ DataError::NotFound { .. }) => Ok(with_digits(&error)),
            Err(error) => Err(error),
        },
    }
}

fn with_mnist(TrainTest { train, test }: TrainTest, place: &str) -> MnistOrDigits {
    let notice = format!("Using MNIST{place}: {} training images, {} test images.", train.len(), test.len());
    MnistOrDigits { train, test, is_mnist: true, notice }
}

fn with_digits(error: &DataError) -> MnistOrDigits {
    let TrainTest { train, test } = Digits::generate(1, 60_000, 10_000);
    MnistOrDigits { train, test, is_mnist: false, notice: digits_notice(error) }
}

fn digits_notice(error: &DataError) -> String {
    format!(
        "{error}\nUsing synthetic digits instead, \
         so the accuracy is not comparable with that on MNIST."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_given_must_have_the_files() {
        let error = mnist_or_digits(Some(Path::new("no/such"))).unwrap_err();
        assert!(error.to_string().contains("no/such: no such folder"), "{error}");
    }

    #[test]
    fn the_notice_says_what_was_used_and_why() {
        let error = Mnist::load_from("no/such").unwrap_err();
        let notice = digits_notice(&error);
        assert!(notice.starts_with("MNIST was not found.\n  no/such: "), "{notice}");
        assert!(notice.contains("synthetic digits") && notice.contains("not comparable"), "{notice}");
    }
}
