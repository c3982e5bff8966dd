//! Project folders of `OmegaT`, in and out.
#![allow(clippy::unwrap_used, clippy::string_slice)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use hafez::formats::omegat::{Memories, Project};

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, memory: &str, args: &[&str]) -> (i32, String, String) {
        let output = Command::cargo_bin("hafez")
            .unwrap()
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.folder.path())
            .args(["--memory", memory])
            .args(args)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn ok(&self, memory: &str, args: &[&str]) -> String {
        let (code, out, err) = self.run(memory, args);
        assert_eq!(code, 0, "{args:?}: {err}");
        out
    }

    /// The texts of a memory, as a table.
    fn table(&self, memory: &str) -> Vec<String> {
        let out = self.ok(memory, &["export", "-", "--columns", "en,fa,status"]);
        let mut rows: Vec<String> = out.lines().skip(1).map(str::to_owned).collect();
        rows.sort();
        rows
    }
}

fn tmx(pairs: &[(&str, &str)]) -> String {
    let unit = |(source, target): &(&str, &str)| {
        format!("<tu><tuv lang=\"en\"><seg>{source}</seg></tuv><tuv lang=\"fa\"><seg>{target}</seg></tuv></tu>")
    };
    let body: String = pairs.iter().map(unit).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE tmx SYSTEM \"tmx11.dtd\"><tmx version=\"1.1\">\
         <header creationtool=\"OmegaT\" segtype=\"sentence\" srclang=\"EN-US\" adminlang=\"EN-US\" datatype=\"plaintext\" \
         o-tmf=\"OmegaT TMX\"/><body>{body}</body></tmx>"
    )
}

fn project_file(tm: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><omegat><project version=\"1.0\">\
         <source_dir>__DEFAULT__</source_dir><source_dir_excludes><mask>**/.svn/**</mask></source_dir_excludes>\
         <tm_dir>{tm}</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><source_lang>EN-US</source_lang>\
         <target_lang>fa</target_lang></project></omegat>"
    )
}

/// A project as people have it.
fn project(place: &Place) {
    place.write("p/omegat.project", &project_file("__DEFAULT__"));
    place.write("p/omegat/project_save.tmx", &tmx(&[("saved", "ذخیره")]));
    place.write("p/omegat/project_save.tmx.bak", &tmx(&[("backup", "پشتیبان")]));
    place.write("p/tm/ref.tmx", &tmx(&[("ref", "مرجع")]));
    place.write("p/tm/auto/a.tmx", &tmx(&[("auto", "خودکار")]));
    place.write("p/tm/enforce/e.tmx", &tmx(&[("enforce", "اجباری")]));
    place.write("p/tm/penalty-30/deep/p.tmx", &tmx(&[("penalty", "جریمه")]));
    place.write("p/tm/mt/m.tmx", &tmx(&[("machine", "ماشین")]));
    place.write("p/tm/readme.html", "<html>");
    place.write(
        "p/glossary/glossary.txt",
        "# Glossary in tab-separated format -*- coding: utf-8 -*-\nKabul\tکابل\tcapital\n",
    );
    place.write("p/source/a.txt", "saved");
}

