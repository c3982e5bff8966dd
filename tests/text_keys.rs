//! Keys X, M and G: the vectors, the laws, and cases of the rules beyond them.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "files/escaped.rs"]
mod escaped;

use escaped::unescaped;
use hafez::lang::LanguageTag;
use hafez::text::key::{exact_key, glossary_key, glossary_key_squashed, match_key, match_key_mapped};
use hafez::text::rules::{Rules, rules_for};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn rules(code: &str) -> &'static Rules {
    rules_for(&LanguageTag::parse(code).unwrap())
}

#[test]
fn m_the_vectors() {
    let table = include_str!("data/normalisation.tsv");
    let mut seen = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (lang, input, key) = (cells[0], unescaped(cells[1]), unescaped(cells[2]));
        assert_eq!(match_key(&input, rules(lang)), key, "{lang} {}", cells[5]);
        assert_eq!(match_key_mapped(&input, rules(lang)).text, key, "{lang} mapped {}", cells[5]);
        if lang == "fa" {
            assert_eq!(match_key(&input, rules("fa-AF")), key, "fa-AF {}", cells[5]);
        }
        seen += 1;
    }
    assert_eq!(seen, 59);
}

#[test]
fn m_more_cases_by_rule() {
    for (rule, lang, input, key) in [
        ("N1a", "fa", "\u{FE76}سلام", "سلام"),
        ("N1a", "en", "rock\u{B4}n", "rock'n"),
        ("N1a", "el", "\u{1FFD}", "'"),
        ("N1b", "en", "Ｆｕｌｌ ２０", "full 20"),
        ("N1b", "ar", "\u{FEB3}\u{FEFC}\u{FEE1}", "سلام"),
        ("N2", "en", "\u{FEFF}a\u{2060}b\u{200B}c", "abc"),
        ("N3", "ar", "مُحَمَّدٌ", "محمد"),
        ("N3", "ur", "پاکستــان", "پاکستان"),
        ("N4", "fa", "ژانویه\u{654}", "ژانویه"),
        ("N4", "fa", "مسی\u{654}ول", "مسیول"),
        ("N5", "fa", "مسئول", "مسیول"),
        ("N5", "fa", "إسلام", "اسلام"),
        ("N5", "fa-AF", "ګلبدین", "گلبدین"),
        ("N5", "fa", "ہمراہ", "همراه"),
        ("N5 not for ar", "ar", "مكتبة", "مكتبة"),
        ("N5 not for ur", "ur", "ہے", "ہے"),
        ("N5 not for en", "en", "علي", "علي"),
        ("N5-ps", "ps", "پاکستاني چارواکي", "پاکستاني چارواکي"),
        ("N5-ps", "ps", "پاكستان", "پاکستان"),
        ("N5-ps", "ps", "لويه جرګه", "لویه جرګه"),
        ("N5-ps", "ps", "مسئول", "مسئول"),
        ("N5-ps", "ps", "پېښور کښې ټوپک", "پېښور کښې ټوپک"),
        ("N6", "ur", "۱۴٪", "14%"),
        ("N6", "fa", "٤٥٦ ۴۵۶", "456 456"),
        ("N7", "en", "‘so’ — „no“ ‹x›", "'so' - \"no\" \"x\""),
        ("N7", "fa", "﴿آیه﴾", ")آیه("),
        ("N8", "en", "\u{3000}a\u{2003}\t b\u{2028}", "a b"),
        ("N9", "fa", "می\u{200C}\u{200C}رود\u{200C}", "میرود"),
        ("N10", "en", "GROẞE ΣΊΣΥΦΟΣ", "grosse σίσυφοσ"),
        ("N10", "tr", "DİYARBAKIR", "diyarbakir"),
        ("N10", "en", "i\u{307}\u{307}", "i"),
        ("N10", "ru", "Москва Й", "москва й"),
        ("N10", "ru", "И\u{306}", "й"),
        ("", "zh", "联合国", "联合国"),
        ("", "en", "", ""),
        ("", "en", "  \u{200B} ", ""),
    ] {
        assert_eq!(match_key(input, rules(lang)), key, "{rule} {lang} {input}");
    }
}

#[test]
fn x_forgives_only_what_nobody_sees() {
    for (a, b) in [("e\u{301}t", "ét"), (" a  b\n", "a b"), ("a\u{200E}b", "ab"), ("a\u{A0}b", "a b")] {
        assert_eq!(exact_key(a), exact_key(b));
    }
    for (a, b) in [("A", "a"), ("می\u{200C}رود", "میرود"), ("ي", "ی"), ("۱", "1"), ("«a»", "\"a\""), ("...", "…")]
    {
        assert_ne!(exact_key(a), exact_key(b));
    }
}

