//! Settings and where they come from: flag, then `HAFEZ_*`, then `hafez.toml`, then the default.
//!
//! The only place that reads the environment. A `hafez.toml` is looked for in the current folder
//! and upward; what it does not set may stand in the user's own `hafez.toml`.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use jiff::civil::Date;

use super::args::{Bidi, DateOrder, Dates, Globals, Switch, When};
use super::config_check::CheckSettings;
use super::config_file::ConfigFile;
use super::error::{CliError, Result};
use crate::analysis::{Band, Weights};
use crate::lang::LanguageTag;
use crate::memory::Repairing;
use crate::text::value::{self, DateStyle};
use crate::unit::{BatchId, Time, UnitId};

/// Everything outside that settings depend on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    /// The variables.
    pub(crate) variables: HashMap<String, OsString>,
    /// The current folder.
    pub(crate) current: PathBuf,
    /// The folder for configuration, if the platform has one.
    pub(crate) config_folder: Option<PathBuf>,
    /// The folder for data, if the platform has one.
    pub(crate) data_folder: Option<PathBuf>,
    /// Whether a terminal reads standard output, and whether it may be coloured.
    pub(crate) stdout: Terminal,
    /// The same for standard error.
    pub(crate) stderr: Terminal,
    /// Whether a person types on standard input.
    pub(crate) stdin_is_terminal: bool,
}

/// What stands at the end of a stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Terminal {
    /// A terminal.
    pub(crate) is_terminal: bool,
    /// It takes colours, and nobody has forbidden them (`NO_COLOR`, `TERM=dumb`).
    pub(crate) takes_color: bool,
}

impl Environment {
    /// Reads the environment of this process.
    pub(crate) fn of_process() -> Self {
        let folders = choose_native_strategy().ok();
        let terminal =
            |is_terminal, choice| Terminal { is_terminal, takes_color: choice != anstream::ColorChoice::Never };
        Self {
            variables: std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
                .collect(),
            current: std::env::current_dir().unwrap_or_default(),
            config_folder: folders.as_ref().map(|folders| folders.config_dir().join("hafez")),
            data_folder: folders.as_ref().map(|folders| folders.data_dir().join("hafez")),
            stdout: terminal(io::stdout().is_terminal(), anstream::AutoStream::choice(&io::stdout())),
            stderr: terminal(io::stderr().is_terminal(), anstream::AutoStream::choice(&io::stderr())),
            stdin_is_terminal: io::stdin().is_terminal(),
        }
    }

    /// Where the memory is when nobody says otherwise.
    fn memory_file(&self) -> Option<PathBuf> {
        self.data_folder.as_ref().map(|folder| folder.join("memory.hafez"))
    }

    fn variable(&self, name: &str) -> Option<&OsString> {
        self.variables.get(name).filter(|value| !value.is_empty())
    }
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// The command line.
    Flag,
    /// A variable of the environment.
    Environment(String),
    /// A line of a `hafez.toml`.
    File(PathBuf, u64),
    /// Nowhere.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Environment(name) => f.write_str(name),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A setting: what it is and who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    /// What it is.
    pub(crate) value: T,
    /// Who said so.
    pub(crate) source: Source,
}

/// All settings of one run.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The memory file; `None` when the platform has no folder for it and nobody named one.
    pub(crate) memory: Setting<Option<PathBuf>>,
    /// The language of the text.
    pub(crate) from: Setting<LanguageTag>,
    /// The language wanted.
    pub(crate) to: Setting<LanguageTag>,
    /// The lowest score that is shown.
    pub(crate) min: Setting<u8>,
    /// How many matches are shown for a segment.
    pub(crate) limit: Setting<usize>,
    /// Colours.
    pub(crate) color: Setting<When>,
    /// Isolates.
    pub(crate) bidi: Setting<Bidi>,
    /// The calendar of dates that are put into a match.
    pub(crate) dates: Setting<Dates>,
    /// How dates in figures are read.
    pub(crate) date_order: Setting<DateOrder>,
    /// Whether parts of segments are looked for.
    pub(crate) fragments: Setting<Switch>,
    /// The name to write into the memory.
    pub(crate) by: Setting<Option<String>>,
    /// The folder with sentence rules of one's own, `en.toml`, `fa.toml` …
    pub(crate) segmentation: Setting<Option<PathBuf>>,
    /// What a word of each band is worth.
    pub(crate) weights: Setting<Weights>,
    /// The table `[check]`.
    pub(crate) check: CheckSettings,
}

/// Where systems keep the name that somebody is logged in by.
const LOGIN: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];

