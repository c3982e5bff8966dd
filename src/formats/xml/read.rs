//! The walk through the elements of an XML file.

use quick_xml::XmlVersion;
use quick_xml::errors::{Error as XmlError, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::error::{Fault, FormatError};
use super::super::input::Input;
use super::{Place, escape, is_xml_char};

/// Deeper than any real file; a hostile one must not fill the memory.
const MAX_DEPTH: usize = 256;
/// More attributes than any known element has.
const MAX_ATTRIBUTES: usize = 64;

/// One event, owned.
pub(crate) enum Token {
    /// A start tag; an empty element gives an end as well.
    Start(Tag),
    /// The end of the element begun last.
    End,
    /// Text, in pieces.
    Text(String),
    /// Something that makes the unit around it unusable.
    Bad(String),
    /// The end of the file.
    Eof,
}

/// A start tag.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    /// The name without its prefix.
    pub(crate) name: String,
    /// The prefix.
    pub(crate) prefix: Option<String>,
    /// The attributes with their prefixes, in the order of the file.
    pub(crate) attributes: Vec<(String, String)>,
    /// Why an attribute had to be left out: a foreign entity in it, or too many of them.
    pub(crate) fault: Option<String>,
}

impl Tag {
    /// An attribute by its name with its prefix.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn qualified(&self) -> String {
        self.prefix.as_ref().map_or_else(|| self.name.clone(), |prefix| format!("{prefix}:{}", self.name))
    }
}

/// Reads a file tag by tag.
pub(crate) struct XmlReader {
    xml: Reader<Input>,
    buffer: Vec<u8>,
    depth: usize,
    /// Prefixes that are declared, with the depth of their element.
    declared: Vec<(usize, String)>,
    /// The first prefix that is not, with its line.
    undeclared: Option<(String, u64)>,
}

impl XmlReader {
    pub(crate) fn new(input: Input) -> Self {
        let mut xml = Reader::from_reader(input);
        xml.config_mut().expand_empty_elements = true;
        Self { xml, buffer: Vec::new(), depth: 0, declared: Vec::new(), undeclared: None }
    }

    /// Reads up to the root element, which must be one of `names`; `format` is what messages call it.
    pub(crate) fn root(&mut self, names: &[&str], format: &str) -> Result<Tag, FormatError> {
        self.find_root(names, format).map_err(|error| match error.fault {
            Fault::CutShort => FormatError { fault: Fault::NotTheFormat, ..error },
            _ => error,
        })
    }

    fn find_root(&mut self, names: &[&str], format: &str) -> Result<Tag, FormatError> {
        loop {
            let (what, hint) = match self.token()? {
                Token::Start(tag) if names.contains(&tag.name.as_str()) => return Ok(tag),
                Token::Start(tag) => (format!("its root element is `{}`", tag.name), hint_for(&tag.name)),
                Token::Text(text) if text.trim().is_empty() => continue,
                _ => ("it has no root element".to_owned(), hint_for("")),
            };
            return Err(FormatError::new(Fault::NotTheFormat, self.name(), format!("this is not {format}: {what}"))
                .at_line(self.line())
                .hint(hint));
        }
    }

    /// The file, as it was named.
    pub(crate) fn name(&self) -> &str {
        self.xml.get_ref().name()
    }

