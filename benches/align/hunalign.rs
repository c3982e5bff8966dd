//! hunalign beside it, where `HUNALIGN` names its program.

use std::path::Path;
use std::process::Command;

use hafez::align::{Alignment, Bead, Status};

use crate::gold::Set;

/// Strict and lax F1 of hunalign without a dictionary, with `-realign`.
pub(crate) fn compare(sets: &[Set]) {
    let Some(program) = std::env::var_os("HUNALIGN") else {
        println!("\nhunalign: not measured, HUNALIGN names no program");
        return;
    };
    println!("\nhunalign -realign, no dictionary");
    for set in sets {
        match run(Path::new(&program), set) {
            Some(alignment) => {
                let score = set.score(&alignment);
                println!("{:28} {:6.3} {:6.3}", set.name, score.strict(), score.lax());
            }
            None => println!("{:28} hunalign failed", set.name),
        }
    }
}

fn run(program: &Path, set: &Set) -> Option<Alignment> {
    let folder = tempfile::tempdir().ok()?;
    let [empty, source, target] = ["dic", "source", "target"].map(|name| folder.path().join(name));
    std::fs::write(&empty, "").ok()?;
    // It wants its words apart.
    let words = |lines: &[String]| lines.iter().map(|line| apart(line) + "\n").collect::<String>();
    std::fs::write(&source, words(&set.source)).ok()?;
    std::fs::write(&target, words(&set.target)).ok()?;
    let out = Command::new(program).arg("-realign").args([&empty, &source, &target]).output().ok()?;
    let rungs: Vec<(usize, usize)> = String::from_utf8_lossy(&out.stdout).lines().filter_map(rung).collect();
    let bead = |two: &[(usize, usize)]| {
        let (source, target) = (two[0].0..two[1].0, two[0].1..two[1].1);
        let unpaired = source.is_empty() || target.is_empty();
        Bead {
            source,
            target,
            confidence: 0.0,
            status: if unpaired { Status::Unpaired } else { Status::Doubtful },
            difference: None,
            grounds: Vec::new(),
        }
    };
    (rungs.len() > 1).then(|| Alignment {
        least: 0.0,
        beads: rungs.windows(2).map(bead).collect(),
        confidence: 0.0,
        grounds: Vec::new(),
    })
}

/// A rung of the ladder: how many segments of each side are before it.
fn rung(line: &str) -> Option<(usize, usize)> {
    let mut cells = line.split('\t');
    Some((cells.next()?.trim().parse().ok()?, cells.next()?.trim().parse().ok()?))
}

fn apart(line: &str) -> String {
    let mut text = String::new();
    for c in line.chars() {
        let word = c.is_alphanumeric() || c == '\u{200c}';
        if !word {
            text.push(' ');
        }
        text.push(c);
        if !word {
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
