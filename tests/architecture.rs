//! The house rules that no compiler checks: who may use whom, who may know the outside, what a
//! source file may hold, and that nothing lies about unused.
#![allow(clippy::unwrap_used, clippy::string_slice)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every room with the rooms it may use. `ARCHITECTURE.md` says the same.
const MAY_USE: &[(&str, &[&str])] = &[
    ("lang", &[]),
    ("draft", &[]),
    ("unit", &["lang"]),
    ("term", &["lang", "unit"]),
    ("text", &["lang"]),
    ("lexicon", &["lang", "text"]),
    ("align", &["lang", "lexicon", "text"]),
    ("document", &["lang", "unit"]),
    ("formats", &["draft", "lang", "unit"]),
    ("store", &["draft", "lang", "term", "unit"]),
    ("index", &["lang", "store", "text", "unit"]),
    ("glossary", &["formats", "lang", "store", "term", "text", "unit"]),
    ("memory", &["glossary", "index", "lang", "lexicon", "store", "term", "text", "unit"]),
    ("suggest", &["document", "glossary", "lang", "memory", "term", "text", "unit"]),
    ("analysis", &["document", "formats", "glossary", "lang", "memory", "suggest", "text", "unit"]),
    ("work", &["document", "formats", "glossary", "lang", "memory", "suggest", "text", "unit"]),
    ("eval", &["formats", "glossary", "lang", "memory", "store", "term", "text", "unit"]),
    ("checks", &["glossary", "lang", "lexicon", "term", "text", "unit"]),
    ("archive", &["align", "document", "formats", "glossary", "lang", "lexicon", "memory", "text", "unit"]),
    (
        "page",
        &["analysis", "document", "eval", "formats", "glossary", "lang", "memory", "suggest", "term", "text", "unit"],
    ),
    (
        "cli",
        &[
            "align", "analysis", "archive", "checks", "document", "eval", "formats", "glossary", "lang", "memory",
            "page", "store", "suggest", "term", "text", "unit", "work",
        ],
    ),
];

/// Crates that few places may know.
const KEPT_IN: &[(&str, &[&str])] = &[
    // The memory of Trados Studio is an SQLite file.
    ("rusqlite", &["src/store/sqlite", "src/formats/sdltm"]),
    ("quick_xml", &["src/document/office", "src/formats/xml"]),
    ("zip", &["src/document/office", "src/formats/sheet", "src/formats/work/docx"]),
    ("pulldown_cmark", &["src/document"]),
    ("html5gum", &["src/document/html"]),
    ("clap", &["src/cli"]),
    ("anstream", &["src/cli"]),
    ("indicatif", &["src/cli"]),
    ("etcetera", &["src/cli"]),
    ("icu_calendar", &["src/text/value"]),
    ("base64", &["src/page"]),
];

/// What only `cli` may touch: the environment, the clock, the terminal, the process.
const OUTSIDE: &[&str] = &[
    "std::env",
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "Instant::now",
    "current_dir",
    "println!",
    "print!(",
    "eprintln!",
    "eprint!(",
    "dbg!",
    "process::exit",
    "stdin()",
    "stdout()",
    "stderr()",
];

/// Lines of code a file may have, its own tests not counted.
const LIMIT: usize = 400;

/// Longer files, each with its reason.
const LONGER: &[(&str, &str)] = &[("src/text/rules/fa.rs", "a table of words")];

