//! `hafez import`: memories of other tools, tables and paired texts into the memory.

mod reading;
pub(super) mod source;

use std::cell::RefCell;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::channel;

use clap::{Args, ValueEnum};

use super::stored::Stored;
use crate::checks::doubt::Look;
use crate::cli::commands::report::{Rejects, Rows};
use crate::cli::commands::sieve::Doubted;
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::interrupt;
use crate::cli::output::Message;
use crate::cli::output::message::BatchRecord;
use crate::cli::session::Session;
use crate::formats::{Column, Fault, Format, Position, ReadOptions, parse_columns};
use crate::memory::{Deed, ImportOptions, Prefer, Why};
use crate::unit::{Batch, NewUnit};
use reading::{Reading, Seen, Survey};
use source::{Source, Unsaid};

/// How many items of a file are read before anything is stored.
const LOOK: u64 = 20_000;

/// Take translations from files: TMX, XLIFF, PO, XLSX, TSV, CSV and others
///
/// TMX, XLIFF 1.2 and 2 (with those of Trados, memoQ and Memsource), PO, the memories of Weblate
/// (JSON) and Trados Studio (SDLTM), XLSX, ODS, TSV, CSV, projects of OmegaT, and two texts. Name and content say which of them a file is.
///
/// Each file becomes one batch, which `hafez undo` takes back. A bad row is named and left out, the
/// others are stored; a file that cannot be read to its end is taken up to the fault. Two plain
/// texts with the same number of lines are paired; an article and its translation (.md, .txt, .html, .docx, .odt,
/// .srt, .vtt) are aligned, and what is sure is stored as unreviewed.
///
/// A work file of `hafez pretranslate` gives its finished segments, each with its neighbours; so does a Word
/// document with a table under two languages (`en`, `fa`), without them.
///
/// What became of every unit is told: the first ten and the counts, with --json all of them.
///
/// A table has a header line such as `en<TAB>fa`, or --columns names its columns; without both,
/// the first column is in the language of --from and the second in that of --to. Of a workbook every
/// sheet with a header is read. A folder with `omegat.project` gives its translations and the
/// memories in its tm folder, those in tm/mt and tm/penalty-NN unreviewed.
///
/// Pairs that are likely wrong are named: too long or short, in another language by their letters, left as
/// they were, with other numbers. They are stored all the same.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez import old.tsv
  $ hafez import old.tsv --dry-run
  $ hafez import old.tsv --prefer newest --lang-map xx=fa
  $ hafez import old.tsv --quarantine
  $ hafez import pairs.csv --columns fa,en,note --origin archive
  $ hafez import names.xlsx studio.sdltm
  $ hafez import site.xlf fa.po --dry-run
  $ hafez import omegat-project/
  $ hafez import article.en.txt article.fa.txt")]
pub(crate) struct ImportArgs {
    /// Files, and project folders of OmegaT; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format, if neither name nor content says it: tmx, xliff, xliff2, po,
    /// weblate, sdltm, xlsx, ods, tsv, csv, text
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// The columns: language tags, source, target, note, origin, by, time,
    /// status, - to skip
    #[arg(long, value_name = "A,B,C", allow_hyphen_values = true)]
    columns: Option<String>,
    /// Read the file's language code A as B; may be given several times
    #[arg(long, value_name = "A=B")]
    lang_map: Vec<String>,
    /// Whose translation stays where the memory has another one of the same
    /// source: newest, file, memory [default: both stay]
    #[arg(long, value_name = "WHO", hide_possible_values = true)]
    prefer: Option<Winner>,
    /// Where units come from that do not say it themselves
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// Who translated units that do not say it themselves; `me` is you
    /// [default: you, of work files]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Take every unit as confirmed
    #[arg(long)]
    reviewed: bool,
    /// Store pairs that are likely wrong unreviewed, with the reason
    #[arg(long, conflicts_with = "reviewed")]
    quarantine: bool,
    /// Store nothing of a file with a bad row
    #[arg(long)]
    strict: bool,
    /// Store nothing, show what would be stored
    #[arg(long)]
    dry_run: bool,
}

/// `--prefer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Winner {
    /// The later date.
    Newest,
    /// The file.
    File,
    /// The memory.
    Memory,
}

impl From<Winner> for Prefer {
    fn from(winner: Winner) -> Self {
        match winner {
            Winner::Newest => Self::Newest,
            Winner::File => Self::File,
            Winner::Memory => Self::Memory,
        }
    }
}

/// How something comes back that was removed for good.
const RESTORE: &str = "what was turned down here, or removed so that others were told, stays out; `hafez undo BATCH` of the \
                       removal (`hafez history` lists it) brings it back, `hafez add` a single unit";

/// How what is confirmed already is set apart all the same.
const ANEW: &str = "to set them apart, take this import and that one back (`hafez undo`, then `hafez undo BATCH`; \
                    `hafez history` lists them) and do this again";

/// What has been done so far.
struct Import<'a> {
    args: &'a ImportArgs,
    read: ReadOptions,
    /// Who translated what does not say it itself.
    by: Option<String>,
    stored: Stored,
    several: bool,
}

