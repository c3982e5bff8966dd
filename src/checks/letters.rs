//! Q3 Arabic letters, Q15 the style of the ezafe, Q16 kashida and vowel signs, Q23 letters of two scripts.

use unicode_normalization::UnicodeNormalization;

use super::chars::{self, HAMZA_ABOVE, Script, ZWNJ, is_arabic, is_harakat};
use super::code::Code;
use super::finding::Finding;
use super::scene::{Scene, Text};
use super::settings::Ezafe;
use crate::text::token::TokenKind;

/// Letters that no Persian word has, with the one that is meant.
const PERSIAN: &[(char, &str)] = &[
    ('\u{64A}', "\u{6CC}"),
    ('\u{649}', "\u{6CC}"),
    ('\u{6D2}', "\u{6CC}"),
    ('\u{643}', "\u{6A9}"),
    ('\u{6AA}', "\u{6A9}"),
    ('\u{6C1}', "\u{647}"),
    ('\u{6BE}', "\u{647}"),
    ('\u{6AB}', "\u{6AF}"),
];
/// The same for Pashto, where ي is a letter of its own.
const PASHTO: &[(char, &str)] = &[('\u{643}', "\u{6A9}"), ('\u{6AA}', "\u{6A9}")];
/// ة may stand for ه, ت or an ezafe: nobody can know.
const TEH_MARBUTA: char = '\u{629}';

/// Q3.
pub(super) fn arabic(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let table = match (scene.is_persian(), scene.is_pashto()) {
        (true, _) => PERSIAN,
        (_, true) => PASHTO,
        _ => return,
    };
    let target = &scene.target;
    for (index, &(byte, c)) in target.chars.iter().enumerate() {
        if target.is_shielded(byte) {
            continue;
        }
        let range = target.bytes(index..index + 1);
        if let Some((_, right)) = table.iter().find(|(wrong, _)| *wrong == c) {
            let what = format!("{} is a letter of Arabic", chars::name(c));
            out.push(Finding::new(Code::Q3, what).at(range).fix(*right));
        } else if c == TEH_MARBUTA && scene.is_persian() && !is_quoted(target, index) {
            let what = "U+0629 is a letter of Arabic; write ه, ت or an ezafe";
            out.push(Finding::new(Code::Q3, what).at(range));
        } else if matches!(c, '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FBFF}' | '\u{FE80}'..='\u{FEFC}') {
            let plain = c.to_string().nfkc().map(|c| letter(c, table)).collect::<String>();
            let what = format!("{} is the shape of a letter, not a letter", chars::name(c));
            out.push(Finding::new(Code::Q3, what).at(range).fix(plain));
        }
    }
}

fn letter(c: char, table: &[(char, &str)]) -> String {
    table.iter().find(|(wrong, _)| *wrong == c).map_or_else(|| c.to_string(), |(_, right)| (*right).to_owned())
}

/// Whether quotation marks or brackets stand around a character.
fn is_quoted(text: &Text<'_>, index: usize) -> bool {
    let (before, after) = text.chars.split_at_checked(index).unwrap_or_default();
    let opens = before.iter().rev().find(|(_, c)| matches!(c, '«' | '»' | '(' | ')' | '﴾' | '﴿' | '“' | '”'));
    let closes = after.iter().find(|(_, c)| matches!(c, '«' | '»' | '(' | ')' | '﴾' | '﴿' | '“' | '”'));
    matches!(opens, Some((_, '«' | '(' | '﴿' | '﴾' | '“'))) && matches!(closes, Some((_, '»' | ')' | '﴾' | '﴿' | '”')))
}

/// Q15: every ezafe of a style that is not the project's.
pub(super) fn ezafe(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let wanted = match scene.settings.ezafe {
        _ if !scene.is_persian() => return,
        Ezafe::Keep => return,
        Ezafe::Hamza => "ه\u{654}",
        Ezafe::Precomposed => "\u{6C0}",
        Ezafe::Yeh => "ه\u{200C}ی",
    };
    let target = &scene.target;
    for index in 0..target.chars.len() {
        let Some(length) = ezafe_at(target, index) else { continue };
        let range = target.bytes(index..index + length);
        if target.get(range.clone()) != wanted && !target.is_shielded(range.start) {
            out.push(Finding::new(Code::Q15, "the project writes the ezafe otherwise").at(range).offer(wanted));
        }
    }
}

