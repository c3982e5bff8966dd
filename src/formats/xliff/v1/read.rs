//! The walk through the elements of a 1.2 file.

use std::collections::VecDeque;

use super::super::super::error::FormatError;
use super::super::super::steps::Steps;
use super::super::super::xml::{Tag, Token, XmlReader};
use super::super::super::{Item, Position};
use super::super::queue::Queue;
use super::super::verdict::{Codes, FileHead, Languages};
use super::super::{HAFEZ, preserves, translates};
use super::unit::Draft;

/// What an element that holds others hands down.
#[derive(Debug, Clone, Copy)]
struct Scope {
    translate: bool,
    preserve: bool,
    is_file: bool,
}

/// Reads the units of an XLIFF 1 file, one after the other.
pub(in super::super) struct Xliff1Reader {
    xml: XmlReader,
    prefix: Option<String>,
    scopes: Vec<Scope>,
    file: FileHead,
    codes: Codes,
    queue: Queue,
    /// Units of the whole file.
    number: u64,
}

impl Xliff1Reader {
    /// Goes on behind the root element.
    pub(in super::super) fn new(xml: XmlReader, root: &Tag, codes: Codes) -> Self {
        let scope = Scope { translate: true, preserve: preserves(root, false), is_file: false };
        Self {
            xml,
            prefix: root.prefix.clone(),
            scopes: vec![scope],
            file: FileHead::default(),
            codes,
            queue: Queue::default(),
            number: 0,
        }
    }

    fn go_on(&mut self) -> Result<bool, FormatError> {
        match self.xml.token()? {
            Token::Start(tag) if tag.prefix != self.prefix => self.xml.skip()?,
            Token::Start(tag) => match tag.name.as_str() {
                "file" => self.begin_file(&tag),
                "body" | "group" | "bin-unit" => self.enter(&tag),
                "trans-unit" => self.unit(&tag)?,
                _ => self.xml.skip()?,
            },
            Token::End => {
                if self.scopes.pop().is_some_and(|scope| scope.is_file) {
                    self.queue.end_file();
                }
            }
            Token::Eof => return Ok(false),
            Token::Text(_) | Token::Bad(_) => {}
        }
        Ok(true)
    }

    fn scope(&self, tag: &Tag) -> Scope {
        let around = self.scopes.last().copied();
        Scope {
            translate: translates(tag, around.is_none_or(|scope| scope.translate)),
            preserve: preserves(tag, around.is_some_and(|scope| scope.preserve)),
            is_file: tag.name == "file",
        }
    }

    fn enter(&mut self, tag: &Tag) {
        let scope = self.scope(tag);
        self.scopes.push(scope);
    }

    fn begin_file(&mut self, tag: &Tag) {
        self.enter(tag);
        let owned = |name| tag.get(name).map(str::to_owned);
        let is_ours = tag.get("tool-id") == Some(HAFEZ);
        self.file = FileHead {
            languages: Languages { source: owned("source-language"), target: owned("target-language") },
            original: owned("original").filter(|original| !original.is_empty()),
            is_ours,
        };
        self.queue.begin_file(!is_ours);
    }

    fn unit(&mut self, tag: &Tag) -> Result<(), FormatError> {
        self.number += 1;
        let at = Position { line: self.xml.line(), number: self.number };
        let scope = self.scope(tag);
        let draft = Draft::read(&mut self.xml, tag, scope.preserve)?;
        let found = draft.finish(&self.file, &self.codes, scope.translate);
        self.queue.segments(found, &self.file, at);
        Ok(())
    }
}

impl Steps for Xliff1Reader {
    type Found = Item;

    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        let more = self.go_on();
        self.queue.hand_over(more, ready)
    }
}
