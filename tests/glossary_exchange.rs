//! The glossary and the files of other tools: TBX, UTX, lists, tables; in, out, and back.
#![allow(clippy::string_slice, clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use hafez::glossary::files::GlossaryFormat;
use hafez::glossary::{ExportOptions, Glossary, GlossaryEditor, ImportOptions, ImportReport};
use hafez::lang::{LangMap, LanguageTag};
use hafez::store::TermStore;
use hafez::store::sqlite::SqliteStore;
use hafez::term::{TermEntry, TermStatus};
use hafez::unit::Time;
use proptest::prelude::*;

fn tag(code: &str) -> LanguageTag {
    code.parse().unwrap()
}

fn now() -> Time {
    "2020-10-01T12:00:00Z".parse().unwrap()
}

fn named(file: &str) -> ImportOptions {
    ImportOptions { file: Some(file.to_owned()), ..ImportOptions::new(tag("en"), tag("fa")) }
}

fn import(store: &mut SqliteStore, file: &str, bytes: impl AsRef<[u8]>) -> ImportReport {
    GlossaryEditor::new(store, now()).import(bytes.as_ref(), &named(file)).unwrap()
}

fn counts(report: &ImportReport) -> (u64, u64, u64, usize) {
    (report.created, report.updated, report.duplicate, report.rejected.len())
}

fn export(store: &SqliteStore, format: GlossaryFormat) -> Vec<u8> {
    let options = ExportOptions { format, from: tag("en"), to: tag("fa"), mark: false };
    Glossary::new(store).export_as(&options).unwrap().bytes
}

/// Entries without their numbers, in any order of what is said of them.
fn bare(store: &SqliteStore) -> Vec<TermEntry> {
    let mut entries = store.entries().unwrap();
    for entry in &mut entries {
        (entry.id, entry.batch) = (0, 0);
        entry.extra.sort();
        entry.terms.iter_mut().for_each(|term| term.extra.sort());
    }
    entries
}

fn shared() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("HAFEZ_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from).join("data")
}

fn shared_file(name: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(shared().join(name)).ok();
    if bytes.is_none() {
        println!("{name}: absent, skipped");
    }
    bytes
}

/// Every TBX file of the collection holds what an independent reader found in it.
#[test]
fn real_termbases_hold_what_they_should() {
    let Some(expected) = shared_file("interchange/expected.jsonl") else { return };
    for line in String::from_utf8(expected).unwrap().lines() {
        let wanted: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = wanted["file"].as_str().unwrap();
        if !file.ends_with(".tbx") {
            continue;
        }
        let bytes = shared_file(file).unwrap();
        let mut store = SqliteStore::in_memory().unwrap();
        let result = GlossaryEditor::new(&mut store, now()).import(&bytes, &named(file));
        if wanted.get("error").is_some() {
            match result {
                Ok(report) => println!("{file}: {:?}, fault {:?}", counts(&report), report.fault),
                Err(error) => println!("{file}: {error}"),
            }
            continue;
        }
        let report = result.unwrap();
        println!("{file}: {:?} {:?}", counts(&report), report.rejected);
        let entries = store.entries().unwrap();
        assert_eq!(entries.len() as u64, wanted["concepts"].as_u64().unwrap(), "{file}: {:?}", report.rejected);
        let mut terms: BTreeMap<String, u64> = BTreeMap::new();
        // One concept of this file says two terms twice; an entry has every form once.
        if file.ends_with("Good-Basic2.tbx") {
            terms.insert("es".to_owned(), 2);
        }
        for term in entries.iter().flat_map(|entry| &entry.terms) {
            *terms.entry(term.lang.written().to_owned()).or_default() += 1;
        }
        assert_eq!(serde_json::to_value(&terms).unwrap(), wanted["terms"], "{file}");
        for (lang, text) in wanted["example"].as_object().unwrap() {
            let found = entries
                .iter()
                .flat_map(|entry| &entry.terms)
                .any(|term| term.lang.written() == lang && Some(term.text.as_str()) == text.as_str());
            assert!(found, "{file}: {text}");
        }
        // Again: nothing new. Out and in again: the same entries, and the same bytes.
        let again = import(&mut store, file, &bytes);
        assert_eq!((again.created, again.updated, again.rejected.len()), (0, 0, 0), "{file}");
        for format in [GlossaryFormat::Tbx, GlossaryFormat::Tbx2, GlossaryFormat::Tsv] {
            let out = export(&store, format);
            if let Ok(folder) = std::env::var("HAFEZ_KEEP") {
                let name = format!("{folder}/{}.{format:?}.tbx", file.rsplit('/').next().unwrap());
                std::fs::write(name, &out).unwrap();
            }
            let mut copy = SqliteStore::in_memory().unwrap();
            let report = import(&mut copy, if format == GlossaryFormat::Tsv { "x.tsv" } else { "x.tbx" }, &out);
            assert_eq!(report.rejected.len(), 0, "{file} {format:?} {:?}", report.rejected);
            if format != GlossaryFormat::Tsv {
                assert_eq!(bare(&copy), bare(&store), "{file} {format:?}");
                assert_eq!(String::from_utf8(export(&copy, format)).unwrap(), String::from_utf8(out).unwrap());
            }
        }
    }
}

