//! The readers, one line each, and the files to begin from.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use hafez::formats::{Format, Item, ReadOptions, WriteOptions, open, writer};
use hafez::glossary::{GlossaryEditor, ImportOptions};
use hafez::lang::LanguageTag;
use hafez::store::sqlite::SqliteStore;
use hafez::unit::{NewUnit, Status, Time, TranslationUnit};

/// What reads the file.
pub(crate) enum Kind {
    Units(Format),
    /// The glossary, which knows its formats by the name.
    Terms,
}

/// A reader under test.
pub(crate) struct Reader {
    pub(crate) kind: Kind,
    /// How its files are called.
    pub(crate) file: &'static str,
    /// What its files are made of; the first is how one begins. Each is also repeated for megabytes.
    pub(crate) words: &'static [&'static str],
    /// Files of its own.
    pub(crate) seeds: &'static [&'static str],
    /// Where in the shared data there are more, and how they end.
    pub(crate) shared: (&'static str, &'static [&'static str]),
}

const TSV: &str = "en\tfa\tnote\tstatus\nwar\tجنگ\tx\tunreviewed\n\"a\tب\n";
const CSV: &str = "en,fa,note\r\n\"a \"\"b\"\"\nc\",ب,\r\n'=1,پ,x\r\n";
const TMX: &str = "<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\"><header srclang=\"en\"/><body>\
    <tu tuid=\"1\" changedate=\"20260101T000000Z\"><note>n</note><prop type=\"x-status\">unreviewed</prop>\
    <tuv xml:lang=\"en\"><seg>a <bpt i=\"1\">&lt;b></bpt>b<ept i=\"1\">&lt;/b></ept></seg></tuv>\
    <tuv xml:lang=\"fa_IR\"><seg>ب&#x200c;<ph x=\"1\"/><hi>c</hi></seg></tuv></tu></body></tmx>";
const PO: &str = "# c\n#, fuzzy\nmsgid \"\"\nmsgstr \"\"\n\"Language: fa\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\
    \"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n# n\n#. e\n#: a.c:1\n#, c-format, fuzzy\n#| msgid \"old\"\nmsgctxt \"menu\"\n\
    msgid \"a\\t\\\"b\\\"\"\nmsgstr \"\"\n\"ب\\n\"\n\"\\331\\276\"\n\nmsgid \"one\"\nmsgid_plural \"many\"\nmsgstr[0] \"یک\"\nmsgstr[1] \"چند\"\n\n\
    #~ msgid \"x\"\n#~ msgstr \"y\"\n";
const PO_1251: &str =
    "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=CP1251\\n\"\ndomain x\nmsgid \"a\"\nmsgstr \"\\317\"\n";
const WEBLATE: &str = "[\n{\"source\": \"a \\u200c\", \"target\": \"ب\", \"source_language\": \"en\", \"target_language\": \"fa_IR\", \
    \"origin\": \"x/y\", \"category\": 1, \"context\": \"c\", \"status\": 0, \"more\": [1, {\"x\": \"}\"}]}\n]\n";
const TERMS: &str = "source\ttarget\tstatus\tnote\nIran\tایران\tpreferred\tx\nKabul\tکابل\t\t\n";
const TERMS_CSV: &str = "en,fa,note\r\n\"Iran, Islamic Republic\",ایران,x\r\n";

const XML_WORDS: [&str; 14] = [
    "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header srclang=\"en\"/><body>",
    "<tu>",
    "</tu>",
    "<tuv xml:lang=\"en\"><seg>a</seg></tuv>",
    "<tuv xml:lang=\"fa\"><seg>b",
    "</seg></tuv>",
    "<prop type=\"x\">y</prop>",
    "<note>n</note>",
    "<x a=\"1\">",
    "&amp;",
    "&x;",
    "<![CDATA[",
    "<!-- -- ",
    " a=\"b\"",
];

/// A new reader joins by one entry.
pub(crate) const READERS: &[Reader] = &[
    Reader {
        kind: Kind::Units(Format::Tsv),
        file: "x.tsv",
        words: &["en\tfa\n", "a\tb\n", "\t", "a", "\n", "# hafez escapes\n", "\\t", "\"", "ب\t"],
        seeds: &[TSV],
        shared: ("csv", &["tab", "txt"]),
    },
    Reader {
        kind: Kind::Units(Format::Csv),
        file: "x.csv",
        words: &["en,fa\n", "a,b\n", ",", "a", "\n", "\"", "\"\"", ";", "\"a\",", "'="],
        seeds: &[CSV],
        shared: ("csv", &["csv"]),
    },
    Reader {
        kind: Kind::Units(Format::Tmx),
        file: "x.tmx",
        words: &XML_WORDS,
        seeds: &[TMX],
        shared: ("tmx", &["tmx"]),
    },
    Reader {
        kind: Kind::Units(Format::Po),
        file: "x.po",
        words: &[
            "msgid \"a\"\nmsgstr \"b\"\n",
            "msgid \"a\"\n",
            "msgid_plural \"a\"\n",
            "msgstr \"b\"\n",
            "msgstr[1] \"b\"\n",
            "\"c\"\n",
            "\"c\" ",
            "msgctxt \"x\"\n",
            "# c\n",
            "#. c\n",
            "#: c\n",
            "#, f\n",
            "#| msgid \"o\"\n",
            "#~ msgid \"o\"\n",
            "#\n",
            "\n",
            "domain x\n",
            "junk\n",
            "\\303",
            "\"Plural-Forms: nplurals=2; plural=((((n\\n\"\n",
        ],
        seeds: &[PO, PO_1251],
        shared: ("po", &["po"]),
    },
    Reader {
        kind: Kind::Units(Format::Weblate),
        file: "x.json",
        words: &[
            "[",
            "{\"source\":\"a\",\"target\":\"b\",\"source_language\":\"en\",\"target_language\":\"fa\"},",
            "{",
            "}",
            "[",
            "],",
            "\"",
            "\\",
            "\"source\":",
            "\"x\":[[],",
            "1,",
            "null,",
            " ",
        ],
        seeds: &[WEBLATE],
        shared: ("", &[]),
    },
    Reader {
        kind: Kind::Terms,
        file: "terms.tsv",
        words: &["en\tfa\n", "a\tb\n", "\t", "a", "\n", "source\ttarget\n"],
        seeds: &[TERMS],
        shared: ("csv", &["tab"]),
    },
    Reader {
        kind: Kind::Terms,
        file: "terms.csv",
        words: &["en,fa\n", "a,b\n", ",", "a", "\n", "\"", ";"],
        seeds: &[TERMS_CSV],
        shared: ("csv", &["csv"]),
    },
];

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn time() -> Time {
    "2026-03-14T09:12:00Z".parse().unwrap()
}

impl Reader {
    /// Reads a file to its end or its fault; how many units or entries it gave.
    pub(crate) fn read(&self, file: Vec<u8>) -> u64 {
        match &self.kind {
            Kind::Units(format) => {
                let options = ReadOptions { format: Some(*format), ..ReadOptions::new(tag("en"), tag("fa")) };
                let Ok(items) = open(Box::new(Cursor::new(file)), self.file, &options) else { return 0 };
                items.filter(|item| matches!(item, Ok(Item::Unit(..)))).count() as u64
            }
            Kind::Terms => {
                let options = ImportOptions {
                    langs: Default::default(),
                    file: Some(self.file.to_owned()),
                    format: None,
                    columns: None,
                    from: tag("en"),
                    to: tag("fa"),
                    dry_run: true,
                    strict: false,
                };
                let mut store = SqliteStore::in_memory().unwrap();
                let report = GlossaryEditor::new(&mut store, time()).import(&file, &options);
                report.map_or(0, |report| report.created)
            }
        }
    }

    /// Whole files: those above, and what hafez writes in this format.
    pub(crate) fn own_seeds(&self) -> Vec<Vec<u8>> {
        let mut seeds: Vec<Vec<u8>> = self.seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
        if let Kind::Units(format) = self.kind {
            seeds.extend(written(format));
        }
        seeds
    }

    /// All files to begin from.
    pub(crate) fn seeds(&self) -> Vec<Vec<u8>> {
        let mut seeds = self.own_seeds();
        let shared = std::env::var_os("HAFEZ_SHARED")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
        let (folder, endings) = self.shared;
        if !folder.is_empty() {
            collect(&shared.join("data/interchange").join(folder), endings, &mut seeds);
        }
        seeds
    }
}

fn collect(folder: &Path, endings: &[&str], seeds: &mut Vec<Vec<u8>>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, endings, seeds);
        } else if endings.contains(&ending.as_str()) && path.metadata().is_ok_and(|found| found.len() < 100_000) {
            seeds.extend(std::fs::read(&path));
        }
    }
}

/// A file of hafez's own; none where it does not write the format.
fn written(format: Format) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut file = writer(format, Box::new(&mut out), &WriteOptions::default()).ok()?;
    for (id, (source, target)) in (1..).zip([("war", "جنگ"), ("a\tb\n\"c\"", "می\u{200c}رود"), ("war", "نبرد")])
    {
        let unit = NewUnit::pair(&tag("en"), source, &tag("fa"), target);
        let unit = TranslationUnit {
            id,
            variants: unit.variants,
            context: unit.context,
            origin: None,
            author: Some("Sara".to_owned()),
            created: time(),
            changed: time(),
            changed_by: None,
            note: Some("n".to_owned()),
            status: if id == 1 { Status::Unreviewed } else { Status::Confirmed },
            extra: None,
            batch: 1,
        };
        file.write(&unit).ok()?;
    }
    file.finish().ok()?;
    Some(out)
}
