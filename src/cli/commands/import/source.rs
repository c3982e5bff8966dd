//! What `import` reads: a file, two texts side by side, or standard input kept aside.
//!
//! A file is read before anything is stored: no memory is made for one that is not what it should be, or
//! without translations. Of a long one only the beginning is; what comes to light later takes the batch back.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use super::reading::{Reading, Seen, Survey};
use crate::align::{Bead, Status as BeadStatus};
use crate::archive;
use crate::cli::error::{CliError, Result};
use crate::cli::pair;
use crate::cli::session::Session;
use crate::document::{DocumentFormat, Told};
use crate::formats::omegat::{self, Memories, MemoryFile, Project};
use crate::formats::{self, Fault, Format, FormatError, Item, Position, ReadOptions, UnitReader};
use crate::lang::LanguageTag;
use crate::unit::{NewUnit, Origin, Status};

/// How many lines of two plain texts are looked at to learn their languages.
const LINES: usize = 1_000;

/// One batch to be.
pub(in crate::cli::commands) enum Source {
    /// A file.
    File(PathBuf),
    /// A memory of an `OmegaT` project, and the languages of that project.
    Memory(MemoryFile, LanguageTag, LanguageTag),
    /// Two plain texts, a line each, and their languages.
    Pair(PathBuf, PathBuf, [LanguageTag; 2]),
    /// Two articles, segment by segment, as they were aligned, and their languages.
    Aligned(PathBuf, Vec<Item>, [LanguageTag; 2]),
    /// Standard input, in a file that vanishes.
    Spool(tempfile::NamedTempFile),
}

/// What holds for units that do not say it themselves.
pub(super) struct Unsaid {
    /// Where they come from.
    pub(super) origin: Option<String>,
    /// Who made them, by the command.
    pub(super) by: Option<String>,
    /// Who made those of a work file: also whoever works here.
    pub(super) translator: Option<String>,
}

/// The sources behind file names: one each, but two plain texts are one.
pub(in crate::cli::commands) fn sources(
    files: &[PathBuf],
    paired: bool,
    options: &ReadOptions,
    session: &Session,
) -> Result<Vec<Source>> {
    if let [source, target] = files
        && (paired || (options.format.is_none() && [source, target].into_iter().all(|file| is_text(file, options))))
    {
        return Ok(vec![pair(source, target, session)?]);
    }
    if paired {
        return Err(CliError::input("plain text comes in pairs").hint("name two files, the source first"));
    }
    let mut sources = Vec::with_capacity(files.len());
    for file in files {
        if omegat::is_project(file) {
            sources.extend(project(file, options, session)?);
        } else if file.as_os_str() == "-" {
            sources.push(spool(session)?);
        } else {
            sources.push(Source::File(file.clone()));
        }
    }
    Ok(sources)
}

/// The memories of a project, each a batch of its own.
fn project(folder: &Path, options: &ReadOptions, session: &Session) -> Result<Vec<Source>> {
    let Project { from, to, memories, outside, .. } = Project::read(folder, &options.languages)?;
    session.warn_outside(folder, &outside);
    if memories.is_empty() {
        return Err(CliError::input("this project of OmegaT has no translations yet, and no memory in tm/")
            .file(folder.display().to_string())
            .hint("`hafez glossary import` takes its glossary"));
    }
    Ok(memories.into_iter().map(|file| Source::Memory(file, from.clone(), to.clone())).collect())
}

