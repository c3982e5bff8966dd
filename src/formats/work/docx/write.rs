//! The parts of the document, one after the other; comments wait until the text is written.

use std::io::{self, Seek as _, Write};

use tempfile::SpooledTempFile;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::super::super::sheet::end_archive;
use super::super::super::xml::{Place, escape};
use super::super::table::{FUZZY, SEGMENT};
use super::super::{Candidate, Entries, Entry, Filled, Head, said, seal};
use super::PROPERTY;
use crate::lang::LanguageTag;
use crate::unit::{Piece, Variant, pieces};

/// Comments that wait in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

const STYLES: &str = "<w:docDefaults><w:rPrDefault><w:rPr>\
    <w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Arial\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"24\"/>\
    </w:rPr></w:rPrDefault></w:docDefaults>\
    <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/>\
    <w:rPr><w:b/><w:bCs/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"HafezNumber\"><w:name w:val=\"hafez number\"/>\
    <w:rPr><w:color w:val=\"767676\"/><w:sz w:val=\"14\"/><w:szCs w:val=\"14\"/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"HafezCode\"><w:name w:val=\"hafez code\"/>\
    <w:rPr><w:color w:val=\"767676\"/></w:rPr></w:style>\
    <w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/></w:style>";

const BORDERS: &str = "<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:color=\"auto\"/>\
    <w:left w:val=\"single\" w:sz=\"4\" w:color=\"auto\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:color=\"auto\"/>\
    <w:right w:val=\"single\" w:sz=\"4\" w:color=\"auto\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"auto\"/>\
    <w:insideV w:val=\"single\" w:sz=\"4\" w:color=\"auto\"/></w:tblBorders>";

/// The widths of the columns, in twentieths of a point: together those of a page on its side.
const WIDTHS: [u32; 3] = [700, 6600, 6600];

/// Writes the document.
///
/// # Errors
/// The output cannot be written, or a segment cannot be had.
pub(in super::super) fn write(out: &mut dyn Write, head: &Head, entries: Entries<'_>) -> io::Result<()> {
    let comments = io::BufWriter::new(tempfile::spooled_tempfile(IN_MEMORY));
    let mut parts = Parts { zip: ZipWriter::new_stream(out), comments, number: 0, head };
    let written = parts.document(entries).and_then(|()| parts.rest());
    end_archive(parts.zip, written)
}

struct Parts<'w> {
    zip: ZipWriter<StreamWriter<&'w mut dyn Write>>,
    comments: io::BufWriter<SpooledTempFile>,
    /// How many comments there are.
    number: usize,
    head: &'w Head,
}

