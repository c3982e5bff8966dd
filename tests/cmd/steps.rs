//! Imports that are held at a point of their file, so that others can write meanwhile.

#![allow(unreachable_pub, dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use hafez::memory::{Access, Choosing, ImportOptions, Memory, MemoryError, Request, Stamp, UnitFilter};
use hafez::unit::{Batch, Context, NewUnit, Status, Time, TranslationUnit, Variant};

/// More units than the first step of an import has at least.
pub const MANY: usize = 9000;

pub fn unit(source: &str, target: &str) -> NewUnit {
    let variants = [("en", source), ("fa", target)].map(|(lang, text)| Variant::new(lang.parse().unwrap(), text));
    NewUnit { variants: variants.to_vec(), status: Status::Confirmed, ..NewUnit::default() }
}

pub fn numbered(number: usize) -> NewUnit {
    unit(
        &format!("Lorry {number} crossed bridge {} at {}.", number * 7, number % 24),
        &format!("کامیون {number} ساعت {} از پل {} گذشت.", number % 24, number * 7),
    )
}

pub fn in_context(unit: NewUnit, prev: &str, next: &str) -> NewUnit {
    NewUnit { context: Context { prev: Some(prev.to_owned()), next: Some(next.to_owned()) }, ..unit }
}

pub fn stamp(command: &str) -> Stamp {
    Stamp::new(command, Time::from_second(1_700_000_000).unwrap())
}

/// A memory with one unit, and where it is.
pub fn desk() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("day.hafez");
    let mut memory = Memory::create(&path, Time::UNIX_EPOCH).unwrap();
    memory.add(&unit("The border was closed.", "مرز بسته شد."), &stamp("add")).unwrap();
    (folder, path)
}

pub fn open(path: &Path) -> Memory {
    Memory::open(path, Access::Write).unwrap()
}

pub fn all(memory: &Memory) -> Vec<TranslationUnit> {
    let mut units = Vec::new();
    let visit = &mut |unit| {
        units.push(unit);
        Ok(())
    };
    memory.units(&UnitFilter::default(), visit).unwrap().unwrap();
    units
}

pub fn sources(memory: &Memory) -> Vec<String> {
    let mut sources: Vec<String> = all(memory).into_iter().map(|unit| unit.variants[0].text.clone()).collect();
    sources.sort();
    sources
}

pub fn request(text: &str) -> Request {
    let (from, to) = ("en".parse().unwrap(), "fa".parse().unwrap());
    let (context, choosing) = (Context::default(), Choosing::default());
    Request { text: text.to_owned(), from, to, min: 60, limit: 5, context, choosing }
}

pub fn scores(memory: &Memory, text: &str) -> Vec<(i64, u8)> {
    let answer = memory.lookup(&request(text)).unwrap();
    answer.matches.iter().map(|found| (found.unit, found.score)).collect()
}

/// Units that come up to a point, and go on when they are told to.
struct Held {
    units: Vec<NewUnit>,
    reached: Sender<()>,
    go_on: Receiver<()>,
}

impl Held {
    fn iterate(self, last: Vec<NewUnit>) -> impl Iterator<Item = NewUnit> + Send {
        let Self { units, reached, go_on } = self;
        let wait = std::iter::from_fn(move || {
            reached.send(()).unwrap();
            go_on.recv().unwrap();
            None
        });
        units.into_iter().chain(wait).chain(last)
    }
}

/// Imports, and does something else when the import has come to the end of `units`.
pub fn import_and(
    path: &Path,
    units: Vec<NewUnit>,
    last: Vec<NewUnit>,
    options: &ImportOptions,
    meanwhile: impl FnOnce(),
) -> Result<Batch, MemoryError> {
    let ((reached, at), (go, go_on)) = (channel(), channel());
    let mut units = Held { units, reached, go_on }.iterate(last);
    std::thread::scope(|scope| {
        // Dropped where `meanwhile` fails, so that the import does not wait for ever.
        let go = go;
        let import = scope.spawn(move || open(path).import(&mut units, &|| 0, options, &stamp("import"), &mut |_| {}));
        at.recv().unwrap();
        meanwhile();
        go.send(()).unwrap();
        import.join().unwrap()
    })
}

pub fn assert_whole(path: &Path) {
    let memory = Memory::open(path, Access::Read).unwrap();
    assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
    for text in ["Lorry 17 crossed bridge 119 at 17.", "Lorry 8999 crossed a bridge.", "The border was opened."] {
        let scan = memory.scanner(&"en".parse().unwrap()).unwrap().scan(&request(text)).unwrap();
        assert_eq!(memory.lookup(&request(text)).unwrap(), scan, "{text}");
    }
    let folder = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let names: Vec<String> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.starts_with(".hafez-")), "{names:?}");
}
