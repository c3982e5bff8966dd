//! Files in and out: what is read, what is refused and how, and that nothing changes on the way.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "files/given.rs"]
mod given;

use given::{Read, collect, options, read_with, shared, tag};
use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use hafez::formats::{
    Fault, Format, MAX_SEGMENT, WriteOptions, open_pairs, open_path, parse_columns, write_atomically, writer,
};
use hafez::unit::{Context, NewUnit, Origin, Status, Time, TranslationUnit, Variant};

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Read {
    read_with(name, bytes, &options())
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

// TSV

#[test]
fn tsv_without_a_header_is_the_pair_of_the_command() {
    let read = read("a.tsv", "War\tجنگ\n\nPeace\tصلح\ta note\r\n\"so\"\t«چنین»");
    assert_eq!(read.pairs(), [("War", "جنگ"), ("Peace", "صلح"), ("\"so\"", "«چنین»")]);
    assert_eq!(read.lines(), [1, 3, 4]);
    assert_eq!(read.units[1].note.as_deref(), Some("a note"));
    assert_eq!(read.units[0].variants[1].lang, tag("fa"));
    assert!(read.rejects.is_empty() && read.error.is_none());
}

#[test]
fn tsv_headers_name_languages_and_data() {
    let text = "\u{feff}fas\ten-GB\tprs\tnote\torigin\tby\ttime\tstatus\t-\n\
        جنگ\tWar\t\tn\ta.md:3\tniloofar\t2026-03-14T09:12:00Z\tunreviewed\tx\n\
        صلح\tPeace\tسوله\t\t\t\t\t\t\n";
    let read = read("a.tsv", text);
    let unit = &read.units[0];
    assert_eq!(unit.variants.iter().map(|v| v.lang.as_str()).collect::<Vec<_>>(), ["fa", "en-GB"]);
    assert_eq!(unit.origin, Some(Origin { file: "a.md".to_owned(), segment: Some(3) }));
    assert_eq!((unit.changed_by.as_deref(), unit.status), (Some("niloofar"), Status::Unreviewed));
    assert_eq!(unit.changed, Some("2026-03-14T09:12:00Z".parse::<Time>().unwrap()));
    assert_eq!(read.units[1].variants.len(), 3);
    assert_eq!(read.units[1].variants[2].lang, tag("fa-AF"));
}

#[test]
fn columns_override_a_header_which_is_skipped_then() {
    let mut options = options();
    options.columns = Some(parse_columns("-,target,source").unwrap());
    let read = read_with("a.tsv", "note\tfa\ten\n1\tجنگ\tWar\n", &options);
    assert_eq!(read.units[0].variants[0], Variant::new(tag("fa"), "جنگ"));
    assert_eq!(read.units.len(), 1);
}

#[test]
fn bad_rows_are_named_and_the_rest_is_taken() {
    let long = "x".repeat(MAX_SEGMENT + 1);
    let huge = "y".repeat(10 * 1024 * 1024);
    let endless = "z".repeat(17 * 1024 * 1024);
    let text = format!(
        "en\tfa\nWar\n a\tb\tc\nOne\tیک\n\tدو\nThree\t \nN\0\tنه\n{long}\tبلند\n{huge}\tبلند\n{endless}\tبلند\nFour\tچهار\n"
    );
    let read = read("a.tsv", text);
    assert_eq!(read.pairs(), [("One", "یک"), ("Four", "چهار")]);
    let reasons: Vec<(u64, &str)> = read.rejects.iter().map(|r| (r.line, r.reason.as_str())).collect();
    assert_eq!(
        reasons,
        [
            (2, "1 column instead of 2"),
            (3, "3 columns instead of 2"),
            (5, "the `en` cell is empty"),
            (6, "the `fa` cell is empty"),
            (7, "the line holds a NUL byte"),
            (8, "the `en` cell is longer than 1 MiB"),
            (9, "the `en` cell is longer than 1 MiB"),
            (10, "the line is longer than 16 MiB"),
        ]
    );
    assert_eq!(read.lines(), [4, 11]);
    assert!(read.error.is_none());
}

#[test]
fn bad_data_cells_reject_their_row() {
    let text = "en\tfa\ttime\tstatus\na\tب\tyesterday\t\na\tب\t\tmaybe\na\tب\t\tConfirmed\n";
    let read = read("a.tsv", text);
    assert_eq!(read.units.len(), 1);
    assert!(read.rejects[0].reason.contains("`yesterday`"), "{:?}", read.rejects);
    assert!(read.rejects[1].reason.contains("`maybe`"));
}

#[test]
fn a_header_with_one_language_or_a_column_twice_is_refused() {
    for text in ["en\tnote\na\tb\n", "en\tfa\tfa\na\tb\tc\n", "en\tfa\tcomment\na\tb\tc\n"] {
        assert_eq!(read("a.tsv", text).error.unwrap().fault, Fault::Columns, "{text}");
    }
}

#[test]
fn only_files_that_say_so_are_unescaped() {
    let escaped = read("a.tsv", "# hafez escapes\nen\tfa\na\\tb\\\\c\tخط\\nدو\\r\n");
    assert_eq!(escaped.pairs(), [("a\tb\\c", "خط\nدو\r")]);
    let plain = read("a.tsv", "en\tfa\nC:\\temp\tپوشه\n# x\ty\n");
    assert_eq!(plain.pairs(), [("C:\\temp", "پوشه"), ("# x", "y")]);
}

// Encodings and broken files

#[test]
fn utf_16_with_a_mark_and_packed_files_are_read() {
    let text = "en\tfa\nWar\tجنگ\n";
    for bytes in [utf16(text, false), utf16(text, true), gz(text.as_bytes()), gz(&utf16(text, false))] {
        assert_eq!(read("a.tsv", bytes).pairs(), [("War", "جنگ")]);
    }
}

#[test]
fn a_wrong_encoding_is_named_to_the_byte_and_nothing_is_kept() {
    let mut bytes = "en\tfa\nWar\tجنگ\nPeace\t".as_bytes().to_vec();
    let at = bytes.len() as u64;
    bytes.extend([0xD5, 0xE1, 0xCD, b'\n']);
    for name in ["a.tsv", "a.csv"] {
        let error = read(name, &bytes).error.unwrap();
        assert_eq!((error.fault, error.line, error.byte_offset), (Fault::Encoding, Some(3), Some(at)), "{name}");
        assert!(!error.keeps_units());
        assert!(error.hint.unwrap().contains("UTF-8"));
    }
    let mut far = "en\tfa\n".to_owned();
    while far.len() < 300_000 {
        far.push_str("War\tجنگ\n");
    }
    let lines = far.matches('\n').count() as u64;
    let mut bytes = far.into_bytes();
    bytes.push(0xFF);
    let error = read("a.tsv", &bytes).error.unwrap();
    assert_eq!((error.line, error.byte_offset), (Some(lines + 1), Some(bytes.len() as u64 - 1)));
}

#[test]
fn binary_and_empty_files_are_refused() {
    for (bytes, fault) in [
        (&b""[..], Fault::Empty),
        (b"PK\x03\x04\x14\0", Fault::NotTheFormat),
        (b"\x89PNG\r\n\x1a\n\0\0", Fault::NotTheFormat),
        (b"\0\x01\x02\xff\xfe\x80\x81\n", Fault::NotTheFormat),
        (b"W\0a\0r\0\t\0x\0\n\0", Fault::NotTheFormat),
        (b"\xFF\xFE\0\0W\0\0\0", Fault::Encoding),
        (b"\xEF\xBB\xBF", Fault::Empty),
        (b"\xFE\xFF", Fault::Empty),
    ] {
        for name in ["a.tsv", "a.csv", "a.tmx", "a", "a.tsv.gz"] {
            let error = read(name, bytes).error.unwrap();
            assert_eq!(error.fault, fault, "{name} {bytes:?}");
            assert!(!error.keeps_units() && error.hint.is_some());
        }
    }
    assert_eq!(read("a.tsv.gz", gz(b"")).error.unwrap().fault, Fault::Empty);
}

#[test]
fn what_came_before_a_cut_is_kept() {
    let text = "en\tfa\nWar\tجنگ\nPeace\tصلح";
    let cut = read("a.tsv", &text.as_bytes()[..text.len() - 1]);
    assert_eq!(cut.pairs(), [("War", "جنگ")]);
    let error = cut.error.unwrap();
    assert_eq!((error.fault, error.line), (Fault::CutShort, Some(3)));
    assert!(error.keeps_units());

    let mut long = "en\tfa\n".to_owned();
    for n in 0..20_000 {
        long.push_str(&format!("War {n} {}\tجنگ\n", n * 7919 % 10_007));
    }
    let packed = gz(long.as_bytes());
    let cut = read("a.tsv.gz", &packed[..packed.len() / 2]);
    assert!(cut.units.len() > 1_000, "{}", cut.units.len());
    assert!(cut.error.unwrap().keeps_units());
}

#[test]
fn paths_that_are_no_files_have_their_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let missing = open_path(&folder.path().join("no.tsv"), &options()).unwrap_err();
    assert_eq!(missing.fault, Fault::Missing);
    let directory = open_path(folder.path(), &options()).unwrap_err();
    assert_eq!(directory.fault, Fault::Directory);
    assert!(missing.hint.is_some() && directory.hint.is_some());
}

