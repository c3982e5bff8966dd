//! An article's way through: a work file of every format goes out, comes back translated, becomes the article in its
//! own shape, and enters the memory so that the next lookup gives 101.
#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing)]

#[path = "cmd/environment.rs"]
mod environment;

use std::io::{Cursor, Read, Write};

use environment::{Environment, Run};
use serde_json::Value;

const ARTICLE: &str = "# Rain in Herat

By Jane Doe

The river rose by 4 metres on Monday. Nobody had expected so much rain in May.

www.example.org

- About 2,300 people left their houses.
- The governor of Herat asked for help.

Nobody had expected so much rain in May.
";

/// What comes before every text in these tests: it makes a translation of it.
const MARK: &str = "ترجمه: ";

const FORMATS: &[(&str, &[&str])] = &[
    ("work.xlf", &[]),
    ("one.xlf", &["--format", "xliff"]),
    ("work.po", &[]),
    ("work.tsv", &[]),
    ("work.xlsx", &[]),
    ("work.docx", &[]),
];

fn environment() -> Environment {
    let environment = Environment::new();
    environment.write("river.md", ARTICLE);
    environment
}

fn records(run: &Run, name: &str) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == name).map(|record| record["data"].clone()).collect()
}

fn pretranslate(environment: &Environment, work: &str, more: &[&str]) -> Run {
    let mut args = vec!["pretranslate", "river.md", "-o", work];
    args.extend(more);
    let run = environment.run(&args);
    assert_eq!(run.code, Some(0), "{run:?}");
    run
}

fn read(environment: &Environment, name: &str) -> Vec<u8> {
    std::fs::read(environment.work().join(name)).unwrap()
}

fn text(environment: &Environment, name: &str) -> String {
    String::from_utf8(read(environment, name)).unwrap()
}

/// The parts of an archive, one of them changed.
fn repack(bytes: &[u8], part: &str, change: &dyn Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        let text = if name == part { change(&text) } else { text };
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// What stands between two marks, from a place on; and where it ends.
fn between<'t>(text: &'t str, from: usize, start: &str, end: &str) -> Option<(usize, &'t str)> {
    let begin = from + text[from..].find(start)? + start.len();
    let length = text[begin..].find(end)?;
    Some((begin + length, &text[begin..begin + length]))
}

/// Puts something behind each end of what stands between two marks.
fn behind_each(text: &str, start: &str, end: &str, put: &dyn Fn(&str) -> String) -> String {
    let (mut out, mut done) = (String::new(), 0);
    while let Some((at, found)) = between(text, done, start, end) {
        out.push_str(&text[done..at + end.len()]);
        out.push_str(&put(found));
        done = at + end.len();
    }
    out + &text[done..]
}

