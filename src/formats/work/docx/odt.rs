//! The first rows of the tables of an OpenDocument text: a word processor may have saved a work file so.

use super::super::super::sheet::Package;
use super::super::super::xml::{Token, XmlReader};

/// At most `limit` rows; none where the document cannot be read.
pub(in super::super) fn rows(package: &Package, limit: usize) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    if let Ok(Some((mut xml, _))) = package.xml("content.xml", "document-content") {
        let mut cells = Vec::new();
        while rows.len() < limit {
            match xml.token() {
                Ok(Token::Start(tag)) if tag.name == "table-row" => {
                    rows.extend((!cells.is_empty()).then(|| std::mem::take(&mut cells)));
                }
                Ok(Token::Start(tag)) if tag.name == "table-cell" => cells.push(cell(&mut xml)),
                Ok(Token::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        rows.extend((!cells.is_empty()).then_some(cells));
    }
    rows
}

/// The text of the cell that has begun, to its end; comments are none of it.
fn cell(xml: &mut XmlReader) -> String {
    let (mut text, mut open) = (String::new(), 1);
    while open > 0 {
        match xml.token() {
            Ok(Token::Start(tag)) if tag.name == "annotation" && xml.skip().is_ok() => {}
            Ok(Token::Start(_)) => open += 1,
            Ok(Token::End) => open -= 1,
            Ok(Token::Text(piece)) => text.push_str(&piece),
            Ok(Token::Eof) | Err(_) => break,
            Ok(Token::Bad(_)) => {}
        }
    }
    text.trim().to_owned()
}
