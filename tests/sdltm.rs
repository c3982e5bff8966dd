//! The memory of Trados Studio, as it lies on the disk: an SQLite database.
#![allow(clippy::unwrap_used, clippy::string_slice)]

use std::io::Cursor;

use hafez::formats::{Fault, Format, FormatError, Item, ReadOptions, open};
use hafez::lang::LanguageTag;
use hafez::unit::{NewUnit, Role};
use rusqlite::Connection;

fn options() -> ReadOptions {
    let tag = |code| LanguageTag::parse(code).unwrap();
    ReadOptions::new(tag("en"), tag("fa"))
}

/// The tables as Studio makes them.
const TABLES: &str = "
    CREATE TABLE translation_memories(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB, name TEXT NOT NULL UNIQUE,
        source_language TEXT NOT NULL, target_language TEXT NOT NULL, creation_user TEXT, creation_date DATETIME);
    CREATE TABLE translation_units(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB,
        translation_memory_id INT NOT NULL REFERENCES translation_memories(id) ON DELETE CASCADE,
        source_hash INTEGER, source_segment TEXT, target_hash INTEGER, target_segment TEXT,
        creation_date DATETIME, creation_user TEXT, change_date DATETIME, change_user TEXT,
        last_used_date DATETIME, last_used_user TEXT, usage_counter INT, flags INT);
    INSERT INTO translation_memories(id, name, source_language, target_language) VALUES (1, 'news', 'en-US', 'fa-IR');";

/// A database made by these statements, as bytes.
fn database(work: impl FnOnce(&Connection)) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let connection = Connection::open(file.path()).unwrap();
    work(&connection);
    connection.close().unwrap();
    std::fs::read(file.path()).unwrap()
}

fn segment(elements: &str, culture: &str) -> String {
    format!(
        "<Segment xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">\
         <Elements>{elements}</Elements>{culture}</Segment>"
    )
}

fn text(value: &str) -> String {
    format!("<Text><Value>{value}</Value></Text>")
}

fn tag(kind: &str, anchor: u32, more: &str) -> String {
    format!("<Tag><Type>{kind}</Type><Anchor>{anchor}</Anchor><AlignmentAnchor>{anchor}</AlignmentAnchor>{more}</Tag>")
}

fn memory(units: &[(String, String)]) -> Vec<u8> {
    database(|connection| {
        connection.execute_batch(TABLES).unwrap();
        for (source, target) in units {
            let sql = "INSERT INTO translation_units(translation_memory_id, source_segment, target_segment, creation_date, \
                creation_user, change_date, change_user, last_used_date, usage_counter) VALUES (1, ?1, ?2, \
                '2021-02-13 18:11:35', 'DOM\\ali', '2022-03-14T09:12:00.123', 'ziba', '2022-04-01 00:00:00', 3)";
            connection.execute(sql, [source, target]).unwrap();
        }
    })
}

fn read(bytes: &[u8], name: &str) -> Result<Vec<Item>, FormatError> {
    open(Box::new(Cursor::new(bytes.to_vec())), name, &options())?.collect()
}

fn units(items: Vec<Item>) -> Vec<NewUnit> {
    let unit = |item| match item {
        Item::Unit(unit, _) => unit,
        Item::Rejected(reject) => panic!("{reject:?}"),
    };
    items.into_iter().map(unit).collect()
}

#[test]
fn units_have_their_texts_languages_people_and_times() {
    let bytes = memory(&[
        (segment(&text("Peace &amp; war"), "<CultureName>en-GB</CultureName>"), segment(&text("صلح و جنگ"), "")),
        (
            segment(&(text("a") + &text(" b")), ""),
            segment(&text("\u{200f}آ\u{200c}ب "), "<CultureName>fa-AF</CultureName>"),
        ),
    ]);
    for name in ["a.sdltm", "-", "noname"] {
        let opened = open(Box::new(Cursor::new(bytes.clone())), name, &options()).unwrap();
        assert_eq!(opened.format(), Format::Sdltm);
        let found = units(opened.map(Result::unwrap).collect());
        let texts: Vec<Vec<(&str, &str)>> =
            found.iter().map(|u| u.variants.iter().map(|v| (v.lang.as_str(), v.text.as_str())).collect()).collect();
        assert_eq!(texts[0], [("en-GB", "Peace & war"), ("fa-IR", "صلح و جنگ")]);
        assert_eq!(texts[1], [("en-US", "a b"), ("fa-AF", "\u{200f}آ\u{200c}ب ")]);
        assert_eq!(found[0].author.as_deref(), Some("DOM\\ali"));
        assert_eq!(found[0].changed_by.as_deref(), Some("ziba"));
        assert_eq!(found[0].created.unwrap().to_string(), "2021-02-13T18:11:35Z");
        assert_eq!(found[0].changed.unwrap().to_string(), "2022-03-14T09:12:00Z");
        assert_eq!(found[0].extra.as_ref().unwrap().attribute("usagecount"), Some("3"));
    }
}

