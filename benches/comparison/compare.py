"""One contender after the other on the same units and questions; `run` beside this file says how it is called.

A contender joins by one function of CONTENDERS that gives rows, or raises Skipped with the reason.
"""

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs/comparison.tsv"
PAGE = ROOT / "docs/comparison.md"
BEGIN = "<!-- comparison: made by `benches/comparison/run render` -->"
END = "<!-- comparison: end -->"
COLUMNS = ["", "median", "p99", "found", "build", "on disk", "memory", "questions"]
LONGEST = 60 * int(os.environ.get("PEER_MINUTES", "20"))
# A question counts where a stored text is this much like it, in words.
LIKE = 0.7


class Skipped(Exception):
    """Why a contender has no figures."""


class Setting:
    """What all of them get."""

    def __init__(self, work):
        self.work = Path(work)
        self.tm, self.queries = self.work / "tm.tsv", self.work / "queries.tsv"
        self.oracle = self.work / "oracle.tsv"
        self.hafez = os.environ["HAFEZ"]
        self.bench = Path(os.environ["HAFEZ_SHARED"]) / "bench"
        sys.path.insert(0, str(self.bench))
        import tmbench

        self.tokens, self.similarity = tmbench.tokens, tmbench.similarity
        self.sources = tmbench.read_tm(self.tm)
        self.asked = [query for _, _, query in tmbench.read_queries(self.queries)]
        self.best = self.scan()

    def scan(self):
        """The best similarity of every question, by comparing it with every unit."""
        try:
            from rapidfuzz import process
            from rapidfuzz.distance import Levenshtein
        except ImportError:
            sys.exit("rapidfuzz is needed for the full scan that all are compared with")
        # One character for each different word: the scan compares words.
        numbers = {}
        coded = lambda text: "".join(chr(256 + n + 2048 * (n >= 0xD700)) for n in
                                     (numbers.setdefault(word, len(numbers)) for word in self.tokens(text)))
        stored = [coded(source) for source in self.sources]
        best, rows = [], []
        for number, query in enumerate(self.asked, 1):
            found = process.extractOne(coded(query), stored, scorer=Levenshtein.normalized_similarity, score_cutoff=0.3)
            best.append(found[1] if found else 0.0)
            rows.append(f"{number}\tall\t{int(best[-1] >= LIKE)}\t{best[-1]:.6f}\n")
        self.oracle.write_text("".join(rows))
        return best

    def closeness(self, query, texts):
        words = self.tokens(query)
        return max((self.similarity(words, self.tokens(text)) for text in texts), default=0.0)

    def found(self, tops):
        """`n of m`: for how many questions that have a like text the best one, or one as near, was given."""
        wanted = [(best, top) for best, top in zip(self.best, tops) if best >= LIKE]
        return share(sum(top + 1e-6 >= best for best, top in wanted), len(wanted))


def share(good, of):
    return f"{good} of {of}, {100 * good / of:.1f} %" if of else "none of 0"


def millis(seconds):
    value = 1000 * seconds
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms"


def row(name, times, found, build, disk, memory):
    times = sorted(times)
    p99 = times[round((len(times) - 1) * 0.99)]
    size = "–" if disk is None else f"{disk / 1e6:,.0f} MB"
    built = "–" if build is None else f"{build:.1f} s"
    held = "–" if memory is None else f"{memory / 1e6:,.0f} MB"
    return [name, millis(statistics.median(times)), millis(p99), found, built, size, held, str(len(times))]


class Process:
    """A program of its own process group that is ended when its time is over, with the most memory it had."""

    def __init__(self, command, **options):
        self.child = subprocess.Popen([str(part) for part in command], start_new_session=True, text=True, **options)
        self.late = False
        self.timer = threading.Timer(LONGEST, self.end)
        self.timer.start()
        self.most = 0
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self):
        """What the system says of its own program alone: the figure that `wait` gives begins with the size of this one."""
        status = Path(f"/proc/{self.child.pid}/status")
        while True:
            try:
                said = re.search(r"^VmHWM:\s+(\d+)", status.read_text(), re.M)
            except OSError:
                return
            if not said:
                return
            self.most = int(said[1]) * 1024
            time.sleep(0.01)

    def end(self):
        self.late = True
        os.killpg(self.child.pid, signal.SIGKILL)

    def wait(self):
        """Bytes of memory at most, files that it maps among them."""
        _, status = os.waitpid(self.child.pid, 0)
        self.timer.cancel()
        self.child.returncode = os.waitstatus_to_exitcode(status)
        if self.late:
            raise Skipped(f"was not done after {LONGEST // 60} minutes")
        return self.most


