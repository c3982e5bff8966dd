//! The walk through a TBX file: one concept after the other, of either version and style.
//!
//! What an element means is told by its name alone, wherever the dialects differ in where it may stand.
use super::build::{Concept, Place};
use super::facts::Fact;
use super::{BARE, Level, TYPED, element_of};
use crate::formats::FormatError;
use crate::formats::input::Input;
use crate::formats::xml::{Tag, Token, XmlReader};
use crate::glossary::files::{Draft, limits};
use crate::lang::LangMap;

/// The roots of version 2, version 3 and the first TBX-Min.
const ROOTS: [&str; 3] = ["martif", "tbx", "TBX"];
const CONCEPTS: [&str; 3] = ["termEntry", "conceptEntry", "entry"];
const LANGUAGES: [&str; 3] = ["langSet", "langSec", "langGroup"];
const TERMS: [&str; 4] = ["tig", "ntig", "termSec", "termGroup"];
/// Native code of another format within a text: no part of what is said.
const CODES: [&str; 6] = ["bpt", "ept", "it", "ph", "sc", "ec"];
/// Attributes that say something beyond the category.
const TELLING: [&str; 4] = ["target", "id", "xml:lang", "datatype"];
/// How deep groups may lie in each other.
const MAX_GROUPS: usize = 8;

/// Reads the concepts of a file.
pub(crate) struct TbxReader {
    xml: XmlReader,
    langs: LangMap,
    unit: u32,
    over: bool,
}

impl TbxReader {
    /// Reads up to the root element.
    pub(crate) fn new(input: Input, langs: &LangMap) -> Result<Self, FormatError> {
        let mut xml = XmlReader::new(input);
        xml.root(&ROOTS, "TBX")?;
        Ok(Self { xml, langs: langs.clone(), unit: 0, over: false })
    }

    fn step(&mut self) -> Result<Option<Draft>, FormatError> {
        loop {
            match self.xml.token()? {
                Token::Start(tag) if CONCEPTS.contains(&tag.name.as_str()) => return self.concept(&tag).map(Some),
                Token::Start(tag) if matches!(tag.name.as_str(), "text" | "body") => {}
                Token::Start(_) => self.xml.skip()?,
                Token::Eof => return Ok(None),
                Token::End | Token::Text(_) | Token::Bad(_) => {}
            }
        }
    }