/// Runs it.
pub(crate) fn run(args: &ImportArgs, session: &mut Session) -> Result<Outcome> {
    let (read, paired) = read_options(args, session)?;
    let sources = source::sources(&args.files, paired, &read, session)?;
    let several = sources.len() > 1;
    let by = session.person(args.by.as_deref())?;
    let mut import = Import { args, read, by, stored: Stored::new(args.dry_run), several };
    for source in &sources {
        let done = import.file(source, session);
        import.stored.after(done, session)?;
    }
    import.stored.end(sources.len(), Vec::new(), session)
}

fn read_options(args: &ImportArgs, session: &Session) -> Result<(ReadOptions, bool)> {
    let paired = args.format.as_deref() == Some(Format::Pairs.name());
    let format = match &args.format {
        Some(name) if !paired => Some(name.parse::<Format>()?),
        _ => None,
    };
    let columns: Option<Vec<Column>> = match &args.columns {
        Some(names) => Some(parse_columns(names).map_err(|message| {
            CliError::input(format!("--columns: {message}"))
                .hint("columns are language tags, source, target, note, origin, by, time, status, and - to skip one")
        })?),
        None => None,
    };
    let settings = &session.settings;
    let options = ReadOptions::new(settings.from.value.clone(), settings.to.value.clone());
    let languages = crate::cli::args::lang_map(&args.lang_map)?;
    Ok((ReadOptions { columns, format, languages, given: settings.given_languages(), ..options }, paired))
}

