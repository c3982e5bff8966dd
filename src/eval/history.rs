//! Earlier evaluations, as their records were kept.

use std::io::{self, BufRead};

use serde::Deserialize;
use thiserror::Error;

use crate::unit::Time;

/// The sums of one evaluation.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Run {
    /// The file that was evaluated.
    #[serde(default)]
    pub file: Option<String>,
    /// When; runs of old versions do not say.
    #[serde(default)]
    pub time: Option<Time>,
    /// How many segments were asked for.
    pub segments: u64,
    /// How many of a hundred have a suggestion.
    pub percent: f64,
    /// The mean chrF of the first suggestions.
    #[serde(default)]
    pub chrf: Option<f64>,
    /// The same over all segments.
    #[serde(default)]
    pub chrf_all: Option<f64>,
    /// How many of a hundred words of the sources are covered by something.
    #[serde(default)]
    pub covered: Option<f64>,
    /// How many of a hundred strong fragments the real translation has.
    #[serde(default)]
    pub fragments_exact: Option<f64>,
    /// How long half of the lookups took at most.
    #[serde(default)]
    pub p50_ms: Option<f64>,
}

/// Why a file is no earlier run.
#[derive(Debug, Error)]
pub enum RunError {
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A line is no record.
    #[error("line {0} is no record")]
    Line(u64),
    /// No record in it is the end of an evaluation.
    #[error("no record of it ends an evaluation")]
    NoEnd,
}

/// A record of any kind.
#[derive(Deserialize)]
struct Record {
    r#type: String,
    data: serde_json::Value,
}

/// The last evaluation in the records of `eval --json`.
///
/// # Errors
/// See [`RunError`].
pub fn read_run(records: impl BufRead) -> Result<Run, RunError> {
    let mut last = None;
    for (line, number) in records.lines().zip(1..) {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let record: Record = serde_json::from_str(&line).map_err(|_| RunError::Line(number))?;
        if record.r#type == "end" {
            // The end of another command has none of these fields.
            last = serde_json::from_value(record.data).ok().or(last);
        }
    }
    last.ok_or(RunError::NoEnd)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_last_end_of_an_evaluation_counts() {
        let records = "{\"type\":\"eval\",\"data\":{\"band\":\"100\"}}\n\
            {\"type\":\"end\",\"data\":{\"segments\":6,\"percent\":50.0,\"chrf\":null,\"more\":1}}\n\n\
            {\"type\":\"end\",\"data\":{\"created\":6}}\n";
        let run = read_run(records.as_bytes()).unwrap();
        assert_eq!((run.segments, run.percent, run.chrf, run.time), (6, 50.0, None, None));
        assert!(matches!(read_run("{}\n".as_bytes()), Err(RunError::Line(1))));
        assert!(matches!(read_run("{\"type\":\"end\",\"data\":{}}\n".as_bytes()), Err(RunError::NoEnd)));
        assert!(matches!(read_run("".as_bytes()), Err(RunError::NoEnd)));
    }
}
