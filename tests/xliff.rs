//! XLIFF 1.2 and 2: what is read of other tools' files, what is refused, and that what is written comes back.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "files/given.rs"]
mod given;

use given::{Read, collect, options, read_with, shared, tag};
use std::path::PathBuf;

use hafez::formats::{Fault, Format, FormatError, WriteOptions, open_path, writer};
use hafez::unit::{Context, Dialect, Extra, Inline, NewUnit, Origin, Remark, Role, Status, TranslationUnit, Variant};

impl Read {
    fn languages(&self) -> Vec<(String, String)> {
        let written = |unit: &NewUnit, at: usize| unit.variants[at].lang.written().to_owned();
        self.units.iter().map(|unit| (written(unit, 0), written(unit, 1))).collect()
    }

    fn reasons(&self) -> Vec<&str> {
        self.rejects.iter().map(|reject| reject.reason.as_str()).collect()
    }

    fn shown(&self) -> Vec<(String, String)> {
        let shown = |unit: &NewUnit, at: usize| unit.variants[at].shown().into_owned();
        self.units.iter().map(|unit| (shown(unit, 0), shown(unit, 1))).collect()
    }
}

fn read(bytes: impl AsRef<[u8]>) -> Read {
    read_with("a.xlf", bytes, &options())
}

/// The files of other tools, where they are there.
fn interchange() -> Vec<(String, PathBuf)> {
    let Some(root) = shared("data/interchange/xliff") else { return Vec::new() };
    let folders = std::fs::read_dir(&root).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    let mut files: Vec<(String, PathBuf)> = files
        .map(|file| file.unwrap().path())
        .map(|path| (path.strip_prefix(&root).unwrap().display().to_string(), path))
        .collect();
    files.sort();
    files
}

/// Units and rejected ones of every file with translations; what is not named here has neither.
const INTERCHANGE: &[(&str, usize, usize)] = &[
    ("matecat/matecat-entities.xliff", 1, 0),
    ("matecat/matecat-sample-20-with-group.xlf", 3, 0),
    ("matecat/matecat-valid_sample-20-translation-candidates.xlf", 2, 0),
    ("matecat/matecat-xliff12-with-segment-state.xliff", 6, 0),
    ("mozilla/vpn-fa-addons-guide_01_how_to_vpn-strings.xliff", 11, 0),
    ("mozilla/vpn-fa-mozillavpn.xliff", 14, 0),
    ("oasis2.1-core-in-out/toJoin1_in.xlf", 4, 0),
    ("oasis2.1-core-in-out/toJoin2_in.xlf", 5, 0),
    ("oasis2.1-core-in-out/toJoin3_in.xlf", 4, 0),
    ("oasis2.1-core-in-out/toJoin4_in.xlf", 6, 0),
    ("oasis2.1-core-in-out/toRemoveAnnotations_in.xlf", 2, 0),
    ("oasis2.1-core-in-out/toRemoveExtensions_in.xlf", 4, 0),
    ("oasis2.1-core-in-out/toRewrite1_in.xlf", 1, 0),
    ("oasis2.1-core-in-out/toRewrite2_in.xlf", 1, 0),
    ("oasis2.1-core-in-out/toSegment1_in.xlf", 1, 0),
    ("oasis2.2-core-valid/allExtensions.xlf", 1, 0),
    ("oasis2.2-core-valid/emptySkeletonWithHref.xlf", 1, 0),
    ("oasis2.2-core-valid/nonEmptySkeletonWithoutHref.xlf", 1, 0),
    ("oasis2.2-core-valid/toJoin.xlf", 5, 0),
    ("oasis2.2-core-valid/toSegmentAndOrder.xlf", 3, 0),
    ("oasis2.2-core-valid/withCDataSections.xlf", 1, 0),
    ("oasis2.2-core-valid/withGlossary.xlf", 2, 0),
    ("oasis2.2-core-valid/withNotes_complex.xlf", 2, 0),
    ("oasis2.2-core-valid/withValidation.xlf", 2, 0),
    ("oasis2.2-core-valid/withXmlSpace.xlf", 1, 0),
    ("oasis2.2-modules-valid/Good-ctr-property-legit-category.xlf", 1, 0),
    ("oasis2.2-modules-valid/Good-ctr_property-content-or-valid-attribute-ref.xlf", 1, 0),
    ("oasis2.2-modules-valid/Good-ctr_revisions-using-ref-to-resolvableID.xlf", 4, 0),
    ("oasis2.2-modules-valid/Good-pgs_plural.xlf", 3, 0),
    ("oasis2.2-modules-valid/Good-res_resourceItemRef-unique.xlf", 1, 0),
    ("oasis2.2-modules-valid/Good-res_source-xml_lang-same-as-xliff.xlf", 1, 0),
    ("v1/okapi-RB-11-Test01.xlf", 1, 0),
    ("v1/okapi-segment-with-target.xlf", 2, 0),
    ("v1/okapi-segmentation2.xlf", 2, 0),
    ("v1/okapi-simple.xlf", 1, 0),
    // The language `xx` is none.
    ("v1/omegat-en-xx.xlf", 0, 3),
    ("v1/omegat-file-XLIFFFilter-SMP.xlf", 1, 0),
    ("v1/omegat-file-XLIFFFilter-cdata-bugs418.xlf", 2, 0),
    ("v1/omegat-file-XLIFFFilter-tags.xlf", 9, 0),
    // From English to English.
    ("v1/sap-AlmostEverything_1.2_strict.xlf", 0, 4),
    // No target language.
    ("v1/ttk-states.xlf", 0, 8),
    ("v2/okapi-ignorable.xlf", 1, 0),
    ("v2/okapi-test01.xlf", 2, 0),
    ("v2/omegat-ex.9.5.xlf", 0, 1),
];

