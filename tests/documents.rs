//! Documents of word processors with the real binary: what is read of them, what comes back, and what is refused.
#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing, clippy::print_stderr)]

#[path = "cmd/environment.rs"]
mod environment;

use std::io::{Cursor, Read, Write};
use std::process::Command;

use environment::{Environment, Run};
use hafez::document::{Document, DocumentFormat, SegmentKind, SentenceRules, Translation, open};
use hafez::lang::LanguageTag;
use hafez::unit::{split_placeholders, with_placeholders};
use serde_json::Value;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\"";

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\
    \"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"word/document.xml\"/></Relationships>";

const STYLES: &str = "<w:style w:type=\"paragraph\" w:styleId=\"Kop1\"><w:name w:val=\"heading 1\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Mine\"><w:basedOn w:val=\"Kop1\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Deep\"><w:name w:val=\"Deep\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Dots\"><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"Loud\"><w:rPr><w:b/></w:rPr></w:style>";

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

fn docx_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {W}><w:body>{body}</w:body></w:document>");
    let styles = format!("<w:styles {W}>{STYLES}</w:styles>");
    let mut parts = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", document.as_str()),
        ("word/styles.xml", styles.as_str()),
    ];
    parts.extend(more);
    archive(&parts)
}

/// A paragraph of runs: properties and text.
fn paragraph(properties: &str, runs: &[(&str, &str)]) -> String {
    let runs: String = runs.iter().map(|(look, text)| run(look, text)).collect();
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

fn run(look: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn read_as(bytes: &[u8], lang: &str) -> Document {
    let lang = LanguageTag::parse(lang).unwrap();
    open("article.docx", bytes, &lang, &SentenceRules::of(&lang)).unwrap()
}

fn read(bytes: &[u8]) -> Document {
    read_as(bytes, "en")
}

/// The segments with their codes.
fn shown(document: &Document) -> Vec<String> {
    document.segments.iter().map(|segment| with_placeholders(&segment.text, &segment.codes)).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The document with the translations, as placeholders; an empty one is none.
fn rebuilt(document: &Document, translations: &[&str], target: &str) -> Vec<u8> {
    let translations: Vec<Option<Translation>> = translations
        .iter()
        .map(|shown| {
            let (text, codes) = split_placeholders(shown);
            (!shown.is_empty()).then_some(Translation { text, codes })
        })
        .collect();
    document.rebuild(&translations, &LanguageTag::parse(target).unwrap()).unwrap().bytes
}

fn records(run: &Run, name: &str) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == name).map(|record| record["data"].clone()).collect()
}

#[test]
fn paragraphs_are_what_their_styles_say() {
    use SegmentKind::{Body, Cell, Heading, ListItem};
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph("", &[("", text)]));
    let body = [
        paragraph("<w:pStyle w:val=\"Mine\"/>", &[("", "The river")]),
        paragraph("<w:pStyle w:val=\"Deep\"/>", &[("", "What comes next")]),
        paragraph("<w:outlineLvl w:val=\"9\"/>", &[("", "The river rose. Nobody knows why.")]),
        paragraph("<w:pStyle w:val=\"Dots\"/>", &[("", "People left. They came back.")]),
        paragraph("<w:pStyle w:val=\"Dots\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>", &[("", "No item.")]),
        format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("Year"), cell("2,300 houses")),
    ]
    .concat();
    let document = read(&docx(&body));
    let found: Vec<(SegmentKind, &str, u32)> =
        document.segments.iter().map(|segment| (segment.kind, segment.text.as_str(), segment.line)).collect();
    assert_eq!(
        found,
        [
            (Heading, "The river", 1),
            (Heading, "What comes next", 2),
            (Body, "The river rose.", 3),
            (Body, "Nobody knows why.", 3),
            (ListItem, "People left. They came back.", 4),
            (Body, "No item.", 5),
            (Cell, "Year", 6),
            (Cell, "2,300 houses", 7),
        ]
    );
    assert_eq!(document.segments[0].flags, ["doc:heading1"]);
    assert_eq!(document.segments[1].flags, ["doc:heading3"]);
    assert_eq!(document.format, DocumentFormat::Docx);
}

#[test]
fn runs_that_look_the_same_are_one_and_the_others_are_codes() {
    let body = paragraph(
        "",
        &[
            ("", "The ri"),
            ("<w:lang w:val=\"en-GB\"/>", "ver "),
            ("<w:noProof/>", "rose by "),
            ("<w:b/>", "4 me"),
            ("<w:b/><w:bCs/>", "tres"),
            ("", " &amp; more, said "),
            ("<w:rStyle w:val=\"Loud\"/>", "the mayor"),
            ("", "."),
        ],
    );
    let document = read(&docx(&body));
    assert_eq!(shown(&document), ["The river rose by ⟨1⟩4 metres⟨/1⟩ & more, said ⟨2⟩the mayor⟨/2⟩."]);
    assert_eq!(document.segments[0].flags, ["doc:bold"]);
    // A look that all of a segment has is no code.
    let bold = read(&docx(&paragraph("", &[("<w:b/>", "All of it."), ("", " Nothing of it.")])));
    assert_eq!(shown(&bold), ["All of it.", "Nothing of it."]);
}

#[test]
fn marks_links_and_fields_are_codes() {
    let body = format!(
        "<w:p>{}<w:hyperlink r:id=\"rId9\">{}</w:hyperlink><w:r><w:footnoteReference w:id=\"1\"/></w:r>{}\
         <w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:noBreakHyphen/><w:t>three</w:t></w:r>{}</w:p>",
        run("", "See "),
        run("<w:color w:val=\"blue\"/>", "the page"),
        run("", ", page "),
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r>\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t>.</w:t></w:r>"
    );
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote>\
         <w:footnote w:id=\"1\"><w:p><w:r><w:footnoteRef/></w:r>{}</w:p></w:footnote></w:footnotes>",
        run("", " A note.")
    );
    let document = read(&docx_with(&body, &[("word/footnotes.xml", &notes)]));
    let found = shown(&document);
    assert_eq!(found, ["See ⟨1⟩the page⟨/1⟩⟨2/⟩, page one⟨3/⟩ two\u{2011}three⟨4/⟩.", "A note."]);
    let elements: Vec<&str> = document.segments[0].codes.iter().map(|code| code.element.as_str()).collect();
    assert_eq!(elements, ["link", "link", "note", "lb", "field"]);
    // Everything comes to where the translation says.
    let out = rebuilt(&document, &["⟨1⟩صفحه⟨/1⟩ را ببینید⟨2/⟩، ⟨4/⟩ یک⟨3/⟩ دو.", "یادداشت."], "fa");
    let again = read_as(&out, "fa");
    assert_eq!(shown(&again)[0], "⟨1⟩صفحه⟨/1⟩ را ببینید⟨2/⟩، ⟨3/⟩ یک⟨4/⟩ دو.");
    let text = part(&out, "word/document.xml");
    assert!(text.contains("<w:hyperlink r:id=\"rId9\">") && text.contains("<w:t>7</w:t>"), "{text}");
    assert!(part(&out, "word/footnotes.xml").contains("<w:footnoteRef/>"));
}

