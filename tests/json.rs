//! The JSON records, declared a second time and closed: a field that is renamed or added without
//! its line here and in `docs` fails.
#![allow(clippy::large_enum_variant, clippy::unwrap_used, dead_code)]

#[path = "cmd/environment.rs"]
mod environment;

use std::collections::BTreeMap;

use environment::Environment;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case", deny_unknown_fields)]
enum Record {
    Segment(Segment),
    Match(Match),
    Fragment(Fragment),
    Term(Term),
    Name(Name),
    Candidate(Candidate),
    Batch(Batch),
    Kept(Kept),
    Change(Change),
    Row(Row),
    Doubt(Doubt),
    Reject(Reject),
    Unit(Unit),
    Memory(Memory),
    Problem(Problem),
    Setting(Setting),
    Key(Key),
    Band(Band),
    Eval(Eval),
    EvalSegment(EvalSegment),
    EvalTerm(EvalTerm),
    EvalFragment(EvalFragment),
    Finding(Finding),
    Hit(Hit),
    Aligned(Aligned),
    Merged(Merged),
    Skipped(Skipped),
    End(End),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Segment {
    index: u32,
    text: String,
    lang: String,
    file: Option<String>,
    line: Option<u64>,
    byte_start: Option<u64>,
    byte_end: Option<u64>,
    kind: String,
    flags: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    batch: i64,
    record: String,
    id: i64,
    change: String,
    before: Option<State>,
    after: Option<State>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum State {
    Unit(Unit),
    Entry(Term),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Doubt {
    file: String,
    line: u64,
    unit: String,
    id: Option<i64>,
    reasons: Vec<Reason>,
    quarantined: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: String,
    message: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Merged {
    segment: u64,
    line: u64,
    status: String,
    source: String,
    target: Option<String>,
    warnings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Skipped {
    line: u64,
    reason: String,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hit {
    rank: u64,
    unit: i64,
    source: String,
    target: String,
    side: String,
    byte_start: usize,
    byte_end: usize,
    ranges: Vec<Range>,
    source_inline: Option<Vec<Inline>>,
    target_inline: Option<Vec<Inline>>,
    from: String,
    to: String,
    origin: Option<Origin>,
    changed: String,
    by: Option<String>,
    status: String,
    count: u64,
    variant: bool,
    before: Option<Vec<Neighbour>>,
    after: Option<Vec<Neighbour>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    byte_start: usize,
    byte_end: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Neighbour {
    unit: i64,
    segment: Option<u32>,
    source: String,
    target: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Aligned {
    source: String,
    target: String,
    from_index: Vec<u32>,
    to_index: Vec<u32>,
    confidence: f64,
    status: String,
    from_file: String,
    to_file: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Candidate {
    text: String,
    count: u64,
    kind: Option<String>,
    file: Option<String>,
    segment: Option<u32>,
    byte_start: Option<usize>,
    byte_end: Option<usize>,
    context: Option<String>,
    part_of: Option<String>,
    transliterations: Vec<String>,
    transliterations_dari: Vec<String>,
    seen: Option<Seen>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    target: String,
    count: u64,
    of: u64,
    confidence: f64,
    units: Vec<i64>,
    example: Example,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    unit: Option<i64>,
    source: String,
    target: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Match {
    segment: u32,
    rank: u32,
    score: u8,
    words: u8,
    kind: String,
    unit: i64,
    source: String,
    target: String,
    #[serde(default)]
    source_inline: Vec<Inline>,
    #[serde(default)]
    target_inline: Vec<Inline>,
    from: String,
    to: String,
    origin: Option<Origin>,
    changed: String,
    age_days: u32,
    by: Option<String>,
    penalties: Vec<Penalty>,
    diff: Vec<Part>,
    repairs: Vec<Repair>,
    unrepaired: Option<String>,
    left: Vec<Left>,
    contained: Option<String>,
    alike: Option<u32>,
    explain: Option<Vec<Points>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Repair {
    was: String,
    now: String,
    byte_start: usize,
    byte_end: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Left {
    was: String,
    now: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Origin {
    file: String,
    segment: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Penalty {
    reason: String,
    points: u8,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    op: String,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Points {
    label: String,
    points: i32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    segment: Option<u32>,
    entry: i64,
    source: String,
    target: Option<String>,
    status: String,
    found: Option<String>,
    byte_start: Option<usize>,
    byte_end: Option<usize>,
    weak: bool,
    avoid: Vec<String>,
    note: Option<String>,
    kind: Option<String>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    valid: Option<bool>,
    ambiguous: Vec<i64>,
    #[serde(default)]
    forms: Vec<Form>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    lang: String,
    text: String,
    status: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    file: String,
    band: String,
    segments: u64,
    words: u64,
    characters: u64,
    weighted: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Eval {
    file: String,
    band: String,
    segments: u64,
    percent: f64,
    chrf: Option<f64>,
    offered: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EvalSegment {
    file: String,
    line: u64,
    segment: u64,
    document: Option<String>,
    source: String,
    target: String,
    band: String,
    score: Option<u8>,
    chrf: Option<f64>,
    offered: Option<f64>,
    suggested_source: Option<String>,
    suggested_target: Option<String>,
    repairs_right: u64,
    repairs_wrong: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EvalFragment {
    file: String,
    kind: String,
    at: f64,
    fragments: u64,
    per_segment: f64,
    segments: f64,
    words: f64,
    words3: f64,
    exact: f64,
    soft: f64,
    control: f64,
    supplied: f64,
    confidence: f64,
    gap: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EvalTerm {
    entry: i64,
    source: String,
    found: u64,
    used: u64,
    other: u64,
    missing: u64,
    forms: Vec<Count>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    entry: i64,
    source: String,
    forms: Vec<Count>,
    without: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    text: String,
    status: String,
    count: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    id: Option<i64>,
    time: String,
    command: String,
    file: Option<String>,
    format: Option<String>,
    created: u64,
    updated: u64,
    duplicate: u64,
    rejected: u64,
    undone: bool,
    by: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    file: String,
    line: Option<u64>,
    unit: Option<String>,
    result: String,
    reason: String,
    id: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    record: String,
    id: i64,
    batch: i64,
    command: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reject {
    file: String,
    line: Option<u64>,
    unit: Option<String>,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Unit {
    Added(Added),
    Whole(Whole),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Added {
    id: i64,
    batch: Option<i64>,
    result: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    id: i64,
    variants: Vec<Variant>,
    context: Context,
    origin: Option<Origin>,
    author: Option<String>,
    created: String,
    changed: String,
    changed_by: Option<String>,
    note: Option<String>,
    status: String,
    extra: Option<Extra>,
    batch: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    lang: String,
    text: String,
    #[serde(default)]
    inline: Vec<Inline>,
    extra: Option<Extra>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inline {
    byte: usize,
    role: String,
    pair: Option<String>,
    dialect: String,
    element: String,
    #[serde(default)]
    attributes: Vec<(String, String)>,
    #[serde(default)]
    code: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extra {
    #[serde(default)]
    attributes: Vec<(String, String)>,
    #[serde(default)]
    notes: Vec<Remark>,
    #[serde(default)]
    props: Vec<Remark>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remark {
    #[serde(default)]
    kind: String,
    text: String,
    #[serde(default)]
    attributes: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Context {
    prev: Option<String>,
    next: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Memory {
    path: Option<String>,
    schema: i64,
    units: u64,
    variants: BTreeMap<String, u64>,
    terms: u64,
    bytes: u64,
    changed: Option<String>,
    lexicons: Vec<Lexicon>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon {
    source: String,
    target: String,
    units: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fragment {
    segment: u32,
    text: String,
    byte_start: usize,
    byte_end: usize,
    target: String,
    count: u64,
    confidence: f64,
    example: FragmentExample,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FragmentExample {
    unit: i64,
    source: String,
    target: String,
    origin: Option<Origin>,
    changed: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Problem {
    message: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    name: String,
    value: Option<String>,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    line: u64,
    text: String,
    key: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Finding {
    segment: u64,
    code: String,
    name: String,
    severity: String,
    message: String,
    source: String,
    target: String,
    byte_start: Option<usize>,
    byte_end: Option<usize>,
    source_byte_start: Option<usize>,
    source_byte_end: Option<usize>,
    fix: Option<String>,
    safe: bool,
    file: Option<String>,
    line: Option<u64>,
    other: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct End {
    elapsed_ms: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Failure {
    #[serde(rename = "type")]
    kind: String,
    data: FailureData,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FailureData {
    message: String,
    hint: Option<String>,
    file: Option<String>,
    line: Option<u64>,
}

const MARKED: &str = "<tmx version='1.4'><header/><body><tu tuid='x'><note>a</note><note xml:lang='en'>b</note>\
    <prop type='p'>q</prop><tuv xml:lang='en' changeid='c'><seg>A <bpt i='1' x='2'>b</bpt>marked<ept i='1'>b</ept> sentence.</seg>\
    </tuv><tuv xml:lang='fa'><seg>جمله<ph/></seg></tuv></tu></body></tmx>";

/// Every command that answers in records.
const COMMANDS: &[&[&str]] = &[
    &["lookup", "The president arrived in Kabul on Tuesday.", "--explain"],
    &["lookup", "--from", "fa", "--to", "en", "قیمت\u{200c}ها ۱۴ درصد افزایش یافت."],
    &["suggest", "article.md"],
    &["concordance", "Kabul", "--context", "1"],
    &["concordance", "A marked"],
    &["import", "marked.tmx"],
    &["lookup", "--from", "en", "--to", "fa", "A marked sentence."],
    &["show", "5"],
    &["add", "Night fell.", "شب شد."],
    &["show", "1"],
    &["edit", "1", "--note", "n"],
    &["confirm", "1"],
    &["import", "pairs.csv", "--columns", "fa,en,note"],
    &["import", "bad.tsv"],
    &["import", "wrong.tsv", "--quarantine"],
    &["memory", "review", "-o", "second.tsv"],
    &["export", "x.tmx"],
    &["history"],
    &["history", "1"],
    &["history", "5"],
    &["forget", "1", "--yes"],
    &["undo"],
    &["glossary", "import", "names.tsv"],
    &["glossary", "list"],
    &["glossary", "lookup", "Geneva"],
    &["glossary", "find", "article.md"],
    &["glossary", "candidates", "article.md"],
    &["glossary", "candidates", "--from-memory"],
    &["glossary", "add", "Salima Barin", "سلیمه بارین"],
    &["glossary", "remove", "Salima Barin"],
    &["glossary", "audit"],
    &["eval", "story.tsv", "--each"],
    &["analyse", "article.md"],
    &["pretranslate", "linked.md", "-o", "linked.tsv"],
    &["merge", "linked.md", "linked.tsv", "-o", "merged.md"],
    &["memory", "info"],
    &["memory", "verify"],
    &["memory", "salvage", "saved.tmx"],
    &["check", "old.tsv"],
    &["config", "show"],
    &["segment", "article.md"],
];

#[test]
fn every_line_of_every_command_is_a_known_record() {
    let environment = Environment::with_memory();
    environment.write("linked.md", "# Rain\n\nwww.example.org\n");
    environment.write("bad.tsv", "en\tfa\nonly one\ntwo\tدو\n");
    environment.write("marked.tmx", MARKED);
    environment.write("wrong.tsv", "en\tfa\nIt rose by 12 percent.\tآن ۱۵ درصد افزایش یافت.\n");
    environment.write("story.tsv", "Iran sent an envoy to Kabul.\tایران فرستاده\u{200c}ای به کابل فرستاد.\nIran sent an envoy to Ankara.\tایران فرستاده\u{200c}ای به آنکارا فرستاد.\n");
    for command in COMMANDS {
        let run = environment.run(&[command, &["--json"][..]].concat());
        assert!(matches!(run.code, Some(0 | 1)), "{command:?}: {run:?}");
        for line in run.stdout.lines() {
            serde_json::from_str::<Record>(line).unwrap_or_else(|error| panic!("{command:?}: {error}: {line}"));
        }
    }
}

#[test]
fn differences_join_to_both_texts() {
    let environment = Environment::with_memory();
    let query = "The president of Tajikistan arrived in Dushanbe on Tuesday.";
    let run = environment.run(&["lookup", query, "--min", "30", "--json"]);
    let mut matches = 0;
    for line in run.stdout.lines() {
        if let Record::Match(found) = serde_json::from_str(line).unwrap() {
            let side = |op: &str| {
                let parts = found.diff.iter().filter(|part| part.op == "equal" || part.op == op);
                parts.map(|part| part.text.as_str()).collect::<String>()
            };
            assert_eq!((side("delete"), side("insert")), (found.source.clone(), query.to_owned()));
            assert!(found.changed.ends_with('Z'));
            matches += 1;
        }
    }
    assert!(matches > 0);
}

#[test]
fn errors_are_records_too() {
    let environment = Environment::new();
    for args in [&["import", "missing.tsv"][..], &["lokup"], &["--to", "fq", "history"], &["show", "x"], &["undo"]] {
        let run = environment.run(&[args, &["--json"]].concat());
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        let failure: Failure = serde_json::from_str(run.stderr.lines().next().unwrap()).unwrap();
        assert!(failure.kind == "error" && !failure.data.message.is_empty(), "{failure:?}");
    }
}
