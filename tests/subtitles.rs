//! Subtitles: what is said in them is read, and written back between their times.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::Environment;
use hafez::document::{Document, DocumentFormat, SentenceRules, read};
use hafez::lang::LanguageTag;
use proptest::prelude::*;

const SRT: &str = "\u{feff}1\r\n00:00:01,000 --> 00:00:04,000\r\n{\\an8}<i>The bridge was closed\r\nat dawn.</i> Nobody knew why.\r\n\r\n\
    2\r\n00:00:04,500 --> 00:00:06,000 X1:10\r\n- Who told you?\r\n- The <b>governor</b> did.\r\n\r\n\
    3\r\n00:00:07,000 --> 00:00:09,000\r\n\r\n4\r\n00:00:10,000 --> 00:00:12,000\r\n27\r\n\r\n\
    5\r\n00:00:13,000 --> 00:00:15,000\r\nThat was all, and\r\n";

const VTT: &str = "WEBVTT - A film about a bridge

STYLE
::cue { color: red }

NOTE
The bridge was closed.

intro
00:01.000 --> 00:04.000 position:10%
<v Zahra>Water &amp; stone
<00:03.000>make a bridge.</v>

00:05.000 --> 00:06.000
The river is <c.blue>4 < 5</c> metres deep.
";

fn document(text: &str, format: DocumentFormat) -> Document {
    in_language("en", text, format)
}

fn in_language(lang: &str, text: &str, format: DocumentFormat) -> Document {
    let lang = LanguageTag::parse(lang).unwrap();
    read(text.as_bytes(), format, &lang, &SentenceRules::of(&lang)).unwrap()
}

fn texts(document: &Document) -> Vec<&str> {
    document.segments.iter().map(|segment| segment.text.as_str()).collect()
}

#[test]
fn what_is_said_is_read_and_nothing_else() {
    let found = document(SRT, DocumentFormat::Srt);
    let said = [
        "The bridge was closed at dawn.",
        "Nobody knew why.",
        "- Who told you?",
        "- The governor did.",
        "27",
        "That was all, and",
    ];
    assert_eq!(texts(&found), said);
    assert!(found.segments[3].flags.contains(&"html:bold"), "{:?}", found.segments[3]);
    assert_eq!(
        texts(&document(VTT, DocumentFormat::Vtt)),
        ["Water & stone make a bridge.", "The river is 4 < 5 metres deep."]
    );
}

#[test]
fn the_format_is_known_by_name_and_by_content() {
    for (name, text, format) in [
        ("film.srt", "", DocumentFormat::Srt),
        ("FILM.VTT", "", DocumentFormat::Vtt),
        ("-", SRT, DocumentFormat::Srt),
        ("-", VTT, DocumentFormat::Vtt),
        ("-", "1\nOne thing --> another\n", DocumentFormat::Markdown),
        ("-", "WEBVTTS are fine\n", DocumentFormat::Markdown),
    ] {
        assert_eq!(DocumentFormat::of(name, text.as_bytes()), format, "{name} {text}");
    }
}

