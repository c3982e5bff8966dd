//! The glossary over a store: files in and out, changes and their undoing, lookup, audit.
#![allow(clippy::string_slice, clippy::unwrap_used, clippy::print_stdout)]

use hafez::glossary::files::{GlossaryFormat, TableFormat};
use hafez::glossary::{
    Amendment, Glossary, GlossaryEditor, GlossaryError, ImportOptions, ImportReport, ListFilter, NewTerm, Outcome,
    Precision, StoredTerms, find, import_starter, starter, undo_entry,
};
use hafez::lang::LanguageTag;
use hafez::store::sqlite::SqliteStore;
use hafez::store::{TermStore, UnitStore};
use hafez::term::TermStatus;
use hafez::unit::Time;
use proptest::prelude::*;

fn tag(code: &str) -> LanguageTag {
    code.parse().unwrap()
}

fn now() -> Time {
    "2020-10-01T12:00:00Z".parse().unwrap()
}

fn bring_back(store: &mut SqliteStore, change: &hafez::store::Change) {
    let before = change.before.as_deref().map(|json| hafez::glossary::json::from_json(json).unwrap());
    assert!(undo_entry(store, change.id, before.as_ref()).unwrap());
}

fn options() -> ImportOptions {
    ImportOptions {
        file: None,
        format: None,
        columns: None,
        from: tag("en"),
        to: tag("fa"),
        dry_run: false,
        strict: false,
        force: false,
        langs: hafez::lang::LangMap::default(),
    }
}

fn import(store: &mut SqliteStore, text: &str) -> ImportReport {
    GlossaryEditor::new(store, now()).import(text.as_bytes(), &options()).unwrap()
}

fn counts(report: &ImportReport) -> (u64, u64, u64, usize) {
    (report.created, report.updated, report.duplicate, report.rejected.len())
}

fn new_term(source: &str, target: &str) -> NewTerm {
    NewTerm {
        source: source.into(),
        target: target.into(),
        from: tag("en"),
        to: tag("fa"),
        kind: Some("person".into()),
        note: None,
        facts: hafez::glossary::Facts::default(),
    }
}

#[test]
fn the_starter_is_a_batch_and_comes_out_as_it_lies_in_the_repository() {
    let mut store = SqliteStore::in_memory().unwrap();
    let batch = import_starter(&mut store, now()).unwrap().unwrap();
    let batches = store.batches().unwrap();
    let stored = batches.iter().find(|stored| stored.id == batch).unwrap();
    assert_eq!((stored.file.as_deref(), stored.created, stored.rejected), (Some("starter"), 307, 0));
    let text = Glossary::new(&store).export(TableFormat::Tsv).unwrap();
    for (mine, theirs) in text.lines().zip(include_str!("../glossary/names.tsv").lines()) {
        assert_eq!(mine, theirs);
    }
    assert_eq!(text, include_str!("../glossary/names.tsv"));
    let entries = store.entries().unwrap();
    assert_eq!(entries.len(), starter().len());
    assert_eq!(entries[0].terms, starter()[0].terms);
}

#[test]
fn lists_of_other_tools_come_in() {
    let mut store = SqliteStore::in_memory().unwrap();
    let report = import(&mut store, "\u{feff}# my names\nRiga\tریگا\nOslo\tاسلو\tin Norway\n\nBad\n");
    assert_eq!(counts(&report), (2, 0, 0, 1));
    assert_eq!((report.rejected[0].line, report.rejected[0].unit), (5, 3));
    assert_eq!(report.rejected[0].reason, "1 column instead of 2");
    assert_eq!(store.entry(2).unwrap().unwrap().note.as_deref(), Some("in Norway"));
    let csv = import(&mut store, "source,target,comment\nRiga,ریگا,\"a, b\"\n\"'=x\",'ایکس,\n");
    assert_eq!(counts(&csv), (1, 1, 0, 0));
    assert_eq!(csv.format, GlossaryFormat::Csv);
    assert_eq!(store.entry(1).unwrap().unwrap().note.as_deref(), Some("a, b"));
    let given = ImportOptions { columns: Some(vec!["fa".into(), "-".into(), "en".into()]), ..options() };
    let bytes = "اسلو\tx\tOslo\nلیما\tx\tLima\n".as_bytes();
    let report = GlossaryEditor::new(&mut store, now()).import(bytes, &given).unwrap();
    assert_eq!(counts(&report), (1, 0, 1, 0));
}

