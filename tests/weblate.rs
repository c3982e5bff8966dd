//! The translation memory of Weblate in and out.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Read as _};

use hafez::formats::{Fault, Format, FormatError, Item, ReadOptions, Reject, WriteOptions, open, writer};
use hafez::lang::LanguageTag;
use hafez::unit::{NewUnit, Status, Time, TranslationUnit};

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn read_stream(raw: Box<dyn std::io::Read + Send>) -> (Vec<NewUnit>, Vec<Reject>, Option<FormatError>) {
    let (mut units, mut rejects, mut fault) = (Vec::new(), Vec::new(), None);
    match open(raw, "memory.json", &ReadOptions::new(tag("en"), tag("fa"))) {
        Err(error) => fault = Some(error),
        Ok(items) => {
            for item in items {
                match item {
                    Ok(Item::Unit(unit, _)) => units.push(unit),
                    Ok(Item::Rejected(reject)) => rejects.push(reject),
                    Err(error) => fault = Some(error),
                }
            }
        }
    }
    (units, rejects, fault)
}

fn read(text: &str) -> (Vec<NewUnit>, Vec<Reject>, Option<FormatError>) {
    read_stream(Box::new(Cursor::new(text.to_owned())))
}

fn element(source: &str, rest: &str) -> String {
    format!(
        "{{\"source\": {source}, \"target\": \"جنگ\", \"source_language\": \"en\", \"target_language\": \"fa_IR\", \
         \"origin\": \"desk/news\", \"category\": 1{rest}}}"
    )
}

#[test]
fn a_memory_with_everything() {
    let text = format!(
        "[\n  {},\n  {}\n]\n",
        element(
            "\"a \\\"b\\\" {[\\u200c]}\"",
            ", \"context\": \"menu\", \"status\": 0, \"category2\": {\"x\": [1, \"}\"]}"
        ),
        element("\"w\"", "").replace("\"category\": 1", "\"category\": 10000004")
    );
    let (units, rejects, fault) = read(&text);
    assert_eq!((rejects, fault), (vec![], None));
    assert_eq!(units[0].variants[0].text, "a \"b\" {[\u{200c}]}");
    assert_eq!(units[0].variants[1].lang.written(), "fa_IR");
    assert_eq!(units[0].status, Status::Unreviewed);
    assert_eq!(units[0].origin.as_ref().unwrap().file, "desk/news");
    assert_eq!(units[0].extra.as_ref().unwrap().prop("msgctxt"), Some("menu"));
    assert_eq!(units[1].status, Status::Confirmed);
    assert_eq!(units[1].extra.as_ref().unwrap().prop("category"), Some("10000004"));
    assert_eq!(read("[]"), (vec![], vec![], None));
    assert_eq!(read(" [ \n ] \n"), (vec![], vec![], None));
}

#[test]
fn a_bad_element_costs_only_itself() {
    let good = element("\"war\"", "");
    let bad = [
        "1",
        "\"x\"",
        "null",
        "{}",
        "[]",
        "{\"source\": 1}",
        "{\"source\" \"x\"}",
        &element("\"\"", ""),
        &element("\"\\u0000\"", ""),
        &element("\"\\ud800\"", ""),
        &good.replace("\"en\"", "\"qq\""),
        &good.replace("fa_IR", "en"),
    ]
    .map(str::to_owned);
    let text = format!("[\n{good},\n{},\n{good}]", bad.join(",\n"));
    let (units, rejects, fault) = read(&text);
    assert_eq!((units.len(), fault), (2, None));
    let lines: Vec<u64> = rejects.iter().map(|reject| reject.line).collect();
    assert_eq!(lines, (3..3 + bad.len() as u64).collect::<Vec<_>>(), "{rejects:#?}");
    assert!(rejects.iter().all(|reject| !reject.reason.contains(" column ")), "{rejects:#?}");
}

#[test]
fn a_list_that_breaks_off_keeps_what_came_before() {
    let good = element("\"war\"", "");
    let whole = format!("[{good},{good}]");
    for end in good.len() + 2..whole.len() {
        let Some(text) = whole.get(..end) else { continue };
        let (units, _, fault) = read(text);
        assert!(!units.is_empty() && units.len() < 3, "{text}");
        assert!(fault.unwrap().keeps_units(), "{text}");
    }
    for (text, units) in [("}", 1), ("]]", 1), ("] x", 1), (",}", 1), (",,]", 1), (":", 1)] {
        let (read, _, fault) = read(&format!("[{good}{text}"));
        assert!(fault.unwrap().keeps_units() && read.len() == units, "{text}");
    }
    for text in ["{}", "1", "x", "{\"results\": []}"] {
        assert_eq!(read(text).2.unwrap().fault, Fault::NotTheFormat, "{text}");
    }
}

#[test]
fn what_is_written_comes_back() {
    let mut unit = NewUnit::pair(&tag("en"), " a\t\"\\\n\u{1F600}\u{202b}", &tag("fa"), "\u{1}\u{200c}\u{fffe} ");
    unit.status = Status::Unreviewed;
    unit.extra.get_or_insert_default().add_prop("msgctxt", "menu");
    unit.extra.as_mut().unwrap().add_prop("category", "20000001");
    let time: Time = "2026-03-14T09:12:00Z".parse().unwrap();
    let stored = TranslationUnit {
        id: 1,
        variants: unit.variants.clone(),
        context: unit.context.clone(),
        origin: None,
        author: None,
        created: time,
        changed: time,
        changed_by: None,
        note: None,
        status: unit.status,
        extra: unit.extra.clone(),
        batch: 1,
    };
    let mut out = Vec::new();
    let mut weblate = writer(Format::Weblate, Box::new(&mut out), &WriteOptions::default()).unwrap();
    weblate.write(&stored).unwrap();
    weblate.write(&stored).unwrap();
    weblate.finish().unwrap();
    let (units, rejects, fault) = read(&String::from_utf8(out).unwrap());
    assert_eq!((units, rejects, fault), (vec![unit.clone(), unit], vec![], None));
}

#[test]
fn a_large_memory_is_a_stream() {
    let good = element("\"war\"", ",\"context\":\"menu\"");
    let record = format!("{good},\n").into_bytes();
    let many = 100_000;
    let stream = std::io::repeat(0)
        .take(0)
        .chain(Cursor::new(b"[".to_vec()))
        .chain(Cursor::new(record.repeat(many)))
        .chain(Cursor::new(format!("{good}]").into_bytes()));
    let (units, _, fault) = read_stream(Box::new(stream));
    assert_eq!((units.len(), fault), (many + 1, None));
}
