//! TMX in and out: markup, remarks, properties and attributes come back as they were.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "files/given.rs"]
mod given;

use given::{Read, collect, options, read_with, shared, tag};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use hafez::formats::{Format, WriteOptions, open_path, writer};
use hafez::unit::{Context, Dialect, Inline, NewUnit, Role, Status, Time, TranslationUnit, Variant};

fn read(text: impl AsRef<[u8]>) -> Read {
    read_with("a.tmx", text, &options())
}

fn file(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\">\n<header srclang=\"en\"/>\n<body>\n{body}\n</body>\n</tmx>\n"
    )
}

fn tu(source: &str, target: &str) -> String {
    format!("<tu><tuv xml:lang=\"en\"><seg>{source}</seg></tuv><tuv xml:lang=\"fa\"><seg>{target}</seg></tuv></tu>\n")
}

/// The one unit of a file without faults.
fn only(text: &str) -> NewUnit {
    let mut read = read(text);
    assert!(read.error.is_none() && read.rejects.is_empty(), "{:?} {:?}", read.error, read.rejects);
    assert_eq!(read.units.len(), 1);
    read.units.pop().unwrap()
}

/// A unit as the store gives it back.
fn stored(id: i64, unit: &NewUnit) -> TranslationUnit {
    let moment: Time = "2026-03-14T09:12:00Z".parse().unwrap();
    let created = unit.created.unwrap_or(moment);
    TranslationUnit {
        id,
        variants: unit.variants.clone(),
        context: unit.context.clone(),
        origin: unit.origin.clone(),
        author: unit.author.clone(),
        created,
        changed: unit.changed.or(unit.created).unwrap_or(moment),
        changed_by: unit.changed_by.clone(),
        note: unit.note.clone(),
        status: unit.status,
        extra: unit.extra.clone(),
        batch: 1,
    }
}

fn stored_all(units: &[NewUnit]) -> Vec<TranslationUnit> {
    (1..).zip(units).map(|(id, unit)| stored(id, unit)).collect()
}

fn written_with(units: &[TranslationUnit], options: &WriteOptions) -> String {
    let mut bytes = Vec::new();
    let mut to = writer(Format::Tmx, Box::new(&mut bytes), options).unwrap();
    units.iter().for_each(|unit| to.write(unit).unwrap());
    to.finish().unwrap();
    String::from_utf8(bytes).unwrap()
}

fn written(units: &[TranslationUnit]) -> String {
    written_with(units, &WriteOptions::default())
}

/// Writes, reads back, and compares everything, also what equality of language tags leaves out.
fn assert_comes_back(units: &[TranslationUnit], what: &str) {
    let text = written(units);
    let back = read(&text);
    assert!(back.error.is_none() && back.rejects.is_empty(), "{what}: {:?} {:?}\n{text}", back.error, back.rejects);
    let again = stored_all(&back.units);
    assert_eq!(again.len(), units.len(), "{what}");
    for (before, after) in units.iter().zip(&again) {
        let id = before.id;
        assert_eq!(before, &TranslationUnit { id, ..after.clone() }, "{what}\n{text}");
        for (one, other) in before.variants.iter().zip(&after.variants) {
            assert_eq!(one.lang.written(), other.lang.written(), "{what}");
        }
    }
    assert_eq!(text, written(units), "{what}");
}

fn shown(unit: &NewUnit) -> Vec<String> {
    unit.variants.iter().map(|variant| variant.shown().into_owned()).collect()
}

// Markup

#[test]
fn markup_lies_beside_the_text() {
    let source = "The <bpt i=\"1\" x=\"7\" type=\"bold\">&lt;b></bpt>black<ept i=\"1\">&lt;/b></ept> \
        <hi type=\"name\">cat</hi><ph x=\"2\">&lt;br/></ph> <it pos=\"begin\">&lt;i></it>sat<ut>\\x</ut>.";
    let unit = only(&file(&tu(source, "گربه")));
    let variant = &unit.variants[0];
    assert_eq!(variant.text, "The black cat sat.");
    assert_eq!(variant.shown(), "The ⟨1⟩black⟨/1⟩ ⟨2⟩cat⟨/2⟩⟨3/⟩ ⟨4⟩sat⟨5/⟩.");
    let bold = &variant.inline[0];
    assert_eq!((bold.at, bold.role, bold.pair.as_deref(), bold.code.as_str()), (4, Role::Open, Some("1"), "&lt;b&gt;"));
    assert_eq!(bold.attributes, [("x", "7"), ("type", "bold")].map(|(key, value)| (key.to_owned(), value.to_owned())));
    assert_eq!(bold.dialect, Dialect::Tmx);
    let text = written(&[stored(1, &unit)]);
    let back = source.replace(">&lt;b></bpt>", ">&lt;b&gt;</bpt>").replace("/b></ept>", "/b&gt;</ept>");
    let back = back.replace("br/></ph>", "br/&gt;</ph>").replace("i></it>", "i&gt;</it>");
    assert!(text.contains(&format!("<seg>{back}</seg>")), "{text}");
}