#[test]
fn g_skeletons() {
    for (rule, lang, input, key) in [
        ("N11", "en", "Erdoğan", "erdogan"),
        ("N11", "en", "Şuşa", "susa"),
        ("N11", "en", "Sèvres", "sevres"),
        ("N11", "en", "Łódź Ørsted Đilas Əliyev Straße", "lodz·orsted·dilas·eliyev·strasse"),
        ("N11 not Arabic", "fa", "قرآن", "قرآن"),
        ("N12", "en", "Nagorno–Karabakh", "nagorno·karabakh"),
        ("N12", "en", "Nagorno Karabakh", "nagorno·karabakh"),
        ("N12", "en", "al-Assad", "al·assad"),
        ("N12", "en", "O’Brien", "o·brien"),
        ("N12", "en", "U.S.", "us"),
        ("N12", "en", "U.S", "us"),
        ("N12", "en", "Washington D.C.", "washington·dc"),
        ("N12", "en", "J. R. R. Tolkien", "j·r·r·tolkien"),
        ("N12", "en", "St. Petersburg", "st·petersburg"),
        ("N12", "fa", "پ.ک.ک.", "پکک"),
        ("N12", "en", "S-300", "s·300"),
        ("N12", "en", "Rossiya 1", "rossiya·1"),
        ("N12", "en", "version 2.5", "version·2.5"),
        ("N13", "fa", "آمریکا", "امریکا"),
        ("N13", "fa", "آنگلا مرکل", "انگلا·مرکل"),
        ("N13", "fa-AF", "قرآن", "قرآن"),
        ("N13", "fa", "«آلمان»", "\"المان\""),
    ] {
        assert_eq!(glossary_key(input, rules(lang)), key, "{rule} {input}");
    }
    let fa = rules("fa");
    for spelling in ["قره\u{200C}باغ", "قره باغ", "قره-باغ", "قرهباغ"] {
        assert_eq!(glossary_key_squashed(spelling, fa), "قرهباغ");
    }
}

#[test]
fn spans_lead_back() {
    let fa = rules("fa");
    let text = "  «قَرِه\u{200C}بـــاغ» و دقیقاً ";
    let key = match_key_mapped(text, fa);
    let cut = |word: &str| {
        let at = key.text.find(word).unwrap();
        text.get(key.source_range(at..at + word.len())).unwrap()
    };
    assert_eq!(cut("قرهباغ"), "قَرِه\u{200C}بـــاغ");
    assert_eq!(cut("دقیقا"), "دقیقاً");
    let text = "the cafe\u{301} (Ｘ)";
    let key = match_key_mapped(text, rules("en"));
    let at = key.text.find("café").unwrap();
    assert_eq!(text.get(key.source_range(at..at + "café".len())), Some("cafe\u{301}"));
    assert_eq!(key.source_range(900..1000).end, text.len());
}

/// Texts of what the rules look at, with what breaks them.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9 .,'-]{1,4}",
        4 => "[\u{600}-\u{6FF}\u{200C}]{1,4}",
        2 => "[\u{2000}-\u{206F}\u{A0}-\u{24F}]{1,3}",
        2 => "[\u{FB50}-\u{FDFF}\u{FE70}-\u{FEFF}]{1,2}",
        2 => "[\u{300}-\u{345}\u{653}-\u{655}\u{307}İıiIهی]{1,3}",
        1 => "[\u{370}-\u{3FF}\u{1F00}-\u{1FFF}\u{AC00}-\u{AC20}\u{1100}-\u{11FF}\u{900}-\u{97F}]{1,3}",
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn m_laws(text in tricky(), lang in prop_oneof!["en", "fa", "fa-AF", "ps", "ar"]) {
        let rules = rules(match lang.as_str() { "fa-AF" => "fa-AF", "fa" => "fa", "ps" => "ps", "ar" => "ar", _ => "en" });
        let key = match_key(&text, rules);
        prop_assert_eq!(&match_key(&key, rules), &key, "idempotent");
        let (nfc, nfd): (String, String) = (text.nfc().collect(), text.nfd().collect());
        prop_assert_eq!(match_key(&nfc, rules), match_key(&nfd, rules), "composed and decomposed");
        prop_assert_eq!(match_key(&text, rules), match_key(&nfd, rules), "as typed and decomposed");
        let solid = text.chars().any(|c| c.is_alphanumeric() && !matches!(c, '\u{FC5E}'..='\u{FC63}' | '\u{FCF2}'..='\u{FCF4}' | '\u{FE70}'..='\u{FE80}') && !('\u{600}'..='\u{6ff}').contains(&c));
        prop_assert!(!solid || !key.is_empty(), "no key is empty unless the text is");
    }

    #[test]
    fn x_laws(text in tricky()) {
        let key = exact_key(&text);
        prop_assert_eq!(&exact_key(&key), &key);
        let nfd: String = text.nfd().collect();
        prop_assert_eq!(exact_key(&nfd), key);
    }

    #[test]
    fn mapped_laws(text in tricky()) {
        for lang in ["en", "fa", "ps"] {
            let rules = rules(lang);
            let mapped = match_key_mapped(&text, rules);
            prop_assert_eq!(&mapped.text, &match_key(&text, rules));
            let mut last = 0..0;
            for (at, c) in mapped.text.char_indices() {
                let range = mapped.source_range(at..at + c.len_utf8());
                prop_assert!(text.get(range.clone()).is_some_and(|cut| !cut.is_empty()), "on boundaries");
                prop_assert!(last.start <= range.start && last.end <= range.end, "rising");
                last = range;
            }
        }
    }

    #[test]
    fn g_is_idempotent_and_never_panics(text in any::<String>()) {
        for lang in ["en", "fa", "ps", "zh"] {
            let squashed = glossary_key_squashed(&text, rules(lang));
            prop_assert!(squashed.len() <= glossary_key(&text, rules(lang)).len());
        }
    }
}
