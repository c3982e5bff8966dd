//! `hafez glossary import`: tables of names into the glossary.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::FormatName;
use crate::cli::args;
use crate::cli::commands::report::{Reasons, Rejects, Rows};
use crate::cli::error::{CliError, Kind, Outcome, Result};
use crate::cli::input;
use crate::cli::memory_file::MemoryFile;
use crate::cli::output::Message;
use crate::cli::output::message::BatchRecord;
use crate::cli::session::Session;
use crate::formats::omegat::{self, Project};
use crate::formats::{Position, ReadOptions, Stray, stray};
use crate::glossary::files::FileError;
use crate::glossary::{Doubt, GlossaryEditor, GlossaryError, ImportOptions, ImportReport, Reject, Row};
use crate::lang::LangMap;
use crate::memory::Memory;
use crate::unit::Time;

/// Take names from tables, termbases (TBX) and the glossaries of other tools
///
/// In TSV and CSV a header names the columns: language tags, `LANG_variants`, `LANG_avoid`, kind, note, from, until,
/// status, match. Lists of two or three columns (source, target, comment) need none. A row that
/// contradicts the glossary is named and left out.
///
/// What became of every row is told: the first ten and the counts, with --json all of them.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary import names.tsv
  $ hafez glossary import names.tsv --dry-run
  $ hafez glossary import names.tsv --lang-map prs=fa-AF")]
pub(crate) struct ImportArgs {
    /// Files, and project folders of OmegaT; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format, if the name does not say it
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatName>,
    /// The columns, such as en,fa,note; - to skip one
    #[arg(long, value_name = "A,B,C")]
    columns: Option<String>,
    /// Take a language code of the file for another one; may be repeated
    #[arg(long, value_name = "A=B")]
    lang_map: Vec<String>,
    /// Store nothing of a file with a bad row
    #[arg(long)]
    strict: bool,
    /// Take a table of sentences as names all the same
    #[arg(long)]
    force: bool,
    /// Store nothing, show what would be stored
    #[arg(long)]
    dry_run: bool,
}

type Tried = std::result::Result<ImportReport, GlossaryError>;

/// What has been done so far.
#[derive(Default)]
struct Import {
    memory: Option<(Memory, Option<tempfile::TempDir>)>,
    created: u64,
    updated: u64,
    duplicate: u64,
    rejected: u64,
    reasons: Reasons,
    failed: bool,
}

/// Runs it.
pub(crate) fn run(args: &ImportArgs, session: &mut Session) -> Result<Outcome> {
    let mut import = Import::default();
    let langs = args::lang_map(&args.lang_map)?;
    let files = files(&args.files, &langs, session)?;
    for file in &files {
        match import.file(file, args, &langs, session) {
            Err(error) if error.kind == Kind::Input => {
                session.console.error(&error);
                import.failed = true;
            }
            other => other?,
        }
    }
    let taken = import.created + import.updated + import.duplicate;
    session.end(
        vec![
            ("files", json!(files.len())),
            ("created", json!(import.created)),
            ("updated", json!(import.updated)),
            ("duplicate", json!(import.duplicate)),
            ("rejected", json!(import.rejected)),
            ("reasons", import.reasons.as_json()),
        ],
        Vec::new(),
    )?;
    Ok(match (import.failed, taken) {
        (true, _) => Outcome::Incomplete,
        (false, 0) => Outcome::Nothing,
        (false, _) => Outcome::Done,
    })
}

/// The files, with the glossaries of a project of `OmegaT` in place of its folder. The languages of the
/// project hold, unless others are given here.
fn files(named: &[PathBuf], langs: &LangMap, session: &mut Session) -> Result<Vec<PathBuf>> {
    let mut files = Vec::with_capacity(named.len());
    for file in named {
        if !omegat::is_project(file) {
            files.push(file.clone());
            continue;
        }
        let project = Project::read(file, langs)?;
        session.warn_outside(file, &project.outside);
        if project.glossaries.is_empty() {
            return Err(CliError::input("this project of OmegaT has no glossary")
                .file(file.display().to_string())
                .hint("`hafez import` takes its translations"));
        }
        if session.settings.given_languages() == (None, None) {
            session.settings.from.value = project.from;
            session.settings.to.value = project.to;
        }
        files.extend(project.glossaries);
    }
    Ok(files)
}

impl Import {
    fn file(&mut self, file: &Path, args: &ImportArgs, langs: &LangMap, session: &mut Session) -> Result<()> {
        let name = file.display().to_string();
        let bytes = input::bytes(file, session)?;
        if bytes.is_empty() {
            session.console.error(&CliError::input("the file is empty").file(name).hint("is it the right file?"));
            return Ok(());
        }
        let options = options(&name, args, langs, session);
        if !args.force {
            refuse_work(&name, &bytes, &options)?;
        }
        let time = session.now();
        let report = match self.take(&bytes, &options, time, session)? {
            Ok(report) => report,
            Err(error) => {
                if let GlossaryError::Strict(rows) = &error {
                    self.rejects(&name, rows, session)?;
                }
                return Err(failure(error, &name, &bytes));
            }
        };
        if let Some(line) = report.header_left_out {
            session.console.note(&format!("{name}:{line}: this is a header, not an entry: left out"));
        }
        self.rejects(&name, &report.rejected, session)?;
        self.rows(&name, &report.rows, session)?;
        doubts(&name, &report.doubts, session);
        if let Some(fault) = report.fault.clone() {
            session.console.error(&fault.into());
            self.failed = true;
        }
        self.count(&report);
        session.emit(&Message::Batch(BatchRecord {
            id: report.batch,
            time,
            command: "glossary import".to_owned(),
            file: Some(name),
            format: Some(report.format.name().to_owned()),
            created: report.created,
            updated: report.updated,
            duplicate: report.duplicate,
            rejected: report.rejected.len() as u64,
            undone: false,
            by: None,
        }))
    }

