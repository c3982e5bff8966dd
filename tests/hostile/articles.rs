//! Attacks in articles, and in the formats of memories whose readers share no code with those in `main.rs`.

use super::environment::Environment;
use super::made::{archive, gzip, laughs};
use super::{FOREIGN, XXE, assert_said};

/// An article of Word with this document type, this in its second paragraph, and `more` behind it.
fn docx(before: &str, text: &str, more: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let run = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let document = format!(
        "{before}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>\
         {}{}{more}</w:body></w:document>",
        run("It is fine today."),
        run(text)
    );
    let mut all: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())];
    all.extend_from_slice(parts);
    archive(&all)
}

/// The same in OpenDocument.
fn odt(before: &str, text: &str, more: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let content = format!(
        "{before}<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>\
         <text:p>It is fine today.</text:p><text:p>{text}</text:p>{more}</office:text></office:body></office:document-content>"
    );
    let mut all: Vec<(&str, &[u8])> =
        vec![("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())];
    all.extend_from_slice(parts);
    archive(&all)
}

const DEEP: &str = "more than 256 deep";
const BOMB: &str = "unpacks to far more than a document can hold";
const NOT_UTF_8: &str = "is not valid UTF-8";

/// An article, the exit code of `segment`, and what it says: on standard error where it is refused.
fn articles() -> Vec<(&'static str, Vec<u8>, i32, &'static str)> {
    let (blank, attribute) = (" ".repeat(200_000_000), format!("<w:p w:x=\"{}\"/>", "a".repeat(40_000_000)));
    let slipped: &[(&str, &[u8])] = &[("../../slipped", b"x"), ("/tmp/hafez-slipped", b"x"), ("..\\slipped", b"x")];
    let overlong = |before: &str| [before.as_bytes(), b"a \xc0\xaf b. It is fine.\n"].concat();
    vec![
        ("xxe.docx", docx(XXE, "a &x; b", "", &[]), 0, "a &x; b"),
        ("laughs.docx", docx(&laughs(), "a &l9; b", "", &[]), 0, "a &l9; b"),
        ("nested.docx", docx("", "a", &format!("<w:p>{}", "<w:r>".repeat(1_000_000)), &[]), 2, DEEP),
        ("bomb.docx", docx("", "a", &blank, &[]), 2, BOMB),
        ("attribute.docx", docx("", "a", &attribute, &[]), 2, BOMB),
        ("slip.docx", docx("", "b", "", slipped), 0, "It is fine today."),
        ("xxe.odt", odt(XXE, "a &x; b", "", &[]), 0, "a &x; b"),
        ("laughs.odt", odt(&laughs(), "a &l9; b", "", &[]), 0, "a &l9; b"),
        ("nested.odt", odt("", "a", &format!("<text:p>{}", "<text:span>".repeat(1_000_000)), &[]), 2, DEEP),
        ("bomb.odt", odt("", "a", &blank, &[]), 2, BOMB),
        ("slip.odt", odt("", "b", "", slipped), 0, "It is fine today."),
        ("overlong.md", overlong(""), 2, NOT_UTF_8),
        ("overlong.html", overlong("<p>"), 2, NOT_UTF_8),
        ("overlong.srt", overlong("1\n00:00:01,000 --> 00:00:02,000\n"), 2, NOT_UTF_8),
        ("overlong.vtt", overlong("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"), 2, NOT_UTF_8),
        (
            "attribute.html",
            format!("<article><p>It is fine.</p><p title=\"{}\">x</p></article>", "a".repeat(20_000_000)).into(),
            2,
            "more than a segment may have",
        ),
        ("surrogate.html", b"<article><p>a &#xD800; b is here.</p></article>".to_vec(), 0, "a \u{fffd} b is here."),
    ]
}

#[test]
fn every_attack_in_an_article_is_named_or_only_text() {
    for (name, bytes, code, says) in articles() {
        let environment = Environment::new();
        environment.write(name, bytes);
        let before = std::fs::read_dir(environment.work()).unwrap().count();
        let run = environment.run(&["segment", name]);
        if code == 0 {
            assert_said(name, &run, 0, "");
            assert!(run.stdout.contains(says), "{name}: {run:.1000?}");
        } else {
            assert_said(name, &run, code, says);
            assert_eq!(run.stdout, "", "{name}");
        }
        assert_eq!(std::fs::read_dir(environment.work()).unwrap().count(), before, "{name}");
        assert!(!environment.work().join("../slipped").exists() && !environment.work().join("../../slipped").exists());
        assert!(!std::path::Path::new("/tmp/hafez-slipped").exists());
    }
}

fn xliff(doctype: &str, version: &str, source: &str) -> Vec<u8> {
    let (head, tail) = match version {
        "1.2" => (
            "<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" target-language=\"fa\" datatype=\"plaintext\"><body>",
            "</body></file></xliff>",
        ),
        _ => (
            "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"en\" trgLang=\"fa\"><file id=\"f\">",
            "</file></xliff>",
        ),
    };
    let unit = |number: u8, source: &str, target: &str| match version {
        "1.2" => format!(
            "<trans-unit id=\"{number}\"><source>{source}</source><target state=\"final\">{target}</target></trans-unit>"
        ),
        _ => format!(
            "<unit id=\"{number}\"><segment state=\"final\"><source>{source}</source><target>{target}</target></segment></unit>"
        ),
    };
    format!("{doctype}{head}{}{}{tail}", unit(1, source, "ب"), unit(2, "fine", "خوب")).into_bytes()
}

#[test]
fn xliff_po_and_json_are_no_weaker_than_tmx() {
    let broken = |bytes: &[u8], with: &[u8]| {
        let at = bytes.iter().position(|byte| *byte == b'@').unwrap();
        [&bytes[..at], with, &bytes[at + 1..]].concat()
    };
    let po = b"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\nLanguage: fa\\n\"\n\nmsgid \"a @\"\nmsgstr \"b\"\n";
    let json = b"[{\"source\":\"a @\",\"target\":\"b\",\"source_language\":\"en\",\"target_language\":\"fa\"}]";
    let overlong = b"\xc0\xaf";
    let mut cases: Vec<(String, Vec<u8>, usize, i32, &str)> = vec![
        ("overlong.po".into(), broken(po, overlong), 0, 2, "this is not UTF-8"),
        ("overlong.json".into(), broken(json, overlong), 0, 2, "this is not UTF-8"),
        ("surrogate.tmx".into(), super::tmx("", &super::tu("a &#xD800; b", "ب")), 0, 1, FOREIGN),
        ("overlong.tmx".into(), broken(&super::tmx("", &super::tu("a @ b", "ب")), overlong), 0, 2, "this is not UTF-8"),
    ];
    for version in ["1.2", "2.0"] {
        let name = |what: &str| format!("{what}-{version}.xlf");
        cases.extend([
            (name("xxe"), xliff(XXE, version, "a &x; b"), 1, 0, FOREIGN),
            (name("laughs"), xliff(&laughs(), version, "a &l9; b"), 1, 0, FOREIGN),
            (name("surrogate"), xliff("", version, "a &#xD800; b"), 1, 0, FOREIGN),
            (name("beyond"), xliff("", version, "a &#x110000; b"), 1, 0, FOREIGN),
            (name("overlong"), broken(&xliff("", version, "a @ b"), overlong), 0, 2, "this is not UTF-8"),
        ]);
    }
    for (name, bytes, units, code, says) in cases {
        let environment = Environment::new();
        environment.write(&name, bytes);
        assert_said(&name, &environment.run(&["import", &name]), code, says);
        let told = environment.run(&["export", "-", "--from", "en", "--to", "fa"]);
        let stored = if environment.memory().exists() { told.stdout.lines().skip(1).count() } else { 0 };
        assert_eq!(stored, units, "{name}: {told:?}");
    }
}

#[test]
fn a_glossary_that_unpacks_without_end_ends_at_the_limit() {
    let environment = Environment::with_memory();
    let tbx = format!("<tbx type=\"TBX-Basic\" xml:lang=\"en\">{}", " ".repeat(100_000_000));
    environment.write("bomb.tbx.gz", gzip(tbx.as_bytes()));
    assert_said("bomb.tbx.gz", &environment.run(&["glossary", "import", "bomb.tbx.gz"]), 2, "longer than 16 MiB");
}
