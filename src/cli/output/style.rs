//! Colours by label. A colour is never the only carrier of a meaning.

use anstyle::{AnsiColor, Effects, Style};

/// `error:`
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
/// `hint:`
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default().effects(Effects::BOLD);
/// A score.
pub(crate) const SCORE: Style = Style::new().effects(Effects::BOLD);
/// What is stored and not yours.
pub(crate) const DELETE: Style = AnsiColor::Red.on_default().effects(Effects::STRIKETHROUGH);
/// What is yours and not stored.
pub(crate) const INSERT: Style = AnsiColor::Green.on_default().effects(Effects::UNDERLINE);
/// A translation.
pub(crate) const TARGET: Style = Style::new().effects(Effects::BOLD);
/// Words that a finding is about.
pub(crate) const MARKED: Style = AnsiColor::Yellow.on_default().effects(Effects::UNDERLINE);
/// What was put into a translation for you.
pub(crate) const REPAIR: Style = AnsiColor::Cyan.on_default().effects(Effects::BOLD.insert(Effects::UNDERLINE));
/// What is known beside the texts.
pub(crate) const DETAIL: Style = Style::new().effects(Effects::DIMMED);
/// What somebody should look at.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default();
