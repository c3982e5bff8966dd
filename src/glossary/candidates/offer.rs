//! Candidates as they are handed to a person: each with ways to write it, and as a file to choose in.
use super::{Candidate, Mined, SURE, Seen, candidates, seen_in};
use crate::glossary::files::TableFormat;
use crate::glossary::files::table;
use crate::glossary::find::Occurrence;
use crate::glossary::translit::{for_target, transliterate};
use crate::glossary::{Glossary, GlossaryError};
use crate::lang::LanguageTag;
use crate::store::Store;

/// How many ways to write a name are offered.
pub const OFFERED: usize = 3;

/// A candidate with suggestions. None of them is ever entered by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The name.
    pub candidate: Candidate,
    /// What the memory calls it, if it does.
    pub seen: Option<Seen>,
    /// Ways to write it in the target language, the best first; that of the memory before all others.
    pub forms: Vec<String>,
    /// For Persian: the ways of Afghanistan, where they differ.
    pub dari: Vec<String>,
}

/// The names of a document that the glossary lacks, with suggestions. `asked`: whether the memory is looked into, and
/// on how many threads.
///
/// # Errors
/// What the store says.
pub fn offers(
    store: &dyn Store,
    segments: &[&str],
    occurrences: &[Occurrence],
    (from, to): (&LanguageTag, &LanguageTag),
    asked: Option<usize>,
) -> Result<Vec<Offer>, GlossaryError> {
    let names = candidates(segments, occurrences, from);
    let seen = match asked {
        Some(threads) => seen_in(store, &names, from, to, threads)?,
        None => vec![None; names.len()],
    };
    Ok(names.into_iter().zip(seen).map(|(candidate, seen)| offer(candidate, seen, from, to)).collect())
}

/// The same for texts of which the glossary was not asked yet.
///
/// # Errors
/// What the store says.
pub fn offers_of(
    store: &dyn Store,
    segments: &[&str],
    from: &LanguageTag,
    to: &LanguageTag,
) -> Result<Vec<Offer>, GlossaryError> {
    let found = Glossary::new(store).find(segments, from, to)?;
    let occurrences: Vec<Occurrence> = found.into_iter().map(|found| found.occurrence).collect();
    offers(store, segments, &occurrences, (from, to), Some(1))
}

fn offer(candidate: Candidate, seen: Option<Seen>, from: &LanguageTag, to: &LanguageTag) -> Offer {
    let mut forms: Vec<String> = seen.iter().map(|seen| seen.target.clone()).collect();
    // More than are offered: what Iran writes in any way is no way of Afghanistan alone.
    let made = transliterate(&candidate.text, from, to, 3 * OFFERED);
    for form in made.iter().take(OFFERED) {
        if forms.len() < OFFERED && !forms.contains(form) {
            forms.push(form.clone());
        }
    }
    let mut dari = Vec::new();
    if let Ok(afghan) = LanguageTag::parse("fa-AF")
        && to.base() == "fa"
        && !to.is_dari()
    {
        dari = made.iter().take(OFFERED).map(|form| for_target(form, &afghan)).collect();
        dari.retain(|form| !made.contains(form) && !forms.contains(form));
        dari.dedup();
    }
    Offer { candidate, seen, forms, dari }
}

/// A file of candidates: the column of the target language is empty and waits for a choice. Columns whose names end in
/// `?` are for the person who chooses; import does not read them, and passes over rows without a choice.
pub fn offers_file<'o>(
    offers: impl Iterator<Item = (&'o Offer, &'o str)>,
    from: &LanguageTag,
    to: &LanguageTag,
) -> String {
    let header =
        [from.to_string(), to.to_string(), "kind".into(), format!("{to}?"), "count?".into(), "context?".into()];
    let row = |(offer, context): (&Offer, &str)| {
        let candidate = &offer.candidate;
        [
            cell(&candidate.text),
            String::new(),
            candidate.kind.unwrap_or_default().to_owned(),
            guesses(offer.forms.iter().chain(&offer.dari)),
            candidate.count.to_string(),
            context.to_owned(),
        ]
    };
    written(header, offers.map(row))
}

/// A file of mined pairs: those from [`SURE`] on have their translation, the others only offer it.
pub fn mined_file(mined: &[Mined], from: &LanguageTag, to: &LanguageTag) -> String {
    let names = ["confidence?", "count?", "units?", "source?", "target?"].map(str::to_owned);
    let [confidence, count, units, source, target] = names;
    let head = [from.to_string(), to.to_string(), "kind".into(), format!("{to}?")];
    let row = |pair: &Mined| {
        let seen = &pair.seen;
        let sure = seen.confidence >= SURE;
        [
            cell(&pair.source),
            if sure { cell(&seen.target) } else { String::new() },
            pair.kind.unwrap_or_default().to_owned(),
            if sure { String::new() } else { guesses(std::iter::once(&seen.target)) },
            format!("{:.2}", seen.confidence),
            format!("{} of {}", seen.count, seen.of),
            seen.units.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            seen.example.0.clone(),
            seen.example.1.clone(),
        ]
    };
    let [a, b, c, d] = head;
    written([a, b, c, d, confidence, count, units, source, target], mined.iter().map(row))
}

fn written<const N: usize>(header: [String; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let all: Vec<Vec<String>> = std::iter::once(header).chain(rows).map(Vec::from).collect();
    table::write(&all, TableFormat::Tsv)
}

/// A term as a cell of terms has it.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|")
}

fn guesses<'g>(forms: impl Iterator<Item = &'g String>) -> String {
    forms.map(|form| format!("{form}?")).collect::<Vec<_>>().join(" | ")
}
