//! The articles of a folder.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::crew;
use crate::archive::folder::Sketch;
use crate::cli::error::{CliError, Kind, Result};
use crate::cli::input;
use crate::cli::interrupt;
use crate::cli::pair::{self, Side};
use crate::cli::session::Session;
use crate::document::{DocumentFormat, SentenceRules, Told};
use crate::glossary::Glossary;
use crate::lang::LanguageTag;
use crate::memory::Memory;

/// What was found in a folder.
pub(super) struct Found {
    /// The articles, in the order of their names.
    pub(super) sketches: Vec<Sketch>,
    read: Vec<(PathBuf, u32)>,
    /// Files that could not be read, and why.
    pub(super) faults: Vec<(String, String)>,
    /// Files that are no articles, by their names.
    pub(super) others: Vec<PathBuf>,
    /// Of the articles, and of their partners.
    pub(super) langs: (LanguageTag, LanguageTag),
    pub(super) rules: SentenceRules,
}

/// An article.
pub(super) struct One<'f> {
    pub(super) sketch: &'f Sketch,
    pub(super) path: &'f PathBuf,
    /// Of its bytes.
    pub(super) check: u32,
}

impl Found {
    pub(super) fn get(&self, at: usize) -> Option<One<'_>> {
        let (path, check) = self.read.get(at)?;
        Some(One { sketch: self.sketches.get(at)?, path, check: *check })
    }
}

/// What became of a file.
enum Look {
    Article(Sketch, u32),
    /// Nothing in it is in the language: where both languages lie in one folder, half of the files.
    Foreign,
    Bad(CliError),
}

/// How many articles of a folder are looked at to learn its language.
const SAMPLE: usize = 16;

/// The languages of two folders, as most of their articles tell them where the user names none. Folders that tell the same
/// language, as one that holds both, tell nothing.
///
/// # Errors
/// There is no such folder, or the user's sentence rules cannot be read.
pub(super) fn languages(folders: [&Path; 2], session: &Session) -> Result<[LanguageTag; 2]> {
    let usual = pair::usual(session);
    let told = [told(folders[0], usual, session)?, told(folders[1], usual, session)?];
    if told[0].lang().map(LanguageTag::base) == told[1].lang().map(LanguageTag::base) {
        return Ok(usual.map(LanguageTag::clone));
    }
    let who = || format!("as the articles of {} and {} have it", folders[0].display(), folders[1].display());
    Ok(pair::direction([&told[0], &told[1]], session, &who))
}

/// What some articles tell, taken from the whole folder. One that cannot be read is named when its turn comes.
fn told(folder: &Path, usual: [&LanguageTag; 2], session: &Session) -> Result<Told> {
    let mut paths = Vec::new();
    gather(folder, &mut paths)?;
    paths.retain(|path| is_article(path));
    paths.sort();
    let rules = input::sentence_rules(usual[0], session)?;
    let step = paths.len().div_ceil(SAMPLE).max(1);
    let told = paths.iter().step_by(step).filter_map(|path| {
        let document = input::document_of(path, &input::file_bytes(path).ok()?, usual[0], &rules).ok()?;
        Some(Told::by(&document, usual))
    });
    Ok(Told::by_most(&told.collect::<Vec<_>>()))
}

/// Reads the articles of a folder and its folders.
///
/// # Errors
/// There is no such folder, or the memory fails.
pub(super) fn read(
    folder: &Path,
    (lang, other): (&LanguageTag, &LanguageTag),
    memory: &Memory,
    session: &mut Session,
) -> Result<Found> {
    let mut paths = Vec::new();
    gather(folder, &mut paths)?;
    paths.sort();
    let (paths, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| is_article(path));
    let rules = input::sentence_rules(lang, session)?;
    let mut found = Found {
        sketches: Vec::new(),
        read: Vec::new(),
        faults: Vec::new(),
        others,
        langs: (lang.clone(), other.clone()),
        rules: rules.clone(),
    };
    let mut progress = session.progress("articles read");
    let each = |memory: &Memory, path: &PathBuf| look(path, lang, other, &rules, memory);
    crew::work(memory, &paths, &each, &mut |count, look| {
        progress.at(count as u64);
        interrupt::requested()?;
        match look {
            Look::Article(sketch, check) => {
                found.read.extend(paths.get(count - 1).map(|path| (path.clone(), check)));
                found.sketches.push(sketch);
            }
            Look::Foreign => {}
            Look::Bad(error) if error.kind == Kind::Memory => return Err(error),
            Look::Bad(error) => {
                let file = paths.get(count - 1).map(|path| path.display().to_string()).unwrap_or_default();
                session.console.error(&CliError { file: Some(file.clone()), ..error.clone() });
                found.faults.push((file, error.message));
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).map_err(|error| match folder.is_file() {
        true => CliError::input("this is a file, not a folder")
            .file(folder.display().to_string())
            .hint("--dir takes two folders; without it two files are aligned"),
        false => CliError::io(folder, &error),
    })?;
    for entry in entries {
        let entry = entry.map_err(|error| CliError::io(folder, &error))?;
        let path = entry.path();
        // Links to folders may go in circles.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if is_folder {
            gather(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// By its name: in a folder anything may lie.
fn is_article(path: &Path) -> bool {
    DocumentFormat::named(&path.to_string_lossy()).is_some()
}

fn look(path: &Path, lang: &LanguageTag, other: &LanguageTag, rules: &SentenceRules, memory: &Memory) -> Look {
    let sketch = || -> Result<Option<(Sketch, u32)>> {
        let bytes = input::file_bytes(path)?;
        let check = checksum(&bytes);
        let document = input::document_of(path, &bytes, lang, rules)?;
        let side = Side { document, lang: lang.clone(), file: path.display().to_string() };
        if side.document.segments.is_empty() && side.is_foreign() {
            return Ok(None);
        }
        side.check()?;
        Ok(Some((Sketch::of(side.article(), other, &Glossary::new(memory.store()))?, check)))
    };
    match sketch() {
        Ok(Some((sketch, check))) => Look::Article(sketch, check),
        Ok(None) => Look::Foreign,
        Err(error) => Look::Bad(error),
    }
}

pub(super) fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// What the review file of an article is called: by its path in the folder, without the language.
pub(super) fn review_name(
    file: &str,
    folder: &Path,
    langs: &(LanguageTag, LanguageTag),
    taken: &mut HashSet<String>,
) -> String {
    let inside = Path::new(file).strip_prefix(folder).unwrap_or(Path::new(file)).to_string_lossy().into_owned();
    let name = inside.strip_suffix(".gz").unwrap_or(&inside);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = [&langs.0, &langs.1]
        .into_iter()
        .find_map(|lang| stem.strip_suffix(lang.as_str()).and_then(|rest| rest.strip_suffix(['.', '-', '_'])))
        .unwrap_or(stem);
    let stem = stem.replace(['/', '\\'], "-");
    let names = std::iter::once(format!("{stem}.tsv")).chain((2..).map(|number| format!("{stem}-{number}.tsv")));
    let name =
        names.into_iter().find(|name| *name != super::summary::NAME && !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}
