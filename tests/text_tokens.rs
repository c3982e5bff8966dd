//! Tokens, scored words and spelling keys by rule.
#![allow(clippy::unwrap_used)]

use hafez::lang::LanguageTag;
use hafez::text::key::match_key;
use hafez::text::rules::{Rules, rules_for};
use hafez::text::token::{Token, TokenKind, spelling_key, tokenize};
use hafez::text::words::{self, words};
use proptest::prelude::*;

fn rules(code: &str) -> &'static Rules {
    rules_for(&LanguageTag::parse(code).unwrap())
}

fn tokens(lang: &str, text: &str) -> Vec<Token> {
    tokenize(text, rules(lang))
}

/// `key:kind` of every token, kinds as one letter, nothing for a word.
fn shown(lang: &str, text: &str) -> String {
    let kind = |token: &Token| match token.kind {
        TokenKind::Word => "",
        TokenKind::Number => "#N",
        TokenKind::Url => "#URL",
        TokenKind::Email => "#MAIL",
        TokenKind::Tag => "#TAG",
        TokenKind::Placeholder => "#PH",
        TokenKind::Clitic => "#C",
        TokenKind::Punct => "#P",
        TokenKind::Symbol => "#S",
    };
    tokens(lang, text).iter().map(|token| format!("{}{}", token.key, kind(token))).collect::<Vec<_>>().join(" ")
}

fn spelling(lang: &str, text: &str) -> String {
    spelling_key(&tokens(lang, text))
}

