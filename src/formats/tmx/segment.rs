//! A `seg`: its text, and its inline markup beside it.

use crate::unit::{Dialect, Inline, Role};

use super::super::error::FormatError;
use super::super::xml::{Tag, Token, XmlReader};
use super::super::{MAX_SEGMENT, too_long};
use super::CHAR_TYPE;
use super::collect::Draft;

/// What one code takes in memory beside its own text, roughly.
const CODE_COST: usize = 200;

/// The text and the codes of a segment.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) inline: Vec<Inline>,
    /// The pairs of the `hi` elements that are open; `None` for an element that is passed through.
    open: Vec<Option<String>>,
    marks: usize,
}

impl Segment {
    /// Reads the `seg` just begun to its end. What makes the unit unusable is told to the draft.
    pub(super) fn read(xml: &mut XmlReader, draft: &mut Draft) -> Result<Self, FormatError> {
        let mut segment = Self::default();
        loop {
            match xml.token()? {
                Token::Start(tag) => segment.element(tag, xml, draft)?,
                Token::End => match segment.open.pop() {
                    Some(Some(pair)) => segment.push("hi", Role::Close, Some(pair), Vec::new(), String::new()),
                    Some(None) => {}
                    None => return Ok(segment),
                },
                Token::Text(_) if draft.is_spoilt() => segment.text.clear(),
                Token::Text(more) if segment.text.len() + more.len() > MAX_SEGMENT => {
                    draft.spoil(too_long("text"));
                }
                // What a file of another tool holds in one piece need not be copied.
                Token::Text(more) if segment.text.is_empty() => segment.text = more,
                Token::Text(more) => segment.text.push_str(&more),
                Token::Bad(fault) => draft.spoil(fault),
                Token::Eof => {}
            }
        }
    }

    fn element(&mut self, tag: Tag, xml: &mut XmlReader, draft: &mut Draft) -> Result<(), FormatError> {
        if let Some(fault) = tag.fault {
            draft.spoil(fault);
        }
        draft.charge(CODE_COST + size(&tag.attributes));
        if draft.is_spoilt() {
            self.inline = Vec::new();
        }
        match tag.name.as_str() {
            "ph" if tag.attributes.iter().any(|(key, value)| key == "type" && value == CHAR_TYPE) => {
                self.text.extend(character(xml)?);
            }
            "bpt" | "ept" | "ph" | "it" | "ut" | "sub" => match xml.fragment(MAX_SEGMENT)? {
                Ok(code) => {
                    draft.charge(code.len());
                    self.code(&tag.name, tag.attributes, code);
                }
                Err(fault) => draft.spoil(fault),
            },
            "hi" => {
                self.marks += 1;
                let pair = format!("hi{}", self.marks);
                self.open.push(Some(pair.clone()));
                self.push("hi", Role::Open, Some(pair), tag.attributes, String::new());
            }
            // Nothing of TMX: its text is text, like that of an element of a later version.
            _ => self.open.push(None),
        }
        Ok(())
    }

    fn code(&mut self, element: &str, mut attributes: Vec<(String, String)>, code: String) {
        let value = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let (role, pair) = match element {
            "bpt" => (Role::Open, value("i")),
            "ept" => (Role::Close, value("i")),
            "it" => match value("pos").as_deref() {
                Some("begin") => (Role::Open, None),
                Some("end") => (Role::Close, None),
                _ => (Role::Alone, None),
            },
            _ => (Role::Alone, None),
        };
        if pair.is_some() {
            attributes.retain(|(key, _)| key != "i");
        }
        self.push(element, role, pair, attributes, code);
    }

    fn push(
        &mut self,
        element: &str,
        role: Role,
        pair: Option<String>,
        mut attributes: Vec<(String, String)>,
        code: String,
    ) {
        attributes.retain(|(key, _)| is_kept(key));
        let at = self.text.len();
        self.inline.push(Inline {
            at,
            role,
            pair,
            dialect: Dialect::Tmx,
            element: element.to_owned(),
            attributes,
            code,
        });
    }
}

/// Whether an attribute is written back; one with a prefix would need its declaration.
pub(super) fn is_kept(key: &str) -> bool {
    key != "xmlns" && (!key.contains(':') || key.starts_with("xml:"))
}

/// What attributes take in memory.
pub(super) fn size(attributes: &[(String, String)]) -> usize {
    attributes.iter().map(|(key, value)| 48 + key.len() + value.len()).sum()
}

/// The character that one of our own placeholders stands for.
fn character(xml: &mut XmlReader) -> Result<Option<char>, FormatError> {
    let mut code = String::new();
    loop {
        match xml.token()? {
            Token::Text(text) if code.len() + text.len() < 16 => code.push_str(&text),
            Token::Start(_) => xml.skip()?,
            Token::End => break,
            _ => {}
        }
    }
    Ok(char_of(&code))
}

/// The character that `U+000B` names.
pub(super) fn char_of(code: &str) -> Option<char> {
    let digits = code.trim().strip_prefix("U+")?;
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}
