//! Numbers and dates: what is read, what is written, what is the same.
#![allow(clippy::unwrap_used)]

use hafez::lang::LanguageTag;
use hafez::text::value::{DateOrder, Value, read, unpaired, values};

fn lang(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

/// A value in short: `7`, `#20` an ordinal, `1990s`, `4.4%`, `2020-10-02`, `S1399-07-11`, `?` for doubt,
/// `w` for words, the money before.
fn shown(text: &str, code: &str) -> String {
    let all = values(text, &lang(code), DateOrder::DayFirst);
    let one = |found: &hafez::text::value::Found| {
        let value = match &found.value {
            Value::Cardinal(n) => n.to_string(),
            Value::Ordinal(n) => format!("#{n}"),
            Value::Decade(n) => format!("{n}s"),
            Value::Percent(n) => format!("{n}%"),
            Value::Date(date) => {
                let solar = if date.calendar == hafez::text::value::Calendar::SolarHijri { "S" } else { "" };
                let year = date.year.map_or("_".to_owned(), |year| year.to_string());
                let day = date.day.map_or("_".to_owned(), |day| format!("{day:02}"));
                format!("{solar}{year}-{:02}-{day}", date.month)
            }
        };
        let money = found.currency.as_ref().map_or(String::new(), |(code, _)| format!("{code} "));
        let words = if found.words { "w" } else { "" };
        let doubt = if found.doubt.is_some() { "?" } else { "" };
        format!("{money}{value}{words}{doubt}")
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
#[ignore = "a tool: prints what is read in lines `lang text`"]
fn show() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (code, text) = line.split_once(' ').unwrap();
        let bad = read(text, &lang(code), DateOrder::DayFirst).impossible;
        println!("{code} {text}  =>  {}  {bad:?}", shown(text, code));
    }
}

#[test]
#[ignore = "a tool: prints pairs of a file `HAFEZ_PAIRS` whose values differ"]
fn differ() {
    let name = std::env::var("HAFEZ_PAIRS").unwrap();
    let target = name.trim_end_matches(".tsv").rsplit('-').next().unwrap().to_owned();
    let (mut all, mut good) = (0, 0);
    for line in std::fs::read_to_string(&name).unwrap().lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let (en, xx) = (cells[1], cells[2]);
        let (a, b) = (values(en, &lang("en"), DateOrder::DayFirst), values(xx, &lang(&target), DateOrder::DayFirst));
        all += 1;
        let (left, right) = unpaired(&a, &b);
        if left.is_empty() && right.is_empty() {
            good += 1;
        } else {
            let l: Vec<&str> = left.iter().map(|i| &en[a[*i].range.clone()]).collect();
            let r: Vec<&str> = right.iter().map(|i| &xx[b[*i].range.clone()]).collect();
            println!("{l:?} {r:?}\n   {en}\n   {xx}\n   {} || {}", shown(en, "en"), shown(xx, &target));
        }
    }
    println!("{good} of {all}");
}
