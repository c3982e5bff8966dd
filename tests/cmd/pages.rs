//! An environment with everything that a page can show, and the pages written in it.

#![allow(unreachable_pub, dead_code, clippy::unwrap_used)]

use crate::environment::Environment;

const PEOPLE: [(&str, &str); 6] = [
    ("doctor", "پزشک"),
    ("teacher", "معلم"),
    ("farmer", "کشاورز"),
    ("engineer", "مهندس"),
    ("driver", "راننده"),
    ("painter", "نقاش"),
];
const DEEDS: [(&str, &str); 5] = [
    ("repaired the old bridge", "پل قدیمی را تعمیر کرد"),
    ("visited the central library", "از کتابخانه مرکزی دیدن کرد"),
    ("sold the white horse", "اسب سفید را فروخت"),
    ("painted the wooden door", "در چوبی را رنگ زد"),
    ("crossed the deep river", "از رود عمیق گذشت"),
];

/// Two units in a row; one with a number; one in two scripts; one that would break a careless page.
const OLD: &str = "origin\ten\tfa
old.md:1\tThe border was closed on Monday.\tمرز روز دوشنبه بسته شد.
old.md:2\tSome 310 houses in Kabul burned down.\tحدود ۳۱۰ خانه در کابل سوخت.
old.md:3\tThe news reached Radio Zan in the evening.\tخبر Radio Zan را شب دریافت کرد.
<b>&\"odd'.md:4\tThe <script>alert(1)</script> & the \"sign\" were left.\tنشان <b>و</b> & \"علامت\" ماند\u{202e} تمام.
old.md:5\tThe border was closed on Sunday by the army.\tمرز را روز یکشنبه ارتش بست.
";

/// The article.
pub const ARTICLE: &str = "# The border was closed on Monday.

Some 420 houses in Kabul burned down.

The news reached Radio Zan in the morning.

The `<script>alert(1)</script>` & the \"sign\" were left.

Nobody in Herat or Kabul knew that the central library had ever bought a white horse.

The border was closed on Friday by the army. Goran Velzek met Hans Kramer in Tarvona.
";

/// Its way back.
pub const PERSIAN: &str = "مرز روز دوشنبه بسته شد.\n\nخبر Radio Zan را شب دریافت کرد.\n\nدر هرات هیچ خبری نبود.\n";

/// A memory with all of that, and the articles.
pub fn environment() -> Environment {
    let environment = Environment::new();
    let all = PEOPLE.iter().flat_map(|person| DEEDS.iter().map(move |deed| (person, deed)));
    let story: String =
        all.map(|((who, whom), (did, what))| format!("story.md\tThe {who} {did}.\t{whom} {what}.\n")).collect();
    environment.write("memory.tsv", format!("{OLD}{story}"));
    assert_eq!(environment.run(&["import", "memory.tsv"]).code, Some(0));
    environment.write("new.md", ARTICLE);
    environment.write("back.md", PERSIAN);
    environment
}

/// A page of the work folder.
pub fn page(environment: &Environment, name: &str, args: &[&str]) -> String {
    let run = environment.run(&[args, &["-o", name]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    std::fs::read_to_string(environment.work().join(name)).unwrap()
}

/// One of each kind, in the work folder.
pub fn all(environment: &Environment) -> Vec<(&'static str, String)> {
    let report = page(environment, "report.html", &["suggest", "new.md"]);
    let back = page(environment, "back.html", &["--from", "fa", "--to", "en", "suggest", "back.md"]);
    let work = page(environment, "work.html", &["analyse", "new.md", "article.md", "new.md"]);
    let run = environment.run(&["eval", "memory.tsv", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    environment.write("run.jsonl", run.stdout);
    let eval = page(environment, "eval.html", &["eval", "memory.tsv", "--earlier", "run.jsonl"]);
    let hits = page(environment, "hits.html", &["concordance", "were left", "--context", "1"]);
    let all = [("report.html", report), ("back.html", back), ("work.html", work), ("eval.html", eval)];
    all.into_iter().chain([("hits.html", hits)]).collect()
}
