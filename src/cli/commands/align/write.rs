//! Where an alignment goes: a review file, or a format of other tools.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::counts;
use crate::align::Alignment;
use crate::archive;
use crate::cli::count::counted;
use crate::cli::error::{CliError, Result};
use crate::cli::pair::Side;
use crate::cli::session::Session;
use crate::formats::{self, Format, WriteOptions, review, write_atomically};
use crate::unit::Time;

/// A file, and what is written into it.
pub(super) struct Target {
    path: PathBuf,
    /// `None`: a review file.
    format: Option<Format>,
}

impl Target {
    /// A review file by the ending `.tsv` or none at all; else what the name or `--format` says.
    pub(super) fn of(path: &Path, format: Option<&str>) -> Result<Self> {
        let name = path.display().to_string();
        let format = match (format, Format::of_name(&name)) {
            (Some("review"), _) => None,
            (Some(named), _) => Some(named.parse::<Format>()?),
            (None, Some(Format::Tsv)) => None,
            (None, None) if name == "-" => None,
            (None, None) => {
                return Err(CliError::input("the name does not say a format")
                    .file(name)
                    .hint("end it in .tsv for a review file, in .tmx, .xlf, .po, .xlsx or .csv for other tools"));
            }
            (None, named) => named,
        };
        format.map_or(Ok(()), formats::check_writable)?;
        Ok(Self { path: path.to_owned(), format })
    }

    pub(super) fn is_stdout(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    pub(super) fn write(
        &self,
        alignment: &Alignment,
        source: &Side,
        target: &Side,
        session: &mut Session,
    ) -> Result<()> {
        let now = session.now();
        if self.is_stdout() {
            let out = session.output().raw();
            return Ok(self.write_to(out, alignment, (source, target), now)?);
        }
        Ok(write_atomically(&self.path, |out| self.write_to(out, alignment, (source, target), now))?)
    }

    fn write_to(
        &self,
        out: &mut dyn Write,
        alignment: &Alignment,
        (source, target): (&Side, &Side),
        now: Time,
    ) -> io::Result<()> {
        let Some(format) = self.format else {
            return review::write(out, &archive::rows(alignment, source.article(), target.article()));
        };
        let options = WriteOptions::default();
        let mut writer = formats::writer(format, Box::new(out), &options).map_err(io::Error::other)?;
        for (id, unit) in (1..).zip(archive::units(alignment, source.article(), target.article())) {
            writer.write(&unit.numbered(id, now))?;
        }
        writer.finish()
    }

    /// Says what was written, and what was left out.
    pub(super) fn tell(&self, alignment: &Alignment, session: &Session) {
        if self.is_stdout() {
            return;
        }
        let (name, [sure, doubtful, unpaired]) = (self.path.display(), counts(alignment));
        session.console.note(&match self.format {
            None => format!(
                "wrote {} to {name}; `hafez accept {name}` stores them",
                counted(alignment.beads.len() as u64, "row")
            ),
            Some(_) if doubtful + unpaired == 0 => format!("wrote {} to {name}", counted(sure as u64, "unit")),
            Some(_) => format!(
                "wrote {} to {name}; {} not sure and left out, a review file (.tsv) has all",
                counted(sure as u64, "unit"),
                match doubtful + unpaired {
                    1 => "1 is".to_owned(),
                    more => format!("{more} are"),
                }
            ),
        });
    }
}
