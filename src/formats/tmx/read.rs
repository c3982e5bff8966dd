//! The walk through the elements of a TMX file.

use std::collections::VecDeque;

use crate::lang::{LangMap, LanguageTag};
use crate::unit::Remark;

use super::super::error::FormatError;
use super::super::input::Input;
use super::super::steps::Steps;
use super::super::xml::{Tag, Token, XmlReader};
use super::super::{Item, MAX_SEGMENT, Position, Reject, too_long};
use super::collect::{Draft, Wording, language};
use super::segment::{Segment, is_kept};

/// Reads the units of a TMX file, one after the other.
pub(in super::super) struct TmxReader {
    xml: XmlReader,
    srclang: Option<String>,
    languages: Languages,
    number: u64,
}

impl TmxReader {
    /// Reads up to the root element, which must be `tmx`.
    pub(in super::super) fn new(input: Input, languages: &LangMap) -> Result<Self, FormatError> {
        let mut xml = XmlReader::new(input);
        xml.root(&["tmx"], "TMX")?;
        Ok(Self { xml, srclang: None, languages: Languages::new(languages), number: 0 })
    }

    fn unit(&mut self, tag: Tag, line: u64, ready: &mut VecDeque<Item>) -> Result<(), FormatError> {
        self.number += 1;
        let mut draft = Draft::new(tag.attributes, self.srclang.as_deref());
        tag.fault.into_iter().for_each(|fault| draft.spoil(fault));
        loop {
            match self.xml.tag()? {
                Token::Start(tag) if tag.name == "tuv" => self.wording(tag, &mut draft)?,
                Token::Start(tag) => self.remark(tag, &mut draft, None)?,
                Token::End => break,
                Token::Bad(fault) => draft.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
        match draft.finish(&self.languages.map) {
            Ok(units) => {
                let position = Position { line, number: self.number };
                ready.extend(units.into_iter().map(|unit| Item::Unit(unit, position)));
            }
            Err(reason) => {
                ready.push_back(Item::Rejected(Reject { line, unit: Some(self.number), reason }));
            }
        }
        Ok(())
    }

    /// `note` and `prop`; anything else is left out.
    fn remark(&mut self, tag: Tag, draft: &mut Draft, of: Option<&mut Wording>) -> Result<(), FormatError> {
        let is_note = tag.name == "note";
        if !is_note && tag.name != "prop" {
            return self.xml.skip();
        }
        tag.fault.into_iter().for_each(|fault| draft.spoil(fault));
        let (types, mut attributes): (Vec<_>, Vec<_>) =
            tag.attributes.into_iter().partition(|(key, _)| key == "type" && !is_note);
        attributes.retain(|(key, _)| is_kept(key));
        let kind = types.into_iter().next().map(|(_, kind)| kind).unwrap_or_default();
        let remark = Remark { kind, text: self.text(draft)?, attributes };
        if is_note {
            draft.note(of, remark);
        } else {
            draft.property(of, remark);
        }
        Ok(())
    }

    fn wording(&mut self, tag: Tag, draft: &mut Draft) -> Result<(), FormatError> {
        let code = tag.get("xml:lang").or_else(|| tag.get("lang"));
        let lang = code.map(|code| self.languages.get(code));
        let mut wording = Wording::new(lang, tag.attributes);
        tag.fault.into_iter().for_each(|fault| draft.spoil(fault));
        loop {
            match self.xml.tag()? {
                Token::Start(tag) if tag.name == "seg" && wording.text.is_none() => {
                    let segment = Segment::read(&mut self.xml, draft)?;
                    (wording.text, wording.inline) = (Some(segment.text), segment.inline);
                }
                Token::Start(tag) => self.remark(tag, draft, Some(&mut wording))?,
                Token::End => break,
                Token::Bad(fault) => draft.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
        draft.wording(wording);
        Ok(())
    }

    /// All text of the remark just begun.
    fn text(&mut self, draft: &mut Draft) -> Result<String, FormatError> {
        let text = self.xml.whole_text(&|_| true, MAX_SEGMENT, &too_long("remark"))?;
        Ok(text.unwrap_or_else(|fault| {
            draft.spoil(fault);
            String::new()
        }))
    }
}

impl Steps for TmxReader {
    type Found = Item;

    /// Goes on to the next unit.
    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        loop {
            match self.xml.tag()? {
                Token::Start(tag) if tag.name == "header" => {
                    self.srclang = tag.get("srclang").map(str::to_owned);
                    self.xml.skip()?;
                }
                Token::Start(tag) if tag.name == "tu" => {
                    let line = self.xml.line();
                    self.unit(tag, line, ready)?;
                    return Ok(true);
                }
                Token::Start(tag) if tag.name == "body" => {}
                Token::Start(_) => self.xml.skip()?,
                Token::Eof => return Ok(false),
                Token::End | Token::Text(_) | Token::Bad(_) => {}
            }
        }
    }
}

/// The codes met so far: a file has few, and uses them in every unit.
struct Languages {
    map: LangMap,
    known: Vec<(String, Result<LanguageTag, String>)>,
}

impl Languages {
    const KEPT: usize = 64;

    fn new(map: &LangMap) -> Self {
        Self { map: map.clone(), known: Vec::new() }
    }

    fn get(&mut self, code: &str) -> Result<LanguageTag, String> {
        if let Some((_, lang)) = self.known.iter().find(|(known, _)| known == code) {
            return lang.clone();
        }
        let lang = language(code, &self.map);
        if self.known.len() < Self::KEPT && code.len() < Self::KEPT {
            self.known.push((code.to_owned(), lang.clone()));
        }
        lang
    }
}