#[test]
fn what_is_translated_inside_a_code_is_no_text() {
    let unit = only(&file(&tu("See <ph>&lt;a title='<sub type=\"t\">The <bpt i=\"1\"/>page</sub>'></ph>it.", "آن")));
    assert_eq!(unit.variants[0].text, "See it.");
    let code = &unit.variants[0].inline[0].code;
    assert_eq!(code, "&lt;a title='<sub type=\"t\">The <bpt i=\"1\"></bpt>page</sub>'&gt;");
    assert_comes_back(&[stored(1, &unit)], "sub");
}

#[test]
fn marks_nest_and_unknown_elements_are_passed_through() {
    let unit = only(&file(&tu("a <hi>b <hi x=\"1\">c</hi></hi> <b><hi>d</hi></b>", "الف")));
    assert_eq!(unit.variants[0].shown(), "a ⟨1⟩b ⟨2⟩c⟨/2⟩⟨/1⟩ ⟨3⟩d⟨/3⟩");
    assert_comes_back(&[stored(1, &unit)], "hi");
}

#[test]
fn plain_export_has_no_markup() {
    let unit = stored(1, &only(&file(&tu("a <hi>b</hi><ph>x</ph>", "<bpt i='1'/>ب<ept i='1'/>"))));
    let text = written_with(&[unit], &WriteOptions { plain: true, ..WriteOptions::default() });
    assert!(text.contains("<seg>a b</seg>") && text.contains("<seg>ب</seg>"), "{text}");
}

#[test]
fn codes_of_xliff_become_codes_of_tmx() {
    let code = |at, role, pair: Option<&str>, element: &str, native: &str| Inline {
        at,
        role,
        pair: pair.map(str::to_owned),
        dialect: Dialect::Xliff1,
        element: element.to_owned(),
        attributes: pair.is_none().then(|| ("id".to_owned(), "9".to_owned())).into_iter().collect(),
        code: native.to_owned(),
    };
    let mut source = Variant::new(tag("en"), "a b c d");
    source.inline = vec![
        code(0, Role::Open, Some("4"), "g", ""),
        code(1, Role::Close, Some("4"), "g", ""),
        code(2, Role::Alone, None, "ph", "&lt;br/&gt;"),
        code(4, Role::Open, Some("z"), "bx", ""),
        code(6, Role::Close, Some("y"), "ex", "<sub>t</sub>"),
    ];
    let unit = NewUnit { variants: vec![source, Variant::new(tag("fa"), "الف")], ..NewUnit::default() };
    let text = written(&[stored(1, &unit)]);
    let seg = "<seg><bpt i=\"1\" x=\"4\">&lt;g id=\"4\"&gt;</bpt>a<ept i=\"1\">&lt;/g&gt;</ept> \
        <ph x=\"9\">&lt;br/&gt;</ph>b <it pos=\"begin\">&lt;bx id=\"z\"&gt;</it>c \
        <it pos=\"end\">&lt;sub&gt;t&lt;/sub&gt;</it>d</seg>";
    assert!(text.contains(seg), "{text}");
    assert_eq!(shown(&only(&text))[0], "⟨1⟩a⟨/1⟩ ⟨2/⟩b ⟨3⟩c ⟨/4⟩d");
}

// What is said beside the texts

