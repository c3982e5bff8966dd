//! The difference: both sides come back byte for byte, and people see whole words.
#![allow(clippy::unwrap_used)]

use hafez::lang::LanguageTag;
use hafez::text::diff::{DiffOp, DiffPart, diff};
use hafez::text::rules::{Rules, rules_for};
use hafez::text::trigram::Trigrams;
use proptest::prelude::*;

fn rules(code: &str) -> &'static Rules {
    rules_for(&LanguageTag::parse(code).unwrap())
}

/// `[-deleted-]{+inserted+}`, as people write it.
fn marked(lang: &str, stored: &str, yours: &str) -> String {
    let show = |part: &DiffPart| match part.op {
        DiffOp::Equal => part.text.clone(),
        DiffOp::Delete => format!("[-{}-]", part.text),
        DiffOp::Insert => format!("{{+{}+}}", part.text),
    };
    diff(stored, yours, rules(lang)).iter().map(show).collect()
}

#[test]
fn whole_words_differ() {
    for (lang, stored, yours, expected) in [
        ("en", "Some 104 men died.", "Some 130 men died.", "Some [-104-]{+130+} men died."),
        ("en", "The army left Kabul.", "The left Kabul.", "The [-army -]left Kabul."),
        ("en", "The left Kabul.", "The army left Kabul.", "The {+army +}left Kabul."),
        ("en", "in the City", "in the city", "in the [-City-]{+city+}"),
        ("en", "Yes, we know", "Yes we know", "Yes[-,-] we know"),
        ("en", "a  b", "a b", "a [- -]b"),
        ("en", "same", "same", "same"),
        ("en", "", "new", "{+new+}"),
        ("en", "old", "", "[-old-]"),
        ("en", "", "", ""),
        ("fa", "او می‌رود", "او می رود", "او [-می‌رود-]{+می رود+}"),
        ("fa", "رئیس کمیته رفت", "رئیس شورا رفت", "رئیس [-کمیته-]{+شورا+} رفت"),
        ("fa", "بعنوان", "به عنوان", "[-ب-]{+به +}عنوان"),
    ] {
        assert_eq!(marked(lang, stored, yours), expected, "{stored} -> {yours}");
    }
}

#[test]
fn ten_thousand_words_stay_fast() {
    let numbered = |step: usize| (0..10_000).map(|n| format!("w{} ", n * step % 9973)).collect::<String>();
    for (a, b) in [
        (numbered(1), numbered(7)),
        ("the ".repeat(10_000), "a the ".repeat(6_000)),
        (numbered(1), "x ".repeat(10_000)),
    ] {
        let started = std::time::Instant::now();
        joins_back(&a, &b, "en");
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}

fn joins_back(stored: &str, yours: &str, lang: &str) {
    let parts = diff(stored, yours, rules(lang));
    let side = |without: DiffOp| {
        parts.iter().filter(|part| part.op != without).map(|part| part.text.as_str()).collect::<String>()
    };
    assert_eq!(side(DiffOp::Insert), stored);
    assert_eq!(side(DiffOp::Delete), yours);
    assert!(parts.iter().all(|part| !part.text.is_empty()));
    for pair in parts.windows(2) {
        assert_ne!(pair[0].op, pair[1].op, "merged");
        assert!(pair[0].op != DiffOp::Insert || pair[1].op == DiffOp::Equal, "deletes first");
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop_oneof!["the", "The", "army", "کتاب", "ها", "می", "رود", "104", "S-300", "'s", "ه‌ی"],
        5 => "[ ,.\u{A0}\u{200C}\u{200E}\t]{1,2}",
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn both_sides_come_back(stored in text(), yours in text(), lang in prop_oneof![Just("en"), Just("fa")]) {
        joins_back(&stored, &yours, lang);
    }

    #[test]
    fn trigrams_are_fair(a in text(), b in text()) {
        let (a, b) = (Trigrams::of(&a), Trigrams::of(&b));
        prop_assert_eq!(a.similarity(&b), b.similarity(&a));
        prop_assert!(a.similarity(&b).value() <= 1.0);
        prop_assert_eq!(a.similarity(&a).value(), 1.0);
    }
}

#[test]
fn trigrams_order_likeness() {
    let left = Trigrams::of("the army left");
    assert!(left.similarity(&Trigrams::of("the army leaves")) > left.similarity(&Trigrams::of("an old car")));
}
