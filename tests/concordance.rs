//! A concordance finds what a look at every unit finds, and says it so that people and scripts can use it.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::string_slice)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::Environment;
use hafez::lang::LanguageTag;
use hafez::memory::{Edit, ImportOptions, Inquiry, Memory, Side, Stamp};
use hafez::text::phrase::{Phrase, PhraseError};
use hafez::text::rules::rules_for;
use hafez::text::token::tokenize;
use hafez::unit::{NewUnit, Time};
use proptest::prelude::*;
use serde_json::Value;

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn stamp(second: i64) -> Stamp {
    Stamp::new("test", Time::from_second(1_700_000_000 + second).unwrap())
}

fn empty_memory() -> Memory {
    Memory::over(Box::new(hafez::store::sqlite::SqliteStore::in_memory().unwrap()))
}

fn inquiry(arguments: &[&str], from: &str, to: &str, side: Side) -> Inquiry {
    let rules = rules_for(&tag(if side == Side::Source { from } else { to }));
    let phrases = arguments.iter().flat_map(|argument| Phrase::parse(argument, rules).unwrap()).collect();
    Inquiry { phrases, from: tag(from), to: tag(to), side, limit: None, context: 0 }
}

/// What of a text a phrase is found in.
fn found<'t>(phrase: &str, text: &'t str, lang: &str) -> Vec<&'t str> {
    let rules = rules_for(&tag(lang));
    let tokens = tokenize(text, rules);
    let phrases = Phrase::parse(phrase, rules).unwrap();
    phrases.iter().flat_map(|phrase| phrase.places(&tokens)).map(|place| &text[place]).collect()
}

/// N1 to N10, T6, T7, T9: what folds in a lookup folds here, and the bytes are those of the stored text.
#[test]
fn a_phrase_is_found_under_the_matching_key() {
    for (phrase, text, lang, wanted) in [
        ("peace talks", "Peace talks began. PEACE  TALKS ended.", "en", &["Peace talks", "PEACE  TALKS"][..]),
        ("peace talk", "Peace talks began.", "en", &[]),
        ("peace talk*", "Peace talks began.", "en", &["Peace talks"]),
        ("talks peace", "Peace talks began.", "en", &[]),
        ("peace talks", "peace, talks", "en", &[]),
        ("peace, talks", "Peace, talks", "en", &["Peace, talks"]),
        ("Armenia", "Armenia's and Armenian", "en", &["Armenia"]),
        ("Armenia*", "Armenia's and Armenian", "en", &["Armenia", "Armenian"]),
        ("talks talks", "talks talks talks talks talks", "en", &["talks talks", "talks talks"]),
        ("2020", "in 2020, not 20", "en", &["2020"]),
        ("20*", "in 2020, not 20", "en", &["2020", "20"]),
        ("May", "may come on 3 May 2020", "en", &["may", "May"]),
        ("می\u{200c}رود", "او می رود و ميرود", "fa", &["می رود", "ميرود"]),
        ("كتاب هاي", "کتاب\u{200c}های خوب و کتابهای بد", "fa", &["کتاب\u{200c}های", "کتابهای"]),
        (
            "منطقه قره\u{200c}باغ",
            "منطقهٔ قره‌باغ، منطقه\u{200c}ی قره‌باغ، منطقۀ قره‌باغ",
            "fa",
            &["منطقهٔ قره‌باغ", "منطقه\u{200c}ی قره‌باغ", "منطقۀ قره‌باغ"],
        ),
        ("۱۲", "12 و ١٢ و ۱۲", "fa", &["12", "١٢", "۱۲"]),
        ("به عنوان", "بعنوان و به\u{200c}عنوان", "fa", &["بعنوان", "به\u{200c}عنوان"]),
        ("کتاب*", "کتاب\u{200c}هایش", "fa", &["کتاب\u{200c}هایش"]),
        ("\"peace talks\" Armen*", "Armenian peace talks", "en", &["peace talks", "Armenian"]),
        ("«صلح» گفت*", "صلح را گفتند", "fa", &["صلح", "گفتند"]),
        ("5 * 3", "5 * 3 = 15", "en", &["5 * 3"]),
    ] {
        assert_eq!(found(phrase, text, lang), wanted, "{phrase} in {text}");
    }
}

