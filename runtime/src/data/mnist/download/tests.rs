use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use tempfile::{TempDir, tempdir};
use ureq::Agent;

use super::server::{Answer, Server};
use super::*;
use crate::data::TrainTest;
use crate::data::mnist::fixture::{Fixture, gzip};
use crate::data::mnist::sources::Sources;

/// Loads the fixture's files by way of a cache and some mirrors.
fn load(fixture: &Fixture, cache: &Path, addresses: &[&str]) -> Result<TrainTest, DataError> {
    load_within(Duration::from_secs(60), fixture, Some(cache), addresses)
}

/// The same with a client that waits so long for an answer, and perhaps without a cache.
fn load_within(
    patience: Duration,
    fixture: &Fixture,
    cache: Option<&Path>,
    addresses: &[&str],
) -> Result<TrainTest, DataError> {
    // No proxy of the environment comes between a test and the loopback.
    let config = Agent::config_builder().proxy(None).timeout_recv_response(Some(patience));
    let mirrors = Mirrors { addresses, agent: config.build().into(), cache: cache.map(Path::to_owned) };
    Sources { files: fixture.published(), folders: vec![], download: Some(mirrors) }.load()
}

/// A server that gives the right files.
fn good_server() -> Server {
    let fixture = Fixture::new();
    Server::start(move |address| fixture.compressed(address).map_or(Answer::NotFound, Answer::Body))
}

/// The names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

const ALL: [&str; 4] = [
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
];

/// A folder that does not exist yet, in one that is removed in the end.
fn new_cache() -> (TempDir, std::path::PathBuf) {
    let parent = tempdir().unwrap();
    let cache = parent.path().join("constnet/mnist");
    (parent, cache)
}

/// The error message when a server returns this answer for every file; the cache must stay empty.
fn complaint(answer: impl Fn(Vec<u8>) -> Answer + Send + Sync + 'static) -> String {
    let fixture = Fixture::new();
    let server =
        Server::start(move |address| Fixture::new().compressed(address).map_or(Answer::NotFound, &answer));
    let (_parent, cache) = new_cache();
    let error = load(&fixture, &cache, &[&server.address()]).unwrap_err();
    assert!(matches!(error, DataError::NotFound { .. }), "{error}");
    assert!(!cache.exists(), "{:?}", names(&cache));
    let text = error.to_string();
    assert!(text.contains(&format!("{}train-images-idx3-ubyte.gz: ", server.address())), "{text}");
    text
}

#[test]
fn what_was_downloaded_is_there_without_a_network() {
    let fixture = Fixture::new();
    let (_parent, cache) = new_cache();
    let server = good_server();
    let downloaded = load(&fixture, &cache, &[&server.address()]).unwrap();
    drop(server);
    assert_eq!(names(&cache), ALL);
    assert_eq!(load(&fixture, &cache, &[]).unwrap(), downloaded);
}

#[test]
fn bad_responses_are_rejected_and_leave_no_files() {
    let wrong = complaint(|_| Answer::Body(gzip(b"something else")));
    assert!(wrong.contains("different content: expected the SHA-256"), "{wrong}");
    let html = complaint(|_| Answer::Body(b"<html>Please log in</html>".to_vec()));
    assert!(html.contains("different content: expected the SHA-256"), "{html}");
    let bomb = complaint(|_| Answer::Body(gzip(&vec![0; 1 << 24])));
    assert!(bomb.contains("more than its 3936 bytes"), "{bomb}");
    let damaged = complaint(|body| Answer::Body(body[..body.len() / 2].to_vec()));
    assert!(damaged.contains("the gzip data is damaged or incomplete"), "{damaged}");
    complaint(Answer::Truncated);
    let missing = complaint(|_| Answer::NotFound);
    assert!(missing.contains("404"), "{missing}");
    complaint(|_| Answer::Endless);
    complaint(|_| Answer::NoHttp);
}

#[test]
fn a_silent_mirror_is_not_waited_for() {
    let server = Server::start(|_| Answer::Silence);
    let (_parent, cache) = new_cache();
    let patience = Duration::from_millis(100);
    let error = load_within(patience, &Fixture::new(), Some(&cache), &[&server.address()]).unwrap_err();
    assert!(error.to_string().contains("timeout"), "{error}");
}

