//! What has been read of one entry, and how it becomes units.

use crate::lang::LanguageTag;
use crate::unit::{Extra, NewUnit, Remark, Status};

use super::super::columns::parse_origin;
use super::super::weight::too_heavy;
use super::super::{MAX_RECORD, MAX_SEGMENT, too_long};
use super::alternative;
use super::header::Header;
use super::lex::Slot;
use super::{CONTEXT, DEVELOPER, DOMAIN, FLAG, ORIGIN, REFERENCE};

/// More plural forms than any language has.
const MAX_FORMS: u32 = 100;

/// The three strings that name an entry, now or before the change.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) context: Option<String>,
    pub(super) id: Option<String>,
    pub(super) plural: Option<String>,
}

/// One entry.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// The line of its first keyword.
    pub(super) line: u64,
    pub(super) source: Source,
    previous: Source,
    pub(super) texts: Vec<(u32, String)>,
    note: Option<String>,
    extracted: Option<String>,
    origin: Option<String>,
    references: Vec<String>,
    flags: Vec<String>,
    fuzzy: bool,
    fault: Option<(u64, String)>,
    /// The length of everything in it.
    bytes: usize,
}

/// Which of the two sources a line speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Now,
    Before,
}

impl Entry {
    /// Whether a keyword has come.
    pub(super) fn has_begun(&self) -> bool {
        self.line > 0
    }

    /// Whether its translation has come: what follows is another entry.
    pub(super) fn has_text(&self) -> bool {
        !self.texts.is_empty()
    }

    /// Makes the entry unusable; the first reason is told.
    pub(super) fn spoil(&mut self, line: u64, fault: impl Into<String>) {
        self.fault.get_or_insert_with(|| (line, fault.into()));
    }

    /// Begins a string.
    pub(super) fn open(&mut self, slot: Slot, when: When, line: u64) {
        if when == When::Now && self.line == 0 {
            self.line = line;
        }
        let missing_id = when == When::Now && self.source.id.is_none();
        match slot {
            Slot::Text(_) if when == When::Before => self.spoil(line, "a previous `msgstr`"),
            Slot::Text(_) | Slot::Plural if missing_id => self.spoil(line, "a translation without `msgid`"),
            Slot::Text(form) if form >= MAX_FORMS => self.spoil(line, format!("plural form {form}")),
            Slot::Text(form) if self.texts.iter().any(|(known, _)| *known == form) => {
                self.spoil(line, "two `msgstr` for one `msgid`");
            }
            Slot::Text(form) => self.texts.push((form, String::new())),
            _ => {
                let string = self.place(slot, when).get_or_insert_default();
                if !string.is_empty() {
                    self.spoil(line, "a keyword comes twice");
                }
            }
        }
    }

    fn place(&mut self, slot: Slot, when: When) -> &mut Option<String> {
        let source = if when == When::Now { &mut self.source } else { &mut self.previous };
        match slot {
            Slot::Context => &mut source.context,
            Slot::Plural => &mut source.plural,
            Slot::Id | Slot::Text(_) => &mut source.id,
        }
    }

    /// Goes on with the string begun last.
    pub(super) fn append(&mut self, slot: Slot, when: When, text: &str, line: u64) {
        if !self.grow(text.len(), line) {
            return;
        }
        let string = match slot {
            Slot::Text(form) => self.texts.iter_mut().find(|(known, _)| *known == form).map(|(_, text)| text),
            _ => self.place(slot, when).as_mut(),
        };
        let Some(string) = string else { return };
        if string.len() + text.len() > MAX_SEGMENT {
            self.spoil(line, too_long("text"));
        } else {
            string.push_str(text);
        }
    }

    /// Whether there is room for this much more.
    fn grow(&mut self, bytes: usize, line: u64) -> bool {
        // A remark of one byte takes some memory too.
        self.bytes += bytes + 32;
        if self.bytes > MAX_RECORD {
            self.spoil(line, format!("longer than {} MiB", MAX_RECORD / 1024 / 1024));
        }
        self.fault.is_none()
    }

    /// A comment, without its `#`.
    pub(super) fn comment(&mut self, comment: &str, line: u64) {
        if !self.grow(comment.len(), line) {
            return;
        }
        let rest = || comment.get(1..).map(|rest| rest.strip_prefix(' ').unwrap_or(rest)).unwrap_or_default();
        match comment.as_bytes().first() {
            Some(b'.') if rest().starts_with(ORIGIN) => {
                self.origin = rest().strip_prefix(ORIGIN).map(str::to_owned);
            }
            Some(b'.') => add_line(&mut self.extracted, rest()),
            Some(b':') => self.references.push(rest().trim().to_owned()),
            Some(b',' | b'=') => rest().split(',').map(str::trim).for_each(|flag| self.flag(flag)),
            _ => add_line(&mut self.note, comment.strip_prefix(' ').unwrap_or(comment)),
        }
        if self.note.as_ref().or(self.extracted.as_ref()).is_some_and(|note| note.len() > MAX_SEGMENT) {
            self.spoil(line, too_long("comment"));
        }
    }

    fn flag(&mut self, flag: &str) {
        if flag == "fuzzy" {
            self.fuzzy = true;
        } else if !flag.is_empty() && !self.flags.iter().any(|known| known == flag) {
            self.flags.push(flag.to_owned());
        }
    }

    /// The text of the header, if this is one: the entry without a source.
    pub(super) fn header(&self) -> Option<&str> {
        let empty = self.source.id.as_deref() == Some("");
        let bare = empty && self.source.context.is_none() && self.source.plural.is_none();
        (bare && self.fault.is_none()).then(|| self.texts.first().map_or("", |(_, text)| text))
    }

