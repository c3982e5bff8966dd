//! The number formats of an Excel workbook.

use super::super::error::FormatError;
use super::super::xml::Token;
use super::package::Package;

/// Formats and cell styles that are looked at; Excel allows as many.
const MOST: usize = 65_536;

/// The formats that have a number instead of a code.
const BUILT_IN: &[(u32, &str)] = &[
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (9, "0%"),
    (10, "0.00%"),
    (14, "yyyy-mm-dd"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "yyyy-mm-dd hh:mm"),
    (37, "#,##0;-#,##0"),
    (38, "#,##0;-#,##0"),
    (39, "#,##0.00;-#,##0.00"),
    (40, "#,##0.00;-#,##0.00"),
    (45, "mm:ss"),
    (46, "[h]:mm:ss"),
    (47, "mm:ss"),
];

/// The number format of each cell style.
#[derive(Default)]
pub(super) struct Styles {
    codes: Vec<(u32, String)>,
    cells: Vec<u32>,
}

impl Styles {
    /// Reads the part; a workbook without it has no formats.
    pub(super) fn read(package: &Package, path: &str) -> Result<Self, FormatError> {
        let mut styles = Self::default();
        let Some((mut xml, _)) = package.xml(path, "styleSheet")? else { return Ok(styles) };
        let mut of_cells = false;
        loop {
            match xml.token()? {
                Token::Start(tag) => match tag.name.as_str() {
                    "cellXfs" => of_cells = true,
                    "cellStyleXfs" | "cellStyles" | "dxfs" => of_cells = false,
                    "numFmt" if styles.codes.len() < MOST => {
                        let id = tag.get("numFmtId").and_then(|id| id.parse().ok());
                        let code: String = tag.get("formatCode").unwrap_or_default().chars().take(255).collect();
                        styles.codes.extend(id.map(|id| (id, code)));
                    }
                    "xf" if of_cells && styles.cells.len() < MOST => {
                        styles.cells.push(tag.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0));
                    }
                    _ => {}
                },
                Token::Eof => break,
                _ => {}
            }
        }
        styles.codes.sort_by_key(|(id, _)| *id);
        Ok(styles)
    }

    /// The format code of a cell with this style.
    pub(super) fn code(&self, style: Option<&str>) -> &str {
        let style = style.and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
        let Some(id) = self.cells.get(style) else { return "General" };
        if let Ok(at) = self.codes.binary_search_by_key(id, |(known, _)| *known) {
            return self.codes.get(at).map_or("General", |(_, code)| code);
        }
        BUILT_IN.iter().find(|(known, _)| known == id).map_or("General", |(_, code)| code)
    }
}