/// Where a zero-width joiner or non-joiner may stand as it is, with the reason. Comments may always show them.
const ZWNJ_IN: &[(&str, &str)] = &[
    ("benches/common/corpus.rs", "visible Persian"),
    ("benches/instructions/main.rs", "visible Persian"),
    ("benches/lookup/main.rs", "visible Persian"),
    ("benches/scale/measure.rs", "visible Persian"),
    ("src/cli/commands/add.rs", "an example to be copied from --help"),
    ("src/cli/commands/edit.rs", "an example to be copied from --help"),
    ("src/cli/commands/lookup.rs", "an example to be copied from --help"),
    ("src/document/kind.rs", "a test with visible Persian"),
    ("src/text/rules/fa.rs", "weekdays in a table of words"),
    ("src/text/rules/ps.rs", "weekdays in a table of words"),
    ("tests/analyse.rs", "visible Persian"),
    ("tests/cleaning.rs", "visible Persian"),
    ("tests/accept.rs", "visible Persian"),
    ("tests/align.rs", "visible Persian"),
    ("tests/align_beads.rs", "visible Persian"),
    ("tests/cli.rs", "visible Persian"),
    ("tests/concordance.rs", "visible Persian"),
    ("tests/eval.rs", "visible Persian"),
    ("tests/exactness.rs", "visible Persian"),
    ("tests/formats.rs", "visible Persian"),
    ("tests/glossary_find.rs", "visible Persian"),
    ("tests/glossary_names.rs", "visible Persian"),
    ("tests/glossary_store.rs", "visible Persian"),
    ("tests/json.rs", "visible Persian"),
    ("tests/text_diff.rs", "visible Persian"),
    ("tests/text_tokens.rs", "visible Persian"),
];

