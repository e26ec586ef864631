//! A disk in memory that forgets in a crash what was not synced, and fails on request.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::rc::{Rc, Weak};

use constnet::io::FileSystem;

/// Bytes of a file that one operation writes at most, so that files are written in several.
const PIECE: usize = 900;

/// The disk. Its operations are counted from 0.
#[derive(Clone, Debug, Default)]
pub struct Simulated {
    now: RefCell<State>,
    /// What it was after each operation.
    history: RefCell<Vec<State>>,
    failure: Option<Failure>,
}

/// When an operation fails instead of being done.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    /// The first operation that fails.
    pub first: usize,
    /// Whether all after it fail too.
    pub and_all_after: bool,
    /// What the disk says.
    pub kind: ErrorKind,
}

#[derive(Clone, Debug, Default)]
struct State {
    entries: Vec<Entry>,
    /// The names as programs see them.
    names: BTreeMap<PathBuf, usize>,
    /// The names that stay in a crash.
    kept: BTreeMap<PathBuf, usize>,
    /// What was done to the names since.
    changes: Vec<Change>,
}

/// A file or a folder.
#[derive(Clone, Debug, Default)]
struct Entry {
    is_folder: bool,
    content: Vec<u8>,
    /// What stays of it in a crash.
    kept: Vec<u8>,
    writer: Weak<()>,
}

/// Something that was done to a name.
#[derive(Clone, Debug)]
enum Change {
    Created(PathBuf, usize),
    Removed(PathBuf),
    Renamed(PathBuf, PathBuf, usize),
}

#[derive(Debug)]
pub struct OpenFile {
    entry: usize,
    _writer: Rc<()>,
}

impl Simulated {
    /// An empty disk with the folder `/`.
    pub fn new() -> Self {
        let disk = Self::default();
        disk.create_folder(Path::new("/")).unwrap();
        disk.sync_folder(Path::new("/")).unwrap();
        disk.restarted()
    }

    /// The disk with its current content, without history and failures.
    pub fn restarted(&self) -> Self {
        Self { now: self.now.clone(), ..Self::default() }
    }

    /// The disk with its current content, and failures from now on.
    pub fn failing(&self, failure: Failure) -> Self {
        Self { failure: Some(failure), ..self.restarted() }
    }

    /// The number of operations so far.
    pub fn operations(&self) -> usize {
        self.history.borrow().len()
    }

    /// The names in a folder.
    pub fn names(&self, folder: &str) -> BTreeSet<String> {
        let names = self.now.borrow().names.clone();
        let inside = names.keys().filter(|path| path.parent() == Some(Path::new(folder)));
        inside.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
    }

    /// All possible states after a crash after this many operations; each once.
    pub fn crashed_after(&self, operations: usize) -> Vec<Self> {
        let mut found = BTreeMap::new();
        let state = self.history.borrow()[operations - 1].clone();
        for names in state.names_after_crash() {
            for disk in state.contents_after_crash(&names) {
                found.entry(disk.seen()).or_insert(disk);
            }
        }
        found.into_values().map(|state| Self { now: RefCell::new(state), ..Self::default() }).collect()
    }

    /// Counts an operation, and fails or performs it.
    fn act<V>(&self, act: impl FnOnce(&mut State) -> io::Result<V>) -> io::Result<V> {
        let number = self.operations();
        let mut state = self.now.borrow_mut();
        let fails = |failure: &Failure| match failure.and_all_after {
            true => number >= failure.first,
            false => number == failure.first,
        };
        let result = match self.failure.filter(fails) {
            Some(failure) => Err(failure.kind.into()),
            None => act(&mut state),
        };
        self.history.borrow_mut().push(state.clone());
        result
    }
}

impl State {
    /// The name of each file and its content.
    fn seen(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.names.iter().map(|(name, &entry)| (name.clone(), self.entries[entry].content.clone())).collect()
    }

    /// The possible names after a crash: each change since the last sync was made or not. After a
    /// rename, the old name may still exist.
    fn names_after_crash(&self) -> Vec<BTreeMap<PathBuf, usize>> {
        let mut all = vec![self.kept.clone()];
        for change in &self.changes {
            let mut more = Vec::new();
            for names in &all {
                let mut with = names.clone();
                match change {
                    Change::Created(path, entry) => _ = with.insert(path.clone(), *entry),
                    Change::Removed(path) => _ = with.remove(path),
                    Change::Renamed(from, to, entry) => {
                        with.insert(to.clone(), *entry);
                        more.push(with.clone());
                        with.remove(from);
                    }
                }
                more.push(with);
            }
            all.extend(more);
        }
        all.into_iter().map(without_lost_folders).collect()
    }

