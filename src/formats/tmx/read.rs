//! The walk through the elements of a TMX file.

use std::collections::VecDeque;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error as XmlError, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::error::{Fault, FormatError};
use super::super::input::Input;
use super::super::{Item, MAX_SEGMENT, Position, Reject};
use super::collect::{Dates, Draft, Wording};
use super::{CHAR_TYPE, is_xml_char};

/// Deeper than any real file; a hostile one must not fill the memory.
const MAX_DEPTH: usize = 256;
/// TMX knows 14 attributes.
const MAX_ATTRIBUTES: usize = 64;

/// One event, owned.
enum Token {
    Start(Tag),
    End,
    Text(String),
    /// Something that makes the unit around it unusable.
    Bad(String),
    Eof,
}

/// A start tag.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn dates(&self) -> Dates {
        let owned = |name| self.get(name).map(str::to_owned);
        Dates {
            created: owned("creationdate"),
            author: owned("creationid"),
            changed: owned("changedate"),
            changed_by: owned("changeid"),
        }
    }
}

/// Reads the units of a TMX file, one after the other.
pub(in super::super) struct TmxReader {
    xml: Reader<Input>,
    buffer: Vec<u8>,
    depth: usize,
    srclang: Option<String>,
    ready: VecDeque<Item>,
    number: u64,
    over: bool,
}

impl TmxReader {
    /// Reads up to the root element, which must be `tmx`.
    pub(in super::super) fn new(input: Input) -> Result<Self, FormatError> {
        let mut xml = Reader::from_reader(input);
        xml.config_mut().expand_empty_elements = true;
        let mut reader =
            Self { xml, buffer: Vec::new(), depth: 0, srclang: None, ready: VecDeque::new(), number: 0, over: false };
        reader.expect_root().map_err(|error| match error.fault {
            Fault::CutShort => FormatError { fault: Fault::NotTheFormat, ..error },
            _ => error,
        })?;
        Ok(reader)
    }

    fn expect_root(&mut self) -> Result<(), FormatError> {
        loop {
            let what = match self.token()? {
                Token::Start(tag) if tag.name == "tmx" => return Ok(()),
                Token::Start(tag) => format!("its root element is `{}`", tag.name),
                Token::Text(text) if text.trim().is_empty() => continue,
                _ => "it has no root element".to_owned(),
            };
            return Err(FormatError::new(Fault::NotTheFormat, self.name(), format!("this is not TMX: {what}"))
                .at_line(self.line())
                .hint("name the format with --format"));
        }
    }

    fn name(&self) -> &str {
        self.xml.get_ref().name()
    }

    fn line(&self) -> u64 {
        self.xml.get_ref().line()
    }

    fn broken(&self, message: String) -> FormatError {
        FormatError::new(Fault::CutShort, self.name(), message)
            .at_line(self.line())
            .hint("the units before this line are whole; repair the file there, or fetch it again")
    }

    /// The next start, end or text.
    fn token(&mut self) -> Result<Token, FormatError> {
        loop {
            self.buffer.clear();
            self.buffer.shrink_to(64 * 1024);
            self.xml.get_mut().mark();
            let token = match self.xml.read_event_into(&mut self.buffer) {
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    read_tag(&tag)
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::End
                }
                Ok(Event::Text(text)) => Token::Text(text.xml10_content().into_owned()),
                Ok(Event::CData(text)) => Token::Text(text.xml10_content().into_owned()),
                Ok(Event::GeneralRef(reference)) => resolve(&reference),
                Ok(Event::Eof) if self.depth == 0 => Token::Eof,
                Ok(Event::Eof) => return Err(self.broken("the file breaks off".to_owned())),
                Ok(_) => continue,
                Err(XmlError::IllFormed(IllFormedError::UnclosedReference)) => {
                    Token::Bad("a `&` that is not written `&amp;`".to_owned())
                }
                Err(XmlError::Io(error)) => {
                    let error = FormatError::from_stream(&error, self.name());
                    let line = error.line.unwrap_or_else(|| self.line());
                    return Err(error.at_line(line));
                }
                Err(error) => return Err(self.broken(format!("this is not well-formed XML ({error})"))),
            };
            if self.depth > MAX_DEPTH {
                return Err(self.broken(format!("elements are nested more than {MAX_DEPTH} deep")));
            }
            return Ok(token);
        }
    }

    /// Goes on to the next unit.
    fn step(&mut self) -> Result<bool, FormatError> {
        loop {
            match self.token()? {
                Token::Start(tag) if tag.name == "header" => {
                    self.srclang = tag.get("srclang").map(str::to_owned);
                    self.skip()?;
                }
                Token::Start(tag) if tag.name == "tu" => {
                    let line = self.line();
                    self.unit(&tag, line)?;
                    return Ok(true);
                }
                Token::Start(tag) if tag.name == "body" => {}
                Token::Start(_) => self.skip()?,
                Token::Eof => return Ok(false),
                Token::End | Token::Text(_) | Token::Bad(_) => {}
            }
        }
    }

    /// Reads to the end of the element just begun.
    fn skip(&mut self) -> Result<(), FormatError> {
        let mut open = 1;
        while open > 0 {
            match self.token()? {
                Token::Start(_) => open += 1,
                Token::End => open -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn unit(&mut self, tag: &Tag, line: u64) -> Result<(), FormatError> {
        self.number += 1;
        let srclang = tag.get("srclang").map(str::to_owned).or_else(|| self.srclang.clone());
        let mut draft = Draft::new(srclang, tag.dates());
        loop {
            match self.token()? {
                Token::Start(tag) if tag.name == "tuv" => self.wording(&tag, &mut draft)?,
                Token::Start(tag) => self.remark(&tag, &mut draft)?,
                Token::End => break,
                Token::Bad(fault) => draft.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
        match draft.finish() {
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
            _ => self.skip()?,
        }
        Ok(())
    }

    fn wording(&mut self, tag: &Tag, draft: &mut Draft) -> Result<(), FormatError> {
        let mut wording = Wording {
            lang: tag.get("xml:lang").or_else(|| tag.get("lang")).map(str::to_owned),
            text: None,
            dates: tag.dates(),
        };
        loop {
            match self.token()? {
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
            match self.token()? {
                Token::Start(tag) if tag.name == "ph" && tag.get("type") == Some(CHAR_TYPE) => {
                    text.extend(self.character()?);
                }
                Token::Start(tag) if matches!(tag.name.as_str(), "bpt" | "ept" | "ph" | "it" | "ut") => self.skip()?,
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
            match self.token()? {
                Token::Text(text) if code.len() + text.len() < 16 => code.push_str(&text),
                Token::Start(_) => self.skip()?,
                Token::End => break,
                _ => {}
            }
        }
        let digits = code.trim().strip_prefix("U+");
        Ok(digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32))
    }
}

/// An attribute that cannot be read is left out: none of them is needed but the language, and a unit
/// without that is named.
fn read_tag(tag: &BytesStart<'_>) -> Token {
    let mut all = tag.attributes();
    let attributes = all.with_checks(false).take(MAX_ATTRIBUTES).filter_map(|attribute| {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((attribute.key.as_ref().to_owned(), value.into_owned()))
    });
    Token::Start(Tag { name: tag.local_name().as_ref().to_owned(), attributes: attributes.collect() })
}

fn resolve(reference: &BytesRef<'_>) -> Token {
    let name: &str = reference;
    let known = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten().filter(|c| is_xml_char(*c)),
    };
    match known {
        Some(c) => Token::Text(c.to_string()),
        None => Token::Bad(format!("the entity `&{name};` is none of XML's own; hafez expands no other")),
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