/// Invalid ones whose fault lies in their texts and codes: each is told.
const TOLD: &[&str] = &[
    "CommentWithValueAndRef",
    "CopyOfWithNoCopyReference",
    "DataRefWithoutOriginalData",
    "DifferentCanOverlapInScAndEc",
    "EcBeforeSc",
    "FileIdNotUnique",
    "IgnorableIdNotUnique",
    "InvalidCommentAnnotation2",
    "InvalidDataRef",
    "InvalidHexRangeOnCp",
    "InvalidId2",
    "InvalidIsolatedOnSc",
    "InvalidNoteRefInUnit",
    "InvalidTypeSubTypeValues",
    "InvalidXmlLangInheritedFromFile",
    "InvalidXmlLangOnFile",
    "IsolatedEcWithId",
    "MissingNonRemovable1",
    "OriginalDataWithoutData",
    "SegmentIdNotUnique",
    "SubTypeWithoutType",
    "UnitWithoutSegment",
    "UnknownDataRefValue",
    "WrongReordering2",
    "XmlLangNotWellFormed",
    "canReorderContext2",
];

#[test]
fn files_of_other_tools_are_read() {
    for (name, path) in interchange() {
        let read = collect(open_path(&path, &options()));
        if name.contains("invalid/") {
            let told = TOLD.iter().any(|told| name.ends_with(&format!("bad_{told}.xlf")));
            assert_eq!(!read.rejects.is_empty(), told, "{name}: {:?}", read.rejects);
            continue;
        }
        let (_, units, rejects) = INTERCHANGE.iter().find(|(known, _, _)| *known == name).unwrap_or(&("", 0, 0));
        assert_eq!((read.units.len(), read.rejects.len()), (*units, *rejects), "{name}: {:?}", read.rejects);
        match read.error {
            Some(error) if name.ends_with("Good-pgs_plural.xlf") => {
                assert!(error.keeps_units() && error.message.contains("`pgs`"), "{error}");
            }
            Some(error) => assert!(name.ends_with("groupingtranslations.xlf") && !error.keeps_units(), "{error}"),
            None => {}
        }
    }
}

/// Where the independent reader found one target in each segment, its example is among ours.
#[test]
fn the_independent_reader_agrees() {
    let files = interchange();
    let Some((name, path)) = files.first() else { return };
    let root = path.display().to_string();
    let root = PathBuf::from(root.strip_suffix(&format!("xliff/{name}")).unwrap());
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in std::fs::read_to_string(root.join("expected.jsonl")).unwrap().lines() {
        let expected: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = expected["file"].as_str().unwrap();
        let Some((_, path)) = files.iter().find(|(name, _)| file == format!("interchange/xliff/{name}")) else {
            continue;
        };
        let read = collect(open_path(path, &options()));
        let known = expected.to_string();
        if expected.get("error").is_some() {
            continue;
        }
        for (from, to) in read.languages() {
            assert!(
                file.contains("XLIFFFilter-tags")
                    || [from, to].iter().all(|lang| known.contains(&format!("\"{lang}\""))),
                "{file}"
            );
        }
        let (source, target) = (expected["example"][0].as_str(), expected["example"][1].as_str());
        let (Some(source), Some(target)) = (source, target.filter(|target| !target.trim().is_empty())) else {
            continue;
        };
        let found = read.pairs().iter().any(|(from, to)| words(from) == words(source) && words(to) == words(target));
        // Several segments in one, copies of the source, units not to be translated.
        let other = read.units.is_empty()
            || words(source) == words(target)
            || ["segment-with-target", "segmentation2", "entities"].iter().any(|name| file.contains(name));
        assert!(found || other, "{file}: {source:?} {target:?} is not in {:?}", read.pairs());
    }
}

// XLIFF 1.2

