//! Download of files that are not in the cache.

use std::path::PathBuf;
use std::time::Duration;

use ureq::Agent;

use super::files::{Published, Unpublished};
use super::sources::{Loaded, find_in, lacking, not_found};
use crate::data::{DataError, Location};
use crate::io::{StdFileSystem, replace};

/// Mirrors of the published files.
const PUBLIC: [&str; 2] =
    ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"];

/// The maximum size of a compressed file beyond its content, generously: gzip adds 18 bytes, a
/// name, and 5 bytes for every 16 KiB that can't be compressed.
const COMPRESSION_OVERHEAD: u64 = 64 * 1024;

/// Base URLs of equivalent mirrors, and the cache.
pub(super) struct Mirrors<'a> {
    pub(super) addresses: &'a [&'a str],
    pub(super) agent: Agent,
    /// The cache folder, if there is one.
    pub(super) cache: Option<PathBuf>,
}

impl Mirrors<'static> {
    /// The public mirrors, with timeouts for connections that are dead rather than slow.
    pub(super) fn public(cache: Option<PathBuf>) -> Self {
        let config = Agent::config_builder()
            .timeout_resolve(Some(Duration::from_secs(10)))
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_secs(20)))
            .timeout_recv_body(Some(Duration::from_secs(300)));
        Self { addresses: &PUBLIC, agent: config.build().into(), cache }
    }
}

impl Mirrors<'_> {
    /// A file from the cache, else from the first mirror that has it. `folders` are those that were
    /// searched before.
    pub(super) fn load(&self, file: &Published<'_>, mut folders: Vec<Location>) -> Result<Loaded, DataError> {
        if let Some(cache) = &self.cache {
            match find_in(cache, file) {
                Some(Ok(loaded)) => return Ok(loaded),
                Some(Err(damage)) => {
                    let place = cache.display().to_string();
                    folders.push(Location { location: place, reason: damage.to_string() });
                }
                None => folders.push(lacking(cache, file)),
            }
        }
        self.download(file).map_err(|addresses| not_found(folders, addresses))
    }

    /// Downloads a file from the first mirror that has it, verifies it and stores it in the cache.
    fn download(&self, file: &Published<'_>) -> Result<Loaded, Vec<Location>> {
        let mut searched = Vec::new();
        for mirror in self.addresses {
            let address = format!("{mirror}{}", file.compressed_name());
            match self.fetch(&address, file) {
                Ok((body, content)) => {
                    self.keep(&file.compressed_name(), &body);
                    return Ok(Loaded { path: address.into(), content });
                }
                Err(finding) => searched.push(Location { location: address, reason: finding }),
            }
        }
        Err(searched)
    }

    /// Stores a file in the cache if possible. The cache is optional: the downloaded
    /// data can be used without it.
    fn keep(&self, name: &str, body: &[u8]) {
        if let Some(cache) = &self.cache {
            _ = replace(&StdFileSystem, &cache.join(name), body);
        }
    }

    /// The file as downloaded and its content, or why it is not the published one.
    fn fetch(&self, address: &str, file: &Published<'_>) -> Result<(Vec<u8>, Vec<u8>), String> {
        let limit = file.bytes + COMPRESSION_OVERHEAD;
        let response = self.agent.get(address).call();
        let body = response.and_then(|mut r| r.body_mut().with_config().limit(limit).read_to_vec());
        let body = body.map_err(|fault| fault.to_string())?;
        match file.check(Box::new(body.as_slice())) {
            Ok(content) => Ok((body, content)),
            Err(Unpublished::Unreadable(fault)) => Err(fault.to_string()),
            Err(Unpublished::Different(found)) => {
                Err(format!("different content: expected the SHA-256 {}, but found {found}", file.sha256))
            }
        }
    }
}

#[cfg(test)]
mod server;
#[cfg(test)]
mod tests;
