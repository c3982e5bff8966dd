//! Counts, means and percentiles of an evaluation.

use std::time::Duration;

use super::{Evaluation, FragmentKind, Given, Pairs, Run};
use crate::unit::Time;

/// The bands: name, lowest and highest score.
pub const BANDS: &[(&str, u8, u8)] = &[
    ("101", 101, 101),
    ("100", 100, 100),
    ("95-99", 95, 99),
    ("85-94", 85, 94),
    ("75-84", 75, 84),
    ("50-74", 50, 74),
    ("under-50", 0, 49),
];
/// The band of what nothing was found for.
const NONE: &str = "none";

/// The band of a best score.
pub fn band_of(best: Option<u8>) -> &'static str {
    let holds = |score: u8| BANDS.iter().find(move |(_, low, high)| (*low..=*high).contains(&score));
    best.and_then(holds).map_or(NONE, |(name, ..)| name)
}

/// The segments whose first suggestion is in one band.
#[derive(Debug, Clone, PartialEq)]
pub struct BandRow {
    /// Its name, of [`BANDS`] or `none`.
    pub band: &'static str,
    /// How many segments.
    pub segments: usize,
    /// The mean chrF of their first suggestions; `None` without any.
    pub chrf: Option<f64>,
    /// The mean chrF of the best of all suggestions of each.
    pub offered: Option<f64>,
}

/// All segments together.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// How many were asked for.
    pub segments: usize,
    /// How many have a suggestion.
    pub hits: usize,
    /// The mean chrF of the first suggestions of those that have one.
    pub chrf: Option<f64>,
    /// The mean chrF of the best of all suggestions of each that has one.
    pub offered: Option<f64>,
    /// The mean chrF of the first suggestions over all segments; one without a suggestion counts 0.
    pub of_all: Option<f64>,
    /// How long half of the lookups took at most, and 95 of 100.
    pub times: Option<(Duration, Duration)>,
}

/// All repaired first suggestions together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RepairSums {
    /// How many there are.
    pub segments: u64,
    /// How many of them had every difference repaired.
    pub whole: u64,
    /// How many say what the real translation says.
    pub equal: u64,
    /// Values and names put in that stand in the real translation.
    pub right: u64,
    /// Those that do not.
    pub wrong: u64,
    /// The mean of what chrF gained; `None` without any.
    pub gain: Option<f64>,
}

/// All names together: in how many segments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TermSums {
    /// A source has a name.
    pub found: u64,
    /// Its translation has a form that may be used.
    pub used: u64,
    /// It has only another one.
    pub other: u64,
    /// It has none.
    pub missing: u64,
}