// CSV

#[test]
fn csv_cells_may_hold_anything() {
    let text = "en;fa;note\r\n\"War; \"\"again\"\"\nand again\";جنگ;\r\n'=1+1;'-;''@\r\n;;\r\nx;'tis;\r\na;b\r\n";
    let read = read("a.csv", text);
    assert_eq!(read.pairs(), [("War; \"again\"\nand again", "جنگ"), ("=1+1", "-"), ("x", "'tis")]);
    assert_eq!(read.units[1].note.as_deref(), Some("'@"));
    assert_eq!(read.lines(), [2, 4, 6]);
    assert_eq!(read.rejects.iter().map(|r| r.line).collect::<Vec<_>>(), [7]);
}

/// Excel is told the delimiter by a first line that is no row.
#[test]
fn a_line_that_tells_the_delimiter_is_no_row() {
    for (text, line) in [
        ("sep=;\r\nen;fa\r\nOne, two;یک\r\n", 3),
        ("SEP=|\nOne, two|یک\n", 2),
        ("sep=,\nfa,en\nیک,\"One, two\"\n", 3),
        ("\u{feff}sep=\t\nOne, two\tیک\n", 2),
    ] {
        let read = read("a.csv", text);
        let texts: Vec<&str> = read.units.iter().flat_map(|unit| &unit.variants).map(|v| v.text.as_str()).collect();
        assert!(texts == ["One, two", "یک"] || texts == ["یک", "One, two"], "{text}: {texts:?}");
        assert_eq!((read.lines(), read.rejects.len()), (vec![line], 0), "{text}");
    }
    assert_eq!(read("a.csv", "sep=,x\n").pairs(), [("sep=", "x")]);
}

