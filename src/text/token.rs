//! Tokens (T1 to T12).
//!
//! Tokens are read from the folded text, so that two spellings with one key M have the same tokens,
//! and are brought back to the bytes of the stored text. A hyphenated compound (T4) is its parts
//! with a hyphen between: the glossary finds it by tokens that touch.

use std::ops::Range;

use super::affix::{Join, join, split_be, without_ezafe};
use super::fold::{EM_DASH, NO_BREAK_SPACE, ZWNJ, fold_form};
use super::key::MappedKey;
use super::rules::{Affixes, Rules};
use super::scan::{Class, Scan, class, is_punctuation};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word; a name with digits such as `S-300` too (T12).
    Word,
    /// A number (T2).
    Number,
    /// A web address (T1).
    Url,
    /// An e-mail address (T1).
    Email,
    /// An inline tag such as `<b>` (T1).
    Tag,
    /// A placeholder such as `{0}` or `%s` (T1).
    Placeholder,
    /// The English clitic `'s` (T5).
    Clitic,
    /// A punctuation mark.
    Punct,
    /// Any other sign.
    Symbol,
}

/// A token of a text. White space is not a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Byte range in the stored text (a T6 join spans the space inside).
    pub range: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
    /// Its M key after T6, T7, T9. Never empty.
    pub key: String,
}

/// The tokens of a text, in order, not overlapping.
pub fn tokenize(text: &str, rules: &Rules) -> Vec<Token> {
    let mut cutter = Cutter::default();
    let cut = cutter.cut(text, rules);
    let token =
        |piece: &Piece| Token { range: piece.range.clone(), kind: piece.kind, key: cut.key_of(piece).to_owned() };
    cut.pieces.iter().map(token).collect()
}

/// Tokens, however their keys are kept.
pub(crate) trait Tokens {
    /// How many there are.
    fn count(&self) -> usize;
    /// What one of them is, and its key.
    fn token(&self, at: usize) -> Option<(TokenKind, &str)>;
    /// Its bytes in the text.
    fn range(&self, at: usize) -> Range<usize>;
}

impl Tokens for [Token] {
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn token(&self, at: usize) -> Option<(TokenKind, &str)> {
        self.get(at).map(|token| (token.kind, token.key.as_str()))
    }

    fn range(&self, at: usize) -> Range<usize> {
        self.get(at).map_or(0..0, |token| token.range.clone())
    }
}

/// The tokens of one text after the other, in room that is kept: for many texts of which nothing is to stay.
#[derive(Debug, Default)]
pub(crate) struct Cutter {
    form: MappedKey,
    cut: Cut,
}

/// The tokens of a text with their keys in one piece.
#[derive(Debug, Default)]
pub(crate) struct Cut {
    /// The keys, each behind the one before.
    keys: String,
    pieces: Vec<Piece>,
}

/// A [`Token`] whose key lies elsewhere.
#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    kind: TokenKind,
    key: Range<usize>,
}

impl Cutter {
    /// What [`tokenize`] would give.
    pub(crate) fn cut(&mut self, text: &str, rules: &Rules) -> &Cut {
        let Self { form, cut } = self;
        fold_form(text, rules, form);
        cut.keys.clear();
        cut.pieces.clear();
        Reader {
            form,
            scan: Scan { text: &form.text, rules },
            ascii: form.text.is_ascii(),
            cut,
            last_end: 0,
            quoted: false,
        }
        .read();
        &self.cut
    }
}

impl Cut {
    fn key_of(&self, piece: &Piece) -> &str {
        self.keys.get(piece.key.clone()).unwrap_or_default()
    }

    /// Adds to the key of the last token what stands behind it already.
    fn lengthen_last(&mut self) {
        if let Some(last) = self.pieces.last_mut() {
            last.key.end = self.keys.len();
        }
    }
}

impl Tokens for Cut {
    fn count(&self) -> usize {
        self.pieces.len()
    }

    #[inline]
    fn token(&self, at: usize) -> Option<(TokenKind, &str)> {
        self.pieces.get(at).map(|piece| (piece.kind, self.key_of(piece)))
    }

    fn range(&self, at: usize) -> Range<usize> {
        self.pieces.get(at).map_or(0..0, |piece| piece.range.clone())
    }
}

/// The 99 key: token keys joined by one space. Two texts with the same one score at least 99.
pub fn spelling_key(tokens: &[Token]) -> String {
    let mut key = String::with_capacity(tokens.iter().map(|token| token.key.len() + 1).sum());
    for token in tokens {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&token.key);
    }
    key
}

