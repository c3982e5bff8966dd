//! Every construct of Markdown and plain text: what becomes a segment, and the file as it was.
#![allow(clippy::unwrap_used)]

use hafez::document::{Document, DocumentFormat, SentenceRules, read, segment, segment_with};
use hafez::lang::LanguageTag;
use proptest::prelude::*;

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn markdown(source: &str) -> Document {
    checked(segment(source, DocumentFormat::Markdown, &tag("en")))
}

fn plain(source: &str) -> Document {
    checked(segment(source, DocumentFormat::Plain, &tag("en")))
}

/// Whatever the input: ranges ordered and apart, texts trimmed, the identity gives the file (E9).
fn checked(doc: Document) -> Document {
    let mut done = 0;
    for segment in &doc.segments {
        assert!(segment.range.start >= done && segment.range.end > segment.range.start, "{segment:?}");
        done = segment.range.end;
        assert!(doc.source.get(segment.range.clone()).is_some(), "{segment:?}");
        assert!(!segment.text.is_empty() && segment.text.trim() == segment.text, "{segment:?}");
    }
    let same: Vec<Option<String>> = doc.segments.iter().map(|s| Some(doc.original(s).to_owned())).collect();
    assert_eq!(doc.write_back(&same), doc.source);
    assert_eq!(doc.write_back(&[]), doc.source);
    doc
}

/// `kind line text {flags}` of each segment.
fn rows(doc: &Document) -> Vec<String> {
    let row = |s: &hafez::document::Segment| {
        let kind = serde_json::to_value(s.kind).unwrap();
        let flags = if s.flags.is_empty() { String::new() } else { format!(" {{{}}}", s.flags.join(",")) };
        format!("{} {} {}{flags}", kind.as_str().unwrap(), s.line, s.text)
    };
    doc.segments.iter().map(row).collect()
}

fn originals(doc: &Document) -> Vec<&str> {
    doc.segments.iter().map(|s| doc.original(s)).collect()
}

fn reasons(doc: &Document) -> Vec<String> {
    let reason = |s: &hafez::document::Skipped| {
        let reason = serde_json::to_value(s.reason).unwrap();
        format!("{} {:?}", reason.as_str().unwrap(), doc.source.get(s.range.clone()).unwrap())
    };
    doc.skipped.iter().map(reason).collect()
}

#[test]
fn e2_headings_and_emphasis() {
    let doc = markdown(
        "# Kabul *today*\n\nThe *Times* said so. **All of it. And more.** End.\n\nA title\n=======\n\n### Third ###\n",
    );
    assert_eq!(
        rows(&doc),
        [
            "heading 1 Kabul today {md:heading1,md:italic}",
            "body 3 The Times said so. {md:italic}",
            "body 3 All of it. {md:bold}",
            "body 3 And more. {md:bold}",
            "body 3 End.",
            "heading 5 A title {md:heading1}",
            "heading 8 Third {md:heading3}",
        ]
    );
    assert_eq!(
        originals(&doc),
        ["Kabul *today*", "The *Times* said so.", "All of it.", "And more.", "End.", "A title", "Third"]
    );
}

#[test]
fn e9_markup_inside_a_range_is_whole() {
    let doc = markdown(
        "*Guardian* reporters left. See [the *map*](x.png \"t\"), `code` and <b>bold</b>.\n\n- [A linked item](http://a.b)\n",
    );
    assert_eq!(
        originals(&doc),
        ["*Guardian* reporters left.", "See [the *map*](x.png \"t\"), `code` and <b>bold</b>.", "A linked item"]
    );
    let written = doc.write_back(&[None, Some("ببینید.".to_owned()), Some("پیوند".to_owned())]);
    assert_eq!(written, "*Guardian* reporters left. ببینید.\n\n- [پیوند](http://a.b)\n");
}

#[test]
fn e2_escapes_and_entities() {
    let doc = markdown("It cost US\\$900 &amp; more\\*. \\[Sic\\] said AT&T.\n");
    assert_eq!(
        rows(&doc),
        [
            "body 1 It cost US$900 & more*. {md:entity,md:escaped-dollar,md:escape}",
            "body 1 [Sic] said AT&T. {md:escape,editorial-bracket}",
        ]
    );
    assert_eq!(originals(&doc), ["It cost US\\$900 &amp; more\\*.", "\\[Sic\\] said AT&T."]);
}

