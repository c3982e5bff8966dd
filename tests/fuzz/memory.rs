//! How much memory a reader takes at most: each file is read in a process of its own, which tells
//! its high-water mark. Only where the system keeps one (Linux).

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::readers::{READERS, Reader};

const READER: &str = "HAFEZ_FUZZ_CHILD";
const FILE: &str = "HAFEZ_FUZZ_FILE";

/// Longer than any file may take, in a debug build on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(120);

/// Files of about this size, made of one word over and over, or of a whole seed: none may take more
/// megabytes than this.
pub(crate) fn check(size: usize, most: u64) {
    if high_water().is_none() {
        eprintln!("skipped: this system tells no high-water mark");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut greedy = Vec::new();
    for (number, reader) in READERS.iter().enumerate() {
        let mut worst = (0, "");
        for word in reader.words {
            let path = folder.path().join(reader.file);
            std::fs::write(&path, repeated(reader, word, size)).unwrap();
            let used = run(number, &path, word);
            if used > most {
                greedy.push(format!("{}: {used} MB for {size} bytes of {word:?}", reader.file));
            }
            worst = worst.max((used, *word));
        }
        eprintln!("{}: at most {} MB of {most}, for {:?}", reader.file, worst.0, worst.1);
    }
    assert!(greedy.is_empty(), "more than {most} MB: {greedy:#?}");
}

fn repeated(reader: &Reader, word: &str, size: usize) -> Vec<u8> {
    let mut file = reader.words.first().map_or("", |word| word).as_bytes().to_vec();
    file.extend(word.as_bytes().repeat(size / word.len()));
    reader.packed(file)
}

fn run(number: usize, path: &std::path::Path, word: &str) -> u64 {
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--ignored", "--nocapture"])
        .env(READER, number.to_string())
        .env(FILE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{}: hangs on {word:?} over and over", path.display());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let used = told.lines().find_map(|line| line.split_once("high water ")?.1.parse().ok());
    used.unwrap_or_else(|| panic!("{} on {word:?}: {told}", path.display()))
}

/// Reads the file that the environment names, and tells how much memory that took, in megabytes.
pub(crate) fn child() {
    let Some(number) = std::env::var(READER).ok().and_then(|text| text.parse::<usize>().ok()) else { return };
    let file = std::fs::read(std::env::var_os(FILE).unwrap()).unwrap();
    READERS[number].read(file);
    eprintln!("high water {}", high_water().unwrap());
}

fn high_water() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes.div_ceil(1024))
}
