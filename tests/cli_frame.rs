//! What holds for every command: help, exit codes, settings, streams. Needs no memory.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::Environment;

/// Every command and group, as typed.
fn commands(environment: &Environment) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    let mut at = 0;
    while let Some(prefix) = found.get(at).cloned() {
        let args: Vec<&str> = prefix.iter().map(String::as_str).chain(["-h"]).collect();
        let help = environment.run(&args).stdout;
        let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        for name in names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
            found.push(prefix.iter().cloned().chain([name.to_owned()]).collect());
        }
        at += 1;
    }
    found
}

fn help(environment: &Environment, command: &[String], flag: &str) -> String {
    let args: Vec<&str> = command.iter().map(String::as_str).chain([flag]).collect();
    let run = environment.run(&args);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{command:?}");
    run.stdout
}

#[test]
fn help_fits_into_80_columns_and_ends_with_examples() {
    let environment = Environment::new();
    for command in commands(&environment) {
        for flag in ["-h", "--help"] {
            let text = help(&environment, &command, flag);
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{command:?} {flag}: {line}");
            }
        }
        let long = help(&environment, &command, "--help");
        let examples = long.split_once("Examples:\n").unwrap_or_else(|| panic!("{command:?} has no examples")).1;
        assert!(examples.lines().all(|line| line.starts_with("  $ ")), "{command:?}: {examples}");
    }
}

#[test]
fn the_command_page_is_the_help() {
    let environment = Environment::new();
    let mut page =
        "# Commands\n\nMade from `--help` by a test; `HAFEZ_UPDATE_DOCS=1 cargo test` writes it anew.\n".to_owned();
    for command in commands(&environment) {
        let name = std::iter::once("hafez").chain(command.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        let text = help(&environment, &command, "--help");
        page += &format!("\n## `{name}`\n\n```text\n{}\n```\n", text.trim_end());
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    if std::env::var_os("HAFEZ_UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == page, "docs/commands.md is out of date: HAFEZ_UPDATE_DOCS=1 cargo test --test cli_frame");
}

/// Every command that a message, a hint or a help names in backticks exists, with the options that stand beside it, and
/// so does every other option that is named.
#[test]
fn what_is_advised_exists() {
    let environment = Environment::new();
    let commands = commands(&environment);
    let option = |word: &str| {
        let name: String =
            word.chars().take_while(|c| c.is_ascii_lowercase() || matches!(c, '-' | '0'..='9')).collect();
        (name.len() > 3 && name.starts_with("--") && !name.starts_with("---")).then_some(name)
    };
    let options = |command: &[String]| -> Vec<String> {
        let help = help(&environment, command, "--help");
        help.split(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | '=' | '`')).filter_map(option).collect()
    };
    let known: Vec<(Vec<String>, Vec<String>)> = commands.iter().map(|own| (own.clone(), options(own))).collect();
    let all: Vec<&String> = known.iter().flat_map(|(_, options)| options).collect();
    let mut named = 0;
    for (path, text) in sources("src") {
        for advice in text.split("`hafez ").skip(1).filter_map(|rest| rest.split_once('`')).map(|(advice, _)| advice) {
            let words: Vec<&str> = advice.split_whitespace().collect();
            // A place for a name that is put in, or for any command.
            if words.first().is_none_or(|word| word.starts_with(['{', '…', '-'])) {
                continue;
            }
            let is_begun = |(own, _): &&(Vec<String>, Vec<String>)| {
                words.iter().zip(own).filter(|(a, b)| *a == b).count() == own.len()
            };
            let (command, options) = known.iter().filter(is_begun).max_by_key(|(own, _)| own.len()).unwrap();
            assert!(!command.is_empty(), "{path}: no command of `hafez {advice}`");
            for name in words.iter().filter_map(|word| option(word)) {
                assert!(options.contains(&name), "{path}: `hafez {advice}` has no {name}");
                named += 1;
            }
        }
        let quoted = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for word in quoted.flat_map(|line| line.split(|c: char| c.is_whitespace() || "\"`({[".contains(c))) {
            let Some(name) = option(word) else { continue };
            assert!(all.iter().any(|known| **known == name), "{path}: no command has {name}");
            named += 1;
        }
    }
    assert!(named > 100, "{named}");
}

/// The sources under a folder, tests in them left out.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(ending) if ending == "rs" => {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
                    sources.push((path.display().to_string(), code));
                }
                _ => {}
            }
        }
    }
    sources
}

