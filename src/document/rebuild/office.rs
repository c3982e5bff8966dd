//! Documents of word processors: which code stands where, for `document::office` to write.

use super::{RebuildError, Rebuilt, Translation, Warning, codes};
use crate::document::Document;
use crate::document::office::{Direction, Office, Wording};
use crate::lang::LanguageTag;

impl Document {
    /// The file with its changed paragraphs.
    pub(super) fn rebuild_office(
        &self,
        office: &Office,
        translations: &[Option<Translation>],
        changed: &[usize],
        target: &LanguageTag,
    ) -> Result<Rebuilt, RebuildError> {
        let (mut wordings, mut warnings) = (Vec::with_capacity(changed.len()), Vec::new());
        for at in changed {
            let (Some(segment), Some(Some(translation))) = (self.segments.get(*at), translations.get(*at)) else {
                continue;
            };
            let (placed, wrong) = codes::placed(&segment.codes, translation);
            let told = wrong.into_iter().map(|(kind, code)| Warning { segment: segment.index, kind, code });
            warnings.extend(told);
            let codes = placed.iter().map(|placed| (placed.at, placed.code)).collect();
            wordings.push(Wording { segment, text: &translation.text, codes });
        }
        let direction = Direction { lang: target.clone(), right_to_left: target.is_rtl() };
        let bytes = office.rewritten(&self.source, &wordings, &direction).map_err(RebuildError::Package)?;
        Ok(Rebuilt { bytes, warnings })
    }
}
