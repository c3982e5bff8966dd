//! Transliteration of names (section 7): measured on the persons of the glossary that no rule was written from.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use hafez::glossary::translit::{romanise, transliterate};
use hafez::lang::LanguageTag;
use hafez::text::key::match_key;
use hafez::text::rules::rules_for;

fn tag(code: &str) -> LanguageTag {
    code.parse().unwrap()
}

/// Key M without the places where parts may be joined or not.
fn key(text: &str) -> String {
    match_key(text, rules_for(&tag("fa"))).replace([' ', '\u{200c}', '-'], "")
}

/// English and Persian forms of the persons in the starter glossary, with the number of their line from 1.
fn persons() -> Vec<(usize, String, Vec<String>)> {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/glossary/names.tsv")).unwrap();
    let header: Vec<&str> = table.lines().next().unwrap().split('\t').collect();
    let column = |name: &str| header.iter().position(|cell| *cell == name).unwrap();
    let (en, fa, kind, variants) = (column("en"), column("fa"), column("kind"), column("fa_variants"));
    let rows = table.lines().zip(1..).filter_map(|(line, number)| {
        let cells: Vec<&str> = line.split('\t').collect();
        let forms = std::iter::once(cells[fa]).chain(cells[variants].split('|')).filter(|form| !form.is_empty());
        (cells[kind] == "person").then(|| (number, cells[en].to_owned(), forms.map(key).collect()))
    });
    rows.collect()
}

/// How many of the persons on lines with this remainder have an accepted form among the first three.
fn accuracy(parity: usize, show: bool) -> f64 {
    let chosen: Vec<_> = persons().into_iter().filter(|(line, _, _)| line % 2 == parity).collect();
    let right = chosen.iter().filter(|(_, name, forms)| {
        let made = transliterate(name, &tag("en"), &tag("fa"), 3);
        let hit = made.iter().any(|form| forms.contains(&key(form)));
        if show && !hit {
            println!("{name}: {made:?}, wanted {forms:?}");
        }
        hit
    });
    right.count() as f64 / chosen.len() as f64
}

#[test]
fn three_of_five_persons_that_no_rule_knows_are_right() {
    let (even, odd) = (accuracy(0, true), accuracy(1, false));
    println!("top 3: {:.1} % of the persons on odd lines, {:.1} % on even ones", odd * 100.0, even * 100.0);
    assert!(odd >= 0.60, "{odd:.3}");
}

#[test]
fn the_list_of_names_holds_no_entry() {
    let names = include_str!("../src/glossary/translit/data/names.tsv");
    let listed: Vec<String> = names
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split('\t').next().unwrap_or_default().split('|'))
        .map(str::to_lowercase)
        .collect();
    for (_, name, _) in persons() {
        assert!(!listed.contains(&name.to_lowercase()), "{name}");
    }
}

#[test]
fn names_come_back_into_latin_letters() {
    for (name, lang, wanted) in [
        ("پاشینیان", "fa", "Pashinyan"),
        ("کریموف", "fa", "Karimov"),
        ("کاظمی", "fa", "Kazemi"),
        ("تبریز", "fa", "Tabriz"),
        ("هرات", "fa-AF", "Herat"),
        ("نوری_زاده", "fa-AF", "Nurizada"),
        ("محمد اشرف غني", "ps", "Mohammad Ashraf Ghani"),
        ("ګل آغا", "ps", "Gul Agha"),
    ] {
        let made = romanise(&name.replace('_', "\u{200c}"), &tag(lang), 3);
        assert!(made.iter().any(|form| form == wanted), "{name}: {made:?}, wanted {wanted}");
    }
    assert!(romanise("Hans", &tag("fa"), 3).is_empty());
    assert!(romanise(&"ب".repeat(5000), &tag("fa"), 3).is_empty());
}

/// For information: places, whose spelling is tradition more than rule.
#[test]
fn places_of_the_starter_for_information() {
    let table = include_str!("../glossary/names.tsv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    for kind in ["country", "place", "region"] {
        let (mut right, mut all) = (0, 0);
        for cells in rows.iter().filter(|cells| cells[4] == kind) {
            let forms: Vec<String> = std::iter::once(cells[1]).chain(cells[6].split('|')).map(key).collect();
            let made = transliterate(cells[0], &tag("en"), &tag("fa"), 3);
            all += 1;
            right += usize::from(made.iter().any(|form| forms.contains(&key(form))));
        }
        println!("{kind}: {right} of {all} among the first three");
        assert!(all > 0);
    }
}
