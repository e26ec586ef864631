use std::fs;
use std::path::{Path, PathBuf};

use tempfile::tempdir;

use super::Mnist;
use super::fixture::{Fixture, gzip};
use super::sources::Sources;
use crate::data::{DataError, Dataset, Images, TrainTest};

/// Loads the fixture's files from the first of some folders that has them.
fn load(fixture: &Fixture, folders: &[&Path]) -> Result<TrainTest, DataError> {
    let folders = folders.iter().map(PathBuf::from).collect();
    let files = fixture.published();
    #[cfg(feature = "download")]
    return Sources { files, folders, download: None }.load();
    #[cfg(not(feature = "download"))]
    return Sources { files, folders }.load();
}

fn check(TrainTest { train, test }: &TrainTest) {
    assert_eq!((train.labels(), test.labels()), (&[4, 3, 2, 1, 0][..], &[2, 1, 0][..]));
    assert_eq!((train.rows(), train.columns(), train.classes()), (28, 28, 10));
    assert_eq!(train.image(1)[..3], [31, 32, 33]);
}

/// Name and content of a file from its published name and content.
type Form = fn(&str, &[u8]) -> (String, Vec<u8>);

#[test]
fn files_may_be_compressed_or_not_in_both_spellings() {
    let fixture = Fixture::new();
    let forms: [Form; 4] = [
        |name, content| (format!("{name}.gz"), gzip(content)),
        |name, content| (name.to_owned(), content.to_vec()),
        |name, content| (name.replace("-idx", ".idx"), content.to_vec()),
        |name, content| (format!("{}.gz", name.replace("-idx", ".idx")), content.to_vec()),
    ];
    for form in forms {
        let folder = tempdir().unwrap();
        for (name, content) in fixture.contents() {
            let (name, content) = form(name, content);
            fs::write(folder.path().join(name), content).unwrap();
        }
        check(&load(&fixture, &[folder.path()]).unwrap());
    }
}

#[test]
fn the_first_complete_folder_counts() {
    let fixture = Fixture::new();
    let (partial, complete) = (tempdir().unwrap(), tempdir().unwrap());
    fixture.fill(complete.path());
    fixture.fill(partial.path());
    fs::remove_file(partial.path().join("t10k-labels-idx1-ubyte.gz")).unwrap();
    fs::write(partial.path().join("train-images-idx3-ubyte.gz"), "damaged").unwrap();
    check(&load(&fixture, &[Path::new("/no/such/folder"), partial.path(), complete.path()]).unwrap());
}

#[test]
fn what_is_found_nowhere_lists_every_place_and_what_to_do() {
    let fixture = Fixture::new();
    let folder = tempdir().unwrap();
    fixture.fill(folder.path());
    fs::remove_file(folder.path().join("t10k-labels-idx1-ubyte.gz")).unwrap();
    let error = load(&fixture, &[Path::new("no/such"), folder.path()]).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("MNIST was not found."), "{text}");
    assert!(text.contains("\n  no/such: no such folder\n"), "{text}");
    let lacking = format!("\n  {}: t10k-labels-idx1-ubyte.gz not found\n", folder.path().display());
    assert!(text.contains(&lacking), "{text}");
    assert!(text.contains("the one that CONSTNET_DATA points to"), "{text}");
    assert_eq!(text.contains("build with the feature `download`"), !cfg!(feature = "download"));
}

#[test]
fn a_file_is_no_folder() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = load(&Fixture::new(), &[file.path()]).unwrap_err().to_string();
    assert!(text.contains(&format!("\n  {}: not a folder\n", file.path().display())), "{text}");
    assert!(
        text.contains("t10k-labels-idx1-ubyte.gz into the folder that CONSTNET_DATA points to"),
        "{text}"
    );
}

#[test]
fn where_no_folder_is_known_only_the_variable_is_named() {
    let text = load(&Fixture::new(), &[]).unwrap_err().to_string();
    assert!(text.starts_with("MNIST was not found.\nPut train-images-idx3-ubyte.gz, "), "{text}");
    assert!(
        text.contains("t10k-labels-idx1-ubyte.gz into the folder that CONSTNET_DATA points to"),
        "{text}"
    );
}

