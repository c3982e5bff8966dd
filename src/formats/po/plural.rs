//! The expression of `Plural-Forms`: which form of `msgstr` a number takes.
//!
//! Only the form for one is needed: it belongs to `msgid`, all others to `msgid_plural`. In most
//! languages it is the first, but in Arabic, Welsh, Latvian and others that is the form for none.

/// More nesting than any language needs.
const MAX_DEPTH: usize = 64;

/// The form that is used for this number; `None` if the expression cannot be understood.
pub(super) fn form(header: &str, n: u64) -> Option<u64> {
    let (_, expression) = header.split_once("plural=").map(|(before, rest)| match before.ends_with('n') {
        // `nplurals=` never has this before it; `plural=` behind it is the next one.
        true => rest.split_once("plural=").unwrap_or((before, "")),
        false => (before, rest),
    })?;
    let expression = expression.split(';').next().unwrap_or_default();
    let mut parser = Parser { rest: expression.trim_start(), n, depth: 0 };
    let value = parser.choice()?;
    parser.rest.is_empty().then_some(value)
}

struct Parser<'e> {
    rest: &'e str,
    n: u64,
    depth: usize,
}

/// Two operands to a value; `None` for a division by zero.
type Operation = fn(u64, u64) -> Option<u64>;

/// The operators of C from the loosest to the tightest; of one level, longer names first.
const LEVELS: &[&[(&str, Operation)]] = &[
    &[("||", |a, b| Some(u64::from(a != 0 || b != 0)))],
    &[("&&", |a, b| Some(u64::from(a != 0 && b != 0)))],
    &[("==", |a, b| Some(u64::from(a == b))), ("!=", |a, b| Some(u64::from(a != b)))],
    &[
        ("<=", |a, b| Some(u64::from(a <= b))),
        (">=", |a, b| Some(u64::from(a >= b))),
        ("<", |a, b| Some(u64::from(a < b))),
        (">", |a, b| Some(u64::from(a > b))),
    ],
    &[("+", |a, b| a.checked_add(b)), ("-", |a, b| a.checked_sub(b))],
    &[("*", |a, b| a.checked_mul(b)), ("/", |a, b| a.checked_div(b)), ("%", |a, b| a.checked_rem(b))],
];

impl Parser<'_> {
    fn accept(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn deeper(&mut self, work: impl FnOnce(&mut Self) -> Option<u64>) -> Option<u64> {
        self.depth += 1;
        let value = if self.depth > MAX_DEPTH { None } else { work(self) };
        self.depth -= 1;
        value
    }

    /// `a ? b : c`, from the right.
    fn choice(&mut self) -> Option<u64> {
        self.deeper(|parser| {
            let condition = parser.level(0)?;
            if !parser.accept("?") {
                return Some(condition);
            }
            let yes = parser.choice()?;
            if !parser.accept(":") {
                return None;
            }
            let no = parser.choice()?;
            Some(if condition != 0 { yes } else { no })
        })
    }

    fn level(&mut self, level: usize) -> Option<u64> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        while let Some((_, operation)) = operators.iter().find(|(token, _)| self.accept(token)) {
            let right = self.level(level + 1)?;
            left = operation(left, right)?;
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<u64> {
        if self.rest.starts_with('!') {
            self.accept("!");
            return self.deeper(|parser| Some(u64::from(parser.unary()? == 0)));
        }
        if self.accept("(") {
            let value = self.choice()?;
            return self.accept(")").then_some(value);
        }
        if self.accept("n") {
            return Some(self.n);
        }
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.trim_start();
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_the_world() {
        let arabic =
            "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;";
        let russian =
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);";
        let slovene = "nplurals=4; plural=(n%100==1 ? 1 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 3 : 0);";
        for (header, forms) in [
            ("nplurals=2; plural=(n != 1);", vec![(1, 0), (0, 1), (2, 1)]),
            ("nplurals=2; plural=n!=1;", vec![(1, 0), (5, 1)]),
            ("nplurals=2; plural=(n > 1)", vec![(0, 0), (1, 0), (2, 1)]),
            ("nplurals=1; plural=0;", vec![(1, 0), (9, 0)]),
            (arabic, vec![(0, 0), (1, 1), (2, 2), (5, 3), (11, 4), (100, 5)]),
            (russian, vec![(1, 0), (3, 1), (11, 2), (21, 0)]),
            (slovene, vec![(1, 1), (2, 2), (5, 0)]),
            ("nplurals=2; plural=!n;", vec![(0, 1), (1, 0)]),
        ] {
            for (n, wanted) in forms {
                assert_eq!(form(header, n), Some(wanted), "{header} for {n}");
            }
        }
        let deep = format!("plural={}n", "(".repeat(10_000));
        let not = format!("plural={}n", "!".repeat(10_000));
        for bad in
            ["", "nplurals=2;", "plural=EXPRESSION", "plural=n%0", "plural=1 ?", "nplurals=3; plural", &deep, &not]
        {
            assert_eq!(form(bad, 1), None, "{bad:.40}");
        }
    }
}
