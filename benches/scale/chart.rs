//! The chart of the results: two panels, both axes in powers of ten, as one SVG file that stands alone.

use super::render::number;
use super::results::{Results, size};

struct Panel {
    title: &'static str,
    /// Name, figure, colour.
    lines: &'static [(&'static str, &'static str, &'static str)],
}

const PANELS: [Panel; 2] = [
    Panel {
        title: "milliseconds",
        lines: &[
            ("import of 1,000", "thousand_median_ms", "#7a5195"),
            ("100 sentences, two cores", "batch_two_median_ms", "#bc5090"),
            ("cold lookup, p99", "fragments_p99_ms", "#c1440e"),
            ("cold lookup", "fragments_median_ms", "#e07b39"),
            ("rare word", "rare_median_ms", "#5b8c3a"),
            ("open and read a row", "floor_median_ms", "#777777"),
            ("warm lookup, p99", "warm_p99_ms", "#1f5fa8"),
            ("warm lookup", "warm_median_ms", "#4f9bd9"),
        ],
    },
    Panel {
        title: "megabytes",
        lines: &[
            ("file", "file_mb", "#1f5fa8"),
            ("text", "text_mb", "#777777"),
            ("own memory of import", "import_memory_mb", "#c1440e"),
            ("own memory of lookup", "lookup_memory_mb", "#5b8c3a"),
        ],
    },
];

const WIDTH: f64 = 470.0;
const HEIGHT: f64 = 380.0;
/// Around the lines: left, right (the names of the lines), above, below.
const MARGINS: (f64, f64, f64, f64) = (52.0, 150.0, 34.0, 30.0);
/// The least distance of two names.
const LEADING: f64 = 14.0;

/// The whole file.
pub(crate) fn svg(results: &Results) -> String {
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {HEIGHT}\" width=\"{0}\" height=\"{HEIGHT}\" font-family=\"sans-serif\" font-size=\"11\">\n<title>Times and sizes by the number of units</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        WIDTH * PANELS.len() as f64
    );
    for (place, panel) in PANELS.iter().enumerate() {
        text += &format!("<g transform=\"translate({:.0} 0)\">\n", WIDTH * place as f64);
        text += &drawn(panel, results);
        text += "</g>\n";
    }
    text + "</svg>\n"
}

/// The powers of ten that hold all values.
fn span(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let logs: Vec<f64> = values.filter(|value| *value > 0.0).map(f64::log10).collect();
    let low = logs.iter().copied().reduce(f64::min)?.floor();
    Some((low, logs.into_iter().reduce(f64::max)?.ceil().max(low + 1.0)))
}

/// From a value to its place between two ends.
fn place(value: f64, (low, high): (f64, f64), (from, to): (f64, f64)) -> f64 {
    from + (value.log10() - low) / (high - low) * (to - from)
}

fn drawn(panel: &Panel, results: &Results) -> String {
    let all = panel.lines.iter().flat_map(|(_, name, _)| results.values().filter_map(|f| number(f, name)));
    let (Some(across), Some(up)) = (span(results.keys().map(|units| *units as f64)), span(all)) else {
        return String::new();
    };
    let (left, right) = (MARGINS.0, WIDTH - MARGINS.1);
    let (top, bottom) = (MARGINS.2, HEIGHT - MARGINS.3);
    let x = |units: u64| place(units as f64, across, (left, right));
    let y = |value: f64| place(value, up, (bottom, top));
    let mut text = format!("<text x=\"{left}\" y=\"18\" font-weight=\"bold\">{}</text>\n", panel.title);
    text += &grid(up, (left, right), y);
    for units in results.keys() {
        text += &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n",
            x(*units),
            bottom + 18.0,
            size(*units)
        );
    }
    let mut names = Vec::new();
    for (label, name, colour) in panel.lines {
        let values = results.iter().filter_map(|(units, f)| Some((x(*units), y(number(f, name)?))));
        let points: Vec<(f64, f64)> = values.collect();
        text += &line(&points, colour);
        names.extend(points.last().map(|(_, height)| (*height, *label, *colour)));
    }
    text + &labels(names, right + 8.0)
}

fn grid(up: (f64, f64), (left, right): (f64, f64), y: impl Fn(f64) -> f64) -> String {
    let mut text = String::new();
    for power in up.0 as i32..=up.1 as i32 {
        let value = 10f64.powi(power);
        let height = y(value);
        text += &format!("<path d=\"M{left} {height:.1}H{right}\" stroke=\"#ddd\"/>\n");
        text += &format!("<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>\n", left - 6.0, height + 4.0);
    }
    text
}

fn line(points: &[(f64, f64)], colour: &str) -> String {
    let places: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let mut text =
        format!("<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n", places.join(" "));
    for (x, y) in points {
        text += &format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>\n");
    }
    text
}

/// The names at the ends of the lines, pushed down where they would lie upon each other.
fn labels(mut names: Vec<(f64, &str, &str)>, x: f64) -> String {
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut text = String::new();
    let mut last = f64::MIN;
    for (height, label, colour) in names {
        last = height.max(last + LEADING);
        text += &format!("<text x=\"{x}\" y=\"{:.1}\" fill=\"{colour}\">{label}</text>\n", last + 4.0);
    }
    text
}
