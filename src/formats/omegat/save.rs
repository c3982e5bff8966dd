//! The memory of a project, as `OmegaT` keeps it: TMX 1.1, default translations first, then the
//! alternatives, which are told apart by their file, neighbours and number.

use std::collections::HashSet;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use crate::lang::LanguageTag;
use crate::unit::{Status, Time, TranslationUnit, Variant};

use super::super::xml::{Place, escape, is_xml_char};
use super::super::{UnitWriter, WriteOptions};
use super::SAVE;

/// Bytes of a list that wait in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;
/// Where the memory goes when the project has translations of its own.
const BESIDE: &str = "tm/hafez.tmx";
/// Who wrote the file: `OmegaT` writes its own name when it saves.
const CREATOR: &str = "creationtool=\"hafez\"";

/// Where a memory is written in a project, and whether that is the project's own file. One that
/// `OmegaT` has saved is never replaced.
pub fn memory_place(project: &Path) -> (PathBuf, bool) {
    let save = project.join(SAVE);
    let mut head = [0; 1024];
    let ours = match fs::File::open(&save) {
        Ok(mut file) => {
            let read = file.read(&mut head).unwrap_or_default();
            memchr::memmem::find(head.get(..read).unwrap_or_default(), CREATOR.as_bytes()).is_some()
        }
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    if ours { (save, true) } else { (project.join(BESIDE), false) }
}

/// Writes the file. Units that nobody has confirmed are left out: what stands in it is taken as
/// translated.
pub struct SaveWriter<'w> {
    out: Box<dyn Write + 'w>,
    options: WriteOptions,
    /// Source texts that have their default translation.
    seen: HashSet<u64>,
    alternatives: io::BufWriter<SpooledTempFile>,
    written: u64,
    left_out: u64,
}

impl<'w> SaveWriter<'w> {
    /// A file for a pair of languages.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn new(mut out: Box<dyn Write + 'w>, from: &LanguageTag, to: &LanguageTag) -> io::Result<Self> {
        let options = WriteOptions { from: Some(from.clone()), to: Some(to.clone()), ..WriteOptions::default() };
        let version = env!("CARGO_PKG_VERSION");
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx11.dtd\">\n<tmx version=\"1.1\">\n  \
             <header {CREATOR} o-tmf=\"OmegaT TMX\" adminlang=\"EN-US\" datatype=\"plaintext\" \
             creationtoolversion=\"{version}\" segtype=\"sentence\" srclang=\"{from}\"/>\n  <body>\n\
             <!-- Default translations -->\n"
        )?;
        let alternatives = io::BufWriter::new(tempfile::spooled_tempfile(IN_MEMORY));
        Ok(Self { out, options, seen: HashSet::new(), alternatives, written: 0, left_out: 0 })
    }

    /// How many units were written.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// How many confirmed units hold characters that XML cannot.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }
}

impl UnitWriter for SaveWriter<'_> {
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let variants = self.options.choose(unit);
        let &[source, target] = variants.as_slice() else { return Ok(()) };
        let writable = |text: &str| text.chars().all(is_xml_char);
        if unit.status != Status::Confirmed {
            return Ok(());
        }
        if !writable(&source.text) || !writable(&target.text) {
            self.left_out += 1;
            return Ok(());
        }
        self.written += 1;
        // The same keys in every run: the same units give the same file.
        let mut hasher = DefaultHasher::new();
        source.text.hash(&mut hasher);
        if self.seen.insert(hasher.finish()) {
            self.out.write_all(b"    <tu>\n")?;
            return pair(&mut self.out, unit, source, target);
        }
        let out = &mut self.alternatives;
        out.write_all(b"    <tu>\n")?;
        let file = unit.origin.as_ref().map_or("hafez", |origin| origin.file.as_str());
        property(out, "file", file)?;
        property(out, "id", &unit.id.to_string())?;
        if unit.variants.first().is_some_and(|first| first.lang == source.lang) {
            for (kind, text) in [("prev", &unit.context.prev), ("next", &unit.context.next)] {
                if let Some(text) = text {
                    property(out, kind, text)?;
                }
            }
        }
        pair(out, unit, source, target)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.write_all(b"<!-- Alternative translations -->\n")?;
        let mut alternatives = self.alternatives.into_inner().map_err(io::IntoInnerError::into_error)?;
        alternatives.rewind()?;
        io::copy(&mut alternatives, &mut self.out)?;
        self.out.write_all(b"  </body>\n</tmx>\n")?;
        self.out.flush()
    }
}

fn text(out: &mut dyn Write, text: &str, place: Place) -> io::Result<()> {
    escape(out, text, place, &|_| "\u{FFFD}".to_owned())
}

fn property(out: &mut dyn Write, kind: &str, value: &str) -> io::Result<()> {
    write!(out, "      <prop type=\"{kind}\">")?;
    text(out, value, Place::Element)?;
    out.write_all(b"</prop>\n")
}

fn pair(out: &mut dyn Write, unit: &TranslationUnit, source: &Variant, target: &Variant) -> io::Result<()> {
    if let Some(note) = &unit.note {
        out.write_all(b"      <note>")?;
        text(out, note, Place::Element)?;
        out.write_all(b"</note>\n")?;
    }
    write!(out, "      <tuv lang=\"{}\">\n        <seg>", source.lang)?;
    text(out, &source.text, Place::Element)?;
    write!(out, "</seg>\n      </tuv>\n      <tuv lang=\"{}\"", target.lang)?;
    for (name, value) in [("changeid", unit.changed_by.as_deref()), ("creationid", unit.author.as_deref())] {
        if let Some(value) = value {
            write!(out, " {name}=\"")?;
            text(out, value, Place::Attribute)?;
            out.write_all(b"\"")?;
        }
    }
    let date = |time: Time| time.strftime("%Y%m%dT%H%M%SZ");
    write!(out, " changedate=\"{}\" creationdate=\"{}\">\n        <seg>", date(unit.changed), date(unit.created))?;
    text(out, &target.text, Place::Element)?;
    out.write_all(b"</seg>\n      </tuv>\n    </tu>\n")
}