#[test]
fn e1_hard_breaks_and_soft_breaks() {
    let doc = markdown("By Jane Doe\\\n2 October 2020  \nThe war\ngoes on. It\nspreads.<br>Line.\n");
    assert_eq!(
        rows(&doc),
        [
            "byline 1 By Jane Doe {md:hard-break}",
            "date 2 2 October 2020 {md:hard-break}",
            "body 3 The war goes on.",
            "body 4 It spreads. {md:hard-break}",
            "body 5 Line.",
        ]
    );
}

#[test]
fn s12_lists_tables_quotations_and_notes() {
    let doc = markdown(
        "- One. Two.\n- Three\n  1. Nested. Yes.\n     - [ ] Deep\n\n> Quoted text\n> goes on. Then ends.[^n]\n\n| Name | No. |\n|---|:-:|\n| A. B. | 5 \\| 6 |\n\n[^n]: The note. It ends.\n",
    );
    assert_eq!(
        rows(&doc),
        [
            "list-item 1 One. Two.",
            "list-item 2 Three",
            "list-item 3 Nested. Yes.",
            "list-item 4 Deep",
            "body 6 Quoted text goes on.",
            "body 7 Then ends.",
            "cell 9 Name",
            "cell 9 No.",
            "cell 11 A. B.",
            "cell 11 5 | 6 {md:escape}",
            "body 13 The note.",
            "body 13 It ends.",
        ]
    );
}

#[test]
fn what_is_skipped_is_listed() {
    let doc = markdown(
        "---\ntitle: X\n---\n\nFirst. Second.\n\n```sh\nls. Ls.\n```\n\n<div>\nHtml\n</div>\n\n[ref]: http://a.b\n\n***\n\nhttps://example.org/a\n\nRead more\n\n[More](x)\n\n«متن فارسی اینجاست»\n\n`x`\n\nA [ref] stays.\n",
    );
    assert_eq!(rows(&doc), ["body 5 First.", "body 5 Second.", "body 29 A ref stays. {md:link}"]);
    assert_eq!(
        reasons(&doc),
        [
            "front-matter \"---\\ntitle: X\\n---\\n\"",
            "code \"```sh\\nls. Ls.\\n```\"",
            "html \"<div>\\nHtml\\n</div>\\n\"",
            "definition \"[ref]: http://a.b\"",
            "link \"https://example.org/a\"",
            "between-skipped \"Read more\"",
            "link \"More\"",
            "other-script \"«متن فارسی اینجاست»\"",
            "code \"`x`\"",
        ]
    );
}

#[test]
fn e3_from_the_side_of_persian() {
    let source = "# جنگ در قفقاز\n\nThis is an English banner\n\nShort one\n\nwww.example.org\n\nنوشتهٔ مریم احمدی  \n۱۱ مهر ۱۳۹۹\n\nپوتین گفت (Putin said) که جنگ ادامه دارد. او رفت.\n";
    let doc = checked(segment(source, DocumentFormat::Markdown, &tag("fa")));
    assert_eq!(
        rows(&doc),
        [
            "heading 1 جنگ در قفقاز {md:heading1}",
            "byline 9 نوشتهٔ مریم احمدی {md:hard-break}",
            "date 10 ۱۱ مهر ۱۳۹۹",
            "body 12 پوتین گفت (Putin said) که جنگ ادامه دارد.",
            "body 12 او رفت.",
        ]
    );
}

#[test]
fn e3a_spares_titles_dates_and_lonely_blocks() {
    for source in
        ["Kabul falls\n", "# Kabul falls\n\nwww.a.org\n\nText goes on.\n", "Text.\n\nwww.a.org\n\n2 October 2020\n"]
    {
        let doc = markdown(source);
        assert!(!reasons(&doc).iter().any(|reason| reason.starts_with("between")), "{source:?}");
    }
}

