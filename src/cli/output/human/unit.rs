//! A unit with everything that is known of it, and texts with their markup.

use std::io::Write;

use anstyle::Style;

use super::super::style;
use super::{Done, Human, is_rtl, minute};
use crate::cli::bidi::Screen;
use crate::unit::{Extra, Inline, Piece, Status, TranslationUnit, pieces};

impl Human {
    /// For `show`.
    pub(super) fn whole_unit(&self, unit: &TranslationUnit, out: &mut dyn Write) -> Done {
        let status = match unit.status {
            Status::Confirmed => "confirmed",
            Status::Unreviewed => "unreviewed",
        };
        writeln!(out, "unit {}  {status}  batch {}", unit.id, unit.batch)?;
        for variant in &unit.variants {
            let text = self.marked(&variant.text, &variant.inline, Style::new());
            writeln!(out, "   {:<8} {text}", variant.lang.as_str())?;
        }
        let by =
            |name: &Option<String>| name.as_deref().map(|name| format!("  {}", self.show(name))).unwrap_or_default();
        writeln!(out, "   {:<8} {}{}", "created", minute(unit.created), by(&unit.author))?;
        writeln!(out, "   {:<8} {}{}", "changed", minute(unit.changed), by(&unit.changed_by))?;
        let more = [
            ("origin", unit.origin.as_ref().map(|origin| self.origin(origin))),
            ("note", unit.note.as_deref().map(|note| self.show(note))),
            ("before", unit.context.prev.as_deref().map(|text| self.neighbour(text, "(start of the document)"))),
            ("after", unit.context.next.as_deref().map(|text| self.neighbour(text, "(end of the document)"))),
        ];
        for (label, text) in more.into_iter().filter_map(|(label, text)| Some((label, text?))) {
            writeln!(out, "   {label:<8} {text}")?;
        }
        let others = unit.extra.iter().map(|extra| (None, extra));
        let of_variants = unit.variants.iter().filter_map(|v| Some((Some(v.lang.as_str()), v.extra.as_ref()?)));
        others.chain(of_variants).try_for_each(|(lang, extra)| self.extra(lang, extra, unit.note.as_deref(), out))
    }

    fn neighbour(&self, text: &str, edge: &str) -> String {
        if text.is_empty() { edge.to_owned() } else { self.show(text) }
    }

    /// What the file said beyond that, each thing on its line; `lang` is that of a variant.
    fn extra(&self, lang: Option<&str>, extra: &Extra, note: Option<&str>, out: &mut dyn Write) -> Done {
        let label = lang.unwrap_or("file");
        let notes = extra.notes.iter().map(|note| ("note", note.text.as_str()));
        let notes = notes.filter(|(_, text)| lang.is_some() || Some(*text) != note);
        let attributes = extra.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let props = extra.props.iter().map(|prop| (prop.kind.as_str(), prop.text.as_str()));
        for (key, value) in notes.chain(attributes).chain(props) {
            writeln!(
                out,
                "   {}",
                self.paint(style::DETAIL, &format!("{label:<8} {}: {}", self.show(key), self.show(value)))
            )?;
        }
        Ok(())
    }

    /// A text with its markup as placeholders, less bright than the text. The line is one text:
    /// isolating each piece would tear a Persian sentence apart.
    pub(super) fn marked(&self, text: &str, codes: &[Inline], style: Style) -> String {
        if codes.is_empty() {
            return self.paint(style, &self.show(text));
        }
        let screen = Screen { isolate: false, ..self.layout.screen };
        let piece = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => self.paint(style, &screen.show(text)),
            Piece::Code(placeholder) => self.paint(style::DETAIL, placeholder),
        };
        let line: String = pieces(text, codes).iter().map(piece).collect();
        let isolated = self.layout.screen.isolate && text.chars().any(is_rtl);
        if isolated { format!("\u{2068}{line}\u{2069}") } else { line }
    }
}
