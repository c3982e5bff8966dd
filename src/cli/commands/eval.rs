//! `hafez eval`: what the memory would have given for translations that exist.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::import::source::sources;
use super::report::Rejects;
use crate::cli::args::{ReadArgs, Switch};
use crate::cli::config::{parse_count, parse_limit, parse_min};
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::eval::{EvalFragmentRecord, EvalRecord, EvalSegmentRecord, percent};
use crate::cli::output::fragment::FragmentRecord;
use crate::cli::session::Session;
use crate::cli::{interrupt, page_file, target_file};
use crate::eval::{
    Choice, Coverage, Evaluation, FragmentKind, FragmentRow, Hide, Options, Pairs, RepairSums, Run, evaluate, read_run,
    rounded,
};
use crate::formats::{Export, UnitReader, open_file, write_atomically};
use crate::lang::LanguageTag;
use crate::memory::{Fragment, Memory};
use crate::page::{Kind, Measurement, write_evaluation};

/// Measure what the memory would have given for translations that exist
///
/// Every pair of a bilingual file (TSV, TMX and whatever else import reads) is hidden in turn, alone
/// or with all of its document, and looked up in a memory of the others. What comes first is
/// compared with the real translation: how often there is a suggestion, by score; chrF, the share of
/// the translation that it holds, 0 to 100 (chrF2), of the first suggestion and of the best one
/// offered; whether the translations use the glossary's forms for the names; how much of the sources suggestions,
/// names and fragments cover, and how often the translation has what a fragment says; how long a lookup takes.
/// Which words translate which, on which fragments rest, is learned from all pairs, hidden ones too.
///
/// The memory stays as it is: its glossary is used, its translations only with --with-memory, which
/// is of use when it does not hold the pairs. With -v every name is shown with the forms it got.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez eval old.tsv
  $ hafez eval old.tsv --min 50 --sample 20 --json > run.jsonl
  $ hafez eval old.tsv -o eval.html --earlier run.jsonl
  $ hafez export - | hafez eval - --by document")]
pub(crate) struct EvalArgs {
    /// A bilingual file, a project of OmegaT, or - for standard input; or a text and its translation, which are
    /// paired as `import` does
    #[arg(value_name = "PAIRS|-", required = true, num_args = 1..=2)]
    files: Vec<PathBuf>,
    /// What is hidden with a pair: unit (itself), document (all of it) [default:
    /// unit]
    #[arg(long, value_name = "WHAT", hide_possible_values = true, hide_default_value = true, default_value = "unit")]
    by: By,
    /// The lowest score that counts, 1 to 101 [default: 60]
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true, value_parser = parse_min)]
    min: Option<u8>,
    /// How many suggestions to ask for [default: 5]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_limit)]
    limit: Option<usize>,
    /// The translations of the memory, too, may be suggested
    #[arg(long)]
    with_memory: bool,
    /// Ask only for the first N pairs; the memory holds them all
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_count, conflicts_with = "sample")]
    first: Option<usize>,
    /// Ask only for N pairs, drawn by lot
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_count)]
    sample: Option<usize>,
    /// Another draw [default: 1]
    #[arg(long, value_name = "NUMBER", default_value_t = 1, hide_default_value = true)]
    seed: u64,
    /// Show what every pair was given
    #[arg(long)]
    each: bool,
    /// Look for no fragments
    #[arg(long)]
    no_fragments: bool,
    /// Write a page for a browser, too; its ending is .html
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// With -o: earlier runs, as --json printed them, to be drawn over time
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "output")]
    earlier: Vec<PathBuf>,
    /// With -o: write over any file that is there; an older page of this
    /// command is written over anyway
    #[arg(long, requires = "output")]
    force: bool,
    /// How many threads may work [default: all cores]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_count)]
    jobs: Option<usize>,
    #[command(flatten)]
    read: ReadArgs,
}

/// `--by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// The pair.
    Unit,
    /// Its document.
    Document,
}

