//! The memory file: one `SQLite` database in WAL mode, its schema, its errors.
//!
//! What the tables mean is said in `migrations/`; `units`, `index` and `terms` read and write them.

mod checkpoint;
mod claims;
mod digests;
mod exchange;
mod foresee;
mod held;
mod index;
mod languages;
mod lexicon;
mod markup;
mod place;
mod reseal;
mod rows;
mod schema;
mod seal;
mod steps;
mod terms;
mod units;
mod upkeep;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use tempfile::NamedTempFile;

use self::held::Held;
use self::place::{as_file, beside, folder_of, identity_of, put, unwritable, uri_of};
use super::{Result, Space, Store, StoreError, Unread};
use crate::draft::{self, Readers};
use crate::lang::LanguageTag;

/// `hfzm`: how `file(1)` and `SQLite`'s own tools know whose file it is.
pub const APPLICATION_ID: i32 = 0x6866_7A6D;

/// How long a writer waits for another one before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// How a memory file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// To look at; nothing in the file changes.
    Read,
    /// To look and to write.
    Write,
}

/// A memory in a file, or in RAM.
#[derive(Debug)]
pub struct SqliteStore {
    /// Stands before the connection, so that it ends first.
    moving: RefCell<checkpoint::Moving>,
    connection: Connection,
    path: PathBuf,
    /// Which file it was when it was opened, where the system tells.
    identity: Option<(u64, u64)>,
    /// Its name without links; none for a memory in RAM.
    real: Option<PathBuf>,
    /// Language tags by number and the other way round: small, and asked for with every row.
    languages: RefCell<HashMap<i64, (LanguageTag, Space)>>,
    /// The `data_version` at which they were read.
    seen: Cell<i64>,
    names: RefCell<HashMap<String, i64>>,
    next_unit: Cell<Option<i64>>,
    /// The batch asked for last, and when it was written.
    batch_time: Cell<Option<(i64, i64)>>,
    /// Digests that are not in their table yet.
    digests: RefCell<Option<digests::Digests>>,
    /// The batch that is being written in several steps.
    steps: RefCell<Option<steps::Steps>>,
    /// What readers have done without.
    unread: Unread,
    /// Given back after the connection.
    _held: Held,
}

