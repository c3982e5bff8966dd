//! The passes: find a path, see how sure it is, make every model fit it, and again.

use std::ops::{ControlFlow, Range};

use super::band::Band;
use super::error::AlignError;
use super::grounds::{Found, times};
use super::input::{Evidence, Step};
use super::kin::kin;
use super::length::Lengths;
use super::marks::Marks;
use super::model::Model;
use super::path::{Pair, best};
use super::posterior::{Posterior, posterior};
use super::read::Side;
use super::shape::{Gaps, Priors, SHAPES};
use super::table::{Table, learn, share_known, told};
use super::words::Words;
use super::{Alignment, RELATED, RELATED_IN_WORDS, Weighed, coarse, confidence};

/// How often the models are made to fit.
const PASSES: usize = 4;

/// The share of the words of both documents from which a memory is said to know them.
const MOSTLY: f64 = 0.5;

/// Of less segments a side even a memory cannot tell more.
const FEW: usize = 3;

/// Half the width of the band around the path before, or around places that seem to answer each other.
const AGAIN: usize = 60;

/// In a band of more cells only the commonest shapes of beads are looked for; the next pass looks for all.
const LARGE: usize = 4_000_000;

/// Half the width of the band in which probabilities are summed.
const AROUND: usize = 24;

/// The share of words that are there by chance, before anything is learned.
const CHANCE: f64 = 0.95;

/// So many words of that share are taken for seen beforehand.
const BEFORE: f64 = 20.0;

/// Beads less likely than this teach nothing.
const TEACHES: f64 = 0.1;

/// Probabilities are made of scores that are so much smaller: evidence is not independent, and what a path has wrong is
/// learned with less conviction.
const CAUTION: f64 = 0.6;

type Watch<'a> = &'a mut dyn FnMut(Step) -> ControlFlow<()>;

/// What is believed before and after a pass.
pub(super) struct Belief {
    known: (Table, Table),
    lengths: Lengths,
    marks: Marks,
    priors: Priors,
    tables: (Table, Table),
    chance: [f64; 2],
}

/// Aligns two documents that both have segments.
pub(super) fn run(
    source: &Side,
    target: &Side,
    evidence: &Evidence<'_>,
    watch: Watch<'_>,
) -> Result<Alignment, AlignError> {
    let known = known(source, target, evidence);
    let least = least(source, target, evidence);
    let mut belief = Belief::first(source, target, known);
    let points = coarse::chain(source, target, &belief.known.0);
    let mut band = Band::by_points(source.len(), target.len(), &points, AGAIN);
    for pass in 1.. {
        let (path, sums) = belief
            .pass((source, target), band, &mut |row| watch(Step { pass, of: PASSES, row, rows: source.len() }))?;
        if pass == PASSES {
            return Ok(confidence::judged(&belief, (source, target), &path, &sums, least));
        }
        belief.fit(source, target, &path, &sums, !evidence.words_as_known);
        band = Band::along(&path, AGAIN);
    }
    Err(AlignError::Stopped)
}

/// What the documents are held to: more where the memory knows their words, of which two segments have too few.
fn least(source: &Side, target: &Side, evidence: &Evidence<'_>) -> f64 {
    let known = evidence.lexicon.map_or(0.0, |lexicon| {
        let (one, other) = if evidence.turned { (target, source) } else { (source, target) };
        share_known(lexicon, one, other)
    });
    let short = source.len().min(target.len()) < FEW;
    if known >= MOSTLY && !short { RELATED_IN_WORDS } else { RELATED }
}

/// What is known of words before anything is learned.
fn known(source: &Side, target: &Side, evidence: &Evidence<'_>) -> (Table, Table) {
    let forward = kin(&source.words, &target.words);
    let mut known = (forward.clone(), forward.turned(target.words.len()));
    if let Some(lexicon) = evidence.lexicon {
        let told = if evidence.turned {
            let (backward, forward) = told(target, source, lexicon);
            (forward, backward)
        } else {
            told(source, target, lexicon)
        };
        known = (known.0.raised_by(&told.0), known.1.raised_by(&told.1));
    }
    if let Some(lexicon) = evidence.taught {
        let taught = told(source, target, lexicon);
        known = (known.0.raised_by(&taught.0), known.1.raised_by(&taught.1));
    }
    (known.0.within_one(), known.1.within_one())
}