#[test]
fn e4_page_breaks_and_e5_captions() {
    let doc = markdown(
        "The mayor met the\n\ngovernor. They agreed.\n\n\n\nA crowd in front of the *palace*\n\nPolice came and\n\n- item\n\nstayed there.\n\nHe said:\n\nThe end.\n",
    );
    assert_eq!(
        rows(&doc),
        [
            "body 1 The mayor met the governor. {join:page-break}",
            "body 3 They agreed.",
            "caption 7 A crowd in front of the palace {md:italic}",
            "body 9 Police came and",
            "list-item 11 item",
            "body 13 stayed there.",
            "body 15 He said:",
            "body 17 The end.",
        ]
    );
    assert_eq!(originals(&doc)[0], "The mayor met the\n\ngovernor.");
    assert_eq!(doc.paragraphs, [0..2, 2..3, 3..4, 4..5, 5..6, 6..7, 7..8]);
}

#[test]
fn e7_e8_quotes_and_brackets() {
    let doc = markdown(
        "“[T]he war,” he said, \"is [by all accounts] over. It was “short.\" Or “long.”\n\n[T]: http://never.a.link\n",
    );
    assert_eq!(
        rows(&doc),
        [
            "body 1 “[T]he war,” he said, \"is [by all accounts] over. {quote:unbalanced,editorial-bracket}",
            "body 1 It was “short.\" {quote:unbalanced,quote:mixed-style}",
            "body 1 Or “long.”",
        ]
    );
}

#[test]
fn images_give_their_text() {
    let doc = markdown("![A tank near Herat](a.jpg)\nPhoto by the agency.\n\n![](b.jpg)\n");
    assert_eq!(rows(&doc), ["caption 1 A tank near Herat {md:image}", "body 2 Photo by the agency."]);
    assert_eq!(originals(&doc)[0], "A tank near Herat");
}

#[test]
fn nothing_is_joined_across_a_picture_or_a_rule() {
    for between in ["![](b.jpg)", "---", "<hr>", "www.example.org 3"] {
        let source = format!("The mayor of the town met the\n\n{between}\n\ngovernor of the town.\n");
        assert_eq!(
            originals(&markdown(&source)),
            ["The mayor of the town met the", "governor of the town."],
            "{between}"
        );
    }
}

#[test]
fn a_name_over_a_date_is_a_byline() {
    assert_eq!(
        rows(&markdown("Jane van Doe  \n2 October 2020\n\nText.\n"))[0],
        "byline 1 Jane van Doe {md:hard-break}"
    );
    let source = "مریم احمدی  \n۷ سنبله ۱۴۰۰\n\nمتن.\n";
    let doc = checked(segment(source, DocumentFormat::Markdown, &tag("fa-AF")));
    assert_eq!(rows(&doc)[0], "byline 1 مریم احمدی {md:hard-break}");
}

#[test]
fn e1_plain_text() {
    let doc = plain("By Jane Doe\n2 October 2020\n\nOne. Two.\nThree * four # five\n***\n");
    assert_eq!(
        rows(&doc),
        ["byline 1 By Jane Doe", "date 2 2 October 2020", "body 4 One.", "body 4 Two.", "body 5 Three * four # five"]
    );
    let wrapped = "The government of the province said on Tuesday that it would\nsend more teachers to the schools of the northern valleys and\nvillages. Nobody believed it.\n\nThe new year began with a strike of drivers in the whole of the\ncapital. It was short.\n";
    assert_eq!(
        rows(&plain(wrapped)),
        [
            "body 1 The government of the province said on Tuesday that it would send more teachers to the schools of the northern valleys and villages.",
            "body 3 Nobody believed it.",
            "body 5 The new year began with a strike of drivers in the whole of the capital.",
            "body 6 It was short.",
        ]
    );
}

#[test]
fn e4_in_plain_text_joins_what_a_page_break_cut_and_nothing_else() {
    let texts =
        |source: &str| -> Vec<String> { plain(source).segments.iter().map(|segment| segment.text.clone()).collect() };
    // A list without marks, and short lines: an empty line ends each.
    assert_eq!(texts("Fruit\n\napples\n\noranges and pears\n"), ["Fruit", "apples", "oranges and pears"]);
    assert_eq!(texts("the minister said no\n\nand then left.\n"), ["the minister said no", "and then left."]);
    let items = [
        "apples from the orchards of the northern valley of the river",
        "oranges that came over the mountains in the last days of autumn",
        "- pears",
    ];
    assert_eq!(texts(&items.join("\n\n")), items);
    // A full line that begins as a sentence and goes on below was cut.
    let cut = "The president of the republic sent the minister of defence to\n\nthe capital. He came back.\n";
    assert_eq!(
        texts(cut),
        ["The president of the republic sent the minister of defence to the capital.", "He came back."]
    );
}

