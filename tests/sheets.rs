//! Workbooks: XLSX and ODS as units, units as XLSX, and everything that only looks like one.
#![allow(clippy::unwrap_used, clippy::string_slice)]

use std::io::{Cursor, Write};

use hafez::formats::{Fault, Format, FormatError, Item, ReadOptions, WriteOptions, open, parse_columns, writer};
use hafez::lang::LanguageTag;
use hafez::unit::{NewUnit, TranslationUnit, Variant};
use zip::write::SimpleFileOptions;

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn options() -> ReadOptions {
    ReadOptions::new(tag("en"), tag("fa"))
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::DEFAULT).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const TYPES: &str = "<Types/>";
const ROOT: &str =
    r#"<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A workbook of sheets, each `(name, state, XML of its sheetData and what follows)`.
fn xlsx(sheets: &[(&str, &str, &str)], strings: &str, styles: &str) -> Vec<u8> {
    let mut book = format!("<workbook {MAIN} xmlns:r=\"r\"><sheets>");
    let mut rels = String::from(
        "<Relationships><Relationship Id=\"s\" Type=\"t/sharedStrings\" Target=\"sharedStrings.xml\"/>\
         <Relationship Id=\"y\" Type=\"t/styles\" Target=\"/xl/styles.xml\"/>",
    );
    let mut parts = Vec::new();
    for (n, (name, state, data)) in sheets.iter().enumerate() {
        book += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" state=\"{state}\" r:id=\"rId{n}\"/>");
        rels += &format!("<Relationship Id=\"rId{n}\" Type=\"t/worksheet\" Target=\"worksheets/s{n}.xml\"/>");
        parts.push((format!("xl/worksheets/s{n}.xml"), format!("<worksheet {MAIN}>{data}</worksheet>")));
    }
    let (book, rels) = (book + "</sheets></workbook>", rels + "</Relationships>");
    let strings = format!("<sst {MAIN}>{strings}</sst>");
    let styles = format!("<styleSheet {MAIN}>{styles}</styleSheet>");
    let mut all = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &rels),
        ("xl/sharedStrings.xml", &strings),
        ("xl/styles.xml", &styles),
    ];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    archive(&all)
}