/// Runs it.
pub(crate) fn run(args: &EvalArgs, session: &mut Session) -> Result<Outcome> {
    let name = args.files.first().map(|file| file.display().to_string()).unwrap_or_default();
    args.output.as_deref().map_or(Ok(()), |path| check(path, args))?;
    let earlier = args.earlier.iter().map(|path| earlier(path)).collect::<Result<Vec<_>>>()?;
    let (readers, told) = open(args, session)?;
    let mut options = options(args, session);
    if let Some([from, to]) = told {
        (options.from, options.to) = (from, to);
    }
    let items = readers.into_iter().flatten();
    let pairs = Pairs::read(items, &options.from, &options.to);
    tell_what_is_no_pair(&pairs, &name, session)?;
    if let Some(fault) = pairs.fault.as_ref().filter(|fault| !fault.keeps_units()) {
        return Err(fault.clone().into());
    }
    if pairs.pairs.is_empty() {
        let (from, to) = (&options.from, &options.to);
        session.console.note(&format!("{name}: there is no translation from {from} to {to} in it"));
        return Ok(if pairs.fault.is_some() { Outcome::Incomplete } else { Outcome::Nothing });
    }
    let evaluation = measure(args, &pairs, &options, session)?;
    show(&evaluation, &pairs, args, &name, session)?;
    if let Some(path) = &args.output {
        write_page(path, earlier, &evaluation, &pairs, &options, &name, session)?;
    }
    end(&evaluation, &pairs, &options, &name, session)?;
    Ok(if pairs.fault.is_some() { Outcome::Incomplete } else { Outcome::Done })
}

fn options(args: &EvalArgs, session: &Session) -> Options {
    let settings = &session.settings;
    Options {
        from: settings.from.value.clone(),
        to: settings.to.value.clone(),
        min: args.min.unwrap_or(settings.min.value),
        limit: args.limit.unwrap_or(settings.limit.value),
        hide: match args.by {
            By::Unit => Hide::Unit,
            By::Document => Hide::Document,
        },
        choice: match (args.first, args.sample) {
            (Some(count), _) => Choice::First(count),
            (None, Some(count)) => Choice::Sample { count, seed: args.seed },
            (None, None) => Choice::All,
        },
        repairing: settings.repairing(None, None),
        fragments: !args.no_fragments && settings.fragments.value == Switch::On,
        jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
    }
}

fn check(path: &Path, args: &EvalArgs) -> Result<()> {
    page_file::check_ending(path)?;
    let inputs: Vec<&Path> = args.files.iter().chain(&args.earlier).map(PathBuf::as_path).collect();
    target_file::check_export(path, &inputs, Export::Page(Kind::Evaluation.mark()), args.force)
}

/// An earlier run under the name of its file.
fn earlier(path: &Path) -> Result<(String, Run)> {
    let name = path.display().to_string();
    let run = read_run(BufReader::new(open_file(path)?)).map_err(|error| {
        let fault = CliError::input(error.to_string()).file(name.clone());
        fault.hint("--earlier takes what `hafez eval --json` printed")
    })?;
    Ok((name, run))
}

/// The runs by their time, those without one first, in the order in which they were named; this one is the last.
fn write_page(
    path: &Path,
    mut runs: Vec<(String, Run)>,
    evaluation: &Evaluation,
    pairs: &Pairs,
    options: &Options,
    name: &str,
    session: &Session,
) -> Result<()> {
    runs.sort_by_key(|(_, run)| run.time);
    let about = page_file::about(session);
    runs.push(("this run".to_owned(), evaluation.run(pairs, name, about.time)));
    let segments = counted(evaluation.given.len(), "segment");
    let how = match options.hide {
        Hide::Unit => format!("{segments}, each hidden by itself"),
        Hide::Document => format!("{segments}, each hidden with its document"),
    };
    let measured = Measurement { file: name, pairs, evaluation, min: options.min, how: &how, runs: &runs };
    write_atomically(path, |out| write_evaluation(&measured, &about, out))?;
    session.console.note(&format!("wrote the evaluation to {}", path.display()));
    Ok(())
}

/// What is to be read, one after the other; of two files both are texts, which have their languages.
fn open(args: &EvalArgs, session: &Session) -> Result<(Vec<UnitReader>, Option<[LanguageTag; 2]>)> {
    let options = args.read.options(session)?;
    let sources = sources(&args.files, false, &options, session)?;
    if args.files.len() > 1 && sources.len() > 1 {
        let two = CliError::input("two files are a text and its translation, and these are not");
        return Err(two.hint("name one bilingual file, or two plain texts or articles, the source first"));
    }
    let told = sources.first().and_then(|source| source.languages().cloned());
    let readers = sources.iter().map(|source| Ok(source.open(&options)?)).collect::<Result<_>>()?;
    Ok((readers, told))
}

