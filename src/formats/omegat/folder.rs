//! What lies in the folder of a project.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::lang::{LangMap, LanguageTag};

use super::super::error::{Fault, FormatError};
use super::super::input::Input;
use super::super::xml::{Place, Token, XmlReader, escape};
use super::super::{Format, open_file, write_atomically};
use super::{PROJECT, SAVE};

/// How deep folders of memories are looked into.
const MAX_DEPTH: usize = 16;
/// Files of a project that are looked at.
const MAX_FILES: usize = 10_000;
/// What `OmegaT` writes for a folder in its usual place.
const DEFAULT: &str = "__DEFAULT__";

/// What `OmegaT` uses a memory for, by the folder it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memories {
    /// The translations of the project.
    Saved,
    /// `tm/`, and in it `auto/` and `enforce/`: somebody stands up for them.
    Trusted,
    /// `tm/penalty-30/`: matches that are worth less.
    Penalty,
    /// `tm/mt/`: made by a machine.
    Machine,
}

impl Memories {
    /// Whether nobody has looked at its units yet.
    pub fn unreviewed(self) -> bool {
        matches!(self, Self::Penalty | Self::Machine)
    }

    /// By a path below the folder of memories.
    fn of(path: &Path) -> Self {
        let folders = path.parent().into_iter().flat_map(Path::components);
        folders.fold(Self::Trusted, |found, folder| {
            let name = folder.as_os_str().to_string_lossy().to_lowercase();
            match name.as_str() {
                "mt" => Self::Machine,
                penalty if penalty.starts_with("penalty-") && found != Self::Machine => Self::Penalty,
                _ => found,
            }
        })
    }
}

/// A file with translations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is used for.
    pub kind: Memories,
}

/// What a project says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The language of its source.
    pub from: LanguageTag,
    /// The language of its translation.
    pub to: LanguageTag,
    /// Its translations, then its memories by name.
    pub memories: Vec<MemoryFile>,
    /// Its glossaries by name.
    pub glossaries: Vec<PathBuf>,
    /// Folders that it names outside of itself: a project that came from somebody else does not say what is read on
    /// this machine.
    pub outside: Vec<PathBuf>,
}

/// Whether a folder is a project.
pub fn is_project(folder: &Path) -> bool {
    folder.join(PROJECT).is_file()
}

impl Project {
    /// Reads `omegat.project` and lists what is there; `languages` says what its codes stand for.
    ///
    /// # Errors
    /// The file cannot be read, or names no languages.
    pub fn read(folder: &Path, languages: &LangMap) -> Result<Self, FormatError> {
        let hint = "say what it means with --lang-map CODE=TAG, or name the files in the folder instead";
        Self::read_or(folder, languages, hint)
    }

    /// The same, with what to do about a code that is no language.
    fn read_or(folder: &Path, languages: &LangMap, hint: &str) -> Result<Self, FormatError> {
        let path = folder.join(PROJECT);
        let settings = settings(&path)?;
        let language = |key: &str| {
            let code = settings.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.as_str());
            languages.parse(code).map_err(|error| {
                FormatError::new(Fault::NotTheFormat, &path.display().to_string(), format!("its `{key}`: {error}"))
                    .hint(hint)
            })
        };
        let mut outside = Vec::new();
        let mut place = |key: &str, usual: &str| {
            let value = settings.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim());
            let named = folder.join(value.filter(|value| !value.is_empty() && *value != DEFAULT).unwrap_or(usual));
            if is_below(&named, folder) {
                return named;
            }
            outside.push(named);
            folder.join(usual)
        };
        let mut memories = Vec::new();
        let save = folder.join(SAVE);
        if save.is_file() {
            memories.push(MemoryFile { path: save, kind: Memories::Saved });
        }
        let tm = place("tm_dir", "tm");
        let known = |path: &Path| Format::of_name(&path.to_string_lossy()).is_some();
        for path in files(&tm).into_iter().filter(|path| known(path)) {
            let kind = Memories::of(path.strip_prefix(&tm).unwrap_or(&path));
            memories.push(MemoryFile { path, kind });
        }
        let mut glossaries = files(&place("glossary_dir", "glossary"));
        glossaries.retain(|path| is_glossary(path));
        Ok(Self { from: language("source_lang")?, to: language("target_lang")?, memories, glossaries, outside })
    }
}

