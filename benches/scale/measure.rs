//! What is measured of one size, each step once: what a run that was broken off has is not measured again.

use std::cell::Cell;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::common::process::{hafez, own_memory, program, remove};
use crate::common::times::{median, p99};
use crate::data::Data;
use crate::results::{self, Figures, Results};

/// The longest that import or export may take; what takes longer is ended, and its figure is missing.
const LONGEST: Duration = Duration::from_secs(30 * 60);
/// The same for a change of a thousand units.
const LONG: Duration = Duration::from_secs(5 * 60);
/// The longest that many short ones take together; then their number is what it is.
const BUDGET: Duration = Duration::from_secs(120);

/// The figures of a size, in a file as soon as they are there.
pub(crate) struct Sheet {
    units: u64,
    pub(crate) figures: Figures,
    file: PathBuf,
}

impl Sheet {
    pub(crate) fn open(file: &Path, units: u64) -> Self {
        let all = fs::read_to_string(file).map(|text| results::read(&text)).unwrap_or_default();
        Self { units, figures: all.get(&units).cloned().unwrap_or_default(), file: file.to_owned() }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.figures.contains_key(name)
    }

    #[expect(clippy::needless_pass_by_value, reason = "so that it takes what `format!` gives")]
    pub(crate) fn put(&mut self, name: &str, value: impl ToString) {
        self.figures.insert(name.to_owned(), value.to_string());
        let all = Results::from([(self.units, self.figures.clone())]);
        fs::write(&self.file, results::write(&all)).unwrap();
    }

    fn number(&mut self, name: &str, value: f64) {
        self.put(name, format!("{value:.3}"));
    }

    fn times(&mut self, name: &str, times: &[Duration]) {
        if times.is_empty() {
            return;
        }
        self.number(&format!("{name}_median_ms"), millis(median(times)));
        self.number(&format!("{name}_p99_ms"), millis(p99(times)));
        println!(
            "  {name:<16}median {:9.2} ms  p99 {:9.2} ms  of {}",
            millis(median(times)),
            millis(p99(times)),
            times.len()
        );
    }
}

/// Whether all its steps are done; a step without a figure says why.
pub(crate) fn all(sheet: &mut Sheet, folder: &Path, data: &Data) {
    let memory = folder.join("memory.hafez");
    if !sheet.has("import_s") || !memory.exists() {
        import(sheet, &memory, data);
    }
    type Step = fn(&mut Sheet, &Path, &Data);
    let steps: [(&str, Step); 6] = [
        ("warm_p99_ms", warm),
        ("fragments_p99_ms", cold),
        ("batch_two_p99_ms", batch),
        ("run_p99_ms", concordance),
        ("export_s", export),
        ("undo_thousand_p99_ms", change),
    ];
    for (last, step) in steps {
        if !sheet.has(last) {
            step(sheet, &memory, data);
        }
    }
}

fn import(sheet: &mut Sheet, memory: &Path, data: &Data) {
    remove(memory);
    let started = Instant::now();
    let peak =
        within(memory, &["import", "-q", path(&data.units)], LONGEST).expect("the import failed or took too long");
    let seconds = started.elapsed().as_secs_f64();
    sheet.number("import_s", seconds);
    sheet.number("import_units_s", sheet.units as f64 / seconds);
    sheet.number("import_memory_mb", peak as f64 / 1e6);
    sheet.number("text_mb", data.text_bytes as f64 / 1e6);
    sheet.number("file_mb", fs::metadata(memory).unwrap().len() as f64 / 1e6);
    fs::remove_file(&data.units).unwrap();
    println!("  import          {seconds:.1} s, {:.0} MB of own memory at most", peak as f64 / 1e6);
}

