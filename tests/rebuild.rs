//! A document finished from translations with codes: what is not text stays, and what is written can be read again.
#![allow(clippy::unwrap_used, clippy::string_slice)]

use hafez::document::{Document, Rebuilt, SentenceRules, Translation, WarningKind, open};
use hafez::lang::LanguageTag;
use hafez::unit::{from_placeholders, split_placeholders, with_placeholders};
use proptest::prelude::*;

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn document(name: &str, text: &str) -> Document {
    open(name, text.as_bytes(), &tag("en"), &SentenceRules::of(&tag("en"))).unwrap()
}

fn shown(document: &Document) -> Vec<String> {
    document.segments.iter().map(|segment| with_placeholders(&segment.text, &segment.codes)).collect()
}

/// With translations that show their codes as ⟨1⟩.
fn finished(document: &Document, translations: &[&str]) -> Rebuilt {
    let translation = |(shown, segment): (&&str, &hafez::document::Segment)| {
        let (text, codes) = from_placeholders(shown, &segment.codes).unwrap_or_else(|_| split_placeholders(shown));
        Some(Translation { text, codes })
    };
    let all: Vec<_> = translations.iter().zip(&document.segments).map(translation).collect();
    document.rebuild(&all, &tag("fa")).unwrap()
}

fn text(rebuilt: &Rebuilt) -> &str {
    std::str::from_utf8(&rebuilt.bytes).unwrap()
}

#[test]
fn markdown_keeps_its_inner_markup() {
    let found =
        document("a.md", "# A *big* day\n\n- See [the **law**](http://a.b \"x\") of `1979`[^1].\n\n[^1]: A note.\n");
    assert_eq!(shown(&found), ["A ⟨1⟩big⟨/1⟩ day", "See ⟨1⟩the ⟨2⟩law⟨/2⟩⟨/1⟩ of ⟨3⟩1979⟨/3⟩⟨4/⟩.", "A note."]);
    let done = finished(&found, &["روزی ⟨1⟩بزرگ⟨/1⟩", "⟨1⟩⟨2⟩قانون⟨/2⟩⟩⟨/1⟩ سال ⟨3⟩۱۹۷۹⟨/3⟩⟨4/⟩ را ببینید."]);
    assert_eq!(
        text(&done),
        "# روزی *بزرگ*\n\n- [**قانون**⟩](http://a.b \"x\") سال `۱۹۷۹`[^1] را ببینید.\n\n[^1]: A note.\n"
    );
    assert!(done.warnings.is_empty(), "{:?}", done.warnings);
}

#[test]
fn markdown_text_never_becomes_markup() {
    let source = "One line here.\n\n| a cell |\n| --- |\n| b |\n";
    for text in [
        "# no heading",
        "1. no item",
        "- no item",
        "> none",
        "2 * 3 * 4",
        "a_b_ _c_",
        "`x`",
        "<b>x</b>",
        "&amp; x",
        "[a](b)",
        "![a](b)",
        "x\\*",
        "~~x~~",
        "a | b",
        "=== x",
        "back\\",
        "[x] y",
        "+ plus",
        "[^1] z",
        "5) five",
        "<!-- c -->",
        "**x",
    ] {
        let found = document("a.md", source);
        let done = finished(&found, &[text, text]);
        let again = document("b.md", std::str::from_utf8(&done.bytes).unwrap());
        let texts: Vec<&str> = again.segments.iter().map(|segment| segment.text.as_str()).collect();
        assert_eq!(texts, [text, text, "b"], "{}", std::str::from_utf8(&done.bytes).unwrap());
        assert!(done.warnings.is_empty());
    }
}

#[test]
fn emphasis_that_letters_around_it_would_spoil_is_written_as_html() {
    let found = document("a.md", "A **big** day.");
    let done = finished(&found, &["⟨1⟩«بزرگ»⟨/1⟩ها."]);
    assert_eq!(text(&done), "<strong>«بزرگ»</strong>ها.");
}

