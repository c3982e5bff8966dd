//! One segment of an article with everything that is known of it.

use std::collections::HashSet;

use super::About;
use super::found::{ARROW, answer, difference, further, origin};
use super::markup::{Attr, Inside, Lang, Text};
use crate::document::{Segment, SegmentKind};
use crate::glossary::Found;
use crate::memory::fragments::COUNTED;
use crate::memory::{Fragment, Match};
use crate::term::EntryId;

/// The names that the page has told in full.
pub(super) type Told = HashSet<(EntryId, bool)>;

/// What is known of a segment.
pub(super) struct Known<'a> {
    pub(super) segment: &'a Segment,
    pub(super) matches: &'a [Match],
    pub(super) terms: &'a [Found],
    pub(super) fragments: Vec<&'a Fragment>,
    /// The band of its best match.
    pub(super) band: &'static str,
    /// How dark that is.
    pub(super) shade: usize,
}

/// The segment as an item of the list.
pub(super) fn item(known: &Known<'_>, told: &mut Told, about: &About<'_>) -> String {
    let Known { segment, matches, band, .. } = known;
    let index = segment.index;
    let names = names(known.terms);
    let mut html = format!("<li class=\"segment\" id=\"s{index}\" data-band=\"{}\" tabindex=\"-1\">\n", Attr(band));
    html += &head(known);
    html += "<div class=\"pair\">\n<div class=\"side\">\n";
    html += &format!(
        "<p class=\"text source\" {}>{}</p>\n",
        Lang(about.from),
        underlined(&segment.text, index, known.terms, &names, about)
    );
    html += &matches.first().map(difference).unwrap_or_default();
    html += "</div>\n";
    html += &matches.first().map_or_else(nothing, |best| answer(best, &format!("the suggestion for segment {index}")));
    html += "</div>\n";
    html += &beside(known, &names, told, about);
    html += &further(matches, index);
    html + "</li>\n"
}

fn nothing() -> String {
    "<p class=\"nothing\">No match</p>\n".to_owned()
}

fn head(known: &Known<'_>) -> String {
    let index = known.segment.index;
    let kind = kind(known.segment.kind).map(|kind| format!(" <span class=\"kind\">{kind}</span>")).unwrap_or_default();
    let best = known
        .matches
        .iter()
        .map(|found| found.score)
        .max()
        .map_or_else(|| "no match".to_owned(), |best| best.to_string());
    format!(
        "<div class=\"head\"><h2><a href=\"#s{index}\"><span class=\"unseen\">Segment </span>{index}</a></h2>{kind} \
         <span class=\"best\">{}{best}</span></div>\n",
        super::tally::swatch(known.shade)
    )
}

fn kind(kind: SegmentKind) -> Option<&'static str> {
    Some(match kind {
        SegmentKind::Heading => "heading",
        SegmentKind::Byline => "byline",
        SegmentKind::Date => "date",
        SegmentKind::Caption => "caption",
        SegmentKind::ListItem => "list item",
        SegmentKind::Cell => "cell",
        SegmentKind::Body => return None,
    })
}

/// Each name once, sure and not sure apart.
fn names(terms: &[Found]) -> Vec<&Found> {
    let mut names: Vec<&Found> = Vec::new();
    for found in terms {
        if !names.iter().any(|known| is_same(known, found)) {
            names.push(found);
        }
    }
    names
}

fn is_same(one: &Found, other: &Found) -> bool {
    one.occurrence.entry.id == other.occurrence.entry.id && one.occurrence.weak == other.occurrence.weak
}

/// The text with its names as links to the list below; each shows its form where it stands, too.
fn underlined(text: &str, index: u32, terms: &[Found], names: &[&Found], about: &About<'_>) -> String {
    let (mut html, mut done) = (String::new(), 0);
    for (found, number) in terms.iter().zip(1..) {
        let range = &found.occurrence.range;
        let at = names.iter().position(|name| is_same(name, found)).unwrap_or_default() + 1;
        let (Some(before), Some(name)) = (text.get(done..range.start), text.get(range.clone())) else { continue };
        let weak = if found.occurrence.weak { " weak" } else { "" };
        html += &format!(
            "{}<a class=\"term{weak}\" href=\"#s{index}t{at}\" aria-describedby=\"s{index}n{number}\">{}<span class=\"tip\" role=\"tooltip\" id=\"s{index}n{number}\">{}</span></a>",
            Text(before),
            Text(name),
            said(found, about)
        );
        done = range.end;
    }
    html + &Text(text.get(done..).unwrap_or_default()).to_string()
}