struct Source {
    /// From the root of the repository, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn room(&self) -> &str {
        let rest = self.path.strip_prefix("src/").unwrap_or(&self.path);
        rest.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// How many modules deep the file is: 1 for `src/unit.rs` and `src/text/mod.rs`.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count() - 1;
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    /// The code without comments and without the tests at its end.
    fn code(&self) -> String {
        let own = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines = own.lines().map(|line| match line.trim_start() {
            comment if comment.starts_with("//") => "",
            _ => line.split(" // ").next().unwrap_or_default(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources_under(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(Source { path: from_root(&path), text: std::fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "{folder} holds no sources");
    found
}

fn from_root(path: &Path) -> String {
    let parts = path.strip_prefix(root()).unwrap().components();
    parts.map(|part| part.as_os_str().to_str().unwrap()).collect::<Vec<_>>().join("/")
}

fn rooms() -> BTreeSet<String> {
    let is_module = |line: &&str| line.starts_with("pub mod ");
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    lib.lines().filter(is_module).map(|line| line["pub mod ".len()..].trim_end_matches(';').to_owned()).collect()
}

fn is_room(source: &Source) -> bool {
    !matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs")
}

/// The rooms named after `crate::`, in `crate::{…}`, and after enough `super::` to leave the room.
fn used_rooms(source: &Source) -> BTreeSet<String> {
    let code = source.code();
    let mut used = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        used.extend(heads(&code[at + found.len()..]));
    }
    let climb = "super::".repeat(source.depth());
    for (at, _) in code.match_indices(&climb) {
        if !code[..at].ends_with("super::") {
            used.extend(heads(&code[at + climb.len()..]));
        }
    }
    let rooms = rooms();
    used.into_iter().filter(|room| rooms.contains(room)).collect()
}

/// The first names of a path or of the branches of a `{…}`.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(tree) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut depth = 0;
    let mut heads = vec![name(tree.trim_start())];
    for (at, c) in tree.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(name(tree[at + 1..].trim_start())),
            _ => {}
        }
    }
    heads
}

fn uses() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut uses: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for source in sources_under("src").iter().filter(|source| is_room(source)) {
        let of_room = uses.entry(source.room().to_owned()).or_default();
        for used in used_rooms(source).into_iter().filter(|used| used != source.room()) {
            of_room.insert(used, source.path.clone());
        }
    }
    uses
}

#[test]
fn every_room_is_in_the_plan() {
    let planned: BTreeSet<String> = MAY_USE.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(rooms(), planned);
}

#[test]
fn rooms_use_only_those_below() {
    for (room, used) in uses() {
        let (_, allowed) = MAY_USE.iter().find(|(known, _)| *known == room).expect(&room);
        for (other, path) in used {
            assert!(allowed.contains(&other.as_str()), "{path}: `{room}` may not use `{other}`");
        }
    }
}

#[test]
fn the_plan_has_no_circle() {
    let mut built: BTreeSet<&str> = BTreeSet::new();
    for (room, used) in MAY_USE {
        for other in *used {
            let later = MAY_USE.iter().any(|(known, _)| known == other) && !built.contains(other);
            assert!(!later, "`{room}` uses `{other}`, which must stand above it");
        }
        built.insert(room);
    }
}

#[test]
fn the_page_shows_the_same_plan() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (room, allowed) in MAY_USE {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{room}` |"))).expect(room);
        let cell = row.trim_end_matches('|').rsplit('|').next().unwrap();
        let named: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        assert_eq!(&named, allowed, "ARCHITECTURE.md on `{room}`");
    }
}

#[test]
fn the_program_is_only_a_door() {
    let main = std::fs::read_to_string(root().join("src/main.rs")).unwrap();
    let named: Vec<&str> = main.lines().filter(|line| !line.starts_with("//") && line.contains("hafez::")).collect();
    assert_eq!(named, ["    hafez::cli::run(std::env::args_os())"]);
}

#[test]
fn only_cli_knows_the_outside() {
    for source in sources_under("src").iter().filter(|source| is_room(source) && source.room() != "cli") {
        let code = source.code();
        for word in OUTSIDE {
            assert!(!code.contains(word), "{}: `{word}` belongs into cli", source.path);
        }
    }
}

#[test]
fn some_crates_stay_in_one_room() {
    for source in sources_under("src") {
        let code = source.code();
        for (name, homes) in KEPT_IN {
            let known = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            let at_home = homes.iter().any(|home| source.path.starts_with(home));
            assert!(!known || at_home, "{}: `{name}` belongs into {homes:?}", source.path);
        }
    }
}

#[test]
fn files_stay_short() {
    for source in sources_under("src") {
        let lines = source.text.split("#[cfg(test)]\nmod tests").next().unwrap().lines().count();
        let excused = LONGER.iter().any(|(path, _)| *path == source.path);
        assert!(lines <= LIMIT || excused, "{}: {lines} lines; split it, or list it with a reason", source.path);
        assert!(lines > LIMIT || !excused, "{}: {lines} lines; it needs no excuse any more", source.path);
    }
}

#[test]
fn sources_hold_no_character_that_nobody_sees() {
    let invisible = |c: char| {
        matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    for folder in ["src", "tests", "benches"] {
        for source in sources_under(folder) {
            for (number, line) in source.text.lines().enumerate() {
                let found = line.chars().find(|c| invisible(*c));
                let listed = ZWNJ_IN.iter().any(|(path, _)| *path == source.path);
                let joins = matches!(found, Some('\u{200C}' | '\u{200D}'));
                let excused = joins && (listed || line.trim_start().starts_with("//"));
                let name = found.map_or(0, u32::from);
                assert!(found.is_none() || excused, "{}:{}: write \\u{{{name:x}}}", source.path, number + 1);
            }
        }
    }
}

#[test]
fn no_file_is_forgotten() {
    for source in sources_under("src").iter().filter(|source| is_room(source)) {
        let (parent, name) = declared_by(&source.path);
        assert!(parent.iter().any(|text| declares(text, &name)), "{}: no module declares it", source.path);
    }
    let tests = sources_under("tests");
    for helper in tests.iter().filter(|test| test.path.matches('/').count() > 1) {
        let inside = helper.path.strip_prefix("tests/").unwrap();
        let named = tests.iter().any(|test| test.text.contains(&format!("\"{inside}\"")));
        let module = inside.trim_end_matches("/mod.rs");
        let declared = tests.iter().any(|test| test.text.contains(&format!("mod {module};")));
        // A folder with a `main.rs` is one test, and declares its own.
        let (folder, name) = module.trim_end_matches(".rs").split_once('/').unwrap();
        let main = tests.iter().find(|test| test.path == format!("tests/{folder}/main.rs"));
        let declared = declared || main.is_some_and(|main| name == "main" || declares(&main.text, name));
        assert!(named || declared, "{}: no test uses it", helper.path);
    }
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("autotests"), "every file in tests/ is a test");
}

fn declares(text: &str, name: &str) -> bool {
    text.lines().any(|line| line.trim_end().ends_with(&format!("mod {name};")))
}

/// The files that may declare a module, and its name.
fn declared_by(path: &str) -> (Vec<String>, String) {
    let module = path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs")).unwrap();
    let (folder, name) = module.rsplit_once('/').unwrap();
    let candidates = [format!("{folder}/mod.rs"), format!("{folder}.rs"), format!("{folder}/lib.rs")];
    let read = candidates.iter().filter_map(|file| std::fs::read_to_string(root().join(file)).ok());
    (read.collect(), name.to_owned())
}
