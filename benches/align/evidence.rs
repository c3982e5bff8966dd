//! What each kind of evidence is worth for F1 by itself: names of the glossary, the lexicon of a memory, and the words that
//! are learned from the documents themselves.
//!
//! For the news the memory is one of everyday sentences and texts of programs, and the glossary the first one. For
//! Text+Berg the memory has the three other sets, paired by hand: each set is judged with a memory that has not seen it.

use std::sync::LazyLock;

use hafez::align::Evidence;
use hafez::glossary::{LoadedTerms, find_in_document, starter};
use hafez::lang::LanguageTag;
use hafez::lexicon::Lexicon;
use hafez::term::TermEntry;

use crate::gold::Set;
use crate::{aligned_by, everyday, words};

/// The names in every segment of both documents.
pub(crate) type Names = (Vec<Vec<u32>>, Vec<Vec<u32>>);

/// What is told beside the text: names, a lexicon, and whether words are learned on the way.
const WAYS: [(&str, bool, bool, bool); 6] = [
    ("nothing", false, false, false),
    ("names", true, false, false),
    ("memory", false, true, false),
    ("learned", false, false, true),
    ("learned, names", true, false, true),
    ("all", true, true, true),
];

/// The first glossary.
static ENTRIES: LazyLock<Vec<TermEntry>> = LazyLock::new(starter);

pub(crate) fn print(sets: &[Set]) {
    let news = everyday();
    print!("{:28}", "strict F1 with");
    WAYS.iter().for_each(|(name, ..)| print!(" {name:>14}"));
    println!();
    let mut berg: Vec<[f64; WAYS.len()]> = Vec::new();
    for set in sets {
        let is_berg = set.name.starts_with("textberg");
        let others = is_berg.then(|| of_others(sets, set));
        let lexicon = if is_berg { others.as_ref() } else { news.as_ref().filter(|_| is_persian(set)) };
        let names = names(set);
        let scores = WAYS.map(|(_, named, remembered, learned)| {
            let lexicon = lexicon.filter(|_| remembered);
            let evidence = Evidence { lexicon, words_as_known: !learned, ..Evidence::default() };
            let none = (vec![Vec::new(); set.source.len()], vec![Vec::new(); set.target.len()]);
            set.score(&aligned_by(set, &evidence, if named { &names } else { &none })).strict()
        });
        line(&set.name, &scores);
        if is_berg {
            berg.push(scores);
        }
    }
    let mean = |at: usize| berg.iter().map(|scores| scores[at]).sum::<f64>() / berg.len().max(1) as f64;
    line("mean textberg", &std::array::from_fn(mean));
}

fn line(name: &str, scores: &[f64; WAYS.len()]) {
    print!("{name:28}");
    scores.iter().for_each(|score| print!(" {score:14.3}"));
    println!();
}

/// Whether the everyday memory is one of these languages.
pub(crate) fn is_persian(set: &Set) -> bool {
    matches!(set.langs.1.as_str(), "fa" | "prs")
}

/// What the pairs of the other sets teach that are of the same kind.
fn of_others(sets: &[Set], out: &Set) -> Lexicon {
    let lang = |code: &str| LanguageTag::parse(code).unwrap();
    let (from, to) = (lang(&out.langs.0), lang(&out.langs.1));
    let others = sets.iter().filter(|set| set.langs == out.langs && set.name != out.name);
    let beads =
        others.flat_map(|set| set.gold.iter().map(move |(a, b)| (&set.source[a.clone()], &set.target[b.clone()])));
    Lexicon::learn(beads.map(|(a, b)| (words(&a.join(" "), &from), words(&b.join(" "), &to))))
}

/// The entries of the first glossary in both documents.
pub(crate) fn names(set: &Set) -> Names {
    let of = |lines: &[String], code: &str| {
        let lang = LanguageTag::parse(if code == "prs" { "fa-AF" } else { code }).unwrap();
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut names = vec![Vec::new(); lines.len()];
        for found in find_in_document(&LoadedTerms::new(ENTRIES.clone(), &lang), &texts, &lang).unwrap() {
            names[found.segment].push(u32::try_from(found.entry.id).unwrap());
        }
        names
    };
    (of(&set.source, &set.langs.0), of(&set.target, &set.langs.1))
}