/// Two plain texts with equally many lines are paired line by line, everything else is aligned.
fn pair(source: &Path, target: &Path, session: &Session) -> Result<Source> {
    let names = (source.display().to_string(), target.display().to_string());
    if ![source, target].into_iter().any(is_document) {
        let files = (formats::open_file(source)?, formats::open_file(target)?);
        if formats::are_equally_long((files.0, &names.0), (files.1, &names.1))? {
            let langs = languages_of_lines([source, target], session)?;
            session.console.note(&format!(
                "{} and {} have equally many lines and are paired line by line; `hafez align` pairs their sentences",
                names.0, names.1
            ));
            return Ok(Source::Pair(source.to_owned(), target.to_owned(), langs));
        }
    }
    let (from, to) = pair::read(source, target, session)?;
    let (memory, _folder) = session.memory_to_try()?;
    let alignment = pair::align_shown(&from, &to, &memory, session)?;
    if !alignment.is_related() {
        let failure = pair::unrelated(&alignment, &from, &to);
        return Err(failure.hint("are these the right files, in the right order? `hafez align --force` goes on"));
    }
    let sure = alignment.beads.iter().filter(|bead| bead.status == BeadStatus::Sure);
    let place = |(number, bead): (u64, &Bead)| {
        let line = from.document.segments.get(bead.source.start).map_or(0, |segment| segment.line.into());
        Position { line, number }
    };
    let places: Vec<Position> = (1..).zip(sure).map(place).collect();
    let units = archive::units(&alignment, from.article(), to.article());
    let items: Vec<Item> = units.into_iter().zip(places).map(|(unit, place)| Item::Unit(unit, place)).collect();
    let left = alignment.beads.len() - items.len();
    let told = format!(
        "{} and {} were aligned: {} sure",
        names.0,
        names.1,
        match items.len() {
            1 => "1 pair is".to_owned(),
            many => format!("{many} pairs are"),
        }
    );
    session.console.note(&match left {
        0 => told,
        left => format!("{told}, {left} are not and are left out; `hafez align -o review.tsv` shows them"),
    });
    Ok(Source::Aligned(source.to_owned(), items, [from.lang, to.lang]))
}

/// The languages of two plain texts, by the letters of their first lines where the user names none.
fn languages_of_lines([source, target]: [&Path; 2], session: &Session) -> Result<[LanguageTag; 2]> {
    let usual = pair::usual(session);
    let options = ReadOptions::new(usual[0].clone(), usual[1].clone());
    let mut texts = [String::new(), String::new()];
    for item in open_lines([source, target], &options)?.take(LINES) {
        let Ok(Item::Unit(unit, _)) = item else { continue };
        for (text, variant) in texts.iter_mut().zip(&unit.variants) {
            text.push_str(&variant.text);
        }
    }
    let told = texts.each_ref().map(|text| Told::by_letters(text, usual));
    let who = || format!("as {} and {} have it", source.display(), target.display());
    Ok(pair::direction([&told[0], &told[1]], session, &who))
}

fn open_lines([source, target]: [&Path; 2], options: &ReadOptions) -> Result<UnitReader, FormatError> {
    let names = (source.display().to_string(), target.display().to_string());
    let files = (formats::open_file(source)?, formats::open_file(target)?);
    formats::open_pairs((files.0, &names.0), (files.1, &names.1), options)
}

/// An article by its name: never taken line by line.
fn is_document(path: &Path) -> bool {
    use DocumentFormat::{Docx, Html, Odt, Srt, Vtt};
    let name = path.to_string_lossy();
    path.is_file() && matches!(DocumentFormat::of(&name, b""), Html | Srt | Vtt | Docx | Odt)
        || name.to_lowercase().ends_with(".md")
}

fn is_text(path: &Path, options: &ReadOptions) -> bool {
    let name = path.to_string_lossy();
    // A document may be a table of pairs.
    let is_package = matches!(DocumentFormat::of(&name, b""), DocumentFormat::Docx | DocumentFormat::Odt);
    is_document(path) && !(is_package && formats::open_path(path, options).is_ok()) || is_plain(path, options)
}

/// A text by its name that does not turn out to be a table or a memory.
fn is_plain(path: &Path, options: &ReadOptions) -> bool {
    let name = path.to_string_lossy();
    if Format::of_name(&name).is_some() || path.as_os_str() == "-" || !path.is_file() {
        return false;
    }
    match formats::open_path(path, options) {
        // A comma in a sentence makes no table.
        Ok(reader) => reader.format() == Format::Csv && options.columns.is_none(),
        Err(error) => error.fault == Fault::NotTheFormat && error.line.is_some(),
    }
}

fn spool(session: &Session) -> Result<Source> {
    if session.stdin_is_terminal {
        session.console.note("reading from the keyboard; end with Ctrl-D");
    }
    let mut file = tempfile::NamedTempFile::new()?;
    io::copy(&mut io::stdin().lock(), &mut file)?;
    Ok(Source::Spool(file))
}