/// Translates a work file as a tool of its format would.
fn translated(name: &str, bytes: &[u8], translate: &dyn Fn(&str) -> String) -> Vec<u8> {
    let string = || String::from_utf8(bytes.to_vec()).unwrap();
    match name.rsplit('.').next().unwrap() {
        "xlf" if string().contains("version=\"1.2\"") => behind_each(&string(), "<source>", "</source>", &|source| {
            format!("<target state=\"final\">{}</target>", translate(source))
        })
        .into_bytes(),
        "xlf" => behind_each(
            &string().replace("<segment id", "<segment state=\"final\" id"),
            "<source>",
            "</source>",
            &|source| format!("<target>{}</target>", translate(source)),
        )
        .into_bytes(),
        "po" => {
            let lines = string();
            let mut out = String::new();
            let mut source = String::new();
            for line in lines.lines() {
                if let Some(rest) = line.strip_prefix("msgid \"") {
                    source = rest.trim_end_matches('"').to_owned();
                }
                match line {
                    "msgstr \"\"" if !source.is_empty() => out += &format!("msgstr \"{}\"\n", translate(&source)),
                    line => out += &format!("{line}\n"),
                }
            }
            out.into_bytes()
        }
        "tsv" => {
            let lines = string();
            let mut rows: Vec<Vec<String>> =
                lines.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
            for row in rows.iter_mut().skip(1).filter(|row| row[0].contains(" of ")) {
                row[2] = translate(&row[1]);
            }
            rows.iter().map(|row| row.join("\t") + "\n").collect::<String>().into_bytes()
        }
        "xlsx" => repack(bytes, "xl/worksheets/sheet1.xml", &|sheet| {
            let mut rows: Vec<String> = sheet.split("<row ").map(str::to_owned).collect();
            for row in rows.iter_mut().skip(2) {
                let number = between(row, 0, "r=\"", "\"").unwrap().1.to_owned();
                let Some((at, source)) = between(row, row.find("r=\"B").unwrap(), "preserve\">", "</t>") else {
                    continue;
                };
                if row.contains(" of ") {
                    let cell = format!("<c r=\"C{number}\" t=\"inlineStr\"><is><t>{}</t></is></c>", translate(source));
                    row.insert_str(at + "</t></is></c>".len(), &cell);
                }
            }
            rows.join("<row ")
        }),
        "docx" => repack(bytes, "word/document.xml", &|document| {
            let mut rows: Vec<String> = document.split("<w:tr>").map(str::to_owned).collect();
            for row in rows.iter_mut().skip(2) {
                let mut cells: Vec<String> = row.split("<w:tc>").map(str::to_owned).collect();
                let mut source = String::new();
                let mut from = 0;
                while let Some((at, piece)) = between(&cells[2], from, "<w:t xml:space=\"preserve\">", "</w:t>") {
                    source += piece;
                    from = at;
                }
                let typed: String = translate(&source)
                    .split_inclusive(' ')
                    .map(|word| format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{word}</w:t></w:r>"))
                    .collect();
                cells[3] = cells[3].replacen("</w:p>", &format!("{typed}</w:p>"), 1);
                *row = cells.join("<w:tc>");
            }
            rows.join("<w:tr>")
        }),
        other => panic!("{other}"),
    }
}

fn marked(source: &str) -> String {
    format!("{MARK}{source}")
}

fn expected() -> String {
    let mut out = String::new();
    for line in ARTICLE.split_inclusive('\n') {
        let (sign, rest) = match line.split_once(' ') {
            Some((sign @ ("#" | "-"), rest)) => (format!("{sign} "), rest),
            _ => (String::new(), line),
        };
        out += &sign;
        let is_text = !rest.trim().is_empty() && !rest.starts_with("www");
        out += &if is_text {
            format!("{MARK}{}", rest.replacen(". N", &format!(". {MARK}N"), 1))
        } else {
            rest.to_owned()
        };
    }
    out
}

#[test]
fn every_format_goes_out_comes_back_and_enters_the_memory() {
    for (name, more) in FORMATS {
        let environment = environment();
        pretranslate(&environment, name, more);
        environment.write(name, translated(name, &read(&environment, name), &marked));
        let run = environment.run(&["merge", "river.md", name, "-o", "river.fa.md"]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        assert_eq!(text(&environment, "river.fa.md"), expected(), "{name}");
        let run = environment.run(&["import", name]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        let run = environment.run(&["suggest", "river.md", "--json", "--limit", "1"]);
        let found = records(&run, "match");
        let segments = records(&run, "segment").len();
        assert!(segments == 7 && found.len() == segments, "{name}: {run:?}");
        for (number, row) in (1..).zip(found) {
            assert_eq!(row["score"], 101, "{name}: {row}");
            assert_eq!(row["kind"], "context", "{name}: {row}");
            assert_eq!(row["origin"], serde_json::json!({"file": "river.md", "segment": number}), "{name}: {row}");
        }
    }
}

#[test]
fn what_is_not_translated_stays_and_is_listed() {
    for (name, more) in FORMATS {
        let environment = environment();
        pretranslate(&environment, name, more);
        let some = |source: &str| if source.contains("Herat") { marked(source) } else { String::new() };
        environment.write(name, translated(name, &read(&environment, name), &some));
        let run = environment.run(&["merge", "river.md", name, "-o", "out.md", "--json"]);
        assert_eq!(run.code, Some(1), "{name}: {run:?}");
        let open: Vec<u64> = records(&run, "merged")
            .iter()
            .filter(|row| row["status"] == "untranslated" && row["target"].is_null())
            .map(|row| row["segment"].as_u64().unwrap())
            .collect();
        assert_eq!(open, [2, 3, 4, 5, 7], "{name}: {run:?}");
        let out = text(&environment, "out.md");
        assert!(out.starts_with(&format!("# {MARK}Rain in Herat\n\nBy Jane Doe\n")), "{name}: {out}");
        // For people only those are named.
        let run = environment.run(&["merge", "river.md", name, "-o", "out.md", "--force"]);
        assert!(run.stdout.contains("2  line 3  untranslated  By Jane Doe"), "{name}: {run:?}");
        assert!(
            !run.stdout.contains("governor") && run.stdout.contains("2 of 7 segments translated"),
            "{name}: {run:?}"
        );
        let run = environment.run(&["merge", "river.md", name, "-o", "strict.md", "--strict"]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert!(!environment.work().join("strict.md").exists(), "{name}");
        // An import takes what is there, with the neighbours that are not.
        let run = environment.run(&["import", name, "--json"]);
        assert_eq!(records(&run, "batch")[0]["created"], 2, "{name}: {run:?}");
        let run = environment.run(&["suggest", "river.md", "--json", "--min", "100"]);
        assert!(records(&run, "match").iter().all(|row| row["score"] == 101), "{name}: {run:?}");
    }
}

#[test]
fn a_work_file_of_a_changed_article_is_refused_with_the_first_difference() {
    for (name, more) in FORMATS {
        let environment = environment();
        pretranslate(&environment, name, more);
        environment.write(name, translated(name, &read(&environment, name), &marked));
        for (changed, told) in [
            (ARTICLE.replace("2,300", "2,400"), ["segment 5", "2,400", "2,300"]),
            (
                ARTICLE.replace("By Jane", "A note before it.\n\nBy Jane"),
                ["segment 2", "A note before it.", "By Jane Doe"],
            ),
            (format!("{ARTICLE}\nOne more.\n"), ["of 7 segments", "has 8", "work file"]),
            (ARTICLE.replace("\nNobody had expected so much rain in May.\n", ""), ["7 segments", "has 6", "work file"]),
        ] {
            environment.write("changed.md", &changed);
            let run = environment.run(&["merge", "changed.md", name, "-o", "out.md"]);
            assert_eq!(run.code, Some(2), "{name}: {run:?}");
            assert!(told.iter().all(|part| run.stderr.contains(part)), "{name}: {run:?}");
            assert!(run.stderr.contains("hint:"), "{name}: {run:?}");
            assert!(!environment.work().join("out.md").exists(), "{name}");
        }
    }
}

/// A memory in which one segment is known, one in another form, and one with another number.
fn with_memory() -> Environment {
    let environment = environment();
    environment.write(
        "old.tsv",
        "en\tfa\norigin: The governor of Herat asked for help.\t-\n"
            .replace("origin: ", "")
            .replace("\t-", "\tوالی هرات کمک خواست.")
            + "Nobody had expected so much snow in May.\tهیچ کس انتظار این همه برف را در ماه مه نداشت.\n"
            + "About 1,100 people left their houses.\tحدود ۱٬۱۰۰ نفر خانه های خود را ترک کردند.\n",
    );
    assert_eq!(environment.run(&["import", "old.tsv"]).code, Some(0));
    environment
}

#[test]
fn a_match_is_filled_in_only_when_asked_and_counts_by_what_it_is() {
    for (name, more) in FORMATS {
        let environment = with_memory();
        pretranslate(&environment, name, more);
        let merge = |more: &[&str]| {
            let mut args = vec!["merge", "river.md", name, "-o", "out.md", "--force", "--json"];
            args.extend(more);
            let run = environment.run(&args);
            assert_eq!(run.code, Some(1), "{name}: {run:?}");
            let end = records(&run, "end").remove(0);
            ["translated", "drafts", "untranslated"].map(|count| end[count].as_u64().unwrap())
        };
        assert_eq!(merge(&[]), [0, 0, 7], "{name}");
        let mut filled = more.to_vec();
        filled.extend(["--force", "--fill", "75"]);
        let run = pretranslate(&environment, name, &filled);
        assert!(run.stdout.contains("1 filled in and 3 as fuzzy"), "{name}: {run:?}");
        assert_eq!(merge(&[]), [1, 3, 3], "{name}");
        assert_eq!(merge(&["--fuzzy"]), [4, 0, 3], "{name}");
        let out = text(&environment, "out.md");
        // The repaired one has the number of the article.
        assert!(out.contains("- حدود ۲٬۳۰۰ نفر خانه های خود را ترک کردند."), "{name}: {out}");
        // What nobody has worked on does not enter the memory.
        let run = environment.run(&["import", name, "--json"]);
        let stored = records(&run, "batch").first().map_or(0, |batch| batch["created"].as_u64().unwrap());
        assert_eq!(stored, 0, "{name}: {run:?}");
    }
}

#[test]
fn a_fuzzy_translation_that_was_worked_on_counts_whatever_the_tool_says() {
    for name in ["work.xlf", "work.tsv"] {
        let environment = with_memory();
        pretranslate(&environment, name, &["--fill", "75"]);
        let file = text(&environment, name).replace("هیچ کس انتظار این همه برف", "هیچ کس انتظار این همه باران");
        environment.write(name, file);
        let run = environment.run(&["merge", "river.md", name, "-o", "out.md", "--json"]);
        let end = &records(&run, "end")[0];
        assert_eq!((&end["translated"], &end["drafts"]), (&3.into(), &1.into()), "{name}: {run:?}");
    }
}
