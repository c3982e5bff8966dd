//! What stored text does to a terminal: nothing. Every command that shows some, on a pseudo-terminal.

use crate::environment::Environment;

/// Clears the screen, sets the title, rings, hides what stands after it, turns the rest round (CVE-2021-42574).
const PAYLOAD: &str = "evil\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{8}\u{202e}\u{2066}\u{85}words";

/// Whether a terminal would do something other than show text and our colours.
fn harm(shown: &str) -> Option<String> {
    let mut rest = shown;
    while let Some(at) = rest
        .find(|c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2066}' || c == '\u{2067}')
    {
        let (_, from) = rest.split_at(at);
        let c = from.chars().next()?;
        let style = from.strip_prefix("\u{1b}[").and_then(|body| {
            let end = body.find(|c: char| !c.is_ascii_digit() && c != ';')?;
            body.split_at(end).1.strip_prefix('m')
        });
        match (c, style) {
            ('\n' | '\r' | '\t', _) => rest = from.split_at(1).1,
            (_, Some(after)) => rest = after,
            _ => return Some(from.chars().take(20).collect::<String>().escape_debug().to_string()),
        }
    }
    None
}

fn poisoned() -> Environment {
    let environment = Environment::new();
    let (source, target) = (format!("The {PAYLOAD} of Kabul."), format!("کلمات {PAYLOAD} کابل."));
    let add = ["add", "--by", PAYLOAD, "--note", PAYLOAD, "--", &source, &target];
    assert_eq!(environment.run(&add).code, Some(0));
    let file = format!("evil{}.tsv", "\u{1b}[2J\u{202e}");
    environment.write(&file, format!("en\tfa\nThe second {PAYLOAD} of Kabul.\tدوم {PAYLOAD}\n"));
    assert_eq!(environment.run(&["import", &file]).code, Some(0));
    let name = ["glossary", "add", "--note", PAYLOAD, "--", PAYLOAD, &format!("بد{PAYLOAD}")];
    environment.run(&name);
    environment.write("article.md", format!("The {PAYLOAD} of Kabul.\n\nGul {PAYLOAD} Rahman said so.\n"));
    environment.write("article.fa.md", format!("کلمات {PAYLOAD} کابل.\n\nگل {PAYLOAD} رحمان گفت.\n"));
    environment
        .write("bad.tsv", format!("en\tfa\tstatus\n\tب\t{PAYLOAD}\nIn 2016 {PAYLOAD}\tدر {PAYLOAD} 2017\tconfirmed\n"));
    environment
}

#[test]
fn stored_text_only_shows_itself() {
    let environment = poisoned();
    if environment.terminal("true").is_none() {
        println!("skipped: there is no `script` to make a terminal");
        return;
    }
    let evil = "\"$(printf 'The evil\\033[2J\\007 words of Kabul.')\"";
    let commands = [
        format!("lookup --min 1 -- {evil}"),
        "suggest article.md --min 1".to_owned(),
        "suggest article.md --brief --min 1".to_owned(),
        "concordance Kabul".to_owned(),
        "concordance Kabul --context 1".to_owned(),
        "show 1 2".to_owned(),
        "history".to_owned(),
        "glossary list".to_owned(),
        "glossary lookup evil".to_owned(),
        "glossary find article.md".to_owned(),
        "glossary candidates article.md".to_owned(),
        "glossary audit".to_owned(),
        "glossary export - --format tsv".to_owned(),
        "segment article.md".to_owned(),
        "analyse article.md".to_owned(),
        "align article.md article.fa.md --force".to_owned(),
        "align article.md article.fa.md --force -o -".to_owned(),
        "check bad.tsv".to_owned(),
        "import bad.tsv --dry-run".to_owned(),
        "import evil*.tsv --dry-run".to_owned(),
        "import evil*.none evil*.tsv --dry-run".to_owned(),
        "export -".to_owned(),
        "export - --format tmx".to_owned(),
        "export - --format csv".to_owned(),
        "memory info".to_owned(),
        "memory review -o -".to_owned(),
        "fold --lang en < article.md".to_owned(),
        format!("edit 1 --note {evil}"),
        format!("show {evil}"),
        format!("lookup --no-such-{evil}"),
        format!("--memory {evil} history"),
        format!("import {evil}"),
        "history 1".to_owned(),
        "history 2".to_owned(),
        "history 3".to_owned(),
        "eval bad.tsv --to fa".to_owned(),
        "check article.md article.fa.md".to_owned(),
        "config show".to_owned(),
        "pretranslate article.md -o \"$(printf 'w\\033[2Jk.tsv')\" --force".to_owned(),
        "merge article.md \"$(printf 'w\\033[2Jk.tsv')\" -o -".to_owned(),
        "concordance Kabul -o \"$(printf 'h\\033[2J.csv')\"".to_owned(),
        "undo".to_owned(),
        "undo 1".to_owned(),
    ];
    for command in commands {
        for globals in ["", "--json", "--color always"] {
            let mut run = environment.terminal(&format!("hafez {globals} {command}")).unwrap();
            // On a machine that is busy a bar of progress is drawn, and it moves the cursor: not what is looked for.
            for _ in 0..20 {
                if !run.stdout.contains("segments  ") || harm(&run.stdout).is_none() {
                    break;
                }
                run = environment.terminal(&format!("hafez {globals} {command}")).unwrap();
            }
            assert_eq!(harm(&run.stdout), None, "hafez {globals} {command}: {}", run.stdout.escape_debug());
        }
    }
}

#[test]
fn a_pipe_gets_every_byte() {
    let environment = poisoned();
    let run = environment.run(&["lookup", "--min", "1", "The evil words of Kabul.", "--brief"]);
    assert!(run.stdout.contains(PAYLOAD), "{run:?}");
}
