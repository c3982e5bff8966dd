//! The page of `eval`: what the memory would have given, and how that went over time.

use std::io::{self, Write};

use super::About;
use super::Kind;
use super::chart::{bar, line};
use super::frame::{foot, languages, write_page};
use super::markup::{Inside, Name, Text, base, counted, grouped};
use super::tally::{Part, legend, swatch};
use crate::eval::{BandRow, Coverage, Evaluation, FragmentKind, FragmentRow, LEVELS, Pairs, Run, TermRow};

/// An evaluation with its file, and those before it.
#[derive(Debug, Clone, Copy)]
pub struct Measurement<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// What is in it.
    pub pairs: &'a Pairs,
    /// What was measured.
    pub evaluation: &'a Evaluation,
    /// The lowest score that counted.
    pub min: u8,
    /// How it was measured, as a line for people.
    pub how: &'a str,
    /// All runs with their names, this one the last.
    pub runs: &'a [(String, Run)],
}

/// So many names are shown, those that the translations write otherwise first.
const NAMES: usize = 60;

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write_evaluation(measured: &Measurement<'_>, about: &About<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_page(Kind::Evaluation, &format!("Evaluation of {}", base(measured.file)), about, out, |out| {
        let (bands, coverage) = (measured.evaluation.bands(), measured.evaluation.coverage(measured.pairs));
        writeln!(out, "<header>\n<h1>Evaluation of {}</h1>", Name(base(measured.file)))?;
        writeln!(out, "<p class=\"lead\"><span>{}</span> <span>{}</span></p>", languages(about), Text(measured.how))?;
        write!(out, "{}</header>\n<main>\n", measured.figures(coverage))?;
        write!(out, "{}", runs(measured.runs))?;
        write!(out, "{}", suggestions(&bands))?;
        write!(out, "{}", covered(coverage))?;
        write!(out, "{}", fragments(&measured.evaluation.fragments))?;
        write!(out, "{}", names(&measured.evaluation.terms, about))?;
        writeln!(out, "</main>")?;
        foot(about, out)
    })
}

impl Measurement<'_> {
    fn figures(&self, coverage: Coverage) -> String {
        let total = self.evaluation.total();
        let names = self.evaluation.term_sums();
        let whole = |part: u64, whole: u64| share(part, whole);
        let shares = [
            (format!("with a suggestion of {} or more", self.min), whole(total.hits as u64, total.segments as u64)),
            ("chrF of the suggestions".to_owned(), figure(total.chrf)),
            ("chrF over all segments".to_owned(), figure(total.of_all)),
            ("words covered".to_owned(), whole(coverage.words - coverage.open(), coverage.words)),
            ("names as in the glossary".to_owned(), whole(names.used, names.found)),
        ];
        let rows: String =
            shares.iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n")).collect();
        format!("<dl class=\"figures\">\n{rows}</dl>\n")
    }
}

/// One decimal, or a dash.
fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "\u{2013}".to_owned(), |value| format!("{value:.1}"))
}

/// Two decimals, as runs have them: what is rounded is not rounded again.
fn hundredths(value: Option<f64>) -> String {
    value.map_or_else(|| "\u{2013}".to_owned(), |value| format!("{value:.2}"))
}

fn share(part: u64, whole: u64) -> String {
    if whole == 0 { figure(None) } else { format!("{:.1} %", 100.0 * part as f64 / whole as f64) }
}

/// What is drawn over time: a name and where it is found.
type Series = (&'static str, fn(&Run) -> Option<f64>);

const SERIES: [Series; 4] = [
    ("segments with a suggestion, %", |run| Some(run.percent)),
    ("chrF over all segments", |run| run.chrf_all),
    ("words covered, %", |run| run.covered),
    ("strong fragments found, %", |run| run.fragments_exact),
];

/// The figures over time, drawn and as a table; nothing where there is one run only.
fn runs(runs: &[(String, Run)]) -> String {
    if runs.len() < 2 {
        return String::new();
    }
    let chart = |(name, of): &Series| {
        let values: Vec<Option<f64>> = runs.iter().map(|(_, run)| of(run)).collect();
        let drawn = line(&values, name);
        if drawn.is_empty() { drawn } else { format!("<figure>{drawn}<figcaption>{name}</figcaption></figure>\n") }
    };
    let charts: String = SERIES.iter().map(chart).collect();
    let row = |(name, run): &(String, Run)| {
        let time = run.time.map(|time| format!("{} ", time.strftime("%Y-%m-%d %H:%M"))).unwrap_or_default();
        let cells: String = SERIES.iter().map(|(name, of)| cell(name, &hundredths(of(run)))).collect();
        format!(
            "<tr><th scope=\"row\">{time}<span class=\"quiet\">{}</span></th>{}{cells}{}</tr>\n",
            Name(name),
            cell("segments", &grouped(run.segments)),
            cell("half of the lookups, ms", &hundredths(run.p50_ms))
        )
    };
    let rows: String = runs.iter().map(row).collect();
    let heads: Vec<&str> = SERIES.iter().map(|(name, _)| *name).collect();
    let heads = [&["segments"], heads.as_slice(), &["half of the lookups, ms"]].concat();
    format!("<h2>Over time</h2>\n<div class=\"charts\">\n{charts}</div>\n{}", table("Runs", "run", &heads, &rows))
}

/// Tables whose cells say their columns where there is no room.
fn table(caption: &str, first: &str, heads: &[&str], rows: &str) -> String {
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\" class=\"figure\">{head}</th>")).collect();
    format!(
        "<table class=\"bands\">\n<caption class=\"unseen\">{caption}</caption>\n\
         <thead><tr><th scope=\"col\">{first}</th>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
    )
}

