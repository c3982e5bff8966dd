//! Files that are not in their place yet: made beside it, renamed when they are whole, and gone when whoever made them
//! is.
//!
//! A draft is locked as long as somebody works on it. One that nobody has locked was left behind by a process that was
//! killed, and the next one that makes a draft in that folder takes it away.

use std::fs::{self, File};
use std::io;
use std::path::Path;

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
