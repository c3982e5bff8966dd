//! `--lang-map` reaches every format, an unknown code costs only its unit, and languages that are
//! given stand in for those a file should name and does not.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use std::io::{Cursor, Write};

use environment::Environment;
use hafez::formats::{FormatError, Item, ReadOptions, open};
use hafez::lang::{LangMap, LanguageTag};
use zip::write::SimpleFileOptions;

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn options(rules: &[&str]) -> ReadOptions {
    ReadOptions { languages: LangMap::of(rules).unwrap(), ..ReadOptions::new(tag("en"), tag("fa")) }
}

fn read(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Vec<Item>, FormatError> {
    open(Box::new(Cursor::new(bytes.to_vec())), name, options)?.collect()
}

/// The two languages of the only unit.
fn languages(bytes: &[u8], name: &str, options: &ReadOptions) -> [String; 2] {
    let items = read(bytes, name, options).unwrap();
    let [Item::Unit(unit, _)] = items.as_slice() else { panic!("{name}: {items:?}") };
    let codes: Vec<String> = unit.variants.iter().map(|variant| variant.lang.to_string()).collect();
    codes.try_into().unwrap()
}

/// Line and reason of the only reject.
fn reject(bytes: &[u8], name: &str) -> (u64, String) {
    let items = read(bytes, name, &options(&[])).unwrap();
    let rejects = items.iter().filter_map(|item| match item {
        Item::Rejected(reject) => Some((reject.line, reject.reason.clone())),
        Item::Unit(..) => None,
    });
    let rejects: Vec<_> = rejects.collect();
    assert_eq!(rejects.len(), 1, "{name}: {items:?}");
    rejects.into_iter().next().unwrap()
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::DEFAULT).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TMX: &str = "<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n\
    <tu><tuv xml:lang=\"en\"><seg>One</seg></tuv><tuv xml:lang=\"xx_1\"><seg>یک</seg></tuv></tu></body></tmx>";
const XLIFF: &str = "<xliff version=\"1.2\"><file source-language=\"en\" target-language=\"XX-1\"><body>\n\
    <trans-unit id=\"1\"><source>One</source><target>یک</target></trans-unit></body></file></xliff>";
const XLIFF_2: &str = "<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" srcLang=\"en\" \
    trgLang=\"xx-1\"><file id=\"f\">\n<unit id=\"1\"><segment><source>One</source><target>یک</target></segment></unit>\
    </file></xliff>";
const PO: &str = "msgid \"\"\nmsgstr \"Language: xx_1\\n\"\n\nmsgid \"One\"\nmsgstr \"یک\"\n";
const WEBLATE: &str = "[\n{\"source\": \"One\", \"target\": \"یک\", \"source_language\": \"en\", \
    \"target_language\": \"xx_1\", \"origin\": \"o\", \"category\": 1}]";

fn sdltm() -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let database = rusqlite::Connection::open(file.path()).unwrap();
    let segment = |text: &str| format!("<Segment><Elements><Text><Value>{text}</Value></Text></Elements></Segment>");
    database
        .execute_batch(&format!(
            "CREATE TABLE translation_memories(id INTEGER PRIMARY KEY, source_language TEXT, target_language TEXT);
             INSERT INTO translation_memories VALUES (1, 'en', 'xx-1');
             CREATE TABLE translation_units(id INTEGER PRIMARY KEY, translation_memory_id INT, source_segment TEXT,
                target_segment TEXT);
             INSERT INTO translation_units VALUES (1, 1, '{}', '{}');",
            segment("One"),
            segment("یک")
        ))
        .unwrap();
    database.close().unwrap();
    std::fs::read(file.path()).unwrap()
}

fn xlsx() -> Vec<u8> {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let row = |a: &str, b: &str| {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        format!("<row>{}{}</row>", cell(a), cell(b))
    };
    let sheet =
        format!("<worksheet {main}><sheetData>{}{}</sheetData></worksheet>", row("en", "xx_1"), row("One", "یک"));
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook {main} xmlns:r=\"r\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"t/worksheet\" Target=\"worksheets/s.xml\"/></Relationships>",
        ),
        ("xl/worksheets/s.xml", &sheet),
    ])
}

fn ods() -> Vec<u8> {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |a: &str, b: &str| format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b));
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"s\">{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        row("en", "xx_1"),
        row("One", "یک")
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

#[test]
fn every_format_reads_codes_by_the_map() {
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("a.tmx", TMX.into()),
        ("a.xlf", XLIFF.into()),
        ("a.xlf", XLIFF_2.into()),
        ("x.po", PO.into()),
        ("a.json", WEBLATE.into()),
        ("a.sdltm", sdltm()),
        ("a.tsv", "en\txx_1\nOne\tیک\n".into()),
        ("a.csv", "en,xx_1\nOne,یک\n".into()),
        // Without a name only a header tells a table.
        ("-", "en,xx_1\nOne,یک\n".into()),
        ("a.xlsx", xlsx()),
        ("a.ods", ods()),
    ];
    for (name, bytes) in files {
        assert_eq!(languages(&bytes, name, &options(&["xx-1=fa-AF"])), ["en", "fa-AF"], "{name}");
        assert_eq!(languages(&bytes, name, &options(&["xx_1=ps", "EN=en-GB"]))[1], "ps", "{name}");
    }
    // A rule for a code that hafez knows.
    let options = options(&["en=en-GB", "fa=fa-AF"]);
    assert_eq!(languages(b"en\tfa\nOne\tx\n", "a.tsv", &options), ["en-GB", "fa-AF"]);
}

