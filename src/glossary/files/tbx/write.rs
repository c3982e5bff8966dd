//! A glossary as TBX-Basic. The same entries give the same bytes.
use std::collections::HashSet;
use std::io::{self, Write};

use super::build::OWN;
use super::facts::{Namer, Node, encode, unflatten};
use super::rules::{is_basic, is_name, may_hold, stated_status};
use super::{CONCEPT_ID, Level, STATUS};
use crate::formats::xml::{Place, escape, is_xml_char};
use crate::glossary::files::FileError;
use crate::glossary::files::row::order;
use crate::term::{Term, TermEntry};

/// The version of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// ISO 30042:2008, `martif`.
    Two,
    /// ISO 30042:2019, `tbx`, style DCA.
    Three,
}

/// The names of the elements in a version.
struct Names {
    head: &'static str,
    foot: &'static str,
    concept: &'static str,
    language: &'static str,
    term: &'static str,
    /// The list of people in `back`.
    people: &'static str,
}

const TWO: Names = Names {
    head: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE martif SYSTEM \"TBXBasiccoreStructV02.dtd\">\n\
        <martif type=\"TBX-Basic\" xml:lang=\"en\">\n<martifHeader>\n<fileDesc>\n<sourceDesc>\n<p>hafez glossary</p>\n</sourceDesc>\n\
        </fileDesc>\n<encodingDesc>\n<p type=\"XCSURI\">TBXBasicXCSV02.xcs</p>\n</encodingDesc>\n</martifHeader>\n<text>\n<body>\n",
    foot: "</text>\n</martif>\n",
    concept: "termEntry",
    language: "langSet",
    term: "tig",
    people: "refObjectList",
};

const THREE: Names = Names {
    head: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\n<tbxHeader>\n<fileDesc>\n\
        <sourceDesc>\n<p>hafez glossary</p>\n</sourceDesc>\n</fileDesc>\n</tbxHeader>\n<text>\n<body>\n",
    foot: "</text>\n</tbx>\n",
    concept: "conceptEntry",
    language: "langSec",
    term: "termSec",
    people: "refObjectSec",
};

/// The bytes of a file.
///
/// # Errors
/// An entry with a character that XML cannot hold.
pub(crate) fn write(entries: &[TermEntry], version: Version) -> Result<Vec<u8>, FileError> {
    entries.iter().try_for_each(check)?;
    let names = match version {
        Version::Two => &TWO,
        Version::Three => &THREE,
    };
    let mut writer = Writer::new(names, entries);
    // A vector takes everything.
    let _ = writer.all(entries);
    Ok(writer.out)
}

fn check(entry: &TermEntry) -> Result<(), FileError> {
    let forms = entry.terms.iter().map(|term| ("term", term.text.as_str()));
    let facts = [("note", &entry.note), ("kind", &entry.kind), ("status", &entry.status)];
    let facts = facts.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?)));
    let extra = entry.extra.iter().chain(entry.terms.iter().flat_map(|term| &term.extra));
    let extra = extra.map(|(name, text)| (name.as_str(), text.as_str()));
    let rule = entry.rule.to_cell();
    let texts = forms.chain(facts).chain(extra).chain([("match", rule.as_str())]);
    let mut bad = texts.filter_map(|(what, text)| Some((what, text.chars().find(|c| !is_xml_char(*c))?)));
    match bad.next() {
        None => Ok(()),
        Some((what, c)) => Err(FileError::Forbidden { entry: entry.id, what: what.to_owned(), character: c }),
    }
}

struct Writer<'a> {
    names: &'a Names,
    out: Vec<u8>,
    ids: HashSet<String>,
    /// What references may point at.
    targets: HashSet<&'a str>,
    /// People who are pointed at: identifier and name.
    people: Vec<(String, String)>,
}

/// Names with texts that have no place of their own at a level.
type Rest = Vec<(String, String)>;

