//! A lookup returns what a scan of every unit would return: same units, same scores, same order, at
//! every threshold, in both directions, whatever was added, forgotten and undone in between.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::large_enum_variant)]

use hafez::glossary::{GlossaryEditor, ImportOptions as TermOptions};
use hafez::lang::LanguageTag;
use hafez::memory::{Access, Choosing, ImportOptions, MatchKind, Memory, Order, Request, Stamp};
use hafez::unit::{Context, NewUnit, Status, Time};
use proptest::prelude::*;

const THRESHOLDS: [u8; 12] = [30, 40, 50, 55, 60, 65, 70, 75, 85, 95, 99, 100];

/// Words that share classes, differ in length, and make numbers, dates, signs and names meet.
const ENGLISH: &[&str] = &[
    "the",
    "of",
    "a",
    "and",
    "in",
    "ceasefire",
    "ceasefires",
    "official",
    "officials",
    "said",
    "Tehran",
    "Kabul's",
    "border",
    "borders",
    "talks",
    "12",
    "2,300",
    "May",
    "Monday",
    "minister",
    "ministers",
    "attack",
    "attacked",
    "attacking",
    "S-300",
    "«",
    "—",
    ",",
    ".",
    "https://example.org",
    "crossing",
    "agreement",
    "agreements",
    "North-South",
];
const PERSIAN: &[&str] = &[
    "و",
    "در",
    "از",
    "به",
    "که",
    "آتش‌بس",
    "کتاب",
    "کتاب‌ها",
    "کتاب ها",
    "می‌رود",
    "می رود",
    "گفت",
    "تهران",
    "مرز",
    "مرزها",
    "۱۲",
    "۲٬۳۰۰",
    "مه",
    "دوشنبه",
    "وزیر",
    "وزيران",
    "منطقهٔ",
    "منطقه",
    "قره‌باغ",
    "«",
    "»",
    "،",
    ".",
    "گفت‌وگو",
];

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn at(second: i64) -> Time {
    Time::from_second(1_700_000_000 + second).unwrap()
}

fn stamp(second: i64) -> Stamp {
    Stamp::new("test", at(second))
}

fn sentence(words: &'static [&'static str], max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(words), 1..max).prop_map(|words| words.join(" "))
}

fn unit() -> impl Strategy<Value = NewUnit> {
    let tags = prop::sample::select(vec![("en", "fa"), ("en-GB", "fa"), ("en", "fa-AF"), ("en-US", "fa-IR")]);
    (sentence(ENGLISH, 9), sentence(PERSIAN, 9), tags, any::<bool>(), any::<bool>()).prop_map(
        |(source, target, (from, to), unreviewed, edge)| NewUnit {
            status: if unreviewed { Status::Unreviewed } else { Status::Confirmed },
            context: if edge {
                Context { prev: Some(String::new()), next: Some("x".into()) }
            } else {
                Context::default()
            },
            ..NewUnit::pair(&tag(from), &source, &tag(to), &target)
        },
    )
}

#[derive(Debug, Clone)]
enum Step {
    Add(NewUnit),
    Import(Vec<NewUnit>),
    ForgetFirst,
    Undo,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => unit().prop_map(Step::Add),
        2 => prop::collection::vec(unit(), 1..40).prop_map(Step::Import),
        1 => Just(Step::ForgetFirst),
        1 => Just(Step::Undo),
    ]
}

fn empty_memory() -> Memory {
    Memory::over(Box::new(hafez::store::sqlite::SqliteStore::in_memory().unwrap()))
}

fn import(memory: &mut Memory, units: Vec<NewUnit>, second: i64) {
    memory.import(&mut units.into_iter(), &|| 0, &ImportOptions::default(), &stamp(second), &mut |_| {}).unwrap();
}

fn apply(memory: &mut Memory, step: Step, second: i64) {
    match step {
        Step::Add(unit) => {
            memory.add(&unit, &stamp(second)).unwrap();
        }
        Step::Import(units) => import(memory, units, second),
        Step::ForgetFirst => {
            let first = memory.store().units_after(i64::MIN, 1).unwrap();
            if let Some(unit) = first.first() {
                memory.forget(&[unit.id], &stamp(second)).unwrap();
            }
        }
        // Nothing to undo, or a later batch in the way: both are answers.
        Step::Undo => drop(memory.undo(None)),
    }
}

fn request(text: &str, from: &str, to: &str, min: u8, limit: usize) -> Request {
    let context = Context { prev: Some(String::new()), next: Some("x".into()) };
    Request { text: text.to_owned(), from: tag(from), to: tag(to), min, limit, context, choosing: Choosing::default() }
}

