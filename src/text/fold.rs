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
    /// Which of its characters stay what they are, a bit each.
    same: [u64; 4],
}

const BLOCK: u32 = 0x100;
const LOW_END: u32 = 0x700;
/// Where the block with most letters of Persian begins: two bytes each.
const ARABIC: u32 = 0x600;
/// Where the block with the general punctuation begins.
const PUNCTUATION: u32 = 0x2000;
const PUNCTUATION_END: u32 = 0x2070;

impl Block {
    fn new(first: u32, end: u32, rules: &Rules) -> Self {
        let mut expansions = Vec::new();
        let action = |code| char::from_u32(code).map_or(Action::Long, |c| alone(c, rules, &mut expansions));
        let actions: Vec<Action> = (first..end).map(action).collect();
        let mut same = [0; 4];
        for (at, (code, action)) in (first..end).zip(&actions).enumerate() {
            let stays = char::from_u32(code).is_some_and(|c| *action == Action::To(c));
            same[at / 64] |= u64::from(stays) << (at % 64);
        }
        Self { actions, expansions, same }
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

    /// How many bytes at the beginning of a text are letters of the Arabic block that stay what they are.
    #[inline]
    fn same(&self, bytes: &[u8], rules: &Rules) -> usize {
        let Some(block) = self.block(ARABIC, rules) else { return 0 };
        let stays = |pair: &&[u8]| match pair {
            // Both bytes of U+0600 to U+06FF.
            [lead @ 0xD8..=0xDB, next] => {
                let place = usize::from(lead & 3) << 6 | usize::from(next & 0x3F);
                block.same[place / 64] >> (place % 64) & 1 == 1
            }
            _ => false,
        };
        bytes.chunks_exact(2).take_while(stays).count() * 2
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
            self.spans.extend(std::iter::repeat_n((from, to), c.len_utf8()));
        }
    }

    /// Takes characters of two bytes each as they are.
    #[inline]
    fn copy(&mut self, pairs: &str, from: u32) {
        if let Some((from, to)) = self.space.take() {
            self.raw(' ', from, to);
        }
        self.text.push_str(pairs);
        if MAPPED {
            let span = |at: u32| (from + (at & !1), from + (at & !1) + 2);
            self.spans.extend((0..short(pairs.len())).map(span));
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

/// Key M with offsets.
pub(super) fn fold_mapped(text: &str, rules: &Rules) -> MappedKey {
    let sink = run::<true>(text, rules, Target::Key);
    MappedKey { text: sink.text, spans: sink.spans, same: false }
}

/// The form for tokens, with offsets, in place of the one before.
pub(super) fn fold_form(text: &str, rules: &Rules, form: &mut MappedKey) {
    form.text.clear();
    form.spans.clear();
    form.same = text.is_ascii();
    if form.same {
        return ascii_form(text, &mut form.text);
    }
    let (kept, spans) = (std::mem::take(&mut form.text), std::mem::take(&mut form.spans));
    let mut sink = Sink::<true> { text: kept, spans, space: None, target: Target::Form };
    sink.take(text, rules);
    (form.text, form.spans) = (sink.text, sink.spans);
}

/// The form of ASCII, byte for byte.
fn ascii_form(text: &str, form: &mut String) {
    let fold = |c: char| match c {
        '`' => '\'',
        c if c.is_whitespace() => ' ',
        c => c.to_ascii_lowercase(),
    };
    if text.bytes().fold(false, |odd, byte| odd | (byte == b'`') | matches!(byte, b'\t'..=b'\r')) {
        form.extend(text.chars().map(fold));
    } else {
        form.push_str(text);
        form.make_ascii_lowercase();
    }
}

fn run<const MAPPED: bool>(text: &str, rules: &Rules, target: Target) -> Sink<MAPPED> {
    let spans = Vec::with_capacity(if MAPPED { text.len() + 8 } else { 0 });
    let mut sink = Sink::<MAPPED> { text: String::with_capacity(text.len() + 8), spans, space: None, target };
    sink.take(text, rules);
    sink
}

impl<const MAPPED: bool> Sink<MAPPED> {
    /// Folds a text.
    fn take(&mut self, text: &str, rules: &Rules) {
        let mut rest = text;
        let mut offset = 0;
        while !rest.is_empty() {
            let (marked, space) = (self.text.len(), self.space);
            let (taken, folded) = stretch(rest, offset, rules, self);
            if !folded {
                self.text.truncate(marked);
                self.spans.truncate(if MAPPED { marked } else { 0 });
                self.space = space;
                let end = memchr::memchr(b' ', rest.as_bytes()).unwrap_or(rest.len());
                let (chunk, _) = rest.split_at(end);
                self.items(&long_way(chunk, offset, rules, self.target));
                offset += end;
                rest = rest.get(end..).unwrap_or_default();
            } else {
                offset += taken;
                rest = rest.get(taken..).unwrap_or_default();
            }
        }
    }
}

/// Folds by table up to and with the next U+0020. `false`: this stretch needs the long way.
#[inline]
fn stretch<const MAPPED: bool>(rest: &str, offset: usize, rules: &Rules, sink: &mut Sink<MAPPED>) -> (usize, bool) {
    let mut before = '\0';
    let mut at = 0;
    while let Some(left) = rest.get(at..).filter(|left| !left.is_empty()) {
        if rules.medial.is_empty()
            && let same @ 1.. = rules.table.same(left.as_bytes(), rules)
        {
            let (pairs, _) = left.split_at(same);
            sink.copy(pairs, short(offset + at));
            before = pairs.chars().next_back().unwrap_or(before);
            at += same;
            continue;
        }
        let Some(c) = left.chars().next() else { break };
        let (from, to) = (short(offset + at), short(offset + at + c.len_utf8()));
        at += c.len_utf8();
        if c == ' ' {
            sink.white(from, to);
            return (at, true);
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