#[test]
fn a_page_keeps_its_markup_its_menu_and_its_comments() {
    let page = "<!DOCTYPE html><html lang=\"en\"><head><title>T</title></head><body><nav>Menu</nav><article dir=ltr>\n\
        <p>The <b>sea <i>wall</i></b><!-- x --> is high &amp; new, says <a href=\"/a?b&amp;c\" title=\"The city\">the city</a>.</p>\n\
        <p>It was built in a year by many people of the town.<img src=a.png alt='A \"wall\"'></p></article></body></html>";
    let found = document("a.html", page);
    let wanted = [
        "The ⟨1⟩sea ⟨2⟩wall⟨/2⟩⟨/1⟩ is high & new, says ⟨3⟩the city⟨/3⟩.",
        "It was built in a year by many people of the town.",
        "The city",
        "A \"wall\"",
        "T",
    ];
    assert_eq!(shown(&found), wanted);
    let done = finished(
        &found,
        &[
            "⟨3⟩شهر⟨/3⟩ گفت: ⟨1⟩دیوار ⟨2⟩دریا⟨/2⟩⟨/1⟩ > <نو> & بلند است.",
            "یک سال طول کشید.",
            "شهر \"ما\"",
            "دیوار 'ما'",
            "ت <۱>",
        ],
    );
    assert_eq!(
        text(&done),
        "<!DOCTYPE html><html dir=\"rtl\" lang=\"fa\"><head><title>ت &lt;۱&gt;</title></head><body><nav>Menu</nav><article dir=rtl>\n\
        <p><a href=\"/a?b&amp;c\" title=\"شهر &quot;ما&quot;\">شهر</a> گفت: <b>دیوار <i>دریا</i></b> &gt; &lt;نو&gt; &amp; بلند است.<!-- x --></p>\n\
        <p>یک سال طول کشید.<img src=a.png alt='دیوار &#39;ما&#39;'></p></article></body></html>"
    );
    assert!(done.warnings.is_empty(), "{:?}", done.warnings);
}

#[test]
fn the_space_behind_a_picture_stays() {
    let found = document("a.html", "<!DOCTYPE html><p>The war <img src=a.png>\n went on<img src=b.png> and on.</p>");
    assert_eq!(shown(&found), ["The war ⟨1/⟩went on⟨2/⟩ and on."]);
    let done = finished(&found, &["جنگ ⟨1/⟩سال\u{200c}ها⟨2/⟩ ادامه یافت."]);
    assert_eq!(
        text(&done),
        "<!DOCTYPE html><p lang=\"fa\" dir=\"rtl\">جنگ <img src=a.png>\n سال\u{200c}ها<img src=b.png> ادامه یافت.</p>"
    );
}

#[test]
fn a_segment_of_thousands_of_codes_is_written() {
    let count = 40_000;
    for (unit, wanted) in [("<b>x</b> ", count), ("<b>x ", 0)] {
        let found = document("a.vtt", &format!("WEBVTT\n\n00:01.000 --> 00:04.000\n{}\n", unit.repeat(count)));
        let [segment] = found.segments.as_slice() else { panic!("{}", found.segments.len()) };
        let display = with_placeholders(&segment.text, &segment.codes);
        let done = finished(&found, &[&display.replace('x', "y")]);
        assert_eq!(text(&done).matches("<b>y</b>").count(), wanted);
        assert_eq!(text(&done).matches('y').count(), count);
    }
}

#[test]
fn subtitles_keep_times_tags_and_lines() {
    let vtt = "WEBVTT\n\nNOTE no\n\n00:01.000 --> 00:04.000\n<v Zahra>Water &amp; <i>stone</i>\nmake a bridge.</v>\n";
    let found = document("a.vtt", vtt);
    assert_eq!(shown(&found), ["Water & ⟨1⟩stone⟨/1⟩ make a bridge."]);
    let done = finished(&found, &["⟨1⟩سنگ⟨/1⟩ و آب & <پل> می\u{200c}سازند."]);
    let wanted = "WEBVTT\n\nNOTE no\n\n00:01.000 --> 00:04.000\n<v Zahra><i>سنگ</i> و آب &amp;\n&lt;پل&gt; می\u{200c}سازند.</v>\n";
    assert_eq!(text(&done), wanted);
}

