//! The file of a memory among other files: what it is, how it is named, how it gets its name.

use std::fs;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{APPLICATION_ID, schema};
use crate::draft::{self, Readers};
use crate::store::{Result, StoreError};

/// Device and number of a file.
pub(super) fn identity_of(path: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Refuses what is not a memory before `SQLite` touches it.
pub(super) fn inspect(path: &Path) -> Result<()> {
    let io = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => StoreError::Missing(path.to_owned()),
        _ => StoreError::Other { path: path.to_owned(), reason: error.to_string() },
    };
    if fs::metadata(path).map_err(io)?.is_dir() {
        return Err(StoreError::NotAMemory(path.to_owned()));
    }
    let mut head = [0; 72];
    let mut file = fs::File::open(path).map_err(io)?;
    if let Err(error) = file.read_exact(&mut head) {
        let empty = fs::metadata(path).is_ok_and(|file| file.len() == 0);
        return Err(match error.kind() {
            // A process killed while it made the file leaves it empty.
            std::io::ErrorKind::UnexpectedEof if empty => StoreError::Missing(path.to_owned()),
            std::io::ErrorKind::UnexpectedEof => StoreError::NotAMemory(path.to_owned()),
            _ => io(error),
        });
    }
    let ours = head.starts_with(b"SQLite format 3\0") && head[68..72] == APPLICATION_ID.to_be_bytes();
    if ours { Ok(()) } else { Err(StoreError::NotAMemory(path.to_owned())) }
}

/// Whether the file and its folder may be written: WAL needs both, even to read.
pub(super) fn may_write(path: &Path) -> bool {
    let folder = folder_of(path);
    fs::OpenOptions::new().append(true).open(path).is_ok()
        && (beside(path, "-wal").exists() || tempfile::tempfile_in(folder).is_ok())
}

/// The log and its index have the permissions that the file had when they were made. Where it was write-protected then and
/// is not any more, they would keep every writer out.
pub(super) fn let_companions_be_written(path: &Path) {
    let Ok(file) = fs::metadata(path) else { return };
    for companion in [beside(path, "-wal"), beside(path, "-shm")] {
        let there = companion.symlink_metadata().is_ok_and(|found| found.is_file());
        let opened = fs::OpenOptions::new().append(true).open(&companion);
        if there && opened.is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied) {
            // They belong to somebody else: whoever writes is told that they cannot.
            drop(fs::set_permissions(&companion, file.permissions()));
        }
    }
}

/// How often a file is looked at that has more than one name: a new memory has two for a moment, as it gets its own.
const LOOKS: u32 = 20;

