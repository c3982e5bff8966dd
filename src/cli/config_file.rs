//! Reads `hafez.toml`: finds the files, keeps the line of every value, refuses unknown keys.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::config::KEYS;
use super::config_check::CHECK_KEYS;
use super::error::{CliError, Result};

/// The table that there is.
const TABLE: &str = "check";

/// A `hafez.toml` that was found.
#[derive(Debug)]
pub(crate) struct ConfigFile {
    /// Where.
    pub(crate) path: PathBuf,
    /// The text of each value and its line.
    pub(crate) values: HashMap<String, (String, u64)>,
}

impl ConfigFile {
    /// The nearest file above `current`, then the user's own.
    ///
    /// # Errors
    /// A file that is there but cannot be read or understood.
    pub(crate) fn find(current: &Path, user_folder: Option<&Path>) -> Result<Vec<Self>> {
        let project = current.ancestors().map(|folder| folder.join("hafez.toml")).find(|path| path.is_file());
        let user = user_folder.map(|folder| folder.join("hafez.toml")).filter(|path| path.is_file());
        let user = user.filter(|path| project.as_ref() != Some(path));
        project.into_iter().chain(user).map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Result<Self> {
        let text = std::fs::read_to_string(&path).map_err(|error| CliError::io(&path, &error))?;
        let values = values(&text).map_err(|error| error.file(path.display().to_string()))?;
        Ok(Self { path, values })
    }
}

fn values(text: &str) -> Result<HashMap<String, (String, u64)>> {
    let line = |span: Range<usize>| line_of(text, span.start);
    let table = DeTable::parse(text).map_err(|error| {
        let failure = CliError::input(format!("this is not TOML: {}", error.message()));
        match error.span() {
            Some(span) => failure.line(line(span)),
            None => failure,
        }
    })?;
    let mut values = HashMap::new();
    for (key, value) in table.get_ref() {
        let name = key.get_ref().as_ref();
        if let (TABLE, DeValue::Table(inner)) = (name, value.get_ref()) {
            for (key, value) in inner {
                let name = format!("{TABLE}.{}", key.get_ref());
                values.extend(one(&name, value.get_ref(), line(key.span()))?);
            }
        } else {
            values.extend(one(name, value.get_ref(), line(key.span()))?);
        }
    }
    Ok(values)
}

/// One key, under its full name.
fn one(name: &str, value: &DeValue<'_>, line: u64) -> Result<Option<(String, (String, u64))>> {
    let is_check = CHECK_KEYS.iter().any(|(key, _)| *key == name);
    if !is_check && !KEYS.contains(&name) {
        return Err(unknown(name).line(line));
    }
    let text = plain(value).or_else(|| is_check.then(|| of_check(value)).flatten());
    let wanted = if is_check { "a text, a number or a list of texts" } else { "a text or a number" };
    let text = text.ok_or_else(|| CliError::input(format!("`{name}` wants {wanted}")).line(line))?;
    Ok(Some((name.to_owned(), (text, line))))
}

/// `true`, and lists of texts as `[a, b]`.
fn of_check(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Boolean(value) => Some(value.to_string()),
        DeValue::Array(list) => {
            let texts: Option<Vec<String>> = list.iter().map(|item| plain(item.get_ref())).collect();
            Some(format!("[{}]", texts?.join(", ")))
        }
        _ => None,
    }
}

fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

fn unknown(name: &str) -> CliError {
    let known: Vec<&str> = match name.starts_with("check.") {
        true => CHECK_KEYS.iter().map(|(key, _)| *key).collect(),
        false => KEYS.iter().copied().chain([TABLE]).collect(),
    };
    let nearest = known.iter().min_by_key(|key| strsim::damerau_levenshtein(name, key));
    let near = nearest.filter(|key| strsim::damerau_levenshtein(name, key) <= 2);
    let keys = known.join(", ");
    CliError::input(format!("`{name}` is not a setting")).hint(match near {
        Some(key) => format!("did you mean `{key}`? The settings are {keys}"),
        None => format!("the settings are {keys}"),
    })
}

fn line_of(text: &str, at: usize) -> u64 {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_named_with_line_and_nearest() {
        let error = values("from = \"en\"\n\nmemry = \"x\"\n").unwrap_err();
        assert_eq!(error.line, Some(3));
        assert!(error.hint.unwrap().starts_with("did you mean `memory`?"));
        assert!(values("[deep]\nkey = 1\n").unwrap_err().hint.unwrap().starts_with("the settings are"));
    }

    #[test]
    fn broken_toml_is_named_with_its_line() {
        assert_eq!(values("from = \"en\"\nto = \n").unwrap_err().line, Some(2));
        assert_eq!(values("from = [1]\n").unwrap_err().line, Some(1));
    }
}
