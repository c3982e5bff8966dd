//! Repair with proof: numbers, dates and names of a match put right, or left with the reason.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "cmd/environment.rs"]
mod environment;

use std::collections::BTreeMap;

use environment::Environment;
use serde_json::Value;

/// A line of `tests/data/repair.tsv`.
struct Case {
    from: String,
    to: String,
    source: String,
    target: String,
    query: String,
    /// The repaired target, or `refused: ` and the reason.
    expected: String,
    kind: String,
}

fn cases() -> Vec<Case> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/repair.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    let read = |line: &str| {
        let cells: [String; 7] = line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().unwrap();
        let [from, to, source, target, query, expected, kind] = cells;
        Case { from, to, source, target, query, expected, kind }
    };
    table.lines().skip(1).map(read).collect()
}

/// The matches of each query, all of the memory.
fn matches(environment: &Environment, from: &str, to: &str, queries: &str) -> Vec<Vec<Value>> {
    let args = ["--from", from, "--to", to, "lookup", "-", "--json", "--min", "1", "--limit", "100"];
    let output = environment.hafez(&args).write_stdin(queries).output().unwrap();
    let mut answers = Vec::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        match record["type"].as_str().unwrap() {
            "segment" => answers.push(Vec::new()),
            "match" => answers.last_mut().unwrap().push(record["data"].clone()),
            _ => {}
        }
    }
    answers
}

/// What is wrong with an answer, in one line.
fn fault(case: &Case, found: Option<&Value>) -> Option<String> {
    let Some(found) = found else { return Some("not found".to_owned()) };
    let (target, score) = (found["target"].as_str().unwrap(), found["score"].as_u64().unwrap());
    let fault = |what: &str| {
        Some(format!("{what}: {target} {} {} {} {}", score, found["kind"], found["repairs"], found["left"]))
    };
    if found["kind"] != case.kind.as_str() || (case.kind == "repaired") != (score == 98) {
        return fault("kind");
    }
    for repair in found["repairs"].as_array().unwrap() {
        let range = repair["byte_start"].as_u64().unwrap() as usize..repair["byte_end"].as_u64().unwrap() as usize;
        if target.get(range) != repair["now"].as_str() || !case.target.contains(repair["was"].as_str().unwrap()) {
            return fault("place");
        }
    }
    let Some(reason) = case.expected.strip_prefix("refused: ") else {
        let kept = found["unrepaired"] == case.target.as_str();
        return if target == case.expected && kept { None } else { fault("target") };
    };
    let told = found["left"].as_array().unwrap().iter().any(|left| left["reason"] == reason);
    let kept =
        target == case.target && found["unrepaired"].is_null() && found["repairs"].as_array().unwrap().is_empty();
    if told && kept { None } else { fault("refusal") }
}

