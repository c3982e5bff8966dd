//! The walk through the elements of a 2.x file.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rustc_hash::FxHashSet;

use super::super::super::error::FormatError;
use super::super::super::steps::Steps;
use super::super::super::xml::{Tag, Token, XmlReader};
use super::super::super::{Item, Position};
use super::super::queue::Queue;
use super::super::verdict::{Codes, FileHead, Languages};
use super::super::{HAFEZ, preserves, translates};
use super::is_nmtoken;
use super::unit::{self, Draft};

/// What an element that holds others hands down.
#[derive(Debug, Clone)]
struct Scope {
    translate: bool,
    preserve: bool,
    is_file: bool,
    /// What makes all units in it unusable.
    fault: Option<String>,
}

/// Reads the units of an XLIFF 2 file, one after the other.
pub(in super::super) struct Xliff2Reader {
    xml: XmlReader,
    prefix: Option<String>,
    scopes: Vec<Scope>,
    file: FileHead,
    codes: Codes,
    files: FxHashSet<u64>,
    groups: FxHashSet<u64>,
    units: FxHashSet<u64>,
    queue: Queue,
    /// Units of the whole file.
    number: u64,
}

impl Xliff2Reader {
    /// Goes on behind the root element.
    pub(in super::super) fn new(xml: XmlReader, root: &Tag, codes: Codes) -> Self {
        let owned = |name| root.get(name).map(str::to_owned);
        let languages = Languages { source: owned("srcLang"), target: owned("trgLang") };
        let source = languages.source.as_deref().or(codes.from());
        let fault = source
            .is_none()
            .then(|| "the file does not say the language of its sources; name it with --from".to_owned());
        Self {
            xml,
            prefix: root.prefix.clone(),
            scopes: vec![Scope { translate: true, preserve: preserves(root, false), is_file: false, fault }],
            file: FileHead { languages, ..FileHead::default() },
            codes,
            files: FxHashSet::default(),
            groups: FxHashSet::default(),
            units: FxHashSet::default(),
            queue: Queue::default(),
            number: 0,
        }
    }

    fn go_on(&mut self) -> Result<bool, FormatError> {
        match self.xml.token()? {
            Token::Start(tag) if tag.name == "metadata" && self.scopes.last().is_some_and(|scope| scope.is_file) => {
                self.metadata()?;
            }
            Token::Start(tag) if tag.prefix != self.prefix => self.xml.skip()?,
            Token::Start(tag) => match tag.name.as_str() {
                "file" => self.begin_file(&tag),
                "group" => self.begin_group(&tag),
                "unit" => self.unit(&tag)?,
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

    /// A file of ours says so before its first unit.
    fn metadata(&mut self) -> Result<(), FormatError> {
        let (mut values, mut props) = (Vec::new(), Vec::new());
        unit::metadata(&mut self.xml, &mut values, &mut props)?;
        if values.iter().any(|(name, _)| name == HAFEZ) {
            self.file.is_ours = true;
            self.queue.begin_file(false);
        }
        Ok(())
    }

    fn scope(&self, tag: &Tag) -> Scope {
        let around = self.scopes.last();
        let mut fault = around.and_then(|scope| scope.fault.clone());
        if fault.is_none()
            && let Some(lang) = tag.get("xml:lang")
            && self
                .file
                .languages
                .source
                .as_deref()
                .or(self.codes.from())
                .is_none_or(|source| !source.eq_ignore_ascii_case(lang))
        {
            fault = Some(format!("its `{}` is said to be in `{lang}`, which is not the source language", tag.name));
        }
        Scope {
            translate: translates(tag, around.is_none_or(|scope| scope.translate)),
            preserve: preserves(tag, around.is_some_and(|scope| scope.preserve)),
            is_file: tag.name == "file",
            fault,
        }
    }

    fn begin_file(&mut self, tag: &Tag) {
        let mut scope = self.scope(tag);
        let fault = id_fault(tag, &mut self.files);
        scope.fault = scope.fault.or(fault);
        self.scopes.push(scope);
        self.file.original = tag.get("original").filter(|original| !original.is_empty()).map(str::to_owned);
        self.file.is_ours = false;
        self.groups.clear();
        self.units.clear();
        self.queue.begin_file(true);
    }

    fn begin_group(&mut self, tag: &Tag) {
        let mut scope = self.scope(tag);
        // Nothing refers to a group: one without an id is no worse.
        let fault = tag.get("id").and_then(|_| id_fault(tag, &mut self.groups));
        scope.fault = scope.fault.or(fault);
        self.scopes.push(scope);
    }

    fn unit(&mut self, tag: &Tag) -> Result<(), FormatError> {
        self.number += 1;
        let at = Position { line: self.xml.line(), number: self.number };
        let scope = self.scope(tag);
        let mut draft = Draft::new(tag, scope.preserve);
        let whole = draft.read(&mut self.xml, tag);
        if let Some(fault) = id_fault(tag, &mut self.units).or(scope.fault) {
            draft.spoil(&fault);
        }
        let found = draft.finish(&self.file, &self.codes, scope.translate);
        self.queue.segments(found, &self.file, at);
        whole
    }
}

impl Steps for Xliff2Reader {
    type Found = Item;

    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        let more = self.go_on();
        self.queue.hand_over(more, ready)
    }
}

/// A file may have a million units: eight bytes each are enough to know an id again.
fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Every file, group and unit has an id of its own.
fn id_fault(tag: &Tag, seen: &mut FxHashSet<u64>) -> Option<String> {
    let what = &tag.name;
    match tag.get("id") {
        None => Some(format!("its `{what}` has no id")),
        Some(id) if !is_nmtoken(id) => Some(format!("`{id}` is no id for a `{what}`")),
        Some(id) if !seen.insert(hash(id)) => Some(format!("two `{what}` elements have the id `{id}`")),
        Some(_) => None,
    }
}
