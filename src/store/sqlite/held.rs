//! Which memories this process has open.
//!
//! The locks of `SQLite` are those of POSIX: they belong to the process, and closing any handle of the file drops all of
//! them (sqlite.org/howtocorrupt.html, 2.2). So nobody looks into the file by other means while it is open here.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::place;
use crate::store::Result;

/// Each connection of this process: device and number of its file, and whether it may be written.
static OPEN: Mutex<Vec<(Identity, bool)>> = Mutex::new(Vec::new());

type Identity = (u64, u64);

/// One connection's part in it; given back when it is dropped, which must be after the connection.
#[derive(Debug)]
pub(super) struct Held {
    identity: Option<Identity>,
    writable: bool,
}

impl Held {
    /// Before a connection is made: looks at the file, unless it is open already, when it has been looked at.
    ///
    /// # Errors
    /// It is missing, or no memory.
    pub(super) fn look(path: &Path) -> Result<Self> {
        let identity = place::identity_of(path);
        let mut open = open();
        let known = open.iter().find(|(other, _)| Some(*other) == identity).map(|(_, writable)| *writable);
        let writable = match known {
            Some(writable) => writable,
            None => look(path)?,
        };
        Ok(Self::among(&mut open, identity, writable))
    }

    /// Of a connection to a file that [`Self::look`] has looked at, or that was made just now.
    pub(super) fn of(identity: Option<Identity>, writable: bool) -> Self {
        Self::among(&mut open(), identity, writable)
    }

    fn among(open: &mut Vec<(Identity, bool)>, identity: Option<Identity>, writable: bool) -> Self {
        open.extend(identity.map(|identity| (identity, writable)));
        Self { identity, writable }
    }

    /// Whether the file and its folder could be written when it was opened first.
    pub(super) fn writable(&self) -> bool {
        self.writable
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut open = open();
        let own = self.identity.map(|identity| (identity, self.writable));
        if let Some(place) = open.iter().position(|other| Some(*other) == own) {
            open.swap_remove(place);
        }
    }
}

fn look(path: &Path) -> Result<bool> {
    place::inspect(path)?;
    place::let_companions_be_written(path);
    Ok(place::may_write(path))
}

fn open() -> MutexGuard<'static, Vec<(Identity, bool)>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}
