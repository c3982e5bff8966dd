//! What has been read of one `tu`, and how it becomes units.

use crate::lang::{LangMap, LanguageTag};
use crate::unit::{Context, Extra, Inline, NewUnit, Origin, Remark, Status, Time, Variant};

use super::super::columns::language_fault;
use super::super::markup::taken;
use super::super::weight::{of_variant, too_heavy, weight};
use super::super::{MAX_RECORD, MAX_SEGMENT, too_long};
use super::props::{Meaning, is_own, meaning};
use super::segment::{is_kept, size};
use super::{OWN_ID, PROP_MARKUP, TU_ATTRIBUTES, TUV_ATTRIBUTES};

/// More wordings than any real unit has.
const MAX_WORDINGS: usize = 1000;

/// The four attributes that say who and when, as written.
#[derive(Debug, Default)]
pub(super) struct Dates {
    pub(super) created: Option<String>,
    pub(super) author: Option<String>,
    pub(super) changed: Option<String>,
    pub(super) changed_by: Option<String>,
}

impl Dates {
    fn slot(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "creationdate" => Some(&mut self.created),
            "creationid" => Some(&mut self.author),
            "changedate" => Some(&mut self.changed),
            "changeid" => Some(&mut self.changed_by),
            _ => None,
        }
    }
}

/// One `tuv`.
#[derive(Debug, Default)]
pub(super) struct Wording {
    pub(super) lang: Option<Result<LanguageTag, String>>,
    pub(super) text: Option<String>,
    pub(super) inline: Vec<Inline>,
    pub(super) extra: Extra,
}

impl Wording {
    /// Takes the attributes: who and when are kept as written, because a unit has more than one wording.
    pub(super) fn new(lang: Option<Result<LanguageTag, String>>, mut attributes: Vec<(String, String)>) -> Self {
        attributes.retain(|(key, _)| is_kept(key) && !matches!(key.as_str(), "xml:lang" | "lang"));
        Self { lang, extra: Extra { attributes, ..Extra::default() }, ..Self::default() }
    }

    /// The codes of another format that hafez wrote beside the segment take the place of what TMX made of them.
    fn take_carried(&mut self) {
        let Some(at) = self.extra.props.iter().position(|prop| prop.kind == PROP_MARKUP) else { return };
        let carried = self.extra.props.remove(at);
        if let Some(codes) = self.text.as_ref().and_then(|text| taken(&carried.text, text, &self.inline)) {
            self.inline = codes;
        }
    }
}

/// One `tu`.
#[derive(Debug, Default)]
pub(super) struct Draft {
    srclang: Option<String>,
    dates: Dates,
    wordings: Vec<Wording>,
    /// What all of it takes in memory, roughly.
    bytes: usize,
    extra: Extra,
    context: Context,
    origin: Option<Origin>,
    status: Option<Status>,
    fault: Option<String>,
}

impl Draft {
    /// Takes the attributes of the `tu`; `srclang` is that of the header.
    pub(super) fn new(attributes: Vec<(String, String)>, srclang: Option<&str>) -> Self {
        let mut draft = Self::default();
        for (key, value) in attributes {
            match draft.dates.slot(&key) {
                Some(slot) => *slot = Some(value),
                None if key == "tuid" && is_own_id(&value) => {}
                None if is_kept(&key) => draft.extra.attributes.push((key, value)),
                None => {}
            }
        }
        draft.srclang = draft.extra.attribute("srclang").or(srclang).map(str::to_owned);
        draft.charge(size(&draft.extra.attributes));
        draft
    }

    /// Makes the unit unusable; the first reason is told.
    pub(super) fn spoil(&mut self, fault: String) {
        if self.fault.is_none() {
            self.fault = Some(fault);
            self.wordings = Vec::new();
            self.extra = Extra::default();
        }
    }

    pub(super) fn is_spoilt(&self) -> bool {
        self.fault.is_some()
    }

    /// Counts what is kept; a unit that is larger than any real one is given up.
    pub(super) fn charge(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > MAX_RECORD {
            self.spoil(format!("its texts and markup are longer than {} MiB together", MAX_RECORD / 1024 / 1024));
        }
    }

    pub(super) fn wording(&mut self, wording: Wording) {
        self.charge(wording.text.as_ref().map_or(0, String::len) + size(&wording.extra.attributes));
        if self.wordings.len() == MAX_WORDINGS {
            self.spoil(format!("more than {MAX_WORDINGS} wordings"));
        } else if !self.is_spoilt() {
            self.wordings.push(wording);
        }
    }