#[test]
fn tokens_by_rule() {
    for (rule, lang, text, expected) in [
        ("T1", "en", "Write to info.desk+fa@example.co.uk.", "write to info.desk+fa@example.co.uk#MAIL .#P"),
        ("T1", "en", "(see https://a.example/x?y=1&z=2).", "(#P see https://a.example/x?y=1&z=2#URL )#P .#P"),
        ("T1", "en", "“www.example.org”", "\"#P www.example.org#URL \"#P"),
        ("T1", "fa", "نشانی www.example.org، است", "نشانی www.example.org#URL ,#P است"),
        ("T1", "en", "<b>Kabul</b><br/>", "<b>#TAG kabul </b>#TAG <br/>#TAG"),
        ("T1", "en", "<a href=\"https://x.y\">z</a>", "<a href=\"https://x.y\">#TAG z </a>#TAG"),
        ("T1 not", "en", "a < b and c > d", "a <#S b and c >#S d"),
        ("T1 not", "en", "1<2", "1#N <#S 2#N"),
        (
            "T1",
            "en",
            "{0} of {name}: %s, %d, %1$s %(name)s",
            "{0}#PH of {name}#PH :#P %s#PH ,#P %d#PH ,#P %1$s#PH %(name)s#PH",
        ),
        ("T1 not", "en", "50%discount @ home", "50%#N discount @#P home"),
        ("T2", "en", "US$900–1,300", "us$#S 900#N -#P 1,300#N"),
        ("T2", "fa", "۲٬۳۰۰ نفر، ۴٫۴٪", "2,300#N نفر ,#P 4.4%#N"),
        ("T2", "en", "-5 +3.5 1 234 567", "-5#N +3.5#N 1#N 234#N 567#N"),
        ("T2", "en", "1\u{A0}234\u{202F}567", "1,234,567#N"),
        ("T2", "en", "1'234 4/4 the 1st and 20th, the 1990s", "1'234#N 4/4#N the 1st#N and 20th#N ,#P the 1990s#N"),
        ("T2", "en", "on 02.10.2020.", "on 02.10.2020#N .#P"),
        ("T2 not", "en", "1,23 4,5678", "1#N ,#P 23#N 4#N ,#P 5678#N"),
        ("T3", "en", "1988–1994", "1988#N -#P 1994#N"),
        ("T3", "fa", "۱۹۸۸ تا ۱۹۹۴", "1988#N تا 1994#N"),
        (
            "T4",
            "en",
            "Nagorno-Karabakh's ex-Soviet CIA-backed",
            "nagorno -#P karabakh 's#C ex -#P soviet cia -#P backed",
        ),
        ("T4", "en", "a 13-year-old", "a 13#N -#P year -#P old"),
        ("T5", "en", "Russia's Armenia’s Syrians' rock", "russia 's#C armenia 's#C syrians '#C rock"),
        ("T5", "en", "can't I've We’ll O'Brien", "can't i've we'll o'brien"),
        ("T5", "en", "'the Syrians' left", "'#P the syrians '#P left"),
        ("T5 not fa", "fa", "Russia's", "russia's"),
        ("T6", "fa", "می رود، می‌رود، میرود", "میرود ,#P میرود ,#P میرود"),
        ("T6", "fa", "نمی خواهند کتاب های ما را ببرند", "نمیخواهند کتابهای ما را ببرند"),
        ("T6", "fa", "رفته ام خانه اش ایرانی اند", "رفتهام خانهاش ایرانیاند"),
        ("T6", "fa", "خانه ای بزرگ تر و بزرگ ترین", "خانهای بزرگتر و بزرگترین"),
        ("T6", "fa", "گفته های شان", "گفتههایشان"),
        ("T6 not", "fa", "۲ می ۲۰۲۰", "2#N می 2020#N"),
        ("T6 not", "fa-AF", "در ماه می گذشته", "در ماه می گذشته"),
        ("T6 not", "fa", "ای مردم", "ای مردم"),
        ("T6 not", "fa", "گفت که ای مردم", "گفت که ای مردم"),
        ("T6 not", "fa", "خشک و تر", "خشک و تر"),
        ("T6 not", "fa", "با چشم تر", "با چشم تر"),
        ("T6 not", "fa", "خان و مان", "خان و مان"),
        ("T6 not", "fa", "رفت. ها", "رفت .#P ها"),
        ("T6 not", "fa", "«کتاب» ها", "\"#P کتاب \"#P ها"),
        ("T7", "fa", "منطقهٔ منطقۀ منطقه‌ی منطقه ی جنگی", "منطقه منطقه منطقه منطقه جنگی"),
        ("T7 not", "fa", "سپاهی گاهی", "سپاهی گاهی"),
        ("T8", "fa", "بی‌خبر هم‌زمان", "بیخبر همزمان"),
        ("T9", "fa", "به‌عنوان بعنوان به عنوان", "به عنوان به عنوان به عنوان"),
        ("T9 not", "fa", "بنامید به‌شان", "بنامید بهشان"),
        ("T10", "fa", "کابل و هرات وایران", "کابل و هرات وایران"),
        ("T11", "ps", "د ناګورنو قره باغ په سيمه کې", "د ناګورنو قره باغ په سیمه کې"),
        ("T11", "ps", "می رود", "می رود"),
        ("T12", "en", "S-300 MI6 COVID-19 F-16s 5G TB2", "s-300 mi6 covid-19 f-16s 5g tb2"),
        ("T12", "fa", "اس-۳۰۰ و کووید–۱۹", "اس-300 و کووید-19"),
        ("T12 not", "en", "the war—20 dead; S-1,300", "the war -#P 20#N dead ;#P s -#P 1,300#N"),
        ("", "en", "Wait... what… ½", "wait ...#P what ...#P 1 ⁄ 2#N"),
        ("", "zh", "联合国安全abc", "联合 国安 全 abc"),
        ("", "th", "สหประชา", "สห ปร ะช า"),
        ("", "en", "U.S. and foo_bar", "u.s .#P and foo_bar"),
    ] {
        assert_eq!(shown(lang, text), expected, "{rule}: {text}");
    }
}

#[test]
fn ranges_hold_what_was_typed() {
    let text = "قَرِه‌بـــاغ و کتاب  های بعنوان خانه ی";
    let found: Vec<&str> = tokens("fa", text).iter().map(|token| text.get(token.range.clone()).unwrap()).collect();
    assert_eq!(found, ["قَرِه‌بـــاغ", "و", "کتاب  های", "ب", "عنوان", "خانه ی"]);
}