impl Parts<'_> {
    fn begin(&mut self, part: &str) -> io::Result<()> {
        // A fixed time: the same segments give the same file.
        let options = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);
        self.zip.start_file(part, options).map_err(io::Error::from)?;
        self.zip.write_all(HEAD.as_bytes())
    }

    fn document(&mut self, entries: Entries<'_>) -> io::Result<()> {
        self.begin("word/document.xml")?;
        write!(self.zip, "<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><w:body>")?;
        let head = self.head;
        let title = format!("{}  {} \u{2192} {}", head.document, head.from, head.to);
        plain(&mut self.zip, &title, "<w:pStyle w:val=\"Title\"/>")?;
        plain(&mut self.zip, INTRODUCTION, "")?;
        let [number, source, target] = WIDTHS;
        write!(
            self.zip,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/>{BORDERS}\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{number}\"/>\
             <w:gridCol w:w=\"{source}\"/><w:gridCol w:w=\"{target}\"/></w:tblGrid>",
            number + source + target
        )?;
        self.header()?;
        for entry in entries {
            self.row(&entry?)?;
        }
        self.zip.write_all(b"</w:tbl>")?;
        head.skipped.iter().try_for_each(|part| plain(&mut self.zip, &said::skip(part), ""))?;
        self.zip.write_all(
            b"<w:p/><w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
              <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" \
              w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        )
    }

    fn header(&mut self) -> io::Result<()> {
        let head = self.head;
        self.zip.write_all(b"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")?;
        for (text, width) in [SEGMENT, head.from.as_str(), head.to.as_str()].into_iter().zip(WIDTHS) {
            cell(&mut self.zip, width)?;
            let style = if width == WIDTHS[0] { NUMBER } else { "<w:b/><w:bCs/>" };
            self.zip.write_all(b"<w:p>")?;
            run(&mut self.zip, text, style)?;
            self.zip.write_all(b"</w:p></w:tc>")?;
        }
        self.zip.write_all(b"</w:tr>")
    }

    fn row(&mut self, entry: &Entry) -> io::Result<()> {
        let (head, [number, source, target]) = (self.head, WIDTHS);
        self.zip.write_all(b"<w:tr><w:trPr><w:cantSplit/></w:trPr>")?;
        cell(&mut self.zip, number)?;
        self.zip.write_all(b"<w:p>")?;
        run(&mut self.zip, &entry.number.to_string(), NUMBER)?;
        let mut hidden = format!(" of {}", head.segments);
        if let Some(filled) = entry.filled.as_ref().filter(|filled| filled.draft) {
            hidden += &format!(" {FUZZY} {} {}", filled.score, seal(&filled.target.text));
        }
        run(&mut self.zip, &hidden, HIDDEN)?;
        self.zip.write_all(b"</w:p></w:tc>")?;
        cell(&mut self.zip, source)?;
        self.source(entry)?;
        self.zip.write_all(b"</w:tc>")?;
        cell(&mut self.zip, target)?;
        self.target(entry.filled.as_ref())?;
        self.zip.write_all(b"</w:tc></w:tr>")
    }

    /// The text, with a comment if anything is known of it.
    fn source(&mut self, entry: &Entry) -> io::Result<()> {
        let lines = lines(entry, self.head);
        let number = self.number;
        paragraph(&mut self.zip, &self.head.from)?;
        if lines.is_empty() {
            return text(&mut self.zip, &entry.source, &self.head.from, "")
                .and_then(|()| self.zip.write_all(b"</w:p>"));
        }
        write!(self.zip, "<w:commentRangeStart w:id=\"{number}\"/>")?;
        text(&mut self.zip, &entry.source, &self.head.from, "")?;
        write!(
            self.zip,
            "<w:commentRangeEnd w:id=\"{number}\"/><w:r><w:commentReference w:id=\"{number}\"/></w:r></w:p>"
        )?;
        self.comment(&lines)
    }

    fn target(&mut self, filled: Option<&Filled>) -> io::Result<()> {
        paragraph(&mut self.zip, &self.head.to)?;
        if let Some(filled) = filled {
            let style = if filled.draft { "<w:highlight w:val=\"yellow\"/>" } else { "" };
            text(&mut self.zip, &filled.target, &self.head.to, style)?;
        }
        self.zip.write_all(b"</w:p>")
    }

    fn comment(&mut self, lines: &[(String, Option<LanguageTag>)]) -> io::Result<()> {
        let date = self.head.made.strftime("%Y-%m-%dT%H:%M:%SZ");
        let (out, number) = (&mut self.comments, self.number);
        write!(out, "<w:comment w:id=\"{number}\" w:author=\"hafez\" w:date=\"{date}\" w:initials=\"h\">")?;
        for (line, lang) in lines {
            match lang {
                None => plain(out, line, "")?,
                Some(lang) => {
                    paragraph(out, lang)?;
                    run(out, line, direction(lang))?;
                    out.write_all(b"</w:p>")?;
                }
            }
        }
        self.number += 1;
        out.write_all(b"</w:comment>")
    }

    /// The parts that hold the others together.
    fn rest(&mut self) -> io::Result<()> {
        self.begin("word/comments.xml")?;
        write!(self.zip, "<w:comments xmlns:w=\"{MAIN}\">")?;
        self.comments.flush()?;
        let spool = self.comments.get_mut();
        spool.rewind()?;
        io::copy(spool, &mut self.zip)?;
        self.zip.write_all(b"</w:comments>")?;
        self.begin("word/styles.xml")?;
        write!(self.zip, "<w:styles xmlns:w=\"{MAIN}\">{STYLES}</w:styles>")?;
        self.begin("word/_rels/document.xml.rels")?;
        relations(
            &mut self.zip,
            &[(&format!("{OFFICE}/styles"), "styles.xml"), (&format!("{OFFICE}/comments"), "comments.xml")],
        )?;
        self.begin("docProps/custom.xml")?;
        write!(
            self.zip,
            "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
             xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">\
             <property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"{PROPERTY}\"><vt:lpwstr>"
        )?;
        escaped(&mut self.zip, &self.head.document)?;
        self.zip.write_all(b"</vt:lpwstr></property></Properties>")?;
        self.begin("_rels/.rels")?;
        let custom = format!("{OFFICE}/custom-properties");
        relations(
            &mut self.zip,
            &[(&format!("{OFFICE}/officeDocument"), "word/document.xml"), (&custom, "docProps/custom.xml")],
        )?;
        self.begin("[Content_Types].xml")?;
        write!(
            self.zip,
            "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/word/document.xml\" ContentType=\"{KIND}.document.main+xml\"/>\
             <Override PartName=\"/word/styles.xml\" ContentType=\"{KIND}.styles+xml\"/>\
             <Override PartName=\"/word/comments.xml\" ContentType=\"{KIND}.comments+xml\"/>\
             <Override PartName=\"/docProps/custom.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/></Types>"
        )
    }
}

