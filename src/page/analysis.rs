//! The page of `analyse`: how much work some articles are.

use std::io::{self, Write};

use super::About;
use super::Kind;
use super::chart::bar;
use super::frame::{foot, languages, write_page};
use super::markup::{Name, counted, grouped, percent};
use super::tally::{Part, legend, swatch};
use crate::analysis::{Amount, Analysis, Band, Counts, Row, Weights};

/// Articles and their counts.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// The names of the articles.
    pub names: &'a [&'a str],
    /// Their counts, in the same order, and all together.
    pub analysis: &'a Analysis,
    /// What a word is worth.
    pub weights: &'a Weights,
}

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write_analysis(work: &Work<'_>, about: &About<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_page(Kind::Analysis, "Analysis", about, out, |out| {
        let Counts { term_words, fragment_words, .. } = work.analysis.total;
        writeln!(out, "<header>\n<h1>Work in {}</h1>", counted(work.names.len() as u64, "file"))?;
        writeln!(out, "<p class=\"lead\"><span>{}</span></p>", languages(about))?;
        write!(out, "{}", work.figures())?;
        let parts = parts(&work.analysis.total);
        let words = work.analysis.total.total().all.words;
        write!(out, "{}{}", bar(&parts, words, "words by band"), legend(&parts))?;
        writeln!(out, "</header>\n<main>")?;
        write!(out, "{}", work.files())?;
        writeln!(out, "<h2>By band</h2>\n{}", bands(&work.analysis.total, work.weights, "All files by band"))?;
        write!(out, "{}", known(words, term_words, fragment_words))?;
        write!(out, "{}", work.each())?;
        writeln!(out, "</main>")?;
        foot(about, out)
    })
}

/// The words of each band.
fn parts(counts: &Counts) -> Vec<Part> {
    let part = |band: Band| Part {
        key: band.name().to_owned(),
        name: name(band),
        shade: shade(band),
        count: counts.row(band).all.words,
    };
    Band::ALL.into_iter().map(part).collect()
}

fn name(band: Band) -> String {
    match band {
        Band::Context => "101, in context".to_owned(),
        Band::CrossFileRepetition => "cross-file repetition".to_owned(),
        band => band.name().replace('-', "\u{2013}"),
    }
}

/// Repetitions have colours of their own: they say nothing of the memory.
fn shade(band: Band) -> usize {
    match band {
        Band::Context => 0,
        Band::Exact => 1,
        Band::From95 => 2,
        Band::From85 => 3,
        Band::From75 => 4,
        Band::From50 => 5,
        Band::New => 6,
        Band::Repetition => 7,
        Band::CrossFileRepetition => 8,
    }
}

impl Work<'_> {
    fn figures(&self) -> String {
        let Row { all, .. } = self.analysis.total.total();
        let figure = |name: &str, value: String| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n");
        let weighted = whole(self.analysis.total.weighted_total(self.weights));
        [
            "<dl class=\"figures\">\n".to_owned(),
            figure("weighted words", weighted),
            figure("words", grouped(all.words)),
            figure("segments", grouped(all.segments)),
            figure("characters", grouped(all.characters)),
            "</dl>\n".to_owned(),
        ]
        .concat()
    }

    /// A line for each file, its bar as long as its words; and their sum.
    fn files(&self) -> String {
        let most = self.analysis.files.iter().map(|counts| counts.total().all.words).max().unwrap_or_default();
        let row = |(name, counts): (&&str, &Counts)| {
            let Row { all, .. } = counts.total();
            format!(
                "<tr><th scope=\"row\">{}{}</th>{}{}{}</tr>\n",
                Name(name),
                bar(&parts(counts), most, "words by band"),
                cell(&grouped(all.segments)),
                cell(&grouped(all.words)),
                cell(&whole(counts.weighted_total(self.weights)))
            )
        };
        let rows: String = self.names.iter().zip(&self.analysis.files).map(row).collect();
        let Row { all, .. } = self.analysis.total.total();
        format!(
            "<h2>By file</h2>\n<table>\n<thead><tr><th scope=\"col\">file</th>{}</tr></thead>\n<tbody>\n{rows}</tbody>\n\
             <tfoot><tr><th scope=\"row\">all files</th>{}{}{}</tr></tfoot>\n</table>\n",
            heads(&["segments", "words", "weighted"]),
            cell(&grouped(all.segments)),
            cell(&grouped(all.words)),
            cell(&whole(self.analysis.total.weighted_total(self.weights)))
        )
    }

    /// The bands of each file, folded.
    fn each(&self) -> String {
        if self.names.len() < 2 {
            return String::new();
        }
        let one = |(name, counts): (&&str, &Counts)| {
            let (words, Counts { term_words, fragment_words, .. }) = (counts.total().all.words, counts);
            format!(
                "<details><summary>{}</summary>\n{}{}</details>\n",
                Name(name),
                bands(counts, self.weights, name),
                known(words, *term_words, *fragment_words)
            )
        };
        let all: String = self.names.iter().zip(&self.analysis.files).map(one).collect();
        format!("<section class=\"files\">\n<h2>Each file by band</h2>\n{all}</section>\n")
    }
}