#[test]
fn rows_add_to_entries_and_never_contradict_them() {
    let mut store = SqliteStore::in_memory().unwrap();
    import(&mut store, "en\tfa\tfa_variants\tnote\nDelhi\tدهلی\tدهلی نو\tcity\n");
    let more = "en\tfa\tps\tfa_variants\tnote\nDelhi\t\tډیلي\tدهلی قدیم\t\nDelhi\tدهلی\t\t\t\nDelhi\tدلهی\t\t\t\n\t\t\t\tx\nA\tb\n";
    let report = import(&mut store, more);
    assert_eq!(counts(&report), (0, 1, 1, 3));
    let reasons: Vec<_> = report.rejected.iter().map(|reject| reject.reason.as_str()).collect();
    assert_eq!(reasons[0], "contradicts the glossary: `Delhi` (fa) is `دهلی` there, `دلهی` here");
    assert_eq!(reasons[1..], ["there is no term in this row", "2 columns instead of 5"]);
    let entry = store.entry(1).unwrap().unwrap();
    assert_eq!(entry.note.as_deref(), Some("city"), "an empty cell takes nothing away");
    assert_eq!(entry.usable(&tag("fa")).len(), 3);
    let batches = store.batches().unwrap();
    let changes: Vec<_> = batches.iter().rev().flat_map(|batch| store.changes(batch.id).unwrap()).collect();
    assert_eq!(changes.len(), 2);
    // Taking both changes back leaves nothing, with the entry in between as it was.
    for change in changes.into_iter().rev() {
        bring_back(&mut store, &change);
        let left = store.entries().unwrap();
        assert!(left.is_empty() || left[0].usable(&tag("fa")).len() == 2);
    }
    assert!(store.entries().unwrap().is_empty() && store.all_term_keys("fa").unwrap().is_empty());
}

#[test]
fn strict_and_dry_runs_store_nothing() {
    let mut store = SqliteStore::in_memory().unwrap();
    let text = b"en\tfa\nA\tb\nA\tc\n";
    let strict = ImportOptions { strict: true, ..options() };
    let error = GlossaryEditor::new(&mut store, now()).import(text, &strict).unwrap_err();
    assert!(matches!(error, GlossaryError::Strict(rows) if rows[0].line == 3));
    let dry = ImportOptions { dry_run: true, ..options() };
    let report = GlossaryEditor::new(&mut store, now()).import(text, &dry).unwrap();
    assert_eq!((counts(&report), report.batch), ((1, 0, 0, 1), None));
    assert!(store.entries().unwrap().is_empty() && store.batches().unwrap().is_empty());
}

#[test]
fn wrong_files_are_errors() {
    let mut store = SqliteStore::in_memory().unwrap();
    let mut error =
        |bytes: &[u8]| GlossaryEditor::new(&mut store, now()).import(bytes, &options()).unwrap_err().to_string();
    assert_eq!(error(b"en\tfq\tkind\tnote\n"), "column `fq`: `fq` is not a language code");
    assert!(error(b"a\tb\tc\td\te\n").contains("no header"));
    assert!(error(b"a\tb\xff").contains("not UTF-8"));
}

#[test]
fn text_in_place_of_names_is_refused_row_by_row() {
    let mut store = SqliteStore::in_memory().unwrap();
    let words = "x ".repeat(20_000);
    let bars = "x|".repeat(20_000);
    let line = "y".repeat(10 << 20);
    let text = format!("en\tfa\tnote\nRiga\tریگا\t\n{words}\tب\t\nA\t{line}\t\nA\0\tب\t\n{bars}\tب\t\nB\tب\t{line}\n");
    let started = std::time::Instant::now();
    let report = import(&mut store, &text);
    assert!(started.elapsed().as_secs() < 10);
    assert_eq!(counts(&report), (1, 0, 0, 5));
    assert_eq!(report.rejected.iter().map(|reject| reject.line).collect::<Vec<_>>(), [3, 4, 5, 6, 7]);
    let reasons: Vec<_> = report.rejected.iter().map(|reject| reject.reason.as_str()).collect();
    assert_eq!(reasons[0], "the `en` cell is longer than 1,000 bytes: a name is short");
    assert_eq!(reasons[1], "the `fa` cell is longer than 1,000 bytes: a name is short");
    assert_eq!(reasons[2], "the `en` cell holds a NUL character");
    assert_eq!(reasons[4], "the `note` cell is longer than 100,000 bytes");
    let long = GlossaryEditor::new(&mut store, now()).add(&new_term(&"x ".repeat(50), "ب")).unwrap_err();
    assert!(long.to_string().contains("40 words"), "{long}");
}

