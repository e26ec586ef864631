//! Sources of the files, in order.

use std::env;
use std::path::{Path, PathBuf};

use super::cache::{cache_folder, named_folders};
#[cfg(feature = "download")]
use super::download::Mirrors;
use super::files::{MNIST, Published};
use crate::data::{DataError, Idx, Images, Location, TrainTest};

/// The locations to search, and the files to search for.
pub(super) struct Sources<'a> {
    /// Images and labels of the training set, then of the test set.
    pub(super) files: [[Published<'a>; 2]; 2],
    /// Folders, each of which is used if it has all files.
    pub(super) folders: Vec<PathBuf>,
    /// The source of files that are in none of the folders.
    #[cfg(feature = "download")]
    pub(super) download: Option<Mirrors<'a>>,
}

/// The content of a file, and its path.
pub(super) struct Loaded {
    pub(super) path: PathBuf,
    pub(super) content: Vec<u8>,
}

impl Sources<'static> {
    /// One folder.
    pub(super) fn folder(folder: &Path) -> Self {
        Self {
            files: MNIST,
            folders: vec![folder.to_owned()],
            #[cfg(feature = "download")]
            download: None,
        }
    }

    /// The sources given by the environment and the platform.
    pub(super) fn from_environment() -> Self {
        let variable = |name: &str| env::var_os(name);
        let (folders, cache) = (named_folders(variable), cache_folder(variable));
        #[cfg(feature = "download")]
        return Self { files: MNIST, folders, download: Some(Mirrors::public(cache)) };
        #[cfg(not(feature = "download"))]
        return Self { files: MNIST, folders: folders.into_iter().chain(cache).collect() };
    }
}

impl Sources<'_> {
    /// Loads the data from the first source that has it.
    pub(super) fn load(&self) -> Result<TrainTest, DataError> {
        let mut searched = Vec::new();
        for folder in &self.folders {
            match self.missing_in(folder) {
                None => return self.load_with(|file| load_from(folder, file)),
                Some(finding) => {
                    searched.push(Location { location: folder.display().to_string(), reason: finding })
                }
            }
        }
        #[cfg(feature = "download")]
        if let Some(mirrors) = &self.download {
            return self.load_with(|file| mirrors.load(file, searched.clone()));
        }
        Err(not_found(searched, Vec::new()))
    }

    fn load_with(
        &self,
        mut load: impl FnMut(&Published<'_>) -> Result<Loaded, DataError>,
    ) -> Result<TrainTest, DataError> {
        let mut images = |[images, labels]: &[Published<'_>; 2]| {
            let (images, labels) = (load(images)?, load(labels)?);
            Images::from_arrays(images.parse()?, labels.parse()?, 10)
        };
        let [train, test] = &self.files;
        Ok(TrainTest { train: images(train)?, test: images(test)? })
    }

    /// The files missing in a folder; nothing if all are there.
    fn missing_in(&self, folder: &Path) -> Option<String> {
        if !folder.is_dir() {
            let finding = if folder.exists() { NO_FOLDER } else { "no such folder" };
            return Some(finding.to_owned());
        }
        let is_missing = |file: &&Published<'_>| file.candidates(folder).next().is_none();
        let missing = self.files.as_flattened().iter().filter(is_missing);
        let names: Vec<String> = missing.map(Published::compressed_name).collect();
        if names.is_empty() { None } else { Some(lacks(&names)) }
    }
}

impl Loaded {
    fn parse(self) -> Result<(PathBuf, Idx), DataError> {
        match Idx::read(self.content.as_slice()) {
            Ok(idx) => Ok((self.path, idx)),
            Err(fault) => Err(DataError::Idx { path: self.path, fault }),
        }
    }
}

/// A file from a folder that has it.
fn load_from(folder: &Path, file: &Published<'_>) -> Result<Loaded, DataError> {
    find_in(folder, file).unwrap_or_else(|| Err(not_found(vec![lacking(folder, file)], Vec::new())))
}

/// The first valid file of a folder, else the error of the first one; nothing if there is
/// none.
pub(super) fn find_in(folder: &Path, file: &Published<'_>) -> Option<Result<Loaded, DataError>> {
    let read = |path: PathBuf| file.read(&path).map(|content| Loaded { path, content });
    let mut results = file.candidates(folder).map(read);
    let first = results.next()?;
    Some(first.or_else(|error| results.find_map(Result::ok).ok_or(error)))
}

/// A folder without the file.
pub(super) fn lacking(folder: &Path, file: &Published<'_>) -> Location {
    Location { location: folder.display().to_string(), reason: lacks(&[file.compressed_name()]) }
}

fn lacks(names: &[String]) -> String {
    format!("{} not found", names.join(", "))
}

/// Found instead of a folder.
const NO_FOLDER: &str = "not a folder";

/// Advice if no source has the data.
pub(super) fn not_found(folders: Vec<Location>, addresses: Vec<Location>) -> DataError {
    let names: Vec<String> = MNIST.as_flattened().iter().map(Published::compressed_name).collect();
    let listed = folders.iter().any(|folder| folder.reason != NO_FOLDER);
    let place = if listed { "one of these folders or into the one" } else { "the folder" };
    let download = if cfg!(feature = "download") { "" } else { ", or build with the feature `download`" };
    let advice = format!("Put {} into {place} that CONSTNET_DATA points to{download}.", names.join(", "));
    DataError::NotFound { what: "MNIST", searched: [folders, addresses].concat(), advice }
}