impl Setting<Option<String>> {
    /// The same, or the name that the user is logged in by.
    fn or_login_name(self, environment: &Environment) -> Self {
        let login = |name: &&str| {
            let value = environment.variable(name)?.to_string_lossy().trim().to_owned();
            (!value.is_empty()).then(|| Self { value: Some(value), source: Source::Environment((*name).to_owned()) })
        };
        if self.value.is_some() { self } else { LOGIN.iter().find_map(login).unwrap_or(self) }
    }
}

/// The keys of `hafez.toml`; `HAFEZ_` and the name in capitals is the variable.
pub(crate) const KEYS: &[&str] = &[
    "memory",
    "from",
    "to",
    "min",
    "limit",
    "color",
    "bidi",
    "dates",
    "date-order",
    "fragments",
    "by",
    "segmentation",
    "weights",
];

impl Settings {
    /// Puts flags, environment and files together.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown key, a value that is none.
    pub(crate) fn resolve(globals: &Globals, environment: &Environment) -> Result<Self> {
        let files = ConfigFile::find(&environment.current, environment.config_folder.as_deref())?;
        let from = Given { environment, files: &files };
        let language = |flag: &Option<String>, key, default: &str| {
            from.get(key, flag.clone().map(OsString::from), default.to_owned(), |text| Ok(LanguageTag::parse(text)?))
        };
        let mut settings = Self {
            memory: from.path("memory", globals.memory.clone(), environment.memory_file()),
            from: language(&globals.from, "from", "en")?,
            to: language(&globals.to, "to", "fa")?,
            min: from.get("min", None, "60".to_owned(), parse_min)?,
            limit: from.get("limit", None, "5".to_owned(), parse_limit)?,
            color: from.get("color", globals.color.map(name_of), "auto".to_owned(), parse_name)?,
            bidi: from.get("bidi", globals.bidi.map(name_of), "auto".to_owned(), parse_name)?,
            dates: from.get("dates", None, "keep".to_owned(), parse_name)?,
            date_order: from.get("date-order", None, "dmy".to_owned(), parse_name)?,
            fragments: from.get("fragments", None, "on".to_owned(), parse_name)?,
            segmentation: from.path("segmentation", None, None),
            weights: from.get("weights", None, String::new(), parse_weights)?,
            check: CheckSettings::resolve(&from)?,
            by: from
                .get("by", None, String::new(), |text| Ok(Some(text.to_owned()).filter(|name| !name.is_empty())))?
                .or_login_name(environment),
        };
        settings.check.settle_order(&mut settings.date_order);
        settings.with_languages_apart()
    }

    /// `--from fa` alone means "from fa into the language we else translate from".
    fn with_languages_apart(mut self) -> Result<Self> {
        if self.from.value != self.to.value {
            return Ok(self);
        }
        let other = |lang: &LanguageTag| LanguageTag::parse(if lang.base() == "en" { "fa" } else { "en" });
        match (&self.from.source, &self.to.source) {
            (Source::Flag, Source::Flag) => {
                return Err(CliError::input(format!("--from and --to are both {}", self.from.value))
                    .hint("name two languages, such as --from en --to fa"));
            }
            (Source::Flag, _) => self.to = Setting { value: other(&self.from.value)?, source: Source::Default },
            _ => self.from = Setting { value: other(&self.to.value)?, source: Source::Default },
        }
        Ok(self)
    }

    /// Whether the languages stand on the command line, each for itself.
    pub(crate) fn given_languages(&self) -> (Option<LanguageTag>, Option<LanguageTag>) {
        let given = |own: &Setting<LanguageTag>| (own.source == Source::Flag).then(|| own.value.clone());
        (given(&self.from), given(&self.to))
    }

    /// How matches of a text, of a day if it is known, are repaired; a command may say in which calendar.
    pub(crate) fn repairing(&self, dates: Option<Dates>, day: Option<Date>) -> Repairing {
        let order = match self.date_order.value {
            DateOrder::Dmy => value::DateOrder::DayFirst,
            DateOrder::Mdy => value::DateOrder::MonthFirst,
        };
        let dates = match dates.unwrap_or(self.dates.value) {
            Dates::Keep => DateStyle::Keep,
            Dates::Solar => DateStyle::Solar,
            Dates::Both => DateStyle::Both,
        };
        Repairing { order, dates, day, ..Repairing::default() }
    }

