//! The pages as files: whole, alone, every text in its language, nothing in them at work.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;
#[path = "cmd/pages.rs"]
mod pages;

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use environment::{Environment, Run};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use sha2_const_stable::Sha256;

/// A page as its parts: every tag with its attributes, and the text behind it up to the next one.
struct Parsed {
    tags: Vec<(String, BTreeMap<String, String>, String)>,
}

impl Parsed {
    fn of(page: &str) -> Self {
        let mut tags: Vec<(String, BTreeMap<String, String>, String)> = Vec::new();
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(page, emitter) {
            match token.unwrap() {
                Token::StartTag(tag) => {
                    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                    let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                    tags.push((text(&tag.name), attributes, String::new()));
                }
                Token::String(string) => {
                    if let Some((_, _, text)) = tags.last_mut() {
                        text.push_str(std::str::from_utf8(&string).unwrap());
                    }
                }
                Token::Error(error) => panic!("{error:?}"),
                Token::EndTag(_) | Token::Comment(_) | Token::Doctype(_) => {}
            }
        }
        Self { tags }
    }

    fn with(&self, attribute: &str) -> Vec<(&str, &str)> {
        self.tags
            .iter()
            .filter_map(|(name, attributes, _)| Some((name.as_str(), attributes.get(attribute)?.as_str())))
            .collect()
    }

    fn of_class<'a>(&'a self, class: &'a str) -> Vec<(&'a BTreeMap<String, String>, &'a str)> {
        let has = move |attributes: &BTreeMap<String, String>| {
            attributes.get("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
        };
        self.tags
            .iter()
            .filter(move |(_, attributes, _)| has(attributes))
            .map(|(_, attributes, text)| (attributes, text.as_str()))
            .collect()
    }
}

#[test]
fn a_page_stands_alone_and_runs_only_its_own_script() {
    let environment = pages::environment();
    for (name, page) in pages::all(&environment) {
        let parsed = Parsed::of(&page);
        for (tag, attributes, _) in &parsed.tags {
            for (attribute, value) in attributes {
                assert!(!attribute.starts_with("on") && attribute != "style", "{name}: {tag} {attribute}");
                assert!(!value.contains("://") && !value.starts_with("//"), "{name}: {tag} {attribute}={value}");
                assert!(attribute != "src" && (attribute != "href" || value.starts_with('#')), "{name}: {tag} {value}");
            }
            assert!(!["link", "iframe", "object", "base", "img"].contains(&tag.as_str()), "{name}: {tag}");
        }
        let policy = parsed.with("content").into_iter().find(|(_, value)| value.contains("default-src")).unwrap().1;
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{name}: {policy}");
        for element in ["script", "style"] {
            let whole: Vec<&str> = page.split(&format!("<{element}>")).skip(1).collect();
            assert_eq!(whole.len(), 1, "{name}: {element}");
            let text = whole[0].split(&format!("</{element}>")).next().unwrap();
            let hash =
                base64::engine::general_purpose::STANDARD.encode(Sha256::new().update(text.as_bytes()).finalize());
            assert!(policy.contains(&format!("{element}-src 'sha256-{hash}'")), "{name}: the {element} has {hash}");
        }
        assert!(!page.contains("url(http") && !page.contains("@import"), "{name}");
    }
}

#[test]
fn every_id_is_there_once_and_every_link_leads_somewhere() {
    let environment = pages::environment();
    for (name, page) in pages::all(&environment) {
        let parsed = Parsed::of(&page);
        let ids: Vec<&str> = parsed.with("id").into_iter().map(|(_, id)| id).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}");
        for (_, link) in parsed.with("href") {
            assert!(known.contains(link.trim_start_matches('#')), "{name}: {link}");
        }
        for (_, target) in parsed.with("aria-describedby").into_iter().chain(parsed.with("aria-labelledby")) {
            assert!(known.contains(target), "{name}: {target}");
        }
    }
}

