//! A disk that forgets: what of some events is left when the plug is pulled.
//!
//! What was synced is there. Of what was written to a file since then, each piece of 512 bytes is there or not, in any
//! order; of names that came, went or changed since their folder was synced, the first so many are there.

#![allow(unreachable_pub, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::trace::Event;

/// A disk writes so many bytes whole or not at all.
const SECTOR: usize = 512;

/// The files of a folder.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Numbers that can be had again (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Cut(length) => bytes.resize(*length, 0),
            Self::Write(at, data) => {
                bytes.resize(bytes.len().max(at + data.len()), 0);
                bytes[*at..at + data.len()].copy_from_slice(data);
            }
        }
    }

    /// What is left of it in a bad case: for a write some of its sectors.
    fn remains(&self, chance: &mut Chance) -> Vec<Self> {
        let Self::Write(at, data) = self else { return if chance.below(2) == 0 { vec![self.clone()] } else { vec![] } };
        let mut pieces = Vec::new();
        let mut from = 0;
        while from < data.len() {
            let to = data.len().min((at + from) / SECTOR * SECTOR + SECTOR - at);
            if chance.below(2) == 0 {
                pieces.push(Self::Write(at + from, data[from..to].to_vec()));
            }
            from = to;
        }
        pieces
    }
}

#[derive(Debug, Clone, Default)]
struct Inode {
    synced: Vec<u8>,
    since: Vec<Change>,
}

/// A folder on the disk, with what the system still holds in its memory.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    inodes: Vec<Inode>,
    /// Names as they are on the disk, and every state they had since.
    synced: BTreeMap<PathBuf, usize>,
    since: Vec<BTreeMap<PathBuf, usize>>,
}

impl Disk {
    /// Files that have been there for long.
    pub fn with(files: &Files) -> Self {
        let mut disk = Self::default();
        for (path, bytes) in files {
            disk.synced.insert(path.clone(), disk.inodes.len());
            disk.inodes.push(Inode { synced: bytes.clone(), since: Vec::new() });
        }
        disk
    }

    fn names(&self) -> &BTreeMap<PathBuf, usize> {
        self.since.last().unwrap_or(&self.synced)
    }

    fn rename(&mut self, change: impl FnOnce(&mut BTreeMap<PathBuf, usize>)) {
        let mut names = self.names().clone();
        change(&mut names);
        self.since.push(names);
    }

    fn file(&mut self, path: &Path) -> Option<&mut Inode> {
        let inode = *self.names().get(path)?;
        self.inodes.get_mut(inode)
    }

    /// Does what a process asked for.
    pub fn take(&mut self, event: &Event) {
        match event {
            Event::Create(path) if !self.names().contains_key(path) => {
                let inode = self.inodes.len();
                self.inodes.push(Inode::default());
                self.rename(|names| names.extend([(path.clone(), inode)]));
            }
            Event::Create(_) => {}
            Event::Write(path, at, data) => self.change(path, Change::Write(*at, data.clone())),
            Event::Cut(path, length) => self.change(path, Change::Cut(*length)),
            Event::Rename(from, to) => self.rename(|names| {
                let moved = names.remove(from);
                names.extend(moved.map(|inode| (to.clone(), inode)));
            }),
            Event::Link(from, to) => self.rename(|names| {
                let linked = names.get(from).copied();
                names.extend(linked.map(|inode| (to.clone(), inode)));
            }),
            Event::Unlink(path) => self.rename(|names| names.retain(|name, _| name != path)),
            Event::Sync(path) => self.sync(path),
        }
    }

    fn change(&mut self, path: &Path, change: Change) {
        if let Some(file) = self.file(path) {
            file.since.push(change);
        }
    }

    fn sync(&mut self, path: &Path) {
        match self.file(path) {
            Some(Inode { synced, since }) => since.drain(..).for_each(|change| change.apply(synced)),
            // A folder: its names.
            None => self.synced = self.since.drain(..).next_back().unwrap_or(std::mem::take(&mut self.synced)),
        }
    }

    /// What is there when the power is back.
    pub fn pulled(&self, chance: &mut Chance) -> Files {
        let kept = chance.below(self.since.len() + 1);
        let names = kept.checked_sub(1).and_then(|at| self.since.get(at)).unwrap_or(&self.synced);
        // All of what was not synced, nothing, its beginning, or anything of it.
        let fate = chance.below(4);
        let inodes: BTreeSet<usize> = names.values().copied().collect();
        let mut left: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for inode in inodes {
            let Inode { synced, since } = &self.inodes[inode];
            let mut bytes = synced.clone();
            let count = match fate {
                0 | 3 => since.len(),
                1 => 0,
                _ => chance.below(since.len() + 1),
            };
            for change in since.iter().take(count) {
                let remains = if fate == 3 { change.remains(chance) } else { vec![change.clone()] };
                remains.iter().for_each(|change| change.apply(&mut bytes));
            }
            left.insert(inode, bytes);
        }
        names.iter().map(|(path, inode)| (path.clone(), left[inode].clone())).collect()
    }
}