#[test]
fn csv_lines_are_right_with_every_line_break() {
    for newline in ["\n", "\r\n"] {
        let mut text = format!("{newline}en,fa{newline}{newline}");
        let mut wanted = Vec::new();
        let mut line = 4;
        for n in 0..3000 {
            wanted.push(line);
            text.push_str(&format!("\"a{newline}{n}\",ب{newline}"));
            line += 2;
            if n % 7 == 0 {
                text.push_str(newline);
                line += 1;
            }
        }
        let read = read("a.csv", text);
        assert_eq!(read.lines(), wanted);
    }
}

#[test]
fn a_quote_that_never_closes_ends_the_file_there() {
    let cut = read("a.csv", "en,fa\nWar,جنگ\n\"Peace,صلح\nOne,یک\n");
    assert_eq!(cut.pairs(), [("War", "جنگ")]);
    let error = cut.error.unwrap();
    assert_eq!((error.fault, error.line), (Fault::CutShort, Some(3)));
    let mut endless = "en,fa\n\"".to_owned();
    endless.push_str(&"x,y\n".repeat(5 * 1024 * 1024));
    assert_eq!(read("a.csv", endless).error.unwrap().fault, Fault::CutShort);
}

// TMX

fn tmx(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\">\n<header srclang=\"en\"/>\n<body>\n{body}\n</body>\n</tmx>\n"
    )
}

fn tu(source: &str, target: &str) -> String {
    format!("<tu><tuv xml:lang=\"fa\"><seg>{target}</seg></tuv><tuv xml:lang=\"EN\"><seg>{source}</seg></tuv></tu>\n")
}

#[test]
fn tmx_gives_text_without_native_code() {
    let source = "A <bpt i=\"1\">&lt;b></bpt>big<ept i=\"1\"/> <hi>red</hi> cat<ph><sub>x</sub></ph> &amp; d&#246;g <![CDATA[<ok>]]>";
    let read = read("a.tmx", tmx(&tu(source, "گربه")));
    assert_eq!(read.pairs(), [("A big red cat & dög <ok>", "گربه")]);
    assert_eq!(read.lines(), [5]);
}

