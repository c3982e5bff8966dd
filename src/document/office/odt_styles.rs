//! What paragraphs and spans are by the styles of an ODT.

use std::collections::HashMap;
use std::ops::Range;

use super::tree::{Node, Tree};
use crate::document::block::{Role, Style};

/// How many styles one may be based on another.
const CHAIN: usize = 20;

/// Properties of text that change nothing of how it looks.
const SILENT: &[&str] = &["rsid", "language", "country", "script", "rfc-language-tag"];

/// Under this name stands what holds where no style says anything: no style has it.
const DEFAULT: &str = "\0";

/// What a style says of itself.
#[derive(Debug, Clone, Default)]
struct Entry {
    parent: Option<String>,
    shown: String,
    style: Style,
    sense: String,
    mode: Option<String>,
    /// Which languages its text is of, by property.
    language: Vec<(&'static str, String)>,
    /// Of an automatic style: its definition.
    definition: Option<String>,
}

/// The styles by family and name.
#[derive(Debug, Default)]
pub(super) struct Sheet(HashMap<(String, String), Entry>);

impl Sheet {
    /// Adds the styles of a part.
    pub(super) fn add(&mut self, tree: &Tree<'_>) {
        let automatic = tree.elements().find(|node| node.is("office:automatic-styles")).map(|node| node.whole.clone());
        for node in tree.elements().filter(|node| node.is("style:default-style")) {
            if let Some(family) = tree.attribute(node, "family") {
                self.0.insert((family, DEFAULT.to_owned()), entry(tree, node, None));
            }
        }
        for node in tree.elements().filter(|node| node.is("style:style")) {
            let (Some(family), Some(name)) = (tree.attribute(node, "family"), tree.attribute(node, "name")) else {
                continue;
            };
            self.0.insert((family, name), entry(tree, node, automatic.as_ref()));
        }
    }

    fn chain<'s>(&'s self, family: &str, name: &str) -> impl Iterator<Item = (&'s str, &'s Entry)> {
        let get = |name: &str| self.0.get_key_value(&(family.to_owned(), name.to_owned()));
        let family = family.to_owned();
        let next = move |(_, entry): &(&'s str, &'s Entry)| {
            let parent = entry.parent.clone()?;
            self.0.get_key_value(&(family.clone(), parent)).map(|((_, name), entry)| (name.as_str(), entry))
        };
        std::iter::successors(get(name).map(|((_, name), entry)| (name.as_str(), entry)), next).take(CHAIN)
    }

    /// The role of a paragraph of this style, where it has one.
    pub(super) fn role(&self, name: &str) -> Option<Role> {
        self.chain("paragraph", name).find_map(|(name, entry)| {
            let shown = if entry.shown.is_empty() { name } else { &entry.shown };
            match shown.to_lowercase().as_str() {
                "title" => Some(Role::Heading(1)),
                "subtitle" => Some(Role::Heading(2)),
                "caption" => Some(Role::Caption),
                _ => None,
            }
        })
    }

    /// How text of this style looks.
    pub(super) fn look(&self, name: &str) -> Style {
        self.chain("text", name).fold(Style::default(), |all, (_, entry)| all.with(entry.style))
    }

    /// What tells text of this style from other text.
    pub(super) fn sense(&self, name: &str) -> String {
        match self.chain("text", name).next() {
            Some((_, entry)) if entry.definition.is_some() => entry.sense.clone(),
            _ => format!("{name};"),
        }
    }

    /// The direction that paragraphs of this style have.
    pub(super) fn mode(&self, name: &str) -> Option<&str> {
        self.chain("paragraph", name).find_map(|(_, entry)| entry.mode.as_deref())
    }

    /// Whether a style, or one that it is based on, says another language than this.
    pub(super) fn speaks(&self, family: &str, name: &str, language: &Language) -> bool {
        let own =
            |entry: &Entry, key: &str| entry.language.iter().find(|(own, _)| *own == key).map(|(_, own)| own.clone());
        let all = || self.0.get(&(family.to_owned(), DEFAULT.to_owned())).into_iter();
        let chain = || self.chain(family, name).map(|(_, entry)| entry).chain(all());
        let said = |key: &str| chain().find_map(|entry| own(entry, key));
        language.iter().any(|(key, value)| said(key).is_some_and(|said| said != *value))
    }

    /// Of an automatic style of text that says another language: its new name, and a style like it that says this one.
    pub(super) fn spoken(&self, name: &str, new: &str, language: &Language) -> Option<(String, String)> {
        let (_, entry) = self.chain("text", name).next()?;
        let own = entry.definition.as_ref().filter(|_| !entry.language.is_empty())?;
        let speaks =
            entry.language.iter().any(|(key, said)| language.iter().any(|(own, value)| own == key && value != said));
        speaks.then(|| (new.to_owned(), with_language(renamed(own, name, new), language)))
    }

