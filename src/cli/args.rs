//! What may be typed: the options of every command, and the list of commands.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::commands::{self, glossary::GlossaryCommand, memory::MemoryCommand};
use super::config::{end_of_day, parse_day, parse_limit, parse_min};
use super::error::{CliError, Result};
use super::session::Session;
use crate::formats::{Format, ReadOptions, parse_columns};
use crate::lang::{LangMap, LangMapError};
use crate::memory::{Choosing, Memory, Order};
use crate::suggest::Options;

/// The translator's memory: what was translated before, and what the names are called
///
/// hafez keeps aligned segments and a glossary of names in one file, and answers for every segment
/// of a new text: this was translated before, here is what differs, and these are its names.
///
/// Answers go to standard output, everything else to standard error. The layout of the answers
/// may change; scripts use --json, which only grows.
#[derive(Debug, Parser)]
#[command(name = "hafez", version, max_term_width = 80, propagate_version = false, after_long_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Exit codes:
  0  done, or found
  1  ran well, found nothing (check: found errors)
  2  wrong arguments or input (of several files, the good ones are done)
  3  the memory cannot be used

Examples:
  $ hafez import old.tsv
  $ hafez suggest article.md
  $ hafez lookup 'The president arrived in Kabul.'";

/// Options that every command takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// The file that holds the memory and the glossary
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) memory: Option<PathBuf>,
    /// The language of the text: en, fa, fa-AF, ps … [default: en]
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) from: Option<String>,
    /// The language wanted [default: fa]
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) to: Option<String>,
    /// Answer in JSON Lines
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Colours: auto, always or never [default: auto]
    #[arg(long, global = true, value_name = "WHEN", hide_possible_values = true)]
    pub(crate) color: Option<When>,
    /// Isolate right-to-left text on a terminal: auto or never [default: auto]
    #[arg(long, global = true, value_name = "WHEN", hide_short_help = true, hide_possible_values = true)]
    pub(crate) bidi: Option<Bidi>,
    /// No notes and no progress, only errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more: which files and settings are used
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

/// When to do something that only a terminal likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// Whether right-to-left text is isolated on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bidi {
    /// On a terminal.
    Auto,
    /// Nowhere.
    Never,
}

/// Which of all matches are shown.
#[derive(Debug, Clone, Args)]
pub(crate) struct ChoosingArgs {
    /// What comes first: score or newest [default: score]
    #[arg(long, value_name = "ORDER", default_value = "score", hide_default_value = true, hide_possible_values = true)]
    pub(crate) order: First,
    /// Show one of the matches that share the same words with the text, then those that share others
    #[arg(long)]
    pub(crate) diverse: bool,
    /// Answer as on that day, as 2020-10-02: without the units made later
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) as_of: Option<Date>,
}

/// What is asked of the memory for each segment.
#[derive(Debug, Clone, Args)]
pub(crate) struct AskingArgs {
    /// The lowest score to show, 1 to 101 [default: 60]
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true, value_parser = parse_min)]
    pub(crate) min: Option<u8>,
    /// How many matches to show for a segment [default: 5]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_limit)]
    pub(crate) limit: Option<usize>,
    /// The day of the text, as 2020-10-02: names that do not hold on it are not sure [default: --as-of, else today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) on: Option<Date>,
    /// The calendar of dates put into a translation: keep, solar or both [default: keep]
    #[arg(long, value_name = "CALENDAR", hide_possible_values = true)]
    pub(crate) dates: Option<Dates>,
    #[command(flatten)]
    pub(crate) choosing: ChoosingArgs,
    /// Show no parts of segments that were translated before
    #[arg(long)]
    pub(crate) no_fragments: bool,
}

impl AskingArgs {
    /// The day of the text.
    pub(crate) fn day(&self, session: &Session) -> Date {
        self.on.or(self.choosing.as_of).unwrap_or_else(|| session.today())
    }

