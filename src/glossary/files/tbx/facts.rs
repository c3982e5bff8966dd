//! What a termbase says of a concept, a language or a term: a small tree in a file, named texts in an entry.
//!
//! A name is a path: `definition`, `definition/source` (what is said of the definition),
//! `definition@fa` (of the Persian terms), `note#2` (the second one), `admin:productSubset` (a category
//! that TBX-Basic does not have, with its element), `xGraphic/@target` (an attribute).
use std::collections::HashMap;

use super::{BARE, TYPED, element_of};
use crate::glossary::files::columns::is_reserved;
use crate::lang::LanguageTag;

/// One statement with what is said of it in turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) element: String,
    /// Empty for a note or a date.
    pub(super) category: String,
    pub(super) text: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Self>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) element: String,
    pub(super) category: String,
    pub(super) lang: Option<LanguageTag>,
    number: usize,
}

/// A statement of a tree that is being put together again, with the name it has in the entry.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) step: Step,
    pub(super) name: String,
    /// `None` where only something said of it is known.
    pub(super) text: Option<String>,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Self>,
}

/// Gives every statement a name that no other has.
#[derive(Debug, Default, Clone)]
pub(super) struct Namer {
    used: HashMap<String, usize>,
}

impl Namer {
    /// Puts the statements and everything said of them into `out`. `lang` is the language they speak of,
    /// where they speak of one; names that columns of ours have are avoided where `columns` says so.
    pub(super) fn flatten(
        &mut self,
        facts: &[Fact],
        lang: Option<&LanguageTag>,
        columns: bool,
        out: &mut Vec<(String, String)>,
    ) {
        for fact in facts {
            let mut base = fact.base();
            if columns && lang.is_none() && base != "note" && is_reserved(&base) {
                base = format!("{}:{}", fact.element, encode(&fact.category));
            }
            if let Some(lang) = lang {
                base = format!("{base}@{lang}");
            }
            let name = self.unique(base);
            self.flatten_one(fact, &name, out);
        }
    }

    /// Whether a reader that has named all statements before this one will give it the name that it has here, and
    /// so to all that is said of it. Only then is it counted as written.
    pub(super) fn gives_back(&mut self, node: &Node, lang: Option<&LanguageTag>, columns: bool) -> bool {
        let (mut after, mut out) = (self.clone(), Vec::new());
        after.flatten(&[node.fact()], lang, columns, &mut out);
        let same = out.iter().map(|(name, _)| name.as_str()).eq(node.names().iter().map(String::as_str));
        if same {
            *self = after;
        }
        same
    }

    fn flatten_one(&mut self, fact: &Fact, name: &str, out: &mut Vec<(String, String)>) {
        out.push((name.to_owned(), fact.text.clone()));
        for (key, value) in &fact.attributes {
            out.push((format!("{name}/@{}", encode(key)), value.clone()));
        }
        for child in &fact.children {
            let name = self.unique(format!("{name}/{}", child.base()));
            self.flatten_one(child, &name, out);
        }
    }

    fn unique(&mut self, base: String) -> String {
        let count = self.used.entry(base.clone()).or_default();
        *count += 1;
        if *count == 1 { base } else { format!("{base}#{count}") }
    }
}

impl Fact {
    fn base(&self) -> String {
        if BARE.contains(&self.element.as_str()) {
            return self.element.clone();
        }
        let category = encode(&self.category);
        match element_of(&self.category) {
            Some(element) if element == self.element => category,
            _ => format!("{}:{category}", self.element),
        }
    }
}

impl Node {
    fn fact(&self) -> Fact {
        Fact {
            element: self.step.element.clone(),
            category: self.step.category.clone(),
            text: self.said().to_owned(),
            attributes: self.attributes.clone(),
            children: self.children.iter().map(Self::fact).collect(),
        }
    }

    /// Its text; none is as good as an empty one where it is written.
    pub(super) fn said(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Its name and those of everything said of it.
    fn names(&self) -> Vec<String> {
        let attributes = self.attributes.iter().map(|(key, _)| format!("{}/@{}", self.name, encode(key)));
        let own = self.text.as_ref().map(|_| self.name.clone()).into_iter().chain(attributes);
        own.chain(self.children.iter().flat_map(Self::names)).collect()
    }
}

/// The statements that named texts stand for, and the names that are no paths, with their texts.
pub(super) fn unflatten<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Vec<Node>, Vec<(&'a str, &'a str)>) {
    let mut roots = Vec::new();
    let mut others = Vec::new();
    for (name, text) in pairs {
        match path_of(name) {
            Some((steps, attribute)) => place(&mut roots, &steps, attribute, name, text),
            None => others.push((name, text)),
        }
    }
    (roots, others)
}