#[test]
fn attributes_remarks_and_properties_are_kept() {
    let unit = only(&file(
        "<tu tuid=\"t&quot;1\" usagecount=\"3\" segtype=\"phrase\" creationdate=\"last spring\" creationid=\"Æ\" x=\"1\">\
         <note xml:lang=\"fr\">eins</note><note>zwei</note><prop type=\"x-Domain\" o-encoding=\"a\">law</prop>\
         <tuv xml:lang=\"EN-us\" changedate=\"20020523T091200Z\" changeid=\"ys\"><note>n</note><prop type=\"p\">q</prop>\
         <seg>War</seg></tuv><tuv lang=\"fa_IR\"><seg>جنگ</seg></tuv></tu>",
    ));
    assert_eq!(unit.note.as_deref(), Some("eins"));
    assert_eq!((unit.author.as_deref(), unit.changed_by.as_deref()), (Some("Æ"), Some("ys")));
    assert_eq!(unit.changed, Some("2002-05-23T09:12:00Z".parse().unwrap()));
    let extra = unit.extra.as_ref().unwrap();
    assert_eq!(extra.attribute("tuid"), Some("t\"1"));
    assert_eq!(extra.attribute("usagecount"), Some("3"));
    assert_eq!(extra.attribute("creationdate"), Some("last spring"));
    assert_eq!(extra.notes.len(), 2);
    assert_eq!(extra.prop("x-Domain"), Some("law"));
    let source = unit.variants[0].extra.as_ref().unwrap();
    assert_eq!((source.attribute("changeid"), source.prop("p")), (Some("ys"), Some("q")));
    assert_eq!(source.notes[0].text, "n");
    assert_eq!(unit.variants[1].lang.written(), "fa_IR");
    let text = written(&[stored(1, &unit)]);
    for part in [
        "<tu tuid=\"t&quot;1\" srclang=\"EN-us\"",
        " creationdate=\"last spring\" ",
        "<note xml:lang=\"fr\">eins</note>\n<note>zwei</note>",
        "<prop type=\"x-hafez-attribute:x\">1</prop>",
        "<prop type=\"x-Domain\" o-encoding=\"a\">law</prop>",
        "<tuv xml:lang=\"EN-us\" changedate=\"20020523T091200Z\" changeid=\"ys\">",
        "<tuv xml:lang=\"fa_IR\">",
    ] {
        assert!(text.contains(part) || part.contains("srclang"), "{part}\n{text}");
    }
}

#[test]
fn the_id_of_the_file_stays_and_ours_is_not_taken_for_one() {
    let mut unit = stored(7, &only(&file(&tu("War", "جنگ"))));
    let text = written(std::slice::from_ref(&unit));
    assert!(text.contains("<tu tuid=\"hafez-7\""), "{text}");
    assert_eq!(only(&text).extra, None);
    unit.extra = only(&text.replace("hafez-7", "7")).extra;
    assert!(written(&[unit]).contains("<tu tuid=\"7\""));
}

#[test]
fn properties_of_others_are_understood_and_written_back() {
    let body = tu("War", "جنگ").replace(
        "<tu>",
        "<tu><prop type=\"file\">a.md</prop><prop type=\"prev\">Before</prop><prop type=\"approved\">no</prop>",
    );
    let unit = only(&file(&body));
    assert_eq!((unit.status, unit.context.prev.as_deref()), (Status::Unreviewed, Some("Before")));
    let mut unit = stored(1, &unit);
    let text = written(std::slice::from_ref(&unit));
    assert!(text.contains("<prop type=\"prev\">Before</prop>") && !text.contains("x-context-pre"), "{text}");
    assert!(text.contains("<prop type=\"approved\">no</prop>") && !text.contains("x-status"), "{text}");
    // A person has confirmed it since.
    unit.status = Status::Confirmed;
    unit.note = Some("new".to_owned());
    let text = written(std::slice::from_ref(&unit));
    assert!(!text.contains("approved") && text.contains("<note>new</note>"), "{text}");
    assert_eq!(only(&text).status, Status::Confirmed);
}

#[test]
fn the_source_language_may_be_written_in_any_way() {
    for (header, first) in [("EN-GB", "en-gb"), ("en_US", "en-gb"), ("*all*", "fa"), ("fas", "fa"), ("zz", "fa")] {
        let text =
            file("<tu><tuv xml:lang=\"fa\"><seg>جنگ</seg></tuv><tuv xml:lang=\"en-gb\"><seg>War</seg></tuv></tu>");
        let unit = only(&text.replace("srclang=\"en\"", &format!("srclang=\"{header}\"")));
        assert_eq!(unit.variants[0].lang.written(), first, "{header}");
    }
    let all = only(&file(
        "<tu srclang=\"*all*\"><tuv xml:lang=\"fa\"><seg>جنگ</seg></tuv><tuv xml:lang=\"en\"><seg>War</seg></tuv></tu>",
    ));
    assert!(written(&[stored(1, &all)]).contains("srclang=\"*all*\" creationdate"));
    assert_comes_back(&[stored(1, &all)], "*all*");
}

