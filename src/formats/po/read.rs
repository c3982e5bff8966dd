//! The walk through the lines of a catalogue.
//!
//! A fault costs its entry: it is named with its line, and reading goes on with the next one.

use std::collections::VecDeque;

use super::super::charset;
use super::super::error::{Fault, FormatError};
use super::super::input::{Input, MAX_RECORD};
use super::super::steps::Steps;
use super::super::tsv::{Line, with_line};
use super::super::{Item, Position, ReadOptions, Reject};
use super::entry::{Entry, When};
use super::header::{self, Header};
use super::lex::{self, Slot, Token};

/// Reads the entries of a catalogue, one after the other.
pub(in super::super) struct PoReader {
    input: Input,
    spill: Vec<u8>,
    state: State,
}

/// Everything but the input.
struct State {
    encoding: &'static encoding_rs::Encoding,
    header: Header,
    entry: Entry,
    /// The string that goes on if the next line is one.
    open: Option<(Slot, When)>,
    domain: Option<String>,
    /// An empty line has come since the last keyword.
    gap: bool,
    /// Whether anything but comments has come.
    begun: bool,
    /// The line before belonged to no entry, and was told.
    lost: bool,
    /// Strings before any keyword, and the line on which they begin.
    orphans: Option<(u64, String)>,
    number: u64,
    /// What the line has brought.
    ready: VecDeque<Item>,
}

impl PoReader {
    pub(in super::super) fn new(input: Input, options: &ReadOptions) -> Self {
        let state = State {
            encoding: input.encoding(),
            header: Header::new(options, input.name()),
            entry: Entry::default(),
            open: None,
            domain: None,
            gap: false,
            begun: false,
            lost: false,
            orphans: None,
            number: 0,
            ready: VecDeque::new(),
        };
        Self { input, spill: Vec::new(), state }
    }
}

impl Steps for PoReader {
    type Found = Item;

    /// Reads one line.
    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        let Self { input, spill, state } = self;
        let name = input.name().to_owned();
        let more = with_line(input, spill, |text, line| match text {
            Line::End => {
                state.close();
                Ok(false)
            }
            Line::TooLong => {
                state.garbage(line, format!("the line is longer than {} MiB", MAX_RECORD / 1024 / 1024));
                Ok(true)
            }
            Line::Text(text) if state.line(text, line) => Ok(true),
            Line::Text(text) => Err(no_catalogue(&name, text.trim(), line)),
        })?;
        ready.append(&mut state.ready);
        more
    }
}

fn no_catalogue(name: &str, text: &str, line: u64) -> FormatError {
    let message = format!("this is no PO file: `{}` where `msgid` should be", lex::shorten(text));
    FormatError::new(Fault::NotTheFormat, name, message)
        .at_line(line)
        .hint("name its format with --format, or export it again")
}

impl State {
    /// Takes a line; false if the file is no catalogue.
    fn line(&mut self, text: &str, line: u64) -> bool {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            self.gap = true;
            self.open = None;
            return true;
        }
        if let Some(comment) = trimmed.strip_prefix('#') {
            // A comment keeps what stands at its end; only a line break of Windows is none of it.
            let comment = text.trim_start().strip_prefix('#').unwrap_or(comment);
            self.comment(comment, line);
            return true;
        }
        if !self.begun && self.orphans.is_none() && !charset::begins_a_catalogue(trimmed.as_bytes()) {
            return false;
        }
        self.tokens(text, When::Now, line);
        true
    }

    fn comment(&mut self, comment: &str, line: u64) {
        self.lost = false;
        let complete = self.entry.has_text() || (self.entry.has_begun() && self.gap);
        if complete {
            self.close();
        }
        match comment.as_bytes().first() {
            // Obsolete, with whatever was said of it.
            Some(b'~') if self.entry.has_begun() => self.close(),
            Some(b'~') => self.entry = Entry::default(),
            Some(b'|') => self.tokens(comment.get(1..).unwrap_or_default(), When::Before, line),
            _ => self.entry.comment(comment, line),
        }
    }

    fn tokens(&mut self, mut text: &str, when: When, line: u64) {
        loop {
            match lex::token(&mut text, self.encoding) {
                Ok(None) => return,
                Ok(Some(Token::Domain(name))) => {
                    self.close();
                    self.domain = Some(name).filter(|name| !name.is_empty());
                    self.begun = true;
                }
                Ok(Some(Token::Keyword(slot))) => self.keyword(slot, when, line),
                Ok(Some(Token::Text(text))) => self.string(&text, when, line),
                Err(fault) => {
                    self.garbage(line, fault);
                    return;
                }
            }
        }
    }

    fn keyword(&mut self, slot: Slot, when: When, line: u64) {
        self.adopt_orphans();
        (self.begun, self.lost) = (true, false);
        if when == When::Now {
            let another = match slot {
                Slot::Context => self.entry.has_begun(),
                Slot::Id => self.entry.source.id.is_some() || self.entry.has_text(),
                Slot::Plural => self.entry.has_text(),
                Slot::Text(0) => self.gap && self.entry.has_text(),
                Slot::Text(_) => false,
            };
            if another {
                self.close();
            }
            self.gap = false;
        }
        self.entry.open(slot, when, line);
        self.open = Some((slot, when));
    }

    fn string(&mut self, text: &str, when: When, line: u64) {
        match self.open {
            Some((slot, since)) if since == when => self.entry.append(slot, when, text, line),
            _ if !self.begun => {
                let (_, orphans) = self.orphans.get_or_insert((line, String::new()));
                if orphans.len() + text.len() < MAX_RECORD {
                    orphans.push_str(text);
                }
            }
            _ => self.garbage(line, "a string without a keyword"),
        }
    }

    /// Strings before the first keyword: a header that has lost its `msgid ""`.
    fn adopt_orphans(&mut self) {
        let Some((line, text)) = self.orphans.take() else { return };
        let reason = if header::looks_like_one(&text) {
            self.header.read(&text);
            "a header without `msgid \"\"` before it; it is taken as one"
        } else {
            "strings without a keyword"
        };
        self.ready.push_back(Item::Rejected(Reject { line, unit: None, reason: reason.to_owned() }));
    }

    /// Something that is no part of a catalogue: a fault of the entry in which it stands, if there is one.
    fn garbage(&mut self, line: u64, fault: impl Into<String>) {
        self.open = None;
        if self.gap && self.entry.has_text() {
            self.close();
        }
        if self.entry.has_begun() {
            self.entry.spoil(line, fault);
        } else if !self.lost {
            self.lost = true;
            self.ready.push_back(Item::Rejected(Reject { line, unit: None, reason: fault.into() }));
        }
    }

    /// Ends the entry.
    fn close(&mut self) {
        self.open = None;
        self.gap = false;
        self.adopt_orphans();
        let entry = std::mem::take(&mut self.entry);
        if !entry.has_begun() {
            return;
        }
        if let Some(text) = entry.header() {
            self.header.read(text);
            return;
        }
        self.number += 1;
        let position = Position { line: entry.line, number: self.number };
        match entry.finish(&self.header, self.domain.as_deref()) {
            Ok(units) => self.ready.extend(units.into_iter().map(|unit| Item::Unit(unit, position))),
            Err((line, reason)) => {
                self.ready.push_back(Item::Rejected(Reject { line, unit: Some(self.number), reason }));
            }
        }
    }
}
