//! Words that need no dictionary: copies, cognates in one script, names that sound alike in two.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::length::count;
use super::table::Table;

/// How letters sound.
const SOUNDS: &str = include_str!("data/sounds.tsv");

/// How often a word is left as it is, given that the other text has it.
const COPY: f64 = 0.8;

/// How alike two words in one script must be (longest common subsequence by the longer word; Melamed 1999 found 0.58
/// for French and English, but looked at likely pairs only).
const ALIKE: f64 = 0.6;

/// Letters of a word that may be a cognate.
const LETTERS: usize = 4;

/// Consonants of a name that may be known by its sound.
const CONSONANTS: usize = 3;

/// How likely a word is translated by one that sounds the same.
const SOUND: f64 = 0.5;

/// The same, where one sound is another.
const NEAR: f64 = 0.2;

/// A word as it is compared.
struct Form {
    word: u32,
    letters: Vec<char>,
    sound: Vec<char>,
    script: u32,
}

/// For every word of the source those of the target that look or sound like it.
pub(super) fn kin(source: &[String], target: &[String]) -> Table {
    let mut table = Table::new(source.len());
    let (from, to) = (forms(source), forms(target));
    copies(source, target, &mut table);
    let (mut letters, mut sounds) = (FxHashMap::default(), FxHashMap::default());
    for form in &to {
        by(&mut letters, form.letters.get(..2), form);
        by(&mut sounds, form.sound.get(..2), form);
    }
    for form in &from {
        for other in found(&letters, form.letters.get(..2)).filter(|other| other.script == form.script) {
            table.raise(form.word, other.word, cognate(&form.letters, &other.letters));
        }
        for other in found(&sounds, form.sound.get(..2)).filter(|other| other.script != form.script) {
            table.raise(form.word, other.word, sounding(&form.sound, &other.sound));
        }
    }
    table
}

fn by<'a>(index: &mut FxHashMap<Vec<char>, Vec<&'a Form>>, key: Option<&[char]>, form: &'a Form) {
    if let Some(key) = key {
        index.entry(key.to_vec()).or_default().push(form);
    }
}

fn found<'a>(index: &'a FxHashMap<Vec<char>, Vec<&'a Form>>, key: Option<&[char]>) -> impl Iterator<Item = &'a Form> {
    key.and_then(|key| index.get(key)).into_iter().flatten().copied()
}

fn copies(source: &[String], target: &[String], table: &mut Table) {
    let ids: FxHashMap<&str, u32> = target.iter().map(String::as_str).zip(0..).collect();
    for (word, from) in source.iter().zip(0..) {
        if let Some(to) = ids.get(word.as_str()) {
            table.raise(from, *to, COPY);
        }
    }
}

fn forms(words: &[String]) -> Vec<Form> {
    let spelled = words.iter().zip(0..).filter(|(word, _)| !word.starts_with(|c: char| c < ' '));
    spelled.filter_map(|(word, id)| form(word, id)).collect()
}

fn form(word: &str, id: u32) -> Option<Form> {
    let letters: Vec<char> = word.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)).collect();
    let script = script(*letters.first()?);
    let sound = sound(&letters);
    let fits = |least: usize, letters: &[char]| if letters.len() >= least { letters.to_vec() } else { Vec::new() };
    Some(Form { word: id, letters: fits(LETTERS, &letters), sound: fits(CONSONANTS, &sound), script })
}

/// Letters with one number may belong to one word.
fn script(c: char) -> u32 {
    match u32::from(c) {
        0..=0x24F | 0x1E00..=0x1EFF => 0,
        0x600..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => 0x600,
        0x900..=0x97F => 0x900,
        code => code >> 8 << 8,
    }
}

/// Longest common subsequence by the longer word, as a probability.
fn cognate(a: &[char], b: &[char]) -> f64 {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if count(short) < ALIKE * count(long) {
        return 0.0;
    }
    let alike = count(common(a, b)) / count(long);
    if alike < ALIKE { 0.0 } else { COPY * (alike - 0.5) * 1.8 }
}

fn common(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

fn sounding(a: &[char], b: &[char]) -> f64 {
    if a == b {
        return SOUND;
    }
    let near = a.len().min(b.len()) > CONSONANTS && a.len().abs_diff(b.len()) <= 1;
    if near && strsim::generic_levenshtein::<Vec<char>, Vec<char>, _, _>(&a.to_vec(), &b.to_vec()) == 1 {
        NEAR
    } else {
        0.0
    }
}

/// The consonants of a word, by how they sound.
fn sound(letters: &[char]) -> Vec<char> {
    let table = table();
    let mut heard: Vec<char> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let row = (1..=4).rev().filter_map(|many| Some((many, table.get(letters.get(at..at + many)?)?))).next();
        let (many, sounds) = row.map_or((1, ""), |(many, sounds)| (many, *sounds));
        for sound in sounds.chars() {
            if heard.last() != Some(&sound) {
                heard.push(sound);
            }
        }
        at += many;
    }
    heard
}

fn table() -> &'static FxHashMap<Vec<char>, &'static str> {
    static TABLE: OnceLock<FxHashMap<Vec<char>, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = SOUNDS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        rows.flat_map(|(sound, all)| all.split(' ').map(move |text| (text.chars().collect(), sound))).collect()
    })
}
