//! One `trans-unit`, and how it becomes units.

use std::collections::{BTreeMap, BTreeSet};

use crate::unit::{Extra, NewUnit, Remark};

use super::super::super::error::FormatError;
use super::super::super::tmx::parse_date;
use super::super::super::weight::{of_attributes, of_remarks, too_heavy};
use super::super::super::xml::{Tag, Token, XmlReader};
use super::super::super::{MAX_RECORD, too_long};
use super::super::carried::{self, Values};
use super::super::content::Content;
use super::super::queue::Found;
use super::super::verdict::{Codes, FileHead, Languages, Pair, Standing};
use super::super::{HAFEZ, is_of_work, kept, preserves, remark, text};
use super::content::{self, Marked};
use super::state;

/// How the kind of a property begins that was a `context` of the file.
const CONTEXT: &str = "context:";

/// What has been read of a unit.
#[derive(Debug)]
pub(super) struct Draft {
    tag: Tag,
    preserve: bool,
    source: Option<Marked>,
    marked: Option<Marked>,
    target: Option<Marked>,
    target_tag: Option<Tag>,
    source_lang: Option<String>,
    notes: Vec<Remark>,
    props: Vec<Remark>,
    values: Values,
    /// What Trados says of its segments.
    trados: BTreeMap<String, Option<String>>,
    /// What its remarks and properties take in memory.
    bytes: usize,
    fault: Option<String>,
}

/// The number of a segment, where it has one, its source and its target.
type Segment = (Option<String>, Content, Option<Content>);

impl Draft {
    /// Reads the unit just begun.
    pub(super) fn read(xml: &mut XmlReader, tag: &Tag, preserve: bool) -> Result<Self, FormatError> {
        let mut draft = Self {
            tag: tag.clone(),
            preserve,
            source: None,
            marked: None,
            target: None,
            target_tag: None,
            source_lang: None,
            notes: Vec::new(),
            props: Vec::new(),
            values: Values::new(),
            trados: BTreeMap::new(),
            bytes: 0,
            fault: None,
        };
        loop {
            match xml.token()? {
                Token::Start(child) => draft.child(xml, child)?,
                Token::End | Token::Eof => return Ok(draft),
                Token::Bad(fault) => draft.spoil(&fault),
                Token::Text(_) => {}
            }
        }
    }

    fn spoil(&mut self, fault: &str) {
        self.fault.get_or_insert_with(|| fault.to_owned());
    }

    /// Whether there is room for one more remark or property.
    fn grow(&mut self, remark: &Remark) -> bool {
        self.bytes = self.bytes.saturating_add(of_remarks(std::slice::from_ref(remark)));
        if self.bytes > MAX_RECORD {
            self.spoil(&too_long("unit"));
        }
        self.bytes <= MAX_RECORD
    }

    fn child(&mut self, xml: &mut XmlReader, child: Tag) -> Result<(), FormatError> {
        if child.name == "seg-defs" && child.prefix != self.tag.prefix {
            return self.seg_defs(xml);
        }
        if child.prefix != self.tag.prefix {
            return xml.skip();
        }
        match child.name.as_str() {
            "source" | "seg-source" | "target" => self.content(xml, child)?,
            "note" => {
                let (text, fault) = text(xml)?;
                if let Some(fault) = fault {
                    self.spoil(&fault);
                }
                let note = remark(&child, "from", text);
                if self.grow(&note) {
                    self.notes.push(note);
                }
            }
            "prop-group" => self.properties(xml, child.get("name") == Some(HAFEZ))?,
            "context-group" => self.contexts(xml, &child)?,
            _ => xml.skip()?,
        }
        Ok(())
    }

    fn content(&mut self, xml: &mut XmlReader, child: Tag) -> Result<(), FormatError> {
        let mut found = content::read(xml)?;
        found.tidy(preserves(&child, self.preserve));
        let place = match child.name.as_str() {
            "source" => &mut self.source,
            "target" => &mut self.target,
            _ => &mut self.marked,
        };
        if place.is_some() {
            self.spoil(&format!("it has two `{}` elements", child.name));
            return Ok(());
        }
        *place = Some(found);
        if child.name == "source" {
            self.source_lang = child.get("xml:lang").map(str::to_owned);
        } else if child.name == "target" {
            self.target_tag = Some(child);
        }
        Ok(())
    }