#[test]
fn a_project_says_what_is_in_it() {
    let place = Place::new();
    project(&place);
    let found = Project::read(&place.path("p"), &hafez::lang::LangMap::default()).unwrap();
    assert_eq!((found.from.as_str(), found.to.as_str()), ("en-US", "fa"));
    let root = place.path("p");
    let names: Vec<(String, Memories)> = found
        .memories
        .iter()
        .map(|file| (file.path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"), file.kind))
        .collect();
    let expected = [
        ("omegat/project_save.tmx", Memories::Saved),
        ("tm/auto/a.tmx", Memories::Trusted),
        ("tm/enforce/e.tmx", Memories::Trusted),
        ("tm/mt/m.tmx", Memories::Machine),
        ("tm/penalty-30/deep/p.tmx", Memories::Penalty),
        ("tm/ref.tmx", Memories::Trusted),
    ];
    assert_eq!(names, expected.map(|(name, kind)| (name.to_owned(), kind)));
    assert_eq!(found.glossaries, [root.join("glossary/glossary.txt")]);
}

#[test]
fn a_project_is_imported_file_by_file() {
    let place = Place::new();
    project(&place);
    let out = place.ok("m.hafez", &["import", "p", "--json"]);
    assert_eq!(out.lines().filter(|line| line.contains("\"type\":\"batch\"")).count(), 6, "{out}");
    let rows = place.table("m.hafez").join("\n");
    for confirmed in ["saved\tذخیره", "ref\tمرجع", "auto\tخودکار", "enforce\tاجباری"] {
        assert!(rows.contains(confirmed) && !rows.contains(&format!("{confirmed}\tunreviewed")), "{rows}");
    }
    for unreviewed in ["penalty\tجریمه\tunreviewed", "machine\tماشین\tunreviewed"] {
        assert!(rows.contains(unreviewed), "{rows}");
    }
    // Once more: nothing changes.
    let again = place.ok("m.hafez", &["import", "p", "--json"]);
    assert!(again.lines().last().unwrap().contains("\"created\":0"), "{again}");
    place.ok("m.hafez", &["undo"]);
}

#[test]
fn the_glossary_of_a_project_is_imported() {
    let place = Place::new();
    project(&place);
    place.ok("m.hafez", &["glossary", "import", "p"]);
    let out = place.ok("m.hafez", &["glossary", "lookup", "Kabul"]);
    assert!(out.contains("کابل"), "{out}");
}

#[test]
fn a_broken_project_is_named() {
    let place = Place::new();
    place.write("p/omegat.project", "<omegat><project><source_lang>xx-bad-1</source_lang></project></omegat>");
    place.write("q/omegat.project", "not xml");
    place.write("empty/omegat.project", &project_file("__DEFAULT__"));
    place.write("plain/a.tmx", &tmx(&[]));
    for (folder, message) in [
        ("p", "source_lang"),
        ("q", "not a project of OmegaT"),
        ("empty", "no translations yet"),
        ("plain", "this is a folder"),
    ] {
        let (code, _, err) = place.run("m.hafez", &["import", folder]);
        assert_eq!(code, 2, "{folder}: {err}");
        assert!(err.contains(message), "{folder}: {err}");
    }
    assert!(!place.path("m.hafez").exists());
}

const ROWS: &str = "en\tfa\torigin\tstatus\nhello & <b>\tسلام\u{200c}ها\ta.md:1\t\nhello & <b>\tدرود\tb.md:2\t\nbye\tبدرود\t\tunreviewed\n";

fn filled(place: &Place) {
    place.write("rows.tsv", ROWS);
    place.ok("m.hafez", &["import", "rows.tsv"]);
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What is written into a project has no --lang-map: it was advised all the same.
#[test]
fn a_code_that_is_no_language_is_explained_by_what_the_command_has() {
    let place = Place::new();
    place.ok("m.hafez", &["add", "Night fell.", "شب شد."]);
    let settings = "<?xml version=\"1.0\"?><omegat><project version=\"1.0\"><source_lang>qqqqqqqqqq</source_lang><target_lang>fa</target_lang></project></omegat>";
    place.write("project/omegat.project", settings);
    for (args, has_map) in [
        (&["export", "--omegat", "project"][..], false),
        (&["glossary", "export", "--omegat", "project"], false),
        (&["import", "project"], true),
        (&["glossary", "import", "project"], true),
    ] {
        let (code, _, err) = place.run("m.hafez", args);
        assert_eq!((code, err.contains("--lang-map")), (2, has_map), "{args:?}: {err}");
        assert!(err.contains("`qqqqqqqqqq` is not a language code") && err.contains("hint: "), "{args:?}: {err}");
    }
}

#[test]
fn a_new_project_is_whole_and_comes_back() {
    let place = Place::new();
    filled(&place);
    place.ok("m.hafez", &["export", "--omegat", "out"]);
    assert_eq!(
        listing(&place.path("out")),
        ["dictionary", "glossary", "omegat", "omegat.project", "source", "target", "tm"]
    );
    let settings = fs::read_to_string(place.path("out/omegat.project")).unwrap();
    assert!(settings.contains("<source_lang>en</source_lang>") && settings.contains("<target_lang>fa</target_lang>"));
    let save = fs::read_to_string(place.path("out/omegat/project_save.tmx")).unwrap();
    let (defaults, alternatives) = save.split_once("<!-- Alternative translations -->").unwrap();
    assert!(defaults.contains("سلام\u{200c}ها") && alternatives.contains("درود"), "{save}");
    assert!(alternatives.contains("<prop type=\"file\">b.md</prop>"), "{save}");
    assert!(save.contains("hello &amp; &lt;b&gt;") && save.contains("<tuv lang=\"en\">"));
    assert!(!save.contains("بدرود"), "an unreviewed unit is no translation of the project");
    assert!(fs::read_to_string(place.path("out/tm/penalty-03/hafez.tmx")).unwrap().contains("بدرود"));
    place.ok("back.hafez", &["import", "out"]);
    assert_eq!(place.table("back.hafez"), place.table("m.hafez"));
    // The same memory, the same bytes.
    place.ok("m.hafez", &["export", "--omegat", "out"]);
    assert_eq!(fs::read_to_string(place.path("out/omegat/project_save.tmx")).unwrap(), save);
    assert!(listing(place.folder.path()).iter().all(|name| !name.starts_with(".hafez-")));
}

#[test]
fn unreviewed_units_are_not_lost_ones() {
    let place = Place::new();
    let rows = "en\tfa\tstatus\na\tآ\tconfirmed\nb\tب\tunreviewed\nc\tپ\tunreviewed\nd\tت\tunreviewed\n";
    place.write("rows.tsv", rows);
    place.ok("m.hafez", &["import", "rows.tsv"]);
    let (code, _, err) = place.run("m.hafez", &["export", "--omegat", "out"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("wrote 4 units") && !err.contains("XML"), "{err}");
    place.write("more.tsv", "en\tfa\ne\tث\u{1}\n");
    place.ok("m.hafez", &["import", "more.tsv"]);
    let (code, _, err) = place.run("m.hafez", &["export", "--omegat", "out"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("wrote 4 units") && err.contains("1 unit"), "{err}");
}

#[test]
fn a_project_that_is_there_keeps_its_translations() {
    let place = Place::new();
    filled(&place);
    project(&place);
    let before = fs::read_to_string(place.path("p/omegat/project_save.tmx")).unwrap();
    let (code, _, err) = place.run("m.hafez", &["export", "--omegat", "p"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("stay as they are"), "{err}");
    assert_eq!(fs::read_to_string(place.path("p/omegat/project_save.tmx")).unwrap(), before);
    assert!(fs::read_to_string(place.path("p/tm/hafez.tmx")).unwrap().contains("سلام\u{200c}ها"));
    assert!(place.path("p/source/a.txt").exists());
}

#[test]
fn other_folders_are_refused() {
    let place = Place::new();
    filled(&place);
    place.write("full/letter.txt", "x");
    place.write("file", "x");
    place.write("other/omegat.project", &project_file("__DEFAULT__").replace(">fa<", ">de<"));
    for (folder, message) in [
        ("full", "is no project of OmegaT"),
        ("file", "this is a file"),
        ("other", "from en-US to de, not from en to fa"),
        ("nowhere/deep", "does not exist"),
    ] {
        let (code, _, err) = place.run("m.hafez", &["export", "--omegat", folder]);
        assert_eq!(code, 2, "{folder}: {err}");
        assert!(err.contains(message), "{folder}: {err}");
    }
    assert_eq!(listing(&place.path("full")), ["letter.txt"]);
    fs::create_dir(place.path("blank")).unwrap();
    place.ok("m.hafez", &["export", "--omegat", "blank"]);
}
