//! The steps of key M one by one, N1 to N10, for text that no table by character can fold.
//!
//! Each step is a pass over characters that remember their bytes. The order is that of the vectors.

use caseless::Caseless;
use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical, decompose_compatible};

use super::fold::{EM_DASH, Target, ZWNJ, kept, short};
use super::rules::Rules;

/// A character on the long way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) c: char,
    pub(super) from: u32,
    pub(super) to: u32,
    /// What the form for tokens shows in its place, or NUL.
    pub(super) keep: char,
}

/// N1 to N10 of a stretch, step by step, white space left as it falls.
pub(super) fn long_way(chunk: &str, offset: usize, rules: &Rules, target: Target) -> Vec<Item> {
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
