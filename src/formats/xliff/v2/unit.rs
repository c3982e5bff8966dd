//! One `unit`, and how it becomes units.

use std::collections::BTreeSet;

use crate::unit::{Extra, NewUnit, Origin, Remark};

use super::super::super::error::FormatError;
use super::super::super::weight::{of_attributes, of_remarks, too_heavy};
use super::super::super::xml::{Tag, Token, XmlReader};
use super::super::super::{MAX_RECORD, too_long};
use super::super::carried::{self, Values};
use super::super::content::Content;
use super::super::queue::Found;
use super::super::verdict::{Codes, FileHead, Languages, Pair};
use super::super::{HAFEZ, MAX_CODE, MAX_PARTS, is_of_work, kept, preserves, remark, text};
use super::codes::{self, Data, Natives};
use super::{check, content, order, state};

/// A `segment` or `ignorable`.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) is_ignorable: bool,
    pub(super) id: Option<String>,
    pub(super) source: Option<Content>,
    pub(super) target: Option<Content>,
    pub(super) source_lang: Option<String>,
    target_lang: Option<String>,
    /// `order` of the target.
    order: Option<String>,
    state: Option<String>,
    sub_state: Option<String>,
}

/// What has been read of a unit.
#[derive(Debug, Default)]
pub(super) struct Draft {
    attributes: Vec<(String, String)>,
    preserve: bool,
    pub(super) segments: Vec<Segment>,
    pub(super) data: Option<Data>,
    pub(super) notes: Vec<Remark>,
    pub(super) has_empty_notes: bool,
    props: Vec<Remark>,
    values: Values,
    bytes: usize,
    fault: Option<String>,
}

impl Draft {
    pub(super) fn new(tag: &Tag, preserve: bool) -> Self {
        Self { attributes: kept(tag, &["translate"]), preserve, ..Self::default() }
    }

    /// Reads the unit just begun. After an error it holds the segments before the fault.
    pub(super) fn read(&mut self, xml: &mut XmlReader, tag: &Tag) -> Result<(), FormatError> {
        let mut strays = 0;
        loop {
            match xml.token()? {
                // A misplaced tag must not swallow the segments behind it.
                Token::Start(child)
                    if child.prefix == tag.prefix && matches!(child.name.as_str(), "source" | "target") =>
                {
                    strays += 1;
                }
                Token::Start(child) => self.child(xml, &child, tag.prefix.as_ref())?,
                Token::End if strays > 0 => strays -= 1,
                Token::End | Token::Eof => return Ok(()),
                Token::Bad(fault) => self.spoil(&fault),
                Token::Text(_) => {}
            }
        }
    }

    /// Makes the unit unusable; the first reason is told.
    pub(super) fn spoil(&mut self, fault: &str) {
        self.fault.get_or_insert_with(|| fault.to_owned());
    }

    fn child(&mut self, xml: &mut XmlReader, child: &Tag, own: Option<&String>) -> Result<(), FormatError> {
        if child.name == "metadata" {
            return metadata(xml, &mut self.values, &mut self.props);
        }
        if child.prefix.as_ref() != own {
            return xml.skip();
        }
        match child.name.as_str() {
            "segment" | "ignorable" => self.segment(xml, child),
            "notes" => self.notes(xml),
            "originalData" => self.original_data(xml),
            _ => xml.skip(),
        }
    }

    fn segment(&mut self, xml: &mut XmlReader, tag: &Tag) -> Result<(), FormatError> {
        let owned = |name| tag.get(name).map(str::to_owned);
        let mut segment = Segment {
            is_ignorable: tag.name == "ignorable",
            id: owned("id"),
            state: owned("state"),
            sub_state: owned("subState"),
            ..Segment::default()
        };
        loop {
            match xml.token()? {
                Token::Start(child) => match child.name.as_str() {
                    "source" | "target" if child.prefix == tag.prefix => self.content(xml, &child, &mut segment)?,
                    _ => xml.skip()?,
                },
                Token::End | Token::Eof => break,
                Token::Bad(fault) => self.spoil(&fault),
                Token::Text(_) => {}
            }
        }
        if self.segments.len() == MAX_PARTS {
            self.spoil(&format!("more than {MAX_PARTS} segments"));
        } else if self.bytes > MAX_RECORD {
            self.spoil(&too_long("unit"));
            self.segments.clear();
        } else {
            self.segments.push(segment);
        }
        Ok(())
    }