const INTRODUCTION: &str = "Type each translation into the right column; \u{27e8}1\u{27e9} and the like stand for \
    bold, links and so on and belong into the translation, too. Leave the other columns as they are.";
const NUMBER: &str = "<w:rStyle w:val=\"HafezNumber\"/>";
const HIDDEN: &str = "<w:rStyle w:val=\"HafezNumber\"/><w:vanish/>";

/// What is known of a segment, line by line; those in one language have it.
fn lines(entry: &Entry, head: &Head) -> Vec<(String, Option<LanguageTag>)> {
    let mut lines: Vec<(String, Option<LanguageTag>)> =
        entry.terms.iter().map(|name| (said::term(name), None)).collect();
    for found in &entry.matches {
        lines.extend(candidate(found, head));
    }
    lines.extend(entry.fragments.iter().map(|part| (said::fragment(part), None)));
    lines
}

fn candidate(found: &Candidate, head: &Head) -> Vec<(String, Option<LanguageTag>)> {
    let mut lines = vec![
        (format!("{}: {}", found.score, said::origin(found)), None),
        (found.target.shown().into_owned(), Some(head.to.clone())),
    ];
    if !found.difference.is_empty() {
        lines.push((found.difference.clone(), Some(head.from.clone())));
    }
    lines
}

fn cell(out: &mut dyn Write, width: u32) -> io::Result<()> {
    write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>")
}

/// Begins a paragraph of a language; what is typed into it goes in that direction, too.
fn paragraph(out: &mut dyn Write, lang: &LanguageTag) -> io::Result<()> {
    out.write_all(match lang.is_rtl() {
        true => b"<w:p><w:pPr><w:bidi/><w:rPr><w:rtl/></w:rPr></w:pPr>".as_slice(),
        false => b"<w:p>",
    })
}

fn direction(lang: &LanguageTag) -> &'static str {
    if lang.is_rtl() { "<w:rtl/>" } else { "" }
}

fn plain(out: &mut dyn Write, line: &str, style: &str) -> io::Result<()> {
    out.write_all(b"<w:p>")?;
    if !style.is_empty() {
        write!(out, "<w:pPr>{style}</w:pPr>")?;
    }
    run(out, line, "")?;
    out.write_all(b"</w:p>")
}

/// A text with placeholders for its codes.
fn text(out: &mut dyn Write, variant: &Variant, lang: &LanguageTag, style: &str) -> io::Result<()> {
    let rtl = direction(lang);
    for piece in pieces(&variant.text, &variant.inline) {
        match piece {
            Piece::Text(text) => run(out, text, &format!("{style}{rtl}"))?,
            Piece::Code(name) => run(out, &name, &format!("<w:rStyle w:val=\"HafezCode\"/>{style}{rtl}"))?,
        }
    }
    Ok(())
}

fn run(out: &mut dyn Write, text: &str, style: &str) -> io::Result<()> {
    out.write_all(b"<w:r>")?;
    if !style.is_empty() {
        write!(out, "<w:rPr>{style}</w:rPr>")?;
    }
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.write_all(b"<w:br/>")?;
        }
        out.write_all(b"<w:t xml:space=\"preserve\">")?;
        escaped(out, line)?;
        out.write_all(b"</w:t>")?;
    }
    out.write_all(b"</w:r>")
}

/// A character that XML cannot hold becomes U+FFFD.
fn escaped(out: &mut dyn Write, text: &str) -> io::Result<()> {
    escape(out, text, Place::Element, &|_| "\u{FFFD}".to_owned())
}

fn relations(out: &mut dyn Write, parts: &[(&str, &str)]) -> io::Result<()> {
    write!(out, "<Relationships xmlns=\"{PACKAGE}/relationships\">")?;
    for (number, (kind, target)) in (1..).zip(parts) {
        write!(out, "<Relationship Id=\"rId{number}\" Type=\"{kind}\" Target=\"{target}\"/>")?;
    }
    out.write_all(b"</Relationships>")
}