#[test]
fn every_segment_is_there_with_what_suggest_says_of_it() {
    let environment = pages::environment();
    let page = pages::page(&environment, "report.html", &["suggest", "new.md"]);
    let parsed = Parsed::of(&page);
    let records = records(&environment.run(&["suggest", "new.md", "--json"]));
    let of = |kind: &str| -> Vec<_> { records.iter().filter(|record| record["type"] == kind).collect() };
    assert_eq!(parsed.of_class("segment").len(), of("segment").len());
    assert_eq!(parsed.of_class("source").len(), of("segment").len());
    assert_eq!(parsed.of_class("about").len(), of("match").len(), "each match says where it is from");
    assert_eq!(parsed.of_class("term").len(), of("term").len());
    assert_eq!(parsed.of_class("copy").len(), parsed.with("data-text").len(), "each translation has a button");
    let repairs: usize = of("match").iter().map(|record| record["data"]["repairs"].as_array().unwrap().len()).sum();
    assert!(repairs > 0 && parsed.of_class("repair").len() == repairs, "{repairs}");
    let stored = of("match").iter().filter(|record| record["data"]["diff"].as_array().unwrap().len() > 1).count();
    assert!(stored > 0 && page.matches("<del>").count() >= stored, "{stored}");
    let band = |index: usize| parsed.of_class("segment")[index].0["data-band"].clone();
    assert_eq!([band(0), band(1), band(4)], ["100", "95-99", "none"]);
    for word in ["Tarvona", "1 further match", "Names that the glossary lacks", "put in:"] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn texts_say_their_language_and_direction() {
    let environment = pages::environment();
    let all = pages::all(&environment);
    let both = [(&all[0], ("en", "ltr"), ("fa", "rtl")), (&all[1], ("fa", "rtl"), ("en", "ltr"))];
    for ((name, page), source, target) in both {
        let parsed = Parsed::of(page);
        let is = |attributes: &BTreeMap<String, String>, (lang, dir): (&str, &str)| {
            attributes["lang"] == lang && attributes["dir"] == dir
        };
        assert!(parsed.of_class("source").iter().all(|(attributes, _)| is(attributes, source)), "{name}");
        let targets: Vec<_> = parsed.tags.iter().filter(|(_, all, _)| all.contains_key("data-text")).collect();
        assert!(!targets.is_empty() && targets.iter().all(|(_, all, _)| is(all, target)), "{name}");
    }
}

#[test]
fn nothing_in_a_text_is_at_work_in_any_page() {
    let environment = pages::environment();
    for (name, page) in pages::all(&environment) {
        let active = |c: &char| {
            (c.is_control() && !matches!(c, '\n' | '\t'))
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert_eq!(page.chars().find(active), None, "{name}");
        assert!(!page.contains("<script>alert"), "{name}");
    }
    let page = std::fs::read_to_string(environment.work().join("report.html")).unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(page.contains("data-code=\"202e\""), "{page}");
}

#[test]
fn the_counts_of_an_analysis_add_up_on_its_page() {
    let environment = pages::environment();
    let page = pages::page(&environment, "work.html", &["analyse", "new.md", "article.md"]);
    let records = records(&environment.run(&["analyse", "new.md", "article.md", "--json"]));
    let end = &records.last().unwrap()["data"];
    let rows: Vec<&str> = page.split("<table class=\"bands\">").nth(1).unwrap().split("<tr>").skip(2).collect();
    let numbers = |row: &str, name: &str| -> Option<u64> {
        let cell = row.split(&format!("data-name=\"{name}\">")).nth(1)?.split('<').next()?;
        cell.replace(',', "").parse().ok()
    };
    for name in ["segments", "words", "characters"] {
        let bands = rows.iter().take_while(|row| !row.contains(">total<"));
        let sum: u64 = bands.filter_map(|row| numbers(row, name)).sum();
        let total = rows.iter().find(|row| row.contains(">total<")).and_then(|row| numbers(row, name));
        assert_eq!((Some(sum), end[name].as_u64()), (total, total), "{name}");
    }
    for name in ["new.md", "article.md"] {
        assert!(page.contains(&format!("<bdi>{name}</bdi><svg class=\"bar\"")), "{name}");
    }
}

#[test]
fn a_page_is_not_written_over_without_force_nor_over_the_article() {
    let environment = pages::environment();
    environment.write("page.html", "<p>The border was closed on Monday.</p>");
    environment.write("run.jsonl", "");
    for command in [&["suggest", "new.md"][..], &["analyse", "new.md"], &["eval", "memory.tsv"]] {
        let run = environment.run(&[command, &["-o", "page.html"]].concat());
        assert!(run.code == Some(2) && run.stderr.contains("already") && run.stdout.is_empty(), "{run:?}");
        assert_eq!(std::fs::read_to_string(environment.work().join("page.html")).unwrap().len(), 39);
        let run = environment.run(&[command, &["-o", "page.pdf"]].concat());
        assert!(run.code == Some(2) && run.stderr.contains(".html"), "{run:?}");
    }
    let run = environment.run(&["suggest", "page.html", "-o", "page.html", "--force"]);
    assert!(run.code == Some(2) && run.stderr.contains("one of the files that are read"), "{run:?}");
    let run = environment.run(&["suggest", "new.md", "-o", "page.html", "--force"]);
    assert!(run.code == Some(0) && run.stdout.is_empty(), "{run:?}");
    let run = environment.run(&["suggest", "new.md", "-o", "nowhere/page.html"]);
    assert!(run.code == Some(2), "{run:?}");
    let run = environment.run(&["suggest", "new.md", "-o", "second.html", "--json"]);
    assert!(run.code == Some(0) && run.stdout.contains("\"segment\""), "{run:?}");
}

#[test]
fn of_an_article_without_text_there_is_no_page() {
    let environment = Environment::new();
    environment.write("empty.md", "\n\n");
    let run = environment.run(&["suggest", "empty.md", "-o", "page.html"]);
    assert!(run.code == Some(1) && !environment.work().join("page.html").exists(), "{run:?}");
    let run = environment.run(&["analyse", "empty.md", "-o", "page.html"]);
    assert!(run.code == Some(1) && !environment.work().join("page.html").exists(), "{run:?}");
    let left: Vec<_> = std::fs::read_dir(environment.work()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".hafez-")), "{left:?}");
}

fn records(run: &Run) -> Vec<serde_json::Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