    fn content(&mut self, xml: &mut XmlReader, tag: &Tag, segment: &mut Segment) -> Result<(), FormatError> {
        let mut found = content::read(xml)?;
        found.tidy(preserves(tag, self.preserve));
        self.bytes += found.text.len();
        let lang = tag.get("xml:lang").map(str::to_owned);
        let is_source = tag.name == "source";
        let place = if is_source { &mut segment.source } else { &mut segment.target };
        if place.is_some() {
            self.spoil(&format!("a segment has two `{}` elements", tag.name));
            return Ok(());
        }
        *place = Some(found);
        if is_source {
            segment.source_lang = lang;
        } else {
            segment.target_lang = lang;
            segment.order = tag.get("order").map(str::to_owned);
        }
        Ok(())
    }

    fn notes(&mut self, xml: &mut XmlReader) -> Result<(), FormatError> {
        let before = self.notes.len();
        loop {
            match xml.token()? {
                Token::Start(tag) => {
                    let (text, fault) = text(xml)?;
                    if let Some(fault) = fault {
                        self.spoil(&fault);
                    }
                    let note = remark(&tag, "from", text);
                    self.bytes = self.bytes.saturating_add(of_remarks(std::slice::from_ref(&note)));
                    if self.bytes > MAX_RECORD {
                        self.spoil(&too_long("unit"));
                    } else {
                        self.notes.push(note);
                    }
                }
                Token::End | Token::Eof => break,
                Token::Bad(fault) => self.spoil(&fault),
                Token::Text(_) => {}
            }
        }
        self.has_empty_notes |= self.notes.len() == before;
        Ok(())
    }

    fn original_data(&mut self, xml: &mut XmlReader) -> Result<(), FormatError> {
        let mut data = self.data.take().unwrap_or_default();
        loop {
            match xml.token()? {
                Token::Start(tag) => {
                    let id = tag.get("id").unwrap_or_default().to_owned();
                    match xml.fragment(MAX_CODE)? {
                        Ok(code) => data.push((id, code)),
                        Err(fault) => self.spoil(&fault),
                    }
                }
                Token::End | Token::Eof => break,
                Token::Bad(fault) => self.spoil(&fault),
                Token::Text(_) => {}
            }
            if data.len() > MAX_PARTS {
                self.spoil(&format!("more than {MAX_PARTS} codes"));
                data.clear();
            }
        }
        self.data = Some(data);
        Ok(())
    }

    /// Its segments, in the order of the source.
    pub(super) fn finish(mut self, file: &FileHead, codes: &Codes, translate: bool) -> Vec<Found> {
        let fault = self.fault.take().or_else(|| check::unit(&self).err()).or_else(|| self.too_heavy());
        if let Some(fault) = fault {
            return vec![(None, Err(self.named(&fault)))];
        }
        let all = self.segments.iter().flat_map(|segment| segment.source.iter().chain(&segment.target));
        let natives = Natives::new(self.data.as_ref(), all.flat_map(|content| &content.codes));
        let in_targets = order::in_targets(&self);
        let segments = self.segments.iter().filter(|segment| !segment.is_ignorable);
        let found = |segment: &Segment| {
            let (text, fault) = match &segment.source {
                Some(source) if source.fault.is_none() => (Some(source.text.clone()), None),
                source => (None, source.as_ref().and_then(|source| source.fault.clone())),
            };
            let unit = match fault {
                _ if !translate => Ok(None),
                Some(fault) => Err(fault),
                None => self.pair(segment, file, codes, &natives, &in_targets),
            };
            (text, unit.map_err(|fault| self.named(&fault)))
        };
        segments.map(found).collect()
    }

    /// What is wrong if each of its segments cannot hold what is said of all of them.
    fn too_heavy(&self) -> Option<String> {
        let said = of_remarks(&self.notes) + of_remarks(&self.props);
        too_heavy(self.segments.len(), said + of_attributes(&self.attributes) + of_attributes(&self.values))
    }

    fn named(&self, fault: &str) -> String {
        match self.attributes.iter().find(|(name, _)| name == "id") {
            Some((_, id)) => format!("unit `{id}`: {fault}"),
            None => fault.to_owned(),
        }
    }

