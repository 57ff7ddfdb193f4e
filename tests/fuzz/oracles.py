"""What must hold whatever the input: how a case is run, and what is wrong with what came of it."""

import csv
import faulthandler
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import yaml

from pinghu_cli.document import load
from pinghu_cli.document.model import Document
from tests.calling import PYTHON, streamed
from tests.fuzz.inputs import ROOT, Case

CODES = {0, 1, 2, 3, 74}
"""Documented exit codes that an input can lead to (docs/contract.md)."""
SECONDS = 2.0
"""Processor time of the longest answer."""
STUCK_SECONDS = 3_600
"""Of the clock, after which a run that waits, or does not hear the other alarm, ends with a traceback: an hour, for
at idle priority on a busy machine one second of the processor takes many minutes."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey; lines and tabs are the tool's own."""
COLOUR = re.compile("\x1b\\[[0-9;]*m")
"""What ``--color always`` asks for."""
WORKBOOK = b"PK\x03\x04"
"""Begins the one output that is no text."""


_decoded = load.decoded


class TooSlow(BaseException):
    """The alarm. No handler of errors takes it for one."""


class Outcome(NamedTuple):
    """What a case left: ``files`` are those that were not there before, or hold something else."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    files: dict[str, bytes]


def run(case: Case, folder: Path) -> Outcome:
    """Run ``case`` in ``folder``, which is emptied first and the working folder already. Raise TooSlow."""
    _lay_out(case, folder)
    sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    started = time.process_time()
    with _alarm():
        try:
            code, out, err = streamed(case.arguments)
        except SystemExit as left:
            code, out, err = int(left.code or 0), b"", b""
    seconds = time.process_time() - started
    return Outcome(code, out, err, seconds, dict(_changed(case, folder)))


def can_be_a_program(case: Case) -> bool:
    """Whether the system can hand the arguments over."""
    return not any("\0" in argument or _is_no_text(argument) for argument in case.arguments)


def _is_no_text(argument: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in argument)


def program(case: Case, folder: Path) -> Outcome:
    """Run ``case`` as a program of its own in ``folder``, as `run` does within this process."""
    _lay_out(case, folder)
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [*PYTHON, *case.arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr, 0.0, dict(_changed(case, folder)))


def _lay_out(case: Case, folder: Path) -> None:
    for old in folder.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name, content in case.files.items():
        (folder / name).write_bytes(content)


def _changed(case: Case, folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and case.files.get(name) != (content := path.read_bytes()):
            yield name, content
    for name in case.files:
        if not (folder / name).exists():
            yield name, b""


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_REAL, STUCK_SECONDS)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGPROF, before)


def faults(case: Case, outcome: Outcome) -> Iterator[str]:
    """What is wrong with ``outcome``, each in a few words."""
    err = outcome.err.decode("utf-8", "replace")
    if outcome.code not in CODES:
        yield f"exit code {outcome.code}"
    if "Traceback" in err:
        yield "traceback"
    if outcome.code and not err.strip() and not outcome.out.strip():
        yield "fails in silence"
    named = [argument.rpartition("=")[2].removeprefix("-o") for argument in case.arguments] + case.arguments
    for name in outcome.files:
        if name in case.files:
            yield f"changed its input {name}"
        elif Path(name).name.startswith(".pinghu"):
            yield f"left {name} behind"
        elif not any(one and Path(name).parts[0].startswith(Path(one).stem[:60]) for one in named):
            yield f"wrote {name}, which nobody named"
    format = asked_format(case.arguments)
    if not outcome.out.startswith(WORKBOOK):
        for stream, said in (("output", outcome.out.decode("utf-8", "replace")), ("errors", err)):
            if found := CONTROL.search(COLOUR.sub("", said) if "always" in " ".join(case.arguments) else said):
                yield f"{stream} hold {found[0]!r}"
    with suppress(UnicodeDecodeError):
        yield from _misformed(format, outcome, err)


def asked_format(arguments: list[str]) -> str | None:
    """The format of the output where it is certain: asked for once, by a call that gives rows."""
    if {"-h", "--help", "-o", "--output"} & {*arguments} or arguments[0] in {"draft", "help", "text", "schema"}:
        return None
    found = [
        value
        for before, (option, value) in zip(["", *arguments], pairwise(arguments), strict=False)
        if option in {"-f", "--format"} and not before.startswith("-")  # else it may be the value of that
    ]
    others = [
        argument for argument in arguments if argument == "--" or argument.startswith(("-f", "--fo", "-o", "--ou"))
    ]
    return found[0] if len(found) == len(others) == 1 else None


def _misformed(format: str | None, outcome: Outcome, err: str) -> Iterator[str]:
    out = outcome.out.decode() if format != "xlsx" else ""
    if not out.strip() and outcome.code:
        out = ""
    try:
        match format:
            case "json" if out:
                json.loads(out)
            case "jsonl":
                [json.loads(line) for line in out.splitlines()]
            case "csv" | "tsv":
                rows = list(csv.reader(io.StringIO(out, newline=""), delimiter="," if format == "csv" else "\t"))
                if format == "csv" and len({len(row) for row in rows}) > 1:
                    yield "rows of csv differ in length"
            case "yaml":
                yaml.load(out, yaml.CSafeLoader)
            case "xlsx" if outcome.out and outcome.code == 0 and not outcome.out.startswith(WORKBOOK):
                yield "no workbook"
    except (ValueError, csv.Error, yaml.YAMLError) as error:
        yield f"invalid {format}: {str(error)[:80]}"
    if format == "json" and outcome.code in {2, 3, 74} and '"valid": false' not in out:
        try:
            json.loads(err[err.index("{") :])["error"]["code"]
        except (ValueError, LookupError):
            yield "the error is no JSON"


def differences(first: Outcome, second: Outcome) -> Iterator[str]:
    """What the same case answered otherwise the second time."""
    for name in ("code", "out", "err"):
        if getattr(first, name) != getattr(second, name):
            yield f"another {name} the second time"
    for name in first.files.keys() | second.files.keys():
        if not name.endswith((".xlsx", ".duckdb", ".parquet", ".index")) and first.files.get(name) != second.files.get(
            name
        ):
            yield f"another {name} the second time"


def move_into(folder: Path) -> None:
    """Make ``folder`` the one of a run: its empty home is the user's, its ``work`` the working folder."""
    for name in ("home", "work"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith("PINGHU_") or name in {"LC_ALL", "LC_MESSAGES"}]:
        del os.environ[name]
    os.environ.update(
        dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(folder / "home"))
    )
    os.environ["LANG"] = "C.UTF-8"
    os.chdir(folder / "work")
    faulthandler.register(signal.SIGALRM, chain=True)  # of a run that is stuck: where it is, and then its end
    _remember_the_document()


_documents: dict[bytes, Document | None] = {}


def _remember_the_document() -> None:
    """Decode the shipped document once, not once a case: it cannot be changed, and what is made of it is kept too."""

    def decoded(content: bytes) -> Document | None:
        key = sha256(content).digest()
        if key not in _documents:
            _documents[key] = _decoded(content)
        return _documents[key]

    load.decoded = decoded


def forget() -> None:
    """Let the next case decode the document anew."""
    _documents.clear()
