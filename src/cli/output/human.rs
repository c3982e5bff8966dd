//! Answers for people. The layout may change with every release.
//!
//! Right-to-left text stands alone on its line, in logical order, with nothing right of it; only
//! columns of ASCII are padded.

mod align;
mod candidate;
mod change;
mod check;
mod fragment;
mod hit;
mod repair;
mod term;
mod unit;
mod work;

use std::io::{self, Write};

use anstyle::Style;

use super::message::{
    BatchRecord, EndRecord, MatchRecord, MemoryRecord, Message, NameRecord, SegmentRecord, UnitRecord,
};
use super::style;
use crate::cli::bidi::{Screen, is_rtl};
use crate::cli::count::counted;
use crate::document::SegmentKind;
use crate::memory::MatchKind;
use crate::term::TermStatus;
use crate::text::diff::{DiffOp, DiffPart};
use crate::unit::Origin;

/// How the answer is laid out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Layout {
    /// With colours.
    pub(crate) color: bool,
    /// What reads it.
    pub(crate) screen: Screen,
    /// Only the best target of each segment.
    pub(crate) brief: bool,
    /// Each segment under a heading of its own.
    pub(crate) headings: bool,
    /// A segment of which nothing is known takes one line.
    pub(crate) compact: bool,
}

/// The printer for people.
pub(crate) struct Human {
    layout: Layout,
    /// The names of the current segment and of those before it.
    names: term::Names,
    /// Whether anything was printed yet.
    started: bool,
    /// A segment of which it is not known yet whether something follows.
    pending: Option<SegmentRecord>,
    /// The file of which candidates were printed last.
    file: Option<String>,
    /// The last segment took one line: another such one may follow without a gap.
    dense: bool,
    /// The head over the fragments of this segment has been printed.
    in_fragments: bool,
    /// The head of a table has been printed.
    pub(super) table: bool,
}

type Done = io::Result<()>;

impl Human {
    /// A printer with this layout.
    pub(crate) fn new(layout: Layout) -> Self {
        Self {
            layout,
            names: term::Names::default(),
            started: false,
            pending: None,
            file: None,
            dense: false,
            in_fragments: false,
            table: false,
        }
    }