    fn properties(&mut self, xml: &mut XmlReader, is_ours: bool) -> Result<(), FormatError> {
        loop {
            match xml.token()? {
                Token::Start(tag) if tag.name == "prop" => {
                    let (text, fault) = text(xml)?;
                    if let Some(fault) = fault {
                        self.spoil(&fault);
                    }
                    let prop = remark(&tag, "prop-type", text);
                    if !self.grow(&prop) {
                        continue;
                    }
                    if is_ours {
                        self.values.push((prop.kind, prop.text));
                    } else {
                        self.props.push(prop);
                    }
                }
                Token::Start(_) => xml.skip()?,
                Token::End | Token::Eof => return Ok(()),
                Token::Bad(fault) => self.spoil(&fault),
                Token::Text(_) => {}
            }
        }
    }

    /// Where the text stands in the program that it is from: files, lines, names of elements.
    fn contexts(&mut self, xml: &mut XmlReader, group: &Tag) -> Result<(), FormatError> {
        loop {
            match xml.token()? {
                Token::Start(tag) if tag.name == "context" => {
                    let (text, fault) = text(xml)?;
                    if let Some(fault) = fault {
                        self.spoil(&fault);
                    }
                    let kind = format!("{CONTEXT}{}", tag.get("context-type").unwrap_or_default());
                    let purpose = group.get("purpose").map(|purpose| ("purpose".to_owned(), purpose.to_owned()));
                    let prop = Remark { kind, text, attributes: purpose.into_iter().collect() };
                    if self.grow(&prop) {
                        self.props.push(prop);
                    }
                }
                Token::Start(_) => xml.skip()?,
                Token::End | Token::Eof => return Ok(()),
                Token::Bad(fault) => self.spoil(&fault),
                Token::Text(_) => {}
            }
        }
    }

    fn seg_defs(&mut self, xml: &mut XmlReader) -> Result<(), FormatError> {
        loop {
            match xml.token()? {
                Token::Start(tag) => {
                    if tag.name == "seg" {
                        let conf = tag.get("conf").map(str::to_owned);
                        self.trados.insert(tag.get("id").unwrap_or_default().to_owned(), conf);
                    }
                    xml.skip()?;
                }
                Token::End | Token::Eof => return Ok(()),
                Token::Bad(_) | Token::Text(_) => {}
            }
        }
    }

    /// Its segments, in the order of the source.
    pub(super) fn finish(mut self, file: &FileHead, codes: &Codes, translate: bool) -> Vec<Found> {
        let source = self.source.take();
        let each = self.bytes + of_attributes(&self.tag.attributes);
        let segments = self.segments(source).and_then(|segments| match too_heavy(segments.len(), each) {
            Some(fault) => Err(fault),
            None => Ok(segments),
        });
        let segments = match segments {
            Ok(segments) => segments,
            Err(fault) => return vec![(None, Err(self.named(&fault)))],
        };
        let languages = Languages {
            source: self.source_lang.clone().or_else(|| file.languages.source.clone()),
            target: self.target_lang().or_else(|| file.languages.target.clone()),
        };
        let found = |(mid, source, target): Segment| {
            let text = (source.fault.is_none()).then(|| source.text.clone());
            if let Some(fault) = source.fault.as_ref().filter(|_| translate) {
                return (None, Err(self.named(fault)));
            }
            let target = target.or_else(|| codes.half.then(Content::default));
            let Some(target) = target.filter(|_| translate) else { return (text, Ok(None)) };
            let pair = Pair { source, target, standing: self.standing(mid.as_deref()) };
            let unit = pair.unit(&languages, codes).map_err(|fault| self.named(&fault));
            (text, unit.map(|unit| unit.map(|unit| self.dress(unit, mid.as_deref(), file, codes))))
        };
        segments.into_iter().map(found).collect()
    }

    fn named(&self, fault: &str) -> String {
        match self.tag.get("id") {
            Some(id) => format!("unit `{id}`: {fault}"),
            None => fault.to_owned(),
        }
    }

    fn target_lang(&self) -> Option<String> {
        self.target_tag.as_ref().and_then(|tag| tag.get("xml:lang")).map(str::to_owned)
    }