/// Every band with something in it, their sum, and what is like other segments beside them.
fn bands(counts: &Counts, weights: &Weights, what: &str) -> String {
    let shown = Band::ALL.into_iter().filter(|band| counts.row(*band).all.segments > 0);
    let row = |band: Band| {
        let Row { all, .. } = counts.row(band);
        format!(
            "<tr><th scope=\"row\">{}{}</th>{}{}{}{}{}</tr>\n",
            swatch(shade(band)),
            name(band),
            named("segments", &grouped(all.segments)),
            named("words", &grouped(all.words)),
            named("characters", &grouped(all.characters)),
            named("weight", &format!("{} %", weights.of(band))),
            named("weighted", &hundredths(counts.weighted(band, weights)))
        )
    };
    let rows: String = shown.map(row).collect();
    let Row { all, internal } = counts.total();
    let (sum, inner) = (amounts(all), amounts(internal));
    format!(
        "<table class=\"bands\">\n<caption class=\"unseen\">{}</caption>\n<thead><tr><th scope=\"col\">band</th>{}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n<tfoot><tr><th scope=\"row\">total</th>{sum}<td></td>{}</tr>\n\
         <tr class=\"aside\"><th scope=\"row\">of these like another segment of the files</th>{inner}<td></td><td></td></tr></tfoot>\n</table>\n",
        super::markup::Text(what),
        heads(&["segments", "words", "characters", "weight", "weighted"]),
        named("weighted", &hundredths(counts.weighted_total(weights)))
    )
}

fn amounts(amount: Amount) -> String {
    let of = [("segments", amount.segments), ("words", amount.words), ("characters", amount.characters)];
    of.map(|(name, count)| named(name, &grouped(count))).concat()
}

/// What is known below the sentence.
fn known(words: u64, term_words: u64, fragment_words: u64) -> String {
    let row = |name: &str, part: u64| {
        format!(
            "<tr><th scope=\"row\">{name}</th>{}{}</tr>\n",
            cell(&grouped(part)),
            cell(&format!("{} %", percent(part, words)))
        )
    };
    format!(
        "<h3>Known below the sentence</h3>\n<table>\n<thead><tr><th scope=\"col\">what</th>{}</tr></thead>\n<tbody>\n{}{}</tbody></table>\n",
        heads(&["words", "share"]),
        row("in names of the glossary", term_words),
        row("in fragments of earlier translations", fragment_words)
    )
}

fn heads(names: &[&str]) -> String {
    names.iter().map(|name| format!("<th scope=\"col\" class=\"figure\">{name}</th>")).collect()
}

fn cell(text: &str) -> String {
    format!("<td class=\"figure\">{text}</td>")
}

/// A cell that says its column where there is no room for columns.
fn named(name: &str, text: &str) -> String {
    format!("<td class=\"figure\" data-name=\"{name}\">{text}</td>")
}

/// Hundredths as whole words.
fn whole(hundredths: u64) -> String {
    grouped((hundredths + 50) / 100)
}

/// Hundredths with two decimals.
fn hundredths(number: u64) -> String {
    format!("{}.{:02}", grouped(number / 100), number % 100)
}