/// Other orders, and another time.
fn choosings() -> Vec<Choosing> {
    let mut all = Vec::new();
    for order in [Order::Score, Order::Newest] {
        for (diverse, as_of) in [(false, Some(at(3))), (true, None), (true, Some(at(3))), (false, None)] {
            all.push(Choosing { order, diverse, as_of });
        }
    }
    all
}

fn assert_exact(memory: &Memory, queries: &[(String, &'static str, &'static str)]) {
    for (text, from, to) in queries {
        let mut scanner = memory.scanner(&tag(from)).unwrap();
        for min in THRESHOLDS {
            for limit in [1, 5, 1000] {
                let request = request(text, from, to, min, limit);
                let scanned = scanner.scan(&request).unwrap();
                let best = scanned.matches.first().map(|best| best.score);
                assert_eq!(memory.best_score(&request, min).unwrap(), best, "{request:?}");
                assert_eq!(memory.lookup(&request).unwrap(), scanned, "{request:?}");
            }
        }
        for choosing in choosings() {
            let request = Request { choosing, ..request(text, from, to, 40, 3) };
            assert_eq!(memory.lookup(&request).unwrap(), scanner.scan(&request).unwrap(), "{request:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_lookup_is_a_scan(
        steps in prop::collection::vec(step(), 1..12),
        english in prop::collection::vec(sentence(ENGLISH, 9), 1..4),
        persian in prop::collection::vec(sentence(PERSIAN, 9), 1..4),
    ) {
        let mut memory = empty_memory();
        for (second, step) in (0..).zip(steps) {
            apply(&mut memory, step, second);
        }
        let pairs = [("en", "fa"), ("en", "fa-AF"), ("en-GB", "fa")];
        let mut queries: Vec<_> = english.into_iter().flat_map(|text| pairs.map(|(from, to)| (text.clone(), from, to))).collect();
        queries.extend(persian.into_iter().flat_map(|text| [("fa", "en"), ("fa-AF", "en")].map(|(from, to)| (text.clone(), from, to))));
        assert_exact(&memory, &queries);
        prop_assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
    }
}

/// A few names; one is a homograph, one has a longer form in each language.
const NAMES: &str = "en\tfa\tkind\ten_variants\tfa_variants\tmatch
Iran\tایران\tcountry\t\t\t
Turkey\tترکیه\tcountry\t\t\tcapital
Oman\tعمان\tcountry\t\t\tweak:عمان
United States\tایالات متحده\tcountry\tUS\tآمریکا\t
Nikol Pashinyan\tنیکول پاشینیان\tperson\tPashinyan\tپاشینیان\t
";

fn memory_with_names() -> Memory {
    let mut memory = empty_memory();
    let options = TermOptions { strict: true, ..TermOptions::new(tag("en"), tag("fa")) };
    GlossaryEditor::new(memory.store_mut(), at(0)).import(NAMES.as_bytes(), &options).unwrap();
    memory
}

/// What stands in a slot: English and Persian.
const SLOTS: &[(&str, &str)] = &[
    ("15", "۱۵"),
    ("7", "۷"),
    ("seven", "هفت"),
    ("2,300", "۲٬۳۰۰"),
    ("4.4 percent", "۴٫۴ درصد"),
    ("3 May 2020", "۳ مه ۲۰۲۰"),
    ("27 September", "۲۷ سپتامبر"),
    ("Iran", "ایران"),
    ("Turkey", "ترکیه"),
    ("Oman", "عمان"),
    ("the US", "آمریکا"),
    ("the United States", "ایالات متحده"),
    ("Pashinyan", "پاشینیان"),
    ("S-300", "اس-۳۰۰"),
];

/// Sentences that differ in their slots, with a word or a mark more here and there.
const FRAMES: &[(&str, &str)] = &[
    ("officials of {} said that {} crossed the border", "مقام‌های {} گفتند که {} از مرز گذشت"),
    ("in march {} and {} met", "در مارس {} و {} دیدار کردند"),
    ("{} {}", "{} {}"),
    ("talks with {}, then {} , failed.", "گفت‌وگو با {}، سپس {} ناکام ماند."),
    ("{} lost {} of the ceasefire monitors sent to the southern border", "{} {} ناظر آتش‌بس را در مرز از دست داد"),
];

fn filled(frame: &str, slots: &[&str]) -> String {
    slots.iter().fold(frame.to_owned(), |text, slot| text.replacen("{}", slot, 1))
}

prop_compose! {
    fn slotted()(
        frame in 0..FRAMES.len(),
        first in prop::sample::select(SLOTS),
        second in prop::sample::select(SLOTS),
        other in prop::sample::select(SLOTS),
        way in 0..8,
        more in prop::sample::select(ENGLISH),
    ) -> (String, String) {
        let (source, target) = FRAMES[frame];
        let mut source = filled(source, &[first.0, second.0]);
        let mut target = filled(target, &[first.1, second.1]);
        match way {
            // What the target says is no longer what the source says.
            0 => target = target.replacen(first.1, other.1, 1),
            1 => target.push_str(first.1),
            2 => source.push_str(&format!(" {more}")),
            _ => {}
        }
        (source, target)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// B9: whatever repair raises is found, whatever is asked for.
    #[test]
    fn a_lookup_with_repair_is_a_scan(
        units in prop::collection::vec((slotted(), any::<bool>(), any::<bool>()), 1..40),
        queries in prop::collection::vec(slotted(), 1..4),
        min in 40u8..=98,
    ) {
        let mut memory = memory_with_names();
        let unit = |((source, target), unreviewed, dari): ((String, String), bool, bool)| NewUnit {
            status: if unreviewed { Status::Unreviewed } else { Status::Confirmed },
            ..NewUnit::pair(&tag("en"), &source, &tag(if dari { "fa-AF" } else { "fa" }), &target)
        };
        let units: Vec<NewUnit> = units.into_iter().map(unit).collect();
        let (early, late) = units.split_at(units.len() / 2);
        import(&mut memory, early.to_vec(), 1);
        for unit in late {
            memory.add(unit, &stamp(2)).unwrap();
        }
        for (from, to) in [("en", "fa"), ("en", "fa-AF"), ("fa", "en")] {
            let mut scanner = memory.scanner(&tag(from)).unwrap();
            for (english, persian) in &queries {
                for (min, limit) in [(min, 1), (min, 3), (min, 1000), (60, 5), (98, 5), (99, 5), (30, 5)] {
                    let request = request(if from == "en" { english } else { persian }, from, to, min, limit);
                    let scanned = scanner.scan(&request).unwrap();
                    let best = scanned.matches.first().map(|best| best.score);
                    prop_assert_eq!(memory.best_score(&request, min).unwrap(), best, "{:?}", request);
                    prop_assert_eq!(memory.lookup(&request).unwrap(), scanned, "{:?}", request);
                }
            }
        }
    }
}

#[test]
fn the_slots_are_repaired_at_all() {
    let mut memory = memory_with_names();
    let (source, target) = FRAMES[0];
    let unit =
        NewUnit::pair(&tag("en"), &filled(source, &["Iran", "15"]), &tag("fa"), &filled(target, &["ایران", "۱۵"]));
    memory.add(&unit, &stamp(1)).unwrap();
    let answer = memory.lookup(&request(&filled(source, &["the US", "2,300"]), "en", "fa", 98, 5)).unwrap();
    assert!(answer.matches.is_empty(), "`the` is a word");
    let answer = memory.lookup(&request(&filled(source, &["Nikol Pashinyan", "2,300"]), "en", "fa", 98, 5)).unwrap();
    assert!(answer.matches.is_empty(), "a person is no country");
    let answer = memory.lookup(&request(&filled(source, &["Oman", "2,300"]), "en", "fa", 40, 5)).unwrap();
    assert_eq!(answer.matches[0].kind, MatchKind::Fuzzy, "a homograph is never put in");
    let answer = memory.lookup(&request(&filled(source, &["Iran", "2,300"]), "en", "fa", 98, 5)).unwrap();
    assert_eq!(answer.matches[0].target.text, filled(target, &["ایران", "۲٬۳۰۰"]));
    assert_eq!((answer.matches[0].kind, answer.matches[0].score), (MatchKind::Repaired, 98));
}

/// Random numbers that are the same everywhere (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides
    }

    /// A word number whose frequency falls with it, as in real text.
    fn word(&mut self, vocabulary: usize) -> usize {
        let wide = self.roll(vocabulary) + 1;
        self.roll(wide)
    }
}

fn syllables(mut number: usize, syllables: &[&str]) -> String {
    let mut word = String::new();
    loop {
        word.push_str(syllables[number % syllables.len()]);
        number /= syllables.len();
        if number == 0 {
            return word;
        }
    }
}

fn made_up(dice: &mut Dice, sounds: &[&str], endings: &[&str], words: usize) -> String {
    let mut text = Vec::new();
    for _ in 0..words {
        let word = dice.word(4000);
        let ending = if dice.roll(5) == 0 { endings[dice.roll(endings.len())] } else { "" };
        text.push(if dice.roll(20) == 0 { dice.roll(3000).to_string() } else { syllables(word, sounds) + ending });
    }
    text.join(" ") + "."
}

const SOUNDS_EN: &[&str] = &["ka", "ro", "ten", "mi", "sul", "bor", "an", "eg", "lish", "tor", "ve", "qua"];
const SOUNDS_FA: &[&str] = &["کا", "رو", "تن", "می", "سل", "بر", "ان", "گر", "شا", "تو", "وه", "خا"];

fn made_up_pair(dice: &mut Dice) -> (String, String) {
    let words = 3 + dice.roll(28);
    let source = made_up(dice, SOUNDS_EN, &["s", "ed", "ing", "'s"], words);
    (source, made_up(dice, SOUNDS_FA, &["‌ها", "ی", " ها", "های"], words))
}

/// A text near to one that is stored: some words replaced, dropped, repeated.
fn edited(dice: &mut Dice, text: &str, share: usize) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for _ in 0..words.len() * share / 100 + 1 {
        let at = dice.roll(words.len());
        match dice.roll(4) {
            0 if words.len() > 1 => drop(words.remove(at)),
            1 => words.insert(at, words[dice.roll(words.len())].clone()),
            _ => words[at] = syllables(dice.word(4000), SOUNDS_EN),
        }
    }
    words.join(" ")
}