#[test]
fn mistakes_name_what_was_meant() {
    let environment = Environment::new();
    let run = environment.run(&["lokup", "x"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("'lookup'"), "{}", run.stderr);
    let run = environment.run(&["config", "show", "--jsn"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("'--json'"), "{}", run.stderr);
    let run = environment.run(&["--to", "fq", "config", "show"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("did you mean `fa`") && run.stderr.contains("fa-AF"), "{}", run.stderr);
    let run = environment.run(&["lookup", "--min", "102", "x"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("1 to 101"), "{}", run.stderr);
    assert_eq!(environment.run(&[]).code, Some(2));
}

#[test]
fn global_options_stand_before_or_after_the_command() {
    let environment = Environment::new();
    let before = environment.run(&["--to", "ps", "--json", "config", "show"]);
    let after = environment.run(&["config", "show", "--json", "--to", "ps"]);
    assert_eq!((before.code, &before.stdout), (after.code, &after.stdout));
    assert!(before.stdout.contains(r#"{"type":"setting","data":{"name":"to","value":"ps","source":"flag"}}"#));
}

#[test]
fn flag_beats_variable_beats_file() {
    let environment = Environment::new();
    environment.write("hafez.toml", "to = \"fa-AF\"\nfrom = \"ps\"\n");
    let deep = environment.work().join("deep");
    std::fs::create_dir(&deep).unwrap();
    let show = |args: &[&str], variable: Option<&str>| {
        let mut command = environment.hafez(&[&["config", "show"], args].concat());
        command.current_dir(&deep).envs(variable.map(|value| ("HAFEZ_TO", value)));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let has = |text: &str, line: &str| assert!(text.lines().any(|l| l.starts_with(line)), "{line}\n{text}");
    has(&show(&[], None), "to      fa-AF  (");
    assert!(show(&[], None).contains("hafez.toml:1)"));
    has(&show(&[], Some("en")), "to      en  (HAFEZ_TO)");
    has(&show(&["--to", "de"], Some("en")), "to      de  (flag)");
    has(&show(&[], None), "min     60  (default)");
}

#[test]
fn a_wrong_setting_is_named_with_its_line() {
    let environment = Environment::new();
    environment.write("hafez.toml", "# ours\nmemroy = \"x\"\n");
    let run = environment.run(&["config", "show"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("hafez.toml:2: `memroy` is not a setting"), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `memory`?"), "{}", run.stderr);
}

#[test]
fn a_closed_pipe_is_success() {
    let environment = Environment::new();
    let long = "line\n".repeat(100_000);
    environment.write("long.txt", &long);
    let line = "hafez fold < long.txt 2> err; echo $? > code";
    for reader in ["head -1", "true"] {
        environment.shell(&format!("({line}) | {reader}"));
        let read = |name: &str| std::fs::read_to_string(environment.work().join(name)).unwrap();
        assert_eq!((read("err").as_str(), read("code").trim()), ("", "0"), "{reader}");
    }
    environment.shell("(hafez completions zsh 2> err; echo $? > code) | true");
    assert_eq!(std::fs::read_to_string(environment.work().join("code")).unwrap().trim(), "0");
}

#[test]
fn fold_answers_each_line() {
    let environment = Environment::new();
    let run = environment.run_with(&["fold", "-", "--lang", "fa", "--json"], "one\r\n\ntwo");
    assert_eq!(run.code, Some(0));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1], r#"{"type":"key","data":{"line":2,"text":"","key":""}}"#);
    assert_eq!(environment.run_with(&["fold", "--lang", "xq"], "").code, Some(2));
}

#[test]
fn input_that_is_not_utf8_is_named_by_line_and_byte() {
    let environment = Environment::new();
    environment.write("bad.txt", b"ok\n\xff\xfe\n");
    let run = environment.shell("hafez fold --json < bad.txt");
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr.trim(),
        r#"{"type":"error","data":{"message":"this is not UTF-8 at byte 3","hint":"give UTF-8 text (old Persian files: iconv -f windows-1256 -t utf-8)","file":"-","line":2}}"#
    );
}

#[test]
fn scripts_for_shells_and_manual_pages() {
    let environment = Environment::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = environment.run(&["completions", shell]);
        assert!(run.code == Some(0) && run.stdout.contains("lookup"), "{shell}");
    }
    assert_eq!(environment.run(&["man", "pages"]).code, Some(0));
    let page = std::fs::read_to_string(environment.work().join("pages/hafez-lookup.1")).unwrap();
    assert!(page.contains(".TH hafez-lookup 1"), "{page}");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let environment = Environment::new();
    let error = ["--color", "always", "--to", "fq", "config", "show"];
    assert!(environment.run(&error).stderr.contains('\u{1b}'));
    assert!(!environment.run(&error[2..]).stderr.contains('\u{1b}'));
    let on_terminal = |line: &str| environment.terminal(line).map(|run| run.stdout);
    let Some(coloured) = on_terminal("hafez --to fq config show") else {
        println!("skipped: no `script` to make a terminal with");
        return;
    };
    assert!(coloured.contains('\u{1b}'));
    for plain in
        ["NO_COLOR=1 hafez --to fq config show", "hafez --color never --to fq config show", "NO_COLOR=1 hafez lokup"]
    {
        let text = on_terminal(plain).unwrap();
        assert!(text.contains("error:") && !text.contains('\u{1b}'), "{plain}: {text}");
    }
}

/// The files that examples of `import` name and that are no text.
fn files_of_other_tools(environment: &Environment) {
    for export in [
        &["export", "names.xlsx"][..],
        &["export", "site.xlf"],
        &["export", "fa.po", "--from", "en", "--to", "fa"],
        &["export", "--omegat", "omegat-project"],
    ] {
        let run = environment.run(export);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    let text = |text: &str| format!("<Segment><Elements><Text><Value>{text}</Value></Text></Elements></Segment>");
    let (source, target) = (text("Night fell."), text("شب شد."));
    let studio = rusqlite::Connection::open(environment.work().join("studio.sdltm")).unwrap();
    studio
        .execute_batch(&format!(
            "CREATE TABLE translation_memories(id INTEGER PRIMARY KEY, source_language TEXT, target_language TEXT);
             INSERT INTO translation_memories VALUES (1, 'en-US', 'fa-IR');
             CREATE TABLE translation_units(id INTEGER PRIMARY KEY, translation_memory_id INT, source_segment TEXT,
                target_segment TEXT);
             INSERT INTO translation_units VALUES (1, 1, '{source}', '{target}');"
        ))
        .unwrap();
}

const ARTICLE: (&str, &str) = (
    "# Rain in Herat\n\nThe river rose by 4 metres on Monday. Nobody had expected so much rain in May.\n\n\
     About 2,300 people left their houses. The governor of Herat asked for help.\n",
    "# باران در هرات\n\nروز دوشنبه رودخانه ۴ متر بالا آمد. هیچ کس انتظار این همه باران را در ماه مه نداشت.\n\n\
     حدود ۲٬۳۰۰ نفر خانه های خود را ترک کردند. والی هرات درخواست کمک کرد.\n",
);

/// The articles that examples of `align` name, and what it makes of them.
fn articles(environment: &Environment) {
    let page = |text: &str| {
        let blocks = text.replace("# ", "<h1>").replacen("\n\n", "</h1><p>", 1).replace("\n\n", "</p><p>");
        format!("<html><body><article>{blocks}</p></article></body></html>")
    };
    for folder in ["archive/en", "archive/fa", "reviews"] {
        std::fs::create_dir_all(environment.work().join(folder)).unwrap();
    }
    let (en, fa) = ARTICLE;
    for (name, text) in [("article.en.md", en), ("article.fa.md", fa), ("archive/en/1.md", en), ("archive/fa/1.md", fa)]
    {
        environment.write(name, text);
    }
    environment.write("page.en.html", page(en));
    environment.write("page.fa.html", page(fa));
    for review in ["review.tsv", "reviews/1.tsv"] {
        let run = environment.run(&["align", "article.en.md", "article.fa.md", "--force", "-o", review]);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}

/// The work files that examples of `merge` name, translated.
fn work_files(environment: &Environment) {
    for work in ["article.xlf", "article.tsv"] {
        let run = environment.run(&["pretranslate", "article.md", "-o", work]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let path = environment.work().join(work);
        let text = std::fs::read_to_string(&path).unwrap();
        let rows = text.lines().map(|line| match line.split('\t').collect::<Vec<_>>().as_slice() {
            [place, source, "", rest @ ..] if place.contains(" of ") => {
                format!("{place}\t{source}\tترجمه\t{}\n", rest.join("\t"))
            }
            _ => line.replace("</source>", "</source><target>ترجمه</target>") + "\n",
        });
        std::fs::write(&path, rows.collect::<String>()).unwrap();
    }
}

/// Every example of every help is run, each in a fresh folder with a memory in it.
#[test]
fn the_examples_of_the_help_run() {
    let list = Environment::new();
    for command in commands(&list) {
        let long = help(&list, &command, "--help");
        let (_, examples) = long.split_once("Examples:\n").unwrap();
        for line in examples.lines().filter_map(|line| line.trim().strip_prefix("$ ")) {
            let environment = Environment::with_memory();
            if line.contains("align") || line.contains("accept") {
                articles(&environment);
            }
            if line.contains(" -o review") {
                for name in ["review.tsv", "reviews/1.tsv"] {
                    std::fs::remove_file(environment.work().join(name)).unwrap();
                }
            }
            if line.contains("--earlier") {
                environment.write("run.jsonl", environment.run(&["eval", "old.tsv", "--json"]).stdout);
            }
            if line.contains("merge") {
                work_files(&environment);
            }
            if line.contains("import") {
                files_of_other_tools(&environment);
            }
            let run = environment.shell(line);
            assert!(matches!(run.code, Some(0 | 1)), "{line}: {run:?}");
            // Code 1 is an answer, too: but then one that says so.
            let may_be_empty = ["audit", "--from-memory", "memory review"].iter().any(|part| line.contains(part));
            assert!(run.code == Some(0) || may_be_empty, "{line}: {run:?}");
            assert!(!run.stderr.contains("error:"), "{line}: {run:?}");
        }
    }
}

#[test]
fn sentence_rules_of_ones_own_are_read() {
    let environment = Environment::new();
    let folder = environment.work();
    std::fs::write(folder.join("a.txt"), "We met Xyz. Karimi there.").unwrap();
    let segments = |environment: &Environment| {
        let run = environment.run(&["segment", "a.txt", "--json"]);
        run.stdout.lines().filter(|line| line.contains("\"segment\"")).count()
    };
    assert_eq!(segments(&environment), 2);
    std::fs::write(folder.join("hafez.toml"), "segmentation = \"rules\"\n").unwrap();
    let run = environment.run(&["segment", "a.txt"]);
    assert_eq!(run.code, Some(2));
    std::fs::create_dir(folder.join("rules")).unwrap();
    std::fs::write(folder.join("rules/en.toml"), "[abbreviations]\nalways = [\"Xyz.\"]\n").unwrap();
    assert_eq!(segments(&environment), 1);
    std::fs::write(folder.join("rules/en.toml"), "\n[abbreviation]\n").unwrap();
    let run = environment.run(&["segment", "a.txt"]);
    assert!(run.code == Some(2) && run.stderr.contains("en.toml:2"), "{run:?}");
}