def run(command, well=(0,), **options):
    """What it printed, and its memory; `well` are the codes it may end with."""
    process = Process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    errors = []
    drain = threading.Thread(target=lambda: errors.append(process.child.stderr.read()))
    drain.start()
    told = process.child.stdout.read()
    drain.join()
    memory = process.wait()
    if process.child.returncode not in well:
        raise Skipped((errors[0].strip().splitlines() or ["failed and said nothing"])[-1][:120])
    return told, memory


# The contenders.


def hafez(setting):
    memory = setting.work / "memory.hafez"
    base = [setting.hafez, "--memory", memory]
    started = time.perf_counter()
    run([*base, "import", "-q", setting.tm])
    build, disk = time.perf_counter() - started, memory.stat().st_size
    process = Process([*base, "lookup", "-", "--json", "--no-fragments"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                      stderr=subprocess.DEVNULL)
    for _ in range(2):
        times, tops = [], []
        for query in setting.asked:
            took, texts = answer(process.child, query)
            times.append(took)
            tops.append(setting.closeness(query, texts))
    process.child.stdin.close()
    held = process.wait()
    if process.child.returncode not in (0, 1):
        raise Skipped(f"hafez ended with {process.child.returncode}")
    cold = []
    for query in setting.asked:
        started = time.perf_counter()
        # 1: nothing was found.
        run([*base, "lookup", "--no-fragments", "--", query], well=(0, 1))
        cold.append(time.perf_counter() - started)
    return [row("hafez, one process that is asked again and again", times, setting.found(tops), build, disk, held),
            row("hafez, a new process for each question", cold, "the same", build, disk, None)]


def answer(child, query):
    started = time.perf_counter()
    child.stdin.write(query + "\n")
    child.stdin.flush()
    lines = []
    while not lines or not lines[-1].startswith('{"type":"end"'):
        lines.append(child.stdout.readline())
        if not lines[-1]:
            raise Skipped("hafez ended before it had answered")
    took = time.perf_counter() - started
    return took, [json.loads(line)["data"]["source"] for line in lines if line.startswith('{"type":"match"')]


def rapidfuzz(setting):
    return [runner(setting, "rapidfuzz, scan of all, words", "peer_rapidfuzz.py", "--level", "word", memory_only=True),
            runner(setting, "rapidfuzz, scan of all, characters", "peer_rapidfuzz.py", "--level", "char", memory_only=True)]


# Its matcher keeps (score, unit) in a heap, and units of one score cannot be compared in the versions of today: it fails as
# soon as two texts are equally near. Any order of those does.
ORDERED_UNITS = """
import runpy, sys
from translate.storage.base import TranslationUnit
TranslationUnit.__lt__ = lambda one, other: id(one) < id(other)
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def toolkit(setting):
    return [runner(setting, "Translate Toolkit, `match.matcher`", "peer_translate_toolkit.py", slow=True, memory_only=True,
                   before=("-c", ORDERED_UNITS))]


def fts5(setting):
    return [runner(setting, "SQLite FTS5, words, 100 compared again", "peer_fts5.py"),
            runner(setting, "SQLite FTS5, trigrams, 100 compared again", "peer_fts5.py", "--tokenizer", "trigram", slow=True)]


def tantivy(setting):
    return [runner(setting, "tantivy, BM25, 100 compared again", "peer_tantivy.py")]


def runner(setting, name, script, *options, slow=False, memory_only=False, before=()):
    """A runner of the shared bench, with options of Python `before` it. It asks everything twice and prints the second pass."""
    step = max(1, len(setting.sources) // 200_000) if slow else 1
    command = [sys.executable, *before, setting.bench / script, setting.tm, setting.queries, "--oracle", setting.oracle,
               "--step", step, *options]
    told, memory = run(command, env={**os.environ, "TMPDIR": str(setting.work)})
    line = re.search(r"build ([\d.]+) s, size (\d+) MB, (\d+) queries, p50 ([\d.]+) ms, p99 ([\d.]+) ms", told)
    recall = re.search(r"(\d+)/(\d+) =", told)
    if not line or not recall:
        raise Skipped("printed no figures")
    build, size, count, median, p99 = map(float, line.groups())
    return [name, millis(median / 1000), millis(p99 / 1000), share(*map(int, recall.groups())), f"{build:.1f} s",
            "–" if memory_only else f"{size:,.0f} MB", f"{memory / 1e6:,.0f} MB", f"{count:.0f}"]


def pg_trgm(setting):
    try:
        import psycopg2  # noqa: F401
    except ImportError:
        raise Skipped("psycopg2 cannot be had here") from None
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    if not folders:
        raise Skipped("PostgreSQL is not installed")
    data = setting.work / "postgres"
    data.mkdir()
    # The server refuses to be root.
    other = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if other:
        shutil.chown(data, "postgres")
    run([*other, folders[0] / "initdb", "-D", data / "db", "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale", "C"], cwd=data)
    server = subprocess.Popen([*other, folders[0] / "postgres", "-D", data / "db", "-k", data, "-c", "listen_addresses=",
                               "-c", "shared_buffers=1GB", "-c", "maintenance_work_mem=512MB"],
                              cwd=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = Peak(data / "db" / "postmaster.pid")
    try:
        ready(folders[0] / "pg_isready", data)
        dsn = f"host={data} user=bench dbname=postgres"
        rows = [runner(setting, f"PostgreSQL pg_trgm, {index.upper()}", "peer_pgtrgm.py", "--dsn", dsn, "--index", index, slow=True)
                for index in ["gin", "gist"]]
    finally:
        most = peak.end()
        subprocess.run([*other, folders[0] / "pg_ctl", "-D", data / "db", "-m", "immediate", "stop"], cwd=data, check=False,
                       stdout=subprocess.DEVNULL)
        server.wait(30)
    for cells in rows:
        cells[6] = f"{most / 1e6:,.0f} MB"
    return rows


def ready(program, folder):
    for _ in range(100):
        if subprocess.run([program, "-q", "-h", folder], check=False).returncode == 0:
            return
        time.sleep(0.2)
    raise Skipped("the server of PostgreSQL did not come up")


class Peak:
    """The most memory a server and its children had together, each shared page counted in its part."""

    def __init__(self, pidfile):
        self.pidfile, self.most, self.over = pidfile, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        while not self.over.wait(0.5):
            try:
                server = self.pidfile.read_text().split()[0]
                children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
                self.most = max(self.most, sum(proportional(pid) for pid in [server, *children]))
            except (OSError, IndexError):
                continue

    def end(self):
        self.over.set()
        self.thread.join()
        return self.most


def proportional(pid):
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def omegat(setting):
    jar = Path("/usr/share/omegat/OmegaT.jar")
    if not jar.exists():
        raise Skipped("Debian's package omegat is not installed")
    if not shutil.which("javac"):
        raise Skipped("there is no Java compiler")
    classes = setting.work / "classes"
    lucene = "/usr/share/java/lucene3-core.jar"
    run(["javac", "-cp", f"{jar}:{lucene}", "-d", classes, Path(__file__).with_name("OmegatMatching.java")])
    memory, asked = setting.work / "memory.tmx", setting.work / "asked.txt"
    if not (setting.work / "memory.hafez").exists():
        run([setting.hafez, "--memory", setting.work / "memory.hafez", "import", "-q", setting.tm])
    run([setting.hafez, "--memory", setting.work / "memory.hafez", "export", "-q", memory])
    # Every seventh first: when the time is over, all classes were asked.
    order = [n for start in range(7) for n in range(start, len(setting.asked), 7)]
    asked.write_text("".join(setting.asked[n] + "\n" for n in order))
    told, held = run(["java", f"-Duser.home={setting.work}", "-Djava.awt.headless=true", "-cp", f"{classes}:{jar}",
                      "OmegatMatching", memory, asked, LONGEST // 3])
    load = float(re.search(r"^loaded\t([\d.]+)", told, re.M)[1])
    found = re.findall(r"^(\d+)\t(.*)$", told, re.M)
    # What was not asked counts in nothing.
    tops = [0.0] * len(setting.asked)
    best, setting_best = [0.0] * len(setting.asked), setting.best
    for number, (_, text) in zip(order, found):
        tops[number], best[number] = setting.closeness(setting.asked[number], [text]), setting_best[number]
    setting.best = best
    told = setting.found(tops)
    setting.best = setting_best
    name = f"OmegaT {version(jar)}, `FindMatches`"
    return [row(name, [int(took) / 1e9 for took, _ in found], told, load, None, held)]


def version(jar):
    told, _ = run(["unzip", "-p", jar, "META-INF/MANIFEST.MF"])
    found = re.search(r"Implementation-Version: (\S+)", told)
    return found[1] if found else "of Debian"


def suffix_array(setting):
    program = os.environ.get("FUZZY_MATCH")
    if not program:
        raise Skipped("FUZZY_MATCH names no FuzzyMatch-cli; nobody packages it")
    corpus = setting.work / "corpus.en"
    corpus.write_text("".join(source + "\n" for source in setting.sources))
    started = time.perf_counter()
    run([program, "-a", "index", "-c", corpus])
    build, index = time.perf_counter() - started, Path(f"{corpus}.fmi")
    process = Process([program, "-a", "match", "-i", index, "-f", LIKE, "-n", 5, "-N", 1],
                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for _ in range(2):
        times, tops = [], []
        for query in setting.asked:
            started = time.perf_counter()
            process.child.stdin.write(query + "\n")
            process.child.stdin.flush()
            line = process.child.stdout.readline()
            times.append(time.perf_counter() - started)
            numbers = line.rstrip("\n").split("\t")[1::2]
            tops.append(setting.closeness(query, [setting.sources[int(n) - 1] for n in numbers]))
    process.child.stdin.close()
    held = process.wait()
    return [row("SYSTRAN fuzzy-match, suffix array", times, setting.found(tops), build, index.stat().st_size, held)]


CONTENDERS = {
    hafez: "hafez",
    rapidfuzz: "rapidfuzz",
    suffix_array: "SYSTRAN fuzzy-match",
    tantivy: "tantivy",
    fts5: "SQLite FTS5",
    pg_trgm: "PostgreSQL pg_trgm",
    toolkit: "Translate Toolkit",
    omegat: "OmegaT",
}


# The page.


def machine():
    told = os.environ.get("HAFEZ_BENCH_MACHINE")
    if told:
        return told
    name = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), re.M)
    memory = int(re.search(r"^MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(), re.M)[1])
    return f"{name[1] if name else 'unknown processor'}, {os.cpu_count()} cores, {memory / 2**20:.0f} GiB"


def render():
    lines = RESULTS.read_text().splitlines()
    said = [line[2:] for line in lines if line.startswith("# ")]
    rows = [line.split("\t") for line in lines if not line.startswith("# ")]
    text = "\n".join(said) + "\n\n"
    text += f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}\n".replace("|  |", "| |")
    skipped = [cells for cells in rows if len(cells) == 2]
    text += "".join(f"| {' | '.join(cells)} |\n" for cells in rows if len(cells) > 2)
    text += "".join(f"\nNot measured: {name}, because {why}." for name, why in skipped)
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text.rstrip()}\n\n{END}{rest.split(END)[1]}")


def main():
    if sys.argv[1] == "render":
        return render()
    setting = Setting(sys.argv[1])
    only = sys.argv[3:] if sys.argv[2:3] == ["only"] else []
    lines = [f"# {len(setting.sources):,} units, {len(setting.asked)} questions of 15 kinds, "
             f"{sum(best >= LIKE for best in setting.best)} of which have a stored text that is 70 % like them in words.",
             f"# Machine: {machine()}; {date.today()}."]
    for contender, name in CONTENDERS.items():
        if only and contender.__name__ not in only:
            continue
        try:
            lines += ["\t".join(cells) for cells in contender(setting)]
        except Skipped as why:
            lines.append(f"{name}\t{why}")
        except Exception as error:  # One that breaks does not take the others' figures along.
            lines.append(f"{name}\tit failed: {' '.join(str(error).split())[:120]}")
        print(lines[-1], flush=True)
    text = "\n".join(lines) + "\n"
    if only:
        return print(text)
    RESULTS.write_text(text)
    render()


main()
