//! Numbers and dates (V1 to V9, D1 to D6): what is read, what is written, what is the same.
#![allow(clippy::unwrap_used, clippy::string_slice, clippy::print_stdout)]

use std::path::PathBuf;

use hafez::lang::LanguageTag;
use hafez::text::value::{
    Calendar, Date, DateOrder, DateStyle, Doubt, Found, Number, Value, plain_date, read, same, unpaired, values, write,
    write_date,
};
use proptest::prelude::*;

fn lang(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn found(text: &str, code: &str) -> Vec<Found> {
    values(text, &lang(code), DateOrder::DayFirst)
}

fn cardinal(number: &str) -> Value {
    let (negative, digits) = number.strip_prefix('-').map_or((false, number), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    Value::Cardinal(Number::from_parts(negative, whole, fraction))
}

fn gregorian(year: i32, month: u8, day: u8) -> Date {
    Date { calendar: Calendar::Gregorian, year: Some(year), month, day: Some(day) }
}

fn solar(year: i32, month: u8, day: u8) -> Date {
    Date { calendar: Calendar::SolarHijri, year: Some(year), month, day: Some(day) }
}

/// A value in short: `7`, `#20` an ordinal, `1990s`, `4.4%`, `2020-10-02`, `S1399-07-11`; then `w` for words and
/// `?` for doubt; the money before.
fn short(found: &Found) -> String {
    let value = match &found.value {
        Value::Cardinal(n) => n.to_string(),
        Value::Ordinal(n) => format!("#{n}"),
        Value::Decade(n) => format!("{n}s"),
        Value::Percent(n) => format!("{n}%"),
        Value::Part(count, of) => format!("{count}/{of}"),
        Value::Date(date) => {
            let solar = if date.calendar == Calendar::SolarHijri { "S" } else { "" };
            let year = date.year.map_or("_".to_owned(), |year| year.to_string());
            let day = date.day.map_or("_".to_owned(), |day| format!("{day:02}"));
            format!("{solar}{year}-{:02}-{day}", date.month)
        }
    };
    let money = found.currency.as_ref().map_or(String::new(), |(code, _)| format!("{code} "));
    let words = if found.words { "w" } else { "" };
    let doubt = if found.doubt.is_some() { "?" } else { "" };
    format!("{money}{value}{words}{doubt}")
}

fn shown(text: &str, code: &str) -> String {
    found(text, code).iter().map(short).collect::<Vec<_>>().join(", ")
}

fn check(code: &str, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter(|(text, want)| shown(text, code) != *want)
        .map(|(text, want)| format!("{code} {text}\n  read {}\n  want {want}", shown(text, code)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn v1_figures_in_all_digits_with_all_marks() {
    check(
        "en",
        &[
            ("104 troops", "104"),
            ("2,300 and 1,234,567.89", "2300, 1234567.89"),
            ("4.4 or 1.234", "4.4, 1.234"),
            ("1.234.567", "1234567"),
            ("2\u{202F}300 and 2\u{A0}300", "2300, 2300"),
            ("1\u{2019}000", "1000"),
            ("1988–1994, 7-9", "1988, 1994, 7, 9"),
            ("at 19:30", "19, 30"),
            ("at 7.55am and 4.40 pm, 4.40 metres", "7, 55, 4, 40, 4.4"),
            ("a 13-year-old", "13"),
            ("20km, 85mph", "20, 85"),
        ],
    );
    check(
        "fa",
        &[
            ("۱۰۴ تن", "104"),
            ("٢٣٤ و ٥٦٧", "234, 567"),
            ("۲٬۳۰۰، 2,300، ۲،۳۰۰، ۲۳۰۰", "2300, 2300, 2300, 2300"),
            ("۴٫۴ و ۴.۴", "4.4, 4.4"),
            ("۴/۴ درصد", "4.4%?"),
            ("۱.۲۰۰", "1.2?"),
            ("۱٫۵۰۰٫۰۰۰", "1500000"),
            ("۱۹۸۸–۱۹۹۴", "1988, 1994"),
            ("۷٬۰۰۰ تا ۱۰٬۰۰۰", "7000, 10000"),
            ("۷٬۰۰۰ الی ۱۰٬۰۰۰", "7000, 10000"),
            ("۱۵ساله، سال۲۰۲۰", "15, 2020"),
            ("۱۵\u{200C}ساله", "15"),
        ],
    );
    check("ps", &[("\u{200E}380,000 کسان", "380000"), ("درجه\u{200E}1 ", "1"), ("۱۷ کلن", "17")]);
    check("de", &[("2,300 oder ۲۳", "2300, 23")]);
}

#[test]
fn v1_what_a_full_stop_may_say_instead_is_told() {
    let all = found("۱.۲۰۰ نفر", "fa");
    assert_eq!((all[0].doubt, all[0].other.clone()), (Some(Doubt::Mark), Some(cardinal("1200"))));
}

#[test]
fn v1_numbers_of_any_length_are_exact() {
    let digits = "1234567890".repeat(40);
    let all = found(&format!("see {digits}."), "en");
    assert_eq!(all[0].value, Value::Cardinal(Number::new(false, &digits, 0)));
    assert_eq!(write(&all[0].value, &all[0].form, &lang("en")).unwrap(), digits);
    let persian: String = digits.bytes().map(|b| char::from_u32(0x6F0 + u32::from(b - b'0')).unwrap()).collect();
    assert!(same(&found(&persian, "fa")[0].value, &all[0].value));
    // No square of the length: many figures are read in no time.
    let long = "7".repeat(300_000);
    assert_eq!(found(&long, "en").len(), 1);
    let many = "1 ".repeat(50_000);
    assert_eq!(found(&many, "fa").len(), 50_000);
    let twenties = "twenty ".repeat(50_000);
    assert_eq!(found(&twenties, "en").len(), 50_000);
}

#[test]
fn v2_signs_and_percent() {
    check(
        "en",
        &[
            ("-5 and −5 and minus 5", "-5, -5, -5"),
            ("+5", "5"),
            ("4.4 percent, 4.4%, 5 per cent, 5 %", "4.4%, 4.4%, 5%, 5%"),
            ("ten percent", "10%w"),
            ("-2.5%", "-2.5%"),
        ],
    );
    check(
        "fa",
        &[
            ("−۵، \u{200E}−۵، منفی ۵", "-5, -5, -5"),
            ("۴٫۴ درصد، ۴٫۴٪، ٪۲۰، ۲۰%، ۵ فیصد، ۵ در صد", "4.4%, 4.4%, 20%, 20%, 5%, 5%"),
            ("ده درصد", "10%w"),
        ],
    );
    check("ps", &[("۴٫۴ سلنه، ۵٪، منفي ۵", "4.4%, 5%, -5")]);
}

#[test]
fn v3_multipliers() {
    check(
        "en",
        &[
            ("1.2 million, 3 billion, 2 hundred thousand", "1200000, 3000000000, 200000"),
            ("£2.8bn, $5m, $10k, £11million", "GBP 2800000000, USD 5000000, USD 10000, GBP 11000000"),
            ("a 5m wall, 10k run", "5, 10"),
        ],
    );
    check(
        "fa",
        &[
            ("۱٫۲ میلیون، ۳ میلیارد، ۱۰ هزار", "1200000, 3000000000, 10000"),
            ("۱۰ هزار میلیارد تومان", "IRT 10000000000000"),
            ("۱۰ هزار و ۵۰۰ نفر", "10500"),
            ("۲ میلیون و ۳۰۰ هزار نفر", "2300000"),
            ("۲ هزار و ۳ هزار", "2000, 3000"),
            ("۱۰ هزار و ۵ درصد", "10000, 5%"),
        ],
    );
    check("fa-AF", &[("۲ ملیون و ۳ ملیارد", "2000000, 3000000000")]);
    check("ps", &[("۵.۶۹ میلیونه، ۲ ملیارده، ۳ زره", "5690000, 2000000000, 3000")]);
}

#[test]
fn v4_number_words() {
    check(
        "en",
        &[
            ("seven, thirteen, twenty-five, twenty five", "7w, 13w, 25w, 25w"),
            ("two million, two hundred and five, one hundred thousand", "2000000w, 205w, 100000w"),
            ("a hundred people, hundreds of people, several hundred", "100w"),
            ("one of them", "1w?"),
            ("five and six", "5w, 6w"),
            ("nineteen ninety", "19w, 90w"),
        ],
    );
    check(
        "fa",
        &[
            ("هفت، سیزده، بیست و پنج", "7w, 13w, 25w"),
            ("بیست\u{200C}و\u{200C}پنج", "25w"),
            ("دو میلیون، دویست و پنج، صد هزار", "2000000w, 205w, 100000w"),
            ("یک هزار و سیصد و بیست و یک", "1321w"),
            ("صد نفر، صدها نفر، چند هزار نفر", "100w"),
            ("یک نفر، نه", "1w?, 9w?"),
            ("سه و چهار", "3w, 4w"),
            ("سه شنبه، پنج شنبه", ""),
        ],
    );
    check("fa-AF", &[("پنجصد و هژده", "518w")]);
    check("ps", &[("اووه، دیارلس، پنځه ویشت، شپږ ديرش", "7w, 13w, 25w, 36w"), ("درې میلیونه، یو", "3000000w, 1w?")]);
}

#[test]
fn v5_ordinals_and_decades() {
    check(
        "en",
        &[
            ("the 20th century, 1st, 22nd, 3rd", "#20, #1, #22, #3"),
            ("the twentieth, the twenty-first, the first", "#20, #21, #1w?"),
            ("the 1990s, the 1990's, the '90s, the nineties, mid-1990s", "1990s, 1990s, 90s, 90sw, 1990s"),
        ],
    );
    check(
        "fa",
        &[
            ("سدهٔ بیستم، قرن بیست و یکم، سی\u{200C}ام", "#20, #21, #30"),
            ("۲۰ام، ۲۰ ام، ۲۰\u{200C}ام، ۲۰\u{200C}اُم، ۵مین", "#20, #20, #20, #20, #5"),
            ("دههٔ ۱۹۹۰، دهۀ ۱۹۹۰، دهه\u{200C}ی ۹۰، سال\u{200C}های ۱۹۹۰", "1990s, 1990s, 90s, 1990s"),
            ("اول، دوم", "#1w?, #2w?"),
        ],
    );
    check(
        "ps",
        &[
            ("۲۰مه، 19 \u{200F}مه پېړۍ، ۱۷ مې پېړۍ، شلمه", "#20, #19, #17, #20w"),
            ("د ۱۹۹۰ لسیزه، د ۱۹۹۰مې لسیزې", "1990s, 1990s"),
        ],
    );
}

#[test]
fn v6_names_addresses_and_codes_are_no_values() {
    check(
        "en",
        &[
            ("S-300, COVID-19, MI6, F-16s, TB2, 3D, 5G, Covid\u{2011}19", ""),
            ("https://example.org/2020/10, a1@example.org, <b id=\"5\">, {0}, %1$s", ""),
            ("+93 700 123 456, 020 7946 0018, 859-292-3680, 1-800-555-1234, (555) 123-4567", ""),
            ("192.168.1.1, 1.2.3, 24/7, 2020/45, 007", ""),
            ("x² and 10²", ""),
        ],
    );
    check(
        "fa",
        &[
            ("اس-۳۰۰، کووید-۱۹، کووید\u{2013}۱۹، ام\u{200C}آی۶، تی۹۰، ۳جی", ""),
            ("۰۲۱-۸۸۸۸۱۲۳۴، ۰۷۹۹ ۱۲۳ ۴۵۶، +۹۳ ۷۰۰ ۱۲۳ ۴۵۶", ""),
        ],
    );
}

#[test]
fn v7_money() {
    check(
        "en",
        &[
            ("US$900–1,300", "USD 900, USD 1300"),
            ("7,000–10,000 Turkish liras", "TRY 7000, TRY 10000"),
            (
                "€5, £5, USD 5, 5 euros, 5 rubles, 500 afghanis, 3 tomans, 2 rials",
                "EUR 5, GBP 5, USD 5, EUR 5, RUB 5, AFN 500, IRT 3, IRR 2",
            ),
            ("5 Canadian dollars, 5 Pakistani rupees", "CAD 5, PKR 5"),
            ("two dollars", "USD 2w"),
        ],
    );
    check(
        "fa",
        &[
            ("۹۰۰ تا ۱٬۳۰۰ دلار آمریکا", "USD 900, USD 1300"),
            (
                "۷٬۰۰۰ لیرهٔ ترکیه، ۵ یورو، ۵ پوند، ۵ تومان، ۵ ریال، ۵ روبل",
                "TRY 7000, EUR 5, GBP 5, IRT 5, IRR 5, RUB 5",
            ),
            ("۱۱ میلیون پوندی", "GBP 11000000"),
        ],
    );
    check("fa-AF", &[("۵۰۰ افغانی، ۹۰۰ دالر امریکایی، ۹۰۰ دالر", "AFN 500, USD 900, USD 900")]);
    check("ps", &[("۹۰۰ امريکايي ډالر، ۵۰۰ افغانۍ، ۲ میلیونه ډالره", "USD 900, AFN 500, USD 2000000")]);
    let text = "US$900 a month";
    assert_eq!(found(text, "en")[0].currency, Some(("USD", 0..3)));
    assert_eq!(found(text, "en")[0].range, 3..6);
}

#[test]
fn d1_dates_in_english() {
    for text in [
        "1 October 2020",
        "October 1, 2020",
        "Oct. 1, 2020",
        "1st of October 2020",
        "1 Oct 2020",
        "01.10.2020",
        "01/10/2020",
        "2020-10-01",
        "1-10-2020",
        "Thursday, 1 October 2020",
    ] {
        assert_eq!(shown(text, "en"), "2020-10-01", "{text}");
    }
    check(
        "en",
        &[
            ("27 September, Sept. 27, September 27th", "_-09-27, _-09-27, _-09-27"),
            ("October 2020, Oct. 2020", "2020-10-_, 2020-10-_"),
            ("in October; in March", "_-10-_?"),
            ("May 5, 5 May, in May 2020; they may 5", "_-05-05, _-05-05, 2020-05-_, 5"),
            ("In March 20,000 fled; in May 2 million; in May 5% left", "20000, 2000000, 5%"),
            ("1988–1994", "1988, 1994"),
            ("15 Mehr 1399", "S1399-07-15"),
            ("the first half of October", "#1w?, _-10-_?"),
        ],
    );
    let us = values("02/10/2020", &lang("en"), DateOrder::MonthFirst);
    assert_eq!(us[0].value, Value::Date(gregorian(2020, 2, 10)));
}

#[test]
fn d1_d3_dates_in_persian_dari_and_pashto() {
    check(
        "fa",
        &[
            ("۲ اکتبر ۲۰۲۰، دوم اکتبر، ۲ اکتبر سال ۲۰۲۰", "2020-10-02, _-10-02, 2020-10-02"),
            ("پنجشنبه 17 مهر 1399", "S1399-07-17"),
            ("۱۹ مهر ۱۳۹۹ | ۱۲:۰۰", "S1399-07-19, 12, 0"),
            ("هفدهم اردیبهشت\u{200C}ماه 1371 (7 مه 1992)", "S1371-02-17, 1992-05-07"),
            ("بیست و یکم مارس، ۳۰ام آبان", "_-03-21, S_-08-30"),
            ("۱۳۹۹/۷/۱۱، ۱۱/۰۷/۱۳۹۹، ۲۰۲۰/۱۰/۰۲", "S1399-07-11, S1399-07-11, 2020-10-02"),
            ("ژانویهٔ ۲۰۲۰، ژانویه\u{200C}ی ۲۰۲۰", "2020-01-_, 2020-01-_"),
            ("ماه سنبله، ماه مه، مهر مادری، دی گذشته", "S_-06-_?, _-05-_?"),
            ("نیمهٔ اول ماه اکتبر", "#1w?, _-10-_?"),
            ("اول مهر، ۵ دی، تیر ۱۳۹۹", "S_-07-01, S_-10-05, S1399-04-_"),
        ],
    );
    check(
        "fa-AF",
        &[
            ("۲۷ سپتمبر، 29 فبروری، روز چهارشنبه، اول اسد", "_-09-27, _-02-29, S_-05-01"),
            ("به تاریخ 30 می 2005 در چین", "2005-05-30"),
            ("۲ می ۲۰۲۰، ۱۰ میزان ۱۳۹۹، ۵ جنوري ۲۰۲۰", "2020-05-02, S1399-07-10, 2020-01-05"),
        ],
    );
    check(
        "ps",
        &[
            ("د ۲۰۲۰ د اکتوبر ۲مه", "2020-10-02"),
            ("د ۲۰۲۰ کال د اکتوبر ۲مه", "2020-10-02"),
            ("د 2018 کال د سپټمبر په \u{200E}30 مه نېټه", "2018-09-30"),
            ("په ۲۰۲۰ کال کې د سپتمبر په ۲۹", "2020-09-29"),
            ("د ميزان شپږ ويشتمه، د تلې ۵", "S_-07-26, 5"),
            ("۲ اکتوبر ۲۰۲۰", "2020-10-02"),
            ("د سپټمبر په میاشت کې", "_-09-_?"),
            ("تریسا مې د 2018 کال د سپټمبر په ۲۹", "2018-09-29"),
            ("شارک کب 13 کلن", "13"),
        ],
    );
}

#[test]
fn d4_a_date_is_one_value_with_its_bytes() {
    let text = "On Tuesday, 1 October 2020, they met.";
    let all = found(text, "en");
    assert_eq!(all.len(), 1);
    // D5: the weekday is no part of it.
    assert_eq!(&text[all[0].range.clone()], "1 October 2020");
}

#[test]
fn impossible_dates_are_their_numbers_and_are_told() {
    for (text, code, want, bad) in [
        ("31 February 2020", "en", "31, 2020", "31 February 2020"),
        ("30.02.2020", "en", "30, 2, 2020", "30.02.2020"),
        ("13/13/2020", "en", "13, 13, 2020", "13/13/2020"),
        ("29 February 2021", "en", "29, 2021", "29 February 2021"),
        ("۳۱ فوریه", "fa", "31", "۳۱ فوریه"),
        ("۳۱ مهر ۱۳۹۹", "fa", "31, 1399", "۳۱ مهر ۱۳۹۹"),
        ("۳۰ اسفند ۱۴۰۰", "fa", "30, 1400", "۳۰ اسفند ۱۴۰۰"),
    ] {
        let reading = read(text, &lang(code), DateOrder::DayFirst);
        assert_eq!(shown(text, code), want);
        let told: Vec<&str> = reading.impossible.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(told, [bad]);
    }
    for (text, code) in [("29 February 2020", "en"), ("29 February", "en"), ("۳۰ اسفند ۱۳۹۹", "fa"), ("۳۰ اسفند", "fa")]
    {
        let reading = read(text, &lang(code), DateOrder::DayFirst);
        assert!(reading.impossible.is_empty() && reading.values.len() == 1, "{text}");
    }
}

#[test]
fn d3_d6_calendars() {
    for (g, s) in [
        ((2020, 10, 2), (1399, 7, 11)),
        ((2020, 10, 1), (1399, 7, 10)),
        ((2020, 3, 20), (1399, 1, 1)),
        ((2021, 3, 20), (1399, 12, 30)),
        ((2021, 3, 21), (1400, 1, 1)),
        ((2024, 3, 20), (1403, 1, 1)),
        ((2025, 3, 21), (1404, 1, 1)),
        ((1991, 12, 26), (1370, 10, 5)),
    ] {
        let (g, s) = (gregorian(g.0, g.1, g.2), solar(s.0, s.1, s.2));
        assert_eq!(g.to(Calendar::SolarHijri), Some(s));
        assert_eq!(s.to(Calendar::Gregorian), Some(g));
        assert!(same(&Value::Date(g), &Value::Date(s)));
    }
    // Leap years of the solar calendar, and years that are none.
    for (year, leap) in [
        (1370, true),
        (1375, true),
        (1379, true),
        (1383, true),
        (1387, true),
        (1391, true),
        (1395, true),
        (1399, true),
        (1403, true),
        (1400, false),
        (1401, false),
        (1402, false),
        (1404, false),
    ] {
        assert_eq!(solar(year, 12, 30).is_possible(), leap, "{year}");
    }
    for (year, leap) in [(1900, false), (2000, true), (2020, true), (2021, false), (2100, false)] {
        assert_eq!(gregorian(year, 2, 29).is_possible(), leap, "{year}");
    }
    let month = Date { day: None, ..gregorian(2020, 10, 1) };
    assert_eq!((month.to(Calendar::SolarHijri), month.to(Calendar::Gregorian)), (None, Some(month)));
}

/// The text with its first value written anew.
fn rewritten(place: &str, code: &str, value: &Value) -> Option<String> {
    let first = found(place, code).into_iter().next().unwrap();
    let text = write(value, &first.form, &lang(code))?;
    Some(format!("{}{text}{}", &place[..first.range.start], &place[first.range.end..]))
}

fn ordinal(number: u128) -> Value {
    Value::Ordinal(Number::from(number))
}

fn percent(number: &str) -> Value {
    let Value::Cardinal(number) = cardinal(number) else { unreachable!() };
    Value::Percent(number)
}

#[test]
fn v8_numbers_are_written_as_their_place_writes() {
    for (place, code, value, want) in [
        ("۱۰۴ تن", "fa", cardinal("130"), Some("۱۳۰ تن")),
        ("104 تن", "fa", cardinal("130"), Some("130 تن")),
        ("١٠٤", "fa", cardinal("456"), Some("٤٥٦")),
        ("۲٬۳۰۰", "fa", cardinal("1200"), Some("۱٬۲۰۰")),
        ("۱۱۰۰", "fa", cardinal("1200"), Some("۱۲۰۰")),
        ("2,300", "fa", cardinal("12345"), Some("12,345")),
        ("۲،۳۰۰", "fa", cardinal("1200"), Some("۱،۲۰۰")),
        ("۹۰۰", "fa", cardinal("1300"), Some("۱٬۳۰۰")),
        ("900", "en", cardinal("1300"), Some("1,300")),
        ("۴٫۴", "fa", cardinal("5.75"), Some("۵٫۷۵")),
        ("۴/۴", "fa", cardinal("5.5"), Some("۵/۵")),
        ("۴", "fa", cardinal("5.5"), Some("۵٫۵")),
        ("1.234.567", "en", cardinal("1200"), None),
        ("1.234.567", "en", cardinal("2000000"), Some("2.000.000")),
        ("-5", "en", cardinal("-7"), Some("-7")),
        ("منفی ۵", "fa", cardinal("-7"), Some("منفی ۷")),
        ("منفی ۵ درجه", "fa", cardinal("7"), Some("۷ درجه")),
        ("۵", "fa", cardinal("-7"), None),
        ("۴٫۴ درصد", "fa", percent("5"), Some("۵ درصد")),
        ("٪۲۰", "fa", percent("30"), Some("٪۳۰")),
        ("۲۰٪", "fa", cardinal("30"), None),
        ("۱٫۲ میلیون نفر", "fa", cardinal("1400000"), Some("۱٫۴ میلیون نفر")),
        ("۱٫۲ میلیون نفر", "fa", cardinal("900000"), None),
        ("۱٫۲ میلیون نفر", "fa", cardinal("1234567"), None),
        ("1.2 million", "en", cardinal("3000000"), Some("3 million")),
        ("$5m", "en", cardinal("7000000"), Some("$7m")),
        ("$5m", "en", cardinal("1100000"), Some("$1.1m")),
        ("هفت نفر", "fa", cardinal("8"), None),
        ("seven", "en", cardinal("8"), None),
        ("۱۰ هزار و ۵۰۰", "fa", cardinal("10600"), None),
        ("20th", "en", ordinal(21), Some("21st")),
        ("20th", "en", ordinal(112), Some("112th")),
        ("سدهٔ بیستم", "fa", ordinal(21), Some("سدهٔ بیست و یکم")),
        ("سدهٔ بیستم", "fa", ordinal(19), Some("سدهٔ نوزدهم")),
        ("سدهٔ بیستم", "fa", ordinal(100), None),
        ("the twentieth", "en", ordinal(21), Some("the twenty-first")),
        ("۲۰ام", "fa", ordinal(21), Some("۲۱ام")),
        ("۲۰مه", "ps", ordinal(21), Some("۲۱مه")),
        ("دههٔ ۱۹۹۰", "fa", Value::Decade(Number::from(1980)), Some("دههٔ ۱۹۸۰")),
        ("the 1990s", "en", Value::Decade(Number::from(1980)), Some("the 1980s")),
        ("the 1990s", "en", cardinal("1980"), None),
        ("۲ اکتبر ۲۰۲۰", "fa", cardinal("1"), None),
    ] {
        assert_eq!(rewritten(place, code, &value).as_deref(), want, "{place} {value:?}");
    }
}

#[test]
fn d2_dates_are_written_as_their_place_writes() {
    let third = gregorian(2020, 9, 3);
    let no_year = Date { year: None, ..third };
    for (place, code, date, want) in [
        ("۲ اکتبر ۲۰۲۰", "fa", third, Some("۳ سپتامبر ۲۰۲۰")),
        ("2 اکتبر 2020", "fa", third, Some("3 سپتامبر 2020")),
        ("۲ اکتوبر ۲۰۲۰", "fa-AF", third, Some("۳ سپتمبر ۲۰۲۰")),
        ("۲ سپتامبر ۲۰۲۰", "fa-AF", gregorian(2020, 10, 3), Some("۳ اکتوبر ۲۰۲۰")),
        ("د ۲۰۲۰ د اکتوبر ۲مه", "ps", third, Some("د ۲۰۲۰ د سپتمبر ۳مه")),
        ("د ۲۰۲۰ کال د اکتوبر په ۱۲مه", "ps", third, Some("د ۲۰۲۰ کال د سپتمبر په ۳مه")),
        ("۱۱ مهر ۱۳۹۹", "fa", third, Some("۱۳ شهریور ۱۳۹۹")),
        ("۱۱ میزان ۱۳۹۹", "fa-AF", third, Some("۱۳ سنبله ۱۳۹۹")),
        ("۱۱ میزان ۱۳۹۹", "fa-AF", no_year, None),
        ("دوم اکتبر", "fa", no_year, Some("سوم سپتامبر")),
        ("۲ اکتبر", "fa", third, None),
        ("۲ اکتبر ۲۰۲۰", "fa", no_year, None),
        ("۱۳۹۹/۷/۱۱", "fa", third, Some("۱۳۹۹/۶/۱۳")),
        ("۲ اکتبر ۲۰۲۰", "fa", gregorian(2020, 2, 31), None),
        ("1 October 2020", "en", third, Some("3 September 2020")),
        ("October 1, 2020", "en", third, Some("September 3, 2020")),
        ("Oct. 1, 2020", "en", third, Some("Sept. 3, 2020")),
        ("Oct. 1, 2020", "en", gregorian(2020, 5, 3), Some("May 3, 2020")),
        ("1st October 2020", "en", third, Some("3rd September 2020")),
        ("OCTOBER 1, 2020", "en", third, Some("SEPTEMBER 3, 2020")),
        ("02.10.2020", "en", third, Some("03.09.2020")),
        ("2.10.2020", "en", third, Some("3.9.2020")),
        ("2020-10-02", "en", third, Some("2020-09-03")),
    ] {
        assert_eq!(rewritten(place, code, &Value::Date(date)).as_deref(), want, "{place}");
    }
}

#[test]
fn d2_d3_dates_where_nothing_else_is_known() {
    let day = gregorian(2020, 10, 2);
    for (code, want) in [
        ("en", Some("2 October 2020")),
        ("fa", Some("۲ اکتبر ۲۰۲۰")),
        ("fa-AF", Some("۲ اکتوبر ۲۰۲۰")),
        ("ps", Some("د ۲۰۲۰ د اکتوبر ۲مه")),
        ("de", None),
    ] {
        assert_eq!(plain_date(&day, &lang(code)).as_deref(), want);
    }
    let form = &found("۱ اکتبر ۲۰۲۰", "fa")[0].form;
    for (style, want) in [
        (DateStyle::Keep, "۲ اکتبر ۲۰۲۰"),
        (DateStyle::Solar, "۱۱ مهر ۱۳۹۹"),
        (DateStyle::Both, "۲ اکتبر ۲۰۲۰ (۱۱ مهر ۱۳۹۹)"),
    ] {
        assert_eq!(write_date(&day, form, &lang("fa"), style).as_deref(), Some(want));
    }
    let dari = &found("۱ اکتوبر ۲۰۲۰", "fa-AF")[0].form;
    assert_eq!(write_date(&day, dari, &lang("fa-AF"), DateStyle::Solar).as_deref(), Some("۱۱ میزان ۱۳۹۹"));
    let month = Date { day: None, ..day };
    assert_eq!(write_date(&month, &found("اکتبر ۲۰۲۰", "fa")[0].form, &lang("fa"), DateStyle::Both), None);
}

#[test]
fn v9_what_two_texts_do_not_share() {
    let gap = |en: &str, fa: &str| {
        let (left, right) = unpaired(&found(en, "en"), &found(fa, "fa"));
        (left.len(), right.len())
    };
    assert_eq!(gap("104 of them, 2,300 and seven", "۱۰۴، ۲۳۰۰ و هفت"), (0, 0));
    assert_eq!(gap("104", "۱۴۰"), (1, 1));
    assert_eq!(gap("7th", "هفت"), (0, 0));
    assert_eq!(gap("one of 5", "۵ تا از آن\u{200C}ها"), (0, 0));
    assert_eq!(gap("one of them", "یکی"), (0, 0));
    assert_eq!(gap("1,200", "۱.۲۰۰"), (0, 0));
    assert_eq!(gap("4.4", "۴/۴"), (0, 0));
    assert_eq!(gap("5 and 5", "۵"), (1, 0));
    assert_eq!(gap("2 October 2020", "۱۱ مهر ۱۳۹۹"), (0, 0));
    assert_eq!(gap("02.10.2020", "۲ اکتبر ۲۰۲۰"), (0, 0));
    assert_eq!(gap("2 October 2020", "۳ اکتبر ۲۰۲۰"), (1, 1));
}

fn shared(name: &str) -> Option<String> {
    let folder = std::env::var_os("HAFEZ_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let text = std::fs::read_to_string(folder.join(name)).ok();
    if text.is_none() {
        println!("skipped: no {name}");
    }
    text
}

#[test]
fn the_reference_translation_shares_all_values() {
    let (Some(en), Some(fa)) = (shared("article/segments.en.txt"), shared("article/segments.fa.txt")) else { return };
    let mut seen = 0;
    for (en, fa) in en.lines().zip(fa.lines()) {
        let (left, right) = unpaired(&found(en, "en"), &found(fa, "fa"));
        assert!(left.is_empty() && right.is_empty(), "{en}\n{fa}\n{} | {}", shown(en, "en"), shown(fa, "fa"));
        seen += 1;
    }
    assert_eq!(seen, 58);
}

#[test]
fn most_pairs_of_the_news_share_all_values() {
    for (code, least) in [("fa", 945), ("prs", 970), ("ps", 955)] {
        let Some(table) = shared(&format!("data/ntrex-dev.en-{code}.tsv")) else { return };
        let agree = table.lines().filter(|line| {
            let mut cells = line.split('\t').skip(1);
            let (en, other) = (cells.next().unwrap(), cells.next().unwrap());
            let (left, right) = unpaired(&found(en, "en"), &found(other, code));
            left.is_empty() && right.is_empty()
        });
        let (agree, all) = (agree.count(), table.lines().count());
        println!("{code}: {agree} of {all}");
        assert!(agree >= least, "{code}: {agree} of {all}");
    }
}

/// Places whose values are written anew.
const PLACES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "104 men",
            "2,300",
            "1100",
            "4.4",
            "-5",
            "1.234.567",
            "1.2 million",
            "$5m",
            "3 billion",
            "US$900–1,300",
            "20th",
            "the 1990s",
            "4.4%",
            "5 per cent",
            "the twentieth",
            "1 October 2020",
            "October 1, 2020",
            "Oct. 1",
            "1st of October",
            "02.10.2020",
            "2.1.2020",
            "2020-10-02",
            "October 2020",
            "27 September",
            "Sept. 27",
            "15 Mehr 1399",
        ],
    ),
    (
        "fa",
        &[
            "۱۰۴ تن",
            "٤٥",
            "۲٬۳۰۰",
            "۱۱۰۰",
            "۲،۳۰۰",
            "2,300",
            "۴٫۴",
            "۴/۴",
            "−۵",
            "منفی ۵",
            "۱٫۲ میلیون",
            "۱۰ هزار میلیارد تومان",
            "۴٫۴ درصد",
            "٪۲۰",
            "۲۰٪",
            "۲۰ام",
            "سدهٔ بیستم",
            "دههٔ ۱۹۹۰",
            "۲ اکتبر ۲۰۲۰",
            "دوم اکتبر ۲۰۲۰",
            "۱۹ مهر ۱۳۹۹",
            "هفدهم اردیبهشت\u{200C}ماه 1371",
            "اکتبر ۲۰۲۰",
            "۱۱/۷/۱۳۹۹",
            "۲۰۲۰/۱۰/۰۲",
            "۲ اکتبر",
        ],
    ),
    ("fa-AF", &["۲ اکتوبر ۲۰۲۰", "29 فبروری", "۱۰ میزان ۱۳۹۹", "۵ فیصد", "۲ ملیون", "اول اسد ۱۳۹۹"]),
    (
        "ps",
        &[
            "د ۲۰۲۰ د اکتوبر ۲مه",
            "د 2018 کال د سپټمبر په 30 مه نېټه",
            "د ميزان ۲۶مه",
            "۵.۶۹ میلیونه",
            "۴٫۴ سلنه",
            "۲۰مه",
            "د ۱۹۹۰ لسیزه",
            "-5",
        ],
    ),
];

fn any_number() -> impl Strategy<Value = Number> {
    let digits = prop_oneof!["[0-9]{1,4}", "[1-9][0-9]{0,12}", "[1-9][0-9]{20,40}", "[1-9]0{3,9}", "[1-9][0-9]00000"];
    (any::<bool>(), digits, prop_oneof![4 => Just(0_i64), 1 => -6_i64..0])
        .prop_map(|(minus, digits, power)| Number::new(minus, &digits, power))
}

fn any_date() -> impl Strategy<Value = Date> {
    let calendar = prop_oneof![(Just(Calendar::Gregorian), 1900..2100), (Just(Calendar::SolarHijri), 1300..1450)];
    (calendar, any::<bool>(), 1..=12_u8, proptest::option::of(1..=31_u8))
        .prop_map(|((calendar, year), said, month, day)| Date {
            calendar,
            year: (said || day.is_none()).then_some(year),
            month,
            day,
        })
        .prop_filter("possible", Date::is_possible)
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => any_number().prop_map(Value::Cardinal),
        1 => (1_u128..200).prop_map(|n| Value::Ordinal(Number::from(n))),
        1 => (1_u128..30).prop_map(|n| Value::Decade(Number::from(n * 10 + 1800))),
        1 => any_number().prop_map(Value::Percent),
        4 => any_date().prop_map(Value::Date),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// What is written is read again as what it was.
    #[test]
    fn what_is_written_is_read_again(value in any_value()) {
        for (code, places) in PLACES {
            for place in *places {
                let first = found(place, code).into_iter().next().unwrap();
                let Some(text) = write(&value, &first.form, &lang(code)) else { continue };
                let start = first.range.start;
                let anew = format!("{}{text}{}", &place[..start], &place[first.range.end..]);
                let again = found(&anew, code).into_iter().find(|found| found.range.contains(&start));
                let again = again.unwrap_or_else(|| panic!("{code} {place}: nothing read in {anew}"));
                prop_assert!(same(&again.value, &value), "{code} {place}: {value:?} written {anew}, read {:?}", again.value);
            }
        }
    }

    /// A value written in its own place leaves the text as it was read.
    #[test]
    fn any_text_is_read_without_harm(text in text(), code in prop_oneof![Just("en"), Just("fa"), Just("fa-AF"), Just("ps"), Just("de")]) {
        let reading = read(&text, &lang(code), DateOrder::DayFirst);
        let mut end = 0;
        for found in &reading.values {
            prop_assert!(found.range.start >= end && found.range.start < found.range.end);
            prop_assert!(text.get(found.range.clone()).is_some());
            end = found.range.end;
            let _ = write(&found.value, &found.form, &lang(code));
        }
        for range in reading.impossible {
            prop_assert!(text.get(range).is_some());
        }
    }

    #[test]
    fn same_is_an_equivalence(a in any_value(), b in any_value(), c in any_value()) {
        let other = |value: &Value| match value {
            Value::Date(date) => date.to(Calendar::SolarHijri).map_or_else(|| value.clone(), Value::Date),
            Value::Cardinal(n) => Value::Ordinal(n.clone()),
            value => value.clone(),
        };
        prop_assert!(same(&a, &a) && same(&a, &other(&a)) && same(&other(&a), &a));
        prop_assert_eq!(same(&a, &b), same(&b, &a));
        for (b, c) in [(&b, &c), (&a, &c), (&other(&a), &b)] {
            prop_assert!(!(same(&a, b) && same(b, c)) || same(&a, c));
        }
    }

    #[test]
    fn d6_calendars_lead_back(date in any_date()) {
        for calendar in [Calendar::Gregorian, Calendar::SolarHijri] {
            if let Some(there) = date.to(calendar) {
                prop_assert_eq!(there.to(date.calendar), Some(date));
                prop_assert!(same(&Value::Date(there), &Value::Date(date)));
            }
        }
    }
}

/// Anything, and pieces of values in any order.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        "[0-9۰-۹٠-٩.,٬٫/'+−%٪ \u{200C}\u{200E}-]{1,8}",
        prop::sample::select(vec![
            "2", "۳۱", "october", "May", "مه", "می", "مهر", "ماه", "و", "یک", "هزار", "million", "percent", "درصد",
            "دهه", "د", "کال", "مه", "twenty", "-", "five", "$", "ډالر", "th", " ", "2020", "۱۳۹۹", "(", ")", "."
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

#[test]
#[ignore = "a measure: cargo test --release --test values speed -- --ignored --nocapture"]
fn speed() {
    let segment = "Azerbaijan claims to have destroyed 130 armored vehicles, 200 artillery systems, 25 missile batteries and one S-300 system since 27 September 2020, inflicting 2,300 casualties.";
    let persian = "آذربایجان مدعی است که از ۲۷ سپتامبر ۲۰۲۰ تاکنون ۱۳۰ خودروی زرهی، ۲۰۰ سامانهٔ توپخانه، ۲۵ آتشبار موشکی و یک سامانهٔ اس-۳۰۰ را نابود کرده و ۲٬۳۰۰ تن تلفات بر جای گذاشته است.";
    for (text, code) in [(segment, "en"), (persian, "fa")] {
        let lang = lang(code);
        let rounds = 20_000;
        let start = std::time::Instant::now();
        let read: usize = (0..rounds).map(|_| values(text, &lang, DateOrder::DayFirst).len()).sum();
        let each = start.elapsed() / rounds;
        println!("{code}: {} words, {} values, {each:?}", text.split(' ').count(), read / rounds as usize);
        assert!(each.as_micros() < 50 || cfg!(debug_assertions));
    }
}

#[test]
fn v4_halves_and_parts_of_one_are_values() {
    check(
        "en",
        &[
            ("two and a half billion", "2500000000w"),
            ("half a million people, a half-million more", "500000w, 500000w"),
            ("a million and a half", "1500000w"),
            ("2 and a half percent", "2.5%"),
            ("two and half an hour", "2w"),
            ("two-thirds of them, one third, three quarters", "2/3w, 1/3w, 3/4w"),
            ("the third quarter, two third places", "#3w?, 2w, #3w?"),
        ],
    );
    check(
        "fa",
        &[
            ("دو و نیم میلیارد دلار", "USD 2500000000w"),
            ("۲ و نیم میلیون", "2500000"),
            ("دو میلیون و نیم", "2500000w"),
            ("نیم میلیون نفر", "500000w"),
            ("یک و نیم درصد", "1.5%w"),
            ("دوسوم، دو سوم، یک\u{200C}سوم", "2/3w, 2/3w, 1/3w"),
            ("بیست و سوم", "#23"),
            ("۱۱ میلیونی", "11000000"),
        ],
    );
    check("ps", &[("دوه نیم میلیونه", "2500000w"), ("۲ نیم میلیونه", "2500000")]);
}

#[test]
fn v1_the_hour_of_the_day_is_told_by_what_follows() {
    let hours = |text: &str, code: &str| found(text, code).iter().map(|found| found.hour).collect::<Vec<_>>();
    for (text, code, want) in [
        ("at 3pm", "en", &[Some(15)][..]),
        ("at 3:30 pm and 12 a.m.", "en", &[Some(15), None, Some(0)]),
        ("three in the afternoon", "en", &[Some(15)]),
        ("three days", "en", &[None]),
        ("ساعت ۳ بعدازظهر", "fa", &[Some(15)]),
        ("ساعت سه بعد از ظهر", "fa", &[Some(15)]),
        ("۱۱ شب و ۲ بامداد و ۱۲ ظهر", "fa", &[Some(23), Some(2), Some(12)]),
    ] {
        assert_eq!(hours(text, code), want, "{text}");
    }
}

#[test]
fn d1_a_span_of_days_has_two_dates() {
    check(
        "en",
        &[
            ("on October 1–3", "_-10-01, _-10-03"),
            ("October 1-3, 2020", "2020-10-01, 2020-10-03"),
            ("1 to 3 October 2020", "2020-10-01, 2020-10-03"),
            ("October 3-1", "_-10-03, 1"),
            ("October 1 - 3 killed", "_-10-01, 3"),
            ("the 9/11 attacks, 24/7", "_-09-11?"),
        ],
    );
    check("fa", &[("از ۱ تا ۳ اکتبر ۲۰۲۰", "2020-10-01, 2020-10-03"), ("۱–۳ مهر", "S_-07-01, S_-07-03")]);
}

#[test]
fn v5_two_figures_of_a_year_say_the_whole_year_too() {
    let other = |text: &str, code: &str| {
        found(text, code).last().and_then(|found| found.other.clone()).map(|value| value.to_string())
    };
    assert_eq!(other("in 2019–20", "en").as_deref(), Some("2020"));
    assert_eq!(other("in ’98", "en").as_deref(), Some("1998"));
    assert_eq!(other("in '07", "en").as_deref(), Some("2007"));
    assert_eq!(other("۱۳۹۸–۹۹", "fa").as_deref(), Some("1399"));
    for text in ["2019-3 of 15", "in 98", "1998-97"] {
        assert_eq!(other(text, "en"), None, "{text}");
    }
    assert_eq!(shown("the ’90s", "en"), "90s");
}
