//! Everything known about each segment of an article: the only place that knows memory and
//! glossary both.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use crate::document::Segment;
use crate::glossary::candidates::{Offer, offers};
use crate::glossary::{Found, Glossary, of_segment};
use crate::lang::LanguageTag;
use crate::memory::{Answer, Choosing, Fragment, FragmentRequest, LOWEST, Memory, MemoryError, Request};
use crate::unit::{Context, UnitId};

/// What is wanted for each segment.
#[derive(Debug, Clone)]
pub struct Options {
    /// The language of the article.
    pub from: LanguageTag,
    /// The language wanted.
    pub to: LanguageTag,
    /// The lowest score wanted.
    pub min: u8,
    /// How many matches for a segment at most.
    pub limit: usize,
    /// How many threads may work.
    pub threads: usize,
    /// The day of the article: names that do not hold on it are not sure.
    pub day: Option<Date>,
    /// Whether parts of segments are looked for as well.
    pub fragments: bool,
    /// Which of all matches are shown.
    pub choosing: Choosing,
}

/// Everything found in one article.
#[derive(Debug)]
pub struct Report {
    /// The matches of each segment.
    pub answers: Vec<Answer>,
    /// The fragments of each segment.
    pub fragments: Vec<Vec<Fragment>>,
    /// The names of the glossary, in order; their segments count from 0.
    pub terms: Vec<Found>,
    /// Names that the glossary lacks, with ways to write them.
    pub unknown: Vec<Offer>,
}

/// A memory with units numbered above this is not asked for what it calls unknown names: that reads all its texts.
const ASKED: UnitId = 20_000;

/// Segments that are looked up together: then whoever waits hears of them.
const TOGETHER: usize = 512;

/// Fewer segments than this are not worth a second look at the file.
const WORTH_A_THREAD: usize = 8;

/// From this score on a match says all of a segment.
const WHOLE: u8 = 100;

/// The bands of the summary: name, lowest and highest score.
const BANDS: &[(&str, u8, u8)] = &[
    ("101", 101, 101),
    ("100", 100, 100),
    ("95-99", 95, 99),
    ("85-94", 85, 94),
    ("75-84", 75, 84),
    ("under-75", 0, 74),
];

/// The band of a best score, as [`Report::bands`] names it.
pub fn band_of(best: Option<u8>) -> &'static str {
    let holds = |best: u8| BANDS.iter().find(move |(_, low, high)| (*low..=*high).contains(&best));
    best.and_then(holds).map_or("none", |(name, ..)| name)
}

impl Report {
    /// Looks up every segment of an article.
    ///
    /// # Errors
    /// The memory fails.
    pub fn of(memory: &Memory, segments: &[Segment], options: &Options) -> Result<Self, MemoryError> {
        Self::heard(memory, segments, options, &mut |_| ())
    }

    /// The same; `hear` is told how many segments are looked up, again and again.
    ///
    /// # Errors
    /// The memory fails.
    pub fn heard(
        memory: &Memory,
        segments: &[Segment],
        options: &Options,
        hear: &mut dyn FnMut(usize),
    ) -> Result<Self, MemoryError> {
        let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
        let beside = if options.threads > 1 && segments.len() >= WORTH_A_THREAD { memory.reader()? } else { None };
        let (told, (terms, unknown)) = match beside {
            Some(reader) => std::thread::scope(|scope| {
                let texts = &texts;
                let names = scope.spawn(move || names(&reader, texts, options));
                let told = all(memory, segments, options, hear)?;
                Ok::<_, MemoryError>((told, names.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?))
            })?,
            None => (all(memory, segments, options, hear)?, names(memory, &texts, options)?),
        };
        let (answers, mut fragments): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        for (position, found) in fragments.iter_mut().enumerate() {
            let here = of_segment(&terms, position, |found| found.occurrence.segment);
            found.retain(|fragment: &Fragment| fragment.respects(here, &options.to));
        }
        Ok(Self { answers, fragments, terms, unknown })
    }

    /// How many matches there are.
    pub fn matches(&self) -> usize {
        self.answers.iter().map(|answer| answer.matches.len()).sum()
    }