    /// A remark of the `tu`, or of the `tuv` that is being read.
    pub(super) fn note(&mut self, of: Option<&mut Wording>, remark: Remark) {
        if remark.text.trim().is_empty() || self.is_spoilt() {
            return;
        }
        self.charge(remark.text.len() + size(&remark.attributes));
        of.map_or(&mut self.extra, |wording| &mut wording.extra).notes.push(remark);
    }

    /// A property of the `tu`, or of the `tuv` that is being read. What hafez writes itself becomes a
    /// field; what others write is understood and kept.
    pub(super) fn property(&mut self, of: Option<&mut Wording>, remark: Remark) {
        self.charge(remark.text.len() + size(&remark.attributes));
        if self.is_spoilt() {
            return;
        }
        let of_unit = of.is_none();
        match meaning(&remark.kind, &remark.text) {
            Meaning::Prev(prev) if of_unit || self.context.prev.is_none() => self.context.prev = Some(prev),
            Meaning::Next(next) if of_unit || self.context.next.is_none() => self.context.next = Some(next),
            Meaning::Origin(origin) if self.origin.is_none() || is_own(&remark.kind) => self.origin = Some(origin),
            Meaning::Status(status) if self.status.is_none() || is_own(&remark.kind) => self.status = Some(status),
            Meaning::Note => return self.note(of, Remark { kind: String::new(), ..remark }),
            Meaning::Fault(fault) => return self.spoil(fault),
            _ => {}
        }
        if !is_own(&remark.kind) {
            let extra = of.map_or(&mut self.extra, |wording| &mut wording.extra);
            let known = if of_unit { TU_ATTRIBUTES } else { TUV_ATTRIBUTES };
            // What TMX has an attribute for, or has said already, cannot be one once more.
            let is_new = |name: &&str| !known.contains(name) && extra.attribute(name).is_none();
            match remark.kind.strip_prefix(super::PROP_ATTRIBUTE).filter(is_new) {
                Some(name) => extra.attributes.push((name.to_owned(), remark.text)),
                None => extra.props.push(remark),
            }
        }
    }

    /// The units of this `tu`: one, and one more for each further wording of the same language; one of
    /// the source language goes with the first translation.
    pub(super) fn finish(mut self, languages: &LangMap) -> Result<Vec<NewUnit>, String> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let dates = self.all_dates();
        let mut variants = usable(std::mem::take(&mut self.wordings))?;
        if let Some(srclang) = &self.srclang {
            source_first(&mut variants, srclang, languages);
        }
        let (mut variants, more) = split(variants);
        self.forget_srclang(variants.first());
        let mut base = NewUnit {
            variants: Vec::new(),
            context: self.context,
            origin: self.origin,
            author: dates.author,
            created: date(dates.created, "creationdate", &mut self.extra),
            changed: date(dates.changed, "changedate", &mut self.extra),
            changed_by: dates.changed_by,
            note: None,
            status: self.status.unwrap_or_default(),
            extra: None,
        };
        base.note = take_bare_note(&mut self.extra);
        known_first(&mut self.extra, TU_ATTRIBUTES);
        base.extra = self.extra.boxed();
        let mut units = Vec::with_capacity(1 + more.len());
        let shared = variants.iter().take(2).map(of_variant).sum::<usize>() + weight(&base);
        if let Some(fault) = too_heavy(more.len(), shared) {
            return Err(fault);
        }
        for variant in more {
            let pair = match variants.as_slice() {
                [source, target, ..] if variant.lang == source.lang => [variant, target.clone()],
                [source, ..] if variant.lang != source.lang => [source.clone(), variant],
                _ => continue,
            };
            units.push(NewUnit { variants: pair.into(), ..base.clone() });
        }
        if variants.len() > 1 {
            units.insert(0, NewUnit { variants: std::mem::take(&mut variants), ..base });
        }
        if units.is_empty() { Err("fewer than two languages".to_owned()) } else { Ok(units) }
    }

    /// The source language is kept only where the first wording does not say it.
    fn forget_srclang(&mut self, first: Option<&Variant>) {
        let said = first.map(|variant| variant.lang.written());
        self.extra.attributes.retain(|(key, value)| key != "srclang" || Some(value.as_str()) != said);
    }

    /// What the `tu` says, else what its last `tuv` (as a rule the target) says.
    fn all_dates(&mut self) -> Dates {
        let mut dates = std::mem::take(&mut self.dates);
        for wording in self.wordings.iter().rev() {
            for (key, value) in &wording.extra.attributes {
                if let Some(slot @ None) = dates.slot(key) {
                    *slot = Some(value.clone());
                }
            }
        }
        dates
    }
}

