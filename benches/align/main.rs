//! How well documents are aligned: `cargo bench --bench align`.
//!
//! Prints F1 against the alignments in `data/align` of the shared folder (`HAFEZ_SHARED`): strict is a bead
//! that is identical, lax one that overlaps a gold bead on both sides; beads without segments on one side count in
//! neither. `cargo bench --bench align -- hard.en-fa` takes only the sets with that in their name, `-- long` times
//! 10,000 segments a side, `-- repeated` so many of a text that repeats itself, `-- evidence` tells what names, a memory and what is learned
//! on the way are worth, `-- short` asks how well translations of a few segments are told from others, `-- grounds`
//! prints what the confidence is drawn from. Where `HUNALIGN` names its program, that is measured beside it.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

mod articles;
mod evidence;
mod gold;
mod grounds;
mod hunalign;

use std::io::Read;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use gold::{Pair, Score, Set};
use hafez::align::{Alignment, Document, Evidence, RELATED, Segment, align};
use hafez::lang::LanguageTag;
use hafez::lexicon::{Lexicon, stems};
use hafez::text::rules::rules_for;
use hafez::text::token::tokenize;

fn shared() -> PathBuf {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    PathBuf::from(std::env::var("HAFEZ_SHARED").unwrap_or_else(|_| default.into())).join("data")
}

fn sets(folder: &Path) -> Vec<Set> {
    let mut sets = Vec::new();
    for (kind, parts) in [("hard", ["dev", "test"]), ("natural", ["dev", "test"])] {
        for (part, to) in parts.iter().flat_map(|part| ["fa", "prs", "ps"].map(|to| (part, to))) {
            sets.extend(Set::read(folder, &format!("ntrex-{part}-{kind}.en-{to}"), "en", to));
        }
    }
    for part in ["dev", "test0", "test1", "test2", "test3", "test4", "test5", "test6"] {
        sets.extend(Set::read(folder, &format!("textberg-{part}"), "de", "fr"));
    }
    sets
}

fn plain(lines: &[String]) -> Vec<Segment<'_>> {
    lines.iter().map(|line| Segment::plain(line)).collect()
}

fn aligned(set: &Set) -> Alignment {
    aligned_with(set, &Evidence::default())
}

fn aligned_with(set: &Set, evidence: &Evidence<'_>) -> Alignment {
    let none = (vec![Vec::new(); set.source.len()], vec![Vec::new(); set.target.len()]);
    aligned_by(set, evidence, &none)
}

/// The same with names that were found in the segments.
fn aligned_by(set: &Set, evidence: &Evidence<'_>, names: &evidence::Names) -> Alignment {
    let lang = |code: &str| LanguageTag::parse(code).unwrap();
    let langs = (lang(&set.langs.0), lang(&set.langs.1));
    let named = |(segment, names)| Segment { names, ..segment };
    let source: Vec<Segment> =
        plain(&set.source).into_iter().zip(names.0.iter().map(Vec::as_slice)).map(named).collect();
    let target: Vec<Segment> =
        plain(&set.target).into_iter().zip(names.1.iter().map(Vec::as_slice)).map(named).collect();
    let source = Document { lang: &langs.0, segments: &source };
    let target = Document { lang: &langs.1, segments: &target };
    align(&source, &target, evidence, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn main() {
    let wanted = std::env::args().nth(1).filter(|argument| !argument.starts_with('-'));
    let mut sets = sets(&shared().join("align"));
    if wanted.as_deref() == Some("long") {
        return long();
    }
    if wanted.as_deref() == Some("repeated") {
        return repeated(std::env::args().nth(2).and_then(|many| many.parse().ok()).unwrap_or(10_000));
    }
    if wanted.as_deref() == Some("evidence") {
        return evidence::print(&sets);
    }
    if wanted.as_deref() == Some("short") {
        return short(&sets);
    }
    if wanted.as_deref() == Some("grounds") {
        return grounds::print(&sets);
    }
    sets.retain(|set| wanted.as_ref().is_none_or(|wanted| set.name.contains(wanted.as_str())));
    println!("{:28} {:>6} {:>6} {:>6} {:>6} {:>6}", "set", "strict", "lax", "sure", "right", "whole");
    let mut groups: Vec<(String, Vec<Score>)> = Vec::new();
    let mut verdicts = Vec::new();
    let turned: Vec<Set> = sets.iter().map(Set::turned).collect();
    for set in sets.iter().chain(&turned) {
        let alignment = aligned(set);
        let score = set.score(&alignment);
        println!("{}  {:.3}", line(&set.name, &score), alignment.confidence);
        verdicts.extend(set.verdicts(&alignment));
        let group = set.name.split(['.', '-']).filter(|part| *part != "dev").take(2).collect::<Vec<_>>();
        let turned = if set.name.ends_with("turned") { " turned" } else { "" };
        let group = format!("{}{turned}", if group[0] == "textberg" { "textberg" } else { group[1] });
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, scores)) => scores.push(score),
            None => groups.push((group, vec![score])),
        }
    }
    println!();
    for (name, scores) in &groups {
        let mean = |of: fn(&Score) -> f64| scores.iter().map(of).sum::<f64>() / scores.len() as f64;
        let sum = |of: fn(&Score) -> f64| scores.iter().map(of).sum::<f64>();
        let (sure, right) = (sum(|s| s.sure), sum(|s| s.sure_right));
        println!(
            "{:28} {:6.3} {:6.3} {:6.3} {:6.3}",
            format!("mean {name}"),
            mean(Score::strict),
            mean(Score::lax),
            sure / sum(|s| s.found),
            right / sure.max(1.0)
        );
    }
    reliability(&verdicts);
    hunalign::compare(&sets);
    remembered(&sets);
    unrelated(&sets);
}