#[test]
fn spelling_key_forgives_spelling_only() {
    for (lang, a, b) in [
        ("en", "The Minister’s “plan” — 1,300", "the minister's \"plan\" – 1,300"),
        ("en", "Armenia`s", "Armenia\u{2BC}s"),
        ("fa", "او می رود؛ كتاب‌هاي «ما» ۱۲٪", "او می‌رود; کتاب های \"ما\" 12%"),
        ("fa", "رئیس جمهور بعنوان", "رييس جمهور به‌عنوان"),
        ("fa", "منطقۀ ما", "منطقه‌ی ما"),
        ("ps", "پاكستان په ۲۰۲۰", "پاکستان په 2020"),
    ] {
        assert_eq!(spelling(lang, a), spelling(lang, b), "{a} | {b}");
    }
    for (lang, a, b) in [
        ("en", "Yes, we know.", "Yes we know."),
        ("en", "S-300", "S-400"),
        ("en", "Russia's", "Russia"),
        ("fa", "آن مرد", "ان مرد"),
        ("fa", "رفت.", "رفت!"),
        ("ps", "سړی راغی", "سړي راغی"),
    ] {
        assert_ne!(spelling(lang, a), spelling(lang, b), "{a} | {b}");
    }
}

#[test]
fn t6_verbs_after_a_number_or_month_still_join() {
    assert_eq!(shown("fa", "شمار به ۱۰ می رسد"), "شمار به 10#N میرسد");
    assert_eq!(shown("fa", "این ماه می رود"), "این ماه میرود");
    assert_eq!(shown("fa", "در می یابند که بر می گردد"), "در مییابند که بر میگردد");
    assert_eq!(shown("fa-AF", "از می تا جون"), "از می تا جون");
    assert_eq!(shown("fa-AF", "اول می امسال"), "اول می امسال");
}

fn classes(lang: &str, text: &str) -> Vec<(String, u32)> {
    words(&tokens(lang, text), rules(lang)).into_iter().map(|word| (word.class.into_owned(), word.weight)).collect()
}

fn class(lang: &str, word: &str) -> String {
    words::class_of(&match_key(word, rules(lang)), rules(lang)).into_owned()
}

#[test]
fn classes_join_inflections() {
    for (lang, group) in [
        ("en", &["attack", "attacks", "attacked", "attacking"][..]),
        ("en", &["country", "countries", "country's"]),
        ("en", &["move", "moves", "moved", "moving"]),
        ("en", &["force", "forces", "forced", "forcing"]),
        ("en", &["plan", "plans", "planned", "planning"]),
        ("en", &["carry", "carries", "carried", "carrying"]),
        ("en", &["watch", "watches", "watched"]),
        ("en", &["control", "controlled", "controls"]),
        ("en", &["fall", "falls", "falling"]),
        ("en", &["crisis"]),
        ("fa", &["کتاب", "کتاب‌ها", "کتابهای", "کتاب‌هایی", "کتاب‌هایشان"]),
        ("fa", &["بزرگ", "بزرگ‌تر", "بزرگترین", "بزرگ‌ترها"]),
        ("fa", &["شود", "می‌شود", "نمی‌شود"]),
        ("fa-AF", &["ولایت", "ولایت‌های", "ولایتها"]),
    ] {
        for word in group {
            assert_eq!(class(lang, word), class(lang, group[0]), "{word}");
        }
    }
    for (lang, a, b) in [
        ("en", "university", "universal"),
        ("en", "even", "evening"),
        ("en", "her", "here"),
        ("en", "string", "str"),
        ("en", "unit", "united"),
        ("en", "bus", "bu"),
        ("fa", "تنها", "تن"),
        ("fa", "میدان", "دان"),
        ("fa", "سازمان", "ساز"),
        ("fa", "ساختمان", "ساخت"),
        ("fa", "افغانستان", "افغانس"),
        ("fa", "دفتر", "دف"),
        ("ps", "سړی", "سړي"),
    ] {
        assert_ne!(class(lang, a), class(lang, b), "{a} {b}");
    }
}

#[test]
fn words_weigh_their_letters_and_markers_four() {
    let marker = |name: &str| (name.to_owned(), words::MARKER_WEIGHT);
    assert_eq!(classes("en", "“104” 5% 1990s"), vec![marker(words::NUMBER_CLASS); 3]);
    assert_eq!(
        classes("en", "Kabul's x@y.org <b> {0}!"),
        [
            ("kabul".to_owned(), 5),
            marker(words::EMAIL_CLASS),
            marker(words::TAG_CLASS),
            marker(words::PLACEHOLDER_CLASS)
        ]
    );
    assert_eq!(classes("en", "S-300"), [("s-300".to_owned(), 1)]);
    assert_eq!(
        classes("en", "Tuesday, Oct. 6"),
        [marker(words::WEEKDAY_CLASS), marker(words::MONTH_CLASS), marker(words::NUMBER_CLASS)]
    );
}