    /// Every setting by name, as text.
    pub(crate) fn all(&self) -> Vec<(&'static str, Option<String>, Source)> {
        let path = |setting: &Setting<Option<PathBuf>>| setting.value.as_ref().map(|path| path.display().to_string());
        let mut all = vec![
            ("memory", path(&self.memory), self.memory.source.clone()),
            ("from", Some(self.from.value.to_string()), self.from.source.clone()),
            ("to", Some(self.to.value.to_string()), self.to.source.clone()),
            ("min", Some(self.min.value.to_string()), self.min.source.clone()),
            ("limit", Some(self.limit.value.to_string()), self.limit.source.clone()),
            ("color", name_of(self.color.value).into_string().ok(), self.color.source.clone()),
            ("bidi", name_of(self.bidi.value).into_string().ok(), self.bidi.source.clone()),
            ("dates", name_of(self.dates.value).into_string().ok(), self.dates.source.clone()),
            ("date-order", name_of(self.date_order.value).into_string().ok(), self.date_order.source.clone()),
            ("fragments", name_of(self.fragments.value).into_string().ok(), self.fragments.source.clone()),
            ("by", self.by.value.clone(), self.by.source.clone()),
            ("segmentation", path(&self.segmentation), self.segmentation.source.clone()),
            ("weights", Some(self.weights.value.to_string()), self.weights.source.clone()),
        ];
        all.extend(self.check.all());
        all
    }
}

/// Where values may come from.
pub(super) struct Given<'a> {
    environment: &'a Environment,
    files: &'a [ConfigFile],
}

impl Given<'_> {
    /// The value of the first source that has one.
    pub(super) fn get<T>(
        &self,
        key: &str,
        flag: Option<OsString>,
        default: String,
        mut parse: impl FnMut(&str) -> Result<T>,
    ) -> Result<Setting<T>> {
        let (text, source) = self.first(key, flag).unwrap_or((default.into(), Source::Default));
        match parse(&text.to_string_lossy()) {
            Ok(value) => Ok(Setting { value, source }),
            Err(error) => Err(blame(error, key, &source)),
        }
    }

    /// The text of the first source that has one.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.first(key, None).map(|(text, _)| text.to_string_lossy().into_owned())
    }

    fn first(&self, key: &str, flag: Option<OsString>) -> Option<(OsString, Source)> {
        let variable = format!("HAFEZ_{}", key.to_uppercase().replace(['.', '-'], "_"));
        let from_variable =
            || Some((self.environment.variable(&variable)?.clone(), Source::Environment(variable.clone())));
        let from_file = || {
            self.files.iter().find_map(|file| {
                let (text, line) = file.values.get(key)?;
                Some((text.into(), Source::File(file.path.clone(), *line)))
            })
        };
        flag.map(|text| (text, Source::Flag)).or_else(from_variable).or_else(from_file)
    }

    /// A path in a `hafez.toml` is seen from the folder of that file.
    fn path(&self, key: &str, flag: Option<PathBuf>, default: Option<PathBuf>) -> Setting<Option<PathBuf>> {
        match self.first(key, flag.map(PathBuf::into_os_string)) {
            Some((path, Source::File(file, line))) => {
                let folder = file.parent().unwrap_or(Path::new(""));
                Setting { value: Some(folder.join(path)), source: Source::File(file, line) }
            }
            Some((path, source)) => Setting { value: Some(path.into()), source },
            None => Setting { value: default, source: Source::Default },
        }
    }
}

/// Says where a wrong value stands.
fn blame(error: CliError, key: &str, source: &Source) -> CliError {
    match source {
        Source::File(path, line) => error.file(path.display().to_string()).line(*line),
        Source::Environment(name) => CliError { message: format!("{name}: {}", error.message), ..error },
        Source::Flag | Source::Default => CliError { message: format!("--{key}: {}", error.message), ..error },
    }
}

/// Reads a threshold.
pub(crate) fn parse_min(text: &str) -> Result<u8> {
    let wrong = || CliError::input(format!("`{text}` is not a score")).hint("a score is a number from 1 to 101");
    text.parse().ok().filter(|min| (1..=101).contains(min)).ok_or_else(wrong)
}

/// Reads a number of matches.
pub(crate) fn parse_limit(text: &str) -> Result<usize> {
    let wrong = || CliError::input(format!("`{text}` is not a number of matches")).hint("write 1 or more");
    text.parse().ok().filter(|limit| *limit > 0).ok_or_else(wrong)
}

/// Reads how many of something.
pub(crate) fn parse_count(text: &str) -> Result<usize> {
    let wrong = || CliError::input(format!("`{text}` is not a count")).hint("write 1 or more");
    text.parse().ok().filter(|count| *count > 0).ok_or_else(wrong)
}

/// Reads what words are worth.
pub(crate) fn parse_weights(text: &str) -> Result<Weights> {
    Weights::parse(text).map_err(|error| {
        let bands = Band::ALL.map(Band::name).join(", ");
        CliError::input(error.to_string()).hint(format!("write `95-99=30, new=100`; the bands are {bands}"))
    })
}

/// Reads a day.
pub(crate) fn parse_day(text: &str) -> Result<Date> {
    let wrong = || CliError::input(format!("`{text}` is not a date")).hint("write it as 2020-10-02");
    text.parse().ok().filter(|_| text.len() == 10).ok_or_else(wrong)
}

