//! TMX on the command line: markup as people and scripts meet it, and what happens to it in `edit`.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::{Environment, Run};
use serde_json::{Value, json};

const FILE: &str = "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header srclang=\"EN-us\"/><body>
<tu tuid=\"t1\" usagecount=\"2\"><note>a note</note><note>another</note><prop type=\"x-domain\">news</prop>
<tuv xml:lang=\"EN-us\"><seg>The <bpt i=\"1\">&lt;b&gt;</bpt>president<ept i=\"1\">&lt;/b&gt;</ept> arrived in Kabul.</seg></tuv>
<tuv xml:lang=\"fa_IR\" changeid=\"mina\"><seg><bpt i=\"1\">&lt;b&gt;</bpt>رئیس\u{200c}جمهور<ept i=\"1\">&lt;/b&gt;</ept> وارد کابل شد<ph>&lt;br/&gt;</ph>.</seg></tuv></tu>
</body></tmx>";

fn with_markup() -> Environment {
    let environment = Environment::new();
    environment.write("m.tmx", FILE);
    let run = environment.run(&["import", "m.tmx"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    environment
}

fn data(run: &Run, kind: &str) -> Value {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.into_iter().find(|record| record["type"] == kind).unwrap()["data"].clone()
}

#[test]
fn people_see_placeholders() {
    let environment = with_markup();
    let run = environment.run(&["lookup", "The president arrived in Kabul."]);
    assert!(run.stdout.contains("100%") || run.stdout.contains("101%"), "markup costs nothing: {run:?}");
    assert!(run.stdout.contains("The ⟨1⟩president⟨/1⟩ arrived in Kabul."), "{run:?}");
    assert!(run.stdout.contains("⟨1⟩رئیس\u{200c}جمهور⟨/1⟩ وارد کابل شد⟨2/⟩."), "{run:?}");
    // The difference is one of texts.
    let run = environment.run(&["lookup", "The president arrived in Herat."]);
    assert!(run.stdout.contains("The president arrived in [-Kabul-]{+Herat+}."), "{run:?}");
    let brief = environment.run(&["lookup", "--brief", "The president arrived in Kabul."]);
    assert_eq!(brief.stdout, "رئیس\u{200c}جمهور وارد کابل شد.\n");
    let shown = environment.run(&["show", "1"]).stdout;
    for part in ["⟨1⟩president⟨/1⟩", "a note", "note: another", "tuid: t1", "x-domain: news", "changeid: mina"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn scripts_get_texts_and_codes_apart() {
    let environment = with_markup();
    let found = data(&environment.run(&["lookup", "The president arrived in Kabul.", "--json"]), "match");
    assert_eq!(found["target"], "رئیس\u{200c}جمهور وارد کابل شد.");
    assert_eq!(found["source_inline"][0]["byte"], 4);
    assert_eq!(found["target_inline"].as_array().unwrap().len(), 3);
    assert_eq!(found["to"], "fa");
    let unit = data(&environment.run(&["show", "1", "--json"]), "unit");
    assert_eq!(unit["variants"][1]["lang"], "fa");
    assert_eq!(unit["variants"][1]["inline"][2]["element"], "ph");
    assert_eq!(unit["extra"]["attributes"][0], serde_json::json!(["tuid", "t1"]));
    assert_eq!(unit["extra"]["notes"][1]["text"], "another");
}

#[test]
fn an_edit_keeps_the_markup_that_it_names() {
    let environment = with_markup();
    let run = environment.run(&["edit", "1", "--target", "⟨1⟩رئیس جمهور⟨/1⟩ به کابل رسید."]);
    assert!(run.code == Some(0) && run.stderr.contains("1 inline code is gone"), "{run:?}");
    let exported = environment.run(&["export", "-", "--format", "tmx"]).stdout;
    assert!(
        exported
            .contains("<seg><bpt i=\"1\">&lt;b&gt;</bpt>رئیس جمهور<ept i=\"1\">&lt;/b&gt;</ept> به کابل رسید.</seg>"),
        "{exported}"
    );
    assert!(!exported.contains("changeid=\"mina\"><seg>"), "no longer hers: {exported}");
    let half = environment.run(&["edit", "1", "--target", "⟨1⟩رئیس جمهور"]);
    assert!(half.code == Some(2) && half.stderr.contains("`⟨1⟩` needs its other end"), "{half:?}");
    let run = environment.run(&["edit", "1", "--target", "رئیس جمهور رسید."]);
    assert!(run.code == Some(0) && run.stderr.contains("2 inline codes are gone"), "{run:?}");
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    let shown = environment.run(&["show", "1"]).stdout;
    assert!(shown.contains("⟨1⟩رئیس\u{200c}جمهور⟨/1⟩ وارد کابل شد⟨2/⟩."), "{shown}");
}

#[test]
fn an_export_has_markup_or_not_and_is_the_same_each_time() {
    let environment = with_markup();
    let export = |more: &[&str]| environment.run(&[&["export", "-", "--format", "tmx"], more].concat());
    let marked = export(&[]).stdout;
    assert_eq!(marked, export(&["--level", "2"]).stdout);
    for part in [
        "tuid=\"t1\"",
        "usagecount=\"2\"",
        "<note>another</note>",
        "xml:lang=\"EN-us\"",
        "xml:lang=\"fa_IR\"",
        "<bpt i=\"1\">",
    ] {
        assert!(marked.contains(part), "{part}: {marked}");
    }
    let plain = export(&["--level", "1"]).stdout;
    assert!(plain.contains("<seg>The president arrived in Kabul.</seg>") && !plain.contains("<bpt"), "{plain}");
    assert_eq!(export(&["--level", "3"]).code, Some(2));
    let other = Environment::new();
    other.write("back.tmx", &marked);
    assert_eq!(other.run(&["import", "back.tmx"]).code, Some(0));
    assert_eq!(other.run(&["export", "-", "--format", "tmx"]).stdout, marked);
    let again = data(&other.run(&["import", "back.tmx", "--json"]), "batch");
    assert_eq!((&again["created"], &again["updated"], &again["duplicate"]), (&0.into(), &0.into(), &1.into()));
}

const TAGGED: &str = "<xliff version='1.2'><file original='a.html' source-language='en' target-language='fa'><body>\
    <trans-unit id='1'><source>A <g id='1' ctype='bold'>bold</g> plan<x id='2'/>.</source>\
    <target state='final'>طرحی <g id='1' ctype='bold'>جسورانه</g><x id='2'/>.</target></trans-unit></body></file></xliff>";

#[test]
fn markup_of_another_format_comes_back_through_tmx() {
    let environment = Environment::new();
    let read = |name: &str| std::fs::read_to_string(environment.work().join(name)).unwrap();
    environment.write("tagged.xlf", TAGGED);
    assert_eq!(environment.run(&["import", "tagged.xlf"]).code, Some(0));
    assert_eq!(environment.run(&["export", "out.tmx"]).code, Some(0));
    assert!(read("out.tmx").contains("<bpt i=\"1\""));
    let again = environment.run(&["import", "out.tmx", "--json"]);
    let end = data(&again, "end");
    assert_eq!((&end["created"], &end["updated"], &end["duplicate"]), (&json!(0), &json!(0), &json!(1)), "{again:?}");
    assert_eq!(environment.run(&["export", "second.tmx"]).code, Some(0));
    assert_eq!(read("second.tmx"), read("out.tmx"));
    // Where another program has changed the text, its markup counts.
    environment.write("changed.tmx", read("out.tmx").replace("plan", "project"));
    assert_eq!(data(&environment.run(&["import", "changed.tmx", "--json"]), "end")["created"], 1);
}
