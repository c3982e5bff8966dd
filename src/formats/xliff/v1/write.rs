//! XLIFF 1.2 as other tools read it: one `file` for every pair of languages and origin.

use std::cell::Cell;
use std::io::{self, Seek as _, Write};

use tempfile::SpooledTempFile;

use crate::unit::{Dialect, Inline, Remark, Role, Status, TranslationUnit, Variant};

use super::super::super::xml::{self, Place};
use super::super::super::{UnitWriter, WriteOptions};
use super::super::carried::{self, Values};
use super::super::markup::{Ids, Placed, flat, has_prefixes, kind, place};
use super::super::verdict::Standing;
use super::super::{HAFEZ, attribute, code, escaped};
use super::{CHAR_TYPE, state};

/// What is kept in memory of each further pair of languages, before it goes to a temporary file.
const IN_MEMORY: usize = 64 * 1024;

/// The units of one pair of languages.
struct PairFile {
    source: String,
    target: String,
    /// The origin of the `file` element that is open.
    original: Option<String>,
    /// `None`: straight to the output.
    spool: Option<io::BufWriter<SpooledTempFile>>,
}

/// Writes units one after the other: those of the first pair at once, those of others behind them.
pub(in super::super::super) struct Xliff1Writer<'w> {
    out: Box<dyn Write + 'w>,
    options: WriteOptions,
    pairs: Vec<PairFile>,
}

impl<'w> Xliff1Writer<'w> {
    pub(in super::super::super) fn new(out: Box<dyn Write + 'w>, options: WriteOptions) -> Self {
        Self { out, options, pairs: Vec::new() }
    }

    /// The place of a pair of languages.
    fn pair(&mut self, source: &str, target: &str) -> io::Result<usize> {
        if let Some(at) = self.pairs.iter().position(|pair| pair.source == source && pair.target == target) {
            return Ok(at);
        }
        let is_first = self.pairs.is_empty();
        if is_first {
            begin(&mut self.out)?;
        }
        let spool = (!is_first).then(|| io::BufWriter::new(tempfile::spooled_tempfile(IN_MEMORY)));
        self.pairs.push(PairFile { source: source.to_owned(), target: target.to_owned(), original: None, spool });
        Ok(self.pairs.len() - 1)
    }

    fn write_pair(&mut self, unit: &TranslationUnit, source: &Variant, target: &Variant) -> io::Result<()> {
        let at = self.pair(code(&source.lang), code(&target.lang))?;
        let Some(pair) = self.pairs.get_mut(at) else { return Ok(()) };
        let out: &mut dyn Write = match &mut pair.spool {
            Some(spool) => spool,
            None => &mut self.out,
        };
        let original = unit.origin.as_ref().map(|origin| origin.file.as_str()).unwrap_or_default();
        if pair.original.as_deref() != Some(original) {
            if pair.original.is_some() {
                out.write_all(b"</body>\n</file>\n")?;
            }
            file(out, original, &pair.source, &pair.target)?;
            pair.original = Some(original.to_owned());
        }
        write_unit(out, unit, source, target)
    }
}

impl UnitWriter for Xliff1Writer<'_> {
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let options = self.options.clone();
        let variants = options.choose(unit);
        let [source, targets @ ..] = variants.as_slice() else { return Ok(()) };
        for target in targets {
            self.write_pair(unit, source, target)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.pairs.is_empty() {
            begin(&mut self.out)?;
            let (from, to) = (self.options.from.as_ref(), self.options.to.as_ref());
            file(&mut self.out, "", from.map_or("und", code), to.map_or("und", code))?;
            self.out.write_all(b"</body>\n</file>\n")?;
        }
        for pair in self.pairs {
            if let Some(spool) = pair.spool {
                let mut spool = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
                spool.rewind()?;
                io::copy(&mut spool, &mut self.out)?;
            }
            self.out.write_all(b"</body>\n</file>\n")?;
        }
        self.out.write_all(b"</xliff>\n")?;
        self.out.flush()
    }
}

pub(super) fn begin(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n",
    )
}

fn file(out: &mut dyn Write, original: &str, source: &str, target: &str) -> io::Result<()> {
    out.write_all(b"<file")?;
    for (name, value) in [
        ("original", original),
        ("source-language", source),
        ("target-language", target),
        ("datatype", "plaintext"),
        ("tool-id", HAFEZ),
    ] {
        attribute(out, name, value)?;
    }
    let version = env!("CARGO_PKG_VERSION");
    writeln!(
        out,
        ">\n<header><tool tool-id=\"{HAFEZ}\" tool-name=\"{HAFEZ}\" tool-version=\"{version}\"/></header>\n<body>"
    )
}