/// Refuses to write to a file with several names. `SQLite` keeps log and locks by name: two who write by different names
/// damage it (sqlite.org/howtocorrupt.html, 2.4).
pub(super) fn refuse_several_names(path: &Path, older: bool) -> Result<()> {
    let mut names = names_of(path);
    for _ in 0..LOOKS {
        if names <= 1 {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        names = names_of(path);
    }
    Err(StoreError::SeveralNames { path: path.to_owned(), names, older })
}

fn names_of(path: &Path) -> u64 {
    #[cfg(unix)]
    {
        fs::metadata(path).map_or(0, |file| std::os::unix::fs::MetadataExt::nlink(&file))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        1
    }
}

/// The first bytes of a file (sqlite.org/fileformat2.html, 1.3).
struct Header([u8; 100]);

/// What every database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

impl Header {
    fn of(path: &Path) -> Option<Self> {
        let mut head = [0; 100];
        fs::File::open(path).ok()?.read_exact(&mut head).ok()?;
        Some(Self(head))
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.0.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
    }

    /// How long it says that the file is; `None` where it does not say.
    fn length(&self) -> Option<u64> {
        let page = match u64::from(u16::from_be_bytes([self.0[16], self.0[17]])) {
            1 => 65_536,
            size => size,
        };
        // The count of pages is right where the file was last changed by whoever wrote it.
        Some(page * u64::from(self.number(28).filter(|_| self.number(24) == self.number(92))?))
    }

    /// What is always the same in it put right; `None` where nothing is wrong, or too much.
    fn mended(&self) -> Option<Self> {
        let version = self.number(60).is_some_and(|found| (1..=schema::VERSION).contains(&i64::from(found)));
        let right = [self.0.starts_with(MAGIC), self.0[68..72] == APPLICATION_ID.to_be_bytes(), version];
        if right.iter().filter(|right| **right).count() != 2 {
            return None;
        }
        let mut head = self.0;
        head[..16].copy_from_slice(MAGIC);
        head[68..72].copy_from_slice(&APPLICATION_ID.to_be_bytes());
        if !version {
            head[60..64].copy_from_slice(&u32::try_from(schema::VERSION).ok()?.to_be_bytes());
        }
        Some(Self(head))
    }
}

/// A copy of a file that `SQLite` would not look into, in another folder: one that was cut off is as long again as it was, and
/// what is always the same in a header is put right. With the number of bytes that are missing; `None` where all is well.
pub(super) fn made_whole(path: &Path, folder: &Path) -> Result<Option<(NamedTempFile, u64)>> {
    let Some(header) = Header::of(path) else { return Ok(None) };
    let failed = |error: std::io::Error| unwritable(folder, &error);
    let long = fs::metadata(path).map_err(failed)?.len();
    let missing = header.length().and_then(|length| length.checked_sub(long)).unwrap_or_default();
    let mended = header.mended();
    if missing == 0 && mended.is_none() {
        return Ok(None);
    }
    let mut made = draft::new_file(folder, Readers::Owner).map_err(failed)?;
    fs::copy(path, made.path()).map_err(failed)?;
    made.as_file().set_len(long + missing).map_err(failed)?;
    if let Some(Header(bytes)) = mended {
        made.write_all(&bytes).map_err(failed)?;
    }
    Ok(Some((made, missing)))
}

/// Gives a draft its name, unless that is taken: first the content must be on the disk, then the name.
pub(super) fn put(made: NamedTempFile, path: &Path) -> std::io::Result<()> {
    made.as_file().sync_all()?;
    made.persist_noclobber(as_file(path)).map_err(|error| error.error)?;
    if let Ok(folder) = fs::File::open(folder_of(path)) {
        drop(folder.sync_all());
    }
    Ok(())
}

pub(super) fn unwritable(path: &Path, error: &std::io::Error) -> StoreError {
    let (path, reason) = (path.to_owned(), error.to_string());
    match error.kind() {
        kind @ (std::io::ErrorKind::StorageFull | std::io::ErrorKind::FileTooLarge) => {
            StoreError::Disk { path, reason, too_large: kind == std::io::ErrorKind::FileTooLarge }
        }
        _ => StoreError::ReadOnly { path, reason },
    }
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A path that `SQLite` takes for a file whatever it is called: `:memory:` and `file:x` are names, too.
pub(super) fn as_file(path: &Path) -> PathBuf {
    if path.is_relative() { Path::new(".").join(path) } else { path.to_owned() }
}

/// A path as a `file:` URI, byte for byte.
pub(super) fn uri_of(path: &Path) -> String {
    let path = as_file(path);
    // An empty host, so that a path that begins with two slashes names none.
    let start = if path.is_absolute() { "file://" } else { "file:" };
    path.as_os_str().as_encoded_bytes().iter().fold(start.to_owned(), |mut uri, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_are_names() {
        assert_eq!(as_file(Path::new(":memory:")), Path::new("./:memory:"));
        assert_eq!(uri_of(Path::new("a b?c#d%20")), "file:./a%20b%3Fc%23d%2520");
        assert_eq!(uri_of(Path::new("//tmp/m.hafez")), "file:////tmp/m.hafez");
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_utf_8_keeps_its_bytes() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"/n\xff"));
        assert_eq!(uri_of(path), "file:///n%FF");
    }
}
