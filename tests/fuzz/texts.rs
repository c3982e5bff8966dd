//! What works on texts: the segmenter, folds, words, values, differences, the phrases of a concordance. Any text is
//! answered, with ranges that lie in it.

use std::ops::Range;

use hafez::document::{self, DocumentFormat};
use hafez::lang::LanguageTag;
use hafez::text::diff::diff;
use hafez::text::key::{exact_key, glossary_key, glossary_key_squashed, match_key, match_key_mapped};
use hafez::text::phrase::Phrase;
use hafez::text::rules::rules_for;
use hafez::text::token::{spelling_key, tokenize};
use hafez::text::trigram::Trigrams;
use hafez::text::value::{DateOrder, values};

use crate::damage::{self, Dice};

const LANGS: [&str; 5] = ["en", "fa", "fa-AF", "ps", "de"];

/// What such texts are made of.
const WORDS: &[&str] = &[
    "Kabul",
    "U.S.",
    "Mr. ",
    "3.5",
    "۱۲٬۳۴۵",
    "1,234.5",
    "12/31/2020",
    "۱۴۰۳/۱/۱",
    "$5bn",
    "€",
    "%",
    "می\u{200c}رود",
    "ها",
    "\u{200c}",
    "\u{200d}",
    "\u{640}",
    "\u{64e}",
    "ي",
    "ك",
    "ۀ",
    "هٔ",
    "«",
    "»",
    "\"",
    "*",
    "'",
    "’",
    "-",
    "\u{2011}",
    "…",
    ". ",
    "? ",
    "! ",
    "؟ ",
    "\n",
    "\n\n",
    "# ",
    "> ",
    "- ",
    "**",
    "_",
    "[a](b)",
    "`",
    "<b>",
    "</p>",
    "<p>",
    "<script>",
    "&amp;",
    "&#x110000;",
    "|",
    "---\n",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "\u{10ffff}",
    "😀",
    "👩\u{200d}🚀",
    "e\u{301}",
    "ǅ",
    "İ",
    "ß",
    "ﷲ",
    "ﻻ",
    "\u{1f1e6}",
    "18446744073709551616",
    "1e400",
    "−5",
    "½",
    "٫",
    "٬",
    "January 5",
    "۵ حمل",
    "مه",
    "two hundred and ",
    "دویست و ",
];

const SEEDS: &[&str] = &[
    "# Torkham closes\n\nBy *Maryam Sadiq*\n\nOn March 5, 2024, the U.S. said 1,234 people (3.5%) left. “Why?” he asked.\n",
    "در ۵ مارس ۲۰۲۴، آمریکا گفت ۱٬۲۳۴ نفر (۳٫۵٪) رفتند. «چرا؟» او می\u{200c}پرسید.\n",
    "<html><body><article><h1>A</h1><p>It <b>is</b> here.<br>And there.</p><ul><li>one<li>two</ul></article></body></html>",
];

pub(crate) fn round(dice: &mut Dice) {
    let seeds: Vec<Vec<u8>> = SEEDS.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    let bytes = damage::file(&seeds, WORDS, dice);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let other = String::from_utf8_lossy(&damage::file(&seeds, WORDS, dice)).into_owned();
    let code = LANGS[dice.below(LANGS.len())];
    one(&text, &other, &LanguageTag::parse(code).unwrap());
    for name in ["a.md", "a.txt", "a.html"] {
        let _ = document::decode_as(&bytes, DocumentFormat::of(name, &bytes));
    }
}

fn inside(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} is no part of {text:?}");
}

fn one(text: &str, other: &str, lang: &LanguageTag) {
    let rules = rules_for(lang);
    for name in ["a.md", "a.txt", "a.html"] {
        let document = document::segment(text, DocumentFormat::of(name, text.as_bytes()), lang);
        document.segments.iter().for_each(|segment| assert!(!document.original(segment).is_empty()));
        let unchanged = vec![None; document.segments.len()];
        assert_eq!(document.write_back(&unchanged), text, "{name}");
    }
    let mapped = match_key_mapped(text, rules);
    assert_eq!(mapped.text, match_key(text, rules));
    inside(text, &mapped.source_range(0..mapped.text.len()));
    let _ = (exact_key(text), glossary_key(text, rules), glossary_key_squashed(text, rules));
    let tokens = tokenize(text, rules);
    let _ = spelling_key(&tokens);
    values(text, lang, DateOrder::DayFirst).iter().for_each(|value| inside(text, &value.range));
    for argument in [text, other] {
        for phrase in Phrase::parse(argument, rules).into_iter().flatten() {
            phrase.places(&tokens).iter().for_each(|place| inside(text, place));
        }
    }
    let parts = diff(text, other, rules);
    let _ = (parts, Trigrams::of(&mapped.text).similarity(&Trigrams::of(other)).value());
}