    /// The units of this entry; none where nothing is translated.
    pub(super) fn finish(mut self, header: &Header, domain: Option<&str>) -> Result<Vec<NewUnit>, (u64, String)> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        // `#.` with nothing behind it says nothing.
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        (self.note, self.extracted) = (said(self.note.take()), said(self.extracted.take()));
        let line = self.line;
        let at_line = |reason: &str| (line, reason.to_owned());
        let id = self.source.id.as_deref().ok_or_else(|| at_line("`msgctxt` without `msgid`"))?;
        if self.texts.is_empty() {
            return Err(at_line("`msgid` without `msgstr`"));
        }
        if self.source.plural.is_none() && self.texts.iter().any(|(form, _)| *form > 0) {
            return Err(at_line("plural forms without `msgid_plural`"));
        }
        let pairs = self.pairs(id, self.source.plural.as_deref(), header);
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        // A fuzzy entry may give its units once more, for the source before the change.
        let count = pairs.len() * if self.fuzzy { 2 } else { 1 };
        if count > 1
            && let Some(fault) = too_heavy(count, self.bytes)
        {
            return Err(at_line(&fault));
        }
        let languages = languages(header).map_err(|reason| at_line(&reason))?;
        let mut units = self.units(&pairs, self.source.context.clone(), domain, languages);
        if self.fuzzy
            && let Some(old) = self.previous.id.as_deref()
        {
            let pairs = self.pairs(old, self.previous.plural.as_deref(), header);
            let more = self.units(&pairs, self.previous.context.clone(), domain, languages);
            units.extend(more.into_iter().filter(|unit| unit.variants.first().is_some_and(|v| !v.text.is_empty())));
        }
        check(&units, header.half).map_err(|reason| at_line(&reason))?;
        Ok(units)
    }

    /// What is a translation of what. Forms that are not used for one are all translations of the plural.
    fn pairs<'e>(&'e self, id: &'e str, plural: Option<&'e str>, header: &Header) -> Vec<(&'e str, &'e str)> {
        let one = header.one;
        let one = if self.texts.iter().any(|(form, _)| *form == one) { one } else { 0 };
        let single = self.texts.len() == 1;
        let mut pairs = Vec::new();
        for (form, text) in &self.texts {
            let singular = (*form == one).then_some(id);
            let plural = plural.filter(|_| *form != one || single);
            for source in singular.into_iter().chain(plural) {
                if (!text.is_empty() || (header.half && !source.is_empty()))
                    && !pairs.contains(&(source, text.as_str()))
                {
                    pairs.push((source, text));
                }
            }
        }
        pairs
    }

    fn units(
        &self,
        pairs: &[(&str, &str)],
        context: Option<String>,
        domain: Option<&str>,
        (from, to): (&LanguageTag, &LanguageTag),
    ) -> Vec<NewUnit> {
        let extra = self.extra(alternative::unmark(context), domain).boxed();
        let unit = |(source, target): &(&str, &str)| NewUnit {
            origin: self.origin.as_deref().map(parse_origin),
            note: self.note.clone().or_else(|| self.extracted.clone()),
            status: if self.fuzzy { Status::Unreviewed } else { Status::Confirmed },
            extra: extra.clone(),
            ..NewUnit::pair(from, source, to, target)
        };
        pairs.iter().map(unit).collect()
    }

    fn extra(&self, context: Option<String>, domain: Option<&str>) -> Extra {
        let mut extra = Extra::default();
        if let Some(extracted) = &self.extracted {
            let remark = |kind: &str, text: &str| Remark {
                kind: kind.to_owned(),
                text: text.to_owned(),
                attributes: Vec::new(),
            };
            extra.notes.extend(self.note.as_deref().map(|note| remark("", note)));
            extra.notes.push(remark(DEVELOPER, extracted));
        }
        if let Some(context) = context {
            extra.add_prop(CONTEXT, &context);
        }
        if let Some(domain) = domain {
            extra.add_prop(DOMAIN, domain);
        }
        self.references.iter().for_each(|reference| extra.add_prop(REFERENCE, reference));
        // A form of its own need not use the arguments that the plural entry as a whole does.
        let plural = self.source.plural.is_some();
        let flags = self.flags.iter().filter(|flag| !plural || !flag.ends_with("-format"));
        flags.for_each(|flag| extra.add_prop(FLAG, flag));
        extra
    }
}

fn add_line(to: &mut Option<String>, line: &str) {
    match to {
        Some(text) => {
            text.push('\n');
            text.push_str(line);
        }
        None => *to = Some(line.to_owned()),
    }
}

fn languages(header: &Header) -> Result<(&LanguageTag, &LanguageTag), String> {
    let from = header.source.as_ref().map_err(Clone::clone)?;
    let to = header.target.as_ref().map_err(Clone::clone)?;
    if from == to {
        return Err(format!(
            "its source and its translation are both in `{to}`; name the source's language with --from"
        ));
    }
    Ok((from, to))
}

fn check(units: &[NewUnit], half: bool) -> Result<(), String> {
    let texts = || units.iter().flat_map(|unit| &unit.variants).map(|variant| variant.text.as_str());
    if texts().any(|text| text.contains('\0')) {
        return Err("the text holds a NUL character".to_owned());
    }
    if !half && texts().any(|text| text.trim().is_empty()) {
        return Err("there is nothing but spaces on one side".to_owned());
    }
    Ok(())
}