    fn concept(&mut self, tag: &Tag) -> Result<Draft, FormatError> {
        let line = u32::try_from(self.xml.line()).unwrap_or(u32::MAX);
        self.unit = self.unit.saturating_add(1);
        let mut concept = Concept::new(tag.get("id"));
        loop {
            match self.xml.token()? {
                Token::Start(tag) if LANGUAGES.contains(&tag.name.as_str()) => self.language(&tag, &mut concept)?,
                Token::Start(tag) => self.statement(&tag, Place::Concept, &mut concept, 0)?,
                Token::End => break,
                Token::Bad(fault) => concept.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
        Ok(Draft { line, unit: self.unit, entry: concept.finish() })
    }

    fn language(&mut self, tag: &Tag, concept: &mut Concept) -> Result<(), FormatError> {
        let code = tag.get("xml:lang").or_else(|| tag.get("lang"));
        let place = match code.map(|code| self.langs.parse(code)) {
            Some(Ok(lang)) => concept.language(lang),
            Some(Err(error)) => {
                concept.spoil(error.to_string());
                return self.xml.skip();
            }
            None => {
                concept.spoil("a language section names no language".to_owned());
                return self.xml.skip();
            }
        };
        loop {
            match self.xml.token()? {
                Token::Start(tag) if TERMS.contains(&tag.name.as_str()) => {
                    let place = concept.term(place, tag.get("id"));
                    self.term(place, concept, 0)?;
                }
                Token::Start(tag) => self.statement(&tag, place, concept, 0)?,
                Token::End => return Ok(()),
                Token::Bad(fault) => concept.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
    }

    /// A term with what is said of it; `termGrp` is part of the way to it in version 2.
    fn term(&mut self, place: Place, concept: &mut Concept, depth: usize) -> Result<(), FormatError> {
        loop {
            match self.xml.token()? {
                Token::Start(tag) if tag.name == "term" => {
                    let text = self.text(concept)?;
                    concept.wording(place, &text, tag.get("id"));
                }
                Token::Start(tag) if tag.name == "termGrp" && depth < MAX_GROUPS => {
                    self.term(place, concept, depth + 1)?;
                }
                Token::Start(tag) => self.statement(&tag, place, concept, 0)?,
                Token::End => return Ok(()),
                Token::Bad(fault) => concept.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
    }

    /// One statement or a group of them, as it stands in a file.
    fn statement(&mut self, tag: &Tag, place: Place, concept: &mut Concept, depth: usize) -> Result<(), FormatError> {
        if tag.name == "termCompList" {
            return self.xml.skip();
        }
        for fact in self.facts(tag, place.level(), concept, depth)? {
            concept.fact(place, fact);
        }
        Ok(())
    }

    fn facts(
        &mut self,
        tag: &Tag,
        level: Level,
        concept: &mut Concept,
        depth: usize,
    ) -> Result<Vec<Fact>, FormatError> {
        if !tag.name.ends_with("Grp") {
            let text = self.text(concept)?;
            return Ok(leaf(tag, text, level, depth > 0).into_iter().collect());
        }
        let head = tag.name.strip_suffix("Grp").unwrap_or_default().to_owned();
        let mut found: Vec<Fact> = Vec::new();
        loop {
            match self.xml.token()? {
                Token::Start(_) if depth >= MAX_GROUPS => self.xml.skip()?,
                Token::Start(tag) => {
                    for fact in self.facts(&tag, level, concept, depth + 1)? {
                        // Some tools put two definitions, or a definition and a context, into one group.
                        match found.last_mut().filter(|_| fact.element != head) {
                            Some(first) => first.children.push(fact),
                            None => found.push(fact),
                        }
                    }
                }
                Token::End => return Ok(found),
                Token::Bad(fault) => concept.spoil(fault),
                Token::Text(_) | Token::Eof => {}
            }
        }
    }

    /// The text of the element just begun. Line breaks that only lay out the file are spaces.
    fn text(&mut self, concept: &mut Concept) -> Result<String, FormatError> {
        let mut text = String::new();
        self.xml.pieces(&|tag| !CODES.contains(&tag.name.as_str()), &mut |piece| match piece {
            // A lone break is one that was written as a reference: it is meant.
            Ok(more) if more == "\n" => text.push('\u{0}'),
            Ok(more) if text.len() + more.len() > limits::CELL_BYTES => {
                concept.spoil("a text is longer than 100,000 bytes".to_owned());
            }
            Ok(more) => text.push_str(&more),
            Err(fault) => concept.spoil(fault),
        })?;
        Ok(laid_out(&text).replace('\u{0}', "\n"))
    }
}

/// Text without the breaks and indentation that only make the file readable: white space with a break and
/// more than that is one space, at both ends nothing.
fn laid_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([' ', '\t', '\n', '\r']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let next = after.trim_start_matches([' ', '\t', '\n', '\r']);
        let gap = after.strip_suffix(next).unwrap_or_default();
        let at_an_end = out.is_empty() || next.is_empty();
        match (gap.contains('\n'), at_an_end) {
            (true, true) => {}
            (true, false) if gap != "\n" => out.push(' '),
            _ => out.push_str(gap),
        }
        rest = next;
    }
    out.push_str(rest);
    out
}

fn leaf(tag: &Tag, text: String, level: Level, grouped: bool) -> Option<Fact> {
    let name = tag.name.as_str();
    let (element, category) = if BARE.contains(&name) {
        (name, "")
    } else if TYPED.contains(&name) {
        // Without a category a statement is no more than a remark.
        tag.get("type").filter(|category| !category.is_empty()).map_or(("note", ""), |category| (name, category))
    } else {
        of_module(name, level, grouped)
    };
    let telling =
        |(key, _): &&(String, String)| TELLING.contains(&key.as_str()) || (key == "type" && category.is_empty());
    Some(Fact {
        element: element.to_owned(),
        category: category.to_owned(),
        text,
        attributes: tag.attributes.iter().filter(telling).cloned().collect(),
        children: Vec::new(),
    })
}

/// Style DCT: the element is the category.
fn of_module(name: &str, level: Level, grouped: bool) -> (&'static str, &str) {
    let category = match name {
        "termStatus" => super::STATUS,
        "customer" => "customerSubset",
        other => other,
    };
    let usual = match (grouped, level) {
        (true, _) => "admin",
        (false, Level::Term) => "termNote",
        (false, _) => "descrip",
    };
    (element_of(category).unwrap_or(usual), category)
}

impl Iterator for TbxReader {
    type Item = Result<Draft, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let step = self.step();
        self.over = !matches!(step, Ok(Some(_)));
        step.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::laid_out;

    #[test]
    fn layout_is_no_text() {
        for (written, meant) in [
            ("spiral\n\t\t\tarms", "spiral arms"),
            ("\n   a\n  ", "a"),
            (" a\u{200c}b ", " a\u{200c}b "),
            ("a\nb", "a\nb"),
            ("a  b", "a  b"),
            ("\n", ""),
        ] {
            assert_eq!(laid_out(written), meant, "{written:?}");
        }
    }
}