fn write_unit(out: &mut dyn Write, unit: &TranslationUnit, source: &Variant, target: &Variant) -> io::Result<()> {
    write!(out, "<trans-unit id=\"{}\"", unit.id)?;
    if let Some(name) = unit.extra.as_ref().and_then(|extra| extra.attribute("resname")) {
        attribute(out, "resname", name)?;
    }
    if unit.status == Status::Confirmed {
        attribute(out, "approved", "yes")?;
    }
    out.write_all(b" xml:space=\"preserve\">\n<source")?;
    let mut ids = Ids::new(Dialect::Xliff1, source.inline.iter().chain(&target.inline));
    attribute(out, "xml:lang", code(&source.lang))?;
    out.write_all(b">")?;
    content(out, source, &mut ids)?;
    out.write_all(b"</source>\n<target")?;
    attribute(out, "xml:lang", code(&target.lang))?;
    attribute(out, "state", state_of(unit.status, target))?;
    out.write_all(b">")?;
    content(out, target, &mut ids)?;
    out.write_all(b"</target>\n")?;
    for note in carried::notes(unit) {
        write_note(out, &note)?;
    }
    let sides = [("source-lang", &source.lang), ("target-lang", &target.lang)];
    let odd = sides.into_iter().filter(|(_, lang)| code(lang) != lang.written());
    let odd = odd.map(|(name, lang)| (name.to_owned(), lang.written().to_owned()));
    let values: Values = odd.chain(carried::of(unit, source, target, Dialect::Xliff1)).collect();
    properties(out, Some(HAFEZ), &values)?;
    let props = unit.extra.iter().flat_map(|extra| &extra.props);
    let props = props.map(|prop| (Some(&prop.kind).filter(|kind| !kind.is_empty()), &prop.text));
    let props: Values = props.map(|(kind, text)| (kind.map_or("prop", |kind| kind).to_owned(), text.clone())).collect();
    properties(out, None, &props)?;
    out.write_all(b"</trans-unit>\n")
}

/// The state it came with, as long as that says the same.
fn state_of(status: Status, target: &Variant) -> &str {
    let own = target.extra.as_ref().and_then(|extra| extra.attribute("state"));
    let says = |name: &&str| match state::of_state(Some(name)) {
        Some(standing @ (Standing::Translated | Standing::Reviewed)) => standing.status() == status,
        _ => false,
    };
    own.filter(says).unwrap_or(match status {
        Status::Confirmed => "final",
        Status::Unreviewed => "needs-review-translation",
    })
}

pub(super) fn write_note(out: &mut dyn Write, note: &Remark) -> io::Result<()> {
    out.write_all(b"<note")?;
    if !note.kind.is_empty() {
        attribute(out, "from", &note.kind)?;
    }
    for (name, value) in &note.attributes {
        let is_valid = match name.as_str() {
            "xml:lang" => true,
            "annotates" => matches!(value.as_str(), "source" | "target" | "general"),
            "priority" => value.parse().is_ok_and(|number: u8| (1..=10).contains(&number)),
            _ => false,
        };
        match name.as_str() {
            name if is_valid => attribute(out, name, value)?,
            "appliesTo" if matches!(value.as_str(), "source" | "target") => attribute(out, "annotates", value)?,
            _ => {}
        }
    }
    out.write_all(b">")?;
    escaped(out, &note.text)?;
    out.write_all(b"</note>\n")
}

pub(super) fn properties(out: &mut dyn Write, name: Option<&str>, values: &Values) -> io::Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    out.write_all(b"<prop-group")?;
    if let Some(name) = name {
        attribute(out, "name", name)?;
    }
    out.write_all(b">\n")?;
    for (name, value) in values {
        out.write_all(b"<prop")?;
        attribute(out, "prop-type", name)?;
        out.write_all(b">")?;
        escaped(out, value)?;
        out.write_all(b"</prop>\n")?;
    }
    out.write_all(b"</prop-group>\n")
}

