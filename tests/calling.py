"""How the tests call the tool: in this process where that is enough, as a program of its own where it is not.

A call within the process takes a hundredth of a second, a program a third of one. A program is needed only for what the
interpreter fixes at its start: locale and encodings, closed streams, signals, a real terminal, hash seeds, imports.
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import pytest

from pinghu_cli.cli import run

PYTHON = (sys.executable, "-m", "pinghu_cli")
UNMEASURED = {
    "PATH": os.environ.get("PATH", ""),
    "LANG": "C.UTF-8",
    **{name: os.environ[name] for name in ("HOME", "XDG_CACHE_HOME", "SYSTEMROOT") if name in os.environ},
}
"""An environment without anybody's settings; its folders are those of the test run."""
CLEAN = UNMEASURED | {name: value for name, value in os.environ.items() if re.match("COVERAGE_|PINGHU_DATA$", name)}
"""The same, in which the coverage of a program counts where it is measured, asking the document of the tests."""


class Result(NamedTuple):
    """What one call left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Result]


def call(*arguments: str, stdin: str | bytes | None = None, **environ: str) -> Result:
    """Run one command line within this process; ``environ`` are environment variables, ``stdin`` is piped into it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        if stdin is not None:
            piped = stdin.encode() if isinstance(stdin, str) else stdin
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped), encoding="utf-8"))
        code, out, err = streamed(arguments)
    return Result(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def streamed(arguments: Iterable[str], encoding: str = "utf-8") -> tuple[int, bytes, bytes]:
    """Exit code, output and errors of one command line within this process, whose streams are no terminal.

    The streams are our own: what is no text (a workbook) would spoil those by which pytest captures.
    """
    out, err = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in (("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, io.TextIOWrapper(stream, encoding=encoding, newline="", write_through=True))
        code = run(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
        return code, out.getvalue(), err.getvalue()


def program(*arguments: str, input: bytes | None = None, env: Mapping[str, str] | None = None) -> Result:
    """Run the tool as a program, with nothing but ``env`` added to a clean environment; streams are UTF-8."""
    done = subprocess.run(
        [*PYTHON, *arguments], input=input, capture_output=True, env={**CLEAN, **(env or {})}, check=False
    )
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