fn generated(count: usize) -> (Memory, Vec<(String, String)>) {
    let mut dice = Dice(7);
    let pairs: Vec<_> = (0..count).map(|_| made_up_pair(&mut dice)).collect();
    let (en, fa) = (tag("en"), tag("fa"));
    let mut memory = empty_memory();
    // Several runs, and some units that wait outside them.
    for (second, part) in (0..).zip(pairs.chunks(count * 2 / 5)) {
        import(
            &mut memory,
            part.iter().map(|(source, target)| NewUnit::pair(&en, source, &fa, target)).collect(),
            second,
        );
    }
    (memory, pairs)
}

#[test]
fn a_thousand_queries_in_both_directions() {
    let (mut memory, pairs) = generated(4000);
    let mut dice = Dice(11);
    let some: Vec<i64> = (0..200).map(|_| 1 + dice.roll(4000) as i64).collect();
    memory.forget(&some, &stamp(100)).unwrap();
    let (mut english, mut persian) = (memory.scanner(&tag("en")).unwrap(), memory.scanner(&tag("fa")).unwrap());
    let mut hits = 0;
    for number in 0..1000 {
        let (source, target) = &pairs[dice.roll(pairs.len())];
        let share = [0, 5, 15, 30, 50][dice.roll(5)];
        let min = THRESHOLDS[dice.roll(THRESHOLDS.len())];
        let (request, scanner) = if number % 2 == 0 {
            (request(&edited(&mut dice, source, share), "en", "fa", min, 5), &mut english)
        } else {
            (request(&edited(&mut dice, target, share), "fa", "en", min, 5), &mut persian)
        };
        let answer = memory.lookup(&request).unwrap();
        hits += usize::from(!answer.matches.is_empty());
        let best = answer.matches.first().map(|best| best.score);
        assert_eq!(memory.best_score(&request, min).unwrap(), best, "{request:?}");
        assert_eq!(answer, scanner.scan(&request).unwrap(), "{request:?}");
    }
    assert!(hits > 500, "the queries are to find something: {hits}");
}