/// Apart, with a half-space, together, with a hyphen: one compound. The place is the whole of it.
#[test]
fn a_compound_is_found_however_it_is_written() {
    let minister = &["نخست وزیر", "نخست\u{200c}وزیر", "نخستوزیر", "نخست-وزیر"][..];
    let text = "نخست وزیر، نخست\u{200c}وزیر، نخستوزیر، نخست-وزیر، نخست و وزیر، نخست - وزیر، نخست\u{200c}وزیران";
    for (phrase, text, lang, wanted) in [
        ("نخست وزیر", text, "fa", minister),
        ("نخست\u{200c}وزیر", text, "fa", minister),
        ("نخست\u{200c}وزیر", text, "fa-AF", minister),
        ("نخست وزیر", text, "ps", &["نخست وزیر", "نخست\u{200c}وزیر", "نخستوزیر", "نخست-وزیر"]),
        ("همه پرسی", "همه\u{200c}پرسی\u{200c}ها و همه\u{200c}پرسی", "fa", &["همه\u{200c}پرسی"]),
        ("رئیس\u{200c}جمهور آمریکا", "رئیس جمهور آمریکا", "fa", &["رئیس جمهور آمریکا"]),
        ("گفت و گو", "گفت\u{200c}وگو، گفت\u{200c}و\u{200c}گو", "fa", &["گفت\u{200c}وگو", "گفت\u{200c}و\u{200c}گو"]),
        ("سرمایه گذ*", "سرمایه\u{200c}گذاران و سرمایه گذاری", "fa", &["سرمایه\u{200c}گذاران", "سرمایه گذاری"]),
        ("۲۵ هزار", "۲۵هزار", "fa", &["۲۵هزار"]),
        (
            "North-Korea",
            "North Korea, north-Korea, North – Korea, Northkorea",
            "en",
            &["North Korea", "north-Korea", "North – Korea"],
        ),
        ("North Korea", "North Korea, north‑Korea, North – Korea, Northkorea", "en", &["North Korea", "north‑Korea"]),
        ("S 300", "the S-300", "en", &["S-300"]),
        ("well known", "wellknown", "en", &[]),
        ("1988-1994", "1988 1994, 1988–1994", "en", &["1988–1994"]),
    ] {
        assert_eq!(found(phrase, text, lang), wanted, "{phrase} in {text}");
    }
    let long = vec!["سرمایه گذاری"; 40].join(" ");
    assert_eq!(found(&long, &long, "fa"), [long.as_str()], "as many spellings as are kept, and the phrase itself");
}

#[test]
fn numbers_are_compared_without_their_groups() {
    for (phrase, text, lang, wanted) in [
        ("2400", "2,400 of 24,00, 2.400, 12,400", "en", &["2,400"][..]),
        ("2,400", "2400 and 2’400", "en", &["2400", "2’400"]),
        ("25000", "«۲۵٬۰۰۰» و 25,000", "fa", &["۲۵٬۰۰۰", "25,000"]),
        ("1234567", "1.234.567 or 1.234", "en", &["1.234.567"]),
        ("1234.5", "1,234.5", "en", &["1,234.5"]),
        ("25*", "25,000", "en", &["25,000"]),
        ("19216811", "192.168.1.1", "en", &[]),
    ] {
        assert_eq!(found(phrase, text, lang), wanted, "{phrase} in {text}");
    }
}

#[test]
fn what_is_no_phrase_is_named() {
    let rules = rules_for(&tag("en"));
    assert_eq!(Phrase::parse("...", rules), Err(PhraseError::NoWord("...".into())));
    assert_eq!(Phrase::parse("", rules), Err(PhraseError::NoWord(String::new())));
    assert_eq!(Phrase::parse("*", rules), Err(PhraseError::NoWord("*".into())));
    assert_eq!(Phrase::parse("\"a b", rules), Err(PhraseError::OpenQuote("\"a b".into())));
}

