//! What all pages have around them: the policy, the style, the script, the font.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::markup::{Attr, Text};
use super::{About, Kind};

const STYLE: &str = include_str!("assets/page.css");
const SCRIPT: &str = include_str!("assets/page.js");
/// Vazirmatn, the letters of the Arabic script only, as published (SIL Open Font License, `assets/font/OFL.txt`).
const FONT: &[u8] = include_bytes!("assets/font/vazirmatn-arabic.woff2");
/// SHA-256 of the style, of the style with the font, and of the script, in base 64: what never changes between two pages
/// need not be computed for each. `tests/page.rs` says the new one where an asset has changed.
const STYLE_DIGEST: &str = "yV7rTMNvIHPd1HDTL2O10xK5YTIVVOTXEgpVv5UX9JQ=";
const STYLE_AND_FONT_DIGEST: &str = "X3AbdqR15YZROUQjANK0FS3DfyGULhpSv3YsOZYNzMk=";
const SCRIPT_DIGEST: &str = "wh7JBUwqGLj6N3weusNmcFcmEjR7YitGZxglC5gbayY=";
/// What the font has. Digits of the Latin script and quotation marks come from the fonts of the machine.
const FONT_RANGE: &str = "U+0600-06FF,U+0750-077F,U+08A0-08FF,U+200C-200E,U+FB50-FDFF,U+FE70-FEFC";

/// Writes a page of a kind with a title around what `body` writes.
pub(super) fn write_page(
    kind: Kind,
    title: &str,
    about: &About<'_>,
    out: &mut dyn Write,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let with_font = about.from.is_rtl() || about.to.is_rtl();
    let style = style(with_font);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", Attr(&policy(with_font)))?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    writeln!(out, "<meta name=\"generator\" content=\"hafez {}\">", Attr(about.version))?;
    writeln!(out, "{}", kind.mark())?;
    writeln!(out, "<title>{}</title>\n<style>{style}</style>\n</head>\n<body>", Attr(title))?;
    body(out)?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

/// The font goes where its letters are.
fn style(with_font: bool) -> String {
    if !with_font {
        return STYLE.to_owned();
    }
    let font = STANDARD.encode(FONT);
    format!(
        "@font-face{{font-family:\"hafez Vazirmatn\";font-weight:100 900;font-display:swap;\
         src:url(data:font/woff2;base64,{font}) format(\"woff2\");unicode-range:{FONT_RANGE}}}\n{STYLE}"
    )
}

/// Nothing comes from anywhere, and only this style and this script count.
fn policy(with_font: bool) -> String {
    let style = if with_font { STYLE_AND_FONT_DIGEST } else { STYLE_DIGEST };
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{SCRIPT_DIGEST}'; font-src data:; \
         base-uri 'none'; form-action 'none'"
    )
}

/// The foot: when and by what it was made.
pub(super) fn foot(about: &About<'_>, out: &mut dyn Write) -> io::Result<()> {
    let time = about.time.strftime("%Y-%m-%d %H:%M");
    writeln!(out, "<footer><p>Made by hafez {} on {time} UTC.</p></footer>", Text(about.version))
}

/// `en → fa`; the script puts the names of the languages there.
pub(super) fn languages(about: &About<'_>) -> String {
    let tag = |tag: &str| format!("<span data-language=\"{}\">{}</span>", Attr(tag), Text(tag));
    format!(
        "{} <span aria-hidden=\"true\">\u{2192}</span><span class=\"unseen\">to</span> {}",
        tag(about.from.as_str()),
        tag(about.to.as_str())
    )
}
