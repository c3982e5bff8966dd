//! What `check` looks at: a bilingual file, two texts line by line, or an article and its translation.

use std::io::Cursor;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::direction;
use crate::checks::{Pair, Side};
use crate::cli::commands::report::Rejects;
use crate::cli::error::{CliError, Result};
use crate::cli::input;
use crate::cli::pair;
use crate::cli::session::Session;
use crate::document::{Document, Segment};
use crate::formats::review::joined;
use crate::formats::{self, Format, FormatError, Item, ReadOptions};
use crate::lang::LanguageTag;
use crate::memory::Memory;
use crate::unit::{NewUnit, Variant};

/// The pairs, and where they stand.
pub(super) struct Work {
    pub(super) from: LanguageTag,
    pub(super) to: LanguageTag,
    pub(super) pairs: Vec<Pair>,
    /// The line of each.
    pub(super) lines: Vec<u64>,
    /// The file with the translations.
    pub(super) file: PathBuf,
    /// It, unpacked.
    pub(super) bytes: Vec<u8>,
    pub(super) place: Place,
    /// Segments without a partner: of the source, of the translation.
    pub(super) unpaired: (usize, usize),
    pub(super) rejected: u64,
    /// What ended the reading before the end.
    pub(super) fault: Option<FormatError>,
}

/// How a pair is found again in its file.
pub(super) enum Place {
    /// The unit among the units of the file, and which wording.
    Units(Vec<(usize, usize)>),
    /// By its line.
    Lines,
    /// The segment of the document; `None` where several make one pair.
    Document(Document, Vec<Option<usize>>),
}

impl Work {
    /// Reads one or two files.
    pub(super) fn read(
        files: &[PathBuf],
        options: &ReadOptions,
        memory: &Memory,
        session: &mut Session,
    ) -> Result<Self> {
        match files {
            [source, target] => two((source, target), options, memory, session),
            [one] => units(one, options, session),
            _ => Err(CliError::input("name a bilingual file, or a source and its translation")),
        }
    }
}