    /// A style like this one that says this language, and a direction where it is another one.
    pub(super) fn turned(&self, name: &str, new: &str, mode: Option<&str>, language: &Language) -> String {
        let own = self.chain("paragraph", name).next().and_then(|(_, entry)| entry.definition.clone());
        let own = match own {
            Some(own) => renamed(&own, name, new),
            None => {
                let parent =
                    if name.is_empty() { String::new() } else { format!(" style:parent-style-name=\"{name}\"") };
                format!("<style:style style:name=\"{new}\" style:family=\"paragraph\"{parent}></style:style>")
            }
        };
        let own = mode.map_or(own.clone(), |mode| with_mode(own, mode));
        if self.speaks("paragraph", name, language) { with_language(own, language) } else { own }
    }
}

/// What a style says of a language: properties and their values.
type Language = [(&'static str, String); 2];

fn renamed(own: &str, name: &str, new: &str) -> String {
    own.replacen(&format!("style:name=\"{name}\""), &format!("style:name=\"{new}\""), 1)
}

/// A definition with a language in its properties of text.
fn with_language(mut own: String, language: &Language) -> String {
    const PROPERTIES: &str = "<style:text-properties";
    for (key, _) in language {
        if let Some((front, rest)) = own.split_once(&format!(" {key}=\"")) {
            let rest = rest.split_once('"').map_or("", |(_, rest)| rest);
            own = format!("{front}{rest}");
        }
    }
    let said: String = language.iter().map(|(key, value)| format!(" {key}=\"{value}\"")).collect();
    if let Some(at) = own.find(PROPERTIES) {
        own.insert_str(at + PROPERTIES.len(), &said);
    } else if let Some(end) = own.rfind("</style:style>") {
        own.insert_str(end, &format!("{PROPERTIES}{said}/>"));
    } else if let Some(end) = own.rfind("/>") {
        own.replace_range(end.., &format!(">{PROPERTIES}{said}/></style:style>"));
    }
    own
}

/// A definition with a direction in its properties of paragraphs.
fn with_mode(mut own: String, mode: &str) -> String {
    const PROPERTIES: &str = "<style:paragraph-properties";
    if let Some((front, rest)) = own.split_once(" style:writing-mode=\"") {
        let rest = rest.split_once('"').map_or("", |(_, rest)| rest);
        own = format!("{front}{rest}");
    }
    if let Some(at) = own.find(PROPERTIES) {
        own.insert_str(at + PROPERTIES.len(), &format!(" style:writing-mode=\"{mode}\""));
        return own;
    }
    let properties = format!("{PROPERTIES} style:writing-mode=\"{mode}\"/>");
    let end = own.find('>').unwrap_or_default();
    if own.get(..end).is_some_and(|tag| tag.ends_with('/')) {
        own.replace_range(end - 1..=end, &format!(">{properties}</style:style>"));
    } else {
        own.insert_str(end + 1, &properties);
    }
    own
}

fn entry(tree: &Tree<'_>, node: &Node, automatic: Option<&Range<usize>>) -> Entry {
    let text = tree.child(node, "style:text-properties");
    let paragraph = tree.child(node, "style:paragraph-properties");
    let is_automatic = automatic.is_some_and(|range| range.start <= node.src.start && node.src.end <= range.end);
    let raw = || tree.source.get(node.whole.clone()).unwrap_or_default().to_owned();
    Entry {
        parent: tree.attribute(node, "parent-style-name"),
        shown: tree.attribute(node, "display-name").unwrap_or_default(),
        style: text.map_or(Style::default(), |node| style(tree, node)),
        sense: text.map(|node| sense(tree, node)).unwrap_or_default(),
        mode: paragraph.and_then(|node| tree.attribute(node, "writing-mode")),
        language: text.map(|node| language(tree, node)).unwrap_or_default(),
        definition: is_automatic.then(raw),
    }
}

fn language(tree: &Tree<'_>, node: &Node) -> Vec<(&'static str, String)> {
    const KEYS: [&str; 4] = ["fo:language", "fo:country", "style:language-complex", "style:country-complex"];
    let said = |key: &str| tree.attribute(node, key.split_once(':').map_or(key, |(_, local)| local));
    KEYS.into_iter().filter_map(|key| Some((key, said(key)?))).collect()
}

fn style(tree: &Tree<'_>, node: &Node) -> Style {
    let says = |name: &str, plain: &str| tree.attribute(node, name).is_some_and(|value| value != plain);
    let bits = [
        (says("font-weight", "normal"), Style::BOLD),
        (says("font-style", "normal"), Style::ITALIC),
        (says("text-line-through-style", "none"), Style::STRUCK),
        (says("text-underline-style", "none") || says("text-position", "0% 100%"), Style::HTML),
    ];
    bits.into_iter().filter(|(says, _)| *says).fold(Style::default(), |all, (_, bit)| all.with(bit))
}

/// The properties that anybody sees; those for other scripts go with them.
fn sense(tree: &Tree<'_>, node: &Node) -> String {
    let raw = tree.source.get(node.src.clone()).unwrap_or_default();
    let properties = raw.trim_end_matches(['>', '/']).split_whitespace().skip(1);
    let counts = |property: &&str| {
        let name = property.split('=').next().unwrap_or_default();
        let name = name.split_once(':').map_or(name, |(_, name)| name);
        !name.ends_with("-asian") && !name.ends_with("-complex") && !SILENT.contains(&name)
    };
    let mut seen: Vec<&str> = properties.filter(counts).collect();
    seen.sort_unstable();
    seen.concat()
}
