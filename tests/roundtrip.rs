//! Memory, file, memory: every format gives back what it can carry, and [`FORMATS`] says what that is.
//! The table in docs/formats.md is the same.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "files/given.rs"]
mod given;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use hafez::formats::{Format, Item, ReadOptions, WriteOptions, open, open_path, writer};
use hafez::lang::LanguageTag;
use hafez::memory::{ImportOptions, Memory, Stamp, UnitFilter};
use hafez::store::sqlite::SqliteStore;
use hafez::unit::{Context, Extra, Inline, NewUnit, Origin, Status, TranslationUnit, Variant};

/// What a format carries besides texts, which all of them carry byte for byte.
struct Carried {
    format: Format,
    file: &'static str,
    /// More than two languages in a unit; without it a unit becomes one pair, or one for each target.
    languages: Languages,
    /// Which of the wordings is the source.
    direction: bool,
    /// Codes as they were written (`fa_IR`).
    codes: bool,
    note: bool,
    origin: bool,
    status: bool,
    /// Who changed it last, and when.
    changed: bool,
    /// Who made it, and when.
    created: bool,
    neighbours: bool,
    /// The context of a message (`msgctxt`).
    context: bool,
    markup: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Languages {
    /// Any number in a unit.
    Many,
    /// A pair a unit, any pairs in a file.
    Pairs,
    /// One pair in a file: the test exports English and Persian.
    One,
}

/// A new format joins here, and in the table of docs/formats.md.
const FORMATS: &[Carried] = &[
    Carried {
        format: Format::Tsv,
        file: "x.tsv",
        languages: Languages::Many,
        direction: false,
        codes: false,
        note: true,
        origin: true,
        status: true,
        changed: true,
        created: false,
        neighbours: false,
        context: false,
        markup: false,
    },
    Carried {
        format: Format::Csv,
        file: "x.csv",
        languages: Languages::Many,
        direction: false,
        codes: false,
        note: true,
        origin: true,
        status: true,
        changed: true,
        created: false,
        neighbours: false,
        context: false,
        markup: false,
    },
    Carried {
        format: Format::Tmx,
        file: "x.tmx",
        languages: Languages::Many,
        direction: true,
        codes: true,
        note: true,
        origin: true,
        status: true,
        changed: true,
        created: true,
        neighbours: true,
        context: true,
        markup: true,
    },
    Carried {
        format: Format::Xliff,
        file: "x.xlf",
        languages: Languages::Pairs,
        direction: true,
        codes: true,
        note: true,
        origin: true,
        status: true,
        changed: true,
        created: true,
        neighbours: true,
        context: true,
        markup: true,
    },
    Carried {
        format: Format::Xliff2,
        file: "x2.xlf",
        languages: Languages::One,
        direction: true,
        codes: true,
        note: true,
        origin: true,
        status: true,
        changed: true,
        created: true,
        neighbours: true,
        context: true,
        markup: true,
    },
    Carried {
        format: Format::Xlsx,
        file: "x.xlsx",
        languages: Languages::Many,
        direction: false,
        codes: false,
        note: true,
        origin: true,
        status: true,
        changed: true,
        created: false,
        neighbours: false,
        context: false,
        markup: false,
    },
    Carried {
        format: Format::Po,
        file: "x.po",
        languages: Languages::One,
        direction: true,
        codes: true,
        note: true,
        origin: true,
        status: true,
        changed: false,
        created: false,
        neighbours: false,
        context: true,
        markup: false,
    },
    Carried {
        format: Format::Weblate,
        file: "x.json",
        languages: Languages::Pairs,
        direction: true,
        codes: true,
        note: false,
        origin: true,
        status: true,
        changed: false,
        created: false,
        neighbours: false,
        context: true,
        markup: false,
    },
];

/// A unit as far as a format carries it; what it does not carry is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    wordings: Vec<(String, String, String)>,
    note: Option<String>,
    origin: String,
    unreviewed: bool,
    changed: Option<(String, Option<String>)>,
    created: Option<(String, Option<String>)>,
    neighbours: (Option<String>, Option<String>),
    context: Option<String>,
}

