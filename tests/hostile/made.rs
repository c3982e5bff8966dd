//! Files that are made to do harm. Large ones are made here, not kept.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

pub(crate) fn tu(source: &str, target: &str) -> String {
    format!("<tu><tuv xml:lang=\"en\"><seg>{source}</seg></tuv><tuv xml:lang=\"fa\"><seg>{target}</seg></tuv></tu>")
}

/// A memory with this document type and these units.
pub(crate) fn tmx(doctype: &str, units: &str) -> Vec<u8> {
    let head = "<tmx version=\"1.4\"><header srclang=\"en\"/><body>";
    format!("<?xml version=\"1.0\"?>\n{doctype}\n{head}\n{units}\n</body></tmx>").into_bytes()
}

/// Each entity is ten of the one before: a milliard of them in the last.
pub(crate) fn laughs() -> String {
    let entity = |n: usize| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
    format!("<!DOCTYPE tmx [<!ENTITY l0 \"lol\">{}]>", (1..10).map(entity).collect::<String>())
}

/// The parts of an archive, each packed as hard as it goes.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::DEFAULT.compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const CELL: &str = "<c t=\"inlineStr\"><is><t>";

/// A sheet with a header, these rows of pairs, and `more` behind them.
pub(crate) fn sheet(rows: &[(&str, &str)], more: &str) -> String {
    let row = |(a, b): &(&str, &str)| format!("<row>{CELL}{a}</t></is></c>{CELL}{b}</t></is></c></row>");
    let rows: String = std::iter::once(&("en", "fa")).chain(rows).map(row).collect();
    format!("<worksheet><sheetData>{rows}{more}</sheetData></worksheet>")
}

/// A workbook whose one sheet is said to lie at `target`; `more` are parts that nobody asked for.
pub(crate) fn xlsx(sheet: &str, target: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let relation =
        format!("<Relationships><Relationship Id=\"a\" Type=\"t/worksheet\" Target=\"{target}\"/></Relationships>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"one\" r:id=\"a\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", relation.as_bytes()),
        ("xl/sheet.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    archive(&parts)
}

/// An OpenDocument sheet with this in front of its content, and this in its first cell.
pub(crate) fn ods(before: &str, cell: &str) -> Vec<u8> {
    let row = |a: &str, b: &str| {
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b))
    };
    let content = format!(
        "{before}<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"one\">{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        row("en", "fa"),
        row(cell, "خوب"),
    );
    archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}
