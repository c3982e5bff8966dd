//! All constants that were fitted: `cargo bench --bench fragments -- fit` prints them anew.

/// How many things are asked of a candidate to rank it.
pub const RANKED: usize = 15;
/// How many are asked of the chosen one to say how sure it is.
pub const TRUSTED: usize = 23;

/// Of a candidate, see `candidate::rank_features`.
pub(super) const RANK: [f64; RANKED] =
    [0.128, 0.923, -0.222, 0.233, 0.233, -2.494, -0.623, -1.061, -0.492, -1.608, 1.162, 0.049, -0.730, 2.043, 0.559];

/// Of the chosen one, see `candidate::trust_features`.
pub(super) const TRUST_RUN: [f64; TRUSTED] = [
    -0.282, -0.400, 0.170, 0.014, 0.928, -0.558, 1.255, 1.439, -0.952, -1.257, 1.131, -1.096, 1.143, 0.037, -0.135,
    0.110, 0.000, 0.000, 0.000, 0.000, 0.000, 0.000, 0.000,
];

/// The same for a single name.
pub(super) const TRUST_NAME: [f64; TRUSTED] = [
    -0.960, 0.190, -0.041, 0.544, 0.114, 1.768, 0.855, -0.320, -0.334, -0.374, -0.090, -0.073, 0.000, 0.243, -0.073,
    -0.689, 0.000, 0.469, -0.403, -0.155, -0.933, 0.674, 0.360,
];

/// Runs of less confidence are not shown.
pub(super) const RUN: f64 = 0.3;
/// Where the lexicon was learned from less than [`SMALL`] pairs, runs are shown that are rather right than wrong.
pub(super) const RUN_OF_SMALL: f64 = 0.5;
/// See [`RUN_OF_SMALL`].
pub(super) const SMALL: u64 = 2_000;
/// Names of less confidence are not shown.
pub(super) const NAME: f64 = 0.5;
/// What rests on words that the lexicon has never seen is never surer.
pub(super) const NEW: f64 = 0.4;
/// What was learned from another variant of the language is less sure by this factor.
pub(super) const STAND_IN: f64 = 0.8;
/// Every content word needs a word of the target of its own, with a link of this.
pub(super) const COMPLETE: f32 = 0.02;