/// A file of one `file` element.
fn one(body: &str) -> String {
    format!(
        "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n\
         <file original=\"a.txt\" source-language=\"en\" target-language=\"fa\" datatype=\"plaintext\">\n\
         <body>\n{body}\n</body></file></xliff>"
    )
}

#[test]
fn states_decide_what_is_a_translation() {
    let unit = |unit: &str, target: &str, text: &str| {
        one(&format!("<trans-unit id=\"1\"{unit}><source>a</source><target{target}>{text}</target></trans-unit>"))
    };
    let (confirmed, unreviewed) = (Some(Status::Confirmed), Some(Status::Unreviewed));
    for (on_unit, on_target, copied, translated) in [
        ("", "", None, unreviewed),
        (" approved=\"yes\"", "", confirmed, confirmed),
        (" approved=\"no\"", "", None, unreviewed),
        ("", " state=\"new\"", None, None),
        ("", " state=\"needs-translation\"", None, None),
        (" approved=\"yes\"", " state=\"needs-translation\"", None, None),
        ("", " state=\"needs-l10n\"", None, unreviewed),
        ("", " state=\"needs-review-translation\"", unreviewed, unreviewed),
        (" approved=\"yes\"", " state=\"needs-review-translation\"", unreviewed, unreviewed),
        ("", " state=\"translated\"", unreviewed, unreviewed),
        (" approved=\"yes\"", " state=\"translated\"", confirmed, confirmed),
        ("", " state=\"signed-off\"", confirmed, confirmed),
        ("", " state=\"final\"", confirmed, confirmed),
        ("", " state=\"x-mine\"", None, unreviewed),
        (" translate=\"no\"", " state=\"final\"", None, None),
    ] {
        for (text, wanted) in [("a", copied), ("آ", translated), ("", None), (" ", None)] {
            let read = read(unit(on_unit, on_target, text));
            assert!(read.rejects.is_empty() && read.error.is_none());
            assert_eq!(read.units.first().map(|unit| unit.status), wanted, "{on_unit} {on_target} {text:?}");
        }
    }
}

#[test]
fn segments_are_matched_by_their_numbers() {
    let read = read(one("<trans-unit id=\"u\"><source>One. Two. Three.</source>\
         <seg-source><g id=\"1\"><mrk mtype=\"seg\" mid=\"1\">One.</mrk> <mrk mtype=\"seg\" mid=\"2\">Two<x id=\"9\"/>.</mrk></g> \
         <mrk mtype=\"seg\" mid=\"3\">Three.</mrk></seg-source>\
         <target><mrk mtype=\"seg\" mid=\"3\">سه.</mrk><mrk mtype=\"seg\" mid=\"2\">دو<x id=\"9\"/>.</mrk>\
         <mrk mtype=\"seg\" mid=\"1\"/></target><alt-trans><source>One.</source><target>نه</target></alt-trans></trans-unit>\
         <trans-unit id=\"v\"><source>a</source><seg-source><mrk mtype=\"seg\" mid=\"1\">a</mrk><mrk mtype=\"seg\" mid=\"1\">b</mrk>\
         </seg-source><target>آ</target></trans-unit>\
         <trans-unit id=\"w\"><source>a</source><seg-source><mrk mtype=\"seg\" mid=\"1\">a</mrk></seg-source>\
         <target><mrk mtype=\"seg\" mid=\"2\">آ</mrk></target></trans-unit>"));
    assert_eq!(read.pairs(), [("Two.", "دو."), ("Three.", "سه."), ("a", "آ")]);
    assert_eq!(read.shown()[0].1, "دو⟨1/⟩.");
    assert_eq!(read.units[0].context, Context { prev: Some("One.".into()), next: Some("Three.".into()) });
    assert_eq!(read.units[0].origin, Some(Origin { file: "a.txt".into(), segment: Some(2) }));
    assert!(read.reasons()[0].starts_with("unit `w`: its target has a segment `2`"), "{:?}", read.rejects);
}

#[test]
fn what_is_around_a_unit_counts() {
    let text = "<xliff version=\"1.2\"><file original=\"\" source-language=\"en-US\" target-language=\"fa-IR\"><body>\
        <group translate=\"no\"><trans-unit id=\"1\"><source>code</source><target>کد</target></trans-unit>\
        <group><trans-unit id=\"2\" translate=\"yes\"><source>one</source><target>یک</target></trans-unit></group></group>\
        <group xml:space=\"preserve\"><trans-unit id=\"3\"><source>a\n  b</source><target>آ\n  ب</target></trans-unit></group>\
        <trans-unit id=\"4\"><source>\n  a\n  b\n</source><target> آ\tب\n </target></trans-unit></body></file>\
        <file source-language=\"de\" target-language=\"ps\"><body><bin-unit id=\"b\"><bin-source/>\
        <trans-unit id=\"1\"><source xml:lang=\"EN\">two</source><target>دوه</target></trans-unit></bin-unit></body></file></xliff>";
    let read = read(text);
    assert_eq!(read.pairs(), [("one", "یک"), ("a\n  b", "آ\n  ب"), ("a b", " آ\tب"), ("two", "دوه")]);
    let languages = read.languages();
    assert_eq!(languages[0], ("en-US".into(), "fa-IR".into()));
    assert_eq!(languages[3], ("EN".into(), "ps".into()));
    assert_eq!(read.units[3].context, Context { prev: Some(String::new()), next: Some(String::new()) });
    assert_eq!(read.units[0].context.prev.as_deref(), Some("code"));
}