#[test]
fn codes_that_a_translation_lacks_or_invents_are_told_and_harm_nothing() {
    let found = document(
        "a.html",
        "<!DOCTYPE html><p>The <b>sea</b> wall <i>is</i> high<img src=a.png> and new, says the city.</p>",
    );
    let kinds = |translation: &str| {
        let done = finished(&found, &[translation]);
        (text(&done)["<!DOCTYPE html>".len()..].to_owned(), done.warnings.iter().map(|w| w.kind).collect::<Vec<_>>())
    };
    use WarningKind::{Crossing, Lost, Moved, Unknown};
    assert_eq!(kinds("a"), ("<p lang=\"fa\" dir=\"rtl\">a<img src=a.png></p>".to_owned(), vec![Lost, Lost, Moved]));
    let (page, warnings) = kinds("⟨1⟩a⟨2⟩b⟨/1⟩c⟨/2⟩⟨3/⟩⟨9/⟩");
    assert_eq!(
        (page.as_str(), warnings),
        ("<p lang=\"fa\" dir=\"rtl\"><b>ab</b>c<img src=a.png></p>", vec![Unknown, Crossing])
    );
    let (page, warnings) = kinds("⟨/1⟩a⟨1⟩⟨2⟩b⟨/2⟩⟨3/⟩");
    assert_eq!((page.as_str(), warnings), ("<p lang=\"fa\" dir=\"rtl\">a<i>b</i><img src=a.png></p>", vec![Crossing]));
}

#[test]
fn markup_over_two_sentences_stays_whole() {
    let found = document("a.md", "He **said so. She** left.");
    assert_eq!(shown(&found), ["He ⟨1⟩said so.", "She⟨1/⟩ left."].map(|s| s.replace("⟨1/⟩", "⟨/1⟩")));
    assert_eq!(text(&finished(&found, &["او گفت.", "او رفت."])), "**او گفت. او رفت.**");
}

#[test]
fn a_hundred_thousand_segments() {
    let source: String = (0..100_000).map(|at| format!("The **bridge** number {at} is closed.\n\n")).collect();
    let found = document("a.md", &source);
    let all: Vec<_> = found.segments.iter().map(|s| Some(Translation::plain(s.text.replace("bridge", "پل")))).collect();
    let done = found.rebuild(&all, &tag("fa")).unwrap();
    assert_eq!((done.warnings.len(), text(&done).lines().count()), (100_000, 199_999 + 1));
    assert!(text(&done).starts_with("The پل number 0 is closed.\n\n"));
}

fn same(document: &Document) -> Vec<Option<Translation>> {
    let own = |segment: &hafez::document::Segment| {
        Some(Translation { text: segment.text.clone(), codes: segment.codes.clone() })
    };
    document.segments.iter().map(own).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_same_translation_is_the_same_file(
        words in proptest::collection::vec("[a-z*_\\[\\]()`<>&|\n#.!?-]{1,8}|\\*\\*|<b>|</b>|<br>|\n\n", 0..40), kind in 0..5_usize,
    ) {
        let name = ["a.md", "a.txt", "a.html", "a.srt", "a.vtt"][kind];
        let head = ["", "", "<html><body>", "1\n00:01:00,000 --> 00:02:00,000\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n"][kind];
        let source = format!("{head}{}", words.join(" "));
        let found = document(name, &source);
        prop_assert_eq!(found.rebuild(&same(&found), &tag("fa")).unwrap().bytes, source.as_bytes());
        prop_assert_eq!(found.rebuild(&[], &tag("fa")).unwrap().bytes, source.as_bytes());
    }

    #[test]
    fn any_text_comes_back_from_a_paragraph_of_markdown(text in "[a-z0-9*_\\[\\]()`<>&|#.!?~=+\\\\ -]{1,24}|[ا-ی*_«» ]{1,12}") {
        let text = text.trim();
        prop_assume!(text.chars().any(char::is_alphabetic));
        let found = document("a.md", "One.\n\nThe second line\n\nLast.\n");
        let all = [None, Some(Translation::plain(text)), None];
        let done = found.rebuild(&all, &tag("fa")).unwrap();
        let blocks: Vec<String> = document("b.md", std::str::from_utf8(&done.bytes).unwrap())
            .paragraphs.iter().map(|_| String::new()).collect();
        prop_assert!(done.warnings.is_empty(), "{}", std::str::from_utf8(&done.bytes).unwrap());
        prop_assert!(blocks.len() <= 3);
    }
}

/// `-->` in a text ended the cue, and what followed was lost to a player.
#[test]
fn an_arrow_in_a_cue_is_spelled() {
    let found = document("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nGo left --&gt; then right.\n");
    assert_eq!(shown(&found), ["Go left --> then right."]);
    let done = finished(&found, &["سلام --> دوست"]);
    assert!(text(&done).ends_with("\nسلام --&gt; دوست\n"), "{}", text(&done));
}