impl Belief {
    fn first(source: &Side, target: &Side, known: (Table, Table)) -> Self {
        Self {
            tables: known.clone(),
            known,
            lengths: Lengths::of(source, target),
            marks: Marks::of(source, target, &[]),
            priors: Priors::default(),
            chance: [CHANCE; 2],
        }
    }

    /// A path and how likely its beads came out, with everything that may speak for it.
    pub(super) fn found<'a>(&'a self, sides: (&'a Side, &'a Side), path: &'a [Pair], likely: &'a [f64]) -> Found<'a> {
        Found { sides, tables: [&self.known, &self.tables], lengths: &self.lengths, marks: &self.marks, path, likely }
    }

    /// The best path, and the probabilities around it. A band that the path comes near the edge of may have lost a
    /// better one: it is made wider.
    fn pass(
        &self,
        (source, target): (&Side, &Side),
        mut band: Band,
        watch: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Result<(Vec<Pair>, Posterior), AlignError> {
        let mut model = self.model((source, target));
        let simple = self.priors.simple();
        let priors = if band.cells() > LARGE { &simple } else { &self.priors };
        let path = loop {
            let path = best(&band, priors, &mut model, watch)?;
            if !band.confines(&path) {
                break path;
            }
            band = band.wider();
        };
        let sums = self.sums((source, target), &path)?;
        Ok((path, sums))
    }

    fn model<'a>(&'a self, sides: (&'a Side, &'a Side)) -> Model<'a> {
        let words = Words::new(sides.0, sides.1, &self.tables.0, &self.tables.1, self.chance);
        Model { sides, lengths: &self.lengths, marks: &self.marks, words }
    }

    /// The probabilities around a path.
    fn sums(&self, sides: (&Side, &Side), path: &[Pair]) -> Result<Posterior, AlignError> {
        let around = Band::along(path, AROUND);
        posterior(around, &self.priors, CAUTION, &mut self.model(sides), &mut |_| ControlFlow::Continue(()))
    }

    fn fit(&mut self, source: &Side, target: &Side, path: &[Pair], sums: &Posterior, learns: bool) {
        let beads = weighed(path, sums);
        self.lengths.fit(&beads);
        self.marks = Marks::of(source, target, &beads);
        self.priors = Priors::fit(&beads, gaps(path));
        if learns {
            self.tables = learn(source, target, &self.known, &beads);
        }
        self.chance = chance(self, source, target, &beads);
    }
}

/// The beads of a path that are likely enough to teach.
fn weighed(path: &[Pair], sums: &Posterior) -> Vec<Weighed> {
    let weigh = |(source, target): &Pair| {
        let weight = likely(source, target, sums)?;
        (weight >= TEACHES).then(|| Weighed { source: source.clone(), target: target.clone(), weight })
    };
    path.iter().filter_map(weigh).collect()
}

pub(super) fn likely(source: &Range<usize>, target: &Range<usize>, sums: &Posterior) -> Option<f64> {
    let shape = SHAPES.iter().position(|shape| *shape == (source.len(), target.len()))?;
    Some(sums.of(shape, source.end, target.end))
}

fn gaps(path: &[Pair]) -> Gaps {
    let mut gaps = Gaps::default();
    let mut before = None;
    for (source, target) in path {
        let side = if source.is_empty() {
            Some(1)
        } else if target.is_empty() {
            Some(0)
        } else {
            None
        };
        if side.is_some() {
            gaps.whole += 1.0;
            gaps.begun += f64::from(u8::from(side != before));
        }
        before = side;
    }
    gaps
}

/// The share of words that nothing in their beads explains.
fn chance(belief: &Belief, source: &Side, target: &Side, beads: &[Weighed]) -> [f64; 2] {
    let mut shares = [0.0; 2];
    let tables = [&belief.tables.0, &belief.tables.1];
    for (which, share) in shares.iter_mut().enumerate() {
        let (mut apart, mut all) = (BEFORE * CHANCE, BEFORE);
        for bead in beads {
            let (from, to, common) = match which {
                0 => (
                    source.segments[bead.source.clone()].concat(),
                    target.segments[bead.target.clone()].concat(),
                    &target.common,
                ),
                _ => (
                    target.segments[bead.target.clone()].concat(),
                    source.segments[bead.source.clone()].concat(),
                    &source.common,
                ),
            };
            let before = belief.chance[which];
            for word in to {
                let times = times(tables[which], &from, word, common[word as usize]);
                apart += bead.weight * before / (before + (1.0 - before) * times);
                all += bead.weight;
            }
        }
        *share = (apart / all).clamp(0.2, 0.98);
    }
    shares
}
