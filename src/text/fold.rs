//! The folding behind key M: steps N1 to N10 in their order, with the way back to the bytes.
//!
//! Most characters fold alone, so a table by character serves them. A stretch between two spaces
//! that holds anything else (combining marks, presentation forms …) takes the long way. A space is
//! a safe cut: nothing composes with it.

use std::sync::OnceLock;

use unicode_normalization::char::canonical_combining_class;

use super::key::MappedKey;
use super::rules::Rules;
use super::steps::{Item, is_mark, long_way};

/// What is made of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Key M.
    Key,
    /// What the tokens are read from: key M before N8 and N9, with the marks T2, T6 and T12 look at
    /// kept: ZWNJ where the language has affixes, a no-break space, the em dash.
    Form,
}

pub(super) const ZWNJ: char = '\u{200C}';
pub(super) const NO_BREAK_SPACE: char = '\u{A0}';
pub(super) const EM_DASH: char = '\u{2014}';

/// How a character folds when nothing near it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Long,
    Delete,
    /// Deleted, but part of the letter before it: a mark, a kashida, a hamza.
    Absorb,
    Space,
    To(char),
    Expand(u16),
}

/// [`Action`] for the characters of news texts, in blocks that are made when a text has one of their characters.
#[derive(Debug)]
pub(super) struct FoldTable {
    low: [OnceLock<Block>; (LOW_END / BLOCK) as usize],
    punctuation: OnceLock<Block>,
}

/// The actions of [`BLOCK`] characters.
#[derive(Debug)]
struct Block {
    actions: Vec<Action>,
    expansions: Vec<String>,
}

const BLOCK: u32 = 0x100;
const LOW_END: u32 = 0x700;
/// Where the block with the general punctuation begins.
const PUNCTUATION: u32 = 0x2000;
const PUNCTUATION_END: u32 = 0x2070;

impl Block {
    fn new(first: u32, end: u32, rules: &Rules) -> Self {
        let mut expansions = Vec::new();
        let action = |code| char::from_u32(code).map_or(Action::Long, |c| alone(c, rules, &mut expansions));
        Self { actions: (first..end).map(action).collect(), expansions }
    }
}

impl FoldTable {
    pub(super) const fn new() -> Self {
        Self { low: [const { OnceLock::new() }; (LOW_END / BLOCK) as usize], punctuation: OnceLock::new() }
    }

    #[inline]
    fn block(&self, code: u32, rules: &Rules) -> Option<&Block> {
        let first = code - code % BLOCK;
        match first {
            PUNCTUATION => Some(self.punctuation.get_or_init(|| Block::new(first, PUNCTUATION_END, rules))),
            _ => Some(self.low.get((code / BLOCK) as usize)?.get_or_init(|| Block::new(first, first + BLOCK, rules))),
        }
    }

    #[inline]
    fn action(&self, c: char, rules: &Rules) -> Action {
        let code = u32::from(c);
        let found = self.block(code, rules).and_then(|block| block.actions.get((code % BLOCK) as usize));
        found.copied().unwrap_or(Action::Long)
    }

    /// What a character expands to.
    fn expansion(&self, c: char, index: u16, rules: &Rules) -> &str {
        let block = self.block(u32::from(c), rules);
        block.and_then(|block| block.expansions.get(usize::from(index))).map_or("", String::as_str)
    }
}

/// The action of a character, asked of the long way itself, so that the two cannot disagree.
fn alone(c: char, rules: &Rules, expansions: &mut Vec<String>) -> Action {
    if c.is_whitespace() {
        return Action::Space;
    }
    if is_mark(c) || rules.letters.contains(&(c, "")) {
        return Action::Absorb;
    }
    if matches!(c, '\u{653}'..='\u{655}') || canonical_combining_class(c) != 0 {
        return Action::Long;
    }
    let folded: String =
        long_way(c.encode_utf8(&mut [0; 4]), 0, rules, Target::Key).iter().map(|item| item.c).collect();
    let mut chars = folded.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Action::Delete,
        (Some(to), None) => Action::To(to),
        _ if folded.contains(char::is_whitespace) => Action::Long,
        _ => {
            expansions.push(folded);
            u16::try_from(expansions.len() - 1).map_or(Action::Long, Action::Expand)
        }
    }
}

/// Collects the folded text with its spans.
struct Sink<const MAPPED: bool> {
    text: String,
    spans: Vec<(u32, u32)>,
    /// A run of white space that counts only if something follows.
    space: Option<(u32, u32)>,
    target: Target,
}

impl<const MAPPED: bool> Sink<MAPPED> {
    #[inline]
    fn raw(&mut self, c: char, from: u32, to: u32) {
        self.text.push(c);
        if MAPPED {
            for _ in 0..c.len_utf8() {
                self.spans.push((from, to));
            }
        }
    }

    #[inline]
    fn push(&mut self, c: char, from: u32, to: u32) {
        if let Some((from, to)) = self.space.take() {
            self.raw(' ', from, to);
        }
        self.raw(c, from, to);
    }