/// Whether a `tuid` is the number that a unit had in the memory that wrote the file.
fn is_own_id(tuid: &str) -> bool {
    tuid.strip_prefix(OWN_ID).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// The moment that is meant; what is no date is kept as it was written.
fn date(written: Option<String>, name: &str, extra: &mut Extra) -> Option<Time> {
    let written = written?;
    let time = parse_date(&written);
    if time.is_none() && !written.trim().is_empty() {
        extra.attributes.push((name.to_owned(), written));
    }
    time
}

/// The first remark; if there is no more to be said of remarks, it stands alone.
fn take_bare_note(extra: &mut Extra) -> Option<String> {
    let bare = matches!(extra.notes.as_slice(), [only] if only.attributes.is_empty() && only.kind.is_empty());
    if bare { extra.notes.pop().map(|note| note.text) } else { extra.notes.first().map(|note| note.text.clone()) }
}

/// The order of the standard, which is that of the writer: what TMX does not know comes as properties, behind.
fn known_first(extra: &mut Extra, known: &[&str]) {
    let place = |key: &str| known.iter().position(|known| *known == key).unwrap_or(known.len());
    extra.attributes.sort_by_key(|(key, _)| place(key));
}

fn usable(wordings: Vec<Wording>) -> Result<Vec<Variant>, String> {
    let mut variants = Vec::with_capacity(wordings.len());
    for mut wording in wordings {
        wording.take_carried();
        known_first(&mut wording.extra, TUV_ATTRIBUTES);
        let lang = wording.lang.ok_or("a `tuv` without a language (`xml:lang`)")??;
        match wording.text {
            // Characters that came as placeholders count too, so this is looked at last.
            Some(text) if text.len() > MAX_SEGMENT => return Err(too_long(&format!("`{lang}` text"))),
            Some(text) if text.contains('\0') => return Err("the text holds a NUL character".to_owned()),
            Some(text) if !text.trim().is_empty() => {
                variants.push(Variant { lang, text, inline: wording.inline, extra: wording.extra.boxed() });
            }
            _ => {}
        }
    }
    match variants.as_slice() {
        [] => Err("no text in any language".to_owned()),
        [only] => Err(format!("text in one language only (`{}`)", only.lang)),
        _ => Ok(variants),
    }
}

/// The language of a code, with what to say when it is none.
pub(super) fn language(code: &str, languages: &LangMap) -> Result<LanguageTag, String> {
    languages.parse(code).map_err(|error| language_fault(&error))
}

/// Puts the source first: the language named, else one of the same base language.
fn source_first(variants: &mut [Variant], srclang: &str, languages: &LangMap) {
    let Ok(source) = languages.parse(srclang) else { return };
    let at = variants
        .iter()
        .position(|variant| variant.lang == source)
        .or_else(|| variants.iter().position(|variant| variant.lang.base() == source.base()));
    if let Some(found) = at.and_then(|at| variants.get_mut(..=at)) {
        found.rotate_right(1);
    }
}

/// The first wording of every language, and the others.
fn split(variants: Vec<Variant>) -> (Vec<Variant>, Vec<Variant>) {
    let mut first: Vec<Variant> = Vec::with_capacity(variants.len());
    let mut more = Vec::new();
    for variant in variants {
        if first.iter().any(|known| known.lang == variant.lang) {
            more.push(variant);
        } else {
            first.push(variant);
        }
    }
    (first, more)
}

/// `YYYYMMDDTHHMMSSZ` of TMX, or RFC 3339; without a zone it is UTC. Anything else is no date.
pub(in super::super) fn parse_date(text: &str) -> Option<Time> {
    let text = text.trim();
    if let Some(time) = compact_date(text) {
        return Some(time);
    }
    text.parse::<Time>().ok().or_else(|| {
        let civil: jiff::civil::DateTime = text.strip_suffix('Z').unwrap_or(text).parse().ok()?;
        Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    })
}

/// The form of the standard, by its digits: a file has two of them a unit.
fn compact_date(text: &str) -> Option<Time> {
    let bytes: &[u8; 16] = text.as_bytes().try_into().ok()?;
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')))
    };
    let two = |from: usize| i8::try_from(number(from, from + 2)?).ok();
    if (bytes.get(8), bytes.get(15)) != (Some(&b'T'), Some(&b'Z')) {
        return None;
    }
    let date = jiff::civil::DateTime::new(number(0, 4)?, two(4)?, two(6)?, two(9)?, two(11)?, two(13)?, 0).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(date).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_tmx_and_of_others() {
        let moment: Time = "2002-05-23T09:12:00Z".parse().unwrap();
        for text in ["20020523T091200Z", "2002-05-23T09:12:00Z", "2002-05-23T09:12:00", "2002-05-23T11:12:00+02:00"] {
            assert_eq!(parse_date(text), Some(moment), "{text}");
        }
        assert_eq!(parse_date("yesterday"), None);
    }
}