    /// How many fragments of each segment say what neither its matches nor its names do.
    pub fn new_fragments(&self, to: &LanguageTag) -> Vec<usize> {
        let of = |(position, fragments): (usize, &Vec<Fragment>)| {
            let terms = of_segment(&self.terms, position, |found| found.occurrence.segment);
            let matches = self.answers.get(position).map(|answer| answer.matches.as_slice()).unwrap_or_default();
            fragments.iter().filter(|found| !found.repeats(terms, matches, to)).count()
        };
        self.fragments.iter().enumerate().map(of).collect()
    }

    /// How many fragments there are.
    pub fn fragments(&self) -> usize {
        self.fragments.iter().map(Vec::len).sum()
    }

    /// The best score of each segment.
    pub fn best(&self) -> impl Iterator<Item = Option<u8>> {
        self.answers.iter().map(|answer| answer.matches.iter().map(|found| found.score).max())
    }

    /// How many different names there are.
    pub fn distinct_terms(&self) -> usize {
        self.terms.iter().map(|found| found.occurrence.entry.id).collect::<BTreeSet<_>>().len()
    }

    /// How many segments have their best match in which band; the last one is `none`.
    pub fn bands(&self) -> Vec<(&'static str, usize)> {
        let count = |low, high| self.best().flatten().filter(|best| (low..=high).contains(best)).count();
        let counted = BANDS.iter().map(|(name, low, high)| (*name, count(*low, *high)));
        counted.chain([("none", self.best().filter(Option::is_none).count())]).collect()
    }
}

/// The names of the glossary in a document, and those that it lacks.
fn names(memory: &Memory, texts: &[&str], options: &Options) -> Result<(Vec<Found>, Vec<Offer>), MemoryError> {
    let langs = (&options.from, &options.to);
    let terms = Glossary::new(memory.store()).on(options.day).find(texts, langs.0, langs.1)?;
    let occurrences: Vec<_> = terms.iter().map(|found| found.occurrence.clone()).collect();
    // A count of all units would cost more than the article: numbers only grow, so one look at the index says it.
    let asked = memory.store().units_after(ASKED, 1)?.is_empty().then_some(options.threads);
    let unknown = offers(memory.store(), texts, &occurrences, langs, asked)?;
    Ok((terms, unknown))
}

/// The best score of each segment that has no match, down to [`LOWEST`]; `None` for one that has a match,
/// or nothing so near. It costs more than the matches did: the lower a threshold, the slower the search. `hear` is told
/// how many segments are looked up.
///
/// # Errors
/// The memory fails.
pub fn best_scores(
    memory: &Memory,
    segments: &[Segment],
    answers: &[Answer],
    options: &Options,
    hear: &mut dyn FnMut(usize),
) -> Result<Vec<Option<u8>>, MemoryError> {
    let mut best = vec![None; segments.len()];
    if options.min <= LOWEST {
        return Ok(best);
    }
    let without: Vec<usize> =
        answers.iter().enumerate().filter(|(_, answer)| answer.matches.is_empty()).map(|(at, _)| at).collect();
    let chosen: Vec<Segment> = without.iter().filter_map(|at| segments.get(*at)).cloned().collect();
    let choosing = Choosing { as_of: options.choosing.as_of, ..Choosing::default() };
    let wide = Options { min: LOWEST, limit: 1, fragments: false, choosing, ..options.clone() };
    for (at, (answer, _)) in without.into_iter().zip(all(memory, &chosen, &wide, hear)?) {
        // Out of their places segments have other neighbours: none of them reaches the threshold by that.
        let score = answer.matches.first().map(|found| found.score.min(options.min - 1));
        best.iter_mut().skip(at).take(1).for_each(|best| *best = score);
    }
    Ok(best)
}

/// The matches of every segment, in order.
///
/// The neighbours of a segment are its context; the article's start and end count as such.
///
/// # Errors
/// The memory fails.
pub fn matches(memory: &Memory, segments: &[Segment], options: &Options) -> Result<Vec<Answer>, MemoryError> {
    let options = Options { fragments: false, ..options.clone() };
    Ok(all(memory, segments, &options, &mut |_| ())?.into_iter().map(|(answer, _)| answer).collect())
}

/// What was found of a segment.
pub(crate) type Told = (Answer, Vec<Fragment>);

