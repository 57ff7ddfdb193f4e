"""Whatever happens meanwhile, a file that is written is whole, or is what it was; the code says so; nothing is left."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pinghu_cli import interrupts
from pinghu_cli.__main__ import strike_again
from pinghu_cli.drafts import PREFIX
from tests.calling import PYTHON, UNMEASURED, Result, program
from tests.failures.program import NOBODY, Disturbance, run
from tests.thorough import THOROUGH

if os.name == "nt":
    pytest.skip("signals and limits of POSIX", allow_module_level=True)

WRITE_FAILED = 74
PROFILE = "{申請人: 企業, 本年認定: 省級智能工廠}"
WRITERS: dict[str, list[str]] = {
    "out.json": ["export", "json", "out.json"],
    "out.zip": ["export", "csv", "out.zip"],
    "out.db": ["export", "sqlite", "out.db"],
    "out.duckdb": ["export", "duckdb", "out.duckdb"],
    "book.xlsx": ["export", "xlsx", "book.xlsx"],
    "page.html": ["export", "html", "page.html"],
    "out.yaml": ["draft", "in.txt", "-o", "out.yaml"],
    "schema.json": ["schema", "budget", "-o", "schema.json"],
    "found.xlsx": ["search", "智能工廠", "-o", "found.xlsx"],
    "found.svg": ["search", "智能工廠", "-o", "found.svg"],
    "budget.png": ["budget", "-o", "budget.png"],
    "receipt.json": ["estimate", "省級智能工廠", "ai-cooperation=320萬", "-o", "receipt.json"],
    "profile.yaml": ["match", PROFILE, "--profile-out", "profile.yaml", "-q"],
    "claims.yaml": ["match", PROFILE, "--claims-out", "claims.yaml", "-q"],
    "result.csv": ["batch", "in.csv", "-o", "result.csv"],
    "in.yaml.index": ["validate", "in.yaml", "--index"],
}
"""What is written -> the command line that writes it."""
INPUTS = ("in.txt", "in.csv", "in.yaml")
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]
CLOSED = [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]
"""Which of the standard streams are closed."""
DOCS = Path(__file__).parents[2] / "docs"


@contextmanager
def work() -> Iterator[Path]:
    """A folder that any user can reach, with the files that are read, within one that is taken away afterwards."""
    above = Path(tempfile.mkdtemp(prefix="pinghu-failures-"))
    above.chmod(0o777)
    folder = above / "work"
    folder.mkdir()
    lines = (DOCS / "published-2026.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "in.txt").write_text("".join(lines[:40]), encoding="utf-8")
    (folder / "in.csv").write_text("applicant,incentive,base\n甲,ai-cooperation,320萬\n", encoding="utf-8")
    shutil.copy(DOCS / "edition-2025.yaml", folder / "in.yaml")
    yield folder
    shutil.rmtree(above)


@pytest.fixture(name="folder")
def _folder() -> Iterator[Path]:
    with work() as folder:
        yield folder


def left(folder: Path) -> set[str]:
    """What stands in the folder and beside it but was there before."""
    found = {path.name for path in folder.iterdir()} - {*INPUTS}
    return found | {path.name for path in folder.parent.iterdir()} - {"work"}


def drawn(name: str, number: int) -> random.Random:
    return random.Random(f"{name}/{number}")


def share(kind: str, *lists: Iterable[Any], most: int) -> list[tuple[Any, ...]]:
    """Combinations of the lists, one of each: all where tests are thorough, else ``most`` that are drawn."""
    combinations = list(product(*lists))
    return combinations if THOROUGH else random.Random(kind).sample(combinations, most)


def writers(kind: str, most: int) -> list[str]:
    return [name for (name,) in share(kind, WRITERS, most=most)]


@cache
def good(name: str) -> tuple[bytes, set[str], float]:
    """What an undisturbed run writes, what else it leaves (rejects), and how long it takes."""
    with work() as folder:
        ended = run(WRITERS[name], folder)
        assert ended.code == 0, ended.err.decode()
        return (folder / name).read_bytes(), left(folder), ended.seconds


def is_whole(path: Path, content: bytes) -> bool:
    """Whether the file is what an undisturbed run writes; databases and workbooks have times within."""
    if path.suffix == ".db":
        with sqlite3.connect(path) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    if path.suffix in {".duckdb", ".xlsx", ".index"}:
        return abs(path.stat().st_size - len(content)) < 4096
    return path.read_bytes() == content


@pytest.mark.parametrize("name", writers("full disk", 5))
def test_a_full_disk_leaves_what_stood_there(name: str, folder: Path) -> None:
    """Every file that the program writes ends at a certain byte, wherever that is."""
    arguments = WRITERS[name]
    content, _, _ = good(name)
    size = len(content)
    limits = [0, *range(1, size, max(1, size // 12)), size - 1] if THOROUGH else [drawn(name, 1).randrange(size)]
    for most in limits:
        (folder / name).write_text("earlier")
        ended = run(arguments, folder, Disturbance(most_bytes=most))
        told = ended.err.decode("utf-8", "ignore")  # cut where the limit is: it goes into a file as well
        assert "Traceback" not in told
        assert ended.code == WRITE_FAILED, (most, told)
        assert ((folder / name).read_text(), left(folder)) == ("earlier", {name}), most
        (folder / name).unlink()


@pytest.mark.parametrize(("name", "number"), share("signals", WRITERS, SIGNALS, most=8))
def test_a_signal_at_any_moment_leaves_all_or_nothing(name: str, number: signal.Signals, folder: Path) -> None:
    arguments = WRITERS[name]
    content, names, seconds = good(name)
    for time_of in range(10 if THOROUGH else 1):
        after = drawn(name, time_of).uniform(0, 1.1) * seconds
        ended = run(arguments, folder, Disturbance(signal=number, after=after))
        assert ended.code in {0, -number, 130 if number == signal.SIGINT else 0}, ended
        assert b"Traceback" not in ended.err, ended.err.decode()
        found = left(folder)
        if (name, number) == ("out.duckdb", signal.SIGKILL):  # DuckDB writes its file by name, in a folder beside it
            found = {other for other in found if not other.startswith(".pinghu.")}
        assert found <= names, (after, found)
        if ended.code == 0 or (folder / name).exists():
            assert is_whole(folder / name, content), after
        for other in left(folder):
            shutil.rmtree(folder / other) if (folder / other).is_dir() else (folder / other).unlink()


def test_an_interrupt_within_the_statements_of_duckdb_is_one(folder: Path) -> None:
    """DuckDB raises an error of its own then."""
    arguments = WRITERS["out.duckdb"]
    seconds = good("out.duckdb")[2]
    for tenth in range(4, 10) if THOROUGH else (5, 7, 9):
        ended = run(arguments, folder, Disturbance(signal=signal.SIGINT, after=seconds * tenth / 10))
        assert ended.code in {0, -signal.SIGINT, 130}, ended
        assert left(folder) <= {"out.duckdb"}


@pytest.mark.parametrize("name", writers("another disk", 5))
def test_temporary_files_may_be_on_another_disk(name: str, folder: Path) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == folder.stat().st_dev or not os.access(memory, os.W_OK):
        pytest.skip("no second file system here")
    content, names, _ = good(name)
    with tempfile.TemporaryDirectory(prefix="pinghu-failures-", dir=memory) as elsewhere:
        ended = run(WRITERS[name], folder, Disturbance(temporary=elsewhere))
        assert (ended.code, left(folder), list(Path(elsewhere).iterdir())) == (0, names, [])
    assert is_whole(folder / name, content)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("name", writers("users", 3))
def test_a_user_who_may_not_write_there_is_told(name: str, folder: Path) -> None:
    ended = run(WRITERS[name], folder, Disturbance(user=NOBODY))
    assert (ended.code, left(folder)) == (WRITE_FAILED, set()), ended
    told = ended.err.decode()
    assert "權限" in told
    assert name in told
    assert PREFIX not in told
    (folder / name).write_text("of somebody else")
    (folder / name).chmod(0o644)
    folder.chmod(0o777)
    ended = run(WRITERS[name], folder, Disturbance(user=NOBODY))
    assert ((folder / name).read_text(), left(folder)) == ("of somebody else", {name})
    assert ended.code == WRITE_FAILED
    (folder / name).unlink()
    assert run(WRITERS[name], folder, Disturbance(user=NOBODY)).code == 0


@pytest.mark.parametrize(("name", "closed"), share("streams", WRITERS, CLOSED, most=10), ids=str)
def test_closed_streams_do_not_spoil_a_file(name: str, closed: tuple[int, ...], folder: Path) -> None:
    """The descriptors are free then: a file may get the number of a stream, and what is said must not go into it."""
    content, names, _ = good(name)
    words = [f"{number}{'<' if number == 0 else '>'}&-" for number in closed]
    line = " ".join([*(f"'{word}'" for word in (*PYTHON, *WRITERS[name])), *words])
    done = subprocess.run(["bash", "-c", line], cwd=folder, env=UNMEASURED, capture_output=True, check=False)
    assert done.returncode in ({0, WRITE_FAILED} if 1 in closed else {0}), done.stderr
    assert b"Traceback" not in done.stderr
    assert left(folder) <= names
    if (folder / name).exists():
        assert is_whole(folder / name, content)
    else:
        assert done.returncode == WRITE_FAILED


TERMINALS = [
    *({"COLUMNS": width} for width in ("0", "1", "2", "100000", "-1", "x")),
    *({"TERM": name} for name in ("dumb", "", "unknown", "linux")),
    *({"LANG": name, "LC_ALL": name} for name in ("", "C", "POSIX", "zh_CN.GBK", "xx_XX.nonsense")),
    *({"PYTHONIOENCODING": name} for name in ("ascii", "latin-1", "gbk", "utf-16", "utf-8:strict")),
]
"""What an environment may say that nobody meant."""
LINES = ["measures -f table", "show 9", "budget", "show 99", "domains -f json", "-h"]


@pytest.mark.parametrize(("line", "environment"), share("terminals", LINES, TERMINALS, most=12), ids=str)
def test_any_terminal_gets_its_answer(line: str, environment: dict[str, str]) -> None:
    done = program(*line.split(), env=environment)
    assert done.code == (1 if line == "show 99" else 0), done.err
    assert "Traceback" not in done.err
    if line == "domains -f json" and environment.get("PYTHONIOENCODING") != "utf-16":
        assert done.out.startswith("[")


def test_many_calls_at_once_answer_alike(folder: Path) -> None:
    """Reading the same data, writing the same file."""
    lines = [
        ["search", "智能工廠", "-f", "json"],
        ["estimate", "ai-cooperation=320萬", "-f", "json"],
        ["export", "json", str(folder / "same.json")],
    ]
    times = 200 if THOROUGH else 12
    with ThreadPoolExecutor(20 if THOROUGH else 4) as pool:
        done = list(pool.map(lambda number: program(*lines[number % len(lines)], "-q"), range(times)))
    for place in range(len(lines)):
        answers: set[Result] = {*done[place :: len(lines)]}
        assert len(answers) == 1, answers
        assert answers.pop().code == 0
    assert (folder / "same.json").read_bytes() == program("export", "json", "-").out.encode()
    assert left(folder) == {"same.json"}


def test_an_interrupt_that_python_ignores_strikes_again(capfd: pytest.CaptureFixture[str]) -> None:
    """Within a callback of an import Python prints a traceback and goes on as if nothing had been asked."""

    class Interrupted:
        def __del__(self) -> None:
            raise KeyboardInterrupt

    before, sys.unraisablehook = sys.unraisablehook, strike_again
    try:
        with pytest.raises(KeyboardInterrupt):
            Interrupted()
            for _ in range(500):
                time.sleep(0.01)  # a thread asks for it, which wakes no sleeper
    finally:
        sys.unraisablehook = before
    assert capfd.readouterr() == ("", "")


def test_an_interrupt_that_is_put_off_strikes_once() -> None:
    """A library that forgets an interrupt goes on without what it was at, and kills the program later."""
    passed, before = [], signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), interrupts.put_off():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        passed.append("whole")
    assert passed == ["whole"]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("taking", [interrupts.noted, interrupts.put_off])
def test_an_interrupt_that_is_ignored_stays_so(taking: Callable[[], Any]) -> None:
    """What a script starts with ``&`` or ``nohup`` is not ended by Ctrl-C, within a library neither."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with taking() as struck:
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert not struck


def test_an_interrupt_at_any_moment_of_the_start_is_quiet() -> None:
    """From the first line of the package on; what Python itself says and how it ends before that is Python's."""
    lasts = run(["measures"], Path.cwd()).seconds
    for number in range(60 if THOROUGH else 6):
        child = subprocess.Popen(
            [*PYTHON, "measures"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=UNMEASURED, text=True
        )
        with suppress(subprocess.TimeoutExpired):
            child.wait(drawn("interrupt", number).uniform(0.2, 1) * lasts)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate()
        assert "pinghu_cli" not in err, err
        assert child.returncode in {0, 130, -signal.SIGINT, 1 if err else 0}, err
