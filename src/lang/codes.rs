//! The codes and names of languages that may come in: data only.

/// ISO 639-3 and historic codes whose BCP 47 form differs (CLDR aliases; `pst`, `pbt` by hand).
pub(super) const ALIASES: &[(&str, &str)] = &[
    ("fas", "fa"),
    ("per", "fa"),
    ("pes", "fa"),
    ("prs", "fa-AF"),
    ("pus", "ps"),
    ("pbu", "ps"),
    ("pbt", "ps"),
    ("pst", "ps"),
    ("eng", "en"),
    ("ara", "ar"),
    ("arb", "ar"),
    ("aze", "az"),
    ("azj", "az"),
    ("bul", "bg"),
    ("ces", "cs"),
    ("cze", "cs"),
    ("deu", "de"),
    ("ger", "de"),
    ("ell", "el"),
    ("gre", "el"),
    ("spa", "es"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("arm", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kat", "ka"),
    ("geo", "ka"),
    ("kaz", "kk"),
    ("kor", "ko"),
    ("kur", "ku"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("nld", "nl"),
    ("dut", "nl"),
    ("nor", "no"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rum", "ro"),
    ("rus", "ru"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tgk", "tg"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("iw", "he"),
    ("in", "id"),
    ("ji", "yi"),
];

/// ISO 639-1 codes: every two-letter language that may come in.
pub(super) const TWO_LETTER: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu \
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny \
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty \
    ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// What people write for the languages of this house instead of a code.
pub(super) const NAMES: &[(&str, &str)] =
    &[("farsi", "fa"), ("persian", "fa"), ("dari", "fa-AF"), ("pashto", "ps"), ("pushto", "ps"), ("english", "en")];

/// The region that a bare language stands for.
pub(super) const HOME_REGION: &[(&str, &str)] = &[("fa", "IR"), ("ps", "AF"), ("en", "US")];
