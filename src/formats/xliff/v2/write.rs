//! XLIFF 2.0 as other tools read it: one pair of languages, one `file` for every origin.

use std::io::{self, Write};

use crate::lang::LanguageTag;
use crate::unit::{Dialect, Inline, Remark, Role, Status, TranslationUnit, Variant};

use super::super::super::error::{Fault, FormatError};
use super::super::super::xml::{self, Place};
use super::super::super::{UnitWriter, WriteOptions};
use super::super::carried::{self, Values};
use super::super::markup::{Ids, Placed, flat, has_prefixes, kind, place};
use super::super::{HAFEZ, attribute, code, escaped};
use super::is_nmtoken;

/// Writes units one after the other; nothing is held back.
pub(in super::super::super) struct Xliff2Writer<'w> {
    out: Box<dyn Write + 'w>,
    options: WriteOptions,
    /// The languages of the file, once they are written.
    languages: Option<(LanguageTag, LanguageTag)>,
    /// The origin of the `file` element that is open.
    original: Option<String>,
    files: u64,
}

impl<'w> Xliff2Writer<'w> {
    pub(in super::super::super) fn new(out: Box<dyn Write + 'w>, options: WriteOptions) -> Self {
        Self { out, options, languages: None, original: None, files: 0 }
    }

    /// The root names the languages of the first unit, or those asked for. Then a unit in a variant of
    /// one says so in its values; else all units must be in the same two.
    fn begin(&mut self, source: &LanguageTag, target: &LanguageTag) -> io::Result<()> {
        let asked = self.options.from.clone().zip(self.options.to.clone());
        match (&self.languages, &asked) {
            (Some(known), None) if (&known.0, &known.1) != (source, target) => {
                return Err(other(known, source, target));
            }
            (Some(_), _) => return Ok(()),
            (None, _) => {}
        }
        let languages = asked.unwrap_or_else(|| (source.clone(), target.clone()));
        self.root(Some((code(&languages.0), code(&languages.1))))?;
        self.languages = Some(languages);
        Ok(())
    }

    fn root(&mut self, languages: Option<(&str, &str)>) -> io::Result<()> {
        self.out.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
              <xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
              xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\"",
        )?;
        let (source, target) = languages.unwrap_or(("und", "und"));
        attribute(&mut self.out, "srcLang", source)?;
        attribute(&mut self.out, "trgLang", target)?;
        self.out.write_all(b">\n")
    }

    fn file(&mut self, original: &str) -> io::Result<()> {
        if self.original.as_deref() == Some(original) {
            return Ok(());
        }
        if self.original.is_some() {
            self.out.write_all(b"</file>\n")?;
        }
        self.files += 1;
        write!(self.out, "<file id=\"f{}\"", self.files)?;
        if !original.is_empty() {
            attribute(&mut self.out, "original", original)?;
        }
        self.out.write_all(b">\n")?;
        metadata(&mut self.out, &vec![(HAFEZ.to_owned(), env!("CARGO_PKG_VERSION").to_owned())], &[])?;
        self.original = Some(original.to_owned());
        Ok(())
    }

    /// The languages of a unit where they are written otherwise than in the root.
    fn languages(&self, source: &Variant, target: &Variant) -> Values {
        let Some((from, to)) = &self.languages else { return Values::new() };
        let sides = [("source-lang", from, source), ("target-lang", to, target)];
        let others = sides.into_iter().filter(|(_, known, variant)| code(known) != variant.lang.written());
        others.map(|(name, _, variant)| (name.to_owned(), variant.lang.written().to_owned())).collect()
    }
}

fn other(known: &(LanguageTag, LanguageTag), source: &LanguageTag, target: &LanguageTag) -> io::Error {
    let message = format!(
        "an XLIFF 2 file holds one pair of languages, and the units are in `{}` and `{}` and in `{source}` and `{target}`",
        known.0, known.1
    );
    let error = FormatError::new(Fault::Write, "-", message);
    error.hint("name the pair with --from and --to, or write XLIFF 1.2 (--format xliff)").into()
}

impl UnitWriter for Xliff2Writer<'_> {
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let options = self.options.clone();
        let variants = options.choose(unit);
        let [source, targets @ ..] = variants.as_slice() else { return Ok(()) };
        for target in targets {
            self.begin(&source.lang, &target.lang)?;
            let original = unit.origin.as_ref().map(|origin| origin.file.as_str()).unwrap_or_default();
            self.file(original)?;
            let languages = self.languages(source, target);
            write_unit(&mut self.out, unit, source, target, languages)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.languages.is_none() {
            let asked = self.options.from.clone().zip(self.options.to.clone());
            self.root(asked.as_ref().map(|(from, to)| (code(from), code(to))))?;
        }
        if self.original.is_some() {
            self.out.write_all(b"</file>\n")?;
        }
        self.out.write_all(b"</xliff>\n")?;
        self.out.flush()
    }
}