    /// The line that has been reached, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.xml.get_ref().line()
    }

    /// The error for a file that cannot be read on from here.
    pub(crate) fn broken(&self, message: String) -> FormatError {
        let message = match &self.undeclared {
            Some((prefix, line)) => format!("{message}; and the prefix `{prefix}` on line {line} is not declared"),
            None => message,
        };
        FormatError::new(Fault::CutShort, self.name(), message)
            .at_line(self.line())
            .hint("the units before this line are whole; repair the file there, or fetch it again")
    }

    /// The next start, end or text.
    ///
    /// An undeclared prefix is told at the end of the file only: what is in the file can be read.
    pub(crate) fn token(&mut self) -> Result<Token, FormatError> {
        self.next(true)
    }

    /// The next start or end: text between elements is passed over, and not even copied.
    pub(crate) fn tag(&mut self) -> Result<Token, FormatError> {
        self.next(false)
    }

    fn next(&mut self, with_text: bool) -> Result<Token, FormatError> {
        loop {
            self.buffer.clear();
            self.buffer.shrink_to(64 * 1024);
            self.xml.get_mut().mark();
            let token = match self.xml.read_event_into(&mut self.buffer) {
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    Token::Start(read_tag(&tag))
                }
                Ok(Event::End(_)) => Token::End,
                Ok(Event::Text(_) | Event::CData(_)) if !with_text => continue,
                Ok(Event::Text(text)) => Token::Text(text.xml10_content().into_owned()),
                Ok(Event::CData(text)) => Token::Text(text.xml10_content().into_owned()),
                Ok(Event::GeneralRef(reference)) => resolve(&reference),
                Ok(Event::Eof) if self.depth == 0 => return self.end(),
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
            self.follow_prefixes(&token);
            return Ok(token);
        }
    }

    fn end(&mut self) -> Result<Token, FormatError> {
        let Some((prefix, line)) = self.undeclared.take() else { return Ok(Token::Eof) };
        let message = format!("the prefix `{prefix}` is not declared; everything in the file has been read");
        Err(FormatError::new(Fault::CutShort, self.name(), message)
            .at_line(line)
            .hint(format!("declare it: xmlns:{prefix}=\"…\" in the first element")))
    }

    fn follow_prefixes(&mut self, token: &Token) {
        match token {
            Token::Start(tag) => self.declare(tag),
            Token::End => {
                self.depth = self.depth.saturating_sub(1);
                while self.declared.last().is_some_and(|(depth, _)| *depth > self.depth) {
                    self.declared.pop();
                }
            }
            _ => {}
        }
    }

    fn declare(&mut self, tag: &Tag) {
        for (key, _) in &tag.attributes {
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.declared.push((self.depth, prefix.to_owned()));
            }
        }
        let of_attributes = tag.attributes.iter().filter_map(|(key, _)| key.split_once(':').map(|(prefix, _)| prefix));
        let used = tag.prefix.as_deref().into_iter().chain(of_attributes);
        let unknown = |prefix: &&str| {
            !matches!(*prefix, "xml" | "xmlns") && !self.declared.iter().any(|(_, known)| known == prefix)
        };
        if let Some(prefix) = used.into_iter().find(unknown) {
            let here = (prefix.to_owned(), self.line());
            self.undeclared.get_or_insert(here);
        }
    }

    /// Reads to the end of the element just begun.
    pub(crate) fn skip(&mut self) -> Result<(), FormatError> {
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

    /// Hands on the text of the element just begun piece by piece, with that of the elements in it that `holds_text`
    /// lets pass, and what is wrong with it; its end is read.
    pub(crate) fn pieces(
        &mut self,
        holds_text: &dyn Fn(&Tag) -> bool,
        take: &mut dyn FnMut(Result<String, String>),
    ) -> Result<(), FormatError> {
        let mut open = 1;
        while open > 0 {
            match self.token()? {
                Token::Start(tag) if holds_text(&tag) => open += 1,
                Token::Start(_) => self.skip()?,
                Token::End => open -= 1,
                Token::Text(piece) => take(Ok(piece)),
                Token::Bad(fault) => take(Err(fault)),
                Token::Eof => break,
            }
        }
        Ok(())
    }

    /// The same as one text of at most `limit` bytes; `Err` within `Ok` is the first reason why it cannot be used,
    /// `too_long` if it is its length.
    pub(crate) fn whole_text(
        &mut self,
        holds_text: &dyn Fn(&Tag) -> bool,
        limit: usize,
        too_long: &str,
    ) -> Result<Result<String, String>, FormatError> {
        let mut text = Ok(String::new());
        self.pieces(holds_text, &mut |piece| match (&mut text, piece) {
            (Ok(all), Ok(more)) if all.len() + more.len() <= limit => all.push_str(&more),
            (Ok(_), Ok(_)) => text = Err(too_long.to_owned()),
            (Ok(_), Err(fault)) => text = Err(fault),
            (Err(_), _) => {}
        })?;
        Ok(text)
    }

    /// What the element just begun holds, as XML text with its tags; its end is read. `Err` within
    /// `Ok` is the reason why the unit around it cannot be used.
    pub(crate) fn fragment(&mut self, limit: usize) -> Result<Result<String, String>, FormatError> {
        let mut xml = Vec::new();
        let mut open = Vec::new();
        let mut fault = None;
        loop {
            match self.token()? {
                Token::Start(tag) => {
                    if fault.is_none() {
                        write_tag(&mut xml, &tag);
                    }
                    open.push(tag.qualified());
                }
                Token::End => match open.pop() {
                    Some(name) if fault.is_none() => xml.extend(format!("</{name}>").into_bytes()),
                    Some(_) => {}
                    None => break,
                },
                Token::Text(text) if fault.is_none() => write_text(&mut xml, &text, Place::Element),
                Token::Text(_) | Token::Eof => {}
                Token::Bad(reason) => fault = fault.or(Some(reason)),
            }
            if xml.len() > limit {
                fault = fault.or_else(|| Some("an inline code is too long".to_owned()));
                xml.clear();
            }
        }
        Ok(match fault {
            Some(reason) => Err(reason),
            None => String::from_utf8(xml).map_err(|error| error.to_string()),
        })
    }
}