#[test]
fn e4_in_plain_text_joins_a_sentence_that_was_cut_again_and_again() {
    let pieces = [
        "The president of the republic sent the minister of defence to",
        "the capital of the northern province, where the governor and",
        "the elders of three valleys had been waiting for him since",
        "the morning. He came back.",
    ];
    for between in ["\n\n", "\n\n\n", "\n\n\u{c}\n"] {
        let doc = plain(&(pieces.join(between) + "\n"));
        let texts: Vec<&str> = doc.segments.iter().map(|segment| segment.text.as_str()).collect();
        let whole = pieces.join(" ");
        assert_eq!(texts, [whole.strip_suffix(" He came back.").unwrap(), "He came back."], "{between:?}");
        assert_eq!(doc.segments[0].flags, ["join:page-break"]);
    }
    // A piece that fills no line, or is an item, is the last.
    let short = [pieces[0], "the capital", "and then nobody knew what he would say to the elders there."];
    assert_eq!(plain(&short.join("\n\n")).segments.len(), 2);
}

#[test]
fn bom_and_crlf_count() {
    let source = "\u{feff}# Title\r\n\r\nOne.  \r\nTwo\r\nhalves. Three.\r\n";
    for (format, first) in [(DocumentFormat::Markdown, 5..10), (DocumentFormat::Plain, 3..10)] {
        let doc = checked(read(source.as_bytes(), format, &tag("en"), &SentenceRules::of(&tag("en"))).unwrap());
        assert_eq!(doc.segments[0].range, first);
        assert_eq!(doc.segments.last().unwrap().line, 5);
        assert_eq!(doc.original(&doc.segments[1]), "One.");
    }
}

#[test]
fn bytes_in_utf16_and_bytes_that_are_no_text() {
    let rules = SentenceRules::of(&tag("en"));
    let utf16: Vec<u8> = "\u{feff}One. Two.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16, DocumentFormat::Plain, &tag("en"), &rules).unwrap().segments[1].range, 5..9);
    assert!(read(b"", DocumentFormat::Markdown, &tag("en"), &rules).unwrap().segments.is_empty());
    let error = read(b"ok\n\xff", DocumentFormat::Markdown, &tag("en"), &rules).unwrap_err();
    assert_eq!((error.offset(), error.line()), (3, 2));
}

#[test]
fn rules_of_the_user() {
    let rules = SentenceRules::of(&tag("en"))
        .extended_with("[skip]\npatterns = [\"Advertisement*\"]\n[abbreviations]\nalways = [\"Mull.\"]\n")
        .unwrap();
    let source = "Advertisement 3\n\nHe met Mull. Omar there. It rained.\n";
    let doc = checked(segment_with(source, DocumentFormat::Markdown, &tag("en"), &rules));
    assert_eq!(rows(&doc), ["body 3 He met Mull. Omar there.", "body 3 It rained."]);
    assert_eq!(reasons(&doc), ["pattern \"Advertisement 3\""]);
}

#[test]
fn the_example_of_the_documentation_is_read() {
    let page = include_str!("../docs/segmentation.md");
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let rules = SentenceRules::of(&tag("en")).extended_with(example).unwrap();
    let source = "By Monday it was over.\n\nDispatch by Jane Doe\n\nHajji. Omar left the U.S. Officials wept.\n";
    let doc = checked(segment_with(source, DocumentFormat::Markdown, &tag("en"), &rules));
    assert_eq!(
        rows(&doc),
        [
            "body 1 By Monday it was over.",
            "byline 3 Dispatch by Jane Doe",
            "body 5 Hajji. Omar left the U.S.",
            "body 5 Officials wept."
        ]
    );
}