fn write_unit(
    out: &mut dyn Write,
    unit: &TranslationUnit,
    source: &Variant,
    target: &Variant,
    languages: Values,
) -> io::Result<()> {
    write!(out, "<unit id=\"{}\"", unit.id)?;
    if let Some(name) = unit.extra.as_ref().and_then(|extra| extra.attribute("name")) {
        attribute(out, "name", name)?;
    }
    out.write_all(b" xml:space=\"preserve\">\n")?;
    let values: Values = languages.into_iter().chain(carried::of(unit, source, target, Dialect::Xliff2)).collect();
    let props = unit.extra.as_ref().map(|extra| extra.props.as_slice()).unwrap_or_default();
    metadata(out, &values, props)?;
    notes(out, &carried::notes(unit))?;
    let mut ids = Ids::new(Dialect::Xliff2, source.inline.iter().chain(&target.inline));
    let placed_source = place(&source.inline, Dialect::Xliff2, &mut ids, is_nmtoken, wraps);
    let placed_target = place(&target.inline, Dialect::Xliff2, &mut ids, is_nmtoken, wraps);
    let data = original_data(out, placed_source.iter().chain(&placed_target))?;
    writeln!(out, "<segment state=\"{}\">", state_of(unit.status, target))?;
    for (name, variant, placed) in [("source", source, &placed_source), ("target", target, &placed_target)] {
        write!(out, "<{name}>")?;
        content(out, &variant.text, placed, &data)?;
        writeln!(out, "</{name}>")?;
    }
    out.write_all(b"</segment>\n</unit>\n")
}

/// The state it came with, as long as that says the same.
fn state_of(status: Status, target: &Variant) -> &'static str {
    let own = target.extra.as_ref().and_then(|extra| extra.attribute("state"));
    match (status, own) {
        (Status::Confirmed, Some("reviewed")) => "reviewed",
        (Status::Confirmed, _) => "final",
        (Status::Unreviewed, _) => "translated",
    }
}

fn metadata(out: &mut dyn Write, values: &Values, props: &[Remark]) -> io::Result<()> {
    if values.is_empty() && props.is_empty() {
        return Ok(());
    }
    out.write_all(b"<mda:metadata>\n")?;
    if !values.is_empty() {
        group(out, HAFEZ, values)?;
    }
    for prop in props {
        let category = prop.attributes.iter().find(|(name, _)| name == "category");
        out.write_all(b"<mda:metaGroup")?;
        // Ours are the ones above.
        if let Some((_, category)) = category.filter(|(_, category)| category != HAFEZ) {
            attribute(out, "category", category)?;
        }
        out.write_all(b">\n")?;
        meta(out, if prop.kind.is_empty() { "prop" } else { &prop.kind }, &prop.text)?;
        out.write_all(b"</mda:metaGroup>\n")?;
    }
    out.write_all(b"</mda:metadata>\n")
}

/// Values as one group.
pub(super) fn group(out: &mut dyn Write, category: &str, values: &Values) -> io::Result<()> {
    writeln!(out, "<mda:metaGroup category=\"{category}\">")?;
    for (name, value) in values {
        meta(out, name, value)?;
    }
    out.write_all(b"</mda:metaGroup>\n")
}

fn meta(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    out.write_all(b"<mda:meta")?;
    attribute(out, "type", name)?;
    out.write_all(b">")?;
    escaped(out, value)?;
    out.write_all(b"</mda:meta>\n")
}

pub(super) fn notes(out: &mut dyn Write, notes: &[Remark]) -> io::Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    out.write_all(b"<notes>\n")?;
    let mut ids: Vec<&str> = Vec::new();
    for note in notes {
        out.write_all(b"<note")?;
        let has_category = note.attributes.iter().any(|(name, _)| name == "category");
        if !note.kind.is_empty() && !has_category {
            attribute(out, "category", &note.kind)?;
        }
        for (name, value) in &note.attributes {
            let is_side = matches!(value.as_str(), "source" | "target");
            match name.as_str() {
                "id" if is_nmtoken(value) && !ids.contains(&value.as_str()) => {
                    ids.push(value);
                    attribute(out, name, value)?;
                }
                "category" => attribute(out, name, value)?,
                "priority" if value.parse().is_ok_and(|number: u8| (1..=10).contains(&number)) => {
                    attribute(out, name, value)?;
                }
                "appliesTo" | "annotates" if is_side => attribute(out, "appliesTo", value)?,
                _ => {}
            }
        }
        out.write_all(b">")?;
        escaped(out, &note.text)?;
        out.write_all(b"</note>\n")?;
    }
    out.write_all(b"</notes>\n")
}

/// Native codes in the order in which they are needed; the first has the id `d1`.
pub(super) type Natives = Vec<String>;

pub(super) fn original_data<'p>(
    out: &mut dyn Write,
    codes: impl Iterator<Item = &'p Placed<'p>>,
) -> io::Result<Natives> {
    let mut natives = Natives::new();
    for code in codes.map(native).filter(|code| !code.is_empty()) {
        if !natives.contains(&code) {
            natives.push(code);
        }
    }
    if natives.is_empty() {
        return Ok(natives);
    }
    out.write_all(b"<originalData>\n")?;
    for (at, code) in natives.iter().enumerate() {
        writeln!(out, "<data id=\"d{}\">{code}</data>", at + 1)?;
    }
    out.write_all(b"</originalData>\n")?;
    Ok(natives)
}

