//! `hafez glossary candidates`: names that the glossary lacks, with ways to write them.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::count::counted;
use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::candidate::CandidateRecord;
use crate::cli::session::Session;
use crate::cli::{input, target_file};
use crate::formats::write_atomically;
use crate::glossary::candidates::{Mining, Offer, SURE, mine, mined_file, offers_file, offers_of};
use crate::memory::Memory;

/// Show the names that the glossary lacks, with ways to write them
///
/// For each name of the texts: how often it is there, what it may be, and up to three ways to write it. What the
/// memory calls it comes first, with the units as evidence. All are suggestions (?): nothing is entered. With -o a
/// file to choose in, which `glossary import` reads; rows without a choice are passed over.
///
/// With --from-memory the pairs that the stored units propose, with their confidence. Read the file before you
/// import it: pairs below 0.7 come without a translation.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary candidates article.md
  $ hafez glossary candidates article.md -o choose.tsv
  $ hafez glossary candidates --from-memory -o mined.tsv")]
pub(crate) struct CandidatesArgs {
    /// Documents (.md, .txt, .html, .docx, .odt, .srt, .vtt), or - for standard input
    #[arg(value_name = "FILE|-", required_unless_present = "from_memory", conflicts_with = "from_memory")]
    files: Vec<PathBuf>,
    /// Mine the stored units instead of a text
    #[arg(long)]
    from_memory: bool,
    /// Write a table to choose in; its ending is .tsv
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a table that is there
    #[arg(long, requires = "output")]
    force: bool,
}

/// The candidates of one document: its name, its segments, what is offered.
struct Article {
    name: String,
    segments: Vec<String>,
    offers: Vec<Offer>,
}

/// Runs it.
pub(crate) fn run(args: &CandidatesArgs, session: &mut Session) -> Result<Outcome> {
    session.lay_out(|layout| layout.headings = true);
    if let Some(path) = &args.output {
        let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
        target_file::check_is_tsv(path)?;
        target_file::check(path, &inputs, args.force)?;
    }
    let memory = session.memory_to_read()?;
    if args.from_memory {
        return mined(args, &memory, session);
    }
    let mut articles = Vec::new();
    for file in &args.files {
        articles.extend(article(file, &memory, session)?);
    }
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let count = articles.iter().map(|article| article.offers.len()).sum::<usize>();
    if let Some(path) = args.output.as_deref().filter(|_| count > 0) {
        let rows = articles
            .iter()
            .flat_map(|article| article.offers.iter().map(|offer| (offer, article.segment(offer.candidate.segment))));
        write(path, &offers_file(rows, &from, &to), count, session)?;
    }
    if args.output.is_none() || session.console.json {
        for article in &articles {
            for offer in &article.offers {
                let context = article.segment(offer.candidate.segment);
                let record = CandidateRecord::of(offer, Some(&article.name), context, articles.len() > 1);
                session.emit(&Message::Candidate(Box::new(record)))?;
            }
        }
    }
    session.end(vec![("candidates", json!(count))], Vec::new())?;
    Ok(if count == 0 { Outcome::Nothing } else { Outcome::Done })
}

impl Article {
    fn segment(&self, index: usize) -> &str {
        self.segments.get(index).map_or("", String::as_str)
    }
}

fn article(file: &Path, memory: &Memory, session: &mut Session) -> Result<Option<Article>> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let document = input::document(file, &from, session)?;
    let name = file.display().to_string();
    if document.segments.is_empty() {
        input::say_nothing_in(&document, file, session);
        return Ok(None);
    }
    let segments: Vec<String> = document.segments.into_iter().map(|segment| segment.text).collect();
    let texts: Vec<&str> = segments.iter().map(String::as_str).collect();
    let offers = offers_of(memory.store(), &texts, &from, &to)?;
    if offers.is_empty() {
        session.console.note(&format!("{name}: no name in it that the glossary lacks"));
    }
    Ok(Some(Article { name, segments, offers }))
}

fn mined(args: &CandidatesArgs, memory: &Memory, session: &mut Session) -> Result<Outcome> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut progress = (session.progress("units"), session.progress("names"));
    let pairs = mine(memory.store(), &from, &to, threads, &mut |how_far| match how_far {
        Mining::Read(units) => progress.0.at(units),
        Mining::Judged(names) => {
            progress.0.end();
            progress.1.at(names);
        }
    })?;
    drop(progress);
    let sure = pairs.iter().filter(|pair| pair.seen.confidence >= SURE).count();
    if let Some(path) = args.output.as_deref().filter(|_| !pairs.is_empty()) {
        write(path, &mined_file(&pairs, &from, &to), pairs.len(), session)?;
    }
    if args.output.is_none() || session.console.json {
        for pair in &pairs {
            session.emit(&Message::Candidate(Box::new(CandidateRecord::mined(pair))))?;
        }
    }
    session.end(vec![("candidates", json!(pairs.len())), ("sure", json!(sure))], Vec::new())?;
    if pairs.is_empty() {
        session.console.note(&format!("the stored pairs of {from} and {to} show no name that the glossary lacks"));
    }
    Ok(if pairs.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn write(path: &Path, table: &str, count: usize, session: &mut Session) -> Result<()> {
    if path.as_os_str() == "-" {
        session.output().raw().write_all(table.as_bytes())?;
        return Ok(());
    }
    write_atomically(path, |out| out.write_all(table.as_bytes()))?;
    session.console.note(&format!("wrote {} to {}", counted(count, "candidate"), path.display()));
    Ok(())
}
