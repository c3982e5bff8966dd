//! Names shared out between threads, each with its own look at the memory.

use crate::glossary::GlossaryError;
use crate::store::Store;

/// What one thread finds, each with its number.
pub(super) type Found<T> = Result<Vec<(usize, T)>, GlossaryError>;

/// Looks at the memory for all threads but this one: of `threads` as many as there are portions of work.
pub(super) fn readers(
    store: &dyn Store,
    threads: usize,
    portions: usize,
) -> Result<Vec<Box<dyn Store>>, GlossaryError> {
    let mut readers = Vec::new();
    for _ in 1..threads.clamp(1, portions + 1) {
        readers.extend(store.reader()?);
    }
    Ok(readers)
}

/// What `own` finds on this thread and `others` on one a reader, by number.
pub(super) fn together<T: Send>(
    readers: Vec<Box<dyn Store>>,
    own: impl FnOnce() -> Found<T>,
    others: impl Fn(&dyn Store) -> Found<T> + Sync,
) -> Result<Vec<T>, GlossaryError> {
    let others = &others;
    let mut found = std::thread::scope(|scope| {
        let helpers: Vec<_> = readers.into_iter().map(|store| scope.spawn(move || others(&*store))).collect();
        let mut found = own()?;
        for helper in helpers {
            found.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok::<_, GlossaryError>(found)
    })?;
    found.sort_by_key(|(at, _)| *at);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}
