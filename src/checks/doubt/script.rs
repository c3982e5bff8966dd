//! Language by letters (L4): nothing is guessed from words, only what no text of the language told can be.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Doubt, Ground};
use crate::lang::LanguageTag;

/// Fewer letters may be a name or a code.
const FEW: usize = 12;
/// So many letters of its own script a text has at least, of a hundred.
const LEAST: usize = 20;

/// A script and the languages that are written in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    name: String,
    languages: Vec<String>,
    /// From and to, as hexadecimal numbers.
    ranges: Vec<(String, String)>,
}

/// Letters that tell a language from others in the same script.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Telling {
    /// The language that has the letters.
    language: String,
    /// Languages that do not.
    not: Vec<String>,
    letters: String,
    /// So many are no name any more.
    many: usize,
    /// A text of the language with so many letters and none of these is in another one; 0: no such rule.
    long: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    script: Vec<Script>,
    telling: Vec<Telling>,
}

struct Scripts {
    table: Table,
    ranges: Vec<Vec<(u32, u32)>>,
    /// The telling letters of each row, sorted.
    letters: Vec<Vec<char>>,
}

/// A file that does not read is seen by the test below.
static SCRIPTS: LazyLock<Scripts> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("scripts.toml")).unwrap_or_default();
    let number = |text: &String| u32::from_str_radix(text, 16).unwrap_or(0);
    let ranges = table.script.iter().map(|script| script.ranges.iter().map(|(a, b)| (number(a), number(b))).collect());
    let letters = table.telling.iter().map(|telling| {
        let mut letters: Vec<char> = telling.letters.chars().collect();
        letters.sort_unstable();
        letters
    });
    Scripts { ranges: ranges.collect(), letters: letters.collect(), table }
});

/// The doubt about a text in its language, if there is one. What `other`, the text beside it, has too is a name or a code.
pub(super) fn foreign(text: &str, other: &str, lang: &LanguageTag) -> Option<Doubt> {
    other_script(text, other, lang).or_else(|| other_letters(text, lang))
}

fn other_script(text: &str, other: &str, lang: &LanguageTag) -> Option<Doubt> {
    let scripts = &*SCRIPTS;
    let own = scripts.table.script.iter().position(|script| script.languages.iter().any(|base| base == lang.base()))?;
    let ranges = scripts.ranges.get(own)?;
    if has_enough(text, ranges) {
        return None;
    }
    let (mut mine, mut all, mut small) = (0, 0, false);
    for c in text.chars().filter(|c| is_letter(*c)) {
        all += 1;
        mine += usize::from(ranges.iter().any(|(from, to)| (*from..=*to).contains(&u32::from(c))));
        small |= !c.is_uppercase();
    }
    let foreign = all >= FEW && mine * 100 < all * LEAST && small && words(text, other) > 2;
    let script = &scripts.table.script.get(own)?.name;
    foreign.then(|| Doubt::new(Ground::Language, format!("hardly a letter of the {script} script in `{lang}`")))
}

/// Whether it is a letter; of the scripts that most texts here are in, without a look into the tables.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphabetic(),
        '\u{620}'..='\u{64A}' | '\u{671}'..='\u{6D3}' => true,
        _ => c.is_alphabetic(),
    }
}

/// Whether so many letters are in the ranges that the others, of a byte at least each, cannot outweigh them.
fn has_enough(text: &str, ranges: &[(u32, u32)]) -> bool {
    let own = |c: &char| ranges.iter().any(|(from, to)| (*from..=*to).contains(&u32::from(*c))) && is_letter(*c);
    let enough = text.len() * LEAST / 100;
    text.chars().filter(own).nth(enough).is_some()
}

/// How many words stand in a text and not in the other one.
fn words(text: &str, other: &str) -> usize {
    let others: HashSet<&str> = split(other).collect();
    split(text).filter(|word| !others.contains(word) && word.chars().any(char::is_alphabetic)).count()
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

fn other_letters(text: &str, lang: &LanguageTag) -> Option<Doubt> {
    for (telling, told) in SCRIPTS.table.telling.iter().zip(&SCRIPTS.letters) {
        let (first, last) = (*told.first()?, *told.last()?);
        let tells = |c: &char| (first..=last).contains(c) && told.binary_search(c).is_ok();
        let count = |most: usize| text.chars().filter(tells).take(most).count();
        let is_long = || text.chars().filter(|c| is_letter(*c)).nth(telling.long - 1).is_some();
        let what = if telling.not.iter().any(|base| base == lang.base()) && count(telling.many) == telling.many {
            format!("letters of `{}` in `{lang}`", telling.language)
        } else if telling.language == lang.base() && telling.long > 0 && count(1) == 0 && is_long() {
            format!("no letter that `{}` has for itself", telling.language)
        } else {
            continue;
        };
        return Some(Doubt::new(Ground::Language, what));
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn is_foreign(text: &str, code: &str) -> bool {
        foreign(text, "", &LanguageTag::parse(code).unwrap()).is_some()
    }

    #[test]
    fn the_table_reads() {
        let table: Table = toml::from_str(include_str!("scripts.toml")).unwrap();
        assert!(table.script.len() > 5);
        let ends = table.script.iter().flat_map(|script| &script.ranges).flat_map(|(a, b)| [a, b]);
        assert!(ends.into_iter().all(|end| u32::from_str_radix(end, 16).is_ok()));
    }

    #[test]
    fn letters_are_those_of_unicode() {
        assert!(('\0'..='\u{FFFF}').all(|c| is_letter(c) == c.is_alphabetic()));
    }

    #[test]
    fn l4_the_letters_tell() {
        assert!(is_foreign("The president arrived in Kabul.", "fa"));
        assert!(is_foreign("رئیس\u{200c}جمهور روز دوشنبه وارد کابل شد.", "en"));
        assert!(!is_foreign("رئیس\u{200c}جمهور وارد Kabul International Airport شد.", "fa"));
        assert!(!is_foreign("BBC News", "fa"));
        assert!(!is_foreign("GNOME", "ps"));
        assert!(is_foreign("د ښوونځي زده کوونکي په ډېرو ځایونو کې راټول شول", "fa"));
        assert!(!is_foreign("د ښوونځي زده کوونکي په ډېرو ځایونو کې راټول شول", "ps"));
        assert!(is_foreign("Министры встретились в третий раз", "en"));
        assert!(!is_foreign("Министры встретились в третий раз", "sr"), "written in two scripts");
    }
}