/// Whether a path stays in a folder, also behind its links; one that is not there is judged by its name.
fn is_below(path: &Path, folder: &Path) -> bool {
    if let (Ok(path), Ok(folder)) = (path.canonicalize(), folder.canonicalize()) {
        return path.starts_with(folder);
    }
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    path.strip_prefix(folder).is_ok_and(|rest| rest.components().all(plain))
}

/// The kinds that `OmegaT` reads.
fn is_glossary(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    matches!(extension.as_str(), "txt" | "utf8" | "tab" | "tsv" | "csv" | "tbx")
}

/// The first line of a list of terms that hafez has written: a comment. Before it may stand the mark without which
/// `OmegaT` takes `.txt` for another encoding.
pub const GLOSSARY_HEAD: &str = "# written by hafez; exported again it is replaced\n";

/// Whether a text begins as a list of terms that hafez has written.
pub(in crate::formats) fn is_list_of_ours(text: &[u8]) -> bool {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).starts_with(GLOSSARY_HEAD.as_bytes())
}

/// Where a glossary is written in a project: into its own file, unless somebody else has written that.
///
/// # Errors
/// The folder for it cannot be made.
pub fn glossary_place(project: &Path) -> Result<PathBuf, FormatError> {
    let folder = project.join("glossary");
    fs::create_dir_all(&folder).map_err(|error| fault(&folder, &error))?;
    let own = folder.join("glossary.txt");
    let ours = fs::read(&own).map_or(true, |text| text.is_empty() || is_list_of_ours(&text));
    Ok(if ours { own } else { folder.join("hafez.txt") })
}