impl Source {
    /// The file, as it was named.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path)
            | Self::Pair(path, ..)
            | Self::Aligned(path, ..)
            | Self::Memory(MemoryFile { path, .. }, ..) => path.display().to_string(),
            Self::Spool(_) => "-".to_owned(),
        }
    }

    /// The languages of two texts: those that the user named, or that they tell.
    pub(in crate::cli::commands) fn languages(&self) -> Option<&[LanguageTag; 2]> {
        match self {
            Self::Pair(_, _, langs) | Self::Aligned(_, _, langs) => Some(langs),
            Self::File(_) | Self::Memory(..) | Self::Spool(_) => None,
        }
    }

    /// Begins to read it.
    ///
    /// # Errors
    /// It cannot be opened or is none of the formats.
    pub(in crate::cli::commands) fn open(&self, options: &ReadOptions) -> Result<UnitReader, FormatError> {
        match self {
            Self::File(path) => formats::open_path(path, options),
            Self::Memory(file, from, to) => {
                let given = (Some(from.clone()), Some(to.clone()));
                let options = ReadOptions { from: from.clone(), to: to.clone(), given, ..options.clone() };
                formats::open_path(&file.path, &options)
            }
            Self::Pair(source, target, [from, to]) => {
                open_lines([source, target], &ReadOptions { from: from.clone(), to: to.clone(), ..options.clone() })
            }
            Self::Aligned(_, items, _) => Ok(UnitReader::of_items(Format::Pairs, items.clone())),
            Self::Spool(file) => {
                let reopened = File::open(file.path());
                let raw = reopened.map_err(|error| FormatError::new(Fault::Unreadable, "-", error.to_string()))?;
                formats::open(Box::new(raw), "-", options)
            }
        }
    }

    /// Reads to the end, or to the fault, or until so many items were read and one of them is a unit.
    ///
    /// # Errors
    /// The file cannot be opened or is none of the formats.
    pub(super) fn survey(
        &self,
        options: &ReadOptions,
        most: u64,
        see: &mut dyn FnMut(&Survey, Seen) -> Result<()>,
    ) -> Result<Survey> {
        let mut reader = match self.open(options) {
            Err(fault) if fault.fault == Fault::Empty => return Ok(Survey::of_empty(fault)),
            other => other?,
        };
        let mut survey = Survey { told: reader.told().to_vec(), ..Survey::new(reader.format()) };
        while survey.units == 0 || survey.items() < most {
            let Some(seen) = survey.take(reader.next()) else { break };
            see(&survey, seen)?;
        }
        Ok(survey)
    }

    /// The units, up to the fault if there is one; each knows where it comes from, and `tell` hears where
    /// it stands. At the end `done` gets the reading back.
    pub(super) fn units(
        &self,
        options: &ReadOptions,
        unsaid: Unsaid,
        reading: Reading,
        (tell, done): (Sender<Position>, Sender<Reading>),
    ) -> Result<impl Iterator<Item = NewUnit> + Send + use<>> {
        let file = unsaid.origin.unwrap_or_else(|| self.name());
        let unreviewed = matches!(self, Self::Memory(file, ..) if Memories::unreviewed(file.kind));
        let items = self.open(options)?;
        let by = if items.is_work() { unsaid.translator } else { unsaid.by };
        let mut open = Some((reading, items));
        Ok(std::iter::from_fn(move || {
            let (reading, items) = open.as_mut()?;
            let Some((mut unit, position)) = reading.next(items) else {
                // Nobody listens any more once the import has failed.
                let _ = done.send(open.take()?.0);
                return None;
            };
            let segment = u32::try_from(position.number).ok();
            unit.origin.get_or_insert_with(|| Origin { file: file.clone(), segment });
            if unit.author.is_none() && unit.changed_by.is_none() {
                unit.author.clone_from(&by);
            }
            if unreviewed {
                unit.status = Status::Unreviewed;
            }
            let _ = tell.send(position);
            Some(unit)
        }))
    }
}