/// A row of inline texts.
fn row(number: u64, cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>")).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

fn sheet(rows: &[&[&str]]) -> String {
    let rows: String = (1..).zip(rows).map(|(n, cells)| row(n, cells)).collect();
    format!("<sheetData>{rows}</sheetData>")
}

fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\">\
         <office:automatic-styles><style:style style:name=\"gone\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

fn read_with(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Vec<Item>, FormatError> {
    open(Box::new(Cursor::new(bytes.to_vec())), name, options)?.collect()
}

fn read(bytes: &[u8], name: &str) -> Result<Vec<Item>, FormatError> {
    read_with(bytes, name, &options())
}

/// `line: text | text` of units, `line! reason` of rejects.
fn told(items: &[Item]) -> Vec<String> {
    let tell = |item: &Item| match item {
        Item::Unit(unit, place) => {
            let texts: Vec<&str> = unit.variants.iter().map(|v| v.text.as_str()).collect();
            format!("{}: {}", place.line, texts.join(" | "))
        }
        Item::Rejected(reject) => format!("{}! {}", reject.line, reject.reason),
    };
    items.iter().map(tell).collect()
}

fn told_of(bytes: &[u8], name: &str) -> Vec<String> {
    told(&read(bytes, name).unwrap())
}

#[test]
fn a_plain_workbook_gives_its_rows() {
    let data = sheet(&[&["en", "fa", "note"], &["peace", "صلح", "n"], &[], &["war", "جنگ"], &["only", ""]]);
    let bytes = xlsx(&[("one", "visible", &data)], "", "");
    for name in ["a.xlsx", "-", "a.xlsx.gz", "noname"] {
        let told = told_of(&bytes, name);
        assert_eq!(told, ["2: peace | صلح", "4: war | جنگ", "5! the `fa` cell is empty"], "{name}");
    }
    let items = read(&bytes, "a.xlsx").unwrap();
    assert!(matches!(&items[0], Item::Unit(NewUnit { note: Some(note), .. }, _) if note == "n"));
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let strings = "<si><t xml:space=\"preserve\"> two </t></si>\
        <si><r><rPr><b/></rPr><t>bo</t></r><r><t>ld</t></r><rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si>\
        <si><t>a_x000D_b_x005F_x0041_ _x_ _xZZZZ_</t></si>";
    let styles = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"0.00\\ &quot;km&quot;\"/></numFmts>\
        <cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
        <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"10\"/></cellXfs>";
    let cells = [
        ("<c t=\"s\"><v>0</v></c>", " two "),
        ("<c t=\"s\"><v>1</v></c>", "bold"),
        ("<c t=\"s\"><v>2</v></c>", "a\rb_x0041_ _x_ _xZZZZ_"),
        ("<c><v>42</v></c>", "42"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c s=\"1\"><v>46095</v></c>", "2026-03-14"),
        ("<c s=\"2\"><v>7.5</v></c>", "7.50 km"),
        ("<c s=\"3\"><v>0.125</v></c>", "12.50%"),
        ("<c t=\"b\"><v>1</v></c>", "TRUE"),
        ("<c t=\"e\"><v>#N/A</v></c>", "#N/A"),
        ("<c t=\"str\"><f>A1&amp;B1</f><v>formula</v></c>", "formula"),
        ("<c t=\"d\"><v>2026-03-14</v></c>", "2026-03-14"),
        ("<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c>", "inline"),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
    ];
    let rows: String = cells.iter().map(|(cell, _)| format!("<row><c t=\"str\"><v>x</v></c>{cell}</row>")).collect();
    let bytes = xlsx(&[("one", "visible", &format!("<sheetData>{rows}</sheetData>"))], strings, styles);
    let items = read(&bytes, "a.xlsx").unwrap();
    let texts: Vec<&str> = items
        .iter()
        .map(|item| match item {
            Item::Unit(unit, _) => unit.variants[1].text.as_str(),
            Item::Rejected(reject) => reject.reason.as_str(),
        })
        .collect();
    assert_eq!(texts, cells.map(|(_, shown)| shown));
}

#[test]
fn columns_are_where_their_references_say() {
    let data = "<sheetData><row r=\"3\"><c r=\"B3\" t=\"str\"><v>en</v></c><c r=\"D3\" t=\"str\"><v>fa</v></c></row>\
        <row r=\"7\"><c r=\"A7\"><v>1</v></c><c r=\"D7\" t=\"str\"><v>ب</v></c><c r=\"B7\" t=\"str\"><v>b</v></c>\
        <c r=\"XFD7\"><v>1</v></c></row></sheetData>";
    let bytes = xlsx(&[("one", "visible", data)], "", "");
    assert_eq!(told_of(&bytes, "a.xlsx"), ["7: b | ب"]);
}

#[test]
fn every_sheet_with_a_header_is_read() {
    let first = sheet(&[&["Our glossary 2026"], &["en", "fa"], &["a", "آ"]]);
    let second = sheet(&[&["fa", "en", "status"], &["ب", "b", "unreviewed"], &["", "c"]]);
    let third = sheet(&[&["just", "words"]]);
    let hidden = sheet(&[&["en", "fa"], &["h", "پنهان"]]);
    let bytes = xlsx(
        &[
            ("intro", "visible", "<sheetData/>"),
            ("A", "visible", &first),
            ("gone", "hidden", &hidden),
            ("B", "visible", &second),
            ("C", "visible", &third),
        ],
        "",
        "",
    );
    assert_eq!(told_of(&bytes, "a.xlsx"), ["3: a | آ", "2: ب | b", "3! the `fa` cell is empty (sheet `B`)"]);
}

#[test]
fn a_sheet_that_says_nothing_of_its_columns_gives_way_to_one_that_does() {
    let junk = sheet(&[&["To do", "Friday"], &["call", "Reza"]]);
    let odd = sheet(&[&["en", "fa", "Comment"], &["x", "خ", "y"]]);
    let good = sheet(&[&["en", "fa"], &["a", "آ"]]);
    let book = |sheets: &[(&str, &str, &str)]| told_of(&xlsx(sheets, "", ""), "a.xlsx");
    assert_eq!(book(&[("J", "visible", &junk), ("G", "visible", &good)]), ["2: a | آ"]);
    assert_eq!(book(&[("J", "visible", &junk)]).len(), 2);
    let passed = "1! the header names an unknown column, `Comment`; the sheet `O` is passed over";
    assert_eq!(book(&[("O", "visible", &odd), ("G", "visible", &good)]), [passed, "2: a | آ"]);
    assert_eq!(book(&[("G", "visible", &good), ("O", "visible", &odd)]), ["2: a | آ", passed]);
}

#[test]
fn headings_may_be_names_of_languages() {
    let data = sheet(&[&["English", "Persian", "note"], &["a", "آ", "n"]]);
    assert_eq!(told_of(&xlsx(&[("one", "visible", &data)], "", ""), "a.xlsx"), ["2: a | آ"]);
    for (table, count) in [("Dari,english\nآ,a\n", 1), ("English,انگلیسی\na,آ\n", 2), ("English,Words\na,آ\n", 2)]
    {
        assert_eq!(told_of(table.as_bytes(), "a.csv").len(), count, "{table}");
    }
}

#[test]
fn columns_may_be_named_by_the_user() {
    let data = sheet(&[&["1", "peace", "صلح"], &["2", "war", "جنگ"]]);
    let bytes = xlsx(&[("one", "visible", &data)], "", "");
    let named = ReadOptions { columns: Some(parse_columns("-,source,target").unwrap()), ..options() };
    assert_eq!(told(&read_with(&bytes, "a.xlsx", &named).unwrap()), ["1: peace | صلح", "2: war | جنگ"]);
}

#[test]
fn an_unknown_heading_is_named() {
    let data = sheet(&[&["en", "fa", "Comment"], &["a", "آ", "x"]]);
    let error = read(&xlsx(&[("one", "visible", &data)], "", ""), "a.xlsx").unwrap_err();
    assert_eq!(error.fault, Fault::Columns);
    assert!(error.to_string().contains("`Comment`"), "{error}");
}

#[test]
fn merged_cells_stand_in_each_row() {
    let data = "<sheetData><row r=\"1\"><c t=\"str\"><v>en</v></c><c t=\"str\"><v>fa</v></c></row>\
        <row r=\"2\"><c t=\"str\"><v>bank</v></c><c t=\"str\"><v>بانک</v></c></row>\
        <row r=\"3\"><c/><c t=\"str\"><v>ساحل</v></c></row><row r=\"4\"><c t=\"str\"><v>x</v></c></row></sheetData>\
        <mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let bytes = xlsx(&[("one", "visible", data)], "", "");
    assert_eq!(told_of(&bytes, "a.xlsx"), ["2: bank | بانک", "3: bank | ساحل", "4! the `fa` cell is empty"]);
}

#[test]
fn an_opendocument_sheet_gives_its_rows() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let blank = "<table:table-cell table:number-columns-repeated=\"16000\"/>";
    let row = |cells: &str| format!("<table:table-row>{cells}{blank}</table:table-row>");
    let rich = "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>remark</text:p></office:annotation>\
        <text:p>one<text:s text:c=\"2\"/><text:span>two</text:span>\n   three</text:p><text:p>four<text:tab/>five</text:p></table:table-cell>";
    let span = "<table:table-cell table:number-rows-spanned=\"2\"><text:p>bank</text:p></table:table-cell>";
    let table = [
        "<table:table table:name=\"hid\" table:style-name=\"gone\">".to_owned() + &row(&cell("x")) + "</table:table>",
        "<table:table table:name=\"T\"><table:table-column/><table:table-header-rows>".to_owned(),
        row(&(cell("en") + &cell("fa"))),
        "</table:table-header-rows>".to_owned(),
        row(&(rich.to_owned() + &cell("الف"))),
        format!("<table:table-row table:number-rows-repeated=\"3\">{blank}</table:table-row>"),
        row(&(span.to_owned() + &cell("بانک"))),
        row(&("<table:covered-table-cell/>".to_owned() + &cell("ساحل"))),
        row(
            "<table:table-cell office:value-type=\"float\" office:value=\"3\"/><table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>",
        ),
        format!("<table:table-row table:number-rows-repeated=\"2\">{}{}</table:table-row>", cell("a"), cell("آ")),
        format!("<table:table-row table:number-rows-repeated=\"1048000\">{blank}</table:table-row></table:table>"),
    ];
    let bytes = ods(&table.concat());
    let expected = [
        "2: one  two three\nfour\tfive | الف",
        "6: bank | بانک",
        "7: bank | ساحل",
        "8: 3 | TRUE",
        "9: a | آ",
        "10: a | آ",
    ];
    assert_eq!(told_of(&bytes, "a.ods"), expected);
    assert_eq!(told_of(&bytes, "-"), expected);
}

fn unit(id: i64, texts: &[(&str, &str)]) -> TranslationUnit {
    TranslationUnit {
        id,
        variants: texts.iter().map(|(lang, text)| Variant::new(tag(lang), *text)).collect(),
        context: hafez::unit::Context::default(),
        origin: None,
        author: None,
        created: "2026-01-01T00:00:00Z".parse().unwrap(),
        changed: "2026-01-02T00:00:00Z".parse().unwrap(),
        changed_by: Some("نوشین".to_owned()),
        note: None,
        status: hafez::unit::Status::Confirmed,
        extra: None,
        batch: 1,
    }
}

fn written(units: &[TranslationUnit]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = writer(Format::Xlsx, Box::new(&mut out), &WriteOptions::default()).unwrap();
    for unit in units {
        writer.write(unit).unwrap();
    }
    writer.finish().unwrap();
    out
}

const HARD: &[&str] = &[
    "=1+1",
    "'=x",
    "+a",
    "@b",
    "-5",
    "007",
    "2026-03-14",
    "TRUE",
    "1e5",
    " lead and trail ",
    "tab\there",
    "line\nbreak\r\nand\rreturn",
    "\u{200f}می\u{200c}روم\u{200e}",
    "\u{1f600} \u{10ffff}",
    "<b>&amp;</b> \"q\"",
    "_x0041_ _x000D_ _x",
    "bell \u{7} and \u{ffff} end",
    "_",
    "__x0041_",
];

#[test]
fn what_is_written_comes_back() {
    let units: Vec<TranslationUnit> =
        (1..).zip(HARD).map(|(id, text)| unit(id, &[("en", text), ("fa", "ترجمه"), ("ps-AF", text)])).collect();
    let bytes = written(&units);
    let items = read(&bytes, "a.xlsx").unwrap();
    assert_eq!(items.len(), HARD.len());
    for (item, text) in items.iter().zip(HARD) {
        let Item::Unit(unit, _) = item else { panic!("{item:?}") };
        assert_eq!(unit.variants[0].text, *text);
        assert_eq!(unit.variants[2].text, *text);
        assert_eq!(unit.variants[2].lang, tag("ps-AF"));
        assert_eq!(unit.changed_by.as_deref(), Some("نوشین"));
    }
    assert_eq!(bytes, written(&units), "the same units, the same bytes");
}

#[test]
fn written_cells_are_text_and_written_from_the_right_side() {
    let bytes = written(&[unit(1, &[("en", "=1+1"), ("fa", "صلح")])]);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let sheet = std::io::read_to_string(zip.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(!sheet.contains("<f>") && !sheet.contains("<v>"), "{sheet}");
    assert!(sheet.contains("state=\"frozen\""));
    assert!(sheet.contains("<c r=\"A2\" s=\"0\" t=\"inlineStr\">"), "{sheet}");
    assert!(sheet.contains("<c r=\"B2\" s=\"1\" t=\"inlineStr\">"), "{sheet}");
    let styles = std::io::read_to_string(zip.by_name("xl/styles.xml").unwrap()).unwrap();
    assert!(styles.contains("readingOrder=\"2\"") && styles.contains("numFmtId=\"49\""));
}

#[test]
fn a_text_that_no_cell_can_hold_is_refused() {
    let long = "x".repeat(40_000);
    let mut out = Vec::new();
    let mut writer = writer(Format::Xlsx, Box::new(&mut out), &WriteOptions::default()).unwrap();
    // It is named by its number, before anything is written.
    let error = writer.write(&unit(7, &[("en", "a"), ("fa", &long)])).unwrap_err();
    assert!(error.to_string().contains("unit 7: its fa text is longer than the 32,767"), "{error}");
    let fault = error.get_ref().and_then(|inner| inner.downcast_ref::<FormatError>()).unwrap();
    assert!(fault.hint.as_deref().unwrap().contains("--format csv"), "{fault:?}");
    let fits = "\u{1d400}".repeat(16_383);
    writer.write(&unit(8, &[("en", &fits), ("fa", "b")])).unwrap();
    writer.finish().unwrap();
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn what_is_no_workbook_is_named_with_a_way_out() {
    let ole = |stream: &str| [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 70_000], &utf16(stream)].concat();
    let typed = |part: &str| archive(&[("[Content_Types].xml", TYPES), (part, "x")]);
    let odt = archive(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")]);
    let locked = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", "gibberish"),
        ("META-INF/manifest.xml", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"),
    ]);
    let book = xlsx(&[("one", "visible", &sheet(&[&["en", "fa"]]))], "", "");
    let cases: Vec<(Vec<u8>, &str, &str, &str)> = vec![
        (ole("EncryptedPackage"), "a.xlsx", "protected with a password", "without one"),
        (ole("Workbook"), "a.xls", "old Excel workbook", "save it as .xlsx"),
        (ole("Workbook"), "a.xlsx", "old Excel workbook", "save it as .xlsx"),
        (ole("WordDocument"), "a.doc", "old Word document", "TMX"),
        (ole("Nothing"), "a", "old Office document", "TMX"),
        (locked, "a.ods", "protected with a password", "without one"),
        (typed("word/document.xml"), "a.docx", "a Word document", "TMX"),
        (typed("ppt/presentation.xml"), "a.pptx", "presentation", "TMX"),
        (typed("xl/workbook.bin"), "a.xlsb", "binary Excel workbook", ".xlsx"),
        (odt, "a.odt", "an OpenDocument text", "TMX"),
        (
            archive(&[("b.tmx", "<tmx/>"), ("r.txt", "")]),
            "a.zip",
            "a ZIP archive with `b.tmx` and 1 file more",
            "unzip",
        ),
        (archive(&[("b.tmx", ""), ("c.csv", "")]), "a.tmx", "with `b.tmx`, `c.csv` in it", "unzip"),
        (archive(&[]), "a.zip", "empty", "packed"),
        (b"PK\x03\x04 and nothing more".to_vec(), "a.xlsx", "damaged", "again"),
        (book.clone(), "a.csv", "an Excel workbook, but its name ends as that of csv", "--format xlsx"),
        (b"en,fa\na,b\n".to_vec(), "a.xlsx", "not an Excel workbook", "--format csv"),
        (b"en\tfa\n".to_vec(), "a.ods", "not an OpenDocument spreadsheet", "--format"),
        (b"x".to_vec(), "a.sdltm", "not a memory of Trados Studio", "--format"),
        (Vec::new(), "a.xlsx", "empty", "finished"),
    ];
    for (bytes, name, message, hint) in cases {
        let error = read(&bytes, name).unwrap_err();
        assert!(error.to_string().contains(message), "{name}: {error}");
        assert!(error.hint.as_deref().unwrap_or_default().contains(hint), "{name}: {error:?}");
        assert!(!error.keeps_units() && !error.to_string().contains('\n'), "{name}");
    }
    let forced = ReadOptions { format: Some(Format::Tmx), ..options() };
    let error = read_with(&book, "a.xlsx", &forced).unwrap_err();
    assert!(error.to_string().contains("an Excel workbook, not TMX"), "{error}");
    let forced = ReadOptions { format: Some(Format::Xlsx), ..options() };
    let error = read_with(b"en,fa\na,b\n", "a.csv", &forced).unwrap_err();
    assert!(error.hint.unwrap().contains("leave --format out"));
    assert!(read_with(&book, "a.csv", &forced).is_ok());
}

#[test]
fn bombs_are_refused() {
    // A gigabyte of blanks in a few hundred kilobytes.
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let book = format!("<workbook {MAIN} xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>");
    let rels = "<Relationships><Relationship Id=\"r1\" Type=\"t/worksheet\" Target=\"s.xml\"/></Relationships>";
    for (name, text) in
        [("[Content_Types].xml", TYPES), ("xl/workbook.xml", &book), ("xl/_rels/workbook.xml.rels", rels)]
    {
        zip.start_file(name, SimpleFileOptions::DEFAULT).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/s.xml", SimpleFileOptions::DEFAULT).unwrap();
    zip.write_all(format!("<worksheet {MAIN}><sheetData>").as_bytes()).unwrap();
    let blank = [b' '; 1 << 20];
    for _ in 0..300 {
        zip.write_all(&blank).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20);
    let error = read(&bytes, "a.xlsx").unwrap_err();
    assert!(error.to_string().contains("unpacks to far more"), "{error}");
    assert!(!error.keeps_units());
}

#[test]
fn a_few_cells_cannot_stand_for_a_mountain_of_text() {
    let text = "x".repeat(1 << 20);
    let strings = format!("<si><t>{text}</t></si>");
    let cells = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>".repeat(600);
    let bytes = xlsx(&[("one", "visible", &format!("<sheetData>{cells}</sheetData>"))], &strings, "");
    let mut items = open(Box::new(Cursor::new(bytes)), "a.xlsx", &options()).unwrap();
    let error = items.find_map(Result::err).unwrap();
    assert!(error.to_string().contains("far more text"), "{error}");

    let cell = format!("<table:table-cell><text:p>{}</text:p></table:table-cell>", "y".repeat(1 << 20));
    let rows = format!("<table:table-row table:number-rows-repeated=\"1000000\">{cell}{cell}</table:table-row>");
    let bytes = ods(&format!("<table:table table:name=\"T\">{rows}</table:table>"));
    let mut items = open(Box::new(Cursor::new(bytes)), "a.ods", &options()).unwrap();
    let error = items.find_map(Result::err).unwrap();
    assert!(error.to_string().contains("far more text"), "{error}");
}

#[test]
fn merged_cells_cannot_stand_for_a_mountain_of_text() {
    let letters = |n: usize| format!("{}{}", char::from(b'A' + (n / 26) as u8), char::from(b'A' + (n % 26) as u8));
    let strings = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
    let mut rows = String::new();
    let mut merged = String::new();
    for n in 0..100 {
        let (row, column) = (n + 1, letters(n));
        rows += &format!("<row r=\"{row}\"><c r=\"{column}{row}\" t=\"s\"><v>0</v></c></row>");
        merged += &format!("<mergeCell ref=\"{column}{row}:{column}9999\"/>");
    }
    let data = format!("<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>");
    let error = read(&xlsx(&[("one", "visible", &data)], &strings, ""), "a.xlsx").unwrap_err();
    assert!(error.to_string().contains("longer than 16 MiB"), "{error}");

    let strings = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
    let cells = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>".to_owned()
        + &"<row><c/><c/><c><v>1</v></c></row>".repeat(2000);
    let merged = "<mergeCells><mergeCell ref=\"A1:A9999\"/><mergeCell ref=\"B1:B9999\"/></mergeCells>";
    let bytes = xlsx(&[("one", "visible", &format!("<sheetData>{cells}</sheetData>{merged}"))], &strings, "");
    let mut items = open(Box::new(Cursor::new(bytes)), "a.xlsx", &options()).unwrap();
    let error = items.find_map(Result::err).unwrap();
    assert!(error.to_string().contains("far more text"), "{error}");
}

#[test]
fn rows_beyond_any_sheet_are_no_endless_work() {
    let data = "<sheetData><row r=\"1\"><c t=\"str\"><v>en</v></c><c t=\"str\"><v>fa</v></c></row>\
        <row r=\"18446744073709551615\"><c t=\"str\"><v>a</v></c><c t=\"str\"><v>آ</v></c></row>\
        <row><c t=\"str\"><v>b</v></c><c t=\"str\"><v>ب</v></c></row></sheetData>";
    assert_eq!(told_of(&xlsx(&[("one", "visible", data)], "", ""), "a.xlsx"), ["2: a | آ", "3: b | ب"]);

    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let all = "table:number-rows-repeated=\"18446744073709551615\"";
    let table = format!(
        "<table:table table:name=\"T\"><table:table-row>{}{}</table:table-row><table:table-row {all}/>\
         <table:table-row {all}>{}{}</table:table-row><table:table-row {all}/></table:table>\
         <table:table table:name=\"U\"><table:table-row {all}>{}</table:table-row></table:table>",
        cell("en"),
        cell("fa"),
        cell("a"),
        cell("آ"),
        cell("b"),
    );
    let items = open(Box::new(Cursor::new(ods(&table))), "a.ods", &options()).unwrap();
    assert_eq!(items.filter(|item| matches!(item, Ok(Item::Unit(..)))).count(), 1);
}

#[test]
fn damaged_workbooks_never_panic() {
    let data = sheet(&[&["en", "fa"], &["a", "آ"], &["b", "ب"]]);
    let merged = data.clone() + "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let table = "<table:table table:name=\"T\"><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table>";
    for (whole, name) in
        [(xlsx(&[("one", "visible", &merged)], "<si><t>x</t></si>", ""), "a.xlsx"), (ods(table), "a.ods")]
    {
        for cut in 0..whole.len() {
            let _ = read(&whole[..cut], name);
        }
        let mut seed = 7_u32;
        for _ in 0..2000 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = seed as usize % bytes.len();
                bytes[at] = (seed >> 24) as u8;
            }
            let _ = read(&bytes, name);
        }
    }
    for data in [
        "<sheetData><row r=\"x\"><c r=\"9\" s=\"-1\" t=\"s\"><v>99</v></c></row></sheetData>",
        "<sheetData><row><c t=\"s\"><v>-1</v></c></row></sheetData>",
        "<sheetData><row><c><v>nan</v></c><c><v>1e999</v></c></row></sheetData>",
        "<sheetData><row><c r=\"ZZZZZZZZZ1\"><v>1</v></c></row>",
        "<sheetData/><mergeCells><mergeCell ref=\"A1:A99999999999999999999\"/><mergeCell ref=\"\"/></mergeCells>",
    ] {
        let _ = read(&xlsx(&[("one", "visible", data)], "", ""), "a.xlsx");
    }
}
