//! What somebody may send who means harm: each attack on the real program, with what it says. `docs/security.md` has
//! the limits.
//!
//! A new format gets its rows in [`refused`] and its maker in `made.rs`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod articles;
#[path = "../cmd/environment.rs"]
mod environment;
mod made;
mod screen;

use std::io::Write;
use std::process::Stdio;

use environment::{Environment, Run};
use made::{archive, gzip, laughs, ods, sheet, tmx, tu, xlsx};

const XXE: &str =
    "<!DOCTYPE tmx [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY % p SYSTEM \"http://localhost:1/x\">%p;]>";
const FOREIGN: &str = "none of XML's own; hafez expands no other";

/// One attack: the file, how many units survive it, the exit code, and what is said.
type Attack = (&'static str, Vec<u8>, u64, i32, &'static str);

fn refused() -> Vec<Attack> {
    let fine = tu("fine", "خوب");
    let blank = " ".repeat(20 << 20);
    vec![
        ("xxe.tmx", tmx(XXE, &(tu("&x;", "ب") + &fine)), 1, 0, FOREIGN),
        ("laughs.tmx", tmx(&laughs(), &(tu("&l9;", "ب") + &fine)), 1, 0, FOREIGN),
        ("nested.tmx", tmx("", &(fine.clone() + &tu(&"<hi>".repeat(1_000_000), "ب"))), 1, 2, "more than 256 deep"),
        (
            "nested.xlf",
            format!(
                "<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" target-language=\"fa\"><body>{}",
                "<group>".repeat(1_000_000)
            )
            .into_bytes(),
            0,
            2,
            "more than 256 deep",
        ),
        ("overlong.tsv", b"en\tfa\na \xc0\xaf b\t\xd8\xa8\n".to_vec(), 0, 2, "this is not UTF-8 (byte 8)"),
        ("surrogate.tsv", b"en\tfa\na \xed\xa0\x80 b\t\xd8\xa8\n".to_vec(), 0, 2, "this is not UTF-8 (byte 8)"),
        (
            "surrogate.json",
            "[{\"source\":\"a \\ud800 b\",\"target\":\"ب\",\"source_language\":\"en\",\"target_language\":\"fa\"},\n\
             {\"source\":\"fine\",\"target\":\"خوب\",\"source_language\":\"en\",\"target_language\":\"fa\"}]"
                .into(),
            1,
            0,
            "unexpected end of hex escape",
        ),
        ("deep.json", format!("[{{\"source\":\"a\",\"x\":{}", "[".repeat(1_000_000)).into(), 0, 2, "breaks off"),
        ("nul.tsv", b"en\tfa\na\0b\t\xd8\xa8\nfine\t\xd8\xae\n".to_vec(), 1, 0, "the line holds a NUL byte"),
        (
            "line.tsv",
            format!("en\tfa\n{}\tب\nfine\tخوب\n", "a".repeat(10_000_000)).into(),
            1,
            0,
            "the `en` cell is longer than 1 MiB",
        ),
        ("quote.csv", format!("en,fa\r\n\"{}", "a".repeat(20_000_000)).into(), 0, 2, "longer than 16 MiB"),
        ("bomb.tmx.gz", gzip(format!("<tmx>{blank}").as_bytes()), 0, 2, "longer than 16 MiB"),
        (
            "bomb.xlsx",
            xlsx(&sheet(&[], &" ".repeat(200_000_000)), "sheet.xml", &[]),
            0,
            2,
            "unpacks to far more than a sheet can hold",
        ),
        ("bomb.ods", ods(&" ".repeat(200_000_000), "fine"), 0, 2, "bomb.ods: "),
        ("xxe.ods", ods("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "a &x; b"), 0, 2, FOREIGN),
        ("xxe.xlsx", xlsx(&sheet(&[("fine", "خوب"), ("&x;", "ب")], ""), "sheet.xml", &[]), 1, 2, FOREIGN),
        (
            "outside.xlsx",
            xlsx(&sheet(&[("fine", "خوب")], ""), "../../../../../../etc/passwd", &[]),
            0,
            2,
            "the sheet `one` is missing",
        ),
        ("nested.zip.xlsx", archive(&[("a.xlsx", b"PK\x03\x04")]), 0, 2, "nested.zip.xlsx: "),
    ]
}

/// Nothing but what is meant for it is said, in lines of bounded length, and nothing of this machine in it.
fn assert_said(name: &str, run: &Run, code: i32, says: &str) {
    assert_eq!(run.code, Some(code), "{name}: {run:.1000?}");
    assert!(run.stderr.contains(says), "{name}: {run:.1000?}");
    let longest = run.stderr.lines().chain(run.stdout.lines()).map(str::len).max().unwrap_or_default();
    assert!(longest < 2000, "{name}: a line of {longest} bytes");
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(!all.contains("root:"), "{name} shows a file of this machine");
    assert!(!all.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{name}: {all:?}");
}

#[test]
fn every_attack_in_a_file_is_named_and_the_rest_is_read() {
    for (name, bytes, units, code, says) in refused() {
        let environment = Environment::new();
        environment.write(name, bytes);
        let run = environment.run(&["import", name]);
        assert_said(name, &run, code, says);
        let told = environment.run(&["export", "-", "--from", "en", "--to", "fa"]);
        let stored = if environment.memory().exists() { told.stdout.lines().skip(1).count() as u64 } else { 0 };
        assert_eq!(stored, units, "{name}: {told:?}");
    }
}

#[test]
fn an_archive_writes_nothing_and_is_read_by_its_own_names_only() {
    let environment = Environment::new();
    let more: &[(&str, &[u8])] = &[("../../slipped", b"x"), ("/tmp/hafez-slipped", b"x"), ("..\\slipped", b"x")];
    environment.write("slip.xlsx", xlsx(&sheet(&[("fine", "خوب")], ""), "sheet.xml", more));
    let before = std::fs::read_dir(environment.work()).unwrap().count();
    assert_eq!(environment.run(&["import", "slip.xlsx"]).code, Some(0));
    assert_eq!(std::fs::read_dir(environment.work()).unwrap().count(), before);
    assert!(!environment.work().join("../slipped").exists() && !environment.work().join("../../slipped").exists());
    assert!(!std::path::Path::new("/tmp/hafez-slipped").exists());
}

/// A gigabyte that never stood on a disk: it ends at the limit, long before.
#[test]
#[cfg(unix)]
fn an_attribute_without_an_end_ends_at_the_limit_in_bounded_memory() {
    let environment = Environment::new();
    let mut child = std::process::Command::new("sh")
        .args(["-c", "ulimit -v 1500000; exec hafez import - --format tmx"])
        .current_dir(environment.work())
        .env_clear()
        .envs(environment.variables())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"<?xml version=\"1.0\"?><tmx version=\"1.4\"><header srclang=\"en\"/><body><tu x=\"").unwrap();
    let piece = [b'a'; 1 << 16];
    let written = (0..1 << 14).take_while(|_| stdin.write_all(&piece).is_ok()).count();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("longer than 16 MiB"), "{written} pieces: {said}");
}

#[test]
fn deep_pages_and_texts_are_cut_into_segments() {
    let environment = Environment::new();
    let deep = "<div><b>".repeat(50_000);
    environment.write(
        "deep.html",
        format!("<html><body><article><p>It is deep down here.{deep}And here it ends well.</article>"),
    );
    let (quotes, brackets, stars) = ("> ".repeat(100_000), "[".repeat(100_000), "*".repeat(100_000));
    environment.write("deep.md", format!("{quotes}deep\n\n{brackets}\n\n{stars}a{stars}\n"));
    for (file, has) in [("deep.html", "And here it ends well."), ("deep.md", "deep")] {
        let run = environment.run(&["segment", file]);
        assert!(run.code == Some(0) && run.stdout.contains(has), "{file}: {run:.500?}");
    }
}

#[test]
fn a_glossary_does_no_more_harm_than_a_memory() {
    let environment = Environment::with_memory();
    let tbx = "<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\"><text><body>";
    environment.write("nested.tbx", format!("{tbx}{}", "<conceptEntry>".repeat(1_000_000)));
    let entry =
        "<conceptEntry id=\"c\"><langSec xml:lang=\"en\"><termSec><term>&x;</term></termSec></langSec></conceptEntry>";
    environment.write("xxe.tbx", format!("{XXE}{tbx}{entry}</body></text></tbx>"));
    for (file, code, says) in [("nested.tbx", 2, "more than 256 deep"), ("xxe.tbx", 0, FOREIGN)] {
        let run = environment.run(&["glossary", "import", file]);
        assert!(run.stderr.contains(says), "{file}: {run:?}");
        if code != 0 {
            assert_said(file, &run, code, says);
        }
    }
}

#[test]
fn a_project_of_another_does_not_say_what_is_read_here() {
    let environment = Environment::new();
    let folder = environment.work();
    for name in ["p/omegat", "secret"] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
    }
    environment.write("secret/own.tmx", tmx("", &tu("secret", "راز")));
    environment.write("secret/own.txt", "secret\tراز\n");
    environment.write("p/omegat/project_save.tmx", tmx("", &tu("fine", "خوب")));
    let absolute = folder.join("secret").display().to_string();
    for tm in ["../secret", "tm/../../secret", absolute.as_str()] {
        environment.write(
            "p/omegat.project",
            format!(
                "<omegat><project version=\"1.0\"><tm_dir>{tm}</tm_dir><glossary_dir>{tm}</glossary_dir>\
                 <source_lang>EN</source_lang><target_lang>FA</target_lang></project></omegat>"
            ),
        );
        let run = environment.run(&["import", "p"]);
        assert!(run.code == Some(0) && run.stderr.contains("outside of it and was not read"), "{tm}: {run:?}");
        assert!(!environment.run(&["export", "-"]).stdout.contains("secret"), "{tm}");
        let run = environment.run(&["glossary", "import", "p"]);
        assert!(run.code == Some(2) && run.stderr.contains("no glossary"), "{tm}: {run:?}");
    }
}