#[test]
fn trados_and_memoq_say_it_their_way() {
    let read = read(
        "<xliff version=\"1.2\" xmlns:sdl=\"s\" xmlns:mq=\"m\"><file original=\"a\" source-language=\"en\" target-language=\"fa\"><body>\
         <trans-unit id=\"1\"><source>a b c d</source><seg-source><mrk mtype=\"seg\" mid=\"1\">a</mrk><mrk mtype=\"seg\" mid=\"2\">b</mrk>\
         <mrk mtype=\"seg\" mid=\"3\">c</mrk><mrk mtype=\"seg\" mid=\"4\">d</mrk></seg-source><target><mrk mtype=\"seg\" mid=\"1\">a</mrk>\
         <mrk mtype=\"seg\" mid=\"2\">b</mrk><mrk mtype=\"seg\" mid=\"3\">c</mrk><mrk mtype=\"seg\" mid=\"4\">د</mrk></target><sdl:seg-defs>\
         <sdl:seg id=\"1\" conf=\"Draft\"/><sdl:seg id=\"2\" conf=\"Translated\"><sdl:value key=\"k\">v</sdl:value></sdl:seg>\
         <sdl:seg id=\"3\" conf=\"ApprovedTranslation\"/><sdl:seg id=\"4\"/></sdl:seg-defs></trans-unit>\
         <trans-unit id=\"2\" mq:status=\"NotStarted\"><source>a</source><target>آ</target></trans-unit>\
         <trans-unit id=\"3\" mq:status=\"ManuallyConfirmed\" mq:lastchanginguser=\"sara\" mq:lastchangedtimestamp=\"2026-01-02T03:04:05Z\">\
         <source>a</source><target>a</target></trans-unit>\
         <trans-unit id=\"4\" mq:status=\"Proofread\"><source>a</source><target>آ</target></trans-unit></body></file></xliff>",
    );
    let found: Vec<(&str, Status)> = read.units.iter().map(|unit| (&*unit.variants[1].text, unit.status)).collect();
    let (confirmed, unreviewed) = (Status::Confirmed, Status::Unreviewed);
    assert_eq!(found, [("b", unreviewed), ("c", confirmed), ("د", unreviewed), ("a", unreviewed), ("آ", confirmed)]);
    assert_eq!(read.units[3].changed_by.as_deref(), Some("sara"));
    assert_eq!(read.units[3].changed, "2026-01-02T03:04:05Z".parse().ok());
    assert!(read.rejects.is_empty() && read.error.is_none());
}

#[test]
fn bad_units_are_named_and_the_others_read() {
    let good = "<trans-unit id=\"9\"><source>a</source><target>آ</target></trans-unit>\n";
    for (unit, reason) in [
        ("<trans-unit id=\"1\"><target>آ</target></trans-unit>", "unit `1`: it has no source"),
        ("<trans-unit id=\"1\"><source/><target>آ</target></trans-unit>", "unit `1`: its source is empty"),
        ("<trans-unit><source>&x;</source><target>آ</target></trans-unit>", "the entity `&x;` is none of XML's own"),
        (
            "<trans-unit><source>a</source><target>آ</target><target>ب</target></trans-unit>",
            "it has two `target` elements",
        ),
        (
            "<trans-unit><source>a</source><target xml:lang=\"fq\">آ</target></trans-unit>",
            "`fq` is not a language code",
        ),
        ("<trans-unit><source>a</source><target xml:lang=\"en\">آ</target></trans-unit>", "in the same language"),
    ] {
        let read = read(one(&format!("{good}{unit}\n{good}")));
        assert_eq!(read.units.len(), 2, "{unit}");
        assert!(read.reasons()[0].contains(reason), "{:?}", read.rejects);
        assert_eq!((read.rejects[0].line, read.rejects[0].unit), (5, Some(2)));
    }
    let cut = one(&format!("{good}{good}<trans-unit><source>b"));
    let read = read(cut.split("</body>").next().unwrap());
    assert_eq!(read.units.len(), 2);
    assert_eq!(read.units[1].context.next, None);
    assert!(read.error.unwrap().keeps_units());
}

