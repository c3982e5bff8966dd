//! Work on all cores, answered in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use crate::cli::error::Result;
use crate::memory::Memory;

/// Does a piece of work for each item and takes the results in the order of the items, with how many are done. What
/// `take` says ends the work where it is an error.
pub(super) fn work<T: Sync, R: Send>(
    memory: &Memory,
    items: &[T],
    each: &(dyn Fn(&Memory, &T) -> R + Sync),
    take: &mut dyn FnMut(usize, R) -> Result<()>,
) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(items.len());
    let mut readers = Vec::new();
    for _ in 0..cores {
        readers.extend(memory.reader()?);
    }
    if readers.is_empty() {
        return items.iter().zip(1..).try_for_each(|(item, count)| take(count, each(memory, item)));
    }
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (send, results) = channel();
    std::thread::scope(|scope| {
        for reader in readers {
            let (send, next, stopped) = (send.clone(), &next, &stopped);
            scope.spawn(move || {
                while !stopped.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    if send.send((at, each(&reader, item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut done = 0;
        for (at, result) in results {
            early.insert(at, result);
            while let Some(result) = early.remove(&done) {
                done += 1;
                take(done, result).inspect_err(|_| stopped.store(true, Ordering::Relaxed))?;
            }
        }
        Ok(())
    })
}