/// The stems of a text.
fn words(text: &str, lang: &LanguageTag) -> Vec<String> {
    let rules = rules_for(lang);
    stems(&tokenize(text, rules), rules).into_iter().map(|word| word.stem.into_owned()).collect()
}

/// What a memory of everyday sentences and texts of programs knows, English into Persian.
fn everyday() -> Option<Lexicon> {
    let tsv = std::fs::read_to_string(shared().join("tatoeba.en-fa.tsv")).ok()?;
    let [en, fa] = ["en", "fa"].map(|code| LanguageTag::parse(code).unwrap());
    let more = gzipped(&shared().join("catalogs.en-fa.tsv.gz"));
    let pairs = tsv.lines().chain(more.lines()).filter_map(|line| {
        let mut cells = line.split('\t').skip(1);
        Some((words(cells.next()?, &en), words(cells.next()?, &fa)))
    });
    Some(Lexicon::learn(pairs))
}

/// The same with what a memory of other texts knows.
fn remembered(sets: &[Set]) {
    let Some(lexicon) = everyday() else { return };
    println!("\nwith a lexicon of everyday sentences and texts of programs");
    for set in sets.iter().filter(|set| matches!(set.langs.1.as_str(), "fa" | "prs")) {
        let alignment = aligned_with(set, &Evidence { lexicon: Some(&lexicon), ..Evidence::default() });
        println!("{}  {:.3}", line(&set.name, &set.score(&alignment)), alignment.confidence);
    }
}

fn gzipped(path: &Path) -> String {
    let mut text = String::new();
    if let Ok(file) = std::fs::File::open(path) {
        let _ = flate2::read::GzDecoder::new(file).read_to_string(&mut text);
    }
    text
}

/// What the whole is said to be for a few segments, of translations and of texts that have nothing to do with each other;
/// and the same of Persian with what a memory and the first glossary know.
fn short(sets: &[Set]) {
    short_with(sets, None);
    let lexicon = everyday();
    let persian: Vec<Set> = sets.iter().filter(|set| evidence::is_persian(set)).map(Set::copy).collect();
    println!("\nPersian, with nothing known");
    short_with(&persian, None);
    println!("\nPersian, with a memory and names");
    short_with(&persian, lexicon.as_ref());
    thresholds(&persian, lexicon.as_ref());
}

