//! `hafez check` on real files: what it shows, what it mends, and what it refuses.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::{Environment, Run};
use serde_json::Value;

fn findings(run: &Run) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == "finding").map(|record| record["data"].clone()).collect()
}

fn codes(run: &Run) -> Vec<String> {
    findings(run).iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

const TSV: &str = "In 2016 it fell.\tدر 2016 سقوط كرد.\tnote\r\nIt becomes clear.\tروشن می شود .\n";
const MENDED: &str = "In 2016 it fell.\tدر ۲۰۱۶ سقوط کرد.\tnote\r\nIt becomes clear.\tروشن می\u{200c}شود.\n";

#[test]
fn findings_say_where_and_what_to_write() {
    let environment = Environment::new();
    environment.write("work.tsv", TSV);
    let run = environment.run(&["check", "work.tsv", "--json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(codes(&run), ["Q3", "Q4", "Q5", "Q9"]);
    for finding in findings(&run) {
        let at = |field: &str| usize::try_from(finding[field].as_u64().unwrap()).unwrap();
        let target = finding["target"].as_str().unwrap();
        assert!(target.get(at("byte_start")..at("byte_end")).is_some());
        assert!(finding["safe"].as_bool().unwrap() && finding["file"] == "work.tsv");
    }
    let shown = environment.run(&["check", "work.tsv"]).stdout;
    assert!(shown.contains("   error    Q4 digits           European digits: 2016 \u{2192} ۲۰۱۶"), "{shown}");
    assert!(
        shown.ends_with(
            "2 segments  2 errors  2 warnings  0 info\nQ3 arabic-letter 1  Q4 digits 1  Q5 zwnj 1  Q9 spacing 1\n"
        ),
        "{shown}"
    );
    assert_eq!(codes(&environment.run(&["check", "work.tsv", "--json", "-q"])), ["Q3", "Q4"]);
    assert_eq!(codes(&environment.run(&["check", "work.tsv", "--json", "--only", "Q4,spacing"])), ["Q4", "Q9"]);
    let run = environment.run(&["check", "work.tsv", "--json", "--skip", "Q3,Q4"]);
    assert_eq!((run.code, codes(&run)), (Some(0), vec!["Q5".to_owned(), "Q9".to_owned()]));
    let run = environment.run(&["check", "work.tsv", "--only", "digit"]);
    assert!(run.code == Some(2) && run.stderr.contains("did you mean `digits`?"), "{run:?}");
}

#[test]
fn mending_leaves_every_other_byte() {
    let environment = Environment::new();
    let read = |name: &str| std::fs::read_to_string(environment.work().join(name)).unwrap();
    environment.write("work.tsv", TSV);
    let run = environment.run(&["check", "work.tsv", "--fix", "-o", "mended.tsv"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("4 mended"), "{run:?}");
    assert_eq!((read("work.tsv").as_str(), read("mended.tsv").as_str()), (TSV, MENDED));
    assert_eq!(environment.run(&["check", "work.tsv", "--fix"]).code, Some(0));
    assert_eq!(read("work.tsv"), MENDED);
    assert!(environment.run(&["check", "work.tsv", "--fix"]).stdout.contains("0 mended"));

    // The same texts in other formats; the source has the wrong forms, too, and keeps them.
    let xml = |text: &str| text.replace("{}", "در <x id=\"1\"/>2016 &amp; سقوط كرد.");
    let tmx = "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><!-- 2016 --><header srclang=\"en\"/><body>\n<tu><note>كتاب</note><tuv xml:lang=\"en\"><seg>In <ph x=\"1\">2016</ph>2016 &amp; it</seg></tuv><tuv xml:lang='fa'><seg>در <ph x=\"1\">2016</ph>2016 &amp; سقوط كرد.</seg></tuv></tu></body></tmx>";
    let xliff = xml(
        "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"a\" source-language=\"en\" target-language=\"fa\" datatype=\"plaintext\"><body>\n<trans-unit id='1'><source>In <x id=\"1\"/>2016 &amp; it fell.</source>\n  <target state=\"final\">{}</target><alt-trans><target>{}</target></alt-trans></trans-unit></body></file></xliff>\n",
    );
    let po = "msgid \"\"\nmsgstr \"\"\n\"Language: fa\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n# كتاب 2016\nmsgid \"In 2016 & it \\\"fell\\\".\"\nmsgstr \"\"\n\"در 2016 & \"\n\"سقوط كرد.\"\n";
    let csv = "en,fa\r\n\"In 2016, & it fell.\",\"در 2016، & سقوط كرد.\"\r\n";
    for (name, text) in [("a.tmx", tmx), ("a.xlf", xliff.as_str()), ("a.po", po), ("a.csv", csv)] {
        environment.write(name, text);
        let run = environment.run(&["check", name, "--fix", "--only", "Q3,Q4", "--json"]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        let mended = read(name);
        let changed: Vec<(char, char)> = text.chars().zip(mended.chars()).filter(|(a, b)| a != b).collect();
        assert_eq!(text.chars().count(), mended.chars().count(), "{name}: {mended}");
        assert_eq!(changed, [('2', '۲'), ('0', '۰'), ('1', '۱'), ('6', '۶'), ('ك', 'ک')], "{name}: {mended}");
    }
}

/// Every line of a target, mended once and then again.
fn mended_twice(rows: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let environment = Environment::new();
    let table: String = rows.iter().map(|(source, target)| format!("{source}\t{target}\n")).collect();
    environment.write("a.tsv", format!("en\tfa\n{table}"));
    let mend = || {
        environment.run(&["check", "a.tsv", "--fix"]);
        let text = std::fs::read_to_string(environment.work().join("a.tsv")).unwrap();
        text.lines().skip(1).map(|line| line.split('\t').nth(1).unwrap().to_owned()).collect()
    };
    (mend(), mend())
}

#[test]
fn what_is_no_prose_is_neither_found_nor_mended() {
    let kept = [
        "سرور 192.168.1.1 افتاد.",
        "سرور (10.0.0.1:8080)، شبکهٔ 10.0.0.0/8 و 192.168.1.20.",
        "نشانی 2001:db8::1 و ::1 و fe80::1%2 و [2001:db8::2]:443 است.",
        "دستگاه 00:1A:2b:3C:4d:5e و 00-11-22-33-44-55 است.",
        "بنویسید `x = 1` و ``y  = \"كتاب\" ,می شود ?`` در سطر.",
        "⟨1⟩متن⟨/1⟩ و ⟨2/⟩ و ⟨12⟩متن⟨/12⟩ است.",
        "https://example.org/2016 و a1@example.org و {0} و %1$s و v1.2.3 است.",
    ];
    let rows: Vec<(&str, &str)> = kept.iter().map(|text| (*text, *text)).collect();
    let environment = Environment::new();
    environment.write("a.tsv", rows.iter().map(|(_, text)| format!("It fell.\t{text}\n")).collect::<String>());
    let run = environment.run(&["check", "a.tsv", "--json", "--only", "Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q16,Q17,Q19,Q23"]);
    assert_eq!(codes(&run), [""; 0], "{run:?}");
    assert_eq!(mended_twice(&rows).0, kept);
}

#[test]
fn numbers_that_look_like_addresses_are_mended() {
    let (once, twice) = mended_twice(&[
        ("It is 3.5 percent.", "3.5 درصد است."),
        ("On 12.5.2024.", "در 12.5.2024 بود."),
        ("At 10:30 it was 2:1.", "در 10:30 نتیجه 2:1 بود."),
        ("He paid 5 for `x` and 7.", "5 برای `x` داد و 7 ماند."),
        ("In 2016, 192.168.1.1 fell.", "در 2016 سرور 192.168.1.1 افتاد."),
    ]);
    let wanted = [
        "۳٫۵ درصد است.",
        "در ۱۲.۵.۲۰۲۴ بود.",
        "در ۱۰:۳۰ نتیجه ۲:۱ بود.",
        "۵ برای `x` داد و ۷ ماند.",
        "در ۲۰۱۶ سرور 192.168.1.1 افتاد.",
    ];
    assert_eq!((once.as_slice(), twice.as_slice()), (wanted.map(str::to_owned).as_slice(), once.as_slice()));
}

#[test]
fn marks_that_stand_several_times_are_mended_at_once() {
    let (once, twice) = mended_twice(&[
        ("He came,, and left.", "او آمد,, و رفت."),
        ("He came,;, and left.", "او آمد,;, و رفت;; شب شد."),
        ("He came,,", "او آمد،, و رفت,,"),
        ("It cost 2,300.", "۲,,۳۰۰ و ۲,۳۰۰ شد."),
    ]);
    let wanted = ["او آمد،، و رفت.", "او آمد،؛، و رفت؛؛ شب شد.", "او آمد،، و رفت،،", "۲,,۳۰۰ و ۲,۳۰۰ شد."];
    assert_eq!((once.as_slice(), twice.as_slice()), (wanted.map(str::to_owned).as_slice(), once.as_slice()));
}

#[test]
fn an_article_and_its_translation_are_paired_and_mended() {
    let environment = Environment::new();
    let read = |name: &str| std::fs::read_to_string(environment.work().join(name)).unwrap();
    environment.write("a.md", "# Truce\n\nIn 2016 it *fell*. It was late.\n\n> The end.\n");
    let target = "# آتش\u{200c}بس\n\nدر 2016 *سقوط* كرد. دیر بود.\n\n> پايان.\n";
    environment.write("a.fa.md", target);
    let run = environment.run(&["check", "a.md", "a.fa.md", "--fix", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(read("a.fa.md"), "# آتش\u{200c}بس\n\nدر ۲۰۱۶ *سقوط* کرد. دیر بود.\n\n> پایان.\n");
    // Another number of sentences in one paragraph: it is aligned, and what is wrong in it found.
    environment.write("b.fa.md", "# آتش\u{200c}بس\n\nدر 2016 سقوط کرد.\n\n> پايان.\n");
    let run = environment.run(&["check", "a.md", "b.fa.md", "--json"]);
    assert!(["Q3", "Q4"].iter().all(|code| codes(&run).iter().any(|found| found == code)), "{run:?}");
}

#[test]
fn plain_texts_are_paired_line_by_line() {
    let environment = Environment::new();
    environment.write("a.txt", "In 2016 it fell.\n\nHe came.\n");
    environment.write("a.fa.txt", "\u{feff}در 2016 سقوط کرد.\n\n\n");
    let run = environment.run(&["check", "a.txt", "a.fa.txt", "--json"]);
    let places: Vec<(String, u64)> = findings(&run)
        .iter()
        .map(|f| (f["code"].as_str().unwrap().to_owned(), f["segment"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [("Q4".to_owned(), 1), ("Q12".to_owned(), 3)]);
    environment.run(&["check", "a.txt", "a.fa.txt", "--fix"]);
    let mended = std::fs::read_to_string(environment.work().join("a.fa.txt")).unwrap();
    assert_eq!(mended, "\u{feff}در ۲۰۱۶ سقوط کرد.\n\n\n");
}

#[test]
fn untranslated_units_are_found_in_every_format() {
    let environment = Environment::new();
    environment.write("a.tsv", "en\tfa\nNight fell.\t\n");
    environment.write("a.po", "msgid \"\"\nmsgstr \"\"\n\"Language: fa\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\nmsgid \"Night fell.\"\nmsgstr \"\"\n");
    environment.write("a.xlf", "<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" target-language=\"fa\" datatype=\"plaintext\"><body><trans-unit id='1'><source>Night fell.</source></trans-unit></body></file></xliff>");
    for name in ["a.tsv", "a.po", "a.xlf"] {
        let run = environment.run(&["check", name, "--json"]);
        assert_eq!((run.code, codes(&run)), (Some(1), vec!["Q12".to_owned()]), "{name}: {run:?}");
    }
}

#[test]
fn the_file_says_its_languages() {
    let environment = Environment::new();
    environment.write("a.tsv", "en\tfa-AF\nOn 2 October 2020\tدر ۲ اکتبر ۲۰۲۰\n");
    assert_eq!(codes(&environment.run(&["check", "a.tsv", "--json"])), ["Q22"]);
    environment.write("b.tsv", "fa\ten\nدر ۲ اکتبر ۲۰۲۰\tOn 2  October 2020\n");
    assert_eq!(codes(&environment.run(&["check", "b.tsv", "--json", "--from", "fa", "--to", "en"])), ["Q9"]);
}

#[test]
fn a_table_from_persian_says_its_direction_itself() {
    let environment = Environment::new();
    let said = |run: &Run| run.stderr.lines().filter(|line| line.contains("from fa to en")).count();
    let rows = "در سال ۲۰۱۶ سقوط کرد.\tIn 2016  it fell.\nاو از هرات آمد.\tHe came from Herat.\nCOVID\tCOVID\n"
        .to_owned()
        + &"شب شد.\tNight fell.\n".repeat(9);
    for (name, text) in [
        ("header.tsv", format!("fa\ten\n{rows}")),
        ("bare.tsv", rows.clone()),
        ("words.tsv", format!("source\ttarget\n{rows}")),
        ("table.csv", rows.replace('\t', ",")),
    ] {
        environment.write(name, text.clone());
        let run = environment.run(&["check", name, "--json", "--only", "Q9,Q4,Q3"]);
        assert_eq!((codes(&run), said(&run)), (vec!["Q9".to_owned()], 1), "{name}: {run:?}");
        let same = environment.run(&["check", name, "--json", "--only", "Q9,Q4,Q3", "--from", "fa", "--to", "en"]);
        assert_eq!((codes(&same), said(&same)), (codes(&run), 0), "{name}: {same:?}");
        let fixed = environment.run(&["check", name, "--fix", "-o", &format!("out-{name}"), "--only", "Q9"]);
        let mended = std::fs::read_to_string(environment.work().join(format!("out-{name}"))).unwrap_or_default();
        assert_eq!(mended, text.replace("2016  it", "2016 it"), "{name}: {fixed:?}");
    }
    // The usual way round, and a table whose rows do not agree, stay as the command has it.
    environment.write("usual.tsv", "In 2016  it fell.\tدر سال ۲۰۱۶ سقوط کرد.\n");
    environment.write("mixed.tsv", "In 2016 it fell.\tدر سال ۲۰۱۶ سقوط کرد.\nشب شد.\tNight fell.\n");
    for name in ["usual.tsv", "mixed.tsv"] {
        let run = environment.run(&["check", name, "--json"]);
        assert_eq!(said(&run), 0, "{name}: {run:?}");
    }
    environment.write("a.xlf", "<xliff version=\"1.2\"><file original=\"a\" source-language=\"fa\" target-language=\"en\" datatype=\"plaintext\"><body><trans-unit id='1'><source>شب شد.</source><target state='translated'>Night  fell.</target></trans-unit></body></file></xliff>");
    let run = environment.run(&["check", "a.xlf", "--json", "--only", "Q9"]);
    assert_eq!((codes(&run), said(&run)), (vec!["Q9".to_owned()], 1), "{run:?}");
}

#[test]
fn a_project_has_its_settings() {
    let environment = Environment::new();
    environment.write("a.tsv", "In 2016 \"it\" fell in the company.\tدر 2016 «این» در منطقهٔ شرکت افتاد.\n");
    environment.write("words.tsv", "# ours\nشرکت\tکمپنی\n");
    environment.write(
        "hafez.toml",
        "[check]\nskip = [\"length\"]\ninfo = [\"Q4\"]\nezafe = \"heh-hamza\"\nlocale-words = \"words.tsv\"\nstrict-names = true\n",
    );
    let run = environment.run(&["check", "a.tsv", "--json"]);
    assert_eq!((run.code, codes(&run)), (Some(0), ["Q24", "Q4", "Q15"].map(str::to_owned).to_vec()), "{run:?}");
    let shown = environment.run(&["config", "show"]).stdout;
    let has = |line: &str| assert!(shown.lines().any(|found| found.starts_with(line)), "{line}\n{shown}");
    has("check.skip [length]  (");
    has("check.strict-names true  (");
    has("check.digits native  (default)");
    for (text, wanted) in [
        ("[check]\nezafa = \"yeh\"\n", "hafez.toml:2: `check.ezafa` is not a setting"),
        ("\n[check]\nezafe = \"yay\"\n", "hafez.toml:3: `yay` is not a choice"),
        ("[check]\nskip = [\"Q99\"]\n", "hafez.toml:2: `Q99` is no check"),
        ("[check]\nlength = \"2-1\"\n", "hafez.toml:2: `2-1` is no range of lengths"),
        ("[check]\nlocale-words = \"nowhere.tsv\"\n", "nowhere.tsv: there is no such file"),
    ] {
        environment.write("hafez.toml", text);
        let run = environment.run(&["check", "a.tsv"]);
        assert!(run.code == Some(2) && run.stderr.contains(wanted), "{text}: {run:?}");
    }
}

#[test]
fn date_order_counts_for_the_checks_and_its_former_name_too() {
    let environment = Environment::new();
    environment.write("a.tsv", "It fell on 02/10/2020.\tدر ۱۰ فوریه ۲۰۲۰ سقوط کرد.\n");
    let check = || environment.run(&["check", "a.tsv", "--only", "Q1"]);
    assert_eq!(check().code, Some(1), "the day comes first");
    environment.write("hafez.toml", "date-order = \"mdy\"\n");
    let run = check();
    assert!(run.code == Some(0) && !run.stderr.contains("date-order"), "{run:?}");
    environment.write("hafez.toml", "[check]\ndates = \"mdy\"\n");
    let run = check();
    assert!(run.code == Some(0) && run.stderr.contains("is now `date-order`"), "{run:?}");
    assert!(environment.run(&["config", "show"]).stdout.contains("date-order mdy"));
    environment.write("hafez.toml", "date-order = \"dmy\"\n[check]\ndates = \"mdy\"\n");
    assert_eq!(check().code, Some(1), "the new name counts");
}

#[test]
fn one_name_may_have_a_spelling_in_each_document() {
    let environment = Environment::new();
    environment.run(&["glossary", "add", "Goran Velzek", "گوران ولزک", "--kind", "person"]);
    environment.run(&["glossary", "add", "Goran Velzek", "--variant", "گوران ولزیک"]);
    let rows = |second: &str| {
        format!("a\tGoran Velzek came.\tگوران ولزک آمد.\n{second}\tGoran Velzek went.\tگوران ولزیک رفت.\n")
    };
    environment.write("a.tsv", rows("b"));
    let check = || environment.run(&["check", "a.tsv", "--columns", "docid,en,fa", "--only", "Q25", "--json"]);
    let apart = check();
    environment.write("a.tsv", rows("a"));
    let together = check();
    assert_eq!((codes(&apart).len(), codes(&together)), (0, vec!["Q25".to_owned()]), "{apart:?} {together:?}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let environment = Environment::new();
    environment.write("empty.tsv", "");
    environment.write("empty.txt", "");
    environment.write("a.txt", "Night fell.\n");
    environment.write("latin.tsv", b"a\t\xe9\n");
    for (args, wanted) in [
        (&["check", "nowhere.tsv"][..], "there is no such file"),
        (&["check", "empty.tsv"], "the file is empty"),
        (&["check", "a.txt", "empty.txt"], "the file is empty"),
        (&["check", "latin.tsv"], "latin.tsv"),
        (&["check", "old.tsv", "--fix", "-o", "-"], "--fix writes a file"),
        (&["check", "old.tsv", "-o", "x.tsv"], "--fix"),
        (&["check"], "WORK"),
    ] {
        let run = environment.run(args);
        assert!(run.code == Some(2) && run.stderr.contains(wanted), "{args:?}: {run:?}");
    }
    assert_eq!(environment.run(&["import", "old.tsv"]).code, Some(0));
    assert_eq!(environment.run(&["export", "a.xlsx"]).code, Some(0));
    let before = std::fs::read(environment.work().join("a.xlsx")).unwrap();
    environment.write("w.tsv", TSV);
    let run = environment.run(&["check", "a.xlsx", "--fix", "-o", "b.xlsx"]);
    assert!(run.code == Some(2) && run.stderr.contains("hint:"), "{run:?}");
    assert!(!environment.work().join("b.xlsx").exists());
    assert_eq!(std::fs::read(environment.work().join("a.xlsx")).unwrap(), before);
}

#[test]
fn the_memory_is_audited_for_q20_and_q25() {
    let environment = Environment::new();
    environment.write("m.tsv", "Night fell.\tشب شد.\nNight fell.\tشب فرا رسید.\nEmmanuel Macron left.\tامانوئل مکرون رفت.\nMacron came.\tماکرون آمد.\n");
    assert_eq!(environment.run(&["import", "m.tsv"]).code, Some(0));
    let run = environment.run(&["glossary", "audit", "--json"]);
    assert_eq!((run.code, codes(&run)), (Some(0), vec!["Q20".to_owned(), "Q25".to_owned()]), "{run:?}");
}

#[test]
fn the_marks_of_a_number_go_with_its_digits() {
    let environment = Environment::new();
    let pair = |target: &str| format!("Something.\t{target}\n");
    let written = ["تا 1.5 درصد به 2,300 رسید.", "تا 12,345.67 رسید.", "نسخهٔ 2.5.1 آمد.", "به 1.500 رسید."];
    environment.write("work.tsv", written.map(pair).concat());
    environment.run(&["check", "work.tsv", "--fix"]);
    let mended = ["تا ۱٫۵ درصد به ۲٬۳۰۰ رسید.", "تا ۱۲٬۳۴۵٫۶۷ رسید.", "نسخهٔ ۲.۵.۱ آمد.", "به ۱.۵۰۰ رسید."];
    let file = std::fs::read_to_string(environment.work().join("work.tsv")).unwrap();
    assert_eq!(file, mended.map(pair).concat());
}

#[test]
fn quotation_marks_that_do_not_belong_together_are_only_shown() {
    let environment = Environment::new();
    for target in ["صفحه\u{200c}های ۵\" و ۶\" بود.", "در کل”خوش نیست“ و بود.", "او «گفت \"نه\" و رفت."]
    {
        let text = format!("Something.\t{target}\n");
        environment.write("work.tsv", &text);
        let run = environment.run(&["check", "work.tsv", "--fix", "--only", "Q6", "--json"]);
        assert_eq!(std::fs::read_to_string(environment.work().join("work.tsv")).unwrap(), text);
        assert!(findings(&run).iter().any(|finding| finding["code"] == "Q6" && finding["safe"] == false), "{run:?}");
    }
}

#[test]
fn a_space_beside_a_code_is_mended() {
    let environment = Environment::new();
    let tmx = |seg: &str| {
        format!(
            "<tmx version='1.4'><header srclang='en'/><body><tu><tuv xml:lang='en'><seg>x</seg></tuv><tuv xml:lang='fa'><seg>{seg}</seg></tuv></tu></body></tmx>"
        )
    };
    environment.write("work.tmx", tmx("كتاب &amp; <bpt i='1'/>ك<ept i='1'/>  &#x643;"));
    let run = environment.run(&["check", "work.tmx", "--fix", "--only", "Q3,Q9"]);
    assert!(run.stdout.contains("4 mended"), "{run:?}");
    let file = std::fs::read_to_string(environment.work().join("work.tmx")).unwrap();
    assert_eq!(file, tmx("کتاب &amp; <bpt i='1'/>ک<ept i='1'/> ک"));
}

#[test]
fn a_pasted_table_has_not_a_finding_for_each_number() {
    let environment = Environment::new();
    environment.write("work.tsv", format!("{}\tیک\n", "7 ".repeat(3_000).trim_end()));
    let run = environment.run(&["check", "work.tsv", "--json", "--only", "Q1"]);
    assert_eq!(findings(&run).len(), 21);
    assert!(run.stdout.contains("2980 numbers more"), "{}", run.stdout.len());
}

/// Two documents the other way round were checked as what they are not.
#[test]
fn two_documents_tell_their_languages() {
    let environment = Environment::with_memory();
    let persian = "# باران\n\nرود در سال ۲۰۱۹ چهار متر بالا آمد.\n\nهیچ\u{200c}کس آن را نمی\u{200c}دانست.\n";
    let english = "# Rain\n\nThe river rose by four metres in 2018.\n\nNobody knew it.\n";
    environment.write("a.fa.md", persian);
    environment.write("a.en.md", english);
    let page = |lang: &str, text: &str| format!("<html lang=\"{lang}\"><body><p>{text}</p></body></html>");
    environment.write("a.fa.txt", "رود در سال ۲۰۱۹ بالا آمد.\n");
    environment.write("a.en.txt", "The river rose in 2018.\n");
    environment.write("a.de.html", page("de", "Der Fluss stieg im Jahr 2019 um vier Meter und fiel dann wieder."));
    environment.write("a.fa.html", page("en", "رود در سال ۲۰۱۸ چهار متر بالا آمد و سپس دوباره پایین رفت."));
    let check = |args: &[&str]| environment.run(&[&["check"][..], args, &["--json", "--only", "Q1"]].concat());
    for (source, target) in [("a.fa.md", "a.en.md"), ("a.fa.txt", "a.en.txt")] {
        let run = check(&[source, target]);
        assert_eq!(codes(&run), ["Q1"], "{run:?}");
        assert_eq!(run.stderr.matches("from fa to en").count(), 1, "{run:?}");
        assert_eq!(run.stderr.lines().filter(|line| line.contains("--from and --to")).count(), 1, "{run:?}");
        // The usual way is not worth a word, and what is said counts.
        let run = check(&[target, source]);
        assert!(codes(&run) == ["Q1"] && !run.stderr.contains("from en"), "{run:?}");
        let run = check(&[source, target, "--from", "fa", "--to", "en"]);
        assert!(codes(&run) == ["Q1"] && !run.stderr.contains("--from"), "{run:?}");
        let run = check(&[source, target, "--from", "fa"]);
        assert_eq!(codes(&run), ["Q1"], "{run:?}");
    }
    // What a page says counts where its letters do not tell against it.
    let run = check(&["a.de.html", "a.fa.html"]);
    assert!(codes(&run).contains(&"Q1".to_owned()), "{run:?}");
    assert!(run.stderr.contains("from de to fa"), "{run:?}");
    let run = check(&["a.fa.md", "a.en.md", "--from", "en", "--to", "fa"]);
    assert!(run.stderr.contains("script of `en`"), "{run:?}");
}

/// Most letters of a copy that is half translated are still those of the source.
#[test]
fn a_half_done_translation_is_none_into_its_own_language() {
    let environment = Environment::new();
    let english = "The river rose in 2019 by four metres, and then it fell again.";
    let persian = "رود در سال ۲۰۱۸ بالا آمد.";
    let rest = ["Nobody in the old town knew how high the water stood.", "The wall of the bazaar fell in the night."];
    let page = |lang: &str, first: &str| {
        format!("<html{lang}><body><p>{first}</p><p>{}</p><p>{}</p></body></html>", rest[0], rest[1])
    };
    let text = |first: &str| format!("{first}\n\n{}\n\n{}\n", rest[0], rest[1]);
    for (ending, source, half, none) in [
        ("md", text(english), text(persian), text("The river rose.")),
        ("html", page("", english), page("", persian), page("", "The river rose.")),
        // The copy still says the language of the source.
        ("html", page(" lang=\"en\"", english), page(" lang=\"en\"", persian), page(" lang=\"en\"", "The river rose.")),
    ] {
        let names = ["a", "half", "none"].map(|name| format!("{name}.{ending}"));
        names.iter().zip([source, half, none]).for_each(|(name, text)| environment.write(name, text));
        let [source, half, none] = names.each_ref().map(String::as_str);
        let run = environment.run(&["check", source, half, "--json", "--only", "Q1"]);
        assert!(codes(&run).contains(&"Q1".to_owned()) && run.code == Some(1), "{run:?}");
        assert!(!run.stderr.contains("to en"), "{run:?}");
        let run = environment.run(&["check", source, none]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains("nothing in it is written in the script of `fa`"), "{run:?}");
        // Two languages that were named are as they were named.
        let run = environment.run(&["check", source, none, "--from", "en", "--to", "en", "--json"]);
        assert!(!run.stderr.contains("script of"), "{run:?}");
    }
}

/// What stands beside the text was looked for in the mended page and never found, so that every change was taken for one
/// that spoils it.
#[test]
fn a_page_with_a_title_and_pictures_is_mended() {
    let environment = Environment::with_memory();
    let page = |title: &str, text: &str, shown: &str| {
        format!(
            "<html><head><title>{title}</title></head><body><p>{text}</p><img src=\"a.png\" alt=\"{shown}\"></body></html>"
        )
    };
    environment.write("a.html", page("The river", "The river rose by four metres.", "A river"));
    environment.write("b.html", page("رود", "رود  چهار متر بالا آمد .", "یک رود"));
    let run = environment.run(&["check", "a.html", "b.html", "--fix", "--only", "Q9"]);
    assert!(run.code == Some(0) && run.stdout.contains("1 mended"), "{run:?}");
    let mended = std::fs::read_to_string(environment.work().join("b.html")).unwrap();
    assert_eq!(mended, page("رود", "رود  چهار متر بالا آمد.", "یک رود"));
}
