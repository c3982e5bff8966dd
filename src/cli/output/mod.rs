//! Standard output: records go in, lines for people or JSON Lines come out.
//!
//! Both printers get the same [`Message`]s: what people see, scripts can have.

pub(crate) mod align;
pub(crate) mod analysis;
mod batch;
pub(crate) mod candidate;
pub(crate) mod change;
pub(crate) mod check;
mod end;
pub(crate) mod eval;
pub(crate) mod fragment;
mod hit;
pub(crate) mod human;
pub(crate) mod message;
mod name;
pub(crate) mod style;
pub(crate) mod work;

use std::io::{self, BufWriter, Write};

pub(crate) use human::Layout;
pub(crate) use message::Message;

use super::error::Result;
use super::guard::{Guard, Passes};

/// The way to standard output.
pub(crate) struct Output {
    writer: BufWriter<Way>,
    printer: Box<dyn Printer>,
}

/// Turns a record into text.
trait Printer {
    fn print(&mut self, message: &Message, writer: &mut dyn Write) -> io::Result<()>;
}

/// A terminal is guarded; a pipe or a file gets every byte as it is.
enum Way {
    Terminal(Guard<Box<dyn Write>>),
    Other(Box<dyn Write>),
}

impl Way {
    fn new(stream: Box<dyn Write>, is_terminal: bool, passes: Passes) -> Self {
        if is_terminal { Self::Terminal(Guard::new(stream, passes)) } else { Self::Other(stream) }
    }

    fn stream(&mut self) -> &mut dyn Write {
        match self {
            Self::Terminal(guard) => guard,
            Self::Other(stream) => stream,
        }
    }
}

impl Write for Way {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream().flush()
    }
}

/// One record a line.
struct JsonLines;

impl Printer for JsonLines {
    fn print(&mut self, message: &Message, mut writer: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut writer, message)?;
        writer.write_all(b"\n")
    }
}

impl Printer for human::Human {
    fn print(&mut self, message: &Message, writer: &mut dyn Write) -> io::Result<()> {
        self.write(message, writer)
    }
}

impl Output {
    /// JSON Lines.
    pub(crate) fn json(is_terminal: bool) -> Self {
        let way = Way::new(Box::new(io::stdout()), is_terminal, Passes::Records);
        Self { writer: BufWriter::new(way), printer: Box::new(JsonLines) }
    }

    /// Lines for people.
    pub(crate) fn human(layout: Layout) -> Self {
        let stdout = io::stdout();
        let stream: Box<dyn Write> =
            if layout.color { Box::new(anstream::AutoStream::always(stdout)) } else { Box::new(stdout) };
        let way = Way::new(stream, layout.screen.is_terminal, Passes::Layout);
        Self { writer: BufWriter::new(way), printer: Box::new(human::Human::new(layout)) }
    }

    /// Prints a record.
    pub(crate) fn emit(&mut self, message: &Message) -> Result<()> {
        Ok(self.printer.print(message, &mut self.writer)?)
    }

    /// Standard output for what is not a record: a script, an exported file. What comes after it is none either.
    pub(crate) fn raw(&mut self) -> &mut dyn Write {
        // An error shows again when the rest is written.
        drop(self.writer.flush());
        if let Way::Terminal(guard) = self.writer.get_mut() {
            guard.no_layout();
        }
        &mut self.writer
    }

    /// Hands everything over.
    pub(crate) fn flush(&mut self) -> Result<()> {
        Ok(self.writer.flush()?)
    }
}