#[test]
fn the_keys_of_any_form_are_few_and_short() {
    let entry = |text: String| hafez::term::TermEntry {
        terms: vec![hafez::term::Term::new(tag("en"), text, TermStatus::Preferred)],
        ..Default::default()
    };
    assert!(hafez::glossary::keys_of(&entry("x ".repeat(20_000))).is_empty());
    let keys = hafez::glossary::keys_of(&entry("x-".repeat(499)));
    assert!(!keys.is_empty() && keys.iter().map(|key| key.key.len()).sum::<usize>() < 100_000, "{}", keys.len());
}

#[test]
fn a_file_that_is_no_list_is_refused_whole() {
    let mut store = SqliteStore::in_memory().unwrap();
    for text in [
        "# Title\n\nA text, as people write it.\n\nIt goes on, and on, for long.\n",
        "A text without anything.\n\nAnother line, with a comma.\n",
        "Riga\nOslo\nLima\n",
        "Riga\tریگا\nprose\nprose\n",
        "Wait; then go.\nNo.\n",
        "One, two, three, four, five.\nNo.\n",
    ] {
        let error = GlossaryEditor::new(&mut store, now()).import(text.as_bytes(), &options()).unwrap_err();
        assert_eq!(error.to_string(), "not a glossary hafez can read", "{text}");
    }
    assert!(store.entries().unwrap().is_empty() && store.batches().unwrap().is_empty());
    // Named columns make even a list of one column welcome, and `;` parts cells as `,` does.
    let given = ImportOptions { columns: Some(vec!["en".into()]), ..options() };
    let report = GlossaryEditor::new(&mut store, now()).import(b"Riga\nOslo\n", &given).unwrap();
    assert_eq!(counts(&report), (2, 0, 0, 0));
    assert_eq!(counts(&import(&mut store, "Lima;لیما\nKyiv;کی\u{200c}یف\n")), (2, 0, 0, 0));
}

