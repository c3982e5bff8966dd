//! The archive around a document, unpacked against a limit and packed again.

use std::io::{Cursor, Read, Write};
use std::ops::Range;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::document::decode::DecodeError;

/// A part may always be this large unpacked …
const SMALL: u64 = 32 << 20;
/// … and beyond that so many times its packed size. Real documents stay below 50.
const RATIO: u64 = 100;
/// What no part may exceed.
const LARGEST: u64 = 512 << 20;

const DAMAGED: &str = "open it in a word processor and save it again, or fetch it again";

/// A text of the archive that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::document) struct Part {
    /// Its name in the archive.
    pub(in crate::document) name: String,
    /// Where it stands in `Document::source`.
    pub(in crate::document) range: Range<usize>,
}

/// What cannot be read, and what to do.
pub(super) fn refused(what: impl Into<String>, hint: &'static str) -> DecodeError {
    DecodeError::Package { what: what.into(), hint }
}

pub(super) fn damaged(part: &str, what: &str) -> DecodeError {
    refused(format!("the document is damaged: {what} (in `{part}`)"), DAMAGED)
}

/// An archive being read.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Archive<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, DecodeError> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(old(bytes));
        }
        if !bytes.starts_with(b"PK") {
            return Err(refused(
                "this is no document of a word processor",
                "name it as what it is (.md, .txt, .html), or save it again as .docx or .odt",
            ));
        }
        match ZipArchive::new(Cursor::new(bytes)) {
            Ok(zip) => Ok(Self { zip }),
            Err(error) => Err(refused(format!("the archive of this document is damaged ({error})"), DAMAGED)),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    pub(super) fn any(&self, start: &str) -> bool {
        self.zip.file_names().flatten().any(|name| name.starts_with(start))
    }

    /// The first names in it.
    pub(super) fn listing(&self) -> String {
        let names: Vec<String> =
            self.zip.file_names().flatten().take(3).map(|name| format!("`{}`", name.escape_debug())).collect();
        match self.zip.len().saturating_sub(names.len()) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }

    /// A part as text; `None` where there is none.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, DecodeError> {
        if !self.has(name) {
            return Ok(None);
        }
        let file = self.zip.by_name(name).map_err(|error| match error.to_string() {
            password if password.to_lowercase().contains("password") => protected(),
            other => damaged(name, &other),
        })?;
        let limit = file.compressed_size().saturating_mul(RATIO).clamp(SMALL, LARGEST);
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| damaged(name, &error.to_string()))?;
        if bytes.len() as u64 > limit {
            let what = format!("`{name}` in it unpacks to far more than a document can hold");
            return Err(refused(what, "hafez reads no archive that is made to fill the memory"));
        }
        let text = String::from_utf8(bytes).map_err(|_| damaged(name, "it is not UTF-8"))?;
        Ok(Some(text))
    }
}

pub(super) fn protected() -> DecodeError {
    refused("this document is protected with a password", "open it with the password and save it without one")
}

/// Old documents and encrypted new ones are in the same container; the names of its streams tell.
fn old(bytes: &[u8]) -> DecodeError {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        return protected();
    }
    let what = if has("WordDocument") { "an old Word document (.doc)" } else { "an old Office document" };
    refused(format!("this is {what}"), "open it in a word processor and save it as .docx")
}

/// The archive with other texts in the parts that are named; all others stay as they are packed.
pub(super) fn repacked(bytes: &[u8], parts: &[(&str, String)]) -> Result<Vec<u8>, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).map_err(|error| error.to_string())?;
        let own = file.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let changed = parts.iter().find(|(name, _)| *name == own);
        match changed {
            None => out.raw_copy_file(file).map_err(|error| error.to_string())?,
            Some((name, text)) => {
                well_formed(text).map_err(|error| format!("{name} would be damaged: {error}"))?;
                let mut options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
                if let Some(time) = file.last_modified() {
                    options = options.last_modified_time(time);
                }
                out.start_file(*name, options).map_err(|error| error.to_string())?;
                out.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
            }
        }
    }
    out.finish().map(Cursor::into_inner).map_err(|error| error.to_string())
}

/// Whether a part can be read again: every element ends, no attribute stands twice. What a word processor would refuse
/// must not leave the house.
fn well_formed(text: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    let mut open = 0usize;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match &event {
            Event::Eof if open == 0 => return Ok(()),
            Event::Eof => return Err(format!("{open} elements have no end")),
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        if let Event::Start(tag) | Event::Empty(tag) = event {
            tag.attributes().try_for_each(|attribute| attribute.map(drop)).map_err(|error| error.to_string())?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_part_is_known() {
        assert_eq!(well_formed("<a b=\"1\"><c/>text &amp; more</a>"), Ok(()));
        for damaged in ["<a><b></a></b>", "<a>", "<a b='1' b=\"2\"/>", "</a>", "<a"] {
            assert!(well_formed(damaged).is_err(), "{damaged}");
        }
    }
}
