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

/// A line through the values from the first run to the last, from 0 to 100; gaps where there is none. Nothing where
/// there are fewer than two.
pub(super) fn line(values: &[Option<f64>], what: &str) -> String {
    let known: Vec<(usize, f64)> = values.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?))).collect();
    let (Some((_, first)), Some((_, last))) = (known.first(), known.last()) else { return String::new() };
    if known.len() < 2 {
        return String::new();
    }
    let (left, width, top, height) = (14.0, 292.0, 24.0, 84.0);
    let step = width / (values.len() - 1) as f64;
    let place = |(at, value): &(usize, f64)| {
        (left + step * *at as f64, top + height - height * value.clamp(0.0, 100.0) / 100.0)
    };
    let points: Vec<(f64, f64)> = known.iter().map(place).collect();
    let told: Vec<String> = known.iter().map(|(_, value)| format!("{value:.2}")).collect();
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let dots: String = points.iter().map(|(x, y)| format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>")).collect();
    let label = |at: Option<&(f64, f64)>, value: f64, anchor: &str| {
        at.map(|(x, y)| format!("<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{value:.2}</text>", y - 9.0))
            .unwrap_or_default()
    };
    format!(
        "<svg class=\"line\" role=\"img\" viewBox=\"0 0 320 120\" aria-label=\"{}\"><path class=\"axis\" d=\"M{left} 108H306\"/>\
         <polyline points=\"{}\"/>{dots}{}{}</svg>",
        Attr(&format!("{what}: {}", told.join(", "))),
        path.join(" "),
        label(points.first(), *first, "start"),
        label(points.last(), *last, "end")
    )
}
