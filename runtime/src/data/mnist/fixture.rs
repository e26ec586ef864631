//! Small files like MNIST's for the tests, with their digests.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use super::files::{Published, hexadecimal};

/// A file: its name, its content, the digest of its content.
struct File {
    name: String,
    content: Vec<u8>,
    sha256: String,
}

/// Images and labels of a training set of 5 images, then of a test set of 3.
pub(super) struct Fixture {
    files: [[File; 2]; 2],
}

impl Fixture {
    pub(super) fn new() -> Self {
        let file = |name: &str, content: Vec<u8>| File {
            name: name.to_owned(),
            sha256: hexadecimal(&Sha256::digest(&content)),
            content,
        };
        let set = |name: &str, count: u8| {
            let pixels: Vec<u8> = (0..usize::from(count) * 784).map(|i| (i % 251) as u8).collect();
            let images = [&[0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28][..], &pixels].concat();
            let labels: Vec<u8> = [0, 0, 8, 1, 0, 0, 0, count].into_iter().chain((0..count).rev()).collect();
            [
                file(&format!("{name}-images-idx3-ubyte"), images),
                file(&format!("{name}-labels-idx1-ubyte"), labels),
            ]
        };
        Self { files: [set("train", 5), set("t10k", 3)] }
    }

    pub(super) fn published(&self) -> [[Published<'_>; 2]; 2] {
        self.files.each_ref().map(|set| set.each_ref().map(File::published))
    }

    /// All files: name and content.
    pub(super) fn contents(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.as_flattened().iter().map(|file| (file.name.as_str(), file.content.as_slice()))
    }

    /// The compressed file that an address ends in.
    #[cfg(feature = "download")]
    pub(super) fn compressed(&self, address: &str) -> Option<Vec<u8>> {
        let name = address.rsplit('/').next()?.strip_suffix(".gz")?;
        self.contents().find(|(known, _)| *known == name).map(|(_, content)| gzip(content))
    }

    /// Puts all files into a folder, compressed.
    pub(super) fn fill(&self, folder: &Path) {
        for (name, content) in self.contents() {
            fs::write(folder.join(format!("{name}.gz")), gzip(content)).unwrap();
        }
    }
}

impl File {
    fn published(&self) -> Published<'_> {
        Published { name: &self.name, bytes: self.content.len() as u64, sha256: &self.sha256 }
    }
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
