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

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn lines(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join("\t") + "\n").collect()
}

fn without(rows: &[Vec<String>], name: &str) -> Vec<Vec<String>> {
    let at = rows[0].iter().position(|cell| cell == name).unwrap();
    let cut =
        |row: &Vec<String>| row.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, cell)| cell.clone()).collect();
    rows.iter().map(cut).collect()
}

#[test]
fn a_table_may_be_sorted_and_its_columns_moved_or_lost() {
    let environment = environment();
    pretranslate(&environment, "work.tsv", &[]);
    let done = String::from_utf8(translated("work.tsv", &read(&environment, "work.tsv"), &marked)).unwrap();
    let done = rows(&done);
    let merge = |rows: &[Vec<String>], name: &str| {
        environment.write(name, lines(rows));
        environment.run(&["merge", "river.md", name, "-o", "out.md", "--force"])
    };
    // Sorted the other way round, the target before the source, and a column of somebody's own.
    let mut moved: Vec<Vec<String>> = done
        .iter()
        .map(|row| [vec!["x".to_owned(), row[2].clone()], row[..2].to_vec(), row[3..].to_vec()].concat())
        .collect();
    moved[1..].reverse();
    let run = merge(&moved, "moved.tsv");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    assert_eq!(text(&environment, "out.md"), expected());
    // An import knows the neighbours all the same.
    assert_eq!(environment.run(&["import", "moved.tsv"]).code, Some(0));
    let run = environment.run(&["suggest", "river.md", "--json", "--limit", "1"]);
    assert!(records(&run, "match").iter().all(|row| row["score"] == 101), "{run:?}");
    for lost in ["segment", "status"] {
        let run = merge(&without(&done, lost), "lost.tsv");
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.stderr.contains(&format!("no column `{lost}` is left")), "{run:?}");
        assert_eq!(text(&environment, "out.md"), expected());
    }
    // What a spreadsheet makes of it.
    let quoted =
        |row: &Vec<String>| row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(";") + "\r\n";
    environment.write("saved.csv", done.iter().map(quoted).collect::<String>());
    let run = environment.run(&["merge", "river.md", "saved.csv", "-o", "out.md", "--force"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(text(&environment, "out.md"), expected());
}

const PERSIAN: &str =
    "# باران در هرات\n\nرود روز دوشنبه چهار متر بالا آمد. هیچ کس انتظار نداشت.\n\nمردم خانه های خود را ترک کردند.\n";

/// The languages of the command are from English to Persian here: only the file says that it is the other way round.
#[test]
fn a_work_file_says_from_which_language_it_is() {
    for (name, more) in FORMATS {
        let environment = Environment::new();
        environment.write("river.md", PERSIAN);
        let args = [&["--from", "fa", "--to", "en", "pretranslate", "river.md", "-o", name][..], more].concat();
        assert_eq!(environment.run(&args).code, Some(0), "{name}");
        let english = |source: &str| format!("English of {}", source.chars().count());
        let done = translated(name, &read(&environment, name), &english);
        environment.write(name, &done);
        let run = environment.run(&["merge", "river.md", name, "-o", "out.md"]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        assert!(text(&environment, "out.md").starts_with("# English of "), "{name}");
        assert_eq!(environment.run(&["import", name]).code, Some(0), "{name}");
        let suggest = ["--from", "fa", "--to", "en", "suggest", "river.md", "--json", "--limit", "1"];
        let run = environment.run(&suggest);
        let found = records(&run, "match");
        assert!(found.len() == 4 && found.iter().all(|row| row["score"] == 101), "{name}: {run:?}");
        for wrong in [["--from", "ps"], ["--to", "ps"]] {
            let run = environment.run(&[&wrong[..], &["merge", "river.md", name, "-o", "new.md"]].concat());
            assert!(run.code == Some(2) && run.stderr.contains("is from fa to en, not"), "{name}: {run:?}");
        }
        if *name == "work.docx" {
            // The column of numbers is gone, and what names the document.
            let bare = repack(&done, "word/document.xml", &|document| {
                let cut = |row: &str| match row.split_once("<w:tc>").zip(row.match_indices("<w:tc>").nth(1)) {
                    Some(((start, _), (second, _))) => start.to_owned() + &row[second..],
                    None => row.to_owned(),
                };
                document.split("<w:tr>").map(cut).collect::<Vec<_>>().join("<w:tr>")
            });
            let bare = repack(&bare, "docProps/custom.xml", &|text| text.replace("hafez-work", "other"));
            environment.write("bare.docx", bare);
            let run = environment.run(&["merge", "river.md", "bare.docx", "-o", "out.md", "--force"]);
            assert!(run.code == Some(0) && run.stderr.contains("no column `segment` is left"), "{run:?}");
            assert!(text(&environment, "out.md").starts_with("# English of "), "{run:?}");
        }
        if *name == "work.tsv" {
            // The column of numbers is gone, or the other two were moved and the command says the languages.
            let done = rows(&String::from_utf8(done).unwrap());
            environment.write("lost.tsv", lines(&without(&done, "segment")));
            let moved = |row: &Vec<String>| [&row[..1], &[row[2].clone(), row[1].clone()], &row[3..]].concat();
            environment.write("moved.tsv", lines(&done.iter().map(moved).collect::<Vec<_>>()));
            for args in [&["merge", "river.md", "lost.tsv"][..], &["--from", "fa", "merge", "river.md", "moved.tsv"]] {
                let run = environment.run(&[args, &["-o", "out.md", "--force"]].concat());
                assert_eq!(run.code, Some(0), "{run:?}");
                assert!(text(&environment, "out.md").starts_with("# English of "), "{run:?}");
            }
        }
    }
}

#[test]
fn a_long_table_without_numbers_may_be_turned_round() {
    let environment = Environment::new();
    let count = 20_000;
    let article: String = (0..count).map(|number| format!("Sentence number {number} stands here.\n\n")).collect();
    environment.write("long.md", article);
    let line = |number: usize| format!("Sentence number {number} stands here.\tجمله {number}\tlong.md\n");
    let rows: String = (0..count).rev().map(line).collect();
    environment.write("work.tsv", format!("en\tfa\tdocument\n{rows}"));
    let run = environment.run(&["merge", "long.md", "work.tsv", "-o", "out.md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let wanted: String = (0..count).map(|number| format!("جمله {number}\n\n")).collect();
    assert_eq!(text(&environment, "out.md"), wanted);
}

#[test]
fn a_segment_that_comes_twice_is_refused() {
    for (name, more) in FORMATS.iter().filter(|(name, _)| !name.ends_with("xlsx")) {
        let environment = environment();
        pretranslate(&environment, name, more);
        let bytes = translated(name, &read(&environment, name), &marked);
        let string = || String::from_utf8(bytes.clone()).unwrap();
        let twice = |text: &str, start: &str, end: &str| {
            let (at, unit) = between(text, 0, start, end).unwrap();
            let unit = format!("{start}{unit}{end}");
            format!("{}{unit}{}", &text[..at + end.len()], &text[at + end.len()..])
        };
        let doubled = match *name {
            "work.xlf" => twice(&string(), "<unit id=\"3\"", "</unit>\n").into_bytes(),
            "one.xlf" => twice(&string(), "<trans-unit id=\"3\"", "</trans-unit>\n").into_bytes(),
            "work.po" => twice(&string(), "msgctxt \"3 of 7\"", "\n\n").into_bytes(),
            "work.tsv" => twice(&string(), "3 of 7", "\n").into_bytes(),
            _ => repack(&bytes, "word/document.xml", &|document| {
                twice(document, "<w:tr><w:trPr><w:cantSplit/></w:trPr>", "</w:tr>")
            }),
        };
        environment.write(name, doubled);
        let run = environment.run(&["merge", "river.md", name, "-o", "out.md"]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        let told = run.stderr.contains("comes twice") || run.stderr.contains("have the id `3`");
        assert!(told && run.stderr.contains("hint:"), "{name}: {run:?}");
        assert!(!environment.work().join("out.md").exists(), "{name}");
    }
}

#[test]
fn a_word_document_survives_what_word_processors_do() {
    let environment = environment();
    pretranslate(&environment, "work.docx", &[]);
    let done = translated("work.docx", &read(&environment, "work.docx"), &marked);
    let merge = |bytes: &[u8]| {
        environment.write("changed.docx", bytes);
        let run = environment.run(&["merge", "river.md", "changed.docx", "-o", "out.md", "--force"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(text(&environment, "out.md"), expected());
        run
    };
    // Tracked changes, bookmarks, a line broken by hand, a paragraph begun anew.
    let run = merge(&repack(&done, "word/document.xml", &|document| {
        document
            .replacen("<w:r><w:rPr><w:b/>", "<w:del w:id=\"90\"><w:r><w:delText>x</w:delText></w:r></w:del><w:bookmarkStart w:id=\"8\" w:name=\"b\"/><w:r><w:rPr><w:b/>", 1)
            .replace(" </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">of", "</w:t><w:br/></w:r><w:r><w:t>of")
            .replace(" </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">for", "</w:t></w:r></w:p><w:p><w:r><w:t>for")
    }));
    assert!(run.stderr.contains("tracked changes"), "{run:?}");
    // The first column is gone; hidden text is gone.
    let run = merge(&repack(&done, "word/document.xml", &|document| {
        let mut rows: Vec<String> = document.split("<w:tr>").map(str::to_owned).collect();
        for row in rows.iter_mut().skip(1) {
            let mut cells: Vec<String> = row.split("<w:tc>").map(str::to_owned).collect();
            cells.remove(1);
            *row = cells.join("<w:tc>");
        }
        rows.join("<w:tr>")
    }));
    assert!(run.stderr.contains("no column `segment` is left"), "{run:?}");
    merge(&repack(&done, "word/document.xml", &|document| document.replace(" of 7</w:t>", "</w:t>")));
    // The header is gone, and what names the document.
    let bare = repack(&done, "word/document.xml", &|document| {
        let mut rows: Vec<&str> = document.split("<w:tr>").collect();
        rows.remove(1);
        rows.join("<w:tr>")
    });
    merge(&bare);
    assert_eq!(environment.run(&["import", "changed.docx"]).code, Some(0));
    let run = environment.run(&["suggest", "river.md", "--json", "--limit", "1"]);
    assert!(records(&run, "match").iter().all(|row| row["score"] == 101), "{run:?}");
}

#[test]
fn a_tool_may_cut_a_segment_in_two() {
    let environment = environment();
    pretranslate(&environment, "work.xlf", &[]);
    let done = String::from_utf8(translated("work.xlf", &read(&environment, "work.xlf"), &marked)).unwrap();
    let whole = "<source>The river rose by 4 metres on Monday.</source><target>ترجمه: The river rose by 4 metres on Monday.</target>";
    assert!(done.contains(whole));
    let cut = done.replace(whole, "<source>The river rose </source><target>ترجمه: The river </target>\n</segment>\n\
        <segment id=\"x\" state=\"final\">\n<source>by 4 metres on Monday.</source><target>rose by 4 metres on Monday.</target>");
    environment.write("work.xlf", cut);
    let run = environment.run(&["merge", "river.md", "work.xlf", "-o", "out.md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(text(&environment, "out.md"), expected());
}

#[test]
fn what_a_tool_calls_translated_is_told_to_be_unreviewed() {
    let environment = environment();
    pretranslate(&environment, "work.xlf", &[]);
    let work = translated("work.xlf", &read(&environment, "work.xlf"), &marked);
    let work = String::from_utf8(work).unwrap();
    let translated = work.replace("state=\"final\"", "state=\"translated\"");
    assert_ne!(work, translated);
    environment.write("work.xlf", &translated);
    let run = environment.run(&["import", "work.xlf", "--dry-run"]);
    assert!(run.stderr.contains("unreviewed: ") && run.stderr.contains("--reviewed takes them"), "{run:?}");
    let run = environment.run(&["import", "work.xlf", "--reviewed", "--dry-run"]);
    assert!(!run.stderr.contains("unreviewed: "), "{run:?}");
}

#[test]
fn other_languages_than_the_work_file_has_are_refused() {
    let environment = environment();
    pretranslate(&environment, "work.tsv", &[]);
    let work = translated("work.tsv", &read(&environment, "work.tsv"), &marked);
    environment.write("work.tsv", work);
    let run = environment.run(&["--to", "ps", "merge", "river.md", "work.tsv", "-o", "out.md"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("is from en to fa, not --to ps") && run.stderr.contains("leave --to out"), "{run:?}");
    assert!(!environment.work().join("out.md").exists());
    let run = environment.run(&["--to", "fa", "merge", "river.md", "work.tsv", "-o", "out.md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    // Dari is Persian: the work file knows better which.
    for work in ["dari.tsv", "dari.xlf"] {
        let made = environment.run(&["--to", "fa-AF", "pretranslate", "river.md", "-o", work]);
        assert_eq!(made.code, Some(0), "{made:?}");
        let run = environment.run(&["--to", "fa", "merge", "river.md", work, "-o", "dari.md", "--force"]);
        assert!(run.code == Some(1) && run.stdout.contains("wrote dari.md"), "{run:?}");
    }
}

#[test]
fn nothing_is_overwritten_or_left_half() {
    let environment = environment();
    pretranslate(&environment, "work.tsv", &[]);
    let refused = |args: &[&str], told: &str| {
        let before: Vec<_> =
            std::fs::read_dir(environment.work()).unwrap().map(|entry| entry.unwrap().path()).collect();
        let run = environment.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stderr.contains(told), "{args:?}: {run:?}");
        let after: Vec<_> = std::fs::read_dir(environment.work()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(before.len(), after.len(), "{args:?}");
    };
    refused(&["pretranslate", "river.md", "-o", "work.tsv"], "this file is there already");
    refused(
        &["pretranslate", "river.md", "-o", "river.md", "--format", "tsv", "--force"],
        "one of the files that are read",
    );
    refused(&["pretranslate", "river.md", "-o", "work.doc"], "does not say a format");
    refused(&["pretranslate", "river.md", "-o", "new.tsv", "--format", "odt"], "`odt` is no format");
    refused(&["pretranslate", "river.md", "-o", "nowhere/new.tsv"], "its folder does not exist");
    refused(&["merge", "river.md", "work.tsv", "-o", "river.md", "--force"], "one of the files that are read");
    refused(&["merge", "river.md", "work.tsv", "-o", "work.tsv"], "one of the files that are read");
    refused(&["merge", "river.md", "work.tsv", "-o", "article.md"], "this file is there already");
    refused(&["merge", "river.md", "river.md", "-o", "new.md"], "this is no work file");
    refused(&["merge", "river.md", "old.tsv", "-o", "new.md"], "this is no work file");
    refused(
        &["merge", "work.tsv", "river.md", "-o", "new.md"],
        "the article comes first, `hafez merge river.md work.tsv",
    );
    environment.write("empty.tsv", "segment\ten\tfa\n");
    refused(&["merge", "river.md", "empty.tsv", "-o", "new.md"], "no segment in this work file");
    environment.write("cut.xlf", &text(&environment, "work.tsv")[..40]);
    refused(&["merge", "river.md", "cut.xlf", "-o", "new.md"], "cut.xlf");
    environment.write("fake.docx", "PK\u{3}\u{4} is all there is of it");
    refused(&["merge", "river.md", "fake.docx", "-o", "new.md"], "fake.docx");
    // Nothing translated, nothing changed; and it can go to standard output.
    let run = environment.run(&["merge", "river.md", "work.tsv", "-o", "-"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ARTICLE), "{run:?}");
    let run = environment.run(&["pretranslate", "river.md", "-o", "-", "--format", "tsv"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), text(&environment, "work.tsv").as_str()), "{run:?}");
    // Where there is nothing to translate, there is no work file.
    environment.write("links.md", "www.example.org\n");
    let run = environment.run(&["pretranslate", "links.md", "-o", "links.tsv"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(!environment.work().join("links.tsv").exists());
}

#[test]
fn matches_terms_and_repairs_stand_in_every_file() {
    for (name, more) in FORMATS {
        let environment = with_memory();
        assert_eq!(environment.run(&["glossary", "add", "Jane Doe", "جین دو"]).code, Some(0));
        pretranslate(&environment, name, more);
        let bytes = read(&environment, name);
        let parts: &[&str] = match name.rsplit('.').next().unwrap() {
            "xlsx" => &["xl/worksheets/sheet1.xml"],
            "docx" => &["word/document.xml", "word/comments.xml"],
            _ => &[],
        };
        let mut all = String::from_utf8(bytes.clone()).unwrap_or_default();
        for part in parts {
            let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
            archive.by_name(part).unwrap().read_to_string(&mut all).unwrap();
        }
        for told in [
            "جین دو",
            "والی هرات کمک خواست.",
            "[-1,100-]{+2,300+}",
            "حدود ۲٬۳۰۰ نفر",
            "old.tsv:2",
            "۱٬۱۰۰ \u{2192} ۲٬۳۰۰",
            "www.example.org",
        ] {
            assert!(all.contains(told), "{name} lacks {told}");
        }
    }
}

#[test]
fn segments_keep_their_neighbours_where_many_are_looked_up_together() {
    let environment = environment();
    let article: String = (0..600).map(|number| format!("Kordan{number} lies by Tapeh{number}.\n\n")).collect();
    environment.write("long.md", &article);
    let run = environment.run(&["pretranslate", "long.md", "-o", "long.tsv", "--no-fragments"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    environment.write("long.tsv", translated("long.tsv", &read(&environment, "long.tsv"), &marked));
    assert_eq!(environment.run(&["import", "long.tsv"]).code, Some(0));
    let run = environment.run(&[
        "pretranslate",
        "long.md",
        "-o",
        "again.tsv",
        "--no-fragments",
        "--fill",
        "101",
        "--limit",
        "1",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("600 segments, 600 with a match, 600 filled in"), "{run:?}");
}

#[test]
fn a_checker_reads_work_files() {
    let environment = environment();
    for (name, more) in FORMATS {
        pretranslate(&environment, name, more);
        let digits = |source: &str| {
            if source.contains('4') { "رود ۵ متر بالا آمد.".to_owned() } else { String::new() }
        };
        environment.write(name, translated(name, &read(&environment, name), &digits));
        let run = environment.run(&["check", name, "--json"]);
        let found = records(&run, "finding");
        assert_eq!(run.code, Some(1), "{name}: {run:?}");
        assert!(found.iter().any(|row| row["severity"] == "error"), "{name}: {run:?}");
    }
}

const MARKED: &str = "The river rose by **4 metres** on Monday, [as the governor said](http://example.org/a).

# The *second* flood
";

#[test]
fn markup_goes_out_and_comes_back_in_its_places() {
    for (name, more) in FORMATS {
        let environment = environment();
        environment.write("river.md", MARKED);
        pretranslate(&environment, name, more);
        environment.write(name, translated(name, &read(&environment, name), &marked));
        let run = environment.run(&["merge", "river.md", name, "-o", "out.md"]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        assert!(!run.stdout.contains("inline code"), "{name}: {run:?}");
        let expected = MARKED.replace("The river", "ترجمه: The river").replace("# The", "# ترجمه: The");
        assert_eq!(text(&environment, "out.md"), expected, "{name}");
        // The memory has the markup, too: it is filled in where another article has it.
        assert_eq!(environment.run(&["import", name]).code, Some(0), "{name}");
        environment.write("river.md", "A new beginning.\n\n".to_owned() + &MARKED.replace("**", "__"));
        let mut filled = more.to_vec();
        filled.extend(["--force", "--fill", "100"]);
        pretranslate(&environment, name, &filled);
        let run = environment.run(&["merge", "river.md", name, "-o", "out.md", "--force"]);
        assert_eq!(run.code, Some(1), "{name}: {run:?}");
        let out = text(&environment, "out.md");
        assert!(out.contains(&expected.replace("**", "__")), "{name}: {out}");
    }
}

#[test]
fn codes_that_are_missing_or_broken_are_warnings_with_the_segment() {
    let environment = environment();
    environment.write("river.md", MARKED);
    for (typed, told, written) in [
        ("رود بالا آمد.", "⟨1⟩ is missing", "رود بالا آمد."),
        ("رود ⟨1⟩بالا آمد.", "⟨1⟩` needs its other end", "رود بالا آمد."),
        ("رود ⟨1⟩بالا⟨/1⟩ آمد ⟨9/⟩⟨2⟩آنجا⟨/2⟩.", "⟨9/⟩` is none", "رود **بالا** آمد [آنجا](http://example.org/a)."),
    ] {
        pretranslate(&environment, "work.tsv", &["--force"]);
        let type_it = |source: &str| if source.contains("river") { typed.to_owned() } else { marked(source) };
        environment.write("work.tsv", translated("work.tsv", &read(&environment, "work.tsv"), &type_it));
        let run = environment.run(&["merge", "river.md", "work.tsv", "-o", "out.md", "--force", "--json"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let row = &records(&run, "merged")[0];
        assert!(row["warnings"].to_string().contains(told), "{row}");
        assert_eq!(text(&environment, "out.md").lines().next(), Some(written), "{row}");
        assert!(records(&run, "end")[0]["warnings"].as_u64() > Some(0), "{run:?}");
    }
}

/// Nothing broken goes into the memory: what cannot be used is told as `merge` tells it, and left out.
#[test]
fn import_stores_no_codes_that_were_typed_wrongly() {
    for name in ["work.tsv", "work.po", "work.xlsx", "work.docx"] {
        for (typed, told, stored) in [
            ("رود ⟨1⟩بالا⟨/1⟩ آمد ⟨2⟩آنجا⟨/2⟩.", None, "رود ⟨1⟩بالا⟨/1⟩ آمد ⟨2⟩آنجا⟨/2⟩."),
            ("رود ⟨1⟩بالا آمد.", Some("`⟨1⟩` needs its other end, in its place; it was left out"), "رود بالا آمد."),
            ("رود ⟨1⟩بالا⟨/1⟩ آمد ⟨9/⟩.", Some("`⟨9/⟩` is none of the placeholders"), "رود ⟨1⟩بالا⟨/1⟩ آمد ."),
            ("⟨1⟩رود⟨/1⟩ ⟨1⟩بالا آمد.", Some("`⟨1⟩` stands twice"), "⟨1⟩رود⟨/1⟩ بالا آمد."),
        ] {
            let environment = environment();
            environment.write("river.md", MARKED);
            pretranslate(&environment, name, &[]);
            let type_it = |source: &str| if source.contains("river") { typed.to_owned() } else { marked(source) };
            environment.write("done", translated(name, &read(&environment, name), &type_it));
            std::fs::rename(environment.work().join("done"), environment.work().join(name)).unwrap();
            let run = environment.run(&["import", name]);
            assert_eq!(run.code, Some(0), "{name}: {run:?}");
            let warnings: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("warning: ")).collect();
            match told {
                None => assert!(warnings.is_empty(), "{name}: {run:?}"),
                Some(told) => {
                    let said = [name, ": segment 1: ", told];
                    assert!(said.iter().all(|said| warnings[0].contains(said)), "{name}: {told}: {warnings:?}");
                }
            }
            let found = environment.run(&["export", "-", "--format", "tmx"]).stdout;
            let shown = environment.run(&["lookup", "The river rose by 4 metres on Monday, as the governor said."]);
            assert!(shown.stdout.contains(stored), "{name}: {typed}: {shown:?}");
            let ends = ["<bpt", "<ept"].map(|tag| found.matches(tag).count());
            assert_eq!(ends[0], ends[1], "{name}: {found}");
        }
    }
}

/// A spreadsheet that saves a table as text quotes the cells with quotation marks in them.
#[test]
fn a_table_that_a_spreadsheet_has_quoted_is_read_as_it_was() {
    let environment = Environment::new();
    environment.write("river.md", "He called it \"a threat\" then.\n\nNobody answered.\n");
    pretranslate(&environment, "work.tsv", &[]);
    let quoted = |cell: &String| match cell.contains('"') {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let table = text(&environment, "work.tsv");
    let at = rows(&table)[0].iter().position(|cell| cell == "fa").unwrap();
    let mut filled = rows(&table);
    for (row, target) in filled.iter_mut().skip(1).zip(["او آن را \"تهدید\" خواند.", "کسی پاسخ نداد."])
    {
        row[at] = target.to_owned();
    }
    let as_text: Vec<Vec<String>> = filled.iter().map(|row| row.iter().map(quoted).collect()).collect();
    environment.write("work.tsv", lines(&as_text));
    let run = environment.run(&["merge", "river.md", "work.tsv", "-o", "out.md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(text(&environment, "out.md"), "او آن را \"تهدید\" خواند.\n\nکسی پاسخ نداد.\n");
    assert_eq!(environment.run(&["import", "work.tsv"]).code, Some(0));
    let run = environment.run(&["lookup", "He called it \"a threat\" then.", "--brief"]);
    assert_eq!(run.stdout, "او آن را \"تهدید\" خواند.\n");
}

/// The lines behind the first were cut off, and half of the text was written and stored.
#[test]
fn a_quoted_cell_may_go_over_lines_and_is_never_halved() {
    let environment = Environment::new();
    environment.write("river.md", "He called it \"a threat\" then.\n\nNobody answered.\n");
    pretranslate(&environment, "work.tsv", &[]);
    let fresh = text(&environment, "work.tsv");
    let at = rows(&fresh)[0].iter().position(|cell| cell == "fa").unwrap();
    let with = |first: &str| {
        let mut filled = rows(&fresh);
        for (row, target) in filled.iter_mut().skip(1).zip([first, "کسی پاسخ نداد."]) {
            row[1] = if row[1].contains('"') { format!("\"{}\"", row[1].replace('"', "\"\"")) } else { row[1].clone() };
            row[at] = target.to_owned();
        }
        lines(&filled)
    };
    environment.write("work.tsv", with("\"او آن را\n\"\"تهدید\"\" خواند.\""));
    let run = environment.run(&["merge", "river.md", "work.tsv", "-o", "out.md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(text(&environment, "out.md"), "او آن را \"تهدید\" خواند.\n\nکسی پاسخ نداد.\n");
    assert_eq!(environment.run(&["import", "work.tsv"]).code, Some(0));
    let run = environment.run(&["lookup", "He called it \"a threat\" then.", "--brief"]);
    assert!(run.stdout.contains("او آن را") && run.stdout.contains("\"تهدید\" خواند."), "{run:?}");

    let environment = Environment::new();
    environment.write("river.md", "He called it \"a threat\" then.\n\nNobody answered.\n");
    environment.write("work.tsv", with("\"او آن را\nتهدید خواند."));
    let run = environment.run(&["merge", "river.md", "work.tsv", "-o", "out.md"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("a quoted cell that does not end on its line"), "{run:?}");
    assert!(run.stderr.contains("work.tsv:2") || run.stderr.contains("line 2"), "{run:?}");
    let run = environment.run(&["import", "work.tsv"]);
    assert!(run.stderr.contains("a quoted cell that does not end on its line"), "{run:?}");
    let run = environment.run(&["export", "-", "--format", "tsv"]);
    assert!(run.stdout.contains("کسی پاسخ نداد.") && !run.stdout.contains("او آن را"), "{run:?}");
}

fn as_leila(environment: &Environment, args: &[&str]) -> std::process::Output {
    environment.hafez(args).env("HAFEZ_BY", "Leila").output().unwrap()
}

#[test]
fn imported_work_is_by_whoever_did_it() {
    for (name, more) in FORMATS {
        let environment = environment();
        pretranslate(&environment, name, more);
        environment.write("done", translated(name, &read(&environment, name), &marked));
        std::fs::rename(environment.work().join("done"), environment.work().join(name)).unwrap();
        let run = as_leila(&environment, &["import", name, "--reviewed"]);
        assert_eq!(run.status.code(), Some(0), "{name}: {run:?}");
        let tmx = environment.run(&["export", "-", "--format", "tmx"]).stdout;
        assert!(tmx.contains("creationid=\"Leila\""), "{name}: {tmx}");
    }
    let environment = environment();
    pretranslate(&environment, "work.po", &[]);
    let done = String::from_utf8(translated("work.po", &read(&environment, "work.po"), &marked)).unwrap();
    environment.write("work.po", done.replace("Last-Translator: hafez", "Last-Translator: Omid <o@example.org>"));
    assert_eq!(environment.run(&["import", "work.po", "--by", "Leila"]).code, Some(0));
    let tmx = environment.run(&["export", "-", "--format", "tmx"]).stdout;
    assert!(tmx.contains("creationid=\"Omid &lt;o@example.org&gt;\"") && !tmx.contains("Leila"), "{tmx}");
    // A memory is not by whoever imports it, unless that is said.
    environment.write("pairs.tsv", "en\tfa\nThe bridge is closed.\tپل بسته است.\n");
    assert_eq!(as_leila(&environment, &["import", "pairs.tsv"]).status.code(), Some(0));
    let tmx = environment.run(&["export", "-", "--format", "tmx"]).stdout;
    assert!(tmx.contains("پل بسته است.") && !tmx.contains("creationid=\"Leila\""), "{tmx}");
}

/// TSV has no quoting: a mark that opens in one segment and closes in another is the text's own.
#[test]
fn a_mark_that_opens_a_cell_and_never_closes_is_text() {
    let environment = Environment::new();
    environment.write("river.md", "\"I came.\n\nI saw.\"\n");
    pretranslate(&environment, "work.tsv", &[]);
    let mut filled: Vec<Vec<String>> =
        rows(&text(&environment, "work.tsv")).into_iter().map(|row| row[..3].to_vec()).collect();
    filled[1][2] = "\"آمدم.".to_owned();
    filled[2][2] = "دیدم.\"".to_owned();
    environment.write("work.tsv", lines(&filled));
    let run = environment.run(&["merge", "river.md", "work.tsv", "-o", "out.md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(text(&environment, "out.md"), "\"آمدم.\n\nدیدم.\"\n");
}

/// A file that was cut short was taken for a whole one.
#[test]
fn segments_that_a_work_file_lacks_are_told() {
    let environment = environment();
    for work in ["work.tsv", "work.po"] {
        pretranslate(&environment, work, &[]);
        let whole = translated(work, &read(&environment, work), &|source| format!("{MARK}{source}"));
        let cut = String::from_utf8(whole).unwrap();
        let end = cut
            .find("About 2,300")
            .map(|at| cut[..at].rfind(if work.ends_with("po") { "\n\n" } else { "\n" }).unwrap());
        environment.write(work, format!("{}\n", &cut[..end.unwrap()]));
        let run = environment.run(&["merge", "river.md", work, "-o", "out.md", "--force"]);
        assert!(run.code == Some(1) && run.stderr.contains("of the article not in it"), "{work}: {run:?}");
    }
}

/// With the document on standard output, nothing was said of what is wrong with it.
#[test]
fn what_is_open_is_told_beside_a_document_on_standard_output() {
    let environment = environment();
    pretranslate(&environment, "work.tsv", &[]);
    let run = environment.run(&["merge", "river.md", "work.tsv", "-o", "-"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ARTICLE), "{run:?}");
    assert!(run.stderr.contains("segment 1 (line 1) is untranslated: Rain in Herat"), "{run:?}");
}

/// A segment of more codes than a work file can be read with made a work file that was refused as a whole.
#[test]
fn a_segment_of_too_many_codes_is_left_out_and_the_rest_goes_on() {
    let environment = Environment::new();
    let dense = |end: &str| format!("{}{end}", "*a* b ".repeat(5_001));
    for (place, article) in [
        ("middle", format!("# Rain\n\n{}\n\nThe river rose.\n", dense("end."))),
        ("end", format!("# Rain\n\nThe river rose.\n\n{}\n", dense("end."))),
    ] {
        environment.write("dense.md", &article);
        for (work, more) in FORMATS {
            let made =
                environment.run(&[&["pretranslate", "dense.md", "-o", work, "--force", "--json"][..], more].concat());
            assert_eq!(made.code, Some(0), "{place} {work} {made:?}");
            let skipped = records(&made, "skipped");
            assert_eq!(skipped.len(), 1, "{place} {work} {skipped:?}");
            assert_eq!((&skipped[0]["reason"], &skipped[0]["text"]).0, "too-many-codes", "{skipped:?}");
            let back = translated(work, &read(&environment, work), &|source| format!("{MARK}{source}"));
            environment.write(&format!("back-{work}"), back);
            let merged = environment.run(&["merge", "dense.md", &format!("back-{work}"), "-o", "out.md", "--force"]);
            assert_eq!(merged.code, Some(1), "{place} {work} {merged:?}");
            assert!(!merged.stderr.contains("cut short"), "{place} {work} {merged:?}");
            let wanted =
                article.replace("Rain", &format!("{MARK}Rain")).replace("The river", &format!("{MARK}The river"));
            assert_eq!(text(&environment, "out.md"), wanted, "{place} {work}");
        }
    }
}
