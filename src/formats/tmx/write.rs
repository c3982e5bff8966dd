//! TMX 1.4 as other tools read it.

use std::io::{self, Write};

use crate::lang::LanguageTag;
use crate::unit::{REMOVED, Status, Time, TranslationUnit, Variant, WAS};

use super::super::columns::{status_name, write_origin};
use super::super::{UnitWriter, WriteOptions, xml};
use super::{CHAR_TYPE, PROP_NEXT, PROP_ORIGIN, PROP_PREV, PROP_STATUS};

/// Writes units one after the other; nothing is held back.
pub(in super::super) struct TmxWriter<'w> {
    out: Box<dyn Write + 'w>,
    options: WriteOptions,
    /// The source language of the header, once it is written.
    srclang: Option<String>,
}

impl<'w> TmxWriter<'w> {
    pub(in super::super) fn new(out: Box<dyn Write + 'w>, options: WriteOptions) -> Self {
        Self { out, options, srclang: None }
    }

    /// The header names the source language of the first unit; a unit of another one says so itself.
    fn header(&mut self, srclang: &str) -> io::Result<()> {
        if self.srclang.is_some() {
            return Ok(());
        }
        let version = env!("CARGO_PKG_VERSION");
        self.out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n")?;
        writeln!(
            self.out,
            "<tmx version=\"1.4\">\n<header creationtool=\"hafez\" creationtoolversion=\"{version}\" \
             segtype=\"sentence\" o-tmf=\"hafez\" adminlang=\"en\" srclang=\"{srclang}\" datatype=\"plaintext\"/>\n<body>"
        )?;
        self.srclang = Some(srclang.to_owned());
        Ok(())
    }

    fn start(&mut self, unit: &TranslationUnit, source: &LanguageTag) -> io::Result<()> {
        write!(self.out, "<tu tuid=\"{}\"", unit.id)?;
        if self.srclang.as_deref() != Some(source.as_str()) {
            write!(self.out, " srclang=\"{source}\"")?;
        }
        write!(self.out, " creationdate=\"{}\"", date(unit.created))?;
        self.attribute("creationid", unit.author.as_deref())?;
        write!(self.out, " changedate=\"{}\"", date(unit.changed))?;
        self.attribute("changeid", unit.changed_by.as_deref())?;
        self.out.write_all(b">\n")
    }

    fn attribute(&mut self, name: &str, value: Option<&str>) -> io::Result<()> {
        let Some(value) = value else { return Ok(()) };
        write!(self.out, " {name}=\"")?;
        text(&mut self.out, value, Place::Attribute)?;
        self.out.write_all(b"\"")
    }

    fn property(&mut self, kind: &str, value: Option<&str>) -> io::Result<()> {
        let Some(value) = value else { return Ok(()) };
        write!(self.out, "<prop type=\"{kind}\">")?;
        text(&mut self.out, value, Place::Element)?;
        self.out.write_all(b"</prop>\n")
    }

    fn wording(&mut self, variant: &Variant) -> io::Result<()> {
        write!(self.out, "<tuv xml:lang=\"{}\"><seg>", variant.lang)?;
        text(&mut self.out, &variant.text, Place::Segment)?;
        self.out.write_all(b"</seg></tuv>\n")
    }
}

impl UnitWriter for TmxWriter<'_> {
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let variants = self.options.choose(unit);
        let [source, ..] = variants.as_slice() else { return Ok(()) };
        self.header(source.lang.as_str())?;
        self.start(unit, &source.lang)?;
        if let Some(note) = &unit.note {
            self.out.write_all(b"<note>")?;
            text(&mut self.out, note, Place::Element)?;
            self.out.write_all(b"</note>\n")?;
        }
        self.property(PROP_ORIGIN, unit.origin.as_ref().map(write_origin).as_deref())?;
        let unreviewed = (unit.status != Status::default()).then(|| status_name(unit.status));
        self.property(PROP_STATUS, unreviewed)?;
        for kind in [WAS, REMOVED] {
            self.property(kind, unit.extra.as_ref().and_then(|extra| extra.prop(kind)))?;
        }
        // The neighbours are in the language of the first variant, so they go only where it goes.
        if unit.variants.first().is_some_and(|first| first.lang == source.lang) {
            self.property(PROP_PREV, unit.context.prev.as_deref())?;
            self.property(PROP_NEXT, unit.context.next.as_deref())?;
        }
        for variant in &variants {
            self.wording(variant)?;
        }
        self.out.write_all(b"</tu>\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let srclang = self.options.from.as_ref().map_or("*all*".to_owned(), ToString::to_string);
        self.header(&srclang)?;
        self.out.write_all(b"</body>\n</tmx>\n")?;
        self.out.flush()
    }
}

fn date(time: Time) -> impl std::fmt::Display {
    time.strftime("%Y%m%dT%H%M%SZ")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Segment,
    Element,
    Attribute,
}

/// A character that XML cannot hold becomes a placeholder element in a segment, which hafez reads
/// back, and U+FFFD elsewhere.
fn text(out: &mut dyn Write, text: &str, place: Place) -> io::Result<()> {
    match place {
        Place::Segment => xml::escape(out, text, xml::Place::Element, &|c| {
            format!("<ph type=\"{CHAR_TYPE}\">U+{:04X}</ph>", u32::from(c))
        }),
        Place::Element => xml::escape(out, text, xml::Place::Element, &|_| "\u{FFFD}".to_owned()),
        Place::Attribute => xml::escape(out, text, xml::Place::Attribute, &|_| "\u{FFFD}".to_owned()),
    }
}
