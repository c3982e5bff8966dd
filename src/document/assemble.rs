//! From blocks to segments: what is skipped (E3), joined (E4), of which kind (E5), and cut (S12).

use std::ops::Range;

use super::block::{Block, Role};
use super::flags;
use super::kind;
use super::markdown::Found;
use super::markup::{self, Plan};
use super::rules::SentenceRules;
use super::sentence;
use super::skip::{self, Reason, Skipped, Skipper};
use super::{Segment, SegmentKind};
use crate::lang::LanguageTag;

/// A byline stands near the top: before the fourth block of running text.
const BYLINE_BLOCKS: usize = 3;
/// A block of several sentences longer than this is no caption, in bytes.
const CAPTION: usize = 400;

/// Pieces of a paragraph are joined up to this length, in bytes: a list of words without a mark at its ends is none.
const JOINED: usize = 1 << 16;

/// The segments, the skipped parts and the paragraphs of a document.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub(super) segments: Vec<Segment>,
    /// How each is written again.
    pub(super) plans: Vec<Plan>,
    pub(super) skipped: Vec<Skipped>,
    /// Which segments make one paragraph.
    pub(super) paragraphs: Vec<Range<usize>>,
}

pub(super) fn assemble(source: &str, found: Vec<Found>, lang: &LanguageTag, rules: &SentenceRules) -> Assembled {
    let mut assembler = Assembler { source, rules, out: Assembled::default(), line: 1, counted: 0, running: 0 };
    let items = skip_blocks(found, &Skipper::new(lang, rules), rules);
    let mut before = 0;
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        let mut block = match item {
            Found::Block(block) => block,
            Found::Skipped(skipped) => {
                before = skipped.range.end.max(before);
                assembler.out.skipped.push(skipped);
                continue;
            }
            Found::Rule => continue,
        };
        let blank = blank_lines(source, before..block.source().start);
        let kind = assembler.kind(&block, items.peek(), blank);
        while let Some(Found::Block(next)) = items.next_if(|next| assembler.goes_on(&block, kind, next)) {
            block.join(next);
        }
        before = block.source().end;
        assembler.cut(&block, kind);
    }
    assembler.out
}

/// E3 and E3a.
fn skip_blocks(found: Vec<Found>, skipper: &Skipper<'_>, rules: &SentenceRules) -> Vec<Found> {
    let reasons: Vec<Option<Reason>> = found
        .iter()
        .map(|item| match item {
            Found::Block(block) => skipper.reason(block),
            Found::Skipped(skipped) => Some(skipped.reason),
            Found::Rule => None,
        })
        .collect();
    let is_skipped = |at: Option<usize>| {
        use Reason::{Link, OtherScript, Pattern};
        at.and_then(|at| reasons.get(at)).is_some_and(|reason| matches!(reason, Some(OtherScript | Link | Pattern)))
    };
    found
        .into_iter()
        .enumerate()
        .map(|(at, item)| match (item, reasons.get(at).copied().flatten()) {
            (Found::Block(block), Some(reason)) => skipped(&block, reason),
            (Found::Block(block), None) => {
                let (first, last) = (at == 0, at + 1 == reasons.len());
                let (above, below) = (is_skipped(at.checked_sub(1)), is_skipped(Some(at + 1)));
                // A block alone in its file is no remnant, nor is a title at its edge.
                let title = (first || last) && matches!(block.role, Role::Heading(_));
                // What a picture shows stands behind the text, beside nothing that is near it in the page.
                let apart = title || block.is_attribute();
                let between = (above || first) && (below || last) && (above || below) && !apart;
                if between && skip::is_short(&block) && !is_line(&block, rules) {
                    skipped(&block, Reason::BetweenSkipped)
                } else {
                    Found::Block(block)
                }
            }
            (item, _) => item,
        })
        .collect()
}

fn skipped(block: &Block, reason: Reason) -> Found {
    Found::Skipped(Skipped { range: block.source(), reason })
}

fn is_line(block: &Block, rules: &SentenceRules) -> bool {
    kind::is_date(&block.text, rules) || kind::is_byline(&block.text, rules)
}

struct Assembler<'a> {
    source: &'a str,
    rules: &'a SentenceRules,
    out: Assembled,
    /// The line of byte `counted`.
    line: u32,
    counted: usize,
    /// How many blocks of running text have passed.
    running: usize,
}

