//! The translation memory of Weblate: a JSON array with an object a pair.
//!
//! The array is cut into its elements here, and each is read on its own, so memory stays constant
//! and a bad element costs only itself. What belongs to the schema stands in [`Element`].

use std::collections::VecDeque;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::lang::LangMap;
use crate::unit::{Extra, NewUnit, Status, TranslationUnit, Variant};

use super::columns::{language_fault, parse_origin, write_origin};
use super::error::{Fault, FormatError};
use super::input::Input;
use super::steps::Steps;
use super::{Item, MAX_SEGMENT, Position, Reject, UnitWriter, WriteOptions, po, too_long};

/// The property that holds the category: whom in Weblate a pair is for.
const CATEGORY: &str = "category";
/// The category of everybody.
const SHARED: i64 = 1;
/// The status of a pair that nobody has approved.
const PENDING: i64 = 0;
const ACTIVE: i64 = 1;

/// One pair, as the schema has it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Element {
    source: Option<String>,
    target: Option<String>,
    source_language: Option<String>,
    target_language: Option<String>,
    origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<String>,
    category: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i64>,
}

impl Element {
    fn unit(self, languages: &LangMap) -> Result<NewUnit, String> {
        let variant = |text: Option<String>, code: Option<String>, side: &str| {
            let text = text.ok_or_else(|| format!("`{side}` is missing"))?;
            let code = code.ok_or_else(|| format!("`{side}_language` is missing"))?;
            let lang = languages.parse(&code).map_err(|error| language_fault(&error))?;
            match text {
                text if text.trim().is_empty() => Err(format!("`{side}` is empty")),
                text if text.len() > MAX_SEGMENT => Err(too_long(&format!("`{side}`"))),
                text if text.contains('\0') => Err(format!("`{side}` holds a NUL character")),
                text => Ok(Variant::new(lang, text)),
            }
        };
        let source = variant(self.source, self.source_language, "source")?;
        let target = variant(self.target, self.target_language, "target")?;
        if source.lang == target.lang {
            return Err(format!("the source and the target are both in `{}`", source.lang));
        }
        let mut extra = Extra::default();
        if let Some(context) = self.context.filter(|context| !context.is_empty()) {
            extra.add_prop(po::CONTEXT, &context);
        }
        if let Some(category) = self.category.filter(|category| *category != SHARED) {
            extra.add_prop(CATEGORY, &category.to_string());
        }
        Ok(NewUnit {
            variants: vec![source, target],
            origin: self.origin.filter(|origin| !origin.is_empty()).map(|origin| parse_origin(&origin)),
            status: if self.status == Some(PENDING) { Status::Unreviewed } else { Status::Confirmed },
            extra: extra.boxed(),
            ..NewUnit::default()
        })
    }
}

/// Reads the pairs of a memory, one after the other.
pub(super) struct WeblateReader {
    input: Input,
    languages: LangMap,
    element: Vec<u8>,
    /// Whether the bracket that opens the array has come.
    inside: bool,
    number: u64,
}

impl WeblateReader {
    pub(super) fn new(input: Input, languages: LangMap) -> Self {
        Self { input, languages, element: Vec::new(), inside: false, number: 0 }
    }