#[test]
fn a_link_that_is_a_field_is_a_link() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let body = format!(
        "<w:p>{}{}<w:r><w:instrText> HYPERLINK \"https://example.org\" </w:instrText></w:r>{}{}{}{}</w:p>",
        run("", "See "),
        field("begin"),
        field("separate"),
        run("<w:u w:val=\"single\"/>", "the page"),
        field("end"),
        run("", " soon.")
    );
    let document = read(&docx(&body));
    assert_eq!(shown(&document), ["See ⟨1⟩the page⟨/1⟩ soon."]);
    let text = part(&rebuilt(&document, &["به\u{200c}زودی ⟨1⟩صفحه⟨/1⟩."], "fa"), "word/document.xml");
    let marks: Vec<usize> = ["\"begin\"", "HYPERLINK", "\"separate\"", "صفحه", "\"end\""]
        .iter()
        .map(|mark| text.find(mark).unwrap())
        .collect();
    assert!(marks.is_sorted(), "{text}");
}

#[test]
fn tracked_changes_are_accepted_and_said_once() {
    let environment = Environment::new();
    let body = format!(
        "<w:p>{}<w:del w:id=\"1\"><w:r><w:delText>five</w:delText></w:r></w:del><w:ins w:id=\"2\">{}</w:ins>{}</w:p>",
        run("", "The river rose by "),
        run("", "four"),
        run("", " metres.")
    );
    environment.write("a.docx", docx(&body));
    let run = environment.run(&["segment", "a.docx", "--json"]);
    assert_eq!(records(&run, "segment")[0]["text"], "The river rose by four metres.", "{run:?}");
    assert_eq!(run.stderr.matches("2 tracked changes").count(), 1, "{}", run.stderr);
}

#[test]
fn text_boxes_are_read_once_and_written_back() {
    let inner = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph("", &[("", text)]));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>\
         </w:r>{}</w:p>",
        inner("In the box."),
        inner("In the box."),
        run("", "Outside of it.")
    );
    let document = read(&docx(&body));
    assert_eq!(shown(&document), ["In the box.", "Outside of it."]);
    let out = rebuilt(&document, &["در جعبه.", "بیرون آن."], "fa");
    assert_eq!(shown(&read_as(&out, "fa")), ["در جعبه.", "بیرون آن."]);
}

#[test]
fn the_other_form_of_a_text_box_says_the_same() {
    let inner = |texts: &[&str]| -> String {
        let all: String = texts.iter().map(|text| paragraph("", &[("", text)])).collect();
        format!("<w:txbxContent>{all}</w:txbxContent>")
    };
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback><w:pict><v:shape alt=\"A &amp; B\">{}\
         </v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        inner(&["In the box.", "Again."]),
        inner(&["In the box.", "Only here.", "Again."]),
        run("", "Outside of it.")
    );
    let document = read(&docx(&body));
    assert_eq!(shown(&document), ["In the box.", "Again.", "Only here.", "Outside of it.", "A & B"]);
    let out = rebuilt(&document, &["در جعبه.", "باز.", "تنها اینجا.", "بیرون آن.", "الف \"و\" ب"], "fa");
    let text = part(&out, "word/document.xml");
    for (translation, times) in [("در جعبه.", 2), ("باز.", 2), ("تنها اینجا.", 1), ("alt=\"الف &quot;و&quot; ب\"", 1)]
    {
        assert_eq!(text.matches(translation).count(), times, "{translation} {text}");
    }
    assert!(!text.contains("In the box") && !text.contains("Again"), "{text}");
    assert_eq!(rebuilt(&document, &[], "fa"), docx(&body));
}

const DRAWING: &str = "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">\
    <wp:docPr id=\"1\" name=\"Picture 1\" descr=\"A bridge &gt; a river\" title=\"The bridge\"/>\
    <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><pic:cNvPr xmlns:pic=\"pic\" id=\"0\" \
    name=\"b.png\" descr=\"A bridge &gt; a river\"/></a:graphic></wp:inline></w:drawing></w:r>";

#[test]
fn heads_feet_and_what_is_said_of_pictures_are_translated() {
    let relation = |number: u8, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"r{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
             Target=\"{target}\"/>"
        )
    };
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}{}{}</Relationships>",
        relation(1, "footer", "footer1.xml"),
        relation(2, "header", "/word/top.xml"),
        relation(3, "settings", "settings.xml")
    );
    let page = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r>\
        <w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let head = format!("<w:hdr {W}>{}</w:hdr>", paragraph("", &[("", "The Paper")]));
    let foot = format!("<w:ftr {W}><w:p>{page}</w:p></w:ftr>");
    let body = format!("{}<w:p>{DRAWING}{}</w:p>", paragraph("", &[("", "It rained.")]), run("", "The river rose."));
    let bytes = docx_with(
        &body,
        &[("word/_rels/document.xml.rels", &relations), ("word/top.xml", &head), ("word/footer1.xml", &foot)],
    );
    let document = read(&bytes);
    assert_eq!(shown(&document), ["It rained.", "The river rose.", "A bridge > a river", "The bridge", "The Paper"]);
    assert_eq!(document.segments[4].flags, ["doc:beside"]);
    assert_eq!(document.clone().without_attributes().segments.len(), 2);
    assert_eq!(rebuilt(&document, &[], "fa"), bytes);
    let out = rebuilt(&document, &["", "", "پلی بر رود", "پل", "روزنامه"], "fa");
    let text = part(&out, "word/document.xml");
    assert_eq!(text.matches("descr=\"پلی بر رود\"").count(), 2, "{text}");
    assert!(text.contains("title=\"پل\"") && text.contains("name=\"Picture 1\""), "{text}");
    let top = part(&out, "word/top.xml");
    assert!(top.contains("<w:bidi/>") && top.contains("روزنامه"), "{top}");
    assert_eq!(part(&out, "word/footer1.xml"), foot);
    let all = rebuilt(&document, &["باران بارید.", "رود بالا آمد.", "پلی بر رود", "پل", "روزنامه"], "fa");
    let texts: Vec<String> = read_as(&all, "fa").segments.iter().map(|segment| segment.text.clone()).collect();
    assert_eq!(texts, ["باران بارید.", "رود بالا آمد.", "پلی بر رود", "پل", "روزنامه"]);
}