#[test]
fn tmx_units_that_cannot_be_used_are_named() {
    let body = [
        tu("War", "جنگ"),
        "<tu><tuv xml:lang=\"en\"><seg>alone</seg></tuv></tu>\n".to_owned(),
        "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv xml:lang=\"qqqq\"><seg>b</seg></tuv></tu>\n".to_owned(),
        "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv><seg>b</seg></tuv></tu>\n".to_owned(),
        tu("a&nbsp;b", "الف"),
        tu("AT&T", "ای‌تی‌اندتی"),
        tu("a &#1; b", "الف"),
        tu(" ", "الف"),
        tu("Peace", "صلح"),
    ];
    let read = read("a.tmx", tmx(&body.concat()));
    assert_eq!(read.pairs(), [("War", "جنگ"), ("Peace", "صلح")], "{:?}", read.error);
    let named: Vec<(u64, Option<u64>)> = read.rejects.iter().map(|r| (r.line, r.unit)).collect();
    assert_eq!(named, (2..=8).map(|n| (n + 4, Some(n))).collect::<Vec<_>>(), "{:?}", read.rejects);
    assert!(read.rejects[3].reason.contains("&nbsp;"));
    assert!(read.error.is_none());
}

#[test]
fn tmx_that_breaks_off_keeps_what_came_before() {
    let text = tmx(&tu("War", "جنگ").repeat(3));
    let whole = text.find("</tu>").unwrap() + 5;
    for end in whole..text.len() - 8 {
        let cut = read("a.tmx", &text.as_bytes()[..end]);
        assert!(!cut.units.is_empty() && cut.rejects.is_empty());
        let error = cut.error.unwrap_or_else(|| panic!("cut at {end}"));
        assert!(error.keeps_units() && error.line.is_some(), "{error}");
    }
    let crossed = read("a.tmx", tmx(&format!("{}<tu></tuv></tu>{}", tu("War", "جنگ"), tu("a", "b"))));
    assert_eq!(crossed.units.len(), 1);
    assert_eq!(crossed.error.unwrap().line, Some(6));
}

#[test]
fn what_is_no_tmx_is_refused() {
    for text in [
        "<?xml version=\"1.0\"?><xliff></xliff>",
        "War\tجنگ\n",
        "<tmx",
        "<a></b>",
        "<?xml version=\"1.0\" encoding=\"klingon\"?><tmx/>",
    ] {
        let read = read("a.tmx", text);
        assert!(!read.error.unwrap().keeps_units(), "{text}");
    }
}

