//! What confidence is drawn from, for whoever fits its weights: articles and parts of long texts, as they are, damaged, and
//! together with what is no translation of them.
//!
//! Of every pair of documents a line `D GROUP NAME CONFIDENCE GROUNDS…`, of every bead
//! `B GROUP RIGHT CONFIDENCE STATUS GROUNDS…`. Groups that begin with `wrong` are no translations. At the end of a group's name
//! stands 0 or 1 for the half of the articles it is from, so that one half can be held back.

use hafez::align::Status;

use crate::articles::{self, Dice};
use crate::gold::Set;
use crate::{aligned, range, shared};

/// How often each article is damaged.
const DAMAGED: u64 = 6;
/// Segments of short documents.
const FEW: [usize; 7] = [2, 3, 4, 5, 6, 8, 10];
/// Beads of a part of a long text.
const PART: usize = 25;

type Groups = Vec<(String, Set)>;

pub(crate) fn print(sets: &[Set]) {
    let mut groups = Groups::new();
    for to in ["fa", "prs", "ps"] {
        let all = articles::read(&shared(), to);
        for at in 0..all.len() {
            of_article(&all, at, usize::from(at >= all.len() / 2), &mut groups);
        }
    }
    sets.iter().for_each(|set| of_long(set, &mut groups));
    groups.iter().for_each(|(group, set)| tell(group, set));
}

fn of_article(all: &[Set], at: usize, half: usize, groups: &mut Groups) {
    let set = &all[at];
    groups.push((format!("plain{half}"), set.copy()));
    for seed in 0..DAMAGED {
        let damaged = articles::damaged(set, &mut Dice(seed * 1000 + at as u64));
        if !damaged.source.is_empty() && !damaged.target.is_empty() {
            groups.push((format!("damaged{half}"), if seed % 3 == 1 { damaged.turned() } else { damaged }));
        }
    }
    for other in (1..4).map(|step| &all[(at + 2 * step) % all.len()]) {
        groups.push((format!("wrong{half}"), set.against(&other.target)));
    }
    let other = &all[(at + 2) % all.len()].target;
    for many in FEW.into_iter().filter(|many| *many <= set.source.len()) {
        let from = Dice((at * 31 + many) as u64).below((set.source.len() - many + 1) as u64) as usize;
        let part = set.part(from..from + many, from..from + many);
        let to = if from >= many { from - many } else { from + many };
        if to + many <= set.target.len() {
            groups.push((format!("wrongsame{half}"), part.against(&set.target[to..to + many])));
        }
        if many <= other.len() {
            let to = Dice((at * 37 + many) as u64).below((other.len() - many + 1) as u64) as usize;
            groups.push((format!("wrongfew{half}"), part.against(&other[to..to + many])));
        }
        groups.push((format!("few{half}"), part));
    }
}

fn of_long(set: &Set, groups: &mut Groups) {
    let (n, m) = (set.source.len(), set.target.len());
    // An order that leaves no neighbours together.
    let shuffled: Vec<String> = (0..m).map(|at| set.target[(at * 7919 + 13) % m].clone()).collect();
    groups.push((format!("wronglong-{}", set.name), set.against(&shuffled)));
    for (parts, many) in [(1, n / 2), (1, 200), (3, 100), (5, 60)] {
        for part in 0..parts {
            let (from, to) = (n / 2 * part / parts, m / 2 + m / 2 * part / parts);
            let source = set.part(from..(from + many).min(n / 2), 0..m);
            let target = &set.target[to..(to + many).min(m)];
            groups.push((format!("wronglong-{}", set.name), source.against(target)));
        }
    }
    if set.name.starts_with("textberg") {
        of_literature(set, groups);
    }
    groups.push((format!("long-{}", set.name), set.copy()));
}

fn of_literature(set: &Set, groups: &mut Groups) {
    for at in (0..set.gold.len().saturating_sub(PART)).step_by(20) {
        let beads = &set.gold[at..at + PART];
        let far = (at + set.gold.len() / 2) % (set.gold.len() - PART);
        let (source, target) = (range(beads, |pair| &pair.0), range(beads, |pair| &pair.1));
        let other = range(&set.gold[far..far + PART], |pair| &pair.1);
        if !source.is_empty() && !target.is_empty() && !other.is_empty() {
            let part = set.part(source, target);
            groups.push((format!("wrongtb-{}", set.name), part.against(&set.target[other])));
            groups.push((format!("tbpart-{}", set.name), part));
        }
    }
}

fn tell(group: &str, set: &Set) {
    let alignment = aligned(set);
    let numbers = |grounds: &[f64]| grounds.iter().map(|ground| format!("{ground:.4}")).collect::<Vec<_>>().join(" ");
    let name = format!("{}-{}", set.name.replace(' ', "_"), set.langs.1);
    println!("D {group} {name} {:.4} {} {}", alignment.confidence, set.source.len(), numbers(&alignment.grounds));
    for bead in alignment.beads.iter().filter(|bead| bead.status != Status::Unpaired) {
        let right = set.gold.iter().any(|(a, b)| *a == bead.source && *b == bead.target);
        let status = if bead.status == Status::Sure { "sure" } else { "doubtful" };
        println!("B {group} {} {:.4} {status} {}", u8::from(right), bead.confidence, numbers(&bead.grounds));
    }
}