struct Reader<'a> {
    form: &'a MappedKey,
    scan: Scan<'a>,
    /// Whether the form is ASCII: nothing of it is to be replaced in a key.
    ascii: bool,
    cut: &'a mut Cut,
    /// Where the last token ends in the form.
    last_end: usize,
    /// Whether a single quotation mark is open: then `s'` is a word and a mark.
    quoted: bool,
}

impl Reader<'_> {
    fn read(&mut self) {
        let emails = self.scan.emails();
        let mut emails = emails.into_iter();
        let mut email = emails.next();
        let mut at = 0;
        while let Some(c) = self.scan.at(at) {
            if email.is_some_and(|(start, _)| start < at) {
                email = emails.find(|(start, _)| *start >= at);
            }
            at = match email {
                Some((start, end)) if start == at => self.put(at, end, TokenKind::Email),
                _ => self.step(at, c, email.map_or(usize::MAX, |(start, _)| start)),
            };
        }
    }

    /// Reads what begins at `at`; nothing but a longer pattern of T1 may pass `limit`.
    fn step(&mut self, at: usize, c: char, limit: usize) -> usize {
        match class(c) {
            Class::Space | Class::Zwnj => at + c.len_utf8(),
            Class::Letter => self.letter(at, c, limit),
            Class::Digit => self.digit(at, at, limit),
            Class::Run => self.put(at, self.scan.bigram(at), TokenKind::Word),
            Class::Mark => self.put(at, self.scan.word(at, limit), TokenKind::Word),
            Class::Other => self.other(at, c, limit),
        }
    }

    fn letter(&mut self, at: usize, c: char, limit: usize) -> usize {
        if matches!(c, 'h' | 'w')
            && let Some(end) = self.scan.url(at)
        {
            return self.put(at, end, TokenKind::Url);
        }
        if c.is_ascii()
            && let Some(end) = self.scan.currency(at)
        {
            return self.put(at, end, TokenKind::Symbol);
        }
        let end = self.scan.word(at, limit);
        self.word(at, end)
    }

    fn digit(&mut self, start: usize, at: usize, limit: usize) -> usize {
        match self.scan.number(at).filter(|end| *end <= limit) {
            Some(end) => self.put(start, end, TokenKind::Number),
            None => {
                let end = self.scan.word(at, limit);
                self.word(start, end)
            }
        }
    }

    fn other(&mut self, at: usize, c: char, limit: usize) -> usize {
        let placeholder = match c {
            '{' | '$' => self.scan.braces(at),
            '%' => self.scan.percent(at),
            _ => None,
        };
        if let Some(end) = placeholder {
            return self.put(at, end, TokenKind::Placeholder);
        }
        if c == '<'
            && let Some(end) = self.scan.tag(at)
        {
            return self.put(at, end, TokenKind::Tag);
        }
        if self.scan.is_sign(at, self.before(at)) {
            return self.digit(at, at + 1, limit);
        }
        if c == '\''
            && let Some((end, kind)) = self.apostrophe(at)
        {
            return self.put(at, end, kind);
        }
        let mut end = at + c.len_utf8();
        while c == '.' && self.scan.at(end) == Some('.') {
            end += 1;
        }
        self.put(at, end, if is_punctuation(c) { TokenKind::Punct } else { TokenKind::Symbol })
    }

    fn before(&self, at: usize) -> Option<char> {
        self.form.text.get(..at)?.chars().next_back()
    }

    /// T5, or a quotation mark.
    fn apostrophe(&mut self, at: usize) -> Option<(usize, TokenKind)> {
        let before = self.before(at).filter(|_| self.last_end == at);
        let after_word =
            before.is_some_and(|c| matches!(class(c), Class::Letter | Class::Mark | Class::Digit | Class::Zwnj));
        if after_word && let Some(end) = self.scan.clitic(at) {
            return Some((end, TokenKind::Clitic));
        }
        if !after_word {
            self.quoted = self.scan.at(at + 1).is_some_and(|c| matches!(class(c), Class::Letter | Class::Digit));
            return None;
        }
        let plural = self.scan.rules.clitics && before == Some('s') && !self.quoted;
        self.quoted = false;
        plural.then_some((at + 1, TokenKind::Clitic))
    }

    /// A word, with T6, T7 and T9 where the language has them.
    fn word(&mut self, at: usize, end: usize) -> usize {
        let form = self.form.text.get(at..end).unwrap_or_default();
        let Some(affixes) = self.scan.rules.affixes else {
            return self.put(at, end, TokenKind::Word);
        };
        if let Some((head, skip)) = split_be(form, affixes) {
            let rest = at + head + skip;
            self.put(at, at + head, TokenKind::Word);
            if skip == 0 && !self.cut.pieces.is_empty() {
                self.cut.keys.push('ه');
                self.cut.lengthen_last();
            }
            return self.word_piece(rest, end);
        }
        self.word_piece(at, end)
    }

    fn word_piece(&mut self, at: usize, end: usize) -> usize {
        let Some(affixes) = self.scan.rules.affixes else {
            return self.put(at, end, TokenKind::Word);
        };
        let form = self.form.text.get(at..end).unwrap_or_default();
        let gap = self.form.text.get(self.last_end..at).unwrap_or_default();
        let spaced = !gap.is_empty() && gap.chars().all(|c| class(c) == Class::Space);
        let range = self.form.source_range(at..end);
        let start = self.cut.keys.len();
        self.push_key(without_ezafe(form));
        let how = if spaced { self.join(start, &range, affixes) } else { Join::None };
        self.last_end = end;
        if how == Join::Ezafe {
            self.cut.keys.truncate(start);
        }
        match self.cut.pieces.last_mut() {
            Some(last) if how != Join::None => {
                last.range.end = range.end;
                last.key.end = self.cut.keys.len();
            }
            _ => self.keep(range, TokenKind::Word, start),
        }
        end
    }

    /// Whether the key that begins at `start` is a part of the word before.
    fn join(&self, start: usize, range: &Range<usize>, affixes: &Affixes) -> Join {
        let [before @ .., last] = self.cut.pieces.as_slice() else { return Join::None };
        if last.kind != TokenKind::Word || last.range.end > range.start {
            return Join::None;
        }
        let key = self.cut.keys.get(start..).unwrap_or_default();
        join(before.last().map(|piece| self.cut.key_of(piece)), self.cut.key_of(last), key, affixes)
    }

    fn put(&mut self, at: usize, end: usize, kind: TokenKind) -> usize {
        // A pattern that takes nothing would never end.
        let end = end.max(at + self.scan.at(at).map_or(1, char::len_utf8));
        let form = self.form.text.get(at..end).unwrap_or_default();
        let start = self.cut.keys.len();
        match kind {
            TokenKind::Number if !self.ascii => self.cut.keys.push_str(&form.replace(NO_BREAK_SPACE, ",")),
            TokenKind::Number => self.cut.keys.push_str(form),
            _ => self.push_key(form),
        }
        self.keep(self.form.source_range(at..end), kind, start);
        self.last_end = end;
        end
    }

    /// Puts the key M of a piece of the form behind the others.
    fn push_key(&mut self, form: &str) {
        if self.ascii {
            self.cut.keys.push_str(form);
        } else {
            clean(form, self.scan.rules, &mut self.cut.keys);
        }
    }

    /// Makes a token of the key that begins at `start`. One character that folds to several tokens (`½`) stays one:
    /// its key joins theirs by a space, as the spelling key would.
    fn keep(&mut self, range: Range<usize>, kind: TokenKind, start: usize) {
        let Cut { keys, pieces } = &mut *self.cut;
        if keys.len() == start {
            return;
        }
        match pieces.last_mut() {
            Some(last) if range.start < last.range.end => {
                keys.insert(start, ' ');
                last.range.end = last.range.end.max(range.end);
                last.key.end = keys.len();
                if matches!(last.kind, TokenKind::Punct | TokenKind::Symbol) {
                    last.kind = kind;
                }
            }
            _ => pieces.push(Piece { range, kind, key: start..keys.len() }),
        }
    }
}

/// Puts the key M of a piece of the form behind others.
fn clean(form: &str, rules: &Rules, keys: &mut String) {
    // What is replaced begins with one of these bytes.
    let is_clean = !form.bytes().any(|byte| byte == 0xE2 || byte == 0xC2);
    if is_clean || (rules.affixes.is_none() && !form.contains([EM_DASH, NO_BREAK_SPACE])) {
        return keys.push_str(form);
    }
    for c in form.chars() {
        match c {
            ZWNJ => {}
            EM_DASH => keys.push('-'),
            NO_BREAK_SPACE => keys.push(' '),
            c => keys.push(c),
        }
    }
}