    /// Sources with their targets: one by one where both are marked into segments, else as a whole.
    fn segments(&mut self, source: Option<Marked>) -> Result<Vec<Segment>, String> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let source = source.ok_or("it has no source")?;
        let sources = self.marked.take().map(|marked| marked.segments).unwrap_or_default();
        let target = self.target.take();
        let is_whole = target.as_ref().is_some_and(|target| target.segments.is_empty() && !target.whole.is_blank());
        if sources.is_empty() || is_whole {
            return Ok(vec![(None, source.whole, target.map(|target| target.whole))]);
        }
        let mut targets = BTreeMap::new();
        for (mid, content) in target.map(|target| target.segments).unwrap_or_default() {
            if targets.insert(mid.clone(), content).is_some_and(|other: Content| !other.is_blank()) {
                return Err(format!("its target has two segments with the number `{mid}`"));
            }
        }
        let mut seen = BTreeSet::new();
        let mut pairs: Vec<Segment> = Vec::with_capacity(sources.len());
        for (mid, content) in sources {
            if !seen.insert(mid.clone()) {
                return Err(format!("two segments have the number `{mid}`"));
            }
            let target = targets.remove(&mid);
            pairs.push((Some(mid), content, target));
        }
        match targets.into_iter().find(|(_, content)| !content.is_blank()) {
            Some((mid, _)) => Err(format!("its target has a segment `{mid}` that its source lacks")),
            None => Ok(pairs),
        }
    }

    fn standing(&self, mid: Option<&str>) -> Standing {
        if let Some(conf) = self.conf(mid) {
            return state::of_trados(conf);
        }
        let name = self.target_tag.as_ref().and_then(|tag| tag.get("state"));
        state::together(state::of_state(name), state::of_unit(&self.tag), name)
    }

    fn conf(&self, mid: Option<&str>) -> Option<&str> {
        let found = match mid {
            Some(mid) => self.trados.get(mid),
            None => self.trados.values().next(),
        };
        found?.as_deref()
    }

    /// What else the file says of it.
    fn dress(&self, mut unit: NewUnit, mid: Option<&str>, file: &FileHead, codes: &Codes) -> NewUnit {
        // What was filled in is sealed for the merge; a memory has no use for it.
        let props = self.props.iter().filter(|prop| codes.half || !is_of_work(prop)).cloned();
        let mut extra = Extra { props: props.collect(), ..Extra::default() };
        if !file.is_ours {
            extra.attributes = kept(&self.tag, &["translate"]);
            extra.attributes.extend(mid.map(|mid| ("mid".to_owned(), mid.to_owned())));
            for name in ["mq:status", "m:confirmed"] {
                extra.attributes.extend(self.tag.get(name).map(|value| (name.to_owned(), value.to_owned())));
            }
            unit.changed_by = self.tag.get("mq:lastchanginguser").map(str::to_owned);
            unit.changed = self.tag.get("mq:lastchangedtimestamp").and_then(parse_date);
            if let Some(target) = unit.variants.get_mut(1) {
                let mut attributes = self.target_tag.as_ref().map(|tag| kept(tag, &[])).unwrap_or_default();
                attributes.extend(self.conf(mid).map(|conf| ("sdl:conf".to_owned(), conf.to_owned())));
                target.extra = Extra { attributes, ..Extra::default() }.boxed();
            }
        }
        unit.extra = Some(Box::new(extra));
        let notes = self.notes.iter().cloned();
        if file.is_ours {
            for prop in &mut unit.extra.iter_mut().flat_map(|extra| &mut extra.props) {
                *prop = Remark { text: std::mem::take(&mut prop.text), ..Remark::default() };
            }
            let bare = |note: Remark| Remark { text: note.text, ..Remark::default() };
            carried::set_notes(&mut unit, notes.map(bare).collect());
            if let Some(file) = &file.original {
                unit.origin = Some(crate::unit::Origin { file: file.clone(), segment: None });
            }
            carried::apply(&mut unit, self.values.clone(), &codes.map);
        } else {
            let stays = |note: &Remark| !note.text.trim().is_empty() && !is_of_work(note);
            carried::set_notes(&mut unit, notes.filter(stays).collect());
        }
        carried::settle(&mut unit);
        unit
    }
}
