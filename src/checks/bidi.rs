//! Q14: direction marks.

use super::chars;
use super::code::Code;
use super::finding::Finding;
use super::scene::Scene;

/// Every mark that is left over; isolates only where they are not closed, or nothing was opened.
pub(super) fn marks(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    if scene.settings.keep_bidi {
        return;
    }
    let target = &scene.target;
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (index, &(_, c)) in target.chars.iter().enumerate() {
        match c {
            '\u{2066}'..='\u{2068}' => open.push(index),
            '\u{2069}' if open.pop().is_none() => found.push((index, "closes no isolate")),
            '\u{200E}' | '\u{200F}' | '\u{61C}' => found.push((index, "is an invisible direction mark")),
            '\u{202A}' | '\u{202B}' | '\u{202C}' => found.push((index, "is an invisible embedding")),
            '\u{202D}' | '\u{202E}' => found.push((index, "turns text round")),
            _ => {}
        }
    }
    found.extend(open.into_iter().map(|index| (index, "opens an isolate that nothing closes")));
    found.sort_unstable();
    for (index, what) in found {
        let name = target.at(index).map(chars::name).unwrap_or_default();
        out.push(Finding::new(Code::Q14, format!("{name} {what}")).at(target.bytes(index..index + 1)).offer(""));
    }
}
