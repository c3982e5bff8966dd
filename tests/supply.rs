//! What hafez is made of: how many crates of others, under which licences, from where, for which Rust.
//!
//! Asks `Cargo.lock` and `cargo metadata`, both without a network. `deny.toml` says the same to cargo-deny, which
//! `.ci/supply` runs on demand.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Crates in the lock file, those of tests and of other systems with them. Raise it with a reason, in the commit that must.
const MOST_LOCKED: usize = 200;
/// Crates in the program or used to build it, on this system.
const MOST_SHIPPED: usize = 130;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn table(name: &str) -> toml::Table {
    read(name).parse().unwrap()
}

/// Name and version of everything in the lock file.
fn locked() -> Vec<(String, String)> {
    let lock = table("Cargo.lock");
    let packages = lock["package"].as_array().unwrap();
    packages
        .iter()
        .map(|p| (p["name"].as_str().unwrap().to_owned(), p["version"].as_str().unwrap().to_owned()))
        .collect()
}

/// `cargo metadata`; `None`, with a word, where it does not work without a network.
fn metadata() -> Option<Value> {
    let host = Command::new(env!("CARGO")).args(["-vV"]).output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    let told = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    if !told.status.success() {
        println!("skipped: {}", String::from_utf8_lossy(&told.stderr));
        return None;
    }
    Some(serde_json::from_slice(&told.stdout).unwrap())
}

fn strings(value: &toml::Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn few_crates_are_trusted() {
    let locked = locked();
    assert!(locked.len() <= MOST_LOCKED, "{} crates in Cargo.lock, {MOST_LOCKED} are the most", locked.len());
    let Some(told) = metadata() else { return };
    let nodes: BTreeMap<&str, &Value> =
        told["resolve"]["nodes"].as_array().unwrap().iter().map(|node| (node["id"].as_str().unwrap(), node)).collect();
    let root = told["resolve"]["root"].as_str().unwrap();
    let (mut shipped, mut todo) = (BTreeSet::from([root]), vec![root]);
    while let Some(id) = todo.pop() {
        for dep in nodes[id]["deps"].as_array().unwrap() {
            let ships = dep["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"] != "dev");
            let id = dep["pkg"].as_str().unwrap();
            if ships && shipped.insert(id) {
                todo.push(id);
            }
        }
    }
    assert!(shipped.len() > 20 && shipped.len() <= MOST_SHIPPED, "{} crates are shipped", shipped.len());
}

#[test]
fn every_crate_comes_from_the_one_registry_with_its_checksum() {
    let lock = table("Cargo.lock");
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if name != "hafez" {
            let source = package["source"].as_str().unwrap();
            assert!(source.starts_with("registry+") && package["checksum"].as_str().unwrap().len() == 64, "{name}");
        }
    }
}

#[test]
fn no_crate_is_there_twice_without_a_reason() {
    let deny = table("deny.toml");
    let skipped: BTreeSet<String> =
        deny["bans"]["skip"].as_array().unwrap().iter().map(|skip| skip["name"].as_str().unwrap().to_owned()).collect();
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for (name, _) in locked() {
        *versions.entry(name).or_default() += 1;
    }
    // Only what is built for a system of the list counts for cargo-deny; here all of them.
    let twice: BTreeSet<String> = versions.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect();
    assert_eq!(twice, skipped);
}

#[test]
fn no_crate_speaks_to_a_network() {
    let deny = table("deny.toml");
    let banned: BTreeSet<String> = deny["bans"]["deny"]
        .as_array()
        .unwrap()
        .iter()
        .map(|crate_| crate_["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(banned.len() >= 10);
    let found: Vec<_> = locked().into_iter().filter(|(name, _)| banned.contains(name)).collect();
    assert_eq!(found, []);
}

#[test]
fn every_licence_is_one_of_those_allowed() {
    let allowed = strings(&table("deny.toml")["licenses"]["allow"]);
    assert!(satisfied("(MIT OR GPL-3.0) AND Unicode-3.0", &allowed) && satisfied("Unlicense/MIT", &allowed));
    assert!(!satisfied("MIT AND GPL-3.0", &allowed) && !satisfied("GPL-3.0 OR (MIT AND LGPL-2.1)", &allowed));
    let Some(told) = metadata() else { return };
    for package in told["packages"].as_array().unwrap() {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(satisfied(licence, &allowed), "{}: {licence:?}", package["name"]);
    }
}

/// Whether an SPDX expression can be met with these licences. The old `/` means OR.
fn satisfied(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ").replace(" WITH ", "-WITH-");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&words, &mut at, allowed);
    met && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(words, at, allowed);
    }
    met
}

fn all(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let word = words.get(*at).copied().unwrap_or_default();
    *at += 1;
    if word != "(" {
        return allowed.contains(word);
    }
    let met = any(words, at, allowed);
    *at += 1;
    met
}

#[test]
fn no_crate_asks_for_a_newer_rust_than_hafez_does() {
    let number = |version: &str| -> Vec<u32> { version.split('.').map(|part| part.parse().unwrap()).collect() };
    let manifest = table("Cargo.toml");
    let ours = manifest["package"]["rust-version"].as_str().unwrap();
    assert!(read("README.md").contains(&format!("({ours} or newer)")), "README.md names another Rust");
    let Some(told) = metadata() else { return };
    for package in told["packages"].as_array().unwrap() {
        let Some(theirs) = package["rust_version"].as_str() else { continue };
        let mut wide = number(ours);
        wide.resize(3, u32::MAX);
        assert!(number(theirs) <= wide, "{} asks for Rust {theirs}", package["name"]);
    }
}

#[test]
fn the_bill_of_materials_names_every_crate_and_its_licence() {
    let python = Command::new("python3").arg("--version").output();
    if metadata().is_none() || !python.is_ok_and(|output| output.status.success()) {
        println!("skipped: no Python 3");
        return;
    }
    let made = Command::new("python3").args([".ci/inventory", "sbom"]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let bill: Value = serde_json::from_slice(&made.unwrap().stdout).unwrap();
    assert_eq!((bill["bomFormat"].as_str(), bill["specVersion"].as_str()), (Some("CycloneDX"), Some("1.5")));
    let parts = bill["components"].as_array().unwrap();
    let names: BTreeSet<&str> = parts.iter().map(|part| part["name"].as_str().unwrap()).collect();
    assert!(names.contains("rusqlite") && names.contains("clap") && !names.contains("proptest"), "{names:?}");
    for part in parts {
        assert!(part["hashes"][0]["content"].as_str().unwrap().len() == 64, "{part}");
        assert!(!part["licenses"][0]["expression"].as_str().unwrap().is_empty(), "{part}");
    }
    assert_eq!(bill["dependencies"].as_array().unwrap().len(), parts.len() + 1);
}