#[test]
fn hostile_tmx_neither_expands_nor_fills_the_memory() {
    let bomb = "<!DOCTYPE tmx [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    let text = tmx(&tu("&b;", "&x;")).replace("?>\n<tmx", &format!("?>\n{bomb}\n<tmx"));
    let read_bomb = read("a.tmx", text);
    assert!(read_bomb.units.is_empty() && read_bomb.error.is_none());
    assert_eq!(read_bomb.rejects.len(), 1);
    assert!(read("a.tmx", tmx(&"<g>".repeat(100_000))).error.is_some());
    let long = read("a.tmx", tmx(&(tu(&"x".repeat(MAX_SEGMENT + 1), "بلند") + &tu("a", "b"))));
    assert_eq!((long.units.len(), long.rejects.len()), (1, 1));
    let attributes: String = (0..300_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert!(read("a.tmx", tmx(&format!("<tu{attributes}></tu>"))).error.is_none());
    let wide = format!("<tuv xml:lang=\"en\"><seg>{}</seg></tuv>", "x".repeat(MAX_SEGMENT)).repeat(20);
    assert_eq!(read("a.tmx", tmx(&format!("<tu>{wide}</tu>"))).rejects.len(), 1);
    assert!(read("a.tmx", tmx(&tu(&"x".repeat(17 * 1024 * 1024), "b"))).error.unwrap().keeps_units());
}

#[test]
fn two_wordings_of_one_language_are_two_units() {
    let body = "<tu><prop type=\"prev\"/><prop type=\"next\">&lt;seg>N&lt;/seg></prop><prop type=\"approved\">no</prop>\
        <tuv lang=\"en\"><seg>a</seg></tuv><tuv lang=\"fa\" changeid=\"ali\" changedate=\"20200523T143256Z\"><seg>الف</seg></tuv>\
        <tuv lang=\"fa\"><seg>ب</seg></tuv></tu>";
    let read = read("a.tmx", tmx(body));
    assert_eq!(read.pairs(), [("a", "الف"), ("a", "ب")]);
    let unit = &read.units[0];
    assert_eq!(unit.context, Context { prev: Some(String::new()), next: Some("N".to_owned()) });
    assert_eq!((unit.status, unit.changed_by.as_deref()), (Status::Unreviewed, Some("ali")));
}

#[test]
fn other_encodings_of_tmx() {
    let text = tmx(&tu("War", "جنگ"));
    for bytes in [utf16(&text, false), utf16(&text, true), utf16(&text, false)[2..].to_vec()] {
        assert_eq!(read("a.tmx", bytes).pairs(), [("War", "جنگ")]);
    }
    let declared = text.replace("\"1.0\"?", "\"1.0\" encoding=\"windows-1256\"?");
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(&declared);
    assert_eq!(read("a.tmx", bytes).pairs(), [("War", "جنگ")]);
}

/// Files with units of one language have examples that are rejected here.
fn short_or(record: &serde_json::Value, holds: bool) -> bool {
    record["tu_lt2"].is_u64() || holds
}

/// Every file of the interchange collection: no panic, and the counts of two other readers.
#[test]
fn tmx_files_of_other_tools() {
    let Some(data) = shared("data") else { return };
    let expected = fs::read_to_string(data.join("interchange/expected.jsonl")).unwrap();
    let mut seen = 0;
    for line in expected.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = record["file"].as_str().unwrap();
        if !file.ends_with(".tmx") {
            continue;
        }
        seen += 1;
        let read = collect(open_path(&data.join(file), &options()));
        if record["error"].is_string() {
            assert!(read.error.is_some(), "{file}");
            continue;
        }
        assert!(read.error.is_none(), "{file}: {:?}", read.error);
        for example in record["example"].as_array().into_iter().flatten() {
            let (code, text) = (example[0].as_str().unwrap(), example[1].as_str().unwrap());
            let first = read.units.iter().take(1).flat_map(|unit| &unit.variants);
            let found = first.clone().find(|variant| variant.lang == tag(code));
            assert!(short_or(&record, found.is_some_and(|variant| variant.text.starts_with(text))), "{file}: {text}");
        }
        let short = record["tu_lt2"].as_u64().unwrap_or(0);
        assert_eq!(read.rejects.len() as u64, short, "{file}: {:?}", read.rejects);
        // A unit with two wordings of one language counts twice with us.
        let wanted = record["tu"].as_u64().unwrap_or(0) - short;
        assert!((wanted..=wanted + 2).contains(&(read.units.len() as u64)), "{file}: {} {wanted}", read.units.len());
    }
    assert!(seen > 20);
}

// Two plain files

fn pairs(source: &str, target: &str) -> Read {
    let side = |text: &str| Box::new(Cursor::new(text.as_bytes().to_vec()));
    collect(open_pairs((side(source), "a.en"), (side(target), "a.fa"), &options()))
}

#[test]
fn equal_files_are_paired_and_unequal_ones_counted() {
    let read = pairs("War\n\nPeace\nx\n", "جنگ\r\n\r\nصلح\n\n");
    assert_eq!(read.pairs(), [("War", "جنگ"), ("Peace", "صلح")]);
    assert_eq!(read.rejects[0].line, 4);
    let error = pairs("a\nb\nc\nd", "الف\nب\n").error.unwrap();
    assert_eq!(error.fault, Fault::Unequal);
    assert_eq!(error.to_string(), "a.en: 4 lines, but a.fa has 2");
    assert!(!error.keeps_units());
}

// Writing

fn unit(id: i64, variants: &[(&str, &str)]) -> TranslationUnit {
    let variants = variants.iter().map(|(lang, text)| Variant::new(tag(lang), *text));
    let moment: Time = "2026-03-14T09:12:00Z".parse().unwrap();
    TranslationUnit {
        id,
        variants: variants.collect(),
        context: Context::default(),
        origin: None,
        author: None,
        created: moment,
        changed: moment,
        changed_by: None,
        note: None,
        status: Status::Confirmed,
        extra: None,
        batch: 1,
    }
}

