//! What the tests of formats share: tags, a reader read to its end, and the files beside the project.

#![allow(unreachable_pub, dead_code, clippy::unwrap_used, clippy::print_stderr)]

use std::io::Cursor;
use std::path::{Path, PathBuf};

use hafez::formats::{Format, FormatError, Item, Position, ReadOptions, Reject, UnitReader, open};
use hafez::lang::LanguageTag;
use hafez::unit::NewUnit;

pub fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

pub fn options() -> ReadOptions {
    ReadOptions::new(tag("en"), tag("fa"))
}

/// A path in the folder beside the project (`HAFEZ_SHARED`); `None`, with a word, where it is not there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("HAFEZ_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: no {}", path.display());
    None
}

/// Everything a reader gives.
#[derive(Debug, Default)]
pub struct Read {
    pub format: Option<Format>,
    pub units: Vec<NewUnit>,
    pub positions: Vec<Position>,
    pub rejects: Vec<Reject>,
    pub error: Option<FormatError>,
}

impl Read {
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.units.iter().map(|unit| (unit.variants[0].text.as_str(), unit.variants[1].text.as_str())).collect()
    }

    /// The lines on which the units begin.
    pub fn lines(&self) -> Vec<u64> {
        self.positions.iter().map(|at| at.line).collect()
    }

    /// Their numbers in the file.
    pub fn numbers(&self) -> Vec<u64> {
        self.positions.iter().map(|at| at.number).collect()
    }
}

/// Reads to the end. A unit that a reader gives can be stored.
pub fn collect(reader: Result<UnitReader, FormatError>) -> Read {
    let mut read = Read::default();
    let items = match reader {
        Ok(items) => items,
        Err(error) => return Read { error: Some(error), ..read },
    };
    read.format = Some(items.format());
    for item in items {
        match item {
            Ok(Item::Unit(unit, at)) => {
                assert_eq!(unit.fault(), None);
                read.units.push(unit);
                read.positions.push(at);
            }
            Ok(Item::Rejected(reject)) => read.rejects.push(reject),
            Err(error) => read.error = Some(error),
        }
    }
    read
}

/// Reads a file that is given as its bytes.
pub fn read_with(name: &str, bytes: impl AsRef<[u8]>, options: &ReadOptions) -> Read {
    collect(open(Box::new(Cursor::new(bytes.as_ref().to_vec())), name, options))
}