/// One process that is asked through a pipe: everything twice, the first time for the pages of the file.
fn warm(sheet: &mut Sheet, memory: &Path, data: &Data) {
    let mut child = hafez(memory, &["lookup", "-", "--json"]);
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut answers = BufReader::new(output).lines();
    let (ended, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut times = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                peak.fetch_max(own_memory(&child), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        for _ in 0..2 {
            times.clear();
            let clock = Budget::new();
            for query in data.queries.iter().take_while(|_| clock.left()) {
                let started = Instant::now();
                input.write_all(format!("{query}\n").as_bytes()).unwrap();
                let end = answers.by_ref().map(Result::unwrap).find(|line| line.starts_with(r#"{"type":"end""#));
                end.expect("no answer to a question");
                times.push(started.elapsed());
            }
        }
        ended.store(true, Ordering::Relaxed);
    });
    drop(input);
    child.wait().unwrap();
    sheet.number("lookup_memory_mb", peak.into_inner() as f64 / 1e6);
    sheet.times("warm", &times);
}

/// Whole processes in turn: one that does nothing, one that opens the file and reads a row, a lookup without and with fragments.
fn cold(sheet: &mut Sheet, memory: &Path, data: &Data) {
    let (mut nothing, mut floor, mut plain, mut whole) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let clock = Budget::new();
    for query in data.queries.iter().take_while(|_| clock.left()) {
        nothing.extend(timed(Command::new("/bin/true")));
        floor.extend(timed(command(memory, &["show", "1"])));
        plain.extend(timed(command(memory, &["lookup", "--no-fragments", "--", query])));
        whole.extend(timed(command(memory, &["lookup", "--", query])));
    }
    sheet.put("cold_count", whole.len());
    sheet.times("nothing", &nothing);
    sheet.times("floor", &floor);
    sheet.times("cold", &plain);
    sheet.times("fragments", &whole);
}

/// An article of 100 sentences on one core and on two, in turn.
fn batch(sheet: &mut Sheet, memory: &Path, data: &Data) {
    let article = memory.with_file_name("article.txt");
    let step = (data.queries.len() / 100).max(1);
    let sentences: Vec<&str> = data.queries.iter().step_by(step).take(100).map(String::as_str).collect();
    fs::write(&article, sentences.join("\n\n")).unwrap();
    let (mut one, mut two) = (Vec::new(), Vec::new());
    let clock = Budget::new();
    for _ in (0..9).take_while(|_| clock.left()) {
        for (cores, times) in [("0", &mut one), ("0,1", &mut two)] {
            let mut bound = Command::new("taskset");
            bound.args(["-c", cores]).arg(program()).args(["--memory", path(memory), "suggest", path(&article)]);
            times.extend(timed(bound));
        }
    }
    if two.is_empty() {
        println!("  batch           not measured: there is no taskset, or no second core");
    }
    sheet.times("batch_one", &one);
    sheet.times("batch_two", &two);
}

fn concordance(sheet: &mut Sheet, memory: &Path, data: &Data) {
    for (name, phrases) in [("rare", &data.rare), ("run", &data.runs)] {
        let (mut times, mut hits) = (Vec::new(), Vec::new());
        let clock = Budget::new();
        for phrase in phrases.iter().take_while(|_| clock.left()) {
            let Some(told) = finished(command(memory, &["concordance", "--json", "--", phrase])) else { continue };
            hits.push(told.lines().filter(|line| line.starts_with(r#"{"type":"hit""#)).count());
            times.extend(timed(command(memory, &["concordance", "--", phrase])));
        }
        hits.sort_unstable();
        sheet.put(&format!("{name}_hits"), hits.get(hits.len() / 2).copied().unwrap_or_default());
        sheet.times(name, &times);
    }
}

fn export(sheet: &mut Sheet, memory: &Path, _: &Data) {
    let file = memory.with_file_name("export.tsv");
    let started = Instant::now();
    if within(memory, &["export", "-q", path(&file)], LONGEST).is_some() {
        let seconds = started.elapsed().as_secs_f64();
        sheet.number("export_s", seconds);
        sheet.number("export_units_s", sheet.units as f64 / seconds);
        println!("  export          {seconds:.1} s");
    }
    let _ = fs::remove_file(file);
}

/// Last, because it changes the memory: one unit at a time and back, a thousand and back.
fn change(sheet: &mut Sheet, memory: &Path, _: &Data) {
    let (mut add, mut undo) = (Vec::new(), Vec::new());
    for number in 0..20 {
        let text = format!("A sentence that is new and has a number, {number}.");
        add.extend(timed(command(memory, &["add", "-q", &text, "جمله‌ای تازه."])));
        undo.extend(timed(command(memory, &["undo", "-q"])));
    }
    sheet.times("add", &add);
    sheet.times("undo_add", &undo);
    let file = memory.with_file_name("thousand.tsv");
    let rows =
        (0..1000).map(|n| format!("The new sentence number {n} was stored today.\tجملهٔ شمارهٔ {n} امروز ذخیره شد.\n"));
    fs::write(&file, rows.collect::<String>()).unwrap();
    let (mut import, mut undo) = (Vec::new(), Vec::new());
    let clock = Budget::new();
    for _ in (0..3).take_while(|_| clock.left()) {
        for (args, times) in [(&["import", "-q", path(&file)][..], &mut import), (&["undo", "-q"], &mut undo)] {
            let started = Instant::now();
            times.extend(within(memory, args, LONG).map(|_| started.elapsed()));
        }
    }
    sheet.times("thousand", &import);
    sheet.times("undo_thousand", &undo);
}

fn command(memory: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.arg("--memory").arg(memory).args(args);
    command
}

/// From its start until everything it said was read and it has ended well; `None` if it has not.
fn timed(mut command: Command) -> Option<Duration> {
    let started = Instant::now();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let ended = command.output().ok()?;
    // 1: an answer that is empty, or not all of what was asked.
    matches!(ended.status.code(), Some(0 | 1)).then(|| started.elapsed())
}

fn finished(mut command: Command) -> Option<String> {
    let ended = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    matches!(ended.status.code(), Some(0 | 1)).then(|| String::from_utf8_lossy(&ended.stdout).into_owned())
}

/// Waits for a long process and tells the most own memory that was seen; `None` if it failed or took too long.
fn within(memory: &Path, args: &[&str], limit: Duration) -> Option<u64> {
    let mut child = command(memory, args).stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let (started, mut peak) = (Instant::now(), 0);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success().then_some(peak);
        }
        if started.elapsed() > limit {
            println!("  ended after {} minutes: {args:?}", limit.as_secs() / 60);
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        peak = peak.max(own_memory(&child));
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Says once when the time of a step is over.
struct Budget {
    started: Instant,
    said: Cell<bool>,
}

impl Budget {
    fn new() -> Self {
        Self { started: Instant::now(), said: Cell::new(false) }
    }

    fn left(&self) -> bool {
        let left = self.started.elapsed() < BUDGET;
        if !left && !self.said.replace(true) {
            println!("  fewer were asked: two minutes are over");
        }
        left
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the folder of the bench has a name in UTF-8")
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
