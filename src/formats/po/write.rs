//! A catalogue as `msgfmt --check` accepts it: one pair of languages, each source once in a context.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

use crate::lang::LanguageTag;
use crate::unit::{Remark, Status, Time, TranslationUnit, Variant};

use super::super::columns::write_origin;
use super::super::error::{Fault, FormatError};
use super::super::{UnitWriter, WriteOptions};
use super::{CONTEXT, DEVELOPER, FLAG, ORIGIN, REFERENCE, alternative};

/// The last translator of a file that nobody has translated.
pub(in super::super) const NOBODY: &str = "hafez";

/// Writes units one after the other. Of each source only a number is held, to know it again.
pub(in super::super) struct PoWriter<'w> {
    out: Box<dyn Write + 'w>,
    options: WriteOptions,
    /// The languages of the header, once it is written.
    pair: Option<(LanguageTag, LanguageTag)>,
    /// How often each source has come in its context.
    seen: HashMap<u64, u32>,
}

impl<'w> PoWriter<'w> {
    pub(in super::super) fn new(out: Box<dyn Write + 'w>, options: WriteOptions) -> Self {
        Self { out, options, pair: None, seen: HashMap::new() }
    }

    /// The pair of a unit; the first unit decides that of the file, unless it is given.
    fn check(&mut self, unit: &TranslationUnit, variants: &[&Variant]) -> io::Result<()> {
        let (Some(source), Some(target)) = (variants.first(), variants.get(1)) else { return Ok(()) };
        let given = self.options.from.clone().zip(self.options.to.clone());
        if self.pair.is_none() {
            let pair = given.clone().unwrap_or_else(|| (source.lang.clone(), target.lang.clone()));
            let by = unit.changed_by.as_deref().or(unit.author.as_deref());
            header(&mut self.out, Some((&pair.0, &pair.1)), unit.changed, by, &[])?;
            self.pair = Some(pair);
        }
        let fits = self.pair.as_ref().is_some_and(|(from, to)| *from == source.lang && *to == target.lang);
        if given.is_none() && (!fits || variants.len() > 2) {
            let tags: Vec<&str> = variants.iter().map(|variant| variant.lang.as_str()).collect();
            let message =
                format!("unit {} is in {}, but a PO file holds one pair of languages", unit.id, tags.join(", "));
            let error = FormatError::new(Fault::Write, "", message);
            return Err(error.hint("name the pair with --from and --to").into());
        }
        Ok(())
    }

    fn lines(&mut self, mark: &str, text: &str) -> io::Result<()> {
        for line in text.split(['\n', '\r']) {
            match line {
                "" => writeln!(self.out, "{mark}")?,
                line => writeln!(self.out, "{mark} {line}")?,
            }
        }
        Ok(())
    }

    fn comments(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let notes = notes(unit);
        for (_, text) in notes.iter().filter(|(kind, _)| *kind != DEVELOPER) {
            self.lines("#", text)?;
        }
        if let Some(origin) = &unit.origin {
            writeln!(self.out, "#. {ORIGIN}{}", one_line(&write_origin(origin)))?;
        }
        for (_, text) in notes.iter().filter(|(kind, _)| *kind == DEVELOPER) {
            self.lines("#.", text)?;
        }
        let props = |kind| properties(unit, kind);
        for reference in props(REFERENCE) {
            writeln!(self.out, "#: {}", one_line(reference))?;
        }
        let fuzzy = (unit.status == Status::Unreviewed).then_some("fuzzy");
        let flags: Vec<String> = fuzzy.into_iter().chain(props(FLAG)).map(one_line).collect();
        if !flags.is_empty() {
            writeln!(self.out, "#, {}", flags.join(", "))?;
        }
        Ok(())
    }

    fn context(&mut self, unit: &TranslationUnit, source: &str) -> io::Result<()> {
        let own = properties(unit, CONTEXT).next();
        let mut hasher = DefaultHasher::new();
        (own, source).hash(&mut hasher);
        let count = self.seen.entry(hasher.finish()).or_default();
        *count += 1;
        match alternative::mark(own, *count) {
            Some(context) => string(&mut self.out, "msgctxt", &context),
            None => Ok(()),
        }
    }
}

impl UnitWriter for PoWriter<'_> {
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let variants = self.options.choose(unit);
        let (Some(source), Some(target)) = (variants.first(), variants.get(1)) else { return Ok(()) };
        self.check(unit, &variants)?;
        self.out.write_all(b"\n")?;
        self.comments(unit)?;
        self.context(unit, &source.text)?;
        string(&mut self.out, "msgid", &source.text)?;
        string(&mut self.out, "msgstr", &target.text)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.pair.is_none() {
            let given = self.options.from.clone().zip(self.options.to.clone());
            let pair = given.as_ref().map(|(from, to)| (from, to));
            header(&mut self.out, pair, Time::UNIX_EPOCH, None, &[])?;
        }
        self.out.flush()
    }
}

/// The entry that begins a catalogue; `more` are fields of its own.
pub(super) fn header(
    out: &mut dyn Write,
    pair: Option<(&LanguageTag, &LanguageTag)>,
    time: Time,
    by: Option<&str>,
    more: &[(&str, &str)],
) -> io::Result<()> {
    let (source, target) = pair.map_or(("", ""), |(source, target)| (source.written(), target.written()));
    let date = time.strftime("%Y-%m-%d %H:%M+0000").to_string();
    out.write_all(b"msgid \"\"\nmsgstr \"\"\n")?;
    let fields = [
        ("Project-Id-Version", "hafez"),
        ("PO-Revision-Date", &date),
        ("Last-Translator", by.unwrap_or(NOBODY)),
        ("Language-Team", target),
        ("Language", target),
        ("X-Source-Language", source),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("X-Generator", concat!("hafez ", env!("CARGO_PKG_VERSION"))),
    ];
    for (name, value) in fields.iter().chain(more) {
        writeln!(out, "\"{}\\n\"", escape(&one_line(&format!("{name}: {value}"))))?;
    }
    Ok(())
}

/// All remarks with who they are from. The unit's note is the first; it may have been edited since.
fn notes(unit: &TranslationUnit) -> Vec<(&str, &str)> {
    let kept: &[Remark] = unit.extra.as_ref().map_or(&[], |extra| &extra.notes);
    let kind = kept.first().map_or("", |first| first.kind.as_str());
    let first = unit.note.as_deref().map(|note| (kind, note));
    first.into_iter().chain(kept.iter().skip(1).map(|remark| (remark.kind.as_str(), remark.text.as_str()))).collect()
}

fn properties<'u>(unit: &'u TranslationUnit, kind: &str) -> impl Iterator<Item = &'u str> {
    let props: &[Remark] = unit.extra.as_ref().map_or(&[], |extra| &extra.props);
    props.iter().filter(move |prop| prop.kind == kind).map(|prop| prop.text.as_str())
}

/// A keyword with its string; after each line break of the text the next line begins.
pub(super) fn string(out: &mut dyn Write, keyword: &str, text: &str) -> io::Result<()> {
    if !text.trim_end_matches('\n').contains('\n') {
        return writeln!(out, "{keyword} \"{}\"", escape(text));
    }
    writeln!(out, "{keyword} \"\"")?;
    text.split_inclusive('\n').try_for_each(|line| writeln!(out, "\"{}\"", escape(line)))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\r' => escaped.push_str("\\r"),
            c if c.is_ascii_control() => escaped.push_str(&format!("\\{:03o}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A comment and a field of the header have one line.
pub(super) fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
