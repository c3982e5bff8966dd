//! `source`, `seg-source` and `target`: text, inline codes, segments.

use crate::unit::{Dialect, Inline, Role};

use super::super::super::error::FormatError;
use super::super::super::xml::{Tag, Token, XmlReader};
use super::super::content::{Code, Content};
use super::super::{MAX_CODE, MAX_PARTS, kept};
use super::CHAR_TYPE;

/// A whole content, and the segments that it is marked into.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub(super) whole: Content,
    pub(super) segments: Vec<(String, Content)>,
}

impl Marked {
    pub(super) fn tidy(&mut self, preserve: bool) {
        let segments = self.segments.iter_mut().map(|(_, content)| content);
        for content in segments.chain([&mut self.whole]) {
            content.tidy(preserve);
            name_marks(&mut content.codes);
        }
    }
}

/// Annotations have no ids: what belongs together is counted, in every segment from 1.
fn name_marks(codes: &mut [Inline]) {
    let (mut marks, mut open) = (0, Vec::new());
    for code in codes.iter_mut().filter(|code| code.element == "mrk") {
        if code.role == Role::Open {
            marks += 1;
            open.push(marks);
        }
        let number = if code.role == Role::Open { open.last().copied() } else { open.pop() };
        code.pair = number.map(|number| format!("mrk{number}"));
    }
}

/// What the end of an open element does.
enum Open {
    /// It ends a code.
    Code(Code),
    /// It ends a segment.
    Segment,
    /// Nothing.
    Nothing,
}

/// Gathers a content.
struct Gather {
    found: Marked,
    open: Vec<Open>,
    in_segment: bool,
}

/// Reads the content of the element just begun.
pub(super) fn read(xml: &mut XmlReader) -> Result<Marked, FormatError> {
    let mut gather = Gather { found: Marked::default(), open: Vec::new(), in_segment: false };
    loop {
        match xml.token()? {
            Token::Start(tag) => gather.start(&tag, xml)?,
            Token::End => match gather.open.pop() {
                Some(open) => gather.end(open),
                None => break,
            },
            Token::Text(text) => gather.each(&|content| content.push(&text)),
            Token::Bad(fault) => gather.each(&|content| content.spoil(&fault)),
            Token::Eof => break,
        }
    }
    Ok(gather.found)
}

impl Gather {
    /// The whole content, and the segment that is open.
    fn each(&mut self, work: &dyn Fn(&mut Content)) {
        work(&mut self.found.whole);
        if self.in_segment
            && let Some((_, content)) = self.found.segments.last_mut()
        {
            work(content);
        }
    }

    fn code(&mut self, code: &Code) {
        self.each(&|content| content.code(Dialect::Xliff1, code.clone()));
    }

    fn start(&mut self, tag: &Tag, xml: &mut XmlReader) -> Result<(), FormatError> {
        match tag.name.as_str() {
            "mrk" if tag.get("mtype") == Some("seg") && !self.in_segment => self.segment(tag),
            "g" => self.container(&Code::of(tag, Role::Open, &["id"])),
            "mrk" => self.container(&Code::of(tag, Role::Open, &[])),
            "x" | "bx" | "ex" => {
                let role = match tag.name.as_str() {
                    "bx" => Role::Open,
                    "ex" => Role::Close,
                    _ => Role::Alone,
                };
                self.code(&Code::of(tag, role, &["rid", "id"]));
                xml.skip()?;
            }
            "bpt" | "ept" | "ph" | "it" => self.native(tag, xml)?,
            _ => self.open.push(Open::Nothing),
        }
        Ok(())
    }

    fn segment(&mut self, tag: &Tag) {
        if self.found.segments.len() == MAX_PARTS {
            self.each(&|content| content.spoil(&format!("more than {MAX_PARTS} segments")));
            return self.open.push(Open::Nothing);
        }
        let mid = tag.get("mid").unwrap_or_default().to_owned();
        self.found.segments.push((mid, Content::default()));
        self.in_segment = true;
        self.open.push(Open::Segment);
    }

    fn container(&mut self, code: &Code) {
        let end = Code { role: Role::Close, attributes: Vec::new(), ..code.clone() };
        self.code(code);
        self.open.push(Open::Code(end));
    }

    fn end(&mut self, open: Open) {
        match open {
            Open::Code(code) => self.code(&code),
            Open::Segment => self.in_segment = false,
            Open::Nothing => {}
        }
    }

    fn native(&mut self, tag: &Tag, xml: &mut XmlReader) -> Result<(), FormatError> {
        let code = match xml.fragment(MAX_CODE)? {
            Ok(code) => code,
            Err(fault) => {
                self.each(&|content| content.spoil(&fault));
                return Ok(());
            }
        };
        if tag.name == "ph" && tag.get("ctype") == Some(CHAR_TYPE) {
            self.each(&|content| match character(&code) {
                Some(c) => content.push(c.encode_utf8(&mut [0; 4])),
                None => content.spoil(&format!("`{code}` is no character")),
            });
            return Ok(());
        }
        let role = match (tag.name.as_str(), tag.get("pos")) {
            ("bpt", _) | ("it", Some("open" | "begin")) => Role::Open,
            ("ept", _) | ("it", Some("close" | "end")) => Role::Close,
            _ => Role::Alone,
        };
        self.code(&Code { code, ..Code::of(tag, role, &["rid", "id"]) });
        Ok(())
    }
}

impl Code {
    /// A code whose pair is named by the first of these attributes that is there.
    fn of(tag: &Tag, role: Role, pair: &[&str]) -> Self {
        let named = pair.iter().find(|name| tag.get(name).is_some());
        let without: &[&str] = named.map_or(&[], std::slice::from_ref);
        Self {
            role,
            pair: named.and_then(|name| tag.get(name)).map(str::to_owned),
            element: tag.name.clone(),
            attributes: kept(tag, without),
            code: String::new(),
        }
    }
}

fn character(code: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(code.trim().strip_prefix("U+")?, 16).ok()?)
}
