//! Files that are not in their place yet: made beside it, renamed when they are whole, and gone when whoever made them
//! is.
//!
//! A draft is locked as long as somebody works on it; a sign is a draft without content, which only says that. One that nobody has locked was left behind by a process that was
//! killed, and the next one that makes a draft in that folder takes it away.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

const PREFIX: &str = ".hafez-";
const SUFFIX: &str = ".tmp";

/// Who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Its owner alone.
    Owner,
    /// Whoever may read any new file of this user.
    Usual,
}

/// An empty file in a folder, which is cleared of what others left behind. It vanishes unless it is put somewhere.
pub(crate) fn new_file(folder: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    sweep(folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    if readers == Readers::Usual {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // Elsewhere the folder says who may read what is new in it.
    #[cfg(not(unix))]
    let _ = readers;
    loop {
        let file = builder.tempfile_in(folder)?;
        // Somebody who clears the folder may come between the two, and holds the lock while it removes the file. Where
        // nothing can be locked, nothing is ever taken for left behind.
        if file.as_file().lock().is_err() || file.path().exists() {
            return Ok(file);
        }
    }
}

/// Removes the drafts in a folder that nobody works on.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if ours {
            remove_if_left_behind(&entry.path());
        }
    }
}

/// The lock is held until the file is gone: whoever waits for it sees that.
fn remove_if_left_behind(path: &Path) {
    if let Ok(file) = File::open(path)
        && file.try_lock().is_ok()
    {
        drop(fs::remove_file(path));
    }
}

/// A file that says that somebody is at work: locked as long as they are, gone when they are.
#[derive(Debug)]
pub(crate) struct Sign {
    path: PathBuf,
    /// Holds the lock.
    _file: File,
}

impl Drop for Sign {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

/// Where a sign about a file stands. It is swept like any draft.
pub(crate) fn sign_beside(folder: &Path, file: &OsStr, what: &str) -> PathBuf {
    let mut name = OsString::from(PREFIX);
    name.push(file);
    name.push(format!(".{what}{SUFFIX}"));
    folder.join(name)
}

/// Puts up a sign; `None` where it is up already.
pub(crate) fn put_up(path: &Path) -> io::Result<Option<Sign>> {
    loop {
        let file = open_sign(path)?;
        match file.try_lock() {
            // It may have been taken down between the two.
            Ok(()) if is_at(&file, path) => return Ok(Some(Sign { path: path.to_owned(), _file: file })),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// There is nothing in it, so everybody may read it: who shares a memory must see who is at work.
fn open_sign(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => File::open(path).map_err(|_| error),
        other => other,
    }
}

/// Whether somebody has put up a sign. One that was left behind is taken down; one that cannot be looked at is up.
pub(crate) fn is_up(path: &Path) -> bool {
    path.exists() && !matches!(put_up(path), Ok(Some(_)))
}

fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let number = |file: io::Result<fs::Metadata>| file.ok().map(|file| (file.dev(), file.ino()));
        number(file.metadata()) == number(fs::metadata(path))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_holds_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (left, other) = (folder.path().join(".hafez-left.tmp"), folder.path().join(".other.tmp"));
        fs::write(&left, "x").unwrap();
        fs::write(&other, "x").unwrap();
        let held = new_file(folder.path(), Readers::Owner).unwrap();
        sweep(folder.path());
        assert!(!left.exists() && other.exists() && held.path().exists());
        let path = held.path().to_owned();
        drop(held);
        assert!(!path.exists());
    }

    #[test]
    fn many_that_clear_a_folder_take_nothing_from_each_other() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let held = new_file(folder.path(), Readers::Owner).unwrap();
                        sweep(folder.path());
                        assert!(held.path().exists());
                    }
                });
            }
        });
    }

    #[cfg(unix)]
    #[test]
    fn what_is_private_is_read_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = new_file(folder.path(), Readers::Owner).unwrap();
        assert_eq!(file.as_file().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