const METACHARACTERS: &[&str] = &[
    "'; DROP TABLE unit;--",
    "\" OR 1=1 --",
    "NEAR(a b, 5)",
    "a AND NOT b",
    "*",
    "%",
    "_",
    "^a",
    "-a",
    "{en}:a",
    "\"",
    "\\",
    "()",
    "$(touch pwned)",
    "`touch pwned`",
    "../../etc/passwd",
    "a\nb",
    "a\u{1b}[2Jb",
    "\u{202e}a",
    "%s%n{}",
    "?1",
    ":x",
];

fn assert_harmless(run: &Run, command: &[&str]) {
    assert!(run.code.is_some_and(|code| code <= 3), "{command:?}: {run:?}");
    assert!(!run.stderr.contains("syntax error") && !run.stderr.contains("panicked"), "{command:?}: {run:?}");
    assert!(run.stderr.lines().count() <= 4, "{command:?}: {run:?}");
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{command:?}: {run:?}");
}

#[test]
fn metacharacters_are_letters_like_others() {
    let environment = Environment::with_memory();
    let before = environment.run(&["export", "-"]).stdout;
    for text in METACHARACTERS {
        for command in [
            &["lookup", "--", text][..],
            &["concordance", "--", text],
            &["glossary", "lookup", "--", text],
            &["glossary", "list", "--", text],
            &["export", "-", &format!("--by={text}")],
            &["history", &format!("--memory={text}")],
            &["show", "--", text],
            &["undo", "--", text],
            &["lookup", "a", &format!("--from={text}")],
        ] {
            let run = environment.run(command);
            assert_harmless(&run, command);
        }
        let option = |name: &str| format!("--{name}={text}");
        for command in [
            &["suggest", "--", text][..],
            &["concordance", "--target", "--", text],
            &["import", &option("columns"), "old.tsv", "--dry-run"],
            &["import", &option("format"), "old.tsv", "--dry-run"],
            &["import", &option("lang-map"), "old.tsv", "--dry-run"],
            &["import", "--dry-run", "--", text],
            &["export", "-", &option("origin")],
            &["export", "-", &option("since")],
            &["export", "-", &option("columns")],
            &["export", "--", text],
            &["glossary", "remove", "--", text],
            &["glossary", "edit", "--note", "x", "--", text],
            &["glossary", "find", "--", text],
            &["glossary", "candidates", "--", text],
            &["glossary", "import", "--dry-run", "--", text],
            &["glossary", "export", "--", text],
            &["edit", "1", &option("status")],
            &["confirm", "--", text],
            &["forget", "--yes", "--", text],
            &["history", "--", text],
            &["analyse", "new.md", &option("on")],
            &["check", "--", text],
            &["check", "old.tsv", "--", text],
            &["align", "--", text, text],
            &["accept", "--", text],
            &["eval", "--", text],
            &["segment", "--", text],
            &["fold", &option("lang")],
            &["merge", "-o", "out.md", "--", text, text],
            &["lookup", "a", &option("to")],
            &["lookup", "a", &option("min")],
            &["lookup", "a", "--prev", text, &option("next")],
            &["memory", "salvage", "--", text],
        ] {
            assert_harmless(&environment.run(command), command);
        }
        let (by, note) = (format!("--by={text}"), format!("--note={text}"));
        let added = environment.run(&["add", &by, &note, &option("origin"), "--json", "--", text, text]);
        if added.code != Some(0) {
            assert_harmless(&added, &["add", text]);
            continue;
        }
        let ours = environment.run(&["export", "-", "--format", "weblate", &option("origin")]);
        assert_eq!(ours.code, Some(0), "{text:?}: {ours:?}");
        let found = environment.run(&["--json", "lookup", "--min", "1", "--", text]);
        let wanted = serde_json::to_string(text).unwrap();
        assert!(found.stdout.contains(&format!("\"text\":{wanted}")), "{text:?}: {found:?}");
        assert_eq!(environment.run(&["undo"]).code, Some(0), "{text:?}");
    }
    assert_eq!(environment.run(&["export", "-"]).stdout, before);
    assert_eq!(environment.run(&["memory", "verify"]).stdout, "all is well\n");
    assert!(!environment.work().join("pwned").exists());
}

