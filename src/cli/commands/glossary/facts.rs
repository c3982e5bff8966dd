//! What `glossary add` and `glossary edit` can say of a name beside its forms.

use clap::Args;

use crate::glossary::Facts;

/// When a name holds, and how it may be recognised.
#[derive(Debug, Args)]
pub(super) struct FactArgs {
    /// The first day on which it holds, as 2021-01-20; an empty text removes it
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// The last day on which it holds; an empty text removes it
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// How it may be recognised, as in `match` of files: weak|near:A/B …; an empty text removes it
    #[arg(long = "match", value_name = "RULES")]
    rules: Option<String>,
}

impl From<&FactArgs> for Facts {
    fn from(args: &FactArgs) -> Self {
        Self { since: args.since.clone(), until: args.until.clone(), rule: args.rules.clone() }
    }
}
