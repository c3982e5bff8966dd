//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use super::error::{Fault, FormatError};
use crate::draft::{Readers, new_file};

/// How a database of `SQLite` begins.
const DATABASE: &[u8; 16] = b"SQLite format 3\0";

/// Writes a file through a neighbour that takes its name at the end, so that a reader never sees half
/// of it. A path that ends in `.gz` is packed. A pipe or device is written directly.
///
/// # Errors
/// Whatever keeps the file from being written, and that a memory stands there; then nothing has changed on the disk.
pub fn write_atomically<T>(path: &Path, work: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, FormatError> {
    let name = path.display().to_string();
    // A link stays a link: the file behind it is replaced.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&real) {
        Ok(found) if found.is_dir() => return Err(FormatError::directory(&name).hint("name a file in it")),
        Ok(found) if !found.is_file() => return direct(&real, &name, work),
        Ok(found) if found.permissions().readonly() => {
            return Err(FormatError::new(Fault::Write, &name, "this file is write-protected")
                .hint("choose another name, or change its permissions"));
        }
        Ok(_) if is_database(&real) => {
            return Err(FormatError::new(Fault::Write, &name, "this is a memory or another database")
                .hint("no file is written over one: choose another name"));
        }
        _ => {}
    }
    beside(&real, work).map_err(|error| write_fault(&error, &name))
}

/// Whether a file is a database of `SQLite`, as a memory is: nothing that is written here ever takes its place.
pub fn is_database(path: &Path) -> bool {
    let mut head = [0; DATABASE.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *DATABASE
}

fn direct<T>(path: &Path, name: &str, work: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, FormatError> {
    let run = || {
        let mut out = BufWriter::new(File::options().write(true).open(path)?);
        let value = work(&mut out)?;
        out.flush()?;
        Ok(value)
    };
    run().map_err(|error| write_fault(&error, name))
}

fn beside<T>(path: &Path, work: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let file = new_file(&folder, Readers::Usual)?;
    let packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let (value, file) = if packed { pack(file, work)? } else { plain(file, work)? };
    if let Ok(found) = fs::metadata(path) {
        file.as_file().set_permissions(found.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The name is durable only after the folder is; where folders cannot be synced, nothing is lost.
    if let Ok(folder) = File::open(&folder) {
        let _ = folder.sync_all();
    }
    Ok(value)
}

type Written<T> = (T, tempfile::NamedTempFile);

fn plain<T>(
    file: tempfile::NamedTempFile,
    work: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<Written<T>> {
    let mut out = BufWriter::with_capacity(128 * 1024, file);
    let value = work(&mut out)?;
    Ok((value, out.into_inner().map_err(io::IntoInnerError::into_error)?))
}

fn pack<T>(
    file: tempfile::NamedTempFile,
    work: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<Written<T>> {
    let mut out = flate2::write::GzEncoder::new(BufWriter::new(file), flate2::Compression::default());
    let value = work(&mut out)?;
    let file = out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok((value, file))
}

fn write_fault(error: &io::Error, name: &str) -> FormatError {
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<FormatError>()) {
        // A writer does not know where it writes to.
        let file = if inner.file.is_empty() { name } else { &inner.file };
        return FormatError { file: file.to_owned(), ..inner.clone() };
    }
    let (message, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("its folder does not exist".to_owned(), "create the folder first"),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            ("this folder may not be written to".to_owned(), "choose another folder")
        }
        io::ErrorKind::FileTooLarge => (
            "no file may become as large here (ulimit -f)".to_owned(),
            "raise that limit, such as with `ulimit -f unlimited`, or ask who has set it",
        ),
        io::ErrorKind::QuotaExceeded => {
            ("your share of the disk is used up".to_owned(), "make room, or choose another disk")
        }
        io::ErrorKind::StorageFull => ("the disk is full".to_owned(), "make room, or choose another disk"),
        _ => (format!("this file cannot be written ({error})"), "choose another place"),
    };
    FormatError::new(Fault::Write, name, message).hint(hint)
}
