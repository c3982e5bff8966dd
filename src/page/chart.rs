//! Charts: SVG in the page, each with its numbers as a text.

use super::markup::{Attr, grouped};
use super::tally::{Part, sum};

/// How wide a bar is in its own measure.
const WIDTH: u64 = 10_000;
/// The gap between two parts.
const GAP: u64 = 24;

/// A bar of parts; it is as long as `whole` says, which is not less than their sum.
pub(super) fn bar(parts: &[Part], whole: u64, what: &str) -> String {
    let shown: Vec<&Part> = parts.iter().filter(|part| part.count > 0).collect();
    let told: Vec<String> = shown.iter().map(|part| format!("{}: {}", part.name, grouped(part.count))).collect();
    let mut svg = format!(
        "<svg class=\"bar\" role=\"img\" viewBox=\"0 0 {WIDTH} 100\" preserveAspectRatio=\"none\" aria-label=\"{}\">",
        Attr(&format!("{} {what}. {}", grouped(sum(parts)), told.join(", ")))
    );
    let mut before = 0;
    for part in shown {
        let at = |count: u64| u128::from(count) * u128::from(WIDTH) / u128::from(whole.max(1));
        let (start, end) = (at(before), at(before + part.count));
        let width = end.saturating_sub(start).saturating_sub(u128::from(GAP)).max(u128::from(GAP));
        svg +=
            &format!("<rect class=\"shade-{}\" x=\"{start}\" y=\"0\" width=\"{width}\" height=\"100\"/>", part.shade);
        before += part.count;
    }
    svg + "</svg>\n"
}
