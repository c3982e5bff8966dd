//! What is said of many times.

use std::time::Duration;

pub(crate) fn median(times: &[Duration]) -> Duration {
    at(times, 50)
}

pub(crate) fn p99(times: &[Duration]) -> Duration {
    at(times, 99)
}

fn at(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[(sorted.len() - 1) * percent / 100]
}

pub(crate) fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

pub(crate) fn ms(time: Duration) -> String {
    format!("{:8.3} ms", time.as_secs_f64() * 1000.0)
}

pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