#[test]
fn odd_files_come_back() {
    for source in [
        "",
        "\n\n\n",
        "\u{feff}",
        "   ",
        "# ",
        "***",
        "a\0b. C",
        "> > > deep. Deeper.\n>\n> \n",
        "1) a\n2) b\n\n\n   c. D.\n",
        "<b>Open *only. Here</b> and* there. <i>x",
        "**A. B** c. D *e. F* **",
        "`a. B` c. `D",
        "a&nbsp;&nbsp;. &#65;b. &nGt; C.",
        "| a. B | `c \\| D. E` |\n|--|--|\n| *x* | ![i. J](k) |\n",
        "\\\\$5. \\",
        "a  \n\n  \nb\\\nc",
        "[a][b] [c] [T]\n\n[b]: x 'y'\n[c]: <z>\n",
        "+++\na = 1\n+++\ntext. Here\n",
        "---\ntitle: never closed\n\ntext. Here\n",
        "\rold mac. Lines\rtwo. Three\r\r",
        "text[^1]. More[^1]\n\n[^1]: a. B\n\n    c. D\n",
        "~~struck. Out~~ in. http://a.b/c. D <http://e.f>. G\n",
        "Persian ZWNJ می\u{200c}رود. \u{200f}Mixed. متن\u{200f}.\n",
        "\tcode. Block\n\n\ttwo\n\ntext\n",
    ] {
        for lang in ["en", "fa", "ps", "de"] {
            for format in [DocumentFormat::Markdown, DocumentFormat::Plain] {
                checked(segment(source, format, &tag(lang)));
            }
        }
    }
}

#[test]
fn large_files_take_linear_time() {
    let start = std::time::Instant::now();
    let words = "The war went on (so he said). It is U.S. policy... he added. ";
    for format in [DocumentFormat::Markdown, DocumentFormat::Plain] {
        for (unit, times) in [
            (words, 2_000_000 / words.len()),
            ("a ", 1_000_000),
            ("((", 500_000),
            ("*a. B", 200_000),
            (". ", 500_000),
            ("line\n\n", 100_000),
            ("The line.\n", 100_000),
        ] {
            checked(segment(&unit.repeat(times), format, &tag("en")));
        }
    }
    let cue = |text: &str| format!("1\n00:00:01,000 --> 00:00:04,000\nSaid{text}\n");
    for unit in ["<", "{\\a", "<b>x", "</i>", "<b>x</i>", "<i><b>x</i>"] {
        for format in [DocumentFormat::Srt, DocumentFormat::Vtt] {
            segment(&cue(&unit.repeat(900_000 / unit.len())), format, &tag("en"));
        }
    }
    // Quadratic work on any of these would take hours.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

fn markdownish() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "B",
        "The",
        " ",
        " ",
        ". ",
        "! ",
        "\n",
        "\n\n",
        "  \n",
        "\\\n",
        "\r\n",
        "*",
        "**",
        "_",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "](u)",
        "![",
        "<b>",
        "</b>",
        "<br>",
        "<!--",
        "-->",
        "<div>",
        "\\",
        "\\$",
        "&amp;",
        "&nbsp;",
        "&lt",
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "|",
        "\n|-|-|\n",
        "~~",
        "[^1]",
        "[^1]: ",
        "[a]: x\n",
        "---\n",
        "```\n",
        "    ",
        "\t",
        "…",
        "...",
        "“",
        "”",
        "\"",
        "«",
        "»",
        "؟",
        "م.",
        "سلام",
        "\u{200c}",
        "\u{200f}",
        "\u{feff}",
        "U.S.",
        "Mr.",
        "http://a.b",
        "a@b.co",
        "\u{e9}",
        "😀",
        "\0",
        "\u{c}",
        "1 October 2020",
        "By Al",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn e9_any_markdown_comes_back(source in markdownish(), lang in prop::sample::select(vec!["en", "fa", "ps", "fr"])) {
        for format in [DocumentFormat::Markdown, DocumentFormat::Plain] {
            checked(segment(&source, format, &tag(lang)));
        }
    }

    #[test]
    fn e9_any_text_comes_back(source in any::<String>()) {
        for format in [DocumentFormat::Markdown, DocumentFormat::Plain] {
            checked(segment(&source, format, &tag("en")));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(decoded) = hafez::document::decode::decode(&bytes) {
            prop_assert_eq!(decoded.encode(&decoded.text), bytes);
        }
    }
}