#[test]
fn a_translation_takes_the_place_of_its_segment_and_as_many_lines() {
    let found = document(SRT, DocumentFormat::Srt);
    let translated: Vec<_> = [
        "پل سپیده\u{200c}دم بسته شد.",
        "کسی نمی\u{200c}دانست چرا.",
        "- چه کسی به شما گفت؟",
        "- والی گفت.",
        "۲۷",
        "همین بود و",
    ]
    .map(|text| Some(text.to_owned()))
    .into();
    let written = found.write_back(&translated);
    assert!(
        written.contains("{\\an8}<i>پل سپیده\u{200c}دم\r\nبسته شد.</i> کسی نمی\u{200c}دانست چرا.\r\n\r\n2\r\n"),
        "{written}"
    );
    assert!(written.contains("- چه کسی به شما گفت؟\r\n- والی گفت.\r\n\r\n3\r\n"), "{written}");
    let again = in_language("fa", &written, DocumentFormat::Srt);
    assert_eq!(texts(&again), translated.iter().map(|text| text.as_deref().unwrap()).collect::<Vec<_>>());
    let times = |text: &str| text.lines().filter(|line| line.contains("-->")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(times(&written), times(SRT));
}

#[test]
fn commands_take_subtitles() {
    let environment = Environment::new();
    environment.write("film.srt", SRT);
    let run = environment.run(&["segment", "film.srt"]);
    assert!(run.code == Some(0) && run.stdout.contains("Nobody knew why."), "{run:?}");
    let run = environment.run(&["suggest", "film.srt", "--json"]);
    assert!(run.stdout.contains("\"line\":3"), "{run:?}");
}

/// Lines as files of subtitles have them, in any order.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[0-9]{1,2}",
        Just("00:00:01,000 --> 00:00:02,000".to_owned()),
        Just("00:01.000 --> 00:02.000 line:0".to_owned()),
        "(NOTE|STYLE|WEBVTT|REGION)( x)?",
        "[-<>{}&;/ibc.a-z \\\\آ-ی]{0,14}",
        "<(i|b|v Esme)>[a-z ]{1,8}</(i|b|v)>",
    ]
}

proptest! {
    #[test]
    fn every_segment_translated_by_itself_gives_the_same_bytes(lines in prop::collection::vec(line(), 0..24), crlf: bool, vtt: bool) {
        let text = lines.join(if crlf { "\r\n" } else { "\n" });
        let found = document(&text, if vtt { DocumentFormat::Vtt } else { DocumentFormat::Srt });
        let own: Vec<_> = found.segments.iter().map(|segment| Some(segment.text.clone())).collect();
        prop_assert_eq!(&found.write_back(&own), &text);
        for segment in &found.segments {
            prop_assert!(text.is_char_boundary(segment.range.start) && text.is_char_boundary(segment.range.end));
            prop_assert!(!found.original(segment).contains("-->") || segment.text.contains("-->"), "{:?}", segment);
        }
        // Other words leave every line that is not said as it was.
        let other: Vec<_> = found.segments.iter().map(|_| Some("other words".to_owned())).collect();
        let times = |text: &str| text.lines().filter(|line| line.starts_with("00:") && line.contains("-->")).count();
        prop_assert_eq!(times(&found.write_back(&other)), times(&text));
    }
}

#[test]
fn a_file_without_a_cue_is_told_where_it_goes_wrong() {
    let environment = Environment::new();
    for (name, text, said) in [
        ("a.srt", "1\n00:00:01,000 -> 00:00:02,000\nThe road is open.\n", "a.srt:2: no cue of SubRip"),
        ("a.vtt", "1\n00:01.000 -> 00:02.000\nThe road is open.\n", "a.vtt:1: this is no WebVTT"),
        ("b.vtt", "WEBVTT\n\n00:01.000 -> 00:02.000\nThe road is open.\n", "b.vtt:3: no cue of WebVTT"),
    ] {
        environment.write(name, text);
        let run = environment.run(&["segment", name]);
        assert!(run.stderr.contains(said), "{run:?}");
    }
}

#[test]
fn a_first_cue_that_cannot_be_read_is_listed() {
    let environment = Environment::new();
    environment.write(
        "a.srt",
        "1\n00:00:01,000 -> 00:00:02,000\nBad arrow\n\n2\n00:00:05,000 --> 00:00:06,000\nThe road is open.\n",
    );
    let run = environment.run(&["pretranslate", "a.srt", "-o", "w.tsv", "--json"]);
    assert!(run.stdout.contains(r#""reason":"no-cue""#) && run.stdout.contains("Bad arrow"), "{run:?}");
    let work = std::fs::read_to_string(environment.work().join("w.tsv")).unwrap();
    assert!(work.contains("The road is open.") && work.contains("Bad arrow\t\tskipped: no-cue"), "{work}");
}