fn tbx3(body: &str) -> String {
    format!(
        "<?xml version='1.0'?><tbx type='TBX-Basic' style='dca' xml:lang='en' xmlns='urn:iso:std:iso:30042:ed-2'>\
         <tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>{body}</body></text></tbx>"
    )
}

const LADDER: &str = "<conceptEntry id='c7'><descrip type='subjectField'>tools</descrip>\
    <descripGrp><descrip type='definition'>To climb</descrip><admin type='source'>Book</admin></descripGrp>\
    <descrip type='relatedConcept'>stairs</descrip><note>one</note><note>two</note>\
    <langSec xml:lang='en'><termSec id='t1'><term>ladder</term><termNote type='partOfSpeech'>noun</termNote></termSec>\
    <termSec><term>steps</term><termNote type='administrativeStatus'>supersededTerm-admn-sts</termNote></termSec></langSec>\
    <langSec xml:lang='fa_IR'><descrip type='definition'>برای بالا رفتن</descrip>\
    <termSec><term>نردبان</term><termNote type='grammaticalGender'>neuter</termNote><descrip type='context'>C</descrip></termSec>\
    <termSec><term>نردبام</term></termSec></langSec><langSec xml:lang='ps'/></conceptEntry>";

fn said<'e>(pairs: &'e [(String, String)], name: &str) -> Option<&'e str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
}

