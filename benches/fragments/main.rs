//! Fragments on real translations: fits the constants, measures learning and looking.
//!
//!     HAFEZ_SHARED=… cargo bench --bench fragments -- fit         # prints the constants of weights.rs
//!     HAFEZ_SHARED=… cargo bench --bench fragments -- time 1 16   # times, at 1 and at 16 times the units
//!
//! Every fourth document of the news is kept out of the memory, to judge by. To fit, the others are asked about in
//! turn, a seventh at a time, with a memory that has never seen them: so no lexicon knows what it is asked.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

mod fit;

use std::io::Read;
use std::path::Path;
use std::time::Instant;

use hafez::lang::LanguageTag;
use hafez::memory::{FragmentRequest, ImportOptions, Memory, Stamp};
use hafez::unit::{NewUnit, Origin, Time};

/// A line of a test set.
pub(crate) struct Pair {
    pub(crate) document: String,
    pub(crate) source: String,
    pub(crate) target: String,
}

/// A memory of real translations, and what was kept out of it.
pub(crate) struct Corpus {
    pub(crate) memory: Memory,
    pub(crate) from: LanguageTag,
    pub(crate) to: LanguageTag,
    /// News that is not in the memory.
    pub(crate) outside: Vec<Pair>,
    _folder: tempfile::TempDir,
}

/// What is in a memory beside the news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Everyday sentences and texts of programs.
    Mixed,
    /// Nothing.
    News,
    /// Nothing, and of the news only so many units.
    Few(usize),
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Mixed, Self::News, Self::Few(300)];
}

/// Into how many parts the news of the memory is split to fit. Prime to 4, for every fourth is out already.
pub(crate) const FOLDS: usize = 7;

fn main() {
    let Some(shared) = std::env::var_os("HAFEZ_SHARED") else {
        println!("skipped: HAFEZ_SHARED names no folder");
        return;
    };
    let data = Path::new(&shared).join("data");
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.first().map(String::as_str) {
        Some("fit") => fit::fit(&data),
        Some("time") => {
            args[1..].iter().for_each(|times| time(&Corpus::new(&data, None, Kind::Mixed, times.parse().unwrap())))
        }
        _ => time(&Corpus::new(&data, None, Kind::Mixed, 1)),
    }
}

impl Corpus {
    /// `fold`: which part of the news is out of the memory, beside the part that always is; `times`: how often every unit
    /// is in it.
    pub(crate) fn new(data: &Path, fold: Option<usize>, kind: Kind, times: usize) -> Self {
        let (from, to) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("fa").unwrap());
        let news = read(&data.join("ntrex-dev.en-fa.tsv"));
        let mut order: Vec<String> = Vec::new();
        for pair in &news {
            if !order.contains(&pair.document) {
                order.push(pair.document.clone());
            }
        }
        let place = |pair: &Pair| order.iter().position(|of| *of == pair.document).unwrap();
        let (mut outside, mut inside): (Vec<Pair>, Vec<Pair>) = news.into_iter().partition(|pair| place(pair) % 4 == 0);
        if let Some(fold) = fold {
            (outside, inside) = inside.into_iter().partition(|pair| place(pair) % FOLDS == fold);
        }
        let mut others = Vec::new();
        match kind {
            Kind::Mixed => {
                others = read(&data.join("tatoeba.en-fa.tsv"));
                others.extend(read(&data.join("catalogs.en-fa.tsv.gz")));
            }
            Kind::News => {}
            Kind::Few(units) => inside.truncate(units),
        }
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("memory.hafez"), Time::now()).unwrap();
        let unit = |pair: &Pair, copy: usize| {
            let mark = if copy == 0 { String::new() } else { format!(" {copy}") };
            let origin = Some(Origin { file: pair.document.clone(), segment: None });
            NewUnit {
                origin,
                ..NewUnit::pair(&from, &(pair.source.clone() + &mark), &to, &(pair.target.clone() + &mark))
            }
        };
        let mut units = (0..times).flat_map(|copy| inside.iter().chain(&others).map(move |pair| (pair, copy)));
        let mut units = units.by_ref().map(|(pair, copy)| unit(pair, copy));
        let started = Instant::now();
        let stamp = Stamp::new("import", Time::now());
        let batch = memory.import(&mut units, &|| 0, &ImportOptions::default(), &stamp, &mut |_| {}).unwrap();
        let imported = started.elapsed();
        let started = Instant::now();
        let learned = memory.refresh_lexicon(&mut |_| Ok(())).unwrap();
        println!(
            "{} units: imported in {:.2} s, learned from {} in {:.2} s",
            batch.created,
            imported.as_secs_f64(),
            learned.first().map_or(0, |one| one.units),
            started.elapsed().as_secs_f64()
        );
        Self { memory, from, to, outside, _folder: folder }
    }
}

fn read(path: &Path) -> Vec<Pair> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    match path.extension().is_some_and(|extension| extension == "gz") {
        true => flate2::read::MultiGzDecoder::new(&*bytes).read_to_string(&mut text).unwrap(),
        false => (&*bytes).read_to_string(&mut text).unwrap(),
    };
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    text.lines()
        .map(cells)
        .filter(|cells| cells.len() >= 3)
        .map(|cells| Pair { document: cells[0].clone(), source: cells[1].clone(), target: cells[2].clone() })
        .collect()
}

/// Each segment three times, of which the shortest counts: other programs of a busy machine come between.
fn time(corpus: &Corpus) {
    let (mut times, mut fragments) = (Vec::new(), 0);
    for pair in &corpus.outside {
        let request = FragmentRequest { text: &pair.source, from: &corpus.from, to: &corpus.to };
        let once = || {
            let started = Instant::now();
            let many = corpus.memory.fragments(&request, &|_| false).unwrap().len();
            (started.elapsed().as_secs_f64() * 1000.0, many)
        };
        let (first, many) = once();
        times.push(once().0.min(once().0).min(first));
        fragments += many;
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "{} segments, {fragments} fragments; ms a segment: p50 {:.2}, p95 {:.2}, p99 {:.2}, most {:.2}",
        times.len(),
        at(50),
        at(95),
        at(99),
        at(100)
    );
}