#[test]
fn a_line_like_a_time_does_not_begin_a_cue() {
    let srt = "1\n00:00:01,000 --> 00:00:02,000\nIt rained.\n\n2\n00:00:03,000 --> 00:00:04,000\nIt stopped.\n";
    let found = document("a.srt", srt);
    let done = finished(&found, &["00:00:05,000 --> 00:00:06,000", "۱ --> ۲"]);
    assert_eq!(done.warnings.iter().map(|w| (w.segment, w.kind)).collect::<Vec<_>>(), [(1, WarningKind::LikeATime)]);
    assert!(text(&done).ends_with("\n۱ --> ۲\n"), "{}", text(&done));
    let again = document("b.srt", text(&done));
    let texts: Vec<&str> = again.segments.iter().map(|segment| segment.text.as_str()).collect();
    assert_eq!(texts, ["00:00:05,000 --\u{2060}> 00:00:06,000", "۱ --> ۲"]);
    // A number alone, or nothing to see, is still what is said.
    let done = finished(&found, &["27", "\u{200c}"]);
    assert_eq!(document("b.srt", text(&done)).segments[0].text, "27");
    assert_eq!(text(&done).matches("-->").count(), 2);
}

/// `<html lang>` became `<html langfa>`.
#[test]
fn an_attribute_without_a_value_gets_one() {
    let found = document("a.html", "<html lang dir><body><p dir>It rained.</p></body></html>");
    let done = finished(&found, &["باران بارید."]);
    assert_eq!(text(&done), "<html lang=\"fa\" dir=\"rtl\"><body><p dir=\"rtl\">باران بارید.</p></body></html>");
}

/// One code that could not be written took all others of its segment along.
#[test]
fn links_by_name_and_by_address_keep_their_ends_under_another_text() {
    let source = "This is **bold** and [short], [ref][] or <https://a.b> now.\n\n[short]: /v\n[ref]: /w\n";
    let found = document("a.md", source);
    let shown = shown(&found);
    assert_eq!(shown[0], "This is ⟨1⟩bold⟨/1⟩ and ⟨2⟩short⟨/2⟩, ⟨3⟩ref⟨/3⟩ or ⟨4⟩https://a.b⟨/4⟩ now.");
    let done = finished(&found, &["این ⟨1⟩درشت⟨/1⟩ است و ⟨2⟩کوتاه⟨/2⟩، ⟨3⟩نام⟨/3⟩ یا ⟨4⟩اینجا⟨/4⟩."]);
    let wanted = "این **درشت** است و [کوتاه][short]، [نام][ref] یا [اینجا](https://a.b).";
    assert_eq!(text(&done).lines().next().unwrap(), wanted);
    assert_eq!(done.warnings, []);
}

/// `# زبان #` lost its last mark, `- [ ] کار` its brackets.
#[test]
fn marks_that_mean_something_in_their_block_are_escaped() {
    let found = document("a.md", "# Head\n\n- An item\n");
    for texts in [["زبان #", "[ ] کار"], ["الف ##", "[x] کار"], ["C# و #", "# ۱"]] {
        let done = finished(&found, &texts);
        assert_eq!(shown(&document_of("a.md", text(&done))), texts, "{}", text(&done));
    }
}

fn document_of(name: &str, text: &str) -> Document {
    open(name, text.as_bytes(), &tag("fa"), &SentenceRules::of(&tag("fa"))).unwrap()
}

#[test]
fn brackets_in_what_a_picture_shows_stay_text() {
    for shown in ["عکس] خبر", "[عکس", "a\\", "[x](y)"] {
        let found = document("a.md", "![news photo](img/f.jpg \"T\")\n\n[more here](b.html)\n");
        let texts: Vec<&str> = found.segments.iter().map(|_| shown).collect();
        let done = finished(&found, &texts);
        let written = std::str::from_utf8(&done.bytes).unwrap();
        assert!(written.contains("](img/f.jpg \"T\")"), "{written}");
        let again = document("b.md", written);
        assert!(again.segments.iter().all(|segment| segment.text == shown), "{written}");
        assert_eq!(again.segments.len(), found.segments.len(), "{written}");
    }
}

#[test]
fn a_page_without_its_root_says_its_direction_on_body_or_blocks() {
    for (page, wanted) in [
        ("<body><p>One river.</p></body>", "<body lang=\"fa\" dir=\"rtl\"><p>رود</p></body>"),
        ("<div><p>One river.</p></div>", "<div><p lang=\"fa\" dir=\"rtl\">رود</p></div>"),
        (
            "<p>One river.</p><p lang=\"fr\">Une rivière.</p><p translate=\"no\">Name</p>",
            "<p lang=\"fa\" dir=\"rtl\">رود</p><p lang=\"fr\">Une rivière.</p><p translate=\"no\">Name</p>",
        ),
    ] {
        let found = document("a.html", page);
        assert_eq!(found.segments.len(), 1, "{page}");
        assert_eq!(text(&finished(&found, &["رود"])), wanted);
    }
}

