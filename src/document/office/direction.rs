//! The language and direction of paragraphs and runs of a DOCX.

use std::ops::Range;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::lang::LanguageTag;

/// The direction that translations are written in.
#[derive(Debug, Clone)]
pub(in crate::document) struct Direction {
    pub(in crate::document) lang: LanguageTag,
    pub(in crate::document) right_to_left: bool,
}

/// What the schema lets follow `w:bidi` among the properties of a paragraph …
const BEHIND_BIDI: &[&str] = &[
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
];
/// … `w:rtl` and `w:lang` among those of a run.
const BEHIND_RTL: &[&str] =
    &["cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "ins", "del", "moveFrom", "moveTo", "rPrChange"];
const BEHIND_LANG: &[&str] =
    &["eastAsianLayout", "specVanish", "oMath", "ins", "del", "moveFrom", "moveTo", "rPrChange"];

/// What text of a right-to-left script wants beside a property: Word looks at the one or at the other.
const COMPLEX: &[(&str, &str)] = &[("b", "bCs"), ("i", "iCs"), ("sz", "szCs")];

/// The head of a paragraph, of which the text is of this direction now.
pub(super) fn head(head: &str, direction: &Direction) -> String {
    let prefix = prefix(head);
    let bare = without(head, &prefix, "bidi");
    if !direction.right_to_left {
        return bare;
    }
    inserted(bare, &prefix, "pPr", BEHIND_BIDI, &format!("<{prefix}bidi/>"))
}

/// The head of a paragraph, of which the mark is no longer one that somebody has put in.
pub(super) fn accepted(head: &str) -> String {
    let prefix = prefix(head);
    ["ins", "moveTo"].iter().fold(head.to_owned(), |head, change| without_at(3, &head, &prefix, change))
}

/// … and `w:bidiVisual` among those of a table.
const BEHIND_VISUAL: &[&str] = &[
    "tblStyleRowBandSize",
    "tblStyleColBandSize",
    "tblW",
    "jc",
    "tblCellSpacing",
    "tblInd",
    "tblBorders",
    "shd",
    "tblLayout",
    "tblCellMar",
    "tblLook",
    "tblCaption",
    "tblDescription",
    "tblPrChange",
];

/// The head of a table, of which the first column stands where text of this direction begins.
pub(super) fn table(head: &str, direction: &Direction) -> String {
    let prefix = prefix(head);
    let bare = without(head, &prefix, "bidiVisual");
    if !direction.right_to_left {
        return bare;
    }
    inserted(bare, &prefix, "tblPr", BEHIND_VISUAL, &format!("<{prefix}bidiVisual/>"))
}

/// What stands before the text of a run.
pub(super) fn run(open: &str, direction: &Direction) -> String {
    let prefix = prefix(open);
    let mut open = without(open, &prefix, "rtl");
    if direction.right_to_left {
        for (plain, complex) in COMPLEX {
            open = doubled(open, &prefix, plain, complex);
        }
        open = inserted(open, &prefix, "rPr", BEHIND_RTL, &format!("<{prefix}rtl/>"));
    }
    let attribute = if direction.right_to_left { "bidi" } else { "val" };
    language(open, &prefix, attribute, direction.lang.as_str())
}

/// Text between the tags of its run.
pub(super) fn text(text: &str, open: &str) -> String {
    let prefix = prefix(open);
    format!("<{prefix}t xml:space=\"preserve\">{}</{prefix}t>", escaped(text, false))
}

/// Text as XML spells it, `quoted` in an attribute.
pub(super) fn escaped(text: &str, quoted: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quoted => out.push_str("&quot;"),
            '\'' if quoted => out.push_str("&apos;"),
            '\n' | '\r' => out.push(' '),
            // What XML cannot hold.
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// `w:` of a start tag.
fn prefix(tag: &str) -> String {
    let name = tag.trim_start_matches('<').split([' ', '>', '/', '\t', '\r', '\n']).next().unwrap_or_default();
    name.split_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default()
}

/// Where an element stands, so many elements deep: what an earlier look or a section has of that name is not ours.
fn place(xml: &str, level: usize, prefix: &str, name: &str) -> Option<Range<usize>> {
    let wanted = format!("{prefix}{name}");
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut found) = (0usize, None);
    loop {
        let before = position(&reader);
        match reader.read_event().ok()? {
            Event::Eof => return None,
            Event::Start(tag) => {
                if depth == level && tag.name().into_inner() == wanted {
                    found = Some(before);
                }
                depth += 1;
            }
            Event::Empty(tag) if depth == level && tag.name().into_inner() == wanted => {
                return Some(before..position(&reader));
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(start) = found.filter(|_| depth == level) {
                    return Some(start..position(&reader));
                }
            }
            _ => {}
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn without(xml: &str, prefix: &str, name: &str) -> String {
    without_at(2, xml, prefix, name)
}

fn without_at(level: usize, xml: &str, prefix: &str, name: &str) -> String {
    let mut out = xml.to_owned();
    if let Some(range) = place(xml, level, prefix, name) {
        out.replace_range(range, "");
    }
    out
}

/// With a property in its place in `around`, which is made where there is none.
fn inserted(mut xml: String, prefix: &str, around: &str, behind: &[&str], property: &str) -> String {
    let made = format!("<{prefix}{around}>{property}</{prefix}{around}>");
    let Some(range) = place(&xml, 1, prefix, around) else {
        let at = xml.find('>').map_or(xml.len(), |at| at + 1);
        xml.insert_str(at, &made);
        return xml;
    };
    if xml.get(range.clone()).is_some_and(|tag| tag.ends_with("/>") && tag.matches('<').count() == 1) {
        xml.replace_range(range, &made);
        return xml;
    }
    let end = xml.get(range.clone()).and_then(|inner| inner.rfind("</")).map_or(range.end, |at| range.start + at);
    let at = behind.iter().filter_map(|name| place(&xml, 2, prefix, name)).map(|range| range.start).min();
    xml.insert_str(at.unwrap_or(end), property);
    xml
}

fn doubled(mut xml: String, prefix: &str, plain: &str, complex: &str) -> String {
    if place(&xml, 2, prefix, complex).is_some() {
        return xml;
    }
    let Some(range) = place(&xml, 2, prefix, plain) else { return xml };
    let own =
        xml.get(range.clone()).unwrap_or_default().replace(&format!("{prefix}{plain}"), &format!("{prefix}{complex}"));
    xml.insert_str(range.end, &own);
    xml
}

/// With the language of the text.
fn language(mut xml: String, prefix: &str, attribute: &str, lang: &str) -> String {
    let own = format!("{prefix}{attribute}");
    let Some(range) = place(&xml, 2, prefix, "lang") else {
        return inserted(xml, prefix, "rPr", BEHIND_LANG, &format!("<{prefix}lang {own}=\"{lang}\"/>"));
    };
    let mut tag = format!("<{prefix}lang");
    for (key, value) in attributes(xml.get(range.clone()).unwrap_or_default()) {
        if key != own {
            tag.push_str(&format!(" {key}=\"{}\"", value.replace('"', "&quot;")));
        }
    }
    xml.replace_range(range, &format!("{tag} {own}=\"{lang}\"/>"));
    xml
}

/// The attributes of the element that this begins with, as they are written.
fn attributes(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let Ok(Event::Start(tag) | Event::Empty(tag)) = reader.read_event() else { return Vec::new() };
    tag.attributes().flatten().map(|one| (one.key.into_inner().to_owned(), one.value.into_owned())).collect()
}
