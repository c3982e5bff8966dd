//! What TBX-Basic allows where, for the writer.
use super::build::{OWN, meaning, status_name};
use super::facts::Node;
use super::{BASIC, Level};
use crate::term::{Term, TermStatus};

/// Whether a statement may stand at a level.
pub(super) fn is_basic(node: &Node, level: Level) -> bool {
    if level == Level::Concept && node.step.lang.is_some() {
        return false;
    }
    match node.step.element.as_str() {
        // What begins like a note of ours would be taken for one.
        "note" => !node.said().starts_with(OWN),
        "transacNote" => false,
        own => BASIC.iter().any(|(category, element, levels)| {
            *category == node.step.category && *element == own && levels.contains(&level)
        }),
    }
}

/// Whether a group of an element may hold a statement.
pub(super) fn may_hold(group: &str, child: &Node) -> bool {
    let element = child.step.element.as_str();
    let basic = BASIC.iter().any(|(category, known, _)| *category == child.step.category && *known == element);
    match element {
        "note" => matches!(group, "descrip" | "admin" | "transac"),
        "date" => group == "transac" && is_date(child.said()),
        "admin" => group == "descrip" && child.step.category == "source",
        "transacNote" => group == "transac" && basic,
        _ => false,
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// What TBX-Basic calls the status of a term: as it was stated where that still holds.
pub(super) fn stated_status<'t>(term: &Term, stated: Option<&'t str>) -> &'t str {
    const KNOWN: [&str; 4] =
        ["preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts", "supersededTerm-admn-sts"];
    let avoided = |status| status == TermStatus::Forbidden;
    let holds = |stated: &&str| {
        KNOWN.contains(stated) && meaning(stated).is_some_and(|status| avoided(status) == avoided(term.status))
    };
    stated.filter(holds).unwrap_or(status_name(term.status))
}

/// Whether a text can be an identifier in XML.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
