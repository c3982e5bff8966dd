//! The folding behind key M: steps N1 to N10 in their order, with the way back to the bytes.
//!
//! Most characters fold alone, so a table by character serves them. A stretch between two spaces
//! that holds anything else (combining marks, presentation forms …) takes the long way. A space is
//! a safe cut: nothing composes with it.

use caseless::Caseless;
use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical, decompose_compatible};

use super::key::MappedKey;
use super::rules::Rules;

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

/// [`Action`] for the characters of news texts.
#[derive(Debug)]
pub(super) struct FoldTable {
    low: Vec<Action>,
    punctuation: Vec<Action>,
    expansions: Vec<String>,
}

const LOW_END: u32 = 0x700;
const PUNCTUATION: std::ops::Range<u32> = 0x2000..0x2070;

impl FoldTable {
    fn new(rules: &Rules) -> Self {
        let mut expansions = Vec::new();
        let mut actions = |range: std::ops::Range<u32>| {
            range.map(|code| char::from_u32(code).map_or(Action::Long, |c| alone(c, rules, &mut expansions))).collect()
        };
        let (low, punctuation) = (actions(0..LOW_END), actions(PUNCTUATION));
        Self { low, punctuation, expansions }
    }

    #[inline]
    fn action(&self, c: char) -> Action {
        let code = u32::from(c);
        let found = if code < LOW_END {
            self.low.get(code as usize)
        } else if PUNCTUATION.contains(&code) {
            self.punctuation.get((code - PUNCTUATION.start) as usize)
        } else {
            None
        };
        found.copied().unwrap_or(Action::Long)
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
    let table = rules.table.get_or_init(|| FoldTable::new(rules));
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
        let (taken, folded) = stretch(rest, offset, rules, table, &mut sink);
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
fn stretch<const MAPPED: bool>(
    rest: &str,
    offset: usize,
    rules: &Rules,
    table: &FoldTable,
    sink: &mut Sink<MAPPED>,
) -> (usize, bool) {
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
        match table.action(c) {
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
                for c in table.expansions.get(usize::from(index)).map_or("", String::as_str).chars() {
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
fn kept(c: char, rules: &Rules) -> Option<char> {
    match c {
        ZWNJ if rules.affixes.is_some() => Some(ZWNJ),
        NO_BREAK_SPACE | '\u{202F}' => Some(NO_BREAK_SPACE),
        EM_DASH | '\u{2015}' => Some(EM_DASH),
        _ => None,
    }
}

/// A character on the long way.
#[derive(Debug, Clone, Copy)]
struct Item {
    c: char,
    from: u32,
    to: u32,
    /// What the form for tokens shows in its place, or NUL.
    keep: char,
}

/// N1 to N10 of a stretch, step by step, white space left as it falls.
fn long_way(chunk: &str, offset: usize, rules: &Rules, target: Target) -> Vec<Item> {
    let mut items = read(chunk, offset, rules);
    items = normalise(&items, Form::Kc);
    items = delete_invisible(&items);
    items = normalise(&items, Form::C);
    items = hamza(&items);
    if target == Target::Key || rules.affixes.is_none() {
        items.retain(|item| item.c != ZWNJ);
    } else {
        items = keep_zwnj(&items);
    }
    items = letters(&items, rules);
    items = case(&items);
    items = normalise(&items, Form::Kc);
    monotone(&mut items);
    items
}

/// The characters after N1a.
fn read(chunk: &str, offset: usize, rules: &Rules) -> Vec<Item> {
    let item = |(at, c): (usize, char)| {
        let (from, to) = (short(offset + at), short(offset + at + c.len_utf8()));
        let keep = kept(c, rules).filter(|kept| *kept != ZWNJ).unwrap_or('\0');
        let c = match c {
            // U+1FFD is U+00B4 to NFC.
            '\u{B4}' | '\u{1FFD}' => '\'',
            EM_DASH | '\u{2015}' => '-',
            c => c,
        };
        Item { c, from, to, keep }
    };
    let isolated = |c: char| {
        matches!(
            c,
            '\u{FC5E}'
                ..='\u{FC63}'
                    | '\u{FE70}'
                    | '\u{FE72}'
                    | '\u{FE74}'
                    | '\u{FE76}'
                    | '\u{FE78}'
                    | '\u{FE7A}'
                    | '\u{FE7C}'
                    | '\u{FE7E}'
        )
    };
    chunk.char_indices().filter(|(_, c)| !isolated(*c)).map(item).collect()
}

/// A composed normalisation form.
#[derive(Debug, Clone, Copy)]
enum Form {
    C,
    Kc,
}

/// NFC or NFKC: decompose, order, compose.
fn normalise(items: &[Item], form: Form) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len() + 4);
    for item in items {
        if item.c.is_ascii() {
            out.push(*item);
        } else {
            let emit = |c| out.push(Item { c, ..*item });
            match form {
                Form::C => decompose_canonical(item.c, emit),
                Form::Kc => decompose_compatible(item.c, emit),
            }
        }
    }
    order(&mut out);
    recompose(&out)
}

/// Canonical order of combining marks.
fn order(items: &mut [Item]) {
    let class = |item: &Item| if item.c.is_ascii() { 0 } else { canonical_combining_class(item.c) };
    let mut start = 0;
    while start < items.len() {
        let len = items.get(start..).unwrap_or_default().iter().take_while(|item| class(item) != 0).count();
        if let Some(marks) = items.get_mut(start..start + len)
            && len > 1
        {
            marks.sort_by_cached_key(class);
        }
        start += len + 1;
    }
}

/// Canonical composition.
fn recompose(items: &[Item]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    let mut starter: Option<usize> = None;
    let mut last_class = 0;
    for item in items {
        let class = if item.c.is_ascii() { 0 } else { canonical_combining_class(item.c) };
        if let Some(at) = starter
            && !item.c.is_ascii()
            && (out.len() == at + 1 || last_class < class)
            && let Some(base) = out.get_mut(at)
            && let Some(c) = compose(base.c, item.c)
        {
            *base = Item { c, from: base.from.min(item.from), to: base.to.max(item.to), keep: base.keep };
            continue;
        }
        if class == 0 {
            starter = Some(out.len());
        }
        last_class = class;
        out.push(*item);
    }
    out
}

/// N2 and N3.
fn delete_invisible(items: &[Item]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        if is_mark(item.c) {
            absorb(&mut out, item);
        } else if !is_invisible(item.c) {
            out.push(*item);
        }
    }
    out
}

/// The rest of N4: what NFC does not compose.
fn hamza(items: &[Item]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    let mut before = '\0';
    for item in items {
        match (before, item.c) {
            ('ی', '\u{654}') => {
                absorb(&mut out, item);
                if let Some(last) = out.last_mut() {
                    last.c = 'ئ';
                }
            }
            (_, '\u{653}'..='\u{655}') => absorb(&mut out, item),
            _ => out.push(*item),
        }
        before = item.c;
    }
    out
}

fn absorb(out: &mut [Item], item: &Item) {
    if let Some(last) = out.last_mut() {
        last.to = last.to.max(item.to);
    }
}

/// The ZWNJ that the form keeps: one at a time, and none that hides a composition.
fn keep_zwnj(items: &[Item]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let next = items.get(at + 1).map_or(' ', |item| item.c);
        if item.c != ZWNJ || (next != ZWNJ && canonical_combining_class(next) == 0) {
            out.push(*item);
        }
    }
    out
}

/// N5, N6, N7.
fn letters(items: &[Item], rules: &Rules) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let next = items.get(at + 1).map_or(' ', |item| item.c);
        let medial = rules.medial.iter().find(|(from, _)| *from == item.c && next.is_alphabetic());
        match rules.letters.iter().find(|(from, _)| *from == item.c) {
            Some((_, "")) => absorb(&mut out, item),
            Some((_, to)) => out.extend(to.chars().map(|c| Item { c, ..*item })),
            None => out.push(Item { c: medial.map_or_else(|| sign(item.c), |(_, to)| *to), ..*item }),
        }
    }
    out
}