    /// The possible disks after a crash with these names: any part of a file that was not synced.
    fn contents_after_crash(&self, names: &BTreeMap<PathBuf, usize>) -> Vec<Self> {
        let mut all = vec![Self {
            entries: self.entries.clone(),
            names: names.clone(),
            kept: names.clone(),
            changes: Vec::new(),
        }];
        for &entry in BTreeSet::from_iter(names.values()) {
            let variants = self.entries[entry].after_crash();
            all = variants
                .iter()
                .flat_map(|content| {
                    all.iter().cloned().map(|mut state| {
                        let is_folder = state.entries[entry].is_folder;
                        let (content, kept) = (content.clone(), content.clone());
                        state.entries[entry] = Entry { is_folder, content, kept, writer: Weak::new() };
                        state
                    })
                })
                .collect();
        }
        all
    }

    fn entry(&self, path: &Path) -> io::Result<usize> {
        self.names.get(path).copied().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn create(&mut self, path: &Path, entry: Entry) -> io::Result<usize> {
        if self.names.contains_key(path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        if let Some(folder) = path.parent() {
            self.entry(folder)?;
        }
        self.entries.push(entry);
        let entry = self.entries.len() - 1;
        self.names.insert(path.to_owned(), entry);
        self.changes.push(Change::Created(path.to_owned(), entry));
        Ok(entry)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.names.remove(path).ok_or(ErrorKind::NotFound)?;
        self.changes.push(Change::Removed(path.to_owned()));
        Ok(())
    }
}

impl Entry {
    /// Its possible content: what was synced, everything, or parts in any order with zeros between.
    fn after_crash(&self) -> Vec<Vec<u8>> {
        if self.content == self.kept {
            return vec![self.kept.clone()];
        }
        let (len, half) = (self.content.len(), self.content.len() / 2);
        let zeros = |range: std::ops::Range<usize>| {
            let mut torn = self.content.clone();
            torn[range].fill(0);
            torn
        };
        let cut = |len: usize| self.content[..len].to_vec();
        vec![
            self.kept.clone(),
            self.content.clone(),
            cut(half),
            cut(len - 1),
            zeros(0..len),
            zeros(0..half),
            zeros(half..len),
        ]
    }
}

/// The content of a missing folder does not exist either.
fn without_lost_folders(names: BTreeMap<PathBuf, usize>) -> BTreeMap<PathBuf, usize> {
    let is_there = |path: &Path| path.ancestors().skip(1).all(|folder| names.contains_key(folder));
    names.iter().filter(|(path, _)| is_there(path)).map(|(path, &entry)| (path.clone(), entry)).collect()
}

impl FileSystem for Simulated {
    type File = OpenFile;
    type Lock = ();

    fn create(&self, path: &Path) -> io::Result<OpenFile> {
        self.act(|state| {
            let alive = Rc::new(());
            let entry = state.create(path, Entry { writer: Rc::downgrade(&alive), ..Entry::default() })?;
            Ok(OpenFile { entry, _writer: alive })
        })
    }

    fn write(&self, file: &mut OpenFile, bytes: &[u8]) -> io::Result<usize> {
        self.act(|state| {
            let piece = &bytes[..bytes.len().min(PIECE)];
            state.entries[file.entry].content.extend(piece);
            Ok(piece.len())
        })
    }

    fn sync(&self, file: &mut OpenFile) -> io::Result<()> {
        self.act(|state| {
            let entry = &mut state.entries[file.entry];
            entry.kept = entry.content.clone();
            Ok(())
        })
    }

    /// Syncs all folders, as no test depends on the others.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.act(|state| {
            state.entry(folder)?;
            state.kept = state.names.clone();
            state.changes.clear();
            Ok(())
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.act(|state| {
            let entry = state.entry(from)?;
            state.names.remove(from);
            state.names.insert(to.to_owned(), entry);
            state.changes.push(Change::Renamed(from.to_owned(), to.to_owned(), entry));
            Ok(())
        })
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.act(|state| Ok(state.entries[state.entry(path)?].content.clone()))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.act(|state| {
            state.entry(folder)?;
            let inside = state.names.keys().filter(|path| path.parent() == Some(folder));
            Ok(inside.map(|path| path.file_name().unwrap().to_owned()).collect())
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.act(|state| state.remove(path))
    }

    fn remove_abandoned(&self, path: &Path) -> io::Result<()> {
        self.act(|state| match state.entries[state.entry(path)?].writer.strong_count() {
            0 => state.remove(path),
            _ => Ok(()),
        })
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.act(|state| state.create(path, Entry { is_folder: true, ..Entry::default() }).map(|_| ()))
    }

    fn lock(&self, path: &Path) -> io::Result<Option<()>> {
        self.act(|state| {
            if !state.names.contains_key(path) {
                state.create(path, Entry::default())?;
            }
            Ok(Some(()))
        })
    }
}