    #[inline]
    fn white(&mut self, from: u32, to: u32) {
        if self.target == Target::Form {
            self.raw(' ', from, to);
        } else if let Some(run) = &mut self.space {
            run.1 = to;
        } else if !self.text.is_empty() {
            self.space = Some((from, to));
        }
    }

    fn absorb(&mut self, to: u32) {
        if MAPPED
            && self.space.is_none()
            && let Some(last) = self.spans.last_mut()
        {
            last.1 = last.1.max(to);
        }
    }

    /// N5-ps: the letter before another letter is not final.
    fn soften(&mut self, next: char, medial: &[(char, char)]) {
        if self.space.is_some() || !next.is_alphabetic() {
            return;
        }
        let found = self.text.chars().next_back().and_then(|last| medial.iter().find(|(from, _)| *from == last));
        if let Some((from, to)) = found
            && from.len_utf8() == to.len_utf8()
        {
            self.text.pop();
            self.text.push(*to);
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match self.target {
                Target::Form if item.keep != '\0' => self.raw(item.keep, item.from, item.to),
                _ if item.c.is_whitespace() => self.white(item.from, item.to),
                _ => self.push(item.c, item.from, item.to),
            }
        }
    }
}

/// Key M as text.
pub(super) fn fold(text: &str, rules: &Rules) -> String {
    run::<false>(text, rules, Target::Key).text
}

/// Key M, or the form for tokens, with offsets.
pub(super) fn fold_mapped(text: &str, rules: &Rules, target: Target) -> MappedKey {
    if target == Target::Form && text.is_ascii() {
        return ascii_form(text);
    }
    let sink = run::<true>(text, rules, target);
    MappedKey { text: sink.text, spans: sink.spans }
}

/// The form of ASCII, byte for byte.
fn ascii_form(text: &str) -> MappedKey {
    let fold = |b: u8| match b {
        b'`' => '\'',
        b if char::from(b).is_whitespace() => ' ',
        b => char::from(b.to_ascii_lowercase()),
    };
    MappedKey { text: text.bytes().map(fold).collect(), spans: (0..short(text.len())).map(|at| (at, at + 1)).collect() }
}

fn run<const MAPPED: bool>(text: &str, rules: &Rules, target: Target) -> Sink<MAPPED> {
    let mut sink = Sink::<MAPPED> {
        text: String::with_capacity(text.len() + 8),
        spans: Vec::with_capacity(if MAPPED { text.len() + 8 } else { 0 }),
        space: None,
        target,
    };
    let mut rest = text;
    let mut offset = 0;
    while !rest.is_empty() {
        let (marked, space) = (sink.text.len(), sink.space);
        let (taken, folded) = stretch(rest, offset, rules, &mut sink);
        if !folded {
            sink.text.truncate(marked);
            sink.spans.truncate(if MAPPED { marked } else { 0 });
            sink.space = space;
            let end = memchr::memchr(b' ', rest.as_bytes()).unwrap_or(rest.len());
            let (chunk, _) = rest.split_at(end);
            sink.items(&long_way(chunk, offset, rules, target));
            offset += end;
            rest = rest.get(end..).unwrap_or_default();
        } else {
            offset += taken;
            rest = rest.get(taken..).unwrap_or_default();
        }
    }
    sink
}

/// Folds by table up to and with the next U+0020. `false`: this stretch needs the long way.
#[inline]
fn stretch<const MAPPED: bool>(rest: &str, offset: usize, rules: &Rules, sink: &mut Sink<MAPPED>) -> (usize, bool) {
    let mut before = '\0';
    for (at, c) in rest.char_indices() {
        let (from, to) = (short(offset + at), short(offset + at + c.len_utf8()));
        if c == ' ' {
            sink.white(from, to);
            return (at + 1, true);
        }
        if sink.target == Target::Form
            && let Some(kept) = kept(c, rules)
        {
            let doubled = kept == ZWNJ && sink.text.ends_with(ZWNJ);
            if !doubled {
                sink.raw(kept, from, to);
            }
            before = c;
            continue;
        }
        match rules.table.action(c, rules) {
            Action::To(folded) => {
                if !rules.medial.is_empty() {
                    sink.soften(folded, rules.medial);
                }
                sink.push(folded, from, to);
            }
            Action::Absorb => sink.absorb(to),
            Action::Delete => {}
            Action::Space => sink.white(from, to),
            Action::Expand(index) => {
                for c in rules.table.expansion(c, index, rules).chars() {
                    sink.push(c, from, to);
                }
            }
            // The commonest mark of all: N4 takes it off a heh.
            Action::Long if c == '\u{654}' && before == 'ه' => sink.absorb(to),
            Action::Long => return (0, false),
        }
        before = c;
    }
    (rest.len(), true)
}

/// What [`Target::Form`] keeps of a character that key M loses.
#[inline]
pub(super) fn kept(c: char, rules: &Rules) -> Option<char> {
    match c {
        ZWNJ if rules.affixes.is_some() => Some(ZWNJ),
        NO_BREAK_SPACE | '\u{202F}' => Some(NO_BREAK_SPACE),
        EM_DASH | '\u{2015}' => Some(EM_DASH),
        _ => None,
    }
}

/// Offsets are kept in 32 bits: a segment of 4 GiB does not exist.
#[inline]
pub(super) fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
