//! `hafez check`: what is wrong with a translation.

mod direction;
mod work;
mod write;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::checks::{Code, Finding, Options, Pair, Severity, check, fix};
use crate::cli::args::ReadArgs;
use crate::cli::config_check::codes;
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::input;
use crate::cli::output::Message;
use crate::cli::output::message::FindingRecord;
use crate::cli::session::Session;
use crate::cli::target_file;
use crate::formats::ReadOptions;
use crate::glossary::{Glossary, of_segment};
use work::Work;
use write::Fixes;

/// Check a translation: numbers, names, letters, digits, half-spaces, marks
///
/// WORK is a bilingual file of any format that import reads; SOURCE and TARGET are two texts with
/// the same number of lines, or an article and its translation, which are aligned. Of each pair that something is
/// wrong with, the words concerned are marked, and each finding says which check it is, how grave,
/// and what to write where there is one thing to write. docs/checks.md explains every check, and
/// the table [check] of hafez.toml sets what a project wants.
///
/// With --fix what is safe is mended in the file itself, or with -o in a copy: letters, digits, marks,
/// spaces and half-spaces. Every other byte stays. Exit code 1 if an error is left.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez check article.en.txt article.fa.txt
  $ hafez check old.tsv --skip Q13,Q10
  $ hafez check old.tsv --fix -o mended.tsv")]
pub(crate) struct CheckArgs {
    /// A bilingual file; or the source, and then the translation
    #[arg(required = true, num_args = 1..=2, value_names = ["WORK|SOURCE", "TARGET"])]
    files: Vec<PathBuf>,
    /// Only these checks: Q1,Q3 or by name: number,digits
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = parse_code)]
    only: Vec<Code>,
    /// Not these checks
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = parse_code)]
    skip: Vec<Code>,
    /// Mend what is safe to mend, and show the rest
    #[arg(long)]
    fix: bool,
    /// Where --fix writes to, instead of the file itself
    #[arg(short, long, value_name = "FILE", requires = "fix")]
    output: Option<PathBuf>,
    /// Write over any file that -o names
    #[arg(long, requires = "output")]
    force: bool,
    #[command(flatten)]
    read: ReadArgs,
}

fn parse_code(text: &str) -> Result<Code> {
    let found = codes(text)?;
    found.into_iter().next().ok_or_else(|| CliError::input("a check has a name").hint("write Q1 to Q25"))
}

/// Runs it.
pub(crate) fn run(args: &CheckArgs, session: &mut Session) -> Result<Outcome> {
    session.lay_out(|layout| layout.headings = true);
    let read = ReadOptions { half: true, ..args.read.options(session)? };
    let out = output(args)?;
    let memory = session.memory_to_read()?;
    let work = Work::read(&args.files, &read, &memory, session)?;
    if session.settings.check.has_former_order() {
        session
            .console
            .note("`dates` in [check] is now `date-order`, at the top of hafez.toml, for matches and checks");
    }
    let mut settings = session.settings.check.load()?;
    if !args.only.is_empty() {
        settings.only(&args.only);
    }
    settings.off.extend(&args.skip);
    let options = Options { from: work.from.clone(), to: work.to.clone(), settings };
    let glossary = Glossary::new(memory.store());
    let mut pairs = work.pairs.clone();
    let (mut fixed, mut findings) = (0, None);
    if let Some(out) = &out {
        let mut mended = fix::mend(&mut pairs, Some(&glossary), &options)?;
        let any = mended.counts.iter().any(|count| *count > 0);
        let left = if any || args.output.is_some() {
            let fixes = Fixes { work: &work, mended: &pairs, edits: &mended.edits };
            fixes.write(&read, &input::sentence_rules(&work.to, session)?, out)?
        } else {
            Vec::new()
        };
        left.iter().for_each(|at| mended.counts.iter_mut().skip(*at).take(1).for_each(|count| *count = 0));
        fixed = mended.counts.iter().sum();
        findings = Some(mended.findings);
        if !left.is_empty() {
            // What could not be written is still to be found.
            for at in &left {
                if let (Some(pair), Some(before)) = (pairs.get_mut(*at), work.pairs.get(*at)) {
                    *pair = before.clone();
                }
            }
            let segments = counted(left.len(), "segment");
            session.console.warn(&format!("{segments} could not be mended in place: markup stands in between"));
            findings = None;
        }
    }
    let findings = match findings {
        Some(findings) => findings,
        None => check(&pairs, Some(&glossary), &options)?,
    };
    show(&work, &pairs, &findings, session)?;
    tell_unpaired(&work, session);
    end(&work, &findings, out.is_some().then_some(fixed), session)?;
    if let Some(fault) = &work.fault {
        session.console.error(&fault.clone().into());
        return Ok(Outcome::Incomplete);
    }
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if failed { Outcome::Nothing } else { Outcome::Done })
}