impl Carried {
    fn see(&self, unit: &TranslationUnit, variants: &[Variant]) -> Seen {
        let wording = |variant: &Variant| {
            // A file of one pair has one header, so one way to write a language.
            let as_written = self.codes && self.languages != Languages::One;
            let code = if as_written { variant.lang.written() } else { variant.lang.as_str() };
            let markup = if self.markup { markup(&variant.inline) } else { String::new() };
            (code.to_owned(), variant.text.clone(), markup)
        };
        let mut wordings: Vec<_> = variants.iter().map(wording).collect();
        if !self.direction {
            wordings.sort();
        }
        let last = unit.changed_by.clone().or_else(|| unit.author.clone());
        let by = if self.created { unit.changed_by.clone() } else { last };
        Seen {
            wordings,
            note: self.note_of(unit).filter(|_| self.note),
            origin: if self.origin { format!("{:?}", unit.origin) } else { String::new() },
            unreviewed: self.status && unit.status == Status::Unreviewed,
            changed: self.changed.then(|| (unit.changed.to_string(), by)),
            created: self.created.then(|| (unit.created.to_string(), unit.author.clone())),
            neighbours: if self.neighbours {
                (unit.context.prev.clone(), unit.context.next.clone())
            } else {
                (None, None)
            },
            context: unit
                .extra
                .as_ref()
                .and_then(|extra| extra.prop("msgctxt"))
                .filter(|_| self.context)
                .map(str::to_owned),
        }
    }

    /// PO has one comment of a translator for all the remarks.
    fn note_of(&self, unit: &TranslationUnit) -> Option<String> {
        let notes = unit.extra.as_ref().map_or(&[][..], |extra| &extra.notes);
        let texts: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        if self.format == Format::Po && texts.len() > 1 { Some(texts.join("\n")) } else { unit.note.clone() }
    }

    /// What of a unit goes out.
    fn parts(&self, unit: &TranslationUnit, pair: &(LanguageTag, LanguageTag)) -> Vec<Vec<Variant>> {
        let of = |lang: &LanguageTag| unit.variants.iter().find(|variant| variant.lang == *lang).cloned();
        match self.languages {
            Languages::Many => vec![unit.variants.clone()],
            Languages::Pairs => {
                let (source, targets) = unit.variants.split_first().unwrap();
                targets.iter().map(|target| vec![source.clone(), target.clone()]).collect()
            }
            Languages::One => of(&pair.0).zip(of(&pair.1)).map(|(a, b)| vec![a, b]).into_iter().collect(),
        }
    }

    fn options(&self, pair: &(LanguageTag, LanguageTag)) -> WriteOptions {
        match self.languages {
            Languages::One => {
                WriteOptions { from: Some(pair.0.clone()), to: Some(pair.1.clone()), ..WriteOptions::default() }
            }
            _ => WriteOptions::default(),
        }
    }
}

/// Where codes stand and what they do: in a file of another format they are other elements.
fn markup(codes: &[Inline]) -> String {
    codes.iter().map(|code| format!("{}{:?} ", code.at, code.role)).collect()
}

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn memory_of(units: Vec<NewUnit>) -> Memory {
    let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
    let stamp = Stamp::new("import", "2026-03-14T09:12:00Z".parse().unwrap());
    memory.import(&mut units.into_iter(), &|| 0, &ImportOptions::default(), &stamp, &mut |_| {}).unwrap();
    memory
}

fn units_of(memory: &Memory) -> Vec<TranslationUnit> {
    let mut units = Vec::new();
    let mut push = |unit| {
        units.push(unit);
        Ok(())
    };
    memory.units(&UnitFilter::default(), &mut push).unwrap().unwrap();
    units
}