/// The fields that the owner of a memory has made, and the contexts, are properties as Studio itself writes them to TMX.
#[test]
fn fields_and_contexts_are_properties() {
    let tables = |key: &str| {
        let end = if key.contains("CHECK") { ")" } else { "" };
        format!(
            "CREATE TABLE attributes(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB, name TEXT NOT NULL, type INT NOT NULL, tm_id INT);
            CREATE TABLE picklist_values(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB, attribute_id INT NOT NULL, value TEXT NOT NULL);
            CREATE TABLE picklist_attributes(translation_unit_id INT NOT NULL, picklist_value_id INT NOT NULL{key}, picklist_value_id){end});
            CREATE TABLE string_attributes(translation_unit_id INT NOT NULL, attribute_id INT NOT NULL, value TEXT NOT NULL{key}, attribute_id, value){end});
            CREATE TABLE numeric_attributes(translation_unit_id INT NOT NULL, attribute_id INT NOT NULL, value INT NOT NULL{key}, attribute_id){end});
            CREATE TABLE translation_unit_contexts(translation_unit_id INT NOT NULL, left_source_context INTEGER, left_target_context INTEGER{key}, left_source_context){end});
            INSERT INTO attributes(id, name, type, tm_id) VALUES (1, 'Client', 4, 1), (2, 'Remark', 2, 1), (3, 'Words', 6, 1);
            INSERT INTO picklist_values(id, attribute_id, value) VALUES (5, 1, 'Radio'), (6, 1, 'Paper');
            INSERT INTO picklist_attributes VALUES (1, 6), (2, 5), (2, 99);
            INSERT INTO string_attributes VALUES (1, 2, 'first'), (1, 2, 'second'), (1, 77, 'of no field');
            INSERT INTO numeric_attributes VALUES (1, 3, 12);
            INSERT INTO translation_unit_contexts VALUES (1, -9049375, 17), (1, 4, 5);"
        )
    };
    let bytes = |key: &str| {
        let pair = (segment(&text("a"), ""), segment(&text("آ"), ""));
        let plain = memory(&[pair.clone(), pair]);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), plain).unwrap();
        let connection = Connection::open(file.path()).unwrap();
        connection.execute_batch(&tables(key)).unwrap();
        connection.close().unwrap();
        std::fs::read(file.path()).unwrap()
    };
    let props = |unit: &NewUnit| -> Vec<(String, String)> {
        unit.extra.iter().flat_map(|extra| &extra.props).map(|prop| (prop.kind.clone(), prop.text.clone())).collect()
    };
    let found = units(read(&bytes(", PRIMARY KEY (translation_unit_id"), "a.sdltm").unwrap());
    let wanted = [
        ("x-Remark:MultipleString", "first"),
        ("x-Remark:MultipleString", "second"),
        ("x-Words:Integer", "12"),
        ("x-Client:SinglePicklist", "Paper"),
        ("x-Context", "-9049375, 17"),
        ("x-Context", "4, 5"),
    ];
    let own =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    assert_eq!(props(&found[0]), own(&wanted));
    assert_eq!(props(&found[1]), own(&[("x-Client:SinglePicklist", "Radio")]));
    // Tables in which each unit would have to be searched for are left out.
    let unkeyed = units(read(&bytes(", CHECK (translation_unit_id IN (1, 2"), "a.sdltm").unwrap());
    assert!(unkeyed.len() == 2 && unkeyed.iter().all(|unit| props(unit).is_empty()));
}

#[test]
fn tags_are_markup_beside_the_text() {
    let source = text("see ")
        + &tag("Start", 1, "<TagID>8</TagID>")
        + &text("this")
        + &tag("End", 1, "")
        + &tag("Standalone", 2, "<TagID>x</TagID>")
        + &tag("TextPlaceholder", 3, "<TextEquivalent>&amp;nbsp;</TextEquivalent>")
        + &tag("UnmatchedStart", 4, "");
    let bytes = memory(&[(segment(&source, ""), segment(&text("ببین"), ""))]);
    let found = units(read(&bytes, "a.sdltm").unwrap());
    let variant = &found[0].variants[0];
    assert_eq!(variant.text, "see this");
    let codes: Vec<(usize, Role, Option<&str>, &str, &str)> =
        variant.inline.iter().map(|c| (c.at, c.role, c.pair.as_deref(), c.element.as_str(), c.code.as_str())).collect();
    let expected = [
        (4, Role::Open, Some("1"), "bpt", ""),
        (8, Role::Close, Some("1"), "ept", ""),
        (8, Role::Alone, None, "ph", ""),
        (8, Role::Alone, None, "ph", "&amp;nbsp;"),
        (8, Role::Open, None, "it", ""),
    ];
    assert_eq!(codes, expected);
    assert_eq!(variant.shown(), "see ⟨1⟩this⟨/1⟩⟨2/⟩⟨3/⟩⟨4⟩");
    assert_eq!(variant.inline[0].attributes, [("x".to_owned(), "1".to_owned()), ("type".to_owned(), "8".to_owned())]);
}

