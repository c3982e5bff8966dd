//! Saved pages (E10): the article and nothing else, each segment with its bytes.
#![allow(clippy::unwrap_used, clippy::string_slice)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::Environment;
use hafez::document::{Document, DocumentFormat, SegmentKind, SentenceRules, read};
use hafez::lang::LanguageTag;
use serde_json::Value;

const ENGLISH: &str = include_str!("data/page.en.html");
const PERSIAN: &str = include_str!("data/page.fa.html");

fn page(bytes: &[u8], lang: &str) -> Document {
    let lang = LanguageTag::parse(lang).unwrap();
    read(bytes, DocumentFormat::Html, &lang, &SentenceRules::of(&lang)).unwrap()
}

fn texts(document: &Document) -> Vec<&str> {
    document.segments.iter().map(|segment| segment.text.as_str()).collect()
}

fn body(inner: &str) -> Document {
    page(format!("<!DOCTYPE html><html><body>{inner}</body></html>").as_bytes(), "en")
}

#[test]
fn an_english_page_gives_its_article() {
    use SegmentKind::{Body, Byline, Caption, Cell, Date, Heading, ListItem};
    let document = page(ENGLISH.as_bytes(), "en");
    let found: Vec<(SegmentKind, &str)> =
        document.segments.iter().map(|segment| (segment.kind, segment.text.as_str())).collect();
    assert_eq!(
        found,
        [
            (Heading, "Harbour reopens after the\u{a0}storm"),
            (Body, "Ships return to the port as engineers finish their work on the sea wall."),
            (Byline, "By Mina Karimi"),
            (Date, "5 March 2024"),
            (Caption, "Ships wait outside the harbour"),
            (Body, "The harbour opened again on Tuesday, said the mayor’s office."),
            (Body, "About 2,300 workers came back…"),
            (Body, "“We are glad,” one of them said."),
            (Body, "Prices rose by 4% & more."),
            (Body, "Nobody knows why."),
            (Heading, "What comes next"),
            (ListItem, "The sea wall is made higher."),
            (ListItem, "A second pier is built"),
            (Cell, "Year"),
            (Cell, "Ships"),
            (Cell, "2022"),
            (Cell, "1,200"),
            (Body, "The governor promised money before the summer begins, but gave no sum and no day for it."),
            (Caption, "ships"),
            (Heading, "Harbour reopens after storm | The Coast Post"),
        ]
    );
}

#[test]
fn what_a_page_says_of_its_article_comes_behind_it() {
    let page = page(
        b"<!DOCTYPE html><html><head><title>War &amp; peace - The Paper</title><meta charset=utf-8>\
        <meta name=\"description\" content=\"A story. It is long.\"><META PROPERTY='og:title' content='War &amp; peace'>\
        <meta property=\"og:image\" content=\"https://a.b/c.png\"><meta name=\"keywords\" content=\"war\"></head><body>\
        <article><h1>War and peace</h1><svg><title>An icon</title></svg><p>The war went on for years, said the old people of \
        the town.</p><figure aria-label=\"A map of the town\"><img src=a.png alt=\"A map\"></figure>\
        <p><a href=\"/next\">Next</a></p></article></body></html>",
        "en",
    );
    let found: Vec<(SegmentKind, &str)> =
        page.segments.iter().map(|segment| (segment.kind, segment.text.as_str())).collect();
    use SegmentKind::{Body, Caption, Heading};
    assert_eq!(
        found,
        [
            (Heading, "War and peace"),
            (Body, "The war went on for years, said the old people of the town."),
            (Caption, "A map of the town"),
            (Caption, "A map"),
            (Heading, "War & peace - The Paper"),
            (Body, "A story."),
            (Body, "It is long."),
            (Heading, "War & peace"),
        ]
    );
    assert_eq!(page.clone().without_attributes().segments.len(), 2);
    // Each alone can be written in its place.
    for at in 0..page.segments.len() {
        let mut translations = vec![None; page.segments.len()];
        translations[at] = Some("NEW".to_owned());
        assert_eq!(page.write_back(&translations).matches("NEW").count(), 1, "{at}");
    }
}

#[test]
fn the_markup_of_a_page_goes_by_its_own_name() {
    let document = body(
        "<h2>What comes next for the harbour</h2><p>The <b>sea wall</b> is <i>high</i>&nbsp;enough for now, says the city.</p>",
    );
    let flags: Vec<_> = document.segments.iter().map(|segment| segment.flags.clone()).collect();
    assert_eq!(flags, [vec!["html:heading2"], vec!["html:bold", "html:italic", "html:entity"]]);
    let all = page(ENGLISH.as_bytes(), "en");
    assert!(all.segments.iter().flat_map(|segment| &segment.flags).all(|flag| !flag.starts_with("md:")));
}