impl<'a> Writer<'a> {
    fn new(names: &'a Names, entries: &'a [TermEntry]) -> Self {
        let ids = |entry: &'a TermEntry| {
            let own = entry.extra.iter().filter(|(name, _)| name == CONCEPT_ID);
            let terms = entry.terms.iter().flat_map(|term| &term.extra).filter(|(name, _)| name == "@id");
            own.chain(terms).map(|(_, id)| id.as_str()).filter(|id| is_name(id))
        };
        let targets = entries.iter().flat_map(ids).collect();
        Self { names, out: Vec::new(), ids: HashSet::new(), targets, people: Vec::new() }
    }

    fn all(&mut self, entries: &[TermEntry]) -> io::Result<()> {
        self.out.write_all(self.names.head.as_bytes())?;
        entries.iter().try_for_each(|entry| self.entry(entry))?;
        self.out.write_all(b"</body>\n")?;
        self.back()?;
        self.out.write_all(self.names.foot.as_bytes())
    }

    fn back(&mut self) -> io::Result<()> {
        let people = std::mem::take(&mut self.people);
        if people.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "<back>\n<{} type=\"respPerson\">", self.names.people)?;
        for (id, name) in people {
            write!(self.out, "<refObject id=\"{id}\"><item type=\"fn\">")?;
            self.text(&name)?;
            self.out.write_all(b"</item></refObject>\n")?;
        }
        writeln!(self.out, "</{}>\n</back>", self.names.people)
    }

    fn entry(&mut self, entry: &TermEntry) -> io::Result<()> {
        let mut rest = Rest::new();
        let own = entry.extra.iter().find(|(name, _)| name == CONCEPT_ID).map(|(_, id)| id.as_str());
        let id = match own {
            Some(id) if self.take_id(id) => id.to_owned(),
            other => {
                rest.extend(other.map(|id| (CONCEPT_ID.to_owned(), id.to_owned())));
                self.free_id(entry.id)
            }
        };
        writeln!(self.out, "<{} id=\"{id}\">", self.names.concept)?;
        let (nodes, others) = unflatten(pairs(entry));
        let (of_languages, of_concept): (Vec<Node>, Vec<Node>) =
            nodes.into_iter().partition(|node| has_terms(entry, node));
        rest.extend(
            others.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (encode(name), text.to_owned())),
        );
        rest.extend(own_fields(entry));
        rest.extend(homonyms(entry).map(|(name, text)| (homonym(name), text.clone())));
        let mut namer = Namer::default();
        self.statements(&of_concept, Level::Concept, &mut namer, rest)?;
        let mut langs = entry.languages();
        langs.sort_by_key(|lang| order(lang));
        for lang in langs {
            let terms: Vec<&Term> = entry.terms.iter().filter(|term| term.lang == *lang).collect();
            let facts: Vec<Node> =
                of_languages.iter().filter(|node| node.step.lang.as_ref() == Some(lang)).cloned().collect();
            let code = terms.first().map_or(lang.as_str(), |term| term.lang.written());
            write!(self.out, "<{} xml:lang=\"", self.names.language)?;
            self.attribute(code)?;
            self.out.write_all(b"\">\n")?;
            self.statements(&facts, Level::Language, &mut namer, Rest::new())?;
            terms.into_iter().try_for_each(|term| self.term(term))?;
            writeln!(self.out, "</{}>", self.names.language)?;
        }
        writeln!(self.out, "</{}>", self.names.concept)
    }

    fn term(&mut self, term: &Term) -> io::Result<()> {
        let mut rest = Rest::new();
        let id = term.extra.iter().find(|(name, _)| name == "@id").map(|(_, id)| id.as_str());
        match id {
            Some(id) if self.take_id(id) => writeln!(self.out, "<{} id=\"{id}\">", self.names.term)?,
            other => {
                rest.extend(other.map(|id| ("@id".to_owned(), id.to_owned())));
                writeln!(self.out, "<{}>", self.names.term)?;
            }
        }
        self.out.write_all(b"<term>")?;
        self.text(&term.text)?;
        self.out.write_all(b"</term>\n")?;
        let stated = term.extra.iter().find(|(name, _)| name == STATUS).map(|(_, text)| text.as_str());
        let status = stated_status(term, stated);
        writeln!(self.out, "<termNote type=\"{STATUS}\">{status}</termNote>")?;
        rest.extend(stated.filter(|stated| *stated != status).map(|stated| (STATUS.to_owned(), stated.to_owned())));
        let others = term.extra.iter().filter(|(name, _)| name != "@id" && name != STATUS);
        let (mut nodes, others) = unflatten(others.map(|(name, text)| (name.as_str(), text.as_str())));
        rest.extend(others.into_iter().map(|(name, text)| (encode(name), text.to_owned())));
        // The schema wants what is said of the term itself first.
        nodes.sort_by_key(|node| node.step.element != "termNote");
        self.statements(&nodes, Level::Term, &mut Namer::default(), rest)?;
        writeln!(self.out, "</{}>", self.names.term)
    }

    /// The statements of a level, and what has no place in TBX-Basic as notes of ours.
    fn statements(&mut self, nodes: &[Node], level: Level, namer: &mut Namer, mut rest: Rest) -> io::Result<()> {
        for node in nodes {
            let lang = node.step.lang.as_ref().filter(|_| level == Level::Language);
            if is_basic(node, level) && namer.gives_back(node, lang, level != Level::Term) {
                self.group(node, &mut rest)?;
            } else {
                flatten(node, &mut rest);
            }
        }
        for (name, text) in rest {
            // A language is said by the section, if there is one.
            let name = if level == Level::Language { without_language(&name) } else { name };
            self.out.write_all(b"<note>")?;
            self.text(&format!("{OWN}{name}: {text}"))?;
            self.out.write_all(b"</note>\n")?;
        }
        Ok(())
    }

    fn group(&mut self, node: &Node, rest: &mut Rest) -> io::Result<()> {
        let (inside, outside): (Vec<&Node>, Vec<&Node>) =
            node.children.iter().partition(|child| may_hold(&node.step.element, child));
        let element = &node.step.element;
        let grouped = !inside.is_empty() || element == "transac";
        if grouped {
            write!(self.out, "<{element}Grp>")?;
        }
        self.leaf(node, rest)?;
        for child in inside {
            self.leaf(child, rest)?;
            child.children.iter().for_each(|grandchild| flatten(grandchild, rest));
        }
        outside.into_iter().for_each(|child| flatten(child, rest));
        if grouped {
            write!(self.out, "</{element}Grp>")?;
        }
        self.out.write_all(b"\n")
    }

    fn leaf(&mut self, node: &Node, rest: &mut Rest) -> io::Result<()> {
        write!(self.out, "<{}", node.step.element)?;
        if !node.step.category.is_empty() {
            self.out.write_all(b" type=\"")?;
            self.attribute(&node.step.category)?;
            self.out.write_all(b"\"")?;
        }
        for (key, value) in &node.attributes {
            if self.may_have(node, key, value) {
                write!(self.out, " {key}=\"")?;
                self.attribute(value)?;
                self.out.write_all(b"\"")?;
            } else {
                rest.push((format!("{}/@{key}", node.name), value.clone()));
            }
        }
        self.out.write_all(b">")?;
        self.text(node.said())?;
        write!(self.out, "</{}>", node.step.element)
    }

    /// Whether an attribute is valid: identifiers once, references to something that is there.
    fn may_have(&mut self, node: &Node, key: &str, value: &str) -> bool {
        let bare = super::BARE.contains(&node.step.element.as_str());
        let away = value.starts_with("http://") || value.starts_with("https://");
        match key {
            "xml:lang" => node.step.element != "date" && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            "datatype" => !bare,
            "id" => self.take_id(value),
            "target" if bare => false,
            "target" if node.step.element == "xref" => away,
            "target" => {
                self.targets.contains(value)
                    || (node.step.category == "responsibility" && self.person(value, node.said()))
            }
            _ => false,
        }
    }

    /// Takes a person into the list at the end, who is pointed at by name.
    fn person(&mut self, id: &str, name: &str) -> bool {
        if self.people.iter().any(|(known, _)| known == id) {
            return true;
        }
        let free = self.take_id(id);
        if free {
            self.people.push((id.to_owned(), name.to_owned()));
        }
        free
    }

    fn take_id(&mut self, id: &str) -> bool {
        is_name(id) && self.ids.insert(id.to_owned())
    }

    fn free_id(&mut self, entry: i64) -> String {
        let id = format!("hafez-{entry}");
        self.ids.insert(id.clone());
        id
    }

    /// Text whose line breaks a reader cannot take for layout.
    fn text(&mut self, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\n') {
            self.escaped(before, Place::Element)?;
            let spaced = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
            let layout = before.is_empty() || after.is_empty() || before.ends_with(spaced) || after.starts_with(spaced);
            self.out.write_all(if layout { b"&#10;" } else { b"\n" })?;
            rest = after;
        }
        self.escaped(rest, Place::Element)
    }

    fn attribute(&mut self, text: &str) -> io::Result<()> {
        self.escaped(text, Place::Attribute)
    }

    fn escaped(&mut self, text: &str, place: Place) -> io::Result<()> {
        // What XML cannot hold has been refused before.
        escape(&mut self.out, text, place, &|_| String::new())
    }
}