#[test]
fn doubtful_months_need_a_day_a_year_or_the_word_month() {
    let months =
        |lang: &str, text: &str| classes(lang, text).iter().filter(|(class, _)| class == words::MONTH_CLASS).count();
    for (lang, text) in [
        ("en", "on May 5"),
        ("en", "in March 2020"),
        ("en", "5 May"),
        ("en", "the 5th of June"),
        ("en", "Mar. 5"),
        ("fa", "۷ مه"),
        ("fa", "۲ می ۲۰۲۰"),
        ("fa-AF", "اول ماه می"),
        ("fa", "۱۹ مهر ۱۳۹۹"),
        ("fa", "در اکتبر"),
        ("fa-AF", "۵ سرطان"),
        ("fa", "ژانویهٔ"),
        ("ps", "د جنوري"),
        ("ps", "د میزان ۶"),
    ] {
        assert_eq!(months(lang, text), 1, "{text}");
    }
    for (lang, text) in [
        ("en", "it may rain"),
        ("en", "they march on"),
        ("en", "You may lose 2,300 men"),
        ("fa", "مه صبحگاهی"),
        ("fa", "با مهر و محبت"),
        ("fa", "سرطان سینه"),
        ("fa", "اسد سقوط کرد"),
        ("ps", "تله ونیول شوه"),
    ] {
        assert_eq!(months(lang, text), 0, "{text}");
    }
}

/// Texts of the alphabets and marks that the token rules look at.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z0-9]{1,3}",
        6 => "[-.,'’@%<>{}/$ \u{A0}“”—–:]{1,3}",
        4 => prop_oneof!["می", "ها", "ه", "ی", "ای", "به", "بعنوان", "تر", "رود", "ام"],
        4 => "[\u{621}-\u{64A}\u{64B}-\u{655}\u{6F0}-\u{6F9}\u{200C}\u{6CC} ]{1,3}",
        1 => prop_oneof!["http://a.b", "www.x.y", "%(n)s", "½", "﷽", "ﷺ", "…", "联合国", "สห", "€", "\u{301}", "a@b.co"],
        2 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn token_laws(text in texts()) {
        for lang in ["en", "fa", "ps", "zh"] {
            let rules = rules(lang);
            let found = tokenize(&text, rules);
            let mut end = 0;
            for token in &found {
                prop_assert!(token.range.start >= end && token.range.start < token.range.end, "ordered: {:?}", found);
                prop_assert!(text.get(token.range.clone()).is_some(), "on boundaries");
                prop_assert!(!token.key.is_empty());
                end = token.range.end;
            }
            for (at, c) in text.char_indices() {
                let alone = match_key(c.encode_utf8(&mut [0; 4]), rules);
                let inside = found.iter().any(|token| token.range.contains(&at));
                prop_assert!(inside || c.is_whitespace() || alone.is_empty(), "{c:?} in no token of {:?}", found);
            }
            let scored = words(&found, rules);
            prop_assert!(scored.iter().all(|word| word.weight >= 1 && word.token < found.len()));
            prop_assert!(scored.iter().all(|word| word.weight == words::weight_of(&word.class)));
        }
    }

    #[test]
    fn case_never_changes_a_class(text in texts()) {
        let rules = rules("en");
        let (a, b) = (tokenize(&text, rules), tokenize(&text.to_uppercase(), rules));
        if spelling_key(&a) == spelling_key(&b) {
            let classes = |tokens: &[Token]| words(tokens, rules).into_iter().map(|word| word.class.into_owned()).collect::<Vec<_>>();
            prop_assert_eq!(classes(&a), classes(&b));
        }
    }
}

#[test]
fn long_lines_take_linear_time() {
    for piece in [
        "a.",
        "a-",
        "a@",
        "<a ",
        "{a",
        "%(a",
        "'",
        "\u{301}",
        "می ",
        "ه ی ",
        "-1",
        "1,",
        "http://",
        "\u{200C}",
        "ی\u{654}",
        "ab ",
    ] {
        let text = piece.repeat(300_000 / piece.len());
        let started = std::time::Instant::now();
        for lang in ["en", "fa"] {
            let _ = words(&tokenize(&text, rules(lang)), rules(lang));
        }
        assert!(started.elapsed().as_secs() < 20, "{piece}: {:?}", started.elapsed());
    }
}
