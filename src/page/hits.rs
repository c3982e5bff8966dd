//! The page of `concordance`: every hit with its neighbours, what was found marked.

use std::io::{self, Write};
use std::ops::Range;

use super::About;
use super::Kind;
use super::frame::{foot, write_page};
use super::markup::{Lang, Name, Text, counted};
use crate::formats::hits::{HitRow, place};
use crate::unit::Variant;

/// Writes the page. `title` is what was looked for.
///
/// # Errors
/// Those of `out`.
pub fn write_concordance(rows: &[HitRow<'_>], title: &str, about: &About<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_page(Kind::Hits, title, about, out, |out| {
        let pairs = counted(rows.len() as u64, "pair");
        writeln!(out, "<header>\n<h1 dir=\"auto\">{}</h1>", Text(title))?;
        writeln!(out, "<p>{pairs} with {}</p>\n</header>\n<main>\n<ul class=\"hits\">", Name(title))?;
        for row in rows {
            write!(out, "{}", item(row))?;
        }
        writeln!(out, "</ul>\n</main>")?;
        foot(about, out)
    })
}

fn item(row: &HitRow<'_>) -> String {
    let side = |variant: &Variant, is_target: bool| {
        let ranges = if is_target == row.in_target { row.ranges } else { &[] };
        let (before, after) = (near(&row.before, is_target), near(&row.after, is_target));
        let text = marked(&variant.text, ranges);
        format!("<div class=\"side\" {}>{before}<p class=\"text\">{text}</p>{after}</div>\n", Lang(&variant.lang))
    };
    let (source, target) = (side(row.source, false), side(row.target, true));
    format!("<li class=\"segment\">\n<div class=\"pair\">\n{source}{target}</div>\n{}</li>\n", facts(row))
}

fn near(texts: &[(&str, &str)], is_target: bool) -> String {
    let line = |(source, target): &(&str, &str)| {
        format!("<p class=\"near quiet\">{}</p>", Text(if is_target { target } else { source }))
    };
    texts.iter().map(line).collect()
}

fn facts(row: &HitRow<'_>) -> String {
    let mut facts = vec![row.changed.strftime("%Y-%m-%d").to_string(), format!("unit {}", row.unit)];
    facts.extend((row.count > 1).then(|| format!("{} times", row.count)));
    facts.extend(row.origin.map(|origin| Name(&place(origin)).to_string()));
    facts.extend(row.by.map(|by| Name(by).to_string()));
    let facts: String = facts.iter().map(|fact| format!("<li>{fact}</li>")).collect();
    format!("<ul class=\"about\">{facts}</ul>\n")
}

fn marked(text: &str, ranges: &[Range<usize>]) -> String {
    let (mut line, mut done) = (String::new(), 0);
    for range in ranges.iter().filter(|range| !range.is_empty()) {
        let start = range.start.max(done);
        let (Some(before), Some(found)) = (text.get(done..start), text.get(start..range.end)) else { continue };
        line += &format!("{}<mark>{}</mark>", Text(before), Text(found));
        done = range.end;
    }
    line + &Text(text.get(done..).unwrap_or_default()).to_string()
}
