//! The speed page: `cargo bench --bench lookup`.
//!
//! Makes a memory of `HAFEZ_BENCH_UNITS` units (1,000,000), imports it with the real program, and
//! prints ratios measured in this one run: cold processes beside the same program doing nothing but
//! opening the file and reading one row (`HAFEZ_BENCH_ONLY=concordance` or `analyse`: these alone, in the memory of the last run), warm lookups beside a bit-parallel scan of everything, import
//! beside the `sqlite3` shell. Beside every time: how many answers equal those of a full scan.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

mod analyse;
#[path = "../common/mod.rs"]
mod common;
mod concordance;
mod scan;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::corpus;
use common::process::{hafez, own_memory, remove, time, watch};
use common::times::{median, megabytes, ms, p99, ratio};
use hafez::lang::LanguageTag;
use hafez::memory::{Access, Choosing, Memory, Request};
use hafez::unit::Context;

struct Query {
    class: String,
    text: String,
}

fn main() {
    let units: usize = std::env::var("HAFEZ_BENCH_UNITS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/speed").join(units.to_string());
    fs::create_dir_all(&folder).unwrap();
    let (memory_tsv, queries) = make_data(&folder, units);
    println!("{units} units, {} of text, {} queries\n", megabytes(text_bytes(&memory_tsv)), queries.len());
    if let Some(only) = std::env::var_os("HAFEZ_BENCH_ONLY") {
        let there = folder.join("memory.hafez");
        let memory = if there.exists() { there } else { import(&folder, &memory_tsv).0 };
        return match only.to_str() {
            Some("analyse") => analyse::measure(&folder, &memory, &queries),
            _ => concordance::measure(&memory, &memory_tsv),
        };
    }
    let (memory, import_time) = import(&folder, &memory_tsv);
    exchange(&folder, &memory, units, import_time);
    sizes(&memory, &memory_tsv);
    let floor = cold(&memory, &queries);
    concordance::measure(&memory, &memory_tsv);
    article(&folder, &memory, &queries, floor.cold_median);
    analyse::measure(&folder, &memory, &queries);
    add(&folder, &memory, floor.floor_median);
    resident(&memory, &queries);
    let p99 = warm(&memory, &memory_tsv, &queries);
    if units >= 1_000_000 && std::env::var_os("HAFEZ_BENCH_GROWTH").is_none_or(|v| v != "0") {
        growth(&folder, &memory_tsv, &queries, p99);
    }
}

/// The corpus; and queries by the shared generator where it is there, else edited by chance.
fn make_data(folder: &Path, units: usize) -> (PathBuf, Vec<Query>) {
    let (memory_tsv, queries_tsv) = (folder.join("memory.tsv"), folder.join("queries.tsv"));
    if !queries_tsv.exists() {
        let corpus = folder.join("corpus.tsv");
        let mut out = BufWriter::new(File::create(&corpus).unwrap());
        corpus::write(&mut out, units + 200, 42).unwrap();
        out.flush().unwrap();
        let shared = std::env::var("HAFEZ_SHARED").unwrap_or_else(|_| "../shared".to_owned());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(shared).join("bench/make_queries.py");
        if script.exists() {
            let mut python = Command::new("python3");
            python.arg(script).arg(&corpus).arg("--tm").arg(&memory_tsv).arg("--queries").arg(&queries_tsv);
            assert!(python.args(["--units", &units.to_string()]).status().unwrap().success());
        } else {
            println!("the shared generator of queries is not here: queries are edited by chance");
            edit_by_chance(&corpus, &memory_tsv, &queries_tsv, units);
        }
        fs::remove_file(corpus).unwrap();
    }
    let lines = BufReader::new(File::open(&queries_tsv).unwrap()).lines().map(Result::unwrap);
    let queries = lines.map(|line| {
        let mut cells = line.split('\t').skip(1);
        let class = cells.next().unwrap().to_owned();
        Query { class, text: cells.nth(1).unwrap().to_owned() }
    });
    (memory_tsv, queries.collect())
}

fn edit_by_chance(corpus: &Path, memory_tsv: &Path, queries_tsv: &Path, units: usize) {
    let mut dice = corpus::Dice(5);
    let mut memory = BufWriter::new(File::create(memory_tsv).unwrap());
    let mut queries = BufWriter::new(File::create(queries_tsv).unwrap());
    for (number, line) in BufReader::new(File::open(corpus).unwrap()).lines().map(Result::unwrap).enumerate() {
        let (source, target) = line.split_once('\t').unwrap();
        if number % (units / 1000).max(1) == 0 {
            let mut words: Vec<&str> = source.split(' ').collect();
            let class = ["exact", "light", "heavy"][dice.roll(3)];
            for _ in 0..match class {
                "exact" => 0,
                "light" => 1,
                _ => words.len() / 4,
            } {
                let at = dice.roll(words.len());
                words[at] = "replacement";
            }
            writeln!(queries, "{number}\t{class}\t{number}\t{}\t{target}", words.join(" ")).unwrap();
        }
        if number < units {
            writeln!(memory, "{line}").unwrap();
        }
    }
}

