//! The readers, one line each, and the files to begin from.

use std::io::{Cursor, Write};
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

/// Puts a damaged part into the file that holds it.
type Pack = fn(&[u8]) -> Vec<u8>;

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
    /// Makes a file of words and seeds that are only a part of one: a sheet in its archive.
    pub(crate) pack: Option<Pack>,
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

const XLIFF1: &str = "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"a\" source-language=\"en\" \
    target-language=\"fa\" datatype=\"plaintext\"><body><trans-unit id=\"1\" approved=\"yes\"><source>a <g id=\"1\">b</g><x id=\"2\"/></source>\
    <target state=\"final\">ب <g id=\"1\">پ</g><x id=\"2\"/></target><note>n</note></trans-unit><trans-unit id=\"2\"><source>a. b.</source>\
    <seg-source><mrk mtype=\"seg\" mid=\"1\">a.</mrk> <mrk mtype=\"seg\" mid=\"2\">b.</mrk></seg-source>\
    <target><mrk mtype=\"seg\" mid=\"1\">پ.</mrk> <mrk mtype=\"seg\" mid=\"2\">ت.</mrk></target></trans-unit></body></file></xliff>";
const XLIFF2: &str = "<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" srcLang=\"en\" trgLang=\"fa\"><file id=\"f\">\
    <unit id=\"1\"><notes><note id=\"n\">n</note></notes><originalData><data id=\"d\">&lt;b></data></originalData>\
    <segment id=\"s\" state=\"final\"><source>a <pc id=\"1\" dataRefStart=\"d\" dataRefEnd=\"d\">b</pc><cp hex=\"0001\"/><sc id=\"2\"/>c<ec startRef=\"2\"/></source>\
    <target>ب <pc id=\"1\" dataRefStart=\"d\" dataRefEnd=\"d\">پ</pc><sc id=\"2\"/>ت<ec startRef=\"2\"/></target></segment></unit></file></xliff>";
const SHEET: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>fa</t></is></c><c t=\"inlineStr\"><is><t>note</t></is></c></row>\
    <row r=\"2\"><c t=\"str\"><f>A1</f><v>war</v></c><c t=\"s\"><v>1</v></c><c s=\"0\"><v>44000.5</v></c></row>\
    <row r=\"3\"><c t=\"s\"><v>1</v></c><c t=\"s\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"C2:C3\"/></mergeCells></worksheet>";
const STRINGS: &str =
    "<sst><si><t>en</t></si><si><r><rPr/><t>جنگ</t></r><r><t>_x000D_b</t></r><rPh><t>x</t></rPh></si></sst>";
const TABLE: &str = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
    <table:table table:name=\"one\"><table:table-row><table:table-cell><text:p>en</text:p></table:table-cell><table:table-cell><text:p>fa</text:p>\
    </table:table-cell></table:table-row><table:table-row table:number-rows-repeated=\"2\"><table:table-cell><text:p>a<text:s text:c=\"2\"/>b</text:p></table:table-cell>\
    <table:table-cell table:number-columns-repeated=\"2\"><text:p>ب</text:p></table:table-cell></table:table-row></table:table>\
    </office:spreadsheet></office:body></office:document-content>";
const SEGMENT: &str = "<Segment><Elements><Text><Value>a </Value></Text><Tag><Type>Start</Type><Anchor>1</Anchor><AlignmentAnchor>1</AlignmentAnchor></Tag>\
    <Text><Value>b</Value></Text><Tag><Type>End</Type><Anchor>1</Anchor></Tag></Elements><CultureName>en-US</CultureName></Segment>";
const TBX3: &str = "<?xml version=\"1.0\"?><tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\"><tbxHeader/><text><body>\
    <conceptEntry id=\"c1\"><descrip type=\"subjectField\">x</descrip><langSec xml:lang=\"en\"><termSec><term>Kabul</term>\
    <termNote type=\"partOfSpeech\">noun</termNote></termSec></langSec><langSec xml:lang=\"fa\"><termSec><term>کابل</term></termSec></langSec></conceptEntry>\
    </body></text></tbx>";
const TBX2: &str = "<?xml version=\"1.0\"?><!DOCTYPE martif SYSTEM \"TBXcoreStructV02.dtd\"><martif type=\"TBX\" xml:lang=\"en\"><martifHeader/><text><body>\
    <termEntry id=\"c1\"><note>n</note><langSet xml:lang=\"en\"><tig><term>Kabul</term></tig><ntig><termGrp><term>Kaboul</term>\
    <termNote type=\"administrativeStatus\">deprecatedTerm-admn-sts</termNote></termGrp></ntig></langSet><langSet xml:lang=\"fa\"><tig><term>کابل</term></tig></langSet>\
    </termEntry></body></text></martif>";
const UTX: &str = "#UTX 1.11; en/fa; 2026-01-01T00:00:00; creator: x\n#src\ttgt\tsrc:pos\tterm status\nKabul\tکابل\tnoun\tapproved\nKabul\tکابول\tnoun\tforbidden\n";
const LIST: &str = "Kabul\tکابل\ta comment\nIran\tایران\n";

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