/// Of a few segments, what share of translations and of others passes several thresholds where a memory is known.
fn thresholds(sets: &[Set], lexicon: Option<&Lexicon>) {
    const LEAST: [f64; 7] = [0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    println!(
        "\nPersian at more places, with a memory and names: translations and others that pass {LEAST:?}, and as it is"
    );
    for many in [2, 3, 4, 5, 6, 8, 10] {
        let (mut right, mut wrong) = (Vec::new(), Vec::new());
        for set in sets.iter().filter(|set| set.name.contains("natural")) {
            for at in (0..set.gold.len().saturating_sub(2 * many)).step_by(set.gold.len() / 120) {
                let source = range(&set.gold[at..at + many], |pair| &pair.0);
                let target = range(&set.gold[at..at + many], |pair| &pair.1);
                let far = (at + set.gold.len() / 2) % (set.gold.len() - many);
                let other = range(&set.gold[far..far + many], |pair| &pair.1);
                let judge = |target| {
                    let part = set.part(source.clone(), target);
                    let found =
                        aligned_by(&part, &Evidence { lexicon, ..Evidence::default() }, &evidence::names(&part));
                    (found.confidence, found.is_related())
                };
                if !source.is_empty() && !target.is_empty() && !other.is_empty() {
                    right.push(judge(target));
                    wrong.push(judge(other));
                }
            }
        }
        let share = |all: &[(f64, bool)], pass: &dyn Fn(&(f64, bool)) -> bool| {
            all.iter().filter(|one| pass(one)).count() as f64 / all.len().max(1) as f64
        };
        print!("{many:3} {:4}", right.len());
        for all in [&right, &wrong] {
            LEAST.iter().for_each(|least| print!(" {:.3}", share(all, &|one| one.0 >= *least)));
            print!(" | {:.3} |", share(all, &|one| one.1));
        }
        println!();
    }
}

fn short_with(sets: &[Set], lexicon: Option<&Lexicon>) {
    println!(
        "{:8} {:>6} {:>24} {:>24} {:>16}",
        "segments", "pairs", "translations 1 5 50 %", "others 50 95 99 %", "share that pass"
    );
    let confidence = |set: &Set| match lexicon {
        Some(_) => aligned_by(set, &Evidence { lexicon, ..Evidence::default() }, &evidence::names(set)).confidence,
        None => aligned(set).confidence,
    };
    for many in [2, 3, 4, 5, 6, 8, 10, 15] {
        let (mut right, mut wrong) = (Vec::new(), Vec::new());
        for set in sets.iter().filter(|set| set.name.contains("natural") || set.name.contains("test2")) {
            for at in (0..set.gold.len().saturating_sub(2 * many)).step_by(set.gold.len() / 40) {
                let source = range(&set.gold[at..at + many], |pair| &pair.0);
                let target = range(&set.gold[at..at + many], |pair| &pair.1);
                // Something else from the other half.
                let far = (at + set.gold.len() / 2) % (set.gold.len() - many);
                let other = range(&set.gold[far..far + many], |pair| &pair.1);
                if source.is_empty() || target.is_empty() || other.is_empty() {
                    continue;
                }
                right.push(confidence(&set.part(source.clone(), target)));
                wrong.push(confidence(&set.part(source, other)));
            }
        }
        right.sort_unstable_by(f64::total_cmp);
        wrong.sort_unstable_by(f64::total_cmp);
        let at = |sorted: &[f64], share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
        let pass = |all: &[f64]| all.iter().filter(|sure| **sure >= RELATED).count() as f64 / all.len() as f64;
        println!(
            "{many:8} {:6} {:8.3} {:7.3} {:7.3} {:8.3} {:7.3} {:7.3} {:8.3} {:7.3}",
            right.len(),
            at(&right, 0.01),
            at(&right, 0.05),
            at(&right, 0.5),
            at(&wrong, 0.5),
            at(&wrong, 0.95),
            at(&wrong, 0.99),
            pass(&right),
            pass(&wrong)
        );
    }
}

fn range(beads: &[Pair], side: fn(&Pair) -> &Range<usize>) -> Range<usize> {
    let mut all = beads.iter().map(side).filter(|range| !range.is_empty());
    let Some(first) = all.next() else { return 0..0 };
    first.start..all.next_back().unwrap_or(first).end
}

/// Ten thousand segments a side, all different: news, everyday sentences and texts of programs, one behind the other.
fn long() {
    let many = 10_000;
    let news = std::fs::read_to_string(shared().join("ntrex-dev.en-fa.tsv")).unwrap_or_default();
    let everyday = std::fs::read_to_string(shared().join("tatoeba.en-fa.tsv")).unwrap_or_default();
    let programs = gzipped(&shared().join("catalogs.en-fa.tsv.gz"));
    let mut seen = std::collections::HashSet::new();
    let (mut source, mut target) = (Vec::new(), Vec::new());
    for line in news.lines().chain(everyday.lines()).chain(programs.lines()) {
        let mut cells = line.split('\t').skip(1).map(str::to_owned);
        if let (Some(from), Some(to)) = (cells.next(), cells.next())
            && source.len() < many
            && seen.insert(from.clone())
        {
            source.push(from);
            target.push(to);
        }
    }
    line_by_line(source, target);
}

/// So many segments a side of a text that says the same again and again: news over and over, with a number behind every
/// segment that tells which time it is.
fn repeated(many: usize) {
    let news = std::fs::read_to_string(shared().join("ntrex-dev.en-fa.tsv")).unwrap_or_default();
    let pairs: Vec<Vec<&str>> = news.lines().map(|line| line.split('\t').collect()).collect();
    let (mut source, mut target) = (Vec::new(), Vec::new());
    for at in 0..many {
        let (pair, time) = (&pairs[at % pairs.len()], at / pairs.len() + 1);
        source.push(format!("{} {time}", pair[1]));
        target.push(format!("{} {time}", pair[2]));
    }
    line_by_line(source, target);
}

/// Aligns two texts of which each line translates the one with its number, and tells the time.
fn line_by_line(source: Vec<String>, target: Vec<String>) {
    let gold = (0..source.len()).map(|at| (at..at + 1, at..at + 1)).collect();
    let long = Set { name: "long".to_owned(), langs: ("en".to_owned(), "fa".to_owned()), source, target, gold };
    let start = std::time::Instant::now();
    let alignment = aligned(&long);
    let (seconds, many) = (start.elapsed().as_secs_f64(), long.source.len());
    println!("{many} x {many}: {seconds:.1} s, confidence {:.3}", alignment.confidence);
    println!("{}", line("long", &long.score(&alignment)));
}

/// What the whole is said to be for documents that do not belong together, or are in no order.
fn unrelated(sets: &[Set]) {
    println!("\n{:40} {:>6} {:>6}", "not translations", "whole", "sure");
    let show = |what: String, set: &Set| {
        let alignment = aligned(set);
        println!("{what:40} {:6.3} {:6.3}", alignment.confidence, set.score(&alignment).sure / set.source.len() as f64);
    };
    for set in sets {
        let mut turned = set.turned().turned();
        // A fixed order that leaves no neighbours together.
        turned.target = (0..set.target.len())
            .map(|at| (at * 7919 + 13) % set.target.len())
            .map(|at| set.target[at].clone())
            .collect();
        show(format!("{} shuffled", set.name), &turned);
        let mut turned = set.turned().turned();
        let half = set.source.len() / 2;
        turned.source.truncate(half);
        turned.target = set.target[set.target.len() / 2..].to_vec();
        show(format!("{} first half, second half", set.name), &turned);
    }
}

fn line(name: &str, score: &Score) -> String {
    format!(
        "{name:28} {:6.3} {:6.3} {:6.3} {:6.3}",
        score.strict(),
        score.lax(),
        score.sure / score.found.max(1.0),
        score.sure_right / score.sure.max(1.0)
    )
}

/// Of the beads with about one confidence, how many are right.
fn reliability(verdicts: &[(f64, bool)]) {
    println!("\n{:12} {:>6} {:>6} {:>6}", "confidence", "beads", "mean", "right");
    let edges = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.01];
    for edge in edges.windows(2) {
        let inside: Vec<_> = verdicts.iter().filter(|(p, _)| (edge[0]..edge[1]).contains(p)).collect();
        let many = inside.len().max(1) as f64;
        let mean = inside.iter().map(|(p, _)| p).sum::<f64>() / many;
        let right = inside.iter().filter(|(_, right)| *right).count() as f64 / many;
        println!("{:4} – {:4}  {:6} {mean:6.3} {right:6.3}", edge[0], edge[1].min(1.0), inside.len());
    }
}