fn import(folder: &Path, memory_tsv: &Path) -> (PathBuf, Duration) {
    let memory = folder.join("memory.hafez");
    remove(&memory);
    let started = Instant::now();
    let mut child = hafez(&memory, &["import", "-q", memory_tsv.to_str().unwrap()]);
    let peak = watch(&mut child);
    let ours = started.elapsed();
    println!("import          {:8.1} s   peak {} of own memory", ours.as_secs_f64(), megabytes(peak));
    let plain = folder.join("plain.db");
    remove(&plain);
    let started = Instant::now();
    let shell = Command::new("sqlite3")
        .arg(&plain)
        .args(["CREATE TABLE t(source, target)", ".mode tabs", &format!(".import {} t", memory_tsv.display())])
        .stderr(Stdio::null())
        .status();
    match shell {
        Ok(status) if status.success() => {
            let theirs = started.elapsed();
            println!("sqlite3 .import {:8.1} s   ratio {:.2}", theirs.as_secs_f64(), ratio(ours, theirs));
        }
        _ => println!("sqlite3 .import: the shell is not here"),
    }
    remove(&plain);
    (memory, ours)
}

/// The same units out as TMX and in again, beside the import from TSV.
fn exchange(folder: &Path, memory: &Path, units: usize, tsv: Duration) {
    let (file, copy) = (folder.join("memory.tmx"), folder.join("of-tmx.hafez"));
    remove(&copy);
    let started = Instant::now();
    hafez(memory, &["export", "-q", file.to_str().unwrap()]).wait().unwrap();
    let seconds = started.elapsed().as_secs_f64();
    println!("export as TMX   {seconds:8.1} s   {:.0} units a second", units as f64 / seconds);
    let started = Instant::now();
    let peak = watch(&mut hafez(&copy, &["import", "-q", file.to_str().unwrap()]));
    let ours = started.elapsed();
    let times = ratio(ours, tsv);
    println!("import of TMX   {:8.1} s   {times:.2} x TSV, peak {} of own memory", ours.as_secs_f64(), megabytes(peak));
    remove(&copy);
    remove(&file);
}

fn sizes(memory: &Path, memory_tsv: &Path) {
    let text = text_bytes(memory_tsv) as f64;
    let file = fs::metadata(memory).unwrap().len() as f64;
    println!("file            {} = {:.2} x the text", megabytes(file as u64), file / text);
    let sql = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name";
    let Ok(output) = Command::new("sqlite3").arg(memory).arg(sql).output() else { return };
    let mut index = 0.0;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (name, bytes) = line.split_once('|').unwrap();
        let bytes: f64 = bytes.parse().unwrap();
        if ["class", "frequency", "run", "member", "list", "recent"].contains(&name) {
            index += bytes;
        }
        if bytes > text / 500.0 {
            println!("  {name:<14}{} = {:.1} % of the text", megabytes(bytes as u64), 100.0 * bytes / text);
        }
    }
    println!(
        "index           {} = {:.1} % of the text, both languages\n",
        megabytes(index as u64),
        100.0 * index / text
    );
}

struct Cold {
    floor_median: Duration,
    cold_median: Duration,
}

/// Whole processes, each query beside one that only opens the file and reads a row.
fn cold(memory: &Path, queries: &[Query]) -> Cold {
    let (mut floor, mut cold) = (Vec::new(), Vec::new());
    for round in 0..2 {
        (floor, cold) = (Vec::new(), Vec::new());
        for query in queries.iter().step_by(if round == 0 { 15 } else { 3 }) {
            floor.push(time(memory, &["show", "1"]));
            cold.push(time(memory, &["lookup", "--", &query.text]));
        }
    }
    println!("whole processes, {} of each in turn", cold.len());
    println!("  open, one row median {} p99 {}", ms(median(&floor)), ms(p99(&floor)));
    println!("  lookup        median {} p99 {}", ms(median(&cold)), ms(p99(&cold)));
    println!(
        "  ratio         median {:.2}  p99 {:.2}\n",
        ratio(median(&cold), median(&floor)),
        ratio(p99(&cold), p99(&floor))
    );
    Cold { floor_median: median(&floor), cold_median: median(&cold) }
}

fn article(folder: &Path, memory: &Path, queries: &[Query], cold: Duration) {
    let path = folder.join("article.txt");
    let step = queries.len() / 100;
    let lines: Vec<_> = queries.iter().step_by(step.max(1)).take(100).map(|query| query.text.clone()).collect();
    fs::write(&path, lines.join("\n\n")).unwrap();
    let times: Vec<_> = (0..7).map(|_| time(memory, &["suggest", path.to_str().unwrap()])).collect();
    println!(
        "article of 100  median {}   ratio to one cold lookup {:.1}",
        ms(median(&times)),
        ratio(median(&times), cold)
    );
}

