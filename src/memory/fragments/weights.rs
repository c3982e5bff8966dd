//! All constants that were fitted: `cargo bench --bench fragments -- fit` prints them anew.

/// How many things are asked of a candidate to rank it.
pub const RANKED: usize = 15;
/// How many are asked of the chosen one to say how sure it is.
pub const TRUSTED: usize = 23;

/// Of a candidate, see `candidate::rank_features`.
pub(super) const RANK: [f64; RANKED] =
    [0.044, 1.036, -0.258, 0.227, 0.227, -1.920, -0.355, -1.115, -0.272, -1.528, 0.842, -0.051, -0.718, 2.026, 0.437];

/// Of the chosen one, see `candidate::trust_features`.
pub(super) const TRUST_RUN: [f64; TRUSTED] = [
    -0.213, -0.554, 0.218, -0.395, 0.917, -0.430, 1.094, 1.434, -0.882, -1.035, 1.110, -1.074, 0.133, 0.059, -0.514,
    -0.029, 0.000, 0.000, 0.000, 0.000, 0.000, 0.000, 0.000,
];

/// The same for a single name.
pub(super) const TRUST_NAME: [f64; TRUSTED] = [
    -0.754, 0.093, -0.067, 0.734, 0.371, 1.360, 0.744, -0.251, -0.069, -0.243, -0.334, -0.093, -0.013, 0.186, -0.093,
    -0.582, 0.000, 0.576, 0.066, -0.031, -0.902, 0.650, 0.392,
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