#[test]
fn a_persian_page_of_the_old_kind_gives_its_article() {
    let document = page(PERSIAN.as_bytes(), "fa");
    assert_eq!(
        texts(&document),
        [
            "بندر پس از توفان باز شد",
            "نوشتهٔ مینا کریمی",
            "۱۵ اسفند ۱۴۰۲",
            "بندر روز سه\u{200c}شنبه دوباره باز شد، دفتر شهردار گفت.",
            "نزدیک به ۲٬۳۰۰ کارگر بازگشتند…",
            "یکی از آن\u{200c}ها گفت: «خوشحالیم.»",
            "قیمت\u{200c}ها ۴ درصد بالا رفت و هیچ\u{200c}کس نمی\u{200c}داند چرا.",
            "استاندار وعده داد که پیش از آغاز تابستان پول می\u{200c}دهد، اما مبلغ و روز آن را نگفت.",
            "بندر",
        ]
    );
}

/// What a segment says, out of its bytes in the file: tags out, characters by name in, one space for many.
fn plain(original: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in original.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    for (name, c) in [
        ("&nbsp;", "\u{a0}"),
        ("&zwnj;", "\u{200c}"),
        ("&#8217;", "’"),
        ("&hellip;", "…"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&amp;", "&"),
    ] {
        text = text.replace(name, c);
    }
    text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_bytes_of_a_segment_are_its_text_with_the_markup_inside() {
    for (source, lang) in [(ENGLISH, "en"), (PERSIAN, "fa")] {
        let document = page(source.as_bytes(), lang);
        for segment in &document.segments {
            assert_eq!(plain(document.original(segment)), segment.text, "{segment:?}");
            let line = source[..segment.range.start].matches('\n').count() + 1;
            assert_eq!(segment.line as usize, line, "{segment:?}");
        }
        let same: Vec<Option<String>> =
            document.segments.iter().map(|segment| Some(document.original(segment).to_owned())).collect();
        assert_eq!(document.write_back(&same), source);
    }
}

#[test]
fn broken_nesting_loses_no_text_and_keeps_its_order() {
    for inner in [
        "<p>One is <b>here.<p>Two is <i>there</b>.</i><p>Three is nowhere.",
        "<div><p>One is here.</div><p>Two is there.</p></p></div></span><p>Three is nowhere.",
        "<table><tr><td><p>One is here.<td><p>Two is there.</table><p>Three is nowhere.",
        "<ul><li><p>One is here.<li><p>Two is there.</ul><p>Three is nowhere.",
        "<a href=x><p>One is here.</p></b><p>Two is there.</p><p>Three is nowhere.<unknown",
    ] {
        assert_eq!(texts(&body(inner)), ["One is here.", "Two is there.", "Three is nowhere."], "{inner}");
    }
    let deep = format!("{}<p>It is deep down here.{}", "<div>".repeat(5000), "</div>".repeat(5000));
    assert_eq!(texts(&body(&deep)), ["It is deep down here."]);
    let marks = format!("<p>It {}is deep{} down here.", "<b><i>".repeat(3000), "</i></b>".repeat(3000));
    assert_eq!(texts(&body(&marks)), ["It is deep down here."]);
}

#[test]
fn what_stands_around_an_article_is_left_out_whatever_it_is_called() {
    let article = "<h1>Rain in Herat</h1><p>The river rose by four metres on Monday, and nobody had expected so much rain \
        in May.</p><p>About 2,300 people left their houses, and the governor asked for help from the capital.</p>";
    let wanted = texts(&body(article)).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(wanted.len(), 3);
    let teaser = "A long teaser about another thing that happened far away, and that has no place in this article.";
    for noise in [
        "<ul><li><a href=/a>World</a></li><li><a href=/b>Sport</a></li></ul>".to_owned(),
        format!("<div class=\"sidebar-right\"><p>{teaser}</p></div>"),
        format!("<div id=\"commentsList\"><p>{teaser}</p></div>"),
        format!("<div role=\"dialog\"><p>{teaser}</p></div>"),
        format!("<div aria-hidden=\"true\"><p>{teaser}</p></div>"),
        format!("<div style=\"display: none\"><p>{teaser}</p></div>"),
        format!("<noscript><p>{teaser}</p></noscript>"),
        format!("<p class=x><a href=/c>{}</a></p>", "Another headline of another story"),
        "<h3>Read more</h3><ul><li><a href=/a>One story</a></li><li><a href=/b>Two stories</a></li></ul>".to_owned(),
        "<p><strong>Read more:</strong> <a href=/d>Why did the river rise so fast?</a></p>".to_owned(),
        "<p>RELATED &gt; <a href=/d>The river rose before.</a></p>".to_owned(),
        "<p><a href=/d>See also: The river rose before.</a></p>".to_owned(),
        "<p>بیشتر بخوانید: <a href=/d>چرا رودخانه بالا آمد؟</a></p>".to_owned(),
        "<script>if (a < b) { document.write('<p>not this</p>') }</script>".to_owned(),
        "<!-- <p>not this either</p> -->".to_owned(),
    ] {
        for whole in [
            format!("{noise}<div>{article}</div>"),
            format!("<div>{article}</div>{noise}"),
            format!("<article>{article}{noise}</article>"),
        ] {
            assert_eq!(texts(&body(&whole)), wanted, "{whole}");
        }
    }
}

#[test]
fn a_sentence_with_a_link_at_its_end_stays() {
    for text in [
        "Read what the governor said of <a href=/d>the river</a>.",
        "More than 2,300 people left: <a href=/d>the governor</a> said so.",
        "It was related: <a href=/d>the river rose</a>.",
    ] {
        let plain = text.replace("<a href=/d>", "").replace("</a>", "");
        assert_eq!(texts(&body(&format!("<h1>Rain</h1><p>{text}</p>"))), ["Rain", plain.as_str()], "{text}");
    }
}

#[test]
fn a_box_with_the_article_in_it_stays_whatever_it_is_called() {
    let text = "The river rose by four metres on Monday, and nobody had expected so much rain in May.";
    for page in [
        format!("<div class=\"page has-sidebar comments-open\"><h1>Rain</h1><p>{text}</p></div>"),
        format!("<form id=aspnetForm><h1>Rain</h1><p>{text}</p></form>"),
        format!("<article class=\"post tag-rain related-1\"><h1>Rain</h1><p>{text}</p></article>"),
    ] {
        assert_eq!(texts(&body(&page)), ["Rain", text], "{page}");
    }
}

#[test]
fn a_page_is_read_in_the_encoding_that_it_names() {
    let text = "باران در هرات";
    let page_of =
        |charset: &str| format!("<html><head><meta charset=\"{charset}\"></head><body><p>{text}.</p></body></html>");
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1256.encode("روز بعد باران آمد.");
    assert!(!lossy);
    let mut old =
        b"<html><head><META http-equiv=Content-Type content='text/html; charset=windows-1256'></head><body><p>"
            .to_vec();
    old.extend_from_slice(&bytes);
    assert_eq!(texts(&page(&old, "fa")), ["روز بعد باران آمد."]);
    assert_eq!(texts(&page(page_of("utf-8").as_bytes(), "fa")), ["باران در هرات."]);
    let marked = format!("\u{feff}{}", page_of("windows-1256"));
    assert_eq!(texts(&page(marked.as_bytes(), "fa")), ["باران در هرات."]);
    let lang = LanguageTag::parse("fa").unwrap();
    let bad = b"<html><meta charset=utf-8><p>\xc8\xc7\xd1\xc7\xe4";
    let error = read(bad, DocumentFormat::Html, &lang, &SentenceRules::of(&lang)).unwrap_err();
    assert_eq!((error.offset(), error.line()), (29, 1));
}

#[test]
fn commands_take_pages_by_name_and_by_content() {
    let environment = Environment::with_memory();
    environment.write("page.html", ENGLISH);
    environment.write("saved", ENGLISH);
    let segments = |args: &[&str], input: &str| {
        let run = environment.run_with(args, input);
        assert_eq!(run.code, Some(0), "{run:?}");
        run.stdout.lines().filter(|line| line.contains("\"type\":\"segment\"")).count()
    };
    for name in ["page.html", "saved"] {
        assert_eq!(segments(&["segment", name, "--json"], ""), 20, "{name}");
    }
    assert_eq!(segments(&["segment", "-", "--json"], ENGLISH), 20);
    let run = environment.run(&["segment", "page.html", "--json"]);
    for line in run.stdout.lines().filter(|line| line.contains("\"type\":\"segment\"")) {
        let data = &serde_json::from_str::<Value>(line).unwrap()["data"];
        let place = |name: &str| data[name].as_u64().unwrap() as usize;
        assert_eq!(plain(&ENGLISH[place("byte_start")..place("byte_end")]), data["text"].as_str().unwrap());
    }
    environment.write("page.fa.html", PERSIAN);
    let run = environment.run(&["check", "page.html", "page.fa.html", "--json"]);
    assert!(matches!(run.code, Some(0 | 1)) && run.stdout.contains("\"type\":\"end\""), "{run:?}");
    assert!(matches!(environment.run(&["suggest", "page.html"]).code, Some(0)));
}

#[test]
fn pages_without_an_article_say_so() {
    let environment = Environment::new();
    environment.write("empty.html", "");
    environment.write("menu.html", "<html><body><nav><a href=/>Home</a></nav><script>1</script></body></html>");
    environment.write("torn.html", "<html><body><script>var x = 1; <p>The end is missing");
    environment.write("bad.html", b"<html><p>\xff\xff\xff");
    environment.write("persian.html", "<html><body><article><p>مرز روز دوشنبه بسته شد.</p></article></body></html>");
    for (name, code, message) in [
        ("empty.html", 1, "the file is empty"),
        ("menu.html", 1, "no article was found in this page"),
        ("torn.html", 1, "no article was found in this page"),
        ("persian.html", 1, "nothing in it is in the script of `en`; --from names the language of the text"),
        ("bad.html", 2, "byte 9 is not valid UTF-8"),
    ] {
        let run = environment.run(&["segment", name]);
        assert_eq!(run.code, Some(code), "{name}: {run:?}");
        assert!(run.stderr.contains(message), "{name}: {run:?}");
    }
}

/// Pages that break off anywhere, and pages with a tag less: segments stay in order, and each is what its bytes say.
#[test]
fn damaged_pages_do_no_harm() {
    let check = |source: &str, lang: &str| {
        let document = page(source.as_bytes(), lang);
        let mut end = 0;
        // Attributes come behind everything else.
        let (said, running): (Vec<_>, Vec<_>) =
            document.segments.iter().partition(|segment| segment.flags.contains(&"html:attribute"));
        assert!(
            said.iter().all(|segment| !segment.text.trim().is_empty() && source.get(segment.range.clone()).is_some())
        );
        for segment in running {
            assert!(segment.range.start >= end && segment.range.end <= source.len(), "{segment:?} in {source}");
            assert!(!segment.text.trim().is_empty(), "{segment:?} in {source}");
            end = segment.range.end;
        }
        let same: Vec<Option<String>> =
            document.segments.iter().map(|segment| Some(document.original(segment).to_owned())).collect();
        assert_eq!(document.write_back(&same), source);
    };
    for (source, lang) in [(ENGLISH, "en"), (PERSIAN, "fa")] {
        for (cut, _) in source.char_indices().step_by(11) {
            check(&source[..cut], lang);
        }
        for (open, _) in source.match_indices('<') {
            let close = source[open..].find('>').unwrap();
            check(&format!("{}{}", &source[..open], &source[open + close + 1..]), lang);
        }
    }
}

/// `reason text` of what is skipped.
fn skipped(document: &Document) -> Vec<String> {
    let row = |skipped: &hafez::document::Skipped| {
        let reason = serde_json::to_value(skipped.reason).unwrap();
        let said = document.said(skipped, 80);
        format!("{} {}", reason.as_str().unwrap(), said.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    document.skipped.iter().map(row).collect()
}

const LONG: &str = "The war went on for years, said the old people of the town, and nobody knew when it would end.";

#[test]
fn what_is_not_read_of_a_page_is_listed_once_each() {
    let inner = format!(
        "<header><nav><a href=/a>Home</a> <a href=/b>World</a></nav></header><script>a = 1;</script>\n<script>b = 2;</script>\
         <p>Outside.</p><article><h1>War</h1><p>{LONG}</p><aside>Also <b>read</b> this</aside>\
         <p hidden>Nobody sees it.</p><p translate=no>hafez lookup</p><p lang=fr>Tout le monde le sait.</p>\
         <form><label>Your mail</label><input type=text></form><p>The end <span translate=no>of it</span> came.</p></article>\
         <footer>All rights reserved.</footer>"
    );
    let document = page(
        format!("<!DOCTYPE html><html><head><title>War</title><style>p {{}}</style></head><body>{inner}</body></html>")
            .as_bytes(),
        "en",
    );
    assert_eq!(
        skipped(&document),
        [
            "not-article p {}",
            "not-article Home World",
            "not-article a = 1; b = 2;",
            "not-article Outside.",
            "not-article Also read this",
            "not-article Nobody sees it.",
            "no-translate hafez lookup",
            "other-language Tout le monde le sait.",
            "not-article Your mail",
            "not-article All rights reserved.",
        ]
    );
    // Everything that the page says is a segment, or one of its codes, or listed.
    let said = |word: &str| {
        let at = document.source.find(word).unwrap();
        let parts = document.skipped.iter().map(|skipped| &skipped.range);
        document.segments.iter().map(|segment| &segment.range).chain(parts).any(|range| range.contains(&at))
    };
    for word in
        ["Home", "Outside", "War</h1>", "old people", "read</b>", "Nobody", "lookup", "monde", "of it", "rights"]
    {
        assert!(said(word), "{word}");
    }
}

#[test]
fn a_description_is_that_of_the_article_and_of_no_other() {
    let document = page(
        format!(
            "<!DOCTYPE html><html><head><meta name=description content=\"What happened.\"></head><body>\
             <article itemscope itemtype=\"https://schema.org/NewsArticle\"><meta itemprop=description content=\"Of this one.\">\
             <h1>War</h1><p>{LONG}</p><figure itemprop=image itemscope><meta itemprop=description content=\"Of a picture.\"></figure>\
             <ul class=list><li itemscope><meta itemprop=headline content=\"Of another.\"><a href=/x>Another article</a></li></ul></article>\
             <div><div itemscope><meta itemprop=description content=\"Of a third.\"></div><meta name=description content=\"Stray.\"></div>\
             </body></html>"
        )
        .as_bytes(),
        "en",
    );
    assert_eq!(texts(&document), ["War", LONG, "What happened.", "Of this one."]);
}

#[test]
fn words_in_another_language_stay_as_they_are() {
    use hafez::unit::with_placeholders;
    let shown = |inner: &str, lang: &str| -> Vec<String> {
        let document = page(format!("<html><body><p>{inner}</p></body></html>").as_bytes(), lang);
        document.segments.iter().map(|segment| with_placeholders(&segment.text, &segment.codes)).collect()
    };
    // The space behind it goes where it goes.
    assert_eq!(
        shown("The <i lang=\"fr\">coup d'état</i> failed in the night.", "en"),
        ["The ⟨1/⟩failed in the night."]
    );
    // At the front it belongs to the sentence: a translation may put it elsewhere.
    assert_eq!(shown("<i lang=fr>Le Monde</i> said that nobody knew.", "en"), ["⟨1/⟩said that nobody knew."]);
    assert_eq!(shown("The <i lang=\"en-GB\">colour</i> of it.", "en"), ["The ⟨1⟩colour⟨/1⟩ of it."]);
    assert_eq!(shown("این <i lang=fas>کتاب</i> است.", "fa"), ["این ⟨1⟩کتاب⟨/1⟩ است."]);
    // A program that says so of everything knows no better.
    assert_eq!(shown("<span lang=\"AR-SA\">این کتاب را هیچ\u{200c}کس نخوانده است.</span>", "fa").len(), 1);
    let source = format!(
        "<html><body><p><i lang=fr>Le Monde</i> said so. The <i lang=fr>coup</i> failed. {LONG}</p></body></html>"
    );
    let document = page(source.as_bytes(), "en");
    let translations: Vec<_> = document
        .segments
        .iter()
        .map(|segment| Some(hafez::document::Translation::plain(format!("NEW{}", segment.index))))
        .collect();
    let done = document.rebuild(&translations, &LanguageTag::parse("fa").unwrap()).unwrap();
    let done = String::from_utf8(done.bytes).unwrap();
    for kept in ["<i lang=fr>Le Monde</i>", "<i lang=fr>coup</i>"] {
        assert_eq!(done.matches(kept).count(), 1, "{done}");
    }
}

#[test]
fn what_a_field_of_the_article_asks_for_is_a_segment() {
    let inner = format!(
        "<article><h1>War</h1><p>{LONG}</p><p>Write to us: <input placeholder=\"Your name\" aria-label=\"Name\"> now.</p>\
         <input type=text hidden placeholder=\"Nothing\"><form><input placeholder=\"Your mail\"></form></article>\
         <nav><input placeholder=\"Search\"></nav>"
    );
    let document = body(&inner);
    assert_eq!(texts(&document), ["War", LONG, "Write to us: now.", "Your name", "Name"]);
    let mut translations = vec![None; document.segments.len()];
    translations[2] = Some(hafez::document::Translation::plain("بنویسید."));
    translations[3] = Some(hafez::document::Translation::plain("نام \"شما\""));
    let done = document.rebuild(&translations, &LanguageTag::parse("fa").unwrap()).unwrap();
    let done = String::from_utf8(done.bytes).unwrap();
    assert!(done.contains("placeholder=\"نام &quot;شما&quot;\" aria-label=\"Name\""), "{done}");
}
