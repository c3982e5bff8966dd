//! Length: how far a translation is from what its source lets expect.
//!
//! Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora", Computational Linguistics 19(1), 1993,
//! section 3.1: the difference of the lengths in characters, over the square root of the mean length times a variance by
//! character, is about normal. Here the expected ratio is the median, the variance comes from the median absolute
//! deviation, so that the bad pairs among those measured do not widen it, and short texts get a little room.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Doubt, Ground};
use crate::lang::LanguageTag;

/// Deviations beyond which a pair is doubted.
const MOST: f64 = 3.5;
/// What a length varies whatever it is, in squared characters.
const FLOOR: f64 = 9.0;
/// What one sign of a script without letters stands for, in letters.
const SIGN: u32 = 3;
/// Of a pair of languages that nobody has measured: as long, and the variance of Gale and Church.
const ANY: Expected = Expected { ratio: 1.0, variance: 6.8 };

/// What a pair of languages lets expect.
#[derive(Debug, Clone, Copy)]
struct Expected {
    /// Characters of the target for one of the source.
    ratio: f64,
    /// Variance by character.
    variance: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    from: String,
    to: String,
    ratio: f64,
    variance: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    length: Vec<Row>,
}

/// A file that does not read is seen by the test below.
static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(include_str!("lengths.toml")).unwrap_or_default());

/// The doubt about two texts in their languages, if there is one.
pub(super) fn unlike(source: (&str, &LanguageTag), target: (&str, &LanguageTag)) -> Option<Doubt> {
    let (a, b) = (length(source.0), length(target.0));
    let expected = expected(source.1, target.1);
    let off = b - a * expected.ratio;
    let spread = (expected.variance * f64::midpoint(a * expected.ratio, b) + FLOOR).sqrt();
    (off.abs() > MOST * spread).then(|| {
        let how = if off < 0.0 { "short" } else { "long" };
        Doubt::new(Ground::Length, format!("too {how}, {b:.0} letters for {a:.0}"))
    })
}

/// Letters, digits and marks; not white space, vowel signs and what nobody sees.
fn length(text: &str) -> f64 {
    let weight = |c: char| match c {
        // Most characters, first.
        '!'..='~' | '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' | '\u{671}'..='\u{6D3}' => 1,
        '\0'..=' ' => 0,
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}' => SIGN,
        '\u{300}'..='\u{36F}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' => 0,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{AD}' | '\u{640}' => 0,
        c if c.is_whitespace() || c.is_control() => 0,
        _ => 1,
    };
    f64::from(text.chars().map(weight).sum::<u32>())
}

/// The row of two languages, else of their base languages; a row serves in both directions.
fn expected(from: &LanguageTag, to: &LanguageTag) -> Expected {
    let of = |from: &str, to: &str| {
        let row = TABLE.length.iter().find(|row| row.from == from && row.to == to);
        row.map(|row| Expected { ratio: row.ratio, variance: row.variance })
    };
    let either = |a: &str, b: &str| {
        of(a, b).or_else(|| {
            let other = of(b, a)?;
            Some(Expected { ratio: 1.0 / other.ratio, ..other })
        })
    };
    either(from.as_str(), to.as_str()).or_else(|| either(from.base(), to.base())).unwrap_or(ANY)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn tag(code: &str) -> LanguageTag {
        LanguageTag::parse(code).unwrap()
    }

    #[test]
    fn the_table_reads_and_serves_both_ways() {
        assert!(toml::from_str::<Table>(include_str!("lengths.toml")).unwrap().length.len() > 2);
        let there = expected(&tag("en"), &tag("fa-IR"));
        let back = expected(&tag("fa"), &tag("en"));
        assert!((there.ratio * back.ratio - 1.0).abs() < 1e-9 && there.ratio < 1.0);
    }

    #[test]
    fn short_texts_have_room() {
        let (en, fa, zh) = (tag("en"), tag("fa"), tag("zh"));
        assert_eq!(unlike(("Who?", &en), ("چه کسی بود که آمد؟", &fa)), None);
        let long = "The ministers met for the third time this week and agreed on very little, their spokesmen said.";
        assert!(unlike((long, &en), ("بله.", &fa)).is_some());
        assert_eq!(unlike(("The ministers met for the third time", &en), ("部长们第三次会晤", &zh)), None);
    }
}
