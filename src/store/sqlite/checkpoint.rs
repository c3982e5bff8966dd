//! Moving what was written from the log into the file.
//!
//! After a large batch that is half of a gigabyte to copy. It is done on a thread of its own, while whoever wrote goes on.

use std::fs;
use std::thread::JoinHandle;

use rusqlite::{Connection, OpenFlags};

use super::SqliteStore;
use super::place::{as_file, beside};

/// From how large a log on it is moved, in bytes; and from how large on while others go on.
const MOVED: u64 = 8 << 20;
const LARGE: u64 = 64 << 20;

/// What moves the log, and is waited for before the file is closed.
#[derive(Debug, Default)]
pub(super) struct Moving(Option<JoinHandle<()>>);

impl Moving {
    pub(super) fn wait(&mut self) {
        // One that has failed has moved less: the next one moves the rest.
        if let Some(moving) = self.0.take() {
            drop(moving.join());
        }
    }
}

impl Drop for Moving {
    fn drop(&mut self) {
        self.wait();
    }
}

impl SqliteStore {
    /// After a commit: moves the log if it has become long. Nobody has to wait for it, and nothing depends on it.
    pub(super) fn move_log(&self) {
        let log = fs::metadata(beside(&self.path, "-wal")).map_or(0, |log| log.len());
        if log >= LARGE {
            let path = as_file(&self.path);
            // Never a new file: the old one may be gone.
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let work = move || drop(Connection::open_with_flags(path, flags).map(|file| checkpoint(&file)));
            let mut moving = self.moving.borrow_mut();
            moving.wait();
            *moving = Moving(Some(std::thread::spawn(work)));
        } else if log >= MOVED {
            checkpoint(&self.connection);
        }
    }
}

fn checkpoint(connection: &Connection) {
    drop(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())));
}