#[test]
fn one_good_file_of_several_is_enough() {
    let fixture = Fixture::new();
    let folder = tempdir().unwrap();
    fixture.fill(folder.path());
    let (compressed, plain) =
        (folder.path().join("train-labels-idx1-ubyte.gz"), folder.path().join("train-labels.idx1-ubyte"));
    fs::write(&compressed, "damaged").unwrap();
    fs::write(&plain, fixture.contents().nth(1).unwrap().1).unwrap();
    check(&load(&fixture, &[folder.path()]).unwrap());
    fs::write(&plain, "damaged, too").unwrap();
    let text = load(&fixture, &[folder.path()]).unwrap_err().to_string();
    assert!(text.starts_with(&format!("{}: expected the SHA-256", compressed.display())), "{text}");
}

#[test]
fn another_content_names_both_digests() {
    let fixture = Fixture::new();
    let folder = tempdir().unwrap();
    fixture.fill(folder.path());
    let path = folder.path().join("train-labels-idx1-ubyte.gz");
    let spoil = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        load(&fixture, &[folder.path()]).unwrap_err().to_string()
    };
    let other = spoil(b"another file");
    assert!(other.contains("train-labels-idx1-ubyte.gz: expected the SHA-256"), "{other}");
    assert!(other.contains(fixture.published()[0][1].sha256), "{other}");
    let found = "found 100ef6a71bac925f709fe9c114c60460bf6e472cfdb9d44bd8adf1698135260f (12 bytes of 13)";
    assert!(other.contains(found), "{other}");
    assert!(other.contains("delete it and get a new copy"), "{other}");
    let bomb = spoil(&gzip(&vec![0; 1 << 24]));
    assert!(bomb.contains("found more than its 13 bytes"), "{bomb}");
    let cut = spoil(&gzip(b"another file")[..15]);
    assert!(cut.contains("train-labels-idx1-ubyte.gz: the gzip data is damaged or incomplete"), "{cut}");
}

#[test]
fn images_and_labels_of_another_data_set() {
    let fixture = Fixture::new();
    let folder = tempdir().unwrap();
    fixture.fill(folder.path());
    let path = |name: &str| folder.path().join(format!("{name}-ubyte.gz"));
    let (images, labels) = (path("t10k-images-idx3"), path("t10k-labels-idx1"));
    assert_eq!(Images::<784>::from_idx(&images, &labels, 3).unwrap().labels(), [2, 1, 0]);
    let swapped = Images::<784>::from_idx(&labels, &images, 3).unwrap_err().to_string();
    assert!(swapped.contains("expected u8 images of 784 bytes, but found u8 of the shape [3]"), "{swapped}");
    let no_labels = Images::<784>::from_idx(&images, &images, 3).unwrap_err().to_string();
    assert!(no_labels.contains("expected u8 labels in one dimension"), "{no_labels}");
    let classes = Images::<784>::from_idx(&images, &labels, 257).unwrap_err().to_string();
    assert_eq!(classes, "there are 257 classes, but labels are bytes: 1 to 256 classes are possible");
    let too_many = Images::<784>::from_idx(&images, path("train-labels-idx1"), 10).unwrap_err();
    assert!(matches!(too_many, DataError::Mismatch { .. }), "{too_many}");
    let other_size = Images::<100>::from_idx(&images, &labels, 3).unwrap_err();
    assert!(matches!(other_size, DataError::Layout { .. }), "{other_size}");
}

#[test]
fn options_change_the_form() {
    let fixture = Fixture::new();
    let folder = tempdir().unwrap();
    fixture.fill(folder.path());
    let loaded = || load(&fixture, &[folder.path()]).unwrap();
    let plain = Mnist::options().apply(loaded());
    assert_eq!((plain.test.shape(), plain.test.matrix::<f64>(0..1)[250]), (&[784][..], 250.0 / 255.0));
    let TrainTest { test, .. } = Mnist::options().normalize(false).flatten(false).one_hot().apply(loaded());
    let (mut x, mut targets) = ([0.0_f32; 784], [0.0_f32; 10]);
    test.gather(&[0], &mut x, &mut targets);
    assert_eq!((x[250], targets), (250.0, [0., 0., 1., 0., 0., 0., 0., 0., 0., 0.]));
    assert_eq!(test.images().shape(), [1, 28, 28]);
}
