//! Where the files come from, in order.

use std::env;
use std::path::{Path, PathBuf};

use super::cache::{cache_folder, named_folders};
#[cfg(feature = "download")]
use super::download::Mirrors;
use super::files::{MNIST, Published};
use crate::data::{DataError, Idx, Images, Place, TrainTest};

/// The places to look in, and the files to look for.
pub(super) struct Sources<'a> {
    /// Images and labels of the training set, then of the test set.
    pub(super) files: [[Published<'a>; 2]; 2],
    /// Folders that have all files or are passed over.
    pub(super) folders: Vec<PathBuf>,
    /// Where files are downloaded to, and from where.
    #[cfg(feature = "download")]
    pub(super) download: Option<(PathBuf, Mirrors<'a>)>,
}

/// The content of a file.
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

    /// What the environment and the platform name.
    pub(super) fn from_environment() -> Self {
        let variable = |name: &str| env::var_os(name);
        let (folders, cache) = (named_folders(variable), cache_folder(variable));
        #[cfg(feature = "download")]
        return Self { files: MNIST, folders, download: cache.map(|cache| (cache, Mirrors::public())) };
        #[cfg(not(feature = "download"))]
        return Self { files: MNIST, folders: folders.into_iter().chain(cache).collect() };
    }
}

impl Sources<'_> {
    /// Loads the data from the first place that has it.
    pub(super) fn load(&self) -> Result<TrainTest, DataError> {
        let mut looked = Vec::new();
        for folder in &self.folders {
            match self.missing_in(folder) {
                None => return self.load_with(|file| read_from(folder, file)),
                Some(finding) => looked.push(Place { place: folder.display().to_string(), finding }),
            }
        }
        #[cfg(feature = "download")]
        if let Some((cache, mirrors)) = &self.download {
            return self.load_with(|file| {
                let finding = match file.find(cache).map(|path| (file.read(&path), path)) {
                    Some((Ok(content), path)) => return Ok(Loaded { path, content }),
                    Some((Err(damage), _)) => damage.to_string(),
                    None => format!("lacks {}", file.compressed_name()),
                };
                let cache_place = Place { place: cache.display().to_string(), finding };
                let looked = looked.iter().cloned().chain([cache_place]);
                mirrors.download(file, cache, looked.collect())
            });
        }
        Err(not_found(looked))
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

    /// What a folder lacks; nothing if all files are there.
    fn missing_in(&self, folder: &Path) -> Option<String> {
        if !folder.is_dir() {
            return Some("no such folder".to_owned());
        }
        let missing = self.files.as_flattened().iter().filter(|file| file.find(folder).is_none());
        let names: Vec<String> = missing.map(Published::compressed_name).collect();
        if names.is_empty() { None } else { Some(format!("lacks {}", names.join(", "))) }
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

/// A file from a folder that may have it.
fn read_from(folder: &Path, file: &Published<'_>) -> Result<Loaded, DataError> {
    let path = file.find(folder).ok_or_else(|| {
        let finding = format!("lacks {}", file.compressed_name());
        not_found(vec![Place { place: folder.display().to_string(), finding }])
    })?;
    Ok(Loaded { content: file.read(&path)?, path })
}

pub(super) fn not_found(looked: Vec<Place>) -> DataError {
    let names: Vec<String> = MNIST.as_flattened().iter().map(Published::compressed_name).collect();
    let download = if cfg!(feature = "download") { "" } else { ", or build with the feature `download`" };
    let advice = format!("Put {} into a folder and set CONSTNET_DATA to it{download}.", names.join(", "));
    DataError::NotFound { what: "MNIST", looked, advice }
}
