//! `hafez analyse`: how much work some articles are.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::analysis::{Analysis, Article, Band, COLUMNS, Weights, analyse, write_csv};
use crate::cli::args::Switch;
use crate::cli::config::{parse_day, parse_weights};
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::interrupt::Watched;
use crate::cli::output::Message;
use crate::cli::output::analysis::{self, BandRecord};
use crate::cli::session::Session;
use crate::cli::{input, interrupt, page_file, target_file};
use crate::formats::{Export, write_atomically};
use crate::memory::Choosing;
use crate::page::{Kind, Work, write_analysis};
use crate::suggest::Options;

/// Count the work in some articles by what the memory has for it
///
/// Every segment is in one band: translated before between the same neighbours (context), there a second time in
/// its file (repetition) or in another of the files (cross-file-repetition), or by the score of its best match, new
/// below 50. The column at the end counts what is more like another segment of these files than like anything in the
/// memory. Words are what stands between white space.
///
/// Weighted words are words by what a word of the band is worth, in percent: context 0, repetitions
/// and 100 10, 95-99 30, 85-94 50, 75-84 70, the rest 100; --weights or `weights` in hafez.toml say otherwise.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez analyse article.md
  $ hafez analyse *.md -o work.csv
  $ hafez analyse *.md -o work.html
  $ hafez analyse article.md --weights 'context=5, 95-99=25'")]
pub(crate) struct AnalyseArgs {
    /// Articles, or - for standard input
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// What a word is worth, as 'repetition=10, 95-99=30'
    #[arg(long, value_name = "BAND=PERCENT,…", value_parser = parse_weights)]
    weights: Option<Weights>,
    /// Write the counts as a table, .csv, or a page for a browser, .html
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// With -o: write over any file that is there; an older page or table of
    /// this command is written over anyway
    #[arg(long, requires = "output")]
    force: bool,
    /// The day of the articles, as 2020-10-02 [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
}

/// Runs it.
pub(crate) fn run(args: &AnalyseArgs, session: &mut Session) -> Result<Outcome> {
    args.output.as_deref().map_or(Ok(()), |path| check(path, args))?;
    let weights = args.weights.clone().unwrap_or_else(|| session.settings.weights.value.clone());
    let (articles, bad) = read(&args.files, session);
    let analysis = count(args, &articles, session)?;
    let names: Vec<&str> = articles.iter().map(|article| article.name.as_str()).collect();
    if let Some(path) = args.output.as_deref().filter(|_| !articles.is_empty()) {
        write(path, &Work { names: &names, analysis: &analysis, weights: &weights }, session)?;
    }
    for (name, counts) in names.iter().zip(&analysis.files) {
        for record in BandRecord::all(name, counts, &weights) {
            session.emit(&Message::Band(record))?;
        }
    }
    end(&names, &analysis, &weights, args.output.is_some(), session)?;
    Ok(match (bad, articles.is_empty()) {
        (true, _) => Outcome::Incomplete,
        (false, true) => Outcome::Nothing,
        (false, false) => Outcome::Done,
    })
}

/// What it wrote before is written over as an export is, but never an article.
fn check(path: &Path, args: &AnalyseArgs) -> Result<()> {
    let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    let wrong = || CliError::input("this is nothing that can be written").file(path.display().to_string());
    match (page_file::is_page(path), is_table(path)) {
        (false, false) => Err(wrong().hint("name a file that ends in .csv or .html")),
        (true, _) => target_file::check_export(path, &inputs, Export::Page(Kind::Analysis.mark()), args.force),
        (false, true) => target_file::check_export(path, &inputs, Export::Table(b',', &COLUMNS), args.force),
    }
}

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

fn write(path: &Path, work: &Work<'_>, session: &Session) -> Result<()> {
    write_atomically(path, |out| match is_table(path) {
        true => write_csv(&mut Watched(out), work.names, work.analysis, work.weights),
        false => write_analysis(work, &page_file::about(session), &mut Watched(out)),
    })?;
    session.console.note(&format!("wrote the counts of {} to {}", counted(work.names.len(), "file"), path.display()));
    Ok(())
}

/// The articles that could be read and have something to translate, and whether any could not be read.
fn read(files: &[PathBuf], session: &Session) -> (Vec<Article>, bool) {
    let (mut articles, mut bad) = (Vec::new(), false);
    for file in files {
        match input::document(file, &session.settings.from.value, session) {
            Ok(document) if document.segments.is_empty() => input::say_nothing_in(&document, file, session),
            Ok(document) => {
                articles.push(Article { name: file.display().to_string(), segments: document.segments });
            }
            Err(error) => {
                session.console.error(&error);
                bad = true;
            }
        }
    }
    (articles, bad)
}

fn count(args: &AnalyseArgs, articles: &[Article], session: &Session) -> Result<Analysis> {
    let settings = &session.settings;
    let day = args.on.unwrap_or_else(|| session.today());
    let options = Options {
        from: settings.from.value.clone(),
        to: settings.to.value.clone(),
        fragments: settings.fragments.value == Switch::On,
        min: Band::LOWEST,
        limit: 1,
        day: Some(day),
        choosing: Choosing::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let memory = session.memory_to_read()?;
    memory.set_repairing(settings.repairing(None, Some(day)));
    let mut progress = session.progress("segments");
    let mut done = 0;
    Ok(analyse(&memory, articles, &options, session.now(), &mut |count| {
        done += count;
        progress.at(done);
        interrupt::requested()
    })?)
}

fn end(names: &[&str], analysis: &Analysis, weights: &Weights, quiet: bool, session: &mut Session) -> Result<()> {
    let total = analysis.total.total();
    let number = |hundredths: u64| json!(hundredths as f64 / 100.0);
    let bands: serde_json::Map<String, Value> = Band::ALL
        .into_iter()
        .map(|band| {
            let (row, weighted) = (analysis.total.row(band), analysis.total.weighted(band, weights));
            let of_band = json!({ "segments": row.all.segments, "words": row.all.words,
                "characters": row.all.characters, "weighted": number(weighted) });
            (band.name().to_owned(), of_band)
        })
        .collect();
    let counts = vec![
        ("files", json!(names.len())),
        ("segments", json!(total.all.segments)),
        ("words", json!(total.all.words)),
        ("characters", json!(total.all.characters)),
        ("weighted", number(analysis.total.weighted_total(weights))),
        ("internal_segments", json!(total.internal.segments)),
        ("internal_words", json!(total.internal.words)),
        ("term_words", json!(analysis.total.term_words)),
        ("fragment_words", json!(analysis.total.fragment_words)),
        ("bands", Value::Object(bands)),
    ];
    let lines = match names.is_empty() || quiet {
        true => Vec::new(),
        false => analysis::lines(names, analysis, weights),
    };
    session.end(counts, lines)
}