#[test]
fn a_bad_unit_is_named_by_its_row() {
    let good = segment(&text("a"), "");
    let bytes = memory(&[
        (good.clone(), good.clone()),
        ("<Segment><Elements><Text>".to_owned(), good.clone()),
        (good.clone(), "<other/>".to_owned()),
        (good.clone(), segment(&text("&evil;"), "")),
        (good.clone(), segment(&text("x"), "<CultureName>klingon</CultureName>")),
        (String::new(), good.clone()),
        (good.clone(), good),
    ]);
    let items = read(&bytes, "a.sdltm").unwrap();
    let told: Vec<String> = items
        .iter()
        .map(|item| match item {
            Item::Unit(_, place) => format!("{} ok", place.line),
            Item::Rejected(reject) => format!("{} {}", reject.unit.unwrap(), reject.reason),
        })
        .collect();
    assert_eq!(told.len(), 7);
    for (told, expected) in told.iter().zip([
        "1 ok",
        "2 its source is broken",
        "3 its target is broken",
        "4 the entity `&evil;`",
        "5 `klingon` is not a language code",
        "6 it has no source",
        "7 ok",
    ]) {
        assert!(told.starts_with(expected), "{told}");
        assert!(!told.contains('\n'));
    }
}

#[test]
fn older_and_smaller_tables_are_read_too() {
    let bytes = database(|connection| {
        let sql = "CREATE TABLE translation_units(source_segment BLOB, target_segment TEXT)";
        connection.execute_batch(sql).unwrap();
        let (source, target) = (
            segment(&text("a"), "<CultureName>en-US</CultureName>"),
            segment(&text("آ"), "<CultureName>fa</CultureName>"),
        );
        connection.execute("INSERT INTO translation_units VALUES (?1, ?2)", (source.as_bytes(), &target)).unwrap();
    });
    let found = units(read(&bytes, "a.sdltm").unwrap());
    assert_eq!((found[0].variants[0].text.as_str(), found[0].variants[1].text.as_str()), ("a", "آ"));
}

#[test]
fn another_database_is_refused_in_one_line() {
    let made = |sql: &str| database(|connection| connection.execute_batch(sql).unwrap());
    let view = "CREATE TABLE t(source_segment, target_segment); CREATE VIEW translation_units AS SELECT * FROM t;";
    let mut ours = made("CREATE TABLE a(b); PRAGMA application_id = 1751546477;");
    for (bytes, message) in [
        (made("CREATE TABLE words(a, b);"), "not a memory of Trados Studio"),
        (made(view), "not a memory of Trados Studio"),
        (made("CREATE TABLE translation_units(source_segment, x);"), "not a memory of Trados Studio"),
        (
            made(
                "CREATE TABLE translation_units(id INTEGER PRIMARY KEY, source_segment, target_segment) WITHOUT ROWID;",
            ),
            "damaged",
        ),
        (std::mem::take(&mut ours), "a memory of hafez itself"),
        (b"SQLite format 3\0".to_vec(), "damaged"),
    ] {
        let error = read(&bytes, "a.sdltm").unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.hint.is_some() && !error.to_string().contains('\n'));
    }
    let bytes = memory(&[]);
    let error = read(&bytes, "a.tmx").unwrap_err();
    assert!(error.hint.unwrap().contains("--format sdltm"));
    assert!(read(&bytes, "a.sdltm").unwrap().is_empty());
}

#[test]
fn a_damaged_database_never_panics() {
    let unit = (segment(&(text("word ") + &tag("Start", 1, "")), ""), segment(&text(&"واژه ".repeat(400)), ""));
    let whole = memory(&vec![unit; 40]);
    for cut in (0..whole.len()).step_by(997) {
        if let Err(error) = read(&whole[..cut], "a.sdltm") {
            assert!(!error.to_string().contains('\n'), "{error}");
            assert!(
                matches!(error.fault, Fault::NotTheFormat | Fault::CutShort | Fault::Empty | Fault::Encoding),
                "{error:?}"
            );
        }
    }
    let mut seed = 11_u32;
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..8 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = 16 + seed as usize % (bytes.len() - 16);
            bytes[at] = (seed >> 24) as u8;
        }
        let _ = read(&bytes, "a.sdltm");
    }
}

#[test]
fn a_packed_database_does_not_fill_the_disk() {
    use std::io::Write as _;
    let mut bytes = memory(&[(segment(&text("one"), "en-US"), segment(&text("یک"), "fa-IR"))]);
    let pack = |bytes: &[u8], blanks: usize| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).unwrap();
        let blank = vec![0; 1 << 20];
        (0..blanks).for_each(|_| packed.write_all(&blank).unwrap());
        packed.finish().unwrap()
    };
    assert_eq!(units(read(&pack(&bytes, 0), "a.sdltm.gz").unwrap()).len(), 1);
    let error = read(&pack(&bytes, 300), "a.sdltm.gz").unwrap_err();
    assert!(error.to_string().contains("unpacks to far more") && error.hint.is_some(), "{error}");
    bytes.splice(..16, *b"PK\x03\x04 no database");
    let error = read(&pack(&bytes, 300), "a.xlsx.gz").unwrap_err();
    assert!(error.to_string().contains("unpacks to far more"), "{error}");
}