#[test]
fn notes_and_attributes_are_kept() {
    let read = read(one(
        "<trans-unit id=\"k.1\" resname=\"key\" maxwidth=\"20\"><source>a</source><target state=\"final\" state-qualifier=\"exact-match\">آ</target>\
         <note from=\"dev\" annotates=\"source\">first</note><note>second</note>\
         <context-group purpose=\"location\" name=\"x\"><context context-type=\"sourcefile\">a.c</context>\
         <context context-type=\"linenumber\">12</context></context-group>\
         <prop-group><prop prop-type=\"project\">p</prop></prop-group></trans-unit>",
    ));
    let unit = &read.units[0];
    let extra = unit.extra.as_ref().unwrap();
    assert_eq!(
        (extra.attribute("id"), extra.attribute("resname"), extra.prop("project")),
        (Some("k.1"), Some("key"), Some("p"))
    );
    assert_eq!((extra.prop("context:sourcefile"), extra.prop("context:linenumber")), (Some("a.c"), Some("12")));
    assert_eq!(extra.props[0].attributes, [("purpose".to_owned(), "location".to_owned())]);
    assert_comes_back(Format::Xliff, &[stored(1, unit.clone())]);
    assert_eq!(unit.note.as_deref(), Some("first"));
    assert_eq!((extra.notes.len(), extra.notes[0].kind.as_str()), (2, "dev"));
    let target = unit.variants[1].extra.as_ref().unwrap();
    assert_eq!(target.attribute("state-qualifier"), Some("exact-match"));
}

// XLIFF 2

/// A file of one `file` element.
fn two(units: &str) -> String {
    format!(
        "<xliff version=\"2.1\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" srcLang=\"en\" trgLang=\"fa\">\n\
         <file id=\"f\" original=\"a.txt\">\n{units}\n</file></xliff>"
    )
}

#[test]
fn states_of_two_decide_too() {
    let (confirmed, unreviewed) = (Some(Status::Confirmed), Some(Status::Unreviewed));
    for (state, copied, translated) in [
        ("", None, unreviewed),
        (" state=\"initial\"", None, None),
        (" state=\"translated\"", unreviewed, unreviewed),
        (" state=\"reviewed\"", confirmed, confirmed),
        (" state=\"final\" subState=\"my:x\"", confirmed, confirmed),
    ] {
        for (text, wanted) in [("a", copied), ("آ", translated), ("", None)] {
            let unit =
                format!("<unit id=\"1\"><segment{state}><source>a</source><target>{text}</target></segment></unit>");
            let read = read(two(&unit));
            assert_eq!(read.format, Some(Format::Xliff2));
            assert_eq!(read.units.first().map(|unit| unit.status), wanted, "{state} {text:?}");
        }
    }
}

#[test]
fn codes_of_two_stand_for_themselves() {
    let read = read(two(
        "<unit id=\"1\"><originalData><data id=\"d1\">&lt;b></data><data id=\"d2\">&lt;/b></data></originalData>\
         <segment id=\"s1\"><source>A <pc id=\"1\" dataRefStart=\"d1\" dataRefEnd=\"d2\">b<cp hex=\"0007\"/></pc><sc id=\"2\"/>c. </source>\
         <target>آ <pc id=\"1\" dataRefStart=\"d1\" dataRefEnd=\"d2\">ب<cp hex=\"0007\"/></pc><sc id=\"2\"/>ج. </target></segment>\
         <ignorable><source> </source></ignorable>\
         <segment id=\"s2\"><source>D<ec startRef=\"2\"/></source><target>د<ec startRef=\"2\"/></target></segment></unit>\
         <unit id=\"2\" translate=\"no\"><segment><source>x</source><target>ی</target></segment></unit>\
         <unit id=\"3\"><m:matches xmlns:m=\"urn:oasis:names:tc:xliff:matches:2.0\"><m:match ref=\"#1\"><source>q</source><target>ق</target></m:match>\
         </m:matches><segment><source>q</source></segment></unit>",
    ));
    assert_eq!(read.pairs(), [("A b\u{7}c. ", "آ ب\u{7}ج. "), ("D", "د")]);
    let codes = &read.units[0].variants[0].inline;
    let said: Vec<(&str, Role, &str, Option<&str>)> =
        codes.iter().map(|code| (&*code.element, code.role, &*code.code, code.pair.as_deref())).collect();
    let wanted = [
        ("pc", Role::Open, "&lt;b&gt;", Some("1")),
        ("pc", Role::Close, "&lt;/b&gt;", Some("1")),
        ("sc", Role::Open, "", Some("2")),
    ];
    assert_eq!(said, wanted);
    let alone = vec![("isolated".to_owned(), "yes".to_owned())];
    assert_eq!((&codes[2].attributes, &read.units[1].variants[0].inline[0].attributes), (&alone, &alone));
    assert_eq!(read.units[1].context, Context { prev: Some("A b\u{7}c. ".into()), next: Some("x".into()) });
}