/// The lists that other tools are tested with.
#[test]
fn real_lists_come_in() {
    let root = std::env::var_os("HAFEZ_SHARED").map(std::path::PathBuf::from);
    let root = root.unwrap_or_else(|| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    for (name, columns, created) in [
        ("interchange/csv/omegat-test.csv", None, 4),
        ("interchange/csv/omegat-test.tab", None, 4),
        ("interchange/csv/omegat-testUTF16LE.txt", None, 2),
        ("glossary/cldr-territories.tsv", None, 300),
        ("glossary/csc-countries.tsv", None, 250),
        ("glossary/proper-names.en-fa.tsv", None, 900),
        ("glossary/tico19-f_en-fa_IR.csv", Some("-,-,-,en,fa"), 290),
        ("glossary/tico19-g_en_fa.csv", Some("-,-,-,-,note,en,fa"), 280),
    ] {
        let Ok(bytes) = std::fs::read(root.join("data").join(name)) else {
            println!("{name}: absent, skipped");
            continue;
        };
        let mut store = SqliteStore::in_memory().unwrap();
        let columns = columns.map(|names: &str| names.split(',').map(str::to_owned).collect());
        let given = ImportOptions { file: Some(name.to_owned()), columns, ..options() };
        let report = GlossaryEditor::new(&mut store, now()).import(&bytes, &given).unwrap();
        println!("{name}: {:?}, {:?}", counts(&report), report.rejected.first());
        assert!(report.created >= created, "{name}: {report:?}");
    }
}

#[test]
fn terms_are_added_and_removed() {
    let mut store = SqliteStore::in_memory().unwrap();
    let (outcome, id, batch) = GlossaryEditor::new(&mut store, now()).add(&new_term("Lina Ben", "لینا بن")).unwrap();
    assert_eq!((outcome, id, batch), (Outcome::Created, 1, Some(1)));
    let (outcome, id, batch) = GlossaryEditor::new(&mut store, now()).add(&new_term(" Lina Ben", "لینا بن")).unwrap();
    assert_eq!((outcome, id, batch), (Outcome::Duplicate, 1, None));
    let error = GlossaryEditor::new(&mut store, now()).add(&new_term("Lina Ben", "لنا بن")).unwrap_err();
    assert!(error.to_string().starts_with("contradicts"));
    let error = GlossaryEditor::new(&mut store, now()).remove("Lina Bem", &tag("en")).unwrap_err();
    assert!(
        matches!(&error, GlossaryError::NotFound { did_you_mean, .. } if did_you_mean == &["Lina Ben"]),
        "{error:?}"
    );
    let (entry, _) = GlossaryEditor::new(&mut store, now()).remove("لینا بن", &tag("en")).unwrap();
    assert_eq!(entry.id, 1);
    assert!(store.entries().unwrap().is_empty());
    let newest = store.batches().unwrap()[0].id;
    let change = store.changes(newest).unwrap().pop().unwrap();
    bring_back(&mut store, &change);
    assert_eq!(store.entries().unwrap(), [entry]);
}

#[test]
fn lookup_is_exact_then_inexact_then_a_guess() {
    let mut store = SqliteStore::in_memory().unwrap();
    import_starter(&mut store, now()).unwrap();
    let glossary = Glossary::new(&store);
    let names = |text: &str| {
        let answer = glossary.lookup(text, &tag("en"), &tag("fa")).unwrap();
        let name = |hit: &hafez::glossary::LookupHit| hit.entry.terms[0].text.clone();
        (
            answer.hits.iter().map(name).collect::<Vec<_>>(),
            answer.hits.first().map(|hit| hit.precision),
            answer.did_you_mean,
        )
    };
    assert_eq!(names("erdogan").0, ["Recep Tayyip Erdoğan"]);
    assert_eq!(names("nagorno karabakh").1, Some(Precision::Exact));
    assert_eq!(names("پاشینیان").0, ["Nikol Pashinyan"]);
    assert_eq!(names("Uzbeki").1, Some(Precision::Prefix));
    assert_eq!(names("Karzay").2.first().map(String::as_str), Some("Karzai"));
    assert_eq!(names("xyzzyq"), (vec![], None, vec![]));
    let places = glossary.list(&ListFilter { kind: Some("Treaty".into()), text: Some("GULISTAN".into()) }).unwrap();
    assert_eq!(places.len(), 1);
}

#[test]
fn the_store_key_by_key_finds_what_ram_finds() {
    let mut store = SqliteStore::in_memory().unwrap();
    import_starter(&mut store, now()).unwrap();
    for (lang, text) in [
        (
            "en",
            "The Washington Post wrote that US President Trump's aides met Turkey-backed rebels near Nagorno–Karabakh.",
        ),
        ("fa", "وزارت خارجه روسیه و گروه مینسک درباره‌ی قره‌باغ کوهستانی با آذری‌ها گفتگو کردند."),
    ] {
        let lang = tag(lang);
        let loaded = Glossary::new(&store).load(&lang).unwrap();
        let (a, b) =
            (find(&loaded, text, &lang).unwrap(), find(&StoredTerms::new(&store, &lang), text, &lang).unwrap());
        assert_eq!(a, b);
        assert!(a.len() >= 4, "{a:?}");
    }
}

#[test]
fn audit_counts_forms() {
    let mut store = SqliteStore::in_memory().unwrap();
    import_starter(&mut store, now()).unwrap();
    let pairs = [
        ("Macron spoke.", "مکرون سخن گفت."),
        ("Macron left.", "ماکرون رفت."),
        ("Emmanuel Macron in Paris", "مکرون در پاریس"),
        ("Macron again", "رئیس‌جمهور فرانسه"),
    ];
    let pairs = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
    let rows = Glossary::new(&store).audit(pairs, &tag("en"), &tag("fa")).unwrap();
    assert_eq!(rows.len(), 1);
    let counts: Vec<_> = rows[0].forms.iter().map(|form| (form.text.as_str(), form.count)).collect();
    assert_eq!((counts, rows[0].without), (vec![("مکرون", 2), ("ماکرون", 1)], 1));
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        6 => "[AaBb|\\\\tn#='\"ایپ, -]{1,6}",
        1 => "\\PC{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// export, import into an empty glossary, export: the same bytes, in both formats.
    #[test]
    fn exports_come_back(rows in prop::collection::vec(prop::collection::vec(cell(), 10), 0..8)) {
        let mut text = "en\tfa\tfa-AF\tps\tfa_variants\tde_avoid\tnote\tdomain\tku\tstatus\n".to_owned();
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
        let mut store = SqliteStore::in_memory().unwrap();
        import(&mut store, &text);
        for format in [TableFormat::Tsv, TableFormat::Csv] {
            let first = Glossary::new(&store).export(format).unwrap();
            let mut copy = SqliteStore::in_memory().unwrap();
            let given = ImportOptions { format: Some(format.into()), ..options() };
            let report = GlossaryEditor::new(&mut copy, now()).import(first.as_bytes(), &given).unwrap();
            prop_assert_eq!(report.rejected.len(), 0, "{:?}", report.rejected);
            prop_assert_eq!(&Glossary::new(&copy).export(format).unwrap(), &first);
            // The same file again says nothing new.
            let again = GlossaryEditor::new(&mut copy, now()).import(first.as_bytes(), &given).unwrap();
            prop_assert_eq!((again.created, again.updated, again.rejected.len()), (0, 0, 0));
        }
    }
}

fn amendment(lang: &str) -> Amendment {
    Amendment::new(tag(lang))
}

#[test]
fn a_known_entry_gets_other_forms_and_each_change_is_undone() {
    let mut store = SqliteStore::in_memory().unwrap();
    import(&mut store, "en\tfa\tfa_variants\nKabul\tکابل\t\nRiga\tریگا\tریغا\n");
    let mut amend = |name: &str, change: &Amendment| {
        GlossaryEditor::new(&mut store, now()).amend(name, &tag("en"), change, "glossary edit")
    };
    let form = |status, text: &str| (status, text.to_owned());
    let (preferred, admitted, forbidden) = (TermStatus::Preferred, TermStatus::Admitted, TermStatus::Forbidden);
    let with = |change: &dyn Fn(&mut Amendment)| {
        let mut made = amendment("fa");
        change(&mut made);
        made
    };
    let (id, first) = amend("riga", &with(&|a| a.avoid.push(" ریگه ".into()))).unwrap();
    let (_, second) = amend(&id.to_string(), &with(&|a| a.prefer = Some("ریغا".into()))).unwrap();
    let (_, third) = amend("Riga", &with(&|a| (a.target, a.note) = (Some("رایگا".into()), Some("x".into())))).unwrap();
    let (_, none) = amend("Riga", &with(&|a| a.variants.push("ریگا".into()))).unwrap();
    assert!(none.is_none(), "it is a variant already");
    for (change, reason) in [
        (with(&|a| a.avoid.push("رایگا".into())), "is the form to use in fa"),
        (with(&|a| a.drop.push("رایگا".into())), "is the form to use in fa"),
        (with(&|a| a.drop.push("ریغا".into())), "has no form"),
        (with(&|a| a.variants.push(" ".into())), "a form needs a text"),
        (Amendment { target: Some("Kabul".into()), ..amendment("en") }, "is another entry already"),
    ] {
        let error = amend("Riga", &change).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
    assert!(matches!(amend("Rigaa", &amendment("fa")), Err(GlossaryError::NotFound { .. })));
    let forms = |store: &SqliteStore| {
        let entry = store.entry(id).unwrap().unwrap();
        let fa = entry.terms.into_iter().filter(|term| term.lang == tag("fa"));
        fa.map(|term| (term.status, term.text)).collect::<Vec<_>>()
    };
    assert_eq!(forms(&store), [form(preferred, "رایگا"), form(admitted, "ریگا"), form(forbidden, "ریگه")]);
    let mut undo = |batch: Option<i64>| {
        for change in store.changes(batch.unwrap()).unwrap() {
            bring_back(&mut store, &change);
        }
        forms(&store)
    };
    assert_eq!(undo(third), [form(preferred, "ریغا"), form(admitted, "ریگا"), form(forbidden, "ریگه")]);
    assert_eq!(undo(second), [form(preferred, "ریگا"), form(admitted, "ریغا"), form(forbidden, "ریگه")]);
    assert_eq!(undo(first), [form(preferred, "ریگا"), form(admitted, "ریغا")]);
}

#[test]
fn a_language_may_lose_all_its_forms_but_an_entry_may_not() {
    let mut store = SqliteStore::in_memory().unwrap();
    import(&mut store, "en\tfa\nKabul\tکابل\n");
    let mut drop = |lang: &str, form: &str| {
        let change = Amendment { drop: vec![form.into()], ..amendment(lang) };
        GlossaryEditor::new(&mut store, now()).amend("Kabul", &tag("en"), &change, "glossary edit")
    };
    assert!(drop("fa", "کابل").unwrap().1.is_some());
    assert!(drop("en", "Kabul").unwrap_err().to_string().contains("no form to use any more"));
}