fn export(memory: &Memory, carried: &Carried, pair: &(LanguageTag, LanguageTag)) -> Vec<u8> {
    let mut out = Vec::new();
    let mut file = writer(carried.format, Box::new(&mut out), &carried.options(pair)).unwrap();
    let mut write = |unit: TranslationUnit| match carried.parts(&unit, pair).is_empty() {
        // Another region would serve, and be written as the one asked for.
        true => Ok(()),
        false => file.write(&unit),
    };
    memory.units(&UnitFilter::default(), &mut write).unwrap().unwrap();
    file.finish().unwrap();
    out
}

fn read(items: impl Iterator<Item = Result<Item, hafez::formats::FormatError>>, name: &str) -> Vec<NewUnit> {
    let unit = |item| match item {
        Ok(Item::Unit(unit, _)) => unit,
        other => panic!("{name}: {other:?}"),
    };
    items.map(unit).collect()
}

/// Takes a memory through a format, and compares.
fn there_and_back(memory: &Memory, carried: &Carried, pair: &(LanguageTag, LanguageTag), name: &str) {
    let file = export(memory, carried, pair);
    assert_eq!(file, export(memory, carried, pair), "{name} as {}: two exports differ", carried.format);
    let wanted: BTreeSet<Seen> = units_of(memory)
        .iter()
        .flat_map(|unit| carried.parts(unit, pair).into_iter().map(|part| carried.see(unit, &part)))
        .collect();
    if wanted.is_empty() {
        return;
    }
    let options = ReadOptions::new(pair.0.clone(), pair.1.clone());
    let again = read(open(Box::new(Cursor::new(file)), carried.file, &options).unwrap(), name);
    let memory = memory_of(again);
    let found: BTreeSet<Seen> = units_of(&memory).iter().map(|unit| carried.see(unit, &unit.variants)).collect();
    // Units that differ in their markup alone are one where there is none; what they said is then still found.
    let one = |seen: &Seen| !carried.markup && found.iter().any(|other| other.wordings == seen.wordings);
    let missing: Vec<_> = wanted.difference(&found).filter(|seen| !one(seen)).take(3).collect();
    let strange: Vec<_> = found.difference(&wanted).take(3).collect();
    assert!(missing.is_empty() && strange.is_empty(), "{name} as {}: {missing:#?} became {strange:#?}", carried.format);
    // The file of the second memory says the same again.
    let second =
        read(open(Box::new(Cursor::new(export(&memory, carried, pair))), carried.file, &options).unwrap(), name);
    let second: BTreeSet<Seen> =
        units_of(&memory_of(second)).iter().map(|unit| carried.see(unit, &unit.variants)).collect();
    assert_eq!(second, found, "{name} as {}, a second time", carried.format);
}

/// Texts that one would not like to meet. Their marks are written as escapes.
const TEXTS: &[&str] = &[
    "می\u{200c}رود",
    "\u{202b}x\u{202c}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}",
    " a ",
    "\ta\tb\t",
    "a\nb\n\n",
    "\n\na",
    "a\r\nb\rc\r",
    "\"q\" 'r' \\n \\t \\\\ \\",
    "<b>&amp;</b> & ]]> <!-- -->",
    "=1+1",
    "'=1",
    "a,b;c",
    "# c",
    "#~ msgid \"x\"",
    "\u{1F600}\u{10FFFD}\u{20000}",
    "\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}1\u{7f}2",
    "\u{85}\u{a0}\u{ad}\u{2028}\u{2029}\u{3000}x",
    "\u{feff}a\u{fffe}\u{ffff}\u{fffd}",
    "e\u{301} é ي ی ك ک",
    "{[\"x\": 1]}",
    "[hafez alternative 2]",
    "en",
    "source",
];

