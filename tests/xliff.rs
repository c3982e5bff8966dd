//! XLIFF 1.2 and 2: what is read of other tools' files, what is refused, and that what is written comes back.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::io::Cursor;
use std::path::PathBuf;

use hafez::formats::{
    Fault, Format, FormatError, Item, ReadOptions, Reject, UnitReader, WriteOptions, open, open_path, writer,
};
use hafez::lang::LanguageTag;
use hafez::unit::{
    Context, Dialect, Extra, Inline, NewUnit, Origin, Remark, Role, Status, Time, TranslationUnit, Variant,
};

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn options() -> ReadOptions {
    ReadOptions::new(tag("en"), tag("fa"))
}

/// Everything a reader gives.
#[derive(Debug, Default)]
struct Read {
    format: Option<Format>,
    units: Vec<NewUnit>,
    lines: Vec<u64>,
    rejects: Vec<Reject>,
    error: Option<FormatError>,
}

impl Read {
    fn pairs(&self) -> Vec<(&str, &str)> {
        self.units.iter().map(|unit| (unit.variants[0].text.as_str(), unit.variants[1].text.as_str())).collect()
    }

    fn languages(&self) -> Vec<(String, String)> {
        let written = |unit: &NewUnit, at: usize| unit.variants[at].lang.written().to_owned();
        self.units.iter().map(|unit| (written(unit, 0), written(unit, 1))).collect()
    }

    fn reasons(&self) -> Vec<&str> {
        self.rejects.iter().map(|reject| reject.reason.as_str()).collect()
    }

    fn shown(&self) -> Vec<(String, String)> {
        let shown = |unit: &NewUnit, at: usize| unit.variants[at].shown().into_owned();
        self.units.iter().map(|unit| (shown(unit, 0), shown(unit, 1))).collect()
    }
}

fn collect(reader: Result<UnitReader, FormatError>) -> Read {
    let mut read = Read::default();
    match reader {
        Err(error) => read.error = Some(error),
        Ok(items) => {
            read.format = Some(items.format());
            for item in items {
                match item {
                    Ok(Item::Unit(unit, at)) => {
                        read.units.push(unit);
                        read.lines.push(at.line);
                    }
                    Ok(Item::Rejected(reject)) => read.rejects.push(reject),
                    Err(error) => read.error = Some(error),
                }
            }
        }
    }
    read
}

fn read(bytes: impl AsRef<[u8]>) -> Read {
    collect(open(Box::new(Cursor::new(bytes.as_ref().to_vec())), "a.xlf", &options()))
}

#[test]
fn dump() {
    let Ok(only) = std::env::var("DUMP") else { return };
    for (name, path) in interchange() {
        if !name.contains(&only) {
            continue;
        }
        let read = collect(open_path(&path, &options()));
        eprintln!("== {name} {:?} {}", read.format, read.units.len());
        for ((pair, langs), unit) in read.shown().iter().zip(read.languages()).zip(&read.units) {
            eprintln!("  {pair:?} {langs:?} {:?} {:?}", unit.status, unit.context);
        }
        for reject in &read.rejects {
            eprintln!("  - {reject:?}");
        }
        if let Some(error) = &read.error {
            eprintln!("  ! {error}");
        }
    }
}

/// The files of other tools, where they are there.
fn interchange() -> Vec<(String, PathBuf)> {
    let shared = std::env::var_os("HAFEZ_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let root = shared.join("data/interchange/xliff");
    let Ok(folders) = std::fs::read_dir(&root) else {
        eprintln!("skipped: {} is not there", root.display());
        return Vec::new();
    };
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    let mut files: Vec<(String, PathBuf)> = files
        .map(|file| file.unwrap().path())
        .map(|path| (path.strip_prefix(&root).unwrap().display().to_string(), path))
        .collect();
    files.sort();
    files
}