/// What an entry says of its concept and its languages, as named texts.
fn pairs(entry: &TermEntry) -> impl Iterator<Item = (&str, &str)> {
    let kind = entry.kind.as_deref().map(|kind| ("subjectField", kind));
    let note = entry.note.as_deref().map(|note| ("note", note));
    let extra = entry.extra.iter().filter(|(name, _)| name != CONCEPT_ID && !is_homonym(name));
    kind.into_iter().chain(note).chain(extra.map(|(name, text)| (name.as_str(), text.as_str())))
}

/// Columns that have the name under which TBX has another field of ours.
fn homonyms(entry: &TermEntry) -> impl Iterator<Item = &(String, String)> {
    entry.extra.iter().filter(|(name, text)| is_homonym(name) && !text.is_empty())
}

/// A name that is no path and decodes to this one.
fn homonym(name: &str) -> String {
    let first = name.bytes().next().map(|byte| format!("%{byte:02X}")).unwrap_or_default();
    format!("{first}{}", name.get(1..).unwrap_or_default())
}

fn is_homonym(name: &str) -> bool {
    matches!(name, "subjectField" | "note")
}

/// The fields that TBX does not know.
fn own_fields(entry: &TermEntry) -> Rest {
    let rule = (!entry.rule.is_empty()).then(|| entry.rule.to_cell());
    [("from", &entry.from), ("until", &entry.until), ("status", &entry.status), ("match", &rule)]
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text.clone()?)))
        .collect()
}

/// Whether a statement is about a language in which the entry has terms.
fn has_terms(entry: &TermEntry, node: &Node) -> bool {
    node.step.lang.as_ref().is_some_and(|lang| entry.terms.iter().any(|term| term.lang == *lang))
}

/// A statement with all that is said of it, as named texts.
fn flatten(node: &Node, rest: &mut Rest) {
    rest.extend(node.text.iter().map(|text| (node.name.clone(), text.clone())));
    rest.extend(node.attributes.iter().map(|(key, value)| (format!("{}/@{key}", node.name), value.clone())));
    node.children.iter().for_each(|child| flatten(child, rest));
}

/// `definition#2/source` for `definition@fa#2/source`.
fn without_language(name: &str) -> String {
    let (head, rest) = name.split_once('/').map_or((name, None), |(head, rest)| (head, Some(rest)));
    let (base, number) = head.split_once('#').map_or((head, None), |(base, number)| (base, Some(number)));
    let base = base.split_once('@').map_or(base, |(base, _)| base);
    let number = number.map(|number| format!("#{number}")).unwrap_or_default();
    rest.map_or_else(|| format!("{base}{number}"), |rest| format!("{base}{number}/{rest}"))
}