/// How many characters an ezafe after ه takes that begins here.
fn ezafe_at(text: &Text<'_>, index: usize) -> Option<usize> {
    let ends = |at: usize| !text.at(at).is_some_and(|c| is_arabic(c) || chars::is_arabic_mark(c) || c == ZWNJ);
    match (text.at(index)?, text.at(index + 1), text.at(index + 2)) {
        ('\u{6C0}', ..) if ends(index + 1) => Some(1),
        ('\u{647}' | '\u{6D5}', Some(HAMZA_ABOVE), _) if ends(index + 2) => Some(2),
        ('\u{647}', Some(ZWNJ), Some('ی')) if ends(index + 3) => Some(3),
        _ => None,
    }
}

/// Q16.
pub(super) fn signs(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    if !scene.is_persian() && !scene.is_pashto() {
        return;
    }
    let target = &scene.target;
    for (index, &(byte, c)) in target.chars.iter().enumerate() {
        let range = target.bytes(index..index + 1);
        if c == '\u{640}' && !is_abbreviation(target, index) {
            out.push(Finding::new(Code::Q16, "kashida: letters are not stretched in text").at(range).offer(""));
        } else if is_harakat(c) && !is_usual(scene, byte) {
            out.push(Finding::new(Code::Q16, "a vowel sign where none is usual").at(range));
        }
    }
}

/// «هـ.ش» has its kashida.
fn is_abbreviation(text: &Text<'_>, index: usize) -> bool {
    let alone = |c: Option<char>| !c.is_some_and(is_arabic);
    text.before(index) == Some('ه') && alone(text.at(index + 1)) && alone(index.checked_sub(2).and_then(|i| text.at(i)))
}

/// The tanvin at the end of a word, and the words of the list.
fn is_usual(scene: &Scene<'_>, byte: usize) -> bool {
    let target = &scene.target;
    let Some(token) = target.tokens.iter().find(|token| token.range.contains(&byte)) else { return false };
    let word = target.get(token.range.clone());
    let bare = word.trim_end_matches(['ی', ZWNJ]);
    let tanvin = |word: &str| word.chars().filter(|c| is_harakat(*c)).all(|c| c == '\u{64B}');
    let listed =
        scene.lists.vowelled.iter().chain(&scene.settings.vowelled_words).any(|known| known == word || known == bare);
    listed || tanvin(word)
}

/// Latin letters for those of other scripts that look the same.
const LOOK_ALIKE: &[(char, char)] = &[
    ('а', 'a'),
    ('с', 'c'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('х', 'x'),
    ('у', 'y'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('ԁ', 'd'),
    ('һ', 'h'),
    ('ӏ', 'l'),
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('ο', 'o'),
    ('α', 'a'),
    ('ν', 'v'),
    ('ρ', 'p'),
    ('υ', 'u'),
    ('ι', 'i'),
    ('κ', 'k'),
];

/// Q23, in both texts.
pub(super) fn mixed(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for token in scene.target.tokens.iter().filter(|token| token.kind == TokenKind::Word) {
        let word = scene.target.get(token.range.clone());
        if let Some(what) = mixture(word) {
            let finding = Finding::new(Code::Q23, what).at(token.range.clone());
            out.push(match in_latin(word) {
                Some(right) => finding.offer(right),
                None => finding,
            });
        }
    }
    for token in scene.source.tokens.iter().filter(|token| token.kind == TokenKind::Word) {
        if let Some(what) = mixture(scene.source.get(token.range.clone())) {
            out.push(Finding::new(Code::Q23, format!("in the source, {what}")).of_source(token.range.clone()));
        }
    }
}

/// What is wrong with a word in two scripts. A half-space or a digit may stand between two: «CD‌ها».
fn mixture(word: &str) -> Option<String> {
    let mut last: Option<(Script, char)> = None;
    for c in word.chars() {
        let Some(script) = chars::script(c) else {
            // Marks belong to their letter.
            if !(chars::is_arabic_mark(c) || unicode_normalization::char::is_combining_mark(c)) {
                last = None;
            }
            continue;
        };
        if let Some((before, other)) = last
            && before != script
            && before != Script::Other
            && script != Script::Other
        {
            return Some(format!(
                "letters of two scripts in one word: {other} {} and {c} {}",
                chars::name(other),
                chars::name(c)
            ));
        }
        last = Some((script, c));
    }
    None
}

/// The word in Latin letters, where those of the other script are only mistaken for them.
fn in_latin(word: &str) -> Option<String> {
    let latin = |c: char| match chars::script(c) {
        Some(Script::Greek | Script::Cyrillic) => {
            LOOK_ALIKE.iter().find(|(other, _)| *other == c).map(|(_, latin)| *latin)
        }
        Some(Script::Arabic | Script::Other) => None,
        _ => Some(c),
    };
    word.chars().map(latin).collect()
}
