//! A stream without its packing: its first bytes can be looked at, and it is not kept without limit.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::{Fault, FormatError};
use super::input::HEAD;

/// A file that is kept may be this many times as long as what it was packed into ...
const MAX_RATIO: u64 = 200;
/// ... and always this long.
const MAX_SMALL: u64 = 64 * 1024 * 1024;

type Bytes = Box<dyn Read + Send>;

/// A stream without its packing whose first bytes can be looked at.
pub(crate) struct Plain {
    head: Vec<u8>,
    rest: Bytes,
    name: Arc<str>,
    /// Bytes of the packing that have been read, where there is one.
    packed: Option<Arc<AtomicU64>>,
}

impl Plain {
    /// Takes the packing off.
    pub(crate) fn new(raw: Bytes, name: &str) -> Result<Self, FormatError> {
        let (head, rest) = peek(raw, 2).map_err(|e| FormatError::from_stream(&e, name))?;
        let packed = (head == [0x1F, 0x8B]).then(Arc::<AtomicU64>::default);
        let whole = Cursor::new(head).chain(rest);
        let plain: Bytes = match packed.clone() {
            Some(count) => Box::new(flate2::read::MultiGzDecoder::new(Counted { inner: whole, count })),
            None => Box::new(whole),
        };
        let (head, rest) = peek(plain, HEAD).map_err(|e| FormatError::from_stream(&e, name))?;
        Ok(Self { head, rest, name: name.into(), packed })
    }

    /// The first bytes.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// The first bytes, and the rest.
    pub(super) fn parts(self) -> (Vec<u8>, Bytes) {
        (self.head, self.rest)
    }

    /// The whole stream. One that is packed may be kept on the disk: it breaks off where it has become
    /// far longer than what it was packed into.
    pub(crate) fn whole(self) -> Bytes {
        let whole = Cursor::new(self.head).chain(self.rest);
        match self.packed {
            Some(packed) => Box::new(Limited { inner: whole, packed, unpacked: 0, name: self.name }),
            None => Box::new(whole),
        }
    }
}

/// Counts the bytes that pass.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Breaks off where what is unpacked has become far longer than what it was packed into.
struct Limited<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    unpacked: u64,
    name: Arc<str>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.unpacked = self.unpacked.saturating_add(read as u64);
        let limit = self.packed.load(Ordering::Relaxed).saturating_mul(MAX_RATIO).saturating_add(MAX_SMALL);
        if self.unpacked > limit {
            let message = "it unpacks to far more than any real file of its length";
            let error = FormatError::new(Fault::NotTheFormat, &self.name, message);
            return Err(error.hint("unpack it first, if you trust it").into());
        }
        Ok(read)
    }
}

/// The first `wanted` bytes (fewer at the end) and the rest.
fn peek(mut bytes: Bytes, wanted: usize) -> io::Result<(Vec<u8>, Bytes)> {
    let mut head = Vec::with_capacity(wanted);
    // A stream that breaks off inside the head still gives what it holds; the fault comes again with the rest.
    match bytes.by_ref().take(wanted as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error),
        Err(error) => Ok((head, Box::new(Broken(Some(error))))),
        Ok(_) => Ok((head, bytes)),
    }
}

/// A stream that has broken off.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