fn units() -> Vec<NewUnit> {
    let mut units = Vec::new();
    for (i, text) in TEXTS.iter().enumerate() {
        let other = TEXTS[(i + 7) % TEXTS.len()];
        units.push(NewUnit::pair(&tag("en"), text, &tag("fa"), other));
    }
    // One source with several translations, contexts, and each kind of data.
    for (i, target) in ["یک", "دو", "سه", "چهار"].into_iter().enumerate() {
        let mut unit = NewUnit::pair(&tag("en"), "the same", &tag("fa"), target);
        let n = u32::try_from(i).unwrap();
        unit.note = (i > 0).then(|| format!("note {i}\n\n second line "));
        unit.origin = (i != 1).then(|| Origin { file: format!("desk:{i}.md"), segment: (i > 1).then_some(n) });
        unit.status = if i % 2 == 0 { Status::Unreviewed } else { Status::Confirmed };
        unit.author = (i > 1).then(|| "Sara".to_owned());
        unit.changed_by = (i > 2).then(|| "دریا \"D\"".to_owned());
        unit.created = Some(format!("2025-01-0{}T00:00:00Z", i + 1).parse().unwrap());
        unit.changed = Some(format!("2025-02-0{}T10:11:12Z", i + 1).parse().unwrap());
        if i > 1 {
            unit.context = Context { prev: Some(String::new()), next: Some("after <it>".to_owned()) };
        }
        if i > 0 {
            let mut extra = Extra::default();
            extra.add_prop("msgctxt", ["", "menu", "a\tb\n", "[hafez alternative 2]"][i]);
            unit.extra = extra.boxed();
        }
        units.push(unit);
    }
    let mut three = NewUnit::pair(&tag("en"), "war", &tag("fa"), "جنگ");
    three.variants.push(Variant::new(tag("ps"), "جګړه"));
    units.push(three);
    units.push(NewUnit::pair(&tag("fa"), "صلح", &tag("en"), "peace"));
    units.push(NewUnit::pair(&tag("en-GB"), "colour", &tag("fa_AF"), "رنگ"));
    units
}

#[test]
fn every_format_gives_back_what_it_carries() {
    let memory = memory_of(units());
    for carried in FORMATS {
        there_and_back(&memory, carried, &(tag("en"), tag("fa")), "the units of this test");
    }
}

#[test]
fn every_file_of_other_tools_goes_round() {
    let Some(data) = given::shared("data") else { return };
    let mut files = Vec::new();
    for folder in ["interchange", "po"] {
        collect(&data.join(folder), &mut files);
    }
    if files.is_empty() {
        eprintln!("skipped: no {}", data.display());
        return;
    }
    let options = ReadOptions::new(tag("en"), tag("fa"));
    let mut gone = 0;
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(items) = open_path(&path, &options) else { continue };
        let units: Vec<NewUnit> = items
            .filter_map(|item| match item {
                Ok(Item::Unit(unit, _)) => Some(unit),
                _ => None,
            })
            .filter(|unit| unit.fault().is_none())
            .take(500)
            .collect();
        let Some(first) = units.first() else { continue };
        let pair = (first.variants[0].lang.clone(), first.variants[1].lang.clone());
        let memory = memory_of(units);
        for carried in FORMATS {
            there_and_back(&memory, carried, &pair, &name);
        }
        gone += 1;
    }
    eprintln!("{gone} files went round");
    assert!(gone > 30);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

/// The page is the table.
#[test]
fn the_page_says_the_same() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md")).unwrap();
    for carried in FORMATS {
        let yes = |is: bool| if is { "yes" } else { "–" };
        let languages = match carried.languages {
            Languages::Many => "any",
            Languages::Pairs => "a pair a unit",
            Languages::One => "a pair a file",
        };
        let row = format!(
            "| {} | {languages} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            carried.format,
            yes(carried.direction),
            yes(carried.codes),
            yes(carried.note),
            yes(carried.origin),
            yes(carried.status),
            yes(carried.changed),
            yes(carried.created),
            yes(carried.neighbours),
            yes(carried.context),
            yes(carried.markup),
        );
        assert!(page.contains(&row), "docs/formats.md lacks\n{row}");
    }
}