/// What to do with a file that begins with another element than expected.
fn hint_for(root: &str) -> &'static str {
    match root {
        "martif" | "tbx" | "TBX" => "it is a glossary: `hafez glossary import FILE` takes it",
        "tmx" | "xliff" => "it holds translated segments: `hafez import FILE` takes it",
        _ => "name the format with --format",
    }
}

fn write_tag(xml: &mut Vec<u8>, tag: &Tag) {
    xml.extend(format!("<{}", tag.qualified()).into_bytes());
    for (key, value) in &tag.attributes {
        xml.extend(format!(" {key}=\"").into_bytes());
        write_text(xml, value, Place::Attribute);
        xml.push(b'"');
    }
    xml.push(b'>');
}

/// A vector takes everything, and what an XML reader gave out XML can hold.
fn write_text(xml: &mut Vec<u8>, text: &str, place: Place) {
    let _ = escape(xml, text, place, &|_| String::new());
}

/// An attribute that cannot be read is left out, and the tag says so.
fn read_tag(tag: &BytesStart<'_>) -> Tag {
    let mut all = tag.attributes();
    let mut attributes = Vec::new();
    let mut fault = None;
    for attribute in all.with_checks(false) {
        if attributes.len() == MAX_ATTRIBUTES {
            fault = Some(format!("an element has more than {MAX_ATTRIBUTES} attributes"));
            break;
        }
        let Ok(attribute) = attribute else {
            fault = fault.or_else(|| Some("an attribute is not well-formed".to_owned()));
            continue;
        };
        let key: &str = attribute.key.as_ref();
        match attribute.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) if value.chars().all(is_xml_char) => attributes.push((key.to_owned(), value.into_owned())),
            Ok(_) => fault = Some(format!("the attribute `{key}` holds a character that XML forbids")),
            Err(error) => fault = Some(format!("the attribute `{key}` cannot be read ({error})")),
        }
    }
    let name = tag.name();
    Tag {
        name: tag.local_name().as_ref().to_owned(),
        prefix: name.prefix().map(|prefix| prefix.as_ref().to_owned()),
        attributes,
        fault,
    }
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
