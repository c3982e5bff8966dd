//! Text and direction as an ODT spells them.

use std::collections::BTreeMap;

use super::direction::Direction;
use super::odt_styles::Sheet;

/// What the names of our styles begin with.
const OURS: &str = "hafez";
/// Where paragraphs and spans name their style.
const STYLE: &str = "text:style-name";

/// Text between tags: white space that counts is spelled out.
pub(super) fn text(out: &mut String, text: &str) {
    let mut blank = 0_usize;
    for c in text.chars().chain(['\0']) {
        if c == ' ' {
            blank += 1;
            continue;
        }
        match std::mem::take(&mut blank) {
            0 => {}
            1 => out.push(' '),
            more => out.push_str(&format!(" <text:s text:c=\"{}\"/>", more - 1)),
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' => out.push_str("<text:tab/>"),
            '\n' | '\r' => out.push(' '),
            // What XML cannot hold.
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

/// The start tag of a paragraph, of which the text is of this language and direction now; `new` gets the style.
pub(super) fn head(head: &str, sheet: &Sheet, direction: &Direction, new: &mut BTreeMap<String, String>) -> String {
    let (name, mode) = (attribute(head, STYLE), mode(direction));
    let turns = turns(name, sheet, direction).then_some(mode);
    let language = language(direction);
    if turns.is_none() && !sheet.speaks("paragraph", name, &language) {
        return head.to_owned();
    }
    let style = new_name(name, mode);
    if !new.contains_key(&style) {
        new.insert(style.clone(), sheet.turned(name, &style, turns, &language));
    }
    let style = format!("{STYLE}=\"{style}\"");
    match head.contains(&format!(" {STYLE}=\"")) {
        true => head.replacen(&format!("{STYLE}=\"{name}\""), &style, 1),
        false => head.replacen('>', &format!(" {style}>"), 1),
    }
}

/// The start tags of spans, of which the text is of this language now.
pub(super) fn spans(open: &str, sheet: &Sheet, direction: &Direction, new: &mut BTreeMap<String, String>) -> String {
    let language = language(direction);
    let mut out = String::with_capacity(open.len());
    for tag in open.split_inclusive('>') {
        let name = attribute(tag, STYLE);
        match sheet.spoken(name, &new_name(name, direction.lang.as_str()), &language) {
            Some((style, definition)) => {
                out.push_str(&tag.replacen(&format!("{STYLE}=\"{name}\""), &format!("{STYLE}=\"{style}\""), 1));
                new.insert(style, definition);
            }
            None => out.push_str(tag),
        }
    }
    out
}

/// A part with the styles that its text needs.
pub(super) fn with_styles(mut text: String, part: &str, new: &BTreeMap<String, String>) -> String {
    const END: &str = "</office:automatic-styles>";
    const EMPTY: &str = "<office:automatic-styles/>";
    let styles: String = new.values().map(String::as_str).collect();
    if styles.is_empty() {
        return text;
    }
    if let Some(at) = text.find(END) {
        text.insert_str(at, &styles);
        return text;
    }
    let whole = format!("<office:automatic-styles>{styles}{END}");
    let before = if part == super::odt::PAGES { "<office:master-styles" } else { "<office:body" };
    match text.contains(EMPTY) {
        true => text.replacen(EMPTY, &whole, 1),
        false => text.replacen(before, &format!("{whole}{before}"), 1),
    }
}

fn mode(direction: &Direction) -> &'static str {
    if direction.right_to_left { "rl-tb" } else { "lr-tb" }
}

/// How a style says the language: text of scripts from right to left has properties of its own.
fn language(direction: &Direction) -> [(&'static str, String); 2] {
    let (lang, region) = (direction.lang.base().to_owned(), direction.lang.region());
    let region = region.unwrap_or("none").to_owned();
    match direction.right_to_left {
        true => [("style:language-complex", lang), ("style:country-complex", region)],
        false => [("fo:language", lang), ("fo:country", region)],
    }
}

/// Whether paragraphs of this style have another direction.
fn turns(name: &str, sheet: &Sheet, direction: &Direction) -> bool {
    let is_right_to_left = sheet.mode(name).is_some_and(|mode| mode.starts_with("rl"));
    is_right_to_left != direction.right_to_left
}

fn new_name(name: &str, what: &str) -> String {
    format!("{OURS}-{what}-{name}")
}

fn attribute<'t>(tag: &'t str, name: &str) -> &'t str {
    let after = tag.split_once(&format!(" {name}=\"")).map_or("", |(_, rest)| rest);
    after.split_once('"').map_or("", |(value, _)| value)
}
