//! The English words that the rules of recognition know: data.

/// Kinds whose entries are names, written with a capital wherever capitals are written at all.
pub(super) const NAMES: &[&str] = &[
    "person",
    "people",
    "place",
    "country",
    "region",
    "org",
    "organisation",
    "organization",
    "media",
    "treaty",
    "event",
    "system",
    "demonym",
    "party",
    "company",
    "city",
    "name",
];

/// Words that take no capital inside a name and do not begin one.
pub(super) const PARTICLES: &[&str] =
    &["the", "al", "el", "de", "du", "von", "van", "der", "bin", "ibn", "ben", "la", "le", "da", "di"];

/// Verbs after which the word at a sentence start is somebody (C2, U2).
pub(super) const SAYING: &[&str] = &[
    "said",
    "says",
    "added",
    "adds",
    "warned",
    "warns",
    "told",
    "announced",
    "claimed",
    "claims",
    "denied",
    "insisted",
    "argued",
    "declared",
    "stated",
    "tweeted",
    "replied",
    "vowed",
    "pledged",
    "accused",
    "condemned",
    "called",
];

/// What stands before a surname without being a first name.
pub(crate) const TITLES: &[&str] = &[
    "president",
    "minister",
    "premier",
    "chancellor",
    "secretary",
    "senator",
    "governor",
    "general",
    "colonel",
    "major",
    "captain",
    "lieutenant",
    "admiral",
    "marshal",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "mr",
    "mrs",
    "ms",
    "dr",
    "miss",
    "sir",
    "lord",
    "lady",
    "professor",
    "prof",
    "gen",
    "col",
    "sen",
    "rep",
    "gov",
    "ambassador",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "director",
    "chairman",
    "chairwoman",
    "leader",
    "mullah",
    "ayatollah",
    "sheikh",
    "imam",
    "candidate",
    "commander",
    "chief",
    "judge",
    "justice",
    "envoy",
    "mayor",
    "speaker",
    "representative",
    "comrade",
    "emir",
    "sultan",
    "maulvi",
    "mawlawi",
    "haji",
    "congressman",
    "congresswoman",
    "deputy",
    "presidents",
    "ministers",
];

/// Kinds of places.
pub(super) const PLACES: &[&str] = &["country", "place", "region", "city"];

/// Directions that, with a capital, make another place of a name: `Latin America`, `South Sudan`.
pub(super) const DIRECTIONS: &[&str] =
    &["north", "south", "east", "west", "central", "latin", "new", "northern", "southern", "eastern", "western"];

/// Words with a capital that may follow the name of a place without making another name of it: offices, and what
/// stands before a name of a person. Days and months are in the rules of the language.
pub(super) const OFFICES: &[&str] =
    &["foreign", "prime", "defense", "defence", "interior", "finance", "vice", "crown", "supreme", "national"];