#[test]
fn everything_said_of_a_concept_is_kept_at_its_level() {
    let mut store = SqliteStore::in_memory().unwrap();
    assert_eq!(counts(&import(&mut store, "x.tbx", tbx3(LADDER))), (1, 0, 0, 0));
    let entry = store.entries().unwrap().remove(0);
    assert_eq!((entry.kind.as_deref(), entry.note.as_deref()), (Some("tools"), Some("one")));
    for (name, text) in [
        ("concept_id", "c7"),
        ("definition", "To climb"),
        ("definition/source", "Book"),
        ("definition@fa", "برای بالا رفتن"),
        ("descrip:relatedConcept", "stairs"),
        ("note#2", "two"),
    ] {
        assert_eq!(said(&entry.extra, name), Some(text), "{name}: {:?}", entry.extra);
    }
    let forms: Vec<_> = entry.terms.iter().map(|term| (term.text.as_str(), term.status, term.lang.written())).collect();
    let wanted = [
        ("ladder", TermStatus::Preferred, "en"),
        ("steps", TermStatus::Forbidden, "en"),
        ("نردبان", TermStatus::Preferred, "fa_IR"),
        ("نردبام", TermStatus::Admitted, "fa_IR"),
    ];
    assert_eq!(forms, wanted);
    assert_eq!(said(&entry.terms[0].extra, "@id"), Some("t1"));
    assert_eq!(said(&entry.terms[0].extra, "partOfSpeech"), Some("noun"));
    assert_eq!(said(&entry.terms[1].extra, "administrativeStatus"), Some("supersededTerm-admn-sts"));
    assert_eq!(said(&entry.terms[2].extra, "context"), Some("C"));
    let text = String::from_utf8(export(&store, GlossaryFormat::Tbx)).unwrap();
    for part in [
        "<conceptEntry id=\"c7\">",
        "xml:lang=\"fa_IR\"",
        "supersededTerm-admn-sts",
        "<note>hafez descrip:relatedConcept: stairs</note>",
        "<termSec id=\"t1\">",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn what_a_termbase_says_reaches_the_history_and_is_undone_exactly() {
    let mut store = SqliteStore::in_memory().unwrap();
    import(&mut store, "a.tbx", tbx3(LADDER));
    let before = store.entries().unwrap();
    let more = LADDER.replace("neuter", "other").replace("To climb", "For climbing").replace("fa_IR", "fas");
    let report = import(&mut store, "b.tbx", tbx3(&more));
    assert_eq!(counts(&report), (0, 1, 0, 0));
    let after = store.entries().unwrap().remove(0);
    assert_eq!(
        (said(&after.extra, "definition"), said(&after.extra, "definition/source")),
        (Some("For climbing"), Some("Book"))
    );
    let batch = report.batch.unwrap();
    for change in hafez::store::UnitStore::changes(&store, batch).unwrap() {
        let left = hafez::glossary::left_without(&store, change.id, &|undone| undone == batch).unwrap().unwrap();
        hafez::glossary::undo_entry(&mut store, change.id, left.entry.as_ref()).unwrap();
    }
    assert_eq!(store.entries().unwrap(), before);
    assert_eq!(store.entries().unwrap()[0].terms[2].lang.written(), "fa_IR");
}

#[test]
fn both_styles_and_every_generation_say_the_same() {
    let dct = "<?xml version='1.0'?><tbx type='TBX-Basic' style='dct' xml:lang='en' xmlns='urn:iso:std:iso:30042:ed-2' \
        xmlns:min='http://www.tbxinfo.net/ns/min' xmlns:basic='http://www.tbxinfo.net/ns/basic'><tbxHeader/><text><body>\
        <conceptEntry id='c1'><min:subjectField>sea</min:subjectField>\
        <descripGrp><basic:definition>D</basic:definition><basic:source>S</basic:source></descripGrp>\
        <langSec xml:lang='en'><termSec><term>boat</term><min:partOfSpeech>noun</min:partOfSpeech>\
        <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec></langSec>\
        <langSec xml:lang='fa'><termSec><term>قایق</term></termSec></langSec></conceptEntry></body></text></tbx>";
    let dca = tbx3(
        "<conceptEntry id='c1'><descrip type='subjectField'>sea</descrip>\
         <descripGrp><descrip type='definition'>D</descrip><admin type='source'>S</admin></descripGrp>\
         <langSec xml:lang='en'><termSec><term>boat</term><termNote type='partOfSpeech'>noun</termNote></termSec></langSec>\
         <langSec xml:lang='fa'><termSec><term>قایق</term></termSec></langSec></conceptEntry>",
    );
    let two = "<martif type='TBX' xml:lang='en'><martifHeader/><text><body><termEntry id='c1'>\
        <descrip type='subjectField'>sea</descrip>\
        <descripGrp><descrip type='definition'>D</descrip><admin type='source'>S</admin></descripGrp>\
        <langSet xml:lang='en'><ntig><termGrp><term>boat</term><termNote type='partOfSpeech'>noun</termNote></termGrp></ntig></langSet>\
        <langSet xml:lang='fa'><tig><term>قایق</term></tig></langSet></termEntry></body></text></martif>";
    let of = |text: &str| {
        let mut store = SqliteStore::in_memory().unwrap();
        assert_eq!(counts(&import(&mut store, "x.tbx", text)), (1, 0, 0, 0), "{text}");
        bare(&store)
    };
    assert_eq!(of(dct), of(&dca));
    assert_eq!(of(two), of(&dca));
    // The first TBX-Min, before it was made a dialect.
    let min = of(
        "<TBX dialect='TBX-Min'><header/><body><entry id='c1'><subjectField>sea</subjectField><langGroup xml:lang='en'>\
        <termGroup><term>boat</term><partOfSpeech>noun</partOfSpeech><termStatus>notRecommended</termStatus></termGroup>\
        <termGroup><term>skiff</term></termGroup></langGroup></entry></body></TBX>",
    );
    assert_eq!(min[0].kind.as_deref(), Some("sea"));
    let statuses: Vec<_> = min[0].terms.iter().map(|term| (term.text.as_str(), term.status)).collect();
    assert_eq!(statuses, [("skiff", TermStatus::Preferred), ("boat", TermStatus::Forbidden)]);
}

#[test]
fn concepts_of_one_file_with_the_same_name_stay_apart() {
    let two = |ids: [&str; 2]| {
        let concept = |id: &str, target: &str| {
            format!(
                "<conceptEntry id='{id}'><langSec xml:lang='en'><termSec><term>bank</term></termSec></langSec>\
                 <langSec xml:lang='fa'><termSec><term>{target}</term></termSec></langSec></conceptEntry>"
            )
        };
        tbx3(&(concept(ids[0], "بانک") + &concept(ids[1], "ساحل")))
    };
    let mut store = SqliteStore::in_memory().unwrap();
    assert_eq!(counts(&import(&mut store, "x.tbx", two(["c1", "c2"]))), (2, 0, 0, 0));
    assert_eq!(counts(&import(&mut store, "x.tbx", two(["c1", "c2"]))), (0, 0, 2, 0));
    // Another tool numbers anew: the same concepts.
    assert_eq!(counts(&import(&mut store, "x.tbx", two(["x8", "x9"]))), (0, 0, 2, 0));
    for format in [GlossaryFormat::Tsv, GlossaryFormat::Tbx] {
        let mut copy = SqliteStore::in_memory().unwrap();
        let file = if format == GlossaryFormat::Tsv { "x.tsv" } else { "x.tbx" };
        assert_eq!(counts(&import(&mut copy, file, export(&store, format))), (2, 0, 0, 0));
    }
}

#[test]
fn bad_concepts_are_named_and_the_rest_is_kept() {
    let concept = |lang: &str, term: &str| {
        format!(
            "<conceptEntry id='{term}'>\n<langSec xml:lang='{lang}'><termSec><term>{term}</term></termSec></langSec></conceptEntry>"
        )
    };
    let body = [
        concept("en", "one"),
        concept("xx1y", "two"),
        "<conceptEntry id='three'><langSec xml:lang='en'/></conceptEntry>".to_owned(),
        concept("en", "four").replace("four</term>", "&bomb;</term>"),
        concept("en", "five"),
    ];
    let mut store = SqliteStore::in_memory().unwrap();
    let report = import(&mut store, "x.tbx", tbx3(&body.concat()));
    assert_eq!(counts(&report), (2, 0, 0, 3));
    let reasons: Vec<_> = report.rejected.iter().map(|row| (row.line, row.unit, row.reason.as_str())).collect();
    assert_eq!(reasons[0], (2, 2, "concept `two`: `xx1y` is not a language code"));
    assert_eq!(reasons[1], (3, 3, "concept `three`: it holds no term"));
    assert!(reasons[2].2.contains("&bomb;"), "{reasons:?}");
    // A map gives the code a meaning.
    let given = ImportOptions { langs: LangMap::of(["XX1Y=de"]).unwrap(), ..named("x.tbx") };
    let mut store = SqliteStore::in_memory().unwrap();
    let report = GlossaryEditor::new(&mut store, now()).import(tbx3(&body.concat()).as_bytes(), &given).unwrap();
    assert_eq!(report.created, 3);
    // A file that breaks off keeps what is whole.
    let whole = tbx3(&body.concat());
    let cut = &whole[..whole.find("five").unwrap()];
    let mut store = SqliteStore::in_memory().unwrap();
    let report = import(&mut store, "x.tbx", cut);
    assert_eq!((report.created, report.fault.is_some()), (1, true));
    let strict = ImportOptions { strict: true, ..named("x.tbx") };
    assert!(GlossaryEditor::new(&mut store, now()).import(cut.as_bytes(), &strict).is_err());
}

#[test]
fn what_xml_cannot_hold_is_refused_with_the_entry() {
    let mut store = SqliteStore::in_memory().unwrap();
    import(&mut store, "x.tsv", "en\tfa\tnote\nA\tب\tx\nC\tد\ty\u{1}z\n");
    let options = ExportOptions { format: GlossaryFormat::Tbx, from: tag("en"), to: tag("fa"), mark: false };
    let error = Glossary::new(&store).export_as(&options).unwrap_err();
    assert_eq!(error.to_string(), "entry 2: its note holds U+0001, a character that XML cannot hold");
}

#[test]
fn tables_of_other_tools_come_in_as_they_are() {
    let weblate = "context,developer_comments,fuzzy,id,location,source,target,translator_comments\n\
        ,,False,,,ceasefire,آتش\u{200c}بس,news word\n,,True,,,truce,متارکه,\n,,False,,,ledger,,\n";
    let mut store = SqliteStore::in_memory().unwrap();
    assert_eq!(counts(&import(&mut store, "w.csv", weblate)), (3, 0, 0, 0));
    let entries = store.entries().unwrap();
    assert_eq!(entries[0].terms.len(), 2);
    assert_eq!((entries[0].note.as_deref(), entries[1].status.as_deref()), (Some("news word"), Some("fuzzy")));
    let listed = "stringID,sourceLang,targetLang,pos,description,sourceString,targetString\n\
        1,en,fa_IR,noun,\"a, b\",mask,ماسک\n2,en,xx1y,noun,,x,y\n";
    let mut store = SqliteStore::in_memory().unwrap();
    let report = import(&mut store, "g.csv", listed);
    assert_eq!(counts(&report), (1, 0, 0, 1));
    assert_eq!((report.rejected[0].line, report.rejected[0].reason.as_str()), (3, "`xx1y` is not a language code"));
    let entry = store.entries().unwrap().remove(0);
    assert_eq!((said(&entry.extra, "definition"), said(&entry.extra, "concept_id")), (Some("a, b"), Some("1")));
    assert_eq!(said(&entry.terms[0].extra, "partOfSpeech"), Some("noun"));
    let words = "English;Persian;Domain\nmountain;کوه;land\n";
    assert_eq!(counts(&import(&mut store, "w.csv", words)), (1, 0, 0, 0));
    assert!(store.entries().unwrap().iter().any(|entry| said(&entry.extra, "Domain") == Some("land")));
    let prose = "It rained all day, and nobody came.\nThen, at last, the sun was there.\n";
    assert!(GlossaryEditor::new(&mut store, now()).import(prose.as_bytes(), &named("letter.csv")).is_err());
    // As Excel saves it in UTF-16.
    let tabs: Vec<u8> = "\u{feff}en\tfa\r\n\"sea, salt\"\tنمک\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(counts(&import(&mut store, "excel.csv", tabs)), (1, 0, 0, 0));
    assert!(store.entries().unwrap().iter().any(|entry| entry.terms[0].text == "sea, salt"));
    let told = "sep=;\nEnglish;Persian\nhill, high;تپه\n";
    assert_eq!(counts(&import(&mut store, "told.csv", told)), (1, 0, 0, 0));
    let semicolons = "source;target;comment\nriver;رود;\"a;b\"\n";
    assert_eq!(counts(&import(&mut store, "s.csv", semicolons)), (1, 0, 0, 0));
    let utx = "#UTX-S 1.11; en/fa; 2020-01-01T00:00:00Z; copyright: x\n#description: y\n#src\ttgt\tsrc:pos\tterm status\tconcept ID\n\
        port\tبندر\tnoun\tapproved\tC1\nport\tبندرگاه\tnoun\tnon-standard\tC1\nport\tپورت\tnoun\tforbidden\tC1\n\tx\n";
    let mut store = SqliteStore::in_memory().unwrap();
    assert_eq!(counts(&import(&mut store, "p.utx", utx)), (1, 0, 0, 1));
    let entry = store.entries().unwrap().remove(0);
    let statuses: Vec<_> = entry.terms.iter().map(|term| (term.text.as_str(), term.status)).collect();
    assert_eq!(
        statuses,
        [
            ("port", TermStatus::Preferred),
            ("بندر", TermStatus::Preferred),
            ("بندرگاه", TermStatus::Admitted),
            ("پورت", TermStatus::Forbidden)
        ]
    );
}

#[test]
fn lists_and_utx_come_back() {
    let table = "en\ten_variants\tfa\tfa_variants\tnote\tps\nIran\tPersia\tایران\t\tland\t\nGhor\t\tغور\tغورستان\t\tغور\n\t\tتنها\t\t\t\n";
    let mut store = SqliteStore::in_memory().unwrap();
    import(&mut store, "x.tsv", table);
    let list = String::from_utf8(export(&store, GlossaryFormat::Txt)).unwrap();
    assert_eq!(
        list,
        "# written by hafez; exported again it is replaced\nIran\tایران\tland\nPersia\tایران\tland\nGhor\tغور\nGhor\tغورستان\n"
    );
    let mut copy = SqliteStore::in_memory().unwrap();
    assert_eq!(import(&mut copy, "x.utf8", &list).rejected.len(), 0);
    assert_eq!(String::from_utf8(export(&copy, GlossaryFormat::Txt)).unwrap(), list);
    let marked = ExportOptions { format: GlossaryFormat::Txt, from: tag("en"), to: tag("fa"), mark: true };
    let exported = Glossary::new(&store).export_as(&marked).unwrap();
    assert!(exported.bytes.starts_with(&[0xef, 0xbb, 0xbf]));
    assert_eq!(exported.left_out, 1);
    let utx = export(&store, GlossaryFormat::Utx);
    let mut copy = SqliteStore::in_memory().unwrap();
    assert_eq!(counts(&import(&mut copy, "x.utx", &utx)), (2, 0, 0, 0), "{}", String::from_utf8_lossy(&utx));
    assert_eq!(export(&copy, GlossaryFormat::Utx), utx);
    let pair = |store: &SqliteStore| -> Vec<Vec<(String, TermStatus)>> {
        let terms = |entry: &TermEntry| {
            entry
                .terms
                .iter()
                .filter(|term| term.lang != tag("ps"))
                .map(|term| (term.text.clone(), term.status))
                .collect()
        };
        store.entries().unwrap().iter().map(terms).take(2).collect()
    };
    assert_eq!(pair(&copy), pair(&store));
}

/// A list has every usable form with every other: into the glossary that it is from, all of it is known.
#[test]
fn a_list_of_the_own_glossary_says_nothing_new() {
    let table = "en\ten_variants\tfa\tfa_variants\tfa-AF\tnote\nIran\tPersia|I|R\tایران\tپرشیا\t\ta\\b\n\
        Ghor\tGhowr\tغور\t\tغوره\t\nGhowr\t\tغورستان\t\t\tplace\n";
    let mut store = SqliteStore::in_memory().unwrap();
    import(&mut store, "x.tsv", table);
    for to in ["fa", "fa-AF"] {
        let given = |file: &str| ImportOptions { to: tag(to), ..named(file) };
        let options = ExportOptions { format: GlossaryFormat::Txt, from: tag("en"), to: tag(to), mark: false };
        let list = Glossary::new(&store).export_as(&options).unwrap().bytes;
        let lines = list.split(|byte| *byte == b'\n').filter(|line| line.contains(&b'\t')).count() as u64;
        let before = store.entries().unwrap();
        let report = GlossaryEditor::new(&mut store, now()).import(&list, &given("x.utf8")).unwrap();
        assert_eq!(counts(&report), (0, 0, lines, 0), "{to} {:?}", report.rejected);
        assert_eq!(store.entries().unwrap(), before);
        assert!(lines > 5);
    }
    // Also as a table of two columns with a header, and turned around.
    let pairs = "fa\ten\nایران\tPersia\nپرشیا\tIran\nغور\tGhowr\n";
    assert_eq!(counts(&import(&mut store, "x.tsv", pairs)), (0, 0, 3, 0));
    // What is not all there is as it always was: new, more, or a contradiction.
    let news = "Persia\tپارس\nIran\tایران\u{200c}زمین\nHerat\tهرات\nIran\tایران\tnew\n";
    let report = import(&mut store, "x.utf8", news);
    assert_eq!(counts(&report), (2, 1, 0, 1), "{:?}", report.rejected);
}

/// The starter glossary, too, comes back from a list without anything new.
#[test]
fn a_list_of_the_starter_glossary_says_nothing_new() {
    let mut store = SqliteStore::in_memory().unwrap();
    hafez::glossary::import_starter(&mut store, now()).unwrap();
    for (from, to) in [("en", "fa"), ("fa", "en"), ("en", "fa-AF"), ("fa-AF", "en"), ("en", "ps")] {
        let options = ExportOptions { format: GlossaryFormat::Txt, from: tag(from), to: tag(to), mark: false };
        let list = Glossary::new(&store).export_as(&options).unwrap().bytes;
        let given = ImportOptions { from: tag(from), to: tag(to), ..named("x.utf8") };
        let report = GlossaryEditor::new(&mut store, now()).import(&list, &given).unwrap();
        assert_eq!((report.created, report.updated, &report.rejected), (0, 0, &Vec::new()), "{from} {to}");
        assert!(report.duplicate > 0);
    }
}

/// Columns of any name come back from TBX under their names, once.
#[test]
fn columns_of_any_name_come_back_from_tbx() {
    let columns = [
        "source",
        "admin:source",
        "Source",
        "target",
        "subjectField",
        "descrip:subjectField",
        "subjectField#2",
        "definition",
        "definition#2",
        "definition#4",
        "definition/source",
        "note#2",
        "note#3",
        "date",
        "id",
        "@id",
        "a: b",
        "hafez x",
        "hafez x: y",
        "administrativeStatus",
        "xref",
        "descrip:x",
        "source@fa",
        "definition@fa",
        "definition@de",
        "transactionType",
        "responsibility",
        "%41",
        "%73ubjectField",
        "term",
        "ref",
        "crossReference",
        "crossReference/@target",
        "customerSubset",
        "customerSubset#2",
        "context",
        "partOfSpeech",
        "termNote:partOfSpeech",
        "xGraphic/@target",
        "a/b",
        "a@b",
        "#",
    ];
    let with_kind = |kind: &str, note: &str, columns: &[&str]| {
        let cells: Vec<String> = (0..columns.len()).map(|at| format!("text {at}")).collect();
        format!("en\tfa\tkind\tnote\t{}\nriver\tرود\t{kind}\t{note}\t{}\n", columns.join("\t"), cells.join("\t"))
    };
    let mut tables: Vec<String> = columns.iter().map(|name| with_kind("", "", &[name])).collect();
    tables.extend(columns.iter().map(|name| with_kind("k", "n", &[name])));
    tables.extend([with_kind("k", "n", &columns), with_kind("", "", &columns)]);
    for table in tables {
        let mut store = SqliteStore::in_memory().unwrap();
        assert_eq!(counts(&import(&mut store, "x.tsv", &table)), (1, 0, 0, 0), "{table}");
        for format in [GlossaryFormat::Tbx, GlossaryFormat::Tbx2] {
            let out = export(&store, format);
            let mut copy = SqliteStore::in_memory().unwrap();
            import(&mut copy, "x.tbx", &out);
            assert_eq!(bare(&copy), bare(&store), "{table}\n{}", String::from_utf8_lossy(&out));
            assert_eq!(counts(&import(&mut store, "x.tbx", &out)), (0, 0, 1, 0), "{table}");
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        6 => "[AaBb|\\\\tn#='\"&<>]ایپ\u{200c}\u{202b}, :-]{1,6}",
        1 => "\\PC{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Out in any format and in again: the same entries; out once more: the same bytes.
    #[test]
    fn entries_come_back_from_every_format(rows in prop::collection::vec(prop::collection::vec(cell(), 12), 0..6)) {
        let header = ["en", "fa", "fa-AF", "ps", "fa_variants", "de_avoid", "kind", "note", "domain", "definition", "status", "ku"];
        let mut text = header.join("\t") + "\n";
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
        let mut store = SqliteStore::in_memory().unwrap();
        import(&mut store, "x.tsv", &text);
        let full = |store: &SqliteStore| {
            let mut entries = bare(store);
            entries.iter_mut().for_each(|entry| entry.extra.retain(|(_, text)| !text.is_empty()));
            entries
        };
        for (format, file) in [
            (GlossaryFormat::Tsv, "x.tsv"),
            (GlossaryFormat::Csv, "x.csv"),
            (GlossaryFormat::Tbx, "x.tbx"),
            (GlossaryFormat::Tbx2, "x.tbx"),
            (GlossaryFormat::Xlsx, "x.xlsx"),
        ] {
            let first = export(&store, format);
            prop_assert_eq!(&export(&store, format), &first);
            let mut copy = SqliteStore::in_memory().unwrap();
            let report = import(&mut copy, file, &first);
            prop_assert_eq!(report.rejected.len(), 0, "{:?} {:?} {}", format, report.rejected, String::from_utf8_lossy(&first));
            prop_assert_eq!(full(&copy), full(&store), "{:?} {}", format, String::from_utf8_lossy(&first));
            let again = import(&mut copy, file, &first);
            prop_assert_eq!((again.created, again.updated, again.rejected.len()), (0, 0, 0), "{:?}", format);
        }
    }

    /// Notes and definitions come back to the byte, line breaks and white space too.
    #[test]
    fn texts_come_back_from_tbx(note in "[ \n\tab&<\u{200c}\u{1d400}]{1,12}", definition in "[ \n\r\tab:]{1,12}") {
        let mut store = SqliteStore::in_memory().unwrap();
        let mut entry = TermEntry { note: Some(note), ..TermEntry::default() };
        entry.terms.push(hafez::term::Term::new(tag("en"), "x", TermStatus::Preferred));
        entry.terms[0].extra.push(("context".to_owned(), definition.clone()));
        entry.extra.push(("definition".to_owned(), definition));
        store.put_entry(&entry, &[]).unwrap();
        let out = export(&store, GlossaryFormat::Tbx);
        let mut copy = SqliteStore::in_memory().unwrap();
        import(&mut copy, "x.tbx", &out);
        prop_assert_eq!(bare(&copy), bare(&store), "{}", String::from_utf8_lossy(&out));
    }

    /// Whatever a file holds, reading it ends with an answer.
    #[test]
    fn no_file_is_too_strange(cut in 0_usize..2000, flips in prop::collection::vec((0_usize..2000, any::<u8>()), 0..4)) {
        let mut bytes = tbx3(LADDER).into_bytes();
        for (at, byte) in flips {
            if let Some(old) = bytes.get_mut(at) {
                *old = byte;
            }
        }
        bytes.truncate(cut);
        for file in ["x.tbx", "x.csv", "x.utx", "x.xlsx", "x.txt"] {
            let mut store = SqliteStore::in_memory().unwrap();
            let _ = GlossaryEditor::new(&mut store, now()).import(&bytes, &named(file));
        }
    }
}

fn hafez(folder: &std::path::Path, args: &[&str]) -> (i32, String, String) {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_hafez"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("HAFEZ_MEMORY", folder.join("m.hafez"))
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

#[test]
fn the_command_line_says_what_it_did_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let run = |args: &[&str]| hafez(folder.path(), args);
    write("l.tbx", &tbx3(&LADDER.replace("'ps'", "'xx1y'")));
    write("m.tmx", "<tmx version='1.4'><header/><body/></tmx>");
    write("cut.tbx", &tbx3(LADDER).replace("</body></text></tbx>", ""));
    write("empty.tbx", "");
    let (code, out, err) = run(&["glossary", "import", "l.tbx", "--dry-run", "--lang-map", "xx1y=ps"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("1 created"), "{out}");
    assert!(!folder.path().join("m.hafez").exists());
    let (code, _, err) = run(&["glossary", "import", "l.tbx"]);
    assert!(code == 1 && err.contains("l.tbx:1: concept `c7`: `xx1y` is not a language code"), "{code} {err}");
    let (code, _, err) = run(&["glossary", "import", "m.tmx"]);
    assert!(code == 2 && err.contains("`hafez import FILE`"), "{code} {err}");
    let (code, _, err) = run(&["import", "l.tbx"]);
    assert!(code == 2 && err.contains("`hafez glossary import l.tbx`"), "{code} {err}");
    let (code, _, err) = run(&["glossary", "import", "cut.tbx"]);
    assert!(code == 2 && err.contains("cut.tbx:1"), "{code} {err}");
    let (code, out, err) = run(&["glossary", "export", "-", "--format", "tbx", "--v2"]);
    assert!(code == 0 && out.contains("<termEntry id=\"c7\">"), "{err}");
    let (code, _, err) = run(&["glossary", "export", "x.csv", "--v2"]);
    assert!(code == 2 && err.contains("--v2 is for TBX"), "{err}");
    let (code, _, err) = run(&["glossary", "export", "x.ods"]);
    assert!(code == 2 && err.contains("cannot be written as ods"), "{err}");
    let (code, _, err) = run(&["glossary", "import", "empty.tbx"]);
    assert!(code != 0 && err.contains("empty"), "{code} {err}");
    let (code, _, err) = run(&["glossary", "import", "l.tbx", "--lang-map", "nothing"]);
    assert!(code == 2 && err.contains("A=B"), "{code} {err}");
}
