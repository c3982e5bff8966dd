//! The pages in a real browser: `tests/browser/run`. Skipped where there is no browser.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;
#[path = "cmd/pages.rs"]
mod pages;

use std::path::{Path, PathBuf};
use std::process::Command;

const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell"];

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// What is needed, or what is missing.
fn tools() -> Result<(PathBuf, PathBuf, PathBuf), &'static str> {
    let named = std::env::var_os("HAFEZ_BROWSER").map(PathBuf::from);
    let browser = named.or_else(|| BROWSERS.iter().find_map(|name| on_path(name)));
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let installed = ["puppeteer-core", "axe-core"].iter().all(|name| scripts.join("node_modules").join(name).is_dir());
    let node = on_path("node").ok_or("no node")?;
    let browser = browser.ok_or("no browser")?;
    if installed { Ok((node, browser, scripts)) } else { Err("nothing installed in tests/browser: tests/browser/run") }
}

#[test]
fn a_browser_shows_the_pages_as_they_are_meant() {
    let (node, browser, scripts) = match tools() {
        Ok(tools) => tools,
        Err(missing) => {
            assert!(std::env::var_os("HAFEZ_BROWSER_NEEDED").is_none(), "{missing}");
            println!("skipped: {missing}");
            return;
        }
    };
    let environment = pages::environment();
    pages::all(&environment);
    let run = Command::new(node).arg("check.mjs").args([&browser, &environment.work()]).current_dir(scripts).output();
    let run = run.unwrap();
    let (out, errors) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    println!("{out}");
    assert!(run.status.success(), "{out}{errors}");
}