/// Where `--fix` writes.
fn output(args: &CheckArgs) -> Result<Option<PathBuf>> {
    let Some(target) = args.files.last().filter(|_| args.fix) else { return Ok(None) };
    let out = args.output.clone().unwrap_or_else(|| target.clone());
    if out.as_os_str() == "-" {
        return Err(CliError::input("--fix writes a file").hint("name one with -o; standard output has the findings"));
    }
    // In its own place the file is mended because that was asked for; anything else that is there stays.
    if !is_same(&out, target) {
        check_ending(&out, target)?;
        target_file::check(&out, &args.files.iter().map(PathBuf::as_path).collect::<Vec<_>>(), args.force)?;
    }
    Ok(Some(out))
}

fn is_same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// What is mended stays what it is.
fn check_ending(out: &Path, target: &Path) -> Result<()> {
    let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match (ending(out), ending(target)) {
        (Some(new), Some(old)) if new != old => Err(CliError::input(format!("the mended file is .{old} as it was"))
            .file(out.display().to_string())
            .hint(format!("let its name end in .{old}"))),
        _ => Ok(()),
    }
}

/// The findings by pair; with `-q` only errors.
fn show(work: &Work, pairs: &[Pair], findings: &[Finding], session: &mut Session) -> Result<()> {
    let quiet = session.console.quiet;
    let shown: Vec<Finding> =
        findings.iter().filter(|finding| !quiet || finding.severity == Severity::Error).cloned().collect();
    let file = work.file.display().to_string();
    for index in 0..pairs.len() {
        let of_pair = of_segment(&shown, index, |finding| finding.pair);
        for record in FindingRecord::of_pair(of_pair, pairs, Some(&file), work.lines.get(index).copied()) {
            session.emit(&Message::Finding(Box::new(record)))?;
        }
    }
    Ok(())
}

fn tell_unpaired(work: &Work, session: &Session) {
    let (source, target) = work.unpaired;
    if source + target > 0 {
        let file = Path::new(&work.file).display();
        session.console.warn(&format!(
            "{file}: {} pairs were found; {source} of the source and {target} of the translation have no partner",
            work.pairs.len()
        ));
    }
}

fn end(work: &Work, findings: &[Finding], fixed: Option<usize>, session: &mut Session) -> Result<()> {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    let codes: Vec<(Code, usize)> = Code::ALL
        .iter()
        .map(|code| (*code, findings.iter().filter(|finding| finding.code == *code).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let by_code: serde_json::Map<String, Value> =
        codes.iter().map(|(code, count)| (code.as_str().to_owned(), json!(count))).collect();
    let mut fields = vec![
        ("segments", json!(work.pairs.len())),
        ("errors", json!(counts[0])),
        ("warnings", json!(counts[1])),
        ("infos", json!(counts[2])),
        ("codes", Value::Object(by_code)),
        ("unpaired", json!(work.unpaired.0 + work.unpaired.1)),
        ("rejected", json!(work.rejected)),
    ];
    fields.extend(fixed.map(|fixed| ("fixed", json!(fixed))));
    let mut line = format!(
        "{}  {}  {}  {} info",
        counted(work.pairs.len(), "segment"),
        counted(counts[0], "error"),
        counted(counts[1], "warning"),
        counts[2]
    );
    if let Some(fixed) = fixed {
        line += &format!("  {fixed} mended");
    }
    let mut summary = vec![line];
    if !codes.is_empty() {
        let codes: Vec<String> = codes.iter().map(|(code, count)| format!("{code} {} {count}", code.name())).collect();
        summary.push(codes.join("  "));
    }
    session.end(fields, summary)
}
