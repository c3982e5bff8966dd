//! Two documents and how they go together: for `align`, `import` and `check`.

use std::ops::ControlFlow;
use std::path::Path;

use super::config::Source;
use super::error::{CliError, Result};
use super::input;
use super::interrupt;
use super::session::Session;
use crate::align::{Alignment, Evidence, Step};
use crate::archive::{self, Article, Learned};
use crate::document::{self, Document, Reason, SentenceRules, Told};
use crate::glossary::Glossary;
use crate::lang::LanguageTag;
use crate::memory::Memory;
use crate::unit::is_rather;

/// One of the two documents.
pub(crate) struct Side {
    pub(crate) document: Document,
    pub(crate) lang: LanguageTag,
    pub(crate) file: String,
}

impl Side {
    /// A file that has been read.
    pub(crate) fn of(path: &Path, bytes: &[u8], lang: &LanguageTag, rules: &SentenceRules) -> Result<Self> {
        Self::holding(input::document_of(path, bytes, lang, rules)?, path, lang)
    }

    /// A document as it was read in its language.
    ///
    /// # Errors
    /// As [`Side::check`].
    pub(crate) fn holding(document: Document, path: &Path, lang: &LanguageTag) -> Result<Self> {
        let document = document.without_attributes();
        let side = Self { document, lang: lang.clone(), file: path.display().to_string() };
        side.check()?;
        Ok(side)
    }

    /// # Errors
    /// There is nothing to translate in it.
    pub(crate) fn check(&self) -> Result<()> {
        if self.document.segments.is_empty() { Err(self.without_text()) } else { Ok(()) }
    }

    /// Whether some of it is in the script of another language.
    pub(crate) fn is_foreign(&self) -> bool {
        self.document.skipped.iter().any(|skipped| skipped.reason == Reason::OtherScript)
    }

    /// It, for the library.
    pub(crate) fn article(&self) -> Article<'_> {
        Article { document: &self.document, lang: &self.lang, file: &self.file }
    }

    fn without_text(&self) -> CliError {
        let source = self.document.source.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let (message, hint) = if source.is_empty() {
            ("the file is empty".to_owned(), "is it the right file?")
        } else if self.is_foreign() {
            let lang = &self.lang;
            let message = format!("nothing in it is written in the script of `{lang}`");
            (message, "the source comes first, then its translation; --from and --to say their languages")
        } else {
            ("there is nothing to translate in it".to_owned(), "is it the right file?")
        };
        CliError::input(message).file(&self.file).hint(hint)
    }
}

/// Says where each of two texts that were stored is in the letters of the other's language.
pub(crate) fn warn_if_swapped(source: &str, target: &str, session: &Session) {
    let (from, to) = (&session.settings.from.value, &session.settings.to.value);
    if is_rather(source, from, to) && is_rather(target, to, from) {
        session.console.warn(&format!(
            "the first text is in the letters of `{to}`, the second in those of `{from}`; if they are the wrong way \
             round, `hafez undo` takes them back"
        ));
    }
}

/// Aligns them, with a count for whoever waits.
///
/// # Errors
/// As [`align`].
pub(crate) fn align_shown(source: &Side, target: &Side, memory: &Memory, session: &Session) -> Result<Alignment> {
    let mut progress = session.progress("segments");
    align(source, target, memory, None, &mut |count| progress.at(count))
}

/// Reads a document and its translation, in the languages that the user named or they tell.
///
/// # Errors
/// One cannot be read or has no text, or both are the same.
pub(crate) fn read(source: &Path, target: &Path, session: &Session) -> Result<(Side, Side)> {
    if source.as_os_str() == "-" && target.as_os_str() == "-" {
        return Err(CliError::input("only one of the two can be standard input").hint("name a file for the other"));
    }
    let bytes = (input::bytes(source, session)?, input::bytes(target, session)?);
    if bytes.0 == bytes.1 && !bytes.0.is_empty() {
        return Err(CliError::input("this is the same text twice")
            .file(target.display().to_string())
            .hint("name the source and its translation"));
    }
    let (documents, [from, to]) = documents([source, target], [&bytes.0, &bytes.1], session)?;
    let [first, second] = documents;
    Ok((Side::holding(first, source, &from)?, Side::holding(second, target, &to)?))
}

