//! The `[check]` table of `hafez.toml`: what a project wants of the checks.

use std::path::{Path, PathBuf};

use super::config::{Given, Setting, Source};
use super::error::{CliError, Result};
use crate::checks::{Code, DigitStyle, Ezafe, LocaleWord, QuoteStyle, Settings, Severity};
use crate::text::value::DateOrder;

/// The keys of the table, each with its default as text.
pub(crate) const CHECK_KEYS: &[(&str, &str)] = &[
    ("check.skip", ""),
    ("check.error", ""),
    ("check.warning", ""),
    ("check.info", ""),
    ("check.digits", "native"),
    ("check.quotes", "native"),
    ("check.ezafe", "hamza"),
    ("check.bidi", "report"),
    ("check.strict-names", "false"),
    ("check.length", ""),
    ("check.dates", ""),
    ("check.locale-words", ""),
    ("check.repeated-words", ""),
    ("check.vowelled-words", ""),
];

/// Words that stand in the settings themselves, or in a file that they name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Words {
    Inline(Vec<String>),
    File(PathBuf),
}

/// The table, read.
#[derive(Debug, Clone, Default)]
pub(crate) struct CheckSettings {
    settings: Settings,
    words: Vec<(&'static str, Words)>,
    shown: Vec<(&'static str, Option<String>, Source)>,
}

impl CheckSettings {
    /// Reads every key.
    ///
    /// # Errors
    /// A value that is none.
    pub(super) fn resolve(given: &Given<'_>) -> Result<Self> {
        let mut all = Self::default();
        for (key, default) in CHECK_KEYS {
            let setting = given.get(key, None, (*default).to_owned(), |text| all.set(key, text))?;
            if let Some(words) = setting.value {
                let words = match (words, &setting.source) {
                    (Words::File(path), Source::File(file, _)) => {
                        Words::File(file.parent().unwrap_or(Path::new("")).join(path))
                    }
                    (words, _) => words,
                };
                all.words.push((key, words));
            }
            all.shown.push((
                key,
                given.text(key).or_else(|| Some((*default).to_owned())).filter(|text| !text.is_empty()),
                setting.source,
            ));
        }
        Ok(all)
    }

    /// Whether the former name of `date-order` is used.
    pub(crate) fn has_former_order(&self) -> bool {
        self.former_order().is_some()
    }

    fn former_order(&self) -> Option<&Source> {
        self.shown.iter().find(|(key, value, _)| *key == "check.dates" && value.is_some()).map(|(.., source)| source)
    }

    /// `date-order`, which counts for the checks too; its former name counts where it is not given.
    pub(super) fn settle_order(&mut self, order: &mut Setting<super::args::DateOrder>) {
        use super::args::DateOrder as Named;
        match self.former_order() {
            Some(source) if order.source == Source::Default => {
                let month_first = self.settings.date_order == DateOrder::MonthFirst;
                let value = if month_first { Named::Mdy } else { Named::Dmy };
                *order = Setting { value, source: source.clone() };
            }
            _ => {
                self.settings.date_order = match order.value {
                    Named::Dmy => DateOrder::DayFirst,
                    Named::Mdy => DateOrder::MonthFirst,
                };
            }
        }
    }

    /// Every key with its value and where it comes from.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, Option<String>, Source)> {
        self.shown.iter().cloned()
    }

    /// What the checks want to know, with the lists read from their files.
    ///
    /// # Errors
    /// A file that cannot be read, or a line in it that is none.
    pub(crate) fn load(&self) -> Result<Settings> {
        let mut settings = self.settings.clone();
        for (key, words) in &self.words {
            let lines = words.read()?;
            match *key {
                "check.locale-words" => {
                    for (number, line) in lines {
                        let word = locale_word(&line).map_err(|error| words.blame(error, number))?;
                        settings.locale_words.push(word);
                    }
                }
                "check.repeated-words" => settings.repeated_words.extend(lines.into_iter().map(|(_, line)| line)),
                _ => settings.vowelled_words.extend(lines.into_iter().map(|(_, line)| line)),
            }
        }
        Ok(settings)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<Option<Words>> {
        let settings = &mut self.settings;
        match key {
            "check.skip" => settings.off.extend(codes(text)?),
            "check.error" => settings.severity.extend(codes(text)?.into_iter().map(|code| (code, Severity::Error))),
            "check.warning" => settings.severity.extend(codes(text)?.into_iter().map(|code| (code, Severity::Warning))),
            "check.info" => settings.severity.extend(codes(text)?.into_iter().map(|code| (code, Severity::Info))),
            "check.digits" => {
                let choices = [
                    ("native", DigitStyle::Native),
                    ("arabext", DigitStyle::Native),
                    ("latn", DigitStyle::Latin),
                    ("keep", DigitStyle::Keep),
                ];
                settings.digits = choice(text, &choices)?;
            }
            "check.quotes" => {
                let choices = [
                    ("native", QuoteStyle::Native),
                    ("guillemets", QuoteStyle::Guillemets),
                    ("curly", QuoteStyle::Curly),
                    ("keep", QuoteStyle::Keep),
                ];
                settings.quotes = choice(text, &choices)?;
            }
            "check.ezafe" => {
                let choices = [
                    ("hamza", Ezafe::Hamza),
                    ("heh-hamza", Ezafe::Precomposed),
                    ("yeh", Ezafe::Yeh),
                    ("keep", Ezafe::Keep),
                ];
                settings.ezafe = match text {
                    "ه\u{654}" => Ezafe::Hamza,
                    "\u{6C0}" => Ezafe::Precomposed,
                    "ه\u{200C}ی" => Ezafe::Yeh,
                    other => choice(other, &choices)?,
                };
            }
            "check.bidi" => settings.keep_bidi = choice(text, &[("report", false), ("keep", true)])?,
            "check.strict-names" => settings.strict_names = choice(text, &[("false", false), ("true", true)])?,
            // The former name of `date-order`.
            "check.dates" if text.is_empty() => {}
            "check.dates" => {
                settings.date_order = choice(text, &[("dmy", DateOrder::DayFirst), ("mdy", DateOrder::MonthFirst)])?;
            }
            "check.length" => settings.length = length(text)?,
            _ => return Ok(words(text)),
        }
        Ok(None)
    }
}

impl Words {
    /// Each word with its line.
    fn read(&self) -> Result<Vec<(u64, String)>> {
        match self {
            Self::Inline(words) => Ok(words.iter().map(|word| (0, word.clone())).collect()),
            Self::File(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| CliError::io(path, &error))?;
                let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
                let lines = lines.filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
                Ok(lines.map(|(line, number)| (number, line.to_owned())).collect())
            }
        }
    }

    fn blame(&self, error: CliError, line: u64) -> CliError {
        match self {
            Self::Inline(_) => error,
            Self::File(path) => error.file(path.display().to_string()).line(line),
        }
    }
}

/// `wrong<TAB>right<TAB>right`, or `wrong=right/right` in the settings themselves.
fn locale_word(line: &str) -> Result<LocaleWord> {
    let (not, but) = line.split_once('\t').or_else(|| line.split_once('=')).unwrap_or((line, ""));
    let but = but.split(['\t', '/']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
    if not.trim().is_empty() {
        return Err(CliError::input("a line without a word").hint("a line is a word, a tab, and what to write for it"));
    }
    Ok(LocaleWord { not: not.trim().to_owned(), but, before: Vec::new() })
}

/// `[a, b]` is a list, anything else the name of a file.
fn words(text: &str) -> Option<Words> {
    let text = text.trim();
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(list) => Some(Words::Inline(split(list))),
        None => (!text.is_empty()).then(|| Words::File(PathBuf::from(text))),
    }
}

fn split(list: &str) -> Vec<String> {
    let words = list.trim_matches(['[', ']']).split(',').map(|word| word.trim().to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// Reads `Q1,digits`.
pub(crate) fn codes(text: &str) -> Result<Vec<Code>> {
    let read = |name: String| {
        name.parse::<Code>().map_err(|error| {
            let near =
                Code::ALL.iter().map(|code| code.name()).min_by_key(|known| strsim::damerau_levenshtein(known, &name));
            let near = near.filter(|near| strsim::damerau_levenshtein(near, &name) <= 2);
            let hint = "the checks are Q1 to Q25; docs/checks.md says what each looks for";
            CliError::input(error.to_string()).hint(match near {
                Some(near) => format!("did you mean `{near}`? {hint}"),
                None => hint.to_owned(),
            })
        })
    };
    split(text).into_iter().map(read).collect()
}

fn choice<T: Copy>(text: &str, choices: &[(&str, T)]) -> Result<T> {
    choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        CliError::input(format!("`{text}` is not a choice")).hint(format!("the choices are {}", names.join(", ")))
    })
}

/// `0.60-1.35`: characters of the translation for one of the source.
fn length(text: &str) -> Result<Option<(f64, f64)>> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || {
        CliError::input(format!("`{text}` is no range of lengths"))
            .hint("write the least and the most, such as 0.60-1.35")
    };
    let (least, most) = text.split_once('-').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    match (number(least), number(most)) {
        (Some(least), Some(most)) if least <= most => Ok(Some((least, most))),
        _ => Err(wrong()),
    }
}