fn cell(name: &str, text: &str) -> String {
    format!("<td class=\"figure\" data-name=\"{name}\">{text}</td>")
}

fn suggestions(bands: &[BandRow]) -> String {
    let name = |band: &str| match band {
        "none" => "no suggestion".to_owned(),
        band => band.replace('-', "\u{2013}"),
    };
    let shade = |at: usize| at.min(6);
    let part = |(row, at): (&BandRow, usize)| Part {
        key: row.band.to_owned(),
        name: name(row.band),
        shade: shade(at),
        count: row.segments as u64,
    };
    let parts: Vec<Part> = bands.iter().zip(0..).map(part).collect();
    let all = bands.iter().map(|row| row.segments as u64).sum();
    let row = |(row, at): (&BandRow, usize)| {
        format!(
            "<tr><th scope=\"row\">{}{}</th>{}{}{}{}</tr>\n",
            swatch(shade(at)),
            name(row.band),
            cell("segments", &grouped(row.segments as u64)),
            cell("share", &share(row.segments as u64, all)),
            cell("chrF", &figure(row.chrf)),
            cell("chrF of the best", &figure(row.offered))
        )
    };
    let rows: String = bands.iter().zip(0..).filter(|(row, _)| row.segments > 0).map(row).collect();
    format!(
        "<h2>Suggestions</h2>\n{}{}",
        bar(&parts, all, "segments by their first suggestion"),
        table("Suggestions by band", "band", &["segments", "share", "chrF", "chrF of the best"], &rows)
    )
}

fn covered(coverage: Coverage) -> String {
    let part = |key: &str, name: &str, shade: usize, count: u64| Part {
        key: key.to_owned(),
        name: name.to_owned(),
        shade,
        count,
    };
    let parts = [
        part("match", "in the suggestion", 1, coverage.matched),
        part("name", "else in a name", 3, coverage.named),
        part("fragment", "else in a fragment", 5, coverage.fragments),
        part("open", "in nothing", 6, coverage.open()),
    ];
    format!(
        "<h2>What covers the words</h2>\n<p class=\"quiet\">{} of the sources, each counted once.</p>\n{}{}",
        counted(coverage.words, "word"),
        bar(&parts, coverage.words, "words by what covers them"),
        legend(&parts)
    )
}

fn fragments(rows: &[FragmentRow]) -> String {
    let rows: Vec<&FragmentRow> = rows.iter().filter(|row| row.fragments > 0).collect();
    if rows.is_empty() {
        return String::new();
    }
    let row = |row: &&FragmentRow| {
        let kind = match row.kind {
            FragmentKind::Any => "all",
            FragmentKind::Strong => "of two content words or more",
            FragmentKind::Name => "single names",
        };
        let level = if row.level > LEVELS[0] { format!(", {:.0} % sure", 100.0 * row.level) } else { String::new() };
        let shares = [
            ("segments, %", row.segments),
            ("words, %", row.words),
            ("found, %", row.exact),
            ("found or alike, %", row.alike),
            ("by luck, %", row.luck),
            ("sure, %", row.confidence),
        ];
        let cells: String = shares.iter().map(|(name, value)| cell(name, &figure(Some(*value)))).collect();
        let fragments = cell("fragments", &grouped(row.fragments as u64));
        format!("<tr><th scope=\"row\">{kind}{level}</th>{fragments}{cells}</tr>\n")
    };
    let rows: String = rows.iter().map(row).collect();
    let heads = ["fragments", "segments, %", "words, %", "found, %", "found or alike, %", "by luck, %", "sure, %"];
    format!(
        "<h2>Fragments</h2>\n<p class=\"quiet\">Found: the real translation has the words in a row. By luck: that of another sentence has.</p>\n{}",
        table("Fragments", "fragments", &heads, &rows)
    )
}

/// The names that the translations write otherwise than the glossary, the most frequent first; the others are summed up.
fn names(terms: &[TermRow], about: &About<'_>) -> String {
    let mut apart: Vec<&TermRow> = terms.iter().filter(|row| row.used < row.found).collect();
    if terms.is_empty() {
        return String::new();
    }
    apart.sort_by_key(|row| std::cmp::Reverse(row.found - row.used));
    let row = |row: &&TermRow| {
        let forms: Vec<String> =
            row.forms.iter().map(|form| format!("{} {}\u{d7}", Inside(about.to, &form.text), form.count)).collect();
        let forms = if forms.is_empty() { "none of its forms".to_owned() } else { forms.join(", ") };
        format!(
            "<tr><th scope=\"row\">{}<br><span class=\"quiet\">{forms}</span></th>{}{}{}</tr>\n",
            Inside(about.from, &row.source),
            cell("times", &grouped(row.found)),
            cell("as in the glossary", &grouped(row.used)),
            cell("otherwise", &grouped(row.found - row.used))
        )
    };
    let rows: String = apart.iter().take(NAMES).map(row).collect();
    let heads = ["times", "as in the glossary", "otherwise"];
    let same = terms.len() - apart.len();
    let more = apart.len().saturating_sub(NAMES);
    let rest = if more > 0 { format!(" {} more are not shown.", grouped(more as u64)) } else { String::new() };
    let table = if rows.is_empty() { String::new() } else { table("Names", "name", &heads, &rows) };
    format!(
        "<h2>Names</h2>\n<p class=\"quiet\">{} always written as in the glossary.{rest}</p>\n{table}",
        counted(same as u64, "name")
    )
}