#[test]
fn fifty_thousand_units_and_a_twentieth_of_the_work() {
    let (memory, pairs) = generated(50_000);
    let mut scanner = memory.scanner(&tag("en")).unwrap();
    let mut dice = Dice(13);
    let (mut verified, mut queries) = (0, 0);
    for _ in 0..100 {
        let (source, _) = &pairs[dice.roll(pairs.len())];
        let share = [5, 15, 30][dice.roll(3)];
        let request = request(&edited(&mut dice, source, share), "en", "fa", 60, 5);
        let answer = memory.lookup(&request).unwrap();
        verified += memory.last_effort().verified;
        queries += 1;
        assert_eq!(answer, scanner.scan(&request).unwrap(), "{request:?}");
    }
    let share = verified as f64 / (queries * scanner.len() as u64) as f64;
    println!("verified {:.3} % of the units a query", 100.0 * share);
    assert!(share <= 0.05, "{share}");
}

#[test]
fn it_is_exact_in_a_file_too_and_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.hafez");
    let mut memory = Memory::create(&path, at(0)).unwrap();
    let mut dice = Dice(17);
    let (en, fa) = (tag("en"), tag("fa"));
    let pairs: Vec<_> = (0..1500).map(|_| made_up_pair(&mut dice)).collect();
    import(&mut memory, pairs.iter().map(|(s, t)| NewUnit::pair(&en, s, &fa, t)).collect(), 1);
    drop(memory);
    let memory = Memory::open(&path, Access::Read).unwrap();
    let queries: Vec<_> =
        pairs.iter().step_by(100).map(|(source, _)| (edited(&mut dice, source, 10), "en", "fa")).collect();
    assert_exact(&memory, &queries);
}
