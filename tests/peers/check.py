"""Exports from hafez, and what other programs find in them: the same pairs, the same terms.

A format joins by one line of MEMORY or GLOSSARY. One that this hafez does not write is named.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from lxml import etree

import work

HAFEZ = str(Path(sys.argv[1]).resolve())
SCHEMAS = Path(os.environ["PEERS_SCHEMAS"]) if "PEERS_SCHEMAS" in os.environ else None

# Source, target, unreviewed. Marks that nobody sees are written as escapes.
PAIRS = [
    ("The war began in the spring.", "جنگ در بهار آغاز شد.", False),
    ("He goes.", "او می\u200cرود.", True),
    ("two  spaces, and one at the end ", " دو  فاصله ", False),
    ("a\tb", "آ\tب", False),
    ("first line\nsecond line", "سطر یکم\nسطر دوم", False),
    ('"quoted" \\ & <b>bold</b> ]]>', "«نقل» \\ & <b>سیاه</b> ]]>", False),
    ("marks \u202aa\u202c \u2066b\u2069 \u200e\u200f", "نشان \u202bآ\u202c\u200f", False),
    ("astral \U0001f600\U00020000", "\U0001f600", False),
    ("the same", "یک", False),
    ("the same", "دو", False),
    ("%d files, 100 %", "٪d پرونده", False),
]
TERMS = [("Examplestan", "مثالستان"), ("A & B <C>", "آ و ب"), ("Zwnj City", "نیم\u200cفاصله\u200cشهر")]


def read_tmx(path):
    from translate.storage.tmx import tmxfile

    store = tmxfile.parsefile(str(path))
    return [(unit.source, unit.target) for unit in store.units]


def lxml_tmx(path):
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    pairs = []
    for unit in etree.parse(str(path)).iter("tu"):
        texts = {tuv.get(lang).split("-")[0]: seg_text(tuv.find("seg")) for tuv in unit.iter("tuv")}
        pairs.append((texts["en"], texts["fa"]))
    return pairs


def read_po(path):
    from translate.storage.pypo import pofile

    store = pofile.parsefile(str(path))
    units = [unit for unit in store.units if not unit.isheader()]
    fuzzy = Counter(str(unit.source) for unit in units if unit.isfuzzy())
    expected = Counter(source for source, _, unreviewed in PAIRS if unreviewed)
    assert fuzzy == expected, f"fuzzy: {fuzzy}"
    keys = Counter((unit.getcontext(), str(unit.source)) for unit in units)
    assert max(keys.values()) == 1, f"twice: {keys.most_common(1)}"
    return [(str(unit.source), str(unit.target)) for unit in units]


def msgfmt_po(path):
    if not shutil.which("msgfmt"):
        return None
    checked = subprocess.run(["msgfmt", "--check", "--output-file", os.devnull, str(path)], capture_output=True, text=True)
    assert checked.returncode == 0 and not checked.stderr, checked.stderr
    return "accepted"


def read_xliff(path):
    from translate.storage.xliff import xlifffile

    store = xlifffile.parsefile(str(path))
    return [(unit.source, unit.target) for unit in store.units if unit.target]


def lxml_xliff2(path):
    root = etree.parse(str(path)).getroot()
    ns = root.tag.partition("}")[0] + "}"
    segments = root.iter(f"{ns}segment")
    return [(seg_text(s.find(f"{ns}source")), seg_text(s.find(f"{ns}target"))) for s in segments]


def read_weblate(path):
    from jsonschema import validate
    from weblate_schemas import load_schema

    elements = json.loads(path.read_text(encoding="utf-8"))
    validate(elements, load_schema("weblate-memory.schema.json"))
    return [(element["source"], element["target"]) for element in elements]


def read_tbx(path):
    from translate.storage.tbx import tbxfile

    store = tbxfile.parsefile(str(path))
    return [(unit.source, unit.target) for unit in store.units if unit.source and unit.target]


def lxml_tbx3(path):
    root = etree.parse(str(path)).getroot()
    ns = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    pairs = []
    for concept in root.iter(f"{ns}conceptEntry"):
        texts = {}
        for section in concept.iter(f"{ns}langSec"):
            texts.setdefault(section.get(lang), []).extend(term.text for term in section.iter(f"{ns}term"))
        pairs += [(en, fa) for en in texts.get("en", []) for fa in texts.get("fa", [])]
    return pairs


def seg_text(element):
    """The text without native codes."""
    text = element.text or ""
    for child in element:
        name = etree.QName(child).localname
        if name in ("hi", "g", "mrk", "pc"):
            text += seg_text(child)
        text += child.tail or ""
    return text


# Name, file, arguments of the export, readers: each gives the pairs, or a word.
PAIR = ["--from", "en", "--to", "fa"]
MEMORY = [
    ("TMX", "memory.tmx", [], [read_tmx, lxml_tmx]),
    ("TMX, level 2", "memory2.tmx", [], [lxml_tmx]),
    ("PO", "memory.po", PAIR, [read_po, msgfmt_po]),
    ("Weblate", "memory.json", PAIR, [read_weblate]),
    ("XLIFF 1.2", "memory.xlf", [*PAIR, "--format", "xliff"], [read_xliff]),
    ("XLIFF 2", "memory2.xlf", [*PAIR, "--format", "xliff2"], [lxml_xliff2]),
]
GLOSSARY = [
    ("TBX v3", "terms.tbx", [], [lxml_tbx3]),
    ("TBX v2", "terms2.tbx", ["--v2"], [read_tbx]),
]
# What validates which file, where PEERS_SCHEMAS has it.
VALID = [
    ("memory.tmx", "tmx14.dtd"),
    ("memory2.tmx", "tmx14.dtd"),
    ("memory.xlf", "xliff-core-1.2-strict.xsd"),
    ("memory.xlf", "xliff-core-1.2-transitional.xsd"),
    ("memory2.xlf", "xliff_core_2.0.xsd"),
    ("work1.xlf", "xliff-core-1.2-transitional.xsd"),
    ("work2.xlf", "xliff_core_2.0.xsd"),
    ("work2.xlf", "matches.xsd"),
    ("terms.tbx", "TBXcoreStructV03.rng"),
    ("terms2.tbx", "TBXcoreStructV02.dtd"),
]


def hafez(*arguments, **more):
    return subprocess.run([HAFEZ, *arguments], capture_output=True, text=True, **more)


def escape(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def fill(folder):
    rows = ["# hafez escapes", "en\tfa\tstatus"]
    rows += [f"{escape(s)}\t{escape(t)}\t{'unreviewed' if u else ''}" for s, t, u in PAIRS]
    (folder / "pairs.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    terms = ["en\tfa"] + [f"{s}\t{t}" for s, t in TERMS]
    (folder / "terms.tsv").write_text("\n".join(terms) + "\n", encoding="utf-8")
    for command in (["import", "pairs.tsv"], ["glossary", "import", "terms.tsv"]):
        done = hafez(*command, cwd=folder)
        assert done.returncode == 0, done.stderr


def validate(folder, file, schema):
    document = etree.parse(str(folder / file))
    path = str(SCHEMAS / schema)
    if schema.endswith(".dtd"):
        judge = etree.DTD(path)
    elif schema.endswith(".rng"):
        judge = etree.RelaxNG(etree.parse(path))
    else:
        judge = etree.XMLSchema(etree.parse(path))
    assert judge.validate(document), judge.error_log.last_error


def check(folder, row, command, wanted, whole):
    """Exports, and compares; what went wrong, or nothing."""
    name, file, arguments, readers = row
    done = hafez(*command, file, *arguments, cwd=folder)
    if done.returncode != 0:
        words = re.sub(r"\s+", " ", done.stderr.strip())
        print(f"{name}: not written by this hafez ({words[:90]})")
        return []
    faults = []
    for reader in readers:
        try:
            found = reader(folder / file)
        except Exception as fault:  # another program's fault is an answer too
            faults.append(f"{name}, {reader.__name__}: {fault!r}")
            continue
        if not isinstance(found, list):
            print(f"{name}, {reader.__name__}: {found or 'skipped, not installed'}")
            continue
        missing = Counter(wanted) - Counter(found)
        strange = Counter(found) - Counter(wanted) if whole else Counter()
        if missing or strange:
            faults.append(f"{name}, {reader.__name__}: lacks {list(missing)}, has {list(strange)}")
        else:
            print(f"{name}, {reader.__name__}: {len(found)} found, all agree")
    return faults


def omegat(folder):
    """OmegaT itself translates an article in the folder made for it; hafez reads what OmegaT then writes."""
    if not shutil.which("omegat"):
        print("OmegaT: skipped, not installed")
        return []
    project = folder / "project"
    for command in (["export"], ["glossary", "export"]):
        done = hafez(*command, "--omegat", str(project), cwd=folder)
        assert done.returncode == 0, done.stderr
    # OmegaT cuts at lines and takes white space off; of two translations it knows one.
    texts = dict(reversed([(a, b) for a, b, _ in PAIRS if "\n" not in a and "\t" not in a and "  " not in a]))
    (project / "source" / "article.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    done = subprocess.run(
        ["omegat", str(project), "--mode=console-translate", "--no-team", f"--config-dir={folder / 'omegat'}"],
        capture_output=True,
        text=True,
    )
    written = project / "target" / "article.txt"
    if done.returncode != 0 or not written.exists():
        return [f"OmegaT: {done.stdout[-300:]}{done.stderr[-300:]}"]
    lines = [line for line in written.read_text(encoding="utf-8").splitlines() if line]
    # What nobody has confirmed is not filled in.
    wanted = {a: {a if unreviewed else b for source, b, unreviewed in PAIRS if source == a} for a in texts}
    filled = sum(a not in wanted[a] for a in texts)
    faults = [f"OmegaT: {a!r} became {b!r}" for a, b in zip(texts, lines, strict=True) if b not in wanted[a]]
    for level in ("omegat", "level1", "level2"):
        file = project / f"project-{level}.tmx"
        done = hafez("--json", "import", "--dry-run", str(file), cwd=folder)
        end = json.loads(done.stdout.splitlines()[-1])["data"]
        if end["duplicate"] < filled or end["created"] or end["rejected"]:
            faults.append(f"OmegaT, {file.name} read back: {end}")
    if not faults:
        print(f"OmegaT: {filled} translated of {len(texts)}, its three memories read back, all agree")
    return faults


def main():
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["HAFEZ_MEMORY"] = str(folder / "memory.hafez")
        fill(folder)
        pairs = [(source, target) for source, target, _ in PAIRS]
        for row in MEMORY:
            faults += check(folder, row, ["export"], pairs, whole=True)
        # The starter glossary is in it too.
        for row in GLOSSARY:
            faults += check(folder, row, ["glossary", "export"], TERMS, whole=False)
        faults += omegat(folder)
        faults += work.check(hafez, folder)
        for file, schema in VALID if SCHEMAS else []:
            if (folder / file).exists() and (SCHEMAS / schema).exists():
                try:
                    validate(folder, file, schema)
                    print(f"{file}: valid by {schema}")
                except Exception as fault:
                    faults.append(f"{file} by {schema}: {fault}")
    for fault in faults:
        print(f"DISAGREES {fault}")
    sys.exit(1 if faults else 0)


main()