    /// What is wanted for each segment, by the flags and else by the settings.
    pub(crate) fn options(&self, session: &Session) -> Options {
        let settings = &session.settings;
        Options {
            from: settings.from.value.clone(),
            to: settings.to.value.clone(),
            min: self.min.unwrap_or(settings.min.value),
            limit: self.limit.unwrap_or(settings.limit.value),
            day: Some(self.day(session)),
            fragments: !self.no_fragments && settings.fragments.value == Switch::On,
            choosing: self.choosing.choosing(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// The memory, told how it repairs.
    pub(crate) fn memory(&self, session: &Session) -> Result<Memory> {
        let memory = session.memory_to_read()?;
        memory.set_repairing(session.settings.repairing(self.dates, Some(self.day(session))));
        Ok(memory)
    }
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum First {
    /// The best score.
    Score,
    /// What was changed last.
    Newest,
}

impl ChoosingArgs {
    pub(crate) fn choosing(&self) -> Choosing {
        let order = match self.order {
            First::Score => Order::Score,
            First::Newest => Order::Newest,
        };
        Choosing { order, diverse: self.diverse, as_of: self.as_of.and_then(end_of_day) }
    }
}

/// In which calendar a date is put into a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dates {
    /// In that of the stored translation.
    Keep,
    /// In the solar calendar of Iran and Afghanistan.
    Solar,
    /// In both, the other one in brackets.
    Both,
}

/// Whether something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// How dates in figures are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateOrder {
    /// 02.10.2020 is 2 October.
    Dmy,
    /// 02/10/2020 is 10 February.
    Mdy,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Lookup(commands::lookup::LookupArgs),
    Suggest(commands::suggest::SuggestArgs),
    Pretranslate(commands::pretranslate::PretranslateArgs),
    Merge(commands::merge::MergeArgs),
    Analyse(commands::analyse::AnalyseArgs),
    Concordance(commands::concordance::ConcordanceArgs),
    Check(commands::check::CheckArgs),
    Import(commands::import::ImportArgs),
    Export(commands::export::ExportArgs),
    Align(commands::align::AlignArgs),
    Accept(commands::accept::AcceptArgs),
    Add(commands::add::AddArgs),
    Show(commands::show::ShowArgs),
    Edit(commands::edit::EditArgs),
    Confirm(commands::confirm::ConfirmArgs),
    Forget(commands::forget::ForgetArgs),
    History(commands::history::HistoryArgs),
    Undo(commands::undo::UndoArgs),
    #[command(subcommand)]
    Glossary(GlossaryCommand),
    #[command(subcommand)]
    Memory(MemoryCommand),
    #[command(subcommand)]
    Config(commands::config::ConfigCommand),
    Eval(commands::eval::EvalArgs),
    Segment(commands::segment::SegmentArgs),
    Fold(commands::fold::FoldArgs),
    Completions(commands::completions::CompletionsArgs),
    Man(commands::man::ManArgs),
}

/// How a bilingual file is read that is not stored.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// The format, if neither name nor content says it
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The columns of a table: language tags, source, target, origin (the
    /// document, also docid), - to skip
    #[arg(long, value_name = "A,B,C", allow_hyphen_values = true)]
    columns: Option<String>,
    /// Read the file's language code A as B; may be given several times
    #[arg(long, value_name = "A=B")]
    lang_map: Vec<String>,
}

impl ReadArgs {
    /// The options of the reader.
    pub(crate) fn options(&self, session: &Session) -> Result<ReadOptions> {
        let settings = &session.settings;
        let columns = self.columns.as_deref().map(parse_columns).transpose().map_err(|message| {
            CliError::input(format!("--columns: {message}"))
                .hint("columns are language tags, source, target, origin, note, by, time, status, and - to skip one")
        })?;
        Ok(ReadOptions {
            columns,
            format: self.format,
            languages: lang_map(&self.lang_map)?,
            given: settings.given_languages(),
            ..ReadOptions::new(settings.from.value.clone(), settings.to.value.clone())
        })
    }
}

/// The rules of every `--lang-map A=B`.
///
/// # Errors
/// One that is not of that form, or names no language.
pub(crate) fn lang_map(rules: &[String]) -> Result<LangMap> {
    LangMap::of(rules).map_err(|error| match error {
        LangMapError::Language(error) => {
            let error = CliError::from(error);
            CliError { message: format!("--lang-map: {}", error.message), ..error }
        }
        shape => CliError::input(format!("--lang-map: {shape}")),
    })
}

/// What has to be known before the arguments are understood: how to complain about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glimpse {
    /// `--json` stands somewhere.
    pub(crate) json: bool,
    /// The value of `--color`.
    pub(crate) color: Option<When>,
}

impl Glimpse {
    /// Looks for `--json` and `--color` up to a `--`.
    pub(crate) fn of(args: &[OsString]) -> Self {
        let words: Vec<_> =
            args.iter().skip(1).map(|arg| arg.to_string_lossy()).take_while(|arg| arg != "--").collect();
        let color = words.iter().enumerate().find_map(|(at, word)| match word.as_ref() {
            "--color" => words.get(at + 1).map(ToString::to_string),
            other => other.strip_prefix("--color=").map(str::to_owned),
        });
        Self {
            json: words.iter().any(|word| word == "--json"),
            color: color.and_then(|name| When::from_str(&name, false).ok()),
        }
    }
}