#[test]
fn broken_units_of_two_are_named() {
    let segment = "<segment><source>a</source><target>آ</target></segment>";
    for (unit, reason) in [
        (format!("<unit>{segment}</unit>"), "its `unit` has no id"),
        (format!("<unit id=\"0\">{segment}</unit>"), "two `unit` elements have the id `0`"),
        ("<unit id=\"1\"><segment><target>آ</target></segment></unit>".into(), "a `segment` has no source"),
        (format!("<unit id=\"1\">{segment}<ignorable/></unit>"), "a `ignorable` has no source"),
        (
            "<unit id=\"1\"><segment><source><sc id=\"1\"/>a</source><target>آ</target></segment></unit>".into(),
            "has no end",
        ),
        (
            "<unit id=\"1\"><segment><source><ph/>a</source><target>آ</target></segment></unit>".into(),
            "a `ph` has no id",
        ),
        (
            "<unit id=\"1\"><segment><source>a</source><target><ph id=\"1\" dataRef=\"d\"/>آ</target></segment></unit>"
                .into(),
            "the data `d`",
        ),
        ("<unit id=\"1\"><segment><source>a<cp hex=\"41\"/></source></segment></unit>".into(), "`cp` with `41`"),
        (
            "<unit id=\"1\"><segment><source xml:lang=\"de\">a</source><target>آ</target></segment></unit>".into(),
            "said to be in `de`",
        ),
        (
            "<unit id=\"1\"><segment><source>a<b/></source><target>آ</target></segment></unit>".into(),
            "the inline element `b` is unknown",
        ),
    ] {
        let good = format!("<unit id=\"0\">{segment}</unit>");
        let read = read(two(&format!("{good}\n{unit}\n<unit id=\"9\">{segment}</unit>")));
        assert_eq!(read.units.len(), 2, "{unit}");
        assert!(read.reasons().first().is_some_and(|found| found.contains(reason)), "{reason}: {:?}", read.rejects);
        assert_eq!(read.rejects[0].line, 4);
    }
}

/// What is checked of a unit must not take time in the square of its size.
#[test]
fn large_units_are_read() {
    let codes: String = (0..4000).map(|n| format!("<sc id=\"{n}\"/>a<ec startRef=\"{n}\"/>")).collect();
    let segment = format!("<segment><source>{codes}</source><target>{codes}آ</target></segment>");
    let segments = "<segment><source>a</source><target>آ</target></segment>".repeat(9000);
    let read_two = read(two(&format!("<unit id=\"1\">{segment}</unit><unit id=\"2\">{segments}</unit>")));
    assert_eq!((read_two.units.len(), read_two.rejects.len()), (9001, 0));
    let marks: String = (0..9000).map(|n| format!("<mrk mtype=\"seg\" mid=\"{n}\">a</mrk>")).collect();
    let unit =
        format!("<trans-unit><source>a</source><seg-source>{marks}</seg-source><target>{marks}</target></trans-unit>");
    assert_eq!(read(one(&unit.replace("<target>", "<target state=\"final\">"))).units.len(), 9000);
    let many =
        "<unit id=\"1\"><segment><source>a</source></segment></unit>".replace("a", &"<ph id=\"1\"/>".repeat(20_000));
    assert!(read(two(&many)).reasons().len() == 1);
}

// Writing

fn stored(id: i64, unit: NewUnit) -> TranslationUnit {
    unit.numbered(id, "2026-01-01T00:00:00Z".parse().unwrap())
}

fn try_write(format: Format, units: &[TranslationUnit], options: &WriteOptions) -> std::io::Result<String> {
    let mut out = Vec::new();
    {
        let mut writer = writer(format, Box::new(&mut out), options).unwrap();
        for unit in units {
            writer.write(unit)?;
        }
        writer.finish()?;
    }
    Ok(String::from_utf8(out).unwrap())
}

fn write(format: Format, units: &[TranslationUnit]) -> String {
    let text = try_write(format, units, &WriteOptions::default()).unwrap();
    // For a look at them with other readers and with the schemas.
    if let Some(folder) = std::env::var_os("HAFEZ_TEST_OUTPUT") {
        let mut hasher = std::hash::DefaultHasher::new();
        std::hash::Hash::hash(&text, &mut hasher);
        let name = format!("{:016x}.{format}", std::hash::Hasher::finish(&hasher));
        std::fs::write(PathBuf::from(folder).join(name), &text).unwrap();
    }
    text
}

