//! The page of `suggest`: every segment of an article beside its best suggestion.

use std::io::{self, Write};

use super::About;
use super::Kind;
use super::chart::bar;
use super::frame::{foot, languages, write_page};
use super::markup::{Inside, Name, Text, base, counted};
use super::segment::{Known, Told, item};
use super::tally::{Part, switches};
use crate::document::Segment;
use crate::glossary::candidates::Offer;
use crate::glossary::of_segment;
use crate::suggest::{Report, band_of};
use crate::text::count::counted_words;

/// An article and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its segments.
    pub segments: &'a [Segment],
    /// What was found.
    pub report: &'a Report,
    /// The lowest score that was asked for.
    pub min: u8,
}

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write_suggestions(article: &Article<'_>, about: &About<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_page(Kind::Suggestions, &format!("Suggestions for {}", base(article.name)), about, out, |out| {
        let parts = article.parts();
        writeln!(out, "<a class=\"skip\" href=\"#segments\">To the segments</a>\n<header>")?;
        writeln!(out, "<h1>Suggestions for {}</h1>", Name(base(article.name)))?;
        writeln!(out, "<p class=\"lead\">{}</p>", article.lead(about))?;
        let all = article.segments.len() as u64;
        write!(out, "{}", bar(&parts, all, "segments by their best match"))?;
        write!(out, "{}", tools(&parts))?;
        writeln!(out, "</header>\n<main id=\"segments\" tabindex=\"-1\">")?;
        article.list(&parts, about, out)?;
        write!(out, "{}", unknown(&article.report.unknown, about))?;
        writeln!(out, "</main>")?;
        foot(about, out)?;
        write!(out, "{HELP}")
    })
}

impl Article<'_> {
    fn parts(&self) -> Vec<Part> {
        let part = |((band, count), shade): ((&str, usize), usize)| Part {
            key: band.to_owned(),
            name: self.name_of(band),
            shade,
            count: count as u64,
        };
        self.report.bands().into_iter().zip(0..).map(part).collect()
    }

    fn name_of(&self, band: &str) -> String {
        match band {
            "under-75" => format!("{}\u{2013}74", self.min.min(74)),
            "none" => "no match".to_owned(),
            band => band.replace('-', "\u{2013}"),
        }
    }

    fn lead(&self, about: &About<'_>) -> String {
        let words: usize = self.segments.iter().map(|segment| counted_words(&segment.text).len()).sum();
        let fragments: usize = self.report.new_fragments(about.to).iter().sum();
        let facts = [
            if base(self.name) == self.name { String::new() } else { Name(self.name).to_string() },
            languages(about),
            counted(self.segments.len() as u64, "segment"),
            counted(words as u64, "word"),
            counted(self.report.distinct_terms() as u64, "name"),
            counted(fragments as u64, "fragment"),
        ];
        let shown = facts.iter().filter(|fact| !fact.is_empty());
        shown.map(|fact| format!("<span>{fact}</span>")).collect::<Vec<_>>().join(" ")
    }

    fn list(&self, parts: &[Part], about: &About<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut told = Told::default();
        writeln!(out, "<ol class=\"segments\">")?;
        for (position, segment) in self.segments.iter().enumerate() {
            write!(out, "{}", item(&self.known(position, segment, parts, about), &mut told, about))?;
        }
        writeln!(out, "</ol>\n<p class=\"none-left\" hidden>No segment is left: change the filter.</p>")
    }

    fn known<'a>(&'a self, position: usize, segment: &'a Segment, parts: &[Part], about: &About<'_>) -> Known<'a> {
        let matches = self.report.answers.get(position).map(|answer| answer.matches.as_slice()).unwrap_or_default();
        let terms = of_segment(&self.report.terms, position, |found| found.occurrence.segment);
        let fragments = self.report.fragments.get(position).into_iter().flatten();
        let fragments = fragments.filter(|found| !found.repeats(terms, matches, about.to)).collect();
        let band = band_of(matches.iter().map(|found| found.score).max());
        let shade = parts.iter().position(|part| part.key == band).unwrap_or_default();
        Known { segment, matches, terms, fragments, band, shade }
    }
}

/// What only works with the script.
fn tools(parts: &[Part]) -> String {
    format!(
        "<div class=\"tools\" role=\"search\">\n{}<label class=\"find\">Find <input type=\"search\" id=\"find\" dir=\"auto\" autocomplete=\"off\"></label>\n\
         <button type=\"button\" id=\"help-button\">Keys</button>\n\
         <p class=\"status\" role=\"status\"></p>\n</div>\n",
        switches(parts, "Segments")
    )
}

/// The keys, in a dialog.
const HELP: &str = "<dialog id=\"help\" aria-labelledby=\"help-title\">\n<h2 id=\"help-title\">Keys</h2>\n<dl>\n\
<div><dt><kbd>j</kbd> <kbd>\u{2193}</kbd></dt><dd>next segment</dd></div>\n\
<div><dt><kbd>k</kbd> <kbd>\u{2191}</kbd></dt><dd>segment before</dd></div>\n\
<div><dt><kbd>Enter</kbd> <kbd>c</kbd></dt><dd>copy its suggestion</dd></div>\n\
<div><dt><kbd>m</kbd></dt><dd>open or close its further matches</dd></div>\n\
<div><dt><kbd>/</kbd></dt><dd>find</dd></div>\n\
<div><dt><kbd>Esc</kbd></dt><dd>leave the field, empty the filter</dd></div>\n\
<div><dt><kbd>?</kbd></dt><dd>this list</dd></div>\n\
</dl>\n<form method=\"dialog\"><button>Close</button></form>\n</dialog>\n";

/// Names that the glossary lacks, with ways to write them.
fn unknown(offers: &[Offer], about: &About<'_>) -> String {
    if offers.is_empty() {
        return String::new();
    }
    let row = |offer: &Offer| {
        let name = &offer.candidate;
        let forms = if about.to.is_dari() && !offer.dari.is_empty() { &offer.dari } else { &offer.forms };
        let forms: Vec<String> = forms.iter().map(|form| Inside(about.to, form).to_string()).collect();
        let segment = name.segment + 1;
        format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"figure\">{}</td><td><a href=\"#s{segment}\">segment {segment}</a></td><td>{}</td></tr>\n",
            Inside(about.from, &name.text),
            Text(name.kind.unwrap_or_default()),
            name.count,
            forms.join(" <span class=\"quiet\">or</span> ")
        )
    };
    let rows: String = offers.iter().map(row).collect();
    format!(
        "<section class=\"unknown\">\n<h2>Names that the glossary lacks</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Names that the glossary lacks\"><table>\n<thead><tr>\
         <th scope=\"col\">name</th><th scope=\"col\">kind</th><th scope=\"col\" class=\"figure\">times</th><th scope=\"col\">first in</th><th scope=\"col\">may be written</th></tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div></section>\n"
    )
}
