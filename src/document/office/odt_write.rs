//! Text and direction as an ODT spells them.

use super::direction::Direction;
use super::odt_styles::Sheet;

/// What the names of our styles begin with.
const OURS: &str = "hafez";

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

/// The start tag of a paragraph, of which the text is of this direction now.
pub(super) fn head(head: &str, sheet: &Sheet, direction: &Direction) -> String {
    let (name, mode) = (style_name(head), mode(direction));
    if !turns(name, sheet, direction) {
        return head.to_owned();
    }
    let new = format!("text:style-name=\"{}\"", new_name(name, mode));
    match head.contains(" text:style-name=\"") {
        true => head.replacen(&format!("text:style-name=\"{name}\""), &new, 1),
        false => head.replacen('>', &format!(" {new}>"), 1),
    }
}

/// The part with the styles that the heads of its changed paragraphs need.
pub(super) fn with_styles<'h>(
    mut text: String,
    heads: impl Iterator<Item = &'h str>,
    sheet: &Sheet,
    direction: &Direction,
) -> String {
    let mut names: Vec<&str> = heads.map(style_name).filter(|name| turns(name, sheet, direction)).collect();
    names.sort_unstable();
    names.dedup();
    let mode = mode(direction);
    let styles: String = names.into_iter().map(|name| sheet.turned(name, &new_name(name, mode), mode)).collect();
    const END: &str = "</office:automatic-styles>";
    const EMPTY: &str = "<office:automatic-styles/>";
    if styles.is_empty() {
        return text;
    }
    if let Some(at) = text.find(END) {
        text.insert_str(at, &styles);
        return text;
    }
    let whole = format!("<office:automatic-styles>{styles}{END}");
    match text.contains(EMPTY) {
        true => text.replacen(EMPTY, &whole, 1),
        false => text.replacen("<office:body", &format!("{whole}<office:body"), 1),
    }
}

fn mode(direction: &Direction) -> &'static str {
    if direction.right_to_left { "rl-tb" } else { "lr-tb" }
}

/// Whether paragraphs of this style have another direction.
fn turns(name: &str, sheet: &Sheet, direction: &Direction) -> bool {
    let is_right_to_left = sheet.mode(name).is_some_and(|mode| mode.starts_with("rl"));
    is_right_to_left != direction.right_to_left
}

fn new_name(name: &str, mode: &str) -> String {
    format!("{OURS}-{mode}-{name}")
}

fn style_name(head: &str) -> &str {
    let after = head.split_once(" text:style-name=\"").map_or("", |(_, rest)| rest);
    after.split_once('"').map_or("", |(name, _)| name)
}