/// Writes units, reads them back, and writes those again: the same units, the same bytes.
fn assert_comes_back(format: Format, units: &[TranslationUnit]) -> String {
    let text = write(format, units);
    let read = read(&text);
    assert_eq!((&read.rejects, &read.error), (&Vec::new(), &None), "{text}");
    let again: Vec<TranslationUnit> =
        read.units.into_iter().zip(units).map(|(unit, old)| stored(old.id, unit)).collect();
    for (found, wanted) in again.iter().zip(units) {
        assert_eq!(found, wanted, "{text}");
        let written =
            |unit: &TranslationUnit| unit.variants.iter().map(|v| v.lang.written().to_owned()).collect::<Vec<_>>();
        assert_eq!(written(found), written(wanted));
    }
    assert_eq!(again.len(), units.len(), "{text}");
    assert_eq!(write(format, &again), text);
    text
}

fn code(dialect: Dialect, at: usize, role: Role, pair: Option<&str>, element: &str, code: &str) -> Inline {
    let (pair, element, code) = (pair.map(str::to_owned), element.to_owned(), code.to_owned());
    Inline { at, role, pair, dialect, element, attributes: Vec::new(), code }
}

fn rich() -> NewUnit {
    let mut unit = NewUnit::pair(
        &tag("en_US"),
        " The  war\tbegan\r\n <b>&\u{1} ",
        &tag("fa_IR"),
        "جنگ\u{200c}ها \u{202b}آغاز\u{202c} شد 𝐀",
    );
    unit.context = Context { prev: Some(String::new()), next: Some("Next <one>\n".into()) };
    unit.origin = Some(Origin { file: "C:\\a \"b\".md".into(), segment: Some(7) });
    unit.author = Some("سارا".into());
    unit.changed_by = Some("a&b".into());
    unit.note = Some("first\n".into());
    unit.status = Status::Unreviewed;
    let remark = |kind: &str, text: &str, name: &str| Remark {
        kind: kind.into(),
        text: text.into(),
        attributes: vec![(name.to_owned(), "v".to_owned())],
    };
    let extra = Extra {
        attributes: vec![("id".into(), "k".into()), ("mq:status".into(), "Edited".into())],
        notes: vec![Remark { text: "first\n".into(), ..Remark::default() }, remark("dev", "second", "annotates")],
        props: vec![remark("project", " p ", "xml:lang"), remark("", "q", "x")],
    };
    unit.extra = extra.clone().boxed();
    unit.variants[0].extra = extra.boxed();
    let target = Extra { attributes: vec![("state".into(), "translated".into())], ..Extra::default() };
    unit.variants[1].extra = target.boxed();
    unit
}

#[test]
fn all_of_a_unit_comes_back() {
    let plain = NewUnit::pair(&tag("en_US"), "a", &tag("fa_IR"), "a");
    let units = [stored(3, rich()), stored(4, plain)];
    let first = assert_comes_back(Format::Xliff, &units);
    assert!(first.contains("<ph id=\"hafez-char-1\" ctype=\"x-hafez-char\">U+0001</ph>"));
    let second = assert_comes_back(Format::Xliff2, &units);
    assert!(second.contains("<cp hex=\"0001\"/>") && second.contains("srcLang=\"en-US\" trgLang=\"fa\""));
}

#[test]
fn markup_comes_back_in_every_dialect() {
    for dialect in [Dialect::Tmx, Dialect::Xliff1, Dialect::Xliff2] {
        let code = |at, role, pair, element: &str, native: &str| code(dialect, at, role, pair, element, native);
        let (pair, mark, alone) = match dialect {
            Dialect::Tmx => (("bpt", "ept"), "hi", "ph"),
            Dialect::Xliff1 => (("bpt", "ept"), "g", "x"),
            Dialect::Xliff2 => (("sc", "ec"), "pc", "ph"),
            Dialect::Document => unreachable!("documents write their own markup"),
        };
        // One within another, two that overlap, half ones, one that stands alone.
        let codes = vec![
            code(0, Role::Open, Some("1"), pair.0, "&lt;b&gt;"),
            code(1, Role::Open, Some("2"), mark, ""),
            code(2, Role::Close, Some("2"), mark, ""),
            code(2, Role::Alone, Some("5"), alone, ""),
            code(3, Role::Open, Some("3"), pair.0, ""),
            code(3, Role::Close, Some("1"), pair.1, "&lt;/b&gt;"),
            code(4, Role::Close, Some("3"), pair.1, ""),
        ];
        let mut unit = NewUnit::pair(&tag("en"), "abcd", &tag("fa"), "آbcd");
        unit.variants[0].inline = codes;
        let units = [stored(1, unit)];
        for format in [Format::Xliff, Format::Xliff2] {
            let text = assert_comes_back(format, &units);
            assert!(text.contains("&lt;b&gt;") && text.contains("&lt;/b&gt;"), "{text}");
        }
    }
}

