//! TMX 1.4 as other tools read it.

use std::io::{self, Write};

use crate::lang::LanguageTag;
use crate::unit::{Dialect, Extra, Inline, Remark, Status, Time, TranslationUnit, Variant};

use super::super::columns::{status_name, write_origin};
use super::super::markup::carried;
use super::super::xliff::has_prefixes;
use super::super::{MAX_SEGMENT, UnitWriter, WriteOptions, xml};
use super::props::{Meaning, meaning, still_holds, wrap_seg};
use super::write_segment::with_codes;
use super::{CHAR_TYPE, OWN_ID, PROP_ATTRIBUTE, PROP_MARKUP, PROP_NEXT, PROP_ORIGIN, PROP_PREV, PROP_STATUS};
use super::{TU_ATTRIBUTES, TUV_ATTRIBUTES};

/// The attributes of a `tu` that come first, in this order.
const HEAD: &[&str] = &["tuid", "srclang", "creationdate", "creationid", "changedate", "changeid"];
/// The attributes of `note` and `prop`, without `type`.
const REMARK_ATTRIBUTES: &[&str] = &["xml:lang", "o-encoding", "lang"];

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
        let none = Extra::default();
        let extra = unit.extra.as_deref().unwrap_or(&none);
        let kept = |name: &str| extra.attribute(name).filter(|value| is_true(name, value, unit, source));
        self.out.write_all(b"<tu")?;
        match kept("tuid") {
            None => write!(self.out, " tuid=\"{OWN_ID}{}\"", unit.id)?,
            tuid => self.attribute("tuid", tuid)?,
        }
        let of_header = self.srclang.as_deref() == Some(source.written());
        let srclang = kept("srclang").or_else(|| (!of_header).then(|| source.written()));
        self.attribute("srclang", srclang)?;
        self.date("creationdate", unit.created, kept("creationdate"))?;
        self.attribute("creationid", unit.author.as_deref())?;
        self.date("changedate", unit.changed, kept("changedate"))?;
        self.attribute("changeid", unit.changed_by.as_deref())?;
        for (name, value) in extra.attributes.iter().filter(|(name, _)| !HEAD.contains(&name.as_str())) {
            let value = is_true(name, value, unit, source).then_some(value.as_str());
            self.attribute(name, value)?;
        }
        self.out.write_all(b">\n")
    }

    /// A date, as it was written if it could not be read.
    fn date(&mut self, name: &str, time: Time, written: Option<&str>) -> io::Result<()> {
        match written {
            None => write!(self.out, " {name}=\"{}\"", Date(time)),
            _ => self.attribute(name, written),
        }
    }

    fn attribute(&mut self, name: &str, value: Option<&str>) -> io::Result<()> {
        let Some(value) = value else { return Ok(()) };
        write!(self.out, " {name}=\"")?;
        text(&mut self.out, value, Place::Attribute)?;
        self.out.write_all(b"\"")
    }

    fn property(&mut self, kind: &str, value: Option<&str>) -> io::Result<()> {
        let Some(value) = value else { return Ok(()) };
        self.remark("prop", Some(kind), value, &[])
    }

    fn remark(&mut self, element: &str, kind: Option<&str>, value: &str, more: &[(String, String)]) -> io::Result<()> {
        write!(self.out, "<{element}")?;
        self.attribute("type", kind)?;
        for (name, value) in more.iter().filter(|(name, _)| REMARK_ATTRIBUTES.contains(&name.as_str())) {
            self.attribute(name, Some(value))?;
        }
        self.out.write_all(b">")?;
        text(&mut self.out, value, Place::Element)?;
        writeln!(self.out, "</{element}>")
    }

    /// All remarks; the first of them is the unit's note, which may have been changed or removed.
    fn notes(&mut self, note: Option<&str>, kept: &[Remark]) -> io::Result<()> {
        let unchanged = kept.first().is_some_and(|first| note == Some(first.text.as_str()));
        if let (Some(note), false) = (note, unchanged) {
            self.remark("note", None, note, &[])?;
        }
        for remark in kept.iter().skip(usize::from(!unchanged)) {
            self.remark("note", None, &remark.text, &remark.attributes)?;
        }
        Ok(())
    }

    /// Attributes that TMX does not have become properties, which hafez reads back.
    fn props(&mut self, extra: &Extra, attributes: &[&str], keep: &dyn Fn(&Remark) -> bool) -> io::Result<()> {
        for (name, value) in extra.attributes.iter().filter(|(name, _)| !attributes.contains(&name.as_str())) {
            self.property(&format!("{PROP_ATTRIBUTE}{name}"), Some(value))?;
        }
        for prop in extra.props.iter().filter(|prop| keep(prop)) {
            self.remark("prop", Some(&prop.kind), &prop.text, &prop.attributes)?;
        }
        Ok(())
    }

    /// What hafez knows of the unit, unless a property that is kept says the same.
    fn own_props(&mut self, unit: &TranslationUnit, source: &LanguageTag, extra: &Extra) -> io::Result<()> {
        let said = |kind: &str| extra.props.iter().any(|prop| prop.kind == kind && still_holds(kind, &prop.text, unit));
        if !said("file") {
            self.property(PROP_ORIGIN, unit.origin.as_ref().map(write_origin).as_deref())?;
        }
        if unit.status != Status::default() && !said("approved") {
            self.property(PROP_STATUS, Some(status_name(unit.status)))?;
        }
        // The neighbours are in the language of the first variant, so they go only where it goes.
        if unit.variants.first().is_some_and(|first| first.lang == *source) {
            if !said("prev") {
                self.property(PROP_PREV, unit.context.prev.as_deref().map(wrap_seg).as_deref())?;
            }
            if !said("next") {
                self.property(PROP_NEXT, unit.context.next.as_deref().map(wrap_seg).as_deref())?;
            }
        }
        Ok(())
    }

    fn wording(&mut self, unit: &TranslationUnit, variant: &Variant) -> io::Result<()> {
        self.out.write_all(b"<tuv")?;
        self.attribute("xml:lang", Some(variant.lang.written()))?;
        let none = Extra::default();
        let extra = variant.extra.as_deref().unwrap_or(&none);
        for (name, value) in extra.attributes.iter().filter(|(name, _)| TUV_ATTRIBUTES.contains(&name.as_str())) {
            self.attribute(name, Some(value))?;
        }
        self.out.write_all(b">")?;
        self.notes(extra.notes.first().map(|note| note.text.as_str()), &extra.notes)?;
        self.props(extra, TUV_ATTRIBUTES, &|prop| !denies_status(prop, unit.status))?;
        if !self.options.plain {
            let plain = |code: &Inline| code.dialect == Dialect::Tmx && !has_prefixes(&code.code);
            let markup = carried(&variant.inline, plain).filter(|json| json.len() < MAX_SEGMENT);
            self.property(PROP_MARKUP, markup.as_deref())?;
        }
        self.out.write_all(b"<seg>")?;
        if variant.inline.is_empty() || self.options.plain {
            text(&mut self.out, &variant.text, Place::Segment)?;
        } else {
            with_codes(&mut self.out, variant)?;
        }
        self.out.write_all(b"</seg></tuv>\n")
    }
}