#[test]
fn markup_that_crosses_in_a_page_comes_back_as_it_was() {
    for (inner, wanted, translation, written) in [
        (
            "It <b>rose <i>by</b> four</i> metres.",
            "It ⟨1⟩rose ⟨2⟩by⟨/1⟩ four⟨/2⟩ metres.",
            "رود ⟨1⟩بالا ⟨2⟩آمد⟨/1⟩ چهار⟨/2⟩ متر.",
            "رود <b>بالا <i>آمد</b> چهار</i> متر.",
        ),
        (
            "<b>Rose <i>by</b> four</i>",
            "⟨1⟩Rose ⟨2⟩by⟨/1⟩ four⟨/2⟩",
            "⟨1⟩بالا ⟨2⟩آمد⟨/1⟩ چهار⟨/2⟩",
            "<b>بالا <i>آمد</b> چهار</i>",
        ),
        // The inner of two of one name ends first.
        (
            "<i>One <b>two <i>three</b> four</i> five</i> six.",
            "⟨1⟩One ⟨2⟩two ⟨3⟩three⟨/2⟩ four⟨/3⟩ five⟨/1⟩ six.",
            "⟨1⟩یک ⟨2⟩دو ⟨3⟩سه⟨/2⟩ چهار⟨/3⟩ پنج⟨/1⟩ شش.",
            "<i>یک <b>دو <i>سه</b> چهار</i> پنج</i> شش.",
        ),
        // Never ended: it stays where it is.
        (
            "It <b>rose <i>by</b> four.",
            "It ⟨1⟩rose ⟨2⟩by⟨/1⟩ four.",
            "آب ⟨1⟩بالا ⟨2⟩آمد⟨/1⟩ چهار.",
            "آب <b>بالا <i>آمد</b> چهار.",
        ),
    ] {
        let source = format!("<!DOCTYPE html><html><body><p>{inner}</p><p>The next one.</p></body></html>");
        let found = document("a.html", &source);
        assert_eq!(shown(&found), [wanted, "The next one."], "{inner}");
        let same = finished(&found, &[wanted, "The next one."]);
        assert_eq!((text(&same), same.warnings.len()), (source.as_str(), 0), "{inner}");
        let done = finished(&found, &[translation, "دیگری."]);
        assert!(text(&done).contains(&format!("<p>{written}</p>")), "{}", text(&done));
        assert!(done.warnings.is_empty(), "{:?}", done.warnings);
        let again = open("b.html", &done.bytes, &tag("fa"), &SentenceRules::of(&tag("fa"))).unwrap();
        assert_eq!(shown(&again)[0], translation, "it is read as it was meant");
    }
    // What crosses in the translation alone is left out, and an end never belongs to another block.
    let found = document(
        "a.html",
        "<html><body><p>A <b>b</b> <i>c</i> d.</p><p>E <b>f <i>g</b></p><p>h</i> is here.</p></body></html>",
    );
    let done = finished(&found, &["الف ⟨1⟩ب ⟨2⟩پ⟨/1⟩ ت⟨/2⟩."]);
    assert!(done.warnings.iter().any(|warning| warning.kind == WarningKind::Crossing), "{:?}", done.warnings);
    assert_eq!(shown(&found)[1..], ["E ⟨1⟩f ⟨2⟩g⟨/1⟩", "h is here."]);
}

