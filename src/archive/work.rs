//! Whether somebody has worked in a review file since it was written.

/// The mark of a review file as it was written, to be kept beside it.
pub fn written(bytes: &[u8]) -> String {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    format!("{:08x}", crc.sum())
}

/// What is known of the work in a review file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// It is not there, or is as it was written.
    None,
    /// It is not as it was written, be it one letter: somebody's work, which must not be lost.
    Done,
    /// It is there, and nobody knows how it was written.
    Unknown,
}

impl Work {
    /// On the file with these bytes, if it is there, of which this mark was kept; empty where none was.
    pub fn on(found: Option<&[u8]>, mark: &str) -> Self {
        match found {
            None => Self::None,
            Some(_) if mark.is_empty() => Self::Unknown,
            Some(bytes) if written(bytes) == mark => Self::None,
            Some(_) => Self::Done,
        }
    }

    /// The same when it is known what would be written now: who finds just that has lost nothing.
    #[must_use]
    pub fn given(self, found: Option<&[u8]>, now: &[u8]) -> Self {
        match self {
            Self::Unknown if found == Some(now) => Self::None,
            Self::Unknown => Self::Done,
            known => known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_work_and_nothing_is_none() {
        let mark = written(b"sure");
        assert_eq!(Work::on(None, &mark), Work::None);
        assert_eq!(Work::on(Some(b"sure"), &mark), Work::None);
        assert_eq!(Work::on(Some(b"ok"), &mark), Work::Done);
        let unknown = Work::on(Some(b"ok"), "");
        assert_eq!(unknown, Work::Unknown);
        assert_eq!(unknown.given(Some(b"ok"), b"sure"), Work::Done);
        assert_eq!(unknown.given(Some(b"sure"), b"sure"), Work::None);
    }
}