    /// A file that holds nothing must not make a memory: it is tried first where there is none yet.
    fn take(&mut self, bytes: &[u8], options: &ImportOptions, time: Time, session: &Session) -> Result<Tried> {
        if self.memory.is_none() && !options.dry_run && !MemoryFile::named(&session.settings)?.exists() {
            let (mut empty, _folder) = session.memory_to_try()?;
            let tried = GlossaryEditor::new(empty.store_mut(), time).import(bytes, options);
            if !tried.as_ref().is_ok_and(|report| report.created + report.updated > 0) {
                return Ok(tried);
            }
        }
        Ok(GlossaryEditor::new(self.memory(options.dry_run, session)?.store_mut(), time).import(bytes, options))
    }

    fn memory(&mut self, dry_run: bool, session: &Session) -> Result<&mut Memory> {
        let opened = match self.memory.take() {
            Some(opened) => opened,
            None if dry_run => session.memory_to_try()?,
            None => (session.memory_to_write()?, None),
        };
        Ok(&mut self.memory.insert(opened).0)
    }

    fn rejects(&mut self, file: &str, rows: &[Reject], session: &mut Session) -> Result<()> {
        let mut rejects = Rejects::new(file);
        for row in rows {
            rejects.add(row.line.into(), Some(row.unit.into()), row.reason.clone(), session)?;
        }
        rejects.end(session);
        self.reasons.add(&rejects.reasons);
        self.rejected += rows.len() as u64;
        Ok(())
    }

    fn rows(&mut self, file: &str, rows: &[Row], session: &mut Session) -> Result<()> {
        let mut told = Rows::new(file.to_owned(), session.console.json);
        for row in rows {
            told.add(Position { line: row.line.into(), number: row.unit.into() }, row.reason, row.entry)?;
        }
        told.end(session)?;
        self.reasons.add(&told.reasons());
        Ok(())
    }

    fn count(&mut self, report: &ImportReport) {
        self.created += report.created;
        self.updated += report.updated;
        self.duplicate += report.duplicate;
    }
}

/// A work file holds the sentences of an article, and a review file pairs of them: no names.
fn refuse_work(name: &str, bytes: &[u8], options: &ImportOptions) -> Result<()> {
    match stray(name, bytes, &ReadOptions::new(options.from.clone(), options.to.clone())) {
        Some(found @ (Stray::Work | Stray::Review)) => Err(CliError::no_glossary(found, name.to_owned())),
        _ => Ok(()),
    }
}

/// Names what is taken, but will not be sure; the first ten, unless a program reads them.
fn doubts(file: &str, doubts: &[Doubt], session: &Session) {
    let shown = if session.console.json { doubts.len() } else { 10 };
    for Doubt { line, text } in doubts.iter().take(shown) {
        session.console.warn(&format!("{file}:{line}: {text}"));
    }
    if doubts.len() > shown {
        session.console.warn(&format!("{file}: {} more such warnings (--json names them all)", doubts.len() - shown));
    }
}

/// The error of a file. One of the memory names the memory; a binary file is not to be converted.
fn failure(error: GlossaryError, name: &str, bytes: &[u8]) -> CliError {
    let encoding = matches!(error, GlossaryError::File(FileError::Encoding { .. }));
    let sentences = matches!(error, GlossaryError::File(FileError::Sentences { .. }));
    let error = CliError::from(error);
    if sentences {
        let way = format!("`hafez import {name}` takes them into the memory; --force takes them as names all the same");
        return error.file(name).hint(way);
    }
    if encoding && memchr::memchr(0, bytes.get(..bytes.len().min(512)).unwrap_or_default()).is_some() {
        let error = CliError { message: "this is a binary file, not a table".to_owned(), line: None, ..error };
        return error.file(name).hint("save the list as TSV or CSV first");
    }
    if error.kind == Kind::Memory { error } else { error.file(name) }
}

fn options(name: &str, args: &ImportArgs, langs: &LangMap, session: &Session) -> ImportOptions {
    ImportOptions {
        file: Some(name.to_owned()),
        format: args.format.map(Into::into),
        columns: args.columns.as_ref().map(|names| names.split(',').map(str::to_owned).collect()),
        from: session.settings.from.value.clone(),
        to: session.settings.to.value.clone(),
        dry_run: args.dry_run,
        strict: args.strict,
        force: args.force,
        langs: langs.clone(),
    }
}