// Faults

#[test]
fn a_fault_is_told_with_its_unit_and_line() {
    for (part, reason) in [
        ("<tu tuid=\"&x;\">", "the attribute `tuid` cannot be read"),
        ("<tu><note>&x;</note>", "the entity `&x;` is none of XML's own"),
        ("<tu><prop type=\"&x;\">a</prop>", "the attribute `type` cannot be read"),
    ] {
        let read = read(file(&(tu("a", "ب") + &tu("War", "جنگ").replace("<tu>", part) + &tu("c", "ت"))));
        assert_eq!(read.numbers(), [1, 3], "{part}");
        assert!(read.rejects[0].reason.starts_with(reason), "{:?}", read.rejects);
        assert_eq!((read.rejects[0].line, read.rejects[0].unit), (6, Some(2)));
    }
    for code in ["<ph>&x;</ph>", "<bpt i=\"&x;\">b</bpt>"] {
        assert_eq!(read(file(&tu(code, "ب"))).rejects.len(), 1, "{code}");
    }
}

#[test]
fn laughs_and_depth_are_refused_with_a_place() {
    let laughs: String = (1..20).map(|n| format!("<!ENTITY l{n} \"&l{0};&l{0};\">", n - 1)).collect();
    let bomb = format!("<!DOCTYPE tmx [<!ENTITY l0 \"lol\">{laughs}]>");
    let found = read(file(&(tu("&l19;", "ب") + &tu("a", "ب"))).replace("?>\n<tmx", &format!("?>\n{bomb}<tmx")));
    assert_eq!((found.units.len(), found.rejects[0].line), (1, 5));
    let deep = read(file(&(tu("a", "ب") + &tu(&"<hi>".repeat(300), "ب"))));
    let error = deep.error.unwrap();
    assert!(error.keeps_units() && error.message.contains("256 deep"), "{error}");
    assert_eq!((deep.units.len(), error.line), (1, Some(6)));
}

#[test]
fn a_unit_of_codes_alone_does_not_fill_the_memory() {
    let many = read(file(&(tu(&"<ph/>".repeat(300_000), "ب") + &tu("a", "ب"))));
    assert_eq!((many.units.len(), many.rejects.len()), (1, 1));
    assert!(many.rejects[0].reason.contains("16 MiB"), "{:?}", many.rejects);
    let notes = tu("a", "ب").replace("<tu>", &format!("<tu>{}", "<note>n</note>".repeat(1000)));
    assert_eq!(read(file(&notes)).units[0].extra.as_ref().unwrap().notes.len(), 1000);
}