#[test]
fn files_of_other_tools_come_back() {
    for (name, path) in interchange() {
        let read = collect(open_path(&path, &options()));
        for format in read.format.into_iter().chain([Format::Xliff]) {
            let units: Vec<TranslationUnit> =
                read.units.iter().zip(1..).map(|(unit, id)| stored(id, unit.clone())).collect();
            let mixed = units
                .iter()
                .any(|unit| unit.variants.iter().zip(&units[0].variants).any(|(one, other)| one.lang != other.lang));
            if !mixed {
                eprintln!("{name}");
                assert_comes_back(format, &units);
            }
        }
    }
}

#[test]
fn every_pair_of_languages_has_its_file() {
    let mut three = NewUnit::pair(&tag("en"), "war", &tag("fa"), "جنگ");
    three.variants.push(Variant::new(tag("ps"), "جګړه"));
    let units = [stored(1, three.clone()), stored(2, three)];
    let text = write(Format::Xliff, &units);
    let found = read(&text);
    assert_eq!(found.pairs(), [("war", "جنگ"), ("war", "جنگ"), ("war", "جګړه"), ("war", "جګړه")]);
    assert_eq!(text.matches("<file ").count(), 2);
    assert_eq!(write(Format::Xliff, &units), text);
    // XLIFF 2 names its languages once.
    let error = try_write(Format::Xliff2, &units, &WriteOptions::default()).unwrap_err();
    let error = error.downcast::<FormatError>().unwrap();
    assert_eq!(error.fault, Fault::Write);
    assert!(error.hint.unwrap().contains("--from and --to"));
    let only = WriteOptions { from: Some(tag("en")), to: Some(tag("ps")), ..WriteOptions::default() };
    assert_eq!(read(try_write(Format::Xliff2, &units, &only).unwrap()).pairs(), [("war", "جګړه"); 2]);
}

#[test]
fn an_empty_memory_is_a_whole_file() {
    for format in [Format::Xliff, Format::Xliff2] {
        let read = read(write(format, &[]));
        assert_eq!((read.format, read.units.len(), read.error), (Some(format), 0, None));
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn text() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            ' ', '\t', '\n', '\r', '\u{200c}', '\u{200d}', '\u{202a}', '\u{202c}', '\u{2066}', '\u{2069}', '\u{feff}',
            '\u{1}', '\u{1f}', '\u{7f}', '\u{85}', '\u{2028}', '\u{fffe}', '\u{ffff}', '𝐀', '👌', '&', '<', '>', '"',
            '\'', ']', 'آ', 'a',
        ]);
        let words = prop::collection::vec(prop_oneof![odd, any::<char>()], 0..12);
        words.prop_map(|chars| format!("{}x", chars.into_iter().filter(|c| *c != '\0').collect::<String>()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn texts_come_back(source in text(), target in text(), note in text()) {
            let mut unit = NewUnit::pair(&tag("en"), &source, &tag("fa"), &target);
            unit.note = Some(note.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect());
            for format in [Format::Xliff, Format::Xliff2] {
                assert_comes_back(format, &[stored(1, unit.clone())]);
            }
        }

        #[test]
        fn damaged_files_do_no_harm(at in 0usize..4000, byte in any::<u8>(), cut in 0usize..4000) {
            for format in [Format::Xliff, Format::Xliff2] {
                let mut bytes = write(format, &[stored(1, rich()), stored(2, rich())]).into_bytes();
                let place = at % bytes.len();
                bytes[place] = byte;
                let _ = read(&bytes);
                bytes.truncate(cut % bytes.len());
                let _ = read(&bytes);
            }
        }
    }
}

#[test]
fn much_that_is_said_of_many_segments_is_refused() {
    let long = "n".repeat(1 << 20);
    let ids = || (0..900).map(|n| format!("<mrk mtype=\"seg\" mid=\"{n}\">x</mrk>")).collect::<String>();
    let version1 = format!(
        "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\
         <file source-language=\"en\" target-language=\"fa\" datatype=\"plaintext\" original=\"a\"><body>\
         <trans-unit id=\"a\"><source>x</source><seg-source>{}</seg-source><target>{}</target><note>{long}</note>\
         </trans-unit><trans-unit id=\"b\"><source>b</source><target>c</target></trans-unit></body></file></xliff>",
        ids(),
        ids(),
    );
    let segments = "<segment><source>x</source><target>y</target></segment>".repeat(900);
    let version2 = format!(
        "<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" srcLang=\"en\" trgLang=\"fa\">\
         <file id=\"f\"><unit id=\"a\"><notes><note>{long}</note></notes>{segments}</unit>\
         <unit id=\"b\"><segment><source>b</source><target>c</target></segment></unit></file></xliff>"
    );
    for text in [version1, version2] {
        let read = read(&text);
        assert!(read.error.is_none(), "{:?}", read.error);
        assert_eq!(read.pairs(), [("b", "c")]);
        assert!(read.reasons()[0].contains("900 segments"), "{:?}", read.reasons());
    }
}
