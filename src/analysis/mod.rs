//! How much work some articles are: counts by band, before anybody has begun.
//!
//! Every segment stands in one band, so the bands add up. In how far the segments are like one another, and how
//! much of the words is known below the sentence, stands beside the bands. The order of the files changes which
//! of them has the first of several equal segments, and no total.

mod band;
mod counts;
mod csv;
mod repeats;

pub use band::{Band, WeightError, Weights};
pub use counts::{Amount, Counts, Row};
pub use csv::{ALL_FILES, COLUMNS, decimal, write_csv};

use std::io;
use std::ops::Range;

use thiserror::Error;

use crate::document::Segment;
use crate::glossary::{Found, Glossary};
use crate::memory::{Fragment, Memory, MemoryError};
use crate::suggest::{Options, parts, told};
use crate::text::count::counted_words;
use crate::unit::Time;
use repeats::{Alike, Repeats};

/// Why articles could not be counted.
#[derive(Debug, Error)]
pub enum AnalysisError {
    /// The memory failed.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// Somebody has had enough.
    #[error(transparent)]
    Stopped(#[from] io::Error),
}

/// A document to be counted.
#[derive(Debug, Clone)]
pub struct Article {
    /// Its name.
    pub name: String,
    /// Its segments.
    pub segments: Vec<Segment>,
}

/// The counts of every article, in their order, and of all together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// One for each article.
    pub files: Vec<Counts>,
    /// Their sum.
    pub total: Counts,
}

/// Counts articles. The scores are those of [`suggest`](crate::suggest) with these options, whatever their
/// threshold. `progress` hears how many more segments are done; an error of its
/// own ends the counting.
///
/// # Errors
/// The memory fails, or `progress` does.
pub fn analyse(
    memory: &Memory,
    articles: &[Article],
    options: &Options,
    time: Time,
    progress: &mut dyn FnMut(u64) -> io::Result<()>,
) -> Result<Analysis, AnalysisError> {
    let alike = Alike::of(articles, options, time)?;
    progress(0)?;
    let options = Options { min: Band::LOWEST, limit: 1, ..options.clone() };
    let mut repeats = Repeats::default();
    let mut analysis = Analysis::default();
    for article in articles {
        let mut counts = Counts::default();
        let mut fragments = Vec::new();
        for part in parts(article.segments.len()) {
            let found = told(memory, &article.segments, part.clone(), &options)?;
            for (segment, (answer, found)) in article.segments.iter().skip(part.start).zip(found) {
                fragments.push(found);
                let best = answer.matches.first().map(|found| found.score);
                let band = repeats.band(&segment.text, best);
                let better = is_first(band) && alike.beats(&segment.text, best)?;
                counts.count(band, amount(&segment.text), better);
            }
            progress(part.len() as u64)?;
        }
        (counts.term_words, counts.fragment_words) = known_words(memory, &article.segments, &options, &fragments)?;
        repeats.next_file();
        analysis.total += &counts;
        analysis.files.push(counts);
    }
    Ok(analysis)
}

/// Whether a segment of this band is the one of its text that has to be translated.
fn is_first(band: Band) -> bool {
    !matches!(band, Band::Context | Band::Repetition | Band::CrossFileRepetition)
}

fn amount(text: &str) -> Amount {
    Amount { segments: 1, words: counted_words(text).len() as u64, characters: text.chars().count() as u64 }
}

/// How many words of an article are part of a name of the glossary, and of a fragment that the glossary agrees to.
fn known_words(
    memory: &Memory,
    segments: &[Segment],
    options: &Options,
    fragments: &[Vec<Fragment>],
) -> Result<(u64, u64), MemoryError> {
    let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
    let terms = Glossary::new(memory.store()).on(options.day).find(&texts, &options.from, &options.to)?;
    let mut here: Vec<Vec<Found>> = vec![Vec::new(); texts.len()];
    for found in terms {
        if let Some(all) = here.get_mut(found.occurrence.segment) {
            all.push(found);
        }
    }
    let (mut of_terms, mut of_fragments) = (0, 0);
    for ((text, terms), fragments) in texts.iter().zip(&here).zip(fragments) {
        let agreed = fragments.iter().filter(|fragment| fragment.respects(terms, &options.to));
        of_terms += covered(text, &terms.iter().map(|found| found.occurrence.range.clone()).collect::<Vec<_>>());
        of_fragments += covered(text, &agreed.map(|fragment| fragment.range.clone()).collect::<Vec<_>>());
    }
    Ok((of_terms, of_fragments))
}

/// How many words of a text meet one of these ranges.
fn covered(text: &str, ranges: &[Range<usize>]) -> u64 {
    let meets = |word: &Range<usize>| ranges.iter().any(|range| range.start < word.end && word.start < range.end);
    counted_words(text).iter().filter(|word| meets(word)).count() as u64
}
