//! A match on a page: its translation with what was put in, the difference from the stored source, where it is from.

use super::markup::{Attr, Inside, Lang, Name, Text};
use crate::memory::{Contained, Left, Match, MatchKind, Repair};
use crate::text::diff::{DiffOp, DiffPart};
use crate::unit::{Inline, Origin, Piece, Variant, pieces};

/// What a match says, with a button to copy it. `label` names it for those who hear the page.
pub(super) fn answer(found: &Match, label: &str) -> String {
    let mut html = String::from("<div class=\"answer\">\n");
    html += &format!("<p class=\"text\" data-text {}>{}</p>\n", Lang(&found.target.lang), target(found));
    html += &format!("<button type=\"button\" class=\"copy\" aria-label=\"Copy {}\">Copy</button>\n", Attr(label));
    html += &about(found);
    html += &changes(found);
    html + "</div>\n"
}

/// The translation; what was put in is underlined twice, codes stand as marks that are not copied.
fn target(found: &Match) -> String {
    let Variant { text, inline, .. } = &found.target;
    with_codes(text, inline, |piece, at| repaired(piece, at, &found.repairs))
}

fn with_codes(text: &str, inline: &[Inline], show: impl Fn(&str, usize) -> String) -> String {
    let (mut html, mut at) = (String::new(), 0);
    for piece in pieces(text, inline) {
        match piece {
            Piece::Text(text) => {
                html += &show(text, at);
                at += text.len();
            }
            Piece::Code(code) => html += &format!("<bdi class=\"code\" data-skip>{}</bdi>", Text(&code)),
        }
    }
    html
}

/// A piece of the target that begins at byte `at` of it.
fn repaired(piece: &str, at: usize, repairs: &[Repair]) -> String {
    let (mut html, mut done) = (String::new(), 0);
    let text = |range: std::ops::Range<usize>| piece.get(range).unwrap_or_default();
    for repair in repairs {
        let (start, end) = (repair.range.start.saturating_sub(at), repair.range.end.saturating_sub(at));
        if repair.range.start < at || start < done || end > piece.len() || start >= end {
            continue;
        }
        html += &Text(text(done..start)).to_string();
        html += &format!("<ins class=\"repair\">{}</ins>", Text(text(start..end)));
        done = end;
    }
    html + &Text(text(done..piece.len())).to_string()
}

/// The stored source on its way to the text of the article; nothing where they are the same.
pub(super) fn difference(found: &Match) -> String {
    if found.diff.iter().all(|part| part.op == DiffOp::Equal) {
        return String::new();
    }
    let line: String = found.diff.iter().map(part).collect();
    let lang = Lang(&found.source.lang);
    format!("<p class=\"difference\" {lang}><span class=\"label\" lang=\"en\" dir=\"ltr\">stored</span> {line}</p>\n")
}

/// A part of the difference; the white space around its words is not marked.
fn part(part: &DiffPart) -> String {
    let text = part.text.as_str();
    let tag = match part.op {
        DiffOp::Equal => return Text(text).to_string(),
        DiffOp::Delete => "del",
        DiffOp::Insert => "ins",
    };
    let words = text.trim();
    if words.is_empty() {
        return format!("<{tag}>{}</{tag}>", Text(text));
    }
    let (before, after) = text.split_once(words).unwrap_or_default();
    format!("{before}<{tag}>{}</{tag}>{after}", Text(words))
}

/// Score, kind, unit, origin, day, person, penalties.
fn about(found: &Match) -> String {
    let mut facts = vec![format!("<b class=\"score\">{}</b> {}", found.score, kind(found.kind))];
    for penalty in &found.penalties {
        facts.push(format!("{} \u{2212}{}", Text(penalty.reason), penalty.points));
    }
    facts.extend(found.contained.map(|which| contained(which).to_owned()));
    facts.extend((found.alike > 0).then(|| format!("{} more alike", found.alike)));
    facts.extend((found.translations > 0).then(|| format!("{} of them translated otherwise", found.translations)));
    facts.extend(found.origin.as_ref().map(origin));
    facts.push(found.changed.strftime("%Y-%m-%d").to_string());
    facts.extend(found.by.as_deref().map(|by| Name(by).to_string()));
    facts.push(format!("unit {}", found.unit));
    let facts: Vec<String> = facts.into_iter().map(|fact| format!("<li>{fact}</li>")).collect();
    format!("<ul class=\"about\">{}</ul>\n", facts.join(""))
}

fn kind(kind: MatchKind) -> &'static str {
    match kind {
        MatchKind::Context => "in context",
        MatchKind::Exact => "exact",
        MatchKind::Repaired => "repaired",
        MatchKind::Fuzzy => "fuzzy",
    }
}

fn contained(which: Contained) -> &'static str {
    match which {
        Contained::Query => "has a clause more",
        Contained::Stored => "has a clause less",
    }
}

/// `file:segment`
pub(super) fn origin(origin: &Origin) -> String {
    let segment = origin.segment.map(|segment| format!(":{segment}")).unwrap_or_default();
    Name(&format!("{}{segment}", origin.file)).to_string()
}

/// What was put into the translation, and what differs and was left.
fn changes(found: &Match) -> String {
    if found.repairs.is_empty() && found.left.is_empty() {
        return String::new();
    }
    let (from, to) = (&found.source.lang, &found.target.lang);
    let put = |Repair { was, now, .. }: &Repair| {
        format!("<li class=\"put\">put in: {} {ARROW} {}</li>\n", Inside(to, was), Inside(to, now))
    };
    let left = |Left { was, now, reason }: &Left| {
        let sides: Vec<String> =
            [was, now].into_iter().filter(|side| !side.is_empty()).map(|side| Inside(from, side).to_string()).collect();
        format!("<li class=\"left\">left: {} ({})</li>\n", sides.join(&format!(" {ARROW} ")), Text(&reason.to_string()))
    };
    let put: String = found.repairs.iter().map(put).collect();
    let left: String = found.left.iter().map(left).collect();
    format!("<ul class=\"changes\">\n{put}{left}</ul>\n")
}

/// From one thing to another, seen and heard.
pub(super) const ARROW: &str = "<span aria-hidden=\"true\">\u{2192}</span><span class=\"unseen\">to</span>";

/// The matches behind the first one, folded.
pub(super) fn further(matches: &[Match], segment: u32) -> String {
    let Some(rest) = matches.get(1..).filter(|rest| !rest.is_empty()) else { return String::new() };
    let heading =
        if rest.len() == 1 { "1 further match".to_owned() } else { format!("{} further matches", rest.len()) };
    let mut html = format!("<details class=\"further\">\n<summary>{heading}</summary>\n");
    for (found, rank) in rest.iter().zip(2..) {
        let stored = match difference(found) {
            same if same.is_empty() => {
                format!("<p class=\"difference\" {}>{}</p>\n", Lang(&found.source.lang), Text(&found.source.text))
            }
            differs => differs,
        };
        let label = format!("match {rank} of segment {segment}");
        html += &format!("<div class=\"pair\">\n<div class=\"side\">{stored}</div>\n{}</div>\n", answer(found, &label));
    }
    html + "</details>\n"
}