const XLIFF1_WORDS: [&str; 12] = [
    "<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" target-language=\"fa\"><body>",
    "<trans-unit id=\"1\">",
    "</trans-unit>",
    "<group>",
    "<source>a</source>",
    "<target>b",
    "</target>",
    "<mrk mtype=\"seg\" mid=\"1\">",
    "<g id=\"1\">",
    "<x id=\"1\"/>",
    "<trans-unit id=\"1\"><source>a</source><target>b</target></trans-unit>",
    "&x;",
];

const XLIFF2_WORDS: [&str; 12] = [
    "<xliff version=\"2.0\" srcLang=\"en\" trgLang=\"fa\"><file id=\"f\">",
    "<unit id=\"1\">",
    "</unit>",
    "<segment>",
    "</segment>",
    "<source>a</source>",
    "<target>b</target>",
    "<data id=\"d\">x</data>",
    "<pc id=\"1\">",
    "<sc id=\"1\"/>",
    "<unit id=\"1\"><segment><source>a</source><target>b</target></segment></unit>",
    "&x;",
];

const SHEET_WORDS: [&str; 9] = [
    "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>fa</t></is></c></row>",
    "<row>",
    "</row>",
    "<c t=\"s\"><v>1</v></c>",
    "<c/>",
    "<c r=\"XFD1\"><v>1</v></c>",
    "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>1</v></c></row>",
    "<mergeCell ref=\"A1:A99\"/>",
    "&#x110000;",
];

const TBX_WORDS: [&str; 11] = [
    "<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\"><text><body>",
    "<conceptEntry id=\"c1\">",
    "<conceptEntry><langSec xml:lang=\"en\"><termSec><term>a</term></termSec></langSec></conceptEntry>",
    "</conceptEntry>",
    "<langSec xml:lang=\"en\">",
    "<termSec><term>a</term></termSec>",
    "<termSec>",
    "<descrip type=\"x\">y</descrip>",
    "<termNote type=\"x\">y</termNote>",
    "</langSec>",
    "&x;",
];

/// A new reader joins by one entry.
pub(crate) const READERS: &[Reader] = &[
    Reader {
        kind: Kind::Units(Format::Tsv),
        file: "x.tsv",
        words: &["en\tfa\n", "a\tb\n", "\t", "a", "\n", "# hafez escapes\n", "\\t", "\"", "ب\t"],
        seeds: &[TSV],
        shared: ("csv", &["tab", "txt"]),
        pack: None,
    },
    Reader {
        kind: Kind::Units(Format::Csv),
        file: "x.csv",
        words: &["en,fa\n", "a,b\n", ",", "a", "\n", "\"", "\"\"", ";", "\"a\",", "'="],
        seeds: &[CSV],
        shared: ("csv", &["csv"]),
        pack: None,
    },
    Reader {
        kind: Kind::Units(Format::Tmx),
        file: "x.tmx",
        words: &XML_WORDS,
        seeds: &[TMX],
        shared: ("tmx", &["tmx"]),
        pack: None,
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
        pack: None,
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
        pack: None,
    },
    Reader {
        kind: Kind::Terms,
        file: "terms.tsv",
        words: &["en\tfa\n", "a\tb\n", "\t", "a", "\n", "source\ttarget\n"],
        seeds: &[TERMS],
        shared: ("csv", &["tab"]),
        pack: None,
    },
    Reader {
        kind: Kind::Terms,
        file: "terms.csv",
        words: &["en,fa\n", "a,b\n", ",", "a", "\n", "\"", ";"],
        seeds: &[TERMS_CSV],
        shared: ("csv", &["csv"]),
        pack: None,
    },
    Reader {
        kind: Kind::Units(Format::Xliff),
        file: "x.xlf",
        words: &XLIFF1_WORDS,
        seeds: &[XLIFF1],
        shared: ("xliff", &["xlf", "xliff", "sdlxliff", "mqxliff", "mxliff"]),
        pack: None,
    },
    Reader {
        kind: Kind::Units(Format::Xliff2),
        file: "x2.xlf",
        words: &XLIFF2_WORDS,
        seeds: &[XLIFF2],
        shared: ("xliff", &["xlf", "xliff"]),
        pack: None,
    },
    Reader {
        kind: Kind::Units(Format::Xlsx),
        file: "x.xlsx",
        words: &SHEET_WORDS,
        seeds: &[SHEET],
        shared: ("", &[]),
        pack: Some(xlsx),
    },
    Reader {
        kind: Kind::Units(Format::Xlsx),
        file: "strings.xlsx",
        words: &["<sst>", "<si/>", "<si>", "</si>", "<si><t>a</t></si>", "<t>a</t>", "<r><t>a</t></r>"],
        seeds: &[STRINGS],
        shared: ("", &[]),
        pack: Some(strings),
    },
    Reader {
        kind: Kind::Units(Format::Ods),
        file: "x.ods",
        words: &[
            "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"one\">",
            "<table:table-row>",
            "</table:table-row>",
            "<table:table-cell><text:p>a</text:p></table:table-cell>",
            "<table:table-cell table:number-columns-repeated=\"16384\"/>",
            "<table:table-row table:number-rows-repeated=\"1048576\"/>",
            "<text:s text:c=\"99999\"/>",
            "<text:p>",
        ],
        seeds: &[TABLE],
        shared: ("", &[]),
        pack: Some(ods),
    },
    Reader {
        kind: Kind::Units(Format::Sdltm),
        file: "x.sdltm",
        words: &[
            "<Segment><Elements>",
            "<Text><Value>a</Value></Text>",
            "<Tag><Type>Start</Type><Anchor>1</Anchor></Tag>",
            "<Tag>",
            "</Value>",
        ],
        seeds: &[SEGMENT],
        shared: ("", &[]),
        pack: Some(sdltm),
    },
    Reader {
        kind: Kind::Terms,
        file: "terms3.tbx",
        words: &TBX_WORDS,
        seeds: &[TBX3],
        shared: ("tbx", &["tbx"]),
        pack: None,
    },
    Reader {
        kind: Kind::Terms,
        file: "terms2.tbx",
        words: &[
            "<martif type=\"TBX\" xml:lang=\"en\"><text><body>",
            "<termEntry>",
            "</termEntry>",
            "<langSet xml:lang=\"en\">",
            "<tig><term>a</term></tig>",
            "<ntig><termGrp>",
            "<note>n</note>",
        ],
        seeds: &[TBX2],
        shared: ("tbx", &["tbx"]),
        pack: None,
    },
    Reader {
        kind: Kind::Terms,
        file: "terms.utx",
        words: &["#UTX 1.11; en/fa\n#src\ttgt\tterm status\n", "a\tb\tapproved\n", "\t", "a", "\n", "#"],
        seeds: &[UTX],
        shared: ("", &[]),
        pack: None,
    },
    Reader {
        kind: Kind::Terms,
        file: "terms.txt",
        words: &["a\tb\n", "\t", "a", "\n", "#"],
        seeds: &[LIST],
        shared: ("", &[]),
        pack: None,
    },
    Reader {
        kind: Kind::Terms,
        file: "terms.xlsx",
        words: &SHEET_WORDS,
        seeds: &[SHEET],
        shared: ("", &[]),
        pack: Some(xlsx),
    },
];

