//! The walk through the elements of a TMX file.

use std::collections::VecDeque;

use super::super::error::FormatError;
use super::super::input::Input;
use super::super::xml::{Tag, Token, XmlReader};
use super::super::{Item, MAX_SEGMENT, Position, Reject};
use super::CHAR_TYPE;
use super::collect::{Dates, Draft, Wording};
use crate::lang::LanguageMap;

fn dates(tag: &Tag) -> Dates {
    let owned = |name| tag.get(name).map(str::to_owned);
    Dates {
        created: owned("creationdate"),
        author: owned("creationid"),
        changed: owned("changedate"),
        changed_by: owned("changeid"),
    }
}

/// Reads the units of a TMX file, one after the other.
pub(in super::super) struct TmxReader {
    xml: XmlReader,
    srclang: Option<String>,
    languages: LanguageMap,
    ready: VecDeque<Item>,
    number: u64,
    over: bool,
}

impl TmxReader {
    /// Reads up to the root element, which must be `tmx`.
    pub(in super::super) fn new(input: Input, languages: LanguageMap) -> Result<Self, FormatError> {
        let mut xml = XmlReader::new(input);
        xml.root(&["tmx"], "TMX")?;
        Ok(Self { xml, srclang: None, languages, ready: VecDeque::new(), number: 0, over: false })
    }

    /// Goes on to the next unit.
    fn step(&mut self) -> Result<bool, FormatError> {
        loop {
            match self.xml.token()? {
                Token::Start(tag) if tag.name == "header" => {
                    self.srclang = tag.get("srclang").map(str::to_owned);
                    self.xml.skip()?;
                }
                Token::Start(tag) if tag.name == "tu" => {
                    let line = self.xml.line();
                    self.unit(&tag, line)?;
                    return Ok(true);
                }
                Token::Start(tag) if tag.name == "body" => {}
                Token::Start(_) => self.xml.skip()?,
                Token::Eof => return Ok(false),
                Token::End | Token::Text(_) | Token::Bad(_) => {}
            }
        }
    }

    fn unit(&mut self, tag: &Tag, line: u64) -> Result<(), FormatError> {
        self.number += 1;
        let srclang = tag.get("srclang").map(str::to_owned).or_else(|| self.srclang.clone());
        let mut draft = Draft::new(srclang, dates(tag));
        loop {
            match self.xml.token()? {
                Token::Start(tag) if tag.name == "tuv" => self.wording(&tag, &mut draft)?,
                Token::Start(tag) => self.remark(&tag, &mut draft)?,
                Token::End => break,
                Token::Bad(fault) => draft.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
        match draft.finish(&self.languages) {
            Ok(units) => {
                let position = Position { line, number: self.number };
                self.ready.extend(units.into_iter().map(|unit| Item::Unit(unit, position)));
            }
            Err(reason) => {
                self.ready.push_back(Item::Rejected(Reject { line, unit: Some(self.number), reason }));
            }
        }
        Ok(())
    }

    /// `note` and `prop`; anything else is left out.
    fn remark(&mut self, tag: &Tag, draft: &mut Draft) -> Result<(), FormatError> {
        match tag.name.as_str() {
            "note" => {
                let text = self.text(draft)?;
                draft.note(text);
            }
            "prop" => {
                let text = self.text(draft)?;
                draft.property(tag.get("type").unwrap_or_default(), text);
            }
            _ => self.xml.skip()?,
        }
        Ok(())
    }

    fn wording(&mut self, tag: &Tag, draft: &mut Draft) -> Result<(), FormatError> {
        let mut wording = Wording {
            lang: tag.get("xml:lang").or_else(|| tag.get("lang")).map(str::to_owned),
            text: None,
            dates: dates(&tag),
        };
        loop {
            match self.xml.token()? {
                Token::Start(tag) if tag.name == "seg" && wording.text.is_none() => {
                    wording.text = Some(self.text(draft)?);
                }
                Token::Start(tag) => self.remark(&tag, draft)?,
                Token::End => break,
                Token::Bad(fault) => draft.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
        draft.wording(wording);
        Ok(())
    }

    /// The text of the element just begun, without native code.
    fn text(&mut self, draft: &mut Draft) -> Result<String, FormatError> {
        let mut text = String::new();
        let mut open = 1;
        while open > 0 {
            match self.xml.token()? {
                Token::Start(tag) if tag.name == "ph" && tag.get("type") == Some(CHAR_TYPE) => {
                    text.extend(self.character()?);
                }
                Token::Start(tag) if matches!(tag.name.as_str(), "bpt" | "ept" | "ph" | "it" | "ut") => {
                    self.xml.skip()?
                }
                Token::Start(_) => open += 1,
                Token::End => open -= 1,
                Token::Text(_) if draft.is_spoilt() => {}
                Token::Text(more) if text.len() + more.len() > MAX_SEGMENT => {
                    draft.spoil(super::super::too_long("text"));
                }
                Token::Text(more) => text.push_str(&more),
                Token::Bad(fault) => draft.spoil(fault),
                Token::Eof => {}
            }
        }
        Ok(text)
    }

    /// The character that one of our own placeholders stands for.
    fn character(&mut self) -> Result<Option<char>, FormatError> {
        let mut code = String::new();
        loop {
            match self.xml.token()? {
                Token::Text(text) if code.len() + text.len() < 16 => code.push_str(&text),
                Token::Start(_) => self.xml.skip()?,
                Token::End => break,
                _ => {}
            }
        }
        let digits = code.trim().strip_prefix("U+");
        Ok(digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32))
    }
}

impl Iterator for TmxReader {
    type Item = Result<Item, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(Ok(item));
            }
            if self.over {
                return None;
            }
            match self.step() {
                Ok(more) => self.over = !more,
                Err(error) => {
                    self.over = true;
                    return Some(Err(error));
                }
            }
        }
    }
}
