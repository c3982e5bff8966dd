//! The language and direction of paragraphs and runs of a DOCX.

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
    format!("<{prefix}t xml:space=\"preserve\">{}</{prefix}t>", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
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

/// Where an element begins.
fn place(xml: &str, prefix: &str, name: &str) -> Option<usize> {
    let start = format!("<{prefix}{name}");
    let ends = |at: &usize| {
        xml.get(at + start.len()..).is_some_and(|rest| rest.starts_with([' ', '/', '>', '\t', '\r', '\n']))
    };
    xml.match_indices(&start).map(|(at, _)| at).find(ends)
}

/// An element without content.
fn element<'x>(xml: &'x str, prefix: &str, name: &str) -> Option<(usize, &'x str)> {
    let at = place(xml, prefix, name)?;
    let tag = xml.get(at..)?;
    Some((at, tag.get(..tag.find('>')? + 1).filter(|tag| tag.ends_with("/>"))?))
}

fn without(xml: &str, prefix: &str, name: &str) -> String {
    match element(xml, prefix, name) {
        Some((at, tag)) => {
            let mut out = xml.to_owned();
            out.replace_range(at..at + tag.len(), "");
            out
        }
        None => xml.to_owned(),
    }
}

/// With a property in its place in `around`, which is made where there is none.
fn inserted(mut xml: String, prefix: &str, around: &str, behind: &[&str], property: &str) -> String {
    if let Some((at, tag)) = element(&xml, prefix, around).map(|(at, tag)| (at, tag.len())) {
        xml.replace_range(at..at + tag, &format!("<{prefix}{around}>{property}</{prefix}{around}>"));
        return xml;
    }
    let Some(start) = place(&xml, prefix, around) else {
        let at = xml.find('>').map_or(xml.len(), |at| at + 1);
        xml.insert_str(at, &format!("<{prefix}{around}>{property}</{prefix}{around}>"));
        return xml;
    };
    let end = xml.rfind(&format!("</{prefix}{around}>")).unwrap_or(xml.len());
    let inner = xml.get(start + 1..end).unwrap_or_default();
    let at = behind.iter().filter_map(|name| place(inner, prefix, name)).min().map_or(end, |at| start + 1 + at);
    xml.insert_str(at, property);
    xml
}

fn doubled(mut xml: String, prefix: &str, plain: &str, complex: &str) -> String {
    if place(&xml, prefix, complex).is_some() {
        return xml;
    }
    let Some((at, tag)) = element(&xml, prefix, plain).map(|(at, tag)| (at, tag.to_owned())) else { return xml };
    let own = tag.replacen(&format!("<{prefix}{plain}"), &format!("<{prefix}{complex}"), 1);
    xml.insert_str(at + tag.len(), &own);
    xml
}

/// With the language of the text.
fn language(mut xml: String, prefix: &str, attribute: &str, lang: &str) -> String {
    let own = format!("{prefix}{attribute}=\"{lang}\"");
    let Some((at, tag)) = element(&xml, prefix, "lang").map(|(at, tag)| (at, tag.to_owned())) else {
        return inserted(xml, prefix, "rPr", BEHIND_LANG, &format!("<{prefix}lang {own}/>"));
    };
    let key = format!(" {prefix}{attribute}=\"");
    let before = tag
        .split_once(&key)
        .map(|(front, rest)| format!("{front}{}", rest.split_once('"').map_or("", |(_, rest)| rest)));
    let new = before.unwrap_or(tag.clone()).replacen("/>", &format!(" {own}/>"), 1);
    xml.replace_range(at..at + tag.len(), &new);
    xml
}
