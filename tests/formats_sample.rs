//! The bundled sample: its memory is made from its first article, and its Persian keeps the house rules.

#![allow(clippy::unwrap_used, clippy::string_slice)]

use std::fs;
use std::path::{Path, PathBuf};

use hafez::formats::{Item, ReadOptions, open_path};
use hafez::lang::LanguageTag;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

fn pairs() -> Vec<(String, String)> {
    let options = ReadOptions::new(LanguageTag::parse("en").unwrap(), LanguageTag::parse("fa").unwrap());
    let items = open_path(&sample("memory.en-fa.tsv"), &options).unwrap();
    items
        .map(|item| match item.unwrap() {
            Item::Unit(unit, _) => (unit.variants[0].text.clone(), unit.variants[1].text.clone()),
            Item::Rejected(reject) => panic!("{reject:?}"),
        })
        .collect()
}

#[test]
fn the_memory_is_the_first_article_in_order() {
    // In Markdown a dollar sign is escaped.
    let read = |name: &str| fs::read_to_string(sample(name)).unwrap().replace("\\$", "$");
    let (english, persian) = (read("truce-1.en.md"), read("truce-1.fa.md"));
    let (mut at_english, mut at_persian) = (0, 0);
    let pairs = pairs();
    assert_eq!(pairs.len(), 34);
    for (source, target) in &pairs {
        at_english += english[at_english..].find(source.as_str()).unwrap_or_else(|| panic!("{source}")) + source.len();
        at_persian += persian[at_persian..].find(target.as_str()).unwrap_or_else(|| panic!("{target}")) + target.len();
    }
}

#[test]
fn the_persian_is_written_as_persian() {
    for name in ["truce-1.fa.md", "truce-2.fa.md", "memory.en-fa.tsv"] {
        let text = fs::read_to_string(sample(name)).unwrap();
        let persian: String = text.lines().map(|line| line.rsplit('\t').next().unwrap_or(line)).skip(1).collect();
        for wrong in ['ي', 'ك', 'ة', 'ى', '"', '?', ',', ';', '\u{200f}', '\u{200e}'] {
            assert!(!persian.contains(wrong), "{wrong:?} in {name}");
        }
        assert!(!persian.contains(|c: char| c.is_ascii_digit()), "{name}");
        assert!(!persian.contains("\u{200c} ") && !persian.contains(" \u{200c}"), "{name}");
    }
}

#[test]
fn both_languages_of_an_article_have_the_same_shape() {
    for n in [1, 2] {
        let shape = |lang: &str| -> Vec<char> {
            let text = fs::read_to_string(sample(&format!("truce-{n}.{lang}.md"))).unwrap();
            text.lines().map(|line| line.chars().next().filter(|c| "#-".contains(*c)).unwrap_or(' ')).collect()
        };
        assert_eq!(shape("en"), shape("fa"));
    }
}