/// N6 and N7.
fn sign(c: char) -> char {
    match c {
        '\u{660}'..='\u{669}' => digit(u32::from(c) - 0x660),
        '\u{6F0}'..='\u{6F9}' => digit(u32::from(c) - 0x6F0),
        '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‟' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '\u{2BC}' | '`' | '\u{B4}' => '\'',
        '،' | '٬' => ',',
        '؛' => ';',
        '؟' => '?',
        '۔' | '٫' => '.',
        '٪' => '%',
        '٭' => '*',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => '-',
        '﴾' => '(',
        '﴿' => ')',
        c => c,
    }
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// N10 without its last NFKC.
fn case(items: &[Item]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len() + 4);
    for item in items {
        for c in std::iter::once(item.c).default_case_fold() {
            let c = if c == '\u{131}' { 'i' } else { c };
            // Every dot after an i, or folding twice would take one more.
            if c == '\u{307}' && out.last().is_some_and(|last| last.c == 'i') {
                absorb(&mut out, item);
            } else {
                out.push(Item { c, ..*item });
            }
        }
    }
    out
}

/// Marks put into canonical order may stand before their time: widen spans until both ends rise.
fn monotone(items: &mut [Item]) {
    let mut to = 0;
    for item in items.iter_mut() {
        to = to.max(item.to);
        item.to = to;
    }
    let mut from = u32::MAX;
    for item in items.iter_mut().rev() {
        from = from.min(item.from);
        item.from = from;
    }
}

/// N2.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200D}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// N3.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{652}' | '\u{656}'..='\u{65F}' | '\u{670}' | '\u{610}'..='\u{61A}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{640}')
}

/// Offsets are kept in 32 bits: a segment of 4 GiB does not exist.
#[inline]
fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