/// Whether a name is one that a termbase gave.
pub(super) fn is_path(name: &str) -> bool {
    path_of(name).is_some()
}

fn place(nodes: &mut Vec<Node>, steps: &[Step], attribute: Option<String>, name: &str, text: &str) {
    let Some((step, rest)) = steps.split_first() else { return };
    // `source` and `admin:source` say the same of a statement, and are two.
    let own = name.split('/').take(name.split('/').count() - rest.len() - usize::from(attribute.is_some()));
    let own = own.collect::<Vec<_>>().join("/");
    let at = nodes.iter().position(|node| node.name == own).unwrap_or_else(|| {
        nodes.push(Node { step: step.clone(), name: own, text: None, attributes: Vec::new(), children: Vec::new() });
        nodes.len() - 1
    });
    let Some(node) = nodes.get_mut(at) else { return };
    match (rest.is_empty(), attribute) {
        (true, Some(key)) => node.attributes.push((key, text.to_owned())),
        (true, None) => node.text = Some(text.to_owned()),
        (false, attribute) => place(&mut node.children, rest, attribute, name, text),
    }
}

fn path_of(name: &str) -> Option<(Vec<Step>, Option<String>)> {
    let mut parts: Vec<&str> = name.split('/').collect();
    let attribute = match parts.last() {
        Some(last) if last.starts_with('@') => parts.pop()?.strip_prefix('@').map(str::to_owned),
        _ => None,
    };
    let steps: Option<Vec<Step>> = parts.into_iter().map(step_of).collect();
    steps.filter(|steps| !steps.is_empty()).map(|steps| (steps, attribute))
}

fn step_of(part: &str) -> Option<Step> {
    let (part, number) = match part.rsplit_once('#') {
        Some((part, number)) => (part, number.parse().ok().filter(|number| *number > 1)?),
        None => (part, 1),
    };
    let (part, lang) = match part.split_once('@') {
        Some((part, code)) => (part, Some(LanguageTag::parse(code).ok()?)),
        None => (part, None),
    };
    let (element, category) = match part.split_once(':') {
        Some((element, category)) if TYPED.contains(&element) && is_encoded(category) => (element, category),
        Some(_) => return None,
        None if BARE.contains(&part) => (part, ""),
        None => (element_of(part)?, part),
    };
    Some(Step { element: element.to_owned(), category: decode(category), lang, number })
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn is_encoded(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| is_plain(c) || c == '%')
}

/// A text without any character that a path uses.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_plain(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            out.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    out
}

/// What [`encode`] made of a text.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let code = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(b'%'));
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fact(element: &str, category: &str, text: &str, children: Vec<Fact>) -> Fact {
        Fact { element: element.into(), category: category.into(), text: text.into(), attributes: Vec::new(), children }
    }

    #[test]
    fn statements_have_names_and_come_back() {
        let facts = vec![
            fact("descrip", "definition", "A", vec![fact("admin", "source", "B", vec![])]),
            fact("descrip", "definition", "C", vec![]),
            fact("admin", "product/set", "D", vec![]),
            fact("admin", "source", "E", vec![]),
            fact("note", "", "F", vec![]),
        ];
        let mut out = Vec::new();
        Namer::default().flatten(&facts, None, true, &mut out);
        let names: Vec<&str> = out.iter().map(|(name, _)| name.as_str()).collect();
        let wanted = ["definition", "definition/source", "definition#2", "admin:product%2Fset", "admin:source", "note"];
        assert_eq!(names, wanted);
        let (nodes, others) = unflatten(out.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        assert!(others.is_empty());
        assert_eq!(nodes.len(), 5);
        assert_eq!(
            (nodes[0].children[0].text.as_deref(), nodes[0].children[0].name.as_str()),
            (Some("B"), "definition/source")
        );
        assert_eq!(nodes[2].step.category, "product/set");
        for other in ["Domain", "a:b", "definition#x", "definition@nolanguage", "source of"] {
            assert!(!is_path(other), "{other}");
        }
        assert!(is_path("definition@fa-AF#2/source"));
    }
}