/// One translated sentence turned the whole page.
#[test]
fn a_page_is_turned_only_where_it_is_translated() {
    let page = "<html lang=\"en\"><head><title>Rain</title></head><body><article>\
        <p>The river rose.</p><p>Nobody knew it.</p><ul><li>The old wall stood.</li><li>The new one fell.</li></ul>\
        <table><tr><td>Height of the river</td><td>Four metres of water</td></tr></table></article></body></html>";
    let found = document("a.html", page);
    let translated = |wanted: &dyn Fn(&str) -> bool| {
        let texts: Vec<Option<Translation>> =
            found.segments.iter().map(|segment| wanted(&segment.text).then(|| Translation::plain("رود"))).collect();
        String::from_utf8(found.rebuild(&texts, &tag("fa")).unwrap().bytes).unwrap()
    };
    let one = translated(&|text| text == "The river rose.");
    assert_eq!(one, page.replace("<p>The river rose.", "<p lang=\"fa\" dir=\"rtl\">رود"));
    let title = translated(&|text| text == "Rain");
    assert_eq!(title, page.replace("Rain", "رود"));
    let item = translated(&|text| text == "The old wall stood.");
    assert_eq!(item, page.replace("<li>The old wall stood.", "<li lang=\"fa\" dir=\"rtl\">رود"));
    // A list or a table that is translated begins on the other side.
    let list = translated(&|text| text.ends_with("stood.") || text.ends_with("fell.") || text.contains("metre"));
    assert!(list.contains("<ul lang=\"fa\" dir=\"rtl\"><li>رود</li>"), "{list}");
    assert!(list.contains("<table><tr><td>Height of the river</td><td lang=\"fa\" dir=\"rtl\">رود"), "{list}");
    // All that can be read: the root, whatever is said beside it.
    let all = translated(&|text| text != "Rain");
    assert!(all.starts_with("<html dir=\"rtl\" lang=\"fa\"><head><title>Rain<"), "{all}");
    assert_eq!(all.matches("dir=").count(), 1, "{all}");
}

/// In a page from right to left, a block from left to right has to say so; so has a paragraph that is half translated.
#[test]
fn a_translated_block_says_its_direction_against_its_page() {
    let page = "<html lang=\"fa\" dir=\"rtl\"><body><p>رود بالا آمد. دیوار ماند.</p><p lang=\"fa\">هیچ\u{200c}کس نمی\u{200c}دانست.</p></body></html>";
    let lang = tag("fa");
    let found = open("a.html", page.as_bytes(), &lang, &SentenceRules::of(&lang)).unwrap();
    let texts: Vec<Option<Translation>> =
        (0..found.segments.len()).map(|at| (at == 0).then(|| Translation::plain("The river rose."))).collect();
    let done = found.rebuild(&texts, &tag("en")).unwrap();
    let wanted = page.replace("<p>رود بالا آمد.", "<p lang=\"en\" dir=\"ltr\">The river rose.");
    assert_eq!(text(&done), wanted);
    let texts: Vec<Option<Translation>> = (0..found.segments.len())
        .map(|at| (at == found.segments.len() - 1).then(|| Translation::plain("Nobody knew it.")))
        .collect();
    let done = found.rebuild(&texts, &tag("en")).unwrap();
    assert!(text(&done).contains("<p dir=\"ltr\" lang=\"en\">Nobody"), "{}", text(&done));
}

/// What stands in a block beside the blocks in it has nobody else to say its language.
#[test]
fn text_beside_inner_blocks_says_its_language_and_direction() {
    const SAID: &str = " lang=\"fa\" dir=\"rtl\"";
    for (page, wanted) in [
        (
            "<div>One 1.<ul><li>Two 2.</li><li>Three 3.</li></ul>Four 4.</div>",
            "<div!>رود 1.<ul><li>رود 2.</li><li>رود 3.</li></ul>رود 4.</div>",
        ),
        (
            "<ul><li>One 1.<ul><li>Two 2.</li></ul></li><li>English here</li></ul>",
            "<ul><li!>رود 1.<ul><li>رود 2.</li></ul></li><li>English here</li></ul>",
        ),
        (
            "<table><tr><td>One 1.<p>Two 2.</p></td><td>English here</td></tr></table>",
            "<table><tr><td!>رود 1.<p>رود 2.</p></td><td>English here</td></tr></table>",
        ),
        // One block that is not translated leaves all around it as they are.
        ("<div>English here<p>One 1.</p><p>Two 2.</p></div>", "<div>English here<p!>رود 1.</p><p!>رود 2.</p></div>"),
        (
            "<div><div>One 1.<p>Two 2.</p><div>Three 3.</div></div><p>English here</p></div>",
            "<div><div!>رود 1.<p>رود 2.</p><div>رود 3.</div></div><p>English here</p></div>",
        ),
    ] {
        let found = document("a.html", page);
        let river = |text: &str| format!("رود {}", text.rsplit(' ').next().unwrap());
        let texts: Vec<Option<Translation>> = (found.segments.iter().map(|segment| &segment.text))
            .map(|text| text.ends_with('.').then(|| Translation::plain(river(text))))
            .collect();
        let done = found.rebuild(&texts, &tag("fa")).unwrap();
        assert_eq!(text(&done), wanted.replace('!', SAID), "{page}");
    }
}