#[test]
fn a_text_like_a_formula_is_no_formula_in_a_table() {
    let environment = Environment::new();
    let formulas = [
        "=cmd|'/c calc'!A1",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "=HYPERLINK(\"http://localhost\")",
        "\t=1",
        "\r=1",
        "\n+1",
        "\t\r@x",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "'\t＝1",
    ];
    for formula in formulas {
        environment.run(&["add", "--", formula, "ب"]);
    }
    let csv = environment.run(&["export", "-", "--format", "csv"]).stdout;
    for formula in formulas {
        let cell = format!("'{}", formula.replace('"', "\"\""));
        assert!(csv.contains(&format!("\n{cell},")) || csv.contains(&format!("\n\"{cell}\",")), "{formula:?}: {csv}");
    }
    assert_eq!(environment.run(&["export", "formulas.xlsx"]).code, Some(0));
    let file = std::fs::File::open(environment.work().join("formulas.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let sheets: Vec<String> =
        archive.file_names().flatten().map(String::from).filter(|name| name.contains("worksheets/")).collect();
    assert!(!sheets.is_empty());
    for name in sheets {
        let sheet = std::io::read_to_string(archive.by_name(&name).unwrap()).unwrap();
        assert!(!sheet.contains("<f>") && sheet.contains("calc"), "{name}");
    }
    let other = Environment::new();
    other.write("back.csv", &csv);
    other.run(&["import", "back.csv"]);
    assert!(other.run(&["lookup", "=cmd|'/c calc'!A1", "--brief"]).stdout.contains('ب'));
    let texts = |text: &str| text.replace('\r', "");
    let again = other.run(&["export", "-", "--format", "csv", "--columns", "en,fa"]).stdout;
    assert!(
        formulas.iter().all(|formula| texts(&again).contains(&texts(&format!("'{}", formula.replace('"', "\"\""))))),
        "{again}"
    );
}

/// Every table that is written besides: hits, counts, names, names to choose, a work file.
#[test]
fn a_formula_in_no_other_table_is_one() {
    let environment = Environment::new();
    let formula = "=cmd|calc in Kabul";
    let add = ["add", "--by==by", "--note=+note", "--origin=@file", "--", formula, "=در کابل"];
    assert_eq!(environment.run(&add).code, Some(0));
    let name = ["glossary", "add", "--note==note", "--", "=Velzek", "=ولزک"];
    assert_eq!(environment.run(&name).code, Some(0));
    environment.write("=a.md", format!("{formula}.\n"));
    for (args, table) in [
        (&["concordance", "Kabul", "-o", "hits.csv"][..], "hits.csv"),
        (&["analyse", "-o", "work.csv", "--", "=a.md"], "work.csv"),
        (&["glossary", "export", "names.csv"], "names.csv"),
    ] {
        let run = environment.run(args);
        let text = std::fs::read_to_string(environment.work().join(table)).unwrap();
        assert!(run.code == Some(0) && text.contains("'="), "{run:?} {text}");
        let cells = text.split([',', '\n']).map(|cell| cell.trim_start_matches('"'));
        let bare: Vec<&str> = cells.filter(|cell| cell.starts_with(['=', '+', '@'])).collect();
        assert!(bare.is_empty(), "{table}: {bare:?}");
    }
    for (args, book) in [
        (&["glossary", "export", "names.xlsx"][..], "names.xlsx"),
        (&["pretranslate", "-o", "work.xlsx", "--", "=a.md"], "work.xlsx"),
    ] {
        assert_eq!(environment.run(args).code, Some(0), "{args:?}");
        let mut archive = zip::ZipArchive::new(std::fs::File::open(environment.work().join(book)).unwrap()).unwrap();
        let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
        assert!(!sheet.contains("<f>") && sheet.contains("inlineStr"), "{book}");
    }
}

#[test]
fn settings_full_of_nonsense_are_named_with_their_line() {
    for (toml, says) in [
        ("from = [\"en\"]\n", "`from` wants a text"),
        ("[[[[[", "this is not TOML"),
        (&format!("x = {}", "[".repeat(100_000)), "this is not TOML"),
        ("from = \"en\"\nfrom = \"fa\"\n", "duplicate key"),
        ("\u{0}\u{1b}[2J = 1\n", "this is not TOML"),
        ("\"\\u001b[2J\" = 1\n", "is not a setting"),
        (&format!("from = \"{}\"\n", "x".repeat(1_000_000)), "hafez.toml:1"),
        ("min = 99999999999999999999\n", "hafez.toml:1"),
    ] {
        let environment = Environment::new();
        environment.write("hafez.toml", toml);
        let run = environment.run(&["lookup", "a"]);
        assert_said(says, &run, 2, says);
    }
}

#[test]
fn cells_of_a_review_file_are_texts() {
    let environment = Environment::with_memory();
    let hostile = "=cmd|'/c calc'!A1 \u{1b}]0;x\u{7} \u{202e}";
    let cases = [
        (format!("status\tsource\ttarget\n{hostile}\ta\tب\n"), 2),
        (format!("status\tsource\ttarget\nok\t{hostile}\tب\n"), 0),
        ("status\tsource\ttarget\nok\n\nok\ta\n\t\t\t\t\n".to_owned(), 2),
        (format!("{hostile}\t{hostile}\n"), 2),
        (format!("status\tsource\ttarget\n{}\ta\tب\n", "x".repeat(100_000)), 2),
    ];
    for (review, _) in cases {
        environment.write("review.tsv", &review);
        let run = environment.run(&["accept", "review.tsv", "--dry-run"]);
        assert!(run.code.is_some_and(|code| code <= 2), "{review:.100}: {run:.1000?}");
        assert!(!run.stderr.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{run:.1000?}");
        assert!(run.stderr.lines().all(|line| line.len() < 2000), "{run:.3000?}");
    }
}

#[test]
fn an_error_quotes_no_more_than_a_line() {
    let environment = Environment::with_memory();
    let long = "Kabul ".repeat(10_000);
    environment.write("long.tsv", format!("en\tfa\tstatus\n{long}\tکابل\t{long}\n"));
    environment.write("long.review.tsv", format!("status\tsource\ttarget\n{long}\ta\tب\n"));
    for command in [
        &["import", "long.tsv"][..],
        &["accept", "long.review.tsv"],
        &["show", &long],
        &["lookup", "a", "--from", &long],
        &["lookup", "a", "--min", &long],
        &["glossary", "lookup", &long],
        &["concordance", &format!("\"{long}")],
        &["glossary", "edit", &long, "--note", "x"],
        &["import", &"Kabul ".repeat(30)],
        &[&long],
        &["lookup", &format!("--{long}")],
    ] {
        for json in [&[][..], &["--json"]] {
            let run = environment.run(&[json, command].concat());
            let longest = run.stderr.lines().map(|line| line.chars().count()).max().unwrap_or_default();
            // A record has message, hint and name of the file in one line.
            let most = if json.is_empty() { 1500 } else { 3500 };
            assert!(longest < most, "{command:.40?}: {longest}");
        }
    }
}