/// Finds the segments of a document and its translation that have been read, in the languages that the user named; of
/// what was not named, in those that they tell.
///
/// # Errors
/// One is no document, or the user's sentence rules cannot be read.
pub(crate) fn documents(
    files: [&Path; 2],
    bytes: [&[u8]; 2],
    session: &Session,
) -> Result<([Document; 2], [LanguageTag; 2])> {
    let usual = usual(session);
    let read = |at: usize, lang: &LanguageTag| {
        input::document_of(files[at], bytes[at], lang, &input::sentence_rules(lang, session)?)
    };
    let documents = [read(0, usual[0])?, read(1, usual[1])?];
    let told = documents.each_ref().map(|document| Told::by(document, usual));
    let langs = direction([&told[0], &told[1]], session, &|| {
        let names = files.map(|file| file.display().to_string());
        format!("as {} and {} have it", names[0], names[1])
    });
    // What was read to learn the languages is what was asked for, where they are the usual ones.
    let again = |at: usize, document: Document| {
        if *usual[at] == langs[at] { Ok(document) } else { read(at, &langs[at]) }
    };
    let [source, target] = documents;
    Ok(([again(0, source)?, again(1, target)?], langs))
}

/// From which language to which what `told` goes; a line says so where it is not the usual way.
pub(crate) fn direction(told: [&Told; 2], session: &Session, who: &dyn Fn() -> String) -> [LanguageTag; 2] {
    let usual = usual(session);
    let [from, to] = document::direction(told, usual, named(session));
    if [from.base(), to.base()] != usual.map(LanguageTag::base) {
        let who = who();
        session.console.note(&format!("from {from} to {to}, {who}; --from and --to say otherwise"));
    }
    [from, to]
}

/// The languages that the user named anywhere: on the command line, in the environment, in a `hafez.toml`.
fn named(session: &Session) -> [Option<&LanguageTag>; 2] {
    let settings = &session.settings;
    [&settings.from, &settings.to].map(|own| (own.source != Source::Default).then_some(&own.value))
}

/// The languages where nothing tells of others.
pub(crate) fn usual(session: &Session) -> [&LanguageTag; 2] {
    [&session.settings.from.value, &session.settings.to.value]
}

/// Aligns them with what the memory knows, and what the other articles taught the pair with this number.
///
/// # Errors
/// Glossary or memory fails, or the user wants to stop.
pub(crate) fn align(
    source: &Side,
    target: &Side,
    memory: &Memory,
    taught: Option<(&Learned, usize)>,
    tell: &mut dyn FnMut(u64),
) -> Result<Alignment> {
    let watch = &mut |step: Step| {
        tell((step.row * step.pass / step.of.max(1)) as u64);
        if interrupt::requested().is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let learned = memory.lexicon(&source.lang, &target.lang)?;
    let taught = taught.and_then(|(taught, number)| taught.of(number));
    let evidence = match &learned {
        Some((lexicon, turned)) => Evidence { lexicon: Some(lexicon), turned: *turned, taught, ..Evidence::default() },
        None => Evidence { taught, ..Evidence::default() },
    };
    Ok(archive::pair(source.article(), target.article(), &Glossary::new(memory.store()), &evidence, watch)?)
}

/// What to say of documents that do not belong together.
pub(crate) fn unrelated(alignment: &Alignment, source: &Side, target: &Side) -> CliError {
    let percent = (alignment.confidence * 100.0).round();
    let message =
        format!("this does not look like a translation of {}: the confidence is {percent} %, too low", source.file);
    CliError::input(message).file(&target.file)
}