#[test]
fn every_case_is_repaired_or_refused_as_it_should_be() {
    let cases = cases();
    let refused = cases.iter().filter(|case| case.expected.starts_with("refused: ")).count();
    assert!(cases.len() >= 40 && refused * 2 >= cases.len(), "{refused} of {} are refusals", cases.len());
    let mut groups: BTreeMap<(String, String), Vec<Case>> = BTreeMap::new();
    for case in cases {
        groups.entry((case.from.clone(), case.to.clone())).or_default().push(case);
    }
    let mut wrong = Vec::new();
    for ((from, to), cases) in groups {
        let environment = Environment::new();
        let lines: String = cases.iter().map(|case| format!("{}\t{}\n", case.source, case.target)).collect();
        environment.write("pairs.tsv", lines);
        assert_eq!(
            environment
                .run(&["--from", &from, "--to", &to, "import", "pairs.tsv", "--columns", &format!("{from},{to}")])
                .code,
            Some(0)
        );
        let queries: String = cases.iter().map(|case| format!("{}\n", case.query)).collect();
        let answers = matches(&environment, &from, &to, &queries);
        assert_eq!(answers.len(), cases.len());
        for (case, answer) in cases.iter().zip(&answers) {
            let found = answer.iter().find(|found| found["source"] == case.source.as_str());
            wrong.extend(fault(case, found).map(|fault| format!("{}\n   {}\n   {fault}", case.query, case.expected)));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// A file of the development article; `None`, with a word, where it is not there.
fn article(name: &str) -> Option<String> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let root = std::path::PathBuf::from(std::env::var("HAFEZ_SHARED").unwrap_or_else(|_| default.into()));
    let text = std::fs::read_to_string(root.join("article").join(name)).ok();
    if text.is_none() {
        eprintln!("skipped: no {name} under HAFEZ_SHARED");
    }
    text
}

/// The numbers of a Persian text, sorted.
fn figures(text: &str) -> Vec<String> {
    let inside = |c: char| matches!(c, '۰'..='۹' | '٬' | '٫');
    let mut found: Vec<String> = text.split(|c| !inside(c)).filter(|run| !run.is_empty()).map(str::to_owned).collect();
    found.sort();
    found
}

#[test]
fn the_article_has_its_own_numbers() {
    let (Some(english), Some(persian), Some(memory)) =
        (article("segments.en.txt"), article("segments.fa.txt"), article("memory.en-fa.tsv"))
    else {
        return;
    };
    let environment = Environment::new();
    environment.write("memory.tsv", memory);
    assert_eq!(environment.run(&["import", "memory.tsv"]).code, Some(0));
    let wanted = [4, 7, 8, 11, 12, 32, 58];
    let line = |text: &str, number: usize| text.lines().nth(number - 1).unwrap().to_owned();
    let queries: String = wanted.iter().map(|number| line(&english, *number) + "\n").collect();
    let answers = matches(&environment, "en", "fa", &queries);
    let best = |number: usize| answers[wanted.iter().position(|own| *own == number).unwrap()][0].clone();
    let target = |number: usize| best(number)["target"].as_str().unwrap().to_owned();
    let now = |number: usize| -> Vec<String> {
        let repairs = best(number)["repairs"].as_array().unwrap().clone();
        repairs.iter().map(|repair| repair["now"].as_str().unwrap().to_owned()).collect()
    };
    let reasons = |number: usize| -> Vec<String> {
        let left = best(number)["left"].as_array().unwrap().clone();
        left.iter()
            .map(|left| format!("{}: {}", left["was"].as_str().unwrap(), left["reason"].as_str().unwrap()))
            .collect()
    };
    // All digits one-to-one.
    for number in [12, 32, 58] {
        assert_eq!(figures(&target(number)), figures(&line(&persian, number)), "{number}");
    }
    assert_eq!(target(58), "۱ اکتبر ۲۰۲۰");
    assert_eq!((&best(58)["kind"], &best(58)["score"]), (&"repaired".into(), &98.into()));
    assert_eq!(best(58)["unrepaired"], "۳ اکتبر ۲۰۲۰");
    // The score of the others stays that of their words.
    for number in [4, 7, 8, 11, 12, 32] {
        assert_eq!(best(number)["kind"], "fuzzy", "{number}");
        assert!(best(number)["score"].as_u64().unwrap() < 97, "{number}");
    }
    let word = "a number in words is not replaced";
    assert!(now(4).is_empty());
    assert_eq!(reasons(4), [format!("Six: {word}")]);
    assert_eq!(now(7), ["۱۰۴"]);
    assert_eq!(reasons(7), [format!("13: {word}")]);
    assert_eq!(now(8), ["۱۵"]);
    assert_eq!(reasons(8), ["74: your text has nothing in its place"]);
    assert_eq!(now(11), ["۸۳", "۱۶۶", "۹۲۰"]);
    assert!(reasons(11).contains(&format!("eight: {word}")), "{:?}", reasons(11));
    assert_eq!(reasons(12), [format!("two: {word}")]);
}

#[test]
fn people_see_what_was_put_in_and_what_was_left() {
    let environment = Environment::new();
    environment
        .write("pairs.tsv", "The dam lost 40 of its seven gates.\tسد ۴۰ دریچه از هفت دریچهٔ خود را از دست داد.\n");
    environment.run(&["import", "pairs.tsv", "--columns", "en,fa"]);
    let run = environment.run(&["lookup", "The dam lost 52 of its nine gates."]);
    assert!(run.stdout.contains("   سد {=۵۲=} دریچه از هفت دریچهٔ خود را از دست داد.\n"), "{}", run.stdout);
    assert!(run.stdout.contains("   was: سد ۴۰ دریچه از هفت دریچهٔ خود را از دست داد.\n"), "{}", run.stdout);
    assert!(run.stdout.contains("   left: seven \u{2192} nine: a number in words is not replaced\n"), "{}", run.stdout);
    let color = environment.run(&["lookup", "--color", "always", "The dam lost 52 of its nine gates."]).stdout;
    assert!(color.contains("\u{1b}") && color.contains("۵۲") && !color.contains("{="), "{color}");
    let explained = environment.run(&["lookup", "--explain", "The dam lost 52 of its seven gates."]).stdout;
    assert!(explained.contains(" 98%  repaired"), "{explained}");
    assert!(explained.contains("     -2  every difference is repaired\n"), "{explained}");
    let brief = environment.run(&["lookup", "--brief", "The dam lost 52 of its seven gates."]).stdout;
    assert_eq!(brief, "سد ۵۲ دریچه از هفت دریچهٔ خود را از دست داد.\n");
}

/// The first match of a lookup.
fn first(environment: &Environment, args: &[&str]) -> Value {
    let run = environment.run(&[&["lookup", "--json"], args].concat());
    let line =
        run.stdout.lines().find(|line| line.starts_with(r#"{"type":"match""#)).unwrap_or_else(|| panic!("{run:?}"));
    serde_json::from_str::<Value>(line).unwrap()["data"].clone()
}

#[test]
fn d3_dates_are_put_in_as_they_are_wanted() {
    let environment = Environment::new();
    let pairs = "The vote was on 3 October 2020.\tرأی\u{200c}گیری ۳ اکتبر ۲۰۲۰ بود.\nClosed on 02/10/2020.\tبسته از ۱۰ فوریه ۲۰۲۰.\n";
    environment.write("pairs.tsv", pairs);
    environment.run(&["import", "pairs.tsv", "--columns", "en,fa"]);
    let asked = "The vote was on 1 October 2020.";
    let target = |args: &[&str]| first(&environment, args)["target"].as_str().unwrap().to_owned();
    assert_eq!(target(&[asked]), "رأی\u{200c}گیری ۱ اکتبر ۲۰۲۰ بود.");
    assert_eq!(target(&[asked, "--dates", "solar"]), "رأی\u{200c}گیری ۱۰ مهر ۱۳۹۹ بود.");
    let both = first(&environment, &[asked, "--dates", "both"]);
    assert_eq!(both["target"], "رأی\u{200c}گیری ۱ اکتبر ۲۰۲۰ (۱۰ مهر ۱۳۹۹) بود.");
    assert_eq!((&both["score"], &both["repairs"][0]["now"]), (&98.into(), &"۱ اکتبر ۲۰۲۰ (۱۰ مهر ۱۳۹۹)".into()));
    environment.write("hafez.toml", "dates = \"solar\"\ndate-order = \"mdy\"\n");
    assert_eq!(target(&[asked]), "رأی\u{200c}گیری ۱۰ مهر ۱۳۹۹ بود.");
    assert_eq!(target(&[asked, "--dates", "keep"]), "رأی\u{200c}گیری ۱ اکتبر ۲۰۲۰ بود.");
    assert_eq!(target(&["Closed on 03/15/2020.", "--dates", "keep"]), "بسته از ۱۵ مارس ۲۰۲۰.");
    environment.write("hafez.toml", "dates = \"lunar\"\n");
    assert_eq!(environment.run(&["lookup", asked]).code, Some(2));
}

#[test]
fn a_weekday_beside_a_repaired_date_is_told() {
    let environment = Environment::new();
    let pair = "The council met on Friday, 2 October 2015 in the hall.\tشورا جمعه ۲ اکتبر ۲۰۱۵ در تالار گرد آمد.\n";
    environment.write("pairs.tsv", pair);
    environment.run(&["import", "pairs.tsv", "--columns", "en,fa"]);
    let found = first(&environment, &["The council met on Saturday, 3 October 2015 in the hall."]);
    let left = found["left"].as_array().unwrap().iter().find(|left| left["was"] == "Friday").unwrap();
    assert_eq!((&left["now"], &left["reason"]), (&"Saturday".into(), &"a weekday is not changed".into()));
    let found = first(&environment, &["The council met on Saturday, 2 October 2015 in the hall."]);
    assert_eq!(found["left"].as_array().unwrap().len(), 0, "{found}");
}

#[test]
fn d3_a_date_in_both_calendars_keeps_what_is_glued_to_its_day() {
    let environment = Environment::new();
    environment.write("pairs.tsv", "The road was closed on 2 October 2020.\tسړک د ۲۰۲۰ د اکتوبر ۲مه وتړل شو.\n");
    environment.run(&["--to", "ps", "import", "pairs.tsv", "--columns", "en,ps"]);
    let asked = ["The road was closed on 9 October 2020.", "--to", "ps", "--dates", "both"];
    let target = first(&environment, &asked)["target"].as_str().unwrap().to_owned();
    assert_eq!(target, "سړک د ۲۰۲۰ د اکتوبر ۹مه (د ۱۳۹۹ د ميزان ۱۸مه) وتړل شو.".replace('ي', "ی"));
}

#[test]
fn a_name_of_an_entry_without_kind_is_left_and_told_so() {
    let environment = Environment::new();
    for (name, form) in [("iPlaza", "پلازا"), ("eMarket", "بازارک")] {
        assert_eq!(environment.run(&["glossary", "add", name, form]).code, Some(0));
    }
    environment.write("pairs.tsv", "Buyers waited at iPlaza until noon.\tخریداران تا ظهر در پلازا ماندند.\n");
    environment.run(&["import", "pairs.tsv", "--columns", "en,fa"]);
    let found = first(&environment, &["Buyers waited at eMarket until noon."]);
    assert_eq!(found["left"][0]["reason"], "the glossary does not say what kind of name it is", "{found}");
}

#[test]
fn markup_moves_with_the_text_and_is_not_cut() {
    let environment = Environment::new();
    let tmx = "<tmx version='1.4'><header/><body>\
        <tu><tuv xml:lang='en'><seg>Take 5 <hi>red</hi> pills.</seg></tuv><tuv xml:lang='fa'><seg>۵ قرص <hi>سرخ</hi> بخورید.</seg></tuv></tu>\
        <tu><tuv xml:lang='en'><seg>Drink 20 cups slowly.</seg></tuv><tuv xml:lang='fa'><seg>۲<hi>۰</hi> جام را آهسته بنوشید.</seg></tuv></tu>\
        </body></tmx>";
    environment.write("marked.tmx", tmx);
    assert_eq!(environment.run(&["import", "marked.tmx"]).code, Some(0));
    let found = first(&environment, &["Take 1,250 red pills."]);
    assert_eq!(found["target"], "۱٬۲۵۰ قرص سرخ بخورید.");
    let open = found["target_inline"][0]["byte"].as_u64().unwrap() as usize;
    assert!(found["target"].as_str().unwrap().get(open..).unwrap().starts_with("سرخ"), "{found}");
    let people = environment.run(&["lookup", "Take 1,250 red pills."]).stdout;
    assert!(people.contains("{=۱٬۲۵۰=} قرص "), "{people}");
    let cut = first(&environment, &["Drink 30 cups slowly."]);
    assert_eq!((&cut["kind"], &cut["left"][0]["reason"]), (&"fuzzy".into(), &"inline markup stands inside it".into()));
}

#[test]
fn hostile_numbers_and_names_do_no_harm() {
    let environment = Environment::new();
    let (long, name) = ("9".repeat(400), "A".repeat(5_000));
    let pairs =
        format!("It cost {long} today.\tامروز {long} شد.\nDay 31 February 2020 came.\tروز ۳۱ فوریه ۲۰۲۰ آمد.\n");
    environment.write("pairs.tsv", pairs);
    environment.run(&["import", "pairs.tsv", "--columns", "en,fa"]);
    let found = first(&environment, &[&format!("It cost 8{} today.", "7".repeat(399)), "--min", "30"]);
    assert!(found["target"].as_str().unwrap().contains("8777"), "{found}");
    let run = environment.run(&["lookup", "Day 30 February 2020 came.", "--min", "30"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let run = environment.run(&["lookup", &format!("It cost {name} \u{202e}1\u{2066}2 today."), "--min", "30"]);
    assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
}

#[test]
fn a_name_is_put_in_only_while_it_holds() {
    let environment = Environment::new();
    environment.write("pairs.tsv", "Rice comes from Newland again.\tبرنج دوباره از نیولند می\u{200c}آید.\n");
    environment.run(&["import", "pairs.tsv", "--columns", "en,fa"]);
    let names = "en\tfa\tkind\tfrom\tuntil\nNewland\tنیولند\tcountry\t\t\nOldland\tاولدلند\tcountry\t\t2019-12-31\n";
    environment.write("names.tsv", names);
    assert_eq!(environment.run(&["glossary", "import", "names.tsv"]).code, Some(0));
    let before = first(&environment, &["Rice comes from Oldland again.", "--on", "2018-05-01"]);
    assert_eq!(
        (&before["kind"], &before["target"]),
        (&"repaired".into(), &"برنج دوباره از اولدلند می\u{200c}آید.".into())
    );
    let after = first(&environment, &["Rice comes from Oldland again.", "--on", "2020-05-01"]);
    assert_eq!(
        (&after["kind"], &after["left"][0]["reason"]),
        (&"fuzzy".into(), &"it is not sure that this is the name".into())
    );
}

#[test]
fn a_table_of_numbers_is_left_alone() {
    let environment = Environment::new();
    let row = |first: usize| (first..first + 3_000).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
    environment.write("pairs.tsv", format!("{}\t{}\n", row(10), row(10)));
    environment.run(&["import", "pairs.tsv", "--columns", "en,fa"]);
    let found = first(&environment, &[&row(11), "--min", "50"]);
    assert_eq!((&found["kind"], found["repairs"].as_array().unwrap().len()), (&"fuzzy".into(), 0));
}