#[test]
fn a_dead_mirror_is_passed_over() {
    let dead = good_server().address();
    let wrong = Server::start(|_| Answer::Body(b"wrong".to_vec()));
    let good = good_server();
    let (_parent, cache) = new_cache();
    load(&Fixture::new(), &cache, &[&dead, &wrong.address(), &good.address()]).unwrap();
    assert_eq!(names(&cache), ALL);
}

#[test]
fn only_what_is_missing_or_damaged_is_fetched() {
    let fixture = Fixture::new();
    let cache = tempdir().unwrap();
    fixture.fill(cache.path());
    fs::write(cache.path().join("train-labels-idx1-ubyte.gz"), "damaged").unwrap();
    fs::remove_file(cache.path().join("t10k-images-idx3-ubyte.gz")).unwrap();
    let error = load(&fixture, cache.path(), &[]).unwrap_err().to_string();
    assert!(error.contains("train-labels-idx1-ubyte.gz: expected the SHA-256"), "{error}");
    let server = good_server();
    load(&fixture, cache.path(), &[&server.address()]).unwrap();
    assert_eq!(server.asked(), ["/train-labels-idx1-ubyte.gz", "/t10k-images-idx3-ubyte.gz"]);
    load(&fixture, cache.path(), &[]).unwrap();
}

#[test]
fn a_failed_download_keeps_the_old_file() {
    let fixture = Fixture::new();
    let cache = tempdir().unwrap();
    let path = cache.path().join("train-images-idx3-ubyte.gz");
    fs::write(&path, "damaged").unwrap();
    let server = Server::start(|_| Answer::Body(b"wrong".to_vec()));
    load(&fixture, cache.path(), &[&server.address()]).unwrap_err();
    assert_eq!(fs::read(&path).unwrap(), b"damaged");
    assert_eq!(names(cache.path()).len(), 1);
}

#[test]
fn many_may_download_into_one_cache_at_once() {
    let server = good_server();
    let (_parent, cache) = new_cache();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| load(&Fixture::new(), &cache, &[&server.address()]).unwrap());
        }
    });
    assert_eq!(names(&cache), ALL);
    load(&Fixture::new(), &cache, &[]).unwrap();
}

#[test]
fn many_processes_may_download_into_one_cache_at_once() {
    const ADDRESS: &str = "CONSTNET_TEST_ADDRESS";
    const CACHE: &str = "CONSTNET_TEST_CACHE";
    // This test starts itself several times; here it is one of these processes.
    if let (Ok(address), Some(cache)) = (env::var(ADDRESS), env::var_os(CACHE)) {
        load(&Fixture::new(), Path::new(&cache), &[&address]).unwrap();
        return;
    }
    let server = good_server();
    let (_parent, cache) = new_cache();
    let module = module_path!().split_once("::").unwrap().1;
    let start = || {
        let mut process = Command::new(env::current_exe().unwrap());
        process.env(ADDRESS, server.address()).env(CACHE, &cache).stdout(Stdio::null());
        let name = format!("{module}::many_processes_may_download_into_one_cache_at_once");
        process.args(["--exact", &name]).spawn().unwrap()
    };
    let processes = [(); 4].map(|()| start());
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(names(&cache), ALL);
    load(&Fixture::new(), &cache, &[]).unwrap();
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let parent = tempdir().unwrap();
    fs::write(parent.path().join("constnet"), "a file").unwrap();
    let cache = parent.path().join("constnet/mnist");
    let server = good_server();
    let data = load(&Fixture::new(), &cache, &[&server.address()]).unwrap();
    assert_eq!((data.train.len(), data.test.len()), (5, 3));
    assert_eq!(names(parent.path()), ["constnet"]);
}

#[test]
fn without_a_cache_the_data_is_used_and_not_kept() {
    let patience = Duration::from_secs(60);
    let server = good_server();
    let data = load_within(patience, &Fixture::new(), None, &[&server.address()]).unwrap();
    assert_eq!((data.train.len(), data.test.len()), (5, 3));
    assert_eq!(server.asked().len(), 4);
    let missing = Server::start(|_| Answer::NotFound);
    let text = load_within(patience, &Fixture::new(), None, &[&missing.address()]).unwrap_err().to_string();
    assert!(text.contains(&missing.address()), "{text}");
    assert!(
        text.contains("t10k-labels-idx1-ubyte.gz into the folder that CONSTNET_DATA points to"),
        "{text}"
    );
}