/// The files below a folder, by name; none where there is no folder. Links to folders are not followed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, kind) = (entry.path(), entry.file_type());
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if hidden || found.len() >= MAX_FILES {
                continue;
            }
            match kind {
                Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => folders.push((path, depth + 1)),
                Ok(kind) if kind.is_dir() => {}
                _ if path.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// The elements of `omegat.project` that hold text.
fn settings(path: &Path) -> Result<Vec<(String, String)>, FormatError> {
    let name = path.display().to_string();
    let mut xml = XmlReader::new(Input::new(open_file(path)?, &name)?);
    xml.root(&["omegat"], "a project of OmegaT")?;
    let mut settings: Vec<(String, String)> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let whole = |error: FormatError| FormatError { fault: Fault::NotTheFormat, ..error };
    loop {
        match xml.token().map_err(whole)? {
            Token::Start(tag) => open.push(tag.name),
            Token::End => drop(open.pop()),
            Token::Text(text) if settings.len() < 1000 => {
                let Some(name) = open.last().filter(|_| !text.trim().is_empty()) else { continue };
                match settings.last_mut().filter(|(last, _)| last == name) {
                    Some((_, value)) => value.push_str(&text),
                    None => settings.push((name.clone(), text)),
                }
            }
            Token::Eof => return Ok(settings),
            Token::Text(_) | Token::Bad(_) => {}
        }
    }
}

/// Does work in a project: in one that is there, or in a new one, which is there whole or not at all.
/// `work` is given the folder to write into.
///
/// # Errors
/// The folder holds something else, the project has other languages, something cannot be written.
pub fn in_project<T, E: From<FormatError>>(
    folder: &Path,
    from: &LanguageTag,
    to: &LanguageTag,
    work: impl FnOnce(&Path) -> Result<T, E>,
) -> Result<T, E> {
    if is_project(folder) {
        let hint = "write a language tag there, such as en or fa-AF";
        let project = Project::read_or(folder, &LangMap::default(), hint)?;
        same_languages(folder, &project, from, to)?;
        return work(folder);
    }
    refuse_other(folder)?;
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: io::Error| fault(folder, &error);
    let new = tempfile::Builder::new().prefix(".hafez-").tempdir_in(parent).map_err(failed)?;
    lay_out(new.path(), from, to)?;
    let done = work(new.path())?;
    let new = new.keep();
    // Not every system puts a folder in the place of an empty one.
    let _ = fs::remove_dir(folder);
    let moved = open_to_others(&new).and_then(|()| fs::rename(&new, folder));
    if let Err(error) = moved {
        let _ = fs::remove_dir_all(&new);
        return Err(fault(folder, &error).into());
    }
    Ok(done)
}

/// A temporary folder is private; a project has the permissions of any new folder.
fn open_to_others(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        // A folder made in it has them.
        fs::set_permissions(folder, fs::metadata(folder.join("source"))?.permissions())?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn fault(folder: &Path, error: &io::Error) -> FormatError {
    let (message, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("its folder does not exist".to_owned(), "create the folder around it first"),
        _ => (format!("this folder cannot be written ({error})"), "choose another place"),
    };
    FormatError::new(Fault::Write, &folder.display().to_string(), message).hint(hint)
}

fn same_languages(folder: &Path, project: &Project, from: &LanguageTag, to: &LanguageTag) -> Result<(), FormatError> {
    let serves = |one: &LanguageTag, other: &LanguageTag| one.distance(other).or(other.distance(one)).is_some();
    if serves(&project.from, from) && serves(&project.to, to) {
        return Ok(());
    }
    let (has, wants) = ((&project.from, &project.to), (from, to));
    let message = format!("this project translates from {} to {}, not from {} to {}", has.0, has.1, wants.0, wants.1);
    Err(FormatError::new(Fault::Write, &folder.display().to_string(), message)
        .hint(format!("write --from {} --to {}, or name another folder", has.0, has.1)))
}

/// Only what is not there, or an empty folder, becomes a project.
fn refuse_other(folder: &Path) -> Result<(), FormatError> {
    let name = folder.display().to_string();
    let refuse = |message: &str| {
        let hint = "name a project of OmegaT, or a folder that does not exist yet";
        Err(FormatError::new(Fault::Write, &name, message).hint(hint))
    };
    match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(true) => refuse("this folder holds files and is no project of OmegaT"),
        Ok(false) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => refuse("this is a file"),
        Err(error) => Err(fault(folder, &error)),
    }
}

/// The folders and the settings of a new project.
fn lay_out(folder: &Path, from: &LanguageTag, to: &LanguageTag) -> Result<(), FormatError> {
    for name in ["source", "target", "tm", "glossary", "dictionary", "omegat"] {
        fs::create_dir(folder.join(name)).map_err(|error| fault(folder, &error))?;
    }
    write_atomically(&folder.join(PROJECT), |out| project_file(out, from, to))
}

fn project_file(out: &mut dyn Write, from: &LanguageTag, to: &LanguageTag) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<omegat>\n    <project version=\"1.0\">\n",
    )?;
    let rest = [
        ("source_dir", DEFAULT),
        ("target_dir", DEFAULT),
        ("tm_dir", DEFAULT),
        ("glossary_dir", DEFAULT),
        ("glossary_file", DEFAULT),
        ("dictionary_dir", DEFAULT),
        ("source_lang", from.as_str()),
        ("target_lang", to.as_str()),
        ("source_tok", tokenizer(from)),
        ("target_tok", tokenizer(to)),
        ("sentence_seg", "true"),
        ("support_default_translations", "true"),
        ("remove_tags", "false"),
        ("external_command", ""),
    ];
    for (name, value) in rest {
        write!(out, "        <{name}>")?;
        escape(out, value, Place::Element, &|_| String::new())?;
        writeln!(out, "</{name}>")?;
    }
    out.write_all(b"    </project>\n</omegat>\n")
}

/// The class with which `OmegaT` finds the words of a language.
fn tokenizer(lang: &LanguageTag) -> &'static str {
    match lang.base() {
        "ar" => "org.omegat.tokenizer.LuceneArabicTokenizer",
        "de" => "org.omegat.tokenizer.LuceneGermanTokenizer",
        "en" => "org.omegat.tokenizer.LuceneEnglishTokenizer",
        "es" => "org.omegat.tokenizer.LuceneSpanishTokenizer",
        "fa" => "org.omegat.tokenizer.LucenePersianTokenizer",
        "fr" => "org.omegat.tokenizer.LuceneFrenchTokenizer",
        "it" => "org.omegat.tokenizer.LuceneItalianTokenizer",
        "ru" => "org.omegat.tokenizer.LuceneRussianTokenizer",
        "tr" => "org.omegat.tokenizer.LuceneTurkishTokenizer",
        _ => "org.omegat.tokenizer.DefaultTokenizer",
    }
}
