"""Programs that are ended at a random moment leave what stood there, or the whole of what they write, and nothing else.

Two moments of each command in a run of the tests; a hundred with `PINGHU_THOROUGH=1 pytest tests/files/test_killed.py`.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.calling import UNMEASURED
from tests.thorough import examples

MOMENTS = examples(2, 100)
SEED = 2025
SIGNALS = ("SIGKILL", "SIGTERM", "SIGHUP", "SIGINT")
CLAIMS = 3_000
COMMANDS = {
    "batch": ["batch", "claims.csv", "-o", "out.csv", "--as-of", "2025-06-30", "-q"],
    "page": ["export", "html", "out.html"],
    "database": ["export", "sqlite", "out.db"],
    "estimate": ["estimate", "ai-cooperation=320萬", "--as-of", "2025-06-30", "-o", "out.json"],
}


def started(words: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    """The program at work in ``folder``; it keeps its unnamed files there too."""
    return subprocess.Popen(
        [sys.executable, "-m", "pinghu_cli", *words],
        cwd=folder,
        env={**UNMEASURED, "TMPDIR": str(folder), "HOME": str(folder), "XDG_CACHE_HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in folder.iterdir()}


def prepared(folder: Path, earlier: set[str]) -> Path:
    """A folder with claims, a few of them no claims, and files of an earlier run in the way."""
    folder.mkdir()
    rows = (f"公司{number % 700},ai-cooperation,{number + 1}萬" for number in range(CLAIMS))
    text = "\n".join(["申請人,項目,金額", *rows, "公司1,飛機,1"])
    (folder / "claims.csv").write_text(text, encoding="utf-8")
    for name in earlier:
        (folder / name).write_bytes(b"earlier")
    return folder


@pytest.mark.skipif(os.name != "posix", reason="other signals there")
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_ended_at_any_moment_leaves_all_or_nothing(tmp_path: Path, command: str) -> None:
    whole = prepared(tmp_path / "whole", set())
    begun = time.monotonic()
    assert started(COMMANDS[command], whole).wait() in {0, 3}  # 3: rows were rejected
    took = time.monotonic() - begun
    results = {name: data for name, data in files(whole).items() if name != "claims.csv"}
    assert results
    chance = random.Random(SEED)
    for moment in range(MOMENTS):
        earlier = {name for name in results if "rejects" not in name and chance.random() < 0.5}
        folder = prepared(tmp_path / str(moment), earlier)
        number = signal.Signals[chance.choice(SIGNALS)]
        child = started(COMMANDS[command], folder)
        time.sleep(chance.uniform(0.2, 1.1) * took)
        child.send_signal(number)
        child.wait()
        found = files(folder)
        told = f"{command}, {number.name}, moment {moment}, seed {SEED}: {sorted(found)}"
        assert found.keys() <= {"claims.csv", *results}, told
        assert earlier <= found.keys(), told
        for name in results.keys() & found.keys():
            if name.endswith(".db") and found[name] != b"earlier":
                with sqlite3.connect(folder / name) as database:
                    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",), told
            else:
                assert found[name] in {results[name], *([b"earlier"] if name in earlier else [])}, told
