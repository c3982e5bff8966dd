//! Section 8 of the contract with the user: whatever comes in, one line names it and one says what to do.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::{Environment, Run};
use serde_json::Value;

/// One error about `place`, with a hint and nothing else.
fn assert_one_error(run: &Run, code: i32, place: &str) {
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(run.code, Some(code), "{run:?}");
    assert_eq!(lines.len(), 2, "{run:?}");
    assert!(lines[0].starts_with(&format!("error: {place}")) && lines[1].starts_with("hint: "), "{run:?}");
    assert!(lines.iter().all(|line| line.len() < 240), "{run:?}");
}

const READERS: [&[&str]; 3] = [&["suggest"], &["segment"], &["glossary", "find"]];

fn read(environment: &Environment, command: &[&str], file: &str) -> Run {
    environment.run(&[command, &[file]].concat())
}

#[test]
fn articles_that_are_none() {
    let environment = Environment::with_memory();
    environment.write("empty.md", "");
    environment.write("blank.md", "\u{feff} \n\n");
    environment.write("program.md", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0\xb0\x33");
    environment.write("old.md", b"Kabul\n\xd3\xe1\xc7\xe3\n");
    environment.write("nul.md", b"one\ntwo\0three\n");
    environment.write("wide.md", "Kabul.\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    environment.write("long.md", format!("Fine.\n\n{}\n\nFine.\n", "word ".repeat(2_000_000)));
    environment.write("hard.md", format!("Fine.\n\n{}\n", "word word word\n".repeat(100_000)));
    for command in READERS {
        for (file, code, place, says) in [
            ("empty.md", 1, "empty.md: the file is empty", "right file"),
            ("blank.md", 1, "blank.md: the file is empty", "right file"),
            ("program.md", 2, "program.md:1: byte 7 is a NUL", "it is a program"),
            ("old.md", 2, "old.md:2: byte 6 is not valid UTF-8", "windows-1256"),
            ("nul.md", 2, "nul.md:2: byte 7 is a NUL", "plain text"),
            ("wide.md", 2, "wide.md:1: byte 1 is a NUL", "UTF-16 without"),
            ("long.md", 2, "long.md:3: this line has 10000000 bytes", "each paragraph on a line"),
            ("hard.md", 2, "hard.md:3: this segment has 1499999 bytes", "each paragraph on a line"),
            ("cmd", 2, "cmd: there is no such file", "name right"),
            (".", 2, ".: this is a folder", "a file in it"),
        ] {
            let run = read(&environment, command, file);
            assert_one_error(&run, code, place);
            assert!(run.stderr.contains(says), "{command:?} {run:?}");
        }
    }
}

#[test]
fn a_line_that_cannot_be_used_does_not_end_the_pipe() {
    let environment = Environment::with_memory();
    let mut input = b"Prices rose by 12 percent.\n".to_vec();
    input.extend(b"x".repeat(10_000_000));
    input.extend(b"\ntwo\0\n\xd3\xe1\nPrices rose by 12 percent.\r\n");
    environment.write("lines", &input);
    let run = environment.shell("hafez lookup - --json < lines");
    assert_eq!(run.code, Some(2), "{run:?}");
    let records: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |kind: &str| records.iter().filter(|r| r["type"] == kind).map(|r| r["data"].clone()).collect::<Vec<_>>();
    assert_eq!(of("end").len(), 5, "an answer for each line");
    assert_eq!(of("segment")[1]["text"], "");
    let found: Vec<_> = of("match").iter().map(|found| found["segment"].clone()).collect();
    assert_eq!(found, [1, 5]);
    assert_eq!(of("segment")[4]["byte_start"], 10_000_036);
    let errors: Vec<Value> = run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (error, (line, says)) in
        errors.iter().zip([(2, "10000001 bytes"), (3, "NUL at byte 10000031"), (4, "not UTF-8")])
    {
        assert_eq!((&error["data"]["line"], &error["data"]["file"]), (&line.into(), &"-".into()));
        assert!(error["data"]["message"].as_str().unwrap().contains(says), "{error}");
        assert!(error["data"]["hint"].is_string(), "{error}");
    }
    assert_eq!(errors.len(), 3);
    let brief = environment.shell("hafez lookup - --brief -q < lines");
    assert_eq!(brief.stdout.lines().map(str::is_empty).collect::<Vec<_>>(), [false, true, true, true, false]);
    let folded = environment.shell("hafez fold --lang en < lines");
    assert_eq!((folded.code, folded.stdout.lines().count()), (Some(2), 5), "{folded:?}");
}

#[test]
fn a_text_of_a_mebibyte_is_answered() {
    let environment = Environment::with_memory();
    let text = "Kabul ".repeat(174_000);
    environment.write("lines", &text);
    let run = environment.shell("hafez lookup - --json < lines");
    assert!(run.code == Some(0) && run.stderr.lines().count() <= 1, "{:?} {}", run.code, run.stderr);
    environment.write("line.txt", &text);
    assert_eq!(environment.run(&["suggest", "line.txt", "-q"]).code, Some(0));
    assert_eq!(hafez::document::decode::MAX_SEGMENT, hafez::unit::MAX_TEXT);
}

#[test]
fn tables_of_names_that_are_none() {
    let environment = Environment::with_memory();
    environment.write("program.tsv", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\xb0\x33");
    environment.write("old.tsv", b"en\tfa\nRiga\t\xd1\xed\n");
    let import = |file: &str| environment.run(&["glossary", "import", file]);
    assert_one_error(&import("program.tsv"), 2, "program.tsv: this is a binary file, not a table");
    assert_one_error(&import("old.tsv"), 2, "old.tsv:2: this is not UTF-8 text");
    environment.write("none.hafez", "no memory");
    let run = environment.run(&["--memory", "none.hafez", "glossary", "import", "names.tsv"]);
    assert!(run.code == Some(2) || run.stderr.starts_with("error: none.hafez: "), "{run:?}");
}

#[test]
fn a_wrong_value_is_named_with_what_to_write() {
    let environment = Environment::with_memory();
    for (args, says, hint) in [
        (&["show", "abc"][..], "`abc` is no unit", "lookup"),
        (&["edit", "x", "--note", "y"], "`x` is no unit", "lookup"),
        (&["confirm", "1", "x"], "`x` is no unit", "lookup"),
        (&["forget", "x", "--yes"], "`x` is no unit", "lookup"),
        (&["undo", "abc"], "`abc` is no batch", "hafez history"),
        (&["lookup", "a", "--min", "500"], "--min: `500` is not a score", "1 to 101"),
        (&["lookup", "a", "--limit", "0"], "--limit: `0` is not", "1 or more"),
        (&["export", "x.tsv", "--since", "yesterday"], "--since: `yesterday` is no date", "2026-11-24"),
        (&["import", "old.tsv", "--columns", "en,perz"], "--columns: `perz` is not a language", "language tags"),
        (&["suggest", "article.md", "--from", "farsii"], "--from: `farsii` is not a language", "BCP 47"),
    ] {
        assert_one_error(&environment.run(args), 2, says);
        let run = environment.run(&[args, &["--json"]].concat());
        let error: Value = serde_json::from_str(run.stderr.trim()).unwrap();
        assert!(error["data"]["message"].as_str().unwrap().contains(says), "{error}");
        assert!(error["data"]["hint"].as_str().unwrap().contains(hint), "{error}");
    }
}

/// Letters that no reader is meant to see: known by how the file begins, whatever it is called.
#[test]
fn rich_text_and_pdf_are_no_articles() {
    let environment = Environment::with_memory();
    let rich = "{\\rtf1\\ansi\\deff0 {\\fonttbl {\\f0 Arial;}}\\f0 The river rose.\\par Nobody knew why.}";
    for (name, text, what) in [
        ("a.rtf", rich, "this is a document in rich text (.rtf)"),
        ("a.txt", rich, "this is a document in rich text (.rtf)"),
        ("a.pdf", "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n", "this is a PDF"),
        ("a.md", "%!PS-Adobe-3.0\n(The river rose.) show\n", "this is a PostScript file"),
    ] {
        environment.write(name, text);
        for command in READERS {
            let run = read(&environment, command, name);
            assert_one_error(&run, 2, name);
            assert!(run.stderr.contains(what) && run.stderr.contains(".docx"), "{run:?}");
        }
    }
    // An article about them.
    environment.write("about.md", "%PDF- is how such a file begins.\n");
    assert_eq!(read(&environment, &["segment"], "about.md").code, Some(0));
}

/// What holds translations is no article, whatever it is called that is no name of a page or of Markdown.
#[test]
fn translations_are_no_article() {
    let environment = Environment::with_memory();
    environment.write("article.md", "# Rain\n\nThe river rose. Nobody knew it.\n");
    for (work, more) in [
        ("w.xlf", &[][..]),
        ("w.po", &[]),
        ("w.tsv", &[]),
        ("w.xlsx", &[]),
        ("w.docx", &[]),
        ("v.xlf", &["--format", "xliff"]),
    ] {
        let made = environment.run(&[&["pretranslate", "article.md", "-o", work][..], more].concat());
        assert_eq!(made.code, Some(0), "{made:?}");
    }
    for file in ["m.tmx", "m.xlf", "m.po", "m.csv", "m.tsv", "m.xlsx", "m.json"] {
        assert_eq!(environment.run(&["export", file]).code, Some(0), "{file}");
    }
    for file in ["g.tsv", "g.csv", "g.xlsx", "g.tbx"] {
        assert_eq!(environment.run(&["glossary", "export", file]).code, Some(0), "{file}");
    }
    std::fs::copy(environment.memory(), environment.work().join("m.hafez")).unwrap();
    environment.write("review.tsv", "status\tsource\ttarget\tsource_segments\n\ta\tb\t1\n");
    environment.write("bare.tsv", "The river rose.\tرود بالا آمد.\n");
    let wide = std::fs::read_to_string(environment.work().join("w.tsv")).unwrap();
    environment.write("wide.tsv", wide.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    let wide = format!("\u{feff}{wide}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    environment.write("wide.txt", wide);
    let commands: [&[&str]; 4] = [&["segment"], &["suggest"], &["analyse"], &["pretranslate", "-o", "out.xlf"]];
    let all = [
        ("m.hafez", "a memory of hafez", "--memory"),
        ("w.xlf", "a work file", "hafez merge ARTICLE"),
        ("v.xlf", "a work file", "hafez merge ARTICLE"),
        ("w.po", "a work file", "hafez merge ARTICLE"),
        ("w.tsv", "a work file", "hafez merge ARTICLE"),
        ("w.xlsx", "a work file", "hafez merge ARTICLE"),
        ("w.docx", "a work file", "hafez merge ARTICLE"),
        ("wide.txt", "a work file", "hafez merge ARTICLE"),
        ("m.tmx", "a file of translations (TMX)", "hafez import"),
        ("m.xlf", "a file of translations (XLIFF)", "hafez import"),
        ("m.po", "a file of translations (PO)", "hafez import"),
        ("m.tsv", "a file of translations (TSV)", "hafez import"),
        ("m.xlsx", "a file of translations (XLSX)", "hafez import"),
        ("m.json", "a file of translations (WEBLATE)", "hafez import"),
        ("g.tsv", "a glossary", "hafez glossary import"),
        ("g.csv", "a glossary", "hafez glossary import"),
        ("g.xlsx", "a glossary", "hafez glossary import"),
        ("g.tbx", "a glossary", "hafez glossary import"),
        ("review.tsv", "a review file", "hafez accept"),
    ];
    for (file, what, way) in all {
        // By its content, under the name of an article.
        let hidden = "hidden.txt";
        std::fs::copy(environment.work().join(file), environment.work().join(hidden)).unwrap();
        for name in [file, hidden] {
            for command in if name == file { &commands[..] } else { &commands[..1] } {
                let run = environment.run(&[command, &[name][..]].concat());
                assert_one_error(&run, 2, &format!("{name}: this is {what}, no article"));
                assert!(run.stderr.contains(way) && run.stdout.is_empty(), "{run:?}");
            }
        }
        assert!(!environment.work().join("out.xlf").exists());
    }
    // By the name alone.
    assert_one_error(&environment.run(&["segment", "bare.tsv"]), 2, "bare.tsv: this is a file of translations (TSV)");
    assert_one_error(&environment.run(&["segment", "m.csv"]), 2, "m.csv: this is a file of translations (CSV)");
}

/// … and what only looks like one is an article.
#[test]
fn articles_that_look_like_tables_are_read() {
    let environment = Environment::new();
    for (name, text) in [
        ("tabs.txt", "Name\tHeight\tYear\nThe river\t4 metres\t2019\nThe wall\t2 metres\t2020\n"),
        ("so.txt", "So, no, kind\n\nIt, is, my, domain.\n"),
        ("it.txt", "It, is, my, domain\n\nNobody knew it.\n"),
        ("lower.txt", "so, no, kind; it, is, my, domain\n\nNobody knew it.\n"),
        ("tight.txt", "So,no,kind\n\nNobody knew it.\n"),
        ("poem.txt", "Segment, source, target\n\nThese are words.\n"),
        ("catalogue.md", "msgid \"x\"\nmsgstr \"y\"\n\nSo begins a catalogue.\n"),
        ("tbx.md", "<tbx>\n\nSo begins a file of terms.\n"),
        ("terms.md", "en\tfa\tkind\n\nSo begins a table of terms.\n"),
        ("words.txt", "No, it is so\n\nWord, match, note: all of these are names.\n"),
        (
            "codes.md",
            "# Catalogues\n\nAn entry looks like this:\n\n```\nmsgid \"a\"\nmsgstr \"b\"\n```\n\nThat is all.\n",
        ),
        ("tmx.md", "The root of such a file is <tmx version=\"1.4\">, as everybody knows.\n"),
        ("tmx.html", "<!-- <tmx> --><html><body><p>A memory begins with &lt;tmx&gt; and ends so.</p></body></html>"),
        ("segment.txt", "segment\nenglish\n\nThe word segment is in the first line.\n"),
        ("table.md", "| en | fa | kind |\n|---|---|---|\n| river | rud | word |\n"),
        ("list.md", "[{\"source_language\"}] stands at the front of this text.\n"),
    ] {
        environment.write(name, text);
        let run = environment.run(&["segment", name]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
    }
}