    fn pair(
        &self,
        segment: &Segment,
        file: &FileHead,
        codes: &Codes,
        natives: &Natives<'_>,
        in_targets: &BTreeSet<&str>,
    ) -> Result<Option<NewUnit>, String> {
        let none = Content::default();
        let target = segment.target.as_ref().or(codes.half.then_some(&none));
        let (Some(source), Some(target)) = (&segment.source, target) else { return Ok(None) };
        // A unit of ours may be one segment of a larger one that had the code elsewhere.
        if !file.is_ours && segment.target.is_some() {
            order::segment(segment, in_targets)?;
        }
        let languages = Languages {
            source: same("source", segment.source_lang.as_ref(), file.languages.source.as_ref())?,
            target: same("target", segment.target_lang.as_ref(), file.languages.target.as_ref())?,
        };
        let settled = |content: &Content| {
            let mut content = content.clone();
            let length = content.text.len();
            codes::settle(&mut content.codes, length, natives);
            content
        };
        let standing = state::standing(segment.state.as_deref());
        let pair = Pair { source: settled(source), target: settled(target), standing };
        Ok(pair.unit(&languages, codes)?.map(|unit| self.dress(unit, segment, file, codes)))
    }

    /// What else the file says of it.
    fn dress(&self, mut unit: NewUnit, segment: &Segment, file: &FileHead, codes: &Codes) -> NewUnit {
        // What was filled in is sealed for the merge; a memory has no use for it.
        let props = self.props.iter().filter(|prop| codes.half || !is_of_work(prop)).cloned();
        let mut extra = Extra { props: props.collect(), ..Extra::default() };
        let notes = self.notes.iter().cloned();
        if file.is_ours {
            extra.props = extra.props.into_iter().map(bare).collect();
            unit.extra = Some(Box::new(extra));
            carried::set_notes(&mut unit, notes.map(bare).collect());
            if let Some(file) = &file.original {
                unit.origin = Some(Origin { file: file.clone(), segment: None });
            }
            carried::apply(&mut unit, self.values.clone(), &codes.map);
        } else {
            extra.attributes = self.attributes.clone();
            extra.attributes.extend(segment.id.iter().map(|id| ("segment".to_owned(), id.clone())));
            unit.extra = Some(Box::new(extra));
            let stays = |note: &Remark| !note.text.trim().is_empty() && !is_of_work(note);
            carried::set_notes(&mut unit, notes.filter(stays).collect());
            let named = [("state", &segment.state), ("subState", &segment.sub_state), ("order", &segment.order)];
            let said = named.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value).clone()?)));
            let own = Extra { attributes: said.collect(), ..Extra::default() };
            if let Some(target) = unit.variants.get_mut(1) {
                target.extra = own.boxed();
            }
        }
        carried::settle(&mut unit);
        unit
    }
}

fn bare(remark: Remark) -> Remark {
    Remark { text: remark.text, ..Remark::default() }
}

/// The language of a text, which must be that of the file.
fn same(what: &str, own: Option<&String>, of_file: Option<&String>) -> Result<Option<String>, String> {
    match (own, of_file) {
        (Some(own), Some(file)) if !own.eq_ignore_ascii_case(file) => {
            Err(format!("the {what} is said to be in `{own}`, in a file whose {what}s are in `{file}`"))
        }
        (own, file) => Ok(file.or(own).cloned()),
    }
}

/// Reads `mda:metadata`: our own values, and those of others as properties.
pub(super) fn metadata(xml: &mut XmlReader, values: &mut Values, props: &mut Vec<Remark>) -> Result<(), FormatError> {
    let mut groups: Vec<Option<String>> = Vec::new();
    let mut bytes = 0_usize;
    loop {
        match xml.token()? {
            Token::Start(tag) if tag.name == "metaGroup" => groups.push(tag.get("category").map(str::to_owned)),
            Token::Start(tag) if tag.name == "meta" => {
                let mut prop = remark(&tag, "type", text(xml)?.0);
                bytes = bytes.saturating_add(of_remarks(std::slice::from_ref(&prop)));
                match groups.last().and_then(Option::as_deref) {
                    Some(HAFEZ) => values.push((prop.kind, prop.text)),
                    category => {
                        prop.attributes.extend(category.map(|name| ("category".to_owned(), name.to_owned())));
                        props.push(prop);
                    }
                }
                if bytes > MAX_RECORD || props.len() > MAX_PARTS || values.len() > MAX_PARTS {
                    props.clear();
                    values.clear();
                }
            }
            Token::Start(_) => xml.skip()?,
            Token::End => {
                if groups.pop().is_none() {
                    return Ok(());
                }
            }
            Token::Eof => return Ok(()),
            Token::Bad(_) | Token::Text(_) => {}
        }
    }
}