    /// Prints one record.
    pub(crate) fn write(&mut self, message: &Message, out: &mut dyn Write) -> Done {
        if !matches!(message, Message::Term(_)) {
            self.names_again(out)?;
        }
        if self.layout.brief {
            // A line in, a line out, also where there is nothing.
            if self.pending.take().is_some() && !matches!(message, Message::Match(_)) {
                writeln!(out)?;
            }
        } else if let Some(segment) = self.pending.take() {
            match message {
                shown if has_lines(shown) => self.whole_segment(&segment, out)?,
                _ => self.empty_segment(&segment, out)?,
            }
            self.dense = !has_lines(message);
            self.started = true;
        }
        match message {
            Message::Segment(segment) => self.segment(segment, out)?,
            Message::Match(found) => self.found(found, out)?,
            Message::Fragment(fragment) => self.fragment(fragment, out)?,
            Message::Term(term) => self.term(term, out)?,
            Message::Name(name) => self.name(name, out)?,
            Message::Candidate(candidate) => self.candidate(candidate, out)?,
            Message::Batch(batch) => self.batch(batch, out)?,
            // People find these on standard error.
            Message::Reject(_) | Message::Row(_) | Message::Doubt(_) | Message::Kept(_) => {}
            // Tables and lines at the end have them.
            Message::Band(_) | Message::EvalFragment(_) => {}
            Message::Change(change) => self.change(change, out)?,
            Message::Unit(unit) => self.unit(unit, out)?,
            Message::Memory(memory) => self.memory(memory, out)?,
            Message::Problem(problem) => writeln!(out, "{}", self.paint(style::WARNING, &problem.message))?,
            Message::Setting(setting) => {
                let value = setting.value.as_deref().unwrap_or("(none)");
                writeln!(out, "{:<7} {}  ({})", setting.name, self.show(value), self.show(&setting.source))?;
            }
            Message::Key(key) => writeln!(out, "{}", self.show(&key.key))?,
            Message::Eval(row) => self.eval(row, out)?,
            Message::EvalSegment(row) => self.eval_segment(row, out)?,
            Message::EvalTerm(row) => self.eval_term(row, out)?,
            Message::Merged(row) => self.merged(row, out)?,
            Message::Skipped(row) => self.skipped(row, out)?,
            Message::Aligned(row) => self.aligned(row, out)?,
            Message::Finding(finding) => self.finding(finding, out)?,
            Message::Hit(hit) => self.hit(hit, out)?,
            Message::End(end) => self.end(end, out)?,
        }
        self.started |= self.pending.is_none();
        Ok(())
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.layout.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub(super) fn show(&self, text: &str) -> String {
        self.layout.screen.show(text).into_owned()
    }

    fn segment(&mut self, segment: &SegmentRecord, out: &mut dyn Write) -> Done {
        self.names.next_segment();
        self.in_fragments = false;
        if !self.layout.headings {
            return Ok(());
        }
        if self.layout.brief && segment.text.trim().is_empty() {
            return writeln!(out);
        }
        if self.layout.compact || self.layout.brief {
            self.pending = Some(segment.clone());
            return Ok(());
        }
        self.whole_segment(segment, out)
    }

    fn whole_segment(&self, segment: &SegmentRecord, out: &mut dyn Write) -> Done {
        if self.started {
            writeln!(out)?;
        }
        writeln!(out, "{}", self.paint(style::DETAIL, &place(segment)))?;
        writeln!(out, "{}", self.show(&segment.text))
    }

    fn empty_segment(&self, segment: &SegmentRecord, out: &mut dyn Write) -> Done {
        if self.started && !self.dense {
            writeln!(out)?;
        }
        writeln!(out, "{}  {}", self.paint(style::DETAIL, &place(segment)), self.show(&segment.text))
    }

    fn found(&self, found: &MatchRecord, out: &mut dyn Write) -> Done {
        if self.layout.brief {
            return if found.rank == 1 { writeln!(out, "{}", self.show(&found.target)) } else { Ok(()) };
        }
        if found.rank > 1 || self.layout.headings {
            writeln!(out)?;
        }
        writeln!(out, "{}", self.about(found))?;
        let changed = found.diff.iter().any(|part| part.op != DiffOp::Equal);
        let source = match found.source_inline.as_slice() {
            [_, ..] if !changed => self.marked(&found.source, &found.source_inline, Style::new()),
            _ => self.difference(&found.diff, &found.source),
        };
        writeln!(out, "   {source}")?;
        self.target(found, out)?;
        for part in found.explain.iter().flatten() {
            writeln!(out, "   {:>5}  {}", part.points, self.show(&part.label))?;
        }
        Ok(())
    }

    /// Names of files and people may be Persian: they come last.
    fn about(&self, found: &MatchRecord) -> String {
        let score = self.paint(style::SCORE, &format!("{:>3}%", found.score));
        let (kind, day) = (match_name(found.kind), date(found.changed));
        let mut line = format!("{}  {score}  {kind}  {day}{}  #{}", found.rank, age(found.age_days), found.unit);
        if found.contained.is_some() {
            line += "  contained";
        }
        if let Some(alike) = found.alike {
            line += &format!("  +{alike} alike");
            line += &match found.other_translations {
                None => String::new(),
                Some(1) => " (1 other translation)".to_owned(),
                Some(more) => format!(" ({more} other translations)"),
            };
        }
        for penalty in &found.penalties {
            line +=
                &format!("  {}", self.paint(style::WARNING, &format!("{} \u{2212}{}", penalty.reason, penalty.points)));
        }
        let origin = found.origin.as_ref().map(|origin| self.origin(origin));
        for name in [origin, found.by.as_deref().map(|by| self.show(by))].into_iter().flatten() {
            line += &format!("  {name}");
        }
        line
    }

    fn origin(&self, origin: &Origin) -> String {
        let place = origin.segment.map(|segment| format!(":{segment}")).unwrap_or_default();
        format!("{}{place}", self.show(&origin.file))
    }

    /// stored → yours. Styles change between words only: the parts are whole words.
    fn difference(&self, parts: &[DiffPart], stored: &str) -> String {
        if parts.is_empty() {
            return self.show(stored);
        }
        // The line is one text: isolating each part would tear a Persian sentence apart.
        let screen = Screen { isolate: false, ..self.layout.screen };
        let line: String = parts.iter().map(|part| self.part(part.op, &screen.show(&part.text))).collect();
        let isolated = self.layout.screen.isolate && line.chars().any(is_rtl);
        if isolated { format!("\u{2068}{line}\u{2069}") } else { line }
    }

    fn part(&self, op: DiffOp, text: &str) -> String {
        match (op, self.layout.color) {
            (DiffOp::Equal, _) => text.to_owned(),
            (DiffOp::Delete, true) => self.paint(style::DELETE, text),
            (DiffOp::Insert, true) => self.paint(style::INSERT, text),
            (DiffOp::Delete, false) => format!("[-{text}-]"),
            (DiffOp::Insert, false) => format!("{{+{text}+}}"),
        }
    }

    fn name(&self, name: &NameRecord, out: &mut dyn Write) -> Done {
        writeln!(out, "{}", self.show(&name.source))?;
        for form in &name.forms {
            let status = if form.status == TermStatus::Forbidden { "  not:" } else { "" };
            writeln!(out, "{:>6}{status}  {}", form.count, self.show(&form.text))?;
        }
        if name.without > 0 {
            writeln!(out, "{:>6}  (none of its forms)", name.without)?;
        }
        Ok(())
    }

    fn batch(&self, batch: &BatchRecord, out: &mut dyn Write) -> Done {
        let id = batch.id.map_or_else(|| "(not stored)".to_owned(), |id| format!("batch {id}"));
        let mut line = format!("{id}  {}  {}", minute(batch.time), batch.command);
        let removes = matches!(batch.command.as_str(), "forget" | "glossary remove");
        for (count, name) in [
            (batch.created, "created"),
            (batch.updated, if removes { "removed" } else { "updated" }),
            (batch.duplicate, "duplicate"),
            (batch.rejected, "rejected"),
        ] {
            if count > 0 {
                line += &format!("  {count} {name}");
            }
        }
        if batch.undone {
            line += &format!("  {}", self.paint(style::WARNING, "undone"));
        }
        if let Some(format) = &batch.format {
            line += &format!("  {format}");
        }
        if let Some(file) = &batch.file {
            line += &format!("  {}", self.show(file));
        }
        writeln!(out, "{line}")
    }

    fn unit(&self, unit: &UnitRecord, out: &mut dyn Write) -> Done {
        match unit {
            UnitRecord::Added { id, .. } => writeln!(out, "{id}"),
            UnitRecord::Whole(unit) => self.whole_unit(unit, out),
        }
    }

    fn memory(&self, memory: &MemoryRecord, out: &mut dyn Write) -> Done {
        let path = memory.path.as_deref().map_or_else(|| "(bundled sample)".to_owned(), |path| self.show(path));
        writeln!(out, "file      {path}")?;
        writeln!(out, "units     {}", memory.units)?;
        for (lang, count) in &memory.variants {
            writeln!(out, "   {lang:<6} {count}")?;
        }
        writeln!(out, "glossary  {} entries", memory.terms)?;
        for lexicon in &memory.lexicons {
            writeln!(out, "lexicon   {} {} from {} units", lexicon.source, lexicon.target, lexicon.units)?;
        }
        writeln!(out, "size      {} bytes", memory.bytes)?;
        writeln!(out, "schema    {}", memory.schema)?;
        match memory.changed {
            Some(time) => writeln!(out, "changed   {}", minute(time)),
            None => Ok(()),
        }
    }

    fn end(&self, end: &EndRecord, out: &mut dyn Write) -> Done {
        if self.layout.brief || end.summary.is_empty() {
            return Ok(());
        }
        if self.started && self.layout.headings {
            writeln!(out)?;
        }
        end.summary.iter().try_for_each(|line| writeln!(out, "{}", self.show(line)))
    }
}

/// `3  line 7  body  md:italic`
/// Whether people see something of it below the segment.
fn has_lines(message: &Message) -> bool {
    match message {
        Message::Match(_) | Message::Term(_) => true,
        Message::Fragment(fragment) => !fragment.repeats,
        _ => false,
    }
}

fn place(segment: &SegmentRecord) -> String {
    let line = segment.line.map(|line| format!("  line {line}")).unwrap_or_default();
    let flags = segment.flags.iter().map(|flag| format!("  {flag}")).collect::<String>();
    let best = segment.best.map(|best| format!("  best {best}")).unwrap_or_default();
    format!("{}{line}  {}{flags}{best}", segment.index, kind_name(segment.kind))
}

fn rtl(text: &str) -> bool {
    text.chars().any(is_rtl)
}

fn match_name(kind: MatchKind) -> &'static str {
    match kind {
        MatchKind::Context => "context",
        MatchKind::Exact => "exact",
        MatchKind::Repaired => "repaired",
        MatchKind::Fuzzy => "fuzzy",
    }
}

fn kind_name(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Heading => "heading",
        SegmentKind::Byline => "byline",
        SegmentKind::Date => "date",
        SegmentKind::Caption => "caption",
        SegmentKind::ListItem => "list-item",
        SegmentKind::Cell => "cell",
        SegmentKind::Body => "body",
    }
}

/// `2026-03-14`, in UTC.
fn date(time: crate::unit::Time) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

/// ` (3 months)`; nothing for what is younger than a month.
fn age(days: i64) -> String {
    const MONTH: i64 = 30;
    const YEAR: i64 = 365;
    let (number, unit) = if days < YEAR { (days / MONTH, "month") } else { (days / YEAR, "year") };
    let number = usize::try_from(number).unwrap_or(0);
    if number == 0 { String::new() } else { format!(" ({})", counted(number, unit)) }
}

/// `2026-03-14 09:12`, in UTC.
fn minute(time: crate::unit::Time) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}