impl Assembler<'_> {
    fn kind(&self, block: &Block, next: Option<&Found>, blank: usize) -> SegmentKind {
        match block.role {
            Role::Heading(_) => SegmentKind::Heading,
            Role::ListItem => SegmentKind::ListItem,
            Role::Cell => SegmentKind::Cell,
            Role::Caption => SegmentKind::Caption,
            Role::Date => SegmentKind::Date,
            Role::Byline if kind::is_date(&block.text, self.rules) => SegmentKind::Date,
            Role::Byline => SegmentKind::Byline,
            Role::Text if block.is_image() => SegmentKind::Caption,
            Role::Text if kind::is_date(&block.text, self.rules) => SegmentKind::Date,
            Role::Text if self.is_byline(block, next) => SegmentKind::Byline,
            Role::Text if self.is_caption(block, next, blank) => SegmentKind::Caption,
            Role::Text => SegmentKind::Body,
        }
    }

    /// Near the top, a line that says so, or a name in the line over a date.
    fn is_byline(&self, block: &Block, next: Option<&Found>) -> bool {
        let over_date = || {
            let dated = matches!(next, Some(Found::Block(next)) if next.part && kind::is_date(&next.text, self.rules));
            block.part && block.hard_break && dated && kind::is_name(&block.text, self.rules)
        };
        self.running <= BYLINE_BLOCKS && (kind::is_byline(&block.text, self.rules) || over_date())
    }

    /// E5: a block of its own without an end mark, before a capital or behind two blank lines.
    fn is_caption(&self, block: &Block, next: Option<&Found>, blank: usize) -> bool {
        let text = block.text.trim_end();
        let alone = !block.part && blank_after(self.source, block.last_byte());
        let open = skip::ends_as_sentence(text) || text.ends_with([':', ';', ',', '؛', '،', '-', '–', '—']);
        let before_capital = matches!(next, Some(Found::Block(next)) if begins_upper(&next.text));
        alone
            && !open
            && (before_capital || blank >= 2)
            && self.running + self.out.segments.len() > 0
            && (text.len() <= CAPTION || sentence::split(text, self.rules).len() == 1)
    }

    /// E4: whether a page break cut `next` off from `block`.
    fn goes_on(&self, block: &Block, kind: SegmentKind, next: &Found) -> bool {
        let Found::Block(next) = next else { return false };
        kind == SegmentKind::Body
            && next.role == Role::Text
            && block.container == next.container
            && !block.part
            && !next.part
            && block.begins
            && block.text.len() + next.text.len() <= JOINED
            && block.may_join.1
            && next.may_join.0
            && !next.is_image()
            && blank_after(self.source, block.last_byte())
            && !skip::ends_as_sentence(&block.text)
            && skip::begins_lower(&next.text)
            && !is_line(next, self.rules)
    }

    fn cut(&mut self, block: &Block, kind: SegmentKind) {
        let first = self.out.segments.len();
        let whole = 0..block.text.len();
        let ranges = if kind == SegmentKind::Body { self.sentences(block) } else { Vec::from([whole]) };
        for range in ranges.into_iter().filter_map(|range| sentence::trimmed(&block.text, range)) {
            self.push(block, kind, range);
        }
        let last = self.out.segments.len();
        if last > first {
            self.out.paragraphs.push(first..last);
        }
        let ended = kind == SegmentKind::Body && skip::ends_as_sentence(&block.text);
        self.running += usize::from(ended);
    }

    /// The sentences, none cut inside a piece that the file spells otherwise.
    fn sentences(&self, block: &Block) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        for range in sentence::split(&block.text, self.rules) {
            match out.last_mut().filter(|_| !block.may_cut(range.start)) {
                Some(last) => last.end = range.end,
                None => out.push(range),
            }
        }
        out
    }

    fn push(&mut self, block: &Block, kind: SegmentKind, range: Range<usize>) {
        let Some(text) = block.text.get(range.clone()) else { return };
        let source = block.source_of(range.clone());
        let line = self.line_of(source.start);
        let flags = flags::of(block, &range, text);
        let index = u32::try_from(self.out.segments.len() + 1).unwrap_or(u32::MAX);
        let (codes, plan) = markup::plan(self.source, block, &range, &source);
        self.out.plans.push(plan);
        self.out.segments.push(Segment { index, text: text.to_owned(), kind, line, range: source, flags, codes });
    }

    /// The line of a byte; mostly not before the last one asked for.
    fn line_of(&mut self, at: usize) -> u32 {
        if let Some(back) = self.source.as_bytes().get(at..self.counted).filter(|back| !back.is_empty()) {
            return self
                .line
                .saturating_sub(u32::try_from(memchr::memchr_iter(b'\n', back).count()).unwrap_or(u32::MAX));
        }
        let passed = self.source.as_bytes().get(self.counted..at).unwrap_or_default();
        let ends = passed.iter().enumerate().filter(|(index, byte)| match byte {
            b'\n' => true,
            b'\r' => self.source.as_bytes().get(self.counted + index + 1) != Some(&b'\n'),
            _ => false,
        });
        self.line += u32::try_from(ends.count()).unwrap_or(u32::MAX);
        self.counted = self.counted.max(at);
        self.line
    }
}

/// How many whole lines of a range hold nothing.
fn blank_lines(source: &str, range: Range<usize>) -> usize {
    let gap = source.get(range).unwrap_or_default();
    let lines: Vec<&str> = gap.lines().collect();
    let inner = lines.get(1..lines.len().saturating_sub(usize::from(!gap.ends_with('\n')))).unwrap_or_default();
    inner.iter().filter(|line| line.trim().is_empty()).count()
}

/// Whether the line after the one that ends at `at` is blank, or the file ends there.
fn blank_after(source: &str, at: usize) -> bool {
    let mut lines = source.get(at..).unwrap_or_default().lines().skip(1);
    lines.next().is_none_or(|line| line.trim_matches(['>', ' ', '\t']).is_empty())
}

fn begins_upper(text: &str) -> bool {
    skip::first_letter(text).is_some_and(char::is_uppercase)
}