/// Whether a property of a wording says of its review what is no longer so.
fn denies_status(prop: &Remark, status: Status) -> bool {
    matches!(meaning(&prop.kind, &prop.text), Meaning::Status(said) if said != status)
}

/// Whether an attribute that was kept belongs to a `tu`, and still says what is so.
fn is_true(name: &str, value: &str, unit: &TranslationUnit, source: &LanguageTag) -> bool {
    match name {
        // Once it has been changed here, what the file said of its change is no longer true.
        "changedate" => unit.changed <= unit.created,
        // Another pair of languages may have been asked for.
        "srclang" => value == "*all*" || LanguageTag::parse(value).is_ok_and(|lang| lang == *source),
        name => TU_ATTRIBUTES.contains(&name),
    }
}

impl UnitWriter for TmxWriter<'_> {
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let variants = self.options.choose(unit);
        let [source, ..] = variants.as_slice() else { return Ok(()) };
        self.header(source.lang.written())?;
        self.start(unit, &source.lang)?;
        let none = Extra::default();
        let extra = unit.extra.as_deref().unwrap_or(&none);
        self.notes(unit.note.as_deref(), &extra.notes)?;
        self.own_props(unit, &source.lang, extra)?;
        self.props(extra, TU_ATTRIBUTES, &|prop| still_holds(&prop.kind, &prop.text, unit))?;
        for variant in &variants {
            self.wording(unit, variant)?;
        }
        self.out.write_all(b"</tu>\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let srclang = self.options.from.as_ref().map_or("*all*".to_owned(), |lang| lang.written().to_owned());
        self.header(&srclang)?;
        self.out.write_all(b"</body>\n</tmx>\n")?;
        self.out.flush()
    }
}

/// `20020523T091200Z`, by its digits: two of them stand in every unit.
struct Date(Time);

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = jiff::tz::Offset::UTC.to_datetime(self.0);
        let (year, month, day) = (at.year(), at.month(), at.day());
        write!(f, "{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", at.hour(), at.minute(), at.second())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Segment,
    Element,
    Attribute,
}

/// A character that XML cannot hold becomes a placeholder element in a segment, which hafez reads
/// back, and U+FFFD elsewhere.
pub(super) fn text(out: &mut dyn Write, text: &str, place: Place) -> io::Result<()> {
    match place {
        Place::Segment => xml::escape(out, text, xml::Place::Element, &|c| {
            format!("<ph type=\"{CHAR_TYPE}\">U+{:04X}</ph>", u32::from(c))
        }),
        Place::Element => xml::escape(out, text, xml::Place::Element, &|_| "\u{FFFD}".to_owned()),
        Place::Attribute => xml::escape(out, text, xml::Place::Attribute, &|_| "\u{FFFD}".to_owned()),
    }
}