impl Import<'_> {
    fn file(&mut self, source: &Source, session: &mut Session) -> Result<()> {
        let name = source.name();
        // --strict and --dry-run are about the whole file.
        let most = if self.args.strict || self.args.dry_run { u64::MAX } else { LOOK };
        let reading = look(source, &self.read, most, session)?;
        if reading.survey.whole {
            self.tell(&reading, session);
            if self.refused(&reading.survey, &name, session) {
                return Ok(());
            }
            if reading.survey.units == 0 {
                if reading.survey.fault.is_none() {
                    session.console.note(&format!("{name}: there is no translation in it"));
                }
                return Ok(());
            }
            if let Some(warning) = self.foreign_warning(&reading.survey) {
                session.console.warn(&format!("{name}: {warning}"));
            }
        }
        let Some(batch) = self.store(source, reading, session)? else { return Ok(()) };
        let record = BatchRecord::from(batch.clone());
        // A batch that was only tried has no number.
        let id = record.id.filter(|_| !self.args.dry_run);
        session.emit(&Message::Batch(BatchRecord { id, ..record }))?;
        self.stored.done.push(batch);
        Ok(())
    }

    /// Says what the reading of a file has met, once it has ended.
    fn tell(&mut self, reading: &Reading, session: &Session) {
        reading.rejects.end(session);
        self.stored.reasons.add(&reading.rejects.reasons);
        self.stored.rejected += reading.survey.rejected;
        if let Some(fault) = &reading.survey.fault {
            session.console.error(&fault.clone().into());
            // An empty file alone is a file without translations; among others it is a bad one.
            self.stored.failed |= fault.fault != Fault::Empty || self.several;
        }
    }

    /// What to look at where most texts are in another script than that of their language.
    fn foreign_warning(&self, survey: &Survey) -> Option<String> {
        let (what, mended) = match survey.format {
            Format::Tsv | Format::Csv | Format::Xlsx | Format::Ods => ("columns", "--columns names them"),
            _ => ("languages", "--from and --to name them"),
        };
        let back = if self.args.dry_run { "" } else { "`hafez undo` takes them back, " };
        (survey.foreign * 2 > survey.units).then(|| {
            format!(
                "most texts are not written in the script of their language; are the {what} right? ({back}{mended})"
            )
        })
    }

    /// Whether nothing of the file may be stored.
    fn refused(&mut self, survey: &Survey, name: &str, session: &Session) -> bool {
        if survey.is_spoilt() {
            return true;
        }
        let strict = self.args.strict && (survey.rejected > 0 || survey.fault.is_some());
        if strict {
            let failure = CliError::input("nothing was stored, for --strict was given").file(name);
            session.console.error(&failure.hint("mend the rows that are named, or leave --strict out"));
            self.stored.failed = true;
        }
        strict
    }

    /// Stores a file; `None` if what came to light on the way does not let it.
    fn store(&mut self, source: &Source, reading: Reading, session: &mut Session) -> Result<Option<Batch>> {
        let options = self.options(source, reading.survey.format);
        let surveyed = reading.survey.whole;
        let mut unreviewed = reading.survey.unreviewed;
        // Units are stored in the order in which they are read, so their places come in that order, too.
        let ((tell, places), (done, ended)) = (channel(), channel());
        let stamp = session.stamp("import", self.by.as_deref());
        let unsaid = Unsaid { origin: self.args.origin.clone(), by: self.by.clone(), translator: stamp.by.clone() };
        let mut units = source.units(&self.read, unsaid, reading, (tell, done))?;
        let mut rows = Rows::new(source.name(), session.console.json);
        let mut doubted = Doubted::new(source.name(), session.console.json, self.args.quarantine);
        if self.args.dry_run && !self.args.quarantine {
            doubted = doubted.advise("with --quarantine they are stored unreviewed");
        }
        let look = Look::new(self.stored.knowledge(session)?, self.args.quarantine);
        let memory = self.stored.memory(session)?;
        let mut progress = session.progress("units");
        let (mut count, dry_run) = (0, options.dry_run);
        let read: RefCell<Option<Reading>> = RefCell::default();
        let rejected = || {
            let reading = ended.recv().map_err(io::Error::other)?;
            read.borrow_mut().insert(reading).rejected()
        };
        let see = |number: u64, unit: &mut NewUnit| look.at(number, unit);
        let batch = memory.import_reporting(&mut units, &see, &rejected, &options, &stamp, &mut |taken| {
            let doubts = look.take(count);
            count += 1;
            progress.at(count);
            interrupt::requested()?;
            // A unit that was only tried has no number.
            let tried = dry_run && matches!(taken.why, Why::New | Why::Repeated);
            let place = places.recv().map_err(io::Error::other)?;
            let id = taken.unit.filter(|_| !tried);
            // Of what is known already nothing came in.
            if taken.why.deed() != Deed::Duplicate {
                doubted.add(place, doubts, id)?;
            }
            rows.add(place, taken.why, id)
        });
        drop(progress);
        if let Some(mut reading) = read.into_inner().filter(|_| !surveyed) {
            reading.tell(session)?;
            self.tell(&reading, session);
            if reading.survey.is_spoilt() {
                return Ok(None);
            }
            unreviewed = reading.survey.unreviewed;
            if let Some(warning) = self.foreign_warning(&reading.survey) {
                session.console.warn(&format!("{}: {warning}", source.name()));
            }
        }
        let batch = batch?;
        rows.end(session)?;
        doubted.end(count, Some(&look), session)?;
        self.stored.doubted.add(&doubted.counts);
        if let Source::Pair(from, to, _) = source
            && doubted.is_mostly(count)
        {
            let (from, to) = (from.display(), to.display());
            let back = if self.args.dry_run { "" } else { "; `hafez undo` takes it back" };
            session.console.warn(&format!("{to}: this does not look like a translation of {from}, line by line{back}"));
        }
        if rows.count(Why::RemovedHere) > 0 {
            session.console.note(&format!("{}: {RESTORE}", source.name()));
        }
        self.tell_unreviewed(source, &options, unreviewed, session);
        let trusted = rows.count(Why::Trusted);
        if trusted > 0 && self.args.quarantine {
            let units = counted(trusted, "unit");
            session
                .console
                .note(&format!("{}: {units} that may be wrong came in before as confirmed; {ANEW}", source.name()));
        }
        self.stored.reasons.add(&rows.reasons());
        Ok(Some(batch))
    }

    /// A translator's tool says `translated` of what a translator has done: it is to be known that this is not enough.
    fn tell_unreviewed(&self, source: &Source, options: &ImportOptions, count: u64, session: &Session) {
        let states = ["xliff", "xliff2"].iter().any(|name| options.format.as_deref() == Some(*name));
        if states && count > 0 && !self.args.reviewed {
            session.console.note(&format!(
                "{}: unreviewed: {count} (their state is not `reviewed` or `final`, or they have none); matches of them score less, up to 98; --reviewed takes them as confirmed",
                source.name()
            ));
        }
    }

    fn options(&self, source: &Source, format: Format) -> ImportOptions {
        ImportOptions {
            file: Some(source.name()),
            format: Some(format.name().to_owned()),
            dry_run: self.args.dry_run,
            reviewed: self.args.reviewed,
            origin: self.args.origin.clone(),
            prefer: self.args.prefer.map(Prefer::from),
            apart: false,
        }
    }
}

/// Reads a file, or the beginning of a long one, and names what is no unit.
fn look(source: &Source, options: &ReadOptions, most: u64, session: &mut Session) -> Result<Reading> {
    let mut rejects = Rejects::new(&source.name());
    let mut progress = session.progress("units read");
    let survey = source.survey(options, most, &mut |survey, seen| match seen {
        Seen::Unit(..) => {
            progress.at(survey.units);
            Ok(interrupt::requested()?)
        }
        Seen::Reject(row) => rejects.add(row.line, row.unit, row.reason, session),
    })?;
    drop(progress);
    tell_codes(&survey.told, &source.name(), session);
    Ok(Reading::new(survey, rejects, session.console.json))
}

/// How many are told to people.
const TOLD: usize = 10;

/// Names segments with codes that a translator has typed wrongly, as `merge` does.
fn tell_codes(told: &[(Position, String)], name: &str, session: &Session) {
    let shown = if session.console.json { told.len() } else { TOLD };
    for (Position { line, number }, text) in told.iter().take(shown) {
        session.console.warn(&format!("{name}:{line}: segment {number}: {text}"));
    }
    if told.len() > shown {
        let more = told.len() - shown;
        session.console.warn(&format!("{name}: {more} more such warnings (--json names them all)"));
    }
}