fn tell_what_is_no_pair(pairs: &Pairs, name: &str, session: &mut Session) -> Result<()> {
    let mut rejects = Rejects::new(name);
    for row in &pairs.rejected {
        rejects.add(row.line, row.unit, row.reason.clone(), session)?;
    }
    rejects.end(session);
    if pairs.without > 0 && !pairs.pairs.is_empty() {
        session.console.note(&format!("{name}: {} units lack one of the two languages", pairs.without));
    }
    if let Some(fault) = pairs.fault.as_ref().filter(|fault| fault.keeps_units()) {
        session.console.error(&fault.clone().into());
    }
    Ok(())
}

/// In a memory that vanishes with its folder.
fn measure(args: &EvalArgs, pairs: &Pairs, options: &Options, session: &Session) -> Result<Evaluation> {
    let folder = tempfile::tempdir()?;
    let memory = trial(&session.memory_to_read()?, folder.path(), args.with_memory, session)?;
    let started = Instant::now();
    let clock = move || -> Duration { started.elapsed() };
    let mut progress = session.progress("segments");
    let evaluation = evaluate(memory, pairs, options, &session.stamp("eval", None), &clock, &mut |count| {
        progress.at(count);
        interrupt::requested()
    });
    Ok(evaluation?)
}

fn trial(memory: &Memory, folder: &Path, whole: bool, session: &Session) -> Result<Memory> {
    let path = folder.join("memory.hafez");
    Ok(if whole { memory.copied(&path)? } else { memory.beside(&path, session.now())? })
}

fn show(evaluation: &Evaluation, pairs: &Pairs, args: &EvalArgs, name: &str, session: &mut Session) -> Result<()> {
    if args.each {
        for given in &evaluation.given {
            let Some(pair) = pairs.pairs.get(given.pair) else { continue };
            session.emit(&Message::EvalSegment(Box::new(EvalSegmentRecord::of(given, pair, pairs, name))))?;
            let number = u32::try_from(pair.position.number).unwrap_or(u32::MAX);
            let shown: &[Fragment] = if session.console.json { &given.fragments } else { &[] };
            for found in shown {
                session.emit(&Message::Fragment(Box::new(FragmentRecord::of(found, number, false))))?;
            }
        }
    }
    if session.console.json || session.console.verbose {
        for row in &evaluation.terms {
            session.emit(&Message::EvalTerm(row.clone().into()))?;
        }
    }
    for row in &evaluation.fragments {
        session.emit(&Message::EvalFragment(EvalFragmentRecord::of(row, name)))?;
    }
    for row in &evaluation.bands() {
        session.emit(&Message::Eval(EvalRecord::of(row, name, evaluation.given.len())))?;
    }
    Ok(())
}

fn end(evaluation: &Evaluation, pairs: &Pairs, options: &Options, name: &str, session: &mut Session) -> Result<()> {
    let (total, terms, repairs) = (evaluation.total(), evaluation.term_sums(), evaluation.repair_sums());
    let run = evaluation.run(pairs, name, session.now());
    let coverage = evaluation.coverage(pairs);
    let fragments: usize = evaluation.given.iter().map(|given| given.fragments.len()).sum();
    let millis = |time: Duration| rounded(time.as_secs_f64() * 1000.0);
    let counts: Vec<(&'static str, Value)> = vec![
        ("file", json!(name)),
        ("time", json!(run.time)),
        ("segments", json!(total.segments)),
        ("pairs", json!(pairs.pairs.len())),
        ("documents", json!(pairs.documents.len())),
        ("without", json!(pairs.without)),
        ("rejected", json!(pairs.rejected.len())),
        ("hits", json!(total.hits)),
        ("percent", json!(percent(total.hits, total.segments))),
        ("chrf", json!(total.chrf.map(rounded))),
        ("offered", json!(total.offered.map(rounded))),
        ("chrf_all", json!(total.of_all.map(rounded))),
        ("repaired", json!(repairs.segments)),
        ("repaired_whole", json!(repairs.whole)),
        ("repaired_equal", json!(repairs.equal)),
        ("repairs_right", json!(repairs.right)),
        ("repairs_wrong", json!(repairs.wrong)),
        ("repair_gain", json!(repairs.gain.map(rounded))),
        ("names_found", json!(terms.found)),
        ("names_used", json!(terms.used)),
        ("names_other", json!(terms.other)),
        ("names_missing", json!(terms.missing)),
        ("names_without_form", json!(evaluation.without_form)),
        ("words", json!(coverage.words)),
        ("covered", json!(run.covered)),
        ("words_in_matches", json!(coverage.matched)),
        ("words_in_names", json!(coverage.named)),
        ("words_in_fragments", json!(coverage.fragments)),
        ("fragments", json!(fragments)),
        ("fragments_exact", json!(run.fragments_exact)),
        ("p50_ms", json!(total.times.map(|(half, _)| millis(half)))),
        ("p95_ms", json!(total.times.map(|(_, most)| millis(most)))),
    ];
    session.end(counts, summary(evaluation, pairs, options))
}

