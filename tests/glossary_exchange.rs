//! The glossary and the files of other tools: TBX, UTX, lists, tables; in, out, and back.
#![allow(clippy::string_slice, clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use hafez::glossary::files::GlossaryFormat;
use hafez::glossary::{ExportOptions, Glossary, GlossaryEditor, ImportOptions, ImportReport};
use hafez::lang::{LangMap, LanguageTag};
use hafez::store::TermStore;
use hafez::store::sqlite::SqliteStore;
use hafez::term::{TermEntry, TermStatus};
use hafez::unit::Time;

fn tag(code: &str) -> LanguageTag {
    code.parse().unwrap()
}

fn now() -> Time {
    "2020-10-01T12:00:00Z".parse().unwrap()
}

fn named(file: &str) -> ImportOptions {
    ImportOptions {
        file: Some(file.to_owned()),
        format: None,
        columns: None,
        from: tag("en"),
        to: tag("fa"),
        dry_run: false,
        strict: false,
        langs: LangMap::default(),
    }
}

fn import(store: &mut SqliteStore, file: &str, bytes: impl AsRef<[u8]>) -> ImportReport {
    GlossaryEditor::new(store, now()).import(bytes.as_ref(), &named(file)).unwrap()
}

fn counts(report: &ImportReport) -> (u64, u64, u64, usize) {
    (report.created, report.updated, report.duplicate, report.rejected.len())
}

fn export(store: &SqliteStore, format: GlossaryFormat) -> Vec<u8> {
    let options = ExportOptions { format, from: tag("en"), to: tag("fa"), mark: false };
    Glossary::new(store).export_as(&options).unwrap().bytes
}

/// Entries without their numbers, in any order of what is said of them.
fn bare(store: &SqliteStore) -> Vec<TermEntry> {
    let mut entries = store.entries().unwrap();
    for entry in &mut entries {
        (entry.id, entry.batch) = (0, 0);
        entry.extra.sort();
        entry.terms.iter_mut().for_each(|term| term.extra.sort());
    }
    entries
}

fn shared() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("HAFEZ_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from).join("data")
}

fn shared_file(name: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(shared().join(name)).ok();
    if bytes.is_none() {
        println!("{name}: absent, skipped");
    }
    bytes
}

/// Every TBX file of the collection holds what an independent reader found in it.
#[test]
fn real_termbases_hold_what_they_should() {
    let Some(expected) = shared_file("interchange/expected.jsonl") else { return };
    for line in String::from_utf8(expected).unwrap().lines() {
        let wanted: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = wanted["file"].as_str().unwrap();
        if !file.ends_with(".tbx") {
            continue;
        }
        let bytes = shared_file(file).unwrap();
        let mut store = SqliteStore::in_memory().unwrap();
        let result = GlossaryEditor::new(&mut store, now()).import(&bytes, &named(file));
        if wanted.get("error").is_some() {
            match result {
                Ok(report) => println!("{file}: {:?}, fault {:?}", counts(&report), report.fault),
                Err(error) => println!("{file}: {error}"),
            }
            continue;
        }
        let report = result.unwrap();
        println!("{file}: {:?} {:?}", counts(&report), report.rejected);
        let entries = store.entries().unwrap();
        assert_eq!(entries.len() as u64, wanted["concepts"].as_u64().unwrap(), "{file}: {:?}", report.rejected);
        let mut terms: BTreeMap<String, u64> = BTreeMap::new();
        for term in entries.iter().flat_map(|entry| &entry.terms) {
            *terms.entry(term.lang.written().to_owned()).or_default() += 1;
        }
        assert_eq!(serde_json::to_value(&terms).unwrap(), wanted["terms"], "{file}");
        for (lang, text) in wanted["example"].as_object().unwrap() {
            let found = entries
                .iter()
                .flat_map(|entry| &entry.terms)
                .any(|term| term.lang.written() == lang && Some(term.text.as_str()) == text.as_str());
            assert!(found, "{file}: {text}");
        }
        // Again: nothing new. Out and in again: the same entries, and the same bytes.
        let again = import(&mut store, file, &bytes);
        assert_eq!((again.created, again.updated, again.rejected.len()), (0, 0, 0), "{file}");
        for format in [GlossaryFormat::Tbx, GlossaryFormat::Tbx2, GlossaryFormat::Tsv] {
            let out = export(&store, format);
            if let Ok(folder) = std::env::var("HAFEZ_KEEP") {
                let name = format!("{folder}/{}.{format:?}.tbx", file.rsplit('/').next().unwrap());
                std::fs::write(name, &out).unwrap();
            }
            let mut copy = SqliteStore::in_memory().unwrap();
            let report = import(&mut copy, if format == GlossaryFormat::Tsv { "x.tsv" } else { "x.tbx" }, &out);
            assert_eq!(report.rejected.len(), 0, "{file} {format:?} {:?}", report.rejected);
            if format != GlossaryFormat::Tsv {
                assert_eq!(bare(&copy), bare(&store), "{file} {format:?}");
                assert_eq!(String::from_utf8(export(&copy, format)).unwrap(), String::from_utf8(out).unwrap());
            }
        }
    }
}
