//! `align`: two documents and two folders, review files and other formats, and what may be wrong with them.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use std::path::Path;

use environment::{Environment, Run};
use serde_json::Value;

/// A desk with the sample articles.
fn desk() -> Environment {
    let environment = Environment::new();
    for name in ["truce-1.en.md", "truce-1.fa.md", "truce-2.en.md", "truce-2.fa.md"] {
        environment.write(name, sample(name));
    }
    environment
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)).unwrap()
}

fn read(environment: &Environment, name: &str) -> String {
    std::fs::read_to_string(environment.work().join(name)).unwrap()
}

fn records(run: &Run, kind: &str) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == kind).map(|record| record["data"].clone()).collect()
}

/// The rows of a review file under the header.
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn segments(environment: &Environment, name: &str, lang: &str) -> Vec<String> {
    let run = environment.run(&["segment", name, "--from", lang, "--json"]);
    records(&run, "segment").iter().map(|segment| segment["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_texts_that_are_paired_line_by_line_say_so() {
    let environment = Environment::new();
    environment.write("a.txt", "Snow fell. It was cold.\nThe road was closed.\n");
    environment.write("b.txt", "برف بارید. سرد بود.\nجاده بسته شد.\n");
    let run = environment.run(&["import", "a.txt", "b.txt"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("line by line; `hafez align` pairs their sentences"), "{run:?}");
}

#[test]
fn records_hold_the_whole_of_both_texts() {
    let environment = desk();
    for extra in [&[][..], &["-o", "review.tsv"]] {
        let args = [&["align", "truce-1.en.md", "truce-1.fa.md", "--json"][..], extra].concat();
        let run = environment.run(&args);
        assert_eq!(run.code, Some(0), "{run:?}");
        let aligned = records(&run, "aligned");
        for (side, index, name, lang) in
            [("source", "from_index", "truce-1.en.md", "en"), ("target", "to_index", "truce-1.fa.md", "fa")]
        {
            let numbers: Vec<u64> = aligned
                .iter()
                .flat_map(|record| record[index].as_array().unwrap().iter().map(|number| number.as_u64().unwrap()))
                .collect();
            let texts = segments(&environment, name, lang);
            assert_eq!(numbers, (1..=texts.len() as u64).collect::<Vec<_>>());
            let all: Vec<&str> =
                aligned.iter().map(|record| record[side].as_str().unwrap()).filter(|text| !text.is_empty()).collect();
            assert_eq!(all.join(" "), texts.join(" "));
        }
        for record in &aligned {
            let confidence = record["confidence"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&confidence), "{record}");
            assert!(["sure", "doubtful", "unpaired"].contains(&record["status"].as_str().unwrap()), "{record}");
        }
        let end = &records(&run, "end")[0];
        let count = |name: &str| end[name].as_u64().unwrap();
        assert_eq!(count("sure") + count("doubtful") + count("unpaired"), aligned.len() as u64);
    }
}

#[test]
fn a_review_file_has_a_row_for_every_bead() {
    let environment = desk();
    let run = environment.run(&["align", "truce-1.en.md", "truce-1.fa.md", "-o", "review.tsv"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("34 and 34 segments") && run.stderr.contains("`hafez accept review.tsv`"), "{run:?}");
    let text = read(&environment, "review.tsv");
    assert!(text.starts_with("status\tconfidence\tsource\ttarget\tsource_file\tsource_segments\t"), "{text}");
    let rows = rows(&text);
    assert!(rows.iter().all(|row| row.len() == 14), "{rows:?}");
    let first = &rows[0];
    assert_eq!(first[2], "Torkham crossing reopens as Afghanistan and Pakistan agree to ten-day truce");
    assert_eq!((first[4].as_str(), first[5].as_str()), ("truce-1.en.md", "1 of 34"));
    // The file that is written twice is the same.
    environment.run(&["align", "truce-1.en.md", "truce-1.fa.md", "-o", "again.tsv"]);
    assert_eq!(read(&environment, "again.tsv"), text);
    let run = environment.run(&["import", "review.tsv"]);
    assert!(run.code == Some(2) && run.stderr.contains("`hafez accept review.tsv` stores it"), "{run:?}");
    // On standard output nothing else stands.
    let run = environment.run(&["align", "truce-1.en.md", "truce-1.fa.md", "-o", "-"]);
    assert_eq!(run.stdout, text);
}

/// The sources of the beads of the first sample that are sure.
fn sure(environment: &Environment, target: &str) -> Vec<String> {
    let run = environment.run(&["align", "truce-1.en.md", target, "--json"]);
    let sure = records(&run, "aligned").into_iter().filter(|record| record["status"] == "sure");
    sure.map(|record| record["source"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn other_tools_get_the_pairs_that_are_sure_as_unreviewed() {
    let environment = desk();
    let sure = sure(&environment, "truce-1.fa.md");
    assert!(sure.len() > 7, "{sure:?}");
    for name in ["sure.tmx", "sure.xlf", "sure.po", "sure.csv", "sure.xlsx"] {
        let run = environment.run(&["align", "truce-1.en.md", "truce-1.fa.md", "-o", name]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        let run = environment.run(&["--memory", &format!("{name}.hafez"), "import", name, "--json"]);
        let created = records(&run, "end")[0]["created"].as_u64().unwrap();
        assert_eq!(created, sure.len() as u64, "{name}: {run:?}");
    }
    let run = environment.run(&["--memory", "sure.tmx.hafez", "lookup", &sure[0], "--json"]);
    let found = &records(&run, "match")[0];
    assert_eq!((found["score"].as_u64(), found["penalties"][0]["points"].as_u64()), (Some(97), Some(3)), "{run:?}");
    let run = environment.run(&["align", "truce-1.en.md", "truce-1.fa.md", "-o", "pairs.sdltm"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = environment.run(&["align", "truce-1.en.md", "truce-1.fa.md", "-o", "pairs"]);
    assert!(run.code == Some(2) && run.stderr.contains("the name does not say a format"), "{run:?}");
}

#[test]
fn documents_that_cannot_be_aligned_are_named() {
    let environment = desk();
    environment.write("empty.md", "");
    environment.write("rule.md", "---\n\n***\n");
    environment.write("copy.md", sample("truce-1.en.md"));
    for (source, target, message) in [
        ("empty.md", "truce-1.fa.md", "empty.md: the file is empty"),
        ("truce-1.en.md", "empty.md", "empty.md: the file is empty"),
        ("truce-1.en.md", "rule.md", "rule.md: there is nothing to translate in it"),
        ("truce-1.en.md", "truce-1.en.md", "truce-1.en.md: this is the same text twice"),
        ("truce-1.en.md", "copy.md", "copy.md: this is the same text twice"),
        ("truce-1.en.md", "truce-2.en.md", "truce-2.en.md: nothing in it is written in the script of `fa`"),
        ("truce-1.en.md", "nowhere.md", "nowhere.md: there is no such file"),
        (".", "truce-1.fa.md", ".: this is a folder"),
    ] {
        let run = environment.run(&["align", source, target, "-o", "review.tsv"]);
        assert_eq!(run.code, Some(2), "{source} {target}: {run:?}");
        assert!(run.stderr.contains(message) && run.stderr.contains("hint: "), "{source} {target}: {run:?}");
        assert!(!environment.work().join("review.tsv").exists(), "{source} {target}");
    }
}

#[test]
fn texts_that_have_nothing_to_do_with_each_other_are_refused() {
    let environment = desk();
    environment.write("wool.md", "# Wool\n\nIn Oslo 77 sheep were sheared.\n");
    environment.write("two.md", "In Oslo 77 sheep were sheared. The wool was sold in Lima.\n");
    let whole = sample("truce-1.en.md");
    let mut turned: Vec<&str> = whole.split("\n\n").collect();
    turned.reverse();
    environment.write("turned.md", turned.join("\n\n"));
    // Another article of the same event, with the same names and other numbers.
    for source in ["wool.md", "two.md", "turned.md", "truce-2.en.md"] {
        for more in [&["-o", "review.tsv"][..], &["-o", "pairs.tmx"]] {
            let run = environment.run(&[&["align", source, "truce-1.fa.md"], more].concat());
            assert_eq!(run.code, Some(2), "{source}: {run:?}");
            let message =
                format!("truce-1.fa.md: this does not look like a translation of {source}: the confidence is");
            assert!(run.stderr.contains(&message) && run.stderr.contains("--force goes on"), "{run:?}");
            assert!(!environment.work().join(more[1]).exists(), "{source}");
        }
        let run = environment.run(&["import", source, "truce-1.fa.md"]);
        assert!(run.code == Some(2) && run.stderr.contains("does not look like a translation"), "{source}: {run:?}");
    }
    let run = environment.run(&["align", "two.md", "truce-1.fa.md", "-o", "review.tsv", "--force"]);
    assert!(run.code == Some(0) && run.stderr.contains("does not look like a translation"), "{run:?}");
    assert!(environment.work().join("review.tsv").exists());
}

/// Whoever changed a number changed what is said: that is never sure, and is told.
#[test]
fn numbers_that_differ_are_never_sure_and_are_named() {
    let environment = desk();
    let whole = sample("truce-1.fa.md");
    assert_eq!(whole.matches("۱۲ مه ۲۰۲۵").count(), 1);
    environment.write("other.fa.md", whole.replace("۱۲ مه ۲۰۲۵", "۱۳ مه ۲۰۲۵").replace("۳۸ نفر", "۸۳ نفر"));
    assert_eq!(environment.run(&["align", "truce-1.en.md", "other.fa.md", "-o", "review.tsv"]).code, Some(0));
    let told = |text: &str| -> Vec<(String, String)> {
        let rows = rows(text).into_iter().filter(|row| !row[9].is_empty() || row[0] != "sure");
        rows.map(|row| (row[0].clone(), row[9].clone())).collect()
    };
    let differ = [
        ("doubtful", "the source says 2025-05-12, the translation 2025-05-13"),
        ("doubtful", "the source says 38, the translation 83"),
    ];
    assert_eq!(told(&read(&environment, "review.tsv")), differ.map(|(a, b)| (a.to_owned(), b.to_owned())));
    let run = environment.run(&["align", "truce-1.en.md", "other.fa.md", "--json"]);
    let reasons: Vec<Value> = records(&run, "aligned").into_iter().filter(|row| !row["reason"].is_null()).collect();
    assert!(reasons.len() == 2 && reasons.iter().all(|row| row["status"] == "doubtful"), "{run:?}");
}

/// Of a short article that is right, most is sure, whether or not a memory helps.
#[test]
fn most_of_a_good_article_is_sure() {
    let environment = desk();
    assert_eq!(environment.run(&["add", "Something else.", "چیز دیگر."]).code, Some(0));
    for number in ["1", "2"] {
        let names = ["en", "fa"].map(|lang| format!("truce-{number}.{lang}.md"));
        let run = environment.run(&["align", &names[0], &names[1], "--json"]);
        let end = &records(&run, "end")[0];
        assert!(count(end, "sure") * 10 >= count(end, "from_segments") * 8, "{end}");
    }
}

/// A few lines that are right must not be taken for unrelated, whether or not numbers help.
#[test]
fn few_lines_that_belong_together_are_aligned() {
    let environment = desk();
    let (english, persian) = (
        [
            "The talks ended on Monday.",
            "India made no comment.",
            "The road to the border is closed.",
            "It rained all night.",
        ],
        [
            "گفت\u{200c}وگوها روز دوشنبه پایان یافت.",
            "هند اظهار نظری نکرد.",
            "راه مرز بسته است.",
            "تمام شب باران بارید.",
        ],
    );
    for many in 2..=4 {
        environment.write("a.txt", english[..many].join("\n"));
        environment.write("b.txt", persian[..many].join("\n"));
        let run = environment.run(&["align", "a.txt", "b.txt", "--json"]);
        assert_eq!((run.code, records(&run, "aligned").len()), (Some(0), many), "{run:?}");
    }
}

#[test]
fn a_file_that_is_there_is_not_written_over_unasked() {
    let environment = desk();
    let align = ["align", "truce-1.en.md", "truce-1.fa.md", "-o"];
    environment.write("review.tsv", "the work of a day");
    for name in ["review.tsv", "./review.tsv"] {
        let run = environment.run(&[&align[..], &[name]].concat());
        assert!(
            run.code == Some(2) && run.stderr.contains("there already") && run.stderr.contains("--force"),
            "{run:?}"
        );
        assert_eq!(read(&environment, "review.tsv"), "the work of a day");
    }
    assert_eq!(environment.run(&[&align[..], &["review.tsv", "--force"]].concat()).code, Some(0));
    assert!(read(&environment, "review.tsv").starts_with("status\t"));
    // What is read is never written over.
    let out = ["--format", "review", "-o", "./truce-1.en.md", "--force"];
    let run = environment.run(&[&align[..3], &out].concat());
    assert!(run.code == Some(2) && run.stderr.contains("one of the files that are read"), "{run:?}");
    assert_eq!(read(&environment, "truce-1.en.md"), sample("truce-1.en.md"));
    // Nor does the list of what is unreviewed take the place of one that somebody works in.
    environment.run(&["import", "truce-1.en.md", "truce-1.fa.md"]);
    assert_eq!(environment.run(&["memory", "review", "-o", "look.tsv"]).code, Some(0));
    environment.write("look.tsv", "decided");
    let run = environment.run(&["memory", "review", "-o", "look.tsv"]);
    assert!(run.code == Some(2) && run.stderr.contains("there already"), "{run:?}");
    assert_eq!(read(&environment, "look.tsv"), "decided");
    assert_eq!(environment.run(&["memory", "review", "-o", "look.tsv", "--force"]).code, Some(0));
}

/// A folder of articles and one of translations with other names.
fn archive() -> Environment {
    let environment = desk();
    for folder in ["en/2025", "fa"] {
        std::fs::create_dir_all(environment.work().join(folder)).unwrap();
    }
    environment.write("en/2025/first.md", sample("truce-1.en.md"));
    environment.write("en/second.md", sample("truce-2.en.md"));
    environment.write("en/lonely.md", "# Wool\n\nIn Oslo 77 sheep were sheared.\n");
    environment.write("fa/b.md", sample("truce-1.fa.md"));
    environment.write("fa/a.md", sample("truce-2.fa.md"));
    environment
}

fn run_archive(environment: &Environment, more: &[&str]) -> Value {
    let run = environment.run(&[&["align", "--dir", "en", "fa", "-o", "out", "--json"][..], more].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    records(&run, "end").remove(0)
}

fn count(end: &Value, name: &str) -> u64 {
    end[name].as_u64().unwrap()
}

#[test]
fn two_folders_are_paired_by_what_their_articles_speak_of() {
    let environment = archive();
    let end = run_archive(&environment, &[]);
    assert_eq!([count(&end, "pairs"), count(&end, "kept"), count(&end, "alone")], [2, 0, 1], "{end}");
    let summary = rows(&read(&environment, "out/summary.tsv"));
    let row = |source: &str| summary.iter().find(|row| row[1] == source).unwrap();
    assert_eq!(row("en/2025/first.md")[2], "fa/b.md");
    assert_eq!(row("en/second.md")[2], "fa/a.md");
    assert_eq!(row("en/lonely.md")[0], "alone");
    assert_eq!(row("en/2025/first.md")[8], "2025-first.tsv");
    environment.run(&["align", "en/second.md", "fa/a.md", "-o", "single.tsv"]);
    assert_eq!(read(&environment, "out/second.tsv"), read(&environment, "single.tsv"));
    let run = environment.shell("hafez accept out/*.tsv --json");
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(records(&run, "batch").len() == 2, "{run:?}");
}

#[test]
fn what_is_done_is_not_done_again() {
    let environment = archive();
    run_archive(&environment, &[]);
    let first = read(&environment, "out/second.tsv");
    // Somebody has begun to review.
    environment.write("out/second.tsv", first.replacen("sure\t", "ok\t", 1));
    assert_eq!(count(&run_archive(&environment, &[]), "kept"), 2);
    assert!(read(&environment, "out/second.tsv").contains("\nok\t"));
    // A new translation of what was reviewed: the review stays until one says --force.
    environment.write("fa/a.md", format!("{}\nپایان گزارش.\n", sample("truce-2.fa.md")));
    let end = run_archive(&environment, &[]);
    assert_eq!([count(&end, "kept"), count(&end, "changed")], [1, 1], "{end}");
    assert!(read(&environment, "out/second.tsv").contains("\nok\t"));
    let end = run_archive(&environment, &["--force"]);
    assert_eq!([count(&end, "kept"), count(&end, "changed"), count(&end, "pairs")], [0, 0, 2], "{end}");
    assert!(!read(&environment, "out/second.tsv").contains("\nok\t"));
    // What is gone is made again; what nobody has reviewed follows its articles.
    std::fs::remove_file(environment.work().join("out/second.tsv")).unwrap();
    environment.write("fa/b.md", format!("{}\nپایان گزارش.\n", sample("truce-1.fa.md")));
    assert_eq!(count(&run_archive(&environment, &[]), "kept"), 0);
    assert!(read(&environment, "out/2025-first.tsv").contains("پایان گزارش."));
}

#[test]
fn a_review_in_which_only_texts_were_mended_or_rows_deleted_is_kept() {
    for mend in [
        |text: &str| text.replacen("تورخم", "طورخم", 1),
        |text: &str| {
            text.lines().filter(|line| !line.contains("\t2 of ")).map(|line| format!("{line}\n")).collect::<String>()
        },
    ] {
        let environment = archive();
        run_archive(&environment, &[]);
        for name in ["out/second.tsv", "out/2025-first.tsv"] {
            environment.write(name, mend(&read(&environment, name)));
        }
        let mended = read(&environment, "out/2025-first.tsv");
        environment.write("fa/b.md", format!("{}\nپایان گزارش.\n", sample("truce-1.fa.md")));
        for _ in 0..2 {
            let end = run_archive(&environment, &[]);
            assert_eq!([count(&end, "kept"), count(&end, "changed")], [1, 1], "{end}");
            assert_eq!(read(&environment, "out/2025-first.tsv"), mended);
        }
        assert!(read(&environment, "out/summary.tsv").contains("so has this review file"));
        // Even where the summary is gone.
        std::fs::remove_file(environment.work().join("out/summary.tsv")).unwrap();
        let run = environment.run(&["align", "--dir", "en", "fa", "-o", "out", "--json"]);
        assert_eq!(count(&records(&run, "end")[0], "changed"), 2, "{run:?}");
        assert_eq!(read(&environment, "out/2025-first.tsv"), mended);
        run_archive(&environment, &["--force"]);
        assert!(read(&environment, "out/2025-first.tsv").contains("پایان گزارش."));
    }
}

/// From eight pairs on each is told what the others teach; whatever was done before, the same comes out.
#[test]
fn what_an_interrupted_run_left_is_done_as_if_nothing_had_happened() {
    let environment = desk();
    let cities = ["Kabul", "Herat", "Kandahar", "Tehran", "Mashhad", "Baghdad", "Ankara", "Doha"];
    let persian = ["کابل", "هرات", "قندهار", "تهران", "مشهد", "بغداد", "آنکارا", "دوحه"];
    for folder in ["en", "fa"] {
        std::fs::create_dir_all(environment.work().join(folder)).unwrap();
    }
    for (at, (city, other)) in cities.into_iter().zip(persian).enumerate() {
        let (sheep, year) = (310 + 17 * at, 1950 + 3 * at);
        let english = format!("The market of {city}\nThe old market sold {sheep} sheep.\nThe river froze in {year}.\n");
        environment.write(&format!("en/{at}.txt"), format!("{english}The judge said nothing.\n"));
        let persian = format!("بازار {other}\nبازار کهنه {sheep} گوسفند فروخت.\nرود در سال {year} یخ زد.\n");
        environment.write(&format!("fa/{at}.txt"), format!("{persian}قاضی چیزی نگفت.\n"));
    }
    assert_eq!(count(&run_archive(&environment, &[]), "pairs"), 8);
    let reviews = || (0..8).map(|at| read(&environment, &format!("out/{at}.tsv"))).collect::<Vec<_>>();
    let first = reviews();
    std::fs::remove_file(environment.work().join("out/2.tsv")).unwrap();
    let end = run_archive(&environment, &[]);
    assert_eq!([count(&end, "kept"), count(&end, "pairs")], [7, 8], "{end}");
    assert_eq!(reviews(), first);
    // The words of the others are heard.
    environment.run(&["align", "en/2.txt", "fa/2.txt", "-o", "alone.tsv", "--force"]);
    assert_ne!(read(&environment, "alone.tsv"), first[2]);
}

#[test]
fn one_bad_file_does_not_keep_the_others_out() {
    let environment = archive();
    environment.write("fa/bad.md", b"\xff\xfe\xff");
    let run = environment.run(&["align", "--dir", "en", "fa", "-o", "out", "--json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("fa/bad.md"), "{run:?}");
    assert_eq!(count(&records(&run, "end")[0], "pairs"), 2);
    for (args, message) in [
        (["align", "--dir", "en", "nowhere", "-o", "out"], "nowhere: there is no such file"),
        (["align", "--dir", "en/second.md", "fa", "-o", "out"], "this is a file, not a folder"),
        (["align", "--dir", "en", "out", "-o", "more"], "there is no article in this folder"),
    ] {
        let run = environment.run(&args);
        assert!(run.code == Some(2) && run.stderr.contains(message), "{args:?}: {run:?}");
    }
}

#[test]
fn both_languages_may_lie_in_one_folder() {
    let environment = desk();
    std::fs::create_dir_all(environment.work().join("site")).unwrap();
    for name in ["truce-1.en.md", "truce-1.fa.md", "truce-2.en.md", "truce-2.fa.md"] {
        environment.write(&format!("site/{name}"), sample(name));
    }
    let run = environment.run(&["align", "--dir", "site", "site", "-o", "out", "--json"]);
    assert_eq!((run.code, count(&records(&run, "end")[0], "pairs")), (Some(0), 2), "{run:?}");
    assert!(environment.work().join("out/truce-1.tsv").is_file());
}

#[test]
fn texts_of_unequal_length_are_aligned_on_import() {
    let environment = desk();
    let whole = sample("truce-1.fa.md");
    let (most, _) = whole.trim_end().rsplit_once("\n\n").unwrap();
    environment.write("most.fa.md", most);
    // Without a memory the bundled sample would help, which knows this very article.
    assert_eq!(environment.run(&["add", "Something else.", "چیز دیگر."]).code, Some(0));
    let sure = sure(&environment, "most.fa.md");
    let run = environment.run(&["import", "truce-1.en.md", "most.fa.md", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    // What is not sure is left out, and that is said.
    assert!(run.stderr.contains("truce-1.en.md and most.fa.md were aligned"), "{run:?}");
    assert_eq!(count(&records(&run, "end")[0], "created"), sure.len() as u64, "{run:?}");
    let run = environment.run(&["lookup", &sure[0], "--json"]);
    let found = &records(&run, "match")[0];
    assert_eq!(found["source"], sure[0].as_str());
    assert_eq!(
        (&found["origin"]["file"], &found["penalties"][0]["reason"]),
        (&"truce-1.en.md".into(), &"unreviewed".into())
    );
    // Equally many lines are still pairs, and confirmed.
    environment.write("c.txt", "One. Two.\nThree.\n");
    environment.write("d.txt", "یک. دو.\nسه.\n");
    let run = environment.run(&["import", "c.txt", "d.txt", "--json"]);
    assert_eq!(count(&records(&run, "end")[0], "created"), 2, "{run:?}");
}

#[test]
fn tables_are_no_articles() {
    let environment = desk();
    environment.write("table.tsv", "en\tfa\nOne.\tیک.\n");
    for [source, target] in [["truce-1.en.md", "table.tsv"], ["table.tsv", "truce-1.fa.md"]] {
        let run = environment.run(&["align", source, target]);
        assert!(run.code == Some(2) && run.stderr.contains("table.tsv: this is no article"), "{run:?}");
        assert!(run.stderr.contains("`hafez accept table.tsv`"), "{run:?}");
    }
}

#[test]
fn texts_of_equal_length_that_are_no_translations_are_warned_of() {
    let environment = desk();
    environment.write("a.txt", "The talks ended on Monday after a long day of hard and open words.\nIndia made no comment.\nAbout 2,300 people fled from the valley.\nIt rained.\n");
    environment.write("good.txt", "گفت‌وگوها روز دوشنبه پس از یک روز طولانی بحث تند و صریح پایان یافت.\nهند اظهار نظری نکرد.\nحدود ۲٬۳۰۰ نفر از دره گریختند.\nباران بارید.\n");
    environment.write(
        "bad.txt",
        "نان.\nدر سال ۱۳۹۹ حدود ۷۵ هزار گوسفند در این ولایت پشم‌چینی شد و بازار پشم رونق گرفت.\nآب.\nسلام.\n",
    );
    environment.write("same.txt", read(&environment, "a.txt"));
    for (target, warned) in [("good.txt", false), ("bad.txt", true), ("same.txt", true)] {
        let run = environment.run(&["import", "a.txt", target, "--dry-run"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(run.stderr.contains("does not look like a translation of a.txt"), warned, "{target}: {run:?}");
    }
}

/// A desk with two articles whose languages no file name tells.
fn nameless() -> Environment {
    let environment = Environment::with_memory();
    for (name, from) in [("one.md", "truce-1.en.md"), ("two.md", "truce-1.fa.md")] {
        environment.write(name, sample(from));
    }
    environment
}

fn told(run: &Run) -> usize {
    run.stderr.lines().filter(|line| line.contains("--from and --to say otherwise")).count()
}

#[test]
fn two_articles_tell_their_languages() {
    let environment = nameless();
    let align = |more: &[&str]| environment.run(&[&["align", "two.md", "one.md", "--json"][..], more].concat());
    let run = align(&[]);
    assert_eq!((run.code, told(&run)), (Some(0), 1), "{run:?}");
    assert!(run.stderr.contains("from fa to en, as two.md and one.md have it"), "{run:?}");
    let said = align(&["--from", "fa", "--to", "en"]);
    assert_eq!((records(&run, "aligned"), told(&said)), (records(&said, "aligned"), 0), "{said:?}");
    let usual = environment.run(&["align", "one.md", "two.md"]);
    assert_eq!((usual.code, told(&usual)), (Some(0), 0), "{usual:?}");
    // What the user named counts, on the command line and in a file.
    let run = align(&["--from", "en", "--to", "fa"]);
    assert!(run.code == Some(2) && run.stderr.contains("script of `en`"), "{run:?}");
    environment.write("hafez.toml", "from = \"en\"\nto = \"fa\"\n");
    let run = align(&[]);
    assert!(run.code == Some(2) && run.stderr.contains("script of `en`"), "{run:?}");
    let run = environment.run(&["check", "two.md", "one.md"]);
    assert!(run.code == Some(2) && run.stderr.contains("script of `en`"), "{run:?}");
}

#[test]
fn what_two_texts_tell_is_stored() {
    let environment = nameless();
    environment.write("fa.txt", "شب شد.\nباران بارید.\n");
    environment.write("en.txt", "Night fell.\nIt rained.\n");
    environment.write("figures.txt", "2 < 3\n4 < 5\n");
    environment.write("signs.txt", "۲ < ۳\n۴ < ۵\n");
    for (source, target, wanted) in [
        ("two.md", "one.md", "fa\ten"),
        ("fa.txt", "en.txt", "fa\ten"),
        ("one.md", "two.md", "en\tfa"),
        ("en.txt", "fa.txt", "en\tfa"),
        ("figures.txt", "signs.txt", "en\tfa"),
    ] {
        let memory = format!("{source}.hafez");
        let run = environment.run(&["import", source, target, "--memory", &memory]);
        assert_eq!((run.code, told(&run)), (Some(0), usize::from(wanted == "fa\ten")), "{source}: {run:?}");
        assert!(!run.stderr.contains("not written in the script"), "{source}: {run:?}");
        let run = environment.run(&["export", "-", "--format", "tsv", "--memory", &memory]);
        let head: Vec<&str> = run.stdout.lines().next().unwrap().split('\t').collect();
        let row: Vec<&str> = run.stdout.lines().nth(1).unwrap().split('\t').collect();
        let text = |lang: &str| row[head.iter().position(|name| *name == lang).unwrap()];
        let is_latin = |text: &str| text.chars().any(|c| c.is_ascii_alphanumeric());
        assert!(is_latin(text("en")) && !is_latin(text("fa")), "{source}: {}", run.stdout);
    }
    // Named languages stay, and what comes of it is said.
    let run = environment.run(&["import", "fa.txt", "en.txt", "--from", "en", "--to", "fa", "--dry-run"]);
    assert!(told(&run) == 0 && run.stderr.contains("not written in the script"), "{run:?}");
    // A trial of what is there goes the way of the texts, too.
    let run = environment.run(&["eval", "fa.txt", "en.txt", "--each", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(records(&run, "eval_segment")[0]["source"], "شب شد.", "{run:?}");
}

#[test]
fn two_folders_tell_their_languages() {
    let environment = archive();
    let all = |more: &[&str]| environment.run(&[&["align", "--dir", "fa", "en", "--json"][..], more].concat());
    let run = all(&["-o", "out"]);
    assert_eq!((run.code, told(&run)), (Some(0), 1), "{run:?}");
    assert!(run.stderr.contains("from fa to en, as the articles of fa and en have it"), "{run:?}");
    let said = all(&["-o", "said", "--from", "fa", "--to", "en"]);
    assert_eq!((records(&run, "aligned"), told(&said)), (records(&said, "aligned"), 0), "{said:?}");
    assert_eq!(count(&records(&run, "end")[0], "pairs"), 2, "{run:?}");
    // One that holds both tells nothing, in whatever order they are named.
    std::fs::rename(environment.work().join("fa"), environment.work().join("en/fa")).unwrap();
    for pair in [["en", "en"], ["en", "en/fa"]] {
        let run = environment.run(&["align", "--dir", pair[0], pair[1], "-o", "both", "--force", "--json"]);
        assert_eq!((told(&run), count(&records(&run, "end")[0], "pairs")), (0, 2), "{pair:?}: {run:?}");
    }
}
