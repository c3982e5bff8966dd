//! `analyse` of 100 articles beside looking all their segments up, one after the other.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use super::Query;
use super::common::corpus;
use super::common::process::hafez;
use super::common::times::{median, ratio};

const ARTICLES: usize = 100;
/// As many as a news article has.
const SEGMENTS: usize = 40;

/// Half of the segments are edited stored ones, as the queries are; half are new.
pub(crate) fn measure(folder: &Path, memory: &Path, queries: &[Query]) {
    let new = new_sentences(ARTICLES * SEGMENTS / 2);
    let edited = queries.iter().map(|query| query.text.as_str()).cycle();
    let all: Vec<&str> = new.iter().map(String::as_str).zip(edited).flat_map(|(new, old)| [new, old]).collect();
    let files: Vec<_> = all
        .chunks(SEGMENTS)
        .zip(1..)
        .map(|(segments, number)| {
            let path = folder.join(format!("article-{number}.txt"));
            fs::write(&path, segments.join("\n\n")).unwrap();
            path
        })
        .collect();
    let mut args = vec!["analyse", "-q"];
    args.extend(files.iter().map(|path| path.to_str().unwrap()));
    let (mut analysed, mut looked_up) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        analysed.push(timed(memory, &args, None));
        looked_up.push(timed(memory, &["lookup", "-", "--min", "50", "--limit", "1", "--no-fragments"], Some(&all)));
    }
    println!(
        "analyse of {} articles, {} segments: {:.1} s; looking them up {:.1} s on one thread; ratio {:.2}\n",
        files.len(),
        all.len(),
        median(&analysed).as_secs_f64(),
        median(&looked_up).as_secs_f64(),
        ratio(median(&analysed), median(&looked_up))
    );
    files.iter().for_each(|path| fs::remove_file(path).unwrap());
}

fn new_sentences(count: usize) -> Vec<String> {
    let mut rows = Vec::new();
    corpus::write(&mut rows, count, 7).unwrap();
    let rows = String::from_utf8(rows).unwrap();
    rows.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

fn timed(memory: &Path, args: &[&str], lines: Option<&[&str]>) -> Duration {
    let started = Instant::now();
    let mut child = hafez(memory, args);
    let mut input = child.stdin.take().unwrap();
    let text = lines.unwrap_or_default().join("\n");
    // Neither waits for the other: one thread writes, this one reads.
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    started.elapsed()
}