/// Words that share classes, begin alike, meet numbers and months, and lose something in front.
const ENGLISH: &[&str] = &[
    "the",
    "of",
    "talks",
    "talk",
    "Talking",
    "study",
    "studies",
    "studied",
    "make",
    "making",
    "makes",
    "moved",
    "moving",
    "may",
    "May",
    "12",
    "1",
    "2,300",
    "½",
    "March",
    "Monday",
    "minister's",
    "ministers",
    "S-300",
    "peace",
    ",",
    ".",
    "-",
    "https://example.org",
    "North-South",
    "North",
    "South",
    "2300",
    "2,300.5",
    "S 300",
    "«",
];
const PERSIAN: &[&str] = &[
    "و",
    "در",
    "می‌رود",
    "می رود",
    "میروند",
    "رود",
    "رفت",
    "نمی‌رفتند",
    "رفته ام",
    "کتاب",
    "کتاب‌ها",
    "کتاب ها",
    "کتابهایش",
    "منطقهٔ",
    "منطقه",
    "منطقه‌ی",
    "قره‌باغ",
    "به عنوان",
    "بعنوان",
    "۱۲",
    "12",
    "مه",
    "می",
    "مهر",
    "دوشنبه",
    "وزيران",
    "بزرگ‌تر",
    "نخست‌وزیر",
    "نخست",
    "وزیر",
    "نخستوزیر",
    "نخست-وزیر",
    "گفت‌وگو",
    "گفت",
    "گو",
    "گفتوگو",
    "به‌دست",
    "دست",
    "۲۵٬۰۰۰",
    "25000",
    "-",
    "،",
    "«",
];

fn sentence(words: &'static [&'static str], max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(words), 1..max).prop_map(|words| words.join(" "))
}

fn unit() -> impl Strategy<Value = NewUnit> {
    let tags = prop::sample::select(vec![("en", "fa"), ("en-GB", "fa"), ("en", "fa-AF"), ("fa", "en")]);
    (sentence(ENGLISH, 7), sentence(PERSIAN, 7), tags).prop_map(|(english, persian, (from, to))| {
        let (source, target) = if from == "fa" { (persian, english) } else { (english, persian) };
        NewUnit::pair(&tag(from), &source, &tag(to), &target)
    })
}

/// A run of words, its last one perhaps cut short.
fn phrase(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    (sentence(words, 4), prop::option::of(0usize..9)).prop_map(|(text, cut)| match cut {
        None => text,
        Some(cut) => {
            let keep: Vec<char> = text.chars().collect();
            let keep = &keep[..keep.len().saturating_sub(cut).max(1)];
            format!("{}*", keep.iter().collect::<String>().trim_end())
        }
    })
}

#[derive(Debug, Clone)]
enum Step {
    Add(Box<NewUnit>),
    Import(Vec<NewUnit>),
    EditFirst(String),
    ForgetFirst,
    Undo,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => unit().prop_map(|unit| Step::Add(Box::new(unit))),
        3 => prop::collection::vec(unit(), 1..40).prop_map(Step::Import),
        1 => sentence(PERSIAN, 7).prop_map(Step::EditFirst),
        1 => Just(Step::ForgetFirst),
        1 => Just(Step::Undo),
    ]
}