/// Text and codes.
pub(super) fn content(out: &mut dyn Write, variant: &Variant, ids: &mut Ids) -> io::Result<()> {
    let placed = place(&variant.inline, Dialect::Xliff1, ids, |id| !id.is_empty(), wraps);
    let characters = Cell::new(0);
    let forbidden = |c: char| {
        characters.set(characters.get() + 1);
        let number = characters.get();
        format!("<ph id=\"hafez-char-{number}\" ctype=\"{CHAR_TYPE}\">U+{:04X}</ph>", u32::from(c))
    };
    let mut from = 0;
    for code in &placed {
        let text = variant.text.get(from..code.code.at).unwrap_or_default();
        xml::escape(out, text, Place::Element, &forbidden)?;
        from = code.code.at.max(from);
        write_code(out, code, &placed)?;
    }
    xml::escape(out, variant.text.get(from..).unwrap_or_default(), Place::Element, &forbidden)
}

/// What would be one element around a text: pairs without native code.
fn wraps(code: &Inline) -> bool {
    match code.dialect {
        Dialect::Xliff1 => matches!(code.element.as_str(), "g" | "mrk"),
        _ => code.code.is_empty(),
    }
}

fn write_code(out: &mut dyn Write, placed: &Placed<'_>, all: &[Placed<'_>]) -> io::Result<()> {
    let code = placed.code;
    if placed.is_mark() {
        return if placed.nests { mark(out, placed) } else { Ok(()) };
    }
    if placed.nests && code.role == Role::Close {
        return out.write_all(b"</g>");
    }
    if placed.nests {
        return tag(out, "g", placed, Some(""), &[]);
    }
    if code.dialect == Dialect::Xliff1 && code.element != "g" {
        let native = if has_prefixes(&code.code) { flat(&code.code) } else { code.code.clone() };
        let is_empty = matches!(code.element.as_str(), "x" | "bx" | "ex");
        return tag(out, &code.element, placed, None, &[])
            .and_then(|()| if is_empty { out.write_all(b"/>") } else { close(out, &native, &code.element) });
    }
    let half = |role: Role| placed.partner.and_then(|at| all.get(at)).filter(|_| code.role == role);
    let has_code =
        |other: Option<&Placed<'_>>| !code.code.is_empty() || other.is_some_and(|other| !other.code.code.is_empty());
    let (element, pos) = match code.role {
        Role::Alone if code.code.is_empty() => ("x", None),
        Role::Alone => ("ph", None),
        Role::Open if placed.partner.is_none() => ("it", Some("open")),
        Role::Close if placed.partner.is_none() => ("it", Some("close")),
        Role::Open => (if has_code(half(Role::Open)) { "bpt" } else { "bx" }, None),
        Role::Close => (if has_code(half(Role::Close)) { "ept" } else { "ex" }, None),
    };
    let pos: Vec<(&str, &str)> = pos.map(|pos| ("pos", pos)).into_iter().collect();
    tag(out, element, placed, None, &pos)?;
    if matches!(element, "x" | "bx" | "ex") { out.write_all(b"/>") } else { close(out, &flat(&code.code), element) }
}

fn close(out: &mut dyn Write, native: &str, element: &str) -> io::Result<()> {
    write!(out, ">{native}</{element}>")
}

/// A start tag, open for more unless `end` closes it.
fn tag(
    out: &mut dyn Write,
    element: &str,
    placed: &Placed<'_>,
    end: Option<&str>,
    more: &[(&str, &str)],
) -> io::Result<()> {
    write!(out, "<{element}")?;
    let is_own = placed.code.dialect == Dialect::Xliff1;
    let has_own_id = is_own && placed.get("id").is_some() && placed.code.pair.is_some();
    attribute(out, if has_own_id { "rid" } else { "id" }, &placed.id)?;
    for (name, value) in more {
        attribute(out, name, value)?;
    }
    if is_own {
        for (name, value) in &placed.code.attributes {
            attribute(out, name, value)?;
        }
    } else if let Some([_, name, ..]) = kind(placed).filter(|_| element != "ept" && element != "ex") {
        attribute(out, "ctype", name)?;
    }
    match end {
        Some(_) => out.write_all(b">"),
        None => Ok(()),
    }
}

fn mark(out: &mut dyn Write, placed: &Placed<'_>) -> io::Result<()> {
    if placed.code.role == Role::Close {
        return out.write_all(b"</mrk>");
    }
    out.write_all(b"<mrk")?;
    if placed.code.dialect == Dialect::Xliff1 {
        for (name, value) in &placed.code.attributes {
            attribute(out, name, value)?;
        }
    } else {
        let is_protected = placed.get("translate") == Some("no");
        let kind = match placed.get("type") {
            _ if is_protected => "protected",
            Some("term") => "term",
            _ => "x-annotation",
        };
        attribute(out, "mtype", kind)?;
    }
    out.write_all(b">")
}