fn write_with(format: Format, units: &[TranslationUnit], options: &WriteOptions) -> String {
    let mut bytes = Vec::new();
    let mut writer = writer(format, Box::new(&mut bytes), options).unwrap();
    for unit in units {
        writer.write(unit).unwrap();
    }
    writer.finish().unwrap();
    String::from_utf8(bytes).unwrap()
}

fn written(format: Format, units: &[TranslationUnit]) -> String {
    write_with(format, units, &WriteOptions::default())
}

#[test]
fn tsv_says_whether_it_has_escapes() {
    let plain = written(Format::Tsv, &[unit(1, &[("en", "\"a\" \\b"), ("fa", "ب")])]);
    assert_eq!(plain, "en\tfa\ttime\n\"a\" \\b\tب\t2026-03-14T09:12:00Z\n");
    let escaped =
        written(Format::Tsv, &[unit(1, &[("en", "x"), ("fa", "ب")]), unit(2, &[("en", "a\tb\\n"), ("ps", "ب\n")])]);
    assert_eq!(
        escaped,
        "# hafez escapes\nen\tfa\tps\ttime\nx\tب\t\t2026-03-14T09:12:00Z\na\\tb\\\\n\t\tب\\n\t2026-03-14T09:12:00Z\n"
    );
}

#[test]
fn chosen_columns_and_languages() {
    let units = [unit(1, &[("fa", "جنگ"), ("en-GB", "War"), ("ps", "جګړه")]), unit(2, &[("en", "x"), ("ps", "y")])];
    let columns = WriteOptions { columns: Some(parse_columns("en-GB,fa").unwrap()), ..WriteOptions::default() };
    assert_eq!(write_with(Format::Tsv, &units, &columns), "en-GB\tfa\nWar\tجنگ\n");
    let pair = WriteOptions { from: Some(tag("en")), to: Some(tag("fa")), ..WriteOptions::default() };
    assert_eq!(write_with(Format::Csv, &units, &pair), "en-GB,fa,time\r\nWar,جنگ,2026-03-14T09:12:00Z\r\n");
    let tmx = write_with(Format::Tmx, &units, &pair);
    assert_eq!(tmx.matches("<tuv ").count(), 2, "{tmx}");
    for format in [Format::Tsv, Format::Csv, Format::Tmx] {
        let empty = write_with(format, &[], &pair);
        assert!(read(&format!("a.{format}"), &empty).error.is_none(), "{empty}");
    }
}

#[test]
fn a_written_file_is_whole_or_absent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.tsv");
    let broken: Result<(), _> = write_atomically(&path, |out| {
        out.write_all(b"half")?;
        Err(std::io::Error::other("no"))
    });
    assert_eq!(broken.unwrap_err().fault, Fault::Write);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    for text in ["one", "two"] {
        write_atomically(&path, |out| out.write_all(text.as_bytes())).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let packed = folder.path().join("out.tsv.gz");
    write_atomically(&packed, |out| out.write_all("en\tfa\na\tب\n".as_bytes())).unwrap();
    assert_eq!(collect(open_path(&packed, &options())).pairs(), [("a", "ب")]);
    assert_eq!(write_atomically(folder.path(), |_| Ok(())).unwrap_err().fault, Fault::Directory);
    let nowhere: PathBuf = folder.path().join("no/out.tsv");
    assert_eq!(write_atomically(&nowhere, |_| Ok(())).unwrap_err().fault, Fault::Write);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.tsv"), folder.path().join("link.tsv"));
    write_atomically(&real, |out| out.write_all(b"one")).unwrap();
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o600, 0o600);
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, &link).unwrap();
    write_atomically(&link, |out| out.write_all(b"two")).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "two");
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn no_tmx_unit_holds_what_the_memory_refuses() {
    let nul = "a<ph type=\"x-hafez-char\">U+0000</ph>";
    let long = format!("{}<ph type=\"x-hafez-char\">U+FFFF</ph>", "x".repeat(MAX_SEGMENT));
    for source in [nul, "a\0", long.as_str()] {
        let read = read("a.tmx", tmx(&(tu(source, "الف") + &tu("b", "ب"))));
        assert_eq!((read.units.len(), read.rejects.len()), (1, 1));
    }
    let longest = "x".repeat(MAX_SEGMENT);
    assert_eq!(read("a.tmx", tmx(&tu(&longest, "الف"))).units.len(), 1);
}