impl Evaluation {
    /// Every band, those without segments too; `none` is the last.
    pub fn bands(&self) -> Vec<BandRow> {
        let row = |band: &'static str| {
            let own: Vec<&Given> = self.given.iter().filter(|given| given.band() == band).collect();
            let suggested = || own.iter().filter(|given| given.best.is_some());
            BandRow {
                band,
                segments: own.len(),
                chrf: mean(suggested().map(|given| given.chrf)),
                offered: mean(suggested().map(|given| given.offered)),
            }
        };
        BANDS.iter().map(|(name, ..)| *name).chain([NONE]).map(row).collect()
    }

    /// All segments together.
    pub fn total(&self) -> Total {
        let hits = || self.given.iter().filter(|given| given.best.is_some());
        Total {
            segments: self.given.len(),
            hits: hits().count(),
            chrf: mean(hits().map(|given| given.chrf)),
            offered: mean(hits().map(|given| given.offered)),
            of_all: mean(self.given.iter().map(|given| given.chrf)),
            times: self.times(),
        }
    }

    /// All names together.
    pub fn term_sums(&self) -> TermSums {
        self.terms.iter().fold(TermSums::default(), |sums, row| TermSums {
            found: sums.found + row.found,
            used: sums.used + row.used,
            other: sums.other + row.other,
            missing: sums.missing + row.missing,
        })
    }

    /// All repairs together.
    pub fn repair_sums(&self) -> RepairSums {
        let repaired = || self.given.iter().filter_map(|given| given.repaired);
        repaired().fold(
            RepairSums { gain: mean(repaired().map(|one| one.gain)), ..RepairSums::default() },
            |sums, one| RepairSums {
                segments: sums.segments + 1,
                whole: sums.whole + u64::from(one.whole),
                equal: sums.equal + u64::from(one.equal),
                right: sums.right + one.right,
                wrong: sums.wrong + one.wrong,
                gain: sums.gain,
            },
        )
    }

    /// Its sums as an earlier run is read, rounded as they are printed: else equal figures of two runs would differ.
    pub fn run(&self, pairs: &Pairs, file: &str, time: Time) -> Run {
        let (total, coverage) = (self.total(), self.coverage(pairs));
        let share = |part: u64, whole: u64| rounded(if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 });
        let strong = self.fragments.iter().find(|row| row.kind == FragmentKind::Strong);
        Run {
            file: Some(file.to_owned()),
            time: Some(time),
            segments: total.segments as u64,
            percent: share(total.hits as u64, total.segments as u64),
            chrf: total.chrf.map(rounded),
            chrf_all: total.of_all.map(rounded),
            covered: Some(share(coverage.words - coverage.open(), coverage.words)),
            fragments_exact: strong.filter(|row| row.fragments > 0).map(|row| rounded(row.exact)),
            p50_ms: total.times.map(|(half, _)| rounded(half.as_secs_f64() * 1000.0)),
        }
    }

    fn times(&self) -> Option<(Duration, Duration)> {
        let mut times: Vec<Duration> = self.given.iter().map(|given| given.time).collect();
        times.sort_unstable();
        // The nearest rank: the smallest time that so many percent do not exceed.
        let rank = |percent: usize| times.get((times.len() * percent).div_ceil(100).max(1) - 1).copied();
        Some((rank(50)?, rank(95)?))
    }
}

impl Given {
    /// The band of the first suggestion.
    pub fn band(&self) -> &'static str {
        band_of(self.best.as_ref().map(|best| best.score))
    }
}

/// Two decimals: what more a float holds is no measurement.
pub fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// In the order of the file: a sum of floats depends on it.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0u32, 0.0), |(count, sum), value| (count + 1, sum + value));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Suggestion;

    fn given(score: Option<u8>, chrf: f64, millis: u64) -> Given {
        let best = score.map(|score| Suggestion { score, source: String::new(), target: String::new() });
        let time = Duration::from_millis(millis);
        let (same, names, fragments) = (Vec::new(), Vec::new(), Vec::new());
        Given { pair: 0, best, chrf, offered: chrf, repaired: None, same, names, fragments, time }
    }

    #[test]
    fn bands_and_means() {
        let all = [(Some(101), 100.0, 1), (Some(84), 60.0, 2), (Some(75), 40.0, 3), (None, 0.0, 100)];
        let given = all.map(|(score, chrf, millis)| given(score, chrf, millis)).to_vec();
        let evaluation = Evaluation { given, terms: Vec::new(), without_form: 0, fragments: Vec::new() };
        let bands = evaluation.bands();
        let counted: Vec<(&str, usize, Option<f64>)> =
            bands.iter().filter(|row| row.segments > 0).map(|row| (row.band, row.segments, row.chrf)).collect();
        assert_eq!(counted, [("101", 1, Some(100.0)), ("75-84", 2, Some(50.0)), ("none", 1, None)]);
        let total = evaluation.total();
        assert_eq!((total.hits, total.of_all), (3, Some(50.0)));
        assert_eq!(total.times, Some((Duration::from_millis(2), Duration::from_millis(100))));
    }

    #[test]
    fn every_score_has_one_band() {
        for score in 0..=101 {
            assert_eq!(BANDS.iter().filter(|(_, low, high)| (*low..=*high).contains(&score)).count(), 1, "{score}");
        }
        assert_eq!((band_of(Some(60)), band_of(None)), ("50-74", "none"));
    }
}
