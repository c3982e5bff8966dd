//! How everything grows from 10,000 to 10,000,000 units.
//!
//! ```text
//! cargo bench --bench scale                       measures every size and renews docs/performance.md
//! cargo bench --bench scale -- render             renews the page from docs/performance-scale.tsv, measures nothing
//! cargo bench --bench scale -- fresh              forgets what earlier runs have measured, then measures
//! cargo bench --bench scale -- data FOLDER UNITS  writes only memory.tsv and queries.tsv
//!
//! HAFEZ_BENCH_SIZES=10000,100000   these sizes instead of 10,000, 100,000, 1,000,000 and 10,000,000
//! HAFEZ_BENCH_DIR=folder           where units and memories lie while they are measured: 1 KB a unit, 10 GB at the
//!                                  largest size; else the folder for temporary files. They are removed at the end
//! HAFEZ_BENCH_PROGRAM=program      instead of the one that is built here
//! HAFEZ_BENCH_MACHINE="text"       what the page says the machine was; else processor, cores and memory
//! ```
//!
//! A run that is broken off is taken up where it was: a size, and a step of a size, that the same program has been
//! measured at is not measured again. Loops end after two minutes, processes after thirty.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

mod chart;
#[path = "../common/mod.rs"]
mod common;
mod data;
mod measure;
mod render;
mod results;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use measure::Sheet;
use results::Results;

const SIZES: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
/// Room on the disk for a unit: the text that is imported, the memory, and the text that is exported.
const BYTES_A_UNIT: u64 = 1100;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["render"] => render(&results::read(&fs::read_to_string(docs("performance-scale.tsv")).unwrap())),
        ["data", folder, units] => {
            fs::create_dir_all(folder).unwrap();
            data::make(Path::new(folder), units.parse().expect("a number of units")).unwrap();
        }
        [] => measure(),
        ["fresh"] => {
            let _ = fs::remove_dir_all(parts());
            measure();
        }
        _ => println!("unknown: {args:?}; render, fresh, or data FOLDER UNITS"),
    }
}

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

/// Where the figures of each size lie until all are there.
fn parts() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("scale")
}

fn sizes() -> Vec<u64> {
    let Ok(told) = std::env::var("HAFEZ_BENCH_SIZES") else { return SIZES.to_vec() };
    told.split(',').map(|size| size.trim().parse().expect("HAFEZ_BENCH_SIZES: numbers with commas")).collect()
}

fn measure() {
    let folder = std::env::var_os("HAFEZ_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from).join("hafez-scale");
    fs::create_dir_all(parts()).unwrap();
    for units in sizes() {
        one(units, &folder.join(units.to_string()));
    }
    let _ = fs::remove_dir(&folder);
    let mut results = Results::new();
    for part in fs::read_dir(parts()).unwrap() {
        results.append(&mut results::read(&fs::read_to_string(part.unwrap().path()).unwrap()));
    }
    results.retain(|_, figures| figures.contains_key("finished"));
    fs::write(docs("performance-scale.tsv"), results::write(&results)).unwrap();
    render(&results);
}

fn one(units: u64, folder: &Path) {
    let part = parts().join(format!("{units}.tsv"));
    let program = format!("{:08x}", crc32fast::hash(&fs::read(common::process::program()).unwrap()));
    let mut sheet = Sheet::open(&part, units);
    if sheet.figures.get("program") != Some(&program) {
        let _ = fs::remove_file(&part);
        let _ = fs::remove_dir_all(folder);
        sheet = Sheet::open(&part, units);
    }
    println!("{} units", results::size(units));
    if sheet.has("finished") {
        return println!("  measured already: {}", part.display());
    }
    fs::create_dir_all(folder).unwrap();
    if let Some(free) = free(folder).filter(|free| !sheet.has("import_s") && *free < units * BYTES_A_UNIT) {
        return println!("  skipped: {} MB are free in {}", free / 1_000_000, folder.display());
    }
    sheet.put("program", program);
    sheet.put("machine", machine());
    sheet.put("date", jiff::Timestamp::now().strftime("%Y-%m-%d"));
    let data = data::make(folder, units.try_into().unwrap()).unwrap();
    measure::all(&mut sheet, folder, &data);
    sheet.put("finished", 1);
    fs::remove_dir_all(folder).unwrap();
}

/// Bytes that may still be written there, as `df` tells.
fn free(folder: &Path) -> Option<u64> {
    let told = Command::new("df").args(["--output=avail", "-B1"]).arg(folder).output().ok()?;
    String::from_utf8_lossy(&told.stdout).lines().last()?.trim().parse().ok()
}

fn machine() -> String {
    if let Ok(told) = std::env::var("HAFEZ_BENCH_MACHINE") {
        return told;
    }
    let value = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).map(str::to_owned);
        line.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned()))
    };
    let processor = value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let kilobytes = value("/proc/meminfo", "MemTotal").and_then(|told| told.split(' ').next()?.parse::<u64>().ok());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{processor}, {cores} cores, {} GiB", kilobytes.unwrap_or_default().div_ceil(1 << 20))
}

fn render(results: &Results) {
    println!("\n{}", render::table(results));
    let page = docs("performance.md");
    let text = fs::read_to_string(&page).unwrap();
    let renewed = render::renewed(&text, &render::section(results)).expect("docs/performance.md has lost its markers");
    fs::write(page, renewed).unwrap();
    fs::write(docs("scale.svg"), chart::svg(results)).unwrap();
}