/// An archive as a spreadsheet program makes it.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::DEFAULT).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"one\" r:id=\"a\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"a\" Type=\"t/worksheet\" Target=\"sheet.xml\"/>\
              <Relationship Id=\"s\" Type=\"t/sharedStrings\" Target=\"strings.xml\"/></Relationships>",
        ),
        ("xl/sheet.xml", sheet),
        ("xl/strings.xml", strings),
    ])
}

fn xlsx(sheet: &[u8]) -> Vec<u8> {
    workbook(sheet, STRINGS.as_bytes())
}

fn strings(strings: &[u8]) -> Vec<u8> {
    workbook(SHEET.as_bytes(), strings)
}

fn ods(content: &[u8]) -> Vec<u8> {
    archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)])
}

/// A memory of Studio with this as the source of a unit, and one good unit.
fn sdltm(segment: &[u8]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let memory = rusqlite::Connection::open(file.path()).unwrap();
    let tables = "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;
        CREATE TABLE translation_memories(id INTEGER PRIMARY KEY, name TEXT, source_language TEXT, target_language TEXT);
        CREATE TABLE translation_units(id INTEGER PRIMARY KEY, translation_memory_id INT, source_segment TEXT, target_segment TEXT);
        INSERT INTO translation_memories VALUES (1, 'news', 'en-US', 'fa-IR');";
    memory.execute_batch(tables).unwrap();
    let insert = "INSERT INTO translation_units(translation_memory_id, source_segment, target_segment) VALUES (1, CAST(?1 AS TEXT), ?2)";
    memory.execute(insert, (segment, SEGMENT)).unwrap();
    memory.execute(insert, (SEGMENT.as_bytes(), SEGMENT)).unwrap();
    memory.close().unwrap();
    std::fs::read(file.path()).unwrap()
}

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
                    force: true,
                };
                let mut store = SqliteStore::in_memory().unwrap();
                let report = GlossaryEditor::new(&mut store, time()).import(&file, &options);
                report.map_or(0, |report| report.created)
            }
        }
    }

    /// Whole files: those above, and what hafez writes in this format.
    pub(crate) fn own_seeds(&self) -> Vec<Vec<u8>> {
        let mut seeds: Vec<Vec<u8>> = self.seeds.iter().map(|seed| self.packed(seed.as_bytes().to_vec())).collect();
        if let Kind::Units(format) = self.kind {
            seeds.extend(written(format));
        }
        seeds
    }

    /// Seeds that are not packed yet; none where nothing is.
    pub(crate) fn parts(&self) -> Vec<Vec<u8>> {
        self.pack.map_or_else(Vec::new, |_| self.seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect())
    }

    /// A file of such a part.
    #[allow(clippy::needless_pass_by_value)]
    pub(crate) fn packed(&self, part: Vec<u8>) -> Vec<u8> {
        self.pack.map_or_else(|| part.clone(), |pack| pack(&part))
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
