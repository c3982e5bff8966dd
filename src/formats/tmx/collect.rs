//! What has been read of one `tu`, and how it becomes units.

use crate::lang::LanguageMap;
use crate::unit::{Context, Extra, NewUnit, Origin, REMOVED, Status, Time, Variant, WAS};

use super::super::columns::{language_fault, parse_origin, parse_status};
use super::super::{MAX_RECORD, MAX_SEGMENT, too_long};
use super::{PROP_NEXT, PROP_ORIGIN, PROP_PREV, PROP_STATUS};

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

/// One `tuv`.
#[derive(Debug)]
pub(super) struct Wording {
    pub(super) lang: Option<String>,
    pub(super) text: Option<String>,
    pub(super) dates: Dates,
}

/// One `tu`.
#[derive(Debug, Default)]
pub(super) struct Draft {
    srclang: Option<String>,
    dates: Dates,
    wordings: Vec<Wording>,
    /// The length of all wordings.
    bytes: usize,
    notes: String,
    context: Context,
    origin: Option<Origin>,
    status: Status,
    extra: Extra,
    fault: Option<String>,
}

impl Draft {
    pub(super) fn new(srclang: Option<String>, dates: Dates) -> Self {
        Self { srclang, dates, ..Self::default() }
    }

    /// Makes the unit unusable; the first reason is told.
    pub(super) fn spoil(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }

    pub(super) fn is_spoilt(&self) -> bool {
        self.fault.is_some()
    }

    pub(super) fn wording(&mut self, wording: Wording) {
        self.bytes += wording.text.as_ref().map_or(0, String::len);
        if self.wordings.len() == MAX_WORDINGS {
            self.spoil(format!("more than {MAX_WORDINGS} wordings"));
        } else if self.bytes > MAX_RECORD {
            self.spoil(format!("its texts are longer than {} MiB together", MAX_RECORD / 1024 / 1024));
        } else if !self.is_spoilt() {
            self.wordings.push(wording);
        }
    }

    pub(super) fn note(&mut self, text: String) {
        if text.trim().is_empty() || self.notes.len() + text.len() > MAX_SEGMENT {
            return;
        }
        if self.notes.is_empty() {
            self.notes = text;
        } else {
            self.notes.push('\n');
            self.notes.push_str(&text);
        }
    }

    /// Understands our own properties and those of `OmegaT`, memoQ and Okapi that mean the same.
    pub(super) fn property(&mut self, kind: &str, text: String) {
        match kind {
            PROP_PREV | "prev" => self.context.prev = Some(unwrap_seg(text)),
            PROP_NEXT | "next" => self.context.next = Some(unwrap_seg(text)),
            PROP_ORIGIN => self.origin = Some(parse_origin(&text)),
            "file" if self.origin.is_none() && !text.is_empty() => {
                self.origin = Some(Origin { file: text, segment: None });
            }
            PROP_STATUS => match parse_status(&text) {
                Ok(status) => self.status = status,
                Err(fault) => self.spoil(fault),
            },
            "approved" if text.trim().eq_ignore_ascii_case("no") => self.status = Status::Unreviewed,
            "note" => self.note(text),
            WAS | REMOVED => self.extra.add_prop(kind, &text),
            _ => {}
        }
    }

    /// The units of this `tu`: one, and one more for each further wording of the same language.
    pub(super) fn finish(mut self, languages: &LanguageMap) -> Result<Vec<NewUnit>, String> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let dates = self.all_dates();
        let mut variants = usable(std::mem::take(&mut self.wordings), languages)?;
        if let Some(srclang) = &self.srclang {
            source_first(&mut variants, srclang, languages);
        }
        let (variants, more) = split(variants);
        let base = NewUnit {
            variants: Vec::new(),
            context: self.context,
            origin: self.origin,
            author: dates.author,
            created: dates.created.as_deref().and_then(parse_date),
            changed: dates.changed.as_deref().and_then(parse_date),
            changed_by: dates.changed_by,
            note: Some(self.notes).filter(|notes| !notes.is_empty()),
            status: self.status,
            extra: self.extra.boxed(),
        };
        let source = variants.first().cloned();
        let further = more.into_iter().filter_map(|variant| Some(vec![source.clone()?, variant]));
        let sets = std::iter::once(variants).chain(further).filter(|set| set.len() > 1);
        let units: Vec<NewUnit> = sets.map(|variants| NewUnit { variants, ..base.clone() }).collect();
        if units.is_empty() { Err("fewer than two languages".to_owned()) } else { Ok(units) }
    }

    /// What the `tu` says, else what its last `tuv` (as a rule the target) says.
    fn all_dates(&mut self) -> Dates {
        let mut dates = std::mem::take(&mut self.dates);
        for wording in self.wordings.iter_mut().rev() {
            let own = &mut wording.dates;
            for (to, from) in [
                (&mut dates.created, &mut own.created),
                (&mut dates.author, &mut own.author),
                (&mut dates.changed, &mut own.changed),
                (&mut dates.changed_by, &mut own.changed_by),
            ] {
                if to.is_none() {
                    *to = from.take();
                }
            }
        }
        dates
    }
}

/// Some tools put the neighbour as `<seg>text</seg>`, escaped.
fn unwrap_seg(text: String) -> String {
    match text.strip_prefix("<seg>").and_then(|rest| rest.strip_suffix("</seg>")) {
        Some(inner) => inner.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
        None => text,
    }
}

fn usable(wordings: Vec<Wording>, languages: &LanguageMap) -> Result<Vec<Variant>, String> {
    let mut variants = Vec::with_capacity(wordings.len());
    for wording in wordings {
        let code = wording.lang.ok_or("a `tuv` without a language (`xml:lang`)")?;
        let lang = languages.read(&code).map_err(|error| language_fault(&error))?;
        match wording.text {
            // Characters that came as placeholders count too, so this is looked at last.
            Some(text) if text.len() > MAX_SEGMENT => return Err(too_long(&format!("`{lang}` text"))),
            Some(text) if text.contains('\0') => return Err("the text holds a NUL character".to_owned()),
            Some(text) if !text.trim().is_empty() => variants.push(Variant::new(lang, text)),
            _ => {}
        }
    }
    match variants.as_slice() {
        [] => Err("no text in any language".to_owned()),
        [only] => Err(format!("text in one language only (`{}`)", only.lang)),
        _ => Ok(variants),
    }
}

/// Puts the source first: the language named, else one of the same base language.
fn source_first(variants: &mut [Variant], srclang: &str, languages: &LanguageMap) {
    let Ok(source) = languages.read(srclang) else { return };
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
    // A second wording of the source itself is no translation.
    let source = first.first().map(|variant| variant.lang.clone());
    more.retain(|variant| Some(&variant.lang) != source.as_ref());
    (first, more)
}

/// `YYYYMMDDTHHMMSSZ` of TMX, or RFC 3339; without a zone it is UTC. Anything else is no date.
fn parse_date(text: &str) -> Option<Time> {
    let text = text.trim();
    text.parse::<Time>().ok().or_else(|| {
        let civil: jiff::civil::DateTime = text.strip_suffix('Z').unwrap_or(text).parse().ok()?;
        Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    })
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
