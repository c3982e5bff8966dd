//! The units of one size, written as they are made, and what is asked of them: nothing is held but the questions.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::common::corpus::{self, Dice, VOCABULARY};

/// The same beginning at every size: a larger corpus continues a smaller one.
const SEED: u64 = 42;
/// Stored segments that are asked for, edited or not.
const ASKED: usize = 1000;
/// Segments that are asked for and nowhere stored.
const UNSEEN: usize = 100;
/// Phrases of a kind for the concordance.
const PHRASES: usize = 60;

/// What a size is measured with.
pub(crate) struct Data {
    /// The units, `source<TAB>target`; gone after the import.
    pub(crate) units: PathBuf,
    pub(crate) text_bytes: u64,
    pub(crate) queries: Vec<String>,
    /// Words of stored segments, of the rarer half of the vocabulary.
    pub(crate) rare: Vec<String>,
    /// Three words of a stored segment, one of them not frequent.
    pub(crate) runs: Vec<String>,
}

/// Makes the files of a size, or reads those of a run that was broken off after the last of them was there.
pub(crate) fn make(folder: &Path, count: usize) -> io::Result<Data> {
    let questions = folder.join("queries.tsv");
    if !questions.exists() {
        write(folder, count, &questions)?;
    }
    let rows = fs::read_to_string(&questions)?;
    let cells = || rows.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let phrases = |kind: &'static str| {
        cells().filter(move |cells| cells[1] == kind).map(|cells| cells[3].to_owned()).take(PHRASES).collect()
    };
    let queries = cells().filter(|cells| cells[1] != "run" && cells[1] != "rare");
    Ok(Data {
        units: folder.join("memory.tsv"),
        text_bytes: fs::read_to_string(folder.join("text-bytes"))?.trim().parse().unwrap(),
        queries: queries.map(|cells| cells[3].to_owned()).collect(),
        rare: phrases("rare"),
        runs: phrases("run"),
    })
}

/// The rows of the questions are those of the other benches: number, class, line of origin, text, translation.
fn write(folder: &Path, count: usize, questions: &Path) -> io::Result<()> {
    let (mut dice, mut chance) = (Dice(SEED), Dice(5));
    let mut units = BufWriter::new(File::create(folder.join("memory.tsv"))?);
    let (mut rows, mut bytes, step) = (String::new(), 0, (count / ASKED).max(1));
    let mut asked = 0;
    let rare: HashSet<String> = (VOCABULARY / 2..VOCABULARY).map(corpus::word_of).collect();
    for line in 1..=count {
        let (source, target) = corpus::unit(&mut dice);
        bytes += source.len() + target.len();
        writeln!(units, "{source}\t{target}")?;
        if line % step == 0 {
            asked += 1;
            let class = CLASSES[asked % CLASSES.len()];
            let text = edited(&mut chance, class, &source);
            rows += &format!("{asked}\t{class}\t{line}\t{text}\t{target}\n");
            let word = source.split(' ').find(|word| rare.contains(*word));
            rows.extend(word.map(|word| format!("{asked}\trare\t{line}\t{word}\t{target}\n")));
            rows.extend(run(&source).map(|run| format!("{asked}\trun\t{line}\t{run}\t{target}\n")));
        }
    }
    for number in 1..=UNSEEN {
        let (source, target) = corpus::unit(&mut dice);
        rows += &format!("{}\tunseen\t0\t{source}\t{target}\n", asked + number);
    }
    units.flush()?;
    fs::write(folder.join("text-bytes"), bytes.to_string())?;
    fs::write(questions, rows)
}

const CLASSES: [&str; 5] = ["exact", "sub1", "light", "heavy", "split"];

/// A text as a class of questions changes it: no word, one, a tenth, a quarter, or without its end.
fn edited(chance: &mut Dice, class: &str, source: &str) -> String {
    let mut words: Vec<String> = source.split(' ').map(str::to_owned).collect();
    let count = words.len();
    if class == "split" {
        words.truncate((count * 4 / 5).max(1));
    }
    let edits = match class {
        "sub1" => 1,
        "light" => (count / 10).max(1),
        "heavy" => (count / 4).max(1),
        _ => 0,
    };
    for _ in 0..edits {
        let at = chance.roll(words.len());
        match chance.roll(5) {
            0 => words.insert(at, corpus::any_word(chance)),
            1 if words.len() > 2 => drop(words.remove(at)),
            _ => words[at] = corpus::any_word(chance),
        }
    }
    words.join(" ")
}

/// The first three words in a row of which one is no frequent one: those have up to five letters.
fn run(source: &str) -> Option<String> {
    let words: Vec<&str> = source.split(' ').collect();
    let plain = |word: &&&str| word.bytes().all(|letter| letter.is_ascii_lowercase());
    let runs = words.windows(3).filter(|three| three.iter().filter(plain).count() == 3);
    runs.into_iter().find(|three| three.iter().any(|word| word.len() > 5)).map(|three| three.join(" "))
}