fn apply(memory: &mut Memory, step: Step, second: i64) {
    let first = memory.store().units_after(i64::MIN, 1).unwrap().first().map(|unit| (unit.id, unit.clone()));
    match (step, first) {
        (Step::Add(unit), _) => drop(memory.add(&unit, &stamp(second)).unwrap()),
        (Step::Import(units), _) => {
            let (mut units, options) = (units.into_iter(), ImportOptions::default());
            memory.import(&mut units, &|| 0, &options, &stamp(second), &mut |_| {}).unwrap();
        }
        (Step::EditFirst(text), Some((id, unit))) => {
            let lang = unit.variants.last().unwrap().lang.clone();
            drop(memory.edit(id, &Edit { target: Some((lang, text)), ..Edit::default() }, &stamp(second)));
        }
        (Step::ForgetFirst, Some((id, _))) => drop(memory.forget(&[id], &stamp(second)).unwrap()),
        // Nothing there, or a later batch in the way: both are answers.
        (Step::Undo, _) => drop(memory.undo(None)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_concordance_is_a_scan(
        steps in prop::collection::vec(step(), 1..8),
        english in prop::collection::vec(phrase(ENGLISH), 1..5),
        persian in prop::collection::vec(phrase(PERSIAN), 1..5),
        limit in prop::option::of(1usize..4),
    ) {
        let mut memory = empty_memory();
        for (second, step) in (0..).zip(steps) {
            apply(&mut memory, step, second);
        }
        for (phrases, from, to, side) in [
            (&english, "en", "fa", Side::Source), (&english, "en-GB", "fa-AF", Side::Source), (&english, "fa", "en", Side::Target),
            (&persian, "fa", "en", Side::Source), (&persian, "en", "fa-AF", Side::Target),
        ] {
            let rules = rules_for(&tag(if side == Side::Source { from } else { to }));
            let mut parsed: Vec<Vec<Phrase>> = phrases.iter().filter_map(|text| Phrase::parse(text, rules).ok()).collect();
            // Each alone, and the first two together.
            let both = parsed.iter().take(2).flatten().cloned().collect();
            parsed.push(both);
            for phrases in parsed {
                let inquiry = Inquiry { phrases, from: tag(from), to: tag(to), side, limit, context: 1 };
                prop_assert_eq!(memory.concordance(&inquiry).unwrap(), memory.concordance_by_scan(&inquiry).unwrap(), "{:?}", inquiry);
            }
        }
    }
}

/// The scan above proves nothing where nothing is found.
#[test]
fn beginnings_reach_words_whose_class_begins_otherwise() {
    let mut memory = empty_memory();
    let texts = ["Studies ended.", "He makes it.", "Prices rose in May 2020.", "۳ می ۲۰۲۰ می‌رود"];
    let units = texts.map(|text| NewUnit::pair(&tag("en"), text, &tag("fa"), text));
    memory.import(&mut units.into_iter(), &|| 0, &ImportOptions::default(), &stamp(1), &mut |_| {}).unwrap();
    let count = |phrase: &str, from, to| memory.concordance(&inquiry(&[phrase], from, to, Side::Source)).unwrap().units;
    for phrase in ["studie*", "stud*", "mak*", "make*", "ma*", "202*", "May", "rose in"] {
        assert!(count(phrase, "en", "fa") > 0, "{phrase}");
    }
    for phrase in ["میر*", "می\u{200c}رو*", "م*"] {
        assert!(count(phrase, "fa", "en") > 0, "{phrase}");
    }
    assert_eq!(count("studying*", "en", "fa"), 0);
}

fn hits(output: &str) -> Vec<Value> {
    let records = output.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == "hit").map(|record| record["data"].clone()).collect()
}

const STORY: &str = "en\tfa\torigin\ttime
Night fell over Herat.\tشب بر هرات فرود آمد.\tone.md:1\t2024-01-01T00:00:00Z
Peace talks began in Geneva.\tگفت‌وگوهای صلح در ژنو آغاز شد.\tone.md:2\t2024-01-01T00:00:00Z
Nobody came.\tکسی نیامد.\tone.md:3\t2024-01-01T00:00:00Z
The peace talks in Vienna failed, and peace talks are over.\tگفت‌وگوهای صلح در وین ناکام ماند.\ttwo.md:7\t2025-01-01T00:00:00Z
";

fn story() -> Environment {
    let environment = Environment::new();
    environment.write("story.tsv", STORY);
    assert_eq!(environment.run(&["import", "story.tsv"]).code, Some(0));
    environment
}

#[test]
fn hits_come_newest_first_with_their_bytes_and_neighbours() {
    let environment = story();
    let run = environment.run(&["concordance", "peace talks", "--context", "1", "--json"]);
    assert_eq!(run.code, Some(0));
    let found = hits(&run.stdout);
    assert_eq!(found.iter().map(|hit| hit["unit"].as_i64().unwrap()).collect::<Vec<_>>(), [4, 2]);
    let text = found[0]["source"].as_str().unwrap();
    let ranges = found[0]["ranges"].as_array().unwrap();
    let place = |range: &Value| {
        &text[range["byte_start"].as_u64().unwrap() as usize..range["byte_end"].as_u64().unwrap() as usize]
    };
    assert_eq!(ranges.iter().map(place).collect::<Vec<_>>(), ["peace talks", "peace talks"]);
    assert_eq!(place(&found[0]), "peace talks");
    assert_eq!(found[1]["before"][0]["source"], "Night fell over Herat.");
    assert_eq!(found[1]["after"][0]["target"], "کسی نیامد.");
    assert_eq!(found[0]["before"], Value::Array(Vec::new()), "nothing else is from two.md");
    assert_eq!(found[1]["origin"]["segment"], 2);
    let shown = environment.run(&["concordance", "peace talks", "Vienna"]);
    let wanted = "   The [[peace talks]] in [[Vienna]] failed, and [[peace talks]] are over.\n   گفت‌وگوهای صلح در وین ناکام ماند.\n";
    assert!(shown.stdout.ends_with(wanted), "{}", shown.stdout);
    let colours = environment.run(&["concordance", "peace talks", "--color", "always"]);
    assert!(colours.stdout.contains("\u{1b}[") && !colours.stdout.contains("[["), "{}", colours.stdout);
}

#[test]
fn the_other_side_and_the_other_way() {
    let environment = story();
    let target = hits(&environment.run(&["concordance", "--target", "گفت‌وگوهاي صلح", "--json"]).stdout);
    assert_eq!(target.len(), 2);
    assert_eq!(target[1]["side"], "target");
    let (start, end) =
        (target[1]["byte_start"].as_u64().unwrap() as usize, target[1]["byte_end"].as_u64().unwrap() as usize);
    assert_eq!(&target[1]["target"].as_str().unwrap()[start..end], "گفت‌وگوهای صلح");
    let turned = hits(&environment.run(&["--from", "fa", "--to", "en", "concordance", "صلح", "--json"]).stdout);
    assert_eq!(turned[1]["target"], "Peace talks began in Geneva.");
    assert_eq!(environment.run(&["--from", "fa", "--to", "ps", "concordance", "صلح"]).code, Some(1));
    let dari = environment.run(&["--to", "fa-AF", "concordance", "peace"]);
    assert_eq!(dari.code, Some(0), "L1: a variant serves");
    assert!(dari.stdout.contains("variant en/fa"), "{}", dari.stdout);
    let marks = |to: &str| {
        let records = hits(&environment.run(&["--to", to, "concordance", "peace", "--json"]).stdout);
        records.iter().map(|hit| hit["variant"].as_bool().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((marks("fa-AF"), marks("fa")), (vec![true, true], vec![false, false]));
    assert!(!environment.run(&["concordance", "peace"]).stdout.contains("variant"));
}

#[test]
fn equal_pairs_are_one_and_the_rest_is_counted() {
    let environment = story();
    environment.write(
        "again.tsv",
        "en-GB\tfa\torigin\nNobody came.\tکسی نیامد.\tthree.md:1\nNobody came.\tهیچ‌کس نیامد.\tthree.md:2\n",
    );
    assert_eq!(environment.run(&["import", "again.tsv"]).code, Some(0));
    let run = environment.run(&["concordance", "nobody came", "--json", "--limit", "1"]);
    assert_eq!(hits(&run.stdout).len(), 1);
    let all = hits(&environment.run(&["concordance", "nobody came", "--json"]).stdout);
    assert_eq!(all.len(), 2);
    assert!(all.iter().any(|hit| hit["count"] == 2), "{all:?}");
    let end: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
    assert_eq!((&end["data"]["hits"], &end["data"]["pairs"], &end["data"]["units"]), (&1.into(), &2.into(), &3.into()));
}

#[test]
fn files_hold_all_hits_and_no_formula() {
    let environment = story();
    environment.write("odd.tsv", "en\tfa\n=peace <b>&\t=صلح\n");
    assert_eq!(environment.run(&["import", "odd.tsv"]).code, Some(0));
    let read = |name: &str| std::fs::read_to_string(environment.work().join(name)).unwrap();
    for name in ["h.csv", "h.tsv", "h.html"] {
        let run = environment.run(&["concordance", "peace", "-o", name]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");
    }
    assert!(read("h.csv").contains("'=peace") && !read("h.csv").contains("\n=peace"));
    assert_eq!(read("h.tsv").lines().count(), 4);
    let page = read("h.html");
    assert!(page.contains("<p>3 pairs with <bdi>peace</bdi></p>"), "{page}");
    assert!(page.contains("=<mark>peace</mark> &lt;b&gt;&amp;") && page.contains("dir=\"rtl\""), "{page}");
    assert!(!page.contains("://"), "the page fetches nothing");
    let near = environment.run(&["concordance", "Geneva", "--context", "1", "-o", "near.tsv"]);
    assert_eq!(near.code, Some(0), "{near:?}");
    let table = read("near.tsv");
    let cells: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(cells[0][8..], ["before_source", "before_target", "after_source", "after_target"]);
    assert_eq!(cells[1][8..], ["Night fell over Herat.", "شب بر هرات فرود آمد.", "Nobody came.", "کسی نیامد."]);
    let wrong = environment.run(&["concordance", "peace", "-o", "h.pdf"]);
    assert_eq!(wrong.code, Some(2));
    assert!(!environment.work().join("h.pdf").exists());
}

#[test]
fn wrong_and_empty_questions() {
    let environment = story();
    assert_eq!(environment.run(&["concordance", "unheard"]).code, Some(1));
    for wrong in [
        &["concordance"][..],
        &["concordance", "..."],
        &["concordance", "\"open"],
        &["concordance", "a", "--context", "x"],
    ] {
        assert_eq!(environment.run(wrong).code, Some(2), "{wrong:?}");
    }
}
