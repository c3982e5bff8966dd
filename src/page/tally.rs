//! The bands of a page: their names, how they look, what stands in them.

use super::markup::{Attr, Text, grouped, percent};

/// A part of a whole, as a chart and its legend show it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its name in classes and filters.
    pub(super) key: String,
    /// Its name for people.
    pub(super) name: String,
    /// How dark it is: 0 is the most useful; see the `.shade-…` of the style.
    pub(super) shade: usize,
    /// How much.
    pub(super) count: u64,
}

/// All of them.
pub(super) fn sum(parts: &[Part]) -> u64 {
    parts.iter().map(|part| part.count).sum()
}

/// The parts as a list of switches, with their counts.
pub(super) fn switches(parts: &[Part], what: &str) -> String {
    let mut list = format!("<fieldset class=\"legend\"><legend>{what} by their best match</legend>\n");
    for part in parts.iter().filter(|part| part.count > 0) {
        list += &format!(
            "<label class=\"chip\"><input type=\"checkbox\" data-band=\"{}\" checked> {}{} <b>{}</b> <span class=\"quiet\">{} %</span></label>\n",
            Attr(&part.key),
            swatch(part.shade),
            Text(&part.name),
            grouped(part.count),
            percent(part.count, sum(parts))
        );
    }
    list + "</fieldset>\n"
}

/// The parts as a list without switches.
pub(super) fn legend(parts: &[Part]) -> String {
    let mut list = String::from("<ul class=\"legend\">\n");
    for part in parts.iter().filter(|part| part.count > 0) {
        let (swatch, name, count) = (swatch(part.shade), Text(&part.name), grouped(part.count));
        let share = percent(part.count, sum(parts));
        list +=
            &format!("<li class=\"chip\">{swatch}{name} <b>{count}</b> <span class=\"quiet\">{share} %</span></li>\n");
    }
    list + "</ul>\n"
}

/// A small square in the colour of a shade.
pub(super) fn swatch(shade: usize) -> String {
    format!("<span class=\"swatch shade-{shade}\" aria-hidden=\"true\"></span>")
}