/// What a name is called, and what it must not be called.
fn said(found: &Found, about: &About<'_>) -> String {
    let main = main_form(found, about);
    let also: Vec<&String> = found.targets.iter().filter(|form| Some(*form) != found.target.as_ref()).collect();
    let forms = |word: &str, forms: &[&String]| match forms {
        [] => String::new(),
        forms => {
            let shown: Vec<String> = forms.iter().map(|form| Inside(about.to, form).to_string()).collect();
            format!(" <span class=\"quiet\">{word}</span> {}", shown.join(" <span class=\"quiet\">or</span> "))
        }
    };
    let avoid: Vec<&String> = found.avoid.iter().collect();
    format!("{main}{}{}{}", forms("also", &also), forms("not", &avoid), doubt(found))
}

/// The form to write.
fn main_form(found: &Found, about: &About<'_>) -> String {
    match &found.target {
        Some(target) => format!("<b>{}</b>", Inside(about.to, target)),
        None => "<b>no form known</b>".to_owned(),
    }
}

/// Why a name is not sure.
fn doubt(found: &Found) -> String {
    let occurrence = &found.occurrence;
    let why = match (occurrence.valid, occurrence.others.is_empty(), occurrence.weak) {
        (false, ..) => "does not hold on this day",
        (_, false, _) => "another entry has this form, too",
        (.., true) => "not sure",
        _ => return String::new(),
    };
    format!(" <span class=\"doubt\">? {why}</span>")
}

/// Names and fragments in two lists.
fn beside(known: &Known<'_>, names: &[&Found], told: &mut Told, about: &About<'_>) -> String {
    let lists = [term_list(known, names, told, about), fragment_list(known, about)].concat();
    if lists.is_empty() { lists } else { format!("<div class=\"beside\">\n{lists}</div>\n") }
}

/// An article says the same names all along: in full where it has one for the first time, later by their form alone.
fn term_list(known: &Known<'_>, names: &[&Found], told: &mut Told, about: &About<'_>) -> String {
    if names.is_empty() {
        return String::new();
    }
    let (mut first, mut again) = (String::new(), String::new());
    for (found, at) in names.iter().zip(1..) {
        let new = told.insert((found.occurrence.entry.id, found.occurrence.weak));
        let rows = if new { &mut first } else { &mut again };
        *rows += &term(found, new, &format!("s{}t{at}", known.segment.index), about);
    }
    format!("<section class=\"terms\"><h3>Names</h3>\n<ul>\n{first}{again}</ul></section>\n")
}

fn term(found: &Found, in_full: bool, id: &str, about: &About<'_>) -> String {
    let source = Inside(about.from, &found.source);
    let kind = found.occurrence.entry.kind.as_deref().filter(|_| in_full);
    let kind = kind.map(|kind| format!(" <span class=\"quiet\">{}</span>", Text(kind))).unwrap_or_default();
    let (class, said) = if in_full { ("", said(found, about)) } else { (" class=\"again\"", main_form(found, about)) };
    format!("<li id=\"{id}\"{class}>{source} {ARROW} {said}{kind}</li>\n")
}

fn fragment_list(known: &Known<'_>, about: &About<'_>) -> String {
    if known.fragments.is_empty() {
        return String::new();
    }
    let index = known.segment.index;
    let rows: String = known.fragments.iter().zip(1..).map(|(found, at)| fragment(found, at, index, about)).collect();
    format!("<section class=\"fragments\"><h3>Fragments</h3>\n<ul>\n{rows}</ul></section>\n")
}

fn fragment(found: &Fragment, at: usize, index: u32, about: &About<'_>) -> String {
    let times = match found.count {
        1 => "once".to_owned(),
        many @ COUNTED.. => format!("{many} times or more"),
        many => format!("{many} times"),
    };
    let origin = found.origin.as_ref().map(|from| format!(", {}", origin(from))).unwrap_or_default();
    format!(
        "<li class=\"answer\">{} {ARROW} <bdi data-text {}>{}</bdi> \
         <button type=\"button\" class=\"copy small\" aria-label=\"Copy fragment {at} of segment {index}\">Copy</button>\n\
         <details><summary>{:.0} %, {times}</summary>\n\
         <p {}>{}</p>\n<p {}>{}</p>\n<p class=\"quiet\">unit {}{origin}</p></details></li>\n",
        Inside(about.from, &found.text),
        Lang(about.to),
        Text(&found.target),
        found.confidence * 100.0,
        Lang(about.from),
        Text(&found.source),
        Lang(about.to),
        Text(&found.example),
        found.unit,
    )
}
