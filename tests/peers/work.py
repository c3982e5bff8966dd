"""Work files in the hands of programs that are not hafez: each translates a work file, hafez merges it.

Called by `check.py`. A program that is not installed is named and passed over.
"""

import os
import shutil
import subprocess
from pathlib import Path

ARTICLE = """# Rain in Herat

The river rose by **4 metres** on Monday. Nobody had expected so much rain in May.

- About 2,300 people left their houses.
"""


def translate(text):
    return "ترجمه: " + text


def by_toolkit_xliff(path):
    from translate.storage.xliff import xlifffile

    store = xlifffile.parsefile(str(path))
    for unit in store.units:
        unit.rich_target = unit.rich_source
        unit.markapproved(True)
    store.save()


def by_toolkit_po(path):
    from translate.storage.pypo import pofile

    store = pofile.parsefile(str(path))
    for unit in store.units:
        if not unit.isheader():
            unit.target = translate(str(unit.source))
            unit.markfuzzy(False)
    store.save()
    if shutil.which("msgfmt"):
        done = subprocess.run(["msgfmt", "--check", "-o", os.devnull, str(path)], capture_output=True, text=True)
        assert done.returncode == 0 and not done.stderr, done.stderr


def by_openpyxl(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book.active
    for row in range(2, sheet.max_row + 1):
        if " of " in (sheet.cell(row, 1).value or ""):
            sheet.cell(row, 3).value = translate(sheet.cell(row, 2).value)
    book.save(path)


def by_python_docx(path):
    import docx

    document = docx.Document(str(path))
    for row in document.tables[0].rows[1:]:
        number, source, target = row.cells
        words = translate(source.text)
        target.paragraphs[0].add_run(words[:7]).bold = True
        target.paragraphs[0].add_run(words[7:])
    document.save(str(path))


def by_libreoffice(path):
    """Opened and saved again by LibreOffice, behind python-docx."""
    if not shutil.which("soffice"):
        raise ModuleNotFoundError("LibreOffice")
    by_python_docx(path)
    folder = path.parent / "office"
    done = subprocess.run(
        ["soffice", "--headless", "--convert-to", "docx", "--outdir", str(folder), str(path)],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(path.parent)},
    )
    assert (folder / path.name).exists(), done.stderr
    shutil.copy(folder / path.name, path)


# Name, file, arguments, who translates it.
WORK = [
    ("XLIFF 1.2", "work1.xlf", ["--format", "xliff"], by_toolkit_xliff),
    ("PO", "work.po", [], by_toolkit_po),
    ("XLSX", "work.xlsx", [], by_openpyxl),
    ("DOCX", "work.docx", [], by_python_docx),
    ("DOCX", "office.docx", [], by_libreoffice),
]


def check(hafez, folder: Path):
    """What went wrong, or nothing."""
    faults = []
    (folder / "article.md").write_text(ARTICLE, encoding="utf-8")
    done = hafez("pretranslate", "article.md", "-o", "work2.xlf", "--fill", "50", cwd=folder)
    assert done.returncode == 0, done.stderr
    for name, file, arguments, program in WORK:
        who = f"work file {name}, {program.__name__}"
        done = hafez("pretranslate", "article.md", "-o", file, *arguments, cwd=folder)
        assert done.returncode == 0, done.stderr
        try:
            program(folder / file)
        except ModuleNotFoundError as missing:
            print(f"{who}: skipped, not installed ({missing})")
            continue
        except Exception as fault:  # another program's fault is an answer too
            faults.append(f"{who}: {fault!r}")
            continue
        done = hafez("merge", "article.md", file, "-o", "out.md", "--force", cwd=folder)
        if done.returncode != 0:
            faults.append(f"{who}: {done.stdout}{done.stderr}")
        else:
            print(f"{who}: translated, and merged")
    return faults
