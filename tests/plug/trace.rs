//! What a process asked of the disk, read from the output of `strace -f -y -xx`.

#![allow(unreachable_pub, clippy::unwrap_used)]

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// The calls that are read.
pub const CALLS: &str = "trace=openat,pwrite64,write,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,\
                         linkat,unlink,unlinkat,pwritev,writev,copy_file_range,sendfile,fallocate";

/// Something that a disk has to remember.
#[derive(Debug, Clone)]
pub enum Event {
    /// A file is there, empty if it was not.
    Create(PathBuf),
    Write(PathBuf, usize, Vec<u8>),
    Cut(PathBuf, usize),
    /// All that was written to a file, or all names of a folder, are on the disk.
    Sync(PathBuf),
    Rename(PathBuf, PathBuf),
    Link(PathBuf, PathBuf),
    Unlink(PathBuf),
}

/// The events below a folder, in the order in which the calls ended.
pub fn events(trace: &str, folder: &Path) -> Vec<Event> {
    let mut reader = Reader { folder, places: HashMap::new(), events: Vec::new() };
    let mut begun: HashMap<&str, &str> = HashMap::new();
    for line in trace.lines() {
        let Some((process, call)) = line.trim_start().split_once(' ') else { continue };
        let call = call.trim_start();
        if let Some(start) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(process, start);
        } else if let Some((_, rest)) = call.strip_prefix("<... ").and_then(|call| call.split_once(" resumed>")) {
            let start = begun.remove(process).unwrap();
            reader.call(&format!("{start}{rest}"));
        } else {
            reader.call(call);
        }
    }
    reader.events
}

struct Reader<'a> {
    folder: &'a Path,
    /// Where the next `write` of a descriptor goes.
    places: HashMap<String, usize>,
    events: Vec<Event>,
}

impl Reader<'_> {
    fn call(&mut self, line: &str) {
        let Some((name, rest)) = line.split_once('(') else { return };
        let Some((arguments, result)) = rest.rsplit_once(" = ") else { return };
        if result.starts_with('-') || result.starts_with('?') {
            return;
        }
        let arguments = arguments.trim_end();
        let arguments: Vec<&str> = arguments.strip_suffix(')').unwrap_or(arguments).split(", ").collect();
        match (name, arguments.as_slice()) {
            ("openat", [_, _, flags, ..]) => self.open(flags, result),
            ("pwrite64", [file, data, _, at]) => self.write(file, at.parse().unwrap(), text(data)),
            ("write", [file, data, _]) => {
                let place = self.places.entry((*file).to_owned()).or_default();
                let (at, data) = (*place, text(data));
                *place += data.len();
                self.write(file, at, data);
            }
            ("lseek", [file, ..]) => {
                self.places.insert((*file).to_owned(), number(result));
            }
            ("ftruncate", [file, length]) => self.put(file_of(file), |path| Event::Cut(path, number(length))),
            ("fsync" | "fdatasync", [file]) => self.put(file_of(file), Event::Sync),
            ("rename" | "link", [from, to]) => self.name(name, None, from, None, to),
            ("renameat" | "renameat2" | "linkat", [at, from, to_at, to, ..]) => {
                self.name(name, file_of(at), from, file_of(to_at), to);
            }
            ("unlink", [path]) => self.put(Some(path_of(None, path)), Event::Unlink),
            ("unlinkat", [at, path, _]) => self.put(Some(path_of(file_of(at), path)), Event::Unlink),
            _ => {
                let ours = arguments.iter().filter_map(|file| file_of(file)).any(|path| path.starts_with(self.folder));
                assert!(!ours, "a call that is not understood: {line}");
            }
        }
    }

    fn open(&mut self, flags: &str, result: &str) {
        let Some(path) = file_of(result) else { return };
        self.places.insert(result.trim_end().to_owned(), 0);
        if flags.contains("O_CREAT") {
            self.put(Some(path.clone()), Event::Create);
        }
        if flags.contains("O_TRUNC") {
            self.put(Some(path), |path| Event::Cut(path, 0));
        }
    }

    fn write(&mut self, file: &str, at: usize, data: Vec<u8>) {
        self.put(file_of(file), |path| Event::Write(path, at, data));
    }

    fn name(&mut self, call: &str, at: Option<PathBuf>, from: &str, to_at: Option<PathBuf>, to: &str) {
        let (from, to) = (path_of(at, from), path_of(to_at, to));
        let make = |to| if call.starts_with("link") { Event::Link(from, to) } else { Event::Rename(from, to) };
        self.put(Some(to), make);
    }

    fn put(&mut self, path: Option<PathBuf>, make: impl FnOnce(PathBuf) -> Event) {
        if let Some(path) = path.filter(|path| path.starts_with(self.folder)) {
            self.events.push(make(path));
        }
    }
}

fn number(text: &str) -> usize {
    text.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap()
}

/// The path that `strace -y` gives a descriptor: `3</folder/file>`.
fn file_of(descriptor: &str) -> Option<PathBuf> {
    let (_, path) = descriptor.split_once('<')?;
    let path = path.trim_end().strip_suffix('>')?;
    let path = String::from_utf8(text(path)).unwrap();
    (!path.ends_with(" (deleted)")).then(|| plain(Path::new(&path)))
}

fn path_of(folder: Option<PathBuf>, path: &str) -> PathBuf {
    let path = PathBuf::from(String::from_utf8(text(path)).unwrap());
    plain(&folder.unwrap_or_default().join(path))
}

/// Without `.` in it.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

/// The bytes of a string in `\x00\x01` notation.
fn text(escaped: &str) -> Vec<u8> {
    assert!(!escaped.ends_with("..."), "cut short");
    let escaped = escaped.trim_matches('"').as_bytes();
    if !escaped.starts_with(b"\\x") {
        return escaped.to_vec();
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap();
    escaped.chunks_exact(4).map(|hex| (digit(hex[2]) * 16 + digit(hex[3])) as u8).collect()
}