fn add(folder: &Path, memory: &Path, floor: Duration) {
    let copy = folder.join("copy.hafez");
    remove(&copy);
    fs::copy(memory, &copy).unwrap();
    let times: Vec<_> = (0..40)
        .map(|number| time(&copy, &["add", &format!("A sentence that is new, number {number}."), "جمله‌ای تازه."]))
        .collect();
    println!("add one         median {}   ratio to opening {:.1}\n", ms(median(&times)), ratio(median(&times), floor));
    remove(&copy);
}

/// The own memory (not mapped pages) of a process that has answered many lookups.
fn resident(memory: &Path, queries: &[Query]) {
    let mut child = hafez(memory, &["lookup", "-"]);
    let mut input = child.stdin.take().unwrap();
    let output = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || BufReader::new(output).lines().count());
    for query in queries {
        writeln!(input, "{}", query.text).unwrap();
    }
    std::thread::sleep(Duration::from_millis(500));
    let own = own_memory(&child);
    drop(input);
    child.wait().unwrap();
    reader.join().unwrap();
    println!("a process that answered {} lookups: {} of own memory\n", queries.len(), megabytes(own));
}

fn warm(memory: &Path, memory_tsv: &Path, queries: &[Query]) -> Duration {
    let (en, fa) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("fa").unwrap());
    let memory = Memory::open(memory, Access::Read).unwrap();
    let times = warm_times(&memory, queries);
    let text = fs::read_to_string(memory_tsv).unwrap();
    let mut scan = scan::Scan::new(text.lines().map(|line| line.split('\t').next().unwrap()), &en);
    let scanned: Vec<Duration> = queries
        .iter()
        .step_by(10)
        .map(|query| {
            let started = Instant::now();
            std::hint::black_box(scan.count(&query.text, &en, 60));
            started.elapsed()
        })
        .collect();
    drop(scan);
    println!("warm, one thread, {} lookups; scan {} times", times.len(), scanned.len());
    println!("  scan          median {} p99 {}", ms(median(&scanned)), ms(p99(&scanned)));
    println!("  lookup        median {} p99 {}", ms(median(&times)), ms(p99(&times)));
    println!(
        "  ratio         median 1/{:.0}  p99 1/{:.0}",
        ratio(median(&scanned), median(&times)),
        ratio(p99(&scanned), p99(&times))
    );
    by_class(&memory, queries, &times, &en, &fa);
    p99(&times)
}

fn by_class(memory: &Memory, queries: &[Query], times: &[Duration], en: &LanguageTag, fa: &LanguageTag) {
    let mut classes: BTreeMap<&str, (Vec<Duration>, usize, usize)> = BTreeMap::new();
    let compared: usize = std::env::var("HAFEZ_BENCH_ORACLE").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let mut scanner = memory.scanner(en).unwrap();
    for (query, time) in queries.iter().zip(times) {
        let entry = classes.entry(&query.class).or_default();
        entry.0.push(*time);
        if entry.1 < compared {
            let request = request(&query.text, en, fa);
            entry.1 += 1;
            entry.2 += usize::from(memory.lookup(&request).unwrap() == scanner.scan(&request).unwrap());
        }
    }
    println!("\n  class       median      p99  exact");
    for (class, (times, asked, exact)) in classes {
        println!("  {class:<9}{} {}  {exact} of {asked}", ms(median(&times)), ms(p99(&times)));
    }
    println!();
}

fn warm_times(memory: &Memory, queries: &[Query]) -> Vec<Duration> {
    let (en, fa) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("fa").unwrap());
    let mut times = Vec::new();
    for _ in 0..2 {
        times.clear();
        for query in queries {
            let request = request(&query.text, &en, &fa);
            let started = Instant::now();
            std::hint::black_box(memory.lookup(&request).unwrap());
            times.push(started.elapsed());
        }
    }
    times
}

/// From a tenth of the units to all of them.
fn growth(folder: &Path, memory_tsv: &Path, queries: &[Query], large: Duration) {
    let part = folder.join("tenth.tsv");
    let mut out = BufWriter::new(File::create(&part).unwrap());
    for line in BufReader::new(File::open(memory_tsv).unwrap()).lines().take(100_000) {
        writeln!(out, "{}", line.unwrap()).unwrap();
    }
    out.flush().unwrap();
    let memory = folder.join("tenth.hafez");
    remove(&memory);
    hafez(&memory, &["import", "-q", part.to_str().unwrap()]).wait().unwrap();
    let small = p99(&warm_times(&Memory::open(&memory, Access::Read).unwrap(), queries));
    println!("p99 at 100,000  {}   growth to all units {:.2}", ms(small), ratio(large, small));
    remove(&memory);
}

fn request(text: &str, from: &LanguageTag, to: &LanguageTag) -> Request {
    let context = Context::default();
    Request {
        text: text.to_owned(),
        from: from.clone(),
        to: to.clone(),
        min: 60,
        limit: 5,
        context,
        choosing: Choosing::default(),
    }
}

/// Source and target without tabs and line ends.
fn text_bytes(memory_tsv: &Path) -> u64 {
    let lines = BufReader::new(File::open(memory_tsv).unwrap()).lines();
    lines.map(|line| line.unwrap().len() as u64 - 1).sum()
}