/// A 10 MB line or segment costs only itself, in every format.
#[test]
fn a_huge_segment_is_one_rejected_unit() {
    let huge = "x".repeat(10 * 1024 * 1024);
    for (name, text) in [
        ("a.tsv", format!("a\tب\n{huge}\tپ\nc\tت\n")),
        ("a.csv", format!("a,ب\n\"{huge}\",پ\nc,ت\n")),
        ("a.tmx", tmx(&[tu("a", "ب"), tu(&huge, "پ"), tu("c", "ت")].concat())),
    ] {
        let read = read(name, text);
        assert_eq!(read.pairs(), [("a", "ب"), ("c", "ت")], "{name}");
        assert!(read.rejects.len() == 1 && read.error.is_none(), "{name}");
    }
}

mod round_trips {
    use proptest::prelude::*;

    use super::*;

    /// Text of every kind that a translator or a hostile file may bring; never blank.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zA-Z ]{1,8}",
            Just("\u{645}\u{6cc}\u{200c}\u{631}\u{648}\u{62f}".to_owned()),
            Just("«گفت»، ۲۰۲۰؟".to_owned()),
            Just("👩‍👩‍👧🏽".to_owned()),
            "[\\\\\"'=+@\\-\t\n\r;, <>&]{1,4}",
            Just("\\n".to_owned()),
            Just("]]>".to_owned()),
            Just("&amp;".to_owned()),
            "[\u{1}-\u{1f}\u{7f}-\u{9f}\u{fffe}\u{ffff}\u{2028}\u{feff}]",
            any::<String>().prop_map(|text| text.replace('\0', "")),
        ];
        proptest::collection::vec(piece, 1..5)
            .prop_map(|pieces| pieces.concat())
            .prop_filter("blank", |t| !t.trim().is_empty())
    }

    fn stored() -> impl Strategy<Value = TranslationUnit> {
        let note = proptest::option::of("[a-zA-Z\u{600}-\u{6ff}\t\n\"'=]{0,8}x");
        let origin = proptest::option::of(("[a-z:0-9]{1,6}", proptest::option::of(1_u32..99)));
        (text(), text(), proptest::option::of(text()), note, origin, any::<bool>(), 0_i64..4_000_000_000).prop_map(
            |(source, target, third, note, origin, unreviewed, second)| {
                let mut stored = unit(1, &[("en", &source), ("fa", &target)]);
                stored.variants.extend(third.map(|text| Variant::new(tag("ps"), text)));
                stored.note = note;
                stored.origin = origin.map(|(file, segment)| Origin { file, segment });
                stored.status = if unreviewed { Status::Unreviewed } else { Status::Confirmed };
                stored.changed = Time::from_second(second).unwrap();
                stored.created = stored.changed;
                stored.changed_by = Some("نیلوفر <n@x>".to_owned());
                stored.author = stored.changed_by.clone();
                stored
            },
        )
    }

    fn as_new(unit: &TranslationUnit) -> NewUnit {
        NewUnit {
            variants: unit.variants.clone(),
            context: unit.context.clone(),
            origin: unit.origin.clone(),
            author: unit.author.clone(),
            created: Some(unit.created),
            changed: Some(unit.changed),
            changed_by: unit.changed_by.clone(),
            note: unit.note.clone(),
            status: unit.status,
            extra: None,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn what_is_written_is_read_back(mut units in proptest::collection::vec(stored(), 1..5), context in text()) {
            for format in [Format::Tsv, Format::Csv, Format::Tmx] {
                if format == Format::Tmx {
                    units[0].context = Context { prev: Some(context.replace(|c: char| c.is_control() || c > '\u{fffd}', "")), next: Some(String::new()) };
                }
                let text = written(format, &units);
                let read = read(&format!("x.{format}"), &text);
                prop_assert!(read.error.is_none() && read.rejects.is_empty(), "{:?} {:?}\n{}", read.error, read.rejects, text);
                prop_assert_eq!(&read.units, &units.iter().map(as_new).collect::<Vec<_>>(), "{}", text);
            }
        }

        #[test]
        fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[<>/a-z&;\"=\t\n,tuvsegxml:lang \u{600}-\u{620}]{0,120}") {
            for name in ["a.tsv", "a.csv", "a.tmx", "a.gz"] {
                read(name, &bytes);
                read(name, &text);
                read(name, tmx(&text));
            }
        }
    }
}
