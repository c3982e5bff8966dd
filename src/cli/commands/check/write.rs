//! `--fix`: the mended texts, back in their file.

use std::ops::Range;
use std::path::Path;

use super::work::{Place, Work};
use crate::checks::Pair;
use crate::checks::fix::Edit;
use crate::cli::error::{CliError, Result};
use crate::document::amend::{self, amend};
use crate::document::{Document, DocumentFormat, SentenceRules, segment_with};
use crate::formats::patch::{Change, patch};
use crate::formats::{ReadOptions, write_atomically};

/// What is to be written.
pub(super) struct Fixes<'a> {
    pub(super) work: &'a Work,
    /// The pairs with their new texts.
    pub(super) mended: &'a [Pair],
    /// What was changed in each target.
    pub(super) edits: &'a [Vec<Edit>],
}

impl Fixes<'_> {
    /// Writes the file; says which pairs (by index) could not be written.
    pub(super) fn write(&self, options: &ReadOptions, rules: &SentenceRules, out: &Path) -> Result<Vec<usize>> {
        let name = self.work.file.display().to_string();
        if self.work.bytes.starts_with(b"PK\x03\x04") {
            return Err(CliError::input("a document or workbook is not mended in its place").file(&name).hint(
                "mend it in its program, or go by a work file that is text: `hafez pretranslate FILE -o work.xlf`",
            ));
        }
        let raw = std::str::from_utf8(&self.work.bytes).map_err(|_| {
            CliError::input("only files in UTF-8 can be mended").file(&name).hint("save it as UTF-8 and try again")
        })?;
        let (text, left) = match &self.work.place {
            Place::Lines => (self.lines(raw), Vec::new()),
            Place::Units(places) => self.units(raw, &name, places, options)?,
            Place::Document(document, segments) => self.document(raw, document, segments, rules)?,
        };
        write_atomically(out, |file| file.write_all(text.as_bytes()))?;
        Ok(left)
    }

    /// The pairs that have changed.
    fn changed(&self) -> impl Iterator<Item = usize> {
        self.edits.iter().enumerate().filter(|(_, edits)| !edits.is_empty()).map(|(at, _)| at)
    }

    fn text(pairs: &[Pair], at: usize) -> &str {
        pairs.get(at).map_or("", |pair| pair.target.text.as_str())
    }

    fn edits(&self, at: usize) -> Vec<(Range<usize>, String)> {
        let edits = self.edits.get(at).into_iter().flatten();
        edits.map(|edit| (edit.range.clone(), edit.text.clone())).collect()
    }

    fn lines(&self, raw: &str) -> String {
        let mut lines: Vec<String> = raw.split('\n').map(str::to_owned).collect();
        for at in self.changed() {
            let number = self.work.lines.get(at).and_then(|number| usize::try_from(*number).ok()?.checked_sub(1));
            if let Some(line) = number.and_then(|number| lines.get_mut(number)) {
                *line = line.replacen(Self::text(&self.work.pairs, at), Self::text(self.mended, at), 1);
            }
        }
        lines.join("\n")
    }

    fn units(
        &self,
        raw: &str,
        name: &str,
        places: &[(usize, usize)],
        options: &ReadOptions,
    ) -> Result<(String, Vec<usize>)> {
        let change = |at: usize| {
            let (unit, variant) = *places.get(at)?;
            Some(Change { unit, variant, edits: self.edits(at) })
        };
        let changes: Vec<Change> = self.changed().filter_map(change).collect();
        let patched = patch(raw, name, options, &changes)?;
        let is_left = |at: &usize| places.get(*at).is_some_and(|(unit, _)| patched.left.contains(unit));
        let left = self.changed().filter(is_left).collect();
        Ok((patched.text, left))
    }

    /// Segments with markup inside are mended around it.
    fn document(
        &self,
        raw: &str,
        document: &Document,
        segments: &[Option<usize>],
        rules: &SentenceRules,
    ) -> Result<(String, Vec<usize>)> {
        if raw != document.source {
            return Err(
                CliError::input("this document cannot be mended in its place").hint("save it as UTF-8 and try again")
            );
        }
        let (places, changes): (Vec<usize>, Vec<amend::Change>) = self
            .changed()
            .filter_map(|at| {
                let text = Self::text(self.mended, at).to_owned();
                Some((at, amend::Change { segment: (*segments.get(at)?)?, text, edits: self.edits(at) }))
            })
            .unzip();
        let format = DocumentFormat::of(&self.work.file.display().to_string(), &self.work.bytes);
        // As it was read: without what stands beside the text.
        let read = |text: &str| segment_with(text, format, &self.work.to, rules).without_attributes();
        let amended = amend(document, &changes, &read);
        let several = self.changed().filter(|at| !segments.get(*at).is_some_and(Option::is_some));
        let left = amended.left.iter().filter_map(|at| places.get(*at).copied()).chain(several).collect();
        Ok((amended.text, left))
    }
}
