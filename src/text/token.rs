//! Tokens (T1 to T12).
//!
//! Tokens are read from the folded text, so that two spellings with one key M have the same tokens,
//! and are brought back to the bytes of the stored text. A hyphenated compound (T4) is its parts
//! with a hyphen between: the glossary finds it by tokens that touch.

use std::ops::Range;

use super::affix::{Join, join, split_be, without_ezafe};
use super::fold::{EM_DASH, NO_BREAK_SPACE, Target, ZWNJ, fold_mapped};
use super::key::MappedKey;
use super::rules::Rules;
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
    let form = fold_mapped(text, rules, Target::Form);
    let mut reader = Reader {
        form: &form,
        scan: Scan { text: &form.text, rules },
        tokens: Vec::with_capacity(text.len() / 5 + 4),
        last_end: 0,
        quoted: false,
    };
    reader.read();
    reader.tokens
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
    tokens: Vec<Token>,
    /// Where the last token ends in the form.
    last_end: usize,
    /// Whether a single quotation mark is open: then `s'` is a word and a mark.
    quoted: bool,
}

impl Reader<'_> {
    fn read(&mut self) {
        let emails = self.scan.emails();
        let mut emails = emails.iter().copied().peekable();
        let mut at = 0;
        while let Some(c) = self.scan.at(at) {
            while emails.next_if(|(start, _)| *start < at).is_some() {}
            let email = emails.peek().copied();
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
            if let Some(last) = self.tokens.last_mut()
                && skip == 0
            {
                last.key.push('ه');
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
        let key = clean(without_ezafe(form), self.scan.rules);
        let gap = self.form.text.get(self.last_end..at).unwrap_or_default();
        let spaced = !gap.is_empty() && gap.chars().all(|c| class(c) == Class::Space);
        let range = self.form.source_range(at..end);
        if spaced
            && let [before @ .., last] = self.tokens.as_mut_slice()
            && last.kind == TokenKind::Word
            && last.range.end <= range.start
        {
            let before = before.last().map(|token| token.key.as_str());
            let how = join(before, &last.key, &key, affixes);
            if how != Join::None {
                last.range.end = range.end;
                if how == Join::Affix {
                    last.key.push_str(&key);
                }
                self.last_end = end;
                return end;
            }
        }
        self.put_key(range, TokenKind::Word, key);
        self.last_end = end;
        end
    }

    fn put(&mut self, at: usize, end: usize, kind: TokenKind) -> usize {
        // A pattern that takes nothing would never end.
        let end = end.max(at + self.scan.at(at).map_or(1, char::len_utf8));
        let form = self.form.text.get(at..end).unwrap_or_default();
        let key = match kind {
            TokenKind::Number => form.replace(NO_BREAK_SPACE, ","),
            _ => clean(form, self.scan.rules),
        };
        self.put_key(self.form.source_range(at..end), kind, key);
        self.last_end = end;
        end
    }

    /// Adds a token. One character that folds to several tokens (`½`) stays one: its key joins theirs
    /// by a space, as the spelling key would.
    fn put_key(&mut self, range: Range<usize>, kind: TokenKind, key: String) {
        if key.is_empty() {
            return;
        }
        match self.tokens.last_mut() {
            Some(last) if range.start < last.range.end => {
                last.range.end = last.range.end.max(range.end);
                last.key.push(' ');
                last.key.push_str(&key);
                if matches!(last.kind, TokenKind::Punct | TokenKind::Symbol) {
                    last.kind = kind;
                }
            }
            _ => self.tokens.push(Token { range, kind, key }),
        }
    }
}

/// The key M of a piece of the form.
fn clean(form: &str, rules: &Rules) -> String {
    // What is replaced begins with one of these bytes.
    let is_clean = !form.bytes().any(|byte| byte == 0xE2 || byte == 0xC2);
    if is_clean || (rules.affixes.is_none() && !form.contains([EM_DASH, NO_BREAK_SPACE])) {
        return form.to_owned();
    }
    let mut key = String::with_capacity(form.len());
    for c in form.chars() {
        match c {
            ZWNJ => {}
            EM_DASH => key.push('-'),
            NO_BREAK_SPACE => key.push(' '),
            c => key.push(c),
        }
    }
    key
}
