//! The bands of an analysis, and what a word in each of them is worth.

use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

/// Where a segment stands in the counts. Each is in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// 101: translated before, between the same neighbours.
    Context,
    /// It stands in the same file before.
    Repetition,
    /// It stands in another of the files.
    CrossFileRepetition,
    /// 100.
    Exact,
    /// 95 to 99.
    From95,
    /// 85 to 94.
    From85,
    /// 75 to 84.
    From75,
    /// 50 to 74.
    From50,
    /// Nothing of use.
    New,
}

impl Band {
    /// All of them, the most useful first.
    pub const ALL: [Self; 9] = [
        Self::Context,
        Self::Repetition,
        Self::CrossFileRepetition,
        Self::Exact,
        Self::From95,
        Self::From85,
        Self::From75,
        Self::From50,
        Self::New,
    ];

    /// The lowest score that is not new.
    pub const LOWEST: u8 = 50;

    /// The band of the best score.
    pub fn of(best: Option<u8>) -> Self {
        match best {
            Some(101..) => Self::Context,
            Some(100) => Self::Exact,
            Some(95..) => Self::From95,
            Some(85..) => Self::From85,
            Some(75..) => Self::From75,
            Some(Self::LOWEST..) => Self::From50,
            _ => Self::New,
        }
    }

    /// Its name, as records and `--weights` have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Repetition => "repetition",
            Self::CrossFileRepetition => "cross-file-repetition",
            Self::Exact => "100",
            Self::From95 => "95-99",
            Self::From85 => "85-94",
            Self::From75 => "75-84",
            Self::From50 => "50-74",
            Self::New => "new",
        }
    }

    fn default_weight(self) -> u32 {
        match self {
            Self::Context => 0,
            Self::Repetition | Self::CrossFileRepetition | Self::Exact => 10,
            Self::From95 => 30,
            Self::From85 => 50,
            Self::From75 => 70,
            Self::From50 | Self::New => 100,
        }
    }
}

/// What a word of each band counts, in hundredths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights(BTreeMap<Band, u32>);

impl Default for Weights {
    fn default() -> Self {
        Self(Band::ALL.into_iter().map(|band| (band, band.default_weight())).collect())
    }
}

/// What is wrong with a list of weights.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WeightError {
    /// Not `band=percent`.
    #[error("`{0}` is not a weight")]
    Shape(String),
    /// There is no such band.
    #[error("`{0}` is not a band")]
    Band(String),
    /// Not a number from 0 to 100.
    #[error("`{0}` is not a percentage from 0 to 100")]
    Percent(String),
    /// A band that is there twice.
    #[error("the weight of `{0}` is there twice")]
    Twice(String),
}

impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(band, weight)| format!("{}={weight}", band.name())).collect();
        f.write_str(&parts.join(", "))
    }
}

impl Weights {
    /// The most a list of weights may say of a band.
    const WHOLE: u32 = 100;

    /// Reads `context=0, repetition=10, 95-99=30`; a band that is not named keeps its usual weight.
    ///
    /// # Errors
    /// A part that is none, with that part.
    pub fn parse(text: &str) -> Result<Self, WeightError> {
        let mut said = BTreeMap::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, percent) = part.split_once('=').ok_or_else(|| WeightError::Shape(part.to_owned()))?;
            let name = name.trim();
            let known =
                Band::ALL.into_iter().find(|band| band.name() == name || (*band, name) == (Band::Context, "101"));
            let band = known.ok_or_else(|| WeightError::Band(name.to_owned()))?;
            let percent = percent.trim().trim_end_matches('%');
            let value = percent.parse().ok().filter(|value| *value <= Self::WHOLE);
            let value = value.ok_or_else(|| WeightError::Percent(percent.to_owned()))?;
            if said.insert(band, value).is_some() {
                return Err(WeightError::Twice(name.to_owned()));
            }
        }
        let mut weights = Self::default();
        weights.0.extend(said);
        Ok(weights)
    }

    /// What a word of a band counts, in hundredths.
    pub fn of(&self, band: Band) -> u32 {
        self.0.get(&band).copied().unwrap_or(Self::WHOLE)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_and_faults_are_named() {
        let weights = Weights::parse("101=5, 95-99 = 40%,").unwrap();
        assert_eq!((weights.of(Band::Context), weights.of(Band::From95), weights.of(Band::New)), (5, 40, 100));
        assert_eq!(Weights::parse("").unwrap(), Weights::default());
        assert_eq!(Weights::parse("95"), Err(WeightError::Shape("95".to_owned())));
        assert_eq!(Weights::parse("96=3"), Err(WeightError::Band("96".to_owned())));
        assert_eq!(Weights::parse("new=101"), Err(WeightError::Percent("101".to_owned())));
        assert_eq!(Weights::parse("new=-1"), Err(WeightError::Percent("-1".to_owned())));
        assert_eq!(Weights::parse("101=1,context=1"), Err(WeightError::Twice("context".to_owned())));
    }

    #[test]
    fn every_score_has_one_band() {
        assert_eq!([None, Some(0), Some(49)].map(Band::of), [Band::New; 3]);
        assert_eq!(
            [50, 74, 75, 84].map(|score| Band::of(Some(score))),
            [Band::From50, Band::From50, Band::From75, Band::From75]
        );
        assert_eq!(
            [94, 95, 99, 100, 101].map(|score| Band::of(Some(score)).name()),
            ["85-94", "95-99", "95-99", "100", "context"]
        );
    }
}
