//! Inline markup and what a file says more: stored beside the text, changed and taken back with it.
#![allow(clippy::unwrap_used)]

use hafez::lang::LanguageTag;
use hafez::memory::{Added, Choosing, Edit, Memory, Request, Stamp};
use hafez::store::sqlite::SqliteStore;
use hafez::unit::{Context, Dialect, Extra, Inline, NewUnit, Remark, Role, Time, Variant};

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn stamp(second: i64) -> Stamp {
    Stamp::new("test", Time::from_second(1_700_000_000 + second).unwrap())
}

fn memory() -> Memory {
    Memory::over(Box::new(SqliteStore::in_memory().unwrap()))
}

fn code(at: usize, role: Role, text: &str) -> Inline {
    Inline {
        at,
        role,
        pair: Some("1".to_owned()),
        dialect: Dialect::Tmx,
        element: if role == Role::Open { "bpt" } else { "ept" }.to_owned(),
        attributes: vec![("type".to_owned(), "bold".to_owned())],
        code: text.to_owned(),
    }
}

/// `A <b>bold</b> plan.` of `EN_us`, with a property, and its translation with a note of its own.
fn marked() -> NewUnit {
    let mut unit = NewUnit::pair(&tag("EN_us"), "A bold plan.", &tag("fa_IR"), "طرحی جسورانه.");
    unit.variants[0].inline = vec![code(2, Role::Open, "&lt;b>"), code(6, Role::Close, "&lt;/b>")];
    let mut extra = Extra::default();
    extra.attributes.push(("tuid".to_owned(), "a-1".to_owned()));
    extra.add_prop("domain", "politics");
    unit.extra = extra.boxed();
    let remark = Remark { text: "literally".to_owned(), ..Remark::default() };
    unit.variants[1].extra = Extra { notes: vec![remark], ..Extra::default() }.boxed();
    unit
}

fn request(text: &str) -> Request {
    let (from, to, context) = (tag("en"), tag("fa"), Context::default());
    Request { text: text.to_owned(), from, to, min: 60, limit: 5, context, choosing: Choosing::default() }
}

#[test]
fn a_unit_comes_back_as_it_went_in() {
    let mut memory = memory();
    memory.add(&marked(), &stamp(0)).unwrap();
    let stored = memory.unit(1).unwrap().unwrap();
    assert_eq!((&stored.variants, &stored.extra), (&marked().variants, &marked().extra));
    let written: Vec<&str> = stored.variants.iter().map(|variant| variant.lang.written()).collect();
    assert_eq!(written, ["EN_us", "fa_IR"]);
    assert_eq!(stored.variants[0].shown(), "A ⟨1⟩bold⟨/1⟩ plan.");
    assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn markup_weighs_nothing_in_a_score_but_makes_a_unit_of_its_own() {
    let mut memory = memory();
    memory.add(&marked(), &stamp(0)).unwrap();
    let answer = memory.lookup(&request("A bold plan.")).unwrap();
    assert_eq!(answer.matches[0].score, 100);
    assert!(matches!(memory.add(&marked(), &stamp(1)).unwrap().0, Added::Duplicate(1)));
    let mut plain = marked();
    plain.variants[0].inline.clear();
    assert!(matches!(memory.add(&plain, &stamp(2)).unwrap().0, Added::Created(2)));
    assert_eq!(memory.lookup(&request("A bold plan.")).unwrap().matches.len(), 1, "the same texts are one match");
}

#[test]
fn one_language_written_in_two_ways_is_one_language() {
    let mut memory = memory();
    memory.add(&marked(), &stamp(0)).unwrap();
    let other = NewUnit::pair(&tag("en-US"), "Talks go on.", &tag("fa"), "گفتگوها ادامه دارد.");
    memory.add(&other, &stamp(1)).unwrap();
    assert_eq!(memory.info().unwrap().variants, [("en-US".to_owned(), 2), ("fa".to_owned(), 2)]);
    let again = NewUnit::pair(&tag("EN-us"), "Talks go on.", &tag("fas"), "گفتگوها ادامه دارد.");
    assert!(matches!(memory.add(&again, &stamp(2)).unwrap().0, Added::Duplicate(2)));
}

#[test]
fn markup_goes_and_comes_back_with_its_unit() {
    let mut memory = memory();
    memory.add(&marked(), &stamp(0)).unwrap();
    let before = memory.unit(1).unwrap().unwrap();
    let edit = Edit { target: Some((tag("fa"), "نقشه\u{200c}ای پررنگ.".to_owned())), ..Edit::default() };
    memory.edit(1, &edit, &stamp(1)).unwrap();
    let edited = memory.unit(1).unwrap().unwrap();
    assert_eq!((&edited.variants[0], &edited.extra), (&before.variants[0], &before.extra));
    memory.undo(None).unwrap();
    assert_eq!(memory.unit(1).unwrap().unwrap(), before);
    memory.forget(&[1], &stamp(2)).unwrap();
    memory.undo(None).unwrap();
    assert_eq!(memory.unit(1).unwrap().unwrap(), before);
    assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn a_plain_unit_has_neither() {
    let unit = NewUnit::pair(&tag("en"), "Yes.", &tag("fa"), "بله.");
    assert_eq!(unit.variants[0], Variant::new(tag("en"), "Yes."));
    assert!(unit.extra.is_none() && Extra::default().boxed().is_none());
}
