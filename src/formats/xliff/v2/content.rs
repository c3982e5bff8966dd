//! `source` and `target`: text and inline codes, with all their attributes as long as they are checked.

use crate::unit::{Dialect, Role};

use super::super::super::error::FormatError;
use super::super::super::xml::{Tag, Token, XmlReader, is_xml_char};
use super::super::content::{Code, Content};
use super::super::kept;

/// Reads the content of the element just begun.
pub(super) fn read(xml: &mut XmlReader) -> Result<Content, FormatError> {
    let mut content = Content::default();
    let mut open: Vec<Option<Code>> = Vec::new();
    loop {
        match xml.token()? {
            Token::Start(tag) => {
                let end = start(&mut content, &tag);
                open.push(end);
            }
            Token::End => match open.pop() {
                Some(Some(code)) => content.code(Dialect::Xliff2, code),
                Some(None) => {}
                None => break,
            },
            Token::Text(text) => content.push(&text),
            Token::Bad(fault) => content.spoil(&fault),
            Token::Eof => break,
        }
    }
    Ok(content)
}

/// Takes in a start tag and gives the code that its end is.
fn start(content: &mut Content, tag: &Tag) -> Option<Code> {
    let role = match tag.name.as_str() {
        "cp" => {
            character(content, tag.get("hex").unwrap_or_default());
            return None;
        }
        "ph" => Role::Alone,
        "pc" | "mrk" | "sc" | "sm" => Role::Open,
        "ec" | "em" => Role::Close,
        other => {
            content.spoil(&format!("the inline element `{other}` is unknown"));
            return None;
        }
    };
    let pair = tag.get("id").or_else(|| tag.get("startRef")).map(str::to_owned);
    let code = Code { role, pair, element: tag.name.clone(), attributes: kept(tag, &[]), code: String::new() };
    let end = matches!(tag.name.as_str(), "pc" | "mrk").then(|| {
        let attributes = code.attributes.iter().filter(|(name, _)| name == "dataRefEnd").cloned().collect();
        Code { role: Role::Close, attributes, ..code.clone() }
    });
    content.code(Dialect::Xliff2, code);
    end
}

/// `cp` stands for a character that XML cannot hold, and for no other.
fn character(content: &mut Content, hex: &str) {
    let code = u32::from_str_radix(hex.trim(), 16).ok();
    match code.and_then(char::from_u32).filter(|c| !is_xml_char(*c)) {
        Some(c) => content.push(c.encode_utf8(&mut [0; 4])),
        None => content.spoil(&format!("`cp` with `{hex}`, which is no character that XML cannot hold")),
    }
}