#[test]
fn a_table_turns_with_its_text_and_others_stay() {
    let table = |properties: &str, text: &str| {
        format!("<w:tbl>{properties}<w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("", &[("", text)]))
    };
    let body = table("<w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"0\"/></w:tblPr>", "Year")
        + &table("", "Ships")
        + &table("<w:tblPr/>", "Rain");
    let document = read(&docx(&body));
    let out = rebuilt(&document, &["سال", "کشتی", ""], "fa");
    let text = part(&out, "word/document.xml");
    let turned = "<w:tblPr><w:tblStyle w:val=\"Grid\"/><w:bidiVisual/><w:tblW w:w=\"0\"/></w:tblPr>";
    assert!(text.contains(turned) && text.contains("<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr>"), "{text}");
    assert_eq!(text.matches("bidiVisual").count(), 2, "{text}");
    let back = part(&rebuilt(&read_as(&out, "fa"), &["Year", "Ships"], "en"), "word/document.xml");
    assert!(!back.contains("bidiVisual"), "{back}");
}

#[test]
fn a_line_of_contents_is_a_segment_and_most_of_a_paragraph_gives_its_direction() {
    let body = format!(
        "<w:p><w:hyperlink w:anchor=\"a\">{}<w:r><w:tab/></w:r><w:fldSimple w:instr=\"PAGEREF a\"/></w:hyperlink></w:p>{}",
        run("", "The river"),
        paragraph("", &[("", "It rained. The river rose by four metres in a night.")])
    );
    let document = read(&docx(&body));
    assert_eq!(shown(&document).len(), 3, "{:?}", shown(&document));
    assert_eq!(document.segments[0].text.trim(), "The river");
    let out = part(&rebuilt(&document, &["", "باران بارید."], "fa"), "word/document.xml");
    assert!(!out.contains("<w:bidi/>") && out.contains("<w:rtl/>"), "{out}");
    let out = part(&rebuilt(&document, &["", "", "رود در یک شب چهار متر بالا آمد."], "fa"), "word/document.xml");
    assert_eq!(out.matches("<w:bidi/>").count(), 1, "{out}");
    assert_eq!(out.matches("<w:rtl/>").count(), 1, "{out}");
}

#[test]
fn nothing_translated_is_the_file_and_other_parts_stay() {
    let body = [
        paragraph("", &[("", "One is here. "), ("<w:i/>", "Two"), ("", " is there.")]),
        paragraph("", &[("", "Three.")]),
    ];
    let bytes = docx_with(&body.concat(), &[("word/media/a.bin", "\u{1}\u{2}"), ("docProps/core.xml", "<x/>")]);
    let document = read(&bytes);
    assert_eq!(rebuilt(&document, &[], "fa"), bytes);
    assert_eq!(rebuilt(&document, &["One is here.", "⟨1⟩Two⟨/1⟩ is there.", "Three."], "fa"), bytes);
    let out = rebuilt(&document, &["", "", "سه."], "fa");
    for name in ["[Content_Types].xml", "word/styles.xml", "word/media/a.bin", "docProps/core.xml"] {
        assert_eq!(part(&out, name), part(&bytes, name), "{name}");
    }
    let (before, after) = (part(&bytes, "word/document.xml"), part(&out, "word/document.xml"));
    assert!(after.starts_with(
        before.split("<w:p><w:pPr></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">Three").next().unwrap()
    ));
}

#[test]
fn a_translation_from_right_to_left_says_so_in_paragraph_and_runs() {
    let body = paragraph(
        "<w:jc w:val=\"both\"/>",
        &[
            ("<w:sz w:val=\"28\"/>", "The river rose "),
            ("<w:b/><w:lang w:val=\"en-GB\"/>", "fast"),
            ("<w:sz w:val=\"28\"/>", ". It fell."),
        ],
    );
    let document = read(&docx(&body));
    let out = rebuilt(&document, &["رود ⟨1⟩تند⟨/1⟩ بالا آمد.", ""], "fa");
    let text = part(&out, "word/document.xml");
    assert!(text.contains("<w:pPr><w:bidi/><w:jc w:val=\"both\"/></w:pPr>"), "{text}");
    assert!(text.contains("<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/><w:rtl/><w:lang w:bidi=\"fa\"/>"), "{text}");
    assert!(text.contains("<w:b/><w:bCs/><w:rtl/><w:lang w:val=\"en-GB\" w:bidi=\"fa\"/>"), "{text}");
    // What is not translated keeps its direction.
    assert!(
        text.contains("<w:r><w:rPr><w:sz w:val=\"28\"/></w:rPr><w:t xml:space=\"preserve\"> It fell.</w:t></w:r>"),
        "{text}"
    );
    // And back: from Persian into English the marks go.
    let persian = read_as(&out, "fa");
    let back = part(&rebuilt(&persian, &["The river rose ⟨1⟩fast⟨/1⟩."], "en"), "word/document.xml");
    assert!(!back.contains("<w:bidi/>") && !back.contains("<w:rtl/>"), "{back}");
}

#[test]
fn an_article_goes_out_and_comes_back_as_a_document() {
    let environment = Environment::new();
    let body = [
        paragraph("<w:pStyle w:val=\"Kop1\"/>", &[("", "Rain in Herat")]),
        paragraph("", &[("", "The river rose by "), ("<w:b/>", "4 metres"), ("", " &lt;fast&gt;.")]),
    ];
    environment.write("river.docx", docx(&body.concat()));
    let run = environment.run(&["pretranslate", "river.docx", "-o", "work.tsv"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let work = std::fs::read_to_string(environment.work().join("work.tsv")).unwrap();
    let rows: String = work
        .lines()
        .map(|line| {
            let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            match cells[1].as_str() {
                "Rain in Herat" => cells[2] = "باران در هرات".to_owned(),
                source if source.contains("metres") => cells[2] = "رود ⟨1⟩۴ متر⟨/1⟩ <تند> بالا آمد.".to_owned(),
                _ => {}
            }
            cells.join("\t") + "\n"
        })
        .collect();
    environment.write("work.tsv", rows);
    let run = environment.run(&["merge", "river.docx", "work.tsv", "-o", "river.fa.docx"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let bytes = std::fs::read(environment.work().join("river.fa.docx")).unwrap();
    assert_eq!(shown(&read_as(&bytes, "fa")), ["باران در هرات", "رود ⟨1⟩۴ متر⟨/1⟩ <تند> بالا آمد."]);
    stranger(&environment, "river.fa.docx", "رود ۴ متر <تند> بالا آمد.");
}

/// Lets another program open the document; says so where there is none.
#[test]
fn documents_are_aligned_and_imported_in_pairs() {
    let english =
        ["The river rose by 4 metres in 2019.", "Nobody in the town knew why.", "The bridge was closed on 5 May."];
    let persian =
        ["رود در سال ۲۰۱۹ چهار متر (۴) بالا آمد.", "هیچ\u{200c}کس در شهر نمی\u{200c}دانست چرا.", "پل در ۵ مه بسته شد."];
    let word = |texts: &[&str]| docx(&texts.iter().map(|text| paragraph("", &[("", text)])).collect::<String>());
    let open = |texts: &[&str]| odt(&texts.iter().map(|text| format!("<text:p>{text}</text:p>")).collect::<String>());
    let cues = |texts: &[&str]| {
        let cue = |(number, text): (usize, &&str)| {
            format!("{number}\n00:00:0{number},000 --> 00:00:0{number},900\n{text}\n\n")
        };
        (1..).zip(texts).map(cue).collect::<String>().into_bytes()
    };
    for (end, source, target) in [
        ("docx", word(&english), word(&persian)),
        ("odt", open(&english), open(&persian)),
        ("srt", cues(&english), cues(&persian)),
    ] {
        let environment = Environment::new();
        let (from, to) = (format!("a.{end}"), format!("a.fa.{end}"));
        environment.write(&from, source);
        environment.write(&to, target);
        let run = environment.run(&["align", &from, &to, "-o", "review.tsv"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let rows = std::fs::read_to_string(environment.work().join("review.tsv")).unwrap();
        for text in english.iter().chain(&persian) {
            assert!(rows.contains(text), "{end}: {rows}");
        }
        let run = environment.run(&["import", &from, &to]);
        assert!(run.stderr.contains("were aligned") && !run.stderr.contains("line by line"), "{run:?}");
    }
}

fn table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", paragraph("", &[("", text)]));
    let row = |row: &&[&str]| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

type Rows = &'static [&'static [&'static str]];

/// Tables as articles have them: of words, of numbers, with units that are codes of languages, too.
const TABLES: &[(Rows, Rows)] = &[
    (
        &[&["Province", "Dead"], &["Herat", "12"], &["Farah", "7"]],
        &[&["ولایت", "کشته"], &["هرات", "۱۲"], &["فراه", "۷"]],
    ),
    (&[&["1", "2"], &["3", "4"]], &[&["۱", "۲"], &["۳", "۴"]]),
    (&[&["1", "2", "3"], &["4", "5", "6"]], &[&["۱", "۲", "۳"], &["۴", "۵", "۶"]]),
    (&[&["km", "mi"], &["10", "6.2"]], &[&["km", "mi"], &["۱۰", "۶٫۲"]]),
    (&[&["1", "Herat", "12"], &["2", "Farah", "7"]], &[&["۱", "هرات", "۱۲"], &["۲", "فراه", "۷"]]),
    (&[&["Segment", "Source", "Target"], &["1", "wind", "sun"]], &[&["بخش", "منبع", "هدف"], &["۱", "باد", "خورشید"]]),
];

#[test]
fn a_table_in_an_article_is_no_work_file_and_no_memory() {
    let english =
        ["The river rose by 4 metres in 2019.", "Nobody in the town knew why.", "The bridge was closed on 5 May."];
    let persian =
        ["رود در سال ۲۰۱۹ چهار متر (۴) بالا آمد.", "هیچ\u{200c}کس در شهر نمی\u{200c}دانست چرا.", "پل در ۵ مه بسته شد."];
    let article = |texts: &[&str], rows: &[&[&str]]| {
        let texts: String = texts.iter().map(|text| paragraph("", &[("", text)])).collect();
        docx(&(texts + &table(rows)))
    };
    for (source, target) in TABLES {
        let environment = Environment::new();
        environment.write("a.docx", article(&english, source));
        environment.write("b.docx", article(&persian, target));
        let words: String = source.iter().flat_map(|row| row.iter()).map(|cell| format!("{cell}\n\n")).collect();
        environment.write("a.md", english.map(|text| format!("{text}\n\n")).concat() + &words);
        let run = environment.run(&["merge", "a.md", "a.docx", "-o", "out.md"]);
        assert!(run.code == Some(2) && run.stderr.contains("this is no work file"), "{source:?}: {run:?}");
        assert!(!environment.work().join("out.md").exists(), "{source:?}");
        for command in ["import", "check"] {
            let run = environment.run(&[command, "a.docx"]);
            assert!(run.code == Some(2) && run.stderr.contains("hafez align SOURCE TARGET"), "{source:?}: {run:?}");
        }
        let run = environment.run(&["eval", "a.docx", "b.docx"]);
        assert!(run.stderr.contains("were aligned"), "{source:?}: {run:?}");
        let run = environment.run(&["import", "a.docx", "b.docx"]);
        assert!(run.stderr.contains("were aligned"), "{source:?}: {run:?}");
    }
}

#[test]
fn a_table_of_two_languages_is_imported() {
    let environment = Environment::new();
    let rows: &[&[&str]] = &[&["en", "fa"], &["The river rose.", "رود بالا آمد."]];
    environment.write("title.docx", docx(&(paragraph("", &[("", "Pairs")]) + &table(rows))));
    let run = environment.run(&["import", "title.docx", "--json"]);
    assert!(run.code == Some(0) && run.stdout.contains("\"created\":1"), "{run:?}");
}

#[test]
fn a_document_is_not_mended_in_its_place() {
    let environment = Environment::new();
    environment.write("a.docx", docx(&paragraph("", &[("", "The river rose.")])));
    environment.write("b.docx", docx(&paragraph("", &[("", "رود , بالا آمد.")])));
    let read = || std::fs::read(environment.work().join("b.docx")).unwrap();
    let before = read();
    let run = environment.run(&["check", "a.docx", "b.docx", "--fix"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("not mended in its place") && run.stderr.contains("pretranslate"), "{run:?}");
    assert_eq!(read(), before);
}

fn stranger(environment: &Environment, name: &str, wanted: &str) {
    let mut office = Command::new("soffice");
    office.args(["--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", "out", name]);
    office.env("HOME", environment.work()).current_dir(environment.work());
    match office.output() {
        Ok(_) => {
            let (stem, _) = name.rsplit_once('.').unwrap();
            let out = environment.work().join("out").join(format!("{stem}.txt"));
            let text = std::fs::read_to_string(out).unwrap();
            assert!(text.contains(wanted), "{text}");
        }
        Err(_) => eprintln!("skipped: no LibreOffice here to open {name}"),
    }
}

#[test]
fn what_is_no_document_is_refused_with_a_reason() {
    let environment = Environment::new();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let old = |stream: &str| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), wide(stream)].concat();
    let bomb = format!("<w:document {W}>{}</w:document>", " ".repeat(64 << 20));
    let deep = format!("<w:document {W}>{}{}</w:document>", "<w:x>".repeat(9000), "</w:x>".repeat(9000));
    let part = |text: &str| archive(&[("word/document.xml", text)]);
    let mut cut = docx(&paragraph("", &[("", "Text.")]));
    cut.truncate(cut.len() / 2);
    for (name, bytes, wanted) in [
        ("zip.docx", archive(&[("a.txt", "text")]), "ZIP archive with `a.txt` in it"),
        ("sheet.docx", archive(&[("xl/workbook.xml", "<x/>")]), "a workbook of Excel"),
        ("empty.docx", archive(&[]), "this archive is empty"),
        ("text.docx", b"only text".to_vec(), "no document of a word processor"),
        ("cut.docx", cut, "the archive of this document is damaged"),
        ("old.doc", old("WordDocument"), "an old Word document"),
        ("locked.docx", old("EncryptedPackage"), "protected with a password"),
        ("bomb.docx", part(&bomb), "unpacks to far more"),
        ("deep.docx", part(&deep), "nested more than 256 deep"),
        ("broken.docx", part(&format!("<w:document {W}><w:p></w:document>")), "the document is damaged"),
        ("short.docx", part(&format!("<w:document {W}><w:p>")), "the document is damaged"),
    ] {
        environment.write(name, bytes);
        let run = environment.run(&["pretranslate", name, "-o", "out.xlf"]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert!(run.stderr.contains(wanted), "{name}: {}", run.stderr);
        assert_eq!(run.stderr.matches("error").count(), 1, "{name}: {}", run.stderr);
        assert!(!environment.work().join("out.xlf").exists(), "{name}");
    }
}

#[test]
fn a_document_without_text_says_so() {
    let environment = Environment::new();
    environment.write("blank.docx", docx("<w:p/>"));
    let run = environment.run(&["segment", "blank.docx"]);
    assert!(run.stderr.contains("there is nothing to translate in it"), "{run:?}");
}

const ODF: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
    xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:officeooo=\"http://openoffice.org/2009/office\"";

const MANIFEST: &str = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
    <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>\
    <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";

fn span_style(name: &str, properties: &str) -> String {
    format!(
        "<style:style style:name=\"{name}\" style:family=\"text\"><style:text-properties {properties}/></style:style>"
    )
}

fn odt(body: &str) -> Vec<u8> {
    let styles = [
        span_style("T1", "fo:font-weight=\"bold\" style:font-weight-complex=\"bold\" officeooo:rsid=\"0011\""),
        span_style("T2", "fo:font-weight=\"bold\" officeooo:rsid=\"0022\""),
        span_style("T3", "officeooo:rsid=\"0033\""),
        "<style:style style:name=\"P1\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">\
         <style:paragraph-properties fo:text-align=\"justify\"/></style:style>"
            .to_owned(),
    ];
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content {ODF} office:version=\"1.3\">\
         <office:automatic-styles>{}</office:automatic-styles><office:body><office:text>{body}</office:text>\
         </office:body></office:document-content>",
        styles.concat()
    );
    let kind = "application/vnd.oasis.opendocument.text";
    archive(&[("mimetype", kind), ("content.xml", &content), ("META-INF/manifest.xml", MANIFEST)])
}

#[test]
fn a_text_of_opendocument_is_read() {
    use SegmentKind::{Body, Cell, Heading, ListItem};
    let document =
        read(&odt("<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>\
         </text:changed-region></text:tracked-changes>\
         <text:h text:outline-level=\"2\">The river</text:h>\
         <text:p text:style-name=\"P1\">The <text:span text:style-name=\"T3\">ri</text:span>ver   rose\nby <text:span \
         text:style-name=\"T1\">4</text:span><text:span text:style-name=\"T2\"> metres</text:span> &amp;<text:s/>more\
         <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>\
         </text:note>, see <text:a xlink:href=\"https://example.org\">the page</text:a>.</text:p>\
         <text:list><text:list-item><text:p>People<text:line-break/>left.</text:p></text:list-item></text:list>\
         <table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell></table:table-row>\
         </table:table>"));
    let kinds: Vec<SegmentKind> = document.segments.iter().map(|segment| segment.kind).collect();
    assert_eq!(kinds, [Heading, Body, ListItem, Cell, Body]);
    assert_eq!(
        shown(&document),
        [
            "The river",
            "The river rose by ⟨1⟩4 metres⟨/1⟩ & more⟨2/⟩, see ⟨3⟩the page⟨/3⟩.",
            "People⟨1/⟩ left.",
            "Year",
            "A note.",
        ]
    );
    assert_eq!((document.format, document.tracked_changes()), (DocumentFormat::Odt, 1));
    assert_eq!(document.segments[0].flags, ["doc:heading2"]);
}

/// The notes of an ODT stood before the paragraph that they belong to.
#[test]
fn notes_come_behind_the_text_in_both_formats() {
    let note = |class: &str, text: &str| {
        format!(
            "<text:note text:note-class=\"{class}\"><text:note-citation>1</text:note-citation><text:note-body>\
             <text:p>{text}</text:p></text:note-body></text:note>"
        )
    };
    let body = format!(
        "<text:p>It rained{} today.</text:p><text:p>It{} fell.</text:p><text:p>Nobody knew.</text:p>",
        note("endnote", "At the end.") + &note("footnote", "One note."),
        note("footnote", "Another note.")
    );
    let bytes = odt(&body);
    let document = read(&bytes);
    let wanted =
        ["It rained⟨1/⟩⟨2/⟩ today.", "It⟨1/⟩ fell.", "Nobody knew.", "One note.", "Another note.", "At the end."];
    assert_eq!(shown(&document), wanted);
    assert_eq!(rebuilt(&document, &[], "fa"), bytes);
    let lines = ["باران⟨1/⟩⟨2/⟩ آمد.", "رفت⟨1/⟩.", "هیچ\u{200c}کس.", "یک.", "دو.", "سه."];
    let out = rebuilt(&document, &lines, "fa");
    assert_eq!(shown(&read_as(&out, "fa")), lines);
    // The neighbours of a paragraph are the paragraphs around it.
    let environment = Environment::new();
    environment.write("a.odt", &bytes);
    let made = environment.run(&["pretranslate", "a.odt", "-o", "a.tsv"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let done: String = std::fs::read_to_string(environment.work().join("a.tsv"))
        .unwrap()
        .lines()
        .map(|line| {
            let mut cells: Vec<&str> = line.split('\t').collect();
            if cells[2].is_empty() {
                cells[2] = "ترجمه";
            }
            cells.join("\t") + "\n"
        })
        .collect();
    environment.write("done.tsv", done);
    assert_eq!(environment.run(&["import", "done.tsv"]).code, Some(0));
    let found =
        environment.run_with(&["lookup", "-", "--json", "--prev", "It fell.", "--next", "One note."], "Nobody knew.\n");
    let matched = found.stdout.lines().find(|line| line.contains("\"match\"")).unwrap_or_default();
    assert!(matched.contains("101"), "{found:?}");
}

#[test]
fn a_text_of_opendocument_is_written_back_from_right_to_left() {
    let environment = Environment::new();
    let bytes = odt(
        "<text:p text:style-name=\"P1\">The river rose <text:span text:style-name=\"T1\">fast</text:span>. It fell.</text:p>\
         <text:p>Nobody<text:tab/>knows.</text:p>",
    );
    let document = read(&bytes);
    assert_eq!(rebuilt(&document, &[], "fa"), bytes);
    let out = rebuilt(&document, &["رود ⟨1⟩تند⟨/1⟩ بالا آمد <و>.", "", "کسی⟨1/⟩ نمی\u{200c}داند."], "fa");
    let text = part(&out, "content.xml");
    assert!(
        text.contains(
            "<text:p text:style-name=\"hafez-rl-tb-P1\">رود <text:span text:style-name=\"T1\">تند</text:span> \
             بالا آمد &lt;و&gt;. It fell.</text:p>"
        ),
        "{text}"
    );
    assert!(
        text.contains("<style:paragraph-properties style:writing-mode=\"rl-tb\" fo:text-align=\"justify\"/>"),
        "{text}"
    );
    assert!(text.contains("کسی<text:tab/>نمی\u{200c}داند."), "{text}");
    let mut zip = zip::ZipArchive::new(Cursor::new(out.as_slice())).unwrap();
    assert_eq!(zip.by_index(0).unwrap().name().unwrap(), "mimetype");
    environment.write("river.odt", &out);
    stranger(&environment, "river.odt", "رود تند بالا آمد <و>. It fell.");
    // And back: the direction goes.
    let back = rebuilt(&read_as(&out, "fa"), &["The river rose ⟨1⟩fast⟨/1⟩."], "en");
    assert!(part(&back, "content.xml").contains("style:writing-mode=\"lr-tb\""));
}

#[test]
fn pages_pictures_and_languages_of_opendocument_are_translated() {
    let styles = format!(
        "<office:document-styles {ODF}><office:styles><style:default-style style:family=\"paragraph\">\
         <style:text-properties fo:language=\"en\" fo:country=\"US\" style:language-complex=\"hi\" style:country-complex=\"IN\"/>\
         </style:default-style></office:styles><office:automatic-styles/><office:master-styles><style:master-page>\
         <style:header><text:p text:style-name=\"Header\">The Paper</text:p></style:header><style:footer><text:p>\
         <text:page-number>7</text:page-number></text:p></style:footer></style:master-page></office:master-styles>\
         </office:document-styles>"
    );
    let content = format!(
        "<office:document-content {ODF}><office:automatic-styles>{}</office:automatic-styles><office:body><office:text>\
         <text:p>The <text:span text:style-name=\"T1\">river</text:span> rose.<draw:frame><svg:title>The bridge</svg:title>\
         <svg:desc>A &amp; B</svg:desc></draw:frame></text:p></office:text></office:body></office:document-content>",
        span_style("T1", "fo:font-weight=\"bold\" fo:language=\"en\" style:language-complex=\"ar\"")
    );
    let kind = "application/vnd.oasis.opendocument.text";
    let bytes = archive(&[
        ("mimetype", kind),
        ("content.xml", &content),
        ("styles.xml", &styles),
        ("META-INF/manifest.xml", MANIFEST),
    ]);
    let document = read(&bytes);
    assert_eq!(shown(&document), ["The ⟨1⟩river⟨/1⟩ rose.", "The bridge", "A & B", "The Paper"]);
    assert_eq!(rebuilt(&document, &[], "fa"), bytes);
    let out = rebuilt(&document, &["⟨1⟩رود⟨/1⟩ بالا آمد.", "پل", "الف و <ب>", "روزنامه"], "fa-AF");
    let text = part(&out, "content.xml");
    assert!(
        text.contains("<svg:title>پل</svg:title>") && text.contains("<svg:desc>الف و &lt;ب&gt;</svg:desc>"),
        "{text}"
    );
    assert!(text.contains("<text:span text:style-name=\"hafez-fa-AF-T1\">رود</text:span>"), "{text}");
    assert!(
        text.contains("style:language-complex=\"fa\" style:country-complex=\"AF\" fo:font-weight=\"bold\""),
        "{text}"
    );
    let pages = part(&out, "styles.xml");
    assert!(pages.contains("<text:p text:style-name=\"hafez-rl-tb-Header\">روزنامه</text:p>"), "{pages}");
    assert!(pages.contains("<office:automatic-styles><style:style style:name=\"hafez-rl-tb-Header\""), "{pages}");
    assert!(
        pages.contains("<style:text-properties style:language-complex=\"fa\" style:country-complex=\"AF\"/>"),
        "{pages}"
    );
    let texts: Vec<String> = read_as(&out, "fa").segments.iter().map(|segment| segment.text.clone()).collect();
    assert_eq!(texts, ["رود بالا آمد.", "پل", "الف و <ب>", "روزنامه"]);
}

/// `harbour.docx` is python-docx's, `harbour.odt` what `LibreOffice` made of it (`soffice --convert-to odt`).
#[test]
fn documents_of_other_programs_are_read_and_written() {
    let environment = Environment::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut all: Vec<Vec<String>> = Vec::new();
    for name in ["harbour.docx", "harbour.odt"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let document = read(&bytes);
        assert_eq!(rebuilt(&document, &[], "fa"), bytes);
        all.push(shown(&document));
        let translations: Vec<String> = shown(&document).iter().map(|text| text.replace('e', "\u{650}")).collect();
        let translations: Vec<&str> = translations.iter().map(String::as_str).collect();
        let out = rebuilt(&document, &translations, "fa");
        assert_eq!(shown(&read(&out)), translations, "{name}");
        environment.write(name, &out);
        stranger(
            &environment,
            name,
            "Th\u{650} harbour op\u{650}n\u{650}d again on Tu\u{650}sday, said th\u{650} mayor & his offic\u{650}.",
        );
    }
    assert_eq!(all[0], all[1]);
    assert!(
        all[0].contains(&"The harbour opened again on ⟨1⟩Tuesday⟨/1⟩, said the ⟨2⟩mayor & his office⟨/2⟩.".to_owned())
    );
    assert_eq!(all[0].len(), 11);
}

#[test]
fn properties_written_in_another_way_are_not_doubled() {
    let bytes = docx(
        "<w:p><w:pPr><w:bidi></w:bidi><w:pPrChange w:id=\"1\"><w:pPr><w:bidi/></w:pPr></w:pPrChange></w:pPr>\
         <w:r><w:rPr><w:rtl></w:rtl><w:lang w:val='en-US' w:bidi='ar-SA'/></w:rPr><w:t>The house is old.</w:t></w:r></w:p>",
    );
    let out = rebuilt(&read(&bytes), &["خانه کهنه است."], "fa");
    let text = part(&out, "word/document.xml");
    assert!(
        text.contains(
            "<w:pPr><w:bidi/><w:pPrChange w:id=\"1\"><w:pPr><w:bidi/></w:pPr></w:pPrChange></w:pPr>\
             <w:r><w:rPr><w:rtl/><w:lang w:val=\"en-US\" w:bidi=\"fa\"/></w:rPr>"
        ),
        "{text}"
    );
    // From right to left to the other way: what was before a tracked change stays as it was.
    let text = part(&rebuilt(&read_as(&out, "fa"), &["The house."], "en"), "word/document.xml");
    assert!(text.contains("<w:pPr><w:pPrChange w:id=\"1\"><w:pPr><w:bidi/>"), "{text}");
    assert_eq!(text.matches("rtl").count(), 0, "{text}");
}

/// A run with a mark of a field.
fn mark(kind: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>")
}

fn instruction(text: &str) -> String {
    format!("<w:r><w:instrText>{text}</w:instrText></w:r>")
}

#[test]
fn the_text_of_a_table_of_contents_stays_behind_its_code() {
    let [begin, separate, end] = ["begin", "separate", "end"].map(mark);
    let page = format!("{begin}{}{separate}{}{end}", instruction("PAGEREF a"), run("", "3"));
    let entry = format!(
        "<w:hyperlink w:anchor=\"a\">{}<w:r><w:tab/></w:r>{page}</w:hyperlink> ",
        run("", "The river rose fast today")
    );
    let bytes = docx(&format!(
        "<w:p>{begin}{}{separate}{}{entry}</w:p><w:p>{end}</w:p>",
        instruction("TOC"),
        run("", "Part one. See ")
    ));
    let document = read(&bytes);
    let texts = shown(&document);
    let at = texts.iter().position(|text| text.contains("river")).unwrap();
    let mut all = vec![""; at];
    let translated = texts[at].replace("The river rose fast", "رود بالا آمد");
    assert!(!texts[at].contains('3'), "{texts:?}");
    all.push(&translated);
    let text = part(&rebuilt(&document, &all, "fa"), "word/document.xml");
    assert!(text.contains(&page), "{text}");
    let places = ["TOC", "separate", "رود", "PAGEREF"].map(|what| text.find(what).unwrap());
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn a_field_in_pieces_of_several_authors_loses_no_mark() {
    let [begin, separate, end] = ["begin", "separate", "end"].map(mark);
    for kind in ["PAGE", "HYPERLINK &quot;a&quot;"] {
        let bytes = docx(&format!(
            "<w:p>{}<w:ins w:id=\"1\">{begin}</w:ins>{}{separate}{}<w:ins w:id=\"2\">{end}</w:ins>{}</w:p>",
            run("", "The page is "),
            instruction(kind),
            run("", "three"),
            run("", " of this book."),
        ));
        let document = read(&bytes);
        let translated = shown(&document)[0].replace("The page is", "صفحه");
        let text = part(&rebuilt(&document, &[&translated], "fa"), "word/document.xml");
        let places = ["begin", "instrText>", "separate", "three", "\"end", "book"].map(|what| text.find(what).unwrap());
        assert!(places.is_sorted(), "{text}");
    }
}

#[test]
fn a_bookmark_in_a_link_does_not_double_the_link() {
    let bytes = docx(&format!(
        "<w:p>{}<w:hyperlink w:anchor=\"a\"><w:bookmarkStart w:id=\"1\"/>{}<w:bookmarkEnd w:id=\"1\"/></w:hyperlink>{}</w:p>",
        run("", "See "),
        run("", "the old page"),
        run("", " for more words."),
    ));
    let text = part(&rebuilt(&read(&bytes), &["⟨1⟩صفحه⟨/1⟩ را ببینید."], "fa"), "word/document.xml");
    for what in ["<w:hyperlink ", "<w:bookmarkStart ", "<w:bookmarkEnd "] {
        assert_eq!(text.matches(what).count(), 1, "{text}");
    }
}

/// A paragraph of which the mark was deleted, or whatever `change` says.
fn marked(change: &str, properties: &str, inner: &str) -> String {
    format!("<w:p><w:pPr>{properties}<w:rPr><w:{change} w:id=\"9\" w:author=\"A\"/></w:rPr></w:pPr>{inner}</w:p>")
}

#[test]
fn a_deleted_paragraph_mark_joins_the_paragraph_with_the_next() {
    let deleted = "<w:del w:id=\"1\"><w:r><w:delText>Gone.</w:delText></w:r></w:del>";
    let body = [
        marked("del", "<w:pStyle w:val=\"Kop1\"/>", &run("", "The river rose ")),
        "<w:bookmarkEnd w:id=\"3\"/>".to_owned(),
        marked("del", "", deleted),
        marked(
            "ins",
            "<w:jc w:val=\"both\"/>",
            &format!("{}{}", run("<w:b/>", "by four"), run("", " metres. It fell.")),
        ),
        paragraph("", &[("", "Nobody left.")]),
    ]
    .concat();
    let document = read(&docx(&body));
    assert_eq!(shown(&document), ["The river rose ⟨1⟩by four⟨/1⟩ metres.", "It fell.", "Nobody left."]);
    assert_eq!(document.segments.iter().map(|segment| segment.kind).collect::<Vec<_>>(), [SegmentKind::Body; 3]);
    assert_eq!((document.segments[0].line, document.segments[2].line), (1, 2));
    assert_eq!(document.tracked_changes(), 4);
    assert_eq!(rebuilt(&document, &[], "fa"), docx(&body));
    let out = rebuilt(&document, &["رود ⟨1⟩چهار متر⟨/1⟩ بالا آمد."], "fa");
    let text = part(&out, "word/document.xml");
    let joined = &text[text.find("<w:p>").unwrap()..text.find("</w:p>").unwrap()];
    assert!(joined.starts_with("<w:p><w:pPr><w:bidi/><w:jc w:val=\"both\"/><w:rPr></w:rPr></w:pPr>"), "{joined}");
    for there in ["رود ", "چهار متر", " It fell.", "<w:bookmarkEnd w:id=\"3\"/>"] {
        assert_eq!(joined.matches(there).count(), 1, "{there} {joined}");
    }
    assert!(!text.contains("w:del") && !text.contains("w:ins") && !text.contains("river"), "{text}");
    assert_eq!(text.matches("<w:p>").count(), 2);
    assert_eq!(shown(&read_as(&out, "fa"))[0], "رود ⟨1⟩چهار متر⟨/1⟩ بالا آمد.");
}

#[test]
fn a_deleted_mark_before_a_table_or_a_section_joins_nothing() {
    let table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr><w:tc><w:p><w:r><w:t>Row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let body = [
        marked("del", "", &run("", "Before the table")),
        table.to_owned(),
        format!(
            "<w:p><w:pPr><w:rPr><w:del w:id=\"2\"/></w:rPr><w:sectPr/></w:pPr>{}</w:p>",
            run("", "The end of a section")
        ),
        marked("del", "", &run("", "The last one")),
    ]
    .concat();
    let document = read(&docx(&body));
    assert_eq!(shown(&document), ["Before the table", "Cell", "The end of a section", "The last one"]);
    let out = rebuilt(&document, &["پیش از جدول", "خانه", "پایان بخش", "واپسین"], "fa");
    assert_eq!(shown(&read_as(&out, "fa")), ["پیش از جدول", "خانه", "پایان بخش", "واپسین"]);
    // A cell of two paragraphs that are one is a cell of facts.
    let cell = format!(
        "<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>",
        marked("del", "", &run("", "One ")),
        paragraph("", &[("", "fact. Two.")])
    );
    let document = read(&docx(&cell));
    assert_eq!((shown(&document), document.segments[0].kind), (vec!["One fact. Two.".to_owned()], SegmentKind::Cell));
}

#[test]
fn a_field_over_a_deleted_mark_keeps_its_marks() {
    let body = [
        marked(
            "del",
            "",
            &format!("{}{}{}", mark("begin"), instruction(" HYPERLINK \"https://example.org\" "), mark("separate")),
        ),
        format!("<w:p>{}{}{}</w:p>", run("", "See the page"), mark("end"), run("", " of the river.")),
    ]
    .concat();
    let document = read(&docx(&body));
    let shown = shown(&document);
    assert_eq!(document.segments[0].text, "See the page of the river.", "{shown:?}");
    let codes: Vec<String> = (1..=document.segments[0].codes.len()).map(|at| format!("⟨{at}/⟩")).collect();
    let out = rebuilt(&document, &[&format!("صفحهٔ رود{}", codes.concat())], "fa");
    let text = part(&out, "word/document.xml");
    for kind in ["begin", "separate", "end"] {
        assert_eq!(text.matches(&format!("w:fldCharType=\"{kind}\"")).count(), 1, "{kind} {text}");
    }
}

#[test]
fn text_of_a_line_in_two_forms_is_read_and_written_in_both() {
    let form = |texts: &[(&str, &str)]| -> String { texts.iter().map(|(look, text)| run(look, text)).collect() };
    let both = [("", "The flood came "), ("<w:b/>", "at night"), ("", ".")];
    let body = format!(
        "<w:p>{}<mc:AlternateContent><mc:Choice Requires=\"x\">{}</mc:Choice><mc:Fallback>{}</mc:Fallback>\
         </mc:AlternateContent>{}</w:p>",
        run("", "Before it, "),
        form(&both),
        form(&both),
        run("", " people left.")
    );
    let document = read(&docx(&body));
    assert_eq!(shown(&document), ["The flood came ⟨1⟩at night⟨/1⟩.", "Before it, ⟨1/⟩ people left."]);
    assert_eq!(rebuilt(&document, &[], "fa"), docx(&body));
    let out = rebuilt(&document, &["سیل ⟨1⟩شب⟨/1⟩ آمد.", "پیش از آن، ⟨1/⟩ مردم رفتند."], "fa");
    let text = part(&out, "word/document.xml");
    assert_eq!((text.matches("سیل ").count(), text.matches("flood").count()), (2, 0), "{text}");
    assert_eq!((text.matches("<w:p>").count(), text.matches("<w:pPr>").count()), (1, 1), "{text}");
    assert!(text.contains("<mc:Choice Requires=\"x\"><w:r>"), "{text}");
    assert_eq!(shown(&read_as(&out, "fa")), ["سیل ⟨1⟩شب⟨/1⟩ آمد.", "پیش از آن، ⟨1/⟩ مردم رفتند."]);
    // What only the other form says is a segment, too.
    let one = |text: &str| form(&[("", text)]);
    let body = format!(
        "<w:p><mc:AlternateContent><mc:Choice Requires=\"x\">{}</mc:Choice><mc:Fallback>{}</mc:Fallback>\
         </mc:AlternateContent></w:p>",
        one("New."),
        one("Old.")
    );
    assert_eq!(shown(&read(&docx(&body))), ["New.", "Old."]);
}

/// One translated cell turned its table.
#[test]
fn a_table_is_turned_only_where_most_of_it_is_translated() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph("", &[("", text)]));
    let body = format!(
        "<w:tbl><w:tblPr/><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("One river rose"),
        cell("Two walls fell"),
        cell("Old news")
    );
    let document = read(&docx(&body));
    let turned = |texts: &[&str]| part(&rebuilt(&document, texts, "fa"), "word/document.xml");
    let one = turned(&["یک رود", "", ""]);
    assert_eq!((one.matches("w:bidiVisual").count(), one.matches("<w:bidi/>").count()), (0, 1), "{one}");
    let two = turned(&["یک رود", "دو دیوار", ""]);
    assert_eq!((two.matches("w:bidiVisual").count(), two.matches("<w:bidi/>").count()), (1, 2), "{two}");
}

/// Text of a run in two forms stayed a code.
#[test]
fn text_within_a_run_in_two_forms_is_read_and_written_in_both() {
    let form = |choice: &str, other: &str| {
        format!(
            "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">It rained </w:t><mc:AlternateContent><mc:Choice Requires=\"x\">\
             {choice}</mc:Choice><mc:Fallback>{other}</mc:Fallback></mc:AlternateContent><w:t>.</w:t></w:r>"
        )
    };
    let words = "<w:t>for</w:t><w:tab/><w:t>a week &amp; more</w:t>";
    let body = format!("<w:p>{}</w:p>", form(words, words));
    let document = read(&docx(&body));
    assert_eq!(shown(&document), ["for⟨1/⟩ a week & more", "It rained ⟨1/⟩."]);
    assert_eq!(rebuilt(&document, &[], "fa"), docx(&body));
    let lines = ["یک هفته⟨1/⟩ و <بیشتر>", "باران بارید ⟨1/⟩."];
    for translations in [&lines[..], &lines[..1]] {
        let out = rebuilt(&document, translations, "fa");
        let text = part(&out, "word/document.xml");
        let inside =
            "<w:t xml:space=\"preserve\">یک هفته</w:t><w:tab/><w:t xml:space=\"preserve\">و &lt;بیشتر&gt;</w:t>";
        for around in ["<mc:Choice Requires=\"x\">", "<mc:Fallback>"] {
            assert!(text.contains(&format!("{around}{inside}</mc:")), "{text}");
        }
        assert_eq!(text.matches("<w:rtl/>").count(), text.matches("<w:r>").count(), "{text}");
    }
    assert_eq!(shown(&read_as(&rebuilt(&document, &lines, "fa"), "fa")), lines);
    // What only the second form says is a segment; what says nothing is none, and stays.
    let document = read(&docx(&format!("<w:p>{}</w:p>", form("<w16se:symEx/>", "<w:t>hard rain</w:t>"))));
    assert_eq!(shown(&document), ["hard rain", "It rained ⟨1/⟩."]);
    let smile = format!("<w:p>{}</w:p>", form("<w16se:symEx/>", "<w:t>\u{1f60a}</w:t>"));
    let document = read(&docx(&smile));
    assert_eq!(shown(&document), ["It rained ⟨1/⟩."]);
    let out = rebuilt(&document, &["باران ⟨1/⟩."], "fa");
    assert!(part(&out, "word/document.xml").contains("<mc:Fallback><w:t>\u{1f60a}</w:t></mc:Fallback>"));
    // The marks of a field go nowhere else.
    let field = "<w:fldChar w:fldCharType=\"begin\"/><w:t>x y</w:t>";
    assert_eq!(shown(&read(&docx(&format!("<w:p>{}</w:p>", form(field, field))))), ["It rained ⟨1/⟩."]);
}

#[test]
fn tracked_changes_of_a_translated_paragraph_of_opendocument_are_accepted() {
    let region = |id: &str, what: &str| {
        format!("<text:changed-region xml:id=\"{id}\" text:id=\"{id}\">{what}</text:changed-region>")
    };
    let inserted = "<text:insertion><office:change-info/></text:insertion>";
    let deleted = |inner: &str| format!("<text:deletion><text:p>gone{inner}</text:p></text:deletion>");
    let body = format!(
        "<text:tracked-changes>{}</text:tracked-changes>\
         <text:p>The <text:change-start text:change-id=\"a\"/>river<text:change-end text:change-id=\"a\"/> rose\
         <text:change text:change-id=\"b\"/>. It <text:span text:style-name=\"T1\"><text:change text:change-id=\"f\"/></text:span>fell\
         <text:bookmark text:name=\"m\"/>.</text:p>\
         <text:p>Nobody <text:change-start text:change-id=\"d\"/>knew.<text:change-end text:change-id=\"d\"/>\
         <text:change-start text:change-id=\"e\"/></text:p><text:p>New.<text:change-end text:change-id=\"e\"/></text:p>",
        [
            region("a", inserted),
            region("b", &deleted("<text:change text:change-id=\"c\"/>")),
            region("c", &deleted("")),
            region("d", inserted),
            region("e", inserted),
            region("f", &deleted("")),
        ]
        .concat()
    );
    let bytes = odt(&body);
    let document = read(&bytes);
    assert_eq!(shown(&document), ["The river rose.", "It fell.", "Nobody knew.", "New."]);
    assert_eq!(rebuilt(&document, &["", "", "", ""], "fa"), bytes);
    let out = rebuilt(&document, &["رود بالا آمد.", "", "", ""], "fa");
    let text = part(&out, "content.xml");
    for (id, times) in [("a", 0), ("b", 0), ("c", 0), ("f", 0), ("d", 4), ("e", 4)] {
        assert_eq!(text.matches(&format!("id=\"{id}\"")).count(), times, "{id} {text}");
    }
    assert!(text.contains("رود بالا آمد. It fell<text:bookmark text:name=\"m\"/>.</text:p>"), "{text}");
    // A change over two paragraphs is accepted with the first of them that is translated.
    let text = part(&rebuilt(&document, &["", "", "", "نو."], "fa"), "content.xml");
    for (id, times) in [("a", 4), ("d", 4), ("e", 0), ("f", 3)] {
        assert_eq!(text.matches(&format!("id=\"{id}\"")).count(), times, "{id} {text}");
    }
    assert!(text.contains("knew.<text:change-end text:change-id=\"d\"/></text:p>"), "{text}");
    let all = rebuilt(&document, &["رود بالا آمد.", "پایین رفت.", "کسی ندانست.", "نو."], "fa");
    assert!(part(&all, "content.xml").contains("<text:tracked-changes></text:tracked-changes>"));
    assert_eq!(read_as(&all, "fa").tracked_changes(), 0);
}