impl SqliteStore {
    /// Opens an existing memory file.
    ///
    /// # Errors
    /// Missing, no memory, of a newer schema, not writable, damaged, locked.
    pub fn open(path: &Path, mode: Mode) -> Result<Self> {
        let held = Held::look(path)?;
        if mode == Mode::Write {
            draft::sweep(folder_of(path));
            place::refuse_several_names(path, false)?;
        }
        let writable = mode == Mode::Write || held.writable();
        let opened = if writable { Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE) } else { Self::frozen(path) };
        let looked = opened.and_then(|store| store.one::<i64>("PRAGMA user_version").map(|_| store));
        let (store, writable) = match looked {
            // No room for the files that even a reader keeps beside a memory.
            Err(StoreError::Disk { .. }) if mode == Mode::Read && writable => (Self::frozen(path)?, false),
            other => (other?, writable),
        };
        store.check_version(writable)?;
        if mode == Mode::Write {
            store.ensure_writable()?;
            store.keep_journal_ahead();
            store.widen_cache()?;
        } else if writable {
            store.run("PRAGMA query_only = ON")?;
        }
        Ok(store)
    }

    /// An empty file beside the place where a memory is to be, for [`Self::create`].
    ///
    /// # Errors
    /// The folder cannot be made or written; something is in the place already.
    pub fn draft(path: &Path) -> Result<NamedTempFile> {
        if fs::metadata(path).is_ok_and(|file| file.len() > 0) {
            return Err(StoreError::Other { path: path.to_owned(), reason: "the file exists already".to_owned() });
        }
        let folder = folder_of(path);
        let made = fs::create_dir_all(folder).and_then(|()| draft::new_file(folder, Readers::Owner));
        made.map_err(|error| unwritable(path, &error))
    }

    /// A copy of a memory that was cut off, or whose header is damaged, in a folder and fit to be looked into; with the
    /// number of bytes that are missing. `None` where it can be looked into as it is.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn made_whole(path: &Path, folder: &Path) -> Result<Option<(NamedTempFile, u64)>> {
        place::made_whole(path, folder)
    }

    /// Puts a finished memory into its place, unless another process has been faster.
    ///
    /// # Errors
    /// The place cannot be written.
    pub fn put_in_place(made: NamedTempFile, path: &Path) -> Result<()> {
        if fs::metadata(path).is_ok_and(|file| file.len() == 0) {
            // What a process leaves that was killed before it had written anything.
            let _ = fs::remove_file(path);
        }
        match put(made, path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(unwritable(path, &error)),
            _ => Ok(()),
        }
    }

    /// Makes an empty memory of an empty file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn create(path: &Path) -> Result<Self> {
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Rows of some 180 bytes leave half a row free in every page: larger pages are a fiftieth less of file.
        store.run("PRAGMA page_size = 8192")?;
        // The header is written in one piece before WAL begins, so that it always stands in the file itself.
        schema::migrate(&store)?;
        store.keep_journal_ahead();
        Ok(store)
    }

    /// WAL, so that readers and a writer do not wait for each other. A copy made by `memory backup`
    /// comes without. Where somebody else looks at the file right now, the next writer will do it.
    fn keep_journal_ahead(&self) {
        let mode = self.connection.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0));
        if mode.is_ok_and(|mode| mode != "wal") {
            drop(self.connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0)));
        }
    }

    /// An empty memory in RAM.
    ///
    /// # Errors
    /// Never in practice.
    pub fn in_memory() -> Result<Self> {
        let path = PathBuf::from(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| translate(&path, &error))?;
        let store = Self { real: None, ..Self::around(connection, path, true) };
        store.keep_plans()?;
        store.run("PRAGMA foreign_keys = ON")?;
        schema::migrate(&store)?;
        Ok(store)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(as_file(path), flags).map_err(|error| translate(path, &error))?;
        let store = Self::around(connection, path.to_owned(), true);
        store.settle()?;
        Ok(store)
    }

    /// A file in a place where nothing may be written, not even the files beside it.
    fn frozen(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        // What a writer has not moved into the file yet lies in the log, which an immutable file has not.
        let pending = fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
        let uri = uri_of(path) + if pending { "" } else { "?immutable=1" };
        let connection = Connection::open_with_flags(uri, flags).map_err(|error| translate(path, &error))?;
        let store = Self::around(connection, path.to_owned(), false);
        let settled = store.settle().and_then(|()| store.one::<i64>("PRAGMA user_version"));
        match settled {
            Err(StoreError::ReadOnly { path, .. }) if pending => {
                let reason = "changes still wait in the log beside it; use it once where it may be written".to_owned();
                Err(StoreError::ReadOnly { path, reason })
            }
            Err(error) => Err(error),
            Ok(_) => Ok(store),
        }
    }

    fn around(connection: Connection, path: PathBuf, writable: bool) -> Self {
        connection.set_prepared_statement_cache_capacity(96);
        let identity = identity_of(&path);
        Self {
            _held: Held::of(identity, writable),
            moving: RefCell::default(),
            identity,
            real: fs::canonicalize(&path).ok(),
            connection,
            path,
            languages: RefCell::default(),
            seen: Cell::new(0),
            names: RefCell::default(),
            next_unit: Cell::new(None),
            batch_time: Cell::new(None),
            digests: RefCell::default(),
            steps: RefCell::default(),
            unread: Unread::default(),
        }
    }

    fn settle(&self) -> Result<()> {
        self.connection.busy_timeout(PATIENCE).map_err(|error| self.error(error))?;
        self.keep_plans()?;
        self.run("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA mmap_size = 2147418112; PRAGMA temp_store = MEMORY")
    }

    /// Without this, every range query is planned anew for each pair of bounds.
    fn keep_plans(&self) -> Result<()> {
        seal::register(&self.connection).map_err(|error| self.error(error))?;
        let set = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
        set.map(drop).map_err(|error| self.error(error))
    }

    fn check_version(&self, writable: bool) -> Result<()> {
        let found: i64 = self.one("PRAGMA user_version")?;
        if found > schema::VERSION {
            return Err(StoreError::Newer { path: self.path.clone(), found, known: schema::VERSION });
        }
        if found < schema::VERSION {
            if !writable {
                let reason = "it is of an older schema and must be migrated first".to_owned();
                return Err(StoreError::ReadOnly { path: self.path.clone(), reason });
            }
            place::refuse_several_names(&self.path, true)?;
            schema::migrate(self)?;
        }
        Ok(())
    }

    fn ensure_writable(&self) -> Result<()> {
        if self.connection.is_readonly("main").unwrap_or(false) {
            let reason = "the file is read-only".to_owned();
            return Err(StoreError::ReadOnly { path: self.path.clone(), reason });
        }
        Ok(())
    }

    /// Refuses to write into a file that has lost its name, or whose name another file has now: what is written there
    /// would be gone with this process.
    fn ensure_in_place(&self) -> Result<()> {
        let Some(opened) = self.identity else { return Ok(()) };
        if identity_of(&self.path) == Some(opened) {
            return Ok(());
        }
        let reason = "the file was removed or replaced while it was open".to_owned();
        Err(StoreError::Other { path: self.path.clone(), reason })
    }

    /// Room for pages where much may be written, used only as far as it is needed; and no work inside a commit that can
    /// wait until after it.
    fn widen_cache(&self) -> Result<()> {
        // The log is moved after a commit, see `checkpoint`.
        self.run("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 0")
    }

    fn run(&self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(|error| self.error(error))
    }

    fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> Result<T> {
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| self.error(error))
    }

    #[expect(clippy::needless_pass_by_value, reason = "so that it fits `map_err`")]
    fn error(&self, error: rusqlite::Error) -> StoreError {
        translate(&self.path, &error)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Store for SqliteStore {
    fn reader(&self) -> Result<Option<Box<dyn Store>>> {
        if self.path.as_os_str() == ":memory:" {
            return Ok(None);
        }
        let mut reader = Self::open(&self.path, Mode::Read)?;
        reader.unread = self.unread.clone();
        Ok(Some(Box::new(reader)))
    }
}

fn translate(path: &Path, error: &rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    if let rusqlite::Error::SqlInputError { msg, .. } = error {
        // The statements are ours: it is the file that lacks a table. Without their text, which is long.
        return StoreError::Damaged { path, reason: msg.clone() };
    }
    if let Some(reason) = seal::as_damage(error) {
        return StoreError::Damaged { path, reason };
    }
    let reason = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked(path),
        Some(ErrorCode::NotADatabase) => StoreError::NotAMemory(path),
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, reason },
        // The statements are ours, so it is the file.
        Some(ErrorCode::Unknown) => StoreError::Damaged { path, reason },
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
            // `SQLite` tells a limit of size as any other failure to write; a full disk it tells as that.
            let code = error.sqlite_error().map(|error| error.extended_code);
            let too_large = matches!(code, Some(ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_TRUNCATE));
            StoreError::Disk { path, reason, too_large }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            StoreError::ReadOnly { path, reason }
        }
        _ => StoreError::Other { path, reason },
    }
}
