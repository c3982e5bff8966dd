//! Words that say how others belong together and little by themselves, as key M writes them.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::Rules;
use crate::text::key::match_key;

/// English: articles, prepositions, pronouns, auxiliaries, conjunctions.
const ENGLISH: &str =
    "a about after all also am an and another any are aren't around as at be because been before being
    between both but by can can't could couldn't did didn't do does doesn't doing don't down during each either else
    ever every few for from had has have haven't having he her here hers herself him himself his how however i if in
    into is isn't it its itself just let's like many may me might mine more most much must my myself neither no nor
    not now of off on once only onto or other our ours out over own per s said same say says shall she should since so
    some such than that the their theirs them themselves then there these they this those though through to too
    toward towards under until up upon us very via was wasn't we were weren't what when where whether which while
    who whom whose why will with within without won't would wouldn't yet you your yours yourself";

/// Persian of Iran and Afghanistan: prepositions, pronouns, conjunctions, forms of "to be", "to become", "to do".
const PERSIAN: &str =
    "از است اش اما ان انان انها آن آنان آنها آنچه آنکه اگر ای ایا آیا این اینکه اینها او با باشد باشند باید بر
    برای بعد بود بودن بودند بوده بی بین به بیش بیشتر تا تحت تر ترین تو توسط جز چرا چند چه چون چی حتی خود خواهد خواهند
    خودش خیلی در درباره دارد دارند داشت داشتند داشته دیگر را رو روی سپس سوی شان شد شدن شدند شده شما شود شوند طی علیه فقط
    کرد کردن کردند کرده که کند کنند کنید گفت گفته ما مانند مثل مگر من مورد میان میشود میشوند میکند میکنند میکرد
    میکردند نباید نبود نه نیز نیست نیستند ها های هایی هر هستند هست هستیم هم همان همه همچنین همین هنوز هیچ و وقتی ولی وی
    پس پیش یا یک یکی زیرا هنگامی";

/// Pashto: prepositions and postpositions, pronouns, conjunctions, forms of "to be" and "to become".
const PASHTO: &str = "ان او اوس بل بله بیا پر پرته پرې پسې په پورې تاسو تر ته ترڅو ترمنځ چې چیرته څخه څنګه څه څو څوک خپل خپله
    خپلو خو د دا داسې دده دغه دغو دوی دی دې ده دلته را زما زموږ سته سره شم شو شوه شوی شوې شي شول ستا سې کله که کې کړ کړه
    کړی کړې کوي کول لپاره له لخوا مګر موږ نو نه نې هغه هغو هغوی هلته هم هر هیڅ و وای ورته وروسته وو وه وي وې ول ولې یا یو
    یوه یوې یې یم ئې";

/// Where there is no list: words so short are taken for such.
const SHORT: usize = 3;

/// Whether a word, by its M key, says little by itself.
pub fn is_function_word(key: &str, rules: &Rules) -> bool {
    static LISTS: [OnceLock<FxHashSet<String>>; 3] = [const { OnceLock::new() }; 3];
    let (at, list) = match rules.id {
        "en" => (0, ENGLISH),
        "fa" | "fa-AF" => (1, PERSIAN),
        "ps" => (2, PASHTO),
        _ => return key.chars().count() <= SHORT && key.chars().all(char::is_lowercase),
    };
    let words = || list.split_whitespace().map(|word| match_key(word, rules)).collect();
    let known = LISTS.get(at).map(|list| list.get_or_init(words));
    // `we've`, `they're`: what stands before the apostrophe says it.
    let stem = || key.split_once('\'').map(|(word, _)| word);
    known.is_some_and(|known| known.contains(key) || stem().is_some_and(|stem| known.contains(stem)))
}