#[test]
fn every_encoding_that_a_file_names_or_shows() {
    let text = |encoding: &str| {
        file(&tu("War \u{ab}é\u{bb}", "جنگ")).replace("\"1.0\"?", &format!("\"1.0\" encoding='{encoding}'?"))
    };
    let utf16 = |text: &str, big: bool| {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let single = |encoding: &'static encoding_rs::Encoding, label: &str| encoding.encode(&text(label)).0.into_owned();
    let plain = file(&tu("War \u{ab}é\u{bb}", "جنگ"));
    for (what, bytes) in [
        ("UTF-8 without a declaration", plain.replace("<?xml version=\"1.0\"?>\n", "").into_bytes()),
        ("UTF-8 with a mark", format!("\u{feff}{}", text("utf-8")).into_bytes()),
        ("a mark counts more than a declaration", format!("\u{feff}{}", text("windows-1252")).into_bytes()),
        ("UTF-8 that was UTF-16", text("UTF-16").into_bytes()),
        ("UTF-16LE, only a mark", utf16(&format!("\u{feff}{plain}"), false)),
        ("UTF-16BE, only a mark", utf16(&format!("\u{feff}{plain}"), true)),
        ("UTF-16LE, only a declaration", utf16(&text("UTF-16"), false)),
        ("UTF-16BE, neither", utf16(&plain, true)),
        ("windows-1256", single(encoding_rs::WINDOWS_1256, "windows-1256")),
        ("windows-1256 by its other name", single(encoding_rs::WINDOWS_1256, "CP1256")),
    ] {
        let read = read(&bytes);
        assert!(read.error.is_none(), "{what}: {:?}", read.error);
        let texts: Vec<_> = read.units[0].variants.iter().map(|variant| variant.text.as_str()).collect();
        assert_eq!(texts, ["War \u{ab}é\u{bb}", "جنگ"], "{what}");
    }
    let error = read(encoding_rs::WINDOWS_1256.encode(&plain).0).error.unwrap();
    assert!(!error.keeps_units() && error.line.is_some(), "{error}");
}

#[test]
fn a_file_that_breaks_off_tells_where() {
    let whole = file(&(tu("a", "الف") + &tu("b", "ب") + &tu("c", "پ")));
    let cut = read(whole.split_once("<seg>c").unwrap().0);
    let error = cut.error.unwrap();
    assert_eq!((cut.units.len(), error.line, error.keeps_units()), (2, Some(7), true), "{error}");
    let crossed = read(whole.replace("<seg>b</seg>", "<seg>b</tuv></seg>"));
    assert_eq!((crossed.units.len(), crossed.error.unwrap().line), (1, Some(6)));
    let undeclared = read(whole.replace("<seg>b", "<seg><x:hi/>b"));
    let error = undeclared.error.unwrap();
    assert_eq!((undeclared.units.len(), error.line, error.keeps_units()), (3, Some(6), true), "{error}");
    assert!(error.message.contains("`x`"), "{error}");
}

// Files of other tools

fn expected() -> Vec<(PathBuf, serde_json::Value)> {
    let Some(data) = shared("data") else { return Vec::new() };
    let lines = fs::read_to_string(data.join("interchange/expected.jsonl")).unwrap();
    let records = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let tmx = records.filter(|record| record["file"].as_str().unwrap().ends_with(".tmx"));
    tmx.map(|record| (data.join(record["file"].as_str().unwrap()), record)).collect()
}

/// The wordings of the file, each once: a unit that was split repeats its source.
fn wordings(read: &Read) -> Vec<&Variant> {
    let mut last = 0;
    let each = read.units.iter().zip(read.numbers()).flat_map(|(unit, number)| {
        let skip = usize::from(std::mem::replace(&mut last, number) == number);
        unit.variants.iter().skip(skip)
    });
    each.collect()
}

fn counted<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    names.for_each(|name| *counts.entry(name.to_owned()).or_default() += 1);
    counts
}

fn counts_of(record: &serde_json::Value, key: &str) -> BTreeMap<String, u64> {
    record[key].as_object().into_iter().flatten().map(|(name, count)| (name.clone(), count.as_u64().unwrap())).collect()
}

/// Elements: `hi` has two codes.
fn elements(variants: &[&Variant]) -> BTreeMap<String, u64> {
    let codes = variants.iter().flat_map(|variant| &variant.inline);
    counted(codes.filter(|code| code.element != "hi" || code.role == Role::Open).map(|code| code.element.as_str()))
}

/// Every file: units, wordings, languages as written, inline elements and the example, as two other
/// readers found them. Where units are rejected (one language only), what is in them is not counted.
#[test]
fn files_of_other_tools_hold_what_is_expected() {
    for (path, record) in expected() {
        let file = path.display();
        let read = collect(open_path(&path, &options()));
        if record["error"].is_string() {
            assert!(read.error.is_some_and(|error| !error.keeps_units()), "{file}");
            continue;
        }
        assert!(read.error.is_none(), "{file}: {:?}", read.error);
        let lone = record["tu_lt2"].as_u64().unwrap_or(0);
        assert_eq!(read.rejects.len() as u64, lone, "{file}: {:?}", read.rejects);
        let mut numbers = read.numbers();
        numbers.dedup();
        assert_eq!(numbers.len() as u64 + lone, record["tu"].as_u64().unwrap_or(0), "{file}");
        let variants = wordings(&read);
        assert_eq!(variants.len() as u64 + lone, record["tuv"].as_u64().unwrap_or(0), "{file}");
        if lone > 0 {
            continue;
        }
        assert_eq!(counted(variants.iter().map(|v| v.lang.written())), counts_of(&record, "langs"), "{file}");
        assert_eq!(elements(&variants), counts_of(&record, "inline"), "{file}");
        for example in record["example"].as_array().into_iter().flatten() {
            let (code, text) = (example[0].as_str().unwrap(), example[1].as_str().unwrap());
            let found = read.units[0].variants.iter().find(|variant| variant.lang.written() == code);
            assert!(found.is_some_and(|variant| variant.text.starts_with(text)), "{file}: {code} {text}");
        }
    }
}