fn summary(evaluation: &Evaluation, pairs: &Pairs, options: &Options) -> Vec<String> {
    let (total, terms) = (evaluation.total(), evaluation.term_sums());
    let mean = |mean: Option<f64>| mean.map_or_else(|| "-".to_owned(), |mean| format!("{mean:.1}"));
    let hidden = match options.hide {
        Hide::Unit => String::new(),
        Hide::Document => format!(", each hidden with its document, of {}", pairs.documents.len()),
    };
    let mut lines = vec![
        String::new(),
        format!("{} segments{hidden}; {} pairs in all", total.segments, pairs.pairs.len()),
        format!(
            "{} have a suggestion of {} or more, {:.1} %: chrF {}, the best of {} offered {}; over all segments {}",
            total.hits,
            options.min,
            percent(total.hits, total.segments),
            mean(total.chrf),
            options.limit,
            mean(total.offered),
            mean(total.of_all)
        ),
    ];
    lines.extend(repaired(&evaluation.repair_sums()));
    if terms.found > 0 {
        lines.push(format!(
            "{} names of the glossary: {} translated with one of its forms, {:.1} %; {} with one to avoid or of another country, {} with none",
            terms.found,
            terms.used,
            percent(usize::try_from(terms.used).unwrap_or(0), usize::try_from(terms.found).unwrap_or(0)),
            terms.other,
            terms.missing
        ));
    }
    lines.extend(covered(evaluation.coverage(pairs)));
    lines.extend(fragments(&evaluation.fragments));
    if let Some((half, most)) = total.times {
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        lines.push(format!("a lookup took {:.2} ms, of 95 in 100 at most {:.2} ms", millis(half), millis(most)));
    }
    lines
}

fn repaired(sums: &RepairSums) -> Option<String> {
    let gain = sums.gain?;
    Some(format!(
        "{} of them repaired, {} in every difference: {} values and names right, {} wrong; {} then say what the translation says; chrF {gain:+.1}",
        sums.segments, sums.whole, sums.right, sums.wrong, sums.equal
    ))
}

fn covered(coverage: Coverage) -> Option<String> {
    let of = |words: u64| 100.0 * words as f64 / coverage.words as f64;
    (coverage.words > 0).then(|| {
        format!(
            "of {}, {:.1} % are in the suggestions, {:.1} % more in names, {:.1} % more in fragments, {:.1} % in nothing",
            counted(usize::try_from(coverage.words).unwrap_or(usize::MAX), "word"),
            of(coverage.matched),
            of(coverage.named),
            of(coverage.fragments),
            of(coverage.open())
        )
    })
}

fn fragments(rows: &[FragmentRow]) -> Option<String> {
    let of = |kind| rows.iter().find(|row| row.kind == kind).filter(|row| row.fragments > 0);
    let any = of(FragmentKind::Any)?;
    let strong = of(FragmentKind::Strong).map(|row| {
        format!(
            "; of {} with two content words or more the translation has {:.1} %, that of another sentence {:.1} %",
            row.fragments, row.exact, row.luck
        )
    });
    let shown = counted(any.fragments, "fragment");
    Some(format!("{shown}, in {:.1} % of the segments{}", any.segments, strong.unwrap_or_default()))
}
