//! Catalogues in and out.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "files/given.rs"]
mod given;

use given::{Read, options, read_with, shared, tag};
use std::collections::BTreeSet;

use hafez::formats::{Fault, Format, WriteOptions, writer};
use hafez::unit::{NewUnit, Status, TranslationUnit, Variant};

impl Read {
    fn reasons(&self) -> Vec<(u64, &str)> {
        self.rejects.iter().map(|reject| (reject.line, reject.reason.as_str())).collect()
    }

    /// How many entries have units of this status.
    fn entries(&self, status: Status) -> usize {
        let of = |(unit, number): (&NewUnit, u64)| (unit.status == status).then_some(number);
        self.units.iter().zip(self.numbers()).filter_map(of).collect::<BTreeSet<_>>().len()
    }
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Read {
    read_with(name, bytes, &options())
}

fn stored(id: i64, unit: NewUnit) -> TranslationUnit {
    unit.numbered(id, "2026-03-14T09:12:00Z".parse().unwrap())
}

fn write(units: &[NewUnit], options: &WriteOptions) -> std::io::Result<String> {
    let mut out = Vec::new();
    let mut po = writer(Format::Po, Box::new(&mut out), options).unwrap();
    for (unit, id) in units.iter().zip(1..) {
        po.write(&stored(id, unit.clone()))?;
    }
    po.finish()?;
    Ok(String::from_utf8(out).unwrap())
}

fn unit(source: &str, target: &str) -> NewUnit {
    NewUnit::pair(&tag("en"), source, &tag("fa"), target)
}

const HEADER: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: fa\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n";

#[test]
fn an_entry_with_everything() {
    let text = format!(
        "{HEADER}
#  A remark.
#
# Its end.
#. From the programme.
#: src/a.c:12 src/b.c:3
#, c-format, fuzzy
#| msgctxt \"old menu\"
#| msgid \"\"
#| \"Ope\"
#| \"n it\"
msgctxt \"menu\"
msgid \"\"
\"Open \\\"%s\\\"\\n\"
\"now\\t\"
msgstr \"بازش کنید\"
"
    );
    let read = read("x.po", text);
    assert!(read.rejects.is_empty(), "{:?}", read.rejects);
    assert_eq!(read.pairs(), [("Open \"%s\"\nnow\t", "بازش کنید"), ("Open it", "بازش کنید")]);
    assert!(read.units.iter().all(|unit| unit.status == Status::Unreviewed));
    let unit = &read.units[0];
    assert_eq!(unit.note.as_deref(), Some(" A remark.\n\nIts end."));
    let extra = unit.extra.as_ref().unwrap();
    assert_eq!(extra.prop("msgctxt"), Some("menu"));
    assert_eq!(extra.prop("reference"), Some("src/a.c:12 src/b.c:3"));
    assert_eq!(extra.prop("flag"), Some("c-format"));
    assert_eq!(extra.notes[1].text, "From the programme.");
    assert_eq!(read.units[1].extra.as_ref().unwrap().prop("msgctxt"), Some("old menu"));
    assert_eq!(read.numbers()[0], 1);
}

#[test]
fn plural_forms_go_with_the_source_they_translate() {
    let entry = "msgid \"%d file\"\nmsgid_plural \"%d files\"\n";
    let forms = |texts: &[&str]| -> String {
        texts.iter().enumerate().map(|(form, text)| format!("msgstr[{form}] \"{text}\"\n")).collect()
    };
    for (plural, texts, wanted) in [
        ("nplurals=2; plural=n!=1;", vec!["a", "b"], vec![("%d file", "a"), ("%d files", "b")]),
        ("nplurals=1; plural=0;", vec!["a"], vec![("%d file", "a"), ("%d files", "a")]),
        ("nplurals=2; plural=n!=1;", vec!["", "b"], vec![("%d files", "b")]),
        ("nplurals=2; plural=n!=1;", vec!["", ""], vec![]),
        (
            "nplurals=3; plural=n%10==1 ? 0 : n<5 ? 1 : 2;",
            vec!["a", "b", "c"],
            vec![("%d file", "a"), ("%d files", "b"), ("%d files", "c")],
        ),
        (
            "nplurals=3; plural=n==0 ? 0 : n==1 ? 1 : 2;",
            vec!["zero", "one", "many"],
            vec![("%d files", "zero"), ("%d file", "one"), ("%d files", "many")],
        ),
    ] {
        let text =
            format!("msgid \"\"\nmsgstr \"Language: ar\\nPlural-Forms: {plural}\\n\"\n\n{entry}{}", forms(&texts));
        let read = read("x.po", text);
        assert_eq!(read.pairs(), wanted, "{plural}");
        assert!(read.rejects.is_empty());
    }
}

#[test]
fn obsolete_and_untranslated_entries_are_no_units() {
    let text = format!(
        "{HEADER}
# for the next
#~ msgid \"gone\"
#~ msgstr \"رفته\"

#, fuzzy
#~| msgid \"x\"
#~ msgid \"gone too\"
#~ \"on\"
#~ msgstr \"رفته\"

msgid \"a\"
msgstr \"\"

msgid \"b\"
msgstr \"ب\"
#~ msgid \"directly behind\"
#~ msgstr \"x\"
"
    );
    let read = read("x.po", text);
    assert_eq!(read.pairs(), [("b", "ب")]);
    assert_eq!(read.units[0].note, None);
    assert_eq!(read.units[0].status, Status::Confirmed);
    assert!(read.rejects.is_empty());
    assert!(self::read("x.pot", format!("{HEADER}\nmsgid \"a\"\nmsgstr \"\"\n")).units.is_empty());
}

#[test]
fn faults_cost_their_entry_and_are_named_with_their_line() {
    let text = "msgid \"a\nmsgstr \"x\"\n\nmsgid \"b\"\nmsgstr \"ب\"\n\nhello\nthere\n\nmsgid \"c\"\n\n# n\nmsgid \"d\"\n\
                msgid_plural \"ds\"\n\n#, fuzzy\nmsgid \"e\"\nmsgstr \"ث\"\nmsgstr \"ج\"\nmsgstr \"f\"\n\nmsgid \"g\" \"\nmsgstr \"x\"\n\
                msgctxt \"alone\"\n\nmsgid \"h\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"\n\nmsgid \"i\"\nmsgstr \"a\\000b\"\n\
                msgid \"j\" msgstr \"ژ\"\n";
    let read = read("x.po", text);
    assert_eq!(read.pairs(), [("b", "ب"), ("j", "ژ")]);
    let lines: Vec<u64> = read.rejects.iter().map(|reject| reject.line).collect();
    assert_eq!(lines, [1, 7, 10, 13, 19, 22, 24, 30], "{:#?}", read.reasons());
}

#[test]
fn a_header_without_msgid_is_taken_as_one_and_named() {
    let read = read("x.po", "\"Project-Id-Version: \\n\"\n\"Language: fr\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"\n");
    assert_eq!(read.pairs(), [("a", "b")]);
    assert_eq!(read.units[0].variants[1].lang, tag("fr"));
    assert_eq!(read.rejects.len(), 1);
    assert_eq!(read.rejects[0].line, 1);
}

#[test]
fn other_files_are_refused() {
    for text in ["hello\n", "\"hello\"\nmsgid \"a\"\n", "en\tfa\n", "<po>\n", "{}"] {
        let error = read("x.po", text).error.unwrap();
        assert_eq!(error.fault, Fault::NotTheFormat, "{text}");
        assert_eq!(error.line, Some(1));
    }
    assert_eq!(read("x.po", "").error.unwrap().fault, Fault::Empty);
    assert_eq!(read("x.po", b"\xDE\x12\x04\x95\0\0\0\0").error.unwrap().fault, Fault::NotTheFormat);
}

#[test]
fn the_charset_of_the_header_holds() {
    let text = |charset: &str, target: &[u8]| {
        let mut text = format!(
            "# c\nmsgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset={charset}\\n\"\n\nmsgid \"a\"\nmsgstr \""
        )
        .into_bytes();
        text.extend(target);
        text.extend(b"\"\n");
        text
    };
    for (charset, bytes, wanted) in [
        ("windows-1251", &b"\xCF"[..], "П"),
        ("CP1251", b"\xCF", "П"),
        ("KOI8-R", b"\xF0", "П"),
        ("ISO8859-1", b"\xE9", "é"),
        ("windows-1256", b"\x81", "پ"),
        ("EUC-JP", b"\xB0\xA1", "亜"),
        ("CP949", b"\xB0\xA1", "가"),
        ("CHARSET", "پ".as_bytes(), "پ"),
        ("ASCII", "پ".as_bytes(), "پ"),
        ("UTF-8", "پ".as_bytes(), "پ"),
        ("windows-1251", b"\\317", "П"),
        ("UTF-8", b"\\331\\276", "پ"),
    ] {
        assert_eq!(read("x.po", text(charset, bytes)).pairs(), [("a", wanted)], "{charset}");
        // The same with line breaks of Windows, and behind a licence that is longer than one would think.
        let crlf: Vec<u8> = text(charset, bytes)
            .into_iter()
            .flat_map(|b| if b == b'\n' { vec![b'\r', b'\n'] } else { vec![b] })
            .collect();
        let long = [b"# a licence\n".repeat(3000), crlf].concat();
        assert_eq!(read("x.po", long).pairs(), [("a", wanted)], "{charset}");
    }
    assert_eq!(read("x.po", text("KLINGON-8", b"x")).error.unwrap().fault, Fault::Encoding);
    assert_eq!(read("x.po", text("UTF-8", b"\xCF")).error.unwrap().fault, Fault::Encoding);
    let mut bom = b"\xEF\xBB\xBF".to_vec();
    bom.extend(text("CP1251", "پ".as_bytes()));
    assert_eq!(read("x.po", bom).pairs(), [("a", "پ")]);
}

#[test]
fn one_language_or_an_unknown_one_is_rejected_with_its_line() {
    for (language, word) in [("qq", "`qq`"), ("en", "--from")] {
        let read =
            read("x.po", format!("msgid \"\"\nmsgstr \"Language: {language}\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"\n"));
        assert!(read.units.is_empty());
        assert_eq!(read.rejects[0].line, 4);
        assert!(read.rejects[0].reason.contains(word), "{:?}", read.rejects);
    }
}

#[test]
fn domains_are_kept() {
    let read = read("x.po", "domain one\nmsgid \"a\"\nmsgstr \"ب\"\ndomain \"two\"\nmsgid \"a\"\nmsgstr \"پ\"\n");
    assert_eq!(read.pairs(), [("a", "ب"), ("a", "پ")]);
    assert_eq!(read.units[1].extra.as_ref().unwrap().prop("domain"), Some("two"));
    assert!(read.rejects.is_empty());
}

/// Texts that one would not like to meet.
const HOSTILE: &[&str] = &[
    "می\u{200c}رود",
    "\u{202b}x\u{202c}\u{2066}\u{2069}\u{200e}\u{200f}",
    " a ",
    "\ta\t",
    "a\nb",
    "a\n",
    "\na",
    "a\r\nb\r",
    "\"q\" \\n \\",
    "\u{1F600}\u{10FFFD}",
    "\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}1\u{7f}2\u{85}\u{a0}\u{2028}\u{feff}\u{fffe}",
    "# no comment",
    "[hafez alternative 2]",
];

#[test]
fn everything_comes_back_and_sources_may_repeat() {
    let mut units: Vec<NewUnit> = HOSTILE.iter().map(|text| unit(text, text)).collect();
    units.extend(["a", "b", "c"].map(|target| unit("same", target)));
    for context in ["", "menu", "menu", "x [hafez alternative 3]", "[hafez alternative 2]"] {
        let mut unit = unit("same", context);
        unit.variants[1].text = format!("in {context}");
        unit.extra.get_or_insert_default().add_prop("msgctxt", context);
        unit.extra.as_mut().unwrap().add_prop("reference", "a.c:1");
        unit.extra.as_mut().unwrap().add_prop("flag", "no-wrap");
        unit.status = Status::Unreviewed;
        unit.note = Some("one\n\n two ".to_owned());
        units.push(unit);
    }
    units[0].origin = Some(hafez::unit::Origin { file: "a:b.md".to_owned(), segment: Some(3) });
    let text = write(&units, &WriteOptions::default()).unwrap();
    assert_eq!(text, write(&units, &WriteOptions::default()).unwrap());
    let read = read("x.po", &text);
    assert_eq!(read.rejects, []);
    assert_eq!(read.units, units);
}

#[test]
fn a_catalogue_has_one_pair_of_languages() {
    let mut three = unit("war", "جنگ");
    three.variants.push(Variant::new(tag("ps"), "جګړه"));
    let error = write(&[three.clone()], &WriteOptions::default()).unwrap_err();
    assert!(error.to_string().contains("unit 1 is in en, fa, ps"), "{error}");
    let options = WriteOptions { from: Some(tag("en")), to: Some(tag("ps")), ..WriteOptions::default() };
    let text = write(&[three], &options).unwrap();
    let read = read("x.po", text);
    assert_eq!(read.pairs(), [("war", "جګړه")]);
    assert_eq!(read.units[0].variants[1].lang, tag("ps"));
}

/// `msgfmt` is the judge, where it is installed.
#[test]
fn gettext_accepts_what_is_written() {
    let mut units: Vec<NewUnit> = ["a", "b"].map(|target| unit("same %s", target)).into();
    units.push(unit("a\tb", "\u{200c}\u{1b}1"));
    units[0].note = Some("n".to_owned());
    units[1].status = Status::Unreviewed;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.po");
    std::fs::write(&path, write(&units, &WriteOptions::default()).unwrap()).unwrap();
    let run = std::process::Command::new("msgfmt").args(["--check", "--output-file=/dev/null"]).arg(&path).output();
    let Ok(run) = run else {
        eprintln!("skipped: there is no msgfmt");
        return;
    };
    assert!(run.status.success() && run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn files_of_other_tools_hold_what_others_find_in_them() {
    let Some(data) = shared("data") else { return };
    let expected = std::fs::read_to_string(data.join("interchange/expected.jsonl")).unwrap();
    let mut checked = 0;
    for line in expected.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = record["file"].as_str().unwrap();
        let path = data.join(file);
        if !file.ends_with(".po") || !path.exists() {
            continue;
        }
        let read = read(file, std::fs::read(&path).unwrap());
        eprintln!(
            "{file}: {} units, {} entries, rejects {:?}",
            read.units.len(),
            read.entries(Status::Confirmed),
            read.reasons()
        );
        assert!(read.error.is_none(), "{file}: {:?}", read.error);
        if record["entries"].is_null() {
            assert!(!read.units.is_empty(), "{file}");
            continue;
        }
        let count = |name: &str| usize::try_from(record[name].as_u64().unwrap_or(0)).unwrap();
        // Another reader counts a translation of two spaces.
        let blank = read.rejects.len();
        assert_eq!(read.entries(Status::Confirmed) + blank, count("translated"), "{file}");
        assert_eq!(read.entries(Status::Unreviewed), count("fuzzy"), "{file}");
        assert!(read.rejects.iter().all(|reject| reject.reason.contains("spaces")), "{file}: {:?}", read.rejects);
        if let Some(example) = record["example"].as_array() {
            let pair = (example[0].as_str().unwrap(), example[1].as_str().unwrap());
            assert!(read.pairs().contains(&pair), "{file}: {pair:?}");
        }
        checked += 1;
    }
    assert!(checked > 0);
}

#[test]
fn much_that_is_said_of_many_forms_is_refused() {
    let note = format!("#. {}\n", "n".repeat(1 << 19));
    let forms: String = (0..60).map(|n| format!("msgstr[{n}] \"{n}\"\n")).collect();
    let text = format!("{HEADER}\n{note}msgid \"a\"\nmsgid_plural \"b\"\n{forms}\nmsgid \"c\"\nmsgstr \"d\"\n");
    let read = read("a.po", text);
    assert_eq!(read.pairs(), [("c", "d")]);
    assert!(read.reasons()[0].1.contains("longer than 16 MiB"), "{:?}", read.reasons());
}