#[test]
fn files_of_other_tools_come_back() {
    for (path, _) in expected() {
        let read = collect(open_path(&path, &options()));
        assert_comes_back(&stored_all(&read.units), &path.display().to_string());
    }
}

mod round_trips {
    use hafez::unit::{Extra, Origin, Remark};
    use proptest::prelude::*;

    use super::*;

    /// Text of every kind that a translator or a hostile file may bring; never blank.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zA-Z ]{1,8}",
            Just("\u{645}\u{6cc}\u{200c}\u{631}\u{648}\u{62f}".to_owned()),
            Just("«گفت»، ۲۰۲۰؟".to_owned()),
            Just("\u{1d400}\u{1f467}\u{1f3fd}".to_owned()),
            "[\t\n\r <>&'\"]{1,4}",
            Just("]]>&amp;<seg>".to_owned()),
            "[\u{1}-\u{1f}\u{7f}-\u{9f}\u{fffe}\u{ffff}\u{2028}\u{feff}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{200e}]",
            any::<String>().prop_map(|text| text.replace('\0', "")),
        ];
        proptest::collection::vec(piece, 1..5)
            .prop_map(|pieces| pieces.concat())
            .prop_filter("blank", |text| !text.trim().is_empty())
    }

    /// What XML can hold, as it stands in attributes, remarks and native code.
    fn plain() -> impl Strategy<Value = String> {
        "[a-zA-Z\u{600}-\u{6ff}\t\n\"'=<>&]{0,8}x"
    }

    fn attributes(names: &'static [&'static str]) -> impl Strategy<Value = Vec<(String, String)>> {
        proptest::sample::subsequence(names, 0..names.len()).prop_flat_map(|names| {
            let values = proptest::collection::vec(plain(), names.len());
            values.prop_map(move |values| names.iter().map(|name| (*name).to_owned()).zip(values).collect())
        })
    }

    fn extra(names: &'static [&'static str]) -> impl Strategy<Value = Option<Box<Extra>>> {
        let remark = |kind: &'static str| {
            (kind, plain(), attributes(&["xml:lang", "o-encoding"])).prop_map(|(kind, text, attributes)| Remark {
                kind,
                text,
                attributes,
            })
        };
        let notes = proptest::collection::vec(remark("[a-z]{0}"), 0..3);
        let props = proptest::collection::vec(remark("[A-Z]{0,3}"), 0..3);
        (attributes(names), notes, props)
            .prop_map(|(attributes, notes, props)| Extra { attributes, notes, props }.boxed())
    }

    /// Codes as a reader gives them: each at a character of the text, in order, `hi` nested.
    fn codes(text: &str, picks: &[(usize, u8, String)]) -> Vec<Inline> {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut sorted: Vec<_> =
            picks.iter().map(|(place, kind, code)| (places[place % places.len()], kind, code)).collect();
        sorted.sort_by_key(|(at, ..)| *at);
        let (mut codes, mut marks, mut open) = (Vec::new(), 0, Vec::new());
        for (at, kind, code) in sorted {
            let (element, role) = match kind % 8 {
                0 => ("bpt", Role::Open),
                1 => ("ept", Role::Close),
                2 => ("ph", Role::Alone),
                3 => ("ut", Role::Alone),
                4 => ("it", Role::Open),
                5 => ("it", Role::Close),
                6 => ("hi", Role::Open),
                _ if open.is_empty() => ("sub", Role::Alone),
                _ => ("hi", Role::Close),
            };
            let pair = match (element, role) {
                ("bpt" | "ept", _) => Some((kind % 3).to_string()),
                ("hi", Role::Open) => {
                    marks += 1;
                    open.push(format!("hi{marks}"));
                    open.last().cloned()
                }
                ("hi", _) => open.pop(),
                _ => None,
            };
            let pos = (element == "it")
                .then(|| ("pos".to_owned(), if role == Role::Open { "begin" } else { "end" }.to_owned()));
            let more = (element != "hi" || role == Role::Open).then(|| ("type".to_owned(), code.clone()));
            let code = if element == "hi" {
                String::new()
            } else {
                code.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
            };
            codes.push(Inline {
                at,
                role,
                pair,
                dialect: Dialect::Tmx,
                element: element.to_owned(),
                attributes: pos.into_iter().chain(more).collect(),
                code,
            });
        }
        for pair in open.into_iter().rev() {
            codes.push(Inline {
                at: text.len(),
                role: Role::Close,
                pair: Some(pair),
                dialect: Dialect::Tmx,
                element: "hi".to_owned(),
                attributes: Vec::new(),
                code: String::new(),
            });
        }
        codes
    }

    fn variant(lang: &'static [&'static str]) -> impl Strategy<Value = Variant> {
        let picks = proptest::collection::vec((any::<usize>(), any::<u8>(), plain()), 0..6);
        let extra = extra(&["datatype", "usagecount", "creationtool", "creationdate", "id"]);
        (proptest::sample::select(lang), text(), picks, extra).prop_map(|(lang, text, picks, extra)| Variant {
            inline: codes(&text, &picks),
            extra,
            ..Variant::new(tag(lang), text)
        })
    }

    fn unit() -> impl Strategy<Value = TranslationUnit> {
        let variants = (
            variant(&["en", "EN-us", "eng"]),
            variant(&["fa", "fa_IR", "prs"]),
            proptest::option::of(variant(&["ps", "pus"])),
        );
        let origin = proptest::option::of(("[a-z:0-9]{1,6}", proptest::option::of(1_u32..99)));
        let context = (proptest::option::of(text()), proptest::option::of(Just(String::new())));
        let extra = extra(&["tuid", "usagecount", "creationdate", "segtype", "o-tmf", "version"]);
        (variants, origin, context, extra, proptest::option::of(plain()), any::<bool>(), 0_i64..4_000_000_000).prop_map(
            |((source, target, third), origin, (prev, next), extra, note, unreviewed, second)| {
                let mut new = NewUnit { variants: vec![source, target], extra, ..NewUnit::default() };
                new.variants.extend(third);
                new.origin = origin.map(|(file, segment)| Origin { file, segment });
                new.context = Context { prev, next };
                if unreviewed {
                    new.status = Status::Unreviewed;
                }
                new.changed = Time::from_second(second).ok();
                new.author = note.clone();
                let notes = new.extra.as_ref().map_or(&[][..], |extra| &extra.notes);
                new.note = match notes {
                    [] => note,
                    [first, ..] => Some(first.text.clone()),
                };
                bare_note(&mut new);
                stored(1, &new)
            },
        )
    }

    /// One note without attributes is the unit's note and nothing else.
    fn bare_note(unit: &mut NewUnit) {
        let Some(extra) = unit.extra.as_mut() else { return };
        if matches!(extra.notes.as_slice(), [only] if only.attributes.is_empty()) {
            extra.notes.clear();
        }
        unit.extra = unit.extra.take().and_then(|extra| extra.boxed());
    }

    /// An unreadable date is kept only where the unit has no other.
    fn undated(mut units: Vec<TranslationUnit>) -> Vec<TranslationUnit> {
        for (id, unit) in (1..).zip(&mut units) {
            unit.id = id;
            let moment: Time = "2026-03-14T09:12:00Z".parse().unwrap();
            if unit.extra.as_ref().is_some_and(|extra| extra.attribute("creationdate").is_some()) {
                unit.created = moment;
            }
            if let Some(extra) = unit.extra.as_mut() {
                // A reader keeps them in the order of the standard.
                let order = ["tuid", "usagecount", "creationdate", "segtype", "o-tmf", "version"];
                extra.attributes.sort_by_key(|(key, _)| order.iter().position(|name| name == key));
            }
        }
        units
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn what_is_written_is_read_back(units in proptest::collection::vec(unit(), 1..4)) {
            assert_comes_back(&undated(units), "random");
        }

        #[test]
        fn plain_texts_come_back_without_markup(units in proptest::collection::vec(unit(), 1..4)) {
            let text = written_with(&units, &WriteOptions { plain: true, ..WriteOptions::default() });
            let back = read(&text);
            prop_assert!(back.error.is_none() && back.rejects.is_empty());
            for (before, after) in units.iter().zip(&back.units) {
                for (one, other) in before.variants.iter().zip(&after.variants) {
                    prop_assert_eq!(&one.text, &other.text);
                    prop_assert!(other.inline.is_empty());
                }
            }
        }

        #[test]
        fn damage_is_no_panic(units in proptest::collection::vec(unit(), 1..3), at in any::<usize>(), byte in any::<u8>(), cut in any::<bool>()) {
            let mut bytes = written(&units).into_bytes();
            let at = at % bytes.len();
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            read(bytes);
        }

        #[test]
        fn any_tags_are_no_panic(text in "(<(tu|tuv|seg|bpt|ept|it|hi|sub|/tu|/tuv|/seg|/hi|/sub|note|prop|/note)( (i|pos|type|xml:lang)=\"[1a&;]{0,3}\"){0,2}/?>|[a-z&;\u{600}]{0,3}){0,60}") {
            read(file(&text));
            read(file(&tu(&text, "ب")));
        }
    }
}