#[test]
fn a_catalogue_is_named_by_a_mapped_code() {
    let text = b"msgid \"One\"\nmsgstr \"x\"\n";
    assert_eq!(languages(text, "po/dari.po", &options(&["dari=fa-AF"]))[1], "fa-AF");
    assert_eq!(languages(text, "dari/LC_MESSAGES/x.po", &options(&["dari=fa-AF"]))[1], "fa-AF");
    assert_eq!(languages(text, "po/dari.po", &options(&[]))[1], "fa");
}

#[test]
fn an_unknown_code_costs_its_unit_alone() {
    for (name, bytes, line) in
        [("a.tmx", TMX, 2), ("a.xlf", XLIFF, 2), ("a.xlf", XLIFF_2, 2), ("x.po", PO, 4), ("a.json", WEBLATE, 2)]
    {
        let (found, reason) = reject(bytes.as_bytes(), name);
        assert_eq!(found, line, "{name}: {reason}");
        assert!(reason.to_lowercase().replace('_', "-").contains("`xx-1`"), "{name}: {reason}");
    }
    assert_eq!(reject(&sdltm(), "a.sdltm").0, 1);
}

#[test]
fn the_header_of_a_table_says_how_its_code_can_be_read() {
    for (name, bytes) in [("a.tsv", b"en\txx\nOne\tx\n".to_vec()), ("a.csv", b"en,xx\nOne,x\n".to_vec())] {
        let fault = read(&bytes, name, &options(&[])).unwrap_err();
        assert!(fault.hint.unwrap().contains("--lang-map xx="), "{name}");
    }
}

#[test]
fn given_languages_stand_in_for_those_that_xliff_lacks() {
    let one = XLIFF.replace(" target-language=\"XX-1\"", "");
    let two = XLIFF_2.replace("trgLang=\"xx-1\"", "");
    let given = ReadOptions { given: (Some(tag("en-GB")), Some(tag("ps"))), ..options(&[]) };
    for text in [&one, &two] {
        let (_, reason) = reject(text.as_bytes(), "a.xlf");
        assert!(reason.contains("the language of the target") && reason.contains("--to"), "{reason}");
        // What the file says counts more.
        assert_eq!(languages(text.as_bytes(), "a.xlf", &given), ["en", "ps"]);
    }
    let nameless = [one.replace(" source-language=\"en\"", ""), two.replace("srcLang=\"en\"", "")];
    for text in &nameless {
        let (_, reason) = reject(text.as_bytes(), "a.xlf");
        assert!(reason.contains("--from"), "{reason}");
        assert_eq!(languages(text.as_bytes(), "a.xlf", &given), ["en-GB", "ps"]);
    }
}

#[test]
fn only_a_language_on_the_command_line_is_given() {
    let environment = Environment::new();
    environment.write("a.xlf", XLIFF.replace(" target-language=\"XX-1\"", ""));
    let run = environment.run(&["import", "a.xlf"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("line 2") || run.stderr.contains("a.xlf:2"), "{run:?}");
    assert_eq!(environment.run(&["import", "a.xlf", "--to", "ps"]).code, Some(0));
    let table = environment.run(&["export", "-"]);
    assert!(table.stdout.starts_with("en\tps\t"), "{table:?}");
}

#[test]
fn a_project_of_omegat_is_read_by_the_map() {
    let environment = Environment::new();
    std::fs::create_dir_all(environment.work().join("p/tm")).unwrap();
    environment.write(
        "p/omegat.project",
        "<omegat><project><source_lang>en</source_lang><target_lang>xx_1</target_lang></project></omegat>",
    );
    environment.write("p/tm/a.tmx", TMX);
    let run = environment.run(&["import", "p"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("--lang-map"), "{run:?}");
    assert_eq!(environment.run(&["import", "p", "--lang-map", "xx_1=fa-AF"]).code, Some(0));
    assert!(environment.run(&["export", "-"]).stdout.starts_with("en\tfa-AF\t"));
}

#[test]
fn columns_are_for_tables() {
    let environment = Environment::with_memory();
    for name in ["a.tmx", "a.xlf", "a.po", "a.json"] {
        let run = environment.run(&["export", name, "--columns", "en,fa"]);
        assert!(run.code == Some(2) && run.stderr.contains("--columns is for tables"), "{run:?}");
        assert!(!environment.work().join(name).exists());
    }
    for name in ["a.tsv", "a.csv", "a.xlsx"] {
        assert_eq!(environment.run(&["export", name, "--columns", "en,fa"]).code, Some(0));
    }
}

#[test]
fn a_level_is_for_tmx() {
    let environment = Environment::with_memory();
    for name in ["a.tsv", "a.xlf", "a.po"] {
        let run = environment.run(&["export", name, "--level", "1"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(!environment.work().join(name).exists());
    }
    assert_eq!(environment.run(&["export", "a.tmx", "--level", "1"]).code, Some(0));
}