/// What a code stands for, as XLIFF 2 can hold it: text and `cp`.
fn native(placed: &Placed<'_>) -> String {
    let code = &placed.code.code;
    let is_own = placed.code.dialect == Dialect::Xliff2 && !has_prefixes(code);
    if is_own { code.clone() } else { flat(code) }
}

fn reference(out: &mut dyn Write, name: &str, placed: &Placed<'_>, data: &Natives) -> io::Result<()> {
    let code = native(placed);
    match data.iter().position(|known| *known == code) {
        Some(at) => attribute(out, name, &format!("d{}", at + 1)),
        None => Ok(()),
    }
}

/// Text and codes.
pub(super) fn content(out: &mut dyn Write, text: &str, placed: &[Placed<'_>], data: &Natives) -> io::Result<()> {
    let character = |c: char| format!("<cp hex=\"{:04X}\"/>", u32::from(c));
    let mut from = 0;
    for code in placed {
        xml::escape(out, text.get(from..code.code.at).unwrap_or_default(), Place::Element, &character)?;
        from = code.code.at.max(from);
        write_code(out, code, placed, data)?;
    }
    xml::escape(out, text.get(from..).unwrap_or_default(), Place::Element, &character)
}

/// What would be one element around a text.
pub(super) fn wraps(code: &Inline) -> bool {
    code.dialect != Dialect::Xliff2 || matches!(code.element.as_str(), "pc" | "mrk")
}

fn write_code(out: &mut dyn Write, placed: &Placed<'_>, all: &[Placed<'_>], data: &Natives) -> io::Result<()> {
    let partner = placed.partner.and_then(|at| all.get(at));
    if placed.is_mark() {
        return mark(out, placed);
    }
    match placed.code.role {
        Role::Alone => {
            start(out, "ph", placed, &[])?;
            reference(out, "dataRef", placed, data)?;
            out.write_all(b"/>")
        }
        Role::Close if placed.nests => out.write_all(b"</pc>"),
        Role::Open if placed.nests => {
            start(out, "pc", placed, &[])?;
            reference(out, "dataRefStart", placed, data)?;
            if let Some(end) = partner {
                reference(out, "dataRefEnd", end, data)?;
            }
            out.write_all(b">")
        }
        Role::Open => {
            start(out, "sc", placed, &[])?;
            if partner.is_none() && placed.get("isolated") != Some("yes") {
                attribute(out, "isolated", "yes")?;
            }
            reference(out, "dataRef", placed, data)?;
            out.write_all(b"/>")
        }
        Role::Close => {
            let without: &[&str] = if partner.is_some() { &["isolated"] } else { &[] };
            start(out, "ec", placed, without)?;
            if partner.is_none() && placed.get("isolated") != Some("yes") {
                attribute(out, "isolated", "yes")?;
            }
            reference(out, "dataRef", placed, data)?;
            out.write_all(b"/>")
        }
    }
}

/// A start tag without its end; what was `pc` and is so no more keeps what both may have.
fn start(out: &mut dyn Write, element: &str, placed: &Placed<'_>, without: &[&str]) -> io::Result<()> {
    write!(out, "<{element}")?;
    let refers = element == "ec" && placed.partner.is_some();
    attribute(out, if refers { "startRef" } else { "id" }, &placed.id)?;
    if placed.code.dialect == Dialect::Xliff2 {
        let was_pc = placed.code.element == "pc" && element != "pc";
        let fits = |name: &str| !was_pc || matches!(name, "canCopy" | "canDelete" | "canReorder" | "type" | "subType");
        for (name, value) in &placed.code.attributes {
            if fits(name) && !without.contains(&name.as_str()) {
                attribute(out, name, value)?;
            }
        }
    } else if let Some([_, _, name, sub]) = kind(placed) {
        attribute(out, "type", name)?;
        if !sub.is_empty() {
            attribute(out, "subType", sub)?;
        }
    }
    Ok(())
}

/// An annotation; one without its other half is none.
fn mark(out: &mut dyn Write, placed: &Placed<'_>) -> io::Result<()> {
    let code = placed.code;
    if placed.partner.is_none() {
        return Ok(());
    }
    match (code.role, placed.nests) {
        (Role::Close, true) => return out.write_all(b"</mrk>"),
        (Role::Close, false) => {
            out.write_all(b"<em")?;
            attribute(out, "startRef", &placed.id)?;
            return out.write_all(b"/>");
        }
        _ => {}
    }
    write!(out, "<{}", if placed.nests { "mrk" } else { "sm" })?;
    attribute(out, "id", &placed.id)?;
    if code.dialect == Dialect::Xliff2 {
        for (name, value) in &code.attributes {
            attribute(out, name, value)?;
        }
    } else {
        match placed.get("mtype") {
            Some("protected") => attribute(out, "translate", "no")?,
            Some("term") => attribute(out, "type", "term")?,
            _ => {}
        }
    }
    out.write_all(if placed.nests { b">" } else { b"/>" })
}