#[test]
fn an_attribute_that_came_as_a_property_stands_once() {
    let property = |name: &str, value: &str| format!("<prop type=\"x-hafez-attribute:{name}\">{value}</prop>");
    let said = property("usagecount", "2") + &property("odd", "3") + &property("odd", "4");
    let wording = |lang: &str| format!("<tuv xml:lang=\"{lang}\" usagecount=\"1\">{said}<seg>{lang}</seg></tuv>");
    let text = file(&format!("<tu usagecount=\"1\">{said}{}{}</tu>", wording("en"), wording("fa")));
    let unit = only(&text);
    let out = written(&[stored(1, &unit)]);
    assert_eq!(out.matches(" usagecount=\"1\"").count(), 3, "{out}");
    assert_eq!(out.matches(" usagecount=").count(), 3, "{out}");
    assert_comes_back(&[stored(1, &unit)], "attributes");
}

#[test]
fn a_code_with_prefixes_is_written_as_text() {
    let code = "&lt;a><x:sub xmlns:x=\"y\">b</x:sub>";
    let text = file(&tu(&format!("one <ph>{code}</ph> two"), "یک"));
    let out = written(&[stored(1, &only(&text))]);
    assert!(!out.contains("<x:"), "{out}");
    let back = read(&out);
    assert!(back.error.is_none() && back.rejects.is_empty(), "{:?}\n{out}", back.error);
    assert_eq!(written(&[stored(1, &back.units[0])]), out);
}

