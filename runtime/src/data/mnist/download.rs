//! Fetching what the cache lacks.

use std::path::Path;
use std::time::Duration;

use ureq::Agent;

use super::files::{Published, Unpublished};
use super::sources::{Loaded, not_found};
use super::store::store;
use crate::data::{DataError, Place};

/// Copies of the published files.
const PUBLIC: [&str; 2] =
    ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"];

/// What a compressed file may be longer than its content, which is much: gzip adds 18 bytes, a
/// name, and 5 bytes for every 16 KiB that can't be compressed.
const COMPRESSION_OVERHEAD: u64 = 64 * 1024;

/// Folders on the network that have the files, each as good as the others.
pub(super) struct Mirrors<'a> {
    pub(super) addresses: &'a [&'a str],
    pub(super) agent: Agent,
}

impl Mirrors<'static> {
    /// The public ones, with patience for slow connections but not for dead ones.
    pub(super) fn public() -> Self {
        let config = Agent::config_builder()
            .timeout_resolve(Some(Duration::from_secs(10)))
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_secs(20)))
            .timeout_recv_body(Some(Duration::from_secs(300)));
        Self { addresses: &PUBLIC, agent: config.build().into() }
    }
}

impl Mirrors<'_> {
    /// Fetches a file from the first mirror that has it, checks it and puts it into `folder`.
    /// `looked` are the places where it was looked for before.
    pub(super) fn download(
        &self,
        file: &Published<'_>,
        folder: &Path,
        mut looked: Vec<Place>,
    ) -> Result<Loaded, DataError> {
        for mirror in self.addresses {
            let address = format!("{mirror}{}", file.compressed_name());
            match self.fetch(&address, file) {
                Ok((body, content)) => {
                    let path = folder.join(file.compressed_name());
                    store(&path, &body)?;
                    return Ok(Loaded { path, content });
                }
                Err(finding) => looked.push(Place { place: address, finding }),
            }
        }
        Err(not_found(looked))
    }

    /// The file as it came and its content, or why it is not the published one.
    fn fetch(&self, address: &str, file: &Published<'_>) -> Result<(Vec<u8>, Vec<u8>), String> {
        let limit = file.bytes + COMPRESSION_OVERHEAD;
        let response = self.agent.get(address).call();
        let body = response.and_then(|mut r| r.body_mut().with_config().limit(limit).read_to_vec());
        let body = body.map_err(|fault| fault.to_string())?;
        match file.check(body.as_slice()) {
            Ok(content) => Ok((body, content)),
            Err(Unpublished::Unreadable(fault)) => Err(fault.to_string()),
            Err(Unpublished::Different(found)) => {
                Err(format!("another content: expected the SHA-256 {}, but found {found}", file.sha256))
            }
        }
    }
}
