//! An origin as text: `file` or `file:segment`.

use crate::unit::Origin;

/// Reads `file:segment` or `file`; one colon at the end says that what stands before it is the file.
pub(super) fn parse_origin(text: &str) -> Origin {
    if let Some(file) = text.strip_suffix(':') {
        return Origin { file: file.to_owned(), segment: None };
    }
    let split = text.rsplit_once(':').filter(|(file, digits)| {
        !file.is_empty() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
    });
    match split.and_then(|(file, digits)| Some((file, digits.parse().ok()?))) {
        Some((file, segment)) => Origin { file: file.to_owned(), segment: Some(segment) },
        None => Origin { file: text.to_owned(), segment: None },
    }
}

/// The inverse of [`parse_origin`].
pub(super) fn write_origin(origin: &Origin) -> String {
    match origin.segment {
        Some(segment) => format!("{}:{segment}", origin.file),
        None if parse_origin(&origin.file) == *origin => origin.file.clone(),
        None => format!("{}:", origin.file),
    }
}