#[test]
fn a_second_wording_of_the_source_is_a_unit_too() {
    let tuv = |lang: &str, text: &str| format!("<tuv xml:lang=\"{lang}\"><seg>{text}</seg></tuv>");
    let all = [tuv("en", "one"), tuv("en", "1"), tuv("fa", "یک"), tuv("fa", "۱")];
    let read = read(file(&format!("<tu>{}</tu>", all.concat())));
    let found: Vec<_> = read.units.iter().map(shown).collect();
    assert_eq!(found, [["one", "یک"], ["1", "یک"], ["one", "۱"]]);
    let lone = self::read(file(&format!("<tu>{}</tu>", [tuv("en", "one"), tuv("en", "1")].concat())));
    assert!(lone.units.is_empty() && lone.rejects[0].reason.contains("fewer than two"), "{:?}", lone.rejects);
}

#[test]
fn much_that_is_said_of_many_wordings_is_refused() {
    let wordings = "<tuv xml:lang=\"fa\"><seg>یک</seg></tuv>".repeat(900);
    let note = format!("<note>{}</note>", "n".repeat(1 << 20));
    let source = |notes: &str| format!("<tuv xml:lang=\"en\">{notes}<seg>one</seg></tuv>");
    for body in [format!("<tu>{note}{}{wordings}</tu>", source("")), format!("<tu>{}{wordings}</tu>", source(&note))] {
        let read = read(file(&(body + &tu("two", "دو"))));
        assert_eq!(read.units.len(), 1);
        assert!(read.rejects[0].reason.contains("900 segments") || read.rejects[0].reason.contains("899 segments"));
    }
}