/// The last moment of a day in UTC.
pub(crate) fn end_of_day(day: Date) -> Option<Time> {
    let next = day.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Time::from_microsecond(next.timestamp().as_microsecond() - 1).ok()
}

/// Reads the number of a unit.
pub(crate) fn parse_unit(text: &str) -> Result<UnitId> {
    let hint = "units have numbers: `hafez lookup` shows them with #";
    text.trim_start_matches('#').parse().map_err(|_| CliError::input(format!("`{text}` is no unit")).hint(hint))
}

/// Reads the number of a batch.
pub(crate) fn parse_batch(text: &str) -> Result<BatchId> {
    let wrong = |_| CliError::input(format!("`{text}` is no batch")).hint("batches have numbers: `hafez history`");
    text.parse().map_err(wrong)
}

fn parse_name<T: ValueEnum>(text: &str) -> Result<T> {
    T::from_str(text, true).map_err(|_| {
        let names: Vec<_> = T::value_variants().iter().filter_map(|value| value.to_possible_value()).collect();
        let names: Vec<_> = names.iter().map(|name| format!("`{}`", name.get_name())).collect();
        CliError::input(format!("`{text}` is not a choice")).hint(format!("the choices are {}", names.join(", ")))
    })
}

fn name_of<T: ValueEnum + Copy>(value: T) -> OsString {
    value.to_possible_value().map(|name| name.get_name().to_owned()).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(folder: &Path, variables: &[(&str, &str)]) -> Environment {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), OsString::from(value))).collect();
        let config_folder = Some(folder.join("config"));
        Environment { variables, current: folder.join("work/deep"), config_folder, ..Environment::default() }
    }

    fn folder(project: &str, user: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("work/deep")).unwrap();
        std::fs::create_dir_all(folder.path().join("config")).unwrap();
        std::fs::write(folder.path().join("work/hafez.toml"), project).unwrap();
        std::fs::write(folder.path().join("config/hafez.toml"), user).unwrap();
        folder
    }

    #[test]
    fn flag_beats_variable_beats_project_beats_user_beats_default() {
        let folder = folder("from = \"ps\"\nto = \"en\"\n", "from = \"de\"\nmin = 70\n");
        let resolve = |globals: &Globals, variables: &[(&str, &str)]| {
            Settings::resolve(globals, &environment(folder.path(), variables)).unwrap()
        };
        let settings = resolve(&Globals::default(), &[]);
        assert_eq!(settings.from.value.as_str(), "ps");
        assert!(matches!(settings.from.source, Source::File(_, 1)));
        assert_eq!(settings.min.value, 70);
        assert_eq!(settings.limit, Setting { value: 5, source: Source::Default });
        let settings = resolve(&Globals::default(), &[("HAFEZ_FROM", "ar"), ("HAFEZ_TO", "")]);
        assert_eq!(settings.from.source, Source::Environment("HAFEZ_FROM".into()));
        assert_eq!(settings.to.value.as_str(), "en");
        let settings = resolve(&Globals { from: Some("tr".into()), ..Globals::default() }, &[("HAFEZ_FROM", "ar")]);
        assert_eq!((settings.from.value.as_str(), settings.from.source), ("tr", Source::Flag));
    }

    #[test]
    fn a_wrong_value_is_named_with_its_place() {
        let folder = folder("\nfrom = \"fq\"\n", "");
        let error = Settings::resolve(&Globals::default(), &environment(folder.path(), &[])).unwrap_err();
        assert_eq!(error.line, Some(2));
        assert!(error.hint.unwrap().contains("did you mean `fa`"));
        let error =
            Settings::resolve(&Globals::default(), &environment(folder.path(), &[("HAFEZ_FROM", "!")])).unwrap_err();
        assert!(error.message.starts_with("HAFEZ_FROM: "), "{}", error.message);
    }

    #[test]
    fn a_memory_in_a_file_is_seen_from_that_file() {
        let folder = folder("memory = \"team.hafez\"\n", "");
        let settings = Settings::resolve(&Globals::default(), &environment(folder.path(), &[])).unwrap();
        assert_eq!(settings.memory.value.unwrap(), folder.path().join("work/team.hafez"));
    }

    #[test]
    fn one_language_that_meets_the_default_turns_the_direction() {
        let folder = folder("", "");
        let globals = Globals { from: Some("fa".into()), ..Globals::default() };
        let settings = Settings::resolve(&globals, &environment(folder.path(), &[])).unwrap();
        assert_eq!((settings.from.value.as_str(), settings.to.value.as_str()), ("fa", "en"));
        let globals = Globals { from: Some("fa".into()), to: Some("fas".into()), ..Globals::default() };
        assert!(Settings::resolve(&globals, &environment(folder.path(), &[])).is_err());
    }
}