fn units(file: &Path, options: &ReadOptions, session: &mut Session) -> Result<Work> {
    let name = file.display().to_string();
    if file.is_dir() {
        return Err(CliError::input("this is a folder, not a file").file(name).hint("name a bilingual file in it"));
    }
    let bytes = input::bytes(file, session)?;
    let reader =
        formats::open(Box::new(Cursor::new(bytes.clone())), name.strip_suffix(".gz").unwrap_or(&name), options)?;
    let format = options.format.or_else(|| Format::of_name(&name)).or_else(|| is_memory(&bytes).then_some(Format::Tmx));
    let (mut found, mut fault) = (Vec::new(), None);
    let mut rejects = Rejects::new(&name);
    let mut rejected = 0;
    for item in reader {
        match item {
            Ok(Item::Unit(unit, position)) => found.push((unit, position)),
            Ok(Item::Rejected(row)) => {
                rejected += 1;
                rejects.add(row.line, row.unit, row.reason, session)?;
            }
            Err(error) if error.keeps_units() => fault = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    rejects.end(session);
    let mut units: Vec<&mut NewUnit> = found.iter_mut().map(|(unit, _)| unit).collect();
    let as_asked = units.first().and_then(|unit| unit.variants.first()).is_some_and(|first| first.lang == options.from);
    let of_columns = || format.is_none_or(Format::has_columns) && !names_languages(&bytes, &name, options);
    if as_asked && direction::is_turned(&units, options) && of_columns() {
        direction::turn(&mut units, options);
    }
    let (from, to) = direction::languages(units.first().map(|unit| &**unit), options, format);
    if (from.base(), to.base()) != (options.from.base(), options.to.base()) {
        session
            .console
            .note(&format!("{name}: from {from} to {to}, as the file has it; --from and --to say otherwise"));
    }
    let mut work = Work {
        pairs: Vec::new(),
        lines: Vec::new(),
        file: file.to_owned(),
        bytes,
        place: Place::Units(Vec::new()),
        unpaired: (0, 0),
        rejected,
        fault,
        from,
        to,
    };
    let mut places = Vec::new();
    for (at, (unit, position)) in found.iter().enumerate() {
        let (Some(source), Some(target)) = (serving(unit, &work.from), serving(unit, &work.to)) else { continue };
        let side = |at: usize| {
            unit.variants.get(at).map(|variant| Side { text: variant.text.clone(), inline: variant.inline.clone() })
        };
        let (Some(from), Some(to)) = (side(source), side(target)) else { continue };
        let document = unit.origin.as_ref().map(|origin| origin.file.clone());
        work.pairs.push(Pair { source: from, target: to, number: position.number, document });
        work.lines.push(position.line);
        places.push((at, target));
    }
    if work.pairs.is_empty() && !found.is_empty() {
        let (from, to) = (&work.from, &work.to);
        session.console.note(&format!("{name}: there is no translation from {from} to {to} in it"));
    }
    work.place = Place::Units(places);
    Ok(work)
}

/// Whether a table says the languages of its columns: asked for the other way round, it says the same.
fn names_languages(bytes: &[u8], name: &str, options: &ReadOptions) -> bool {
    let turned = ReadOptions { from: options.to.clone(), to: options.from.clone(), ..options.clone() };
    let stream = Box::new(Cursor::new(bytes.to_vec()));
    let Ok(mut items) = formats::open(stream, name.strip_suffix(".gz").unwrap_or(name), &turned) else { return true };
    let first = items.find_map(|item| match item {
        Ok(Item::Unit(unit, _)) => unit.variants.first().map(|variant| variant.lang.clone()),
        _ => None,
    });
    first.is_none_or(|lang| lang != turned.from)
}

/// Whether it is a memory as XML, whatever its name.
fn is_memory(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    head.windows(4).any(|window| window == b"<tmx")
}

/// Which wording serves a language best.
pub(super) fn serving(unit: &NewUnit, lang: &LanguageTag) -> Option<usize> {
    let serving =
        unit.variants.iter().enumerate().filter_map(|(at, Variant { lang: own, .. })| Some((lang.distance(own)?, at)));
    serving.min().map(|(_, at)| at)
}

fn two((source, target): (&Path, &Path), options: &ReadOptions, memory: &Memory, session: &Session) -> Result<Work> {
    let bytes = (input::bytes(source, session)?, input::bytes(target, session)?);
    let count = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count() + usize::from(!bytes.ends_with(b"\n"));
    let is_plain = |path: &Path| path.to_string_lossy().trim_end_matches(".gz").ends_with(".txt");
    for (path, bytes) in [(source, &bytes.0), (target, &bytes.1)] {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(CliError::input("the file is empty")
                .file(path.display().to_string())
                .hint("is it the right file?"));
        }
    }
    let ([source_document, target_document], [from, to]) =
        pair::documents([source, target], [&bytes.0, &bytes.1], session)?;
    let is_by_line = is_plain(source) && is_plain(target) && count(&bytes.0) == count(&bytes.1);
    let work = Work {
        pairs: Vec::new(),
        lines: Vec::new(),
        file: target.to_owned(),
        bytes: bytes.1,
        place: Place::Lines,
        unpaired: (0, 0),
        rejected: 0,
        fault: None,
        from,
        to,
    };
    if is_by_line {
        return lines(work, bytes.0, (source, target), options);
    }
    let source = pair::Side::holding(source_document, source, &work.from)?;
    let target = pair::Side::holding(target_document, target, &work.to)?;
    aligned(work, &source, target, memory, session)
}

fn lines(mut work: Work, source: Vec<u8>, names: (&Path, &Path), options: &ReadOptions) -> Result<Work> {
    let names = (names.0.display().to_string(), names.1.display().to_string());
    let stream = |bytes: Vec<u8>| Box::new(Cursor::new(bytes));
    let target = work.bytes.clone();
    for item in formats::open_pairs((stream(source), &names.0), (stream(target), &names.1), options)? {
        if let Item::Unit(unit, position) = item? {
            let mut texts = unit.variants.into_iter().map(|variant| variant.text);
            let (source, target) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
            work.pairs.push(Pair::plain(position.number, source, target));
            work.lines.push(position.line);
        }
    }
    Ok(work)
}

fn aligned(
    mut work: Work,
    source: &pair::Side,
    target: pair::Side,
    memory: &Memory,
    session: &Session,
) -> Result<Work> {
    let pairs: Vec<(Range<usize>, Range<usize>)> = match same_shape(&source.document, &target.document) {
        true => (0..source.document.segments.len()).map(|at| (at..at + 1, at..at + 1)).collect(),
        false => {
            let alignment = pair::align_shown(source, &target, memory, session)?;
            if !alignment.is_related() {
                session.console.warn(&pair::unrelated(&alignment, source, &target).headline());
            }
            alignment.beads.into_iter().map(|bead| (bead.source, bead.target)).collect()
        }
    };
    let mut segments = Vec::new();
    for (a, b) in pairs {
        if a.is_empty() || b.is_empty() {
            work.unpaired = (work.unpaired.0 + a.len(), work.unpaired.1 + b.len());
            continue;
        }
        let (from, to) = (of(&source.document, &a), of(&target.document, &b));
        let Some(first) = to.first() else { continue };
        work.pairs.push(Pair::plain(first.index.into(), text(from), text(to)));
        work.lines.push(first.line.into());
        segments.push((b.len() == 1).then_some(b.start));
    }
    work.place = Place::Document(target.document, segments);
    Ok(work)
}

/// Whether both have the same paragraphs with the same number of segments in each.
fn same_shape(source: &Document, target: &Document) -> bool {
    source.segments.len() == target.segments.len() && source.paragraphs == target.paragraphs
}

fn of<'d>(document: &'d Document, range: &Range<usize>) -> &'d [Segment] {
    document.segments.get(range.clone()).unwrap_or_default()
}

fn text(segments: &[Segment]) -> String {
    joined(&segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>())
}