/// The matches and the fragments of every segment, in order; whether the glossary agrees is not yet asked.
fn all(
    memory: &Memory,
    segments: &[Segment],
    options: &Options,
    hear: &mut dyn FnMut(usize),
) -> Result<Vec<Told>, MemoryError> {
    let mut found = Vec::with_capacity(segments.len());
    for range in parts(segments.len()) {
        found.extend(told(memory, segments, range, options)?);
        hear(found.len());
    }
    Ok(found)
}

/// So many segments a few at a time.
pub(crate) fn parts(count: usize) -> impl Iterator<Item = Range<usize>> {
    (0..count).step_by(TOGETHER).map(move |from| from..(from + TOGETHER).min(count))
}

/// The same of some of the segments; the others are their neighbours.
pub(crate) fn told(
    memory: &Memory,
    segments: &[Segment],
    range: Range<usize>,
    options: &Options,
) -> Result<Vec<Told>, MemoryError> {
    let wanted = options.threads.clamp(1, range.len() / WORTH_A_THREAD + 1);
    let mut readers = Vec::new();
    for _ in 1..wanted {
        readers.extend(memory.reader()?);
    }
    let answers = Mutex::new(Vec::with_capacity(range.len()));
    let queue = Queue::of(segments, range);
    std::thread::scope(|scope| {
        let (queue, answers) = (&queue, &answers);
        let helpers: Vec<_> = readers
            .into_iter()
            .map(|reader| scope.spawn(move || work(&reader, segments, options, queue, answers)))
            .collect();
        let mut outcome = work(memory, segments, options, queue, answers);
        for helper in helpers {
            let joined = helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            outcome = outcome.and(joined);
        }
        outcome
    })?;
    let mut answers = answers.into_inner().unwrap_or_default();
    answers.sort_by_key(|(position, _)| *position);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

/// Segments for several threads, the longest first: so none of them is at a long one when the others have ended.
struct Queue {
    order: Vec<usize>,
    next: AtomicUsize,
}

impl Queue {
    fn of(segments: &[Segment], range: Range<usize>) -> Self {
        let length = |position: &usize| segments.get(*position).map_or(0, |segment| segment.text.len());
        let mut order: Vec<usize> = range.collect();
        order.sort_by_key(|position| Reverse(length(position)));
        Self { order, next: AtomicUsize::new(0) }
    }

    fn take(&self) -> Option<usize> {
        self.order.get(self.next.fetch_add(1, Ordering::Relaxed)).copied()
    }
}

fn work(
    memory: &Memory,
    segments: &[Segment],
    options: &Options,
    queue: &Queue,
    answers: &Mutex<Vec<(usize, Told)>>,
) -> Result<(), MemoryError> {
    loop {
        let Some(position) = queue.take() else { return Ok(()) };
        let Some(request) = request(segments, position, options) else { return Ok(()) };
        let answer = memory.lookup(&request)?;
        let fragments = if options.fragments { fragments_beside(memory, &request, &answer)? } else { Vec::new() };
        if let Ok(mut answers) = answers.lock() {
            answers.push((position, (answer, fragments)));
        }
    }
}

/// The fragments of a segment. Where the whole of it was translated before, its parts are no news.
///
/// # Errors
/// The memory fails.
pub fn fragments_beside(memory: &Memory, request: &Request, answer: &Answer) -> Result<Vec<Fragment>, MemoryError> {
    if answer.matches.iter().any(|found| found.score >= WHOLE) {
        return Ok(Vec::new());
    }
    let Request { text, from, to, choosing, .. } = request;
    memory.fragments(&FragmentRequest { text, from, to }, &|unit| memory.is_hidden(unit, choosing))
}

fn request(segments: &[Segment], position: usize, options: &Options) -> Option<Request> {
    Some(Request {
        text: segments.get(position)?.text.clone(),
        from: options.from.clone(),
        to: options.to.clone(),
        min: options.min,
        limit: options.limit,
        context: context_of(segments, position),
        choosing: options.choosing.clone(),
    })
}

fn context_of(segments: &[Segment], position: usize) -> Context {
    let text = |at: Option<usize>| {
        let neighbour = at.and_then(|at| segments.get(at));
        Some(neighbour.map_or_else(String::new, |segment| segment.text.clone()))
    };
    Context { prev: text(position.checked_sub(1)), next: text(Some(position + 1)) }
}