    /// The next byte that is no space; none at the end.
    fn next_byte(&mut self) -> Result<Option<u8>, FormatError> {
        loop {
            self.input.mark();
            let available = self.input.fill()?;
            if available.is_empty() {
                return Ok(None);
            }
            let spaces = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let found = available.get(spaces).copied();
            self.input.take(spaces);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    fn item_behind_comma(&mut self) -> Result<Item, FormatError> {
        match self.next_byte()? {
            Some(b'{' | b'[' | b'"' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n') => self.item(),
            None => Err(self.cut_short("the file breaks off inside the list")),
            Some(_) => Err(self.cut_short("this is not well-formed JSON")),
        }
    }

    fn item(&mut self) -> Result<Item, FormatError> {
        let line = self.input.line();
        self.number += 1;
        self.gather()?;
        let element = std::mem::take(&mut self.element);
        let position = Position { line, number: self.number };
        let read = serde_json::from_slice::<Element>(&element)
            .map_err(|error| reason(&error))
            .and_then(|pair| pair.unit(&self.languages));
        self.element = element;
        self.element.clear();
        self.element.shrink_to(64 * 1024);
        Ok(match read {
            Ok(unit) => Item::Unit(unit, position),
            Err(reason) => Item::Rejected(Reject { line, unit: Some(self.number), reason }),
        })
    }

    /// Takes one element of the array: up to the bracket that closes it, or up to a comma.
    fn gather(&mut self) -> Result<(), FormatError> {
        let mut scan = Scan::default();
        self.input.mark();
        loop {
            let available = self.input.fill()?;
            if available.is_empty() {
                return Err(self.cut_short("the file breaks off inside an element"));
            }
            let (length, done) = scan.element(available);
            self.element.extend_from_slice(available.get(..length).unwrap_or_default());
            self.input.take(length);
            if done && self.element.is_empty() {
                return Err(self.cut_short("this is not well-formed JSON"));
            }
            if done {
                return Ok(());
            }
        }
    }

    fn no_memory(&self) -> FormatError {
        FormatError::new(
            Fault::NotTheFormat,
            self.input.name(),
            "this is JSON, but not a translation memory of Weblate",
        )
        .at_line(self.input.line())
        .hint("such a memory is a list, [{\"source\": …, \"target\": …}, …]")
    }

    fn cut_short(&self, message: &str) -> FormatError {
        FormatError::new(Fault::CutShort, self.input.name(), message)
            .at_line(self.input.line())
            .hint("export it again; what came before is whole")
    }
}

/// Where in an element one is.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// How much of this belongs to the element, and whether it ends there.
    fn element(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.in_string {
                at += self.string(bytes.get(at..).unwrap_or_default());
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' | b',' if self.depth == 0 => return (at, true),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        (at, false)
    }

    /// How much of this belongs to the string in which one is.
    fn string(&mut self, bytes: &[u8]) -> usize {
        if std::mem::take(&mut self.escaped) {
            return 1;
        }
        let Some(at) = memchr::memchr2(b'"', b'\\', bytes) else { return bytes.len() };
        if bytes.get(at) == Some(&b'"') {
            self.in_string = false;
        } else {
            self.escaped = true;
        }
        at + 1
    }
}

/// What the parser says, without its place: that counts inside the element.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    format!("no element of such a memory: {}", text.strip_suffix(&place).unwrap_or(&text))
}

impl Steps for WeblateReader {
    type Found = Item;

    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        if !self.inside {
            match self.next_byte()? {
                Some(b'[') => self.input.take(1),
                _ => return Err(self.no_memory()),
            }
            self.inside = true;
        }
        let item = match self.next_byte()? {
            None => return Err(self.cut_short("the file breaks off inside the list")),
            Some(b']') => {
                self.input.take(1);
                return match self.next_byte()? {
                    None => Ok(false),
                    Some(_) => Err(self.cut_short("something stands behind the end of the list")),
                };
            }
            // Whether the commas are in the right places makes no difference to what is read.
            Some(b',') if self.number > 0 => {
                self.input.take(1);
                self.item_behind_comma()?
            }
            Some(_) => self.item()?,
        };
        ready.push_back(item);
        Ok(true)
    }
}

/// Writes an element for each pair of the source and another language.
pub(super) struct WeblateWriter<'w> {
    out: Box<dyn Write + 'w>,
    options: WriteOptions,
    any: bool,
}

impl<'w> WeblateWriter<'w> {
    pub(super) fn new(out: Box<dyn Write + 'w>, options: WriteOptions) -> Self {
        Self { out, options, any: false }
    }

    fn pair(&mut self, unit: &TranslationUnit, source: &Variant, target: &Variant) -> io::Result<()> {
        let prop = |kind: &str| unit.extra.as_ref().and_then(|extra| extra.prop(kind));
        // Weblate's languages have an underscore, but what was written is kept.
        let element = Element {
            source: Some(source.text.clone()),
            target: Some(target.text.clone()),
            source_language: Some(source.lang.written().to_owned()),
            target_language: Some(target.lang.written().to_owned()),
            origin: Some(unit.origin.as_ref().map(write_origin).unwrap_or_default()),
            context: prop(po::CONTEXT).filter(|context| !context.is_empty()).map(str::to_owned),
            category: Some(prop(CATEGORY).and_then(|category| category.parse().ok()).unwrap_or(SHARED)),
            status: Some(if unit.status == Status::Unreviewed { PENDING } else { ACTIVE }),
        };
        self.out.write_all(if self.any { b",\n" } else { b"[\n" })?;
        self.any = true;
        serde_json::to_writer(&mut self.out, &element)?;
        Ok(())
    }
}

impl UnitWriter for WeblateWriter<'_> {
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let variants = self.options.choose(unit);
        let Some((source, targets)) = variants.split_first() else { return Ok(()) };
        targets.iter().try_for_each(|target| self.pair(unit, source, target))
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.write_all(if self.any { b"\n]\n" } else { b"[]\n" })?;
        self.out.flush()
    }
}
