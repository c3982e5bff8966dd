//! Two plain text files of equal length: line by line, one the translation of the other.

use std::collections::VecDeque;
use std::io::Read;

use super::error::{Fault, FormatError};
use super::input::Input;
use super::steps::Steps;
use super::tsv::{Line, with_line};
use super::{Item, MAX_SEGMENT, Position, ReadOptions, Reject, too_long};
use crate::unit::NewUnit;

/// Reads two files side by side.
pub(super) struct PairReader {
    source: Side,
    target: Side,
    options: ReadOptions,
    number: u64,
}

struct Side {
    input: Input,
    spill: Vec<u8>,
    lines: u64,
}

enum Text {
    Line(String),
    Bad(String),
    End,
}

impl Side {
    fn next(&mut self, language: &str) -> Result<Text, FormatError> {
        let text = with_line(&mut self.input, &mut self.spill, |line, _| match line {
            Line::End => Text::End,
            Line::TooLong => Text::Bad(too_long(&format!("`{language}` line"))),
            Line::Text(text) if text.len() > MAX_SEGMENT => Text::Bad(too_long(&format!("`{language}` line"))),
            Line::Text(text) if text.contains('\0') => Text::Bad("the line holds a NUL byte".to_owned()),
            Line::Text(text) => Text::Line(text.to_owned()),
        })?;
        self.lines += u64::from(!matches!(text, Text::End));
        Ok(text)
    }

    /// Counts what is left.
    fn drain(&mut self) -> Result<(), FormatError> {
        while !matches!(self.next("")?, Text::End) {}
        Ok(())
    }
}

/// How many lines a file has.
pub(super) fn lines(raw: Box<dyn Read + Send>, name: &str) -> Result<u64, FormatError> {
    let mut side = Side { input: Input::new(raw, name)?, spill: Vec::new(), lines: 0 };
    side.drain()?;
    Ok(side.lines)
}

impl PairReader {
    pub(super) fn new(source: Input, target: Input, options: ReadOptions) -> Self {
        let side = |input| Side { input, spill: Vec::new(), lines: 0 };
        Self { source: side(source), target: side(target), options, number: 0 }
    }

    fn pair(&self, source: &str, target: &str, line: u64) -> Option<Item> {
        let (from, to) = (&self.options.from, &self.options.to);
        let missing = match (source.trim().is_empty(), target.trim().is_empty()) {
            (true, true) => return None,
            _ if self.options.half => {
                let unit = NewUnit::pair(from, source, to, target);
                return Some(Item::Unit(unit, Position { line, number: self.number }));
            }
            (true, false) => from,
            (false, true) => to,
            (false, false) => {
                let unit = NewUnit::pair(from, source, to, target);
                return Some(Item::Unit(unit, Position { line, number: self.number }));
            }
        };
        Some(Item::Rejected(Reject { line, unit: None, reason: format!("the `{missing}` line is empty") }))
    }

    fn unequal(&mut self) -> Result<FormatError, FormatError> {
        self.source.drain()?;
        self.target.drain()?;
        let (source, target) = (&self.source, &self.target);
        let message = format!("{} lines, but {} has {}", source.lines, target.input.name(), target.lines);
        Ok(FormatError::new(Fault::Unequal, source.input.name(), message)
            .hint("only files with the same number of lines can be paired line by line"))
    }
}

impl Steps for PairReader {
    type Found = Item;

    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        let source = self.source.next(self.options.from.as_str())?;
        let target = self.target.next(self.options.to.as_str())?;
        let line = self.source.lines;
        self.number += 1;
        match (source, target) {
            (Text::End, Text::End) => return Ok(false),
            (Text::End, _) | (_, Text::End) => return Err(self.unequal()?),
            (Text::Bad(reason), _) | (_, Text::Bad(reason)) => {
                ready.push_back(Item::Rejected(Reject { line, unit: None, reason }));
            }
            (Text::Line(source), Text::Line(target)) => ready.extend(self.pair(&source, &target, line)),
        }
        Ok(true)
    }
}
